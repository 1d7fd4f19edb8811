"""The record's own TOML form, declared as dataclasses: the record's values where they serve, forms here where not."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from hustings.record.model import (
    AffiliationChange,
    Candidacy,
    Challenge,
    Constituency,
    Contest,
    CoveragePage,
    DeputiesChosen,
    HouseElected,
    Party,
    Vacancy,
)
from hustings.sources.toml_lines import Place
from hustings.sources.toml_reading import Patterns

POLL_CLOSES = time(22)
OTHERS = "other"  # a poll's remaining parties, together
CAUSES = ("death", "disqualification", "resignation", "recall_petition", "void_election")


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidacyForm:
    name: str
    surname: str
    party: str
    id: str = ""
    description: str = ""
    person_id: str = ""
    certified_by: tuple[str, ...] = ()
    votes: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultForm:
    source: str
    electorate: int | None = None
    rejected_ballots: int | None = None
    ballots_verified: int | None = None
    lot_winner: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PollForm:
    pollster: str
    fieldwork_from: date
    fieldwork_to: date
    shares: dict[str, int]
    client: str = ""
    published_on: date | None = None
    drawn_from_voters: bool = False
    note: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChallengeForm:
    challenge: Challenge
    on: date
    text: str = ""
    returned: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContestForm:
    id: str
    constituency_id: str
    polling_day: date
    is_by_election: bool
    candidacies: tuple[CandidacyForm, ...]
    poll_closes_at: datetime | None = None
    baseline_id: str | None = None
    baseline_is_notional: bool = False
    vacancy: Vacancy | None = None
    writ_issued_on: date | None = None
    count_venue: str = ""
    source: str = ""
    note: str = ""
    result: ResultForm | None = None
    polls: tuple[PollForm, ...] = ()
    challenges: tuple[ChallengeForm, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FileForm:
    source: str = ""
    parties: tuple[Party, ...] = ()
    houses: tuple[HouseElected, ...] = ()
    affiliations: tuple[AffiliationChange, ...] = ()
    deputies: tuple[DeputiesChosen, ...] = ()
    constituencies: tuple[Constituency, ...] = ()
    contests: tuple[ContestForm, ...] = ()
    pages: tuple[CoveragePage, ...] = ()


_SLUG = (re.compile(r"[a-z0-9]+(-[a-z0-9]+)*"), "small letters a to z, figures and single hyphens")
PATTERNS: Patterns = {
    (Party, "key"): _SLUG,
    (Party, "colour"): (re.compile(r"#[0-9a-fA-F]{6}"), "a colour, as #e4003b"),
    (Constituency, "slug"): _SLUG,
    (CoveragePage, "slug"): _SLUG,
    (CandidacyForm, "id"): _SLUG,
    (Vacancy, "cause"): (re.compile("|".join(CAUSES)), "one of " + ", ".join(CAUSES)),
}


def candidacy_id_of(candidacy: CandidacyForm) -> str:
    plain = unicodedata.normalize("NFKD", candidacy.name).encode("ascii", "ignore").decode().lower()
    return candidacy.id or re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def party_keys(file: FileForm) -> Iterator[tuple[Place, str]]:
    for i, constituency in enumerate(file.constituencies):
        for j, win in enumerate(constituency.history):
            yield ("constituencies", i, "history", j, "party"), win.party
    for i, contest in enumerate(file.contests):
        for j, candidacy in enumerate(contest.candidacies):
            yield ("contests", i, "candidacies", j, "party"), candidacy.party
        if contest.vacancy:
            yield ("contests", i, "vacancy", "party"), contest.vacancy.party
        for j, poll in enumerate(contest.polls):
            yield from ((("contests", i, "polls", j, "shares", key), key) for key in poll.shares if key != OTHERS)
    for i, house in enumerate(file.houses):
        yield ("houses", i, "government"), house.government
        yield ("houses", i, "opposition"), house.opposition
        for name in ("seats", "deputies", "not_seated", "coalition"):
            yield from ((("houses", i, name, key), key) for key in getattr(house, name))
    for i, change in enumerate(file.affiliations):
        yield ("affiliations", i, "from_party"), change.from_party
        yield ("affiliations", i, "to_party"), change.to_party
    for i, chosen in enumerate(file.deputies):
        yield from ((("deputies", i, "deputies", key), key) for key in chosen.deputies)


def contest_of(form: ContestForm) -> Contest:
    values = values_of(form)
    for name in ("result", "polls", "challenges"):
        del values[name]
    values["candidacies"] = tuple(
        Candidacy(
            id=candidacy_id_of(c),
            name=c.name,
            surname=c.surname,
            party=c.party,
            description=c.description,
            person_id=c.person_id,
            certified_by=c.certified_by,
        )
        for c in form.candidacies
    )
    values["poll_closes_at"] = form.poll_closes_at or _usual_close(form.polling_day)
    return Contest(**values)


def _usual_close(polling_day: date) -> datetime:
    """Ten at night, UK time, on polling day (RPA 1983, schedule 1, rule 1), in UTC."""
    return datetime.combine(polling_day, POLL_CLOSES, ZoneInfo("Europe/London")).astimezone(UTC)


def values_of(value: Any) -> dict[str, Any]:
    return {field.name: getattr(value, field.name) for field in fields(value)}
