"""Doubts about published figures: every one of them, and an answer entered to one that does not hold."""

from __future__ import annotations

from hustings.desk.auditing import Finding, audit, by_seriousness, findings_of
from hustings.desk.official_audit import official_findings_of, published_problems
from hustings.desk.people import Person, require_editor, require_reason
from hustings.errors import Refused
from hustings.record.entries import DoubtAnswered, Draft
from hustings.record.model import EntryRef
from hustings.record.problems import Problem
from hustings.record.state import State


def all_findings(state: State) -> list[Finding]:
    """What the rules of a count and the audit of official files doubt: open ones first, most serious first."""
    return by_seriousness([*audit(state), *published_problems(state)])


def open_doubts(state: State, contest_id: str) -> list[Problem]:
    """What is doubtful about one contest's published figures and nobody has corrected or answered."""
    book = state.book(contest_id)
    found = by_seriousness([*findings_of(state, book), *official_findings_of(book)])
    return [finding.problem for finding in found if finding.is_open]


def answer(
    state: State, contest_id: str, problem: str, field: str, *, reason: str, source: str = "", by: Person
) -> list[Draft]:
    """Say why a doubted figure stands; readers see the reason and the source. `field` names it as the audit does.

    Raises:
        NotAllowed: Not an editor, or no reason.
        Refused: There is no such open doubt about the contest; those that are open are named.
        UnknownThing: No such contest.
    """
    require_editor(by, "answer a doubt about published figures")
    reason = require_reason(reason, "an answer")
    state.book(contest_id)
    open_ones = [(f.problem.id, f.problem.field) for f in all_findings(state) if is_about(f, contest_id)]
    if (problem, field) not in open_ones:
        there = ", ".join(f"{id} --field {name}" for id, name in open_ones) or "none"
        raise Refused(f"{contest_id} has no open doubt {problem} about {field!r}. Open there: {there}")
    payload = DoubtAnswered(contest_id=contest_id, problem=problem, field=field)
    return [Draft(by=by.name, source=source.strip(), reason=reason, payload=payload)]


def is_about(finding: Finding, contest_id: str) -> bool:
    """Whether it is an open doubt about this contest."""
    return finding.is_open and finding.problem.contest_id == contest_id


def answering_entry(state: State, finding: Finding) -> EntryRef | None:
    """The correction or answer since which a doubt no longer stands, with its reason; None while it is open."""
    book = state.contests.get(state.contest_of_entry.get(finding.answered_by or 0, ""))
    if book is None:
        return None
    refs = [ref for ref, _ in (*book.shown, *book.answers)] + [ref for ref, _, _ in book.rewritten]
    return next((ref for ref in refs if ref.number == finding.answered_by), None)
