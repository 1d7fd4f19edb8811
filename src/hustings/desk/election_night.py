"""A past general election out of a table of the user's own, made ready to be projected declaration by declaration."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from os import PathLike
from pathlib import Path

from hustings.coverage.posts import PostText
from hustings.coverage.words import UK, uk_date
from hustings.desk.posting import publish_post
from hustings.desk.rehearsal import CAST
from hustings.errors import Refused
from hustings.forecast.polls import final_average, parse_exit_poll, parse_polls
from hustings.forecast.projecting import Projector
from hustings.forecast.replay import LEAVE_KNOWN_FROM, votes_of
from hustings.forecast.settings import Settings, shipped_settings
from hustings.forecast.tables import parse_baselines
from hustings.forecast.values import Night, Projection
from hustings.record.entries import Draft, Label, PageEntered
from hustings.record.model import CoveragePage
from hustings.record.state import State

POLLS_CLOSE = time(22)
LONGEST_GAP = timedelta(hours=1)
AUTHOR, _SOURCE = "hustings", "a table of declarations"
Row = dict[str, str]


@dataclass(frozen=True)
class ElectionNight:
    """Everything that is known before the count, and the declarations in their order (``rows``)."""

    year: int
    polling_day: date
    rows: tuple[Row, ...]
    projector: Projector

    @property
    def poll_closes_at(self) -> datetime:
        """When the polls close: ten at night in the United Kingdom."""
        return datetime.combine(self.polling_day, POLLS_CLOSE, UK).astimezone(UTC)

    @cached_property
    def offsets(self) -> tuple[timedelta, ...]:
        """When each row declares, from the close of poll; a gap of more than an hour is played as an hour."""
        at, last, found = timedelta(0), self.poll_closes_at, []
        for row in self.rows:
            declared = _moment(row) or last
            at += min(max(declared - last, timedelta(0)), LONGEST_GAP)
            last = max(last, declared)
            found.append(at)
        return tuple(found)

    def after(self, declared: int) -> Night:
        """The declarations in force once the first so many have come."""
        night = Night()
        for row in self.rows[:declared]:
            night = night.declare(row["constituency_id"], votes_of(row))
        return night

    def projection(self, declared: int) -> Projection:
        """The House as projected after the first so many declarations: not a result, and not a call."""
        return self.projector.project(self.after(declared))

    def declared_at(self, declared: int) -> datetime | None:
        """When the last of the first so many declared, as the table has it; None where it has no time or none has."""
        return _moment(self.rows[declared - 1]) if declared else None


def open_night(
    table: str | PathLike[str],
    *,
    polls: Sequence[str | PathLike[str]] = (),
    exit_poll: str | PathLike[str] | None = None,
    settings: Settings | None = None,
) -> ElectionNight:
    """The election in a CSV of the form in docs/projection.md, made ready in about two seconds.

    ``covariates_*.csv`` beside it is read where it is there.

    Raises:
        Refused: No year in the file's name, no rows, no day of declaration, or a column that is missing.
    """
    path = Path(table)
    if not (found := re.search(r"\d{4}", path.stem)):
        raise Refused(f"{path.name} has no year in its name, such as 2019.csv")
    try:
        rows = sorted(_rows(path), key=lambda row: int(row["order"]))
        declared = [at for row in rows if (at := _moment(row))]
        if not declared:
            raise Refused(f"{path.name} has no row with a time of declaration")
        first = min(declared).astimezone(UK)
        return _ready(path, rows, int(found[0]), (first - timedelta(hours=22)).date(), polls, exit_poll, settings)
    except KeyError as missing:
        raise Refused(f"{path.name}, or a table given with it, has no column {missing}") from None
    except ValueError as wrong:
        raise Refused(f"{path.name}, or a table given with it, is not of its form: {wrong}") from None


def begin(state: State, slug: str, polling_day: date, address: str, now: datetime) -> list[Draft]:
    """The live page of a replayed night, on a rehearsal's ledger: it follows no contest, and links the projection."""
    page = CoveragePage(slug=slug, title=f"General election of {uk_date(polling_day)}", contest_ids=())
    made = [Draft(by=AUTHOR, source=_SOURCE, payload=PageEntered(page=page))]
    words = f"Seats declare in the order of that night; [the projection]({address}) is made anew after each."
    text = PostText(headline="The night is replayed", body=words, byline="The rehearsal", by_role="Script")
    post = publish_post(
        state.after(made, now), slug, text, label=Label.NONE, by=CAST["editor"], now=now, source=_SOURCE
    )
    return made + post


def _ready(
    path: Path,
    rows: list[Row],
    year: int,
    polling_day: date,
    polls: Sequence[str | PathLike[str]],
    exit_poll: str | PathLike[str] | None,
    settings: Settings | None,
) -> ElectionNight:
    covariates = [row for beside in sorted(path.parent.glob("covariates_*.csv")) for row in _rows(beside)]
    averages = (final_average(parse_polls(_rows(Path(each))), polling_day) for each in polls)
    projector = Projector(
        parse_baselines(rows, covariates),
        settings or shipped_settings(),
        polls=next((average for average in averages if average), None),
        exit_poll=parse_exit_poll(_rows(Path(exit_poll)), year) if exit_poll else None,
        with_leave=year >= LEAVE_KNOWN_FROM,
    )
    return ElectionNight(year, polling_day, tuple(rows), projector)


def _moment(row: Row) -> datetime | None:
    """A row's time of declaration, which the table has as local time."""
    text = row["declared"]
    return datetime.fromisoformat(text).replace(tzinfo=UK).astimezone(UTC) if text else None


def _rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
