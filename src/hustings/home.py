"""Where a user's ledgers live, and how they are opened: `HUSTINGS_HOME`, else the platform's folder for user data."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import platformdirs

from hustings.measures.elections import general_elections
from hustings.record.book import Record
from hustings.record.entries import Draft, LedgerOpened
from hustings.record.state import State
from hustings.record.store import SQLiteStore
from hustings.sources.embedded import embedded_drafts

if TYPE_CHECKING:
    import polars as pl

    from hustings.forecast.poll_average import PollAverage
    from hustings.forecast.read_across import ReadAcross
    from hustings.forecast.swings import Seats
    from hustings.measures.almanac import Almanac
    from hustings.measures.since import Since

R = TypeVar("R", bound=Record)
LEDGER, DESK = "ledger.sqlite", "desk.sqlite"


class OpenRecord(Record):
    """A record with its tables: what a notebook works with. Columns are in docs/tables.md."""

    @cached_property
    def almanac(self) -> Almanac:
        """Every published figure as tables and analyses, made when first asked for."""
        from hustings.measures.almanac import Almanac  # which loads Polars

        return Almanac(self.state)

    @property
    def contests(self) -> pl.DataFrame:
        """One row per contest."""
        return self.almanac.contests

    @property
    def candidacies(self) -> pl.DataFrame:
        """One row per candidacy."""
        return self.almanac.candidacies

    @property
    def elections(self) -> pl.DataFrame:
        """One row per general election and per day of by-elections."""
        return self.almanac.elections

    @property
    def constituencies(self) -> pl.DataFrame:
        """One row per constituency and boundary set."""
        return self.almanac.constituencies

    @property
    def parties(self) -> pl.DataFrame:
        """One row per party."""
        return self.almanac.parties

    @property
    def overlaps(self) -> pl.DataFrame:
        """One row per pair of overlapping constituencies of successive boundary sets."""
        return self.almanac.overlaps

    @property
    def history(self) -> pl.DataFrame:
        """One row per constituency and general election since 1918, by party and without candidates."""
        return self.almanac.history

    @property
    def parliaments(self) -> pl.DataFrame:
        """One row per Parliament since 1801."""
        return self.almanac.parliaments

    @property
    def registrations(self) -> pl.DataFrame:
        """One row per registration of a party."""
        return self.almanac.registrations

    @property
    def legislation(self) -> pl.DataFrame:
        """One row per Act or Order that set constituencies, and nation."""
        return self.almanac.legislation

    @property
    def polls(self) -> pl.DataFrame:
        """One row per opinion poll and party."""
        return self.almanac.polls

    def since(self, contest_id: str, measure: str, *, party: str | None = None) -> Since | None:
        """When a contest of its kind was last as extreme as this one, and how far the record goes."""
        return self.almanac.since(contest_id, measure, party=party)

    def poll_average(self, on: date | None = None) -> PollAverage:
        """The average of the national polls on a date, or on the day of the latest: see `forecast.poll_average`.

        Raises:
            UnknownThing: The record holds none, or none of the eight months before.
        """
        from hustings.forecast.asking import latest_day, table_for
        from hustings.forecast.poll_average import poll_average

        tables = self.state.reference.polls
        day = on or latest_day(tables) or date.today()
        return poll_average(table_for(tables, day), day, learned_from=tables.get("pollbase"))

    def seats(self, election: date | None = None) -> Seats:
        """A general election to swing from, the last one where none is named: see `forecast.swings.seats_at`.

        Raises:
            UnknownThing: The record does not hold it.
        """
        from hustings.forecast.swings import Seats

        day = election or max(general_elections(self.almanac.analyses), default=date.min)
        return Seats.of(self.candidacies, day)

    def read_across(self, contest_id: str) -> ReadAcross:
        """What a by-election does and does not tell: see `forecast.read_across`.

        Raises:
            UnknownThing, Refused: As there.
        """
        from hustings.forecast.read_across import read_across

        return read_across(self.almanac, self.state, contest_id)


def home() -> Path:
    """The folder that holds the user's ledger and desk file."""
    return Path(os.environ.get("HUSTINGS_HOME") or platformdirs.user_data_dir("hustings", appauthor=False))


def open(path: str | os.PathLike[str] | None = None) -> OpenRecord:
    """The user's record; a new one starts as the embedded record.

    Raises:
        StoreError: The file is not a ledger, or cannot be written. A damaged one opens read-only.
    """
    return begin(OpenRecord(SQLiteStore.open(Path(path) if path else home() / LEDGER)))


def open_embedded() -> OpenRecord:
    """The embedded record alone, in memory: nothing is read from or written to disk."""
    return begin(OpenRecord(SQLiteStore.memory()))


def open_rehearsal(path: Path, *, without: str) -> Record:
    """A test ledger: the embedded record less the count of the contest `without`."""
    return begin(Record.at(path), is_test=True, without=frozenset({without}))


def begin(record: R, *, is_test: bool = False, without: frozenset[str] = frozenset()) -> R:
    """Write the first entries of a ledger that has none."""

    def first(state: State) -> list[Draft]:
        if state.number:
            return []
        title = "Rehearsal" if is_test else "Hustings"
        opened = Draft(by="hustings", source="hustings", payload=LedgerOpened(title=title, is_test=is_test))
        return [opened, *embedded_drafts(without=without)]

    if not record.state.number and not record.store.read_only:
        record.append(first, now=datetime.now(UTC))
    return record
