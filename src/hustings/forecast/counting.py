"""From draws of shares to draws of seats: who wins where, how many in all, and what an exit poll changes in that."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from hustings.forecast.gaussian import Floats, Singles
from hustings.forecast.simulation import ABSENT

MANY = 0.5  # of the seats: above this a party is compared in all of them, which is quicker than picking its own
PASSES = 2  # an exit poll is taken in gently, in as many steps: seats are not a straight line of shares


def winners(shares: Singles) -> NDArray[np.int8]:
    """The place of the largest share: (n_seats, n_draws), from ``shares`` (n_parties, n_seats, n_draws)."""
    best, winner = shares[0].copy(), np.zeros(shares.shape[1:], np.int8)
    for at in range(1, len(shares)):
        stands = shares[at, :, 0] > ABSENT
        rows = slice(None) if stands.sum() > MANY * len(stands) else np.flatnonzero(stands)
        mine, leading, won = shares[at, rows], best[rows], winner[rows]
        np.putmask(won, mine > leading, at)
        winner[rows], best[rows] = won, np.maximum(mine, leading, out=leading)
    return winner


def totals_and_chances(winner: NDArray[np.int8], parties: int) -> tuple[NDArray[np.int64], Floats]:
    """Seats by draw and party (n_draws, n_parties), and each party's chance in each seat (n_parties, n_seats)."""
    draws = winner.shape[1]
    totals, chances = np.zeros((draws, parties), np.int64), np.zeros((parties, len(winner)))
    for at in range(parties):
        won = winner == at
        chances[at] = np.count_nonzero(won, axis=1) / draws
        totals[:, at] = won[chances[at] > 0].sum(axis=0, dtype=np.int16)
    return totals, chances


def fit_exit_poll(
    shares: Sequence[Singles], totals: Floats, said: Floats, sd: Floats, chance: np.random.Generator
) -> None:
    """Shift the draws of shares, in place, towards what an exit poll says of some parties' seats.

    ``totals`` (n_draws, n_said) are each draw's seats of those parties, ``said`` the poll's. An ensemble update: every
    share moves by its covariance with the totals, each draw towards the poll with an error of its own. Each call is one
    of ``PASSES`` steps, after which the seats must be counted again.
    """
    error = sd * PASSES**0.5
    spread = (totals - totals.mean(axis=0)).astype(np.float32)
    inner = spread.T.astype(float) @ spread / len(totals) + np.diag(error**2)
    gap = said + chance.standard_normal(totals.shape) * error - totals
    push = (gap @ np.linalg.inv(inner)).astype(np.float32)
    for block in shares:
        for party in block:
            party += (party @ spread / np.float32(len(totals))) @ push.T


def telling(shares: Singles, expected: Floats, totals: Floats) -> Floats:
    """How much of the variance of all parties' seats (``totals``: n_draws, n_parties) each seat's margin explains."""
    ranked = np.argsort(-expected, axis=0)[:2]
    seats = np.arange(expected.shape[1])
    margin = shares[ranked[0], seats] - shares[ranked[1], seats]
    margin -= margin.mean(axis=1, keepdims=True)
    spread = totals - totals.mean(axis=0)
    whole = float((spread**2).mean(axis=0).sum())
    if whole == 0:
        return np.zeros(len(seats))
    shared = (margin @ spread.astype(np.float32) / len(totals)).astype(float)
    explained: Floats = (shared**2).sum(axis=1) / np.maximum((margin**2).mean(axis=1), 1e-9) / whole
    return explained
