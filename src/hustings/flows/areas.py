"""One area as the pooled model sees it: its units, what leans where, and what its units say of its coefficients."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hustings.flows.settings import Settings
from hustings.flows.simple import put_together
from hustings.flows.tables import Flags, Floats, FlowTable

_MOST_NUMBERS = 40_000_000  # in the largest array of one area: alike units are put together beyond
_NEVER_SEEN = 50  # votes an option should have in a unit: with none at all there, it did not stand in it
_NEVER = -1e9  # the leaning towards an option that does not stand


@dataclass(frozen=True, slots=True, eq=False)
class Area:
    """One table's units with the constants of its fit. Coefficients are leanings (log odds), one per cell, row by row.

    ``pairs``: (n_cells,) the number of each cell's pair of keys among the election's, -1 where an option has no key.
    ``spread``: (n_cells, n_cells) the prior covariance of the area's coefficients around the election's.
    ``lean``: (n_units, n_origins, n_destinations) the part of the leanings that is not estimated.
    ``whiten``: (n_units, n_destinations, n_destinations) makes a unit's residuals unit-sized and independent.
    """

    origin: Floats
    destination: Floats
    pairs: NDArray[np.int64]
    spread: Floats
    lean: Floats
    whiten: Floats

    def shares(self, coefficients: Floats) -> Floats:
        """(n_units, n_origins, n_destinations): how each unit's origins divide, rows summing to one."""
        return softmax(self.lean + coefficients.reshape(self.lean.shape[1:]))

    def evidence(self, coefficients: Floats) -> tuple[Floats, Floats]:
        """The units' information on the coefficients near these, and that times their best value (a Gauss-Newton
        step)."""
        shares = self.shares(coefficients)
        votes = self.origin[:, :, None] * shares
        n_units, n_origins, n_destinations = votes.shape
        slopes = -votes[:, None] * shares.transpose(0, 2, 1)[:, :, :, None]
        each = np.arange(n_destinations)
        slopes[:, each, :, each] += votes.transpose(2, 0, 1)
        slopes = slopes.reshape(n_units, n_destinations, n_origins * n_destinations)
        sized = (self.whiten @ slopes).reshape(-1, n_origins * n_destinations)
        residuals = (self.whiten @ (self.destination - votes.sum(1))[:, :, None]).ravel()
        information = sized.T @ sized
        return information, information @ coefficients + sized.T @ residuals


def softmax(leanings: Floats) -> Floats:
    """Shares (last axis) whose logarithms differ as these leanings do."""
    raised = np.exp(leanings - leanings.max(-1, keepdims=True))
    return np.asarray(raised / raised.sum(-1, keepdims=True))


def area_of(table: FlowTable, pairs: NDArray[np.int64], start: Floats, settings: Settings) -> Area:
    """The constants of one table's fit; ``start``: (n_cells,) the leanings expected before anything is learnt."""
    n_origins, n_destinations = len(table.origins), len(table.destinations)
    most = max(1, _MOST_NUMBERS // (n_origins * n_destinations**2))
    origin, destination = put_together(table, most=most)
    lean = leanings(table, origin, destination, settings)
    shares = softmax(lean + start.reshape(n_origins, n_destinations))
    return Area(
        origin=origin,
        destination=destination,
        pairs=pairs,
        spread=_spread(pairs, n_origins, n_destinations, settings),
        lean=lean,
        whiten=_whitening(origin, shares, settings),
    )


def leanings(table: FlowTable, origin: Floats, destination: Floats, settings: Settings) -> Floats:
    """What is taken as given: each option's votes in the area, and that voters of all origins lean to what is strong
    in their unit.

    An option's strength in a unit is its own origin's share there over the area's; without such an origin (what is
    left over has none), its own votes'. ``(n_units, n_origins, n_destinations)``.
    """
    has_kin = table.same.any(0)
    totals = np.maximum(table.destination_totals, 0.5)
    by_kin = _strength(origin, 1.0 * table.origin_totals, settings.context_votes)[:, np.argmax(table.same, axis=0)]
    alone = _strength(destination, totals, settings.context_alone_votes)
    slopes = np.where(table.same, settings.context_own, settings.context)
    lean = np.log(totals / totals.sum()) + slopes * np.where(has_kin, by_kin, 0.0)[:, None, :]
    lean += settings.context_alone * np.where(has_kin, 0.0, alone)[:, None, :]
    return np.where(_standing(destination, table)[:, None, :], lean, _NEVER)


def _strength(counts: Floats, totals: Floats, votes: float) -> Floats:
    """The logarithm of a share in each unit over that in the area, as if ``votes`` more had divided as the area did."""
    shares = np.maximum(totals, 0.5) / max(float(totals.sum()), 1.0)
    return np.asarray(np.log((counts + votes * shares) / ((counts.sum(1) + votes)[:, None] * shares)))


def _standing(destination: Floats, table: FlowTable) -> Flags:
    expected = destination.sum(1)[:, None] * (table.destination_totals / table.votes)
    return np.asarray((destination > 0) | (expected <= _NEVER_SEEN))


def _spread(pairs: NDArray[np.int64], n_origins: int, n_destinations: int, settings: Settings) -> Floats:
    """Each cell's own freedom, and each destination's (a candidate liked or disliked by voters of all origins)."""
    candidate = np.kron(np.ones((n_origins, n_origins)), np.eye(n_destinations)) * settings.candidate_sd**2
    own = settings.area_sd**2 + np.where(pairs < 0, settings.affinity_sd**2, 0.0)
    return candidate + np.diag(own)


def _whitening(origin: Floats, shares: Floats, settings: Settings) -> Floats:
    """The inverse root of the residuals' covariance: multinomial, larger by ``noise``, and by the unit's size
    besides."""
    votes = origin[:, :, None] * shares
    sizes = origin.sum(1)
    n_destinations = shares.shape[2]
    each = np.arange(n_destinations)
    covariance = -votes.transpose(0, 2, 1) @ shares
    covariance[:, each, each] += votes.sum(1)
    covariance += (sizes / n_destinations)[:, None, None]  # along the sum of all, where nothing varies
    covariance[:, each, each] += 1e-3 + 1e-6 * sizes[:, None]
    covariance *= (settings.noise + settings.noise_by_size * sizes)[:, None, None]
    return np.linalg.inv(np.linalg.cholesky(covariance))
