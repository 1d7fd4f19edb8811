"""Which way a level is said to have gone, and what is suggested where it went the other way."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from claim_checks import BATLEY, BEFORE, HARTLEPOOL, check
from hustings.copydesk.archive import Archive
from hustings.copydesk.judging import POINTS_FOR_PERCENT
from hustings.copydesk.values import Article, Claim, ClaimType, Stated, Unit, Verdict
from hustings.copydesk.verdicts import verdict_of
from strategies import embedded_state


@pytest.fixture(scope="module")
def archive() -> Archive:
    return Archive(embedded_state())


@pytest.mark.parametrize(
    ("text", "words", "kind", "value", "contest", "suggested"),
    [
        ("The majority rose to 323 from 3,525", "323", "majority", 323, BATLEY, "fell to 323"),
        ("The majority fell to 323 from 3,525", "323", "majority", 323, BATLEY, None),
        ("The majority was 323, up from 3,525", "3,525", "prev_majority", 3525, BEFORE, "down from 3,525"),
        ("The majority was 323, down from 3,525", "3,525", "prev_majority", 3525, BEFORE, None),
        ("Turnout was 47.6, UP from 66.5", "66.5", "turnout", "66.5", BEFORE, "DOWN from 66.5"),
        ("Turnout was 47.6, down from 66.5", "66.5", "turnout", "66.5", BEFORE, None),
    ],
)
def test_a_level_said_to_have_gone_the_wrong_way_is_turned(
    archive: Archive, text: str, words: str, kind: str, value: object, contest: str, suggested: str | None
) -> None:
    digits = len(str(value).partition(".")[2])
    found = check(archive, text, words, kind, value, contest=contest, digits=digits)
    if suggested is None:
        assert (found.verdict, found.slip) == (Verdict.SUPPORTED, "")
        return
    assert (found.verdict, found.slip, found.suggestion) == (Verdict.CONTRADICTED, "wrong_direction", suggested)
    assert text[found.claim.start : found.claim.end].endswith(words)
    assert found.claim.start < text.index(words)


def test_a_share_said_to_have_gone_the_wrong_way_is_turned(archive: Archive) -> None:
    said = {"unit": Unit.PER_CENT, "digits": 1, "party": "lab"}
    found = check(archive, "Labour rose to 35.3%", "35.3%", "vote_share", "35.3", **said)
    assert (found.verdict, found.suggestion) == (Verdict.CONTRADICTED, "fell to 35.3%")


def test_a_swing_the_wrong_way_has_its_parties_changed_round(archive: Archive) -> None:
    said = {"contest": HARTLEPOOL, "unit": Unit.POINTS, "from_party": "con", "to_party": "lab"}
    text = "a swing of 16 points from the Conservatives to Labour"
    found = check(archive, text, "16 points", "swing", 16, **said)
    assert found.suggestion == "16 points from Labour to the Conservatives"
    assert text[found.claim.start : found.claim.end] == "16 points from the Conservatives to Labour"


def test_a_suggestion_is_never_the_words_as_they_stand(archive: Archive) -> None:
    said = {"contest": HARTLEPOOL, "unit": Unit.POINTS, "from_party": "con", "to_party": "lab"}
    found = check(archive, "Labour's swing was 16 points", "16 points", "swing", 16, **said)
    assert (found.verdict, found.suggestion) == (Verdict.CONTRADICTED, "")


def test_a_multiple_told_by_a_verb_has_no_number_put_in_its_place(archive: Archive) -> None:
    found = check(archive, "the majority doubled", "majority doubled", "majority_change", 2, unit=Unit.TIMES)
    assert (found.verdict, found.suggestion) == (Verdict.CONTRADICTED, "")


@pytest.mark.parametrize(
    ("text", "words", "suggested", "slip"),
    [
        ("Turnout was 46.7 per cent", "46.7 per cent", "47.6 per cent", "transposed_digits"),
        ("Turnout of 47.6 is up on 45.1 per cent", "45.1 per cent", "47.6 per cent", ""),
        ("Turnout was 45.1 per cent", "45.1 per cent", "47.5 per cent", ""),
    ],
)
def test_a_wrong_turnout_is_put_right_on_the_base_that_the_copy_uses(
    archive: Archive, text: str, words: str, suggested: str, slip: str
) -> None:
    found = check(archive, text, words, "turnout", words[:4], unit=Unit.PER_CENT, digits=1)
    assert (found.verdict, found.suggestion, found.slip) == (Verdict.CONTRADICTED, suggested, slip)


def test_a_share_in_points_and_a_change_in_per_cent_have_words_to_put_in(archive: Archive) -> None:
    share = {"unit": Unit.POINTS, "digits": 1, "party": "lab"}
    found = check(archive, "Labour had 35.3 points", "35.3 points", "vote_share", "35.3", **share)
    assert (found.verdict, found.style_issue, found.suggestion) == ("supported", POINTS_FOR_PERCENT, "35.3 per cent")
    change = {"unit": Unit.PER_CENT, "digits": 1, "direction": -1, "party": "lab"}
    found = check(archive, "Labour fell by 7.4%", "7.4%", "share_change", "7.4", **change)
    assert (found.verdict, found.style_issue, found.suggestion) == ("supported", "percent_for_points", "7.4 points")


@pytest.mark.parametrize(
    ("text", "words", "kind", "value", "more", "suggested"),
    [
        ("Galloway CAME SECOND", "CAME SECOND", "rank", 2, {"party": "workers"}, "CAME THIRD"),
        (
            *("Twelve of the 16 candidates lost their deposits",) * 2,
            *("deposit", 12, {}, "Thirteen of the 16 candidates lost their deposits"),
        ),
        ("The Lib Dem kept his deposit", "kept his deposit", "deposit", None, {"party": "ld"}, "lost his deposit"),
        ("The Tories won the seat", "won the seat", "outcome", None, {"party": "con"}, ""),
    ],
)
def test_what_is_suggested_can_stand_in_the_sentence(
    archive: Archive, text: str, words: str, kind: str, value: object, more: dict[str, str], suggested: str
) -> None:
    found = check(archive, text, words, kind, value, **more)
    assert (found.verdict, found.suggestion) == (Verdict.CONTRADICTED, suggested)


@pytest.mark.parametrize(
    ("published", "suggested"),
    [(date(2021, 7, 2), "poll was held on 1 July"), (date(2022, 9, 2), "poll was held on 1 July 2021")],
)
def test_a_right_date_has_its_year_where_it_would_be_read_as_another_years(
    archive: Archive, published: date, suggested: str
) -> None:
    text = "The poll was held on 8 July"
    claim = Claim(start=4, end=len(text), type=ClaimType.DATE, stated=Stated(), contest_id=BATLEY)
    found = verdict_of(claim, Article(id="a", text=text, published=published), archive)
    assert (found.verdict, found.suggestion) == (Verdict.CONTRADICTED, suggested)
    again = Article(id="a", text=f"The {found.suggestion}", published=published)
    assert verdict_of(replace(claim, end=len(again.text)), again, archive).verdict is Verdict.SUPPORTED


def test_a_month_put_right_keeps_the_words_around_it(archive: Archive) -> None:
    found = check(archive, "by-election in May 2021", "by-election in May 2021", "date")
    assert (found.verdict, found.suggestion) == (Verdict.CONTRADICTED, "by-election in July 2021")
