"""Tables made to reproduce their margins: exactly, in whole votes, with the cells that must be empty kept empty."""

from __future__ import annotations

import numpy as np
from scipy.optimize import linprog  # type: ignore[import-untyped]
from scipy.sparse import coo_array, hstack  # type: ignore[import-untyped]

from hustings.flows.tables import Floats, Integers

_TINY = 1e-12
_ROUNDS = 200
_CLOSE = 1e-7  # of a vote share, at which fitting stops


def fit_margins(seed: Floats, origin: Floats, destination: Floats, *, rounds: int = _ROUNDS) -> Floats:
    """Each unit's table nearest to its seed (in information) with that unit's margins: biproportional fitting.

    ``seed``: (n_units, n_origins, n_destinations), not negative; ``origin``, ``destination``: each unit's margins, with
    equal totals. Cells seeded with nought stay nought unless the margins cannot be met without them.
    """
    table = seed + _TINY * np.maximum(origin.sum(1), 1.0)[:, None, None]
    with np.errstate(divide="ignore", invalid="ignore"):
        for _ in range(rounds):
            table *= np.nan_to_num(origin / table.sum(2), posinf=0.0)[:, :, None]
            scale = np.nan_to_num(destination / table.sum(1), nan=1.0, posinf=0.0)
            table *= scale[:, None, :]
            if np.abs(np.where(destination > 0, scale, 1.0) - 1).max(initial=0.0) < _CLOSE:
                break
    return np.asarray(table)


def whole_table(table: Floats, origin: Integers, destination: Integers) -> Integers:
    """Whole votes near a table (n_origins, n_destinations) whose margins are exactly those given.

    No cell moves by a vote or more where the table has those margins already. A cell of nought stays nought where the
    margins allow it.
    """
    low = np.floor(table + 1e-9).astype(np.int64)
    low = np.asarray(np.minimum(low, np.minimum(origin[:, None], destination[None, :])), dtype=np.int64)
    rows, columns = origin - low.sum(1), destination - low.sum(0)
    while (rows < 0).any() or (columns < 0).any():  # rounding error alone: take back from the fullest cell
        cell = _fullest(low, rows, columns)
        low[cell] -= 1
        rows, columns = origin - low.sum(1), destination - low.sum(0)
    if not rows.sum():
        return low
    return np.asarray(low + _placed(table - low, rows, columns))


def _fullest(low: Integers, rows: Integers, columns: Integers) -> tuple[int, int]:
    over = (rows < 0)[:, None] | (columns < 0)[None, :]
    row, column = np.unravel_index(np.argmax(np.where(over, low, -1)), low.shape)
    return int(row), int(column)


def _placed(fractions: Floats, rows: Integers, columns: Integers) -> Integers:
    """Whole votes to add, ``rows`` and ``columns`` of them, to the cells with most left over (a transport problem)."""
    n_rows, n_columns = fractions.shape
    cells = np.arange(fractions.size)
    entries = (
        np.ones(2 * fractions.size),
        (np.r_[cells // n_columns, n_rows + cells % n_columns], np.r_[cells, cells]),
    )
    sums = coo_array(entries, shape=(n_rows + n_columns, fractions.size)).tocsr()
    # Each cell may take one vote at the price of what it lacks of it; a second costs more than any first.
    once, again = 1 - fractions.ravel(), np.full(fractions.size, 4.0 + fractions.size)
    found = linprog(
        np.r_[once, again],
        A_eq=hstack([sums, sums], format="csr"),
        b_eq=np.r_[rows, columns],
        bounds=[(0, 1)] * fractions.size + [(0, None)] * fractions.size,
        method="highs-ds",
    )
    added = np.rint(found.x).astype(np.int64)
    return np.asarray((added[: fractions.size] + added[fractions.size :]).reshape(fractions.shape))
