"""A desk on the night of Batley and Spen: its people, the true figures, and a ledger that awaits the count."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from hustings import home
from hustings.desk import keying, publishing
from hustings.desk.keying import KeyCommand
from hustings.desk.people import Person, Role
from hustings.record.book import Record
from hustings.record.contest_book import ContestBook
from hustings.record.entries import Draft, Entry, Part
from hustings.record.model import Contest, Figures, HeardFrom, Result
from hustings.record.state import State
from hustings.record.store import SQLiteStore
from strategies import embedded_state

BATLEY = "parl.batley-and-spen.by.2021-07-01"
HARTLEPOOL = "parl.hartlepool.by.2021-05-06"
PAGE = "batley-and-spen-2021-07-01"
EDITOR, REPORTER, SECOND = (
    Person("Edna", Role.EDITOR),
    Person("Rita", Role.REPORTER),
    Person("Sol", Role.REPORTER),
)
OPEN = datetime(2021, 7, 1, 20, 59, 59, tzinfo=UTC)  # the poll closed at 21:00 UTC
CLOSED = datetime(2021, 7, 2, 4, 25, tzinfo=UTC)


def true_figures() -> Figures:
    """What was declared at Batley and Spen: 37,695 valid votes, 83 rejected, of 37,786 papers verified."""
    count = embedded_state().book(BATLEY).count(public=True)
    assert count is not None
    return count[1]


def the_count(**changes: Any) -> Figures:
    """The count as it was read out, without the verification."""
    true = true_figures()
    return replace(Figures(votes=dict(true.votes), rejected_ballots=true.rejected_ballots), **changes)


def the_verification(**changes: Any) -> Figures:
    return replace(Figures(votes={}, electorate=79373, ballots_verified=37786), **changes)


def votes_with(**changes: int) -> dict[str, int]:
    """The true votes, with some others by candidacy id ("-" written as "_")."""
    return {**true_figures().votes, **{name.replace("_", "-"): votes for name, votes in changes.items()}}


class Desk:
    """A ledger that lacks the count of one contest, and the desk's functions applied to it."""

    def __init__(self, path: Path | None = None, *, now: datetime = CLOSED) -> None:
        store = SQLiteStore.open(path) if path else SQLiteStore.memory()
        self.record = home.begin(Record(store), is_test=True, without=frozenset({BATLEY}))
        self.now = now

    @property
    def state(self) -> State:
        return self.record.state

    @property
    def book(self) -> ContestBook:
        return self.state.book(BATLEY)

    @property
    def contest(self) -> Contest:
        return self.book.contest

    @property
    def result(self) -> Result:
        return self.state.result(BATLEY)

    @property
    def public(self) -> Result:
        return self.state.result(BATLEY, public=True)

    def enter(self, decide: Callable[[State], list[Draft]]) -> tuple[Entry, ...]:
        return self.record.append(decide, now=self.now)

    def key(
        self,
        by: Person,
        figures: Figures | None = None,
        *,
        part: Part = Part.COUNT,
        heard_from: HeardFrom = HeardFrom.SHEET,
        **options: Any,
    ) -> tuple[Entry, ...]:
        given = figures or (the_count() if part is Part.COUNT else the_verification())
        command = KeyCommand(contest_id=BATLEY, part=part, figures=given, heard_from=heard_from, **options)
        return self.enter(lambda state: keying.key(state, command, by=by, now=self.now))

    def verify(self) -> None:
        """The verification figures, keyed by two people and so confirmed."""
        for by in (REPORTER, SECOND):
            self.key(by, part=Part.VERIFICATION)

    def confirm(self, figures: Figures | None = None) -> None:
        """The verification and the count, each keyed by two people."""
        self.verify()
        for by in (REPORTER, SECOND):
            self.key(by, figures)

    def publish(self, by: Person = EDITOR, *, part: Part = Part.COUNT, **options: Any) -> tuple[Entry, ...]:
        return self.enter(lambda state: publishing.publish(state, BATLEY, part, by=by, now=self.now, **options))

    def withdraw(self, of: int, *, by: Person = EDITOR, reason: str = "misheard") -> tuple[Entry, ...]:
        return self.enter(lambda state: publishing.withdraw(state, of, reason=reason, by=by))

    def replayed(self) -> State:
        """The state folded again from the entries in the ledger."""
        return State.of(self.record.store.entries())


def kinds(entries: tuple[Entry, ...]) -> list[str]:
    return [entry.kind for entry in entries]
