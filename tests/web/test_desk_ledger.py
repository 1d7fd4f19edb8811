"""A ledger that cannot be written: the live page is still served, the desk says why, nothing that was sent is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from desk_house import DESK, LIVE, POSTS, Desk, Seat, count_fields
from hustings.record.store import SQLiteStore


def fill(desk: Desk) -> None:
    """Leave the ledger no room for another page of the file."""
    store = desk.record.store
    assert isinstance(store, SQLiteStore)
    pages = store._db.execute("PRAGMA page_count").fetchone()[0]
    store._db.execute(f"PRAGMA max_page_count = {pages}")


def damaged(desk: Desk) -> Desk:
    """The same ledger after one byte of it has changed, opened by another process."""
    desk.close()
    for file in desk.path.parent.glob("ledger.sqlite-*"):
        file.unlink()
    data = bytearray(desk.path.read_bytes())
    data[data.index(b"Steady as she goes")] ^= 1
    desk.path.write_bytes(data)
    return Desk(desk.path.parent)


@pytest.fixture
def read_only(desk: Desk, editor: Seat) -> Desk:
    editor.write("A post")
    editor.post(f"{DESK}/do", do="event", text="Steady as she goes", source="the hall", is_public="on")
    return damaged(desk)


def test_a_full_disk_is_named_and_the_words_are_kept(desk: Desk, editor: Seat) -> None:
    fill(desk)
    before, words = desk.number(), "Not lost " * 2_000
    refused = editor.write("Full", words)
    assert refused.status_code == 503
    assert "full" in refused.text
    assert words.strip() in refused.text
    assert desk.number() == before
    assert desk.get(LIVE).status_code == 200


def test_a_damaged_ledger_is_served_named_and_not_written(read_only: Desk) -> None:
    editor = read_only.seat("Eve")
    assert read_only.get(LIVE).status_code == 200
    desk_page = editor.get("/desk").text
    assert "damaged and open for reading only" in desk_page
    refused = editor.key("count", count_fields())
    assert refused.status_code == 503
    assert 'value="13,296"' in refused.text
    post = editor.write("Kept", "words")
    assert post.status_code == 503
    assert "Kept" in post.text
    assert editor.post(f"{DESK}/do", do="event", text="x").status_code == 503
    assert "damaged" in editor.get(POSTS).text


def test_a_ledger_closed_under_the_desk_answers_in_words(desk: Desk, editor: Seat) -> None:
    desk.record.store.close()
    refused = editor.write("Kept", "words")
    assert refused.status_code == 503
    assert "Kept" in refused.text
    assert desk.get(LIVE).status_code == 200


def test_a_missing_folder_is_no_ledger(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "new" / "folder")
    assert desk.get("/").status_code == 200
    desk.close()
