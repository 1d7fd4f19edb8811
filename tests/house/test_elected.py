"""Which House sat on a date, where its seats come from, and Members who changed sides."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hustings.errors import UnknownThing
from hustings.house import house_elected, house_on, known_houses
from hustings.house.elected import winners_at
from hustings.measures.majorities import winner_of
from hustings.record.entries import (
    AffiliationEntered,
    ConstituenciesEntered,
    ContestCorrected,
    ContestEntered,
    DeputiesEntered,
    Draft,
    HouseEntered,
    Payload,
    ReferenceEntered,
    ResultEntered,
)
from hustings.record.model import (
    AffiliationChange,
    Constituency,
    CorrectedBy,
    DeputiesChosen,
    Figures,
    HouseElected,
    Vacancy,
)
from hustings.record.reference import Parliament
from hustings.record.state import State
from strategies import embedded_state, entries_of, make_contest

DAY = date(2024, 7, 4)
HARTLEPOOL = "parl.hartlepool.by.2021-05-06"


def state_of(*payloads: Payload) -> State:
    return State.of(entries_of(Draft(by="test", source="test", payload=payload) for payload in payloads))


def election(won: dict[str, int], day: date = DAY) -> list[Payload]:
    """A seat for each that a party won, contested by all of them."""
    parties = list(won)
    made: list[Payload] = []
    for number, winner in enumerate(party for party, seats in won.items() for _ in range(seats)):
        contest = make_contest(parties, polling_day=day, constituency_id=f"E{number}")
        contest = replace(contest, id=f"parl.e{number}.{day}", is_by_election=False)
        votes = {party: 2 if party == winner else 1 for party in parties}
        made += [
            ContestEntered(contest=contest),
            ResultEntered(contest_id=contest.id, figures=Figures(votes=votes)),
        ]
    return made


def test_a_house_is_added_up_from_the_results_of_every_seat_and_of_no_fewer() -> None:
    payloads = election({"lab": 400, "con": 250})
    house = house_elected(state_of(*payloads), DAY)
    assert (house.seats, house.government, house.opposition) == ({"lab": 400, "con": 250}, "lab", "con")
    assert house_on(state_of(*payloads), DAY).is_inferred
    with pytest.raises(UnknownThing):
        house_elected(state_of(*payloads[:-1]), DAY)


def test_a_tie_that_no_lot_has_settled_leaves_no_house() -> None:
    *rest, tied = election({"lab": 400, "con": 250})
    assert isinstance(tied, ResultEntered)
    tied = replace(tied, figures=Figures(votes={"lab": 1, "con": 1}))
    assert known_houses(state_of(*rest, tied)) == []


def test_inputs_without_seats_take_them_from_the_results_and_name_the_coalition() -> None:
    inputs = HouseElected(
        elected_on=DAY, government="con", coalition=("ld",), opposition="lab", deputies={"lab": 1}, not_seated=()
    )
    won = {"con": 306, "ld": 57, "lab": 287}
    house = house_on(state_of(HouseEntered(house=inputs), *election(won)), DAY)
    assert (house.government, house.is_inferred, house.seats) == ("con", False, won)
    assert house.government_majority == 2 * (306 + 57) - 650
    assert house.working_majority == (306 + 57) - (287 - 1)
    assert known_houses(state_of(HouseEntered(house=inputs))) == []


def test_a_house_ends_when_its_parliament_was_dissolved_or_the_next_one_was_elected() -> None:
    payloads = [*election({"lab": 400, "con": 250}), *election({"con": 400, "lab": 250}, date(2029, 5, 3))]
    undated = state_of(*payloads)
    assert house_elected(undated, date(2029, 5, 2)).elected_on == DAY
    dissolved = Parliament(
        number=59,
        polling="",
        summoned_on=None,
        opened_on=date(2024, 7, 9),
        dissolved_on=date(2029, 3, 30),
        wikidata_id="",
    )
    dated = state_of(*payloads, ReferenceEntered(parliaments=(dissolved,)))
    assert house_elected(dated, date(2029, 3, 29)).dissolved_on == date(2029, 3, 30)
    with pytest.raises(UnknownThing):
        house_elected(dated, date(2029, 3, 30))
    assert house_elected(dated, date(2029, 5, 3)).elected_on == date(2029, 5, 3)


def test_a_seat_polled_on_another_day_belongs_to_its_general_election() -> None:
    payloads = election({"lab": 400, "con": 250})
    first = payloads[0]
    assert isinstance(first, ContestEntered)
    postponed = replace(first.contest, polling_day=date(2024, 7, 25), election_on=DAY)
    corrected = ContestCorrected(contest=postponed, corrected_by=CorrectedBy.NONE)
    state = state_of(*payloads, corrected)
    assert known_houses(state) == [DAY]
    assert house_on(state, date(2024, 8, 1)).elected_on == DAY


def test_a_by_election_without_a_recorded_vacancy_fills_its_seat_on_polling_day() -> None:
    state = embedded_state()
    book = state.contests[HARTLEPOOL]
    forgotten = replace(book, contest=replace(book.contest, vacancy=None))
    state_without = replace(state, contests={**state.contests, HARTLEPOOL: forgotten})
    after = date(2021, 5, 6)
    assert house_on(state_without, after).seats == house_on(state, after).seats
    assert house_on(state_without, date(2021, 5, 5)).seats["lab"] == house_on(state, date(2021, 5, 5)).seats["lab"] + 1


def seat(id: str) -> ConstituenciesEntered:
    made = Constituency(id=id, name=id, slug=id.lower(), boundary_set="2010-2024", nation="England", region="")
    return ConstituenciesEntered(constituencies=(made,))


def crossing(day: date, to_party: str, *, from_party: str = "lab", id: str = "E1") -> AffiliationEntered:
    change = AffiliationChange(constituency_id=id, member="A", on=day, from_party=from_party, to_party=to_party)
    return AffiliationEntered(change=change)


def small_house(*payloads: Payload) -> State:
    house = HouseElected(
        elected_on=DAY, seats={"con": 6, "lab": 4}, government="con", opposition="lab", deputies={}, not_seated=()
    )
    return state_of(HouseEntered(house=house), seat("E1"), *payloads)


def test_a_member_who_crosses_the_floor_sits_for_the_other_party_from_that_day() -> None:
    state = small_house(crossing(date(2025, 1, 1), "ind"), crossing(date(2025, 6, 1), "con", from_party="ind"))
    seats = [house_on(state, date(2025, month, 2)).seats for month in (1, 6)]
    assert house_on(state, date(2024, 12, 31)).seats == {"con": 6, "lab": 4}
    assert seats == [{"con": 6, "lab": 3, "ind": 1}, {"con": 7, "lab": 3}]
    found = house_on(state, date(2025, 6, 2))
    assert "2 changes of affiliation entered" in found.caveat
    assert "other defections and suspensions not recorded" in found.caveat
    assert found.government_majority == 4


def test_a_by_election_ends_what_the_former_member_had_changed() -> None:
    vacancy = Vacancy(vacated_on=date(2025, 3, 1), member="A", party="lab", cause="death", reason="A died.")
    contest = make_contest(("lab", "con"), polling_day=date(2025, 5, 1), constituency_id="E1")
    contest = replace(contest, is_by_election=True, vacancy=vacancy)
    result = ResultEntered(contest_id=contest.id, figures=Figures(votes={"lab": 1, "con": 2}))
    state = small_house(crossing(date(2025, 1, 1), "ind"), ContestEntered(contest=contest), result)
    assert house_on(state, date(2025, 2, 1)).seats == {"con": 6, "lab": 3, "ind": 1}
    assert house_on(state, date(2025, 4, 1)).seats == {"con": 6, "lab": 3}
    after = house_on(state, date(2025, 5, 1))
    assert after.seats == {"con": 7, "lab": 3}
    assert after.by_elections[0].from_party == "lab"


def test_deputies_chosen_later_count_from_their_day() -> None:
    state = small_house(DeputiesEntered(chosen=DeputiesChosen(on=date(2024, 7, 23), deputies={"con": 2, "lab": 1})))
    assert house_on(state, DAY).working_majority == 2
    assert house_on(state, date(2024, 7, 23)).working_majority == (6 - 2) - (4 - 1)


def test_a_change_of_affiliation_names_a_constituency_of_the_record() -> None:
    with pytest.raises(UnknownThing, match="E9"):
        small_house(crossing(date(2025, 1, 1), "ind", id="E9"))


@given(votes=st.lists(st.integers(0, 3), min_size=1, max_size=4), lot=st.none() | st.integers(0, 3))
def test_the_quick_winner_is_the_winner_of_the_result(votes: list[int], lot: int | None) -> None:
    parties = ["lab", "con", "ld", "snp"][: len(votes)]
    contest = replace(make_contest(parties, polling_day=DAY), is_by_election=False)
    figures = Figures(
        votes=dict(zip(parties, votes, strict=True)),
        lot_winner=parties[lot % len(parties)] if lot is not None else None,
    )
    state = state_of(ContestEntered(contest=contest), ResultEntered(contest_id=contest.id, figures=figures))
    winner = winner_of(state.result(contest.id, public=True))
    assert winners_at(state, DAY) == ({contest.constituency_id: winner.party} if winner else {})
