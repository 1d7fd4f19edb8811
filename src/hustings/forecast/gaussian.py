"""Linear models with Gaussian coefficients: what some seats say about the others, exactly, for one party at a time.

A party's change of share in a seat is ``columns @ coefficients + noise``; each coefficient starts at a prior mean with
a prior standard deviation of its block. A block's scale is itself uncertain: where the seats that have declared show
effects larger than the block is used to, its scale grows (a Student t prior on each class of effects).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Evidence:
    """One known sum of changes: ``row @ coefficients`` is ``value`` give or take ``sd`` (points of share)."""

    row: Floats
    value: float
    sd: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyModel:
    """One party over the seats of one part of the Kingdom; shares and changes are in points, 0 to 100.

    Attributes:
        party: its key.
        base: (n_seats,) the share that changes are measured from.
        columns: (n_seats, n_columns) the design; ``blocks`` numbers each column's block, from 0;
            ``level`` says which column is the national change, ``scottish`` Scotland's own,
            ``slope`` the one on the party's own share.
        prior_mean, prior_sd: (n_columns,) of the coefficients.
        noise_sd: (n_seats,) of what the columns do not explain.
        standing: (n_seats,) whether the party stands; elsewhere its share is nought.
    """

    party: str
    base: Floats
    columns: Floats
    blocks: NDArray[np.int64]
    level: NDArray[np.bool_]
    scottish: NDArray[np.bool_]
    slope: NDArray[np.bool_]
    prior_mean: Floats
    prior_sd: Floats
    noise_sd: Floats
    standing: NDArray[np.bool_]
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Posterior:
    """Coefficients given the seats that have declared: the mean, and ``root @ z`` (z standard normal) around it."""

    mean: Floats
    root: Floats


def learn(model: PartyModel, seats: NDArray[np.int64], shares: Floats, *, stiffness: float, rounds: int) -> Posterior:
    """The coefficients given the shares (points) in some seats.

    ``stiffness`` is how many effects' worth of belief stands behind each block's scale; after each of the ``rounds``
    but the last the scales are set anew from the effects found.
    """
    used = model.standing[seats]
    rows, found = seats[used], shares[used]
    columns = model.columns[rows]
    change = found - model.base[rows] - columns @ model.prior_mean
    weight = 1 / model.noise_sd[rows] ** 2
    for item in model.evidence:
        columns = np.vstack([columns, item.row])
        change = np.append(change, item.value - item.row @ model.prior_mean)
        weight = np.append(weight, 1 / item.sd**2)
    gram, moment = (columns.T * weight) @ columns, columns.T @ (weight * change)
    variance = model.prior_sd**2
    for left in range(rounds, 0, -1):
        lower = np.linalg.cholesky(gram + np.diag(1 / variance))
        root = np.linalg.inv(lower).T
        mean = root @ (root.T @ moment)
        if left > 1:
            variance = _rescaled(model, mean**2 + np.einsum("ij,ij->i", root, root), stiffness)
    return Posterior(model.prior_mean + mean, root)


def _rescaled(model: PartyModel, squares: Floats, stiffness: float) -> Floats:
    """Each coefficient's variance after its block's scale has met the squares expected of the coefficients."""
    ratio = squares / model.prior_sd**2
    total, number = np.bincount(model.blocks, ratio), np.bincount(model.blocks)
    scale: Floats = (stiffness + total) / (stiffness + number)
    return model.prior_sd**2 * scale[model.blocks]
