"""The parties of Northern Ireland over its seats: a system of its own, of three blocs, with few seats to learn from.

A party that does not stand leaves its vote to the rest of its bloc (pacts are common), else to everybody. The change
that is left has a mean over Northern Ireland, a slope on the party's own share, and wide noise: little of it is known
before the first seats there declare.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from hustings.forecast.features import Flags, Floats
from hustings.forecast.gaussian import PartyModel
from hustings.forecast.settings import Settings
from hustings.forecast.tables import SeatBaseline

NORTHERN = ("dup", "sf", "sdlp", "uup", "alliance", "con", "green", "lab", "ld", "ref", "oth")
BLOCS = {"dup": "unionist", "uup": "unionist", "con": "unionist", "ref": "unionist", "oth": "unionist"} | {
    "sf": "nationalist",
    "sdlp": "nationalist",
}
MAJOR = ("dup", "sf", "sdlp", "uup", "alliance")


def northern_models(seats: Sequence[SeatBaseline], settings: Settings) -> list[PartyModel]:
    """One model a party, in the order of ``NORTHERN``; shares in points."""
    standing = np.array([[party in seat.standing for party in NORTHERN] for seat in seats])
    before = np.array([[seat.previous_shares.get(party, 0.0) for party in NORTHERN] for seat in seats])
    base = 100 * np.array([_moved(shares, stands) for shares, stands in zip(before, standing, strict=True)])
    return [_party(party, base[:, at], standing[:, at], settings) for at, party in enumerate(NORTHERN)]


def _moved(shares: Floats, standing: Flags) -> Floats:
    """Previous shares with those of absent parties given to the parties of the bloc that stand, by size."""
    moved = np.where(standing, shares, 0.0)
    for at in np.flatnonzero(~standing & (shares > 0)):
        bloc = BLOCS.get(NORTHERN[at])
        heirs = standing & np.array([BLOCS.get(party) == bloc for party in NORTHERN])
        heirs = heirs if heirs.any() else standing
        weight = np.where(heirs, shares + 0.01, 0.0)
        if weight.sum():
            moved += shares[at] * weight / weight.sum()
    return moved


def _party(party: str, base: Floats, standing: Flags, settings: Settings) -> PartyModel:
    own = base / 100
    northern = settings.northern
    national = northern.national if party in MAJOR else northern.national_minor
    noise = northern.noise + northern.noise_share * np.sqrt(own * (1 - own) + 0.02)
    return PartyModel(
        party=party,
        base=base,
        columns=np.column_stack([np.ones(len(base)), own - own.mean()]),
        blocks=np.array([0, 1]),
        level=np.array([True, False]),
        scottish=np.array([False, False]),
        slope=np.array([False, True]),
        prior_mean=np.zeros(2),
        prior_sd=np.array([national, northern.slope]),
        noise_sd=np.where(base > 0, noise, northern.noise),
        standing=standing,
    )
