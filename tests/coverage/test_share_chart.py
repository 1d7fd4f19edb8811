"""The picture of shares over time: in words, with its marks, with gaps where there is nothing to join."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hustings import home
from hustings.coverage.share_chart import share_chart, spread
from hustings.measures.almanac import Almanac
from hustings.measures.analysis import Analysis
from hustings.measures.histories import share_series
from hustings.record.state import State

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def state() -> State:
    with home.open_embedded() as record:
        return record.state


@pytest.fixture(scope="module")
def held(state: State) -> list[Analysis]:
    return [a for a in Almanac(state).analyses.values() if a.result.contest_id.startswith("parl.batley-and-spen.")]


def drawn(state: State, held: list[Analysis], *, is_test: bool = False) -> ET.Element:
    text = share_chart("here", "Batley and Spen", held, share_series(held), state.parties, is_test=is_test)
    return ET.fromstring(text)


def test_every_share_is_a_mark_and_is_said_in_words(state: State, held: list[Analysis]) -> None:
    root = drawn(state, held)
    known = [s for one in share_series(held) for s in one.shares if s is not None]
    assert len(root.findall(f".//{SVG}circle")) == len(known)
    said = root.findtext(f"{SVG}desc") or ""
    assert said.count("%") == len(known)
    assert "Labour: 85.8% in October 2016, 55.5% in June 2017, 42.7% in December 2019, 35.3% in July 2021" in said


def test_one_contest_is_not_a_line(state: State, held: list[Analysis]) -> None:
    assert share_chart("here", "Batley", held[:1], share_series(held[:1]), state.parties, is_test=False) == ""


def test_a_rehearsals_picture_says_so(state: State, held: list[Analysis]) -> None:
    assert (drawn(state, held, is_test=True).findtext(f"{SVG}title") or "").startswith("REHEARSAL. ")


@given(st.lists(st.fractions(min_value=1, max_value=16), min_size=1, max_size=6))
def test_labels_keep_their_order_and_never_stand_on_one_another(heights: list[Fraction]) -> None:
    placed = spread(sorted(heights))
    assert all(below - above >= Fraction(5, 4) for above, below in pairwise(placed))
    assert max(placed) <= 16
