"""The Houses since 2010 as the official files' results make them, against what others have printed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from hustings.errors import UnknownThing
from hustings.house import house_on, known_houses
from hustings.house.elected import winners_at
from hustings.measures.elections import house_size
from hustings.record.state import State
from official_load import contents_of, loaded

pytestmark = pytest.mark.data


@pytest.fixture(scope="module")
def state(data_dir: Path) -> State:
    return loaded(contents_of(data_dir / "uk-parliament")).state


def test_each_general_election_since_2010_gave_a_house_of_650(state: State) -> None:
    days = known_houses(state)
    assert [day.year for day in days] == [2010, 2015, 2017, 2019, 2024]
    assert [house_on(state, day).size for day in days] == [house_size(day) for day in days] == [650] * 5


@pytest.mark.parametrize(
    ("on", "overall", "working"),
    [
        (date(2019, 12, 13), 80, 87),  # Commons Library CBP-8749; deputies 2 Con 1 Lab, 7 Sinn Féin
        (date(2024, 7, 24), 172, 181),  # Institute for Government; deputies 1 Lab 2 Con, 7 Sinn Féin
    ],
)
def test_the_majorities_are_those_that_were_published(state: State, on: date, overall: int, working: int) -> None:
    house = house_on(state, on)
    assert (house.government_majority, house.working_majority) == (overall, working)
    assert not house.is_inferred


def test_the_seats_stated_for_2019_are_those_of_the_results(state: State) -> None:
    winners = list(winners_at(state, date(2019, 12, 12)).values())
    stated = next(h for h in state.houses if h.elected_on == date(2019, 12, 12))
    assert {party: winners.count(party) for party in stated.seats} == stated.seats


def test_the_government_of_2010_is_a_coalition_and_counts_thirsk(state: State) -> None:
    house = house_on(state, date(2010, 6, 10))
    assert (house.government, house.coalition) == ("con", ("ld",))
    assert (house.seats["con"], house.seats["ld"]) == (306, 57)
    assert house.government_majority == 2 * (306 + 57) - 650


def test_no_house_sits_between_dissolution_and_the_next_general_election(state: State) -> None:
    with pytest.raises(UnknownThing):
        house_on(state, date(2024, 6, 15))
    assert house_on(state, date(2024, 5, 29)).elected_on == date(2019, 12, 12)
