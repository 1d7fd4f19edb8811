"""Verdicts on claims tied by hand: the readings accepted, the slips named, and what cannot be told."""

from __future__ import annotations

from pathlib import Path

import pytest

from claim_checks import BATLEY, BEFORE, HARTLEPOOL, check
from copydesk_gold import GoldClaims, measured
from hustings.copydesk.archive import Archive
from hustings.copydesk.values import Comparator, Unit, Verdict
from hustings.record.book import Record
from strategies import embedded_state

AIRDRIE = "parl.airdrie-and-shotts.by.2021-05-13"


@pytest.fixture(scope="module")
def archive() -> Archive:
    return Archive(embedded_state())


def test_a_wrong_figure_comes_with_the_right_one_its_working_entry_slip_and_correction(archive: Archive) -> None:
    found = check(archive, "a majority of 332", "majority of 332", "majority", 332)
    assert found.verdict is Verdict.CONTRADICTED
    assert (found.record_value, found.slip, found.suggestion) == (323, "transposed_digits", "majority of 323")
    assert found.working == "13,296 less 12,973 is 323"
    assert found.entry == archive.analyses[BATLEY].result.entry.number  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("value", "base"),
    [("47.6", "all ballot papers counted"), ("47.5", "valid votes"), ("48", "all ballot papers counted")],
)
def test_turnout_is_right_on_any_base_and_says_which(archive: Archive, value: str, base: str) -> None:
    digits = len(value.partition(".")[2])
    found = check(archive, f"turnout of {value}%", f"{value}%", "turnout", value, unit=Unit.PER_CENT, digits=digits)
    assert (found.verdict, found.note) == (Verdict.SUPPORTED, f"of {base}")


def test_the_papers_verified_are_no_error(archive: Archive) -> None:
    assert check(archive, "37,786 verified ballots", "37,786", "ballots", 37_786).verdict is Verdict.SUPPORTED


@pytest.mark.parametrize(
    ("words", "value", "unit", "expected", "style"),
    [
        ("7.4 points", "7.4", Unit.POINTS, Verdict.SUPPORTED, ""),
        ("7.4%", "7.4", Unit.PER_CENT, Verdict.SUPPORTED, "percent_for_points"),
        ("17.4%", "17.4", Unit.PER_CENT, Verdict.SUPPORTED, ""),  # of the old share
        ("17.4 points", "17.4", Unit.POINTS, Verdict.CONTRADICTED, ""),
    ],
)
def test_points_and_per_cent_of_a_change(
    archive: Archive, words: str, value: str, unit: Unit, expected: Verdict, style: str
) -> None:
    text = f"Labour's share fell by {words}"
    found = check(archive, text, words, "share_change", value, unit=unit, digits=1, direction=-1, party="lab")
    assert (found.verdict, found.style_issue) == (expected, style)
    assert expected is Verdict.SUPPORTED or found.slip == "relative_for_points"


def test_a_fall_called_a_rise_is_the_wrong_way_round(archive: Archive) -> None:
    said = {"unit": Unit.POINTS, "digits": 1, "direction": 1, "party": "lab"}
    found = check(archive, "Labour rose 7.4 points", "7.4 points", "share_change", "7.4", **said)
    assert (found.verdict, found.slip, found.suggestion) == (Verdict.CONTRADICTED, "wrong_direction", "fell 7.4 points")


@pytest.mark.parametrize(
    ("value", "verdict", "slip"),
    [
        ("16", Verdict.SUPPORTED, ""),
        ("32", Verdict.CONTRADICTED, "doubled_swing"),
        ("23", Verdict.CONTRADICTED, "one_party_change"),
        ("19", Verdict.CONTRADICTED, ""),
    ],
)
def test_swing_is_butlers_and_its_slips_are_named(archive: Archive, value: str, verdict: Verdict, slip: str) -> None:
    said = {"contest": HARTLEPOOL, "unit": Unit.POINTS, "from_party": "lab", "to_party": "con"}
    found = check(archive, f"a swing of {value} points", f"{value} points", "swing", value, **said)
    assert (found.verdict, found.slip) == (verdict, slip)


