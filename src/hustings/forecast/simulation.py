"""Joint draws of every party's share in every seat that has not declared, with the same random numbers at each update.

Parties gain from one another, so their errors are drawn with the correlation that shares of a fixed whole have. A
seat's own noise has heavy tails, the same seat's for all parties at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hustings.forecast.gaussian import Floats, PartyModel, Posterior, Singles, learn
from hustings.forecast.settings import Settings

ABSENT = np.float32(-1000.0)


@dataclass(frozen=True, slots=True)
class Drawn:
    """Draws over the seats still out: ``shares`` (n_parties, n_seats, n_draws) in points; ``seats`` their places.

    ``expected`` (n_parties, n_seats) are the mean shares, which sum to 100. A party that does not stand has ``ABSENT``.
    """

    seats: NDArray[np.int64]
    shares: Singles
    expected: Floats


class Simulation:
    """The parties of one system, with their random numbers, drawn once."""

    def __init__(self, models: Sequence[PartyModel], settings: Settings, *, draws: int, seed: int) -> None:
        self.models, self.settings, self.draws = tuple(models), settings, draws
        chance = np.random.default_rng(seed)
        mixing = mixing_of(np.array([_weight(model) for model in models])).astype(np.float32)
        widest = max(model.columns.shape[1] for model in models)
        seats = len(models[0].base)
        freedom = settings.tail_freedom
        tails = np.sqrt((freedom - 2) / chance.chisquare(freedom, (seats, draws))).astype(np.float32)
        self._effects = _mixed(mixing, chance, (len(models), widest, draws))
        self._noise = _mixed(mixing, chance, (len(models), seats, draws)) * tails

    def draw(self, declared: NDArray[np.int64], shares: Floats, out: NDArray[np.int64]) -> Drawn:
        """Draws of the seats ``out``, given ``shares`` (n_declared, n_parties; points) of those that have declared."""
        standing = np.array([model.standing[out] for model in self.models])
        means, variances = np.zeros((2, len(self.models), len(out)))
        spreads = []
        for at, (model, stands) in enumerate(zip(self.models, standing, strict=True)):
            known, seats = self._learn(model, declared, shares[:, at]), out[stands]
            columns = model.columns[seats]
            spreads.append(columns @ known.root)
            means[at, stands] = model.base[seats] + columns @ known.mean
            variances[at, stands] = (spreads[at] ** 2).sum(axis=1) + model.noise_sd[seats] ** 2
        means += (100 - means.sum(axis=0)) * variances / np.maximum(variances.sum(axis=0), 1e-9)
        drawn = np.empty((len(self.models), len(out), self.draws), np.float32)
        for at, (model, stands) in enumerate(zip(self.models, standing, strict=True)):
            drawn[at, ~stands] = ABSENT
            made = spreads[at].astype(np.float32) @ self._effects[at, : spreads[at].shape[1]]
            noise = self._noise[at, out[stands]]
            noise *= model.noise_sd[out[stands], None].astype(np.float32)
            made += noise
            made += means[at, stands, None].astype(np.float32)
            drawn[at, stands] = made
        return Drawn(out, drawn, means)

    def _learn(self, model: PartyModel, declared: NDArray[np.int64], shares: Floats) -> Posterior:
        return learn(model, declared, shares, stiffness=self.settings.stiffness, rounds=self.settings.rounds)


def mixing_of(weights: Floats) -> Floats:
    """Turns independent errors into errors that nearly sum to nought, each party's own variance kept.

    ``weights`` (n_parties,) are the parties' usual variances. Conditioning independent errors on their sum being nought
    leaves each the part ``1 - weight`` of its variance; that is made good.
    """
    part = weights / weights.sum()
    root = np.sqrt(part)
    mixed: Floats = (np.eye(len(part)) - np.outer(root, root)) / np.sqrt(np.maximum(1 - part, 1e-9))[:, None]
    return mixed


def _weight(model: PartyModel) -> float:
    """A party's usual variance, over all the seats of its system."""
    return float((model.noise_sd**2 * model.standing).mean()) + 1e-6


def _mixed(mixing: Singles, chance: np.random.Generator, shape: tuple[int, int, int]) -> Singles:
    raw = chance.standard_normal(shape, dtype=np.float32)
    return np.tensordot(mixing, raw, axes=(1, 0)).astype(np.float32, copy=False)
