"""Names spelled in more than one way, across reports and against the record; nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk_seeds import seed_articles
from hustings.copydesk.speakers import people_in
from hustings.copydesk.spellings import spellings

RECORD = ("Hartlepool", "Batley and Spen", "Ynys Môn", "George Galloway", "Anum Qaisar-Javed", "Corby")


def found(*texts: str, record: tuple[str, ...] = RECORD) -> list[tuple[str, dict[str, int]]]:
    """The record's form, and how often each other form stands, of every spelling reported."""
    made = spellings(texts, people_in(texts), record)
    for spelling in made:
        for form in spelling.forms:
            assert all(" ".join(texts[p.report][p.start : p.end].split()) == form.text for p in form.places)
    return [(s.record, {form.text: len(form.places) for form in s.forms}) for s in made]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They lost in Harletpool.", [("Hartlepool", {"Harletpool": 1})]),
        ("He beat Gallloway, and George Galloway left.", [("Galloway", {"Galloway": 1, "Gallloway": 1})]),
        ("We love Batley & Spen.", [("Batley and Spen", {"Batley & Spen": 1})]),
        ("We love Ynys Mon.", [("Ynys Môn", {"Ynys Mon": 1})]),
        ("Then Anum Qaisar Javed won.", [("Anum Qaisar-Javed", {"Anum Qaisar Javed": 1})]),
        ("We love Batley and Spen, Hartlepool's and George Galloway’s.", []),
        ("The leader Jeremy Corbyn went.", []),
        ("We met at Christmas in Hartlepol.", [("Hartlepool", {"Hartlepol": 1})]),
        ("He met Bob Johnson and Ian Johnston.", []),
        ("The Liberal spoke to Liberals.", []),
    ],
)
def test_one_report_against_the_record(text: str, expected: list[tuple[str, dict[str, int]]]) -> None:
    assert found(text) == expected


def test_two_reports_that_differ_are_shown_without_a_judgement() -> None:
    texts = ("The winner was Damien Egan.", "The winner was Damian Egan.")
    assert found(*texts) == [("", {"Damian": 1, "Damien": 1})]


def test_where_the_record_alone_has_it_otherwise_both_are_said() -> None:
    texts = ("They chose Joseph Wellls.", "They chose Joseph Wellls.")
    assert found(*texts, record=("Joseph Wells",)) == [("Wells", {"Wellls": 2})]


@given(st.lists(st.text(alphabet="AaBbé &-'’.\n", max_size=120), max_size=3))
def test_any_text_is_read_and_every_place_slices_its_form(texts: list[str]) -> None:
    found(*texts)


@pytest.mark.data
def test_the_five_reports_have_three_and_no_false_alarm(data_dir: Path) -> None:
    texts = [article.text for article in seed_articles(data_dir)]
    assert found(*texts, record=("Hartlepool", "Batley and Spen", "Conservative", "Kim Leadbeater")) == [
        ("Conservative", {"Conservative": 16, "Consertaive": 1}),
        ("Hartlepool", {"Hartlepool": 4, "Harletpool": 1}),
        ("Batley and Spen", {"Batley and Spen": 32, "Batley & Spen": 1}),
    ]
