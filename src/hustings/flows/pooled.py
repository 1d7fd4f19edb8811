"""The pooled model's fit: every area of one election at once, each area's coefficients around the election's.

A voter of origin r in unit u of area a chooses c with a chance whose logarithm is, up to a constant,
``log(share of c in a) + lean(u, r, c) + coefficient(a, r, c)``. The coefficients of an area are drawn around those of
the election, one for each pair of keys (with a candidate's own standing for all origins alike, and each cell's own);
those of the election around loyalty for the same key and nought elsewhere. The units' votes are taken as Gaussian
around what they should be. Each round is a Gauss-Newton step in which the areas' coefficients are first integrated
out, so that the election's are found exactly for the linearised problem, then the areas' given those.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hustings.flows.areas import Area, area_of
from hustings.flows.settings import Settings
from hustings.flows.tables import Floats, FlowTable

ROUNDS = 24
_CLOSE = 3e-3  # log odds: below this in every coefficient, fitting stops
_FURTHEST = 1.0  # log odds that a coefficient may move in one round


@dataclass(frozen=True, slots=True, eq=False)
class PooledFit:
    """The areas with their coefficients (n_cells,), the election's (n_pairs,), and how far the last round moved any."""

    areas: tuple[Area, ...]
    coefficients: tuple[Floats, ...]
    election: Floats
    moved: float


@dataclass(frozen=True, slots=True, eq=False)
class _Prior:
    mean: Floats
    precision: Floats


def fit_pooled(
    tables: Sequence[FlowTable],
    settings: Settings,
    *,
    rounds: int = ROUNDS,
    start: PooledFit | None = None,
    told: Callable[[float], None] | None = None,
) -> PooledFit:
    """Fit all areas of an election; ``start`` is an earlier fit of the same tables to begin from.

    ``told`` is called with the part of the work done (0 to 1) as it goes.
    """
    numbers, prior = _pairs(tables, settings)
    areas = []
    for table, pairs in zip(tables, numbers, strict=True):
        expected = np.where(pairs < 0, 0.0, prior.mean[pairs]) if len(prior.mean) else np.zeros(len(pairs))
        areas.append(area_of(table, pairs, expected, settings))
    election = start.election if start else prior.mean
    coefficients = list(start.coefficients) if start else [_expected(area, election) for area in areas]
    moved, pace = np.inf, [1.0] * len(areas)
    last: list[Floats] | None = None
    for done in range(rounds):
        if moved < _CLOSE:
            break
        election, steps = _round(areas, coefficients, prior)
        moved = max(float(np.abs(step).max()) for step in steps)
        for number, step in enumerate(steps):
            turned = last is not None and float(step @ last[number]) < 0
            pace[number] = pace[number] / 2 if turned else min(1.0, 1.5 * pace[number])
            most = max(_FURTHEST, float(np.abs(step).max()))
            coefficients[number] = coefficients[number] + step * min(pace[number], _FURTHEST / most)
        last = steps
        if told:
            told((done + 1) / rounds)
    return PooledFit(tuple(areas), tuple(coefficients), election, moved)


def _round(areas: Sequence[Area], coefficients: Sequence[Floats], prior: _Prior) -> tuple[Floats, list[Floats]]:
    """The election's coefficients, and how far each area's should move."""
    precision = prior.precision.copy()
    weighted = prior.precision @ prior.mean
    parts = []
    for area, old in zip(areas, coefficients, strict=True):
        information, best = area.evidence(old)
        freed = np.eye(len(old)) + information @ area.spread
        solved = np.linalg.solve(freed, np.column_stack([information, best]))
        keyed = np.flatnonzero(area.pairs >= 0)
        at = area.pairs[keyed]
        np.add.at(precision, (at[:, None], at[None, :]), solved[np.ix_(keyed, keyed)])
        np.add.at(weighted, at, solved[keyed, -1])
        parts.append((solved[:, :-1], solved[:, -1]))
    election: Floats = np.linalg.solve(precision, weighted) if len(weighted) else weighted
    steps: list[Floats] = []
    for area, old, (shrunk, pulled) in zip(areas, coefficients, parts, strict=True):
        mean = _expected(area, election)
        steps.append(mean + area.spread @ (pulled - shrunk @ mean) - old)
    return election, steps


def _expected(area: Area, election: Floats) -> Floats:
    """An area's coefficients as the election's would have them."""
    return np.where(area.pairs < 0, 0.0, election[area.pairs]) if len(election) else np.zeros(len(area.pairs))


def _pairs(tables: Sequence[FlowTable], settings: Settings) -> tuple[list[NDArray[np.int64]], _Prior]:
    """The number of each cell's pair of keys, table by table, and what is expected of each pair."""
    known: dict[tuple[str, str, bool, bool], int] = {}
    numbers = []
    for table in tables:
        cells = [(o.key, d.key, o.is_rest, d.is_rest) for o in table.origins for d in table.destinations]
        numbers.append(
            np.array([known.setdefault(cell, len(known)) if cell[0] and cell[1] else -1 for cell in cells], dtype=int)
        )
    mean, sd = np.zeros(len(known)), np.full(len(known), float(settings.affinity_sd))
    for (origin, destination, is_rest, rest_too), number in known.items():
        if origin == destination and is_rest is rest_too:
            mean[number] = settings.rest_loyalty if is_rest else settings.loyalty
            sd[number] = settings.rest_sd if is_rest else settings.loyalty_sd
    covariance = np.diag(sd**2)
    for (origin, destination, is_rest, rest_too), number in known.items():
        other = known.get((destination, origin, rest_too, is_rest), number)
        if other != number:
            covariance[number, other] = settings.symmetry * settings.affinity_sd**2
    return numbers, _Prior(mean, np.linalg.inv(covariance) if len(known) else covariance)
