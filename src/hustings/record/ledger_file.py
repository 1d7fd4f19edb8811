"""A ledger's file as SQLite sees it: its schema, how it is made, recognised and connected to."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from hustings.errors import StoreError

APPLICATION_ID = 0x48757374  # "Hust"
FORMAT = 1
BUSY_SECONDS = 20.0
_MARKER = f"-- Hustings ledger, format {FORMAT}"

SCHEMA = f"""
CREATE TABLE entries ( {_MARKER}
  number INTEGER PRIMARY KEY, at TEXT NOT NULL, "by" TEXT NOT NULL, source TEXT NOT NULL, reason TEXT NOT NULL,
  kind TEXT NOT NULL, payload TEXT NOT NULL, previous_hash TEXT NOT NULL, hash TEXT NOT NULL
);
CREATE TABLE attachments (
  digest TEXT PRIMARY KEY NOT NULL, salt BLOB NOT NULL, media_type TEXT NOT NULL, content BLOB NOT NULL
);
CREATE TABLE unscrubbed (digest TEXT PRIMARY KEY NOT NULL);
CREATE TRIGGER entries_follow BEFORE INSERT ON entries
  WHEN NEW.number IS NOT (SELECT coalesce(max(number), 0) + 1 FROM entries)
  BEGIN SELECT RAISE(ABORT, 'an entry can only follow the last one'); END;
CREATE TRIGGER entries_stay BEFORE UPDATE ON entries
  BEGIN SELECT RAISE(ABORT, 'entries are never changed: append a correction'); END;
CREATE TRIGGER entries_remain BEFORE DELETE ON entries
  BEGIN SELECT RAISE(ABORT, 'entries are never deleted: append a withdrawal'); END;
CREATE TRIGGER attachments_stay BEFORE UPDATE ON attachments
  BEGIN SELECT RAISE(ABORT, 'attachments are never changed: only a legal removal deletes one'); END;
"""


def connect(uri: str) -> sqlite3.Connection:
    db = sqlite3.connect(uri, uri=True, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    db.text_factory = bytes
    for pragma in ("trusted_schema = OFF", "cell_size_check = ON", "foreign_keys = ON", "secure_delete = ON"):
        db.execute(f"PRAGMA {pragma}")
    return db


def connect_to_write(path: Path) -> sqlite3.Connection:
    """A connection that may write, in WAL mode, each commit synced to disk before it returns."""
    try:
        db = connect(f"{path.absolute().as_uri()}?mode=rw")
        db.execute("PRAGMA synchronous = FULL")
        mode = db.execute("PRAGMA journal_mode = WAL").fetchone()[0]
    except sqlite3.Error as error:
        raise StoreError(f"{path}: cannot be opened for writing ({error})") from error
    if mode != b"wal":
        db.close()
        raise StoreError(f"{path}: this file system cannot keep a ledger safely (no WAL mode): use a local disk")
    return db


def connect_to_read(path: Path) -> sqlite3.Connection:
    """A connection that cannot write. In a folder that cannot be written either, SQLite must be told so."""
    uri = f"{path.absolute().as_uri()}?mode=ro"
    wal = path.with_name(f"{path.name}-wal")
    if not os.access(path.parent, os.W_OK) and not (wal.exists() and wal.stat().st_size):
        uri += "&immutable=1"
    try:
        return connect(uri)
    except sqlite3.Error as error:
        raise StoreError(f"{path}: cannot be opened ({error})") from error


def create(path: Path) -> None:
    """Make an empty ledger, complete and on disk before it gets its name: nobody ever sees half a ledger."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.TemporaryDirectory(prefix=f".{path.name}.", dir=path.parent) as folder:
            new = Path(folder) / "new.sqlite"
            new.touch(mode=0o600)  # it holds figures that only the desk may see; SQLite gives its log the same rights
            with closing(connect_to_write(new)) as db:
                pragmas = f"PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {FORMAT};"
                db.executescript(f"BEGIN; {SCHEMA} {pragmas} COMMIT;")
            try:
                os.link(new, path)  # fails, rather than replaces, where another process was quicker
            except FileExistsError:
                return
            except OSError:  # a file system without hard links
                new.rename(path)
            _sync_folder(path.parent)
    except (OSError, sqlite3.Error) as error:
        raise StoreError(f"{path}: a ledger cannot be made here ({error})") from error


def _sync_folder(folder: Path) -> None:
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def refuse_foreign(path: Path) -> None:
    """Refuse what is not a ledger. One of the two marks is enough: a ledger with a damaged mark is still a ledger."""
    first = first_page(path)
    named, marked = first[68:72] == APPLICATION_ID.to_bytes(4, "big"), _MARKER.encode() in first
    if first and not named and not marked:
        raise StoreError(f"{path}: not a Hustings ledger; nothing was changed. Choose another path")
    version = int.from_bytes(first[60:64], "big")
    if version > FORMAT and not marked:
        raise StoreError(
            f"{path}: a ledger of format {version}, and this Hustings reads format {FORMAT}: use a later one"
        )


_HANDLES: dict[tuple[int, int], int] = {}


def first_page(path: Path) -> bytes:
    """The first 4,096 bytes of a file that SQLite may have open in this process.

    A process that closes any handle on a file lets go of all the locks that it holds on it, SQLite's too; another
    process would then think itself alone and clear the log away. So the handle is kept, one a file, until the file is
    gone.
    """
    try:
        for known, handle in list(_HANDLES.items()):
            if not os.fstat(handle).st_nlink:
                os.close(_HANDLES.pop(known))
        status = path.stat()
        key = status.st_dev, status.st_ino
        if key not in _HANDLES:
            _HANDLES[key] = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
        os.lseek(_HANDLES[key], 0, os.SEEK_SET)
        return os.read(_HANDLES[key], 4096)
    except OSError as error:
        raise StoreError(f"{path}: cannot be opened ({error})") from error
