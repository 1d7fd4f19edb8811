"""Turning points do not flap; swing as declared compares like with like."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from hustings.forecast.tables import SeatBaseline
from hustings.forecast.turning import DOWN, HUNG, MAJORITY, UP, is_likely, nation_swings, turned, turnings
from hustings.forecast.values import Count, Projection, SeatRange

CHANCES = st.lists(st.floats(0, 1), max_size=60)


def projection(hung: float, **majority: float) -> Projection:
    return Projection(
        seats={"con": SeatRange(1, 1, (1, 1), (1, 1))},
        chances={},
        expected_shares={},
        declared={},
        largest={},
        majority=majority,
        hung=hung,
        changing_hands=0,
        telling=(),
        polled=1,
        house=1,
        abandoned=(),
        draws=1,
        evidence=(),
        interval_record={},
        notes=(),
    )


@given(CHANCES)
def test_between_two_turns_the_chance_has_crossed_the_whole_gap(chances: list[float]) -> None:
    was, at_turns = False, []
    for chance in chances:
        now = is_likely(was, chance)
        if now != was:
            at_turns.append((now, chance))
        was = now
    assert [up for up, _ in at_turns] == [place % 2 == 0 for place in range(len(at_turns))]
    assert all(chance > UP if up else chance < DOWN for up, chance in at_turns)


@given(st.lists(st.floats(DOWN, UP), max_size=60), st.booleans())
def test_nothing_turns_inside_the_gap(chances: list[float], was: bool) -> None:
    likely = frozenset({(HUNG, "")}) if was else frozenset()
    assert all(turnings(likely, projection(chance)) == () for chance in chances)


def test_a_majority_that_falls_away_and_a_hung_parliament_that_rises_are_both_told() -> None:
    likely = turned(frozenset(), turnings(frozenset(), projection(0.2, con=0.8)))
    assert likely == {(MAJORITY, "con")}
    found = turnings(likely, projection(1.0))
    assert {(one.question, one.party, one.is_likely) for one in found} == {(HUNG, "", True), (MAJORITY, "con", False)}
    assert turned(likely, found) == {(HUNG, "")}


def seat(ident: str, con: int, lab: int) -> SeatBaseline:
    return SeatBaseline(
        constituency_id=ident,
        name=ident,
        country="England",
        region="London",
        previous={"con": con, "lab": lab},
        standing=frozenset({"con", "lab"}),
    )


def test_the_swing_is_of_the_declared_seats_alone() -> None:
    seats = (seat("A", 40, 60), seat("B", 90, 10))
    (found,) = nation_swings(seats, {"A": Count({"con": 25, "lab": 25})})
    assert (found.declared, found.seats, found.from_party, found.to_party) == (1, 2, "lab", "con")
    assert found.butler_pp is not None and abs(found.butler_pp - 10) < 1e-9


def test_without_a_seat_to_compare_there_is_no_swing() -> None:
    seats = (replace(seat("A", 40, 60), previous=None), seat("B", 90, 10))
    (found,) = nation_swings(seats, {"A": Count({"con": 25, "lab": 25})})
    assert (found.declared, found.butler_pp) == (0, None)
