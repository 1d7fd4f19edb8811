"""Past elections replayed: the projection after the first declarations of a table, in the form that a scorer reads."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence

from hustings.forecast.projecting import Projector
from hustings.forecast.tables import PARTIES
from hustings.forecast.values import Night, Projection

LEAVE_KNOWN_FROM = 2017  # the first general election after the referendum of 2016


def votes_of(row: Mapping[str, str]) -> dict[str, int]:
    """The declared votes of one row, by party."""
    return {party: int(row[party]) for party in PARTIES if row.get(party)}


def replayed(
    projector: Projector, rows: Sequence[Mapping[str, str]], checkpoints: Sequence[int]
) -> Iterator[tuple[int, Projection, float]]:
    """Each checkpoint with its projection and the seconds that it took, from the last declaration to the intervals."""
    for checkpoint in checkpoints:
        night = Night()
        for row in rows[:checkpoint]:
            night = night.declare(row["constituency_id"], votes_of(row))
        start = time.perf_counter()
        projection = projector.project(night)
        yield checkpoint, projection, time.perf_counter() - start


def replay_document(
    projection: Projection, *, method: str, election: int, checkpoint: int, seconds: float
) -> dict[str, object]:
    """One line of a replay, for JSON."""
    return {
        "method": method,
        "election": election,
        "k": checkpoint,
        "seats": {party: seats.mean for party, seats in projection.seats.items()},
        "lo": {party: seats.most[0] for party, seats in projection.seats.items()},
        "hi": {party: seats.most[1] for party, seats in projection.seats.items()},
        "prob": {seat: dict(chances) for seat, chances in projection.chances.items()},
        "seconds": seconds,
    }
