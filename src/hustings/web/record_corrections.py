"""The page of corrections, its twins and its feeds: what this record changed after it was published, and why."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import polars as pl
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from hustings.coverage.changes import Change
from hustings.coverage.corrections import WHOSE_WORDS, PublicAnswer, PublicCorrection, all_answers, all_corrections
from hustings.formats.feeds import Feed, corrections_feed
from hustings.web.context import house_of
from hustings.web.live import Body
from hustings.web.reader import answer
from hustings.web.record_common import RecordPage, almanac_of, chosen, state_of, twins

WHOSE_CHOICES = {
    "us": "Ours",
    "returning_officer": "The returning officer’s",
    "court": "Decided by the court",
    "publisher": "The publisher’s file",
}
CORRECTIONS: dict[str, tuple[Any, str]] = {
    "entry": (pl.Int64, "ledger entry; the line's anchor is #entry- and this number"),
    "at": (pl.Datetime("us", "UTC"), "when it was entered"),
    "kind": (pl.String, "correction, contest_correction, withdrawal, publication (over another), or answer"),
    "contest_id": (pl.String, "the contest's name"),
    "constituency": (pl.String, "name"),
    "polling_day": (pl.Date, "polling day"),
    "figure": (pl.String, "votes, a total or a fact; of an answer, what was doubted; null where no figure changed"),
    "candidate_id": (pl.String, "whose votes or details they are; null for the contest's"),
    "label": (pl.String, "the figure in words"),
    "before": (pl.Int64, "the number before; null where there was none, or it is text"),
    "after": (pl.Int64, "the number after"),
    "before_text": (pl.String, "the same where it is text: dates as ISO 8601, ids, names"),
    "after_text": (pl.String, "the text after"),
    "follows": (pl.Boolean, "worked out from what was corrected, not entered"),
    "reason": (pl.String, "why"),
    "source": (pl.String, "from which document"),
    "whose": (pl.String, f"whose error it was: {', '.join(WHOSE_WORDS)}; null for withdrawals and answers"),
    "withdrawn_by": (pl.Int64, "the entry that took the correction back"),
    "withdrawn_at": (pl.Datetime("us", "UTC"), "when"),
    "replaced_by": (pl.Int64, "the entry that corrected it again"),
    "problem": (pl.String, "of an answer, the id of the doubt"),
    "doubt": (pl.String, "of an answer, what was doubted"),
}


def corrections(request: Request) -> RecordPage:
    """Every correction and answered doubt, or those of one year's elections or one party's error, newest first."""
    state, query = state_of(request), request.query_params
    found, answers = all_corrections(state), all_answers(state)
    contests = [c.contest for c in found] + [a.contest for group in answers for a in group]
    years = sorted({str(contest.polling_day.year) for contest in contests}, reverse=True)
    year, whose = chosen(query, "year", years), chosen(query, "whose", list(WHOSE_WORDS))
    shown = [c for c in found if _is_of(c, year) and whose in ("", c.whose)]
    groups = [] if whose else [kept for group in answers if (kept := [a for a in group if _is_of(a, year)])]
    rows = [row for c in shown for row in _rows(c)] + [_answer_row(a) for group in groups for a in group]
    return RecordPage(
        template="corrections.html",
        values={
            "corrections": shown,
            "answers": groups,
            "year": year,
            "years": years,
            "whose": whose,
            "whose_choices": {key: words for key, words in WHOSE_CHOICES.items() if any(c.whose == key for c in found)},
            "with_pages": almanac_of(house_of(request)).analyses,
        },
        document={},
        table=pl.DataFrame(rows, schema={name: kind for name, (kind, _) in CORRECTIONS.items()}),
    )


def _is_of(item: PublicCorrection | PublicAnswer, year: str) -> bool:
    return not year or str(item.contest.polling_day.year) == year


def _rows(c: PublicCorrection) -> Iterable[dict[str, object]]:
    """One row for each figure that changed; one without a figure where none did."""
    common = {
        **_common(c),
        "kind": c.kind,
        "whose": c.whose or None,
        "withdrawn_by": c.withdrawn.entry if c.withdrawn else None,
        "withdrawn_at": c.withdrawn.at if c.withdrawn else None,
        "replaced_by": c.replaced_by,
    }
    return [common | _change_row(change) for change in c.changes] or [common]


def _change_row(change: Change) -> dict[str, object]:
    sides = {"before": change.before, "after": change.after}
    numbers = {name: value if isinstance(value, int) else None for name, value in sides.items()}
    texts = {f"{name}_text": value if isinstance(value, str) else None for name, value in sides.items()}
    about = {"figure": change.figure, "candidate_id": change.candidacy or None, "label": change.label}
    return {**about, **numbers, **texts, "follows": change.follows}


def _answer_row(a: PublicAnswer) -> dict[str, object]:
    doubt = f"{a.doubt}: {a.found}" if a.found else a.doubt
    return {**_common(a), "kind": "answer", "figure": a.field, "problem": a.problem, "doubt": doubt}


def _common(item: PublicCorrection | PublicAnswer) -> dict[str, object]:
    return {
        "entry": item.entry,
        "at": item.at,
        "contest_id": item.contest.id,
        "constituency": item.place,
        "polling_day": item.contest.polling_day,
        "reason": item.reason or None,
        "source": item.source or None,
    }


def _feed(request: Request) -> Feed:
    house, state = house_of(request), state_of(request)
    return corrections_feed(all_corrections(state), house.renderer.base_url, is_test=state.is_test)


async def atom(request: Request) -> Response:
    feed = _feed(request)
    return answer(request, Body.of(feed.atom(), "application/atom+xml; charset=utf-8", None), max_age=60)


async def json_feed(request: Request) -> Response:
    feed = _feed(request)
    return answer(request, Body.of(feed.json(), "application/feed+json; charset=utf-8", None), max_age=60)


ROUTES = [
    Route("/corrections/feed.atom", atom),
    Route("/corrections/feed.json", json_feed),
    *twins("/corrections", corrections, "year", "whose"),
]
