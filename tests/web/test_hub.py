"""The stream over real sockets, from a real uvicorn server in a thread of its own."""

from __future__ import annotations

import asyncio
import gc
import importlib.util
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import httpx
import pytest
import uvicorn
from httpx_sse import connect_sse
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.types import Message

from hustings.web.hub import Events, Hub, StreamEvent, StreamServer, raise_gc_thresholds

PATIENCE = 20.0
PROTOCOLS = ["h11"] + (["httptools"] if importlib.util.find_spec("httptools") else [])


def event(number: int, page: str = "night", words: str = "") -> StreamEvent:
    return StreamEvent(number, page, "", json.dumps({"entry": number, "say": words}).encode())


class Running:
    """A hub on a server that is up, with its address, and ways to speak to the hub on its own loop."""

    def __init__(self, hub: Hub, http: str, *, plain: bool) -> None:
        self.hub = hub
        app = Starlette(routes=[Route("/live/{page}/events", Events(hub, lambda page: page in ("night", "other")))])
        config = uvicorn.Config(app, port=0, http=http, log_level="warning", lifespan="off")
        self.server = uvicorn.Server(config) if plain else StreamServer(config, hub)
        self.thread = threading.Thread(target=lambda: asyncio.run(self._run()), daemon=True)
        self.thread.start()
        eventually(lambda: self.server.started)
        self.port: int = self.server.servers[0].sockets[0].getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}/live/night/events"

    async def _run(self) -> None:
        self.loop = asyncio.get_running_loop()
        await self.server.serve()

    def call(self, function: Callable[..., object], *args: object) -> None:
        async def on_loop() -> None:
            function(*args)

        asyncio.run_coroutine_threadsafe(on_loop(), self.loop).result(PATIENCE)

    def publish(self, *numbers: int, words: str = "") -> None:
        for number in numbers:
            self.call(self.hub.publish, event(number, words=words))

    def stop(self) -> None:
        self.server.should_exit = True
        self.thread.join(PATIENCE)
        assert not self.thread.is_alive(), "the server did not stop"


def eventually(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.005)


@contextmanager
def running(http: str = "h11", *, plain: bool = False, heartbeat_s: float = 15.0) -> Iterator[Running]:
    started = Running(Hub(heartbeat_s=heartbeat_s), http, plain=plain)
    try:
        yield started
    finally:
        started.stop()


@pytest.fixture(params=PROTOCOLS)
def night(request: pytest.FixtureRequest) -> Iterator[Running]:
    with running(request.param) as started:
        yield started


def read_ids(night: Running, last_event_id: object, until: int, query: bool = False) -> list[int]:
    """Every id received from a new stream, up to and including *until*."""
    headers = {} if query or last_event_id is None else {"Last-Event-ID": str(last_event_id)}
    params = {"last_event_id": str(last_event_id)} if query else {}
    seen: list[int] = []
    with (
        httpx.Client(timeout=PATIENCE, headers=headers, params=params) as client,
        connect_sse(client, "GET", night.url) as source,
    ):
        for received in source.iter_sse():
            if received.id and received.data:
                assert json.loads(received.data)["entry"] == int(received.id)
                seen.append(int(received.id))
                if seen[-1] >= until:
                    break
    return seen


def open_socket(night: Running, headers: str = "", receive_buffer: int | None = None) -> socket.socket:
    """A stream as a raw socket that has been accepted by the hub; nothing is read beyond the response's head."""
    reader = socket.socket()
    if receive_buffer:
        reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
    reader.settimeout(PATIENCE)
    reader.connect(("127.0.0.1", night.port))
    reader.sendall(f"GET /live/night/events HTTP/1.1\r\nHost: x\r\n{headers}\r\n".encode())
    return reader


def read_until(reader: socket.socket, marker: bytes) -> bytes:
    got = b""
    while marker not in got:
        chunk = reader.recv(65536)
        assert chunk, f"closed before {marker!r}: {got[-200:]!r}"
        got += chunk
    return got


