from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hustings.measures import effective_parties, gallagher_index, loses_deposit

VOTES = st.lists(st.integers(0, 10**6), min_size=1, max_size=12).filter(any)


@pytest.mark.parametrize(
    ("votes", "valid", "lost"),
    [(2_607, 52_235, True), (500, 10_000, True), (501, 10_000, False), (2_806, 56_241, True)],
)
def test_the_deposit_is_lost_at_a_twentieth_or_less_of_whole_votes(votes: int, valid: int, lost: bool):
    assert loses_deposit(votes, valid, date(2010, 5, 6)) is lost


def test_the_twentieth_holds_only_from_october_1985():
    assert loses_deposit(1, 100, date(1985, 9, 30)) is None
    assert loses_deposit(1, 100, date(1985, 10, 1))


@given(VOTES)
def test_there_are_at_least_one_and_at_most_as_many_effective_parties_as_parties(votes: list[int]):
    assert 1 <= effective_parties(votes) <= sum(v > 0 for v in votes)


def test_effective_parties_need_votes():
    with pytest.raises(ValueError, match="nobody voted"):
        effective_parties([0, 0])
    assert effective_parties([3, 1]) == Fraction(16, 10)


@given(VOTES, VOTES)
def test_gallagher_lies_between_nought_and_a_hundred_and_is_nought_for_the_same_shares(
    votes: list[int], seats: list[int]
):
    one, other = ({str(i): n for i, n in enumerate(each)} for each in (votes, seats))
    assert 0 <= gallagher_index(one, other) <= 100
    assert gallagher_index(one, {key: 3 * n for key, n in one.items()}) == 0


def test_gallagher_needs_votes_and_seats():
    with pytest.raises(ValueError):
        gallagher_index({"a": 1}, {})