def test_steeds_swing_is_named_and_not_accepted(archive: Archive) -> None:
    steed = archive.analyses[HARTLEPOOL].swing.steed_pp  # type: ignore[union-attr]
    assert steed is not None
    value = f"{float(steed):.1f}"
    said = {"contest": HARTLEPOOL, "unit": Unit.POINTS, "digits": 1, "from_party": "lab", "to_party": "con"}
    found = check(archive, f"a swing of {value}", value, "swing", value, **said)
    assert (found.verdict, found.slip) == (Verdict.CONTRADICTED, "steed_swing")


def test_the_swing_the_other_way_is_contradicted(archive: Archive) -> None:
    said = {"contest": HARTLEPOOL, "unit": Unit.POINTS, "from_party": "con", "to_party": "lab"}
    found = check(archive, "a swing of 16 points", "16 points", "swing", 16, **said)
    assert (found.verdict, found.slip) == (Verdict.CONTRADICTED, "wrong_direction")


@pytest.mark.parametrize(
    ("words", "verdict"),
    [
        ("more than halved", Verdict.SUPPORTED),
        ("cut", Verdict.SUPPORTED),
        ("cut by more than half", Verdict.SUPPORTED),
        ("cut by less than half", Verdict.CONTRADICTED),
        ("doubled", Verdict.CONTRADICTED),
    ],
)
def test_a_majority_said_to_change_without_a_figure(archive: Archive, words: str, verdict: Verdict) -> None:
    said = {"comparator": Comparator.DIRECTION, "direction": 1 if words == "doubled" else -1}
    found = check(archive, f"the majority was {words}", words, "majority_change", **said)
    assert found.verdict is verdict


@pytest.mark.parametrize(
    ("value", "unit", "verdict"),
    [
        ("3202", Unit.VOTES, Verdict.SUPPORTED),
        ("91", Unit.PER_CENT, Verdict.SUPPORTED),
        ("81", Unit.PER_CENT, Verdict.CONTRADICTED),
    ],
)
def test_a_majority_cut_by_votes_or_per_cent(archive: Archive, value: str, unit: Unit, verdict: Verdict) -> None:
    found = check(archive, f"slashed by {value}", value, "majority_change", value, unit=unit, direction=-1)
    assert found.verdict is verdict


@pytest.mark.parametrize(
    ("text", "words", "value", "verdict"),
    [
        ("All but the top three lost their deposits.", "All but the top three", None, Verdict.SUPPORTED),
        ("All but the top two lost their deposits.", "All but the top two", None, Verdict.CONTRADICTED),
        ("13 of the 16 lost their deposits.", "13 of the 16", 13, Verdict.SUPPORTED),
        ("Every one of the others lost their deposit.", "Every one of the others lost", None, Verdict.CONTRADICTED),
    ],
)
def test_deposits_counted(archive: Archive, text: str, words: str, value: int | None, verdict: Verdict) -> None:
    contest = AIRDRIE if "top two" in text else HARTLEPOOL
    assert check(archive, text, words, "deposit", value, contest=contest).verdict is verdict


def test_did_too_and_did_not_take_their_sense_from_what_stands_before(archive: Archive) -> None:
    text = "The Tories lost their deposit; the Lib Dems did too and Labour did not."
    assert check(archive, text, "did too", "deposit", party="ld").verdict is Verdict.SUPPORTED
    assert check(archive, text, "did not", "deposit", party="lab").verdict is Verdict.SUPPORTED
    assert check(archive, text, "did not", "deposit", party="ld").verdict is Verdict.CONTRADICTED


