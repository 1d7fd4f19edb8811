"""Declarations and files brought into the record: each counts as one keying, or as one document's entries."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from hustings.desk.keying import KeyCommand, differences, key
from hustings.desk.people import Person
from hustings.desk.publishing import correct, merged_over
from hustings.errors import BadInput
from hustings.record.entries import (
    ChallengeNoted,
    ConstituenciesEntered,
    ContestEntered,
    Draft,
    HouseEntered,
    PageEntered,
    Part,
    PartiesEntered,
    Payload,
    PollEntered,
    ResultEntered,
)
from hustings.record.model import CorrectedBy, HeardFrom
from hustings.record.problems import Problem
from hustings.record.rules import check_figures
from hustings.record.state import State
from hustings.sources.declarations import Declaration


def declare(
    state: State,
    declaration: Declaration,
    *,
    by: Person,
    now: datetime,
    heard_from: HeardFrom = HeardFrom.SHEET,
    source: str = "",
    correct_by: CorrectedBy | None = None,
    reason: str = "",
) -> list[Draft]:
    """Enter one declaration as one keying; or, with `correct_by` and a reason, as a correction of a declared result.

    The same figures again are nothing.

    Raises:
        BadInput: The figures differ from a declared result and nobody said that this is a correction (R019); or they
            cannot be right.
        Refused: The poll has not closed; a correction without a reason.
    """
    book = state.book(declaration.contest_id)
    published = book.published(Part.COUNT)
    if published and not differences(book.contest, published[1].figures, declaration.figures):
        return []
    if published and correct_by:
        figures = merged_over(published[1].figures, declaration.figures)
        return correct(
            state, published[0].number, figures, corrected_by=correct_by, reason=reason, source=source, by=by
        )
    command = KeyCommand(
        contest_id=declaration.contest_id,
        part=Part.COUNT,
        figures=declaration.figures,
        heard_from=heard_from,
        detail=source,
    )
    try:
        return key(state, command, by=by, now=now)
    except BadInput as bad:
        raise BadInput([_placed(problem, declaration) for problem in bad.problems]) from None


def _placed(problem: Problem, declaration: Declaration) -> Problem:
    return Problem(
        id=problem.id,
        message=problem.message,
        field=problem.field,
        source=declaration.name,
        line=declaration.line,
        found=problem.found,
        expected=problem.expected,
        contest_id=problem.contest_id,
    )


def load(state: State, payloads: tuple[Payload, ...], *, by: str, source: str) -> list[Draft]:
    """The entries that a record file adds to the record. What the record already says is left out.

    Raises:
        BadInput: A result in the file differs from one in the record (R019): that is a correction, not a load.
    """
    clashes = [problem for payload in payloads if (problem := _clash(state, payload, source))]
    if clashes:
        raise BadInput(clashes)
    fresh = [_audited(state, payload, payloads) for payload in payloads if not _is_known(state, payload)]
    return [Draft(by=by, source=_source(payload, source), payload=payload) for payload in fresh]


def _audited(state: State, payload: Payload, payloads: tuple[Payload, ...]) -> Payload:
    """A published result with every rule that it breaks attached: it is entered as published all the same."""
    if not isinstance(payload, ResultEntered):
        return payload
    contests = {p.contest.id: p.contest for p in payloads if isinstance(p, ContestEntered)}
    contest = contests.get(payload.contest_id) or state.book(payload.contest_id).contest
    return replace(payload, problems=tuple(check_figures(contest, payload.figures)))


def _source(payload: Payload, source: str) -> str:
    return payload.contest.source or source if isinstance(payload, ContestEntered) else source


def _clash(state: State, payload: Payload, source: str) -> Problem | None:
    if not isinstance(payload, ResultEntered) or payload.contest_id not in state.contests:
        return None
    book = state.book(payload.contest_id)
    published = book.published(Part.COUNT)
    if published is None or not differences(book.contest, published[1].figures, payload.figures):
        return None
    return Problem(
        id="R019",
        source=source,
        contest_id=payload.contest_id,
        message=f"the record holds {payload.contest_id} with other figures (entry {published[0].number}); "
        "if they are wrong, enter these with `hustings declare --correct --reason`",
    )


def _is_known(state: State, payload: Payload) -> bool:
    match payload:
        case PartiesEntered():
            return all(state.parties.get(party.key) == party for party in payload.parties)
        case ConstituenciesEntered():
            return all(state.constituencies.get(c.id) == c for c in payload.constituencies)
        case ContestEntered():
            book = state.contests.get(payload.contest.id)
            return book is not None and book.contest == payload.contest
        case ResultEntered():
            return payload.contest_id in state.contests and bool(state.book(payload.contest_id).published(Part.COUNT))
        case PollEntered():
            return (
                payload.poll.contest_id in state.contests and payload.poll in state.book(payload.poll.contest_id).polls
            )
        case HouseEntered():
            return payload.house in state.houses
        case PageEntered():
            return state.pages.get(payload.page.slug) == payload.page
        case ChallengeNoted():
            book = state.contests.get(payload.contest_id)
            return book is not None and any(c == payload for _, c in book.challenges)
    return False
