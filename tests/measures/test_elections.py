"""A general election added up: totals are the sums of their contests, changes are measured where they can be."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from hustings.measures import analyse, elections
from hustings.measures.almanac import Almanac
from hustings.measures.analysis import Analysis
from hustings.measures.elections import add_up, compare
from hustings.record.contest_book import ContestBook
from hustings.record.entries import ResultEntered
from hustings.record.model import Baseline, EntryRef, Figures, Result
from strategies import baselines, embedded_state, make_baseline, make_contest, make_result, results

BATLEY = "parl.batley-and-spen.by.2021-07-01"
HARTLEPOOL = "parl.hartlepool.by.2021-05-06"


def analysed(now: dict[str, int], then: dict[str, int] | None = None, **more: int) -> Analysis:
    return analyse(make_result(now, **more), make_baseline(then) if then else None)


def test_seats_votes_gains_and_net_are_those_of_the_contests() -> None:
    totals = add_up(
        [
            analysed({"lab": 60, "con": 40}, {"con": 70, "lab": 30}),
            analysed({"lab": 55, "ld": 45}, {"lab": 90, "ld": 10}),
            analysed({"con": 51, "lab": 49}, {"con": 60, "lab": 40}),
        ]
    )
    lines = {line.party: line for line in totals.lines}
    assert [line.party for line in totals.lines] == ["lab", "con", "ld"]
    assert (lines["lab"].seats, lines["lab"].seats_before, lines["lab"].net) == (2, 1, 1)
    assert (lines["con"].gains, lines["con"].losses, lines["con"].net) == (0, 1, -1)
    assert [(c.from_party, c.to_party, c.seats) for c in totals.changes] == [("con", "lab", 1)]
    assert lines["lab"].share == Fraction(164, 300)
    assert lines["lab"].change_pp == 100 * (Fraction(164, 300) - Fraction(160, 300))


def test_changes_are_measured_over_the_contests_that_have_a_baseline() -> None:
    totals = add_up(
        [analysed({"lab": 60, "con": 40}, {"lab": 50, "con": 50, "ld": 60}), analysed({"lab": 10, "snp": 90})]
    )
    lines = {line.party: line for line in totals.lines}
    assert (totals.contests, totals.measured) == (2, 1)
    assert lines["lab"].change_pp == 100 * (Fraction(60, 100) - Fraction(50, 160))
    assert lines["snp"].is_new and lines["snp"].change_pp is None
    assert lines["ld"].votes == 0 and lines["ld"].seats_before == 1
    assert totals.turnout_change_pp is None


def test_without_any_baseline_nothing_is_said_to_have_changed() -> None:
    totals = add_up([analysed({"lab": 60, "con": 40})])
    assert totals.lines[0].net is None and totals.lines[0].change_pp is None and not totals.lines[0].is_new
    assert totals.changes == () and totals.changed_hands is None


def test_independents_and_the_speaker_come_last_without_a_change() -> None:
    totals = add_up(
        [analysed({"ind:ash": 90, "lab": 10}, {"ind:ash": 80, "lab": 20}), analysed({"speaker": 9, "con": 1})]
    )
    assert [line.party for line in totals.lines] == ["lab", "con", "ind", "speaker"]
    assert all(line.change_pp is None for line in totals.lines if line.party in ("ind", "speaker"))


def test_an_unknown_electorate_leaves_the_turnout_of_the_whole_unknown() -> None:
    known, unknown = make_result({"lab": 6, "con": 4}, electorate=20), make_result({"lab": 6, "con": 4})
    assert add_up([analyse(known, None)]).turnout == Fraction(1, 2)
    totals = add_up([analyse(known, None), analyse(unknown, None)])
    assert totals.electorate is None and totals.turnout is None and totals.valid_votes == 20


def test_an_estimate_has_no_deposits_to_lose_and_a_poll_before_1985_none_that_are_known() -> None:
    now = make_result({"lab": 96, "con": 4})
    notional = replace(now, contest=replace(now.contest, is_notional=True))
    early = replace(now, contest=replace(now.contest, polling_day=date(1983, 6, 9)))
    assert add_up([analyse(now, None)]).lost_deposits == 1
    for result in (notional, early):
        totals = add_up([analyse(now, None), analyse(result, None)])
        assert totals.lost_deposits is None and {line.lost_deposits for line in totals.lines} == {None}


def test_nothing_to_add_up_is_no_error() -> None:
    totals = add_up([])
    assert (totals.contests, totals.lines, totals.first, totals.gallagher) == (0, (), None, None)


@given(st.lists(st.tuples(results(), baselines()), min_size=1, max_size=3))
def test_totals_do_not_depend_on_the_order_and_every_seat_gained_was_lost(pairs: list[tuple[Result, Baseline]]) -> None:
    found = [analyse(result, baseline) for result, baseline in pairs]
    totals = add_up(found)
    assert add_up(list(reversed(found))) == totals
    assert sum(line.votes for line in totals.lines) == totals.valid_votes == sum(a.valid_votes or 0 for a in found)
    assert sum(line.seats for line in totals.lines) == len(found)
    assert sum(line.net or 0 for line in totals.lines) == 0
    assert sum(line.gains or 0 for line in totals.lines) == totals.changed_hands
    assert all(line.seats - (line.seats_before or 0) == line.net for line in totals.lines)


@given(results(), results())
def test_two_contests_compare_the_same_whichever_is_named_first(one: Result, other: Result) -> None:
    earlier = replace(one, contest=replace(one.contest, id="parl.anytown.2019-12-12", polling_day=date(2019, 12, 12)))
    there, back = analyse(earlier, None), analyse(other, None)
    compared = compare(there, back)
    assert compare(back, there) == compared
    assert {line.key for line in compared.lines} == {
        c.candidacy.compares_as for a in (there, back) for c in a.result.counts
    }
    for line in compared.lines:
        if line.earlier_share is None:
            assert line.earlier is None and line.change_pp is None
        else:
            assert line.change_pp == 100 * ((line.later_share or 0) - line.earlier_share)


def test_other_boundaries_and_the_same_contest_are_not_compared() -> None:
    here, there = make_result({"lab": 6, "con": 4}), make_result({"lab": 5, "con": 5}, constituency_id="E14000999")
    elsewhere = replace(there, contest=replace(there.contest, id="parl.elsewhere.2021-07-01"))
    assert "different" in compare(analyse(here, None), analyse(elsewhere, None)).why_not
    assert "same contest" in compare(analyse(here, None), analyse(here, None)).why_not
    assert compare(analyse(here, None), analyse(elsewhere, None)).swing is None


def test_the_comparison_of_batley_and_spen_is_its_own_analysis() -> None:
    found = Almanac(embedded_state()).analyses
    compared = compare(found["parl.batley-and-spen.2019-12-12"], found[BATLEY])
    assert compared.swing == found[BATLEY].swing
    changes = {line.key: line.change_pp for line in compared.lines}
    assert changes["lab"] == next(line.change_pp for line in found[BATLEY].lines if line.candidacy.party == "lab")


def test_a_time_of_declaration_outlives_the_correction_of_its_figures() -> None:
    at = datetime(2017, 6, 9, 3, 5)
    ref = EntryRef(number=1, at=datetime(2017, 6, 9), by="test", source="test")
    book = ContestBook(make_contest(["lab"]))
    assert elections.declared_at(book) is None
    first = ResultEntered(contest_id="x", figures=Figures(votes={}), declared_at=at)
    later = ResultEntered(contest_id="x", figures=Figures(votes={}))
    assert elections.declared_at(replace(book, shown=((ref, first), (ref, later)))) == at


def test_the_size_of_the_house_is_known_from_1997() -> None:
    sizes = [elections.house_size(date(year, 6, 1)) for year in (1992, 2001, 2005, 2010, 2024)]
    assert sizes == [None, 659, 646, 650, 650]
