"""The embedded record: four by-elections of 2021 and what they are measured from, out of the packaged TOML files."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable

from hustings.errors import UnknownThing
from hustings.record.entries import (
    ChallengeNoted,
    ConstituenciesEntered,
    ContestEntered,
    Draft,
    PartiesEntered,
    Payload,
    ResultEntered,
)
from hustings.record.model import Constituency, Party
from hustings.sources.record_toml import parse_sourced

AUTHOR = "hustings"


def embedded_drafts(*, without: frozenset[str] = frozenset()) -> tuple[Draft, ...]:
    """Every entry of the embedded record, each with its source, in the order in which they are entered.

    Args:
        without: Ids of contests whose result, and any challenge to it, is left out; the contest itself, its
            candidates, vacancy and polls stay. This is what a rehearsal of that count starts from.

    Raises:
        UnknownThing: `without` names a contest that the record does not hold.
    """
    drafts = tuple(_drafts())
    held = {draft.payload.contest.id for draft in drafts if isinstance(draft.payload, ContestEntered)}
    for contest_id in sorted(without - held):
        raise UnknownThing("contest", contest_id, sorted(held))
    return tuple(draft for draft in drafts if not _follows_the_count(draft.payload, without))


def _follows_the_count(payload: Payload, contest_ids: frozenset[str]) -> bool:
    return isinstance(payload, ResultEntered | ChallengeNoted) and payload.contest_id in contest_ids


def _drafts() -> Iterator[Draft]:
    parties: dict[str, Party] = {}
    constituencies: dict[str, Constituency] = {}
    for document in _documents():
        text = document.read_text(encoding="utf-8")
        for payload, source in parse_sourced(text, document.name, parties=parties, constituencies=constituencies):
            if isinstance(payload, PartiesEntered):
                parties.update({party.key: party for party in payload.parties})
            elif isinstance(payload, ConstituenciesEntered):
                constituencies.update({c.id: c for c in payload.constituencies})
            yield Draft(by=AUTHOR, source=source, payload=payload)


def _documents() -> list[Traversable]:
    """The party table first, since the others name parties; then the Houses; then each constituency by name."""
    data = files("hustings") / "data"
    seats = [document for document in (data / "constituencies").iterdir() if document.name.endswith(".toml")]
    return [data / "parties.toml", data / "houses.toml", *sorted(seats, key=lambda document: document.name)]
