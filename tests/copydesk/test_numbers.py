"""Figures in running copy: every way of writing them, the words that round them, and what is no electoral figure."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hustings.copydesk.numbers import Figure, Kind, figures, worded
from hustings.copydesk.values import Comparator


def only(text: str) -> Figure:
    found = figures(text)
    assert len(found) == 1, [text[f.start : f.end] for f in found]
    return found[0]


@given(st.integers(1000, 9_999_999), st.sampled_from([",", " ", "\u00a0", "\u2009", "\u202f"]))
def test_a_number_is_one_number_however_it_is_spaced(number: int, separator: str) -> None:
    written = f"{number:,}".replace(",", separator)
    figure = only(f"polled {written} votes")
    assert (figure.value, figure.kind) == (number, Kind.NUMBER)


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("47.6%", Kind.PER_CENT, "47.6"),
        ("47.6 per cent", Kind.PER_CENT, "47.6"),
        ("3.5 percentage points", Kind.POINTS, "3.5"),
        ("a 6.7-point swing", Kind.POINTS, "6.7"),
        ("less than a point", Kind.POINTS, "1"),
        ("13k", Kind.NUMBER, "13000"),
        ("twelve thousand three hundred and four votes", Kind.NUMBER, "12304"),
        ("two-thirds", Kind.PART, "200/3"),
        ("one in four", Kind.PART, "25"),
        ("nine-tenths", Kind.PART, "90"),
        ("just under half the votes cast", Kind.PART, "50"),
        ("came third", Kind.ORDINAL, "3"),
        ("came in second place", Kind.ORDINAL, "2"),
        ("a third of the vote", Kind.PART, "100/3"),
        ("8.264", Kind.NUMBER, "8.264"),
    ],
)
def test_every_form_of_figure(text: str, kind: Kind, value: str) -> None:
    figure = only(text)
    assert (figure.kind, figure.value) == (kind, Fraction(value))


@pytest.mark.parametrize(
    ("text", "comparator"),
    [
        ("nearly 7,000", Comparator.NEARLY),
        ("a near-23,000 majority", Comparator.NEARLY),
        ("just over 13,000", Comparator.JUST_OVER),
        ("a little over 2,700", Comparator.JUST_OVER),
        ("more than 50 per cent", Comparator.MORE_THAN),
        ("fewer than 2,000", Comparator.LESS_THAN),
        ("around 10,500", Comparator.ABOUT),
        ("at least 300", Comparator.AT_LEAST),
        ("13,000-odd", Comparator.ABOUT),
        ("16,000", Comparator.ROUNDED),
        ("16,223", Comparator.EXACT),
        ("a whopping 6,940", Comparator.EXACT),
    ],
)
def test_rounding_words(text: str, comparator: Comparator) -> None:
    assert only(text).comparator is comparator


@pytest.mark.parametrize(
    "text",
    [
        "£12.50", "a 24-year-old", "aged 53", "nine miles", "at 3.40am", "7/2", "two years",
        "£14m in the red", "26 hours",
        "60 or 70 places", "by two to one", "12°C",
    ],
)  # fmt: skip
def test_what_is_no_electoral_figure_is_left_alone(text: str) -> None:
    assert all(figure.kind is Kind.OTHER for figure in figures(text))


@given(st.text(max_size=200))
def test_any_text_can_be_read_and_every_figure_lies_within_it(text: str) -> None:
    found = figures(text)
    for before, figure in zip([None, *found], found, strict=False):
        assert 0 <= figure.start <= figure.core < figure.end <= len(text)
        assert before is None or before.core < figure.core


@given(st.integers(0, 99_999))
def test_a_number_in_digits_and_its_tens_in_words_agree(number: int) -> None:
    assert worded("ninety-nine thousand and twelve") == 99_012
    assert only(f"{number} papers").value == number
