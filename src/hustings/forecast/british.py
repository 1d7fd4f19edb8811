"""The parties of Great Britain over its seats, each as a linear model of the change in its share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from hustings.forecast.features import BRITISH, Features, Flags, Floats
from hustings.forecast.gaussian import Evidence, PartyModel
from hustings.forecast.settings import Settings
from hustings.forecast.tables import SeatBaseline

UNKNOWN_BASE = 3.0  # times the usual noise where the previous result had to be filled in
FALLING, RISING = 0.5, 0.15  # the part of a party's change in the polls that goes with its own share, not the country
UNTOLD = 3.0  # times the usual scale of the national change where polls tell it: they, not past elections, set it
SLIGHT = 0.5  # points below which a party's change is no proportion of anything
UNNAMED = 0.4  # the part of small parties' votes by which they may be wrongly guessed
TOO_VAGUE = 1.5  # points in Great Britain: an error that leaves nothing to be said of Scotland


def british_models(
    seats: Sequence[SeatBaseline], settings: Settings, *, with_leave: bool, polls: Mapping[str, float] | None = None
) -> list[PartyModel]:
    """One model a party, in the order of ``BRITISH``. ``polls`` are shares in Great Britain, 0 to 1."""
    features = Features(seats, with_leave=with_leave)
    base, filled, alone = base_shares(features)
    said, error = _with_nationalists(features, base, dict(polls or {}), settings)
    models = [_party(features, party, base, filled, alone, settings) for party in BRITISH]
    models = [_polled(m, features, said[m.party], error[m.party]) if m.party in said else m for m in models]
    return _with_scottish_losses(models, features)


def base_shares(features: Features) -> tuple[Floats, Flags, Flags]:
    """What changes are measured from, in points; which seats had to be filled in; and which the big two leave alone.

    Where neither big party stands (the Speaker's seat) whatever the others had not goes to "oth". Where both come back,
    or no previous result is known, the mean of the county, region or country stands in.
    """
    base = 100 * features.shares
    alone = ~features.standing[:, :2].any(axis=1) & (features.standing.sum(axis=1) > 0)
    filled = ~features.stood[:, :2].any(axis=1) & ~alone
    known = ~filled & ~alone
    for i in map(int, np.flatnonzero(filled)):
        base[i] = _neighbours_mean(features, base, known, i) * features.standing[i]
    for i in map(int, np.flatnonzero(alone)):
        base[i, -1] = 100 - (base[i, :-1] * features.standing[i, :-1]).sum()
    return base, filled, alone


def _neighbours_mean(features: Features, base: Floats, known: Flags, i: int) -> Floats:
    for key in ("county", "region", "country"):
        near = [getattr(seat, key) == getattr(features.seats[i], key) for seat in features.seats]
        if np.any(near & known):
            return np.asarray(base[near & known].mean(axis=0))
    everywhere = base[known] if known.any() else np.full((1, len(BRITISH)), 100 / len(BRITISH))
    return np.asarray(everywhere.mean(axis=0))


def _party(features: Features, party: str, base: Floats, filled: Flags, alone: Flags, settings: Settings) -> PartyModel:
    at, design = BRITISH.index(party), features.party(party)
    own, blocks = features.shares[:, at], sorted(set(design.blocks))
    means = [settings.mean(party, block, name) for block, name in zip(design.blocks, design.names, strict=True)]
    return PartyModel(
        party=party,
        base=base[:, at],
        columns=np.where(alone[:, None], 0.0, design.columns),
        blocks=np.array([blocks.index(block) for block in design.blocks]),
        level=np.array([block == "national" for block in design.blocks]),
        scottish=np.array([block == "scotland" for block in design.blocks]),
        slope=np.array([block == "own" for block in design.blocks]),
        prior_mean=np.array(means),
        prior_sd=np.array([settings.scale(party, block) for block in design.blocks]),
        noise_sd=settings.noise_sd(party, own) * np.where(filled, UNKNOWN_BASE, 1.0),
        standing=features.standing[:, at],
    )


def _with_nationalists(
    features: Features, base: Floats, polls: dict[str, float], settings: Settings
) -> tuple[dict[str, float], dict[str, float]]:
    """Shares and their errors (points): what the polls leave to "others", less the small parties', is the SNP's.

    A small party is expected to keep what it had where it stands, independents a point for each of them at most; that
    may be wrong by a good part of itself.
    """
    others, error = polls.pop("others", 0.0), dict(settings.poll_sd)
    if "snp" in polls or not others:
        return polls, error
    size = _sizes(features)
    small = [BRITISH.index(party) for party in BRITISH if party not in polls and party != "snp"]
    each = base * features.standing
    each[:, -1] = np.minimum(each[:, -1], [seat.other_candidates for seat in features.seats])
    kept = float(size @ each[:, small].sum(axis=1)) / size.sum()
    error["snp"] = float(np.hypot(error["snp"], UNNAMED * kept))
    if error["snp"] > TOO_VAGUE:
        return polls, error
    return polls | {"snp": max(0.0, others - kept / 100)}, error


def _with_scottish_losses(models: list[PartyModel], features: Features) -> list[PartyModel]:
    """What the SNP gains in the polls the others lose in Scotland, by their size there, and the other way about."""
    snp = next(model for model in models if model.party == "snp")
    if not snp.evidence:
        return models
    (said,) = snp.evidence
    known = float(((said.row * snp.prior_sd) ** 2).sum())
    gain = said.value * known / (known + said.sd**2)
    shares = {model.party: model.base[features.scottish].mean() for model in models}
    rest = max(1.0, sum(shares.values()) - shares["snp"])
    losses = {party: -gain * share / rest for party, share in shares.items()} | {"snp": 0.0}
    return [replace(m, prior_mean=m.prior_mean + losses[m.party] * m.scottish) for m in models]


def _sizes(features: Features) -> Floats:
    """Votes cast in each seat at the previous election; the mean where that is not known."""
    sizes = np.array([sum((seat.previous or {}).values()) for seat in features.seats], float)
    return np.where(sizes > 0, sizes, sizes[sizes > 0].mean() if sizes.any() else 1.0)


def _polled(model: PartyModel, features: Features, share: float, error: float) -> PartyModel:
    """A model that has learned a party's share in the polls of Great Britain: its mean change, and its own slope."""
    weight = _sizes(features) * model.standing
    if not weight.sum():
        return model
    part = weight.sum() / _sizes(features).sum()
    before = float(weight @ model.base / weight.sum())
    change = 100 * share / part - before
    ratio = max(-1.0, min(1.0, change / before)) if before > SLIGHT else 0.0
    slope = 100 * ratio * (FALLING if change < 0 else RISING)
    return replace(
        model,
        prior_mean=model.prior_mean + slope * model.slope,
        prior_sd=np.where(model.level, UNTOLD * model.prior_sd, model.prior_sd),
        evidence=(Evidence(weight @ model.columns / weight.sum(), change, error / part),),
    )
