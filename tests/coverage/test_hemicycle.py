"""The House as dots: as many as there are seats, each where it can be seen, the same in words."""

from __future__ import annotations

from itertools import combinations
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hustings.coverage.hemicycle import VACANT, bench_order, hemicycle
from strategies import embedded_state

PARTIES = embedded_state().parties
SVG = "{http://www.w3.org/2000/svg}"
seats = st.dictionaries(st.sampled_from(["con", "lab", "ld", "snp", "speaker"]), st.integers(1, 150), min_size=1)


@given(seats, st.integers(0, 3))
@settings(max_examples=25)
def test_every_seat_has_one_dot_inside_the_picture_and_no_two_touch(held: dict[str, int], vacant: int) -> None:
    blocks = bench_order(held, governing=["con"], opposition="lab", vacant=vacant)
    root = ET.fromstring(hemicycle(blocks, PARTIES, title="The House"))
    _, _, width, height = map(float, root.attrib["viewBox"].split())
    dots = [tuple(float(dot.attrib[name]) for name in ("cx", "cy", "r")) for dot in root.iter(f"{SVG}circle")]
    assert len(dots) == sum(held.values()) + vacant
    assert all(r <= x <= width - r and r <= y <= height - r for x, y, r in dots)
    if len(dots) < 120:
        assert all((a - c) ** 2 + (b - d) ** 2 > (2 * r - 0.3) ** 2 for (a, b, r), (c, d, _) in combinations(dots, 2))


def test_the_government_sits_on_the_left_and_the_opposition_on_the_right() -> None:
    order = bench_order({"ld": 12, "con": 365, "snp": 48, "lab": 200}, governing=["con"], opposition="lab", vacant=1)
    assert order == [("con", 365), ("snp", 48), ("ld", 12), (VACANT, 1), ("lab", 200)]
    root = ET.fromstring(hemicycle(order, PARTIES, title="The House"))
    middles = [sum(float(dot.attrib["cx"]) for dot in group) / len(group) for group in root.iter(f"{SVG}g")]
    assert middles == sorted(middles)


def test_the_picture_has_a_title_and_says_every_block_in_words() -> None:
    root = ET.fromstring(hemicycle([("con", 3), (VACANT, 1), ("lab", 2)], PARTIES, title="The House", is_test=True))
    assert root.attrib["role"] == "img"
    title, desc = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None and title.text == "REHEARSAL. The House"
    assert desc is not None and desc.text == "Seats from left to right: Conservative 3, vacant 1 and Labour 2."


@pytest.mark.parametrize("blocks", [[], [("con", 0)]])
def test_without_seats_there_is_no_picture(blocks: list[tuple[str, int]]) -> None:
    assert hemicycle(blocks, PARTIES, title="Nothing") == ""


def test_the_letters_of_small_blocks_do_not_run_into_each_other() -> None:
    many = [("con", 300), ("snp", 9), ("ld", 9), ("dup", 9), ("sf", 9), ("lab", 300)]
    root = ET.fromstring(hemicycle(many, PARTIES, title="The House"))
    words = [text.text for text in root.iter(f"{SVG}text")]
    assert "Con 300" in words and "Lab 300" in words and len(words) < len(many) + 2
