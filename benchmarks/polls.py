"""Poll averages against their peers on the eve of each general election, and how wrong by-election polls were.

python benchmarks/run.py --full polls

In full it also fits the three sizes in `forecast.poll_average.Settings` to the polls of 1945 to 2019: to how polls
differ from one another, by their likelihood with the level of each stretch left free. No result is looked at.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path
from statistics import mean, median

import numpy as np

from hustings.forecast import poll_average as averages
from hustings.forecast.by_election_polls import misses, summaries
from hustings.forecast.poll_average import HELD_OUT, Settings, held, kept_misses, parties_of, polls_behind
from hustings.record.reference import NationalPoll, PollTable
from hustings.sources.polls import parse_polls

DATA = Path(os.environ.get("HUSTINGS_DATA") or Path(__file__).parent.parent.parent / "shared" / "data") / "polls"
HORIZONS = (1, 7, 30, 90, 365)
Peer = Callable[[Sequence[NationalPoll], str, date], float]


def table_of(name: str) -> PollTable:
    return parse_polls((DATA / name).read_bytes(), name)[0]


def last_week(polls: Sequence[NationalPoll], party: str, on: date) -> float:
    """The plain mean of the polls of the last seven days that there are polls of."""
    end = polls[-1].last_day
    return _mean([p for p in polls if p.last_day > end - timedelta(days=7)], party)


def last_of_each_house(polls: Sequence[NationalPoll], party: str, on: date) -> float:
    """The mean of each house's last poll of the last four weeks."""
    end = polls[-1].last_day
    latest = {p.pollster: p for p in polls if p.last_day > end - timedelta(days=28) and party in p.shares}
    return _mean(list(latest.values()), party)


def local_regression(polls: Sequence[NationalPoll], party: str, on: date) -> float:
    """A straight line through the polls near the end, nearer ones counting for more (tricube, 30 days at least)."""
    found = [(float((on - p.last_day).days), float(p.shares[party]) / 100) for p in polls if party in p.shares]
    ages = np.array([age for age, _ in found])
    reach = max(30.0, sorted(ages)[min(9, len(ages) - 1)] + 1)
    weights = np.sqrt(np.clip(1 - (ages / reach) ** 3, 0, None) ** 3)
    design = np.stack([np.ones(len(ages)), ages], axis=1) * weights[:, None]
    return float(np.linalg.lstsq(design, np.array([s for _, s in found]) * weights, rcond=None)[0][0])


def _mean(polls: Sequence[NationalPoll], party: str) -> float:
    shares = [float(p.shares[party]) / 100 for p in polls if party in p.shares]
    return mean(shares) if shares else float("nan")


PEERS: dict[str, Peer] = {
    "last week, plain mean": last_week,
    "last poll of each house": last_of_each_house,
    "local regression": local_regression,
}


def compare(table: PollTable, days_before: int) -> None:
    """Mean error in points over general elections 1945 to 2019 and the parties in their results; 2024 beside it."""
    errors: dict[str, dict[date, list[float]]] = {name: {} for name in ("hustings", *PEERS)}
    for miss in kept_misses(table, days_before):
        on = miss.election - timedelta(days=days_before)
        polls = polls_behind(table, on)
        found = {"hustings": miss.average} | {n: peer(polls, miss.party, on) for n, peer in PEERS.items()}
        for name, share in found.items():
            errors[name].setdefault(miss.election, []).append(100 * abs(share - miss.result))
    for name, by_election in errors.items():
        learned = [mean(e) for day, e in by_election.items() if day != HELD_OUT]
        held_out = by_election.get(HELD_OUT, [])
        print(
            f"{days_before:4} days before  {name:26} mean error {mean(learned):5.2f}  median {median(learned):5.2f}"
            f"  since 1997 {mean([mean(e) for d, e in by_election.items() if d.year > 1996 and d != HELD_OUT]):5.2f}"
            f"  (2024, held out: {mean(held_out):5.2f})"
        )


def fitted(table: PollTable) -> Settings:
    """The sizes most likely given the polls of 1945 to 2019, in stretches of a year, each with its own level."""
    from scipy.optimize import minimize

    stretches = []
    for year in range(1946, 2020):
        polls = polls_behind(table, min(date(year, 12, 31), date(2019, 12, 11)))
        stretches += [(polls, party) for party in parties_of(polls)[:3]]

    def minus_log_likelihood(logs: np.ndarray) -> float:
        tried = Settings(**dict(zip(("drift", "house", "poll"), np.exp(logs).tolist(), strict=True)))
        return -sum(averages.log_likelihood(polls, party, tried) for polls, party in stretches)

    best = minimize(minus_log_likelihood, np.log([0.005, 0.026, 0.032]), method="Nelder-Mead", options={"xatol": 0.02})
    return Settings(**dict(zip(("drift", "house", "poll"), np.exp(best.x).tolist(), strict=True)))


def main(*, sample: bool) -> None:
    table = table_of("national_polls_1943_2025.csv")
    for days in HORIZONS[:1] if sample else HORIZONS:
        compare(table, days)
        count = held(table, days_before=days)
        print(f"     intervals left out: {', '.join(f'{level} %: {h} of {n}' for level, (h, n) in count.items())}")
    if not sample:
        print("sizes most likely:", fitted(table), "in use:", Settings())
    by_elections = table_of("by_election_polls_1938_2025.csv")
    for line in summaries(misses(by_elections)):
        print(f"by-election polls, {line.among}: {line.contests} contests, {line.polls} polls, "
              f"mean error on the lead {100 * line.lead_error:.1f} points, on a share {100 * line.share_error:.1f}, "
              f"wrong about who was ahead {line.wrong_leader} times")  # fmt: skip
