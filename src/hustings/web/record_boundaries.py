"""Pages of boundary sets, and what other pages say of them: a constituency's relatives, a party's registrations."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import polars as pl
from starlette.requests import Request
from starlette.routing import Route

from hustings.errors import UnknownThing
from hustings.measures.almanac import Almanac
from hustings.measures.boundary_sets import NATIONS, BoundarySet
from hustings.measures.lineage import Line, Relative
from hustings.measures.search import slug_of
from hustings.record.model import Constituency
from hustings.record.state import State
from hustings.web.context import house_of
from hustings.web.record_common import RecordPage, almanac_of, chosen, twins
from hustings.web.record_history import COLUMN_LETTERS, COLUMN_WORDS, election_pages, named_since_1918

SHOWN = {"winner": "Winner", "majority": "Majority", "share": "Winner’s share", "turnout": "Turnout"}
HISTORIC = ("winner", "share")  # from 1955; a majority cannot be told from columns of parties
_SETS = {
    "nation": pl.String,
    "boundary_set": pl.String,
    "begins_on": pl.Date,
    "ends_on": pl.Date,
    "first_election": pl.Date,
    "last_election": pl.Date,
    "general_elections": pl.Int64,
    "constituencies": pl.Int64,
    "legislation": pl.Int64,
}


def boundaries(request: Request) -> RecordPage:
    """Every set of constituencies since 1918, by nation: its elections, how many constituencies, what made it."""
    almanac = almanac_of(house_of(request))
    sets = almanac.boundary_sets()
    enabling = almanac.legislation.filter(pl.col("nation").is_null())
    return RecordPage(
        template="boundaries.html",
        values={
            "nations": [(nation, [s for s in sets if s.nation == nation]) for nation in NATIONS],
            "enabling": enabling.to_dicts(),
            "pages": election_pages(request),
            "slug": slug_of,
        },
        document={},
        table=pl.DataFrame([_set_row(s) for s in sets], schema=_SETS),
    )


def _set_row(found: BoundarySet) -> dict[str, Any]:
    days = found.general_elections
    return {
        "nation": found.nation,
        "boundary_set": found.name,
        "begins_on": found.begins_on,
        "ends_on": found.ends_on,
        "first_election": days[0] if days else None,
        "last_election": days[-1] if days else None,
        "general_elections": len(days),
        "constituencies": found.constituencies,
        "legislation": len(found.legislation),
    }


def boundary_set(request: Request) -> RecordPage:
    """One set: its legislation, its general elections, and a grid of every seat at each of them."""
    almanac, asked = almanac_of(house_of(request)), request.path_params
    found = next(
        (s for s in almanac.boundary_sets() if (slug_of(s.nation), s.name) == (asked["nation"], asked["boundary_set"])),
        None,
    )
    if found is None:
        raise UnknownThing("boundary set", f"{asked['nation']}/{asked['boundary_set']}")
    table = almanac.grid(found)
    offered = list(SHOWN) if found.is_held else [*(HISTORIC if table["winner"].count() else ()), "turnout"]
    return RecordPage(
        template="boundary_set.html",
        values={
            "set": found,
            "rows": _by_seat(table),
            "days": sorted(table["election_day"].unique()),
            "show": chosen(request.query_params, "show", offered) or offered[0],
            "offered": [(key, SHOWN[key]) for key in offered],
            "columns": COLUMN_LETTERS,
            "pages": election_pages(request),
        },
        document={
            "nation": found.nation,
            "boundary_set": found.name,
            "legislation": [_law(s) for s in found.legislation],
        },
        table=table,
    )


def _law(law: Any) -> dict[str, Any]:
    return {"title": law.title, "url": law.url or None, "made_on": law.made_on, "under": list(law.under)}


def _by_seat(table: pl.DataFrame) -> list[tuple[str, str, dict[date, dict[str, Any]]]]:
    """Name, slug and row by election of each seat, as it was last named."""
    seats: dict[str, dict[date, dict[str, Any]]] = {}
    for row in table.iter_rows(named=True):
        seats.setdefault(row["seat"], {})[row["election_day"]] = row
    last = {seat: by_day[max(by_day)] for seat, by_day in seats.items()}
    return [(last[seat]["constituency"], last[seat]["slug"], by_day) for seat, by_day in seats.items()]


def before_and_after(
    seats: Iterable[Constituency], almanac: Almanac, state: State
) -> tuple[dict[str, object], dict[str, object]]:
    """What a constituency's page says of changes of boundaries: values for its template, keys for its JSON."""
    found = [
        (seat, almanac.predecessors(seat.id), almanac.successors(seat.id), almanac.line(seat.id)) for seat in seats
    ]
    name = found[0][0].name
    since_1918 = named_since_1918(almanac.history, name).filter(~pl.col("superseded"))
    values: dict[str, object] = {
        "lineage": [each for each in found if each[1] or each[2]],
        "slug_of_seat": {seat.id: seat.slug for seat in state.constituencies.values()},
        "analyses": almanac.analyses,
        "since_1918": since_1918.to_dicts(),
        "history_slug": slug_of(name),
        "columns": COLUMN_WORDS,
    }
    passed = [
        {
            "constituency_id": seat.id,
            "predecessors": [_relative(r) for r in before],
            "successors": [_relative(r) for r in after],
            "line": _line(line),
        }
        for seat, before, after, line in found
        if before or after
    ]
    return values, {"areas_passed_on": passed or None, "of_the_name_since_1918": since_1918.to_dicts()}


def registrations_of(party: str, almanac: Almanac) -> list[dict[str, Any]]:
    """A party's registrations, the earliest first."""
    return almanac.registrations.filter(party=party).sort("registered_on", "ec_id", nulls_last=True).to_dicts()


def _relative(relative: Relative) -> dict[str, Any]:
    return {
        "constituency_id": relative.constituency_id,
        "name": relative.name,
        "of_this_residents": float(relative.of_this),
        "of_relative_residents": float(relative.of_relative),
        "is_whole": relative.is_whole,
    }


def _line(line: Line) -> dict[str, Any]:
    return {
        "contests": line.contests,
        "notional": line.notional,
        "predecessor": line.predecessor.constituency_id if line.predecessor else None,
        "contests_of_predecessor": line.earlier,
        "break": line.break_ or None,
    }


ROUTES: list[Route] = [
    *twins("/boundaries", boundaries),
    *twins("/boundaries/{nation}/{boundary_set}", boundary_set, "show"),
]
