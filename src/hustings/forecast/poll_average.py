"""What the polls say on a date: an average with each polling house's lean taken out, and how far such averages missed.

Every party's share is a random walk seen through polls: a poll is the share on the middle day of its fieldwork, plus
its house's effect (the houses' effects sum to nought, for nobody knows which house is right), plus the poll's own
error, which is wider than sampling alone. The three sizes, in `Settings`, come from how polls differ from one another
and never from a result. What all polls get wrong together no average can see, so that is learned from general
elections: the average on the eve against the result, party by party, never from the election that it is applied to.

All variances are in units of p(1 - p), so that small parties have small errors. Shares here are 0 to 1.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from hustings.errors import UnknownThing
from hustings.record.reference import POLL, RESULT, NationalPoll, PollTable

OTHER = "other"
WINDOW = 240
"""Days of polls behind an average, at most; never from before the last general election."""
HELD_OUT = date(2024, 7, 4)
"""The general election kept apart as a test: no error is learned from it."""
PSEUDO_ELECTIONS = 3
"""How many elections' worth of all parties' errors together stand behind one party's own."""
_kept: dict[tuple[int, int], tuple[PollTable, list[Miss]]] = {}  # by identity: each keeps its table alive
LEVELS = {50: 0.674, 90: 1.645}
"""The levels of intervals, with how many standard deviations each reaches for an error that is normal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Standard deviations in units of sqrt(p(1 - p)): of a day's drift, of house effects, of one poll's own error."""

    drift: float = 0.0073
    house: float = 0.037
    poll: float = 0.0345


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """A share with the range that should hold the truth so many times in a hundred: 50 and 90. All 0 to 1."""

    share: float
    low_50: float
    high_50: float
    low_90: float
    high_90: float

    def holds(self, share: float, level: int) -> bool:
        """Whether a share lies within the interval of a level, 50 or 90."""
        low, high = (self.low_50, self.high_50) if level == 50 else (self.low_90, self.high_90)
        return low <= share <= high


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseEffect:
    """How far a house's polls lie from the average of all houses, by party (points of the vote, 0 to 1 scale)."""

    house: str
    polls: int
    effects: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class PollAverage:
    """The average on a date. `shares` are by party key, most first, and sum to 1 with `other`, which is last.

    `trend` has a row for each day from the first poll: the day, and each party's share on it as seen from `on`.
    `elections` are the general elections that the intervals' widths were learned from, `days_before` polling day.
    """

    on: date
    table: str
    credit: str
    polls: tuple[NationalPoll, ...]
    shares: Mapping[str, Interval]
    houses: tuple[HouseEffect, ...]
    trend: tuple[tuple[date, Mapping[str, float]], ...]
    elections: tuple[date, ...]
    days_before: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Miss:
    """What an average so many days before a general election missed one party's share by: result less average."""

    election: date
    party: str
    average: float
    own_variance: float
    result: float

    @property
    def scaled(self) -> float:
        """In units of sqrt(p(1 - p))."""
        return (self.result - self.average) / _scale(self.average)


@dataclass(frozen=True, slots=True)
class _Fit:
    """One party's share on each day of a grid, its variance on the last day, and the houses' effects."""

    path: NDArray[np.float64]
    variance: float
    effects: NDArray[np.float64]


def poll_average(
    table: PollTable,
    on: date,
    *,
    days_ahead: int = 1,
    learned_from: PollTable | None = None,
    settings: Settings = Settings(),
) -> PollAverage:
    """The average of a table's polls on a date.

    Args:
        days_ahead: How long before polling day the errors are learned at: 1 is "if the election were tomorrow".
        learned_from: The table with the results of general elections, if not the same.

    Raises:
        UnknownThing: No poll of the eight months to that date, or none since the general election before it.
    """
    results = learned_from or table
    polls = polls_behind(table, on, _results(results))
    parties = parties_of(polls)
    fits = _fits(polls, parties, on, settings)
    following = next((day for day in _results(results) if day > on), None)
    learned = [miss for miss in kept_misses(results, days_ahead) if miss.election not in (following, HELD_OUT)]
    paths = _shared(fits)
    shares = dict(sorted(((p, float(path[-1])) for p, path in paths.items()), key=lambda s: (s[0] == OTHER, -s[1])))
    days = [polls[0].last_day + timedelta(days=i) for i in range((on - polls[0].last_day).days + 1)]
    houses = _houses(polls)
    return PollAverage(
        on=on,
        table=table.name,
        credit=table.credit,
        polls=tuple(polls),
        shares={p: interval(s, fits[p].variance if p in fits else 0.0, p, learned) for p, s in shares.items()},
        houses=tuple(
            HouseEffect(
                house=next(poll.pollster for poll in polls if _house(poll.pollster) == house),
                polls=sum(_house(poll.pollster) == house for poll in polls),
                effects={party: float(fits[party].effects[i]) for party in parties},
            )
            for i, house in enumerate(houses)
        ),
        trend=tuple((day, {p: float(path[i]) for p, path in paths.items()}) for i, day in enumerate(days)),
        elections=tuple(sorted({miss.election for miss in learned})),
        days_before=days_ahead,
    )


