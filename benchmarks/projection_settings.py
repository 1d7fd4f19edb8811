"""Fit the settings of the projection by marginal likelihood, and write them.

    python benchmarks/projection_settings.py

Writes src/hustings/data/projection.toml, fitted on every replay election, and the settings that the replays are run
with into benchmarks/projection/: without-YEAR.toml (the other elections) and before-YEAR.toml (earlier ones alone). The
general election of 2024 is in none.

For each party the change of share in each seat is Gaussian given the scales of the blocks and of the noise; they are
found together, with a log-normal prior around round numbers set by hand (START). The minor parties keep START, by
their size, and have their noise fitted.
"""

from __future__ import annotations

import csv
import os
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from hustings.forecast.features import BRITISH, Features
from hustings.forecast.projecting import Projector
from hustings.forecast.replay import LEAVE_KNOWN_FROM, replayed, votes_of
from hustings.forecast.settings import LOCAL, SLOPES, parse_settings
from hustings.forecast.tables import parse_baselines

ROOT = Path(__file__).parent.parent
DATA = Path(os.environ.get("HUSTINGS_DATA") or ROOT.parent / "shared" / "data")
SHIPPED = ROOT / "src" / "hustings" / "data" / "projection.toml"
FOLDER = Path(__file__).parent / "projection"
YEARS = (2010, 2015, 2017, 2019)
CHECKPOINTS = (10, 25, 50, 100, 200, 400)
START = {  # sd of a block's coefficients, in points (of a whole share for slopes), before any election is looked at
    "national": 4.0,
    "scotland": 4.0,
    "region": 1.5,
    "county": 1.0,
    "census": 0.5,
    "pair": 1.0,
    "margin": 1.0,
    "leave": 1.5,
    "second": 1.0,
    "held": 1.0,
    "retiring": 2.0,
    "sitting": 3.0,
    "byelection": 3.0,
    "first_time": 2.0,
    "own": 15.0,
    "stretch": 10.0,
    "slope_scotland": 8.0,
    "slope_region": 5.0,
    "slope_leave": 5.0,
    "contending": 6.0,
    "squeezed": 6.0,
    "dropped": 20.0,
}
MINOR = START | {"own": 5.0, "stretch": 20.0, "held": 5.0, "retiring": 5.0, "sitting": 5.0, "second": 2.0}
SIZE = {"con": 1.0, "lab": 1.0, "ld": 1.0, "snp": 1.0, "pc": 0.7, "green": 0.4, "ref": 1.0, "oth": 0.5}
NOISE, NOISE_SHARE = 1.5, 8.0
DOUBT = 0.7  # sd of the logarithm of each scale around START
NORTHERN = {"national": 6.5, "national_minor": 3.0, "slope": 15.0, "noise": 1.0, "noise_share": 15.0}  # round numbers
SIGNED = ("leave", "slope_leave", "sitting", "retiring", "held", "second", "byelection")  # effects with a usual sign
MAIN = ("con", "lab", "ld", "snp", "ref")  # fitted block by block
SIGNED_FOR = ("con", "lab", "ld")
BLOCKS = tuple(START)


@dataclass(frozen=True)
class Case:
    """One party at one election: the seats where it stood beside both big parties. Changes in points."""

    columns: np.ndarray
    change: np.ndarray
    own: np.ndarray
    blocks: tuple[str, ...]
    names: tuple[str, ...]


def read_rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@lru_cache
def cases(year: int) -> dict[str, Case]:
    """Every party's case at an election."""
    rows = [row for row in read_rows(DATA / "replay" / f"{year}.csv") if row["country"] != "Northern Ireland"]
    seats = parse_baselines(rows, read_rows(DATA / "replay" / "covariates_2010_boundaries.csv"))
    features = Features(seats, with_leave=year >= LEAVE_KNOWN_FROM)
    votes = [votes_of(row) for row in rows]
    shares = np.array([[v.get(party, 0) / sum(v.values()) for party in BRITISH] for v in votes])
    usual = features.standing[:, :2].all(axis=1) & features.stood[:, :2].all(axis=1)
    found = {}
    for at, party in enumerate(BRITISH):
        design, used = features.party(party), features.standing[:, at] & usual
        change = 100 * (shares - features.shares)[used, at]
        found[party] = Case(design.columns[used], change, features.shares[used, at], design.blocks, design.names)
    return found


