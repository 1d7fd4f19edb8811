"""Where a user's ledgers live, and how they are opened: `HUSTINGS_HOME`, else the platform's folder for user data."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import platformdirs

from hustings.record.book import Record
from hustings.record.entries import Draft, LedgerOpened
from hustings.record.state import State
from hustings.record.store import SQLiteStore
from hustings.sources.embedded import embedded_drafts

LEDGER, DESK = "ledger.sqlite", "desk.sqlite"


def home() -> Path:
    """The folder that holds the user's ledger and desk file."""
    return Path(os.environ.get("HUSTINGS_HOME") or platformdirs.user_data_dir("hustings", appauthor=False))


def open(path: str | os.PathLike[str] | None = None) -> Record:
    """The user's record; a new one starts as the embedded record.

    Raises:
        StoreError: The file is not a ledger, or cannot be written. A damaged one opens read-only.
    """
    record = Record.at(Path(path) if path else home() / LEDGER)
    return begin(record)


def open_embedded() -> Record:
    """The embedded record alone, in memory: nothing is read from or written to disk."""
    return begin(Record(SQLiteStore.memory()))


def open_rehearsal(path: Path, *, without: str) -> Record:
    """A test ledger: the embedded record less the count of the contest `without`."""
    return begin(Record.at(path), is_test=True, without=frozenset({without}))


def begin(record: Record, *, is_test: bool = False, without: frozenset[str] = frozenset()) -> Record:
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
