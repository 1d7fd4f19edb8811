"""Accounts, one-time links, sessions and drafts: what the desk's own file keeps, and what it must not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from hustings.desk.accounts import FAILURES_WITHIN, LINK_LASTS, MAX_FAILURES, SESSION_LASTS, Accounts, same_token
from hustings.desk.people import Role
from hustings.errors import Refused, UnknownThing
from hustings.record.entries import Draft, LedgerOpened
from hustings.record.store import SQLiteStore

NOW = datetime(2021, 7, 1, 18, tzinfo=UTC)
PASSWORD = "correct horse battery"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "home" / "desk.sqlite"


@pytest.fixture
def accounts(path: Path) -> Iterator[Accounts]:
    made = Accounts(path)
    made.add("edna", Role.EDITOR)
    yield made
    made.close()


def file_bytes(path: Path) -> bytes:
    return b"".join(file.read_bytes() for file in path.parent.glob("desk.sqlite*"))


def joined(accounts: Accounts, now: datetime = NOW) -> str:
    return accounts.use_link(accounts.new_link("edna", now), PASSWORD, now)


def test_a_link_sets_the_password_and_signs_in(accounts: Accounts) -> None:
    session = accounts.session(joined(accounts), NOW)
    assert session is not None and (session.person.name, session.person.role) == ("edna", Role.EDITOR)
    assert accounts.people() == [(session.person, True)]
    assert accounts.session(accounts.sign_in("edna", PASSWORD, NOW), NOW)


def test_the_file_holds_an_argon2_hash_and_no_token_or_password(accounts: Accounts, path: Path) -> None:
    link = accounts.new_link("edna", NOW)
    assert link.encode() not in file_bytes(path)
    token = accounts.use_link(link, PASSWORD, NOW)
    data = file_bytes(path)
    assert b"$argon2id$" in data
    assert not [secret for secret in (PASSWORD, token, link) if secret.encode() in data]
    assert path.stat().st_mode & 0o077 == 0


def test_there_is_no_default_password(accounts: Accounts) -> None:
    for password in ("", "edna", "editor", "password", "None", "hustings"):
        with pytest.raises(Refused, match="do not belong together"):
            accounts.sign_in("edna", password, NOW)
    assert accounts.people()[0][1] is False


def test_a_link_works_once(accounts: Accounts) -> None:
    link = accounts.new_link("edna", NOW)
    accounts.use_link(link, PASSWORD, NOW)
    with pytest.raises(Refused, match="used or has expired"):
        accounts.use_link(link, "another password", NOW)


def test_a_link_expires(accounts: Accounts) -> None:
    link = accounts.new_link("edna", NOW)
    assert accounts.link_owner(link, NOW + LINK_LASTS).name == "edna"
    with pytest.raises(Refused):
        accounts.link_owner(link, NOW + LINK_LASTS + timedelta(seconds=1))


def test_a_new_link_replaces_the_one_before(accounts: Accounts) -> None:
    old, new = accounts.new_link("edna", NOW), accounts.new_link("edna", NOW)
    with pytest.raises(Refused):
        accounts.link_owner(old, NOW)
    assert accounts.link_owner(new, NOW).name == "edna"
    with pytest.raises(Refused):
        accounts.link_owner("never a link", NOW)
    with pytest.raises(UnknownThing):
        accounts.new_link("nobody", NOW)


@pytest.mark.parametrize("password", ["", "short", "x" * 1001])
def test_a_password_too_short_or_too_long_leaves_the_link_unspent(accounts: Accounts, password: str) -> None:
    link = accounts.new_link("edna", NOW)
    with pytest.raises(Refused, match="at least 10"):
        accounts.use_link(link, password, NOW)
    assert accounts.use_link(link, PASSWORD, NOW)


def test_sessions_end_by_time_by_signing_out_and_by_a_new_password(accounts: Accounts) -> None:
    token = joined(accounts)
    assert accounts.session(token, NOW + SESSION_LASTS - timedelta(seconds=1))
    assert accounts.session(token, NOW + SESSION_LASTS) is None
    accounts.sign_out(token)
    assert accounts.session(token, NOW) is None
    token = accounts.sign_in("edna", PASSWORD, NOW)
    joined(accounts)
    assert accounts.session(token, NOW) is None
    assert accounts.session(None, NOW) is None and accounts.session("made up", NOW) is None


def test_too_many_wrong_passwords_shut_the_door_for_a_while(accounts: Accounts) -> None:
    joined(accounts)
    for _ in range(MAX_FAILURES):
        with pytest.raises(Refused, match="do not belong together"):
            accounts.sign_in("edna", "wrong password", NOW)
    with pytest.raises(Refused, match="too many"):
        accounts.sign_in("edna", PASSWORD, NOW)
    assert accounts.sign_in("edna", PASSWORD, NOW + FAILURES_WITHIN + timedelta(seconds=1))


def test_a_new_link_opens_a_shut_door(accounts: Accounts) -> None:
    for _ in range(MAX_FAILURES):
        with pytest.raises(Refused):
            accounts.sign_in("edna", "wrong password", NOW)
    joined(accounts)
    assert accounts.sign_in("edna", PASSWORD, NOW)


def test_an_unknown_name_is_refused_in_the_same_words(accounts: Accounts) -> None:
    joined(accounts)
    said = set()
    for name, password in (("nobody", PASSWORD), ("edna", "wrong password")):
        with pytest.raises(Refused) as refused:
            accounts.sign_in(name, password, NOW)
        said.add(str(refused.value))
    assert len(said) == 1


@pytest.mark.parametrize("name", ["", "  ", "x" * 61, "a\nb", "edna", " edna ", "a‮b"])
def test_a_name_is_printable_short_and_not_taken(accounts: Accounts, name: str) -> None:
    with pytest.raises(Refused):
        accounts.add(name, Role.REPORTER)


def test_everything_but_sessions_of_the_past_survives_a_restart(accounts: Accounts, path: Path) -> None:
    token = joined(accounts)
    again = Accounts(path)
    assert again.session(token, NOW) and again.sign_in("edna", PASSWORD, NOW)
    again.close()


def test_a_deleted_draft_leaves_no_words_in_the_file(accounts: Accounts, path: Path) -> None:
    def save(words: bytes) -> int:
        return accounts.save_draft("page", "edna", words, "Breaking", drawn_from_voters=True, now=NOW)

    keep = save(b"to be kept " * 50)
    for size in (11, 900, 3000, 9000):
        gone = [save(b"zqxj%d" % n + b" indiscreet" * (size // 11)) for n in range(5)]
        assert b"indiscreet" in file_bytes(path)
        for draft in gone:
            accounts.drop_draft(draft)
        data = file_bytes(path)
        assert b"indiscreet" not in data and b"zqxj" not in data
    assert [d.id for d in accounts.drafts("page")] == [keep]
    found = accounts.draft("page", keep)
    assert (found.text[:10], found.label, found.drawn_from_voters, found.saved_at) == (
        b"to be kept",
        "Breaking",
        True,
        NOW,
    )
    for page, draft in (("page", 999), ("another", keep)):
        with pytest.raises(UnknownThing):
            accounts.draft(page, draft)


def test_tokens_are_compared_whole() -> None:
    assert same_token("abc", "abc")
    assert not same_token("abc", "abd") and not same_token("", "a") and not same_token("é", "e")


def test_wrong_passwords_from_elsewhere_lock_nobody_out(accounts: Accounts) -> None:
    joined(accounts)
    for _ in range(MAX_FAILURES + 1):
        with pytest.raises(Refused):
            accounts.sign_in("edna", "not the password", NOW, "203.0.113.7")
    assert accounts.sign_in("edna", PASSWORD, NOW, "198.51.100.2")


def test_nobody_else_on_the_machine_can_read_the_desks_files(accounts: Accounts, path: Path) -> None:
    with SQLiteStore.open(path.with_name("ledger.sqlite")) as store:
        store.append([Draft(by="t", source="t", payload=LedgerOpened(title="t", is_test=True))], at=NOW)
        rights = {file.name: file.stat().st_mode & 0o077 for file in path.parent.iterdir() if file.is_file()}
    assert {"desk.sqlite", "desk.sqlite-wal", "ledger.sqlite", "ledger.sqlite-wal"} <= rights.keys()
    assert set(rights.values()) == {0}
