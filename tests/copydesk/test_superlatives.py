"""Verdicts on records, on who won, and on comparisons: never wrong where the words allow a reading that is right."""

from __future__ import annotations

from typing import Any

import pytest

from claim_checks import BATLEY, check
from hustings.copydesk.archive import Archive
from hustings.copydesk.values import Comparator, Unit
from hustings.record.book import Record

RUNCORN, SOUTHEND = "parl.runcorn-and-helsby.by.2025-05-01", "parl.southend-west.by.2022-02-03"
SELBY, TIVERTON = "parl.selby-and-ainsty.by.2023-07-20", "parl.tiverton-and-honiton.by.2022-06-23"
RUTHERGLEN, TAMWORTH = "parl.rutherglen-and-hamilton-west.by.2023-10-05", "parl.tamworth.by.2023-10-19"
BATLEY_2016, WITNEY = "parl.batley-and-spen.by.2016-10-20", "parl.witney.by.2016-10-20"
BRADFORD_2015, SHROPSHIRE = "parl.bradford-west.2015-05-07", "parl.north-shropshire.2024-07-04"

pytestmark = pytest.mark.data


@pytest.fixture(scope="module")
def whole(official: Record) -> Archive:
    return Archive(official.state)


@pytest.mark.parametrize(
    ("text", "contest", "verdict"),
    [
        ("turnout: the lowest at a by-election since Manchester Central in November 2012", BATLEY_2016, "supported"),
        ("turnout: the lowest at a by-election since Manchester Central", BATLEY_2016, "supported"),
        ("turnout: the lowest at a by-election since 2012", BATLEY_2016, "supported"),
        ("turnout: the lowest at a by-election since 2011", BATLEY_2016, "contradicted"),
        ("turnout: the lowest at a by-election since Nowhere Vale", BATLEY_2016, "not_checkable"),
        ("No by-election since 2010 has had a lower turnout", SOUTHEND, "contradicted"),
        ("the lowest turnout at any by-election in Scotland since 2010", RUTHERGLEN, "contradicted"),
        ("the lowest turnout at any by-election in Lanarkshire since 2010", RUTHERGLEN, "not_checkable"),
        ("the smallest majority for ten years", RUNCORN, "supported"),
        ("the smallest majority for 20 years", RUNCORN, "not_checkable"),
        ("one of the largest majorities since 2010", BATLEY, "not_checkable"),
    ],
)
def test_a_mark_never_counts_against_what_is_said_since_it(
    whole: Archive, text: str, contest: str, verdict: str
) -> None:
    found = check(whole, text, text, "record", contest=contest, comparator=Comparator.SUPERLATIVE)
    assert found.verdict == verdict, found


@pytest.mark.parametrize(
    ("text", "contest", "verdict"),
    [
        ("the biggest majority ever overturned at a by-election", TIVERTON, "not_checkable"),
        ("the biggest majority ever overturned at a by-election", SELBY, "contradicted"),
        ("the biggest majority Labour has ever overturned at a by-election", SELBY, "not_checkable"),
        ("the biggest majority Labour has overturned at a by-election since 2010", SELBY, "supported"),
    ],
)
def test_a_majority_overturned_is_the_one_before(whole: Archive, text: str, contest: str, verdict: str) -> None:
    found = check(whole, text, text, "record", contest=contest, comparator=Comparator.SUPERLATIVE)
    assert (found.verdict, found.record_value) == (verdict, 24_239 if contest == TIVERTON else 20_137)


def test_a_larger_swing_between_other_parties_is_no_refutation(whole: Archive) -> None:
    words = "the largest swing to Labour since 2010"
    said = {"comparator": Comparator.SUPERLATIVE}
    assert check(whole, words, words, "record", contest=TAMWORTH, **said).verdict == "supported"
    blackpool, corby = "parl.blackpool-south.by.2024-05-02", "parl.corby.by.2012-11-15"
    assert check(whole, words, words, "record", contest=blackpool, **said).verdict == "contradicted"
    found = check(whole, words, words, "record", contest=corby, **said)  # from the Liberal Democrats, in Manchester
    assert (found.verdict, "Manchester Central" in found.note) == ("not_checkable", True)


