"""The parts of the projection against slow plain ones and against figures that can be worked out by hand."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hustings.forecast import baselines
from hustings.forecast.counting import fit_exit_poll, totals_and_chances, winners
from hustings.forecast.gaussian import Evidence, PartyModel, learn
from hustings.forecast.polls import final_average, parse_exit_poll, parse_polls
from hustings.forecast.settings import shipped_settings
from hustings.forecast.simulation import ABSENT, mixing_of


def model(columns: int, seats: int, seed: int = 1, evidence: tuple[Evidence, ...] = ()) -> PartyModel:
    chance = np.random.default_rng(seed)
    none = np.zeros(columns, bool)
    return PartyModel(
        party="con",
        base=chance.uniform(10, 60, seats),
        columns=chance.standard_normal((seats, columns)),
        blocks=np.arange(columns),
        level=none,
        scottish=none,
        slope=none,
        prior_mean=chance.standard_normal(columns),
        prior_sd=chance.uniform(0.5, 3, columns),
        noise_sd=chance.uniform(1, 4, seats),
        standing=np.ones(seats, bool),
        evidence=evidence,
    )


def test_learning_in_coefficients_equals_learning_in_seats() -> None:
    made, seats = model(6, 9), np.array([1, 4, 7, 8])
    shares = np.array([30.0, 41.0, 12.0, 55.0])
    known = learn(made, seats, shares, stiffness=3, rounds=1)
    prior = made.columns @ np.diag(made.prior_sd**2) @ made.columns.T
    observed = prior[np.ix_(seats, seats)] + np.diag(made.noise_sd[seats] ** 2)
    gain = prior[:, seats] @ np.linalg.inv(observed)
    expected = made.base + made.columns @ made.prior_mean
    mean = expected + gain @ (shares - expected[seats])
    spread = made.columns @ known.root
    assert made.base + made.columns @ known.mean == pytest.approx(mean)
    assert spread @ spread.T == pytest.approx(prior - gain @ prior[seats])


def test_evidence_of_a_sum_is_met() -> None:
    row = np.array([1.0, 1.0, 0.0])
    known = learn(
        model(3, 5, evidence=(Evidence(row, 12.0, 0.001),)), np.array([], int), np.array([]), stiffness=3, rounds=1
    )
    assert row @ known.mean == pytest.approx(12.0, abs=0.01)


def test_a_block_gives_way_to_effects_larger_than_it_is_used_to() -> None:
    made = model(1, 40)
    shares = made.base + made.columns[:, 0] * 30
    stiff = learn(made, np.arange(3), shares[:3], stiffness=3, rounds=1)
    soft = learn(made, np.arange(3), shares[:3], stiffness=3, rounds=3)
    assert abs(soft.mean[0] - 30) < abs(stiff.mean[0] - 30)


@given(st.lists(st.floats(0.1, 50), min_size=2, max_size=8))
def test_mixed_errors_keep_their_variance_and_oppose_one_another(weights: list[float]) -> None:
    mixing = mixing_of(np.array(weights))
    covariance = mixing @ mixing.T
    assert np.diag(covariance) == pytest.approx(np.ones(len(weights)))
    assert np.all(covariance - np.eye(len(weights)) <= 1e-9)


def test_winners_are_the_largest_shares() -> None:
    shares = np.random.default_rng(2).uniform(0, 50, (4, 30, 7)).astype(np.float32)
    shares[2, :10] = ABSENT
    found = winners(shares)
    assert np.array_equal(found, shares.argmax(axis=0))
    totals, chances = totals_and_chances(found, 4)
    assert np.array_equal(totals, np.array([[(found[:, draw] == at).sum() for at in range(4)] for draw in range(7)]))
    assert chances.sum(axis=0) == pytest.approx(np.ones(30))


def test_an_exit_poll_moves_the_total_by_the_weight_of_its_error() -> None:
    chance = np.random.default_rng(3)
    shares = chance.normal(40, 5, (1, 1, 20000)).astype(np.float32)
    totals = shares[0].T.astype(float)
    fit_exit_poll([shares], totals, np.array([50.0]), np.array([5.0 / 2**0.5]), chance)  # one of two steps
    assert shares.mean() == pytest.approx(45, abs=0.2)


def test_uniform_swing_by_hand() -> None:
    before = np.array([[0.5, 0.3, 0.2], [0.4, 0.5, 0.1], [0.45, 0.45, 0.1]])
    standing, groups = np.ones((3, 3), bool), np.zeros((3, 3), int)
    shares = baselines.uniform(before, standing, groups, np.array([0]), np.array([[0.44, 0.38, 0.18]]))
    assert shares[2] == pytest.approx([0.39, 0.53, 0.08])
    shares = baselines.proportional(before, standing, groups, np.array([0]), np.array([[0.25, 0.6, 0.15]]))
    assert shares[2] == pytest.approx(np.array([0.225, 0.9, 0.075]) / 1.2)


@settings(max_examples=15, deadline=None)
@given(st.integers(1, 12), st.integers(0, 1000))
def test_simple_projections_are_whole_and_a_region_alike_moves_alike(declared: int, seed: int) -> None:
    chance = np.random.default_rng(seed)
    before, now = chance.dirichlet(np.ones(4), 12), chance.dirichlet(np.ones(4), 12)
    standing = chance.random((12, 4)) < 0.8
    standing[:, 0] = True
    groups = np.column_stack([np.zeros(12, int), np.arange(12) % 2, np.arange(12) % 4])
    for method in (baselines.uniform, baselines.regional, baselines.proportional):
        shares = method(before, standing, groups, np.arange(declared), now[:declared])
        assert shares.sum(axis=1) == pytest.approx(np.ones(12))
        assert np.all(shares[~standing] < 1e-6)
    winner = baselines.curtice_firth(before, standing, groups, np.arange(declared), now[:declared], draws=20)
    assert np.all(np.take_along_axis(standing, winner.T, axis=1))


def test_the_last_poll_of_each_house_counts_once() -> None:
    rows = [
        {"date": "2019-12-05", "Pollster": "One", "Conservative": "0.50", "Labour": "0.20", "SNP": "0"},
        {"date": "2019-12-10", "Pollster": "One", "Conservative": "0.40", "Labour": "0.30", "SNP": "0"},
        {"date": "2019-12-09", "Pollster": "Two[3]", "Conservative": "0.44", "Labour": "0.36", "SNP": "0.04"},
        {"date": "2019-12-09", "Pollster": "Three (unpublished)", "Conservative": "0.9", "Labour": "0.1"},
        {"date": "2019-12-12", "Pollster": "Four", "Conservative": "0.9", "Labour": "0.1"},
        {"date": "2019-11-01", "Pollster": "Five", "Conservative": "0.9", "Labour": "0.1"},
    ]
    average = final_average(parse_polls(rows), date(2019, 12, 12))
    assert average == pytest.approx({"con": 0.42, "lab": 0.33, "others": 0.25})


def test_only_polls_are_polls() -> None:
    row = {"fieldwork_start": "2010-05-06", "pollster": "NOP", "con": "39", "lab": "30"}
    assert parse_polls([{**row, "kind": "exit poll"}, {**row, "kind": "result"}, {**row, "geography": "UK"}]) == []
    assert parse_polls([{**row, "kind": "poll"}])[0].shares == pytest.approx({"con": 0.39, "lab": 0.30})


def test_an_exit_poll_is_read_for_its_election() -> None:
    rows = [
        {"election": "2019-12-12", "party": "Con", "predicted_seats": "368"},
        {"election": "2019-12-12", "party": "BRX", "predicted_seats": "0"},
        {"election": "2017-06-08", "party": "Con", "predicted_seats": "314"},
    ]
    assert parse_exit_poll(rows, 2019) == {"con": 368.0, "ref": 0.0}


def test_the_shipped_settings_keep_to_their_bounds() -> None:
    made = shipped_settings()
    numbers = [value for scales in made.scales.values() for value in scales.values()]
    means = [value for effects in made.means.values() for value in effects.values()]
    assert made.fitted_on == (2010, 2015, 2017, 2019)
    assert all(value > 0 for value in numbers)
    assert len(numbers) + len(means) <= 175  # some 25 others: at most 200 in all
    assert made.scale("green", "national") == pytest.approx(made.scales["minor"]["national"] * made.size["green"])
    assert made.scale("con", "no such block") < 0.01
