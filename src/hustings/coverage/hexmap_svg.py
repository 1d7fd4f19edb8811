"""A hexagon map as SVG: for a page, with each hexagon a link, and as a picture by itself, with legend and source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from hustings.coverage import svg
from hustings.coverage.charts import Parties
from hustings.coverage.hexmap import Colouring, Key, Show, is_gain, result_words
from hustings.measures.analysis import Analysis
from hustings.record.model import Constituency
from hustings.record.reference import Hex, HexMap

# A hexagon with a point at the top, around nought: whole numbers, within one per cent of a regular one. With flat tops
# (layout "odd-q") everything is turned about the diagonal.
_ACROSS, _POINT, _STEP = 24, 14, 21
_PATHS = {"odd-r": (0, -14, "l12 7v14l-12 7-12-7v-14z"), "odd-q": (-14, 0, "l7-12h14l7 12-7 12h-14z")}
_RINGS = {"odd-r": (0, -11, "l9.5 5.5v11l-9.5 5.5-9.5-5.5v-11z"), "odd-q": (-11, 0, "l5.5-9.5h11l5.5 9.5-5.5 9.5h-11z")}
_SIDES = (((24, 0), (12, -7), (12, 7)), ((12, 21), (12, 7), (0, 14)), ((-12, 21), (0, 14), (-12, 7)))
_MARGIN = 16
_LARGEST, _WIDEST = 1.7, 660  # pixels to a unit where there are few hexagons; pixels of a whole map
_FONT = "Source Sans Pro, Helvetica, Arial, sans-serif"
LICENCE = "Layouts of odileeds/hexmaps: © 2017– Open Innovations, MIT licence."


@dataclass(frozen=True, slots=True, kw_only=True)
class ElectionMap:
    """What a map is drawn from. `contests` are by constituency id; a hexagon without one is left hollow.

    `part` names the nation or region whose hexagons alone are drawn; "" for all.
    """

    cartogram: HexMap
    show: Show
    contests: Mapping[str, Analysis]
    seats: Mapping[str, Constituency]
    parties: Parties
    colouring: Colouring
    title: str
    part: str = ""

    @property
    def hexes(self) -> tuple[Hex, ...]:
        return tuple(h for h in self.cartogram.hexes if not self.part or h.constituency_id in self.contests)

    def region(self, hexagon: Hex) -> str:
        """The region of England, or the other nation, that a constituency is in; "" where the record has none."""
        seat = self.seats.get(hexagon.constituency_id)
        return (seat.region or seat.nation) if seat else ""


@dataclass(frozen=True, slots=True)
class Placed:
    """Where the hexagons of a map stand, in the units of the picture, and its size."""

    layout: str
    centres: dict[str, tuple[int, int]] = field(default_factory=dict)
    width: int = 0
    height: int = 0

    def path(self, constituency_id: str, *, is_ring: bool = False) -> str:
        """The outline of a hexagon, or the ring inside it."""
        x, y = self.centres[constituency_id]
        dx, dy, rest = (_RINGS if is_ring else _PATHS)[self.layout]
        return f"M{x + dx} {y + dy}{rest}"


def placed(cartogram: HexMap, hexes: Sequence[Hex]) -> Placed:
    """The hexagons with north at the top and a margin around them."""
    is_pointed = cartogram.layout == "odd-r"
    across, up = (_ACROSS, _STEP) if is_pointed else (_STEP, _ACROSS)
    found = {h.constituency_id: cartogram.centre(h) for h in hexes}
    spots = {ident: (round(x * across), -round(y * up)) for ident, (x, y) in found.items()}
    left, top = min(x for x, _ in spots.values()) - _MARGIN, min(y for _, y in spots.values()) - _MARGIN
    centres = {ident: (x - left, y - top) for ident, (x, y) in spots.items()}
    width, height = max(x for x, _ in centres.values()), max(y for _, y in centres.values())
    return Placed(cartogram.layout, centres, width + _MARGIN, height + _MARGIN)


def page_map(drawn: ElectionMap) -> str:
    """The map for a page: in groups by region from the north, each hexagon a link with its result as its name.

    No link is a stop for the Tab key: the script of the page makes it one at a time.
    """
    places = placed(drawn.cartogram, drawn.hexes)
    size = min(_WIDEST, round(places.width * _LARGEST))
    is_small = places.width * 1.2 > size
    root = svg.picture(
        "map",
        drawn.title,
        drawn.colouring.in_words(),
        class_="hexmap hexmap-small" if is_small else "hexmap",
        viewBox=f"0 0 {places.width} {places.height}",
        width=size,
    )
    svg.put(root, role="group")
    _hexagons(root, drawn, places, is_linked=True)
    _marks(root, drawn, places)
    return svg.written(root)


def _hexagons(root: svg.Node, drawn: ElectionMap, places: Placed, *, is_linked: bool) -> None:
    regions: dict[str, list[Hex]] = {}
    for hexagon in sorted(drawn.hexes, key=lambda h: h.name):
        if hexagon.constituency_id in drawn.contests:
            regions.setdefault(drawn.region(hexagon), []).append(hexagon)
    hollow = "".join(places.path(h.constituency_id) for h in drawn.hexes if h.constituency_id not in drawn.contests)
    outer = svg.add(root, "g", stroke=svg.OUTLINE, stroke_width="1", fill="none")
    if hollow:
        svg.add(outer, "path", d=hollow, stroke_opacity="0.55", class_="hex-hollow")
    for region, hexes in sorted(regions.items(), key=lambda item: -sum(h.row for h in item[1]) / len(item[1])):
        group = svg.add(outer, "g", role="group", aria_label=f"{region or 'No region'}: {len(hexes)} on this map")
        for hexagon in hexes:
            _hexagon(group, hexagon, drawn, places, is_linked=is_linked)


def _hexagon(group: svg.Node, hexagon: Hex, drawn: ElectionMap, places: Placed, *, is_linked: bool) -> None:
    ident = hexagon.constituency_id
    a, seat = drawn.contests[ident], drawn.seats.get(ident)
    link = {"href": f"/contests/{a.result.contest_id}", "tabindex": "-1"} if is_linked else {}
    node = svg.add(group, "a" if is_linked else "g", **link)
    svg.add(node, "title", f"{seat.name if seat else hexagon.name}: {result_words(a, drawn.parties, drawn.show)}")
    svg.add(node, "path", d=places.path(ident), fill=drawn.colouring.of(ident).fill)


def _marks(root: svg.Node, drawn: ElectionMap, places: Placed) -> None:
    """What is drawn over the hexagons: borders of regions, rings of gains, letters of parties."""
    over = svg.add(root, "g", fill="none", aria_hidden="true", pointer_events="none")
    svg.add(svg.add(over, "defs"), "path", d=_borders(drawn, places), id="map-border")
    svg.add(over, "use", href="#map-border", stroke=svg.LIGHT, stroke_width="5", class_="hex-casing")
    svg.add(over, "use", href="#map-border", stroke="currentColor", stroke_width="3", class_="hex-border")
    for ink in ("#000000", svg.LIGHT):
        idents = [i for i in places.centres if i in drawn.contests and svg.text_on(drawn.colouring.of(i).fill) == ink]
        gains = [i for i in idents if drawn.show is Show.WINNER and is_gain(drawn.contests[i])]
        if gains:
            rings = "".join(places.path(i, is_ring=True) for i in gains)
            svg.add(over, "path", d=rings, stroke=ink, stroke_width="1.6")
        _letters(over, [i for i in idents if drawn.colouring.of(i).letter], ink, drawn, places)


def _letters(over: svg.Node, idents: Sequence[str], ink: str, drawn: ElectionMap, places: Placed) -> None:
    if not idents:
        return
    spots = [places.centres[i] for i in idents]
    svg.add(
        over,
        "text",
        "".join(drawn.colouring.of(i).letter for i in idents),
        x=" ".join(str(x) for x, _ in spots),
        y=" ".join(str(y + 3.5) for _, y in spots),
        text_anchor="middle",
        font_size="10",
        font_weight="700",
        fill=ink,
        class_="hex-letters",
    )


def _borders(drawn: ElectionMap, places: Placed) -> str:
    """The sides between hexagons of two regions, as one path."""
    at = {places.centres[h.constituency_id]: drawn.region(h) for h in drawn.hexes}
    turn = 1 if places.layout == "odd-r" else -1
    found = []
    for (x, y), region in at.items():
        for offset, start, end in _SIDES:
            dx, dy = offset[::turn]
            other = at.get((x + dx, y + dy))
            if other and region and other != region:
                (x1, y1), (x2, y2) = start[::turn], end[::turn]
                found.append(f"M{x + x1} {y + y1}L{x + x2} {y + y2}")
    return "".join(found)


def key_picture(key: Key, layout: str) -> str:
    """One hexagon of the legend. Decoration: its words stand beside it."""
    root = svg.drawing()
    svg.put(root, class_="hex-key", viewBox="0 0 28 28", width="28", height="28", aria_hidden="true", focusable="false")
    _key(root, key, layout, 14, 14)
    return svg.written(root)


def _key(root: svg.Node, key: Key, layout: str, x: int, y: int) -> None:
    svg.add(root, "path", d=Placed(layout, {"": (x, y)}).path(""), fill=key.fill, stroke=svg.OUTLINE)
    if key.letter:
        where: dict[str, str | int] = {"x": x, "y": y + 4, "text_anchor": "middle", "fill": svg.text_on(key.fill)}
        svg.add(root, "text", key.letter, **where, font_size=11, font_weight=700, font_family=_FONT)


def whole_picture(drawn: ElectionMap, caption: str, source: Sequence[str]) -> str:
    """The map by itself on white: title, caption, legend, and the lines of its source."""
    places = placed(drawn.cartogram, drawn.hexes)
    width, top = max(places.width, 760), 84
    keys, foot = drawn.colouring.keys, top + places.height + 20
    rows = -(-len(keys) // 2)
    height = foot + rows * 34 + 26 + 20 * len(source)
    root = svg.picture("map", drawn.title, drawn.colouring.in_words(), viewBox=f"0 0 {width} {height}")
    svg.put(root, width=width, height=height, color=svg.DARK, font_family=_FONT)
    svg.add(root, "rect", width=width, height=height, fill=svg.LIGHT)
    _line(root, drawn.title, 34, 22, "700")
    _line(root, caption, 60, 15)
    inner = svg.add(root, "g", transform=f"translate({(width - places.width) // 2} {top})")
    _hexagons(inner, drawn, places, is_linked=False)
    _marks(inner, drawn, places)
    for n, key in enumerate(keys):
        x, y = 16 + n // rows * (width // 2), foot + n % rows * 34
        _key(root, key, places.layout, x + 14, y + 14)
        svg.add(root, "text", f"{key.words} {key.seats}", x=x + 34, y=y + 19, font_size=14, fill=svg.DARK)
    for n, line in enumerate(source):
        _line(root, line, foot + rows * 34 + 24 + 20 * n, 12)
    return svg.written(root)


def _line(root: svg.Node, words: str, y: int, size: int, weight: str = "400") -> None:
    svg.add(root, "text", words, x=16, y=y, font_size=size, font_weight=weight, fill=svg.DARK)
