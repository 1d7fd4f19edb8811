"""Accounts, one-time links, sessions and drafts of posts: kept in desk.sqlite, never in the ledger.

Passwords are hashed with argon2. Links and session cookies are random; the file keeps only their SHA-256.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import sqlite3
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from threading import RLock

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from hustings.desk.people import Person, Role
from hustings.errors import Refused, UnknownThing

LINK_LASTS = timedelta(days=2)
SESSION_LASTS = timedelta(hours=18)
MIN_PASSWORD = 10
MAX_PASSWORD = 1000
MAX_FAILURES = 8
FAILURES_WITHIN = timedelta(minutes=10)

_SCHEMA = """
create table if not exists account (name text primary key, role text not null, password text);
create table if not exists link (hash text primary key, account text not null, expires_at text not null);
create table if not exists session (hash text primary key, account text not null, csrf text not null,
                                    expires_at text not null);
create table if not exists failed (account text not null, address text not null, at text not null);
create table if not exists draft (id integer primary key, page text not null, account text not null,
                                  text blob not null, label text not null, drawn_from_voters integer not null,
                                  saved_at text not null);
"""


@dataclass(frozen=True, slots=True)
class Session:
    """Who is signed in, and the token that every form of theirs must carry."""

    person: Person
    csrf: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PostDraft:
    """A post that is not published: `text` is the JSON of its words."""

    id: int
    page: str
    account: str
    text: bytes
    label: str
    drawn_from_voters: bool
    saved_at: datetime


class Accounts:
    """The desk's own file. All methods take `now`; times are aware and kept in UTC."""

    def __init__(self, path: Path | None) -> None:
        if path:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            path.touch(mode=0o600)  # before SQLite makes its log, which gets the same rights
        self._db = sqlite3.connect(path or ":memory:", check_same_thread=False, isolation_level=None)
        self._db.execute("pragma journal_mode=wal")
        self._db.execute("pragma secure_delete=on")
        self._db.execute("pragma temp_store=memory")
        self._db.executescript(_SCHEMA)
        self._lock = RLock()
        self._hasher = PasswordHasher()

    def close(self) -> None:
        self._db.close()

    def _rows(self, sql: str, *values: object) -> list[tuple[str, ...]]:
        with self._lock:
            return self._db.execute(sql, values).fetchall()

    # accounts and one-time links

    def add(self, name: str, role: Role) -> Person:
        """A new account without a password: its owner sets one through a one-time link.

        Raises:
            Refused: The name is empty, too long, has odd characters, or is taken.
        """
        name = name.strip()
        if not name or len(name) > 60 or not name.isprintable():
            raise Refused("a name at the desk has 1 to 60 printable characters")
        try:
            self._rows("insert into account (name, role) values (?, ?)", name, role.value)
        except sqlite3.IntegrityError:
            raise Refused(f"there is already somebody called {name!r} at this desk") from None
        return Person(name, role)

    def people(self) -> list[tuple[Person, bool]]:
        """Everybody with an account, and whether they have set a password."""
        rows = self._rows("select name, role, password is not null from account order by role, name")
        return [(Person(name, Role(role)), bool(has)) for name, role, has in rows]

    def person(self, name: str) -> Person:
        """Raises UnknownThing where nobody has this name."""
        rows = self._rows("select name, role from account where name = ?", name)
        if not rows:
            raise UnknownThing("account", name)
        return Person(rows[0][0], Role(rows[0][1]))

    def new_link(self, name: str, now: datetime) -> str:
        """A one-time token with which this person sets a password and signs in; earlier ones stop working."""
        self.person(name)
        token = secrets.token_urlsafe(24)
        with self._lock:
            self._rows("delete from link where account = ?", name)
            self._rows("insert into link values (?, ?, ?)", _digest(token), name, _iso(now + LINK_LASTS))
        return token

    def link_owner(self, token: str, now: datetime) -> Person:
        """Whose link this is.

        Raises:
            Refused: It has been used, has expired, or never was one.
        """
        rows = self._rows("select account, expires_at from link where hash = ?", _digest(token))
        if not rows or datetime.fromisoformat(rows[0][1]) < now:
            raise Refused("this link has been used or has expired: ask an editor for a new one")
        return self.person(rows[0][0])

    def use_link(self, token: str, password: str, now: datetime) -> str:
        """Set the password, spend the link, end other sessions of this person, and sign in: the session's token."""
        if not MIN_PASSWORD <= len(password) <= MAX_PASSWORD:
            raise Refused(f"a password has at least {MIN_PASSWORD} characters (and at most {MAX_PASSWORD:,})")
        hashed = self._hasher.hash(password)
        with self._lock:
            person = self.link_owner(token, now)
            self._rows("delete from link where account = ?", person.name)
            self._rows("delete from session where account = ?", person.name)
            self._rows("delete from failed where account = ?", person.name)
            self._rows("update account set password = ? where name = ?", hashed, person.name)
        return self._open_session(person.name, now)

    # signing in

    def sign_in(self, name: str, password: str, now: datetime, address: str = "") -> str:
        """A new session's token. Failures are counted by name and `address`: nobody can lock out somebody elsewhere.

        Raises:
            Refused: Wrong name or password (the same words for both), or too many failures of late.
        """
        self._rows("delete from failed where at <= ?", _iso(now - FAILURES_WITHIN))
        failures = self._rows("select count(*) from failed where account = ? and address = ?", name[:60], address)
        if int(failures[0][0]) >= MAX_FAILURES:
            raise Refused("too many wrong passwords: wait ten minutes, or ask an editor for a new link")
        rows = self._rows("select password from account where name = ?", name)
        if not self._is_right(rows[0][0] if rows else None, password):
            self._rows("insert into failed values (?, ?, ?)", name[:60], address, _iso(now))
            raise Refused("that name and password do not belong together")
        self._rows("delete from failed where account = ?", name)
        return self._open_session(name, now)

    def _is_right(self, hashed: str | None, password: str) -> bool:
        try:
            # an unknown name costs as much time as a wrong password
            return self._hasher.verify(hashed or _nobodys_hash(), password[:MAX_PASSWORD]) and hashed is not None
        except (VerificationError, InvalidHashError):
            return False

    def _open_session(self, name: str, now: datetime) -> str:
        token = secrets.token_urlsafe(32)
        with self._lock:
            self._rows("delete from session where expires_at < ?", _iso(now))
            self._rows(
                "insert into session values (?, ?, ?, ?)",
                _digest(token),
                name,
                secrets.token_urlsafe(24),
                _iso(now + SESSION_LASTS),
            )
        return token

    def session(self, token: str | None, now: datetime) -> Session | None:
        """The session behind a cookie; None where there is none or it has ended."""
        if not token:
            return None
        rows = self._rows(
            "select account, csrf from session where hash = ? and expires_at > ?", _digest(token), _iso(now)
        )
        return Session(self.person(rows[0][0]), rows[0][1]) if rows else None

    def sign_out(self, token: str) -> None:
        self._rows("delete from session where hash = ?", _digest(token))

    # drafts of posts

    def save_draft(
        self, page: str, account: str, text: bytes, label: str, *, drawn_from_voters: bool, now: datetime
    ) -> int:
        """Keep a draft; its id."""
        with self._lock:
            cursor = self._db.execute(
                "insert into draft (page, account, text, label, drawn_from_voters, saved_at) values (?, ?, ?, ?, ?, ?)",
                (page, account, text, label, drawn_from_voters, _iso(now)),
            )
            return int(cursor.lastrowid or 0)

    def drafts(self, page: str) -> list[PostDraft]:
        """The drafts for one page, newest first."""
        columns = "id, page, account, text, label, drawn_from_voters, saved_at"
        with self._lock:
            rows = self._db.execute(f"select {columns} from draft where page = ? order by id desc", (page,)).fetchall()
        return [
            PostDraft(
                id=i,
                page=p,
                account=a,
                text=t,
                label=lb,
                drawn_from_voters=bool(v),
                saved_at=datetime.fromisoformat(at),
            )
            for i, p, a, t, lb, v, at in rows
        ]

    def draft(self, page: str, draft_id: int) -> PostDraft:
        """Raises UnknownThing where there is no such draft."""
        found = next((d for d in self.drafts(page) if d.id == draft_id), None)
        if found is None:
            raise UnknownThing("draft", draft_id)
        return found

    def drop_draft(self, draft_id: int) -> None:
        """Delete a draft; its words are overwritten in the file."""
        self._rows("delete from draft where id = ?", draft_id)
        self._rows("vacuum")  # a row that SQLite once moved may have left a copy in the slack of its old page
        self._rows("pragma wal_checkpoint(truncate)")


def same_token(a: str, b: str) -> bool:
    """Whether two tokens are equal, in constant time."""
    return hmac.compare_digest(a.encode(), b.encode())


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _iso(moment: datetime) -> str:
    return moment.isoformat()


@cache
def _nobodys_hash() -> str:
    return PasswordHasher().hash(secrets.token_urlsafe(8))
