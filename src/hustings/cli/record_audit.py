"""`hustings record check` and `record answer`: what is doubtful in the record, and why what is doubted stands."""

from __future__ import annotations

import sys
from datetime import UTC, datetime

import click

from hustings.cli.show import opened, print_json, problem_document
from hustings.desk.answering import all_findings, answer, answering_entry
from hustings.desk.auditing import Finding
from hustings.desk.people import Person, Role
from hustings.record.problems import Severity
from hustings.record.state import State


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print as JSON, with the reason of each answer.")
def check(as_json: bool) -> None:
    """Audit the ledger's chain and every published figure, most serious first; exit 1 while any doubt is unanswered.

    Each doubt names the entry that answers it: a correction, or an answer (hustings record answer). What is only
    stated needs none.

    Example: hustings record check
    """
    with opened() as book:
        damage, state = book.store.damage, book.state
        findings = all_findings(state)
    open_ones = [f for f in findings if f.is_open]
    if as_json:
        print_json({"damage": str(damage) if damage else None, "findings": [_document(state, f) for f in findings]})
    else:
        for finding in findings:
            click.echo(f"{finding.problem.severity.value}: {finding.problem}{_mark(finding)}")
        noun = "finding" if len(findings) == 1 else "findings"
        chain = "does not verify" if damage else "verifies"
        click.echo(f"{len(findings)} {noun}, {len(open_ones)} unanswered; the chain of entries {chain}.")
    sys.exit(1 if damage or open_ones else 0)


def _mark(finding: Finding) -> str:
    if finding.answered_by:
        return f" (answered by entry {finding.answered_by})"
    is_plain = finding.is_open or finding.problem.severity is Severity.NOTE
    return "" if is_plain else " (stated: nothing to answer)"


def _document(state: State, finding: Finding) -> dict[str, object]:
    ref = answering_entry(state, finding)
    answered = {"reason": ref.reason, "source": ref.source} if ref else None
    found = problem_document(finding.problem)
    return {**found, "is_open": finding.is_open, "answered_by": finding.answered_by, "answer": answered}


@click.command("answer")
@click.argument("contest")
@click.argument("problem")
@click.option("--field", required=True, help="The doubted figure, as `hustings record check` names it (electorate).")
@click.option("--reason", required=True, help="Why the figure stands. Readers see it on the page of corrections.")
@click.option("--source", default="", help="The document that shows it. Readers see it too.")
@click.option("--by", required=True, help="Who has looked into it; kept in the ledger, not shown to readers.")
@click.option("--json", "as_json", is_flag=True, help="Print what was entered as JSON.")
def answer_doubt(contest: str, problem: str, field: str, reason: str, source: str, by: str, as_json: bool) -> None:
    """Answer a doubt about a published figure that is right all the same; a wrong one is corrected instead.

    CONTEST and PROBLEM (an id such as O112) are as `hustings record check` prints them.

    Example: hustings record answer parl.nottingham-south.2024-07-04 O112 --field electorate --reason "As on the
    returning officer's notice." --source "Notice of result, 5 July 2024" --by Ann
    """
    person, now = Person(by, Role.EDITOR), datetime.now(UTC)
    with opened() as book:
        (entry,) = book.append(
            lambda state: answer(state, contest, problem, field, reason=reason, source=source, by=person), now=now
        )
    if as_json:
        print_json({"entry": entry.number, "contest_id": contest, "problem": problem, "field": field})
        return
    click.echo(f"entry {entry.number}: {problem} about {field} of {contest} is answered")
