"""The desk's forms, read into figures: every field that is not a number is reported, beside the field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from hustings.record.entries import Part
from hustings.record.model import Contest, Figures, HeardFrom, RejectedHead
from hustings.record.problems import Problem
from hustings.sources.numbers import parse_count

TOTALS = ("electorate", "ballots_verified", "rejected_ballots", "valid_votes")


@dataclass(frozen=True, slots=True, kw_only=True)
class FiguresForm:
    """What was typed, what it means, and what is wrong with it."""

    figures: Figures
    problems: tuple[Problem, ...]
    heard_from: HeardFrom
    detail: str
    is_provisional: bool


def figures_form(contest: Contest, part: Part, form: Mapping[str, str], *, is_complete: bool) -> FiguresForm:
    """Read one part of a count. While the form is being filled in (`is_complete` false) blanks are not problems."""
    problems: list[Problem] = []

    def number(field: str, *, required: bool) -> int | None:
        text = form.get(field, "").strip()
        if not text:
            if required and is_complete:
                problems.append(Problem(id="R009", field=field, message="is blank: type a whole number, 0 if none"))
            return None
        found = parse_count(text)
        if isinstance(found, int):
            return found
        problems.append(found.problem(field=field))
        return None

    votes: dict[str, int] = {}
    if part is Part.COUNT:
        for candidacy in contest.candidacies:
            if (value := number(f"votes.{candidacy.id}", required=True)) is not None:
                votes[candidacy.id] = value
    totals = {name: number(name, required=False) for name in TOTALS}
    heads = {head: value for head in RejectedHead if (value := number(f"head.{head}", required=False)) is not None}
    announced = not form.get("not_announced")
    if part is Part.VERIFICATION and is_complete and totals["ballots_verified"] is None and announced:
        message = "type the verified total, or tick “not announced”"
        problems.append(Problem(id="R018", field="ballots_verified", message=message))
    if totals["rejected_ballots"] is None and heads:
        totals["rejected_ballots"] = sum(heads.values())
    figures = Figures(
        votes=votes,
        verification_announced=announced,
        rejected_by_head=heads or None,
        lot_winner=form.get("lot_winner") or None,
        **totals,
    )
    return FiguresForm(
        figures=figures,
        problems=tuple(problems),
        heard_from=HeardFrom(form.get("heard_from") or HeardFrom.LIVE),
        detail=form.get("detail", "")[:300],
        is_provisional=bool(form.get("is_provisional")),
    )
