"""What an estimator gives back: votes by origin and destination, never without their range, and what to doubt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from hustings.flows.tables import Floats, FlowTable, Integers

if TYPE_CHECKING:
    import polars

_FEWEST_PER_ORIGIN = 2  # units for each origin option
_LEAST_SPREAD = 2.0  # times what chance alone would make of an origin's share between units
_LARGEST_UNIT = 0.5  # of all votes


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One thing that says how far an estimate can be trusted, the limit it should meet, and what to do if it does
    not."""

    name: str
    value: float
    limit: float
    is_met: bool
    advice: str

    def __str__(self) -> str:
        return f"{self.name}: {self.value:.3g} (limit {self.limit:.3g})" + ("" if self.is_met else f": {self.advice}")


@dataclass(frozen=True, eq=False, kw_only=True)
class FlowEstimate:
    """How the voters of one table divided, as one method has it.

    ``votes``, ``lower``, ``upper``: (n_origins, n_destinations) whole votes; ``votes`` has the table's margins
    exactly and lies within the other two. ``level`` is the chance that the truth of a cell does too, learnt on
    elections where it is known; 1 where the range is what the units' totals allow and no assumption is made.
    ``by_unit``: (n_units, n_origins, n_destinations) votes, with each unit's margins; None where not asked for.
    ``assumptions`` are stated in words; all speak of people who voted in both contests, or of one fixed electorate.
    """

    table: FlowTable
    method: str
    votes: Integers
    lower: Integers
    upper: Integers
    level: float
    diagnostics: tuple[Diagnostic, ...]
    assumptions: tuple[str, ...]
    by_unit: Floats | None = None

    def to_frame(self) -> polars.DataFrame:
        """One row per cell: ``origin``, ``destination`` (codes), ``votes``, ``lower``, ``upper`` (whole votes),
        ``share`` of the origin's votes (0 to 1; null where it has none), ``level`` (0 to 1), ``method``."""
        import polars

        totals = self.table.origin_totals
        cells = [(row, column) for row in range(len(totals)) for column in range(self.votes.shape[1])]
        return polars.DataFrame(
            {
                "origin": [self.table.origins[row].code for row, _ in cells],
                "destination": [self.table.destinations[column].code for _, column in cells],
                "votes": self.votes.ravel(),
                "lower": self.lower.ravel(),
                "upper": self.upper.ravel(),
                "share": [int(self.votes[cell]) / int(totals[cell[0]]) if totals[cell[0]] else None for cell in cells],
                "level": [self.level] * len(cells),
                "method": [self.method] * len(cells),
            },
            schema_overrides={"share": polars.Float64},
        )

    def summary(self) -> str:
        """Method, table, diagnostics and assumptions, then every cell with its range, for people."""
        table = self.table
        named = f"{self.level:.0%} intervals" if self.level < 1 else "all that the units' totals allow"
        lines = [f"{table.id}: {self.method}; {table.votes:,} votes in {len(table.origin):,} units; {named}"]
        lines += [f"  {diagnostic}" for diagnostic in self.diagnostics]
        lines += [f"  assumes: {assumption}" for assumption in self.assumptions]
        for row, origin in enumerate(table.origins):
            lines.append(f"{_name(origin.code, origin.key)}, {table.origin_totals[row]:,} votes")
            for column, option in enumerate(table.destinations):
                cell = row, column
                low, high = self.lower[cell], self.upper[cell]
                lines.append(f"  to {_name(option.code, option.key)}: {self.votes[cell]:,} ({low:,} to {high:,})")
        return "\n".join(lines)


def _name(code: str, key: str) -> str:
    return f"{code} {key}".strip() if key != code else code


def unit_bounds(table: FlowTable) -> tuple[Integers, Integers]:
    """The least and the most votes of every cell that the units' margins allow, summed over the units.

    In each unit a cell is at least ``max(0, origin + destination - all)`` and at most the lesser of the two (O. D.
    Duncan and B. Davis, 1953). (n_origins, n_destinations) each.
    """
    lower = np.zeros((len(table.origins), len(table.destinations)), dtype=np.int64)
    upper = np.zeros_like(lower)
    totals = table.origin.sum(1)
    for row in range(len(table.origins)):
        origin = table.origin[:, row, None]
        lower[row] = np.maximum(0, origin + table.destination - totals[:, None]).sum(0)
        upper[row] = np.minimum(origin, table.destination).sum(0)
    return lower, upper


def spread_over_chance(table: FlowTable) -> Floats:
    """(n_origins,): how much an origin's share of votes varies between units, over what chance would make."""
    sizes = table.origin.sum(1)
    filled = sizes > 0
    held = table.origin[filled] / sizes[filled, None]
    mean = sizes[filled] / sizes.sum() @ held
    by_chance = np.maximum(mean * (1 - mean), 1e-12) * max(len(held) - 1, 1)
    return np.asarray(sizes[filled] @ (held - mean) ** 2 / by_chance)


def are_alike(table: FlowTable) -> bool:
    """Whether the units are too alike to tell anything at all of where voters went."""
    return bool((spread_over_chance(table) < _LEAST_SPREAD).all())


def diagnose(table: FlowTable) -> tuple[Diagnostic, ...]:
    """What the units themselves say of how much can be learnt from them."""
    sizes = table.origin.sum(1)
    weights = sizes[sizes > 0] / sizes.sum()
    spread = spread_over_chance(table)
    present = table.origin_totals > 0
    fewest = _FEWEST_PER_ORIGIN * int(present.sum())
    least = float(spread[present].min())
    largest = float(weights.max())
    found = [
        Diagnostic(
            "units with votes",
            len(weights),
            fewest,
            len(weights) >= fewest,
            "too few units for so many options: pool small options, or trust the bounds alone",
        ),
        Diagnostic(
            "least spread of an origin between units, over chance",
            least,
            _LEAST_SPREAD,
            least >= _LEAST_SPREAD,
            "units too alike to tell where an origin's voters went: its row is what the method expects of any",
        ),
        Diagnostic(
            "largest unit's share of all votes",
            largest,
            _LARGEST_UNIT,
            largest <= _LARGEST_UNIT,
            "one unit decides: the others say little of it",
        ),
    ]
    gone = int((~present).sum() + (table.destination_totals == 0).sum())
    if gone:
        found.append(Diagnostic("options without a vote", gone, 0, False, "their rows or columns are empty"))
    return tuple(found)
