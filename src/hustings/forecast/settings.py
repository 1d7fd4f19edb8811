"""The fitted settings of the projection: how large each kind of effect has been at past elections."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import numpy as np

from hustings.forecast.features import Floats

# Blocks that do not grow with a party's size: slopes on shares, and what a seat's own Member or campaign is worth.
SLOPES = frozenset(
    {"own", "stretch", "slope_scotland", "slope_region", "slope_leave", "dropped", "contending", "squeezed"}
)
LOCAL = frozenset({"second", "held", "retiring", "sitting", "byelection"})

SMALLEST = 1e-3  # points: as good as nothing, and the arithmetic stays sound


@dataclass(frozen=True, slots=True, kw_only=True)
class Northern:
    """Northern Ireland: sd in points of a larger and a smaller party's mean change, of its slope, and of a seat."""

    national: float
    national_minor: float
    slope: float
    noise: float
    noise_share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that was fitted, and on which elections.

    Attributes:
        fitted_on: years of the general elections that the numbers were fitted on.
        scales: by party, each block's scale: the sd of its coefficients, in points; a block that is not named is off.
            A party that is
            not named has those of "minor", times its ``size`` but for slopes and local strengths.
        size: each minor party's own size of change.
        noise, noise_share: a seat's own noise: ``sqrt(noise**2 + noise_share**2 * share * (1 - share))`` points.
        means: prior means of coefficients whose sign is known, by party and "block.name".
        stiffness, rounds: how a block's scale gives way to what the seats say (gaussian.learn).
        tail_freedom: degrees of freedom of a seat's noise.
        poll_sd: error of a final average of polls in Great Britain, in points, by party.
        held: how often the intervals of a level ("50", "90") held the parties' seats in replays of the elections fitted
            on, each left out, from ten declarations on; empty in settings that were fitted for a replay.
        exit_poll_sd: error of an exit poll's seats, by party; "others" for the rest.
    """

    fitted_on: tuple[int, ...]
    scales: Mapping[str, Mapping[str, float]]
    size: Mapping[str, float]
    noise: Mapping[str, float]
    noise_share: Mapping[str, float]
    means: Mapping[str, Mapping[str, float]]
    stiffness: float
    rounds: int
    tail_freedom: float
    northern: Northern
    poll_sd: Mapping[str, float]
    exit_poll_sd: Mapping[str, float]
    held: Mapping[str, float]

    def scale(self, party: str, block: str) -> float:
        """Prior sd of a block's coefficients for a party, in points."""
        scales = self.scales.get(party, self.scales["minor"])
        own = 1.0 if party in self.scales or block in SLOPES | LOCAL else self.size[party]
        return max(SMALLEST, scales.get(block, 0.0) * own)

    def exit_poll_error(self, party: str) -> float:
        """What exit polls have been out by for a party (sd, in seats)."""
        return self.exit_poll_sd.get(party, self.exit_poll_sd["others"])

    def mean(self, party: str, block: str, name: str) -> float:
        """Prior mean of one coefficient, in points; nought unless its sign is known from past elections."""
        return self.means.get(party, {}).get(f"{block}.{name}", 0.0)

    def noise_sd(self, party: str, share: Floats) -> Floats:
        """A seat's own noise for a party that had this share there before (0 to 1), in points."""
        noise: Floats = np.sqrt(self.noise[party] ** 2 + self.noise_share[party] ** 2 * share * (1 - share))
        return noise


def parse_settings(text: str) -> Settings:
    """Settings out of TOML, as benchmarks/projection_settings.py writes them."""
    data: dict[str, Any] = tomllib.loads(text)
    return Settings(**{**data, "fitted_on": tuple(data["fitted_on"]), "northern": Northern(**data["northern"])})


def shipped_settings() -> Settings:
    """The settings that ship with Hustings."""
    return parse_settings((files("hustings") / "data" / "projection.toml").read_text("utf-8"))
