from __future__ import annotations

import sqlite3
import sys
import threading
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hustings.errors import LedgerMoved, LedgerReadOnly, StoreError
from hustings.record.entries import Attachment, Draft, PostPublished
from hustings.record.ledger import GENESIS
from hustings.record.state import State
from hustings.record.store import SQLiteStore

sys.path.insert(0, str(Path(__file__).parent))
from ledger_helpers import AT, contest, drafts_for_a_contest, keying, opened, page, post, removal, row_of, verify


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "folder of its own" / "night, 100% #1?.sqlite"


@pytest.fixture
def store(path: Path) -> Iterator[SQLiteStore]:
    with SQLiteStore.open(path) as store:
        yield store


def bytes_on_disk(path: Path) -> bytes:
    return b"".join(file.read_bytes() for file in path.parent.iterdir() if not file.name.endswith("-shm"))


def test_a_new_ledger_is_made_with_its_folder_and_is_empty(path: Path) -> None:
    with SQLiteStore.open(path) as store:
        assert store.head() == (0, GENESIS)
        assert list(store.entries()) == []
        assert not store.read_only and store.damage is None and store.path == path
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_commits_are_synced_in_full_and_logged_ahead(store: SQLiteStore) -> None:
    settings = {name: store._db.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")}
    assert settings == {"journal_mode": b"wal", "synchronous": 2}
    assert store._db.execute("PRAGMA secure_delete").fetchone() == (1,)


def test_entries_read_back_as_they_were_acknowledged_also_after_closing(path: Path) -> None:
    with SQLiteStore.open(path) as store:
        first = store.append([opened(), contest()], at=AT)
        second = store.append([keying()], at=AT)
        assert tuple(store.entries()) == first + second
    with SQLiteStore.open(path) as store:
        assert tuple(store.entries()) == first + second
        assert store.head() == (3, second[0].hash)
        assert tuple(store.entries(after=2)) == second
        assert list(store.entries(after=3)) == list(store.entries(after=99)) == []
    assert [entry.number for entry in first + second] == [1, 2, 3]
    assert verify(map(row_of, first + second), decode=True) == (3, second[0].hash)


def test_a_ledger_of_more_entries_than_are_fetched_at_once_reads_whole() -> None:
    with SQLiteStore.memory() as store:
        store.append([opened()] * 1201, at=AT)
        assert [entry.number for entry in store.entries()] == list(range(1, 1202))
        assert [entry.number for entry in store.entries(after=700)] == list(range(701, 1202))


def test_a_draft_that_fails_takes_the_whole_append_with_it(store: SQLiteStore) -> None:
    unwritable = Draft(by="\ud800", source="", payload=opened().payload)
    with pytest.raises(ValueError):
        store.append([opened(), post(b"words"), unwritable], at=AT)
    assert store.head() == (0, GENESIS)
    assert store._fetch("SELECT * FROM attachments") == []
    assert store.append([opened()], at=AT)[0].number == 1


def test_a_time_without_a_zone_is_refused(store: SQLiteStore) -> None:
    with pytest.raises(ValueError, match="time zone"):
        store.append([opened()], at=datetime(2021, 7, 2))
    assert store.head()[0] == 0


def test_a_decision_taken_on_an_older_head_is_refused_and_writes_nothing(store: SQLiteStore) -> None:
    store.append([opened()], at=AT, expected=0)
    with pytest.raises(LedgerMoved, match="decided on entry 0, but the ledger is now at entry 1"):
        store.append([post(b"late")], at=AT, expected=0)
    assert store.head()[0] == 1
    assert store._fetch("SELECT * FROM attachments") == []
    assert store.append([contest()], at=AT, expected=1)[0].number == 2


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entries SET reason = 'another'",
        "DELETE FROM entries WHERE number = 2",
        "INSERT OR REPLACE INTO entries VALUES (2, 'at', 'by', 'source', 'reason', 'kind', '{}', 'f', 'f')",
        "INSERT INTO entries VALUES (9, 'at', 'by', 'source', 'reason', 'kind', '{}', 'f', 'f')",
        "UPDATE attachments SET content = x'00'",
    ],
)
def test_the_file_itself_refuses_to_have_its_entries_changed(store: SQLiteStore, path: Path, statement: str) -> None:
    store.append([opened(), contest(), post(b"words")], at=AT)
    before = list(store.entries())
    shell = sqlite3.connect(path)
    with pytest.raises(sqlite3.IntegrityError, match=r"never (changed|deleted)|only follow"):
        shell.execute(statement)
    shell.close()
    assert list(store.entries()) == before


