"""Hustings' own estimator: all areas of one election fitted together, with intervals checked on known tables."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from hustings.flows.estimates import Diagnostic, FlowEstimate, are_alike, diagnose, unit_bounds
from hustings.flows.intervals import PARTS, components, deviation, interval, tables_of
from hustings.flows.margins import fit_margins, whole_table
from hustings.flows.pooled import PooledFit, fit_pooled
from hustings.flows.settings import LARGEST_PLACE, Learnt, read_learnt
from hustings.flows.simple import FIXED
from hustings.flows.tables import Floats, FlowTable

LEVEL = 0.9
_FEWEST_AREAS = 10  # that the settings were learnt to pool
_FAR = 0.05  # log odds: a fit whose last round moved more is not settled


@dataclass(frozen=True, slots=True)
class Hustings:
    """The pooled model (`hustings.flows.pooled`). ``learnt`` None means the settings that ship, by the units' size.

    ``by_unit`` asks for every unit's table as well.
    """

    learnt: Learnt | None = None
    by_unit: bool = False
    name = "hustings"

    def fit(self, table: FlowTable) -> FlowEstimate:
        """One area alone: nothing is pooled, and the estimate says so."""
        return self.fit_all([table])[0]

    def fit_all(
        self, tables: Sequence[FlowTable], told: Callable[[float], None] | None = None
    ) -> tuple[FlowEstimate, ...]:
        """Every area of one election, together; ``told`` hears how much is done (0 to 1)."""
        learnt = self.learnt or read_learnt()[kind_of(tables)]
        fit = fit_pooled(tables, learnt.settings, told=told)
        terms = components(tables, fit, learnt.settings, [part for part in PARTS if getattr(learnt.widths, part)])
        return tuple(
            self._estimate(table, fit, number, votes, deviation(terms[number], learnt.widths), learnt)
            for number, (table, votes) in enumerate(zip(tables, tables_of(fit), strict=True))
        )

    def _estimate(
        self, table: FlowTable, fit: PooledFit, number: int, votes: Floats, sd: Floats, learnt: Learnt
    ) -> FlowEstimate:
        whole = whole_table(votes, table.origin_totals, table.destination_totals)
        low, high = interval(votes, table, sd, learnt.widths.reach)
        least, most = unit_bounds(table)
        if are_alike(table):  # then nothing but the totals speaks
            low, high = least * 1.0, most * 1.0
        lower = np.clip(np.floor(low).astype(np.int64), least, most)
        upper = np.clip(np.ceil(high).astype(np.int64), least, most)
        return FlowEstimate(
            table=table,
            method=self.name,
            votes=whole,
            lower=np.minimum(lower, whole),
            upper=np.maximum(upper, whole),
            level=LEVEL,
            diagnostics=(*diagnose(table), *_settled(fit)),
            assumptions=(
                f"voters are as loyal, and as swayed by where they live, as at {', '.join(learnt.elections)}",
                FIXED,
            ),
            by_unit=_each_unit(table, votes, fit, number) if self.by_unit else None,
        )


def kind_of(tables: Sequence[FlowTable]) -> str:
    """The kind of the units, by how many votes the median one holds."""
    sizes = np.concatenate([table.origin.sum(1) for table in tables])
    return "polling_places" if np.median(sizes[sizes > 0]) <= LARGEST_PLACE else "constituencies"


def _settled(fit: PooledFit) -> tuple[Diagnostic, ...]:
    areas = len(fit.areas)
    few = "few areas to pool: what is learnt from one election's other areas is missing"
    return (
        Diagnostic("areas fitted together", areas, _FEWEST_AREAS, areas >= _FEWEST_AREAS, few),
        Diagnostic("last move of a coefficient", fit.moved, _FAR, fit.moved <= _FAR, "the fit had not settled"),
    )


def _each_unit(table: FlowTable, votes: Floats, fit: PooledFit, number: int) -> Floats:
    """Every unit's table: its share of the area's, fitted to its own margins."""
    area, coefficients = fit.areas[number], fit.coefficients[number]
    if len(area.origin) == len(table.origin):
        shares = area.shares(coefficients)
    else:  # empty units were left out, or alike ones put together: the area's own shares stand in
        shares = np.broadcast_to(
            votes / np.maximum(votes.sum(1, keepdims=True), 1e-9), (len(table.origin), *votes.shape)
        )
    return fit_margins(table.origin[:, :, None] * shares, table.origin * 1.0, table.destination * 1.0)
