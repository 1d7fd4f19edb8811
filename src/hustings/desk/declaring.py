"""Declarations and files brought into the record: each counts as one keying, or as one document's entries."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from hustings.desk.comparing import additions, differences
from hustings.desk.keying import KeyCommand, key
from hustings.desk.people import Person
from hustings.desk.publishing import correct
from hustings.errors import BadInput, Embargoed, Refused
from hustings.record.contest_book import ContestBook
from hustings.record.entries import (
    AffiliationEntered,
    ChallengeNoted,
    ConstituenciesEntered,
    ContestEntered,
    DeputiesEntered,
    Draft,
    HouseEntered,
    PageEntered,
    Part,
    PartiesEntered,
    Payload,
    PollEntered,
    ResultEntered,
)
from hustings.record.model import Contest, CorrectedBy, HeardFrom
from hustings.record.problems import Problem
from hustings.record.rules import check_baseline, check_figures
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
    after: int = 0,
) -> list[Draft]:
    """Enter one declaration as one keying; or, with `correct_by` and a reason, as a correction of a declared result.

    The same figures again are nothing. Without votes it is a verification. `after` is how many drafts already decided
    will be appended before these.

    Raises:
        BadInput: The figures differ from a declared result and nobody said that this is a correction (R019); or they
            cannot be right.
        Refused: The poll has not closed; a correction without a reason, or of a contest that has no declared result.
    """
    part = Part.COUNT if declaration.figures.votes else Part.VERIFICATION
    try:
        if correct_by:
            return _correct(state, declaration, correct_by, reason=reason, source=source, by=by)
        command = KeyCommand(
            contest_id=declaration.contest_id,
            part=part,
            figures=declaration.figures,
            heard_from=heard_from,
            detail=source,
        )
        return key(state, command, by=by, now=now, after=after)
    except BadInput as bad:
        raise BadInput([_placed(problem, declaration) for problem in bad.problems]) from None


def _correct(
    state: State, declaration: Declaration, correct_by: CorrectedBy, *, reason: str, source: str, by: Person
) -> list[Draft]:
    published = state.book(declaration.contest_id).published(Part.COUNT)
    if published is None:
        raise Refused(f"{declaration.contest_id} has no declared result to correct: enter it without --correct")
    of = published[0].number
    return correct(state, of, declaration.figures, corrected_by=correct_by, reason=reason, source=source, by=by)


def declare_all(
    state: State,
    declarations: Sequence[Declaration],
    *,
    by: Person,
    now: datetime,
    heard_from: HeardFrom = HeardFrom.SHEET,
    correct_by: CorrectedBy | None = None,
    reason: str = "",
) -> list[Draft]:
    """Enter several declarations, all of them or none; see `declare`. One said twice counts once.

    Raises:
        BadInput: The problems of all of them; two that contradict each other (R007).
        Refused: As for `declare`.
    """
    drafts: list[Draft] = []
    problems: list[Problem] = []
    seen: dict[str, Declaration] = {}
    for declaration in declarations:
        before = seen.setdefault(declaration.contest_id, declaration)
        if before is not declaration:
            problems += _contradiction(before, declaration)
            continue
        source = declaration.source
        if source == declaration.name:
            source = f"{declaration.name}, line {declaration.line}"
        try:
            drafts += declare(
                state,
                declaration,
                by=by,
                now=now,
                heard_from=heard_from,
                source=source,
                correct_by=correct_by,
                reason=reason,
                after=len(drafts),
            )
        except BadInput as bad:
            problems += bad.problems
    if problems:
        raise BadInput(problems)
    return drafts


def _contradiction(before: Declaration, declaration: Declaration) -> list[Problem]:
    if before.figures == declaration.figures:
        return []
    where = f"{before.name}, line {before.line}"
    message = f"{declaration.contest_id} is declared with other figures in {where}; leave one"
    return [_placed(Problem(id="R007", message=message, contest_id=declaration.contest_id), declaration)]


def left_out(state: State, declaration: Declaration) -> list[str]:
    """Totals that a declaration gives and the declared result does not hold: only a correction can add them."""
    published = state.book(declaration.contest_id).published(Part.COUNT)
    return additions(published[1].figures, declaration.figures) if published else []


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


def load(state: State, payloads: Sequence[Payload], *, by: str, source: str, now: datetime) -> list[Draft]:
    """The entries that a record file adds to the record. What the record already says is left out.

    Raises:
        BadInput: A result in the file differs from one in the record (R019), or a contest with figures would get other
            candidates: that is a correction, not a load. A contest's baseline cannot be one (R007).
        Embargoed: A poll drawn from people who have voted, before the close of poll there.
        Refused: A result before the close of poll, or a close of poll brought forward while the poll is open.
    """
    contests = {p.contest.id: p.contest for p in payloads if isinstance(p, ContestEntered)}
    for payload in payloads:
        _refuse_before_close(state, payload, contests, now)
    clashes = [problem for payload in payloads if (problem := _clash(state, payload, source))]
    clashes += list(_clashes_within(payloads, source))
    wrong = (_wrong_baseline(state, contest, contests, source) for contest in contests.values())
    clashes += [problem for problem in wrong if problem]
    if clashes:
        raise BadInput(clashes)
    fresh: list[Payload] = []
    for payload in payloads:
        if payload not in fresh and not _is_known(state, payload):
            fresh.append(payload)
    return [Draft(by=by, source=_source(p, source), payload=_audited(state, p, contests)) for p in fresh]


def _refuse_before_close(state: State, payload: Payload, contests: dict[str, Contest], now: datetime) -> None:
    """What may not come in while a poll is open: by the record's own time of its close, where the record has one."""
    match payload:
        case ContestEntered():
            contest_id = payload.contest.id
        case PollEntered():
            contest_id = payload.poll.contest_id
        case ResultEntered():
            contest_id = payload.contest_id
        case _:
            return
    held = state.contests.get(contest_id)
    known = [c.poll_closes_at for c in (held and held.contest, contests.get(contest_id)) if c]
    if not known or now >= max(known):
        return
    closes = f"{max(known):%H:%M %Z on %d %B %Y}"
    if isinstance(payload, PollEntered) and payload.poll.drawn_from_voters:
        raise Embargoed(
            f"{contest_id}: the poll by {payload.poll.pollster} is drawn from people who have voted: it can be entered "
            f"once the poll has closed ({closes}), and no one here can override that"
        )
    if isinstance(payload, ResultEntered):
        raise Refused(f"{contest_id}: the poll closes at {closes}, so there is no result to enter yet")
    if isinstance(payload, ContestEntered) and held and payload.contest.poll_closes_at < held.contest.poll_closes_at:
        raise Refused(f"{contest_id}: the close of poll ({closes}) cannot be brought forward while the poll is open")