def test_a_stream_begins_with_its_headers_and_a_time_to_reconnect(night: Running) -> None:
    with open_socket(night) as reader:
        start = read_until(reader, b"\n\n")
    head = start.split(b"\r\n\r\n")[0].lower()
    assert b"content-type: text/event-stream" in head
    assert b"cache-control: no-store" in head
    assert b"x-accel-buffering: no" in head
    assert 2000 <= int(start.split(b"retry: ")[1].split(b"\n")[0]) <= 5000


def test_events_arrive_in_order_at_every_reader(night: Running) -> None:
    readers = 20
    with ThreadPoolExecutor(readers) as pool:
        reading = [pool.submit(read_ids, night, None, 40) for _ in range(readers)]
        eventually(lambda: night.hub.counters.readers == readers)
        eventually(lambda: len(night.hub._page("night").live) == readers)
        night.publish(*range(1, 41))
        assert [future.result(PATIENCE) for future in reading] == [list(range(1, 41))] * readers
    assert night.hub.counters.frames_encoded == 40
    assert night.hub.counters.sent == 40 * readers
    assert night.hub.counters.dropped == 0
    eventually(lambda: night.hub.counters.readers == 0)


def test_a_reader_without_last_event_id_gets_only_what_is_new(night: Running) -> None:
    night.publish(1, 2)
    with open_socket(night) as reader:
        read_until(reader, b"retry: ")
        night.publish(3)
        got = read_until(reader, b'"entry": 3')
    assert b"id: 1" not in got and b"id: 2" not in got


@pytest.mark.parametrize(("after", "expected"), [(0, [2, 5, 9]), (2, [5, 9]), (3, [5, 9]), (5, [9])])
@pytest.mark.parametrize("query", [False, True])
def test_last_event_id_resumes_after_it(night: Running, after: int, expected: list[int], query: bool) -> None:
    night.publish(2, 5, 9)
    assert read_ids(night, after, 9, query=query) == expected


def test_the_header_wins_over_the_address_that_a_browser_repeats(night: Running) -> None:
    night.publish(1, 2, 3)
    address, headers = night.url + "?last_event_id=0", {"Last-Event-ID": "2"}
    with httpx.Client(timeout=PATIENCE) as client, connect_sse(client, "GET", address, headers=headers) as source:
        first = next(received for received in source.iter_sse() if received.data)
    assert first.id == "3"


def test_a_resume_point_from_another_ledger_still_gets_what_comes_next(night: Running) -> None:
    night.publish(1, 2)
    with open_socket(night, "Last-Event-ID: 5000\r\n") as reader:
        read_until(reader, b"retry: ")
        night.publish(3)
        assert b"id: 3" in read_until(reader, b'"entry": 3')


def test_a_long_history_is_replayed_whole(night: Running) -> None:
    night.call(night.hub.replace_history, "night", [event(number, words="x" * 500) for number in range(1, 10_001)])
    assert read_ids(night, 0, 10_000) == list(range(1, 10_001))
    assert night.hub.counters.frames_encoded == 10_000


def test_nothing_is_missed_or_doubled_while_readers_come_and_resume(night: Running) -> None:
    last = 700
    finished = threading.Event()

    def come_and_go(step: int) -> list[int]:
        seen: list[int] = []
        while not seen or seen[-1] < last:
            resume = seen[-1] if seen else 0
            seen += read_ids(night, resume, min(resume + step, last))
        return seen

    with ThreadPoolExecutor(9) as pool:
        reading = [pool.submit(come_and_go, step) for step in (7, 40, 70, 111, 230, 231, 400, 700)]

        def publish() -> None:
            for number in range(1, last + 1):
                night.loop.call_soon_threadsafe(night.hub.publish, event(number))
                if number % 10 == 0:
                    time.sleep(0.002)
            finished.set()

        pool.submit(publish)
        for future in reading:
            assert future.result(PATIENCE * 3) == list(range(1, last + 1))
    assert finished.is_set()