def start(party: str) -> np.ndarray:
    """Logarithms of the scales before any election is looked at: those of the blocks, then the two of the noise."""
    size = SIZE[party]
    scales = START if party in MAIN else MINOR
    blocks = [value * (1.0 if block in SLOPES | LOCAL else size) for block, value in scales.items()]
    return np.log([*blocks, NOISE * size, NOISE_SHARE])


def solved(case: Case, variance: np.ndarray, noise: np.ndarray) -> tuple[np.ndarray, np.ndarray, float]:
    """Posterior mean and covariance of the coefficients, and the logarithm of the precision's determinant."""
    precision = (case.columns.T / noise) @ case.columns + np.diag(1 / variance)
    covariance = np.linalg.inv(precision)
    return covariance @ (case.columns.T @ (case.change / noise)), covariance, np.linalg.slogdet(precision)[1]


def scales(theta: np.ndarray, case: Case) -> tuple[np.ndarray, np.ndarray]:
    """Variances of a case's coefficients and of its seats' noise."""
    low, high = np.exp(2 * theta[-2:])
    return np.exp(2 * theta[[BLOCKS.index(b) for b in case.blocks]]), low + high * case.own * (1 - case.own)


def surprise(theta: np.ndarray, party: str, years: Sequence[int], doubt: np.ndarray) -> tuple[float, np.ndarray]:
    """Minus the logarithm of the marginal likelihood times the prior, and its gradient."""
    away = (theta - start(party)) / doubt
    value, slope = float(away @ away) / 2, away / doubt
    low, high = np.exp(2 * theta[-2:])
    for case in (cases(year)[party] for year in years):
        variance, noise = scales(theta, case)
        mean, covariance, determinant = solved(case, variance, noise)
        left = case.change - case.columns @ mean
        value += (np.log(noise).sum() + np.log(variance).sum() + determinant + left @ (case.change / noise)) / 2
        excess = (np.diag(covariance) + mean**2) / variance - 1
        np.subtract.at(slope, [BLOCKS.index(b) for b in case.blocks], excess)
        expected = left**2 + ((case.columns @ covariance) * case.columns).sum(axis=1)
        per_seat = (expected / noise - 1) / noise
        slope[-2] -= low * per_seat.sum()
        slope[-1] -= high * (per_seat * case.own * (1 - case.own)).sum()
    return value, slope


def fit_party(party: str, years: Sequence[int]) -> np.ndarray:
    """Logarithms of a party's scales."""
    doubt = np.full(len(BLOCKS) + 2, DOUBT if party in MAIN else 1e-4)
    doubt[-2:] = DOUBT
    given = (party, tuple(years), doubt)
    return minimize(surprise, start(party), args=given, jac=True, method="L-BFGS-B", options={"maxiter": 60}).x


def signed_means(theta: np.ndarray, party: str, years: Sequence[int]) -> dict[str, float]:
    """Means of the signed effects over the elections, shrunk towards nought as if one more election had shown none."""
    seen: dict[str, list[float]] = {}
    for case in (cases(year)[party] for year in years):
        mean, _, _ = solved(case, *scales(theta, case))
        for block, name, value in zip(case.blocks, case.names, mean, strict=True):
            if block in SIGNED:
                seen.setdefault(f"{block}.{name}", []).append(value)
    return {key: sum(values) / (len(values) + 1) for key, values in seen.items()}


