from __future__ import annotations

from fractions import Fraction

from hustings.measures import analyse, majority, majority_share, swing_needed, winner_of
from hustings.measures.majorities import ranks, tied_for_first
from strategies import make_result


def test_majority_is_the_winners_votes_less_the_runner_ups_wherever_they_stand_on_the_paper():
    assert majority(make_result({"green": 10, "lab": 400, "con": 300})) == 100


def test_majority_is_zero_when_the_lot_decides():
    result = make_result({"con": 500, "lab": 500, "ld": 100}, lot_winner="lab")
    analysis = analyse(result, None)
    assert analysis.majority == 0
    assert analysis.decided_by_lot
    assert [(line.candidacy.party, line.rank) for line in analysis.lines] == [("lab", 1), ("con", 2), ("ld", 3)]
    assert analysis.lines[0].votes == 500
    assert analysis.outcome is not None and analysis.outcome.winner == "lab"


def test_a_lot_among_three_makes_its_winner_first_and_both_others_second():
    assert ranks(make_result({"con": 5, "lab": 5, "ld": 5, "green": 1}, lot_winner="ld")) == {
        "ld": 1,
        "con": 2,
        "lab": 2,
        "green": 4,
    }


def test_nobody_has_won_while_equal_votes_await_the_lot():
    result = make_result({"con": 500, "lab": 500})
    analysis = analyse(result, None)
    assert winner_of(result) is None
    assert [c.party for c in tied_for_first(result)] == ["con", "lab"]
    assert (analysis.outcome, analysis.swing, analysis.decided_by_lot) == (None, None, False)
    assert [line.rank for line in analysis.lines] == [1, 1]


def test_a_lot_recorded_without_equal_votes_changes_nothing():
    result = make_result({"con": 501, "lab": 500}, lot_winner="lab")
    assert winner_of(result) == result.counts[0].candidacy
    assert not analyse(result, None).decided_by_lot


def test_equal_votes_below_the_top_share_a_rank_and_the_next_is_counted_on():
    assert ranks(make_result({"con": 9, "lab": 5, "ld": 5, "green": 1})) == {"con": 1, "lab": 2, "ld": 2, "green": 4}


def test_a_candidate_returned_unopposed_has_no_majority():
    result = make_result({"lab": 10})
    analysis = analyse(result, None)
    assert (majority(result), majority_share(result), swing_needed(result)) == (None, None, None)
    assert analysis.winner is not None and analysis.winner.rank == 1


def test_nothing_follows_from_votes_that_are_not_known():
    analysis = analyse(make_result({}, electorate=100, ballots_verified=60), None)
    assert analysis.lines == ()
    assert (analysis.valid_votes, analysis.majority, analysis.majority_share, analysis.outcome) == (None,) * 4
    assert analysis.effective_parties is None
    assert analysis.turnout_announced[0].now == Fraction(60, 100)
    assert analysis.turnout_announced[1] == "verified"


def test_where_nobody_voted_shares_are_nought_and_no_ratio_is_made_up():
    analysis = analyse(make_result({"lab": 0, "con": 0}, lot_winner="lab"), None)
    assert [line.share for line in analysis.lines] == [0, 0]
    assert (analysis.majority, analysis.majority_share, analysis.effective_parties) == (0, None, None)


def test_swing_needed_is_half_the_majority_in_points():
    assert swing_needed(make_result({"lab": 60, "con": 40})) == 10
