"""Official files on the command line: what a load enters, and what it would change (`hustings record diff`)."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import click
import msgspec
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

from hustings import home
from hustings.cli.show import console, opened, print_json, problem_document, table
from hustings.desk.errata import errata_drafts
from hustings.desk.official import Plan, Update, drafts, plan
from hustings.desk.official_files import Fetching, read_targets
from hustings.measures.display import number
from hustings.record.book import Record
from hustings.record.entries import DoubtAnswered, Draft, Entry
from hustings.record.state import State
from hustings.sources import download
from hustings.sources.official.values import OfficialRecord

MOST_PRINTED = 20
"""Problems of files themselves that are printed for a person."""


@dataclass(slots=True)
class Added:
    """What a load entered: its plan, the entries of it, and those of our own errata."""

    plan: Plan
    entries: tuple[Entry, ...] = ()
    errata: tuple[Entry, ...] = ()


def add_official(
    book: Record,
    targets: Sequence[str],
    *,
    now: datetime,
    accept_updates: bool = False,
    polling_day: date | None = None,
) -> Added:
    """Read official files and enter what is new, then our own errata; differing figures only if accepted.

    Args:
        targets: Folders, files, addresses, or "parliament" for the public files of the same name.
        polling_day: Of a general election whose files do not tell it.

    Raises:
        BadInput, DownloadFailed, OSError: As for `read_targets`. Nothing was entered.
        Refused: A result of a poll that has not closed.
    """
    with watched() as watch:
        found = _read(targets, watch, now, polling_day)
        watch.says("Comparing with the record, entering what is new")
        decided = _Deciding(found, ", ".join(targets), now, accept_updates)
        entries = book.append(decided, now=now)
        assert decided.plan is not None
        return Added(decided.plan, entries, book.append(lambda state: errata_drafts(state), now=now))


@click.command()
@click.argument("targets", nargs=-1, required=True)
@click.option("--polling-day", type=click.DateTime(["%Y-%m-%d"]), help="Of files that do not tell it (2029-05-03).")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def diff(targets: tuple[str, ...], polling_day: datetime | None, as_json: bool) -> None:
    """What `hustings record add` would do with TARGETS: new, agreeing and differing figures. Enters nothing.

    TARGETS are folders, files or addresses of official data, or the word parliament. Exit 1 if anything is new or
    differs.

    Example: hustings record diff parliament
    """
    now = datetime.now(UTC)
    with opened() as book, watched() as watch:
        found = _read(targets, watch, now, polling_day.date() if polling_day else None)
        watch.says("Comparing with the record")
        made = plan(found, book.state)
        state = book.state
    if as_json:
        print_json(plan_document(made))
    else:
        print_plan(made, state)
    sys.exit(0 if made.is_empty else 1)


def print_added(added: Added, state: State, *, as_json: bool) -> None:
    """What was entered, for a person or a program."""
    if as_json:
        kinds = dict(Counter(entry.kind for entry in added.entries))
        names = {"number": "entry", "kind": "kind", "reason": "reason", "source": "source"}
        corrections = [{key: getattr(entry, name) for name, key in names.items()} for entry in added.errata]
        print_json({"entered": kinds, "errata": corrections, **plan_document(added.plan)})
        return
    print_plan(added.plan, state)
    for kind, count in Counter(entry.kind for entry in added.entries).items():
        click.echo(f"entered: {number(count)} of kind {kind}")
    for entry in added.errata:
        if not isinstance(entry.payload, DoubtAnswered):
            click.echo(f"entry {entry.number}: corrected by our errata. {entry.reason}")
    if answers := sum(isinstance(entry.payload, DoubtAnswered) for entry in added.errata):
        click.echo(f"{number(answers)} doubts answered by our errata: `hustings record check` names each answer")
    if not added.entries and not added.errata:
        click.echo("nothing entered: the record already says all of this, or keeps its own figures")


def plan_document(made: Plan) -> dict[str, Any]:
    """A plan as JSON: documented in docs/official-files.md."""
    return {
        "new": [incoming.contest.id for incoming in made.new],
        "new_parties": [party.key for party in made.parties],
        "new_constituencies": len(made.constituencies),
        "agreeing": made.agreeing,
        "completed": sorted({c.id for c in made.enriched} | {i.contest.id for i in made.filled}),
        "tables": [msgspec.to_builtins(update) for update in made.reference.updates],
        "problems": [problem_document(problem) for problem in made.problems],
        "differing": [_update_document(update) for update in made.updates],
        "unmatched": list(made.unmatched),
        "doubts": sum(len(incoming.problems) for incoming in made.new),
        "not_loaded": [{"file": item.source, "why": item.why} for item in made.not_loaded],
        "licence": made.licence,
    }


def _update_document(update: Update) -> dict[str, Any]:
    figures = [{"field": d.field, "name": d.name, "record": d.first, "files": d.second} for d in update.differences]
    return {
        "contest_id": update.contest_id,
        "entry": update.entry,
        "corrected_here": update.corrected_here,
        "source": update.incoming.source,
        "figures": figures,
    }


def print_plan(made: Plan, state: State) -> None:
    """A plan for a person: counts, each differing figure, and the files that were left alone."""
    doubts = sum(len(incoming.problems) for incoming in made.new)
    fuller = {contest.id for contest in made.enriched} | {incoming.contest.id for incoming in made.filled}
    new, differing, completed = (number(len(found)) for found in (made.new, made.updates, fuller))
    click.echo(f"{new} contests new, {number(made.agreeing)} agreeing, {differing} differing")
    click.echo(f"{completed} in the record completed with what only the files have")
    if doubts:
        click.echo(f"{number(doubts)} doubts about new figures: `hustings record check` lists them once entered")
    if made.updates:
        console().print(_differences(made.updates))
        mine = sum(update.corrected_here for update in made.updates)
        if mine:
            click.echo(f"{number(mine)} of these the record has corrected: they stay, whatever the files say")
        if mine < len(made.updates):
            click.echo("the others are entered as corrections with --accept-updates")
    for update in made.reference.updates:
        change = f"{number(update.new)} new, {number(update.gone)} gone of {number(update.held)}"
        stays = ": the record's stay, and these replace them with --accept-updates" if update.is_kept else ""
        click.echo(f"{update.name}: {change if update.held else number(update.new)} rows{stays}")
    for problem in made.problems[:MOST_PRINTED]:
        click.echo(f"{problem.severity.value}: {problem}")
    if len(made.problems) > MOST_PRINTED:
        click.echo(f"and {number(len(made.problems) - MOST_PRINTED)} problems more: --json has them all")
    for contest_id in made.unmatched:
        click.echo(f"not entered: {contest_id} has other candidates in the files than in the record")
    for item in made.not_loaded:
        click.echo(f"not loaded: {item.source}: {item.why}")
    click.echo(made.licence)


def _differences(updates: Sequence[Update]) -> Any:
    made = table(("Contest", "left"), ("Figure", "left"), ("Record", "right"), ("Files", "right"), ("", "left"))
    for update in updates:
        note = f"corrected here, entry {update.entry}" if update.corrected_here else ""
        for d in update.differences:
            made.add_row(escape(update.contest_id), escape(d.name), _figure(d.first), _figure(d.second), note)
    return made


def _figure(value: int | str | None) -> str:
    return number(value) if isinstance(value, int) else escape(str(value or "–"))


@dataclass(slots=True)
class _Deciding:
    """Decides on the state as it is, anew if another desk was quicker, and keeps the plan that was carried out."""

    record: OfficialRecord
    source: str
    now: datetime
    accept_updates: bool
    plan: Plan | None = None

    def __call__(self, state: State) -> list[Draft]:
        self.plan = plan(self.record, state)
        return drafts(self.plan, source=self.source, now=self.now, accept_updates=self.accept_updates)


@dataclass(slots=True)
class Watch:
    """What a person who watches sees of a long command: nothing where nobody does."""

    bars: Progress | None = None
    tasks: dict[str, Any] = field(default_factory=dict)

    def says(self, words: str) -> None:
        if self.bars:
            self.bars.update(self.bars.add_task(words, total=None))

    def of_download(self, url: str) -> download.Progress:
        def step(got: int, total: int | None) -> None:
            if self.bars:
                if url not in self.tasks:
                    self.tasks[url] = self.bars.add_task(f"Fetching {url.rsplit('/', 1)[-1]}", total=total)
                self.bars.update(self.tasks[url], completed=got, total=total)

        return step


@contextmanager
def watched() -> Iterator[Watch]:
    """Progress on the error stream, where that is a terminal."""
    stream = Console(stderr=True)
    if not stream.is_terminal:
        yield Watch()
        return
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(*columns, console=stream, transient=True) as bars:
        yield Watch(bars)


def _read(targets: Sequence[str], watch: Watch, now: datetime, polling_day: date | None) -> OfficialRecord:
    watch.says("Reading official files")
    fetching = Fetching(home=Path(home.home()), now=now, progress=watch.of_download)
    return read_targets(targets, fetching, polling_day=polling_day)
