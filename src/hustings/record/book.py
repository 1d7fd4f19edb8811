"""A ledger and its state kept in step: what `hustings.open()` returns, and what the desk writes through."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from threading import RLock
from typing import Self

from hustings.errors import HustingsError, LedgerMoved, Refused
from hustings.record.entries import Draft, Entry
from hustings.record.model import Baseline, Contest, Result
from hustings.record.state import State
from hustings.record.store import SQLiteStore

Decide = Callable[[State], Sequence[Draft]]


class Record:
    """One ledger with everything that it says, always as of its last entry.

    A notebook asks it for contests, results and baselines. The desk hands `append` a function that decides, on the
    state as it is, which entries to make; if another desk was quicker, the function is asked again on the new state.
    """

    def __init__(self, store: SQLiteStore) -> None:
        self.store = store
        self._lock = RLock()
        self.state = State()
        self.refresh()

    @classmethod
    def at(cls, path: Path, *, read_only: bool = False) -> Record:
        """The record kept in this ledger file; made empty where there is none."""
        return cls(SQLiteStore.open(path, read_only=read_only))

    def refresh(self) -> tuple[Entry, ...]:
        """Take in what other processes have appended; the new entries, in order.

        One that does not fit what stands before it makes the ledger damaged and read-only from there.
        """
        fresh: list[Entry] = []
        with self._lock:
            for entry in self.store.entries(after=self.state.number):
                try:
                    self.state.apply(entry)
                except HustingsError as error:
                    self.store.condemn(entry.number, f"it does not fit what stands before it ({error})")
                else:
                    fresh.append(entry)
        return tuple(fresh)

    def append(self, decide: Decide, *, now: datetime) -> tuple[Entry, ...]:
        """Append what `decide` returns for the state as it is, all of it or nothing.

        The drafts are tried on a copy of the state first, so that no entry is kept that could not be read back.

        Raises:
            HustingsError: Whatever `decide` refuses with, the state (`State.apply`), or the store: `LedgerFull`,
                `LedgerReadOnly`.
        """
        with self._lock:
            while True:
                self.refresh()
                drafts = decide(self.state)
                if not drafts:
                    return ()
                self._try(drafts, now)
                try:
                    made = self.store.append(drafts, at=now, expected=self.state.number)
                except LedgerMoved:
                    continue
                for entry in made:
                    self.state.apply(entry)
                return made

    def _try(self, drafts: Sequence[Draft], now: datetime) -> None:
        """Refuse what the state would not take, and a removal of words or pictures that other entries still need."""
        trial = self.state.after(drafts, now)
        removed = {digest for draft in drafts for digest in draft.removes}
        if removed & trial.needed_attachments():
            raise Refused("only the words of a removed post can be deleted; nothing was entered")

    def text(self, digest: str) -> bytes | None:
        """An attachment's content; None where it has been removed."""
        attachment = self.store.attachment(digest)
        return attachment.content if attachment else None

    def all_contests(self) -> list[Contest]:
        """Every contest in the record, by polling day and id."""
        return sorted((b.contest for b in self.state.contests.values()), key=lambda c: (c.polling_day, c.id))

    def contest(self, contest_id: str) -> Contest:
        """The contest of this id.

        Raises:
            UnknownThing: The record does not hold it.
        """
        return self.state.book(contest_id).contest

    def result(self, contest_id: str) -> Result:
        """The contest's figures as they stand in the ledger, keyed ones included: see `Result.desk`."""
        return self.state.result(contest_id)

    def baseline(self, contest_id: str) -> Baseline | None:
        """What the contest's changes are measured from; None where the record does not hold it."""
        return self.state.baseline(contest_id)

    def close(self) -> None:
        self.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
