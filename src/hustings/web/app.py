"""The application: every route, the headers that every answer carries, and what an error looks like."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from http import HTTPStatus
from importlib import resources
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from hustings.desk.accounts import Accounts
from hustings.errors import HustingsError, LedgerFull, LedgerReadOnly, NotAllowed, Refused, StoreError, UnknownThing
from hustings.record.book import Record
from hustings.web import access, api, desk_counts, desk_posts, desk_rehearsal, reader
from hustings.web.context import House, house_of
from hustings.web.desk_words import plain_words, script_time
from hustings.web.hub import Events, Hub, raise_gc_thresholds
from hustings.web.live import Clock, Live
from hustings.web.player import Player
from hustings.web.render import Renderer

LOOK_EVERY = 0.25  # seconds between looks for entries that another process has appended
CLOCK_EVERY = 15.0  # seconds between looks at what the clock alone may change

_HEADERS = [
    (b"content-security-policy", b"default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
     b"form-action 'self'; frame-ancestors 'self'"),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
]  # fmt: skip
_STATUS = {NotAllowed: 403, UnknownThing: 404, LedgerReadOnly: 503, LedgerFull: 507, StoreError: 503, Refused: 422}


class SecureHeaders:
    """Adds the security headers to every answer; hands `send` on directly, as the stream needs."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].endswith("/events"):
            await self.app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message.get("headers", []), *_HEADERS]}
            await send(message)

        await self.app(scope, receive, with_headers)


def create_app(
    record: Record,
    accounts: Accounts,
    *,
    clock: Clock,
    base_url: str,
    player: Player | None = None,
) -> Starlette:
    """The desk and the live pages of one ledger. A rehearsal's ledger comes with its player; a real one has none."""
    if (player is not None) and not record.state.is_test:
        raise Refused("a rehearsal plays on its own ledger, never on a real one")
    hub, renderer = Hub(), Renderer(base_url)
    renderer.env.filters.update(words=plain_words, offset=script_time)
    live = Live(record, hub, renderer, clock, base_url)
    house = House(record, accounts, hub, renderer, live, clock, player)
    app = Starlette(
        routes=[
            *reader.ROUTES,
            Route("/live/{page}/events", Events(hub, lambda page: page in live.pages)),
            *api.ROUTES,
            *access.ROUTES,
            *desk_counts.ROUTES,
            *desk_posts.ROUTES,
            *desk_rehearsal.ROUTES,
            Mount("/static", StaticFiles(directory=Path(str(resources.files("hustings") / "web" / "static")))),
        ],
        middleware=[Middleware(SecureHeaders)],
        exception_handlers={HTTPException: _http_error, HustingsError: _refusal, Exception: _crash},
        lifespan=_lifespan,
    )
    app.state.house = house
    return app


@asynccontextmanager
async def _lifespan(app: Starlette) -> AsyncIterator[None]:
    raise_gc_thresholds()
    house: House = app.state.house
    tasks = [asyncio.create_task(_watch(house))]
    if house.player:
        tasks.append(asyncio.create_task(_play(house, house.player)))
    yield
    for task in tasks:
        task.cancel()
    for task in tasks:
        with suppress(asyncio.CancelledError):
            await task
    house.hub.close()


async def _watch(house: House) -> None:
    """Show what other processes append, and what the clock changes."""
    since_tick = 0.0
    while True:
        await asyncio.sleep(LOOK_EVERY)
        since_tick += LOOK_EVERY
        if house.record.store.changed():
            house.live.advance()
        if since_tick >= CLOCK_EVERY:
            since_tick = 0.0
            house.live.tick()


async def _play(house: House, player: Player) -> None:
    if player.speed == 0:
        player.play_to_the_end(house.enter, house.clock)
    house.is_ready = True
    await player.run(house.enter, house.clock)


async def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return _error(request, error.status_code, str(error.detail), dict(error.headers or {}))


async def _refusal(request: Request, error: Exception) -> Response:
    status = next((code for kind, code in _STATUS.items() if isinstance(error, kind)), 422)
    return _error(request, status, str(error))


async def _crash(request: Request, error: Exception) -> Response:
    return _error(request, 500, "Something went wrong here. Nothing was entered; send it again, and tell the desk.")


def _error(request: Request, status: int, message: str, headers: dict[str, str] | None = None) -> Response:
    """An error in the one shape that it has for programs, and as a page for people."""
    headers = {**(headers or {}), "Cache-Control": "no-store"}
    path = request.url.path
    if path.startswith("/api/") or path.endswith((".json", ".atom", "/events")):
        return JSONResponse({"error": {"status": status, "message": message}}, status, headers)
    house = house_of(request)
    html = house.renderer.error(status, HTTPStatus(status).phrase, message, house.record.state.is_test)
    return Response(html, status, headers, "text/html; charset=utf-8")
