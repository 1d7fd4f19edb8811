"""How wrong polls of by-elections have been, and what one such poll therefore says.

A poll's lead is that of its own first party over its own second; the result's lead is between the same two, and is
negative where the poll had the wrong one ahead. A by-election counts once, however many polls it had. Shares and leads
are 0 to 1 here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import sqrt
from statistics import NormalDist

from hustings.forecast.poll_average import OTHER, Interval
from hustings.forecast.spread import LEVELS, reach_of
from hustings.record.reference import POLL, RESULT, ByElectionPoll, PollTable

NEAR = 0.04
"""Leads this near to a poll's own are counted as like it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PollMiss:
    """One poll against its result. `days_before` polling day that its fieldwork ended, None where not told.

    `share_errors` are poll less result, for every party that both name.
    """

    constituency: str
    polling_day: date
    pollster: str
    days_before: int | None
    polls: int
    first: str
    second: str
    lead: float
    result_lead: float
    share_errors: Mapping[str, float]

    @property
    def error(self) -> float:
        """What the lead turned out smaller (negative) or larger by."""
        return self.result_lead - self.lead


@dataclass(frozen=True, slots=True, kw_only=True)
class MissSummary:
    """Polls of one kind: mean absolute errors, each by-election counting once; `wrong_leader` counts polls."""

    among: str
    contests: int
    polls: int
    lead_error: float
    share_error: float
    wrong_leader: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadForecast:
    """What a poll's lead says of the result: the lead to expect with its ranges, and the chance that it is a lead.

    Learned from the polls of `contests` by-elections; `held` says how many of those polls' results lay within the 50
    and the 90 per cent range learned without their own by-election, of `polls`. `like` and `like_wrong` count polls
    with a lead within four points of this one, and those of them that had the wrong party ahead.
    """

    first: str
    second: str
    lead: float
    result: Interval
    chance_ahead: float
    contests: int
    polls: int
    held: Mapping[int, int]
    like: int
    like_wrong: int


def misses(table: PollTable) -> list[PollMiss]:
    """Every poll of a table whose by-election's result it has, with at least two parties to compare."""
    contests: dict[tuple[str, date], list[ByElectionPoll]] = defaultdict(list)
    for row in table.by_elections:
        contests[row.constituency, row.polling_day].append(row)
    found = []
    for rows in contests.values():
        result = next((row for row in rows if row.kind == RESULT), None)
        polls = [row for row in rows if row.kind == POLL and row.shares]
        if result is not None:
            made = (_miss(poll, result, len(polls)) for poll in polls)
            found += [miss for miss in made if miss is not None]
    return found


def summaries(found: Sequence[PollMiss]) -> list[MissSummary]:
    """All polls; then by decade, by days before polling day, and by how many polls the by-election had."""
    ways: tuple[Callable[[PollMiss], str], ...] = (lambda miss: "all", _decade, _age, _number)
    lines = []
    for way in ways:
        groups: dict[str, list[PollMiss]] = defaultdict(list)
        for miss in sorted(found, key=lambda miss: (miss.polling_day, miss.constituency)):
            groups[way(miss)].append(miss)
        lines += [_summary(among, groups[among]) for among in sorted(groups, key=lambda a: ((*_AGES, a).index(a), a))]
    return lines


def implied(poll: Mapping[str, float], before: date, found: Iterable[PollMiss]) -> LeadForecast | None:
    """What a poll of shares 0 to 1 says of a by-election held on a day, by what earlier by-elections' polls missed.

    None where the poll names fewer than two parties, or polls of fewer than ten by-elections came before.
    """
    known = [miss for miss in found if miss.polling_day < before]
    contests = {_contest(miss) for miss in known}
    order = sorted((party for party in poll if party != OTHER), key=lambda party: -poll[party])
    if len(order) < 2 or len(contests) < 10:
        return None
    first, second = order[:2]
    lead = poll[first] - poll[second]
    result, chance = _spread(lead, known)
    like = [miss for miss in known if abs(miss.lead - lead) <= NEAR]
    return LeadForecast(
        first=first,
        second=second,
        lead=lead,
        result=result,
        chance_ahead=chance,
        contests=len(contests),
        polls=len(known),
        held=_held(known),
        like=len(like),
        like_wrong=sum(miss.result_lead < 0 for miss in like),
    )


