"""Change in share: what is compared with what, and what is kept though it cannot be."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from hustings.measures import Analysis, analyse
from hustings.record.model import Baseline, Result
from strategies import baselines, make_baseline, make_candidacy, make_result, results, shuffled


def test_a_party_that_did_not_stand_is_new_and_its_change_unknown():
    analysis = analyse(make_result({"lab": 60, "reform": 40}), make_baseline({"lab": 50, "con": 50}))
    lab, reform = analysis.lines
    assert (lab.is_new, lab.change_pp) == (False, 10)
    assert (reform.is_new, reform.change_pp, reform.baseline_share) == (True, None, None)


def test_parties_that_dropped_out_are_kept_by_their_votes_then():
    then = make_baseline({"lab": 50, "green": 10, "con": 40})
    analysis = analyse(make_result({"lab": 60, "reform": 40}), then)
    assert [(a.candidacy.party, a.change_pp) for a in analysis.absentees] == [("con", -40), ("green", -10)]


def test_namesakes_whom_the_record_does_not_know_are_not_compared():
    unnamed = replace(make_candidacy("ind:ash"), person_id="")

    def by_ash(result: Result) -> Result:
        return replace(result, counts=(replace(result.counts[0], candidacy=unnamed), *result.counts[1:]))

    then = Baseline(result=by_ash(make_baseline({"ind:ash": 50, "con": 50}).result))
    analysis = analyse(by_ash(make_result({"ind:ash": 60, "con": 40})), then)
    assert (analysis.lines[0].is_new, analysis.lines[0].change_pp) == (True, None)
    assert [a.candidacy.name for a in analysis.absentees] == ["Ash"]


def test_independents_compare_only_with_the_same_person():
    analysis = analyse(make_result({"ind:ash": 60, "ind:birch": 40}), make_baseline({"ind:ash": 50, "ind:cedar": 50}))
    assert [(line.change_pp, line.is_new) for line in analysis.lines] == [(10, False), (None, True)]
    assert [a.candidacy.person_id for a in analysis.absentees] == ["cedar"]


def test_without_a_baseline_nobody_is_new_and_nothing_changes():
    analysis = analyse(make_result({"lab": 60, "con": 40}), None)
    assert [(line.is_new, line.change_pp) for line in analysis.lines] == [(False, None)] * 2
    assert analysis.absentees == ()
    assert (analysis.swing, analysis.previous_majority) == (None, None)


def test_a_baseline_whose_votes_are_not_known_makes_nobody_new():
    analysis = analyse(make_result({"lab": 60, "con": 40}), make_baseline({}))
    assert not any(line.is_new for line in analysis.lines)
    assert analysis.swing is None


def test_two_candidacies_under_one_key_get_no_change_each():
    analysis = analyse(make_result([("lab", 30), ("lab", 20), ("con", 50)]), make_baseline({"lab": 50, "con": 50}))
    assert [line.change_pp for line in analysis.lines if line.candidacy.party == "lab"] == [None, None]
    assert not any(line.is_new for line in analysis.lines)


@given(baselines(), results())
def test_shares_less_baseline_shares_sum_to_nought_with_absent_parties_as_nought(then: Baseline, now: Result):
    analysis = analyse(now, then)
    standing = sum(
        (line.change_pp if line.change_pp is not None else 100 * line.share for line in analysis.lines), Fraction(0)
    )
    assert standing + sum(a.change_pp for a in analysis.absentees) == 0


@given(results(min_candidates=1))
def test_shares_sum_to_one(now: Result):
    assert sum(line.share for line in analyse(now, None).lines) == 1


@given(baselines(), results(), st.data())
def test_the_order_of_the_ballot_paper_is_irrelevant(then: Baseline, now: Result, data: st.DataObject):
    other = shuffled(now, data.draw(st.permutations(range(len(now.counts)))))
    then_other = replace(then, result=shuffled(then.result, data.draw(st.permutations(range(len(then.result.counts))))))
    one, two = analyse(now, then), analyse(other, then_other)
    assert _in_one_order(one, now) == _in_one_order(two, now)


def _in_one_order(analysis: Analysis, result: Result) -> Analysis:
    """Equal votes stand as on the ballot paper, which is the one thing that may differ."""
    lines = sorted(analysis.lines, key=lambda line: (line.rank, line.candidacy.id))
    absentees = sorted(analysis.absentees, key=lambda each: (-each.baseline_votes, each.candidacy.id))
    return replace(analysis, result=result, baseline=None, lines=tuple(lines), absentees=tuple(absentees))


@given(results())
def test_ranks_count_those_ahead_and_only_a_lot_breaks_equal_votes(now: Result):
    lines = analyse(now, None).lines
    assert [line.rank for line in lines] == sorted(line.rank for line in lines)
    assert sum(line.rank == 1 for line in lines) == 1
    for line in lines:
        ahead = sum(other.votes > line.votes for other in lines)
        level_with_a_lot = now.lot_winner is not None and ahead == 0 and line.candidacy.id != now.lot_winner
        assert line.rank == 1 + ahead + level_with_a_lot
