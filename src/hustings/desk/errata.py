"""Our own errata as entries: corrections of what official files have wrong, and answers to doubts that do not hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date
from typing import Any
from zoneinfo import ZoneInfo

from hustings.record.contest_book import ContestBook
from hustings.record.entries import ContestCorrected, Corrected, DoubtAnswered, Draft, Part
from hustings.record.model import INDEPENDENT, Candidacy, Contest, CorrectedBy, Figures
from hustings.record.state import State
from hustings.sources.errata import TOTALS, Answer, Errata, Erratum, own_errata
from hustings.sources.official.party_keys import slug

LONDON = ZoneInfo("Europe/London")
PUBLISHERS_ERROR = CorrectedBy.NONE  # neither ours, nor a returning officer's, nor a court's: the reason says whose


def errata_drafts(state: State, errata: Errata | None = None, *, by: str = "hustings") -> list[Draft]:
    """What is wrong, or doubted without cause, in the record as official files left it (data/errata.toml), each once.

    Left out: contests that the record lacks, figures that are no longer the wrong one, and what was entered before,
    even if somebody has withdrawn it since.
    """
    found = own_errata() if errata is None else errata
    ahead = state
    made: list[Draft] = []
    for erratum in found.errata:
        if draft := _correction(ahead, erratum, by):
            made.append(draft)
            ahead = _ahead(ahead, draft)
    return [*made, *(draft for answer in found.answers for draft in _answers(state, answer, by))]


def _ahead(state: State, draft: Draft) -> State:
    """The state in which a contest's correction counts, so that the next one of the same contest starts from it."""
    if not isinstance(draft.payload, ContestCorrected):
        return state
    contest = draft.payload.contest
    book = replace(state.book(contest.id), contest=contest)
    return replace(state, contests=state.contests | {contest.id: book})


def person_id(member_id: str, party: str, identity: str) -> str:
    """How the record tells a person: by Parliament's id, but for independents (compared by name) and the unelected."""
    return f"mnis-{member_id}" if member_id and party != INDEPENDENT else identity


def _correction(state: State, erratum: Erratum, by: str) -> Draft | None:
    book = state.contests.get(erratum.contest_id)
    if book is None or _was_entered(book, erratum.source, erratum.reason):
        return None
    is_figure = erratum.field in (*TOTALS, "votes")
    payload = _of_figures(book, erratum) if is_figure else _of_contest(book.contest, erratum)
    return Draft(by=by, source=erratum.source, reason=erratum.reason, payload=payload) if payload else None


def _was_entered(book: ContestBook, source: str, reason: str) -> bool:
    corrections = [ref for ref, shown in book.shown if isinstance(shown, Corrected)]
    return any(
        ref.source == source and ref.reason == reason for ref in (*corrections, *(r for r, _, _ in book.rewritten))
    )


def _of_figures(book: ContestBook, erratum: Erratum) -> Corrected | None:
    published = book.published(Part.COUNT)
    if published is None:
        return None
    ref, shown = published
    figures = _corrected(shown.figures, erratum)
    if figures is None:
        return None
    return Corrected(contest_id=book.contest.id, of=ref.number, figures=figures, corrected_by=PUBLISHERS_ERROR)


def _corrected(figures: Figures, erratum: Erratum) -> Figures | None:
    if erratum.field == "votes":
        if figures.votes.get(erratum.candidacy) != erratum.published:
            return None
        assert isinstance(erratum.right, int)
        return replace(figures, votes=figures.votes | {erratum.candidacy: erratum.right})
    changed: dict[str, Any] = {erratum.field: erratum.right}
    return replace(figures, **changed) if getattr(figures, erratum.field) == erratum.published else None


def _of_contest(contest: Contest, erratum: Erratum) -> ContestCorrected | None:
    changed: dict[str, Any] = {}
    if erratum.field == "polling_day" and str(contest.polling_day) == erratum.published:
        day = date.fromisoformat(str(erratum.right))
        closes = contest.poll_closes_at.astimezone(LONDON) + (day - contest.polling_day)  # the same time by the clock
        changed = {"polling_day": day, "election_on": contest.polling_day, "poll_closes_at": closes.astimezone(UTC)}
    elif erratum.field == "member_id":
        candidacies = tuple(_with_id(c, erratum) for c in contest.candidacies)
        changed = {"candidacies": candidacies} if candidacies != contest.candidacies else {}
    if not changed:
        return None
    return ContestCorrected(contest=replace(contest, **changed), corrected_by=PUBLISHERS_ERROR)


def _with_id(c: Candidacy, erratum: Erratum) -> Candidacy:
    if c.id != erratum.candidacy or c.member_id != erratum.published:
        return c
    member_id = str(erratum.right)
    return replace(c, member_id=member_id, person_id=person_id(member_id, c.party, slug(c.name)))


def _answers(state: State, answer: Answer, by: str) -> Iterator[Draft]:
    for contest_id in answer.contest_ids:
        book = state.contests.get(contest_id)
        if book is None or any((a.problem, a.field) == (answer.problem, answer.field) for _, a in book.answers):
            continue
        payload = DoubtAnswered(contest_id=contest_id, problem=answer.problem, field=answer.field)
        yield Draft(by=by, source=answer.source, reason=answer.reason, payload=payload)
