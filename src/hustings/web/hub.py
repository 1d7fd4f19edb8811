"""The live stream: server-sent events from one process to many readers.

An event's frame is encoded once. Each reader is one task that waits in ``receive()`` and a cursor (the last event it
was given). To deliver, the hub calls the reader's ``send`` and steps the coroutine once: on uvicorn, over h11 and
httptools alike, ``send`` waits only for the connection's write buffer to drain, so a coroutine that ends at its first
step has written, and one that does not belongs to a reader that has stopped reading. That reader is dropped; it comes
back with ``Last-Event-ID``. Nobody waits for anybody and nothing queues without limit.

Everything here belongs to one event loop and is not thread-safe: from another thread use
``loop.call_soon_threadsafe(hub.publish, event)``. Middleware between the server and the stream must hand ``send`` on
directly (Starlette's own error handling does; its ``BaseHTTPMiddleware`` does not, and every reader would be dropped).
"""

from __future__ import annotations

import asyncio
import gc
import random
from bisect import bisect_right
from collections.abc import Callable, Coroutine, Iterable, Sequence
from dataclasses import dataclass, field
from socket import socket
from typing import Any, cast

import uvicorn
from starlette.datastructures import Headers, QueryParams
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

READERS_PER_TURN = 500
EVENTS_PER_REPLAY_WRITE = 50
BATCHES_KEPT = 32
STALLED_AFTER_S = 30.0
GOODBYE_WITHIN_S = 3.0

_ABORT = "hustings.abort"
_HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
]
_HEARTBEAT: Message = {"type": "http.response.body", "body": b": still here\n\n", "more_body": True}
_END: Message = {"type": "http.response.body", "body": b"", "more_body": False}


@dataclass(frozen=True, slots=True)
class StreamEvent:
    """One change of one page. `id` is the ledger entry's number, `data` one line of JSON.

    `name` is the SSE event type; "" or "message" is what a browser hands to ``onmessage``.
    """

    id: int
    page: str
    name: str
    data: bytes

    def __post_init__(self) -> None:
        if self.id < 1:
            raise ValueError(f"an event's id is a ledger entry number, 1 or more, not {self.id}")
        if any(end in self.data for end in (b"\n", b"\r")) or any(end in self.name for end in "\n\r"):
            raise ValueError(f"event {self.id}: name and data must each be one line")

    def frame(self) -> bytes:
        """The event as it goes over the wire."""
        name = b"" if self.name in ("", "message") else b"event: " + self.name.encode() + b"\n"
        return b"id: %d\n%sdata: %s\n\n" % (self.id, name, self.data)


@dataclass(slots=True)
class Counters:
    """What the hub has done since it was made. `sent` counts one event written to one reader."""

    readers: int = 0
    frames_encoded: int = 0
    sent: int = 0
    dropped: int = 0


@dataclass(slots=True, eq=False)
class _Reader:
    send: Send
    task: asyncio.Task[Any] | None
    abort: Callable[[], None] | None
    cursor: int
    dropped: bool = False


@dataclass(frozen=True, slots=True)
class _Batch:
    """What takes a reader from one cursor to a later one."""

    message: Message
    events: int
    cursor: int


@dataclass(slots=True, eq=False)
class _Page:
    """A page's history, ids strictly rising, with its live readers."""

    counters: Counters
    events: list[StreamEvent] = field(default_factory=list)
    ids: list[int] = field(default_factory=list)
    frames: list[bytes] = field(default_factory=list)
    live: dict[_Reader, None] = field(default_factory=dict)
    batches: dict[int, _Batch | None] = field(default_factory=dict)

    @property
    def last(self) -> int:
        return self.ids[-1] if self.ids else 0

    def add(self, event: StreamEvent, frame: bytes | None = None) -> None:
        if event.id <= self.last:
            raise ValueError(f"page {event.page}: event {event.id} does not come after event {self.last}")
        if frame is None:
            frame = event.frame()
            self.counters.frames_encoded += 1
        self.events.append(event)
        self.ids.append(event.id)
        self.frames.append(frame)
        self.batches.clear()

    def replaced(self, events: Iterable[StreamEvent]) -> _Page:
        """The page with another history; the frames of unchanged events are kept."""
        known = dict(zip(self.events, self.frames, strict=True))
        page = _Page(self.counters, live=self.live)
        for event in events:
            page.add(event, known.get(event))
        return page

    def after(self, cursor: int) -> _Batch | None:
        """The next write for a reader at *cursor*, made once for all readers there; None if it has everything."""
        if cursor not in self.batches:
            if len(self.batches) >= BATCHES_KEPT:
                self.batches.clear()
            start = bisect_right(self.ids, cursor)
            stop = min(start + EVENTS_PER_REPLAY_WRITE, len(self.ids))
            body: Message = {"type": "http.response.body", "body": b"".join(self.frames[start:stop]), "more_body": True}
            self.batches[cursor] = _Batch(body, stop - start, self.ids[stop - 1]) if stop > start else None
        return self.batches[cursor]


