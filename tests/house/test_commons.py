from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest

from hustings.errors import UnknownThing
from hustings.house import CAVEAT, house_document, house_on, last_known_day, what_changed
from hustings.record.entries import (
    ChallengeNoted,
    ContestEntered,
    Draft,
    HouseEntered,
    Payload,
    ResultEntered,
)
from hustings.record.model import Challenge, Contest, Figures, HouseElected, Vacancy
from hustings.record.state import State
from hustings.sources.embedded import embedded_drafts
from strategies import embedded_state, entries_of, make_contest

BATLEY = "parl.batley-and-spen.by.2021-07-01"
HARTLEPOOL = "parl.hartlepool.by.2021-05-06"


def state_of(*payloads: Payload) -> State:
    return State.of(entries_of(Draft(by="test", source="test", payload=payload) for payload in payloads))


def small_house(**changes: object) -> HouseElected:
    house = HouseElected(
        elected_on=date(2019, 12, 12),
        seats={"con": 6, "lab": 3, "speaker": 1},
        government="con",
        opposition="lab",
        deputies={},
        not_seated=(),
    )
    return replace(house, **changes)  # type: ignore[arg-type]


def by_election(vacated_on: date, polling_day: date, party: str = "lab", seat: str = "E1") -> Contest:
    vacancy = Vacancy(vacated_on=vacated_on, member="A", party=party, cause="death", reason="A died.")
    return replace(make_contest(("lab", "con"), polling_day=polling_day, constituency_id=seat), vacancy=vacancy)


def declared(contest: Contest, lab: int, con: int) -> ResultEntered:
    return ResultEntered(contest_id=contest.id, figures=Figures(votes={"lab": lab, "con": con}))


def test_the_house_elected_in_2019_had_an_overall_majority_of_80_and_a_working_one_of_87():
    """House of Commons Library, CBP-8749; the working majority is the Institute for Government's sum."""
    house = house_on(embedded_state(), date(2019, 12, 13))
    assert (house.size, house.members, house.seats["con"]) == (650, 650, 365)
    assert (house.government_majority, house.working_majority) == (80, 87)
    assert house.government_majority_with_speaker("lab") == 80
    assert house.government_majority_with_speaker("con") == 82
    none_yet = "as elected, with the by-elections this record holds: none by this day"
    assert house.caveat == f"{none_yet}; defections and suspensions not recorded"


def test_the_house_after_batley_and_spen():
    house = house_on(embedded_state(), date(2021, 7, 2))
    assert [(b.from_party, b.to_party) for b in house.by_elections if b.is_change] == [("lab", "con"), ("con", "ld")]
    assert (house.seats["con"], house.seats["lab"], house.seats["ld"], house.vacant) == (365, 201, 12, ())


@pytest.mark.parametrize(
    ("on", "vacant"),
    [
        (date(2021, 3, 15), ()),
        (date(2021, 3, 16), (HARTLEPOOL,)),
        (date(2021, 5, 5), (HARTLEPOOL,)),
        (date(2021, 5, 6), ()),
    ],
)
def test_a_seat_is_vacant_from_its_vacancy_until_polling_day(on: date, vacant: tuple[str, ...]):
    house = house_on(embedded_state(), on)
    assert tuple(v.contest_id for v in house.vacant if v.contest_id == HARTLEPOOL) == vacant
    assert house.members == house.size - len(house.vacant)


def test_a_seat_stays_vacant_until_the_result_is_published():
    state = State.of(entries_of(embedded_drafts(without=frozenset({BATLEY}))))
    house = house_on(state, date(2021, 7, 2))
    assert [v.contest_id for v in house.vacant] == [BATLEY]
    assert house.seats["lab"] == 200
    with pytest.raises(UnknownThing):
        what_changed(state, BATLEY)


def test_what_a_gain_from_the_opposition_changed():
    before, after = what_changed(embedded_state(), HARTLEPOOL)
    assert (before.seats["con"], after.seats["con"]) == (364, 365)  # Chesham and Amersham was vacant
    assert after.government_majority - before.government_majority == 2
    assert after.working_majority - before.working_majority == 2


def test_a_hold_changes_nothing():
    before, after = what_changed(embedded_state(), BATLEY)
    assert before.seats == after.seats


def test_a_general_election_is_no_by_election():
    with pytest.raises(UnknownThing):
        what_changed(embedded_state(), "parl.batley-and-spen.2019-12-12")


@pytest.mark.parametrize("on", [date(2019, 12, 11), date(2024, 5, 30), date(2024, 8, 1), date(2030, 1, 1)])
def test_no_house_is_made_up_for_a_date_that_the_record_does_not_cover(on: date):
    with pytest.raises(UnknownThing, match="House"):
        house_on(embedded_state(), on)


def test_a_late_date_names_the_latest_by_election_that_it_knows():
    house = house_on(embedded_state(), date(2024, 5, 29))
    assert "the by-elections this record holds, the latest of 1 July 2021" in house.caveat


