"""A party, a person and a constituency through every election of the embedded record, and of the whole one."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from hustings import home
from hustings.measures import histories
from hustings.measures.almanac import Almanac
from hustings.measures.analysis import Analysis
from reference_record import reference_almanac

BATLEY = "parl.batley-and-spen.by.2021-07-01"


@pytest.fixture(scope="module")
def almanac() -> Almanac:
    with home.open_embedded() as record:
        return Almanac(record.state)


def held(almanac: Almanac, slug: str) -> list[Analysis]:
    return [a for a in almanac.analyses.values() if a.result.contest_id.startswith(f"parl.{slug}.")]


def test_a_partys_elections_sum_the_contests_held(almanac: Almanac) -> None:
    elections = histories.party_elections("lab", almanac.analyses)
    assert [e.polling_day for e in elections] == [date(2017, 6, 8), date(2019, 12, 12)]
    then, now = elections
    lines = [s for s in histories.standings_of("lab", almanac.analyses) if s.polling_day == now.polling_day]
    assert (now.contests, now.stood, now.votes) == (4, 4, sum(s.line.votes for s in lines))
    assert now.seats == 2  # Batley and Spen, Hartlepool
    assert now.change_pp == 100 * (now.share - then.share)
    assert then.change_pp is None


def test_there_is_no_change_for_independents_or_a_party_that_did_not_stand_before(almanac: Almanac) -> None:
    assert all(e.change_pp is None for e in histories.party_elections("ind", almanac.analyses))
    assert histories.party_elections("reform", almanac.analyses)[0].change_pp is None


def test_gains_and_losses_of_2021(almanac: Almanac) -> None:
    gained, lost = histories.gains_of("con", almanac.analyses)
    assert [a.result.contest_id for a in gained] == ["parl.hartlepool.by.2021-05-06"]
    assert [a.result.contest_id for a in lost] == ["parl.chesham-and-amersham.by.2021-06-17"]


def test_best_and_worst_are_ordered_by_share_and_do_not_overlap(almanac: Almanac) -> None:
    stood = histories.standings_of("lab", almanac.analyses)
    best, worst = histories.best_and_worst(stood, 3)
    assert [s.line.share for s in best] == sorted((s.line.share for s in stood), reverse=True)[:3]
    assert [s.line.share for s in worst] == sorted(s.line.share for s in stood)[:3]
    assert histories.best_and_worst(stood[:2], 3)[1] == []


def test_shares_over_time_leave_a_gap_where_a_party_did_not_stand(almanac: Almanac) -> None:
    contests = held(almanac, "batley-and-spen")
    series = histories.share_series(contests)
    assert len(series) == 6
    assert "ind" not in {one.party for one in series}
    workers = next(one for one in series if one.party == "workers")
    assert [share is None for share in workers.shares] == [True] * (len(contests) - 1) + [False]
    assert workers.shares[-1] == Fraction(8264, 37695)
    named = [one.party for one in series]
    last = [one.shares[-1] or 0 for one in series]
    assert sum(last) + histories.others_share(contests[-1], named) == 1


def test_a_member_is_one_person_and_a_name_is_only_a_name(almanac: Almanac) -> None:
    people = histories.people(almanac.analyses)
    assert not histories.is_person_known("kim-leadbeater")
    assert histories.is_person_known("mnis-4923")
    (standing,) = people["kim-leadbeater"]
    assert standing.won and standing.analysis.result.contest_id == BATLEY
    assert len(people["therese-hirst"]) == 2


@pytest.mark.data
@pytest.mark.parametrize("party", ["con", "lab"])
def test_every_general_election_of_a_party_is_whole(data_dir: Path, party: str) -> None:
    found = histories.party_elections(party, reference_almanac(data_dir).analyses)
    assert {e.polling_day.year: e.contests for e in found} == dict.fromkeys((2010, 2015, 2017, 2019, 2024), 650)
    assert [e.change_pp is None for e in found] == [True, False, False, False, False]
    seats = {"con": [306, 330, 317, 365, 121], "lab": [258, 232, 262, 202, 411]}
    assert [e.seats for e in found] == seats[party]
