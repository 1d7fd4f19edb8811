"""Verdicts on what needs several contests or an opinion poll: trends, runs of wins, shares and leads in polls."""

from __future__ import annotations

from typing import Any

import pytest

from claim_checks import BATLEY, HARTLEPOOL, check
from hustings.copydesk.archive import Archive
from hustings.copydesk.values import Unit
from hustings.record.book import Record
from strategies import embedded_state

HARTLEPOOL_2019 = "parl.hartlepool.2019-12-12"
RUTHERGLEN = "parl.rutherglen-and-hamilton-west.by.2023-10-05"
FALL: dict[str, Any] = {"direction": -1, "party": "lab"}


@pytest.fixture(scope="module")
def archive() -> Archive:
    return Archive(embedded_state())


@pytest.fixture(scope="module")
def whole(official: Record) -> Archive:
    return Archive(official.state)


@pytest.mark.data
@pytest.mark.parametrize(
    ("words", "kind", "contest", "verdict"),
    [
        ("has been falling", "majority_change", BATLEY, "supported"),
        ("has fallen at every election since 2017", "majority_change", BATLEY, "supported"),
        ("has fallen at every election since 2015", "majority_change", BATLEY, "contradicted"),
        ("fell for the second election running", "share_change", BATLEY, "supported"),
        ("fell for the third election running", "share_change", HARTLEPOOL_2019, "contradicted"),
        ("has shrunk at each of the last three elections", "vote_change", HARTLEPOOL_2019, "contradicted"),
        ("fell for the sixth time in a row", "share_change", HARTLEPOOL_2019, "contradicted"),
        ("fell at every election since 1974", "share_change", HARTLEPOOL_2019, "contradicted"),
    ],
)
def test_a_trend_needs_every_contest_of_its_span(
    whole: Archive, words: str, kind: str, contest: str, verdict: str
) -> None:
    found = check(whole, f"Labour's figure {words}.", words, kind, contest=contest, **FALL)
    assert found.verdict == verdict
    assert "the record holds the seat from 2010" in found.note


@pytest.mark.data
def test_the_working_of_a_trend_lists_every_figure(whole: Archive) -> None:
    found = check(whole, "The majority has been falling.", "has been falling", "majority_change", **FALL)
    assert found.working.startswith("4,406 in 2010; 6,057 in 2015; 16,537 in 2016 (by-election); 8,961 in 2017")


@pytest.mark.data
def test_a_rise_within_what_the_record_holds_refutes_a_fall_since_longer_ago_and_nothing_else_does(
    whole: Archive,
) -> None:
    since = "has fallen at every election since 1997"
    assert check(whole, f"Turnout {since}", since, "turnout_change", **FALL).verdict == "contradicted"
    held = "has fallen at every election since 2005"
    south_shields = "parl.south-shields.by.2013-05-02"
    assert check(whole, f"Turnout {held}", held, "turnout_change", contest=south_shields).verdict == "not_checkable"


@pytest.mark.data
@pytest.mark.parametrize(
    ("text", "words", "party", "contest", "verdict"),
    [
        (
            "Labour won for the fourth election running",
            "won for the fourth election running",
            "lab",
            HARTLEPOOL_2019,
            1,
        ),
        ("The Tories won for the third time running", "won for the third time running", "con", HARTLEPOOL_2019, 0),
        (
            "It swapped hands at three elections running",
            "swapped hands at three elections running",
            None,
            RUTHERGLEN,
            1,
        ),
        ("It swapped hands at three elections running", "swapped hands at three elections running", None, BATLEY, 0),
    ],
)
def test_wins_and_changes_in_a_row(
    whole: Archive, text: str, words: str, party: str | None, contest: str, verdict: int
) -> None:
    found = check(whole, text, words, "seat_history", contest=contest, party=party)
    assert found.verdict == ("supported" if verdict else "contradicted")


def test_a_figure_beside_a_trend_is_judged_as_a_figure(archive: Archive) -> None:
    text = "Labour's share fell by 7.4 points for the third election running"
    said = {"unit": Unit.POINTS, "digits": 1}
    assert check(archive, text, "7.4 points", "share_change", "7.4", **said, **FALL).working.endswith("−7.4 points")


@pytest.mark.parametrize(
    ("text", "words", "value", "unit", "party", "verdict"),
    [
        ("A Survation poll put the Tories six points ahead", "six points ahead", 6, Unit.POINTS, "con", "supported"),
        ("A Survation poll put Labour six points ahead", "six points ahead", 6, Unit.POINTS, "lab", "contradicted"),
        ("A Survation poll had the Tories on 74%", "74%", 74, Unit.PER_CENT, "con", "contradicted"),
        ("An Opinium poll had the Tories on 74%", "74%", 74, Unit.PER_CENT, "con", "not_checkable"),
    ],
)
def test_a_poll_of_the_record(
    archive: Archive, text: str, words: str, value: int, unit: Unit, party: str, verdict: str
) -> None:
    found = check(archive, text, words, "poll", value, unit=unit, party=party)
    assert found.verdict == verdict
    assert verdict == "not_checkable" or found.working.startswith("Survation, 17 June 2021: ")


@pytest.mark.parametrize(
    ("text", "value", "verdict"),
    [
        ("A Survation poll for ITV put the Tories on 50%", 50, "supported"),
        ("A Survation poll for ITV put the Tories on 49%", 49, "contradicted"),
        ("A Survation poll put the Tories on 49%", 49, "supported"),
        ("A Survation poll put the Tories on 48%", 48, "not_checkable"),  # which of its two is not said
    ],
)
def test_which_of_a_pollsters_polls_is_meant(archive: Archive, text: str, value: int, verdict: str) -> None:
    said = {"contest": HARTLEPOOL, "party": "con", "unit": Unit.PER_CENT}
    assert check(archive, text, f"{value}%", "poll", value, **said).verdict == verdict
