"""From an editor's publish to the last of 500 readers: the stream, against the same page polled each second.

The server is a rehearsal's desk in a process of its own; this process is all of the readers, on raw sockets under one
epoll. A publish is what an editor does: the form of a post, sent with a session; it is checked, committed to the ledger
with full sync, rendered and sent out. For the stream, the time runs from just before the form is sent until the event
has wholly arrived at the last reader. For polling, the same number of clients ask for the page's JSON once a second
each (spread evenly, connections kept alive, `If-None-Match`), and the time runs until the last has the new version.

    python benchmarks/stream.py [--full]
"""

from __future__ import annotations

import gc
import random
import resource
import select
import socket
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from desk import rehearsal_desk

HOST = "127.0.0.1"
READERS = 500
POLL_EVERY_S = 1.0
GIVE_UP_S = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What is measured: an address, and how one change is published (a blocking call, made in a thread)."""

    port: int
    publish: Callable[[], None]
    events: str
    json: str
    readers: int = READERS
    publishes: int = 30


@dataclass(slots=True)
class Client:
    """One reader's socket. `seen` is set when it has what the current round published."""

    sock: socket.socket
    request: bytes = b""
    etag: bytes = b""
    got: bytearray = field(default_factory=bytearray)
    waiting: bool = False
    seen: bool = False


def main(sample: bool = True) -> dict[str, float]:
    """Run both measurements on a real desk and print them. Times are in milliseconds."""
    with rehearsal_desk() as desk:
        return measure(
            Target(
                port=desk.port,
                publish=desk.publish_post,
                events=f"/live/{desk.page}/events",
                json=f"/live/{desk.page}.json",
                publishes=30 if sample else 200,
            )
        )


