"""Pages of results from 1918 to 2019, which are by columns of parties and read-only, and of Parliaments since 1801."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl
from starlette.requests import Request
from starlette.routing import Route

from hustings.errors import UnknownThing
from hustings.measures import elections
from hustings.measures import reference_tables as about
from hustings.web.context import house_of
from hustings.web.record_common import RecordPage, almanac_of, chosen, seat_namer, sort_of, state_of, twins

COLUMN_WORDS: Mapping[str, str] = {
    "con": "Conservative",
    "lab": "Labour",
    "lib": "Liberal",
    "nat": "SNP, Plaid",
    "other": "Other",
}
"""The file's columns of parties, as pages name them and in their order there."""
COLUMN_LETTERS = {"con": "Con", "lab": "Lab", "lib": "Lib", "nat": "SNP, PC", "other": "Other"}
SHOWN = ("votes", "seats")
RESULT_COLUMNS = frozenset(
    {"name", "region", "electorate", "turnout_share", "won_by", *(f"share_{c}" for c in about.PARTY_COLUMNS)}
)


def history(request: Request) -> RecordPage:
    """Every general election from 1918 to 2019: shares, votes or seats by column, turnout, what was not voted on."""
    table = almanac_of(house_of(request)).history_elections.reverse()
    return RecordPage(
        template="history.html",
        values={
            "rows": table.to_dicts(),
            "show": chosen(request.query_params, "show", list(SHOWN)),
            "shown": list(SHOWN),
            "columns": COLUMN_WORDS,
        },
        document={"columns": COLUMN_WORDS},
        table=table,
    )


def election(request: Request) -> RecordPage:
    """One general election: what it adds up to, and every constituency, by region and in any order."""
    almanac, name = almanac_of(house_of(request)), request.path_params["election"]
    totals = almanac.history_elections.filter(election=name)
    if totals.is_empty():
        raise UnknownThing("election since 1918", name, almanac.history_elections["election"].to_list()[-3:])
    table = about.with_shares(almanac.history.filter(election=name))
    regions = sorted(table["region"].unique())
    region = chosen(request.query_params, "region", regions)
    table = table.filter(region=region) if region else table
    sort = sort_of(request.query_params, "name", RESULT_COLUMNS)
    table = sort.of(table)
    total = totals.row(0, named=True)
    return RecordPage(
        template="history_election.html",
        values={
            "e": total,
            "rows": table.to_dicts(),
            "columns": COLUMN_WORDS,
            "regions": regions,
            "region": region,
            "sort": sort,
        },
        document={"election": total, "columns": COLUMN_WORDS},
        table=table,
    )


def constituency(request: Request) -> RecordPage:
    """Constituencies of one name at every general election since 1918, the latest first, whatever the boundaries."""
    almanac, state = almanac_of(house_of(request)), state_of(request)
    slug = request.path_params["slug"]
    table = named_since_1918(almanac.history, slug.replace("-", " "))
    if table.is_empty():
        raise UnknownThing("constituency since 1918", slug)
    return RecordPage(
        template="history_constituency.html",
        values={
            "name": table["name"][0],
            "rows": table.to_dicts(),
            "columns": COLUMN_WORDS,
            "now": next((s for s in state.constituencies.values() if s.slug == slug), None),
        },
        document={"slug": slug, "is_by_name": True, "columns": COLUMN_WORDS},
        table=table,
    )


def named_since_1918(history: pl.DataFrame, name: str) -> pl.DataFrame:
    """The results of constituencies of this name, the latest first, with shares."""
    return about.with_shares(about.of_the_name(history, name)).sort("polling_day", descending=True, maintain_order=True)


def parliaments(request: Request) -> RecordPage:
    """Every Parliament since 1801, the latest first."""
    table = almanac_of(house_of(request)).parliaments.reverse()
    return RecordPage(
        template="parliaments.html",
        values={"rows": table.to_dicts(), "pages": election_pages(request)},
        document={},
        table=table,
    )


def parliament(request: Request) -> RecordPage:
    """One Parliament: its days, its general election, and the by-elections held in it."""
    almanac, state = almanac_of(house_of(request)), state_of(request)
    table, asked = almanac.parliaments, request.path_params["number"]
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 4 else 0
    found = table.filter(number=number)
    if found.is_empty():
        raise UnknownThing("Parliament", asked)
    by_elections = about.by_elections_of(number, table, almanac.contests)
    row = found.row(0, named=True)
    return RecordPage(
        template="parliament.html",
        values={
            "p": row,
            "last": table["number"].max(),
            "pages": election_pages(request),
            "by_elections": [almanac.analyses[contest_id] for contest_id in by_elections["contest_id"]],
            "seat": seat_namer(state),
        },
        document={"parliament": row},
        table=by_elections,
    )


def election_pages(request: Request) -> dict[object, str]:
    """The page of each general election that the record has one of, by polling day; the record's own come first."""
    almanac = almanac_of(house_of(request))
    historic = almanac.history_elections.select("polling_day", "election").iter_rows()
    pages: dict[object, str] = {day: f"/history/{name}" for day, name in historic}
    return pages | {day: f"/elections/{day}" for day in elections.general_elections(almanac.analyses)}


ROUTES: list[Route] = [
    *twins("/history", history, "show"),
    *twins("/history/constituencies/{slug}", constituency),
    *twins("/history/{election}", election, "region", "sort"),
    *twins("/parliaments", parliaments),
    *twins("/parliaments/{number}", parliament),
]
