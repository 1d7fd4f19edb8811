"""The methods by name, a whole election by any of them, and what its estimates leave in doubt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from joblib import Parallel, delayed  # type: ignore[import-untyped]

from hustings.flows.estimates import FlowEstimate
from hustings.flows.model import Hustings, kind_of
from hustings.flows.settings import read_learnt
from hustings.flows.simple import ConstrainedRegression, Independence, LinearProgramme
from hustings.flows.tables import FlowTable

ALONE = {method.name: method for method in (Independence(), ConstrainedRegression(), LinearProgramme())}
NAMES = (Hustings.name, *ALONE)


def fit_election(
    tables: Sequence[FlowTable],
    method: str = Hustings.name,
    settings: Path | None = None,
    told: Callable[[float], None] | None = None,
) -> tuple[FlowEstimate, ...]:
    """Every area of one election by a method of ``NAMES``; ``settings`` is a file for ours, ``told`` hears how much
    is done (0 to 1)."""
    if not tables:
        return ()
    if method == Hustings.name:
        return Hustings(read_learnt(settings)[kind_of(tables)]).fit_all(tables, told)
    running = Parallel(n_jobs=-1, return_as="generator")(delayed(ALONE[method].fit)(table) for table in tables)
    found = []
    for estimate in running:
        found.append(estimate)
        if told:
            told(len(found) / len(tables))
    return tuple(found)


def doubts(estimates: Sequence[FlowEstimate]) -> list[str]:
    """Each limit that is not met, with the number of areas and what to do, most frequent first."""
    missed = Counter(
        (found.name, found.advice) for estimate in estimates for found in estimate.diagnostics if not found.is_met
    )
    total = len(estimates)
    return [f"{name}: {areas} of {total} areas: {advice}" for (name, advice), areas in missed.most_common()]