def measure(target: Target) -> dict[str, float]:
    """Median and 99th percentile of the time to the last reader, streamed and polled, and their ratios."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(hard, target.readers + 500)), hard))
    gc.collect()
    gc.disable()
    try:
        with ThreadPoolExecutor(1) as pool:
            streamed = Streamed(target, pool).run()
            polled = Polled(target, pool).run()
    finally:
        gc.enable()
    figures = {
        "readers": float(target.readers),
        "publishes": float(target.publishes),
        "stream_median_ms": percentile(streamed, 50),
        "stream_p99_ms": percentile(streamed, 99),
        "polled_median_ms": percentile(polled, 50),
        "polled_p99_ms": percentile(polled, 99),
    }
    figures["ratio_median"] = figures["polled_median_ms"] / figures["stream_median_ms"]
    figures["ratio_p99"] = figures["polled_p99_ms"] / figures["stream_p99_ms"]
    report(figures)
    return figures


def percentile(seconds: list[float], per_cent: int) -> float:
    """The nearest-rank percentile, in milliseconds; of 30 publishes the 99th is the worst."""
    rank = -(-len(seconds) * per_cent // 100)
    return sorted(seconds)[max(rank, 1) - 1] * 1000


def report(figures: dict[str, float]) -> None:
    print(f"publish to the last of {figures['readers']:.0f} readers, {figures['publishes']:.0f} publishes (ms)")
    print(f"{'':24}{'median':>10}{'p99':>10}")
    for label, key in (("open streams", "stream"), ("polled each second", "polled")):
        print(f"{label:24}{figures[key + '_median_ms']:>10.1f}{figures[key + '_p99_ms']:>10.1f}")
    print(f"{'polled / streams':24}{figures['ratio_median']:>10.1f}{figures['ratio_p99']:>10.1f}")


class Readers:
    """The clients under one epoll, and the rounds of publishing to them."""

    def __init__(self, target: Target, pool: ThreadPoolExecutor) -> None:
        self.target, self.pool = target, pool
        self.epoll = select.epoll()
        self.clients: dict[int, Client] = {}

    def connect(self, request: bytes) -> Client:
        client = Client(socket.create_connection((HOST, self.target.port), timeout=GIVE_UP_S), request)
        client.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.clients[client.sock.fileno()] = client
        return client

    def register(self) -> None:
        for number, client in self.clients.items():
            client.sock.setblocking(False)
            self.epoll.register(number, select.EPOLLIN)

    def round(self) -> float:
        """Publish once; the time in seconds until the last reader has it."""
        self.settle()
        for client in self.clients.values():
            client.seen = False
        left = len(self.clients)
        start = last = time.perf_counter()
        publishing = self.pool.submit(self.target.publish)
        while left:
            if (newly := self.turn(0.05)) > 0:
                last = time.perf_counter()
                left -= newly
            if time.perf_counter() - start > GIVE_UP_S:
                raise SystemExit(f"{left} of {len(self.clients)} readers did not get an event in {GIVE_UP_S:.0f} s")
        publishing.result()
        return last - start

    def settle(self) -> None:
        """Let what still arrives from the round before arrive, for a while of random length."""
        until = time.perf_counter() + random.uniform(0.05, 0.4)
        while time.perf_counter() < until:
            self.turn(0.01)

    def turn(self, patience_s: float) -> int:
        """Read whatever has arrived; how many clients have the news that had not."""
        return sum(self.read(self.clients[number]) for number, _ in self.epoll.poll(patience_s))

    def read(self, client: Client) -> bool:
        raise NotImplementedError

    def take(self, client: Client) -> None:
        chunk = client.sock.recv(65536)
        if not chunk:
            raise SystemExit("the server closed a connection in the middle of the measurement")
        client.got += chunk

    def close(self) -> None:
        self.epoll.close()
        for client in self.clients.values():
            client.sock.close()


class Streamed(Readers):
    """Readers of the stream."""

    def run(self) -> list[float]:
        head = f"GET {self.target.events} HTTP/1.1\r\nHost: {HOST}\r\nAccept: text/event-stream\r\n\r\n".encode()
        for _ in range(self.target.readers):
            client = self.connect(head)
            client.sock.sendall(head)
            while b"retry: " not in client.got:
                self.take(client)
        self.register()
        times = [self.round() for _ in range(self.target.publishes + 2)][2:]
        self.close()
        return times

    def read(self, client: Client) -> bool:
        self.take(client)
        if not client.got.endswith(b"\n\n\r\n"):
            return False
        news = b"id: " in client.got and not client.seen
        client.seen = client.seen or news
        client.got.clear()
        return news


class Polled(Readers):
    """Readers who ask for the page's JSON once a second, each at a moment of its own."""

    def run(self) -> list[float]:
        head = f"GET {self.target.json} HTTP/1.1\r\nHost: {HOST}\r\n".encode()
        self.order = [self.connect(head) for _ in range(self.target.readers)]
        self.register()
        self.next, self.due = 0, time.perf_counter()
        until = self.due + 2 * POLL_EVERY_S
        while time.perf_counter() < until:
            self.turn(0.01)
        times = [self.round() for _ in range(self.target.publishes)]
        self.close()
        return times

    def turn(self, patience_s: float) -> int:
        self.ask_whoever_is_due()
        return super().turn(max(0.0, min(patience_s, self.due - time.perf_counter())))

    def ask_whoever_is_due(self) -> None:
        while self.due <= time.perf_counter():
            client = self.order[self.next]
            self.next = (self.next + 1) % len(self.order)
            self.due += POLL_EVERY_S / len(self.order)
            if not client.waiting:  # a client whose last answer is late skips its turn, as a timer in a page would
                condition = b"If-None-Match: " + client.etag + b"\r\n" if client.etag else b""
                client.sock.sendall(client.request + condition + b"\r\n")
                client.waiting = True

    def read(self, client: Client) -> bool:
        self.take(client)
        head, end, body = bytes(client.got).partition(b"\r\n\r\n")
        if not end:
            return False
        status = head.split(b" ", 2)[1]
        fields = dict(line.lower().split(b": ", 1) for line in head.split(b"\r\n")[1:] if b": " in line)
        if status == b"200" and len(body) < int(fields.get(b"content-length", b"0")):
            return False
        if status not in (b"200", b"304"):
            raise SystemExit(f"a poll was answered with {head[:200]!r}")
        client.got.clear()
        client.waiting = False
        # An answer without a tag would make every poll look like news.
        tags = [line[6:] for line in head.split(b"\r\n") if line.lower().startswith(b"etag: ")]
        if status == b"200" and not tags:
            raise SystemExit("the polled page has no ETag")
        news = status == b"200" and tags[0] != client.etag and not client.seen
        client.etag = tags[0] if tags else client.etag
        client.seen = client.seen or news
        return news


if __name__ == "__main__":
    main(sample="--full" not in sys.argv)