@pytest.mark.parametrize("turns", range(12))
def test_an_event_published_at_any_turn_of_a_connection_arrives_without_waiting_for_another(turns: int) -> None:
    written: list[bytes] = []

    async def send(message: Message) -> None:
        written.append(message.get("body", b""))

    async def receive() -> Message:
        await asyncio.Event().wait()
        raise AssertionError("this reader never leaves")

    async def connect() -> None:
        hub = Hub()
        hub.publish(event(1))
        scope = {"type": "http", "headers": [(b"last-event-id", b"0")], "query_string": b""}
        stream = asyncio.create_task(hub.serve("night", scope, receive, send))
        for _ in range(turns):
            await asyncio.sleep(0)
        hub.publish(event(2))
        for _ in range(20):
            await asyncio.sleep(0)
        text = b"".join(written)
        stream.cancel()
        hub.close()
        assert (text.count(b"id: 1\n"), text.count(b"id: 2\n")) == (1, 1)

    asyncio.run(connect())


def test_pages_do_not_hear_each_other(night: Running) -> None:
    with open_socket(night) as reader:
        read_until(reader, b"retry: ")
        night.call(night.hub.publish, event(1, page="other"))
        night.publish(2)
        assert b"id: 1" not in read_until(reader, b'"entry": 2')


def stall(night: Running) -> tuple[socket.socket, int]:
    """A reader that never reads, and the number of the event at which it was dropped."""
    stalled = open_socket(night, receive_buffer=4096)
    eventually(lambda: len(night.hub._page("night").live) == 1)
    number = night.hub._page("night").last
    while night.hub.counters.dropped == 0:
        number += 1
        assert number < 5000, "a reader that never reads was never dropped"
        night.publish(number, words="x" * 20_000)
    return stalled, number


def test_a_reader_that_never_reads_is_dropped_and_stalls_nobody(night: Running) -> None:
    stalled, number = stall(night)
    with stalled, ThreadPoolExecutor(1) as pool:
        eventually(lambda: night.hub.counters.readers == 0)
        assert not night.server.server_state.connections, "its connection must be gone, with its buffer"
        reading = pool.submit(read_ids, night, number, number + 3)
        eventually(lambda: night.hub.counters.readers == 1)
        night.publish(number + 1, number + 2, number + 3)
        assert reading.result(PATIENCE) == [number + 1, number + 2, number + 3]


def test_other_readers_get_everything_while_one_stalls(night: Running) -> None:
    last = 400
    with open_socket(night, receive_buffer=4096), ThreadPoolExecutor(3) as pool:
        reading = [pool.submit(read_ids, night, 0, last) for _ in range(3)]
        eventually(lambda: len(night.hub._page("night").live) == 4)
        for number in range(1, last + 1):
            night.publish(number, words="x" * 20_000)
            time.sleep(0.001)
        assert [future.result(PATIENCE) for future in reading] == [list(range(1, last + 1))] * 3
        assert night.hub.counters.dropped >= 1


def test_a_stalled_reader_is_let_go_by_plain_uvicorn_when_it_reads_again() -> None:
    with running(plain=True) as night:
        stalled, _ = stall(night)
        with stalled:
            read_until(stalled, b"0\r\n\r\n")
        eventually(lambda: night.hub.counters.readers == 0)


def test_a_replay_after_a_removal_carries_none_of_the_removed_words(night: Running) -> None:
    night.publish(1)
    night.publish(2, words="libellous")
    night.publish(3)
    with open_socket(night) as reader:
        read_until(reader, b"retry: ")
        removal = [event(1), event(2, words="removed"), event(3), event(4)]
        night.call(night.hub.replace_history, "night", removal)
        live = read_until(reader, b'"entry": 4')
    assert b"id: 2" not in live, "an open reader is told of the removal, not given the history again"
    with open_socket(night, "Last-Event-ID: 0\r\n") as late:
        replay = read_until(late, b'"entry": 4')
    assert b"libellous" not in replay and b"removed" in replay
    assert night.hub.history("night") == removal
    assert night.hub.counters.frames_encoded == 5


def test_words_removed_before_they_were_sent_are_never_sent(night: Running) -> None:
    def publish_and_remove() -> None:
        night.hub.publish(event(1, words="libellous"))
        night.hub.replace_history("night", [event(1, words="removed")])

    with open_socket(night) as reader:
        read_until(reader, b"retry: ")
        night.call(publish_and_remove)
        assert b"libellous" not in read_until(reader, b'"entry": 1')


