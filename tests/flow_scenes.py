"""Tables for the estimators' tests, with known insides where they are needed."""

from __future__ import annotations

import numpy as np
import pytest

from hustings.flows.bounds import Totals, totals_of
from hustings.flows.estimates import FlowEstimate
from hustings.flows.methods import ALONE
from hustings.flows.model import Hustings
from hustings.flows.tables import FlowTable, Integers, Option
from strategies import embedded_state

BATLEY = "parl.batley-and-spen.by.2021-07-01"
PARTIES = ("ash", "birch", "cedar", "dogwood", "elm", "fir")
METHODS = (Hustings(), *ALONE.values())
EVERY = pytest.mark.parametrize("method", METHODS, ids=lambda method: method.name)


def assert_sound(found: FlowEstimate) -> None:
    """Both margins exactly, ranges around the votes, and something said of doubts and assumptions."""
    table = found.table
    assert (found.votes.sum(1) == table.origin_totals).all() and (found.votes.sum(0) == table.destination_totals).all()
    assert (found.lower >= 0).all() and (found.lower <= found.votes).all() and (found.votes <= found.upper).all()
    assert found.diagnostics and found.assumptions and "assumes" in found.summary()


def options(letter: str, keys: tuple[str, ...]) -> tuple[Option, ...]:
    """One option for each key; "rest" is what is left over."""
    return tuple(Option(f"{letter}{key}", key, is_rest=key == "rest") for key in keys)


def made_table(
    seed: int, *, n_units: int = 40, n_parties: int = 4, loyalty: float = 2.0, name: str = "area", votes: int = 500
) -> tuple[FlowTable, Integers]:
    """A table drawn from loyal voters, and what is true of it."""
    chance = np.random.default_rng(seed)
    keys = (*PARTIES[: n_parties - 1], "rest")
    strength = chance.normal(0, 0.6, (n_units, n_parties)) + chance.normal(0, 0.5, n_parties)
    shares = np.exp(strength) / np.exp(strength).sum(1, keepdims=True)
    origin = np.array([chance.multinomial(votes + 10 * unit, shares[unit]) for unit in range(n_units)])
    leaning = loyalty * np.eye(n_parties) + chance.normal(0, 0.4, (n_parties, n_parties))
    flows = np.exp(leaning) / np.exp(leaning).sum(1, keepdims=True)
    cells = np.array([[chance.multinomial(origin[u, r], flows[r]) for r in range(n_parties)] for u in range(n_units)])
    table = FlowTable(name, options("R", keys), options("C", keys), origin, cells.sum(1))
    return table, cells.sum(0)


def batley() -> Totals:
    """Batley and Spen, 12 December 2019 to 1 July 2021, from the record that ships."""
    state = embedded_state()
    names = {key: party.name for key, party in state.parties.items()}
    return totals_of(state.baseline(BATLEY), state.result(BATLEY, public=True), names)