def test_the_last_known_day_is_that_of_the_latest_published_result():
    assert last_known_day(embedded_state()) == date(2021, 7, 1)
    without = State.of(entries_of(embedded_drafts(without=frozenset({BATLEY}))))
    assert last_known_day(without) == date(2021, 6, 17)
    assert last_known_day(state_of(HouseEntered(house=small_house()))) == date(2019, 12, 12)
    with pytest.raises(UnknownThing):
        last_known_day(State())


@pytest.mark.parametrize(("returned", "seats", "vacant"), [("lab", (6, 3), 0), ("", (6, 2), 1)])
def test_a_candidate_whom_the_court_returns_has_the_seat_and_an_unnamed_one_leaves_it_to_nobody(
    returned: str, seats: tuple[int, int], vacant: int
):
    contest = by_election(date(2020, 1, 1), date(2020, 2, 1))
    noted = ChallengeNoted(
        contest_id=contest.id, challenge=Challenge.OTHER_RETURNED, on=date(2020, 6, 1), returned=returned
    )
    state = state_of(HouseEntered(house=small_house()), ContestEntered(contest=contest), declared(contest, 1, 9), noted)
    assert house_on(state, date(2020, 5, 31)).seats["con"] == 7
    after = house_on(state, date(2020, 6, 1))
    assert ((after.seats["con"], after.seats["lab"]), len(after.vacant)) == (seats, vacant)
    assert ("does not say whom" in after.caveat) is not bool(returned)


def test_a_general_election_since_means_that_the_house_is_not_known():
    later = make_contest(("lab", "con"), polling_day=date(2022, 5, 5), is_by_election=False)
    state = state_of(HouseEntered(house=small_house()), ContestEntered(contest=later))
    assert house_on(state, date(2022, 5, 4)).members == 10
    with pytest.raises(UnknownThing):
        house_on(state, date(2022, 5, 5))


def test_the_later_of_two_houses_is_the_house():
    later = small_house(elected_on=date(2022, 5, 5), seats={"lab": 7, "con": 3}, government="lab")
    state = state_of(HouseEntered(house=small_house()), HouseEntered(house=later))
    assert house_on(state, date(2022, 5, 4)).government_majority == 2
    assert house_on(state, date(2022, 5, 5)).government_majority == 4


def test_the_working_majority_leaves_out_speaker_deputies_and_those_who_do_not_sit():
    house = small_house(
        seats={"con": 6, "lab": 3, "sf": 2, "speaker": 1}, deputies={"con": 1, "lab": 1}, not_seated=("sf",)
    )
    on = house_on(state_of(HouseEntered(house=house)), date(2020, 1, 1))
    assert (on.government_majority, on.working_majority) == (0, 3)


def test_two_by_elections_in_one_seat_follow_each_other():
    first = by_election(date(2020, 1, 1), date(2020, 2, 1))
    second = by_election(date(2021, 1, 1), date(2021, 2, 1), party="con")

    state = state_of(
        HouseEntered(house=small_house()),
        ContestEntered(contest=first),
        declared(first, 1, 9),
        ContestEntered(contest=second),
        declared(second, 9, 1),
    )
    assert [house_on(state, date(2020, 1, day)).seats["lab"] for day in (1, 31)] == [2, 2]
    assert house_on(state, date(2020, 6, 1)).seats == {"con": 7, "lab": 2, "speaker": 1}
    assert house_on(state, date(2021, 1, 15)).seats == {"con": 6, "lab": 2, "speaker": 1}
    assert house_on(state, date(2021, 2, 1)).seats == {"con": 6, "lab": 3, "speaker": 1}


def test_a_void_by_election_leaves_the_seat_vacant_again():
    contest = by_election(date(2020, 1, 1), date(2020, 2, 1))
    state = state_of(
        HouseEntered(house=small_house()),
        ContestEntered(contest=contest),
        declared(contest, 1, 9),
        ChallengeNoted(contest_id=contest.id, challenge=Challenge.VOID, on=date(2020, 6, 1)),
    )
    assert house_on(state, date(2020, 5, 31)).seats["con"] == 7
    after = house_on(state, date(2020, 6, 1))
    assert (after.seats["con"], after.members, len(after.vacant)) == (6, 9, 1)


def test_the_house_as_json_carries_its_majorities_and_its_caveat():
    document = json.loads(json.dumps(house_document(house_on(embedded_state(), date(2021, 6, 20)))))
    assert (document["on"], document["elected_on"], document["caveat"]) == (
        "2021-06-20",
        "2019-12-12",
        document["caveat"],
    )
    assert "the latest of 17 June 2021" in document["caveat"] and CAVEAT in document["caveat"]
    assert (document["size"], document["members"], document["seats"]["con"]) == (650, 649, 365)
    assert (document["government_majority"], document["working_majority"]) == (81, 88)
    assert [seat["contest_id"] for seat in document["vacant"]] == [BATLEY]
