"""The five published reports of Batley and Spen with their annotations, as articles and as reports of a checker."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

from hustings.copydesk.articles import read_files
from hustings.copydesk.values import (
    Article,
    Checked,
    Claim,
    ClaimType,
    Comparator,
    Report,
    Stated,
    Unit,
    Verdict,
)
from hustings.record.model import Contest
from hustings.record.state import State

_UNITS = {"votes": Unit.VOTES, "percent": Unit.PER_CENT, "points": Unit.POINTS, "place": Unit.PLACE}


def seed_articles(data_dir: Path) -> tuple[Article, ...]:
    """The children's explainer, the broadcaster, the local paper, the national site and the live page, in order."""
    return read_files([data_dir / "copy" / "seeds"])


def seed_reports(data_dir: Path, state: State) -> list[Report]:
    """What a perfect checker would find in them."""
    return [
        Report(article=article, checked=tuple(_checked(claim, state) for claim in _annotated(data_dir, article)))
        for article in seed_articles(data_dir)
    ]


def _annotated(data_dir: Path, article: Article) -> list[dict[str, Any]]:
    text = (data_dir / "copy" / "seeds" / f"{article.id}.json").read_text(encoding="utf-8")
    claims: list[dict[str, Any]] = json.loads(text)["claims"]
    return claims


def _checked(claim: dict[str, Any], state: State) -> Checked:
    contest = _contest(claim["contest"], state)
    standing = contest.candidacies if contest else ()
    surname = (claim.get("candidate") or "").split(" ")[-1]
    by_name = {p.name: key for key, p in state.parties.items()} | {"Labour and Co-operative": "lab", "Lab": "lab"}
    stated, record = claim["stated"], claim["record"]["value"]
    value = stated["value"]
    return Checked(
        claim=Claim(
            start=claim["start"],
            end=claim["end"],
            type=ClaimType(claim["type"]),
            stated=Stated(
                value=None if value is None or isinstance(value, str) else Fraction(str(value)),
                unit=_UNITS.get(stated["unit"], Unit.NUMBER),
                comparator=Comparator(stated["comparator"]),
                digits=1 if isinstance(value, float) else 0,
            ),
            contest_id=contest.id if contest else None,
            candidacy_id=next((c.id for c in standing if c.surname == surname), None),
            party=by_name.get(claim.get("party") or ""),
            from_party=by_name.get(claim.get("from_party") or ""),
            to_party=by_name.get(claim.get("to_party") or ""),
        ),
        verdict=Verdict(claim["verdict"]),
        record_value=record if isinstance(record, int | str | None) else Fraction(str(record)),
    )


def _contest(named: dict[str, str], state: State) -> Contest | None:
    for book in state.contests.values():
        if str(book.contest.polling_day) == named["date"]:
            constituency = state.constituencies[book.contest.constituency_id]
            if constituency.name == named["constituency"]:
                return book.contest
    return None
