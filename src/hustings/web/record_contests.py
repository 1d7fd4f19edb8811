"""The pages of one contest, and of any two side by side."""

from __future__ import annotations

import re
from collections.abc import Mapping

import polars as pl
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from hustings.coverage.corrections import corrections_of
from hustings.coverage.others import since
from hustings.coverage.standing import STAGE_WORDS
from hustings.coverage.values import LivePage, Panel
from hustings.coverage.verdict import verdict
from hustings.desk.answering import open_doubts
from hustings.measures import elections
from hustings.measures.analysis import Analysis
from hustings.measures.elections import Comparison
from hustings.record.model import Contest
from hustings.record.state import State
from hustings.web import reader
from hustings.web.context import house_of
from hustings.web.record_common import RecordPage, almanac_of, as_float, record_answer, seat_namer, state_of, twins

MOST = 20
"""How many contests are offered for words that several have."""
_COMPARED = {
    "compares_as": pl.String,
    "earlier_votes": pl.Int64,
    "earlier_share": pl.Float64,
    "later_votes": pl.Int64,
    "later_share": pl.Float64,
    "change_pp": pl.Float64,
}


def compare(request: Request) -> RecordPage:
    """Two contests side by side; without two that are known, a form and what comes nearest to what was written."""
    state, analyses = state_of(request), almanac_of(house_of(request)).analyses
    asked = {name: request.query_params.get(name, "").strip() for name in ("a", "b")}
    suggestions = {
        name: _contests_like(analyses, text) for name, text in asked.items() if text and text not in analyses
    }
    comparison = None
    if asked["a"] in analyses and asked["b"] in analyses:
        comparison = elections.compare(analyses[asked["a"]], analyses[asked["b"]])
    return RecordPage(
        template="compare.html",
        values={"asked": asked, "suggestions": suggestions, "comparison": comparison, "seat": seat_namer(state)},
        document={
            "earlier": comparison.earlier.result.contest_id if comparison else None,
            "later": comparison.later.result.contest_id if comparison else None,
            "not_comparable": comparison.why_not or None if comparison else None,
            "butler_pp": as_float(comparison.swing.butler_pp) if comparison and comparison.swing else None,
            "turnout_change_pp": as_float(comparison.turnout_change_pp) if comparison else None,
        },
        table=_compared_table(comparison),
    )


def _compared_table(comparison: Comparison | None) -> pl.DataFrame:
    rows = [
        {
            "compares_as": line.key,
            "earlier_votes": line.earlier_votes,
            "earlier_share": as_float(line.earlier_share),
            "later_votes": line.later_votes,
            "later_share": as_float(line.later_share),
            "change_pp": as_float(line.change_pp),
        }
        for line in (comparison.lines if comparison else ())
    ]
    return pl.DataFrame(rows, schema=_COMPARED)


def contest(request: Request) -> RecordPage:
    """One contest with published votes: every candidate, majority, turnout, swing, hold or gain."""
    state, almanac = state_of(request), almanac_of(house_of(request))
    contest_id = request.path_params["contest_id"]
    a = almanac.analyses.get(contest_id)
    if a is None:
        raise HTTPException(404, f"This record holds no votes of a contest {contest_id!r}.")
    panel = _panel(state, a)
    row = almanac.contests.row(by_predicate=pl.col("contest_id") == contest_id, named=True)
    return RecordPage(
        template="contest.html",
        values={
            "panel": panel,
            "page": _shell(state, panel),
            "pages": state.pages_of(contest_id),
            "doubts": open_doubts(state, contest_id),
            "corrections": corrections_of(state, state.book(contest_id)),
            "declared_at": elections.declared_at(state.book(contest_id)),
            "others": _others_there(almanac.analyses, a),
            "seat": seat_namer(state),
        },
        document=row,
        table=almanac.candidacies.filter(pl.col("contest_id") == contest_id),
    )


def _panel(state: State, a: Analysis) -> Panel:
    """What the result card shows of a contest, without the records that a live page looks for."""
    contest_id, entry = a.result.contest_id, a.result.entry
    seat, before = state.constituency(contest_id), since(state, contest_id)
    return Panel(
        contest=a.result.contest,
        constituency=seat,
        stage=a.result.stage,
        stage_words=STAGE_WORDS[a.result.stage],
        standing="",
        analysis=a,
        since=before,
        verdict=verdict(a, seat.name, before, state.parties),
        figures_at=entry.at if entry else None,
        figures_source=entry.source if entry else "",
    )


def _shell(state: State, panel: Panel) -> LivePage:
    """The page that the result card is drawn for: its parties, and whether it is a rehearsal."""
    return LivePage(
        slug="",
        title=panel.constituency.name,
        is_test=state.is_test,
        entry=0,
        updated_at=None,
        panels=(panel,),
        bullets=(),
        posts=(),
        others=(),
        explainers=(),
        parties=state.parties,
    )


def _others_there(analyses: Mapping[str, Analysis], a: Analysis) -> list[Contest]:
    """The other contests of a constituency on the same boundaries."""
    seat = a.result.contest.constituency_id
    found = (o.result.contest for o in analyses.values())
    return [contest for contest in found if contest.constituency_id == seat and contest.id != a.result.contest_id]


def _contests_like(analyses: Mapping[str, Analysis], text: str) -> list[Contest]:
    """Contests whose names have every word of the text, newest first."""
    words = re.findall(r"\w+", text.casefold())
    found = [a.result.contest for name, a in analyses.items() if all(word in name for word in words)]
    return found[: -MOST - 1 : -1]


async def contest_or_count(request: Request) -> Response:
    """The page of a contest with published votes; one still being counted has the live pages' own form of it."""
    if request.path_params["contest_id"] in almanac_of(house_of(request)).analyses:
        return record_answer(request, contest, "")
    return await reader.contest(request)


_CONTEST = "/contests/{contest_id}"
ROUTES = [
    *twins("/compare", compare, "a", "b"),
    *(route for route in twins(_CONTEST, contest) if route.path != _CONTEST),
    Route(_CONTEST, contest_or_count),
]
