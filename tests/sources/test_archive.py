"""Files out of an archive: only the CSV files asked for, nowhere but in the folder given, and all or none."""

from __future__ import annotations

import io
import tarfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dropping_server import Turn, serving
from hustings.errors import DownloadFailed
from hustings.sources import archive as module
from hustings.sources.archive import fetch_parliament, unpack

NOW = datetime(2026, 8, 20, 9, 30, tzinfo=UTC)


def packed(files: dict[str, bytes], links: dict[str, str] | None = None) -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w:gz") as tar:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
        for name, target in (links or {}).items():
            member = tarfile.TarInfo(name)
            member.type, member.linkname = tarfile.SYMTYPE, target
            tar.addfile(member)
    return made.getvalue()


def found(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.fixture
def to(tmp_path: Path) -> Path:
    return tmp_path / "inside" / "files"


def unpacked(to: Path, content: bytes, folder: str = "db/data") -> dict[str, bytes]:
    path = to.parent.parent / "a.tar.gz"
    path.write_bytes(content)
    unpack(path, to, folder)
    return found(to)


def test_only_csv_files_of_the_folder_are_taken(to: Path) -> None:
    files = {
        "top/db/data/a.csv": b"a",
        "top/db/data/59/b.CSV": b"b",
        "top/db/data/c.sql": b"c",
        "top/db/dumps/d.csv": b"d",
        "top/e.csv": b"e",
    }
    assert unpacked(to, packed(files)) == {"a.csv": b"a", "59/b.CSV": b"b"}


def test_no_name_leads_outside(to: Path) -> None:
    evil = {
        "top/db/data/../../../evil.csv": b"1",
        "/top/db/data/evil.csv": b"2",
        "top/db/data/..\\evil.csv": b"3",
        "top/db/data/C:evil.csv": b"4",
        "top/db/data/good.csv": b"5",
    }
    content = packed(evil, {"top/db/data/link.csv": "/etc/hostname", "top/db/data/up": ".."})
    assert unpacked(to, content) == {"good.csv": b"5"}
    assert [p.name for p in to.parent.parent.rglob("*evil*")] == []
    assert sorted(p.name for p in to.parent.iterdir()) == ["files"]


def test_a_new_archive_replaces_the_old_files(to: Path) -> None:
    unpacked(to, packed({"top/db/data/old.csv": b"old"}))
    assert unpacked(to, packed({"top/db/data/new.csv": b"new"})) == {"new.csv": b"new"}


@pytest.mark.parametrize("cut", [0, 10, -8, -200])
def test_a_damaged_archive_leaves_what_was_there(to: Path, cut: int) -> None:
    unpacked(to, packed({"top/db/data/old.csv": b"old"}))
    whole = packed({"top/db/data/new.csv": bytes(range(256)) * 4_000})
    with pytest.raises(DownloadFailed, match="damaged"):
        unpacked(to, whole[:cut])
    assert found(to.parent) == {"files/old.csv": b"old"}


def test_an_archive_without_the_folder_is_refused(to: Path) -> None:
    with pytest.raises(DownloadFailed, match="no CSV files in db/data"):
        unpacked(to, packed({"top/other/a.csv": b"a"}))


def test_too_much_is_refused(to: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = packed({"top/db/data/a.csv": b"a" * 2_000, "top/db/data/b.csv": b"b"})
    for name, limit in (("MOST_OF_A_FILE", 1_000), ("MOST_FILES", 1), ("MOST_UNPACKED", 2_000)):
        with monkeypatch.context() as patched, pytest.raises(DownloadFailed, match="more"):
            patched.setattr(module, name, limit)
            unpacked(to, content)
    assert not to.exists()


def test_parliaments_files_are_fetched_through_drops_and_unpacked(tmp_path: Path) -> None:
    content = packed({"top/db/data/a.csv": bytes(range(256)) * 900, "top/db/data/b/c.csv": b"x"})
    with serving(content, Turn(sends=700), Turn()) as server:
        folder, receipt = fetch_parliament(tmp_path, now=NOW, url=server.url, sleep=lambda seconds: None)
    assert sorted(found(folder)) == ["a.csv", "b/c.csv"]
    assert receipt.bytes == len(content)
    assert server.requests[1]["Range"] == "bytes=700-"


def test_a_whole_download_that_is_no_archive_is_fetched_anew_next_time(tmp_path: Path) -> None:
    good = packed({"top/db/data/a.csv": b"a"})
    with serving(b"<html>an error page</html>", Turn(), Turn(body=good)) as server:
        with pytest.raises(DownloadFailed, match="damaged"):
            fetch_parliament(tmp_path, now=NOW, url=server.url)
        folder, _ = fetch_parliament(tmp_path, now=NOW, url=server.url)
    assert found(folder) == {"a.csv": b"a"}
