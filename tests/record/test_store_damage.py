from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from hustings.errors import LedgerDamaged, LedgerReadOnly
from hustings.record.entries import Attachment, Entry
from hustings.record.ledger import hash_of
from hustings.record.store import SQLiteStore

sys.path.insert(0, str(Path(__file__).parent))
from ledger_helpers import AT, contest, keying, opened, post, removal


@dataclass(frozen=True)
class Written:
    """A closed ledger: where it is, its bytes, and what was entered in it."""

    path: Path
    file: bytes
    entries: list[Entry]
    attachments: list[Attachment]

    def changed(self, place: int, bit: int = 0) -> Path:
        """The file with one bit changed, as a new file beside the ledger."""
        data = bytearray(self.file)
        data[place % len(data)] ^= 1 << bit
        copy = self.path.with_name("changed.sqlite")
        for old in copy.parent.glob("changed.sqlite*"):
            old.unlink()
        copy.write_bytes(data)
        return copy


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Written:
    path = tmp_path_factory.mktemp("ledger") / "l.sqlite"
    posts = [post(b"Recount at the count. " * 9), post(bytes(range(256)) * 40, "image/png"), post(b"a libel")]
    with SQLiteStore.open(path) as store:
        for draft in [opened(), contest(), *[keying(con=12973 + n) for n in range(20)], *posts]:
            store.append([draft], at=AT)
        store.append([removal(25, posts[2].attachments[0].digest)], at=AT)
        entries = list(store.entries())
    kept = [attachment for draft in posts[:2] for attachment in draft.attachments]
    return Written(path, path.read_bytes(), entries, kept)


@settings(max_examples=400, deadline=None)
@given(place=st.integers(0, 10**6), bit=st.integers(0, 7))
@example(place=0, bit=0)  # the magic words
@example(place=18, bit=0)  # the file format's write version, to one that SQLite will not write
@example(place=18, bit=1)  # and to one that it will
@example(place=56, bit=1)  # the text encoding
@example(place=63, bit=1)  # the ledger's format
@example(place=68, bit=0)  # the application id
@example(place=3907, bit=2)  # the schema: column types
def test_one_changed_bit_is_reported_or_changes_nothing_that_was_written(
    written: Written, place: int, bit: int
) -> None:
    with SQLiteStore.open(written.changed(place, bit)) as store:
        entries = list(store.entries())
        if store.damage is None:
            assert entries == written.entries
            assert [store.attachment(a.digest) for a in written.attachments] == written.attachments
            assert store.append([keying()], at=AT)[0].number == len(entries) + 1
        else:
            assert entries == written.entries[: len(entries)]
            assert store.read_only and store.head()[0] == len(entries)
            with pytest.raises(LedgerReadOnly, match="nothing was entered"):
                store.append([keying()], at=AT)
            for attachment in written.attachments:
                try:
                    assert store.attachment(attachment.digest) in (attachment, None)
                except LedgerDamaged as error:
                    assert str(store.path) in str(error)


def test_a_changed_figure_is_laid_to_its_entry_with_what_is_wrong_and_what_to_do(written: Written) -> None:
    place = written.file.index(b'"con":12980')  # keyed as entry 10
    path = written.changed(place + 8, 1)
    with SQLiteStore.open(path) as store:
        assert store.damage is not None and store.damage.entry == 10
        message = str(store.damage)
        assert message.startswith(f"{path} is damaged: entry 10: its words do not give the hash kept with it")
        assert "Entries 1 to 9 are good and can be read; nothing can be appended." in message
        assert "go on from a copy made before the damage" in message
        assert list(store.entries()) == written.entries[:9]
        assert list(store.entries(after=4)) == written.entries[4:9]
        assert store.head() == (9, written.entries[8].hash)
        with pytest.raises(LedgerReadOnly, match="entry 10"):
            store.append([keying()], at=AT)


def test_opening_a_damaged_ledger_leaves_its_file_as_it_is(written: Written) -> None:
    path = written.changed(written.file.index(b'"con":12980') + 8)
    before = path.read_bytes()
    with SQLiteStore.open(path) as store:
        assert store.damage is not None
    assert path.read_bytes() == before


