"""Opinion polls as one tidy Polars table: a row for each poll, or result beside it, and party."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import polars as pl

from hustings.record.reference import PollTable, Reference

POLLS: dict[str, tuple[Any, str]] = {
    "table": (pl.String, "the table that it stands in: pollbase, pollbase by-elections or gb polls"),
    "line": (pl.Int64, "line of its file"),
    "kind": (pl.String, "poll, exit poll, result, or general election result (the one before a by-election)"),
    "constituency": (pl.String, "where a by-election was, as the table spells it; null for national polls"),
    "polling_day": (pl.Date, "of the by-election; null for national polls"),
    "pollster": (pl.String, "who asked; null where not named"),
    "client": (pl.String, "who published; null where not named"),
    "first_day": (pl.Date, "first day of fieldwork; null where not told"),
    "last_day": (pl.Date, "last day of fieldwork, else of publication or the 15th of the month; null where not told"),
    "is_dated": (pl.Boolean, "whether the table tells the fieldwork; null for by-elections"),
    "geography": (pl.String, "GB or UK; null for by-elections"),
    "sample_size": (pl.Int64, "people asked; null where not told"),
    "party": (pl.String, "party key"),
    "share": (pl.Float64, "of those who gave an intention, 0 to 1"),
    "credit": (pl.String, "whom to credit"),
}


def polls_table(reference: Reference) -> pl.DataFrame:
    """Every poll that the record holds: columns as in `POLLS`."""
    rows = [row for table in reference.polls.values() for row in _rows(table)]
    return pl.DataFrame(rows, schema={name: kind for name, (kind, _) in POLLS.items()}, orient="row")


def _rows(table: PollTable) -> Iterator[dict[str, object]]:
    for poll in table.national:
        about = {
            name: getattr(poll, name) for name in ("first_day", "last_day", "is_dated", "geography", "sample_size")
        }
        for party, share in poll.shares.items():
            yield {**_common(table, poll), **about, "party": party, "share": float(share) / 100}
    for row in table.by_elections:
        about = {name: getattr(row, name) for name in ("constituency", "polling_day", "last_day")}
        for party, share in row.shares.items():
            yield {**_common(table, row), **about, "party": party, "share": float(share) / 100}


def _common(table: PollTable, poll: Any) -> dict[str, object]:
    named = {"pollster": poll.pollster or None, "client": poll.client or None}
    return {**named, "table": table.name, "line": poll.line, "kind": poll.kind, "credit": table.credit}
