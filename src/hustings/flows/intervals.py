"""How far a cell may be off: what the units leave open, and what no totals can show (aggregation bias), weighed by
experience.

A cell's error is taken in log odds of its votes within the most it could hold. Its variance is a sum whose weights were
learnt where the truth is known: the fit's own variance, how far the cell moves when the settings are otherwise, and
few votes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from hustings.flows.areas import Area
from hustings.flows.margins import fit_margins
from hustings.flows.pooled import PooledFit, fit_pooled
from hustings.flows.settings import Settings, Widths
from hustings.flows.tables import Floats, FlowTable

_ROUNDS = 3
_FEWEST = 5.0  # votes: a cell counts as having at least so many
PARTS = ("loyalty", "affinity", "context")


def otherwise(settings: Settings) -> dict[str, Settings]:
    """The settings with each part that totals cannot settle put otherwise."""
    return {
        "loyalty": replace(settings, loyalty=settings.loyalty + 0.5),
        "affinity": replace(settings, symmetry=0.0, affinity_sd=0.6 * settings.affinity_sd),
        "context": replace(settings, context=settings.context + 0.1, context_own=settings.context_own + 0.1),
    }


def tables_of(fit: PooledFit) -> tuple[Floats, ...]:
    """Every area's votes (n_origins, n_destinations), each unit's margins met."""
    return tuple(_votes(area, coefficients) for area, coefficients in zip(fit.areas, fit.coefficients, strict=True))


def _votes(area: Area, coefficients: Floats) -> Floats:
    seed = area.origin[:, :, None] * area.shares(coefficients)
    return np.asarray(fit_margins(seed, area.origin, area.destination).sum(0))


def components(
    tables: Sequence[FlowTable], fit: PooledFit, settings: Settings, parts: Sequence[str] = PARTS
) -> list[dict[str, Floats]]:
    """For every area the terms of its cells' variance by name, unweighted; ``parts`` are those refitted otherwise."""
    votes = tables_of(fit)
    found = []
    for area, coefficients, cells in zip(fit.areas, fit.coefficients, votes, strict=True):
        information, _ = area.evidence(coefficients)
        covariance = area.spread @ np.linalg.inv(np.eye(len(coefficients)) + information @ area.spread)
        found.append(
            {
                "coefficients": np.diag(covariance).reshape(cells.shape),
                "few": 1 / np.maximum(cells, _FEWEST),
                **{part: np.zeros(cells.shape) for part in PARTS},
            }
        )
    for part in parts:
        shifted = tables_of(fit_pooled(tables, otherwise(settings)[part], rounds=_ROUNDS, start=fit))
        for table, terms, before, after in zip(tables, found, votes, shifted, strict=True):
            terms[part] = (log_odds(after, table) - log_odds(before, table)) ** 2
    return found


def most_of(table: FlowTable) -> Floats:
    """(n_origins, n_destinations): the most votes that each cell could hold, given the area's totals."""
    return np.minimum(table.origin_totals[:, None], table.destination_totals[None, :]) * 1.0


def log_odds(votes: Floats, table: FlowTable) -> Floats:
    """Votes of every cell as log odds within the most it could hold, half a vote kept from both ends."""
    return np.asarray(np.log((votes + 0.5) / np.maximum(most_of(table) - votes + 0.5, 0.5)))


def deviation(terms: dict[str, Floats], widths: Widths) -> Floats:
    """The standard deviation of every cell's log odds."""
    weighed = [getattr(widths, name) * value for name, value in terms.items()]
    return np.asarray(np.sqrt(np.maximum(sum(weighed[1:], weighed[0]), 1e-6)))


def interval(votes: Floats, table: FlowTable, sd: Floats, reach: float) -> tuple[Floats, Floats]:
    """Lower and upper votes of every cell, ``reach`` standard deviations each way in log odds."""
    most, centre = most_of(table), log_odds(votes, table)
    low, high = ((most + 1) / (1 + np.exp(-(centre + way * reach * sd))) - 0.5 for way in (-1, 1))
    return np.clip(low, 0, most), np.clip(high, 0, most)
