"""What polls of by-elections, and by-elections themselves, have told: errors, ranges, fair comparisons."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecast_record import forecast_record, table
from hustings.errors import Refused, UnknownThing
from hustings.forecast.by_election_polls import implied, misses, summaries
from hustings.forecast.past_by_elections import Circumstances, of_record
from hustings.forecast.read_across import ReadAcross, line_through, nearest
from hustings.forecast.spread import reach_of
from hustings.home import open_embedded

BATLEY = "parl.batley-and-spen.by.2021-07-01"


@pytest.fixture
def batley(data_dir: Path) -> ReadAcross:
    return forecast_record(data_dir).read_across(BATLEY)


@pytest.mark.parametrize(("level", "degrees", "reach"), [(90, 10, 1.812), (50, 10, 0.700), (90, 83, 1.663)])
def test_ranges_reach_as_far_as_published_tables_of_students_t(level: int, degrees: int, reach: float) -> None:
    assert reach_of(level, degrees) == pytest.approx(reach, rel=0.003)


def test_batley_and_spens_only_poll_had_the_conservatives_six_points_ahead(data_dir: Path) -> None:
    miss = next(m for m in misses(table(data_dir, "pollbase by-elections")) if m.constituency == "Batley and Spen")
    assert (miss.first, miss.second, miss.polls, miss.days_before) == ("con", "lab", 1, 14)
    assert miss.lead == pytest.approx(0.06) and miss.result_lead < 0


def test_every_way_of_grouping_polls_counts_each_of_them_once(data_dir: Path) -> None:
    found = misses(table(data_dir, "pollbase by-elections"))
    lines = summaries(found)
    assert lines[0].among == "all" and lines[0].polls == len(found)
    for words in ("0s", "before|told", "poll"):
        group = [line for line in lines[1:] if any(word in line.among for word in words.split("|"))]
        assert sum(line.polls for line in group) == len(found), words
        assert sum(line.wrong_leader for line in group) == lines[0].wrong_leader


def test_what_a_lead_means_is_learned_from_earlier_by_elections_alone(data_dir: Path) -> None:
    found = misses(table(data_dir, "pollbase by-elections"))
    says = implied({"con": 0.47, "lab": 0.41}, date(2021, 7, 1), found)
    assert says is not None and says.result.low_90 < 0 < says.result.high_90 and 0.5 < says.chance_ahead < 0.75
    assert 0.8 <= says.held[90] / says.polls <= 0.97
    before = [miss for miss in found if miss.polling_day < date(2021, 7, 1)]
    assert implied({"con": 0.47, "lab": 0.41}, date(2021, 7, 1), before) == says
    assert implied({"con": 0.47, "lab": 0.41}, date(1958, 7, 1), found) is None
    assert implied({"con": 0.47}, date(2021, 7, 1), found) is None


@given(st.lists(st.tuples(st.integers(-20, 20), st.integers(-20, 20)), min_size=6, max_size=30), st.integers(-20, 20))
def test_a_line_and_its_ranges_follow_the_points(pairs: list[tuple[float, float]], at: float) -> None:
    groups = [i // 2 for i in range(len(pairs))]
    expected, ranges = line_through(pairs, groups, at)
    moved, wider = line_through([(x, y + 1) for x, y in pairs], groups, at)
    assert moved == pytest.approx(expected + 1, abs=1e-6)
    assert ranges[90][0] <= ranges[50][0] <= expected <= ranges[50][1] <= ranges[90][1]
    assert wider[90][1] - wider[90][0] == pytest.approx(ranges[90][1] - ranges[90][0], rel=1e-6, abs=1e-6)


def test_a_group_counts_once_however_many_it_holds() -> None:
    pairs = [(0.0, 1.0), (1.0, 3.0), (2.0, 2.0), (3.0, 5.0), (4.0, 4.0)]
    once = line_through(pairs, range(5), 2.5)
    many = line_through([*pairs, *[pairs[-1]] * 40], [0, 1, 2, 3, *[4] * 41], 2.5)
    assert many[0] == pytest.approx(once[0]) and many[1][90] == pytest.approx(once[1][90])


def test_the_swing_repeated_everywhere_is_arithmetic_on_the_last_general_election(batley: ReadAcross) -> None:
    sums = batley.arithmetic
    assert sums is not None and batley.swing is not None
    assert sums.election == date(2019, 12, 12) and float(batley.swing.butler_pp) == pytest.approx(2.9, abs=0.05)
    assert sum(sums.before.values()) == sum(sums.after.values()) == 650 and sums.before["con"] == 365
    assert sums.changed == sum(seats for _, _, seats in sums.changes) > 0
    assert sums.majority_of == ("con", 2 * sums.after["con"] - 650)


def test_the_arithmetic_counts_the_seats_whose_majority_the_swing_overturns(data_dir: Path, batley: ReadAcross) -> None:
    """A slow plain count: Labour-held seats with the Conservatives second, by less than twice the swing."""
    record = forecast_record(data_dir)
    assert batley.swing is not None and batley.arithmetic is not None
    twice = 2 * batley.swing.butler_pp / 100
    fall = 0
    for analysis in record.almanac.analyses.values():
        contest = analysis.result.contest
        if contest.polling_day != date(2019, 12, 12) or contest.is_notional:
            continue
        first, second = (line.candidacy.party for line in analysis.lines[:2])
        fall += (first, second) == ("lab", "con") and (analysis.majority_share or Fraction(1)) < twice
    assert {(a, b): n for a, b, n in batley.arithmetic.changes}["lab", "con"] == fall


def test_cautions_name_the_third_candidate_the_absent_and_turnout_with_their_figures(batley: ReadAcross) -> None:
    said = " ".join(batley.cautions)
    for words in ("George Galloway", "21.9%", "7.4 and 1.6 points", "Heavy Woollen District Independents", "12.2%"):
        assert words in said
    assert "from 66.5% to 47.5%" in said


def test_nothing_is_learned_from_what_came_after(data_dir: Path, batley: ReadAcross) -> None:
    assert {found.where for found in batley.evidence} == {"seat", "country"}
    for found in batley.evidence:
        assert found.last < date(2019, 12, 12)
        assert 0.6 <= found.held[90] / found.by_elections <= 1 and found.parliaments == 10
        assert found.ranges[90][0] < found.expected < found.ranges[90][1]
    labour = next(e for e in batley.evidence if (e.party, e.where) == ("lab", "seat"))
    assert labour.expected / labour.change == pytest.approx(0.35, abs=0.2)  # well under the whole of it carries over
    early = forecast_record(data_dir).read_across("parl.oldham-east-and-saddleworth.by.2011-01-13")
    assert all(found.last.year < 2010 for found in early.evidence) and early.changed_hands == 0


def test_comparisons_are_the_nearest_first_and_never_itself(data_dir: Path, batley: ReadAcross) -> None:
    distances = [comparison.distance for comparison in batley.comparisons]
    assert distances == sorted(distances) and len(distances) == 6
    assert BATLEY not in {comparison.past.contest_id for comparison in batley.comparisons}
    record = forecast_record(data_dir)
    past = [each for each in of_record(record.almanac, record.state) if each.is_fair]
    for own in past[:10]:
        assert own.circumstances is not None
        assert nearest(own.circumstances, past)[0].distance == 0


def test_unknown_circumstances_are_not_compared(data_dir: Path) -> None:
    record = forecast_record(data_dir)
    past = of_record(record.almanac, record.state)
    unknown = Circumstances(
        government_seat=None, majority_share=None, years_into_parliament=1, surge_pp=0, turnout_change_pp=None
    )
    assert nearest(unknown, past) == []


def test_what_cannot_be_said_is_one_plain_sentence(batley: ReadAcross) -> None:
    assert batley.cannot.startswith("Who would win a general election") and batley.cannot.count(". ") == 0
    assert "nine times in ten" in batley.cannot


def test_its_poll_is_shown_with_what_it_could_have_told(batley: ReadAcross) -> None:
    (poll,) = batley.polls
    assert poll.pollster == "Survation" and poll.says.lead == pytest.approx(0.06)
    assert poll.result_lead == pytest.approx(-323 / 37_695, abs=1e-6)
    assert "markpack.org.uk" in batley.credit


def test_without_the_country_there_is_no_arithmetic_and_it_says_why() -> None:
    found = open_embedded().read_across(BATLEY)
    assert found.arithmetic is None and "whole general election" in found.no_arithmetic
    assert found.cautions and found.evidence == () and found.credit == ""


def test_only_by_elections_that_are_held_are_read_across(data_dir: Path) -> None:
    with pytest.raises(Refused, match="no by-election"):
        forecast_record(data_dir).read_across("parl.batley-and-spen.2019-12-12")
    with pytest.raises(UnknownThing):
        forecast_record(data_dir).read_across("parl.atlantis.by.2021-07-01")


def test_every_by_election_of_the_record_can_be_read_across(data_dir: Path) -> None:
    record = forecast_record(data_dir)
    names = [each.contest_id for each in of_record(record.almanac, record.state)]
    for name in names[::7]:
        found = record.read_across(name)
        assert (found.arithmetic is None) == bool(found.no_arithmetic) and found.cannot
    irish = record.read_across("parl.west-tyrone.by.2018-05-03")
    assert irish.arithmetic is None and {c.past.name for c in irish.comparisons} == {"Belfast West"}
