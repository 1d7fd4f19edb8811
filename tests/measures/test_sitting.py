"""For which party the last Member of a seat sat, and the seats where the two conventions part."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from hustings.measures.almanac import Almanac
from hustings.measures.analysis import Analysis
from hustings.measures.sitting import sitting_party
from official_load import contents_of, loaded
from strategies import embedded_state

BATLEY = "parl.batley-and-spen.by.2021-07-01"


def test_at_a_by_election_it_is_the_party_of_the_member_who_left() -> None:
    assert sitting_party(embedded_state(), BATLEY) == "lab"


def test_at_a_general_election_without_a_by_election_before_it_nobody_knows() -> None:
    assert sitting_party(embedded_state(), "parl.batley-and-spen.2019-12-12") is None


@pytest.fixture(scope="module")
def analyses(data_dir: Path) -> Mapping[str, Analysis]:
    return Almanac(loaded(contents_of(data_dir / "uk-parliament")).state).analyses


@pytest.mark.data
@pytest.mark.parametrize(
    ("contest_id", "general_election", "sitting_member", "gained_from"),
    [
        ("parl.bradford-west.2015-05-07", "hold", "gain", "respect-party"),
        ("parl.corby.2015-05-07", "hold", "gain", "lab"),
        ("parl.clacton.2015-05-07", "gain", "hold", None),
        ("parl.rochester-and-strood.2015-05-07", "hold", "gain", "ukip"),
        ("parl.richmond-park.2017-06-08", "hold", "gain", "ld"),
        ("parl.copeland.2017-06-08", "gain", "hold", None),
        ("parl.brecon-and-radnorshire.2019-12-12", "hold", "gain", "ld"),
    ],
)
def test_the_conventions_part_where_a_seat_had_changed_hands_at_a_by_election(
    analyses: Mapping[str, Analysis],
    contest_id: str,
    general_election: str,
    sitting_member: str,
    gained_from: str | None,
) -> None:
    """The seven seats that changed hands at a by-election, on the same boundaries, before a general election."""
    outcome = analyses[contest_id].outcome
    assert outcome is not None
    assert (outcome.general_election, outcome.sitting_member) == (general_election, sitting_member)
    assert outcome.gained_from_sitting_member == gained_from
