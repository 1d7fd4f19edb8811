"""`hustings record`: what the record holds, whether it is sound, and how to take it elsewhere."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import click
import msgspec
from rich.markup import escape

from hustings.cli.official import add_official, diff, print_added
from hustings.cli.record_audit import answer_doubt, check
from hustings.cli.result import as_of
from hustings.cli.show import console, opened, print_json, problem_document, table
from hustings.coverage.others import public_analysis
from hustings.desk.declaring import load
from hustings.desk.official_files import is_official
from hustings.errors import BadInput
from hustings.formats.analysis_json import candidates_csv
from hustings.measures.display import number
from hustings.record.entries import ConstituenciesEntered, Entry, PartiesEntered, Payload, ResultEntered
from hustings.record.ledger import format_at
from hustings.record.problems import Problem
from hustings.record.state import State
from hustings.sources.record_toml import read_record


@click.group()
def record() -> None:
    """What the record holds; whether it is sound; taking it elsewhere.

    Example: hustings record list
    """


@record.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def list_contests(as_json: bool) -> None:
    """Every contest: polling day, where it stands, who won and by how much.

    Example: hustings record list --json
    """
    with opened() as book:
        rows = [_row(book.state, contest.id) for contest in book.all_contests()]
    if as_json:
        print_json({"contests": rows})
        return
    made = table(("Contest", "left"), ("Stage", "left"), ("Desk", "left"), ("Winner", "left"), ("Majority", "right"))
    for row in rows:
        majority = number(row["majority"]) if isinstance(row["majority"], int) else "–"
        made.add_row(*(escape(str(row[k] or "–")) for k in ("contest_id", "stage", "desk", "winner")), majority)
    console().print(made)


def _row(state: State, contest_id: str) -> dict[str, object]:
    analysis = public_analysis(state, contest_id)
    desk = as_of(state.result(contest_id), datetime.now(UTC))
    winner = analysis.winner
    return {
        "contest_id": contest_id,
        "stage": desk.stage.value,
        "desk": desk.desk.value,
        "winner": f"{winner.candidacy.name}, {state.parties[winner.candidacy.party].abbreviation}" if winner else None,
        "majority": analysis.majority,
    }


@record.command()
@click.option("--format", "form", type=click.Choice(["jsonl", "csv"]), default="jsonl", show_default=True)
@click.option("--out", type=click.Path(path_type=Path), help="Write here instead of to standard output.")
def export(form: str, out: Path | None) -> None:
    """The whole ledger, one JSON entry a line with its hash; or (csv) every candidacy with published figures.

    The words of posts and photographs lie outside the chain and are not exported.

    Example: hustings record export --format csv --out candidacies.csv
    """
    with opened() as book:
        lines = (_as_line(entry, book.store.stored_payload(entry.number)) for entry in book.store.entries())
        text = _as_csv(book.state) if form == "csv" else "".join(lines)
    if out is None:
        click.echo(text, nl=False)
        return
    partial = out.with_name(out.name + ".part")
    partial.write_text(text, encoding="utf-8", newline="")
    partial.replace(out)


def _as_line(entry: Entry, payload: bytes) -> str:
    line = {
        "number": entry.number,
        "at": format_at(entry.at),
        "by": entry.by,
        "source": entry.source,
        "reason": entry.reason,
        "kind": entry.kind,
        "payload": msgspec.json.decode(payload),
        "previous_hash": entry.previous_hash,
        "hash": entry.hash,
    }
    return json.dumps(line, ensure_ascii=False, sort_keys=True) + "\n"


def _as_csv(state: State) -> str:
    parts = [
        candidates_csv(analysis, state.parties)
        for contest_id in sorted(state.contests)
        if (analysis := public_analysis(state, contest_id)).lines
    ]
    return "".join([parts[0], *(part.split("\r\n", 1)[1] for part in parts[1:])]) if parts else ""


@record.command()
@click.argument("targets", nargs=-1, required=True)
@click.option(
    "--accept-updates", is_flag=True, help="Enter official figures that differ from the record's as corrections."
)
@click.option("--polling-day", type=click.DateTime(["%Y-%m-%d"]), help="Of official files that do not tell it.")
@click.option("--json", "as_json", is_flag=True, help="Print what was entered as JSON.")
def add(targets: tuple[str, ...], accept_updates: bool, polling_day: datetime | None, as_json: bool) -> None:
    """Add to the record; adding twice adds nothing.

    TARGETS are files in the record's own TOML form (contests, candidates, polls, results); or official files, folders
    of them or their address; or the word "parliament" for Parliament's public files.

    Example: hustings record add anytown-by-election.toml
    """
    now = datetime.now(UTC)
    if any(map(is_official, targets)):
        with opened() as book:
            day = polling_day.date() if polling_day else None
            added = add_official(book, targets, now=now, accept_updates=accept_updates, polling_day=day)
            print_added(added, book.state, as_json=as_json)
        return
    files = tuple(Path(target) for target in targets)
    with opened() as book:
        payloads = _read_all(files, book.state)
        source = ", ".join(file.name for file in files)
        made = book.append(lambda state: load(state, payloads, by="record add", source=source, now=now), now=now)
    doubts = [p for entry in made if isinstance(entry.payload, ResultEntered) for p in entry.payload.problems]
    if as_json:
        entered = [{"entry": entry.number, "kind": entry.kind} for entry in made]
        print_json({"entered": entered, "problems": [problem_document(problem) for problem in doubts]})
        return
    for problem in doubts:
        click.echo(str(problem), err=True)
    for entry in made:
        click.echo(f"entry {entry.number}: {entry.kind}")
    if not made:
        click.echo("nothing new: the record already says all of this")


def _read_all(files: tuple[Path, ...], state: State) -> list[Payload]:
    """The payloads of all files; a later file may use the parties and constituencies of an earlier one.

    Raises:
        BadInput: With the problems of every file.
    """
    payloads: list[Payload] = []
    problems: list[Problem] = []
    parties, constituencies = dict(state.parties), dict(state.constituencies)
    for file in files:
        try:
            found = read_record(file, parties=parties, constituencies=constituencies)
        except BadInput as bad:
            problems += bad.problems
            continue
        payloads += found
        for payload in found:
            if isinstance(payload, PartiesEntered):
                parties |= {party.key: party for party in payload.parties}
            elif isinstance(payload, ConstituenciesEntered):
                constituencies |= {c.id: c for c in payload.constituencies}
    if problems:
        raise BadInput(problems)
    return payloads


for command in (check, answer_doubt, diff):
    record.add_command(command)
