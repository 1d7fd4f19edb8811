"""The pages of the record on a real application: over the embedded record, and over every official file."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import httpx
from starlette.applications import Starlette
from starlette.routing import Route

from hustings.desk.accounts import Accounts
from hustings.home import open_embedded
from hustings.record.book import Record
from hustings.sources.official.read import read_official
from hustings.web.app import create_app
from hustings.web.context import House
from hustings.web.record_elections import ROUTES
from official_load import load

NOW = datetime(2026, 9, 1, 12, tzinfo=UTC)


class Site:
    """The application of one record; requests go straight to it."""

    def __init__(self, record: Record, folder: Path) -> None:
        self.app: Starlette = create_app(
            record, Accounts(folder / "desk.sqlite"), clock=lambda: NOW, base_url="http://t"
        )
        served = [route for route in self.app.routes if isinstance(route, Route)]
        if ROUTES[0] not in served:
            self.app.router.routes[0:0] = ROUTES
        self.house: House = self.app.state.house

    def get(self, path: str, headers: dict[str, str] | None = None) -> httpx.Response:
        return asyncio.run(self._get(path, headers))

    async def _get(self, path: str, headers: dict[str, str] | None) -> httpx.Response:
        transport = httpx.ASGITransport(app=self.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://t") as client:
            return await client.get(path, headers=headers)


def full_record(data_dir: Path) -> Record:
    """The embedded record with every official file of Parliament's loaded over it."""
    book = open_embedded()
    load(book, read_official(data_dir / "uk-parliament"))
    return book
