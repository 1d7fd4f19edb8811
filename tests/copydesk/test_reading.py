"""Claims read out of copy: their types and spans, what each is tied to, and what is left alone."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copydesk.copy_scenes import BATLEY, BEFORE, article, claims, said
from hustings.copydesk.archive import Archive
from hustings.copydesk.reading import read_claims
from hustings.copydesk.values import Article, ClaimType, Comparator, Confidence
from hustings.home import open_embedded
from hustings.record.book import Record
from hustings.record.entries import ConstituenciesEntered, ContestEntered, Draft
from hustings.record.model import Constituency
from strategies import embedded_state, make_contest

LEAD = "Labour has held Batley and Spen. "
PIECES = [
    *(
        "Batley and Spen",
        "Labour",
        "Kim Leadbeater",
        "13,296",
        "13 296",
        "47.6%",
        "£5",
        " by ",
        "majority of ",
        "swing ",
    ),
    *(
        "third",
        " lost ",
        "her deposit",
        " since 1997",
        "more than ",
        "seats",
        "“",
        "”",
        ". ",
        "\n",
        "é",
        ", who ",
        "(",
        ")",
    ),
    *("in 2019", " from ", " to ", "turnout ", "–", "\u00a0", "she ", "İ", "\ue000", "’s "),
]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kim Leadbeater polled 13,296 votes.", [("votes", "13,296 votes")]),
        ("She won with a majority of 323.", [("majority", "323")]),
        ("Turnout was 47.6 per cent.", [("turnout", "47.6 per cent")]),
        ("There was a 2.9% swing from Labour to the Conservatives.", [("swing", "2.9%")]),
        ("George Galloway came third.", [("rank", "came third")]),
        ("Sixteen candidates stood.", [("candidates_count", "Sixteen candidates")]),
        ("Thirteen candidates lost their deposits.", [("deposit", "Thirteen candidates lost their deposits")]),
        ("Labour overturned nothing: it was defending a majority of 3,525.", [("prev_majority", "3,525")]),
        ("Labour’s share fell 7.4 points to 35.3%.", [("share_change", "7.4 points"), ("vote_share", "35.3%")]),
        (
            "Ryan Stephenson (Con) 12,973 (34.4%, -1.7)",
            [("votes", "12,973"), ("vote_share", "34.4%"), ("share_change", "-1.7")],
        ),
    ],
)
def test_the_staple_claims(text: str, expected: list[tuple[str, str]], batley: Archive) -> None:
    found = said(LEAD + text, batley)
    assert [claim for claim in found if claim[0] != "seat_history"] == expected


@pytest.mark.parametrize(
    "text",
    [
        "She is 45 and has two children.",
        "Counting took eight hours and cost £240,000.",
        "A poll had put the Tories six points ahead nationally.",
        "The bookies made the Conservatives 1/5 favourites.",
        "Labour gained three council seats in May.",
        "Turnout at the Holyrood election was 63 per cent.",
        "On such a swing Labour would lose 20 seats.",
        "Some 60 per cent of the district voted Leave at the referendum; its population is about 110,000.",
    ],
)
def test_what_is_not_an_electoral_claim_is_left_alone(text: str, batley: Archive) -> None:
    assert said(LEAD + text, batley) == []


def test_a_figure_is_tied_to_the_candidate_and_contest_it_belongs_to(batley: Archive) -> None:
    text = LEAD + "Kim Leadbeater won 13,296 votes to 12,973 for Ryan Stephenson; in 2019 Tracy Brabin took 22,594."
    found = [c for c in claims(text, batley) if c.type is ClaimType.VOTES]
    assert [(c.candidacy_id, c.contest_id) for c in found] == [
        ("kim-leadbeater", BATLEY),
        ("ryan-stephenson", BATLEY),
        ("tracy-brabin", BEFORE),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Turnout was 47.6%, against 66.5% two years ago.",
        "Turnout was 47.6%, well below the 66.5% of 2019.",
        "Turnout fell from 66.5% to 47.6%.",
        "At the general election turnout was 66.5%; this time it was 47.6%.",
    ],
)
def test_the_election_before_is_told_from_this_one(text: str, batley: Archive) -> None:
    found = {c.stated.value: c.contest_id for c in claims(LEAD + text, batley) if c.type is ClaimType.TURNOUT}
    assert found == {Fraction("47.6"): BATLEY, Fraction("66.5"): BEFORE}


def test_a_wrong_figure_is_still_tied_to_what_the_copy_says_it_is(batley: Archive) -> None:
    (claim,) = [c for c in claims(LEAD + "Kim Leadbeater polled 12,973 votes.", batley) if c.type is ClaimType.VOTES]
    assert (claim.candidacy_id, claim.stated.value) == ("kim-leadbeater", 12973)


def test_a_list_in_turn_is_read_in_turn(batley: Archive) -> None:
    text = LEAD + "Kim Leadbeater and Ryan Stephenson were first and second."
    found = [(c.candidacy_id, c.stated.value) for c in claims(text, batley) if c.type is ClaimType.RANK]
    assert found == [("kim-leadbeater", 1), ("ryan-stephenson", 2)]


def test_a_candidate_called_by_another_party_is_a_claim_of_who_they_are(batley: Archive) -> None:
    found = [
        c for c in claims(LEAD + "The Tory candidate Kim Leadbeater smiled.", batley) if c.type is ClaimType.IDENTITY
    ]
    assert [(c.candidacy_id, c.party) for c in found] == [("kim-leadbeater", "con")]


def test_the_words_of_a_quotation_are_marked(batley: Archive) -> None:
    found = claims(LEAD + '"We had a majority of 323," she said. It was a majority of 323.', batley)
    assert [c.quoted_from for c in found if c.type is ClaimType.MAJORITY] == ["", None]


def test_capitals_spaces_and_dashes(batley: Archive) -> None:
    text = "LABOUR HOLD BATLEY & SPEN – KIM\u00a0LEADBEATER POLLED 13\u2009296 VOTES, A MAJORITY OF 323"
    assert said(text, batley) == [("votes", "13\u2009296 VOTES"), ("majority", "323")]


def test_another_country_has_no_claims_tied_to_the_record(batley: Archive) -> None:
    text = "In Germany the CDU won 24.1 per cent of the vote and 197 seats, ahead of the SPD on 25.7."
    found = claims(text, batley, title="Bundestag")
    assert all(claim.doubt for claim in found)


def test_a_time_without_a_contest_in_the_record_is_said_plainly(batley: Archive) -> None:
    text = LEAD + "In 1983 Elizabeth Peacock won by 870 votes."
    found = [c for c in claims(text, batley) if c.type is ClaimType.MAJORITY]
    doubt = "the record has no contest in Batley and Spen in 1983; the nearest is that of 2016"
    assert [(c.contest_id, c.doubt) for c in found] == [(None, doubt)]


def test_no_seat_no_contest(batley: Archive) -> None:
    found = claims("She won by 323 votes.", batley, title="")
    assert [(c.contest_id, c.doubt) for c in found if c.type is ClaimType.MAJORITY] == [
        (None, "no contest of the record is named")
    ]


def test_a_contest_added_to_the_ledger_is_read_a_moment_later(batley: Archive) -> None:
    with open_embedded() as book:
        archive = Archive(book.state)
        assert claims("Turnout in Anytown West was 40%.", archive, title="")[0].doubt
        _add_contest(book)
        (claim,) = claims("Turnout in Anytown West was 40%.", archive, title="")
        assert claim.contest_id == "parl.anytown-west.by.2021-06-24"


def _add_contest(book: Record) -> None:
    seat = Constituency(
        id="E14009999",
        name="Anytown West",
        slug="anytown-west",
        boundary_set="2010-2024",
        nation="England",
        region="East",
    )
    contest = replace(make_contest(["lab", "con"], polling_day=date(2021, 6, 24)), constituency_id=seat.id)
    contest = replace(contest, id="parl.anytown-west.by.2021-06-24")
    payloads = (ConstituenciesEntered(constituencies=(seat,)), ContestEntered(contest=contest))
    drafts = [Draft(by="test", source="test", payload=payload) for payload in payloads]
    book.append(lambda state: drafts, now=datetime(2021, 6, 25, 12, tzinfo=UTC))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join), st.text(max_size=60))
def test_any_text_is_read_and_every_claim_lies_within_it(words: str, rest: str) -> None:
    text = words + rest
    for claim in read_claims(article(text), Archive(embedded_state())):
        assert 0 <= claim.start < claim.end <= len(text)
        assert text[claim.start : claim.end].strip()


@pytest.mark.data
def test_the_development_articles_are_read(official: Record, data_dir: Path) -> None:
    """Typed claims found in the twenty articles that the wordings were written against, and the five reports."""
    archive = Archive(official.state)
    folder = data_dir / "copy"
    found = wanted = predicted = 0
    for path in [*sorted(folder.glob("dev/*.json"))[:20], *sorted(folder.glob("seeds/*.json"))]:
        document = json.loads(path.read_text("utf-8"))
        copy = Article(
            id=document["id"],
            text=document["text"],
            title=document["title"] or "",
            published=date.fromisoformat(document["published"][:10]),
        )
        read = read_claims(copy, archive)
        gold = document["claims"]
        hits = [g for g in gold if any(c.start < g["end"] and g["start"] < c.end and c.type == g["type"] for c in read)]
        of_figures = [g for g in gold if any(c.isdigit() for c in g["quote"])]
        found += len([g for g in of_figures if g in hits])
        wanted += len(of_figures)
        predicted += len(read)
    assert found / wanted > 0.96
    assert predicted < 2 * wanted


def test_rounding_words_are_kept(batley: Archive) -> None:
    (claim,) = [c for c in claims(LEAD + "Labour won just over 13,000 votes.", batley) if c.type is ClaimType.VOTES]
    assert claim.stated.comparator is Comparator.JUST_OVER


def test_figures_show_who_is_meant_where_the_words_leave_it_open(batley: Archive) -> None:
    text = LEAD + "Kim Leadbeater beat Ryan Stephenson. The former councillor's 12,973 votes fell short."
    found = [c for c in claims(text, batley) if c.type is ClaimType.VOTES and c.stated.value == 12_973]
    assert [c.candidacy_id for c in found] == ["ryan-stephenson"]


def test_a_tie_says_how_sure_it_is(batley: Archive) -> None:
    named, carried = (
        next(c for c in claims(LEAD + text, batley) if c.type is ClaimType.VOTES)
        for text in (
            "Kim Leadbeater polled 13,926 votes.",
            "Kim Leadbeater beat Ryan Stephenson. The doctor had 2,111.",
        )
    )
    assert named.confidence is Confidence.BOUND
    assert carried.confidence is Confidence.WEAK


def test_a_by_election_is_known_by_its_candidates_alone(batley: Archive) -> None:
    text = "Kim Leadbeater is the MP after beating Ryan Stephenson. Kim Leadbeater polled 13,296 votes."
    found = [c for c in claims(text, batley, title="") if c.type is ClaimType.VOTES]
    assert [c.contest_id for c in found] == [BATLEY]
