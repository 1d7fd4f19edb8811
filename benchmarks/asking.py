"""Asks an HTTP server one question again and again, from a process of its own, and times every answer.

    python benchmarks/asking.py < job.json
    python benchmarks/asking.py --stand-in

A job is `{"port", "path", "clients", "seconds", "first"}`. Each client has one connection, kept open, and asks again as
soon as it has the whole of its answer; `{n}` in the path is a number that no other request has, counted from `first`.
Printed as JSON: `asked` (requests in all), `rate` (answers per second), `p50_ms`, `p99_ms`. `--stand-in` is a server
that has nothing to do: what the asking itself can reach.
"""

from __future__ import annotations

import gc
import json
import select
import socket
import socketserver
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count

HOST = "127.0.0.1"
WARM_UP = 2  # answers of each client before the clock starts
STAND_IN_BYTES = 4_000


@dataclass(slots=True)
class Client:
    """One connection, and the answer that is arriving on it."""

    sock: socket.socket
    asked_at: float = 0.0
    got: bytearray = field(default_factory=bytearray)
    due: int | None = None  # bytes of the whole answer; None until its head is here; 0 for one sent in chunks

    def ask(self, path: str) -> None:
        self.got.clear()
        self.due = None
        self.asked_at = time.perf_counter()
        self.sock.sendall(f"GET {path} HTTP/1.1\r\nHost: {HOST}\r\nAccept: application/json\r\n\r\n".encode())

    def read(self) -> bool:
        """Take what has arrived; whether the answer is whole."""
        chunk = self.sock.recv(262_144)
        if not chunk:
            raise SystemExit("the server closed a connection in the middle of the measurement")
        self.got += chunk
        if self.due is None:
            self.due = length(self.got)
        return len(self.got) == self.due if self.due else self.due == 0 and self.got.endswith(b"\r\n0\r\n\r\n")


def length(got: bytearray) -> int | None:
    """Bytes of the whole answer by its head; None while the head is not here, 0 where it comes in chunks."""
    end = got.find(b"\r\n\r\n")
    if end < 0:
        return None
    head = bytes(got[:end]).lower()
    if not head.startswith(b"http/1.1 200"):
        raise SystemExit(f"a question was answered with {bytes(got[:400])!r}")
    if b"transfer-encoding: chunked" in head:
        return 0
    return end + 4 + int(head.partition(b"content-length: ")[2].partition(b"\r\n")[0])


def measure(port: int, path: str, clients: int, seconds: float, first: int) -> dict[str, float]:
    """Ask for so many seconds; answers that come later do not count."""
    numbers = count(first)
    epoll = select.epoll()
    asking = {}
    for _ in range(clients):
        client = Client(socket.create_connection((HOST, port), timeout=60))
        client.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        epoll.register(client.sock.fileno(), select.EPOLLIN)
        asking[client.sock.fileno()] = client
        client.ask(path.replace("{n}", str(next(numbers))))
    gc.disable()
    times: list[float] = []
    start, left = time.perf_counter(), clients * WARM_UP
    while left > 0 or time.perf_counter() - start < seconds:
        for number, _ in epoll.poll(30):
            client = asking[number]
            if client.read():
                times.append(time.perf_counter() - client.asked_at)
                client.ask(path.replace("{n}", str(next(numbers))))
                left -= 1
                if left == 0:
                    times, start = [], time.perf_counter()
    elapsed = time.perf_counter() - start
    for client in asking.values():
        client.sock.close()
    times.sort()
    return {
        "asked": next(numbers) - first,
        "rate": len(times) / elapsed,
        "p50_ms": percentile(times, 50),
        "p99_ms": percentile(times, 99),
    }


def percentile(ordered: list[float], per_cent: int) -> float:
    """The nearest-rank percentile, in milliseconds."""
    return ordered[max(-(-len(ordered) * per_cent // 100), 1) - 1] * 1000


class StandIn(socketserver.BaseRequestHandler):
    """Answers whatever it is sent with the same bytes."""

    answer = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % STAND_IN_BYTES + b"x" * STAND_IN_BYTES

    def handle(self) -> None:
        with suppress(ConnectionError):
            while self.request.recv(65_536):
                self.request.sendall(self.answer)


def stand_in() -> None:
    """Serve on a free port, which is printed, until stopped."""
    with socketserver.ThreadingTCPServer((HOST, 0), StandIn) as server:
        print(server.server_address[1], flush=True)
        server.serve_forever()


if __name__ == "__main__":
    if "--stand-in" in sys.argv:
        stand_in()
    else:
        print(json.dumps(measure(**json.load(sys.stdin))))
