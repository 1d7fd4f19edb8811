"""A small general election as a table of declarations, and a hexagon map of its seats."""

from __future__ import annotations

import csv
from pathlib import Path

from hustings.forecast.tables import PARTIES
from hustings.record.reference import Hex, HexMap

COLUMNS = ["order", "constituency_id", "name", "country", "region", "county", "declared", "sitting_mp_party"]
COLUMNS += ["byelection_winner", "n_oth", *(f"prev_{party}" for party in PARTIES), *PARTIES]
SEATS = 8


def write_table(path: Path, hidden: int = 0) -> Path:
    """Eight English seats in two regions, ten minutes apart from half past eleven on 12 December 2019.

    ``hidden`` is added to the Labour votes of those from the fourth on.
    """
    with path.open("w", newline="", encoding="utf-8") as file:
        table = csv.DictWriter(file, COLUMNS, restval="")
        table.writeheader()
        for order in range(1, SEATS + 1):
            votes = {"prev_con": 9000 + 600 * order, "prev_lab": 14000 - 500 * order, "prev_ld": 3000}
            votes |= {"con": 9500 + 600 * order, "lab": 13000 - 500 * order, "ld": 3500}
            votes["lab"] += hidden if order > 3 else 0
            region = "London" if order % 2 else "North East"
            hour, minute = divmod(23 * 60 + 20 + 10 * order, 60)
            day, hour = (12, hour) if hour < 24 else (13, hour - 24)
            at = f"2019-12-{day}T{hour:02}:{minute:02}"
            place = {"country": "England", "region": region, "county": region, "declared": at}
            table.writerow({"order": order, "constituency_id": f"E{order}", "name": f"Seat {order}"} | place | votes)
    return path


def small_map() -> HexMap:
    """A hexagon for each seat, in two rows."""
    hexes = (Hex(constituency_id=f"E{n}", name=f"Seat {n}", column=n % 4, row=n // 5) for n in range(1, SEATS + 1))
    return HexMap(name="small", layout="odd-r", hexes=tuple(hexes))
