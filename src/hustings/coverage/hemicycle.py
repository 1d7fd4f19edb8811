"""The Commons as a hemicycle: one dot for each seat, a block for each party, in SVG, with the same in words."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import cache

from parliamentarch.geometry import get_nrows_from_nseats, get_row_thickness, get_seats_centers  # type: ignore[import-untyped]

from hustings.coverage import svg
from hustings.coverage.charts import colour
from hustings.coverage.words import abbreviation, listed, party_name
from hustings.record.model import Party

VACANT = ""
"""Stands in place of a party key for seats without a Member."""

_WIDTH, _HEIGHT, _RADIUS = 800, 370, 290  # room at the sides for the letters
_LABELLED = 8  # seats that a block needs for letters of its own
_APART = 0.13  # radians between the letters of two blocks, below which they would touch
_FILLED = 0.86  # of the room that a seat has


def bench_order(
    seats: Mapping[str, int], *, governing: Sequence[str], opposition: str, vacant: int = 0
) -> list[tuple[str, int]]:
    """Blocks from left to right: the governing parties, the rest by size, vacant seats, the official opposition."""
    rest = sorted((p for p in seats if p not in (*governing, opposition)), key=lambda p: (-seats[p], p))
    order = [*governing, *rest, VACANT, opposition]
    counts = {**seats, VACANT: vacant}
    return [(party, counts[party]) for party in order if counts.get(party)]


def hemicycle(
    blocks: Sequence[tuple[str, int]], parties: Mapping[str, Party], *, title: str, is_test: bool = False
) -> str:
    """The blocks from left to right as dots, with the letters of the larger ones beside them and a line at the middle.

    "" without seats. Colour never stands alone: the description has every block, and a table belongs beside it.
    """
    size = sum(seats for _, seats in blocks)
    if not size:
        return ""
    root = svg.picture(
        "hemicycle",
        f"REHEARSAL. {title}" if is_test else title,
        description(blocks, parties),
        class_="hemicycle",
        viewBox=f"0 0 {_WIDTH} {_HEIGHT}",
    )
    places, radius = _places(size)
    first, labelled_at = 0, math.inf
    for party, seats in blocks:
        block = places[first : first + seats]
        first += seats
        _block(root, party, block, radius, parties)
        angle = block[seats // 2][0]
        if seats >= _LABELLED and party != VACANT and labelled_at - angle > _APART:
            _label(root, abbreviation(party, parties), seats, angle)
            labelled_at = angle
    middle = _WIDTH / 2
    svg.add(root, "path", d=f"M{middle:.0f} 44V205", stroke="currentColor", stroke_width="1.5", stroke_dasharray="4 4")
    _text(root, f"{size}", middle, 316, 44, "700")
    _text(root, "REHEARSAL" if is_test else "seats", middle, 342, 18, "400")
    return svg.written(root)


def description(blocks: Sequence[tuple[str, int]], parties: Mapping[str, Party]) -> str:
    """The blocks in words, from left to right."""
    named = [f"{'vacant' if party == VACANT else party_name(party, parties)} {seats}" for party, seats in blocks]
    return f"Seats from left to right: {listed(named)}."


@cache
def _places(size: int) -> tuple[list[tuple[float, float, float]], float]:
    """Angle and place of each seat, from the left, in the units of the picture; and the radius of a dot."""
    centres = get_seats_centers(size)
    thickness = get_row_thickness(get_nrows_from_nseats(size))
    placed = sorted((-angle, x, y) for (x, y), angle in centres.items())
    left, floor = _WIDTH / 2 - _RADIUS, _HEIGHT - 20
    found = [(-angle, left + x * _RADIUS, floor - y * _RADIUS) for angle, x, y in placed]
    return found, thickness * _RADIUS * _FILLED


def _block(
    root: svg.Node,
    party: str,
    places: Sequence[tuple[float, float, float]],
    radius: float,
    parties: Mapping[str, Party],
) -> None:
    group = svg.add(root, "g", fill="none" if party == VACANT else colour(party, parties), stroke=svg.OUTLINE)
    if party == VACANT:
        svg.put(group, stroke_dasharray="2 2")
    for _, x, y in places:
        svg.add(group, "circle", cx=f"{x:.1f}", cy=f"{y:.1f}", r=f"{radius:.1f}")


def _label(root: svg.Node, letters: str, seats: int, angle: float) -> None:
    x = _WIDTH / 2 + (_RADIUS + 10) * math.cos(angle)
    y = _HEIGHT - 20 - (_RADIUS + 10) * math.sin(angle)
    anchor = "end" if math.cos(angle) < -0.25 else "start" if math.cos(angle) > 0.25 else "middle"
    _text(root, f"{letters} {seats}", x, y, 20, "700", anchor)


def _text(root: svg.Node, words: str, x: float, y: float, size: int, weight: str, anchor: str = "middle") -> None:
    svg.add(
        root,
        "text",
        words,
        x=f"{x:.0f}",
        y=f"{y:.0f}",
        text_anchor=anchor,
        font_size=size,
        font_weight=weight,
        fill="currentColor",
    )
