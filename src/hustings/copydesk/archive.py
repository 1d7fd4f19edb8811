"""What the copy desk asks of the record: contests, their figures, and which came before which in a seat."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from hustings.measures.almanac import Almanac
from hustings.measures.analysis import Analysis
from hustings.record.model import Constituency, Contest, Party
from hustings.record.state import State


class Archive:
    """The record as it stands: every answer is from the state at the time of asking."""

    def __init__(self, state: State, almanac: Almanac | None = None) -> None:
        self.state = state
        self._almanac = almanac or Almanac(state)
        self._number = -1
        self._of_seat: dict[str, tuple[str, ...]] = {}

    @property
    def analyses(self) -> dict[str, Analysis]:
        """The public analysis of every contest with published votes, by id, in order of polling day."""
        return self._almanac.analyses

    @property
    def parties(self) -> dict[str, Party]:
        return self.state.parties

    def contests(self) -> list[Contest]:
        """Every contest, in order of polling day; those without a result too."""
        books = self.state.contests.values()
        return sorted((book.contest for book in books), key=lambda c: (c.polling_day, c.id))

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
        if self._number != self.state.number:
            self._number = self.state.number
            self._of_seat = self._seats()
        return self._of_seat.get(self.constituency(contest_id).slug, ())

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
        parts = [o for o in self.state.reference.overlaps if o.later_id == seat]
        main = max(parts, key=lambda o: o.of_later_residents, default=None)
        earlier = self.state.constituencies.get(main.earlier_id) if main else None
        if earlier is None:
            return ()
        return tuple(c.id for c in self.contests() if c.constituency_id == earlier.id and not c.is_notional)
