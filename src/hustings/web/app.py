"""The application: every route, the headers that every answer carries, and what an error looks like."""

from __future__ import annotations

import asyncio
import logging
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
from hustings.errors import HustingsError, Refused, StoreError
from hustings.record.book import Record
from hustings.web import (
    access,
    api,
    copy_api,
    desk_checking,
    desk_comparing,
    desk_counts,
    desk_drafts,
    desk_keying,
    desk_posts,
    desk_rehearsal,
    projection,
    reader,
    record_api,
    record_corrections,
    record_elections,
    record_places,
)
from hustings.web.context import House, house_of, status_of
from hustings.web.desk_words import figure, plain_words, script_time
from hustings.web.hub import Events, Hub, raise_gc_thresholds
from hustings.web.live import Clock, Live
from hustings.web.player import Player
from hustings.web.projection import ProjectionEvents, ProjectionNight
from hustings.web.render import Renderer

_log = logging.getLogger(__name__)

LOOK_EVERY = 0.25  # seconds between looks for entries that another process has appended
CLOCK_EVERY = 15.0  # seconds between looks at what the clock alone may change

_HEADERS = [
    (b"content-security-policy", b"default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
     b"form-action 'self'; frame-ancestors 'self'"),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
]  # fmt: skip


class SecureHeaders:
    """Adds the security headers to every answer, and a rehearsal's noindex; hands the stream's `send` on directly."""

    def __init__(self, app: ASGIApp, is_test: bool) -> None:
        self.app = app
        self.headers = [*_HEADERS, (b"x-robots-tag", b"noindex")] if is_test else _HEADERS

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].endswith("/events"):
            await self.app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message.get("headers", []), *self.headers]}
            await send(message)

        await self.app(scope, receive, with_headers)


def create_app(
    record: Record,
    accounts: Accounts,
    *,
    clock: Clock,
    base_url: str,
    player: Player | None = None,
    projected: ProjectionNight | None = None,
) -> Starlette:
    """The desk and the live pages of one ledger. A rehearsal's ledger comes with its player; a real one has none.

    `projected` is a past general election to replay and project, on a rehearsal's ledger too.
    """
    if (player or projected) and not record.state.is_test:
        raise Refused("a rehearsal plays on its own ledger, never on a real one")
    first = next(record.store.entries(), None)
    hub, renderer = Hub(), Renderer(base_url, ledger=first.hash[:12] if first else "")
    renderer.env.filters.update(words=plain_words, offset=script_time, figure=figure)
    live = Live(record, hub, renderer, clock, base_url)
    house = House(record, accounts, hub, renderer, live, clock, player)
    house.is_ready = all(each.speed for each in (player, projected) if each)
    projected_page = projected.stream if projected else ""
    app = Starlette(
        routes=[
            *record_elections.ROUTES,
            *record_places.ROUTES,
            *record_corrections.ROUTES,
            *reader.ROUTES,
            Route("/live/{page}/events", Events(hub, lambda page: page in live.pages)),
            Route("/projection/{polling_day}/events", ProjectionEvents(hub, lambda page: projected_page == page)),
            *projection.ROUTES,
            *record_api.ROUTES,
            *api.ROUTES,
            *copy_api.ROUTES,
            *access.ROUTES,
            *desk_counts.ROUTES,
            *desk_keying.ROUTES,
            *desk_posts.ROUTES,
            *desk_checking.ROUTES,
            *desk_comparing.ROUTES,
            *desk_drafts.ROUTES,
            *desk_rehearsal.ROUTES,
            Mount("/static", StaticFiles(directory=Path(str(resources.files("hustings") / "web" / "static")))),
        ],
        middleware=[Middleware(SecureHeaders, is_test=record.state.is_test)],
        exception_handlers={HTTPException: _http_error, HustingsError: _refusal, Exception: _crash},
        lifespan=_lifespan,
    )
    app.state.house, app.state.projection = house, projected
    return app


@asynccontextmanager
async def _lifespan(app: Starlette) -> AsyncIterator[None]:
    raise_gc_thresholds()
    house: House = app.state.house
    tasks = [asyncio.create_task(_watch(house))]
    if house.player:
        tasks.append(asyncio.create_task(_play(house, house.player)))
    if app.state.projection:
        tasks.append(asyncio.create_task(app.state.projection.run(house)))
    yield
    for task in tasks:
        task.cancel()
    for task in tasks:
        with suppress(asyncio.CancelledError):
            await task
    house.hub.close()


async def _watch(house: House) -> None:
    """Show what other processes append, and what the clock changes."""
    since_tick, is_behind = 0.0, False
    while True:
        await asyncio.sleep(LOOK_EVERY)
        since_tick += LOOK_EVERY
        try:
            is_behind = house.record.store.changed() or is_behind
            if is_behind:
                house.live.advance()
                is_behind = False
            if since_tick >= CLOCK_EVERY:
                since_tick = 0.0
                house.live.tick()
        except StoreError:
            continue  # the desk says what is wrong with its ledger; readers keep the page they have
        except Exception:
            _log.exception("readers may not see the latest entry yet: looking again")


async def _play(house: House, player: Player) -> None:
    if player.speed == 0:
        player.play_to_the_end(house.enter, house.clock)
    house.is_ready = True
    await player.run(house.enter, house.clock)


async def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return _error(request, error.status_code, str(error.detail), dict(error.headers or {}))


async def _refusal(request: Request, error: Exception) -> Response:
    assert isinstance(error, HustingsError)
    return _error(request, status_of(error), str(error))


async def _crash(request: Request, error: Exception) -> Response:
    headers = {name.decode(): value.decode() for name, value in _HEADERS}  # this answer passes no middleware
    words = "Something went wrong here. Look whether what you sent has been entered before you send it again."
    return _error(request, 500, words, headers)


def _error(request: Request, status: int, message: str, headers: dict[str, str] | None = None) -> Response:
    """An error in the one shape that it has for programs, and as a page for people."""
    headers = {**(headers or {}), "Cache-Control": "no-store"}
    path, house = request.url.path, house_of(request)
    is_test = house.record.state.is_test
    if path.startswith("/api/") or path.endswith((".json", ".atom", "/events")):
        return JSONResponse({"error": {"status": status, "message": message}, "is_test": is_test}, status, headers)
    html = house.renderer.error(status, HTTPStatus(status).phrase, message, is_test)
    return Response(html, status, headers, "text/html; charset=utf-8")
