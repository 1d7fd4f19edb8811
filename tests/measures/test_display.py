from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hustings.measures.display import half_up, number, percent, points, signed_number, signed_points


@given(st.integers(-(10**9), 10**9), st.integers(0, 4))
def test_rounding_agrees_with_decimal_where_decimal_is_exact(n: int, places: int):
    exact = Decimal(n).scaleb(-6)
    assert half_up(Fraction(n, 10**6), places) == exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


@given(st.fractions(), st.integers(0, 3))
def test_rounding_moves_a_figure_by_half_a_unit_at_most(x: Fraction, places: int):
    assert abs(Fraction(half_up(x, places)) - x) <= Fraction(1, 2 * 10**places)


@pytest.mark.parametrize(
    ("shown", "text"),
    [
        (points(Fraction(1, 20)), "0.1"),
        (points(Fraction(-1, 20)), "−0.1"),
        (points(Fraction(-1, 25)), "0.0"),
        (points(12), "12.0"),
        (signed_points(Fraction(1, 25)), "0.0"),
        (signed_points(Fraction(22964, 1000), 2), "+22.96"),
        (signed_points(None, none="new"), "new"),
        (percent(Fraction(1, 2000)), "0.1%"),
        (percent(Fraction(1), 0), "100%"),
        (percent(None), "–"),
        (number(1_234_567), "1,234,567"),
        (number(-3_202), "−3,202"),
        (number(0), "0"),
        (number(None, none="not announced"), "not announced"),
        (signed_number(1_205), "+1,205"),
    ],
)
def test_figures_as_people_read_them(shown: str, text: str):
    assert shown == text
