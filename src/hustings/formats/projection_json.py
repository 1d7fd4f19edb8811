"""A projection as JSON, and its seats as rows: figures unrounded, chances 0 to 1, parties by the keys of the record.

What is projected and what is declared never share a key.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from typing import Any

from hustings.coverage.projection_page import PartyRow, ProjectionPage, SeatView
from hustings.forecast.turning import Moment

SEAT_COLUMNS = (
    "constituency_id",
    "name",
    "country",
    "region",
    "status",
    "declared_winner",
    "projected_winner",
    "chance",
)


def projection_document(page: ProjectionPage) -> dict[str, Any]:
    """Everything that the page shows."""
    p = page.projection
    return {
        "is_test": page.is_test,
        "kind": "projection",
        "polling_day": page.polling_day,
        "last_declared_at": page.at,
        "declared": page.declared,
        "polled": p.polled,
        "house": p.house,
        "needed_for_majority": page.needed,
        "parties": [_party(row) for row in page.rows],
        "majority": _by_party(page, p.majority),
        "largest": _by_party(page, p.largest),
        "hung": p.hung,
        "changing_hands": p.changing_hands,
        "telling": [{"constituency_id": seat.constituency_id, "part": part} for seat, part in page.telling],
        "swings": [
            {
                "nation": one.nation,
                "declared": one.declared,
                "seats": one.seats,
                "from_party": page.sides[one.from_party].record_key if one.from_party else None,
                "to_party": page.sides[one.to_party].record_key if one.to_party else None,
                "butler_pp": one.butler_pp,
            }
            for one in page.swings
        ],
        "moved": [_moment(page, moment) for moment in page.moments],
        "evidence": p.evidence,
        "interval_record": p.interval_record,
        "draws": p.draws,
        "abandoned": p.abandoned,
        "notes": page.notes,
        "rows": [
            {**seat_row(view), "chances": _by_party(page, p.chances.get(view.seat.constituency_id, {}))}
            for view in page.seats
        ],
    }


def _by_party(page: ProjectionPage, values: Mapping[str, float]) -> dict[str, float]:
    return {page.sides[party].record_key: value for party, value in values.items()}


def _party(row: PartyRow) -> dict[str, Any]:
    return {
        "party": row.side.record_key,
        "name": row.side.name,
        "declared": row.declared,
        "before": row.before,
        "projected": {
            "mean": row.seats.mean,
            "median": row.seats.median,
            "low_50": row.seats.half[0],
            "high_50": row.seats.half[1],
            "low_90": row.seats.most[0],
            "high_90": row.seats.most[1],
        },
    }


def _moment(page: ProjectionPage, moment: Moment) -> dict[str, Any]:
    seats = {row.side.record_key: moment.seats[row.side.key].median for row in page.rows}
    return {"declared": moment.declared, "hung": moment.hung, "projected_seats": seats}


def seat_row(view: SeatView) -> dict[str, Any]:
    """One seat: a declared seat has no projected winner and no chance, a projected one no declared winner."""
    party = view.side.record_key if view.side else None
    is_declared = view.status == "declared"
    return {
        "constituency_id": view.seat.constituency_id,
        "name": view.seat.name,
        "country": view.seat.country,
        "region": view.seat.region,
        "status": view.status,
        "declared_winner": party if is_declared else None,
        "projected_winner": None if is_declared else party,
        "chance": None if is_declared else view.chance,
    }


def seats_csv(page: ProjectionPage) -> str:
    """One row for each seat; the columns are `SEAT_COLUMNS`."""
    out = io.StringIO()
    table = csv.DictWriter(out, SEAT_COLUMNS, lineterminator="\n")
    table.writeheader()
    table.writerows(seat_row(view) for view in page.seats)
    return out.getvalue()