def jittered_retry() -> int:
    """How long a browser should wait before it reconnects, in milliseconds: spread, so that not all come at once."""
    return random.randint(2000, 5000)


class Hub:
    """Sends the events of each page to its open readers, and replays them to readers who come back."""

    def __init__(self, *, heartbeat_s: float = 15.0, retry_ms: Callable[[], int] = jittered_retry) -> None:
        self.counters = Counters()
        self._heartbeat_s, self._retry_ms = heartbeat_s, retry_ms
        self._pages: dict[str, _Page] = {}
        self._streams: dict[_Reader, str] = {}
        self._due: dict[str, None] = {}
        self._delivery: asyncio.Task[None] | None = None
        self._heart: asyncio.Task[None] | None = None
        self._closed = False

    # What the rest of the house calls.

    def history(self, page: str, after: int = 0) -> list[StreamEvent]:
        """The page's events with an id above *after*, as a replay would send them."""
        held = self._page(page)
        return held.events[bisect_right(held.ids, after) :]

    def replace_history(self, page: str, events: Sequence[StreamEvent]) -> None:
        """Make *events* the whole history of *page*, as it may be shown now.

        Nothing of the old history is sent again, not even what was about to be. Events newer than the newest one
        before go to the open readers, as if published.

        Raises:
            ValueError: an event belongs to another page, or the ids do not rise. The old history then stands.
        """
        for event in events:
            if event.page != page:
                raise ValueError(f"event {event.id} belongs to page {event.page}, not {page}")
        self._pages[page] = self._page(page).replaced(events)
        self._wake(page)

    def publish(self, event: StreamEvent) -> None:
        """Append *event* to its page's history and send it to every open reader of that page, in order.

        Returns at once; the sending follows on the event loop.

        Raises:
            ValueError: its id is not above the page's last.
        """
        self._page(event.page).add(event)
        self._wake(event.page)

    def close(self) -> None:
        """End every stream now and take no more, so that the server can stop at once."""
        self._closed = True
        for task in (self._delivery, self._heart):
            if task is not None:
                task.cancel()
        for reader, name in list(self._streams.items()):
            page = self._page(name)
            if reader not in page.live or not (self._bring_up(page, reader) and self._step(reader, _END)):
                self._end(reader)

    async def serve(self, page: str, scope: Scope, receive: Receive, send: Send) -> None:
        """Be one reader's stream of *page*, from its resume point until either side ends it.

        Raises:
            HTTPException: 400 where `Last-Event-ID` is not a whole number; 503 once the hub is closed.
        """
        after = resume_point(scope)
        if self._closed:
            raise HTTPException(503, "the server is stopping", headers={"Retry-After": "5"})
        last = self._page(page).last
        # A resume point above everything here comes from a ledger that has been started afresh, or from a page
        # rendered at an entry that is not this page's: either way the reader is owed whatever comes next.
        cursor = last if after is None else min(after, last)
        reader = _Reader(send, asyncio.current_task(), scope.get(_ABORT), cursor)
        self._streams[reader] = page
        self.counters.readers = len(self._streams)
        try:
            await self._attend(page, reader, receive)
        except asyncio.CancelledError:
            if not reader.dropped or reader.task is None:
                raise
            reader.task.uncancel()
            await _say_goodbye(send)
        finally:
            self._page(page).live.pop(reader, None)
            self._streams.pop(reader, None)
            self.counters.readers = len(self._streams)

    # How it is done.

    async def _attend(self, page: str, reader: _Reader, receive: Receive) -> None:
        await reader.send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
        hello = b"retry: %d\n\n" % self._retry_ms()
        await reader.send({"type": "http.response.body", "body": hello, "more_body": True})
        while (batch := self._page(page).after(reader.cursor)) is not None:
            try:
                async with asyncio.timeout(STALLED_AFTER_S):
                    await reader.send(batch.message)
            except TimeoutError:
                self._drop(reader)
                return
            self._written(reader, batch)
        # Nothing is awaited between the last look at the history and this line, so no event falls between.
        self._page(page).live[reader] = None
        if self._heart is None:
            self._heart = asyncio.create_task(self._beat())
        while (await receive())["type"] != "http.disconnect":
            pass

    def _page(self, name: str) -> _Page:
        return self._pages.setdefault(name, _Page(self.counters))

    def _wake(self, page: str) -> None:
        if not self._page(page).live or self._closed:
            return
        self._due[page] = None
        if self._delivery is None or self._delivery.done():
            self._delivery = asyncio.get_running_loop().create_task(self._deliver())

    async def _deliver(self) -> None:
        """Bring the readers of every changed page up to date: the only task that does, so order cannot be lost."""
        while self._due:
            name = next(iter(self._due))
            del self._due[name]
            for count, reader in enumerate(list(self._page(name).live), 1):
                self._bring_up(self._page(name), reader)
                if count % READERS_PER_TURN == 0:
                    await asyncio.sleep(0)

    async def _beat(self) -> None:
        """Keep idle connections open through proxies, and find out who has gone."""
        while True:
            await asyncio.sleep(self._heartbeat_s)
            live = [(page, reader) for page in self._pages.values() for reader in page.live]
            for count, (page, reader) in enumerate(live, 1):
                if reader in page.live and not self._step(reader, _HEARTBEAT):
                    self._drop(reader)
                if count % READERS_PER_TURN == 0:
                    await asyncio.sleep(0)

    def _bring_up(self, page: _Page, reader: _Reader) -> bool:
        """Write everything that *reader* is owed; False where it has gone or had to be dropped."""
        while reader in page.live and (batch := page.after(reader.cursor)) is not None:
            if not self._step(reader, batch.message):
                self._drop(reader)
                return False
            self._written(reader, batch)
        return reader in page.live

    def _step(self, reader: _Reader, message: Message) -> bool:
        """Whether *message* was written without waiting."""
        sending = cast("Coroutine[Any, Any, None]", reader.send(message))
        try:
            sending.send(None)
        except StopIteration:
            return True
        except Exception:
            return False  # the response is over: the reader went away in between
        sending.close()
        return False

    def _written(self, reader: _Reader, batch: _Batch) -> None:
        reader.cursor = batch.cursor
        self.counters.sent += batch.events

    def _drop(self, reader: _Reader) -> None:
        self.counters.dropped += 1
        self._end(reader)

    def _end(self, reader: _Reader) -> None:
        """Cut a reader off. Closing is not enough: a connection nobody reads from would keep its buffer for ever."""
        if reader.dropped:
            return
        self._page(self._streams[reader]).live.pop(reader, None)
        reader.dropped = True
        if reader.abort is not None:
            reader.abort()
        elif reader.task is not None:
            reader.task.cancel()


