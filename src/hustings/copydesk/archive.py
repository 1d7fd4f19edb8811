"""What the copy desk asks of the record: contests, their figures, and which came before which in a seat."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

from hustings.errors import UnknownThing
from hustings.house.commons import house_on
from hustings.measures.almanac import Almanac
from hustings.measures.analysis import Analysis
from hustings.measures.elections import house_size
from hustings.measures.search import fold
from hustings.record.model import SPEAKER, Constituency, Contest, Party
from hustings.record.reference import HistoricResult
from hustings.record.state import State

T = TypeVar("T")


class Archive:
    """The record as it stands: every answer is from the state at the time of asking."""

    def __init__(self, state: State, almanac: Almanac | None = None) -> None:
        self.state = state
        self._almanac = almanac or Almanac(state)
        self._number = -1
        self._made: dict[str, Any] = {}
        self._seats_at: dict[date, Counter[str]] = {}
        self._seats_made_from: object = None
        self._history: dict[str, list[tuple[date, str]]] = {}
        self._history_of: object = None
        self._sitting: dict[str, int] = {}
        self._sitting_on: tuple[int, date] | None = None

    @property
    def analyses(self) -> dict[str, Analysis]:
        """The public analysis of every contest with published votes, by id, in order of polling day."""
        return self._almanac.analyses

    @property
    def parties(self) -> dict[str, Party]:
        return self.state.parties

    def contests(self) -> list[Contest]:
        """Every contest, in order of polling day; those without a result too."""
        return self._once("contests", self._in_order)

    def _in_order(self) -> list[Contest]:
        books = self.state.contests.values()
        return sorted((book.contest for book in books), key=lambda c: (c.polling_day, c.id))

    def _once(self, name: str, make: Callable[[], T]) -> T:
        """What is made once for a state of the record, until its next entry."""
        if self._number != self.state.number:
            self._number, self._made = self.state.number, {}
        if name not in self._made:
            self._made[name] = make()
        made: T = self._made[name]
        return made

    def areas(self) -> frozenset[str]:
        """The nations and regions of the record's constituencies."""
        return self._once("areas", self._areas)

    def _areas(self) -> frozenset[str]:
        seats = self.state.constituencies.values()
        return frozenset(name for seat in seats for name in (seat.nation, seat.region) if name)

    def contest(self, contest_id: str) -> Contest:
        return self.state.book(contest_id).contest

    def constituency(self, contest_id: str) -> Constituency:
        return self.state.constituency(contest_id)

    def baseline(self, contest_id: str) -> str | None:
        """What changes at this contest are measured from, which may be notional; None where it is not here."""
        found = self.state.baseline(contest_id)
        return found.contest_id if found else None

    def in_seat(self, contest_id: str) -> tuple[str, ...]:
        """Contests of the seat of this name through time, on whatever boundaries, first to last; none notional."""
        return self._once("seats", self._seats).get(self.constituency(contest_id).slug, ())

    def _seats(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, list[str]] = defaultdict(list)
        for contest in self.contests():
            if not contest.is_notional:
                found[self.constituency(contest.id).slug].append(contest.id)
        return {slug: tuple(ids) for slug, ids in found.items()}

    def previous(self, contest_id: str) -> str | None:
        """The general election in the seat before this contest; None where the record holds none.

        It is that in the seat of the same name, else in the one that most of its residents came from.
        """
        contest = self.contest(contest_id)
        named = self._general_before(self.in_seat(contest_id), contest.polling_day)
        return named or self._general_before(self._in_predecessor(contest_id), contest.polling_day)

    def _general_before(self, contest_ids: tuple[str, ...], day: date) -> str | None:
        contests = (self.contest(contest_id) for contest_id in contest_ids)
        return next((c.id for c in reversed([*contests]) if not c.is_by_election and c.election_day < day), None)

    def _in_predecessor(self, contest_id: str) -> tuple[str, ...]:
        seat = self.constituency(contest_id).id
        return self._once(f"before {seat}", lambda: self._of_main_predecessor(seat))

    def _of_main_predecessor(self, seat: str) -> tuple[str, ...]:
        parts = [o for o in self.state.reference.overlaps if o.later_id == seat]
        main = max(parts, key=lambda o: o.of_later_residents, default=None)
        earlier = self.state.constituencies.get(main.earlier_id) if main else None
        if earlier is None:
            return ()
        return tuple(c.id for c in self.contests() if c.constituency_id == earlier.id and not c.is_notional)

    def general_elections(self) -> list[date]:
        """The general elections of which the record holds who won every seat, first to last."""
        return sorted(day for day, tally in self._tallies().items() if sum(tally.values()) == house_size(day))

    def seats(self, day: date) -> Counter[str]:
        """Seats won by each party at a general election, by key; empty unless the record has every seat."""
        tally = self._tallies().get(day, Counter())
        return tally if sum(tally.values()) == house_size(day) else Counter()

    def seats_in(self, day: date, area: str) -> Counter[str]:
        """Seats won by each party at a general election in a nation or region, by key."""
        found = (a for a in self.analyses.values() if a.result.contest.election_day == day and a.winner)
        here = (a for a in found if not (a.result.contest.is_by_election or a.result.contest.is_notional))
        seats = ((a, self.constituency(a.result.contest_id)) for a in here)
        return Counter(a.winner.candidacy.party for a, seat in seats if a.winner and area in (seat.nation, seat.region))

    def seats_before(self, day: date) -> Counter[str]:
        """Seats as they stood before a general election: by each contest's baseline, which may be notional."""
        held = (a for a in self.analyses.values() if a.result.contest.election_day == day and a.baseline)
        base = (self.analyses.get(a.baseline.contest_id) for a in held if a.baseline)
        return Counter(a.winner.candidacy.party for a in base if a and a.winner)

    def speakers_party(self, day: date) -> str | None:
        """The party that the Speaker of a House was last elected for; None where the record does not reach so far."""
        held = (a for a in self.analyses.values() if a.result.contest.election_day == day and _is_speakers(a))
        seat = next((self.in_seat(a.result.contest_id) for a in held), ())
        for contest_id in reversed([i for i in seat if self.contest(i).polling_day <= day]):
            for analysis in (self.analyses.get(contest_id), self.analyses.get(self.baseline(contest_id) or "")):
                if analysis and analysis.winner and not _is_speakers(analysis):
                    return analysis.winner.candidacy.party
        return None

    def sitting(self, on: date) -> dict[str, int]:
        """Members by party on a date, as far as the record knows; empty where it holds no House of that date."""
        if (self.state.number, on) != self._sitting_on:
            try:
                self._sitting, self._sitting_on = dict(house_on(self.state, on).seats), (self.state.number, on)
            except UnknownThing:
                return {}
        return self._sitting

    def _tallies(self) -> dict[date, Counter[str]]:
        analyses = self.analyses
        if self._seats_made_from is not analyses:
            self._seats_made_from, self._seats_at = analyses, defaultdict(Counter)
            for analysis in analyses.values():
                contest = analysis.result.contest
                if analysis.winner and not (contest.is_by_election or contest.is_notional):
                    self._seats_at[contest.election_day][analysis.winner.candidacy.party] += 1
            for house in self.state.houses:
                if house.seats:
                    self._seats_at[house.elected_on] = Counter(house.seats)
        return self._seats_at

    def historic_wins(self, contest_id: str) -> list[tuple[date, str]]:
        """General elections in a seat of this name before those held with candidates: polling day and party key.

        The key is "" where the published table does not say which party it was.
        """
        history = self.state.reference.history
        if self._history_of is not history:
            self._history_of, self._history = history, defaultdict(list)
            for row in (row for rows in history.values() for row in rows if row.seats == 1):
                self._history[fold(row.name)].append((row.polling_day, _winner(row)))
        return sorted(self._history.get(fold(self.constituency(contest_id).name), []))


_HISTORIC = {"con": "con", "lab": "lab", "lib": "ld"}


def _winner(row: HistoricResult) -> str:
    returned = row.unopposed or row.votes
    best = max(returned, key=lambda key: returned[key], default="")
    if best == "nat":
        return "snp" if row.region == "Scotland" else "plaid"
    return _HISTORIC.get(best, "")


def _is_speakers(analysis: Analysis) -> bool:
    return analysis.winner is not None and analysis.winner.candidacy.party == SPEAKER
