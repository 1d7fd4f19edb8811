"""What would have been: ranges that the totals allow, narrower with each assumption, and each assumption printed."""

from __future__ import annotations

import pytest

from flow_scenes import batley
from hustings.errors import BadInput
from hustings.flows.bounds import NOT_VOTING, Range, Totals
from hustings.flows.what_if import Flow, Instead, Moved, Without, turnout_and_switching, what_if

SMALL = Totals(before={"a": 60, "b": 40}, after={"a": 45, "b": 35, "c": 20}, is_closed=True)


def test_batley_and_spen_without_the_third_candidate_either_could_have_won() -> None:
    """8,264 votes are free to go anywhere: 13,296 + 8,264 = 21,560 at most for Labour, 12,973 + 8,264 = 21,237."""
    found = what_if(batley(), Without("workers"))
    assert found.votes["lab"] == Range(13_296, 21_560) and found.votes["con"] == Range(12_973, 21_237)
    assert found.could_win == ("lab", "con") and found.lead["con"] == Range(-7_941, 8_587)
    assert found.assumptions == ("none: anything that the totals allow",) and "it was not" in found.caveat


def test_an_assumption_narrows_the_range_and_is_printed() -> None:
    supposed = Instead("lab", 0.6, 1.0, "at least six in ten would have voted Labour")
    found = what_if(batley(), Without("workers"), [supposed])
    assert found.votes["lab"] == Range(18_254, 21_560)  # 13,296 + 0.6 of 8,264 is 18,254.4
    assert found.could_win == ("lab",) and found.assumptions == (supposed.because,)


def test_half_of_a_candidates_voters_going_to_another_is_plain_arithmetic() -> None:
    found = what_if(SMALL, Moved(0.5, "c", "b"))
    assert found.votes == {"a": Range(45, 45), "b": Range(45, 45), "c": Range(10, 10)}
    assert found.could_win == ("a", "b") and found.lead["b"] == Range(0, 0)


def test_half_of_those_who_left_one_party_depends_on_how_many_they_were() -> None:
    """All 20 of c's can be b's, or a's; where 35 of b's 40 stayed, only 5 of c's can be b's."""
    free = what_if(SMALL, Moved(1.0, "c", "a", origin="a"))
    assert free.votes["a"] == Range(45, 65)
    held = what_if(SMALL, Moved(1.0, "c", "a", origin="a"), [Flow("b", "b", 0.875, 0.875, "35 of b's 40 stayed")])
    assert held.votes["a"] == Range(60, 65)


def test_voters_may_stay_at_home_where_that_is_an_option() -> None:
    found = what_if(batley(), Without("workers"), [Instead(NOT_VOTING, 1, 1, "all would have stayed at home")])
    assert found.votes["lab"] == Range(13_296, 13_296) and found.could_win == ("lab",)


def test_assumptions_that_cannot_all_hold_are_refused() -> None:
    with pytest.raises(BadInput, match="cannot all hold"):
        what_if(SMALL, Without("c"), [Flow("a", "b", 0.9, 1, "nearly all of a's went to b")])


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (Without("x"), "no such option"),
        (Moved(1.5, "a", "b"), "between 0 and 1"),
        (Moved(0.5, "a", "x"), "no such option"),
    ],
)
def test_changes_that_make_no_sense_are_refused(change: Without | Moved, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        what_if(SMALL, change)


def test_swing_is_turnout_or_switching_within_mirrored_ranges() -> None:
    """At least: 40 of a's stayed at home, 20 newcomers to b. At most: 20 newcomers to a, b's 30 at home, 10 of a's."""
    totals = Totals(before={"a": 50, "b": 30, NOT_VOTING: 20}, after={"a": 30, "b": 30, NOT_VOTING: 40}, is_closed=True)
    change, turnout, switching = turnout_and_switching(totals, "a", "b")
    assert change == -20 and turnout == Range(-60, 40)
    assert (switching.least, switching.most) == (change - turnout.most, change - turnout.least)


def test_turnout_needs_to_know_who_did_not_vote() -> None:
    with pytest.raises(BadInput, match="both electorates"):
        turnout_and_switching(Totals(before={"a": 1}, after={"a": 2}, is_closed=False), "a", "b")
