"""The socket that pages are served from."""

from __future__ import annotations

import asyncio
import contextlib
import socket

import pytest

from hustings.errors import Refused
from hustings.web.serve import listen


def test_answers_are_sent_at_once_and_not_held_back_for_the_next() -> None:
    """A socket whose protocol is not named is served without TCP_NODELAY: answers on a kept connection wait 40 ms."""

    async def is_undelayed() -> bool:
        seen: list[int] = []

        def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            seen.append(writer.get_extra_info("socket").getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
            writer.close()

        sock = listen("127.0.0.1", 0)
        server = await asyncio.start_server(connected, sock=sock)
        reader, writer = await asyncio.open_connection(*sock.getsockname())
        await reader.read()
        writer.close()
        server.close()
        await server.wait_closed()
        return bool(seen[0])

    assert asyncio.run(is_undelayed())


def test_a_port_that_somebody_has_is_refused_by_name() -> None:
    with contextlib.closing(listen("127.0.0.1", 0)) as held, pytest.raises(Refused, match="choose another with --port"):
        listen("127.0.0.1", held.getsockname()[1])
