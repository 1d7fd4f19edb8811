"""What the audit of official files found, as it stands in the ledger, and which correction answers each doubt."""

from __future__ import annotations

from dataclasses import dataclass

from hustings.desk.auditing import Finding, by_seriousness
from hustings.record.entries import Corrected, ResultEntered
from hustings.record.model import EntryRef, Figures
from hustings.record.problems import Problem, Severity
from hustings.record.state import ContestBook, State

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
        return self.is_taken and self.answered_by is None and self.problem.severity is not Severity.NOTE


def published_problems(state: State) -> list[Finding]:
    """Every doubt attached to a published official result: open ones first, most serious first, then by contest."""
    return by_seriousness(finding for book in state.contests.values() for finding in _of_contest(book))


def _of_contest(book: ContestBook) -> list[Finding]:
    withdrawn = book.withdrawn
    corrections = book.corrections()
    return [
        OfficialFinding(
            problem=problem,
            answered_by=_answer(problem, ref, shown.figures, corrections),
            entry=ref.number,
            is_taken=problem.field in TAKEN,
        )
        for ref, shown in book.shown
        if isinstance(shown, ResultEntered) and ref.number not in withdrawn
        for problem in shown.problems
        if problem.id.startswith("O")  # the rules of a count are applied again by `auditing.audit`
    ]


def _answer(
    problem: Problem, ref: EntryRef, before: Figures, corrections: list[tuple[EntryRef, Corrected]]
) -> int | None:
    """The first correction since which the cause of a doubt is gone, up to the figures that stand now."""
    answer = None
    for later, corrected in corrections:
        if later.number > ref.number:
            is_gone = _is_gone(problem, before, corrected.figures)
            answer = (answer or later.number) if is_gone else None
    return answer


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