def polls_behind(table: PollTable, on: date, elections: Iterable[date] | None = None) -> list[NationalPoll]:
    """The polls that an average on a date rests on, by their last day of fieldwork: none from before an election.

    Raises:
        UnknownThing: There are none.
    """
    known = _results(table) if elections is None else elections
    before = max((day for day in known if day <= on), default=date.min)
    first = max(before, on - timedelta(days=WINDOW))
    found = [poll for poll in table.national if poll.kind == POLL and first < poll.last_day <= on]
    if not found:
        raise UnknownThing("opinion poll in the eight months to", str(on))
    return sorted(found, key=lambda poll: (poll.last_day, poll.line))


def parties_of(polls: Sequence[NationalPoll]) -> list[str]:
    """The parties that at least half of the last thirty polls name, most first."""
    last = polls[-30:]
    named = {party for poll in last for party in poll.shares}
    given = {p: [float(poll.shares[p]) for poll in last if p in poll.shares] for p in named - {OTHER}}
    kept = [party for party, shares in given.items() if 2 * len(shares) >= len(last)]
    return sorted(kept, key=lambda party: (-sum(given[party]) / len(given[party]), party))


def misses_of(table: PollTable, *, days_before: int = 1, settings: Settings = Settings()) -> list[Miss]:
    """What the averages so many days before each general election missed, for every party that its result names."""
    found = []
    for election, result in _results(table).items():
        on = election - timedelta(days=days_before)
        try:
            polls = polls_behind(table, on)
        except UnknownThing:
            continue
        fits = _fits(polls, [party for party in parties_of(polls) if party in result], on, settings)
        for party, fit in fits.items():
            average, variance = float(fit.path[-1]), fit.variance
            miss = Miss(election=election, party=party, average=average, own_variance=variance, result=result[party])
            found.append(miss)
    return found


def kept_misses(table: PollTable, days_before: int = 1) -> list[Miss]:
    """The misses of a table, worked out once: it takes about a second."""
    key = (id(table), days_before)
    if key not in _kept:
        while len(_kept) > 7:
            del _kept[next(iter(_kept))]
        _kept[key] = (table, misses_of(table, days_before=days_before))
    return _kept[key][1]


def interval(share: float, own_variance: float, party: str, misses: Iterable[Miss]) -> Interval:
    """The share with its ranges: as wide as so many of a hundred past misses were, in units of sqrt(p(1 - p)).

    A party's own misses count in full, those of all other parties together as `PSEUDO_ELECTIONS`. No narrower than the
    average's own error.
    """
    sizes = sorted((abs(miss.scaled), miss.party == party) for miss in misses)
    own = sum(is_own for _, is_own in sizes)
    weight_of_other = PSEUDO_ELECTIONS / max(len(sizes) - own, 1)
    weights = np.cumsum([1.0 if is_own else weight_of_other for _, is_own in sizes])
    reach = {}
    for level, normal in LEVELS.items():
        wanted = level / 100 * (weights[-1] + 1) if sizes else 0.0
        at = min(int(np.searchsorted(weights, wanted)), len(sizes) - 1)
        missed = sizes[at][0] * _scale(share) if sizes else 0.0
        reach[level] = max(missed, normal * sqrt(own_variance))
    return Interval(
        share=share,
        low_50=max(0.0, share - reach[50]),
        high_50=min(1.0, share + reach[50]),
        low_90=max(0.0, share - reach[90]),
        high_90=min(1.0, share + reach[90]),
    )


def held(table: PollTable, *, days_before: int = 1, misses: Sequence[Miss] | None = None) -> dict[int, tuple[int, int]]:
    """How often the intervals so long before an election held the result, each learned without that election.

    By level: how many held, of how many (one for each general election and party named in its result).
    """
    found = list(kept_misses(table, days_before) if misses is None else misses)
    tested = [miss for miss in found if miss.election != HELD_OUT]
    count = dict.fromkeys(LEVELS, 0)
    for miss in tested:
        others = [other for other in tested if other.election != miss.election]
        estimate = interval(miss.average, miss.own_variance, miss.party, others)
        for level in LEVELS:
            count[level] += estimate.holds(miss.result, level)
    return {level: (count[level], len(tested)) for level in LEVELS}


def _scale(share: float) -> float:
    bounded = min(max(share, 0.01), 0.99)
    return sqrt(bounded * (1 - bounded))


