"""Pictures of a projection: seats with their ranges, how they moved, the map. Solid is declared; hatched is projected.

No hatching is ever on a declared seat, and no solid colour on a projected one, so the two cannot be taken for each
other; every party has its letters and every picture its words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction

from hustings.coverage import svg
from hustings.coverage.hexmap_svg import Placed, placed
from hustings.coverage.projection_page import LEVELS, PartyRow, ProjectionPage, SeatView, Side
from hustings.coverage.share_chart import spread
from hustings.forecast.turning import Moment

_ROW = 3.1  # em
_LEFT, _RIGHT, _TOP, _BOTTOM, _SHEET = 9, 80, 1, 16, 1000  # per cent and em, as in the chart of polls
_MOST_MOMENTS, _MOST_LINES = 120, 5
_STRIPES = (3.5, 2.4, 1.4, 0.7)  # of 6: the likelier, the fuller
_WIDEST = 660
_DECLARED = "declared"


def stamped(title: str, page: ProjectionPage) -> str:
    """A picture's title, marked in a rehearsal."""
    return f"REHEARSAL. {title}" if page.is_test else title


def seats_chart(page: ProjectionPage) -> str:
    """A bar of declared seats for each party; from it the ranges that hold half and nine tenths of the draws."""
    widest = max(page.needed, *(max(row.seats.most[1], row.declared) for row in page.rows))
    scale = 96 / widest
    said = (
        f"{r.side.name} {r.declared} declared, projected {r.seats.median}, {r.seats.most[0]} to {r.seats.most[1]}"
        for r in page.rows
    )
    height = f"{_ROW * len(page.rows) + 1.4:.1f}em"
    root = svg.picture(
        "projected",
        stamped("Seats declared and projected", page),
        "; ".join(said) + f". {page.needed} are a majority.",
        class_="projected-bars",
        width="100%",
        height=height,
    )
    _hatches(root, "bar", [row.side for row in page.rows])
    for place, row in enumerate(page.rows):
        _bar(root, row, _ROW * place, scale)
    x = f"{page.needed * scale:.2f}%"
    bottom = _ROW * len(page.rows)
    rule = {"stroke": "currentColor", "stroke_width": "1.5", "stroke_dasharray": "5 4"}
    svg.add(root, "line", x1=x, x2=x, y1="0", y2=f"{bottom:.1f}em", **rule)
    svg.add(
        root, "text", f"{page.needed}: a majority", x=x, y=f"{bottom + 1:.1f}em", text_anchor="end", class_="bar-text"
    )
    return svg.written(root)


def _bar(root: svg.Node, row: PartyRow, top: float, scale: float) -> None:
    label = svg.add(root, "text", x="0", y=f"{top + 1:.2f}em", class_="bar-text")
    svg.add(label, "tspan", row.side.letters, font_weight="700")
    svg.add(label, "tspan", f" {row.declared} declared, {row.seats.median} projected")
    at = {"y": f"{top + 1.35:.2f}em", "height": "1.1em"}
    (low, high), (least, most) = row.seats.half, row.seats.most
    line = {"stroke": svg.OUTLINE, "stroke_width": "1"}
    if row.declared:
        svg.add(root, "rect", x="0", width=f"{row.declared * scale:.2f}%", **at, fill=row.side.colour, **line)
    if high > row.declared:
        start = max(low, row.declared)
        fill = f"url(#bar-{row.side.key}-1)"
        svg.add(
            root, "rect", x=f"{start * scale:.2f}%", width=f"{(high - start) * scale:.2f}%", **at, fill=fill, **line
        )
    if most > least:
        middle = f"{top + 1.9:.2f}em"
        ends = {"stroke": "currentColor", "stroke_width": "2"}
        svg.add(root, "line", x1=f"{least * scale:.2f}%", x2=f"{most * scale:.2f}%", y1=middle, y2=middle, **ends)
        for end in (least, most):
            x = f"{end * scale:.2f}%"
            svg.add(root, "line", x1=x, x2=x, y1=f"{top + 1.55:.2f}em", y2=f"{top + 2.25:.2f}em", **ends)