async def _say_goodbye(send: Send) -> None:
    """End the response in good order if the reader takes it soon; otherwise the server closes the connection."""
    try:
        async with asyncio.timeout(GOODBYE_WITHIN_S):
            await send(_END)
    except TimeoutError:
        return


def resume_point(scope: Scope) -> int | None:
    """The entry after which a reader resumes: `Last-Event-ID`, else ``?last_event_id=``; None for new events only.

    The header wins because a browser that reconnects repeats the address it began with.

    Raises:
        HTTPException: 400 where it is given and is not a whole number, 0 or more.
    """
    text = Headers(scope=scope).get("last-event-id")
    if text is None:
        text = QueryParams(scope.get("query_string", b"")).get("last_event_id")
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 18):
        raise HTTPException(400, f"Last-Event-ID must be the whole number of an entry, 0 or more, not {text[:40]!r}")
    return int(text)


class Events:
    """The address of a page's stream, as a Starlette endpoint: ``Route("/live/{page}/events", Events(hub, known))``.

    *is_page* says whether a name is a page that may be shown; if not, the answer is 404.
    """

    def __init__(self, hub: Hub, is_page: Callable[[str], bool]) -> None:
        self._hub, self._is_page = hub, is_page

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        page = str(scope["path_params"]["page"])
        if not self._is_page(page):
            raise HTTPException(404, f"no live page {page!r}")
        if scope["method"] == "GET":
            await self._hub.serve(page, scope, receive, send)
        elif scope["method"] == "HEAD":
            await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
            await send(_END)
        else:
            raise HTTPException(405, "a stream can only be read", headers={"Allow": "GET, HEAD"})


class StreamServer(uvicorn.Server):
    """uvicorn with open streams in mind: they end first when it stops, and a dropped reader's connection is aborted.

    Plain uvicorn waits at its stop for every response to end, which a stream's never does, and only then tells the
    application; and it offers no way to let go of a connection whose buffer is full.
    """

    def __init__(self, config: uvicorn.Config, hub: Hub) -> None:
        config.app = _Abortable(cast("ASGIApp", config.app))
        super().__init__(config)
        self._hub = hub

    async def shutdown(self, sockets: list[socket] | None = None) -> None:
        """End the streams, then stop as uvicorn does."""
        self._hub.close()
        await super().shutdown(sockets)


class _Abortable:
    """Hands the connection's ``abort`` on in the scope. It must be the outermost application, next to uvicorn."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        transport = getattr(getattr(send, "__self__", None), "transport", None)
        if transport is not None:
            scope[_ABORT] = transport.abort
        await self._app(scope, receive, send)


def raise_gc_thresholds() -> None:
    """Make garbage collection rarer: call it when a server starts.

    With thousands of readers a full collection walks every one of their tasks, and at Python's default thresholds one
    falls into many a publish: it is the tail of the time to the last reader.
    """
    gc.set_threshold(200_000, 50, 1000)
