"""The desk's forms, read into figures: every field that is not a number is reported, beside the field."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from hustings.errors import Refused
from hustings.record.entries import Part
from hustings.record.model import Contest, Figures, HeardFrom, RejectedHead
from hustings.record.problems import Problem
from hustings.sources.numbers import parse_count

T = TypeVar("T")
TOTALS = ("electorate", "ballots_verified", "rejected_ballots", "valid_votes")


def choice(kind: Callable[[str], T], form: Mapping[str, str], name: str, otherwise: T | None = None) -> T:
    """What a form's field says, read by `kind`; `otherwise` where it is blank.

    Raises:
        Refused: It says nothing that can be chosen there.
    """
    text = form.get(name, "")
    if not text and otherwise is not None:
        return otherwise
    try:
        return kind(text)
    except ValueError:
        raise Refused(f"{text[:40]!r} cannot be chosen as {name.replace('_', ' ')}: choose again") from None


def whole(form: Mapping[str, str], name: str) -> int:
    """The entry number that a form's field holds.

    Raises:
        Refused: It holds none.
    """
    text = form.get(name, "")
    if not (text.isascii() and text.isdigit() and len(text) <= 18):
        raise Refused(f"that form is not complete: {name} must be the number of an entry, not {text[:40]!r}")
    return int(text)


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
    is_blank = not form.get("ballots_verified", "").strip()
    if part is Part.VERIFICATION and is_complete and is_blank and announced:
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
        heard_from=choice(HeardFrom, form, "heard_from", HeardFrom.LIVE),
        detail=form.get("detail", "")[:300],
        is_provisional=bool(form.get("is_provisional")),
    )
