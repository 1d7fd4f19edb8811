"""Declarations as a table: a row per candidate and per total, under `candidate, party, votes, contest`.

Only `candidate` (or `name`) and `votes` are required. The delimiter is a comma, a semicolon or a tab.
"""

from __future__ import annotations

import csv

from hustings.errors import BadInput
from hustings.record.problems import Problem
from hustings.sources.as_written import AsWritten, Cell, is_field
from hustings.sources.ballots import nearest
from hustings.sources.numbers import shown

_COLUMNS = {
    "candidate": "candidate",
    "name": "candidate",
    "votes": "votes",
    "party": "party",
    "contest": "contest",
    "constituency": "contest",
}


def delimiter_of(header: str) -> str | None:
    """What divides this header row, or None where it is not the header of such a table."""
    for delimiter in ",;\t":
        columns = {_column(cell) for cell in header.split(delimiter)}
        if {"candidate", "votes"} <= columns:
            return delimiter
    return None


def as_written(lines: list[str]) -> list[AsWritten]:
    """The declaration of each contest that the table names, in order; one in all where it names none.

    Raises:
        BadInput: The table cannot be taken apart into rows, or has a column that the form does not have.
    """
    kept = ["" if line.lstrip().startswith("#") or not line.strip() else line for line in lines]
    header_at = next(i for i, line in enumerate(kept) if line.strip())
    delimiter = delimiter_of(kept[header_at])
    assert delimiter is not None
    rows = csv.reader(kept, delimiter=delimiter)
    found: dict[str, AsWritten] = {}
    try:
        while not (header := next(rows)):
            pass
        columns = _columns(header, header_at + 1)
        for row in rows:
            if any(cell.strip() for cell in row):
                _add_row(row, columns, rows.line_num, delimiter, found)
    except csv.Error as error:
        message = f"the table cannot be read: {error}"
        raise BadInput([Problem(id="R008", message=message, line=rows.line_num)]) from None
    return list(found.values()) or [AsWritten("", header_at + 1)]


def _column(cell: str) -> str | None:
    return _COLUMNS.get(" ".join(cell.strip().strip('"').split()).casefold())


def _columns(header: list[str], line: int) -> list[str]:
    """What each column holds.

    Raises:
        BadInput: A column is unknown, or one comes twice.
    """
    problems: list[Problem] = []
    columns: list[str] = []
    for cell in header:
        column = _column(cell)
        if column is None or column in columns:
            names = nearest(cell, _COLUMNS)
            why = "comes twice" if column else "is no column of a declaration"
            hint = f"; nearest: {' or '.join(names)}" if names and not column else ""
            message = f'"{shown(cell)}" {why}{hint}; the columns are candidate, party, votes and contest'
            problems.append(Problem(id="R010", message=message, field=shown(cell), line=line))
        columns.append(column or "")
    if problems:
        raise BadInput(problems)
    return columns


def _add_row(row: list[str], columns: list[str], line: int, delimiter: str, found: dict[str, AsWritten]) -> None:
    surplus = len(row) - len(columns) if any(cell.strip() for cell in row[len(columns) :]) else 0
    at = columns.index("votes")
    number = delimiter.join(row[at : at + 1 + surplus]).strip()
    row = [*row[:at], number, *row[at + 1 + surplus :]]
    cells = dict(zip(columns, (cell.strip() for cell in row), strict=False))
    place, label = cells.get("contest", ""), cells.get("candidate", "")
    written = found.setdefault(place, AsWritten(place, line))
    if surplus:
        message = f'"{shown(number)}" is {surplus + 1} cells: put a number with commas in quotation marks'
        written.problems.append(Problem(id="R001", message=message, field=shown(label), line=line))
        number = "0"  # refused already
    if not label:
        message = f'"{shown(number)}" stands beside no candidate and no total; name it or take the row out'
        written.problems.append(Problem(id="R009", message=message, field="candidate", line=line))
    elif is_field(label):
        written.totals.append(Cell(label, number, line))
    else:
        written.votes.append(Cell(label, number, line, cells.get("party", "")))
