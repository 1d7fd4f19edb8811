"""The record's tables, made when first asked for and kept until the record changes."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from hustings.errors import UnknownThing
from hustings.measures import lineage, tables
from hustings.measures import reference_tables as about
from hustings.measures.analysis import Analysis
from hustings.measures.boundary_sets import BoundarySet, boundary_sets, held_grid, historic_grid
from hustings.measures.lineage import Line, Relative
from hustings.measures.party_words import party_in_text
from hustings.measures.poll_tables import polls_table
from hustings.measures.since import Measure, Since, since
from hustings.record.contest_book import ContestBook
from hustings.record.state import State

_MAKERS = {"contests": tables.contests_table, "candidacies": tables.candidacies_table}


def _renewed(frame: pl.DataFrame, changed: list[str], rows: pl.DataFrame) -> pl.DataFrame:
    """A table with the rows of these contests made anew, in the order that a table made from nothing has."""
    kept = frame.filter(~pl.col("contest_id").is_in(changed))
    return pl.concat([kept, rows]).sort("polling_day", "contest_id", maintain_order=True)


class Almanac:
    """Every published figure of a state as Polars tables, and the questions that need more than one contest.

    Making the tables of a full record takes about a second. After that only contests that an entry has touched, and
    those measured from them, are worked out again; an entry that touches none (a post) costs nothing.
    """

    def __init__(self, state: State) -> None:
        self._state, self._number = state, -1
        self._analyses: dict[str, Analysis] = {}
        self._made_from: dict[str, tuple[object, ...]] = {}
        self._frames: dict[str, pl.DataFrame] = {}
        self._around: dict[str, pl.DataFrame] = {}  # tables beside the results
        self._around_of: tuple[object, object] = (None, None)

    def _fresh(self) -> dict[str, Analysis]:
        if self._number != self._state.number:
            self._number = self._state.number
            self._look_again()
        return self._analyses

    def _look_again(self) -> None:
        """Work out again what rests on a book that has been replaced: a book never changes, it is made anew."""
        books = self._state.contests
        made_from: dict[str, tuple[object, ...]] = {
            name: (book, books.get(book.contest.baseline_id or ""), self._between(book)) for name, book in books.items()
        }
        changed = [name for name, book in made_from.items() if self._made_from.get(name) != book]
        self._made_from = made_from
        if not changed:
            return
        found = dict(self._analyses)
        for name in changed:
            analysis = tables.public_analysis(self._state, name)
            found.pop(name, None)
            if analysis is not None:
                found[name] = analysis
        self._analyses = dict(sorted(found.items(), key=lambda item: (item[1].result.contest.polling_day, item[0])))
        new = {name: self._analyses[name] for name in changed if name in self._analyses}
        self._frames = {
            name: _renewed(frame, changed, _MAKERS[name](new, self._state.constituencies))
            for name, frame in self._frames.items()
        }

    def _between(self, book: ContestBook) -> tuple[ContestBook, ...]:
        """The by-elections of the seat, one of which may tell who sat there before this contest."""
        names = () if book.contest.is_by_election else self._state.by_elections.get(book.contest.constituency_id, ())
        return tuple(self._state.contests[name] for name in names)

    def _table(self, name: str) -> pl.DataFrame:
        made = self._fresh()
        if name not in self._frames:
            self._frames[name] = _MAKERS[name](made, self._state.constituencies)
        return self._frames[name]

    @property
    def analyses(self) -> dict[str, Analysis]:
        """The public analysis of every contest with published votes, by contest id, in order of polling day."""
        return self._fresh()

    @property
    def contests(self) -> pl.DataFrame:
        """One row per contest: columns in `measures.tables.CONTESTS`."""
        return self._table("contests")

    @property
    def candidacies(self) -> pl.DataFrame:
        """One row per candidacy: columns in `measures.tables.CANDIDACIES`."""
        return self._table("candidacies")

    @property
    def elections(self) -> pl.DataFrame:
        """One row per general election and per day of by-elections: see `measures.tables.elections_table`."""
        return tables.elections_table(self.contests)

    @property
    def constituencies(self) -> pl.DataFrame:
        """One row per constituency and boundary set: see `measures.tables.constituencies_table`."""
        return tables.constituencies_table(self._state.constituencies, self.contests)

    @property
    def parties(self) -> pl.DataFrame:
        """One row per party: see `measures.tables.parties_table`."""
        return tables.parties_table(self._state.parties, self.candidacies)

    @property
    def overlaps(self) -> pl.DataFrame:
        """One row per pair of overlapping constituencies: columns in `measures.reference_tables.OVERLAPS`."""
        return self._beside("overlaps", lambda: about.overlaps_table(self._state.reference))

    @property
    def history(self) -> pl.DataFrame:
        """One row per constituency and general election since 1918: columns in `measures.reference_tables.HISTORY`."""
        return self._beside("history", lambda: about.history_table(self._state.reference, self.contests))

    @property
    def history_elections(self) -> pl.DataFrame:
        """One row per general election since 1918: columns in `measures.reference_tables.HISTORY_ELECTIONS`."""
        return self._beside("history_elections", lambda: about.history_elections_table(self.history))

    @property
    def parliaments(self) -> pl.DataFrame:
        """One row per Parliament since 1801: columns in `measures.reference_tables.PARLIAMENTS`."""
        return self._beside("parliaments", lambda: about.parliaments_table(self._state.reference, self.contests))

    @property
    def registrations(self) -> pl.DataFrame:
        """One row per registration of a party: columns in `measures.reference_tables.REGISTRATIONS`."""
        return about.registrations_table(self._state.reference, self._state.parties)

    @property
    def legislation(self) -> pl.DataFrame:
        """One row per Act or Order and nation: columns in `measures.reference_tables.LEGISLATION`."""
        return about.legislation_table(self._state.reference, self.boundary_sets())

    @property
    def polls(self) -> pl.DataFrame:
        """One row per opinion poll and party: columns in `measures.poll_tables.POLLS`."""
        return self._beside("polls", lambda: polls_table(self._state.reference))

    def _beside(self, name: str, make: Callable[[], pl.DataFrame]) -> pl.DataFrame:
        """A table beside the results, kept until they or what it is made from change."""
        made_from = (self._state.reference, self._fresh())
        if any(now is not then for now, then in zip(made_from, self._around_of, strict=True)):
            self._around, self._around_of = {}, made_from
        if name not in self._around:
            self._around[name] = make()
        return self._around[name]

    def boundary_sets(self) -> list[BoundarySet]:
        """Every set of constituencies, by nation, the latest first: see `measures.boundary_sets`."""
        days = about.general_election_days(self._state.reference, self.contests)
        return boundary_sets(self._state.reference, self._state.constituencies.values(), days)

    def grid(self, found: BoundarySet) -> pl.DataFrame:
        """The general elections of a set, a row for each and constituency: see `measures.boundary_sets.GRID`."""
        if found.is_held:
            return held_grid(found, self.contests, self.candidacies, self.constituencies)
        return historic_grid(found, about.with_shares(self.history))

    def predecessors(self, constituency_id: str) -> list[Relative]:
        """What a constituency was made from: see `measures.lineage.predecessors`."""
        return lineage.predecessors(constituency_id, self._state.reference.overlaps)

    def successors(self, constituency_id: str) -> list[Relative]:
        """What a constituency passed into: see `measures.lineage.successors`."""
        return lineage.successors(constituency_id, self._state.reference.overlaps)

    def line(self, constituency_id: str) -> Line:
        """A constituency through time, across a change of boundaries: see `measures.lineage.line_of`.

        Raises:
            UnknownThing: No such constituency.
        """
        if constituency_id not in self._state.constituencies:
            raise UnknownThing("constituency", constituency_id)
        return lineage.line_of(self._state.constituencies[constituency_id], self._state, self.analyses)

    def since(self, contest_id: str, measure: Measure | str, *, party: str | None = None) -> Since | None:
        """When a contest of its kind was last as extreme as this one; see `measures.since.since`.

        Raises:
            UnknownThing: No such contest or party.
            ValueError: No such measure.
        """
        self._state.book(contest_id)
        name = party_in_text(self._state.party(party).key, self._state.parties) if party else ""
        return since(self.contests, self.candidacies, contest_id, Measure(measure), party=party, party_name=name)
