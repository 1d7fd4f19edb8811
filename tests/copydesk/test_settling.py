"""What a figure is, whose, and of which contest, settled by the record, and where that must not be done."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hustings.copydesk.archive import Archive
from hustings.copydesk.checking import check_article
from hustings.copydesk.layout import sentences
from hustings.copydesk.values import Article, Verdict


def verdicts(text: str, archive: Archive) -> dict[str, Verdict]:
    found = check_article(Article(id="a", text=text, published=date(2021, 7, 2)), archive).checked
    return {text[each.claim.start : each.claim.end]: each.verdict for each in found}


RIGHT = [
    "Kim Leadbeater won Batley and Spen with a majority of 323 and 13,296 votes.",
    "Labour won in Batley and Spen. The majority was not 3,525 but 323.",
    "Labour held Batley and Spen. The party had a majority of 3,525 going in.",
    "In Hartlepool, the Conservatives won. Batley and Spen went to Labour.",
    "The Conservatives won Hartlepool. Hartlepool was held by Labour with a majority of 3,595.",
    "The Conservatives won Hartlepool. Labour held the seat with a majority of 3,595 going into the by-election.",
    "Labour held Batley and Spen. Had Labour lost Batley and Spen, he would have gone.",
    "Labour held Batley and Spen. Labour nearly lost Batley and Spen.",
    "Labour held Batley and Spen. Nobody believes the Conservatives won Batley and Spen.",
    "Labour held Batley and Spen. Some 35.3 per cent of residents are over 60.",
    "Mark Carney’s Liberals won the Canadian election with 169 seats, and the Conservatives took 144 seats.",
]


@pytest.mark.parametrize("text", RIGHT)
def test_what_is_right_is_never_called_wrong(text: str, batley: Archive) -> None:
    assert Verdict.CONTRADICTED not in verdicts(text, batley).values()


def test_two_figures_exchanged_are_both_wrong(batley: Archive) -> None:
    text = "Ryan Stephenson came second in Batley and Spen with 8,264; George Galloway was third with 12,973."
    found = verdicts(text, batley)
    assert found["8,264"] is found["12,973"] is Verdict.CONTRADICTED


def test_the_last_majority_given_as_the_new_one_is_wrong(batley: Archive) -> None:
    found = verdicts("Labour won the Batley and Spen by-election. The majority was 3,525.", batley)
    assert found["3,525"] is Verdict.CONTRADICTED


def test_a_figure_is_not_given_to_somebody_whom_nobody_names(batley: Archive) -> None:
    found = verdicts("Labour held Batley and Spen. Its candidate polled 12,973 votes.", batley)
    assert found["12,973 votes"] is not Verdict.SUPPORTED


def test_a_seat_that_went_to_another_party_is_wrong(batley: Archive) -> None:
    found = verdicts("Batley and Spen went to the Conservatives.", batley)
    assert Verdict.CONTRADICTED in found.values()


@given(st.text(alphabet="ab1 ,.;", max_size=4_000))
@settings(max_examples=30, deadline=None)
def test_a_long_sentence_is_parted_and_nothing_is_lost(text: str) -> None:
    found = sentences(text)
    assert all(each.end - each.start <= 1_200 for each in found)
    covered = {n for each in found for n in range(each.start, each.end)}
    assert all(text[n].isspace() for n in range(len(text)) if n not in covered)
