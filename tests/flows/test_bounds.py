"""What totals alone prove: Batley and Spen worked by hand, and the laws that bounds keep."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flow_scenes import batley
from hustings.errors import BadInput
from hustings.flows.bounds import (
    NOT_REGISTERED,
    NOT_VOTING,
    Range,
    Totals,
    bounds,
    came_from_outside,
    proved,
    sentence,
    table,
)


def test_batley_and_spen_what_is_proved() -> None:
    """Worked by hand from the two declarations: 22,594 to 13,296; 19,069 to 12,973; 52,927 cast, then 37,695."""
    said = proved(batley())
    assert "At least 9,298 of Labour's 22,594 voters before did not vote Labour again." in said
    assert "At least 6,096 of Conservative's 19,069 voters before did not vote Conservative again." in said
    assert "At least 15,232 of the 52,927 who voted before did not vote." in said
    assert not any(" went to " in line for line in said)


def test_batley_and_spen_no_single_flow_is_proved() -> None:
    totals = batley()
    assert bounds(totals, ["lab"], ["workers"]) == Range(0, 8_264)
    assert "Between 0 and 8,264 of Workers Party of Britain's 8,264 votes came from Labour's" in sentence(
        totals, "lab", "workers"
    )
    assert came_from_outside(totals, ["heavy-woollen"], "workers") == 1_832
    assert "it was not" in totals.caveat
    assert all(found.least == 0 for found in table(totals).values())


def test_batley_and_spen_everybody_on_either_register_stands_on_both_sides() -> None:
    totals = batley()
    assert (totals.before[NOT_VOTING], totals.after[NOT_VOTING]) == (26_631, 41_678)
    assert totals.after[NOT_REGISTERED] == 79_558 - 79_373 and NOT_REGISTERED not in totals.before


def test_without_electorates_nothing_is_certain_but_what_parties_lost() -> None:
    totals = Totals(before={"lab": 60}, after={"lab": 50, "con": 30}, is_closed=False)
    assert bounds(totals, ["lab"], ["lab"]) == Range(0, 50)
    assert "At least 10 of lab's 60 voters before did not vote lab again." in proved(totals)
    assert "not counted" in totals.caveat


@given(st.lists(st.lists(st.integers(0, 50), min_size=3, max_size=3), min_size=2, max_size=4))
def test_whatever_happened_lies_within_the_bounds(cells: list[list[int]]) -> None:
    true = np.array(cells)
    origins, destinations = [f"o{row}" for row in range(len(true))], ["d0", "d1", "d2"]
    totals = Totals(
        before=dict(zip(origins, true.sum(1).tolist(), strict=True)),
        after=dict(zip(destinations, true.sum(0).tolist(), strict=True)),
        is_closed=True,
    )
    for row, origin in enumerate(origins):
        for column, destination in enumerate(destinations):
            found = bounds(totals, [origin], [destination])
            assert found.least <= true[row, column] <= found.most
    assert bounds(totals, origins, destinations) == Range(int(true.sum()), int(true.sum()))
    assert bounds(totals, origins[:2], ["d0"]).least >= max(bounds(totals, [o], ["d0"]).least for o in origins[:2])


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [({"a": 5}, {"a": 6}, "5 before and 6 after"), ({"a": -1}, {"a": 1}, "-1"), ({}, {"a": 1}, "has no votes")],
)
def test_totals_that_cannot_be_are_refused(before: dict[str, int], after: dict[str, int], said: str) -> None:
    with pytest.raises(BadInput, match=said):
        Totals(before=before, after=after, is_closed=True)
