from __future__ import annotations

from hustings.measures import Convention, analyse
from strategies import make_baseline, make_result


def test_the_conventions_part_after_a_by_election():
    """Clacton 2015: UKIP had won the by-election of 2014 and held what the Conservatives won in 2010."""
    then, now = make_baseline({"con": 60, "lab": 40}), make_result({"ukip": 50, "con": 40}, is_by_election=False)
    outcome = analyse(now, then, "ukip", shown=Convention.SITTING_MEMBER).outcome
    assert outcome is not None
    assert (outcome.general_election, outcome.gained_from_general_election) == ("gain", "con")
    assert (outcome.sitting_member, outcome.gained_from_sitting_member) == ("hold", None)
    assert (outcome.winner, outcome.shown) == ("ukip", Convention.SITTING_MEMBER)


def test_what_is_not_known_to_measure_against_gives_neither_hold_nor_gain():
    outcome = analyse(make_result({"lab": 50, "con": 40}), None).outcome
    assert outcome is not None
    assert (outcome.general_election, outcome.sitting_member) == (None, None)


def test_another_independent_gains_from_an_independent():
    outcome = analyse(make_result({"ind:ash": 50}), make_baseline({"ind:birch": 40, "con": 3}), "ind:birch").outcome
    assert outcome is not None
    assert (outcome.general_election, outcome.gained_from_general_election) == ("gain", "ind")
    assert (outcome.sitting_member, outcome.gained_from_sitting_member) == ("gain", "ind")


def test_an_independent_after_an_unnamed_independent_is_not_known():
    outcome = analyse(make_result({"ind:ash": 50}), make_baseline({"ind:ash": 40, "con": 3}), "ind").outcome
    assert outcome is not None
    assert (outcome.general_election, outcome.sitting_member) == ("hold", None)


def test_the_speaker_neither_holds_nor_gains():
    now = make_result({"speaker": 50, "green": 3}, is_by_election=False)
    for then in ({"speaker": 40, "green": 3}, {"lab": 40, "con": 30}):
        outcome = analyse(now, make_baseline(then), "lab").outcome
        assert outcome is not None and outcome.winner == "speaker"
        assert (outcome.general_election, outcome.sitting_member, outcome.gained_from_general_election) == (None,) * 3


def test_a_baseline_decided_by_lot_has_a_holder():
    outcome = analyse(make_result({"con": 50}), make_baseline({"con": 40, "lab": 40}, lot_winner="lab")).outcome
    assert outcome is not None and outcome.gained_from_general_election == "lab"