@pytest.mark.parametrize(
    ("text", "words", "contest", "party", "source", "verdict"),
    [
        (
            "it was a gain from the Respect Party",
            "a gain from the Respect Party",
            BRADFORD_2015,
            "con",
            "respect-party",
            1,
        ),
        ("Labour gained the seat", "gained the seat", BRADFORD_2015, "lab", None, 1),
        ("Labour gained it from the Tories", "gained it from the Tories", BRADFORD_2015, "lab", "con", -1),
        ("The Lib Dems held the seat", "held the seat", SHROPSHIRE, "ld", None, 1),
        ("The Tories held the seat", "held the seat", SHROPSHIRE, "con", None, -1),
        ("He was third, holding on to his cash", "holding on", BATLEY, "workers", None, 0),
        ("The Tories will win the seat back", "win the seat back", BATLEY, "con", None, 0),
        ("the ousted Tory", "ousted Tory", SHROPSHIRE, "con", None, 1),
    ],
)
def test_who_won_under_either_convention(
    whole: Archive, text: str, words: str, contest: str, party: str, source: str | None, verdict: int
) -> None:
    found = check(whole, text, words, "outcome", contest=contest, party=party, from_party=source)
    assert found.verdict == {1: "supported", 0: "not_checkable", -1: "contradicted"}[verdict], found


def test_where_only_an_estimate_is_held_another_earlier_majority_may_be_right(whole: Archive) -> None:
    estimate = next(c.id for c in whole.contests() if c.is_notional and whole.analyses[c.id].majority == 5_698)
    said: dict[str, Any] = {"contest": estimate, "unit": Unit.VOTES}
    text = "a majority of 9,999 in 2005"
    assert check(whole, text, "majority of 9,999", "prev_majority", 9_999, **said).verdict == "not_checkable"
    assert (
        check(whole, f"{text}, notionally", "majority of 9,999", "prev_majority", 9_999, **said).verdict
        == "contradicted"
    )
    assert check(whole, "of 5,698", "5,698", "prev_majority", 5_698, **said).verdict == "supported"


@pytest.mark.parametrize(
    ("text", "words", "value", "verdict"),
    [
        (
            "Robert Courts took less than half Mr Cameron's tally",
            "less than half Mr Cameron's tally",
            None,
            "supported",
        ),
        ("Larry Sanders was nine votes ahead of Ukip", "nine votes ahead of Ukip", 9, "supported"),
        ("Larry Sanders was ten votes ahead of Ukip", "ten votes ahead of Ukip", 10, "not_checkable"),
        ("Robert Courts and Liz Leffman together had 28,924 votes", "28,924 votes", 28_924, "supported"),
        ("Robert Courts and Liz Leffman together had 28,294 votes", "28,294 votes", 28_294, "contradicted"),
        ("Ukip were outpolled by the Greens", "outpolled by the Greens", None, "supported"),
    ],
)
def test_comparisons_by_whom_the_sentence_names(
    whole: Archive, text: str, words: str, value: int | None, verdict: str
) -> None:
    unit = Unit.TIMES if "half" in words else Unit.VOTES
    assert check(whole, text, words, "comparison", value, contest=WITNEY, unit=unit).verdict == verdict


@pytest.mark.parametrize(
    ("text", "words", "value", "verdict"),
    [
        ("It leaves Labour with one MP in Scotland", "one MP", 1, "supported"),
        ("It leaves Labour with two MPs in Scotland", "two MPs", 2, "contradicted"),
        ("Labour now has 41 of the 59 Scottish seats", "41", 41, "not_checkable"),
        ("Labour won 232 seats", "232 seats", 232, "supported"),
    ],
)
def test_seats_of_a_nation(whole: Archive, text: str, words: str, value: int, verdict: str) -> None:
    said = {"contest": "parl.witney.2015-05-07", "party": "lab"}
    assert check(whole, text, words, "seats", value, **said).verdict == verdict
