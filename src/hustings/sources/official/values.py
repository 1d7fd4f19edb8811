"""What Parliament's files say, as published: frozen values, each with its file and line. Unknown is None, never 0.

Nothing here is computed. Shares and changes are the decimals printed, from 0 to 1, with the places that they have.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from hustings.record.problems import Problem
from hustings.record.reference import HexMap, HistoricResult, Legislation, Overlap, Parliament, PollTable, Registration


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficialParty:
    """A party as one row names it. `adjunct_ec_id` is a second certification (PP119: the Co-operative Party).

    `mnis_id` is the id of the Members' Names database, the files' steadiest key: 8 is for independents, 47 the Speaker.
    """

    name: str
    abbreviation: str
    mnis_id: str = ""
    ec_id: str = ""
    adjunct_ec_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficialCandidacy:
    """One row of a candidacies file, or one party's line of a notional result (no name; `is_aggregate` for several).

    `sitting_member` and `former_member` are as published; `is_winner` is given by the 2026 form alone.
    `votes` is None until the file has them (2026 form).
    """

    party: OfficialParty
    given_name: str = ""
    surname: str = ""
    gender: str = ""
    sitting_member: bool | None = None
    former_member: bool | None = None
    member_id: str = ""
    person_id: str = ""
    votes: int | None = None
    share: Decimal | None = None
    change: Decimal | None = None
    is_winner: bool | None = None
    is_aggregate: bool = False
    source: str = ""
    line: int = 0

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.surname}".strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficialContest:
    """One constituency at one election. polling day, code and whether notional are the key.

    `declared_at` is local time and only indicative. `rejected_ballots` is None where the file says not available.
    `party_columns` are votes by the constituencies file's own columns, with "other" and "other winner" last.
    `state` is the 2026 form's publication state. `candidates_source` is the file that the candidacies came from.
    """

    polling_day: date
    gss: str
    boundary_set: str
    name: str
    region_id: str = ""
    region: str = ""
    nation: str = ""
    type: str = ""
    is_by_election: bool = False
    is_notional: bool = False
    writ_on: date | None = None
    declared_at: datetime | None = None
    electorate: int | None = None
    valid_votes: int | None = None
    rejected_ballots: int | None = None
    majority: int | None = None
    result: str = ""
    first_party: str = ""
    second_party: str = ""
    winner_given_name: str = ""
    winner_surname: str = ""
    winner_gender: str = ""
    party_columns: tuple[tuple[str, int], ...] = ()
    candidacies: tuple[OfficialCandidacy, ...] = ()
    state: str = ""
    source: str = ""
    line: int = 0
    candidates_source: str = ""
    names_in_candidacies: tuple[str, ...] = ()
    regions_in_candidacies: tuple[tuple[str, str], ...] = ()

    @property
    def id(self) -> str:
        """How problems name the contest here: code and polling day, with "notional" where it is."""
        return f"{self.gss}.{self.polling_day}{'.notional' if self.is_notional else ''}"


@dataclass(frozen=True, slots=True, kw_only=True)
class GeneralElection:
    polling_day: date
    is_notional: bool
    briefing: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BoundaryElection:
    """One nation's general election under one boundary set; `ordinal` counts those fought under it, from 1."""

    polling_day: date
    nation: str
    set_id: str
    ordinal: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NotLoaded:
    """A file that was left alone, and why."""

    source: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficialRecord:
    """Everything read out of a folder of official files. `problems` holds only warnings and notes of the reading.

    `claimed` says which form each file was read as. Overlaps and maps name constituencies by their ONS codes alone.
    """

    contests: tuple[OfficialContest, ...] = ()
    registrations: tuple[Registration, ...] = ()
    overlaps: tuple[Overlap, ...] = ()
    general_elections: tuple[GeneralElection, ...] = ()
    boundary_elections: tuple[BoundaryElection, ...] = ()
    parliaments: tuple[Parliament, ...] = ()
    legislation: tuple[Legislation, ...] = ()
    maps: tuple[HexMap, ...] = ()
    history: tuple[HistoricResult, ...] = ()
    history_problems: tuple[Problem, ...] = ()
    polls: tuple[PollTable, ...] = ()
    claimed: tuple[tuple[str, str], ...] = ()
    not_loaded: tuple[NotLoaded, ...] = ()
    problems: tuple[Problem, ...] = ()


def doubt(
    contest: OfficialContest,
    row: OfficialContest | OfficialCandidacy,
    id: str,
    field: str,
    message: str,
    found: object = "",
    expected: object = "",
) -> Problem:
    """A problem of a contest at one row of its files; the message says the place and both figures."""
    figures = f" (found {found}, expected {expected})" if f"{found}{expected}" else ""
    return Problem(
        id=id,
        message=f"{contest.name}: {message}{figures}",
        field=field,
        source=row.source,
        line=row.line,
        found=str(found),
        expected=str(expected),
        contest_id=contest.id,
    )
