"""A real HTTP server on this machine that goes wrong to order, for tests of downloads."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True)
class Turn:
    """What the server does with one request; turns are taken in order, the last one for all that follow.

    `sends` cuts the connection after that many bytes of the body; `says` is the length claimed, if not the true one.
    """

    status: int = 200
    etag: str = '"one"'
    sends: int | None = None
    says: int | None = None
    ranges: bool = True
    body: bytes | None = None
    chunked: bool = False
    content_range: str = ""
    location: str = ""
    without_length: bool = False


@dataclass
class Served:
    """A running server: its address, and the headers of every request that it had."""

    url: str
    body: bytes
    turns: list[Turn]
    requests: list[dict[str, str]] = field(default_factory=list)

    def next_turn(self) -> Turn:
        return self.turns[min(len(self.requests), len(self.turns)) - 1]


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    served: Served

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the test's output is not the place."""

    def do_GET(self) -> None:
        self.served.requests.append(dict(self.headers.items()))
        turn = self.served.next_turn()
        body = self.served.body if turn.body is None else turn.body
        if self.headers.get("If-None-Match") == turn.etag:
            self.answer(304, turn, b"", {})
        elif turn.status != 200:
            self.answer(turn.status, turn, b"no", {"Location": turn.location} if turn.location else {})
        elif turn.ranges and self.headers.get("Range") and self.headers.get("If-Range") == turn.etag:
            start = int(self.headers["Range"].removeprefix("bytes=").removesuffix("-"))
            if start >= len(body):
                self.answer(416, turn, b"", {})
            else:
                where = turn.content_range or f"bytes {start}-{len(body) - 1}/{len(body)}"
                self.answer(206, turn, body[start:], {"Content-Range": where})
        else:
            self.answer(200, turn, body, {})

    def answer(self, status: int, turn: Turn, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        if turn.etag:
            self.send_header("ETag", turn.etag)
        for name, value in headers.items():
            self.send_header(name, value)
        if turn.chunked:
            self.send_header("Transfer-Encoding", "chunked")
        elif not turn.without_length:
            self.send_header("Content-Length", str(len(body) if turn.says is None else turn.says))
        self.end_headers()
        self.send_body(turn, body)

    def send_body(self, turn: Turn, body: bytes) -> None:
        sent = body if turn.sends is None else body[: turn.sends]
        self.wfile.write(b"%x\r\n%s\r\n" % (len(sent), sent) if turn.chunked and sent else sent)
        if turn.chunked and turn.sends is None:
            self.wfile.write(b"0\r\n\r\n")
        self.wfile.flush()
        if turn.sends is not None or turn.without_length:
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_WR)


@contextmanager
def serving(body: bytes, *turns: Turn) -> Iterator[Served]:
    """A server of this body on a free port of this machine."""
    served = Served("", body, list(turns or (Turn(),)))
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Bound", (Handler,), {"served": served}))
    served.url = f"http://127.0.0.1:{server.server_address[1]}/files.tar.gz"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield served
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
