"""The plain methods that ours is measured against: independence, regression with constraints, a linear programme."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import linprog  # type: ignore[import-untyped]
from scipy.sparse import block_array, coo_array, csr_array, eye_array, kron  # type: ignore[import-untyped]

from hustings.errors import HustingsError
from hustings.flows.estimates import FlowEstimate, diagnose, unit_bounds
from hustings.flows.margins import fit_margins, whole_table
from hustings.flows.tables import Floats, FlowTable

FIXED = "the same people voted in both contests, or those who came and went are options of their own"
_MOST_EQUATIONS = (
    6_000  # units times destinations that a linear programme is given; alike units are put together beyond
)


def estimate_of(table: FlowTable, votes: Floats, *, method: str, assumptions: tuple[str, ...]) -> FlowEstimate:
    """A method's table (n_origins, n_destinations) as an estimate, with all that the units allow as its range."""
    fitted = fit_margins(votes[None], table.origin_totals[None] * 1.0, table.destination_totals[None] * 1.0)[0]
    lower, upper = unit_bounds(table)
    whole = whole_table(fitted, table.origin_totals, table.destination_totals)
    return FlowEstimate(
        table=table,
        method=method,
        votes=whole,
        lower=np.minimum(lower, whole),
        upper=np.maximum(upper, whole),
        level=1.0,
        diagnostics=diagnose(table),
        assumptions=(*assumptions, FIXED),
    )


@dataclass(frozen=True, slots=True)
class Independence:
    """Every origin divides as all voters do: what would be said if nothing but the totals were known."""

    name = "independence"

    def fit(self, table: FlowTable) -> FlowEstimate:
        votes = np.outer(table.origin_totals, table.destination_totals) / table.votes
        return estimate_of(table, votes, method=self.name, assumptions=("every origin divides as all voters do",))


@dataclass(frozen=True, slots=True)
class ConstrainedRegression:
    """Goodman's ecological regression, each unit weighted by its votes, with every share between nought and one.

    Minimises ``sum over units of |x - w P|^2 / votes`` over tables P whose rows sum to one, by accelerated projected
    gradients (L. A. Goodman, "Ecological regressions and behavior of individuals", 1953).
    """

    name = "regression"
    rounds: int = 2_000

    def fit(self, table: FlowTable) -> FlowEstimate:
        scale = 1 / np.sqrt(np.maximum(table.origin.sum(1), 1))[:, None]
        origin, destination = table.origin * scale, table.destination * scale
        square, product = origin.T @ origin, origin.T @ destination
        step = 1 / max(float(np.linalg.eigvalsh(square)[-1]), 1e-12)
        start: Floats = np.tile(table.destination_totals / table.votes, (len(table.origins), 1))
        shares = ahead = start
        for number in range(self.rounds):
            new = _on_simplex(ahead - step * (square @ ahead - product))
            ahead = new + number / (number + 3) * (new - shares)
            moved, shares = np.abs(new - shares).max(), new
            if moved < 1e-9:
                break
        votes = table.origin_totals[:, None] * shares
        return estimate_of(table, votes, method=self.name, assumptions=("an origin divides alike in every unit",))


def _on_simplex(rows: Floats) -> Floats:
    """Each row's nearest point among shares (not negative, summing to one)."""
    falling = -np.sort(-rows, axis=1)
    excess = (np.cumsum(falling, axis=1) - 1) / np.arange(1, rows.shape[1] + 1)
    last = (falling > excess).sum(1) - 1
    return np.asarray(np.maximum(rows - excess[np.arange(len(rows)), last, None], 0))


@dataclass(frozen=True, slots=True)
class LinearProgramme:
    """The shares that misplace the fewest votes over the units, given the area's totals.

    Minimises ``sum |x - w P|`` with the rows of P summing to one and both totals of the area met (lphom: R. Romero,
    J. M. Pavía, J. Martín and G. Romero, "Assessing uncertainty of voter transitions estimated from aggregated data",
    2020).
    """

    name = "linear-programme"

    def fit(self, table: FlowTable) -> FlowEstimate:
        origin, destination = put_together(table, most=max(1, _MOST_EQUATIONS // len(table.destinations)))
        n_units, n_origins = origin.shape
        n_destinations = destination.shape[1]
        shares = n_origins * n_destinations
        errors = eye_array(n_units * n_destinations)
        each = eye_array(n_destinations)
        equations = block_array(
            [
                [kron(csr_array(origin), each), errors, -errors],
                [kron(csr_array(table.origin_totals[None] * 1.0), each), None, None],
                [kron(eye_array(n_origins), np.ones((1, n_destinations))), None, None],
            ],
            format="csr",
        )
        wanted = np.r_[destination.ravel(), table.destination_totals, np.ones(n_origins)]
        cost = np.r_[np.zeros(shares), np.ones(2 * n_units * n_destinations)]
        found = linprog(cost, A_eq=equations, b_eq=wanted, method="highs")
        if found.x is None:
            raise HustingsError(f"{table.id}: the linear programme was not solved: {found.message}")
        votes = table.origin_totals[:, None] * found.x[:shares].reshape(n_origins, n_destinations)
        assumption = "an origin divides alike in every unit, but for the fewest misplaced votes"
        return estimate_of(table, votes, method=self.name, assumptions=(assumption,))


def put_together(table: FlowTable, *, most: int) -> tuple[Floats, Floats]:
    """Both margins, with units that are much alike added together so that there are at most ``most``.

    Units are put in the order of their shares of the largest origin and destination. Empty units are left out.
    """
    filled = table.origin.sum(1) > 0
    origin, destination = table.origin[filled] * 1.0, table.destination[filled] * 1.0
    if len(origin) <= most:
        return origin, destination
    sizes = origin.sum(1)
    keys = [counts[:, np.argmax(counts.sum(0))] / sizes for counts in (destination, origin)]
    order = np.lexsort(keys)
    group = np.minimum((np.arange(len(order)) * most) // len(order), most - 1)
    adding = coo_array((np.ones(len(order)), (group, order)), shape=(most, len(order))).tocsr()
    return adding @ origin, adding @ destination
