"""What an estimator is given: the votes of every unit, by the options of one contest and by those of the next."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from hustings.errors import BadInput
from hustings.record.problems import Problem

Floats = NDArray[np.floating[Any]]
Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]

_MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class Option:
    """One choice on one side.

    ``code`` names it within its table. ``key`` is what it shares with the same choice on the other side and in other
    tables of the election, "" where it has no such thing. ``is_rest`` marks what is left over after the choices
    that are named, pooled: not the same mixture everywhere.
    """

    code: str
    key: str = ""
    is_rest: bool = False


@dataclass(frozen=True, eq=False)
class FlowTable:
    """The two margins of every unit of one area, cast by the same people; the cells between them are not known.

    ``origin``: (n_units, n_origins) whole votes; ``destination``: (n_units, n_destinations) whole votes; the two
    have the same total in every unit (people who did not vote are an option like any other). Units may be empty.

    Raises:
        BadInput: counts that are not whole or below nought, totals that do not agree, no votes, codes given twice.
    """

    id: str
    origins: tuple[Option, ...]
    destinations: tuple[Option, ...]
    origin: Integers
    destination: Integers
    units: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        problems: list[Problem] = []
        origin = _whole(self.origin, "origin", self.origins, self.id, problems)
        destination = _whole(self.destination, "destination", self.destinations, self.id, problems)
        if not problems:
            problems += _disagreements(self, origin, destination)
        if problems:
            raise BadInput(problems)
        object.__setattr__(self, "origin", origin)
        object.__setattr__(self, "destination", destination)

    @cached_property
    def origin_totals(self) -> Integers:
        """(n_origins,) votes over all units."""
        return np.asarray(self.origin.sum(0))

    @cached_property
    def destination_totals(self) -> Integers:
        """(n_destinations,) votes over all units."""
        return np.asarray(self.destination.sum(0))

    @cached_property
    def votes(self) -> int:
        """All votes of the table."""
        return int(self.origin.sum())

    @cached_property
    def same(self) -> Flags:
        """(n_origins, n_destinations): where both sides are the same choice, the rest not counted."""
        pairs = [[bool(o.key) and o.key == d.key for d in self.destinations] for o in self.origins]
        rests = [[o.is_rest or d.is_rest for d in self.destinations] for o in self.origins]
        return np.asarray(np.array(pairs) & ~np.array(rests))


def _whole(given: ArrayLike, side: str, options: Sequence[Option], table_id: str, problems: list[Problem]) -> Integers:
    """The counts of one side as whole numbers; what cannot be taken is added to the problems."""

    def doubt(problem_id: str, message: str) -> Integers:
        problems.append(Problem(id=problem_id, source=table_id, field=side, message=message))
        return np.zeros((0, 0), dtype=np.int64)

    codes = [option.code for option in options]
    if len(set(codes)) < len(codes):
        return doubt("R005", f"{side}: a code is given to two options")
    counts = np.asarray(given)
    if counts.ndim != 2 or counts.shape[1] != len(options) or not options:
        return doubt("R023", f"{side}: needs one row per unit and one column for each of {len(options)} options")
    if counts.dtype.kind not in "iuf" or not np.isfinite(counts).all() or (counts != np.floor(counts)).any():
        return doubt("R001", f"{side}: every count must be a whole number of votes")
    if (counts < 0).any():
        return doubt("R002", f"{side}: a count is below nought")
    return counts.astype(np.int64)


def _disagreements(table: FlowTable, origin: Integers, destination: Integers) -> list[Problem]:
    def doubt(message: str) -> Problem:
        return Problem(id="R023", source=table.id, message=message)

    if len(origin) != len(destination) or (table.units and len(table.units) != len(origin)):
        return [doubt(f"{len(origin)} units on the one side, {len(destination)} on the other")]
    before, after = origin.sum(1), destination.sum(1)
    wrong = np.flatnonzero(before != after)
    names = table.units or tuple(str(number + 1) for number in range(len(origin)))
    found = [
        doubt(
            f"unit {names[unit]}: {before[unit]:,} votes by origin but {after[unit]:,} by destination; "
            "add those who did not vote as an option, or those who came and went"
        )
        for unit in wrong[:_MOST_NAMED]
    ]
    if len(wrong) > _MOST_NAMED:
        found.append(doubt(f"and {len(wrong) - _MOST_NAMED:,} more units whose totals do not agree"))
    if not len(wrong) and not before.sum():
        found.append(doubt("there are no votes in it"))
    return found


def with_small_pooled(table: FlowTable, *, least: float, kept: Collection[str] = ()) -> FlowTable:
    """The same table with the options of a side that have less than ``least`` (0 to 1) of its votes pooled into one,
    but for the codes ``kept``.

    A side is left as it is where only one option, or none, is so small.
    """
    origins, origin = _pooled(table.origins, table.origin, least, "R", kept)
    destinations, destination = _pooled(table.destinations, table.destination, least, "C", kept)
    return replace(table, origins=origins, destinations=destinations, origin=origin, destination=destination)


def _pooled(
    options: tuple[Option, ...], counts: Integers, least: float, letter: str, kept_codes: Collection[str]
) -> tuple[tuple[Option, ...], Integers]:
    small = counts.sum(0) < least * counts.sum()
    small &= np.array([option.code not in kept_codes for option in options])
    if small.sum() < 2:
        return options, counts
    kept = tuple(option for option, is_small in zip(options, small, strict=True) if not is_small)
    rest = Option(f"{letter}rest", "rest", is_rest=True)
    return (*kept, rest), np.column_stack([counts[:, ~small], counts[:, small].sum(1)])
