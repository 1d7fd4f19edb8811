"""The record's tables, made when first asked for and kept until the record changes."""

from __future__ import annotations

import polars as pl

from hustings.measures import tables
from hustings.measures.analysis import Analysis
from hustings.measures.since import Measure, Since, since
from hustings.record.state import State


class Almanac:
    """Every published figure of a state as Polars tables, and the questions that need more than one contest.

    Making the tables of a full record takes about a second. After that only contests that an entry has touched, and
    those measured from them, are worked out again; an entry that touches none (a post) costs nothing.
    """

    def __init__(self, state: State) -> None:
        self._state, self._number = state, -1
        self._analyses: dict[str, Analysis] = {}
        self._made_from: dict[str, tuple[object, object]] = {}
        self._frames: dict[str, pl.DataFrame] = {}

    def _fresh(self) -> dict[str, Analysis]:
        if self._number != self._state.number:
            self._number = self._state.number
            self._look_again()
        return self._analyses

    def _look_again(self) -> None:
        """Work out again what rests on a book that has been replaced: a book never changes, it is made anew."""
        books = self._state.contests
        made_from: dict[str, tuple[object, object]] = {
            name: (book, books.get(book.contest.baseline_id or "")) for name, book in books.items()
        }
        changed = [name for name, book in made_from.items() if self._made_from.get(name, (None, None)) != book]
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
        self._frames = {}

    @property
    def analyses(self) -> dict[str, Analysis]:
        """The public analysis of every contest with published votes, by contest id, in order of polling day."""
        return self._fresh()

    @property
    def contests(self) -> pl.DataFrame:
        """One row per contest: columns in `measures.tables.CONTESTS`."""
        made, seats = self._fresh(), self._state.constituencies
        if "contests" not in self._frames:
            self._frames["contests"] = tables.contests_table(made, seats)
        return self._frames["contests"]

    @property
    def candidacies(self) -> pl.DataFrame:
        """One row per candidacy: columns in `measures.tables.CANDIDACIES`."""
        made, seats = self._fresh(), self._state.constituencies
        if "candidacies" not in self._frames:
            self._frames["candidacies"] = tables.candidacies_table(made, seats)
        return self._frames["candidacies"]

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

    def since(self, contest_id: str, measure: Measure | str, *, party: str | None = None) -> Since | None:
        """When a contest of its kind was last as extreme as this one; see `measures.since.since`.

        Raises:
            UnknownThing: No such contest or party.
            ValueError: No such measure.
        """
        self._state.book(contest_id)
        name = self._state.party(party).name if party else ""
        return since(self.contests, self.candidacies, contest_id, Measure(measure), party=party, party_name=name)
