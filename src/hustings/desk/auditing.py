"""An audit of the record: the rules of a count applied to every figure as it was first published."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from hustings.record.contest_book import ContestBook
from hustings.record.entries import Corrected, ResultEntered
from hustings.record.problems import Problem, Severity
from hustings.record.rules import check_figures
from hustings.record.state import State

_ORDER = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A doubt about published figures, and the correction or answer since which it no longer stands, if there is one.

    `is_stated` where nobody has to look: an official result that is only unlike the last one.
    """

    problem: Problem
    answered_by: int | None
    is_stated: bool = False

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to look: a note is only stated."""
        return self.answered_by is None and not self.is_stated and self.problem.severity is not Severity.NOTE


def audit(state: State) -> list[Finding]:
    """Every finding on every published contest, most serious first, then by contest."""
    return by_seriousness(finding for book in state.contests.values() for finding in findings_of(state, book))


def by_seriousness(findings: Iterable[Finding]) -> list[Finding]:
    """Open findings first, most serious first, then by contest."""
    return sorted(
        findings,
        key=lambda f: (not f.is_open, _ORDER[f.problem.severity], f.problem.contest_id, f.problem.id, f.problem.field),
    )


def findings_of(state: State, book: ContestBook) -> list[Finding]:
    """What the rules of a count doubt about one contest's published figures."""
    baseline = state.baseline(book.contest.id)
    against = baseline.result if baseline else None
    found: dict[tuple[str, str], Finding] = {}
    for ref, shown in book.shown:
        if ref.number in book.withdrawn or not shown.figures.votes:
            continue
        problems = {(p.id, p.field): p for p in check_figures(book.contest, shown.figures, baseline=against)}
        if isinstance(shown, Corrected):
            for key, finding in found.items():
                if key not in problems and finding.answered_by is None:
                    found[key] = replace(finding, answered_by=ref.number)
        for key, problem in problems.items():
            held = found.get(key)
            if held is None or held.problem != problem or _was_put_right(book, held):
                found[key] = Finding(
                    problem=problem,
                    answered_by=answer_to(book, problem, after=ref.number),
                    is_stated=isinstance(shown, ResultEntered) and problem.id.startswith("P"),
                )
    return list(found.values())


def _was_put_right(book: ContestBook, finding: Finding) -> bool:
    return any(ref.number == finding.answered_by for ref, _ in book.shown)


def answer_to(book: ContestBook, problem: Problem, *, after: int) -> int | None:
    """The latest entry that says why figures doubted since entry `after` stand; what was said before is of others."""
    answers = [ref.number for ref, a in book.answers if (a.problem, a.field) == (problem.id, problem.field)]
    return next((n for n in reversed(answers) if n > after and n not in book.withdrawn), None)
