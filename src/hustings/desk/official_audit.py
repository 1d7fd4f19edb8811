"""What the audit of official files found, as it stands in the ledger, and which correction answers each doubt."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from hustings.desk.auditing import Finding, answer_to, by_seriousness
from hustings.record.contest_book import ContestBook
from hustings.record.entries import ResultEntered
from hustings.record.model import Contest, EntryRef, Figures
from hustings.record.problems import Problem
from hustings.record.state import State

# Fields of the files that the record takes as they are; all others are computed here, or named by our own table.
TAKEN = frozenset({"votes", "electorate", "valid_votes", "rejected_ballots", "polling_day", "member_id"})


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficialFinding(Finding):
    """A doubt attached to the result of entry `entry`.

    `is_taken` is False where the doubtful figure (a printed share, a party column, a label) is none that this record
    keeps: it is computed here, the doubt is stated, and nobody has to answer it.
    """

    entry: int
    is_taken: bool

    @property
    def is_open(self) -> bool:
        return self.is_taken and super(OfficialFinding, self).is_open


def published_problems(state: State) -> list[Finding]:
    """Every doubt attached to a published official result: open ones first, most serious first, then by contest."""
    of_contests = (finding for book in state.contests.values() for finding in official_findings_of(book))
    return by_seriousness([*of_contests, *_of_history(state)])


def _of_history(state: State) -> Iterator[Finding]:
    """Doubts about the results since 1918, which are kept as published: nobody has to answer them."""
    for problems in state.reference.doubts.values():
        yield from (Finding(problem=problem, answered_by=None, is_stated=True) for problem in problems)


def official_findings_of(book: ContestBook) -> list[Finding]:
    """The doubts attached to one contest's official result."""
    withdrawn = book.withdrawn
    return [
        OfficialFinding(
            problem=problem,
            answered_by=answer_to(book, problem, after=_since(book, problem))
            or _answer(book, problem, ref, shown.figures),
            entry=ref.number,
            is_taken=problem.field in TAKEN,
        )
        for ref, shown in book.shown
        if isinstance(shown, ResultEntered) and ref.number not in withdrawn
        for problem in shown.problems
        if problem.id.startswith("O")  # the rules of a count are applied again by `auditing.audit`
    ]


def _since(book: ContestBook, problem: Problem) -> int:
    """The first entry with this doubt: a result that is entered again, completed, has it again."""
    return next(
        ref.number
        for ref, shown in book.shown
        if isinstance(shown, ResultEntered) and any(_same(each, problem) for each in shown.problems)
    )


def _same(one: Problem, other: Problem) -> bool:
    return (one.id, one.field, one.message) == (other.id, other.field, other.message)


def _answer(book: ContestBook, problem: Problem, ref: EntryRef, before: Figures) -> int | None:
    """The first correction since which the cause of a doubt is gone, up to the figures that stand now."""
    if problem.field in ("polling_day", "member_id"):
        changed = (r.number for r, was, now in book.rewritten if _facts(was, problem) != _facts(now.contest, problem))
        return next(changed, None)
    answer = None
    for later, corrected in book.corrections():
        if later.number > ref.number:
            is_gone = _is_gone(problem, before, corrected.figures)
            answer = (answer or later.number) if is_gone else None
    return answer


def _facts(contest: Contest, problem: Problem) -> object:
    """What a doubt about a contest itself is about."""
    return contest.polling_day if problem.field == "polling_day" else [c.member_id for c in contest.candidacies]


def _is_gone(problem: Problem, before: Figures, after: Figures) -> bool:
    """Whether a correction changed what the doubt is about; for sums, whether they now agree."""
    if problem.id == "O101":
        valid = after.valid_votes if after.valid_votes is not None else before.valid_votes
        return sum(after.votes.values()) == valid
    if problem.field == "votes":
        return after.votes != before.votes
    if problem.field in ("electorate", "rejected_ballots", "valid_votes"):
        return bool(getattr(after, problem.field) != getattr(before, problem.field))
    return False
