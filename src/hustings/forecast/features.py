"""What a change in a party's share may depend on, as columns of numbers: the design of the projection in Great Britain.

Columns come in blocks (Scotland, region, county, previous shares, incumbency and so on). A block has one scale in the
settings, the standard deviation of its coefficients in points of share; a block that the settings do not name is off.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from hustings.forecast.tables import SeatBaseline, leaders

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

BRITISH = ("con", "lab", "ld", "snp", "pc", "green", "ref", "oth")
KNOTS = (0.0, 0.08, 0.20, 0.35, 0.50)  # where the line of change on a party's own share may bend
ENDS = (*KNOTS, 1.0)
CENSUS = (
    "degree",
    "white",
    "muslim",
    "age65",
    "age18_24",
    "student",
    "owned",
    "private_rent",
    "routine",
    "manufacturing",
    "density",
)
LEAVE = "leave_2016_est"
SCOTLAND = "Scotland"  # a party system of its own in all but name; Wales counts as a region
NEAR = 0.15  # a lead under which a seat counts as a battleground, fading to nought
MIN_PAIR = 5  # seats that a pair of first and second must have to count as a class


class Group(NamedTuple):
    """Columns of one block: a name for each, and ``values`` (n_seats, n_names)."""

    block: str
    names: tuple[str, ...]
    values: Floats


@dataclass(frozen=True, slots=True)
class Design:
    """The columns of one party over the seats: ``columns`` (n_seats, n_columns).

    ``blocks`` names each column's block; ``names`` each column within it, the same at every election.
    """

    columns: Floats
    blocks: tuple[str, ...]
    names: tuple[str, ...]


class Features:
    """The columns that all parties share, made once for a table of seats, and each party's own."""

    def __init__(self, seats: Sequence[SeatBaseline], *, with_leave: bool) -> None:
        self.seats, self.with_leave = seats, with_leave
        self.shares = np.array([[seat.previous_shares.get(party, 0.0) for party in BRITISH] for seat in seats])
        self.standing = np.array([[party in seat.standing for party in BRITISH] for seat in seats])
        self.stood = np.array([[party in (seat.previous or {}) for party in BRITISH] for seat in seats])
        self.scottish = np.array([seat.country == SCOTLAND for seat in seats])
        ranks = [leaders(seat.previous_shares, BRITISH) for seat in seats]
        self.first = [rank[0] if rank else "" for rank in ranks]
        self.second = [rank[1] if len(rank) > 1 else "" for rank in ranks]
        self.census = np.column_stack([self._standardised(name) for name in CENSUS])
        self.leave = self._standardised(LEAVE) if with_leave else np.zeros(len(seats))
        self._common = self._shared_by_all()

    def party(self, party: str) -> Design:
        """The design of one party's change: the shared columns and its own."""
        groups = [*self._common, *self._own(party)]
        columns = np.column_stack([group.values for group in groups])
        used = np.flatnonzero(np.any(columns != 0, axis=0))
        labels = [(group.block, name) for group in groups for name in group.names]
        return Design(columns[:, used], tuple(labels[i][0] for i in used), tuple(labels[i][1] for i in used))

    def _shared_by_all(self) -> list[Group]:
        contends = np.argsort(np.argsort(-self.shares, axis=1, kind="stable"), axis=1) < 2
        pairs = [f"{a}>{b}" for a, b in zip(self.first, self.second, strict=True)]
        common = {pair for pair, number in Counter(pairs).items() if number >= MIN_PAIR}
        groups = [
            _one("national", np.ones(len(self.seats))),
            _one("scotland", self.scottish),
            self._classes("region", lambda s: s.region if s.country != SCOTLAND else ""),
            self._classes("county", lambda s: s.county if s.county != s.region else ""),
            Group("contending", BRITISH, self.shares * contends),
            Group("squeezed", BRITISH, self.shares * ~contends),
            Group("census", CENSUS, self.census),
            _indicators("pair", [pair if pair in common else "" for pair in pairs]),
            Group("dropped", BRITISH, self.shares * (self.stood & ~self.standing)),
        ]
        return [*groups, _one("leave", self.leave)] if self.with_leave else groups

    def _own(self, party: str) -> list[Group]:
        at = BRITISH.index(party)
        own = self.shares[:, at]
        held = np.array([first == party for first in self.first])
        sits = np.array([seat.sitting_party == party for seat in self.seats])
        by_own = np.array([seat.byelection_winner == party for seat in self.seats])
        by_other = np.array([seat.byelection_winner not in ("", party) for seat in self.seats]) & held
        lead = own - np.delete(self.shares, at, axis=1).max(axis=1)
        near = np.maximum(0, 1 - np.abs(lead) / NEAR)
        centred = own - own.mean()
        groups = [
            _one("own", centred),
            Group("stretch", tuple(map(str, KNOTS)), np.column_stack([_within(own, *pair) for pair in pairwise(ENDS)])),
            _one("slope_scotland", self.scottish * centred),
            self._classes("slope_region", lambda s: s.region if s.country != SCOTLAND else "", centred),
            Group("margin", ("ahead", "behind"), np.column_stack([near * (lead > 0), near * (lead <= 0)])),
            _one("second", np.array([second == party for second in self.second])),
            _one("held", held),
            _one("retiring", held & ~sits),
            _one("sitting", ~held & sits),
            Group("byelection", ("won", "lost"), np.column_stack([by_own, by_other]).astype(float)),
            _one("first_time", self.standing[:, at] & ~self.stood[:, at]),
        ]
        return [*groups, _one("slope_leave", self.leave * centred)] if self.with_leave else groups

    def _classes(self, block: str, key: Callable[[SeatBaseline], str], times: Floats | None = None) -> Group:
        group = _indicators(block, [key(seat) for seat in self.seats])
        return group if times is None else Group(block, group.names, group.values * times[:, None])

    def _standardised(self, name: str) -> Floats:
        """A covariate in standard deviations from its mean; 0, the mean, where it is not known."""
        values = np.array([seat.covariates.get(name, np.nan) for seat in self.seats])
        if np.all(np.isnan(values)):
            return np.zeros(len(values))
        spread = np.nanstd(values)
        known: Floats = np.nan_to_num((values - np.nanmean(values)) / (spread if spread > 0 else 1.0))
        return known


def _one(block: str, values: NDArray[np.generic]) -> Group:
    return Group(block, (block,), values.astype(float)[:, None])


def _within(share: Floats, low: float, high: float) -> Floats:
    """How much of a share lies between two bounds: a line of its own on each stretch."""
    part: Floats = np.clip(share, low, high) - low
    return part


def _indicators(block: str, keys: Sequence[str]) -> Group:
    """One column of 0 and 1 for each key but the empty one."""
    names = tuple(sorted(set(keys) - {""}))
    values = np.array([[float(key == name) for name in names] for key in keys]).reshape(len(keys), len(names))
    return Group(block, names, values)