def test_a_changed_attachment_is_laid_to_the_entry_that_brought_it(written: Written) -> None:
    with SQLiteStore.open(written.changed(written.file.index(b"Recount at the count") + 3)) as store:
        assert store.damage is not None and store.damage.entry == 23
        assert "attachment" in str(store.damage)
        assert list(store.entries()) == written.entries
        assert store.attachment(written.attachments[1].digest) == written.attachments[1]
        with pytest.raises(LedgerDamaged):
            store.attachment(written.attachments[0].digest)


@pytest.mark.parametrize("size", [0, 100, 4096, 9000, -1])
def test_a_file_cut_short_is_damage(written: Written, size: int) -> None:
    path = written.changed(0)
    path.write_bytes(written.file[:size])
    with SQLiteStore.open(path) as store:
        assert store.damage is not None
        assert list(store.entries()) == written.entries[: store.head()[0]]


def test_damage_done_while_the_ledger_is_open_is_found_when_it_is_read_and_stops_appending(written: Written) -> None:
    path = written.changed(0)
    path.write_bytes(written.file)
    with SQLiteStore.open(path) as store:
        other = SQLiteStore.open(path)
        for trigger in ("entries_stay", "entries_remain", "entries_follow"):
            other._db.execute(f"DROP TRIGGER {trigger}")
        other._db.execute("UPDATE entries SET \"by\" = 'nobody' WHERE number = 26")
        other.close()
        assert store.changed()
        with pytest.raises(LedgerDamaged, match=r"entry 26: .* Entries 1 to 25 are good"):
            list(store.entries())
        assert store.damage is not None and store.read_only
        assert list(store.entries()) == written.entries[:25]
        with pytest.raises(LedgerReadOnly):
            store.append([keying()], at=AT)


def test_a_bad_entry_from_another_writer_is_never_built_on(written: Written) -> None:
    path = written.changed(0)
    path.write_bytes(written.file)
    with SQLiteStore.open(path) as store:
        other = SQLiteStore.open(path)
        other._db.execute(
            'INSERT INTO entries SELECT 27, at, "by", source, reason, kind, payload, hash, hash FROM entries '
            "WHERE number = 26"
        )
        other.close()
        with pytest.raises(LedgerDamaged, match="entry 27") as caught:
            store.append([keying()], at=AT)
        assert caught.value.entry == 27
        assert store._fetch("SELECT max(number) FROM entries") == [(27,)]
        assert list(store.entries()) == written.entries


def test_an_entry_gone_behind_our_back_is_noticed_before_anything_is_built_on_it(written: Written) -> None:
    path = written.changed(0)
    path.write_bytes(written.file)
    with SQLiteStore.open(path) as store:
        other = SQLiteStore.open(path)
        other._db.execute("DROP TRIGGER entries_remain")
        other._db.execute("DELETE FROM entries WHERE number = 26")
        other.close()
        with pytest.raises(LedgerDamaged, match="entry 26: changed or gone since it was read"):
            store.append([keying()], at=AT)
        assert store.head() == (25, written.entries[24].hash)
        assert list(store.entries()) == written.entries[:25]


def test_an_attachment_gone_without_a_removal_is_damage(written: Written) -> None:
    path = written.changed(0)
    path.write_bytes(written.file)
    with SQLiteStore.open(path) as store:
        assert store.damage is None
        store._db.execute("DELETE FROM attachments WHERE digest = ?", (written.attachments[1].digest,))
    with SQLiteStore.open(path) as store:
        assert store.damage is not None and store.damage.entry == 24
        assert "is gone, and no entry removes it" in str(store.damage)


def test_an_entry_of_a_kind_not_known_here_stops_the_reading_before_it_and_the_writing(tmp_path: Path) -> None:
    with SQLiteStore.open(tmp_path / "l.sqlite") as store:
        (first,) = store.append([opened()], at=AT)
        fields = (2, "2021-07-02T04:25:17.000000+00:00", "by", "", "", "horoscope", b"{}", first.hash)
        own = hash_of(*fields)
        store._db.execute("INSERT INTO entries VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", (*fields, own))
        with pytest.raises(LedgerDamaged, match=r"horoscope.* is not known to this version"):
            list(store.entries())
        assert list(store.entries()) == [first]
        with pytest.raises(LedgerReadOnly):
            store.append([keying()], at=AT)
