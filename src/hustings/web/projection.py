"""The projection's page, live: declarations of a replayed night come in, each is projected anew, readers see it move.

At most one projection is being made, in a thread of its own; it is made of the latest state, so one that came in
between is passed over. Before the close of poll nothing is projected, and the page says when it will be.
"""

from __future__ import annotations

import asyncio
import logging
from bisect import bisect_right
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec
from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from hustings.coverage import projection_svg as pictures
from hustings.coverage.posts import PostText
from hustings.coverage.projection_page import ProjectionPage, chance_words, projection_page, turning_post
from hustings.desk.election_night import ElectionNight
from hustings.forecast.turning import Moment, Turning, nation_swings, turned, turnings
from hustings.formats.projection_json import projection_document, seats_csv
from hustings.record.reference import HexMap
from hustings.web.context import House, house_of
from hustings.web.hub import Events, StreamEvent
from hustings.web.live import Body
from hustings.web.reader import answer

_log = logging.getLogger(__name__)

FRAGMENTS = ("standing", "seats", "map", "swing", "telling", "moved", "record")
TICK, UPDATE_EVERY = 0.1, 1.0  # seconds of real time between looks at the script, and at least between two projections
SAID_EVERY = 25  # declarations between two announcements to those who listen
WRITER = "the projection"
_HTML = "text/html; charset=utf-8"
_TWINS = {".json": "json", ".csv": "csv", "/fragments.json": "fragments", "": "html"}


@dataclass(frozen=True, slots=True)
class Made:
    """One projection, ready for readers."""

    moment: Moment
    turned: tuple[Turning, ...]
    draft: PostText | None
    say: str
    fragments: dict[str, str]
    bodies: dict[str, Body]