@pytest.mark.parametrize(
    ("words", "party", "from_party", "verdict"),
    [
        ("held the seat", "lab", None, Verdict.SUPPORTED),
        ("gained the seat", "lab", None, Verdict.CONTRADICTED),
        ("held the seat", "con", None, Verdict.CONTRADICTED),
        ("took the seat from", "lab", "con", Verdict.CONTRADICTED),
        ("lost the seat", "con", None, Verdict.SUPPORTED),
        ("beaten by", "con", None, Verdict.SUPPORTED),
    ],
)
def test_outcomes(archive: Archive, words: str, party: str, from_party: str | None, verdict: Verdict) -> None:
    found = check(archive, f"They {words}.", words, "outcome", party=party, from_party=from_party)
    assert (found.verdict, found.record_value) == (verdict, "Lab hold")


@pytest.mark.parametrize(
    ("words", "party", "verdict", "value"),
    [
        ("came last", "ld", Verdict.CONTRADICTED, 4),
        ("runner-up", "con", Verdict.SUPPORTED, 2),
        ("third", "workers", Verdict.SUPPORTED, 3),
        ("second", "workers", Verdict.CONTRADICTED, 3),
    ],
)
def test_places(archive: Archive, words: str, party: str, verdict: Verdict, value: int) -> None:
    found = check(archive, f"They were {words}.", words, "rank", party=party)
    assert (found.verdict, found.record_value) == (verdict, value)


@pytest.mark.parametrize(
    ("words", "verdict"),
    [
        ("Thursday", Verdict.SUPPORTED),
        ("Wednesday", Verdict.CONTRADICTED),
        ("yesterday", Verdict.SUPPORTED),
        ("1 July", Verdict.SUPPORTED),
        ("Friday 1 July", Verdict.CONTRADICTED),
        ("in June", Verdict.CONTRADICTED),
        ("two years ago", Verdict.CONTRADICTED),
    ],
)
def test_polling_day(archive: Archive, words: str, verdict: Verdict) -> None:
    found = check(archive, f"Voters went to the polls {words}.", words, "date")
    assert (found.verdict, found.record_value) == (verdict, "2021-07-01")


@pytest.mark.parametrize(
    ("text", "words", "verdict"),
    [
        ("Labour has held it since 1997.", "held it since 1997", Verdict.SUPPORTED),
        ("Labour has held it since 1992.", "held it since 1992", Verdict.CONTRADICTED),
        ("Labour has held it since 2005.", "held it since 2005", Verdict.CONTRADICTED),
        ("Labour has always held it.", "always held it", Verdict.CONTRADICTED),
        ("Labour won the seat in 2017.", "won the seat in 2017", Verdict.SUPPORTED),
        ("The Tories won the seat in 2017.", "won the seat in 2017", Verdict.CONTRADICTED),
        ("Labour held it from 2005 until 2019.", "held it from 2005 until 2019", Verdict.NOT_CHECKABLE),
        ("The seat was previously held by Tracy Brabin.", "previously held by", Verdict.SUPPORTED),
    ],
)
def test_a_seats_history_is_settled_where_it_is_complete(
    archive: Archive, text: str, words: str, verdict: Verdict
) -> None:
    party = "con" if text.startswith("The Tories") else "lab"
    assert check(archive, text, words, "seat_history", party=party).verdict is verdict


def test_the_first_win_since_the_seat_was_made(archive: Archive) -> None:
    text = "It was the first time since the seat was created in 1974 that it had turned blue."
    found = check(archive, text, "first time since the seat was created in 1974", "seat_history", contest=HARTLEPOOL)
    assert found.verdict is Verdict.SUPPORTED


def test_a_reason_for_a_vacancy(archive: Archive) -> None:
    text = "after Tracy Brabin was elected Mayor; after the death of Tracy Brabin"
    assert check(archive, text, "was elected Mayor", "vacancy").verdict is Verdict.SUPPORTED
    assert check(archive, text, "the death of Tracy Brabin", "vacancy").verdict is Verdict.CONTRADICTED


