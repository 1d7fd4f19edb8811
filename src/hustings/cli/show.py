"""How the command line prints: one console, plain where nobody watches, without colour where NO_COLOR asks."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from hustings import home
from hustings.home import OpenRecord
from hustings.record.problems import Problem


def console() -> Console:
    """Where people read. Not a terminal: wide enough that nothing is cut."""
    made = Console(highlight=False, soft_wrap=False)
    return made if made.is_terminal else Console(highlight=False, width=max(made.width, 120))


@contextmanager
def opened() -> Iterator[OpenRecord]:
    """The user's record. Where its file is damaged, whoever asked is told, and sees what can still be read."""
    with home.open() as record:
        if record.store.damage:
            click.echo(f"hustings: {record.store.damage}", err=True)
        yield record


def problem_document(problem: Problem) -> dict[str, object]:
    """A problem for `--json`."""
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


def print_json(value: Any) -> None:
    """One JSON document on standard output."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def table(*columns: tuple[str, str], title: str = "") -> Table:
    """A plain table; each column is its heading and "left" or "right"."""
    made = Table(title=title or None, title_justify="left", box=None, header_style="bold", pad_edge=False)
    for heading, side in columns:
        made.add_column(heading, justify="right" if side == "right" else "left", no_wrap=side == "right")
    return made
