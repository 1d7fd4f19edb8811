"""Rounding words: each allows its own side and distance, and nothing more."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hustings.copydesk.tolerances import Measure, fits, is_round, round_step
from hustings.copydesk.values import Comparator, Stated

COUNTS = st.integers(1, 60_000)
SHARES = st.fractions(0, 100, max_denominator=60_000)


def said(value: str | int, comparator: Comparator = Comparator.EXACT, digits: int = 0) -> Stated:
    return Stated(value=Fraction(value), comparator=comparator, digits=digits)


@pytest.mark.parametrize(
    ("stated", "actual", "expected"),
    [
        (said(13_296), 13_296, True),
        (said(13_296), 13_297, False),
        (said(16_000), 16_223, True),  # rounded
        (said(19_000), 19_634, True),  # cut
        (said(19_000), 20_100, False),
        (said(12_550), 12_505, False),  # two digits changed places is no rounding
        (said(1_000), 1_400, False),  # too far for any round number
        (said(900), 930, False),  # below a thousand nothing is rounded
        (said(7_000, Comparator.NEARLY), 6_940, True),
        (said(9_000, Comparator.NEARLY), 9_280, False),
        (said(9_000, Comparator.NEARLY), 8_000, False),
        (said(13_000, Comparator.JUST_OVER), 13_296, True),
        (said(13_000, Comparator.JUST_OVER), 12_999, False),
        (said(8_500, Comparator.MORE_THAN), 8_241, False),
        (said(2_000, Comparator.LESS_THAN), 2_147, False),
        (said(300, Comparator.AT_LEAST), 300, True),
        (said(20, Comparator.AT_MOST), 21, False),
        (said(12_500, Comparator.ABOUT), 12_792, True),
        (said(10_000, Comparator.ABOUT), 11_000, False),
    ],
)
def test_counts(stated: Stated, actual: int, expected: bool) -> None:
    assert fits(stated, actual, Measure.COUNT) is expected


@pytest.mark.parametrize(
    ("stated", "actual", "measure", "expected"),
    [
        (said("47.6", digits=1), "47.65", Measure.SHARE, True),
        (said("47.6", digits=1), "47.66", Measure.SHARE, False),
        (said(34), "33.52", Measure.SHARE, True),
        (said("20.5", digits=1), "20.58", Measure.CHANGE, True),  # papers add rounded changes
        (said("20.5", digits=1), "20.58", Measure.SHARE, False),
        (said("12.6", digits=1), "12.69", Measure.SWING, True),
        (said(77, Comparator.NEARLY), "76.76", Measure.SHARE, True),
        (said(60, Comparator.NEARLY), "39.5", Measure.SHARE, False),
        (said(46, Comparator.JUST_OVER), "46.11", Measure.SHARE, True),
        (said(20, Comparator.ABOUT), "-20.65", Measure.CHANGE, True),
        (said(2, Comparator.NEARLY), "1.8", Measure.TIMES, True),
        (said(2), "1.7", Measure.TIMES, False),
    ],
)
def test_per_cent_points_and_times(stated: Stated, actual: str, measure: Measure, expected: bool) -> None:
    assert fits(stated, Fraction(actual), measure) is expected


@given(COUNTS, COUNTS)
def test_nearly_and_just_over_never_both_fit(value: int, actual: int) -> None:
    nearly, over = said(value, Comparator.NEARLY), said(value, Comparator.JUST_OVER)
    assert not (fits(nearly, actual, Measure.COUNT) and fits(over, actual, Measure.COUNT))


@given(SHARES, SHARES)
def test_more_and_less_part_every_share(value: Fraction, actual: Fraction) -> None:
    sides = [
        fits(Stated(value=value, comparator=c), actual, Measure.SHARE)
        for c in (Comparator.MORE_THAN, Comparator.LESS_THAN)
    ]
    assert sides.count(True) == (actual != value)


@given(COUNTS)
def test_a_figure_given_as_it_is_always_fits(actual: int) -> None:
    for comparator in (Comparator.EXACT, Comparator.ROUNDED, Comparator.ABOUT, Comparator.AT_LEAST, Comparator.AT_MOST):
        assert fits(said(actual, comparator), actual, Measure.COUNT)


@given(st.integers(1_000, 60_000), st.sampled_from([50, 100, 500, 1_000]))
def test_a_round_number_is_right_when_the_record_rounds_or_is_cut_to_it(actual: int, step: int) -> None:
    for rounded in (actual // step * step, (actual + step // 2) // step * step):
        if rounded >= 1_000 and 10 * abs(actual - rounded) <= rounded:
            assert fits(said(rounded), actual, Measure.COUNT)
            assert is_round(said(rounded)) and round_step(Fraction(rounded)) is not None


def test_without_a_figure_nothing_fits() -> None:
    assert not fits(Stated(comparator=Comparator.DIRECTION, direction=-1), -5, Measure.CHANGE)
