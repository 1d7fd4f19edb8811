"""One battery for every estimator: margins, order, names, ranges."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from flow_scenes import EVERY, METHODS, assert_sound, made_table
from hustings.flows.estimates import unit_bounds
from hustings.flows.model import Hustings
from hustings.flows.tables import FlowTable, Option

SEEDS = pytest.mark.parametrize("seed", range(4))


@EVERY
@SEEDS
def test_both_margins_are_reproduced_exactly(method: Hustings, seed: int) -> None:
    assert_sound(method.fit(made_table(seed, n_parties=3 + seed)[0]))


@EVERY
@SEEDS
def test_the_order_of_units_and_options_is_irrelevant(method: Hustings, seed: int) -> None:
    table, _ = made_table(seed)
    chance = np.random.default_rng(seed)
    units, rows, columns = (chance.permutation(n) for n in (len(table.origin), 4, 4))
    turned = FlowTable(
        table.id,
        tuple(table.origins[row] for row in rows),
        tuple(table.destinations[column] for column in columns),
        table.origin[np.ix_(units, rows)],
        table.destination[np.ix_(units, columns)],
    )
    one, other = method.fit(table), method.fit(turned)
    assert np.abs(one.votes[np.ix_(rows, columns)] - other.votes).max() <= 1  # the last vote may be rounded elsewhere
    assert np.abs(one.upper[np.ix_(rows, columns)] - other.upper).max() <= 1


@EVERY
def test_names_only_name(method: Hustings) -> None:
    table, _ = made_table(1)

    def renamed(options: tuple[Option, ...]) -> tuple[Option, ...]:
        return tuple(Option(f"x{o.code}", f"the {o.key}", is_rest=o.is_rest) for o in options)

    other = replace(table, origins=renamed(table.origins), destinations=renamed(table.destinations))
    assert (method.fit(table).votes == method.fit(other).votes).all()


@pytest.mark.parametrize("seed", range(3))
def test_ours_comes_nearer_than_what_the_totals_alone_would_say(seed: int) -> None:
    pairs = [made_table(100 * seed + number, name=f"area{number}") for number in range(12)]
    found = Hustings().fit_all([table for table, _ in pairs])
    wrong = [np.abs(one.votes - truth).sum() for one, (_, truth) in zip(found, pairs, strict=True)]
    plain = [np.abs(METHODS[1].fit(table).votes - truth).sum() for table, truth in pairs]
    assert METHODS[1].name == "independence" and sum(wrong) < 0.5 * sum(plain)


def test_areas_fitted_together_differ_from_one_fitted_alone() -> None:
    tables = [made_table(number, name=f"area{number}", n_units=6)[0] for number in range(8)]
    together, alone = Hustings().fit_all(tables)[0], Hustings().fit(tables[0])
    assert (together.votes != alone.votes).any()
    said = {d.name: d for d in alone.diagnostics}["areas fitted together"]
    assert not said.is_met and "few areas" in said.advice


def test_an_option_that_did_not_stand_in_a_unit_gets_nobody_there() -> None:
    table, _ = made_table(3, votes=5_000)
    moved = table.destination.copy()
    moved[0, 1] += moved[0, 0]
    moved[0, 0] = 0
    found = Hustings(by_unit=True).fit(replace(table, destination=moved))
    assert found.by_unit is not None and found.by_unit[0, :, 0].max() < 1e-3
    assert np.abs(found.by_unit.sum(2) - table.origin).max() < 0.01
    assert np.abs(found.by_unit.sum(1) - moved).max() < 0.01


def test_the_frame_has_a_row_for_each_cell_with_its_range() -> None:
    found = Hustings().fit(made_table(5)[0])
    frame = found.to_frame()
    assert frame.columns == ["origin", "destination", "votes", "lower", "upper", "share", "level", "method"]
    assert len(frame) == 16 and frame["votes"].sum() == found.table.votes
    assert frame["share"].is_between(0, 1).all() and set(frame["level"]) == {0.9}


def test_units_bound_every_cell() -> None:
    table, truth = made_table(6, votes=60)
    lower, upper = unit_bounds(table)
    assert (lower <= truth).all() and (truth <= upper).all() and (upper < table.origin_totals.max()).any()
