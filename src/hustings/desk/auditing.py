"""An audit of the record: the rules of a count applied to every figure as it was first published."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from hustings.record.entries import Corrected
from hustings.record.problems import Problem, Severity
from hustings.record.rules import check_figures
from hustings.record.state import ContestBook, State

_ORDER = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A doubt about published figures, and the correction after which it no longer stands, if there is one."""

    problem: Problem
    answered_by: int | None

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to look: a note is only stated."""
        return self.answered_by is None and self.problem.severity is not Severity.NOTE


def audit(state: State) -> list[Finding]:
    """Every finding on every published contest, most serious first, then by contest."""
    return by_seriousness(finding for book in state.contests.values() for finding in _of_contest(state, book))


def by_seriousness(findings: Iterable[Finding]) -> list[Finding]:
    """Open findings first, most serious first, then by contest."""
    return sorted(
        findings,
        key=lambda f: (not f.is_open, _ORDER[f.problem.severity], f.problem.contest_id, f.problem.id, f.problem.field),
    )


def _of_contest(state: State, book: ContestBook) -> list[Finding]:
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
                    found[key] = Finding(problem=finding.problem, answered_by=ref.number)
        for key, problem in problems.items():
            if key not in found or found[key].answered_by is not None:
                found[key] = Finding(problem=problem, answered_by=None)
    return list(found.values())
