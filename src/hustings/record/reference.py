"""What surrounds results: how constituencies overlap, registrations, Parliaments, Orders, maps, results before 2010,
opinion polls.

These tables come from official files and are kept as published. Unknown is None; text that is not given is blank.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from hustings.record.problems import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlap:
    """How two constituencies of successive boundary sets overlap: fractions of the earlier and of the later, 0 to 1.

    Ids are those of `Constituency`. Per constituency the fractions of each kind sum to 1.
    """

    earlier_id: str
    earlier_name: str
    later_id: str
    later_name: str
    of_earlier_residents: Decimal
    of_later_residents: Decimal
    of_earlier_area: Decimal
    of_later_area: Decimal
    of_earlier_population: Decimal
    of_later_population: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """One registration of a party by the Electoral Commission. `mnis_id` is blank if it never fielded a candidate."""

    mnis_id: str
    name: str
    ec_id: str
    jurisdiction: str
    registered_on: date | None
    deregistered_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Parliament:
    """A Parliament since 1801. `polling` is prose before 1918; the present one's `dissolved_on` is None."""

    number: int
    polling: str
    summoned_on: date | None
    opened_on: date | None
    dissolved_on: date | None
    wikidata_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Legislation:
    """An Act or an Order that set a nation's constituencies: made (or assented to) on a day, in force for a time.

    `under` are the titles of the Acts that enable an Order; none for an Act.
    """

    title: str
    url: str
    made_on: date | None
    under: tuple[str, ...]
    begins_on: date | None
    ends_on: date | None
    nation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Hex:
    """One constituency's place on a cartogram. Rows count upwards (north)."""

    constituency_id: str
    name: str
    column: int
    row: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HexMap:
    """A cartogram, one hexagon for each constituency. Half-shifted are odd rows ("odd-r") or odd columns ("odd-q")."""

    name: str
    layout: str
    hexes: tuple[Hex, ...]

    def centre(self, hexagon: Hex) -> tuple[float, float]:
        """Where a centre is: in hexagon widths to the right and row heights up."""
        if self.layout == "odd-r":
            return hexagon.column + (hexagon.row % 2) / 2, float(hexagon.row)
        return float(hexagon.column), hexagon.row + (hexagon.column % 2) / 2


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoricResult:
    """One constituency at one general election since 1918, by party and without candidates. Unknown is None.

    `votes` by "con", "lib", "lab", "nat" (SNP or Plaid Cymru) and "other", only those that the file gives;
    `unopposed` counts the Members returned without a vote; in `seats` of two or three, votes are not voters.
    `turnout` is 0 to 1, as printed.
    """

    election: str
    polling_day: date
    code: str
    name: str
    region: str
    seats: int
    electorate: int | None
    votes: dict[str, int]
    unopposed: dict[str, int]
    total_votes: int | None
    turnout: Decimal | None
    boundary_set: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NationalPoll:
    """One row of a table of national polls: a poll, an exit poll, or the result of a general election among them.

    `shares` are per cent of those who give an intention, by party key, as published; who is not named is among the
    rest. `first_day` to `last_day` are the fieldwork, and for an exit poll or a result polling day; where the table
    does not tell the fieldwork they are the day of publication or the 15th of the month, and `is_dated` is False.
    """

    kind: str
    pollster: str
    client: str
    first_day: date
    last_day: date
    is_dated: bool
    geography: str
    shares: dict[str, Decimal]
    sample_size: int | None
    line: int

    @property
    def drawn_from_voters(self) -> bool:
        """Whether it asked people who had voted: such a poll is never entered before the close of its poll."""
        return self.kind == EXIT_POLL


@dataclass(frozen=True, slots=True, kw_only=True)
class ByElectionPoll:
    """One row about a by-election that was polled: a poll, its result, or the general election's before.

    `shares` are per cent, by party key. `last_day` of the fieldwork, else of publication; None where not told.
    """

    kind: str
    constituency: str
    polling_day: date
    pollster: str
    client: str
    last_day: date | None
    shares: dict[str, Decimal]
    line: int


POLL, EXIT_POLL, RESULT = "poll", "exit poll", "result"
BEFORE = "general election result"


@dataclass(frozen=True, slots=True, kw_only=True)
class PollTable:
    """A table of polls as one publisher has it, with the credit that is shown wherever its numbers are."""

    name: str
    credit: str
    national: tuple[NationalPoll, ...] = ()
    by_elections: tuple[ByElectionPoll, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """Every table of this module that a record holds, maps and tables of polls by name.

    `history`, and what is doubtful about it (`doubts`), are by election ("1918", "1974F").
    """

    overlaps: tuple[Overlap, ...] = ()
    registrations: tuple[Registration, ...] = ()
    parliaments: tuple[Parliament, ...] = ()
    legislation: tuple[Legislation, ...] = ()
    maps: dict[str, HexMap] = field(default_factory=dict)
    history: dict[str, tuple[HistoricResult, ...]] = field(default_factory=dict)
    doubts: dict[str, tuple[Problem, ...]] = field(default_factory=dict)
    polls: dict[str, PollTable] = field(default_factory=dict)
