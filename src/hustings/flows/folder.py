"""Tables read from a folder of published totals: for each election its options, and the votes of both sides by unit.

The files of election E are ``E.options.csv``, ``E.origin.csv`` and ``E.destination.csv`` (or ``.csv.gz``);
docs/flows.md lists their columns. No other file of the folder is opened.
"""

from __future__ import annotations

import csv
import gzip
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from hustings.errors import BadInput
from hustings.flows.estimates import FlowEstimate
from hustings.flows.tables import FlowTable, Integers, Option, with_small_pooled
from hustings.record.problems import Problem

SMALL = 0.03  # of an area's votes: options below are pooled, where the file does not say how
_REST = "rest"
_ENDINGS = (".options.csv", ".options.csv.gz")
_MOST_PROBLEMS = 20
_SIDES = ("origin", "destination")


@dataclass(slots=True)
class _Side:
    """One side of an area while it is read: each option's group, each group's keys, votes by unit and group."""

    group_of: dict[str, str] = field(default_factory=dict)
    keys: dict[str, list[str]] = field(default_factory=dict)
    votes: dict[tuple[str, str], int] = field(default_factory=dict)

    def options(self) -> tuple[Option, ...]:
        return tuple(
            Option(code, _REST if len(keys) > 1 else keys[0], is_rest=len(keys) > 1)
            for code, keys in sorted(self.keys.items())
        )


def elections_in(folder: Path) -> list[str]:
    """The elections that a folder holds, by name."""
    names = {path.name.removesuffix(end) for end in _ENDINGS for path in folder.glob(f"*{end}")}
    return sorted(names)


def wanted_in(folder: Path, elections: Sequence[str]) -> list[str]:
    """The elections asked for, or all that the folder holds.

    Raises:
        BadInput: one is not there, or none is.
    """
    held = elections_in(folder)
    missing = [name for name in elections if name not in held]
    if missing or not held:
        said = ", ".join(missing) or "any election (NAME.options.csv)"
        there = f"it holds {', '.join(held)}" if held else "no such file is there"
        raise BadInput([_problem("R008", str(folder), None, "", f"no {said}: {there}")])
    return list(elections) or held


def read_election(folder: Path, election: str) -> tuple[FlowTable, ...]:
    """One election's tables, by area id, options pooled as the file's column ``group`` says (else below ``SMALL``).

    Raises:
        BadInput: a file or column is missing, a count is not whole, an option is unknown, totals do not agree: all
        that is wrong.
    """
    problems: list[Problem] = []
    areas, is_grouped = _options(folder, election, problems)
    if not problems:
        for side in _SIDES:
            _add_votes(folder, election, side, areas, problems)
    tables = []
    for area, sides in sorted(areas.items()) if not problems else ():
        try:
            tables.append(_table(area, sides))
        except BadInput as bad:
            problems += bad.problems
    if problems:
        raise BadInput(problems[:_MOST_PROBLEMS])
    return tuple(tables if is_grouped else (with_small_pooled(table, least=SMALL) for table in tables))


def _options(folder: Path, election: str, problems: list[Problem]) -> tuple[dict[str, dict[str, _Side]], bool]:
    areas: dict[str, dict[str, _Side]] = {}
    is_grouped = True
    for name, line, row in _rows(folder, f"{election}.options", ("electorate", "side", "option"), problems):
        if row["side"] not in _SIDES:
            problems.append(_problem("R023", name, line, "side", f"{row['side']!r} is neither origin nor destination"))
            continue
        side = areas.setdefault(row["electorate"], {side: _Side() for side in _SIDES})[row["side"]]
        is_grouped = is_grouped and bool(row.get("group"))
        code = row.get("group") or row["option"]
        side.group_of[row["option"]] = code
        side.keys.setdefault(code, []).append(row.get("party") or row.get("label") or "")
    return areas, is_grouped


def _add_votes(
    folder: Path, election: str, side: str, areas: Mapping[str, Mapping[str, _Side]], problems: list[Problem]
) -> None:
    for name, line, row in _rows(folder, f"{election}.{side}", ("electorate", "unit", "option", "votes"), problems):
        found = areas[row["electorate"]][side] if row["electorate"] in areas else None
        if found is None or row["option"] not in found.group_of:
            message = f"{row['option']!r} of {row['electorate']!r} is not among the options"
            problems.append(_problem("R023", name, line, "option", message))
        elif not row["votes"].strip().isdecimal():
            message = f"{row['votes']!r} is not a whole number of votes"
            problems.append(_problem("R001", name, line, "votes", message))
        else:
            cell = row["unit"], found.group_of[row["option"]]
            found.votes[cell] = found.votes.get(cell, 0) + int(row["votes"])


def _table(area: str, sides: Mapping[str, _Side]) -> FlowTable:
    units = sorted({unit for side in sides.values() for unit, _ in side.votes}, key=lambda unit: (len(unit), unit))
    places = {unit: place for place, unit in enumerate(units)}
    origin, destination = (sides[name] for name in _SIDES)
    return FlowTable(
        id=area,
        origins=origin.options(),
        destinations=destination.options(),
        origin=_counts(origin, places),
        destination=_counts(destination, places),
        units=tuple(units),
    )


def _counts(side: _Side, places: Mapping[str, int]) -> Integers:
    columns = {code: column for column, code in enumerate(sorted(side.keys))}
    counts = np.zeros((len(places), len(columns)), dtype=np.int64)
    for (unit, code), votes in side.votes.items():
        counts[places[unit], columns[code]] = votes
    return counts


def _rows(
    folder: Path, stem: str, columns: Sequence[str], problems: list[Problem]
) -> Iterator[tuple[str, int, dict[str, str]]]:
    """Each row of a file with the file's name and the row's line; what is wrong with the file is a problem."""
    path = next((p for p in (folder / f"{stem}.csv", folder / f"{stem}.csv.gz") if p.is_file()), None)
    if path is None:
        problems.append(
            _problem("R008", f"{stem}.csv", None, "", f"there is no such file in {folder}, nor {stem}.csv.gz")
        )
        return
    opened = gzip.open if path.suffix == ".gz" else open
    try:
        with opened(path, "rt", encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file, restval="")
            lacking = [column for column in columns if column not in (reader.fieldnames or ())]
            if lacking:
                problems.append(_problem("R009", path.name, 1, lacking[0], f"no column {', '.join(lacking)}"))
                return
            for line, row in enumerate(reader, start=2):
                yield path.name, line, row
    except (UnicodeDecodeError, EOFError, zlib.error, gzip.BadGzipFile, csv.Error) as error:
        problems.append(_problem("R008", path.name, None, "", f"cannot be read: {error}"))


def _problem(problem_id: str, source: str, line: int | None, column: str, message: str) -> Problem:
    return Problem(id=problem_id, source=source, line=line, field=column, message=message)


def write_flows(estimates: Iterable[FlowEstimate], folder: Path) -> None:
    """One file for each area, named by its id: ``origin,destination,votes,lower,upper`` (codes; whole votes)."""
    folder.mkdir(parents=True, exist_ok=True)
    for estimate in estimates:
        frame = estimate.to_frame().select("origin", "destination", "votes", "lower", "upper")
        frame.write_csv(folder / f"{estimate.table.id}.csv")
