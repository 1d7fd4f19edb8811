"""Downloads against a real server that drops connections: what is kept is whole, or is not kept under its name."""

from __future__ import annotations

import hashlib
import json
import socket
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dropping_server import Turn, serving
from hustings.errors import DownloadFailed
from hustings.sources.download import Receipt, fetch, receipt_of

NOW = datetime(2026, 8, 20, 9, 30, tzinfo=UTC)
BODY = bytes(range(256)) * 2_000


@pytest.fixture
def to(tmp_path: Path) -> Path:
    return tmp_path / "downloads" / "files.tar.gz"


def get(url: str, to: Path, *, tries: int = 4, most: int = 1 << 20) -> tuple[Receipt, list[float]]:
    pauses: list[float] = []
    return fetch(url, to, now=NOW, sleep=pauses.append, tries=tries, most=most), pauses


def leftovers(to: Path) -> list[str]:
    return sorted(path.name for path in to.parent.iterdir())


def test_a_whole_file_has_its_name_and_a_receipt_and_nothing_else_is_left(to: Path) -> None:
    with serving(BODY) as server:
        receipt, pauses = get(server.url, to)
    assert to.read_bytes() == BODY
    assert json.loads((to.parent / "files.tar.gz.json").read_text()) == {
        "url": server.url,
        "bytes": len(BODY),
        "sha256": hashlib.sha256(BODY).hexdigest(),
        "validator": '"one"',
        "fetched_at": "2026-08-20T09:30:00+00:00",
    }
    assert (receipt_of(to), pauses) == (receipt, [])
    assert leftovers(to) == ["files.tar.gz", "files.tar.gz.json"]


def test_progress_tells_bytes_so_far_and_in_all(to: Path) -> None:
    seen: list[tuple[int, int | None]] = []
    with serving(BODY) as server:
        fetch(server.url, to, now=NOW, progress=lambda got, total: seen.append((got, total)))
    assert seen == sorted(seen)
    assert seen[-1] == (len(BODY), len(BODY))


def test_a_dropped_connection_is_resumed_where_it_broke(to: Path) -> None:
    with serving(BODY, Turn(sends=100_000), Turn(sends=50_000), Turn()) as server:
        receipt, pauses = get(server.url, to)
    assert to.read_bytes() == BODY
    assert receipt.sha256 == hashlib.sha256(BODY).hexdigest()
    asked = [(r.get("Range"), r.get("If-Range")) for r in server.requests]
    assert asked == [(None, None), ("bytes=100000-", '"one"'), ("bytes=150000-", '"one"')]
    assert pauses == [1.0, 2.0]


def test_a_later_run_goes_on_from_what_an_earlier_one_kept(to: Path) -> None:
    with serving(BODY, Turn(sends=100_000)) as server:
        with pytest.raises(DownloadFailed, match="100,000 of 512,000 bytes"):
            get(server.url, to, tries=1)
        assert leftovers(to) == ["files.tar.gz.part", "files.tar.gz.part.json"]
        server.turns[:] = [Turn()]
        get(server.url, to)
    assert server.requests[-1]["Range"] == "bytes=100000-"
    assert to.read_bytes() == BODY


def test_a_server_that_ignores_ranges_is_asked_for_everything_again(to: Path) -> None:
    with serving(BODY, Turn(sends=100_000), Turn(ranges=False)) as server:
        get(server.url, to)
    assert len(server.requests) == 2
    assert to.read_bytes() == BODY


def test_a_file_that_changed_between_tries_is_never_mixed(to: Path) -> None:
    other = b"other " * 90_000
    with serving(BODY, Turn(sends=100_000), Turn(etag='"two"', body=other)) as server:
        receipt, _ = get(server.url, to, most=1 << 20)
    assert to.read_bytes() == other
    assert receipt.validator == '"two"'


@pytest.mark.parametrize("where", ["bytes 7-511999/512000", "bytes 100000-511998/512000", "nonsense"])
def test_an_answer_that_begins_elsewhere_than_asked_is_thrown_away(to: Path, where: str) -> None:
    with serving(BODY, Turn(sends=100_000), Turn(content_range=where), Turn()) as server:
        get(server.url, to)
    assert [r.get("Range") for r in server.requests] == [None, "bytes=100000-", None]
    assert to.read_bytes() == BODY


