"""Which candidate a declaration means: by id, by exact name, by a code that only one has. Never by likeness."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from hustings.record.model import Candidacy, Contest, Party
from hustings.sources.ballots import fold, nearest
from hustings.sources.numbers import shown


@dataclass(frozen=True, slots=True)
class NoCandidate:
    """Why a label is nobody at this contest; `message` says what would be right."""

    message: str


def candidate_codes(contest: Contest, parties: Mapping[str, Party]) -> dict[str, str]:
    """The shortest code of each candidacy, by its id: `Lab`, `Ind:Lee` where two share one, else the full name."""
    short = {candidacy.id: _abbreviation(candidacy, parties) for candidacy in contest.candidacies}
    codes: dict[str, str] = {}
    for candidacy in contest.candidacies:
        code = short[candidacy.id]
        if list(short.values()).count(code) > 1:
            code = f"{code}:{candidacy.surname}"
        same = [c for c in contest.candidacies if f"{short[c.id]}:{c.surname}" == code]
        codes[candidacy.id] = candidacy.name if len(same) > 1 else code
    return codes


def find_candidate(
    contest: Contest, parties: Mapping[str, Party], label: str, party: str = ""
) -> Candidacy | NoCandidate:
    """The one candidacy that *label* names, in the light of the *party* written beside it, if any."""
    for found in (_by_id(contest, label), _by_name(contest, label), _by_code(contest, parties, label)):
        if not found:
            continue
        agreeing = [c for c in found if not party or _may_be(c, parties, party)]
        if len(agreeing) == 1:
            return agreeing[0]
        if not agreeing:
            return _wrong_party(found, parties, label, party)
        return _several(contest, parties, label, agreeing)
    return _unknown(contest, parties, label)


def _by_id(contest: Contest, label: str) -> list[Candidacy]:
    return [c for c in contest.candidacies if c.id == label.strip()]


def _by_name(contest: Contest, label: str) -> list[Candidacy]:
    return [c for c in contest.candidacies if fold(c.name) == fold(label)]


def _by_code(contest: Contest, parties: Mapping[str, Party], label: str) -> list[Candidacy]:
    code, _, surname = label.partition(":")
    keys = _parties_of(parties, code)
    found = [c for c in contest.candidacies if c.party in keys]
    return [c for c in found if fold(c.surname) == fold(surname)] if surname.strip() else found


def _parties_of(parties: Mapping[str, Party], code: str) -> set[str]:
    """Keys of the parties that a code may mean."""
    folded = fold(code)
    return {key for key, party in parties.items() if folded in {fold(name) for name in _names(party)}}


def _names(party: Party) -> tuple[str, ...]:
    return (party.key, party.name, party.abbreviation, *party.codes, *party.electoral_commission_ids)


def _may_be(candidacy: Candidacy, parties: Mapping[str, Party], party: str) -> bool:
    """False only where *party* is surely another party than the candidate's; a description is as good as a name."""
    if fold(party) == fold(candidacy.description):
        return True
    keys = _parties_of(parties, party)
    return not keys or candidacy.party in keys


def _abbreviation(candidacy: Candidacy, parties: Mapping[str, Party]) -> str:
    party = parties.get(candidacy.party)
    return party.abbreviation if party else candidacy.party


def _several(contest: Contest, parties: Mapping[str, Party], label: str, found: list[Candidacy]) -> NoCandidate:
    codes = candidate_codes(contest, parties)
    choice = ", ".join(codes[c.id] for c in found)
    return NoCandidate(f'"{shown(label)}" may be {len(found)} candidates here; write one of {choice}')


def _wrong_party(found: list[Candidacy], parties: Mapping[str, Party], label: str, party: str) -> NoCandidate:
    stands = " and ".join(_abbreviation(c, parties) for c in found)
    return NoCandidate(f'"{shown(label)}" stands here for {stands}, not for "{shown(party)}"; check the line')


def _unknown(contest: Contest, parties: Mapping[str, Party], label: str) -> NoCandidate:
    codes = candidate_codes(contest, parties)
    names = nearest(label, [c.name for c in contest.candidacies] + [c.surname for c in contest.candidacies])
    hint = f"; nearest: {' or '.join(names)}" if names else ""
    choice = ", ".join(codes.values())
    return NoCandidate(
        f'"{shown(label)}" is no candidate at {contest.id}{hint}; the codes at this contest are {choice}'
    )