def fit(years: Sequence[int]) -> dict[str, object]:
    """Settings fitted on some elections."""
    theta = {party: fit_party(party, years) for party in BRITISH}
    noise = {party: np.exp(theta[party][-2:]) for party in BRITISH}
    present = {party: {b for year in years for b in cases(year)[party].blocks} for party in MAIN}
    fitted = {
        party: {b: v for b, v in zip(BLOCKS, np.exp(theta[party]), strict=False) if b in present[party] or not years}
        for party in MAIN
    }
    return {
        "fitted_on": list(years),
        "stiffness": 3.0,
        "rounds": 3,
        "tail_freedom": 6.0,
        "size": {party: SIZE[party] for party in BRITISH if party not in MAIN},
        "noise": {party: noise[party][0] for party in BRITISH},
        "noise_share": {party: noise[party][1] for party in BRITISH},
        "northern": NORTHERN,
        "poll_sd": {"con": 2.5, "lab": 2.5, "ld": 2.5, "snp": 0.8, "green": 1.0, "ref": 2.0},
        "exit_poll_sd": {"con": 9.0, "lab": 9.0, "others": 5.0},
        "held": {},
        "scales": {**fitted, "minor": MINOR},
        "means": {party: signed_means(theta[party], party, years) for party in SIGNED_FOR if years},
    }


def format_settings(settings: Mapping[str, object]) -> str:
    """TOML, three significant figures."""
    years = ", ".join(map(str, settings["fitted_on"]))
    lines = [
        f"# Written by benchmarks/projection_settings.py, fitted on the general elections of {years or 'no year'}."
    ]
    tables = []
    for key, value in settings.items():
        if not isinstance(value, Mapping):
            lines.append(f"{key} = {value}")
            continue
        inner = {k: v for k, v in value.items() if isinstance(v, Mapping)}
        plain = {k: v for k, v in value.items() if k not in inner}
        for name, body in [(key, plain)] if not inner else [(f"{key}.{k}", v) for k, v in inner.items() if v]:
            tables += ["", f"[{name}]", *(f'"{k}" = {float(f"{v:.3g}")}' for k, v in body.items())]
    return "\n".join([*lines, *tables, ""])


def interval_record() -> dict[str, float]:
    """How often the intervals of either level held in the replays with settings fitted on the other elections."""
    held: dict[str, list[bool]] = {"50": [], "90": []}
    for year in YEARS:
        rows = read_rows(DATA / "replay" / f"{year}.csv")
        seats = parse_baselines(rows, read_rows(DATA / "replay" / "covariates_2010_boundaries.csv"))
        made = parse_settings((FOLDER / f"without-{year}.toml").read_text(encoding="utf-8"))
        projector = Projector(seats, made, with_leave=year >= LEAVE_KNOWN_FROM)
        won = Counter(row["winner"] for row in rows)
        for _, projection, _ in replayed(projector, rows, CHECKPOINTS):
            for party, seat_range in projection.seats.items():
                for level, (low, high) in (("50", seat_range.half), ("90", seat_range.most)):
                    held[level].append(low <= won[party] <= high)
    return {level: sum(each) / len(each) for level, each in held.items()}


def main() -> None:
    """Fit and write everything."""
    FOLDER.mkdir(exist_ok=True)
    wanted = {SHIPPED: YEARS}
    for year in YEARS:
        wanted[FOLDER / f"without-{year}.toml"] = tuple(y for y in YEARS if y != year)
        wanted[FOLDER / f"before-{year}.toml"] = tuple(y for y in YEARS if y < year)
    for path, years in wanted.items():
        path.write_text(format_settings(fit(years)), encoding="utf-8")
        print(f"{path.relative_to(ROOT)}: fitted on {years}", flush=True)
    SHIPPED.write_text(format_settings({**fit(YEARS), "held": interval_record()}), encoding="utf-8")


if __name__ == "__main__":
    main()
