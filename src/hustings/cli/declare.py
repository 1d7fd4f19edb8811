"""`hustings declare`: enter declarations out of files; each is one keying."""

from __future__ import annotations

import getpass
import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from hustings.cli.show import opened, print_json, problem_document
from hustings.desk.declaring import declare_all, left_out
from hustings.desk.people import Person, Role
from hustings.errors import BadInput, HustingsError
from hustings.record.entries import Entry
from hustings.record.model import CorrectedBy, DeskState, HeardFrom
from hustings.record.problems import Problem
from hustings.record.state import State
from hustings.sources.ballots import ballots_of
from hustings.sources.declarations import Declaration, read_declarations

_NEXT = {
    DeskState.NOTHING: "the verification is entered; the count is still to be keyed",
    DeskState.KEYED: "keyed; confirmed as soon as another person keys the same figures and the verification is known",
    DeskState.CONFIRMED: "confirmed; an editor can publish it at the desk (hustings serve)",
    DeskState.PUBLISHED: "published",
    DeskState.MATCHED_TO_NOTICE: "published, and matched to the notice",
}


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
    if correct and not reason.strip():
        raise click.UsageError("--correct needs --reason: say why the declared result was wrong. Nothing was entered.")
    person = Person(by or _user(), Role.EDITOR)
    now = datetime.now(UTC)
    with opened() as record:
        try:
            declarations = _read(files, record.state, contest)
            made = record.append(
                lambda state: declare_all(
                    state,
                    declarations,
                    by=person,
                    now=now,
                    heard_from=HeardFrom(heard_from),
                    correct_by=CorrectedBy(whose) if correct else None,
                    reason=reason,
                ),
                now=now,
            )
        except HustingsError as error:
            if not as_json:
                raise
            problems = error.problems if isinstance(error, BadInput) else ()
            print_json({"entered": [], "error": str(error), "problems": [problem_document(p) for p in problems]})
            sys.exit(2)
        doubts = [p for declaration in declarations for p in declaration.problems]
        if as_json:
            print_json({"entered": [_entry(e) for e in made], "problems": [problem_document(p) for p in doubts]})
            return
        for doubt in doubts:
            click.echo(str(doubt), err=True)
        _say(record.state, declarations, made)


def _user() -> str:
    try:
        return f"{getpass.getuser()} (command line)"
    except (KeyError, OSError):  # a user number without a name, as in many containers
        return "somebody (command line)"


def _read(files: tuple[Path, ...], state: State, contest: str | None) -> list[Declaration]:
    found: list[Declaration] = []
    problems: list[Problem] = []
    for file in files:
        is_input = str(file) == "-"
        name = "standard input" if is_input else str(file)
        try:
            content = sys.stdin.buffer.read() if is_input else file.read_bytes()
            found += read_declarations(content, name=name, lookup=ballots_of(state), contest_id=contest)
        except OSError as error:
            problems.append(Problem(id="R008", source=name, message=f"cannot be read: {error.strerror}"))
        except BadInput as bad:
            problems += bad.problems
    if problems:
        raise BadInput(problems)
    return found


def _entry(entry: Entry) -> dict[str, object]:
    return {"entry": entry.number, "kind": entry.kind, "at": entry.at.isoformat(), "by": entry.by}


def _say(state: State, declarations: list[Declaration], made: tuple[Entry, ...]) -> None:
    for entry in made:
        click.echo(f"entry {entry.number}: {entry.kind} by {entry.by}")
    for contest_id in sorted({d.contest_id for d in declarations}) if made else ():
        click.echo(f"{contest_id}: {_NEXT[state.book(contest_id).desk(public=False)]}")
    if not made:
        names = ", ".join(sorted({d.contest_id for d in declarations}))
        click.echo(f"nothing new: the record already says this of {names}")
        for declaration in declarations:
            if names := ", ".join(left_out(state, declaration)):
                click.echo(f"{declaration.contest_id}: to add {names} to the declared result, use --correct --reason")
