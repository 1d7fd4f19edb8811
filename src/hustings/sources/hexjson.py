"""Hexagon cartograms in the hexjson form (Open Data Institute Leeds): one hexagon for each constituency."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from hustings.errors import BadInput
from hustings.record.problems import Problem
from hustings.sources.numbers import shown
from hustings.sources.official.boundaries import REISSUED_CODES, is_on_2024_boundaries

LAYOUTS = ("odd-r", "odd-q")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hex:
    """One constituency's place. Rows count upwards (north)."""

    gss: str
    name: str
    column: int
    row: int

    def centre(self, layout: str) -> tuple[float, float]:
        """Where the centre is, in hexagon widths to the right and row heights up: odd rows or columns are shifted."""
        if layout == "odd-r":
            return self.column + (self.row % 2) / 2, float(self.row)
        return float(self.column), self.row + (self.column % 2) / 2


@dataclass(frozen=True, slots=True, kw_only=True)
class HexMap:
    """A layout, "odd-r" or "odd-q", and its hexagons by code."""

    layout: str
    hexes: tuple[Hex, ...]


def is_hexjson(data: bytes) -> bool:
    """Whether a file looks like a cartogram: an object with a layout and hexagons."""
    return data.lstrip()[:1] == b"{" and b'"layout"' in data[:400] and b'"hexes"' in data


def parse_hexjson(data: bytes, source: str) -> HexMap:
    """A cartogram; constituencies of 2024 under their first codes come under those issued later.

    Raises:
        BadInput: It is not hexjson in one of the two layouts, a hexagon has no place, or two have the same.
    """
    try:
        document: Any = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise BadInput([Problem(id="R008", message=f"not JSON: {error}", source=source)]) from None
    layout = document.get("layout") if isinstance(document, dict) else None
    hexes = document.get("hexes") if isinstance(document, dict) else None
    if layout not in LAYOUTS or not isinstance(hexes, dict) or not hexes:
        message = f"not a hexjson file of layout {' or '.join(LAYOUTS)}"
        raise BadInput([Problem(id="R008", message=message, source=source)])
    renamed = REISSUED_CODES if is_on_2024_boundaries(hexes) else {}
    made = [_hex(renamed.get(code) or code, body) for code, body in hexes.items()]
    problems = [
        _problem(source, code, "it has no name, whole column and row") for code in made if isinstance(code, str)
    ]
    places: dict[tuple[int, int], Hex] = {}
    for found in (one for one in made if isinstance(one, Hex)):
        if other := places.get((found.column, found.row)):
            problems.append(_problem(source, found.gss, f"it lies where {other.gss} does"))
        places[found.column, found.row] = found
    if problems:
        raise BadInput(problems)
    return HexMap(layout=str(layout), hexes=tuple(places.values()))


def _hex(code: str, body: Any) -> Hex | str:
    if not isinstance(body, dict):
        return code
    name, column, row = body.get("n"), body.get("q"), body.get("r")
    if type(column) is not int or type(row) is not int or not isinstance(name, str):
        return code
    return Hex(gss=code, name=name, column=column, row=row)


def _problem(source: str, code: str, message: str) -> Problem:
    return Problem(id="R009", message=message, source=source, field=shown(code), found=shown(code))
