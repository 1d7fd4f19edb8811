from __future__ import annotations

import pytest
from hypothesis import given

from hustings.errors import NotComparable
from hustings.measures import analyse, butler_swing, steed_swing
from hustings.record.model import Baseline, Result
from strategies import KEYS, baselines, make_baseline, make_result, results


def test_butler_is_half_of_one_partys_fall_and_the_others_rise():
    then, now = make_baseline({"lab": 50, "con": 40, "ld": 10}), make_result({"lab": 40, "con": 46, "ld": 14})
    assert butler_swing(then, now, from_party="lab", to_party="con") == 8


def test_steed_looks_at_the_two_alone():
    then, now = make_baseline({"lab": 60, "con": 20, "ld": 20}), make_result({"lab": 30, "con": 30, "ld": 40})
    assert steed_swing(then, now, from_party="lab", to_party="con") == 25


def test_butler_and_steed_may_differ_in_sign():
    then, now = make_baseline({"lab": 60, "con": 30, "ld": 10}), make_result({"lab": 25, "con": 5, "ld": 70})
    assert butler_swing(then, now, from_party="lab", to_party="con") == 5
    steed = steed_swing(then, now, from_party="lab", to_party="con")
    assert steed is not None and steed < 0


def test_steed_is_unknown_where_the_two_had_no_votes():
    then, now = make_baseline({"ld": 60, "con": 30}), make_result({"snp": 25, "reform": 5, "con": 4})
    assert steed_swing(then, now, from_party="snp", to_party="reform") is None


@given(baselines(), results())
def test_swing_one_way_is_minus_swing_the_other_way(then: Baseline, now: Result):
    for one in KEYS[:3]:
        for other in KEYS[:3]:
            there = butler_swing(then, now, from_party=one, to_party=other)
            assert there == -butler_swing(then, now, from_party=other, to_party=one)
            if one == other:
                continue
            steed_there = steed_swing(then, now, from_party=one, to_party=other)
            steed_back = steed_swing(then, now, from_party=other, to_party=one)
            assert (steed_there is None) == (steed_back is None)
            assert steed_there is None or steed_back is None or steed_there == -steed_back


@given(baselines(), results())
def test_the_headline_swing_is_never_negative_and_agrees_with_the_measure(then: Baseline, now: Result):
    swing = analyse(now, then).swing
    if swing is not None:
        assert swing.butler_pp >= 0
        assert swing.butler_pp == butler_swing(then, now, from_party=swing.from_party, to_party=swing.to_party)


def test_the_headline_pair_is_winner_and_holder_when_the_seat_changes_hands():
    swing = analyse(make_result({"ld": 50, "lab": 40, "con": 10}), make_baseline({"con": 60, "lab": 40})).swing
    assert swing is not None
    assert (swing.from_party, swing.to_party) == ("con", "ld")
    assert swing.butler_pp == 50
    assert swing.counted_as_nought == ("ld",)


def test_the_headline_pair_is_first_and_second_when_the_seat_is_held():
    swing = analyse(
        make_result({"con": 60, "ld": 30, "lab": 10}), make_baseline({"con": 50, "lab": 30, "ld": 20})
    ).swing
    assert swing is not None
    assert {swing.from_party, swing.to_party} == {"con", "ld"}
    assert swing.butler_pp == 0


def test_there_is_no_headline_swing_in_the_speakers_seat():
    assert analyse(make_result({"speaker": 60, "green": 30}), make_baseline({"speaker": 50, "green": 30})).swing is None
    assert analyse(make_result({"speaker": 60, "green": 30}), make_baseline({"lab": 50, "con": 30})).swing is None
    assert analyse(make_result({"lab": 60, "con": 30}), make_baseline({"speaker": 50, "green": 30})).swing is None


def test_there_is_no_headline_swing_when_the_holder_stands_alone():
    assert analyse(make_result({"con": 60}), make_baseline({"con": 50, "lab": 30})).swing is None


def test_candidacies_under_one_key_are_summed_for_the_swing():
    now = make_result([("lab", 30), ("lab", 10), ("con", 60)])
    assert butler_swing(make_baseline({"lab": 50, "con": 50}), now, from_party="lab", to_party="con") == 10


def test_different_boundaries_are_not_compared():
    now, votes = make_result({"lab": 30, "con": 20}), {"lab": 30, "con": 20}
    elsewhere = make_baseline(votes, constituency_id="E14001000")
    with pytest.raises(NotComparable, match="pass a notional baseline"):
        butler_swing(elsewhere, now, from_party="lab", to_party="con")
    with pytest.raises(NotComparable):
        analyse(now, elsewhere)
    notional = make_baseline(votes, constituency_id="E14001000", is_notional=True)
    assert butler_swing(notional, now, from_party="lab", to_party="con") == 0


def test_swing_needs_votes_at_both_contests():
    with pytest.raises(NotComparable, match="no votes are known"):
        butler_swing(make_baseline({"lab": 1}), make_result({}), from_party="lab", to_party="con")


def test_no_headline_swing_where_second_place_was_shared_on_a_hold():
    then = make_baseline({"lab": 500, "con": 300, "ld": 200})
    assert analyse(make_result({"lab": 500, "con": 250, "ld": 250}), then).swing is None
    assert analyse(make_result({"lab": 500, "con": 251, "ld": 249}), then).swing is not None