def _clashes_within(payloads: Sequence[Payload], source: str) -> Iterator[Problem]:
    """Results of one contest that two of the files give in different figures."""
    seen: dict[str, ResultEntered] = {}
    for payload in payloads:
        if isinstance(payload, ResultEntered) and seen.setdefault(payload.contest_id, payload) != payload:
            message = f"{payload.contest_id} has two results with different figures; leave one"
            yield Problem(id="R007", source=source, contest_id=payload.contest_id, message=message)


def _audited(state: State, payload: Payload, contests: dict[str, Contest]) -> Payload:
    """A published result with every rule that it breaks attached: it is entered as published all the same."""
    if not isinstance(payload, ResultEntered):
        return payload
    contest = contests.get(payload.contest_id) or state.book(payload.contest_id).contest
    return replace(payload, problems=tuple(check_figures(contest, payload.figures)))


def _source(payload: Payload, source: str) -> str:
    return payload.contest.source or source if isinstance(payload, ContestEntered) else source


def _clash(state: State, payload: Payload, source: str) -> Problem | None:
    if isinstance(payload, ContestEntered) and payload.contest.id in state.contests:
        return _other_candidates(state.book(payload.contest.id), payload.contest, source)
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


def _other_candidates(book: ContestBook, contest: Contest, source: str) -> Problem | None:
    """Figures that stand in the record are by candidate: the candidates under them cannot be exchanged."""
    entry = book.of_others(contest)
    if entry is None:
        return None
    return Problem(
        id="R019",
        source=source,
        contest_id=contest.id,
        message=f"{contest.id} has figures in the record (entry {entry}) for other candidates than these; "
        "withdraw those first, if they are wrong",
    )


def _wrong_baseline(state: State, contest: Contest, contests: dict[str, Contest], source: str) -> Problem | None:
    """Why changes cannot be measured from the contest that is named for it, as the files or the record have it."""
    named = contest.baseline_id or ""
    held = state.contests.get(named)
    baseline = contests.get(named) or (held and held.contest)
    wrong = check_baseline(contest, baseline) if baseline else None
    return replace(wrong, source=source) if wrong else None


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
        case AffiliationEntered():
            return payload.change in state.affiliations
        case DeputiesEntered():
            return payload.chosen in state.deputies
        case PageEntered():
            return state.pages.get(payload.page.slug) == payload.page
        case ChallengeNoted():
            book = state.contests.get(payload.contest_id)
            return book is not None and any(c == payload for _, c in book.challenges)
    return False
