"""The pages that readers see: front, live page, its twins and feeds, permalinks, contests, share card."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from hustings.coverage.cards import card_png as card_png_of
from hustings.coverage.page import contest_page
from hustings.web.context import house_of
from hustings.web.live import Body, Shown

_TWINS = {
    "": "html",
    ".json": "json",
    "/fragments.json": "fragments",
    "/feed.atom": "atom",
    "/feed.json": "feed",
    "/card.svg": "card",
}


_PACKED = "-gzip"
"""What an entity tag ends in where the content is packed: another representation has another tag."""


def answer(request: Request, body: Body, *, max_age: int = 1) -> Response:
    """A body made beforehand, or 304 where the reader has it already."""
    packed = body.packed if _takes_gzip(request.headers.get("accept-encoding", "")) else None
    headers = {
        "ETag": body.etag if packed is None else f'{body.etag[:-1]}{_PACKED}"',
        "Cache-Control": f"public, max-age={max_age}, must-revalidate",
        "Vary": "Accept-Encoding",
    }
    if packed is not None:
        headers["Content-Encoding"] = "gzip"
    if body.changed_at:
        headers["Last-Modified"] = format_datetime(body.changed_at.astimezone(UTC), usegmt=True)
    if _is_unchanged(request, body):
        headers.pop("Content-Encoding", None)
        return Response(status_code=304, headers=headers)
    return Response(body.content if packed is None else packed, media_type=body.media_type, headers=headers)


def _takes_gzip(accepted: str) -> bool:
    """Whether an `Accept-Encoding` has gzip, or anything, and not with a weight of 0."""
    parts = (part.partition(";") for part in accepted.lower().split(","))
    weights = {name.strip(): weight.strip() for name, _, weight in parts}
    weight = weights.get("gzip", weights.get("*", "q=0"))
    return not re.fullmatch(r"q\s*=\s*0(\.0*)?", weight)


def _is_unchanged(request: Request, body: Body) -> bool:
    tags = request.headers.get("if-none-match")
    if tags is not None:
        held = (tag.strip().removeprefix("W/").replace(f'{_PACKED}"', '"') for tag in tags.split(","))
        return tags.strip() == "*" or body.etag in held
    since = request.headers.get("if-modified-since")
    if since is None or body.changed_at is None:
        return False
    try:
        return body.changed_at.replace(microsecond=0) <= _aware(parsedate_to_datetime(since))
    except ValueError:
        return False


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


async def front(request: Request) -> Response:
    return answer(request, house_of(request).live.front)


def shown_page(request: Request) -> Shown:
    """The live page that a request names.

    Raises:
        HTTPException: 404 where there is none.
    """
    slug = request.path_params["page"]
    shown = house_of(request).live.pages.get(slug)
    if shown is None:
        raise HTTPException(404, f"There is no live page called {slug!r}.")
    return shown


def _twin(name: str) -> Callable[[Request], Awaitable[Response]]:
    async def twin(request: Request) -> Response:
        return answer(request, shown_page(request).bodies[name])

    return twin


async def card_png(request: Request) -> Response:
    """The share card as a PNG, drawn when it is first asked for after a change."""
    bodies = shown_page(request).bodies  # those of this moment: the page may change while the picture is drawn
    if "png" not in bodies:
        svg = bodies["card"]
        png = await run_in_threadpool(card_png_of, svg.content.decode())
        bodies["png"] = Body.of(png, "image/png", svg.changed_at)
    return answer(request, bodies["png"], max_age=60)


async def post(request: Request) -> Response:
    """One post at its permanent address; one that has been removed says so."""
    house, shown = house_of(request), shown_page(request)
    found = next((p for p in shown.page.posts if str(p.number) == request.path_params["post"]), None)
    if found is None:
        raise HTTPException(404, "There is no such post on this page.")
    status = 200 if found.state == "shown" else 410
    html = house.renderer.post(shown.page, found)
    return Response(html, status, media_type="text/html; charset=utf-8", headers={"Cache-Control": "public, max-age=1"})


async def contest(request: Request) -> Response:
    """One contest's public figures; 404 while there are none."""
    house, contest_id = house_of(request), request.path_params["contest_id"]
    state = house.live.state
    page = contest_page(state, contest_id, house.clock()) if contest_id in state.contests else None
    if page is None or page.panels[0].analysis is None:
        raise HTTPException(404, f"There are no published figures for a contest {contest_id!r}.")
    return answer(request, Body.of(house.renderer.contest(page), "text/html; charset=utf-8", None))


async def healthz(request: Request) -> Response:
    """200 once everything that is to be shown at the start is shown."""
    house = house_of(request)
    ready = house.is_ready
    return PlainTextResponse("ready\n" if ready else "starting\n", 200 if ready else 503, {"Cache-Control": "no-store"})


async def robots(request: Request) -> Response:
    rule = "Disallow: /" if house_of(request).record.state.is_test else "Disallow: /desk"
    return PlainTextResponse(f"User-agent: *\n{rule}\n")


ROUTES = [
    Route("/", front),
    Route("/healthz", healthz),
    Route("/robots.txt", robots),
    Route("/contests/{contest_id}", contest),
    Route("/live/{page}/card.png", card_png),
    Route("/live/{page}/posts/{post}", post),
    *(
        Route(f"/live/{{page}}{suffix}", _twin(name))
        for suffix, name in sorted(_TWINS.items(), key=lambda pair: -len(pair[0]))
    ),
]