def _hatches(root: svg.Node, ident: str, sides: Sequence[Side]) -> None:
    """A pattern for each party and level of chance: `bar-lab-0` is Labour's fullest."""
    defs = svg.add(root, "defs")
    for side in sides:
        for level, width in enumerate(_STRIPES):
            pattern = svg.add(defs, "pattern", id=f"{ident}-{side.key}-{level}", width="6", height="6")
            svg.put(pattern, patternUnits="userSpaceOnUse", patternTransform="rotate(45)")
            svg.add(pattern, "rect", width="6", height="6", fill=svg.LIGHT)
            svg.add(pattern, "rect", width=str(width), height="6", fill=side.colour)


def moved_chart(page: ProjectionPage) -> str:
    """How the projection moved: a line for each large party by declarations, in its nine-in-ten range.

    "" before the second projection.
    """
    step = -(-len(page.moments) // _MOST_MOMENTS) or 1
    moments = (*page.moments[:-1:step], *page.moments[-1:])
    if len(moments) < 2:
        return ""
    rows = page.rows[:_MOST_LINES]
    greatest = max(m.seats[row.side.key].most[1] for m in moments for row in rows)
    top = -(-max(greatest, page.needed) // 50) * 50
    root = svg.picture(
        "moved",
        stamped("How the projection moved", page),
        _moves_in_words(rows, moments),
        class_="share-chart",
        width="100%",
        height=f"{_BOTTOM + 3}em",
    )
    _scale(root, page, moments, top)
    box = {"x": f"{_LEFT}%", "y": f"{_TOP}em", "width": f"{_RIGHT - _LEFT}%", "height": f"{_BOTTOM - _TOP}em"}
    sheet = svg.add(root, "svg", **box, preserveAspectRatio="none", overflow="visible")
    svg.put(sheet, viewBox=f"0 0 {_SHEET} {_SHEET}")
    for row in rows:
        _line(sheet, row.side, moments, top)
    places = spread([Fraction(_height(row.seats.mean, top)) for row in rows])
    for row, place in zip(rows, places, strict=True):
        where = {"x": f"{_RIGHT + 1.5}%", "y": f"{float(place):.2f}em", "dy": "0.35em"}
        svg.add(root, "text", f"{row.side.letters} {row.seats.median}", **where, class_="chart-text chart-party")
    return svg.written(root)


def _line(sheet: svg.Node, side: Side, moments: Sequence[Moment], top: int) -> None:
    across = max(moments[-1].declared - moments[0].declared, 1)

    def at(moment: Moment, seats: float) -> str:
        return f"{_SHEET * (moment.declared - moments[0].declared) / across:.0f} {_SHEET * (1 - seats / top):.0f}"

    upper = [at(m, m.seats[side.key].most[1]) for m in moments]
    lower = [at(m, m.seats[side.key].most[0]) for m in reversed(moments)]
    svg.add(sheet, "path", d="M" + "L".join([*upper, *lower]) + "Z", fill=side.colour, fill_opacity="0.22")
    path = "M" + "L".join(at(m, m.seats[side.key].mean) for m in moments)
    for ink, width in ((svg.OUTLINE, "5"), (side.colour, "3")):
        svg.add(sheet, "path", d=path, fill="none", stroke=ink, stroke_width=width, vector_effect="non-scaling-stroke")


def _height(seats: float, top: int) -> float:
    return _BOTTOM - (_BOTTOM - _TOP) * seats / top


def _scale(root: svg.Node, page: ProjectionPage, moments: Sequence[Moment], top: int) -> None:
    for seats in range(0, top + 1, 100 if top > 200 else 50):
        y = f"{_height(seats, top):.2f}em"
        svg.add(root, "line", x1=f"{_LEFT - 1}%", x2=f"{_RIGHT + 1}%", y1=y, y2=y, class_="chart-rule")
        svg.add(root, "text", str(seats), x=f"{_LEFT - 2}%", y=y, dy="0.35em", text_anchor="end", class_="chart-text")
    y = f"{_height(page.needed, top):.2f}em"
    dashes = {"stroke": "currentColor", "stroke_width": "1.5", "stroke_dasharray": "5 4"}
    svg.add(root, "line", x1=f"{_LEFT - 1}%", x2=f"{_RIGHT + 1}%", y1=y, y2=y, **dashes)
    for moment, x, anchor in ((moments[0], _LEFT, "start"), (moments[-1], _RIGHT, "end")):
        words = f"{moment.declared} declared"
        svg.add(root, "text", words, x=f"{x}%", y=f"{_BOTTOM + 1.5}em", text_anchor=anchor, class_="chart-text")


def _moves_in_words(rows: Sequence[PartyRow], moments: Sequence[Moment]) -> str:
    first, last = moments[0], moments[-1]
    moves = (f"{r.side.name} from {first.seats[r.side.key].median} to {last.seats[r.side.key].median}" for r in rows)
    return f"From {first.declared} declarations to {last.declared}: {'; '.join(moves)}."


def seat_map(page: ProjectionPage) -> str:
    """The hexagon map: declared seats solid, the rest hatched by the likeliest party's chance; "" without a layout."""
    if page.cartogram is None:
        return ""
    views = {view.seat.constituency_id: view for view in page.seats}
    hexes = [h for h in page.cartogram.hexes if h.constituency_id in views]
    places = placed(page.cartogram, hexes)
    root = svg.picture(
        "seat-map",
        stamped("Seats declared and projected, on a map", page),
        ", ".join(f"{words}: {number}" for _, words, number in map_keys(page)) + ".",
        class_="hexmap",
        viewBox=f"0 0 {places.width} {places.height}",
        width=min(_WIDEST, round(places.width * 1.7)),
    )
    _hatches(root, "hex", [row.side for row in page.rows])
    outer = svg.add(root, "g", stroke=svg.OUTLINE, stroke_width="1")
    for hexagon in hexes:
        view = views[hexagon.constituency_id]
        path = svg.add(outer, "path", d=places.path(hexagon.constituency_id), fill=_fill(view))
        svg.add(path, "title", view.words)
    _letters(root, [views[h.constituency_id] for h in hexes], places)
    return svg.written(root)


def _fill(view: SeatView) -> str:
    if view.side is None:
        return svg.LIGHT
    return view.side.colour if view.status == _DECLARED else f"url(#hex-{view.side.key}-{view.level})"


def _letters(root: svg.Node, views: Sequence[SeatView], places: Placed) -> None:
    """Letters on solid colour as on a map of results; on hatching in a white halo, so that they can be read."""
    over = svg.add(root, "g", aria_hidden="true", pointer_events="none", text_anchor="middle", font_size="10")
    groups: dict[tuple[str, str], list[SeatView]] = {}
    for view in views:
        if view.side:
            groups.setdefault((view.status, _ink(view)), []).append(view)
    for (status, ink), own in sorted(groups.items()):
        spots = [places.centres[view.seat.constituency_id] for view in own]
        halo = {"stroke": svg.LIGHT, "stroke_width": "3", "paint_order": "stroke"} if status != _DECLARED else {}
        svg.add(
            over,
            "text",
            "".join(view.side.letter for view in own if view.side),
            x=" ".join(str(x) for x, _ in spots),
            y=" ".join(str(y + 3.5) for _, y in spots),
            font_weight="700" if status == _DECLARED else "400",
            fill=ink,
            **halo,
        )


def _ink(view: SeatView) -> str:
    return svg.text_on(view.side.colour) if view.side and view.status == _DECLARED else "#000000"


def map_keys(page: ProjectionPage) -> list[tuple[str, str, int]]:
    """The legend: a small picture, its words, its seats. Declared first, then what is projected, from the surest."""
    found = Counter(_DECLARED if v.status == _DECLARED else v.level for v in page.seats if v.side)
    side = page.rows[0].side
    keys = [(_key(side, None), "Declared: solid colour", found[_DECLARED])]
    for level, (_, words) in enumerate(() if page.is_over else LEVELS):
        keys.append((_key(side, level), f"Projected, chance {words}", found[level]))
    return keys


def _key(side: Side, level: int | None) -> str:
    """Decoration: the words stand beside it."""
    root = svg.drawing()
    svg.put(root, class_="hex-key", viewBox="0 0 28 28", width="28", height="28", aria_hidden="true", focusable="false")
    fill = side.colour
    if level is not None:
        _hatches(root, f"key-{level}", [side])
        fill = f"url(#key-{level}-{side.key}-{level})"
    svg.add(root, "path", d=Placed("odd-r", {"": (14, 14)}).path(""), fill=fill, stroke=svg.OUTLINE)
    return svg.written(root)