def _held(known: Sequence[PollMiss]) -> dict[int, int]:
    """How many polls' results lay within the ranges learned without their own by-election, by level."""
    count = dict.fromkeys(LEVELS, 0)
    for contest in {_contest(miss) for miss in known}:
        middle, _ = _spread(0.0, [miss for miss in known if _contest(miss) != contest])
        for miss in known:
            if _contest(miss) == contest:
                for level in LEVELS:
                    count[level] += middle.holds(miss.error, level)
    return count


def _contest(miss: PollMiss) -> tuple[str, date]:
    return miss.constituency, miss.polling_day


def _spread(lead: float, known: Sequence[PollMiss]) -> tuple[Interval, float]:
    """The result's lead as Student's t about the poll's and past polls' mean error, and the chance of any lead."""
    by_contest: dict[tuple[str, date], list[float]] = defaultdict(list)
    for miss in known:
        by_contest[_contest(miss)].append(miss.error)
    count = len(by_contest)
    weighted = [(error, 1 / len(errors)) for errors in by_contest.values() for error in errors]
    bias = sum(error * weight for error, weight in weighted) / count
    variance = sum((error - bias) ** 2 * weight for error, weight in weighted) / (count - 1)
    middle, deviation = lead + bias, sqrt(variance * (1 + 1 / count))
    reach = {level: reach_of(level, count - 1) * deviation for level in LEVELS}
    spread = Interval(
        share=middle,
        low_50=middle - reach[50],
        high_50=middle + reach[50],
        low_90=middle - reach[90],
        high_90=middle + reach[90],
    )
    return spread, NormalDist().cdf(middle / deviation) if deviation else float(middle > 0)


def _miss(poll: ByElectionPoll, result: ByElectionPoll, polls: int) -> PollMiss | None:
    """The poll's first two against the result; None where the result does not name both."""
    said = {party: float(share) / 100 for party, share in poll.shares.items() if party != OTHER}
    came = {party: float(share) / 100 for party, share in result.shares.items() if party != OTHER}
    order = sorted(said, key=lambda party: -said[party])[:2]
    if len(order) < 2 or not set(order) <= came.keys():
        return None
    first, second = order
    return PollMiss(
        constituency=poll.constituency,
        polling_day=poll.polling_day,
        pollster=poll.pollster,
        days_before=(poll.polling_day - poll.last_day).days if poll.last_day else None,
        polls=polls,
        first=first,
        second=second,
        lead=said[first] - said[second],
        result_lead=came[first] - came[second],
        share_errors={party: said[party] - came[party] for party in said.keys() & came.keys()},
    )


_AGES = ("a week or less before", "8 to 14 days before", "15 to 30 days before", "longer before", "day not told")


def _age(miss: PollMiss) -> str:
    if miss.days_before is None:
        return _AGES[4]
    return (
        _AGES[0] if miss.days_before < 8 else _AGES[1] if miss.days_before < 15 else _AGES[2 + (miss.days_before > 30)]
    )


def _decade(miss: PollMiss) -> str:
    return f"{miss.polling_day.year // 10}0s"


def _number(miss: PollMiss) -> str:
    return {1: "the only poll", 2: "one of 2 polls"}.get(miss.polls, "one of 3 polls or more")


def _summary(among: str, found: Sequence[PollMiss]) -> MissSummary:
    by_contest: dict[tuple[str, date], list[PollMiss]] = defaultdict(list)
    for miss in found:
        by_contest[_contest(miss)].append(miss)
    leads = [sum(abs(m.error) for m in polls) / len(polls) for polls in by_contest.values()]
    shares = [
        sum(abs(e) for m in polls for e in m.share_errors.values()) / sum(len(m.share_errors) for m in polls)
        for polls in by_contest.values()
    ]
    return MissSummary(
        among=among,
        contests=len(by_contest),
        polls=len(found),
        lead_error=sum(leads) / len(leads),
        share_error=sum(shares) / len(shares),
        wrong_leader=sum(miss.result_lead < 0 for miss in found),
    )
