"""The pages of elections: all of them, one general election, its contests in one table, by-elections."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from heapq import nlargest, nsmallest
from typing import Any

import msgspec
import polars as pl
from starlette.exceptions import HTTPException
from starlette.requests import Request

from hustings.coverage.words import uk_date
from hustings.measures import elections
from hustings.measures.analysis import Analysis
from hustings.measures.elections import ElectionTotals
from hustings.record.state import State
from hustings.web import record_contests, record_forecast, record_house, record_map
from hustings.web.context import house_of
from hustings.web.record_common import (
    RecordPage,
    almanac_of,
    as_float,
    chosen,
    day_of,
    only,
    plain,
    seat_namer,
    sort_of,
    state_of,
    twins,
)
from hustings.web.record_query import refuse

NATIONS = ("England", "Scotland", "Wales", "Northern Ireland")
EXTREMES = 10
NOTIONAL = "-notional"
_PARTS, _MAP = ("nation", "region"), ("show", "layout")
CONTEST_COLUMNS = frozenset(
    {
        "constituency",
        "winner_party",
        "majority",
        "majority_share",
        "winner_share",
        "turnout_valid_share",
        "butler_pp",
        "outcome",
        "declared_at",
    }
)
BY_ELECTION_COLUMNS = frozenset(
    {"polling_day", "constituency", "winner_party", "majority", "butler_pp", "turnout_valid_share", "turnout_change_pp"}
)


def all_elections(request: Request) -> RecordPage:
    """Every general election with the by-elections of the Parliament that it began, notional results marked."""
    table = almanac_of(house_of(request)).elections
    rows = table.sort("polling_day", "is_by_election", "is_notional", descending=[True, True, False]).to_dicts()
    parliaments: list[dict[str, Any]] = []
    waiting: list[dict[str, Any]] = []
    for row in rows:
        if row["is_by_election"]:
            waiting.append(row)
        else:
            parliaments.append({"election": row, "by_elections": waiting})
            waiting = []
    return RecordPage(
        template="elections.html",
        values={"parliaments": parliaments, "before": waiting},
        document={},
        table=table,
    )


def election(request: Request) -> RecordPage:
    """One general election, or its part in a nation or region; a day of by-elections alone is their table."""
    day, is_notional = _named_day(request)
    almanac = almanac_of(house_of(request))
    found = [
        a
        for a in almanac.analyses.values()
        if a.result.contest.election_day == day and a.result.contest.is_notional == is_notional
    ]
    general = [a for a in found if not a.result.contest.is_by_election]
    if not general:
        if not found:
            raise HTTPException(404, f"This record holds no election of {uk_date(day)}.")
        only(request.query_params, "sort")
        return _by_elections(request, almanac.contests.filter(pl.col("election_day") == day), uk_date(day))
    only(request.query_params, *_PARTS, *_MAP)
    place, part = _part(request, general)
    totals = elections.add_up(part)
    times = _times(request, part)
    state = state_of(request)
    values = {
        "day": day,
        "is_notional": is_notional,
        "place": place,
        "totals": totals,
        "size": None if place else elections.house_size(day),
        "nations": _nations(state, general),
        "regions": _regions(state, general),
        "nation": request.query_params.get("nation", ""),
        "region": request.query_params.get("region", ""),
        "closest": _extreme(part, lambda a: a.majority),
        "safest": _extreme(part, lambda a: a.majority_share, most=True),
        "lowest": _extreme(part, lambda a: a.turnout_valid.now),
        "highest": _extreme(part, lambda a: a.turnout_valid.now, most=True),
        "swings": _extreme(part, lambda a: a.swing.butler_pp if a.swing else None, most=True),
        "times": times,
        "seat": seat_namer(state),
        "most": EXTREMES,
        "gainers": [line for line in totals.lines if line.gains],
        "losers": [line for line in totals.lines if line.losses],
        "taken": {(c.from_party, c.to_party): c.seats for c in totals.changes},
        "map": record_map.map_section(request, general, part, place),
    }
    return RecordPage(
        template="general_election.html",
        values=values,
        document={"polling_day": day, "is_notional": is_notional, "place": place, **_totals_document(totals)},
        table=_party_table(totals),
    )


def contests(request: Request) -> RecordPage:
    """Every contest of a general election in one table that can be put in order by any column."""
    day, is_notional = _named_day(request)
    almanac, state = almanac_of(house_of(request)), state_of(request)
    analyses = almanac.analyses
    general = [
        a
        for a in analyses.values()
        if a.result.contest.election_day == day
        and a.result.contest.is_notional == is_notional
        and not a.result.contest.is_by_election
    ]
    if not general:
        raise HTTPException(404, f"This record holds no general election of {uk_date(day)}.")
    place, part = _part(request, general)
    sort = sort_of(request.query_params, "constituency", CONTEST_COLUMNS)
    times = _times(request, part)
    table = sort.of(_contest_table(almanac.contests, part, times))
    return RecordPage(
        template="table.html",
        values={
            "day": day,
            "is_notional": is_notional,
            "place": place,
            "rows": [analyses[contest_id] for contest_id in table["contest_id"]],
            "times": times,
            "sort": sort,
            "nation": request.query_params.get("nation", ""),
            "region": request.query_params.get("region", ""),
            "nations": _nations(state, general),
            "regions": _regions(state, general),
            "seat": seat_namer(state),
        },
        document={"polling_day": day, "is_notional": is_notional, "place": place},
        table=table,
    )


def by_elections(request: Request) -> RecordPage:
    """Every by-election, or those of one Parliament, year or outcome."""
    table = almanac_of(house_of(request)).contests.filter("is_by_election")
    return _by_elections(request, table, "")


def _by_elections(request: Request, table: pl.DataFrame, on: str) -> RecordPage:
    query, almanac, state = request.query_params, almanac_of(house_of(request)), state_of(request)
    table = table.filter("is_by_election")
    begun = sorted(elections.general_elections(almanac.analyses))
    years = sorted({str(day.year) for day in table["polling_day"]}, reverse=True)
    parliament = chosen(query, "parliament", [str(day.year) for day in begun])
    year = chosen(query, "year", years)
    outcome = chosen(query, "outcome", ["hold", "gain"])
    if parliament:
        first = next(day for day in begun if str(day.year) == parliament)
        last = next((day for day in begun if day > first), date.max)
        table = table.filter(pl.col("polling_day").is_between(first, last, closed="left"))
    if year:
        table = table.filter(pl.col("polling_day").dt.year() == int(year))
    if outcome:
        table = table.filter(pl.col("outcome") == outcome)
    sort = sort_of(query, "-polling_day", BY_ELECTION_COLUMNS)
    table = sort.of(table.sort("constituency"))
    return RecordPage(
        template="by_elections.html",
        values={
            "on": on,
            "rows": [almanac.analyses[contest_id] for contest_id in table["contest_id"]],
            "sort": sort,
            "parliament": parliament,
            "parliaments": [str(day.year) for day in reversed(begun)],
            "year": year,
            "years": years,
            "outcome": outcome,
            "seat": seat_namer(state),
        },
        document={"convention": "general_election"},
        table=table,
    )


def _named_day(request: Request) -> tuple[date, bool]:
    name = request.path_params["polling_day"]
    return day_of(name.removesuffix(NOTIONAL), "election"), name.endswith(NOTIONAL)


def _part(request: Request, general: Iterable[Analysis]) -> tuple[str, list[Analysis]]:
    """The nation or region that the query names, and its contests; all of them where it names none.

    Raises:
        HTTPException: 400 where there is no contest in both.
    """
    state, found = state_of(request), list(general)
    nation = chosen(request.query_params, "nation", _nations(state, found))
    region = chosen(request.query_params, "region", _regions(state, found))
    seats = state.constituencies
    part = [
        a
        for a in found
        if (not nation or seats[a.result.contest.constituency_id].nation == nation)
        and (not region or seats[a.result.contest.constituency_id].region == region)
    ]
    if not part:
        raise refuse("region", f"no contest here is in {region} and in {nation}.")
    return region or nation, part


def _nations(state: State, general: Iterable[Analysis]) -> list[str]:
    there = {state.constituencies[a.result.contest.constituency_id].nation for a in general}
    return [nation for nation in NATIONS if nation in there]


def _regions(state: State, general: Iterable[Analysis]) -> list[str]:
    there = {state.constituencies[a.result.contest.constituency_id].region for a in general}
    return sorted(there - {"", *NATIONS})


def _times(request: Request, part: Iterable[Analysis]) -> dict[str, datetime]:
    """When each contest was declared, as far as is known: the first declaration first."""
    state = state_of(request)
    found = {a.result.contest_id: elections.declared_at(state.book(a.result.contest_id)) for a in part}
    return dict(sorted(((k, at) for k, at in found.items() if at is not None), key=lambda item: (item[1], item[0])))


def _extreme(part: Iterable[Analysis], measure: Callable[[Analysis], Any], *, most: bool = False) -> list[Analysis]:
    """The contests where a measure is least, or most; those of which it says nothing are left out."""
    known = [a for a in part if measure(a) is not None]
    return (nlargest if most else nsmallest)(EXTREMES, known, key=measure)


def _contest_table(table: pl.DataFrame, part: Iterable[Analysis], times: Mapping[str, datetime]) -> pl.DataFrame:
    """The record's table of these contests, with the winner's share and the time of the declaration."""
    extra = pl.DataFrame(
        [
            {
                "contest_id": a.result.contest_id,
                "winner_share": as_float(a.winner.share) if a.winner else None,
                "declared_at": times.get(a.result.contest_id),
            }
            for a in part
        ],
        schema={"contest_id": pl.String, "winner_share": pl.Float64, "declared_at": pl.Datetime},
    )
    return table.join(extra, on="contest_id", how="inner").sort("constituency")


def _party_table(totals: ElectionTotals) -> pl.DataFrame:
    columns = {
        "party": pl.String,
        "candidacies": pl.Int64,
        "seats": pl.Int64,
        "seats_before": pl.Int64,
        "gains": pl.Int64,
        "losses": pl.Int64,
        "net": pl.Int64,
        "votes": pl.Int64,
        "share": pl.Float64,
        "change_pp": pl.Float64,
        "is_new": pl.Boolean,
        "lost_deposits": pl.Int64,
    }
    rows = [{name: plain(getattr(line, name)) for name in columns} for line in totals.lines]
    return pl.DataFrame(rows, schema=columns)


def _totals_document(totals: ElectionTotals) -> dict[str, object]:
    names = (
        "contests", "measured", "has_notional_baseline", "electorate", "valid_votes", "rejected_ballots", "turnout",
        "turnout_change_pp", "lost_deposits", "effective_by_votes", "effective_by_seats", "gallagher", "changed_hands",
    )  # fmt: skip
    return {name: plain(getattr(totals, name)) for name in names} | {"changes": msgspec.to_builtins(totals.changes)}


ROUTES = [
    *twins("/elections", all_elections),
    *twins("/elections/{polling_day}/contests", contests, *_PARTS, "sort"),
    record_map.picture_route("/elections/{polling_day}", election, *_PARTS, *_MAP, "sort"),
    *twins("/elections/{polling_day}", election, *_PARTS, *_MAP, "sort"),
    *twins("/by-elections", by_elections, "parliament", "year", "outcome", "sort"),
    *record_contests.ROUTES,
    *record_house.ROUTES,
    *record_forecast.ROUTES,
]