def test_a_part_kept_of_a_longer_file_is_begun_again(to: Path) -> None:
    with serving(BODY, Turn(sends=100_000), Turn(body=BODY[:5_000]), Turn(body=BODY[:5_000])) as server:
        get(server.url, to)
    assert to.read_bytes() == BODY[:5_000]


def test_without_a_validator_nothing_is_resumed(to: Path) -> None:
    with serving(BODY, Turn(etag="", sends=100_000), Turn(etag="")) as server:
        get(server.url, to)
    assert "Range" not in server.requests[1]
    assert to.read_bytes() == BODY


def test_a_weak_validator_is_none(to: Path) -> None:
    with serving(BODY, Turn(etag='W/"one"', sends=100_000), Turn(etag='W/"one"')) as server:
        get(server.url, to)
    assert "Range" not in server.requests[1]


def test_short_bodies_to_the_end_leave_no_file(to: Path) -> None:
    with serving(BODY, Turn(sends=0)) as server, pytest.raises(DownloadFailed, match="0 of 512,000 bytes"):
        get(server.url, to)
    assert not to.exists()
    assert len(server.requests) == 4


def test_a_file_of_an_earlier_day_stays_while_the_new_one_fails(to: Path) -> None:
    with serving(BODY) as server:
        get(server.url, to)
        server.turns[:] = [Turn(etag='"two"', sends=1_000)]
        with pytest.raises(DownloadFailed):
            get(server.url, to)
    assert to.read_bytes() == BODY
    assert receipt_of(to) is not None


def test_a_file_that_is_still_current_is_not_fetched_again(to: Path) -> None:
    with serving(BODY) as server:
        first, _ = get(server.url, to)
        second, _ = get(server.url, to)
    assert server.requests[1]["If-None-Match"] == '"one"'
    assert first == second
    assert to.read_bytes() == BODY


def test_chunks_tell_their_own_end(to: Path) -> None:
    with serving(BODY, Turn(chunked=True, sends=100_000, etag=""), Turn(chunked=True, etag="")) as server:
        get(server.url, to)
    assert to.read_bytes() == BODY


def test_a_body_of_unknown_length_is_refused(to: Path) -> None:
    with serving(BODY, Turn(without_length=True)) as server, pytest.raises(DownloadFailed, match="how long"):
        get(server.url, to)
    assert not to.exists()


def test_not_found_is_said_at_once(to: Path) -> None:
    with serving(BODY, Turn(status=404)) as server, pytest.raises(DownloadFailed, match="404"):
        get(server.url, to)
    assert len(server.requests) == 1


@pytest.mark.parametrize("status", [500, 503, 429])
def test_a_server_in_trouble_is_asked_again(to: Path, status: int) -> None:
    with serving(BODY, Turn(status=status), Turn()) as server:
        _, pauses = get(server.url, to)
    assert (to.read_bytes(), pauses) == (BODY, [1.0])


def test_pauses_grow_to_half_a_minute(to: Path) -> None:
    pauses: list[float] = []
    with serving(BODY, Turn(status=500)) as server, pytest.raises(DownloadFailed, match="500"):
        fetch(server.url, to, now=NOW, sleep=pauses.append, tries=8)
    assert pauses == [1.0, 2.0, 4.0, 8.0, 16.0, 30.0, 30.0]


def test_more_than_is_taken_is_refused_before_and_while_it_comes(to: Path) -> None:
    with serving(BODY) as server, pytest.raises(DownloadFailed, match="512,000 bytes are more than"):
        get(server.url, to, most=1_000)
    with serving(BODY, Turn(chunked=True)) as server, pytest.raises(DownloadFailed, match="longer than the 1,000"):
        get(server.url, to, most=1_000)
    assert not to.exists()


def test_without_a_network_the_message_says_so(to: Path) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{closed.getsockname()[1]}/x"
    with pytest.raises(DownloadFailed, match=r"127\.0\.0\.1 cannot be reached: .*connected to the network") as failed:
        get(url, to)
    assert failed.value.url == url


@pytest.mark.parametrize("url", ["file:///etc/hostname", "ftp://example.org/x", "parliament", "http://"])
def test_only_web_addresses_are_fetched(to: Path, url: str) -> None:
    with pytest.raises(DownloadFailed, match="only http and https"):
        get(url, to)
