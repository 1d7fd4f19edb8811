"""Where the ledger is kept: one SQLite file, appended to and never changed, verified whole whenever it is opened.

Entries stand in one table and nowhere else, so an append touches as few pages as a bare insert. Attachments stand
beside them, outside the chain, because the law may require that they be deleted. Text is read as bytes throughout: the
hash is over bytes, and a damaged file may hold text that is not UTF-8.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from threading import RLock
from types import TracebackType
from typing import Any, Self

from hustings.errors import LedgerDamaged, LedgerFull, LedgerMoved, LedgerReadOnly, StoreError
from hustings.record.entries import (
    Attachment,
    Draft,
    Entry,
    PostEdited,
    PostPublished,
    PostRemoved,
    attachments_of,
)
from hustings.record.ledger import Chain, Row, entry_of, format_at, seal
from hustings.record.ledger_file import (
    APPLICATION_ID,
    BUSY_SECONDS,
    FORMAT,
    SCHEMA,
    connect,
    connect_to_read,
    connect_to_write,
    create,
    first_page,
    refuse_foreign,
)

_BATCH = 500
_COLUMNS = 'number, at, "by", source, reason, kind, payload, previous_hash, hash'
_AFTER = f"SELECT {_COLUMNS} FROM entries WHERE number > ? ORDER BY number LIMIT {_BATCH}"
_HEAD = "SELECT number, hash FROM entries ORDER BY number DESC LIMIT 1"
_INSERT = f"INSERT INTO entries ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, CAST(? AS TEXT), ?, ?)"
_HAS = "SELECT 1 FROM attachments WHERE digest = CAST(? AS TEXT)"
_NAMING = f"""SELECT {_COLUMNS} FROM entries
WHERE number <= ? AND kind IN ('post', 'post_edit', 'post_removal', 'keying') ORDER BY number"""
_ATTACH = "INSERT INTO attachments (digest, salt, media_type, content) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING"

# A damaged file can give a number where text was, text that is not UTF-8, or a length that no memory could hold.
_UNREADABLE = (sqlite3.Error, TypeError, ValueError, MemoryError)
_NO_SPACE = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR}
_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}


class SQLiteStore:
    """A ledger in one SQLite file. Safe to use from several threads, and by several processes at once.

    Attributes:
        path: the file; None for a ledger in memory.
        read_only: True where asked for, and wherever `damage` is set.
        damage: what is wrong with the file; None while every entry and attachment is as it was written.
    """

    def __init__(self, db: sqlite3.Connection, path: Path | None, *, read_only: bool) -> None:
        """Use `open` or `memory`: they see to it that the connection holds a ledger, and verify it."""
        self._db, self._lock, self._chain = db, RLock(), Chain()
        self.path, self.read_only = path, read_only
        self.damage: LedgerDamaged | None = None
        self._version = 0

    @classmethod
    def open(cls, path: Path | str, *, read_only: bool = False) -> Self:
        """Open the ledger at `path`, made if it is not there, and verify all of it.

        A damaged ledger opens too, read-only, with `damage` set.

        Raises:
            StoreError: The file is something else, or of a later format, or cannot be opened or made.
        """
        path = Path(path)
        if not path.exists():
            if read_only:
                raise StoreError(f"{path}: there is no ledger here")
            create(path)
        refuse_foreign(path)
        store = cls(connect_to_read(path), path, read_only=True)
        try:
            store._examine()
            if store.damage is None and not read_only:
                store._start_writing(path)
        except BaseException:
            store._db.close()
            raise
        return store

    @classmethod
    def memory(cls) -> Self:
        """An empty ledger that lasts as long as this object."""
        db = connect(":memory:")
        db.executescript(SCHEMA)
        store = cls(db, None, read_only=False)
        store._version = store._data_version()
        return store

    def _start_writing(self, path: Path) -> None:
        """Change a verified ledger's reading connection for a writing one; what was appended between is caught up."""
        reader, self._db = self._db, connect_to_write(path)
        reader.close()
        self.read_only, self._version = False, self._data_version()
        self._scrub()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Close the file. A second call does nothing."""
        with self._lock, closing(self._db):
            if not self.read_only:
                self._scrub()
                self.read_only = True

    def head(self) -> tuple[int, str]:
        """The last entry's number and hash; of a damaged ledger, those of the last good entry.

        Raises:
            LedgerDamaged: The file has been damaged since it was opened.
        """
        with self._lock, self._reading():
            self._catch_up()
            return self._chain.number, self._chain.hash

    def entries(self, after: int = 0) -> Iterator[Entry]:
        """Entries after number `after`, in order, each verified as it is read; up to the last good one if damaged.

        Raises:
            LedgerDamaged: An entry does not verify, or cannot be read by this version of Hustings.
        """
        chain = Chain(max(after, 0))
        if chain.number and self._can_read_after(chain.number):
            rows = self._fetch("SELECT hash FROM entries WHERE number = ?", chain.number)
            if not rows:
                return
            chain.hash = bytes(rows[0][0]).decode(errors="replace")
        while self._can_read_after(chain.number) and (rows := self._fetch(_AFTER, chain.number)):
            for row in rows:
                if not self._can_read_after(chain.number):
                    return
                yield self._read(chain, row)

    def _read(self, chain: Chain, row: Row) -> Entry:
        with self._lock, self._reading():
            try:
                chain.walk((row,))
                return entry_of(row)
            except LedgerDamaged as error:
                self._chain = self._chain_up_to((error.entry or 1) - 1)
                raise

    def _can_read_after(self, number: int) -> bool:
        return self.damage is None or number < self._chain.number

    def attachment(self, digest: str) -> Attachment | None:
        """The attachment with this digest; None where it has been removed, or never was.

        Raises:
            LedgerDamaged: What is kept under the digest is not what was written.
        """
        rows = self._fetch("SELECT digest, salt, media_type, content FROM attachments WHERE digest = ?", digest)
        with self._reading():
            return _attachment_of(rows[0]) if rows else None

    def stored_payload(self, number: int) -> bytes:
        """The payload of an entry as the bytes that were hashed, whatever later versions would write."""
        return bytes(self._fetch("SELECT payload FROM entries WHERE number = ?", number)[0][0])

    def changed(self) -> bool:
        """Whether another process (or another store in this one) has committed since this was last asked."""
        with self._lock, self._reading():
            before, self._version = self._version, self._data_version()
            return self._version != before

    def _data_version(self) -> int:
        version: int = self._db.execute("PRAGMA data_version").fetchone()[0]
        return version

    def append(self, drafts: Sequence[Draft], *, at: datetime, expected: int | None = None) -> tuple[Entry, ...]:
        """Append these drafts in one transaction, all or none, and return them as entries, safely on disk.

        Attachments come in and go out in the same transaction. After a removal the file is rebuilt, so that nothing of
        what was removed is left in it.

        Args:
            drafts: what to enter, in order.
            at: the time of all of them, with a time zone.
            expected: the entry number that the decision was taken on; None where it does not matter.

        Raises:
            LedgerMoved: The head is no longer at `expected`.
            LedgerReadOnly: The ledger was opened read-only or is damaged.
            LedgerFull: The disk is full.
            LedgerDamaged: The file has been damaged since it was opened.
            StoreError: Another process has kept the ledger locked for too long; an entry names an attachment that is
                neither given nor kept.
            ValueError: `at` has no time zone, or a payload does not read back.
        """
        stamp = format_at(at)
        with self._lock:
            self._refuse_if_read_only()
            with self._writing():
                self._catch_up()
                if expected is not None and expected != self._chain.number:
                    raise LedgerMoved(
                        f"decided on entry {expected}, but the ledger is now at entry {self._chain.number}: "
                        "look at the record again and decide again"
                    )
                entries = self._insert(drafts, at, stamp)
            if entries:
                self._chain = Chain(entries[-1].number, entries[-1].hash)
            if any(draft.removes for draft in drafts):
                self._scrub()
        return entries

    def _insert(self, drafts: Sequence[Draft], at: datetime, stamp: str) -> tuple[Entry, ...]:
        entries: list[Entry] = []
        number, last = self._chain.number, self._chain.hash
        for draft in drafts:
            number += 1
            entry, payload = seal(draft, number, at, last)
            last = entry.hash
            row = (number, stamp, entry.by, entry.source, entry.reason, entry.kind, payload, entry.previous_hash, last)
            self._db.execute(_INSERT, row)
            for attachment in draft.attachments:
                kept = (attachment.digest, attachment.salt, attachment.media_type, attachment.content)
                self._db.execute(_ATTACH, kept)
            for digest in attachments_of(draft.payload):
                if not self._db.execute(_HAS, (digest,)).fetchone():
                    raise StoreError(f"nothing was entered: no attachment {digest} was given with the entry")
            for digest in draft.removes:
                self._db.execute("DELETE FROM attachments WHERE digest = ?", (digest,))
                self._db.execute("INSERT INTO unscrubbed VALUES (?) ON CONFLICT DO NOTHING", (digest,))
            entries.append(entry)
        return tuple(entries)

    def _catch_up(self) -> None:
        """Verify whatever other processes have appended since the last entry that this one knows."""
        if self.damage is not None:
            return
        head = self._db.execute(_HEAD).fetchone() or (0, Chain().hash.encode())
        known = self._chain.number, self._chain.hash.encode()
        if head == known:
            return
        if head[0] <= known[0]:
            self._chain = self._chain_up_to(known[0] - 1)
            raise LedgerDamaged(f"entry {known[0]}: changed or gone since it was read", entry=known[0])
        while rows := self._db.execute(_AFTER, (self._chain.number,)).fetchall():
            self._chain.walk(rows)
        if self._chain.number < head[0]:
            raise LedgerDamaged(f"entry {self._chain.number + 1}: missing", entry=self._chain.number + 1)

    def _chain_up_to(self, number: int) -> Chain:
        """Verified again from entry 1, up to this entry or to the last good one before it."""
        chain = Chain()
        try:
            while chain.number < number and (rows := self._db.execute(_AFTER, (chain.number,)).fetchall()):
                chain.walk(rows[: number - chain.number])
        except (LedgerDamaged, *_UNREADABLE):
            pass
        return chain

    def _scrub(self) -> None:
        """Leave no trace of removed attachments in the file or its log, if there are any still to be scrubbed.

        Deleting is not enough, even with `secure_delete`: when SQLite moves a row from one page to another it may
        leave a copy behind in the slack of the first. What cannot be done now (the disk is full, somebody is reading)
        is tried again at the next removal, on closing, and on opening.
        """
        try:
            if not self._db.execute("SELECT 1 FROM unscrubbed LIMIT 1").fetchone():
                return
            self._db.execute("VACUUM")
            busy, _, _ = self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            if not busy:
                self._db.execute("DELETE FROM unscrubbed")
        except sqlite3.Error:
            return

    def unscrubbed(self) -> tuple[str, ...]:
        """Digests of removed attachments of which the file may still hold traces; empty once all are gone for good."""
        return tuple(bytes(row[0]).decode() for row in self._fetch("SELECT digest FROM unscrubbed"))

    def _refuse_if_read_only(self) -> None:
        if self.damage is not None:
            raise LedgerReadOnly(
                f"nothing was entered: the ledger is open read-only, because it is damaged\n{self.damage}"
            )
        if self.read_only:
            raise LedgerReadOnly(f"nothing was entered: {self.path or 'the ledger'} is open read-only, or closed")

    def _fetch(self, sql: str, *values: object) -> list[Any]:
        with self._lock, self._reading():
            return self._db.execute(sql, values).fetchall()

    @contextmanager
    def _reading(self) -> Iterator[None]:
        try:
            yield
        except LedgerDamaged as error:
            raise self._set_damage(error) from error
        except sqlite3.ProgrammingError as error:
            raise StoreError(f"{self.path or 'the ledger'}: {error}") from error
        except _UNREADABLE as error:
            if _code(error) in _BUSY:
                raise StoreError(f"{self.path}: locked by another process for {BUSY_SECONDS:.0f} seconds") from error
            raise self._set_damage(LedgerDamaged(f"the file cannot be read ({error})")) from error

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """A transaction that holds the right to write from its beginning, so that the head cannot move within it."""
        try:
            self._db.execute("BEGIN IMMEDIATE")
            yield
            self._db.execute("COMMIT")
        except BaseException as error:
            self._roll_back()
            if isinstance(error, LedgerDamaged):
                raise self._set_damage(error) from error
            if _code(error) in _NO_SPACE:
                raise LedgerFull(f"nothing was entered: {self.path or 'memory'} cannot be written ({error})") from error
            if _code(error) in _BUSY:
                raise StoreError(
                    f"nothing was entered: another process kept {self.path} locked for {BUSY_SECONDS:.0f} seconds"
                ) from error
            if isinstance(error, sqlite3.Error):
                raise StoreError(f"nothing was entered: {self.path or 'memory'}: {error}") from error
            raise

    def _roll_back(self) -> None:
        """SQLite has often rolled back by itself after a failed write; where it cannot, a new connection will do."""
        try:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
        except sqlite3.Error:
            if self.path is not None:
                self._db.close()
                self._db = connect_to_write(self.path)

    def _examine(self) -> None:
        """Verify the schema, the chain, the file and the attachments; all of them, to know how much can be read."""
        checks = (self._check_schema, self._catch_up, self._check_file, self._check_attachments)
        found: list[LedgerDamaged] = []
        for check in checks:
            try:
                check()
            except LedgerDamaged as error:
                found.append(error)
            except _UNREADABLE as error:
                if _code(error) in _BUSY:
                    raise StoreError(
                        f"{self.path}: locked by another process for {BUSY_SECONDS:.0f} seconds"
                    ) from error
                if _is_about_writing(error):
                    raise StoreError(f"{self.path}: cannot be opened ({error}); is the disk full?") from error
                entry = self._chain.number + 1 if check == self._catch_up else None
                where = f"entry {entry}: cannot be read" if entry else "the file cannot be read"
                found.append(LedgerDamaged(f"{where} ({error})", entry=entry))
        if not found:
            self._version = self._data_version()
        else:
            self._set_damage(next((error for error in found if error.entry is not None), found[0]))

    def _check_schema(self) -> None:
        for pragma, expected in (("application_id", APPLICATION_ID), ("user_version", FORMAT)):
            if (actual := self._db.execute(f"PRAGMA {pragma}").fetchone()[0]) != expected:
                raise LedgerDamaged(f"the file's header says {pragma} {actual}, where a ledger has {expected}")
        with closing(connect(":memory:")) as model:
            model.executescript(SCHEMA)
            listing = "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name"
            if self._db.execute(listing).fetchall() != model.execute(listing).fetchall():
                raise LedgerDamaged("the file's tables and triggers are not those of a ledger")

    def _check_file(self) -> None:
        if self.path is not None and max(first_page(self.path)[18:20]) > 2:
            raise LedgerDamaged("the file's header names a form that SQLite does not have, and would not write to")
        lines = [bytes(row[0]).decode(errors="replace") for row in self._db.execute("PRAGMA integrity_check(1)")]
        if lines != ["ok"]:
            raise LedgerDamaged(f"SQLite's own check of the file fails: {'; '.join(lines)}")

    def condemn(self, number: int, why: str) -> LedgerDamaged:
        """Take the ledger as damaged from this entry on: it verifies, but it says what cannot be."""
        with self._lock:
            self._chain = self._chain_up_to(number - 1)
            return self._set_damage(LedgerDamaged(f"entry {number}: {why}", entry=number))

    def _check_attachments(self) -> None:
        for row in self._db.execute("SELECT digest, salt, media_type, content FROM attachments"):
            try:
                _attachment_of(row)
            except LedgerDamaged as error:
                naming = "SELECT min(number) FROM entries WHERE number <= ? AND instr(payload, CAST(? AS TEXT))"
                error.entry = self._db.execute(naming, (self._chain.number, row[0])).fetchone()[0]
                raise
        for digest, number in self._named_attachments().items():
            if not self._db.execute(_HAS, (digest,)).fetchone():
                raise LedgerDamaged(f"attachment {digest}: it is gone, and no entry removes it", entry=number)

    def _named_attachments(self) -> dict[str, int]:
        """What must be there: each digest that an entry names, with the entry, save the words of posts removed."""
        named, words = dict[str, int](), dict[int, list[str]]()
        for row in self._db.execute(_NAMING, (self._chain.number,)):
            payload = entry_of(row).payload
            named.update(dict.fromkeys(attachments_of(payload), row[0]))
            if isinstance(payload, PostPublished | PostEdited):
                post = payload.post if isinstance(payload, PostEdited) else row[0]
                words.setdefault(post, []).append(payload.text)
            elif isinstance(payload, PostRemoved):
                for digest in words.pop(payload.post, []):
                    named.pop(digest, None)
        return named

    def _set_damage(self, error: LedgerDamaged) -> LedgerDamaged:
        """From now on the ledger is read-only. The error, told in full: which file, what is wrong, what to do."""
        if self.damage is None:
            good = self._chain.number
            kept = f"Entries 1 to {good} are good and can be read" if good else "No entry can be read"
            self.damage = LedgerDamaged(
                f"{self.path or 'the ledger in memory'} is damaged: {error}. {kept}; nothing can be appended. "
                "Keep the file as it is, and go on from a copy made before the damage.",
                entry=error.entry,
            )
            self.read_only = True
        return self.damage


def _attachment_of(row: tuple[bytes, bytes, bytes, bytes]) -> Attachment:
    digest, salt, media_type, content = row
    try:
        attachment = Attachment(salt=bytes(salt), media_type=bytes(media_type).decode(), content=bytes(content))
        if attachment.digest.encode() == digest:
            return attachment
    except (TypeError, ValueError):
        pass
    raise LedgerDamaged(f"attachment {bytes(digest).decode(errors='replace')}: it is not what was written")


def _code(error: BaseException) -> int | None:
    """SQLite's primary result code, without the details in its higher bits."""
    code: int | None = getattr(error, "sqlite_errorcode", None)
    return None if code is None else code & 0xFF


def _is_about_writing(error: BaseException) -> bool:
    """Whether SQLite failed for want of space or rights rather than for what it read: the file may be whole."""
    extended = getattr(error, "sqlite_errorcode", None)
    reading = (sqlite3.SQLITE_IOERR_READ, sqlite3.SQLITE_IOERR_SHORT_READ)
    return _code(error) in _NO_SPACE and extended not in reading
