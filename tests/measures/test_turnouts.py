from __future__ import annotations

from fractions import Fraction

import pytest

from hustings.measures import analyse, turnout
from strategies import make_baseline, make_result


def test_each_base_has_its_own_numerator():
    result = make_result({"lab": 300, "con": 160}, electorate=1000, rejected_ballots=10, ballots_verified=472)
    assert turnout(result, base="valid") == Fraction(460, 1000)
    assert turnout(result, base="ballots") == Fraction(470, 1000)
    assert turnout(result, base="verified") == Fraction(472, 1000)


@pytest.mark.parametrize("electorate", [None, 0])
def test_turnout_is_unknown_without_an_electorate(electorate: int | None):
    assert turnout(make_result({"lab": 1, "con": 2}, electorate=electorate), base="valid") is None


def test_unknown_rejected_papers_are_not_nought():
    assert turnout(make_result({"lab": 1, "con": 2}, electorate=10), base="ballots") is None


def test_an_unknown_base_is_refused():
    with pytest.raises(ValueError, match="valid, ballots, verified"):
        turnout(make_result({"lab": 1}, electorate=10), base="issued")  # type: ignore[arg-type]


def test_change_compares_like_with_like():
    now = make_result({"lab": 300, "con": 160}, electorate=1000, rejected_ballots=10, ballots_verified=472)
    then = make_baseline({"lab": 300, "con": 300}, electorate=1000, rejected_ballots=20)
    analysis = analyse(now, then)
    assert analysis.turnout_valid.change_pp == -14
    assert analysis.turnout_ballots.change_pp == -15
    assert analysis.turnout_verified.change_pp is None
    assert analysis.turnout_verified.now == Fraction(472, 1000)
