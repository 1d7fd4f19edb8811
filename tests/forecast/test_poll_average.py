"""Poll averages: shares that sum to 1, leans that sum to nought, ranges that are learned from other elections."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecast_record import table
from hustings.errors import UnknownThing
from hustings.forecast.poll_average import (
    HELD_OUT,
    Miss,
    held,
    interval,
    kept_misses,
    misses_of,
    poll_average,
    polls_behind,
)
from hustings.record.reference import EXIT_POLL, POLL, RESULT, NationalPoll, PollTable

ELECTION = date(2001, 6, 7)


def row(day: date, pollster: str = "A", kind: str = POLL, **shares: float) -> NationalPoll:
    return NationalPoll(
        kind=kind,
        pollster=pollster,
        client="",
        first_day=day,
        last_day=day,
        is_dated=True,
        geography="GB",
        shares={party: Decimal(str(share)) for party, share in shares.items()},
        sample_size=None,
        line=1,
    )


def of(*rows: NationalPoll) -> PollTable:
    return PollTable(name="test", credit="nobody", national=rows)


shares = st.tuples(st.floats(5, 45), st.floats(5, 45)).map(lambda pair: {"con": pair[0], "lab": pair[1]})


@given(st.lists(st.tuples(st.integers(0, 200), st.sampled_from("ABC"), shares), min_size=1, max_size=25))
def test_shares_sum_to_one_and_leans_to_nought(polls: list[tuple[int, str, dict[str, float]]]) -> None:
    rows = [row(ELECTION + timedelta(days=1 + days), house, **given) for days, house, given in polls]
    found = poll_average(of(*rows), ELECTION + timedelta(days=201))
    assert sum(s.share for s in found.shares.values()) == pytest.approx(1)
    for s in found.shares.values():
        assert 0 <= s.low_90 <= s.low_50 <= s.share <= s.high_50 <= s.high_90 <= 1
    for party in ("con", "lab"):
        assert sum(house.effects[party] for house in found.houses) == pytest.approx(0, abs=1e-9)


def test_polls_that_all_agree_are_the_average() -> None:
    days = [ELECTION + timedelta(days=n) for n in range(1, 40)]
    found = poll_average(of(*(row(day, "AB"[n % 2], con=40, lab=35) for n, day in enumerate(days))), days[-1])
    assert found.shares["con"].share == pytest.approx(0.4) and found.shares["other"].share == pytest.approx(0.25)
    assert all(abs(lean) < 1e-9 for house in found.houses for lean in house.effects.values())


def test_a_house_that_leans_is_told_from_a_change_of_opinion() -> None:
    days = [ELECTION + timedelta(days=n) for n in range(1, 101)]
    leaning = [row(day, "AB"[n % 2], con=42 if n % 2 else 38, lab=30) for n, day in enumerate(days)]
    ends_on_one_house = [*leaning, *(row(days[-1], "B", con=42, lab=30) for _ in range(5))]
    found = poll_average(of(*ends_on_one_house), days[-1])
    assert found.shares["con"].share == pytest.approx(0.40, abs=0.008)  # the plain mean of the last week is above 0.41
    assert found.houses[1].effects["con"] == pytest.approx(0.02, abs=0.004)


def test_neither_the_future_nor_exit_polls_nor_the_last_parliament_counts() -> None:
    after = ELECTION + timedelta(days=30)
    rows = (
        row(ELECTION - timedelta(days=1), con=10, lab=10),
        row(ELECTION, kind=RESULT, con=32, lab=42),
        row(after, con=30, lab=45),
        row(after, kind=EXIT_POLL, con=1, lab=1),
        row(after + timedelta(days=1), con=20, lab=20),
    )
    assert [float(poll.shares["con"]) for poll in polls_behind(of(*rows), after)] == [30]
    with pytest.raises(UnknownThing):
        polls_behind(of(*rows), ELECTION + timedelta(days=1))


def test_ranges_are_not_learned_from_the_election_that_they_are_for_nor_from_the_one_held_out(data_dir: Path) -> None:
    polls = table(data_dir, "pollbase")
    found = poll_average(polls, date(2019, 12, 11))
    assert date(2019, 12, 12) not in found.elections and HELD_OUT not in found.elections
    assert date(2017, 6, 8) in found.elections and len(found.elections) == 20
    wild = replace(polls, national=tuple(_wild(poll) for poll in polls.national))
    assert poll_average(wild, date(2019, 12, 11)).shares == found.shares


def _wild(poll: NationalPoll) -> NationalPoll:
    """The results of 2019 and 2024 turned round: nothing that is said of 2019 may rest on them."""
    if poll.kind != RESULT or poll.last_day not in (date(2019, 12, 12), HELD_OUT):
        return poll
    return replace(poll, shares={**poll.shares, "con": poll.shares["lab"], "lab": poll.shares["con"]})


@given(st.floats(0, 0.3), st.floats(0, 0.3))
def test_a_range_is_wider_the_wider_past_misses(one: float, other: float) -> None:
    def width(size: float) -> float:
        past = [
            Miss(election=date(1950 + n, 1, 1), party="con", average=0.4, own_variance=0, result=0.4 + size * n / 20)
            for n in range(20)
        ]
        found = interval(0.4, 1e-6, "con", past)
        return found.high_90 - found.low_90

    assert (width(one) - width(other)) * (one - other) >= 0


def test_left_out_ranges_held_about_as_often_as_they_say(data_dir: Path) -> None:
    count = held(table(data_dir, "pollbase"))
    assert count[50][1] == count[90][1] == 69
    assert 0.4 <= count[50][0] / 69 <= 0.6 and 0.85 <= count[90][0] / 69 <= 0.97


def test_misses_are_those_that_the_pollsters_own_inquiries_found(data_dir: Path) -> None:
    """1992: Labour 3 to 4 points too high, Conservatives 4 to 5 too low (Market Research Society, 1994); 2015: a
    Conservative lead of 6.6 that final polls put at about nought (Sturgis et al., Report of the Inquiry, 2016)."""
    found = {(miss.election.year, miss.party): 100 * (miss.result - miss.average) for miss in misses_2(data_dir)}
    assert -4.5 < found[1992, "lab"] < -2.5 and 3.5 < found[1992, "con"] < 5.5
    assert found[2015, "con"] - found[2015, "lab"] == pytest.approx(6, abs=1.5)


def misses_2(data_dir: Path) -> list[Miss]:
    polls = table(data_dir, "pollbase")
    assert kept_misses(polls) is kept_misses(polls)
    assert misses_of(of(*(p for p in polls.national if p.last_day.year < 1946)))  # a table of a few rows will do
    return kept_misses(polls)
