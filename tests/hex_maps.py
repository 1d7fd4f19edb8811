"""A small hexagon map of the embedded record's four constituencies, and one that the record has no result of."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from hustings.desk.official import drafts, plan
from hustings.record.book import Record
from hustings.record.entries import Draft, ReferenceEntered
from hustings.record.reference import Hex, HexMap
from hustings.sources.hexjson import parse_hexjson
from hustings.sources.official.read import read_official
from official_load import NOW

AIRDRIE, HARTLEPOOL, BATLEY, CHESHAM = "S14000003", "E14000733", "E14000548", "E14000631"
ELSEWHERE = "E14000999"


def a_map(name: str = "small", layout: str = "odd-r", *others: tuple[str, int, int]) -> HexMap:
    """Airdrie in the north, then Hartlepool, Batley and Chesham, each half a hexagon aside; more where they are named.

    Airdrie stands above Batley and Hartlepool above Chesham.
    """
    places = ((AIRDRIE, 0, 3), (HARTLEPOOL, 1, 2), (BATLEY, 0, 1), (CHESHAM, 1, 0), (ELSEWHERE, 3, 0), *others)
    hexes = tuple(Hex(constituency_id=ident, name=ident, column=column, row=row) for ident, column, row in places)
    return HexMap(name=name, layout=layout, hexes=hexes)


def enter_maps(book: Record, *maps: HexMap) -> None:
    """Put maps into a record."""
    book.append(lambda state: [Draft(by="tests", source="tests", payload=ReferenceEntered(maps=maps))], now=NOW)


def load_with_maps(book: Record, data_dir: Path) -> None:
    """Every official file of Parliament's, and every map."""
    maps = (parse_hexjson(path.read_bytes(), path.name) for path in (data_dir / "hexmaps").glob("*.hexjson"))
    found = replace(read_official(data_dir / "uk-parliament"), maps=tuple(maps))
    book.append(lambda state: drafts(plan(found, state), source="tests", now=NOW, accept_updates=False), now=NOW)