@pytest.mark.parametrize("bad", ["abc", "-1", "1.5", "1e3", "٣", "", "9" * 30, "1 2"])
def test_a_malformed_last_event_id_is_refused_with_a_clear_message(night: Running, bad: str) -> None:
    header = httpx.get(night.url, headers=[(b"Last-Event-ID", bad.encode())], timeout=PATIENCE)
    query = httpx.get(night.url, params={"last_event_id": bad}, timeout=PATIENCE)
    assert (header.status_code, query.status_code) == (400, 400)
    assert "Last-Event-ID must be the whole number of an entry" in header.text
    assert night.hub.counters.readers == 0


def test_unknown_pages_and_other_methods_are_refused(night: Running) -> None:
    assert httpx.get(night.url.replace("night", "nowhere"), timeout=PATIENCE).status_code == 404
    assert httpx.post(night.url, timeout=PATIENCE).status_code == 405
    assert httpx.head(night.url, timeout=PATIENCE).headers["content-type"].startswith("text/event-stream")


def test_idle_streams_carry_a_heartbeat() -> None:
    with running(heartbeat_s=0.02) as night, open_socket(night) as reader:
        got = read_until(reader, b": still here\n\n")
        assert b"id:" not in got


def test_readers_that_leave_are_forgotten(night: Running) -> None:
    open_socket(night).close()
    with open_socket(night) as reader:
        read_until(reader, b"retry: ")
    eventually(lambda: night.hub.counters.readers == 0)
    night.publish(1)
    assert not night.hub._page("night").live


def test_stopping_ends_open_streams_in_good_order_and_at_once(night: Running) -> None:
    readers = [open_socket(night) for _ in range(30)]
    eventually(lambda: len(night.hub._page("night").live) == 30)
    night.publish(1)
    night.stop()
    for reader in readers:
        with reader:
            assert read_until(reader, b"0\r\n\r\n").endswith(b"0\r\n\r\n")


def test_stopping_does_not_wait_for_a_reader_that_has_stalled_in_its_replay(night: Running) -> None:
    history = [event(number, words="x" * 50_000) for number in range(1, 401)]
    night.call(night.hub.replace_history, "night", history)
    with open_socket(night, "Last-Event-ID: 0\r\n", receive_buffer=4096):
        eventually(lambda: night.hub.counters.readers == 1)
        time.sleep(0.1)
        assert not night.hub._page("night").live
        night.stop()


def test_a_closed_hub_takes_no_more_readers(night: Running) -> None:
    night.call(night.hub.close)
    answer = httpx.get(night.url, timeout=PATIENCE)
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")


def test_ids_must_rise_and_events_belong_to_their_page() -> None:
    hub = Hub()
    hub.publish(event(3))
    with pytest.raises(ValueError, match="does not come after event 3"):
        hub.publish(event(3))
    with pytest.raises(ValueError, match="belongs to page other"):
        hub.replace_history("night", [event(4, page="other")])
    with pytest.raises(ValueError, match="does not come after"):
        hub.replace_history("night", [event(5), event(4)])
    assert hub.history("night") == [event(3)]


@pytest.mark.parametrize(("number", "name", "data"), [(0, "", b"{}"), (1, "a\nb", b"{}"), (1, "", b"{\n}")])
def test_an_event_that_would_break_the_stream_is_refused(number: int, name: str, data: bytes) -> None:
    with pytest.raises(ValueError):
        StreamEvent(number, "night", name, data)


@given(st.lists(st.integers(1, 500), unique=True).map(sorted), st.integers(0, 501))
def test_history_after_an_entry_is_everything_above_it(numbers: list[int], after: int) -> None:
    hub = Hub()
    hub.replace_history("night", [event(number) for number in numbers])
    assert [held.id for held in hub.history("night", after)] == [number for number in numbers if number > after]


def test_garbage_collection_is_made_rarer() -> None:
    before = gc.get_threshold()
    try:
        raise_gc_thresholds()
        assert gc.get_threshold() == (200_000, 50, 1000)
    finally:
        gc.set_threshold(*before)
