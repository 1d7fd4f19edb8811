"""The draws of a night summed up as a Projection."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from hustings.forecast.counting import telling
from hustings.forecast.features import Floats
from hustings.forecast.simulation import Drawn, Simulation
from hustings.forecast.tables import PARTIES, SeatBaseline
from hustings.forecast.values import Count, Projection, SeatRange

MOST_TELLING = 10


@dataclass(frozen=True, slots=True)
class System:
    """One system of parties: its seats, its parties, and its draws."""

    seats: tuple[SeatBaseline, ...]
    parties: tuple[str, ...]
    simulation: Simulation


def summary(
    *,
    before: Mapping[str, str],
    counts: Mapping[str, Count],
    abandoned: frozenset[str],
    drawn: Sequence[tuple[System, Drawn, Floats]],
    totals: Floats,
    evidence: tuple[str, ...],
    interval_record: Mapping[str, float],
    notes: tuple[str, ...],
) -> Projection:
    """A Projection out of each draw's seats (``totals``: n_draws, n_parties) and each system's draws and chances.

    ``before`` has every seat's previous winner, "" where that is not known.
    """
    chances: dict[str, dict[str, float]] = {}
    expected: dict[str, dict[str, float]] = {}
    worth: dict[str, float] = {}
    for system, each, chance in drawn:
        ids = [system.seats[place].constituency_id for place in each.seats]
        parties = system.parties
        for column, id in enumerate(ids):
            found = {party: float(chance[at, column]) for at, party in enumerate(parties) if chance[at, column] > 0}
            chances[id] = found
            expected[id] = _shares(each.expected[:, column], parties)
        worth |= dict(zip(ids, map(float, telling(each.shares, each.expected, totals)), strict=True))
    changed = sum(1 - chances[id].get(before[id], 0.0) for id in chances if before[id])
    changed += sum(count.winner != before[id] for id, count in counts.items() if before[id])
    most, ahead = totals.max(axis=1), (totals == totals.max(axis=1, keepdims=True)).sum(axis=1) == 1
    half = len(before) // 2
    largest = {party: float(((totals[:, at] == most) & ahead).mean()) for at, party in enumerate(PARTIES)}
    majority = {party: float((totals[:, at] > half).mean()) for at, party in enumerate(PARTIES)}
    return Projection(
        seats={party: _range(totals[:, at]) for at, party in enumerate(PARTIES)},
        chances=chances,
        expected_shares=expected,
        declared={seat: str(count.winner) for seat, count in sorted(counts.items())},
        largest={party: value for party, value in largest.items() if value},
        majority={party: value for party, value in majority.items() if value},
        hung=float((most <= half).mean()),
        changing_hands=float(changed),
        telling=tuple(sorted(worth.items(), key=lambda item: (-item[1], item[0]))[:MOST_TELLING]),
        polled=len(before) - len(abandoned),
        house=len(before),
        abandoned=tuple(sorted(abandoned)),
        draws=len(totals),
        evidence=evidence,
        interval_record=interval_record,
        notes=notes,
    )


def _range(seats: Floats) -> SeatRange:
    """Intervals are rounded outwards to whole seats."""
    lower, upper = np.quantile(seats, (0.05, 0.25), method="lower"), np.quantile(seats, (0.75, 0.95), method="higher")
    return SeatRange(
        mean=float(seats.mean()),
        median=int(np.median(seats)),
        half=(int(lower[1]), int(upper[0])),
        most=(int(lower[0]), int(upper[1])),
    )


def _shares(points: Floats, parties: tuple[str, ...]) -> dict[str, float]:
    """Expected shares with none below nought, summing to 1; parties that do not stand are left out."""
    kept = np.maximum(points, 0)
    whole = float(kept.sum()) or 1.0
    return {party: float(share) / whole for party, share in zip(parties, kept, strict=True) if share > 0}
