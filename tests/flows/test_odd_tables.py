"""Tables that are wrong are refused with all that is wrong; tables that are merely odd are answered, with the doubt."""

from __future__ import annotations

import time

import numpy as np
import pytest

from flow_scenes import EVERY, assert_sound, made_table, options
from hustings.errors import BadInput
from hustings.flows.model import Hustings
from hustings.flows.simple import LinearProgramme
from hustings.flows.tables import FlowTable, with_small_pooled

AB = ("ash", "birch")


def table_of(origin: object, destination: object, keys: tuple[str, ...] = AB) -> FlowTable:
    return FlowTable("area", options("R", keys), options("C", keys), np.asarray(origin), np.asarray(destination))


@pytest.mark.parametrize(
    ("origin", "destination", "said"),
    [
        ([[5, 5]], [[5, 6]], "unit 1: 10 votes by origin but 11 by destination"),
        ([[5.5, 5]], [[5, 5.5]], "origin: every count must be a whole number"),
        ([[float("nan"), 5]], [[5, 5]], "whole number"),
        ([[-1, 11]], [[5, 5]], "below nought"),
        ([[0, 0]], [[0, 0]], "no votes"),
        ([[5, 5]], [[5, 5], [1, 1]], "1 units on the one side, 2 on the other"),
        ([[5, 5, 5]], [[5, 10]], "one column for each of 2 options"),
        (np.zeros((0, 2)), np.zeros((0, 2)), "no votes"),
    ],
)
def test_what_cannot_be_is_refused(origin: object, destination: object, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        table_of(origin, destination)


def test_units_that_do_not_agree_are_named_up_to_five() -> None:
    with pytest.raises(BadInput) as refused:
        table_of([[5, 5]] * 9, [[5, 6]] * 9)
    assert len(refused.value.problems) == 6 and "4 more units" in str(refused.value)


ODD = {
    "one unit": table_of([[60, 40]], [[50, 50]]),
    "one option": FlowTable("a", options("R", ("ash",)), options("C", ("ash",)), np.array([[7]]), np.array([[7]])),
    "empty units": table_of([[60, 40], [0, 0], [30, 70]], [[50, 50], [0, 0], [40, 60]]),
    "identical units": table_of([[60, 40]] * 30, [[50, 50]] * 30),
    "an option that vanished": table_of([[60, 40], [30, 70]], [[100, 0], [100, 0]]),
    "an option nobody had": table_of([[100, 0], [100, 0]], [[60, 40], [30, 70]]),
    "one vote": table_of([[1, 0]], [[0, 1]]),
    "a giant unit": table_of(
        [[6_000_000, 4_000_000], *[[600, 400]] * 20], [[5_000_000, 5_000_000], *[[550, 450]] * 20]
    ),
}


@EVERY
@pytest.mark.parametrize("name", ODD)
def test_what_is_odd_is_answered(method: Hustings, name: str) -> None:
    assert_sound(method.fit(ODD[name]))


@pytest.mark.parametrize(
    ("name", "doubted"),
    [
        ("one unit", "units with votes"),
        ("identical units", "least spread of an origin between units, over chance"),
        ("a giant unit", "largest unit's share of all votes"),
        ("an option that vanished", "options without a vote"),
    ],
)
def test_what_is_odd_is_said(name: str, doubted: str) -> None:
    missed = {found.name: found for found in Hustings().fit(ODD[name]).diagnostics if not found.is_met}
    assert missed[doubted].advice in str(missed[doubted])


def test_identical_units_leave_a_wide_interval() -> None:
    found = Hustings().fit(ODD["identical units"])
    assert (found.upper - found.lower).min() > 0.1 * found.table.votes


@EVERY
def test_many_options_on_both_sides(method: Hustings) -> None:
    n_options = 25 if method.name == Hustings.name else 50  # ours takes half a minute for fifty
    chance = np.random.default_rng(1)
    keys = tuple(f"p{number}" for number in range(n_options))
    origin = chance.multinomial(2_000, chance.dirichlet(np.ones(n_options)), size=60)
    destination = np.array([chance.permutation(row) for row in origin])
    assert_sound(method.fit(table_of(origin, destination, keys)))


@EVERY
def test_twenty_thousand_units(method: Hustings) -> None:
    table, _ = made_table(7, n_units=400)
    many = FlowTable(
        "many", table.origins, table.destinations, np.tile(table.origin, (50, 1)), np.tile(table.destination, (50, 1))
    )
    began = time.process_time()
    assert_sound(method.fit(many))
    assert time.process_time() - began < 60


def test_a_linear_programme_with_a_known_answer() -> None:
    table = table_of([[100, 0], [0, 100], [50, 50]], [[80, 20], [10, 90], [45, 55]])
    assert LinearProgramme().fit(table).votes.tolist() == [[120, 30], [15, 135]]


def test_small_options_are_pooled_only_where_there_are_two() -> None:
    table = table_of([[96, 2, 2]], [[96, 4, 0]], ("ash", "birch", "cedar"))
    pooled = with_small_pooled(table, least=0.03)
    assert [o.code for o in pooled.origins] == ["Rash", "Rrest"] and pooled.origin.tolist() == [[96, 4]]
    assert pooled.origins[1].is_rest and len(pooled.destinations) == 3
