"""A desk on a real server in a thread: what browsers and streams talk to. It can be stopped and started again."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import httpx
import uvicorn

from desk_house import CONTEST
from hustings import home
from hustings.desk.accounts import Accounts
from hustings.desk.people import Role
from hustings.record.book import Record
from hustings.web.app import create_app
from hustings.web.context import House
from hustings.web.hub import StreamServer
from hustings.web.player import Player
from hustings.web.projection import ProjectionNight
from hustings.web.serve import listen

PATIENCE = 20.0
T = TypeVar("T")


def eventually(condition: Callable[[], bool], what: str) -> None:
    """Wait for a condition; fail when it does not come about."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, f"it did not happen in time: {what}"
        time.sleep(0.01)


class RunningDesk:
    """The application on a port of its own. Only `call` may touch the house from outside: it runs on its loop."""

    def __init__(
        self,
        folder: Path,
        *,
        port: int = 0,
        player: Player | None = None,
        projected: ProjectionNight | None = None,
        is_test: bool = True,
    ) -> None:
        self.folder, self.player, self.is_test = folder, player, is_test
        sock = listen("127.0.0.1", port)
        self.port: int = sock.getsockname()[1]
        self.base = f"http://127.0.0.1:{self.port}"
        record = home.begin(Record.at(folder / home.LEDGER), is_test=is_test, without=frozenset({CONTEST}))
        self.accounts = Accounts(folder / home.DESK)
        self.app = create_app(
            record, self.accounts, clock=self.now, base_url=self.base, player=player, projected=projected
        )
        self.house: House = self.app.state.house
        config = uvicorn.Config(self.app, log_level="warning", lifespan="on", timeout_graceful_shutdown=3)
        self.server = StreamServer(config, self.house.hub)
        self.thread = threading.Thread(target=lambda: asyncio.run(self._run([sock])), daemon=True)
        self.thread.start()
        eventually(lambda: self.server.started, "the server starts")

    @staticmethod
    def now() -> datetime:
        return datetime.now(UTC)

    async def _run(self, sockets: list[object]) -> None:
        self.loop = asyncio.get_running_loop()
        await self.server.serve(sockets=sockets)  # type: ignore[arg-type]

    def call(self, function: Callable[[], T]) -> T:
        """The function's answer, from the server's own loop."""

        async def on_loop() -> T:
            return function()

        return asyncio.run_coroutine_threadsafe(on_loop(), self.loop).result(PATIENCE)

    def get(self, path: str) -> httpx.Response:
        return httpx.get(self.base + path, timeout=PATIENCE)

    def link(self, name: str, role: Role) -> str:
        """A one-time link for a new person."""
        self.accounts.add(name, role)
        return f"{self.base}/desk/join/{self.accounts.new_link(name, self.now())}"

    def stop(self) -> None:
        self.server.should_exit = True
        self.thread.join(PATIENCE)
        assert not self.thread.is_alive(), "the server did not stop"
        self.house.record.close()
        self.accounts.close()

    def start_again(self) -> RunningDesk:
        """The same ledger and accounts on the same port, as after a restart."""
        return RunningDesk(self.folder, port=self.port, player=self.player, is_test=self.is_test)


@contextmanager
def running_desk(
    folder: Path, player: Player | None = None, projected: ProjectionNight | None = None
) -> Iterator[RunningDesk]:
    """A desk for as long as the block lasts."""
    desk = RunningDesk(folder, player=player, projected=projected)
    try:
        yield desk
    finally:
        desk.stop()
