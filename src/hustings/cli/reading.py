"""The articles that a command is given, and the day of those that do not give their own."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import click

from hustings.copydesk.articles import SUFFIXES, left_out, read_files
from hustings.copydesk.values import Article
from hustings.errors import BadInput


def _day(context: click.Context, parameter: click.Parameter, value: str | None) -> date | None:
    try:
        return date.fromisoformat(value) if value else None
    except ValueError:
        raise click.BadParameter(f"{value!r} is not a date; write it as 2021-07-02.") from None


date_option: Callable[[Any], Any] = click.option(
    "--published",
    metavar="DATE",
    callback=_day,
    help="The day of every article that does not give its own, such as 2021-07-02.",
)


def read_reports(files: Sequence[Path], published: date | None) -> tuple[Article, ...]:
    """The articles of these files; what is left out of a folder is said, as is what cannot be read, before exit 2."""
    try:
        articles = read_files(files, given=sys.stdin.buffer.read() if Path("-") in files else b"")
    except BadInput as bad:
        for problem in bad.problems:
            click.echo(str(problem), err=True)
        sys.exit(2)
    for file in left_out(files):
        click.echo(f"{file}: left out; of a folder, files ending in {', '.join(SUFFIXES)} are taken", err=True)
    return tuple(article if article.published else replace(article, published=published) for article in articles)


def undated(published: date | None) -> tuple[str, ...]:
    """What to say of an article by its day, which may not be known."""
    note = "the text does not give its own date, on which “on Thursday” and “in May” hang: give --published DATE"
    return () if published else (note,)
