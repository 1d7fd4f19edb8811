"""Slips are named by what was printed, and a figure that is right has none; corrections keep the article's style."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from hustings.copydesk.slips import WORDS, named_slip
from hustings.copydesk.suggesting import place, spelled, suggestion
from hustings.copydesk.tolerances import Measure
from hustings.copydesk.values import Comparator, Stated


@given(st.integers(100, 99_999), st.data())
def test_a_transposed_figure_is_told_as_transposed(right: int, data: st.DataObject) -> None:
    digits = list(str(right))
    at = data.draw(st.integers(0, len(digits) - 2))
    digits[at], digits[at + 1] = digits[at + 1], digits[at]
    said = "".join(digits)
    assume(said != str(right) and said[0] != "0")
    assert named_slip(Fraction(said), right) == "transposed_digits"


@given(st.integers(100, 99_999), st.integers(0, 2))
def test_a_right_figure_has_no_slip(right: int, digits: int) -> None:
    value = Fraction(right, 10**digits)
    assert named_slip(value, value, digits=digits, others=[("other_candidate", value)]) == ""


@pytest.mark.parametrize(
    ("said", "right", "digits", "slip"),
    [
        ("8.264", 8_264, 3, "decimal_for_comma"),
        ("93", 893, 0, "dropped_digit"),
        ("18201", 8_201, 0, "extra_digit"),
        ("16597", 16_537, 0, "wrong_digit"),
        ("25.4", Fraction("12.69"), 1, "doubled_swing"),
        ("23.1", Fraction("12.69"), 1, ""),
        ("15464", 8_589, 0, "last_election"),
    ],
)
def test_slips_by_name(said: str, right: int | Fraction, digits: int, slip: str) -> None:
    others = [("last_election", 15_464), ("doubled_swing", Fraction("25.38"))]
    assert named_slip(Fraction(said), right, digits=digits, others=others) == slip
    assert not slip or slip in WORDS


@pytest.mark.parametrize(
    ("words", "value", "comparator", "digits", "right", "measure", "expected"),
    [
        ("majority of 4,952", "4952", "exact", 0, 4_925, Measure.COUNT, "majority of 4,925"),
        ("8.264", "8.264", "exact", 3, 8_264, Measure.COUNT, "8,264"),
        ("over 8,500", "8500", "more_than", 0, 8_241, Measure.COUNT, "over 8,200"),
        ("nearly 9,000", "9000", "nearly", 0, 9_280, Measure.COUNT, "nearly 9,300"),
        ("fewer than 2,000", "2000", "less_than", 0, 2_147, Measure.COUNT, "fewer than 2,200"),
        ("just 671 votes", "671", "exact", 0, 617, Measure.COUNT, "just 617 votes"),
        ("Fourteen candidates", "14", "exact", 0, 15, Measure.COUNT, "Fifteen candidates"),
        ("39.1 per cent", "39.1", "exact", 1, Fraction("39.46"), Measure.SHARE, "39.5 per cent"),
        ("44.5%", "44.5", "exact", 1, Fraction("45.42"), Measure.SHARE, "45.4%"),
        ("almost 60%", "60", "nearly", 0, Fraction("39.48"), Measure.SHARE, "almost 40%"),
        ("a 10-point swing", "10", "exact", 0, Fraction("12.7"), Measure.SWING, "a 13-point swing"),
        ("16 436 votes", "16436", "exact", 0, 16_346, Measure.COUNT, "16 346 votes"),
    ],
)
def test_a_correction_keeps_the_style(
    words: str, value: str, comparator: str, digits: int, right: int | Fraction, measure: Measure, expected: str
) -> None:
    stated = Stated(value=Fraction(value), comparator=Comparator(comparator), digits=digits)
    assert suggestion(words, stated, right, measure) == expected


@given(st.integers(1, 99))
def test_numbers_in_words_are_told_apart(number: int) -> None:
    assert [n for n in range(1, 100) if spelled(n) == spelled(number)] == [number]


def test_places_in_words() -> None:
    assert [place(n) for n in (1, 12, 13, 21, 22, 111)] == ["first", "twelfth", "13th", "21st", "22nd", "111th"]
