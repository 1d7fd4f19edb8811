"""The usual simple projections, to stand beside the model's: no change, uniform, proportional and regional swing, and
seat probabilities from a regression after Curtice and Firth.

Each takes previous shares and the shares declared so far as arrays, (n_seats, n_parties), 0 to 1, with ``declared`` the
places of the seats that have declared, and answers with every seat's shares. Great Britain and Northern Ireland are
parted by ``groups``, whose first column does so; each later one parts further.

Source: John Curtice and David Firth, Exit polling in a cold climate, Journal of the Royal Statistical Society A 171
(2008), pages 509-539, for the regression and the probabilities.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from hustings.forecast.features import Flags, Floats
from hustings.forecast.tables import PARTIES, SeatBaseline

Ints = NDArray[np.int64]
SHRINK = 4  # seats' worth of belief in the wider area's change
RIDGE = 0.05  # of the slope on a party's previous share, in squared shares
SEAT_SD, SEAT_BELIEF = 0.045, 10  # a seat's own error and how many seats' worth of belief stand behind it


def arrays(seats: Sequence[SeatBaseline]) -> tuple[Floats, Flags, Ints]:
    """Previous shares, who stands, and groups (kingdom, nation, region), for the functions below."""
    before = np.array([[seat.previous_shares.get(party, 0.0) for party in PARTIES] for seat in seats])
    standing = np.array([[party in seat.standing for party in PARTIES] for seat in seats])
    keys = [("gb" if not s.is_northern_irish else "ni", s.country, s.region) for s in seats]
    columns = [np.unique([key[level] for key in keys], return_inverse=True)[1] for level in range(3)]
    return before, standing, np.column_stack(columns)


def no_change(before: Floats, standing: Flags) -> Floats:
    """The previous shares of the parties that stand, made whole."""
    return whole(before, standing)


def uniform(before: Floats, standing: Flags, groups: Ints, declared: Ints, shares: Floats) -> Floats:
    """The mean change where a party stands, added everywhere."""
    return whole(before + _changes(before, standing, groups[:, :1], declared, shares, 0.0), standing)


def regional(before: Floats, standing: Flags, groups: Ints, declared: Ints, shares: Floats) -> Floats:
    """As ``uniform``, with each region's mean drawn to its nation's, and that to Great Britain's."""
    return whole(before + _changes(before, standing, groups, declared, shares, SHRINK), standing)


def proportional(before: Floats, standing: Flags, groups: Ints, declared: Ints, shares: Floats) -> Floats:
    """Each party's shares times its mean share now over its mean share before, where it stands."""
    made = before.copy()
    for group in np.unique(groups[:, 0]):
        here, seen = groups[:, 0] == group, groups[declared, 0] == group
        stands = standing[declared[seen]]
        now, then = (shares[seen] * stands).sum(axis=0), (before[declared[seen]] * stands).sum(axis=0)
        made[here] *= np.where(then > 0, now / np.where(then > 0, then, 1.0), 1.0)
    return whole(made, standing)


def whole(shares: Floats, standing: Flags) -> Floats:
    """Shares of the parties that stand, none below nought, each seat's summing to 1; all alike where none is left."""
    kept = np.where(standing, np.maximum(shares, 0.0), 0.0)
    kept = np.where(kept.sum(axis=1, keepdims=True) > 0, kept, standing + 1e-9)
    made: Floats = kept / kept.sum(axis=1, keepdims=True)
    return made


def curtice_firth(
    before: Floats,
    standing: Flags,
    groups: Ints,
    declared: Ints,
    shares: Floats,
    *,
    draws: int = 2000,
    seed: int = 1,
) -> NDArray[np.int64]:
    """Winners by draw (n_draws, n_seats): regional change with a slope on a party's previous share, and seat noise."""
    mean = before + _changes(before, standing, groups, declared, shares, SHRINK)
    error = np.full(before.shape, SEAT_SD)
    shift_sd = np.zeros(before.shape)
    for party in range(before.shape[1]):
        for group in np.unique(groups[:, 0]):
            here, seen = groups[:, 0] == group, (groups[declared, 0] == group) & standing[declared, party]
            rows = declared[seen]
            centre = before[rows, party].mean() if len(rows) else 0.0
            away, left = before[rows, party] - centre, shares[seen, party] - mean[rows, party]
            slope = float(away @ left) / (float(away @ away) + RIDGE)
            mean[here, party] += slope * (before[here, party] - centre)
            left = left - slope * away
            variance = (SEAT_BELIEF * SEAT_SD**2 + float(left @ left)) / (SEAT_BELIEF + len(rows))
            error[here, party] = variance**0.5
            shift_sd[here, party] = (variance / max(len(rows), 0.5)) ** 0.5
    chance = np.random.default_rng(seed)
    winner = np.zeros((draws, len(before)), np.int64)
    mean = np.where(standing, mean, -1e3)
    for draw in range(draws):
        shift = np.zeros(before.shape)
        for group in np.unique(groups[:, 0]):
            shift[groups[:, 0] == group] = chance.standard_normal(before.shape[1])
        noise = error * chance.standard_normal(before.shape)
        winner[draw] = np.argmax(mean + shift * shift_sd + noise, axis=1)
    return winner


def _changes(before: Floats, standing: Flags, groups: Ints, declared: Ints, shares: Floats, shrink: float) -> Floats:
    """Each seat's change by party: means over the declared seats of its groups, the finer drawn to the wider."""
    change = np.zeros(before.shape)
    stands, moved = standing[declared], shares - before[declared]
    for level in range(groups.shape[1]):
        for group in np.unique(groups[:, level]):
            here, seen = groups[:, level] == group, (groups[declared, level] == group)[:, None] & stands
            weight = seen.sum(axis=0)
            wider, belief = change[here][0], shrink if level else 0.0
            total = (moved * seen).sum(axis=0) + belief * wider
            change[here] = np.where(weight + belief > 0, total / np.maximum(weight + belief, 1e-9), wider)
    return change