def test_an_attachment_comes_back_as_it_was_and_none_where_there_is_none(store: SQLiteStore) -> None:
    draft = post(bytes(range(256)) * 40, "image/png")
    store.append([opened(), draft], at=AT)
    assert store.attachment(draft.attachments[0].digest) == draft.attachments[0]
    assert store.attachment("0" * 64) is None


def test_the_same_attachment_twice_is_kept_once(store: SQLiteStore) -> None:
    draft = post(b"once")
    store.append([draft, draft], at=AT)
    assert store._fetch("SELECT count(*) FROM attachments") == [(1,)]


@settings(max_examples=25, deadline=None)
@given(
    sizes=st.lists(st.integers(20, 9000), min_size=1, max_size=40),
    removed=st.lists(st.integers(0, 39), min_size=1, max_size=12, unique=True),
)
def test_removed_words_are_nowhere_in_the_files_and_the_chain_still_verifies(
    tmp_path_factory: pytest.TempPathFactory, sizes: list[int], removed: list[int]
) -> None:
    path = tmp_path_factory.mktemp("ledger") / "l.sqlite"
    secret = {which: b"libel %d at length! " % which for which in range(len(sizes))}
    drafts = [post((secret[which] * size)[:size]) for which, size in enumerate(sizes)]
    gone = {which for which in removed if which < len(sizes)}
    with SQLiteStore.open(path) as store:
        for draft in drafts:
            store.append([draft], at=AT)
        for which in gone:
            store.append([removal(which + 1, drafts[which].attachments[0].digest)], at=AT)
            assert secret[which] not in bytes_on_disk(path)
        assert store.unscrubbed() == ()
        on_disk = bytes_on_disk(path)
        assert [which for which in secret if secret[which] in on_disk] == sorted(set(secret) - gone)
        for which, draft in enumerate(drafts):
            kept = store.attachment(draft.attachments[0].digest)
            assert kept == (None if which in gone else draft.attachments[0])
        assert verify(map(row_of, store.entries()))[0] == len(drafts) + len(gone)
    with SQLiteStore.open(path) as store:
        assert store.damage is None and store.head()[0] == len(drafts) + len(gone)


def test_what_a_reader_kept_from_being_scrubbed_is_scrubbed_on_the_next_opening(path: Path) -> None:
    draft = post(b"a libel on the candidate")
    store = SQLiteStore.open(path)
    store._db.execute("PRAGMA busy_timeout = 50")
    store.append([draft], at=AT)
    reader = sqlite3.connect(path, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT * FROM attachments").fetchall()
    digest = draft.attachments[0].digest
    store.append([removal(1, digest)], at=AT)
    assert store.attachment(digest) is None
    assert store.unscrubbed() == (digest,)
    store._db.close()  # as if the process had died
    reader.close()
    with SQLiteStore.open(path) as store:
        assert store.unscrubbed() == ()
        assert b"a libel on" not in bytes_on_disk(path)


def test_changed_tells_of_others_commits_once_and_never_of_our_own(store: SQLiteStore, path: Path) -> None:
    assert not store.changed()
    store.append([opened()], at=AT)
    assert not store.changed()
    with SQLiteStore.open(path) as other:
        other.append([contest()], at=AT)
    assert store.changed()
    assert not store.changed()
    assert store.head()[0] == 2


def test_a_ledger_opened_read_only_reads_what_others_append_and_refuses_to(store: SQLiteStore, path: Path) -> None:
    with SQLiteStore.open(path, read_only=True) as reader:
        assert reader.read_only and reader.damage is None
        entries = store.append([opened(), contest()], at=AT)
        assert tuple(reader.entries()) == entries and reader.head()[0] == 2
        with pytest.raises(LedgerReadOnly, match="open read-only"):
            reader.append([keying()], at=AT)


def test_a_closed_ledger_refuses_politely_and_may_be_closed_again(path: Path) -> None:
    store = SQLiteStore.open(path)
    store.close()
    store.close()
    with pytest.raises(StoreError):
        store.head()
    with pytest.raises(LedgerReadOnly):
        store.append([opened()], at=AT)


def test_a_ledger_that_is_not_there_is_not_made_by_reading(path: Path) -> None:
    with pytest.raises(StoreError, match="there is no ledger here"):
        SQLiteStore.open(path, read_only=True)
    assert not path.parent.exists()


def test_a_file_that_is_something_else_is_refused_and_left_alone(tmp_path: Path) -> None:
    letter, other, folder = tmp_path / "letter.txt", tmp_path / "other.sqlite", tmp_path / "folder"
    letter.write_text("Dear returning officer")
    folder.mkdir()
    db = sqlite3.connect(other)
    db.execute("CREATE TABLE entries (number INTEGER PRIMARY KEY)")
    db.close()
    for path in (letter, other):
        before = path.read_bytes()
        with pytest.raises(StoreError, match="not a Hustings ledger; nothing was changed"):
            SQLiteStore.open(path)
        assert path.read_bytes() == before
    with pytest.raises(StoreError, match="cannot be opened"):
        SQLiteStore.open(folder)
    with pytest.raises(StoreError, match="cannot be made here"):
        SQLiteStore.open(letter / "below a file.sqlite")


def test_a_ledger_of_a_later_format_is_refused_as_such(path: Path) -> None:
    SQLiteStore.open(path).close()
    later = path.read_bytes().replace(b"ledger, format 1", b"ledger, format 2")
    path.write_bytes(later[:60] + (2).to_bytes(4, "big") + later[64:])
    with pytest.raises(StoreError, match=r"a ledger of format 2.*use a later one"):
        SQLiteStore.open(path)


def test_a_ledger_kept_locked_says_so_and_works_again_afterwards(store: SQLiteStore, path: Path) -> None:
    store._db.execute("PRAGMA busy_timeout = 50")
    hog = sqlite3.connect(path, isolation_level=None)
    hog.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError, match="nothing was entered: another process kept"):
        store.append([opened()], at=AT)
    hog.execute("ROLLBACK")
    hog.close()
    assert store.append([opened()], at=AT)[0].number == 1


