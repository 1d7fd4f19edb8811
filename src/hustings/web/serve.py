"""Runs the server: the desk and live pages of one ledger, on one address."""

from __future__ import annotations

import socket
from collections.abc import Callable
from datetime import UTC, datetime

import uvicorn
from starlette.applications import Starlette

from hustings.desk.accounts import Accounts
from hustings.desk.people import Role
from hustings.errors import Refused
from hustings.record.book import Record
from hustings.web.app import create_app
from hustings.web.context import House
from hustings.web.hub import StreamServer
from hustings.web.player import Player
from hustings.web.projection import ProjectionNight

FIRST_PEOPLE = {"editor": Role.EDITOR, "reporter": Role.REPORTER}


def clock() -> datetime:
    """Now, in UTC."""
    return datetime.now(UTC)


def listen(host: str, port: int) -> socket.socket:
    """A listening socket; port 0 takes any free one.

    Raises:
        Refused: Somebody else has the port.
    """
    sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)  # named: asyncio then sets TCP_NODELAY
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        sock.bind((host, port))
    except OSError as error:
        sock.close()
        raise Refused(f"cannot use port {port} ({error.strerror}): choose another with --port") from None
    sock.listen(4096)
    sock.set_inheritable(True)
    return sock


def first_links(accounts: Accounts, base_url: str, now: datetime) -> list[tuple[str, str]]:
    """Create an editor and a reporter on the first run; a one-time link for everybody without a password yet."""
    if not accounts.people():
        for name, role in FIRST_PEOPLE.items():
            accounts.add(name, role)
    return [
        (person.name, f"{base_url}/desk/join/{accounts.new_link(person.name, now)}")
        for person, has_password in accounts.people()
        if not has_password
    ]


def serve(
    record: Record,
    accounts: Accounts,
    sock: socket.socket,
    *,
    base_url: str,
    player: Player | None = None,
    projected: ProjectionNight | None = None,
    started: Callable[[], None] = lambda: None,
) -> None:
    """Serve until interrupted. `started` is called once the address answers."""
    app: Starlette = create_app(record, accounts, clock=clock, base_url=base_url, player=player, projected=projected)
    house: House = app.state.house
    config = uvicorn.Config(
        app, log_level="warning", backlog=4096, timeout_graceful_shutdown=3, server_header=False, lifespan="on"
    )
    server = StreamServer(config, house.hub)
    started()
    server.run(sockets=[sock])