class ProjectionNight:
    """A night being projected. `declared` counts the declarations so far, `number` the projections shown.

    `speed` is how many times faster than the night itself; 0 goes to its end at once.
    """

    def __init__(self, night: ElectionNight, *, speed: float, cartogram: HexMap | None = None) -> None:
        self.night, self.speed, self.cartogram = night, speed, cartogram
        self.name = str(night.polling_day)
        self.stream = f"projection/{self.name}"  # no live page has a slash in its name
        self.slug = f"general-election-{self.name}"
        self.declared, self.number = 0, 0
        self.moments: tuple[Moment, ...] = ()
        self.likely: frozenset[tuple[str, str]] = frozenset()
        self.fragments: dict[str, str] = {}
        self.bodies: dict[str, Body] = {}
        self._touched: dict[str, int] = {}
        self._said = -1
        self._run = ""

    def is_open(self, now: datetime) -> bool:
        """Whether the polls have closed: until then nothing drawn from people who have voted may be shown."""
        return now >= self.night.poll_closes_at

    @property
    def is_over(self) -> bool:
        """Whether the last declaration has been projected."""
        return bool(self.moments) and self.moments[-1].declared == len(self.night.rows)

    async def run(self, house: House) -> None:
        """Play the declarations, and show a projection after each, until the last."""
        self._run = f"{house.renderer.ledger}-{house.clock().isoformat()}"
        declaring = asyncio.create_task(self._declare(house))
        try:
            while not self.is_over:
                if self.is_open(house.clock()) and (not self.moments or self.moments[-1].declared != self.declared):
                    await self._project(house)
                await asyncio.sleep(TICK if self.is_over or not self.moments else UPDATE_EVERY)
            house.is_ready = True
        finally:
            declaring.cancel()

    async def _declare(self, house: House) -> None:
        loop, elapsed = asyncio.get_running_loop(), timedelta(0)
        last = loop.time()
        while self.declared < len(self.night.rows):
            if self.is_open(house.clock()):
                elapsed += timedelta(seconds=(loop.time() - last) * self.speed)
                self.declared = bisect_right(self.night.offsets, elapsed) if self.speed else len(self.night.rows)
            last = loop.time()
            await asyncio.sleep(TICK)

    async def _project(self, house: House) -> None:
        try:
            made = await asyncio.to_thread(self.make, house, self.declared)
        except Exception:
            _log.exception("the projection could not be made: readers keep the last one")
            return
        self._show(house, made)

    def make(self, house: House, declared: int) -> Made:
        """The projection after so many declarations, with its page: no state is changed, so any thread may."""
        night = self.night.after(declared)
        projection = self.night.projector.project(night)
        moment = Moment(declared, projection.seats, projection.hung)
        state = house.live.state
        page = projection_page(
            projection,
            self.night.projector.seats,
            polling_day=self.night.polling_day,
            at=self.night.declared_at(declared),
            parties=state.parties,
            swings=nation_swings(self.night.projector.seats, night.counts),
            moments=(*self.moments, moment),
            cartogram=self.cartogram,
            is_test=state.is_test,
        )
        found = turnings(self.likely, projection) if declared else ()
        draft = turning_post(found, page)
        say = draft.headline if draft else page.lede if declared // SAID_EVERY != self._said else ""
        fragments = {f"projection-{name}": self._fragment(house, name, page) for name in FRAGMENTS}
        return Made(moment, found, draft, say, fragments, self._bodies(house, page, fragments))

    def _fragment(self, house: House, name: str, page: ProjectionPage) -> str:
        drawn = {"pictures": pictures, "svg": Markup, "chance_words": chance_words}
        html = house.renderer.template(f"projection/{name}.html", page=page, parties=house.live.state.parties, **drawn)
        return html.strip()

    def _bodies(self, house: House, page: ProjectionPage | None, fragments: dict[str, str]) -> dict[str, Body]:
        """Every representation; without a page those of a night whose projection has not begun."""
        now, number = house.clock(), self.number + 1 if page else 0
        is_test = house.live.state.is_test
        html = house.renderer.template(
            "projection/page.html",
            night=self.night,
            name=self.name,
            page=page,
            number=number,
            is_open=self.is_open(now),
            run=self._run,
            is_test=is_test,
            fragments={name: Markup(text) for name, text in fragments.items()},
            names=[f"projection-{name}" for name in FRAGMENTS],
            has_posts=self.slug in house.live.pages,
            slug=self.slug,
        )
        waiting = {"is_test": is_test, "kind": "projection", "poll_closes_at": self.night.poll_closes_at}
        parts = {"entry": number, "say": "", "is_test": is_test, "ledger": self._run, "fragments": fragments}
        return {
            "html": Body.of(html.encode(), _HTML, now),
            "json": Body.of(
                msgspec.json.encode(projection_document(page) if page else waiting), "application/json", now
            ),
            "csv": Body.of(seats_csv(page).encode() if page else b"", "text/csv; charset=utf-8", now),
            "fragments": Body.of(msgspec.json.encode(parts), "application/json", now),
        }

    def _show(self, house: House, made: Made) -> None:
        self.number += 1
        self.moments = (*self.moments, made.moment)
        self.likely = turned(self.likely, made.turned)
        self._said = made.moment.declared // SAID_EVERY
        changed = {name for name, html in made.fragments.items() if self.fragments.get(name) != html}
        self.fragments, self.bodies = made.fragments, made.bodies
        self._touched.update(dict.fromkeys(changed, self.number))
        if made.draft and self.slug in house.record.state.pages:
            text, drawn = made.draft.to_json(), "exit poll" in self.night.projector.evidence
            house.accounts.save_draft(self.slug, WRITER, text, "", drawn_from_voters=drawn, now=house.clock())
        earlier = sorted({*self._touched.values()} - {self.number})
        house.hub.replace_history(self.stream, [self._event(number, "") for number in earlier])
        house.hub.publish(self._event(self.number, made.say))

    def _event(self, number: int, say: str) -> StreamEvent:
        """What a reader at the projection before this one needs: each fragment goes with its last change."""
        fragments = {name: self.fragments[name] for name, touched in self._touched.items() if touched == number}
        data = {"entry": number, "kind": "projection", "say": say, "ledger": self._run, "fragments": fragments}
        return StreamEvent(number, self.stream, "message", msgspec.json.encode(data))

    def body(self, house: House, name: str) -> Body:
        """A representation as it may be shown now."""
        shown = self.bodies if self.is_open(house.clock()) else {}
        return (shown or self._bodies(house, None, {}))[name]


def _projection_of(request: Request) -> ProjectionNight:
    """The projection that a request names.

    Raises:
        HTTPException: 404 where there is none.
    """
    found: ProjectionNight | None = request.app.state.projection
    asked = request.path_params["polling_day"]
    if found is None or found.name != asked:
        raise HTTPException(404, f"No election on {asked!r} is being projected here.")
    return found


def _twin(name: str) -> Callable[[Request], Awaitable[Response]]:
    async def twin(request: Request) -> Response:
        response = answer(request, _projection_of(request).body(house_of(request), name))
        if name in ("json", "csv"):
            response.headers["Access-Control-Allow-Origin"] = "*"
        return response

    return twin


class ProjectionEvents(Events):
    """The stream of a projection."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        page = f"projection/{scope['path_params']['polling_day']}"
        await super().__call__({**scope, "path_params": {"page": page}}, receive, send)


ROUTES = [Route(f"/projection/{{polling_day}}{suffix}", _twin(name)) for suffix, name in _TWINS.items()]
