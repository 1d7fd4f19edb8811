"""Pages from before the night and after a by-election: the polls, stated shares as seats, what a by-election tells."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import date
from functools import partial

import polars as pl
from markupsafe import Markup
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from hustings.coverage.poll_chart import poll_chart
from hustings.errors import Refused
from hustings.forecast import asking
from hustings.forecast.by_election_polls import misses, summaries
from hustings.forecast.past_by_elections import WHOLE
from hustings.forecast.poll_average import OTHER, PollAverage, held, kept_misses, poll_average
from hustings.forecast.read_across import read_across
from hustings.forecast.swings import Seats, Stated, Tactical, vote_shares
from hustings.measures.elections import general_elections, needed_for_majority
from hustings.measures.party_words import party_in_text
from hustings.record.state import State
from hustings.web.context import house_of
from hustings.web.record_common import (
    FORMS,
    Make,
    RecordPage,
    almanac_of,
    chosen,
    day_of,
    record_answer,
    state_of,
    twins,
)

ASKED = ("con", "lab", "ld", "reform", "green", "snp", "plaid", "ukip")
"""The parties that the form of shares has a field for."""
FORM = (*ASKED, "area", "since", "scotland", "wales", "need", "against", "of", "first", "second", "tactical", "method")
POLLBASE, BY_ELECTIONS = "pollbase", "pollbase by-elections"


def polls(request: Request) -> RecordPage:
    """The average of the polls on a date, with its ranges and houses, and how such averages and polls have done."""
    state = state_of(request)
    tables = state.reference.polls
    latest = asking.latest_day(tables)
    on = day_of(request.query_params["on"], "on") if request.query_params.get("on") else latest
    average = _average(state, on) if on else None
    shown = [party for party in average.shares if party != OTHER] if average else []
    rows = [
        {
            "last_day": poll.last_day,
            "pollster": poll.pollster,
            "client": poll.client,
            "geography": poll.geography,
            **{f"{party}_share": float(poll.shares[party]) / 100 if party in poll.shares else None for party in shown},
        }
        for poll in (reversed(average.polls) if average else ())
    ]
    schema = {"last_day": pl.Date, "pollster": pl.String, "client": pl.String, "geography": pl.String}
    table = pl.DataFrame(rows, schema={**schema, **{f"{party}_share": pl.Float64 for party in shown}})
    by_elections = summaries(misses(tables[BY_ELECTIONS])) if BY_ELECTIONS in tables else []
    past = held(tables[POLLBASE]) if POLLBASE in tables else {}
    return RecordPage(
        template="polls.html",
        values={
            "average": average,
            "on": on,
            "latest": latest,
            "shown": shown,
            "chart": Markup(poll_chart(average, state.parties, is_test=state.is_test)) if average else "",
            "polls": average.polls[::-1][:40] if average else (),
            "held": past,
            "by_elections": by_elections,
            "by_election_credit": tables[BY_ELECTIONS].credit if by_elections else "",
        },
        document={
            "average": asking.average_document(average) if average else None,
            "held": asking.document(past),
            "by_election_polls": asking.document(by_elections),
        },
        table=table,
    )


def forecast(request: Request) -> RecordPage:
    """Stated shares as seats under each method, what a party would need, and a tactical vote as a what-if."""
    query, almanac = request.query_params, almanac_of(house_of(request))
    found_days = general_elections(almanac.analyses)
    whole = sorted((day for day, contests in found_days.items() if len(contests) >= WHOLE), reverse=True)
    if not whole:
        raise HTTPException(404, "This record holds no whole general election to swing from.")
    since = day_of(chosen(query, "since", [str(day) for day in whole]) or str(whole[0]), "since")
    seats = Seats.of(almanac.candidacies, since)
    form = {
        "since": since,
        "days": whole,
        "asked": ASKED,
        "query": query,
        "written": {party: query.get(party, "") for party in ASKED},
        "standing": [party for party in ASKED if party in seats.parties],
        "needed": needed_for_majority(len(seats.contest_ids)),
    }
    try:
        stated, source = _stated(request, seats)
        need, against = chosen(query, "need", list(seats.parties)), query.get("against") or None
        found = asking.answers(seats, stated, tactical=_tactical(request), party=need, rival=against)
    except Refused as refused:
        if request.url.path != "/forecast":
            raise HTTPException(400, str(refused)) from None
        return RecordPage(
            template="forecast.html",
            values={**form, "found": [], "source": "", "problem": str(refused)},
            document={},
            table=pl.DataFrame(),
        )
    return _seats_page(request, form, found, stated, source)


def _seats_page(
    request: Request, form: Mapping[str, object], found: list[asking.Answer], stated: Stated, source: str
) -> RecordPage:
    """The page with its answers, and as its table the seats that would change hands under the method chosen."""
    method = chosen(request.query_params, "method", [answer.method for answer in found]) or found[0].method
    picked = next(answer for answer in found if answer.method == method)
    columns = {**dict.fromkeys(("contest_id", "name", "from_party", "to_party"), pl.String), "majority": pl.Float64}
    parties = dict.fromkeys(party for answer in found for party in (*answer.forecast.before, *answer.forecast.seats))
    return RecordPage(
        template="forecast.html",
        values={
            **form,
            "problem": "",
            "found": found,
            "stated": stated,
            "source": source,
            "written": {party: f"{100 * share:g}" for party, share in stated.shares.items()},
            "order": sorted(parties, key=lambda p: -max(answer.forecast.seats.get(p, 0) for answer in found)),
            "picked": picked,
        },
        document=asking.answers_document(found, stated) | {"shares_from": source, "method": method},
        table=pl.DataFrame([asking.document(change) for change in picked.forecast.changes], schema=columns),
    )


def across(request: Request) -> RecordPage:
    """What a by-election does and does not tell about the country."""
    state, contest_id = state_of(request), request.path_params["contest_id"]
    try:
        found = read_across(almanac_of(house_of(request)), state, contest_id)
    except Refused as refused:
        raise HTTPException(404, str(refused)) from None
    rows = [
        {
            "party": e.party,
            "where": e.where,
            "change_pp": e.change,
            "expected_pp": e.expected,
            **{f"{end}_{level}_pp": e.ranges[level][i] for level in e.ranges for i, end in enumerate(("low", "high"))},
            "by_elections": e.by_elections,
            "held_90": e.held[90],
        }
        for e in found.evidence
    ]
    return RecordPage(
        template="read_across.html",
        values={
            "found": found,
            "contest_id": contest_id,
            "in_text": lambda key: party_in_text(key, state.parties),
        },
        document=asking.document(found),
        table=pl.DataFrame(rows) if rows else pl.DataFrame(schema={"party": pl.String}),
    )


def _average(state: State, on: date) -> PollAverage:
    tables = state.reference.polls
    return poll_average(asking.table_for(tables, on), on, learned_from=tables.get(POLLBASE))


def _stated(request: Request, seats: Seats) -> tuple[Stated, str]:
    """The shares that the form states, and where they are from: the form, else the polls, else the baseline itself."""
    query, tables = request.query_params, state_of(request).reference.polls
    given = {p: asking.parse_share(query[p], f"{p}={query[p]}") for p in ASKED if query.get(p, "").strip()}
    area = chosen(query, "area", ["GB", "UK"]) or "GB"
    source, latest = "form", asking.latest_day(tables)
    if not given and latest:
        average = _average(state_of(request), latest)
        given, source = asking.stated_from(average), f"polls of {latest}"
    elif not given:
        given, source = {p: s for p, s in vote_shares(seats, area).items() if p in ASKED}, "baseline"
    nations = {"Scotland": query.get("scotland", ""), "Wales": query.get("wales", "")}
    apart = {nation: asking.parse_shares(text) for nation, text in nations.items() if text.strip()}
    return Stated(shares=given, area=area, apart=apart), source


def _tactical(request: Request) -> Tactical | None:
    """The tactical what-if of the form; None where it is not filled in."""
    query = request.query_params
    of, first, second, percent = (query.get(name, "").strip() for name in ("of", "first", "second", "tactical"))
    if not (of and first and second and percent):
        return None
    return Tactical(of=of, between=(first, second), share=asking.parse_share(percent, f"tactical={percent}"))


def _after_learning(make: Make, form: str, reads: tuple[str, ...]) -> Callable[[Request], Awaitable[Response]]:
    """A page that rests on past misses, which take about a second to learn: not on the loop that serves everybody."""

    async def handle(request: Request) -> Response:
        table = state_of(request).reference.polls.get(POLLBASE)
        if table is not None:
            await run_in_threadpool(partial(kept_misses, table, 1))
        return record_answer(request, make, form, reads)

    return handle


ROUTES: list[Route] = [
    *(Route("/polls" + form, _after_learning(polls, form, ("on",))) for form in FORMS),
    *(Route("/forecast" + form, _after_learning(forecast, form, FORM)) for form in FORMS),
    *twins("/contests/{contest_id}/read-across", across),
]
