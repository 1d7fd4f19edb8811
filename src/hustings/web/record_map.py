"""The hexagon map of a general election: its part of the page, and its address as a picture by itself."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from hustings.coverage.hexmap import CAPTIONS, MEASURED, Show, colouring, fitting_maps, layout_words
from hustings.coverage.hexmap_svg import LICENCE, ElectionMap, key_picture, page_map, whole_picture
from hustings.coverage.words import listed, uk_date
from hustings.measures.analysis import Analysis
from hustings.web.context import house_of
from hustings.web.record_common import Make, chosen, here_of, kept_answer, state_of


@dataclass(frozen=True, slots=True, kw_only=True)
class MapSection:
    """The map as the page shows it. `shows` and `layouts` are the values of the query, `layouts` with their names."""

    drawn: ElectionMap
    shows: list[str]
    layouts: dict[str, str]
    licence: str = LICENCE

    @property
    def caption(self) -> str:
        """What the colours, the rings and a hollow hexagon mean, as far as the map has them."""
        has_rings = self.drawn.show is Show.WINNER and Show.GAINS in self.shows
        has_hollow = len(self.drawn.hexes) > len(self.drawn.contests)
        said = (
            CAPTIONS[self.drawn.show],
            "A ring marks a gain." if has_rings else "",
            "Hollow: no result in this record." if has_hollow else "",
        )
        return " ".join(filter(None, said))

    @property
    def picture(self) -> Markup:
        return Markup(page_map(self.drawn))

    @property
    def keys(self) -> list[tuple[Markup, str, int]]:
        """Each line of the legend: its hexagon, its words, its seats."""
        layout = self.drawn.cartogram.layout
        return [(Markup(key_picture(key, layout)), key.words, key.seats) for key in self.drawn.colouring.keys]


def map_section(
    request: Request, general: Collection[Analysis], part: Collection[Analysis], place: str
) -> MapSection | None:
    """The map of `part` of a general election; None where the record has no map of its boundaries.

    Raises:
        HTTPException: 400 for a `?show=` or `?layout=` that there is not.
    """
    state, query = state_of(request), request.query_params
    layouts = fitting_maps(state.reference.maps.values(), (a.result.contest.constituency_id for a in general))
    is_measured = any(a.outcome and a.outcome.general_election for a in part)
    shows = [show.value for show in Show if is_measured or show not in MEASURED]
    show = Show(chosen(query, "show", shows) or Show.WINNER)
    names = [found.name for found in layouts]
    layout = chosen(query, "layout", names)
    if not layouts:
        return None
    contests = {a.result.contest.constituency_id: a for a in part}
    drawn = ElectionMap(
        cartogram=next((found for found in layouts if found.name == layout), layouts[0]),
        show=show,
        contests=contests,
        seats=state.constituencies,
        parties=state.parties,
        colouring=colouring(show, contests, state.parties),
        title=_title(next(iter(part)), place, show, is_test=state.is_test),
        part=place,
    )
    return MapSection(drawn=drawn, shows=shows, layouts={name: layout_words(name, names) for name in names})


def _title(a: Analysis, place: str, show: Show, *, is_test: bool) -> str:
    day: date = a.result.contest.election_day
    name = "Notional result" if a.result.contest.is_notional else "General election"
    where = f", {place}" if place else ""
    return f"{'REHEARSAL. ' if is_test else ''}{name}, {uk_date(day)}{where}: {show.value}"


def picture_route(path: str, make: Make, *reads: str) -> Route:
    """The address of the map of an election's page as SVG; 404 where the page has no map."""

    def picture(request: Request) -> bytes:
        section = make(request).values.get("map")
        if not isinstance(section, MapSection):
            raise HTTPException(404, "This record holds no map of these boundaries.")
        return whole_picture(section.drawn, section.caption, _source(request, section.drawn)).encode()

    async def handle(request: Request) -> Response:
        return kept_answer(request, picture, "image/svg+xml", reads)

    return Route(path + "/map.svg", handle)


def _source(request: Request, drawn: ElectionMap) -> list[str]:
    """Who published the figures, the address of the page that has them, and whose the layout is."""
    entries = (a.result.entry for a in drawn.contests.values())
    publishers = sorted({re.split("[:,(]", entry.source)[0].strip() for entry in entries if entry} - {""})
    address = house_of(request).renderer.base_url + here_of(request).path.removesuffix("/map.svg")
    return [f"Figures: {listed(publishers)}. {address}", f"{LICENCE} Layout: {drawn.cartogram.name}."]
