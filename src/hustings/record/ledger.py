"""The hash chain: how an entry is sealed to the one before it, and how a whole ledger is verified.

An entry's hash is the SHA-256, in lower-case hexadecimal, of eight fields joined in this order::

    number  at  by  source  reason  kind  payload  previous_hash

Each field is written as a netstring: its length in bytes in decimal digits, a colon, the bytes, a comma. Text is UTF-8;
`number` is in decimal digits; `at` is UTC in ISO 8601 with six digits of microseconds and the offset ``+00:00``;
`payload` is the JSON exactly as stored (keys sorted, no white space); `previous_hash` is the 64 hexadecimal digits of
the entry before, or 64 zeros for entry 1. Because every length is given, no two different entries give the same bytes.

>>> hash_of(1, "2021-07-01T21:00:00.000000+00:00", "ed", "BBC", "", "opened", b"{}", GENESIS)[:16]
'5881ce314ebb0177'
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

from hustings.errors import LedgerDamaged
from hustings.record.entries import Draft, Entry, decode_payload, encode_payload, kind_of

GENESIS = "0" * 64

Row = tuple[int, bytes, bytes, bytes, bytes, bytes, bytes, bytes, bytes]
"""One stored line: number, at, by, source, reason, kind, payload, previous_hash, hash. Text is UTF-8 bytes."""

_PREIMAGE = b",".join([b"%d:%b"] * 8) + b","


def hash_of(
    number: int, at: str, by: str, source: str, reason: str, kind: str, payload: bytes, previous_hash: str
) -> str:
    """The hash of an entry, as the head of this module describes it. `at` and `payload` are as stored."""
    text = (field.encode() for field in (at, by, source, reason, kind))
    return _hash(number, *text, payload, previous_hash.encode()).decode()


def _hash(number: int, *fields: bytes) -> bytes:
    digits = b"%d" % number
    at, by, source, reason, kind, payload, previous = fields
    preimage = _PREIMAGE % (
        *(len(digits), digits, len(at), at, len(by), by, len(source), source),
        *(len(reason), reason, len(kind), kind, len(payload), payload, len(previous), previous),
    )
    return sha256(preimage).hexdigest().encode()


def format_at(at: datetime) -> str:
    """A time as the ledger stores it.

    Raises:
        ValueError: The time has no zone, so it cannot be said in UTC.
    """
    if at.utcoffset() is None:
        raise ValueError(f"the time of an entry needs a time zone: {at.isoformat()} has none")
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def seal(draft: Draft, number: int, at: datetime, previous_hash: str) -> tuple[Entry, bytes]:
    """The draft as entry `number`, chained to the entry before, and its payload's bytes.

    The entry holds the payload as it reads back from those bytes, so what the writer sees is what a later reader sees,
    and nothing that could not be read back is ever sealed.

    Raises:
        ValueError: The time has no zone, or the payload does not read back as its kind.
    """
    stamp, kind, payload = format_at(at), kind_of(draft.payload), encode_payload(draft.payload)
    entry = Entry(
        number=number,
        at=at.astimezone(UTC),
        by=draft.by,
        source=draft.source,
        reason=draft.reason,
        payload=decode_payload(kind, payload),
        previous_hash=previous_hash,
        hash=hash_of(number, stamp, draft.by, draft.source, draft.reason, kind, payload, previous_hash),
    )
    return entry, payload


@dataclass(slots=True)
class Chain:
    """How far a chain has been verified: the last good entry's number and hash."""

    number: int = 0
    hash: str = GENESIS

    def walk(self, rows: Iterable[Row]) -> None:
        """Verify these rows, which must follow on, moving forward over each good one.

        Raises:
            LedgerDamaged: At the first row that is wrong; `number` and `hash` stay at the last good one.
        """
        for row in rows:
            previous = self.hash.encode()
            if wrong := _fault(row, self.number + 1, previous):
                raise LedgerDamaged(f"entry {self.number + 1}: {wrong}", entry=self.number + 1)
            self.number, self.hash = row[0], row[8].decode()


def _fault(row: Row, number: int, previous: bytes) -> str:
    """What is wrong with this row as entry `number`; empty when nothing is."""
    if row[0] != number:
        return f"missing (the next one found is {row[0]})"
    try:
        actual = _hash(number, *row[1:8])
    except (TypeError, ValueError):
        return "a field is missing or of the wrong type"
    if actual != row[8]:
        return "its words do not give the hash kept with it: one or the other has been changed"
    if row[7] != previous:
        return "it does not follow from the entry before: the link between them is broken"
    return ""


def entry_of(row: Row) -> Entry:
    """A stored row, already verified, as an entry.

    Raises:
        LedgerDamaged: A field does not decode, as when a later version of Hustings wrote a kind unknown to this one.
    """
    number, at, by, source, reason, kind, payload, previous_hash, own_hash = row
    try:
        return Entry(
            number=number,
            at=datetime.fromisoformat(at.decode()),
            by=by.decode(),
            source=source.decode(),
            reason=reason.decode(),
            payload=decode_payload(kind.decode(), payload),
            previous_hash=previous_hash.decode(),
            hash=own_hash.decode(),
        )
    except KeyError:
        wrong = f"its kind, {kind!r}, is not known to this version of Hustings"
    except ValueError as error:
        wrong = f"it does not decode ({error})"
    raise LedgerDamaged(f"entry {number}: {wrong}", entry=number)