def test_threads_of_one_process_share_a_store(store: SQLiteStore) -> None:
    def append(by: str) -> None:
        for _ in range(25):
            store.append([keying(by)], at=AT)
            list(store.entries())

    store.append([opened(), contest()], at=AT)
    threads = [threading.Thread(target=append, args=(f"reporter {n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    entries = list(store.entries())
    assert verify(map(row_of, entries)) == store.head()
    assert sorted(entry.by for entry in entries[2:]) == sorted([f"reporter {n}" for n in range(4)] * 25)


@settings(max_examples=30, deadline=None)
@given(steps=st.lists(st.tuples(st.booleans(), st.booleans(), drafts_for_a_contest()), max_size=30))
def test_two_writers_interleaved_in_any_order_make_one_chain_that_replays_to_one_state(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[bool, bool, Draft]]
) -> None:
    """Each step is one writer's turn; it may decide on the head it saw last, which may have moved, and then retries."""
    path = tmp_path_factory.mktemp("ledger") / "l.sqlite"
    with SQLiteStore.open(path) as left, SQLiteStore.open(path) as right:
        acknowledged = [*left.append([opened(), contest(), page()], at=AT)]
        seen = {left: 3, right: 3}
        for on_left, careful, draft in steps:
            writer = left if on_left else right
            expected = seen[writer] if careful else None
            before = len(acknowledged)
            try:
                acknowledged += writer.append([draft], at=AT, expected=expected)
            except LedgerMoved:
                assert seen[writer] < before and writer.head()[0] == before
                acknowledged += writer.append([draft], at=AT, expected=writer.head()[0])
            seen[writer] = acknowledged[-1].number
        assert left.head() == right.head() == verify(map(row_of, acknowledged), decode=True)
        live = State.of(acknowledged)
    with SQLiteStore.open(path) as store:
        assert store.damage is None
        assert list(store.entries()) == acknowledged
        assert State.of(store.entries()) == live
        wanted = {a.digest: a for _, _, draft in steps for a in draft.attachments}
        assert all(store.attachment(digest) == attachment for digest, attachment in wanted.items())


def test_an_attachment_is_found_by_the_digest_that_the_chain_keeps() -> None:
    words = Attachment(salt=b"s" * 16, media_type="text/plain", content="Zoë".encode())
    naming = PostPublished(page="batley", text=words.digest)
    with SQLiteStore.memory() as store:
        (entry,) = store.append([Draft(by="e", source="", payload=naming, attachments=(words,))], at=AT)
        assert store.attachment(words.digest) == words
        assert store.path is None and entry.number == 1
