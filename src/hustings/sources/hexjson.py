"""Hexagon cartograms in the hexjson form (Open Data Institute Leeds): one hexagon for each constituency."""

from __future__ import annotations

import json
from pathlib import PurePosixPath
from typing import Any

from hustings.errors import BadInput
from hustings.record.problems import Problem
from hustings.record.reference import Hex, HexMap
from hustings.sources.numbers import shown
from hustings.sources.official.boundaries import REISSUED_CODES, is_on_2024_boundaries

LAYOUTS = ("odd-r", "odd-q")


def is_hexjson(data: bytes) -> bool:
    """Whether a file looks like a cartogram: an object with a layout and hexagons."""
    return data.lstrip()[:1] == b"{" and b'"layout"' in data[:400] and b'"hexes"' in data


def parse_hexjson(data: bytes, source: str) -> HexMap:
    """A cartogram, named as its file; constituencies of 2024 under their first codes come under those issued later.

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
            problems.append(_problem(source, found.constituency_id, f"it lies where {other.constituency_id} does"))
        places[found.column, found.row] = found
    if problems:
        raise BadInput(problems)
    return HexMap(name=PurePosixPath(source).stem, layout=str(layout), hexes=tuple(places.values()))


def _hex(code: str, body: Any) -> Hex | str:
    if not isinstance(body, dict):
        return code
    name, column, row = body.get("n"), body.get("q"), body.get("r")
    if type(column) is not int or type(row) is not int or not isinstance(name, str):
        return code
    return Hex(constituency_id=code, name=name, column=column, row=row)


def _problem(source: str, code: str, message: str) -> Problem:
    return Problem(id="R009", message=message, source=source, field=shown(code), found=shown(code))