def _results(table: PollTable) -> dict[date, dict[str, float]]:
    """The general elections' results among a table's rows, in order: shares 0 to 1 by party."""
    rows = sorted((row for row in table.national if row.kind == RESULT), key=lambda row: row.last_day)
    return {row.last_day: {party: float(share) / 100 for party, share in row.shares.items()} for row in rows}


def _house(name: str) -> str:
    """What houses are told apart by: tables spell one "J.L. Partners" and "JL Partners"."""
    return "".join(filter(str.isalnum, name)).casefold()


def _houses(polls: Iterable[NationalPoll]) -> list[str]:
    return sorted({_house(poll.pollster) for poll in polls})


def _shared(fits: Mapping[str, _Fit]) -> dict[str, NDArray[np.float64]]:
    """The parties' paths, with the rest as `other`; on a day when they make more than 1 they are scaled down."""
    total = sum(np.clip(fit.path, 0, 1) for fit in fits.values())
    over = np.maximum(total, 1.0)
    paths = {party: np.clip(fit.path, 0, 1) / over for party, fit in fits.items()}
    return {**paths, OTHER: np.maximum(1.0 - sum(paths.values()), 0.0)}


def _fits(polls: Sequence[NationalPoll], parties: Iterable[str], on: date, settings: Settings) -> dict[str, _Fit]:
    """Every party's fit. Parties that the same polls name share one set of weights, so that shares add up."""
    start, houses = polls[0].last_day, _houses(polls)
    grid = np.arange((on - start).days + 1, dtype=float)
    weights: dict[tuple[int, ...], _Weights] = {}
    fits = {}
    for party in parties:
        rows = tuple(i for i, poll in enumerate(polls) if party in poll.shares)
        if rows not in weights:
            weights[rows] = _Weights.of([polls[i] for i in rows], start, houses, grid, settings)
        fits[party] = weights[rows].fit(np.array([float(polls[i].shares[party]) / 100 for i in rows]))
    return fits


def log_likelihood(polls: Sequence[NationalPoll], party: str, settings: Settings) -> float:
    """How likely a party's polls are given one another, under these sizes, whatever the level (for fitting them)."""
    asked = [poll for poll in polls if party in poll.shares]
    shares = np.array([float(poll.shares[party]) / 100 for poll in asked])
    away = (shares - shares.mean()) / _scale(float(shares.mean()))
    covariance, _ = _covariance(asked, _days(asked, asked[0].last_day), _houses(asked), settings)
    inverse = np.linalg.inv(covariance)
    level = inverse.sum()
    misfit = away @ inverse @ away - (inverse.sum(axis=0) @ away) ** 2 / level
    return float(-0.5 * (np.linalg.slogdet(covariance)[1] + np.log(level) + misfit))


def _days(polls: Sequence[NationalPoll], start: date) -> NDArray[np.float64]:
    """The middle day of each poll's fieldwork, counted from a start."""
    return np.array([max(((p.first_day - start).days + (p.last_day - start).days) / 2, 0.0) for p in polls])


def _covariance(
    polls: Sequence[NationalPoll], days: NDArray[np.float64], houses: Sequence[str], settings: Settings
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The polls' covariance with each other, and the houses' effects' with the polls, in units of p(1 - p)."""
    names = [_house(poll.pollster) for poll in polls]
    member = np.array([[name == house for house in houses] for name in names], dtype=float)
    leans = settings.house**2 * (np.eye(len(houses)) - 1 / len(houses)) @ member.T
    walk = settings.drift**2 * np.minimum.outer(days, days)
    return walk + member @ leans + settings.poll**2 * np.eye(len(polls)), leans


@dataclass(frozen=True, slots=True)
class _Weights:
    """What each poll counts for, on each day and in each house's effect; each row of `on_days` sums to 1."""

    on_days: NDArray[np.float64]
    in_houses: NDArray[np.float64]
    variance: float

    @classmethod
    def of(
        cls,
        polls: Sequence[NationalPoll],
        start: date,
        houses: Sequence[str],
        grid: NDArray[np.float64],
        settings: Settings,
    ) -> _Weights:
        days = _days(polls, start)
        covariance, leans = _covariance(polls, days, houses, settings)
        inverse = np.linalg.inv(covariance)
        level = inverse.sum(axis=0) / inverse.sum()
        away = inverse @ (np.eye(len(polls)) - np.outer(np.ones(len(polls)), level))
        with_grid = settings.drift**2 * np.minimum.outer(grid, days)
        last = with_grid[-1]
        gap = 1 - last @ inverse.sum(axis=1)
        variance = settings.drift**2 * grid[-1] - last @ inverse @ last + gap**2 / inverse.sum()
        return cls(level + with_grid @ away, leans @ away, float(variance))

    def fit(self, shares: NDArray[np.float64]) -> _Fit:
        path = self.on_days @ shares
        return _Fit(path, self.variance * _scale(float(path[-1])) ** 2, self.in_houses @ shares)
