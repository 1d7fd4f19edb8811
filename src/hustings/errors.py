"""Every exception that Hustings raises, as one tree.

::

    HustingsError
    ├── BadInput            what was handed in cannot be taken: carries all of its problems
    │   └── NothingToCheck  a file that no reader claims
    ├── Refused             the rules of the desk say no
    │   ├── NotAllowed      this person may not do this
    │   └── Embargoed       drawn from people who have voted, and the poll has not closed
    ├── UnknownThing        no such contest, entry, candidate, page or post in the record
    ├── DownloadFailed      a file could not be fetched; what was got so far is kept
    ├── NotComparable       two results stand on different boundaries and no notional baseline is given
    └── StoreError          the ledger cannot be written or read
        ├── LedgerDamaged   the chain does not verify: the file is opened read-only
        ├── LedgerReadOnly  an append to a ledger that was opened read-only
        ├── LedgerFull      the disk is full: nothing was entered
        └── LedgerMoved     another entry came first: look at the record again and decide again
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hustings.record.problems import Problem


class HustingsError(Exception):
    """The base of every error raised here: catch this to catch them all."""


class BadInput(HustingsError):
    """What was handed in cannot be taken. Nothing was entered.

    Attributes:
        problems: every problem found, in the order in which a person should read them.
    """

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class NothingToCheck(BadInput):
    """No reader knows this file's form."""


class Refused(HustingsError):
    """The rules of the desk say no; the message says which rule and what would satisfy it."""


class NotAllowed(Refused):
    """This person's role does not allow this."""


class Embargoed(Refused):
    """Drawn from people who have voted, while a poll is still open. No role can override this."""


class UnknownThing(HustingsError):
    """The record holds nothing under this name.

    Attributes:
        kind: "contest", "entry", "candidate", "page", "post" or "party".
        name: what was asked for.
        nearest: names in the record that come closest, best first.
    """

    def __init__(self, kind: str, name: object, nearest: Sequence[str] = ()) -> None:
        self.kind, self.name, self.nearest = kind, name, tuple(nearest)
        hint = f"; did you mean {' or '.join(self.nearest)}?" if self.nearest else ""
        super().__init__(f"no {kind} {name!r} in this record{hint}")


class DownloadFailed(HustingsError):
    """A file could not be fetched whole. Nothing that was there before has changed.

    Attributes:
        url: what was asked for.
        why: what happened, and what to do.
    """

    def __init__(self, url: str, why: str) -> None:
        self.url, self.why = url, why
        super().__init__(f"cannot fetch {url}: {why}")


class NotComparable(HustingsError):
    """Two results that stand on different boundaries, with no notional baseline between them."""


class StoreError(HustingsError):
    """The ledger cannot be written or read."""


class LedgerDamaged(StoreError):
    """The ledger's file is not as it was written.

    Attributes:
        entry: the first entry that does not verify, or None where the file itself cannot be read.
    """

    def __init__(self, message: str, entry: int | None = None) -> None:
        self.entry = entry
        super().__init__(message)


class LedgerReadOnly(StoreError):
    """An append to a ledger that was opened read-only."""


class LedgerFull(StoreError):
    """The disk is full. Nothing was entered; the ledger stands as it did before."""


class LedgerMoved(StoreError):
    """Another entry was appended first: the decision has to be taken again on the record as it is now."""
