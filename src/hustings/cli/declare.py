"""`hustings declare`: enter declarations out of files; each is one keying."""

from __future__ import annotations

import getpass
import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from hustings import home
from hustings.cli.show import print_json
from hustings.desk.declaring import declare as declare_one
from hustings.desk.people import Person, Role
from hustings.errors import BadInput
from hustings.record.entries import Draft, Entry
from hustings.record.model import CorrectedBy, HeardFrom
from hustings.record.problems import Problem
from hustings.record.state import State
from hustings.sources.ballots import ballots_of
from hustings.sources.declarations import Declaration, read_declarations


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, allow_dash=True))
@click.option("--contest", help="The contest, where the file does not say or more than one could be meant.")
@click.option("--correct", is_flag=True, help="These figures replace a declared result that was wrong.")
@click.option("--reason", default="", help="Why: required with --correct, and shown to readers.")
@click.option(
    "--whose",
    type=click.Choice([c.value for c in CorrectedBy if c is not CorrectedBy.NONE]),
    default="us",
    show_default=True,
    help="Whose error a correction puts right.",
)
@click.option(
    "--from",
    "heard_from",
    type=click.Choice([h.value for h in HeardFrom]),
    default=HeardFrom.SHEET.value,
    show_default=True,
    help="The kind of source the figures came from.",
)
@click.option("--by", default=None, help="Who is keying (default: your user name). Two people are two names.")
@click.option("--json", "as_json", is_flag=True, help="Print what was entered, and what was found, as JSON.")
def declare(
    files: tuple[Path, ...],
    contest: str | None,
    correct: bool,
    reason: str,
    whose: str,
    heard_from: str,
    by: str | None,
    as_json: bool,
) -> None:
    """Enter the declarations in FILES (TOML, CSV, or one line each; "-" is standard input).

    All problems are reported at once and nothing is entered on any. Each declaration counts as one keying: it becomes
    confirmed when another person keys the same figures.

    Example: echo "Hartlepool, 15529, Con, 8589, Lab, …; rejected=182" | hustings declare -
    """
    person = Person(by or f"{getpass.getuser()} (command line)", Role.EDITOR)
    with home.open() as record:
        try:
            declarations = _read(files, record.state, contest)
            made = record.append(
                lambda state: _decide(state, declarations, person, HeardFrom(heard_from), correct, whose, reason),
                now=datetime.now(UTC),
            )
        except BadInput as bad:
            if as_json:
                print_json({"entered": [], "problems": [_plain(p) for p in bad.problems]})
                sys.exit(2)
            raise
        doubts = [p for declaration in declarations for p in declaration.problems]
        if as_json:
            print_json({"entered": [_entry(e) for e in made], "problems": [_plain(p) for p in doubts]})
            return
        for doubt in doubts:
            click.echo(str(doubt), err=True)
        _say(declarations, made)


def _read(files: tuple[Path, ...], state: State, contest: str | None) -> list[Declaration]:
    found: list[Declaration] = []
    problems: list[Problem] = []
    for file in files:
        try:
            content = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
            found += read_declarations(content, name=str(file), lookup=ballots_of(state), contest_id=contest)
        except OSError as error:
            problems.append(Problem(id="R008", source=str(file), message=f"cannot be read: {error.strerror}"))
        except BadInput as bad:
            problems += bad.problems
    if problems:
        raise BadInput(problems)
    return found


def _decide(
    state: State,
    declarations: list[Declaration],
    person: Person,
    heard_from: HeardFrom,
    correct: bool,
    whose: str,
    reason: str,
) -> list[Draft]:
    drafts: list[Draft] = []
    problems: list[Problem] = []
    now = datetime.now(UTC)
    for declaration in declarations:
        try:
            drafts += declare_one(
                state,
                declaration,
                by=person,
                now=now,
                heard_from=heard_from,
                source=declaration.source or f"{declaration.name}, line {declaration.line}",
                correct_by=CorrectedBy(whose) if correct else None,
                reason=reason,
            )
        except BadInput as bad:
            problems += bad.problems
    if problems:
        raise BadInput(problems)
    return drafts


def _plain(problem: Problem) -> dict[str, object]:
    return {
        "id": problem.id,
        "severity": problem.severity.value,
        "file": problem.source,
        "line": problem.line,
        "field": problem.field,
        "found": problem.found,
        "expected": problem.expected,
        "contest_id": problem.contest_id,
        "message": problem.message,
    }


def _entry(entry: Entry) -> dict[str, object]:
    return {"entry": entry.number, "kind": entry.kind, "at": entry.at.isoformat(), "by": entry.by}


def _say(declarations: list[Declaration], made: tuple[Entry, ...]) -> None:
    for entry in made:
        click.echo(f"entry {entry.number}: {entry.kind} by {entry.by}")
    if not made:
        names = ", ".join(sorted({d.contest_id for d in declarations}))
        click.echo(f"nothing new: the record already says this of {names}")
