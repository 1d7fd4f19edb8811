"""Whole numbers: the two spellings that are read, and the exact words for every other one that was seen."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hustings.sources.numbers import NotACount, parse_count, shown


@pytest.mark.parametrize(
    ("text", "number"), [("0", 0), ("7", 7), ("13296", 13296), ("13,296", 13296), (" 1,000,000\t", 1_000_000)]
)
def test_digits_and_thousands_commas_are_read(text: str, number: int) -> None:
    assert parse_count(text) == number


@pytest.mark.parametrize(
    ("text", "problem_id", "message"),
    [
        ("8.264", "R001", '"8.264" is not a whole number (a full stop does not separate thousands: 8,264 or 8264?)'),
        ("1O,234", "R001", '"1O,234" is not a whole number (the second character is a letter O)'),
        ("l3296", "R001", '"l3296" is not a whole number (the first character is a small letter l)'),
        ("-5", "R002", '"-5" is negative; votes and papers are counted from 0'),
        ("−5", "R002", '"−5" is negative; votes and papers are counted from 0'),
        ("-", "R001", '"-" is not a whole number (a dash is no number: enter the figure; enter 0 if there were none)'),
        ("13 296", "R001", '"13 296" is not a whole number (a space inside: write 13,296 or 13296)'),
        ("", "R001", "blank is not a whole number (enter 0 if there were none)"),
        ("  ", "R001", "blank is not a whole number (enter 0 if there were none)"),
        ("10^12", "R001", '"10^12" is not a whole number (powers are not read: write every digit)'),
        ("1e3", "R001", '"1e3" is not a whole number (powers are not read: write every digit)'),
        ("1000000000000", "R003", '"1000000000000" is more than any electorate could give'),
        ("1000001", "R003", '"1000001" is more than any electorate could give'),
        (
            "1,3296",
            "R001",
            '"1,3296" is not a whole number (the commas do not stand at the thousands: write 13,296 or 13296)',
        ),
        ("12.0", "R001", '"12.0" is not a whole number (a count has no decimal point: write the whole number alone)'),
        ("013296", "R001", '"013296" is not a whole number (it begins with a nought: was a digit left out?)'),
        (
            "13\u00a0296",
            "R001",
            '"13<U+00A0>296" is not a whole number (the third character is a no-break space (U+00A0))',
        ),
        ("13\u2009296", "R001", '"13<U+2009>296" is not a whole number (the third character is a thin space (U+2009))'),
        (
            "１３",
            "R001",
            '"１３" is not a whole number (the first character is a fullwidth digit one (U+FF11): '
            "write the digits 0 to 9)",
        ),
        (
            "٣",
            "R001",
            '"٣" is not a whole number (the first character is an arabic-indic digit three (U+0663): '
            "write the digits 0 to 9)",
        ),
        (
            "12\u202e34",
            "R001",
            '"12<U+202E>34" is not a whole number (the third character is a right-to-left override (U+202E))',
        ),
    ],
)
def test_each_other_spelling_is_refused_in_its_own_words(text: str, problem_id: str, message: str) -> None:
    refusal = parse_count(text)
    assert isinstance(refusal, NotACount)
    assert (refusal.id, refusal.message) == (problem_id, message)


@pytest.mark.parametrize("text", ["9" * 1_000_000, "-" * 1_000_000, "9 " * 500_000, "9." * 500_000, "x" * 1_000_000])
def test_a_very_long_input_is_cut_in_the_message(text: str) -> None:
    refusal = parse_count(text)
    assert isinstance(refusal, NotACount)
    assert len(refusal.message) < 250 and "1,000,000 characters" in refusal.message + shown(text)


@given(st.integers(0, 1_000_000))
def test_what_is_written_with_or_without_commas_reads_back(number: int) -> None:
    assert parse_count(str(number)) == parse_count(f"{number:,}") == number


@given(st.one_of(st.text(), st.text("0123456789,.-+ eEO^\u00a0\u202e", max_size=12)))
def test_any_text_gives_its_number_or_a_reason(text: str) -> None:
    read = parse_count(text)
    if isinstance(read, int):
        assert text.strip(" \t\r\n") in (str(read), f"{read:,}")
    else:
        assert read.id in ("R001", "R002", "R003") and read.message.isprintable()


def test_a_refusal_becomes_a_problem_at_its_place() -> None:
    refusal = parse_count("1O,234")
    assert isinstance(refusal, NotACount)
    problem = refusal.problem(field="votes", source="results.csv", line=412)
    assert str(problem) == (
        'R001 results.csv, line 412, votes: "1O,234" is not a whole number (the second character is a letter O)'
    )