def test_a_record_behind_the_record_is_not_checkable(archive: Archive) -> None:
    found = check(archive, "the smallest majority since the war", "the smallest majority since the war", "record")
    assert (found.verdict, found.record_value) == (Verdict.NOT_CHECKABLE, 323)
    assert "does not reach so far back" in found.note


def test_an_opinion_poll_that_the_record_holds(archive: Archive) -> None:
    text = "A Survation poll put Labour on 41%"
    assert check(archive, text, "41%", "poll", 41, party="lab").verdict is Verdict.SUPPORTED
    assert check(archive, text, "41%", "poll", 14, party="lab").record_value == 41


@pytest.mark.parametrize(
    ("contest", "more"),
    [(None, {}), (BATLEY, {"doubt": "either of two"}), (BATLEY, {}), (HARTLEPOOL, {"party": "ind"})],
)
def test_what_is_not_tied_is_never_contradicted(archive: Archive, contest: str | None, more: dict[str, str]) -> None:
    found = check(archive, "99 votes", "99 votes", "votes", 99, contest=contest, **more)
    assert (found.verdict, bool(found.note)) == (Verdict.NOT_CHECKABLE, True)


def test_a_part_of_another_figure_is_not_a_turnout(archive: Archive) -> None:
    text = "less than half the 66% of 2019"
    said = {"unit": Unit.PER_CENT, "comparator": Comparator.LESS_THAN, "contest": BEFORE}
    assert check(archive, text, "less than half", "turnout", 50, **said).verdict is Verdict.NOT_CHECKABLE


def test_a_supported_figure_never_has_a_slip_or_a_correction(archive: Archive) -> None:
    for line in archive.analyses[BATLEY].lines:
        text = f"{line.votes:,} votes"
        found = check(archive, text, text, "votes", line.votes, candidacy_id=line.candidacy.id)
        assert (found.verdict, found.slip, found.suggestion) == (Verdict.SUPPORTED, "", "")


@pytest.mark.data
def test_seats_in_the_house(official: Record) -> None:
    archive = Archive(official.state)
    seats = {"contest": None, "party": "lab"}
    assert check(archive, "Labour won 411 seats in 2024", "411 seats", "seats", 411, **seats).verdict == "supported"
    with_speaker = check(archive, "Labour won 412 seats in 2024", "412 seats", "seats", 412, **seats)
    assert (with_speaker.verdict, with_speaker.note) == ("supported", "with the Speaker’s seat")
    assert check(archive, "Labour won 421 seats in 2024", "421 seats", "seats", 421, **seats).record_value == 411


@pytest.mark.data
def test_superlatives_are_refuted_or_settled_by_the_record(official: Record) -> None:
    archive = Archive(official.state)
    runcorn = "parl.runcorn-and-helsby.by.2025-05-01"
    for words, verdict in (
        ("the smallest majority at any by-election since 2010", "supported"),
        ("the second smallest majority at any by-election since 2010", "contradicted"),
        ("the lowest turnout at any by-election since 2010", "contradicted"),
        ("the first by-election of this Parliament", "supported"),
        ("the third by-election of this Parliament", "contradicted"),
    ):
        assert check(archive, words, words, "record", contest=runcorn).verdict == verdict, words


@pytest.mark.data
def test_the_annotated_articles_verdict_by_verdict(official: Record, data_dir: Path) -> None:
    archive = Archive(official.state)
    gold = GoldClaims(archive)
    development = sorted((data_dir / "copy" / "dev").glob("*.json"))[:25]
    seeds = sorted((data_dir / "copy" / "seeds").glob("*.json"))
    for paths in (development, seeds):
        found = measured(gold.read(paths), archive)
        assert (found["verdict_accuracy"], found["contradicted_precision"], found["contradicted_recall"]) == (1, 1, 1)
        assert found["correction_accuracy"] == 1
