"""What a page says when things do not go as they do on most nights: courts, ties, withdrawals, estimates."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from hustings.coverage.cards import share_card
from hustings.coverage.page import LivePage, contest_page, live_page
from hustings.coverage.posts import public_posts
from hustings.record.entries import (
    ChallengeNoted,
    ContestEntered,
    Corrected,
    PageEntered,
    Part,
    PostPublished,
    Published,
    ResultEntered,
    Withdrawn,
)
from hustings.record.model import Challenge, CorrectedBy, CoveragePage, Figures, Stage
from hustings.record.problems import Problem
from hustings.web.render import Renderer
from night_states import AIRDRIE, CHESHAM, CLOSE, CONTEST, HARTLEPOOL, SLUG, Night, declared, declared_figures, verified

BASELINE = "parl.batley-and-spen.2019-12-12"
COURT = {
    Challenge.VOID: ("RESULT VOID", "The election court has declared the election in Batley and Spen void"),
    Challenge.OTHER_RETURNED: (
        "OTHER CANDIDATE RETURNED",
        "The election court has determined that another candidate was elected in Batley and Spen",
    ),
}


def page_of(night: Night) -> LivePage:
    return live_page(night.state, SLUG, night.text_of, night.now)


def shown_entry(night: Night, contest_id: str = CONTEST) -> int:
    return night.state.book(contest_id).shown[-1][0].number


def noted(night: Night, challenge: Challenge, contest_id: str = CONTEST, returned: str = "") -> Night:
    day = date(2021, 9, 1)
    night.enter(ChallengeNoted(contest_id=contest_id, challenge=challenge, on=day, returned=returned))
    return night


def swapped() -> Figures:
    """The declared figures with the first two candidates' votes exchanged."""
    figures = declared_figures()
    first, second = "kim-leadbeater", "ryan-stephenson"
    votes = figures.votes | {first: figures.votes[second], second: figures.votes[first]}
    return replace(figures, votes=votes)


@pytest.mark.parametrize("challenge", COURT)
def test_a_result_that_a_court_set_aside_is_told_as_that_on_every_surface(challenge: Challenge) -> None:
    page, (short, words) = page_of(noted(declared(), challenge)), COURT[challenge]
    panel, renderer = page.panels[0], Renderer()
    html, front = renderer.live(page).decode(), renderer.front([page], True).decode()
    assert page.bullets[0] == words
    assert words in page.description
    assert panel.standing.startswith("The election court has d")
    assert panel.stage_words != "Declared"
    for surface in (html, front, share_card(page)):
        assert short in surface
    said = [*renderer.fragments(replace(page, posts=(), others=())).values(), front, share_card(page), *page.bullets]
    said += [" ".join(e.paragraphs) for e in page.explainers]
    assert not any("LAB HOLD" in text or "Labour hold" in text or "wing of" in text for text in said)
    assert 'class="elected"' not in html
    assert panel.records == panel.conventions == ()


def test_whoever_the_court_returned_is_named() -> None:
    page = page_of(noted(declared(), Challenge.OTHER_RETURNED, returned="ryan-stephenson"))
    assert "The court returned Ryan Stephenson" in page.panels[0].challenge


def test_a_void_by_election_is_void_among_the_others_too() -> None:
    page = page_of(noted(declared(), Challenge.VOID, CHESHAM))
    other = next(other for other in page.others if other.contest_id == CHESHAM)
    assert (other.outcome, other.party, other.swing) == ("RESULT VOID", "", "")
    assert other.sentence == "The election court has declared the election in Chesham and Amersham void."
    assert page.entry == page_of(noted(declared(), Challenge.VOID, AIRDRIE)).entry, "others belong to the page"


def test_a_tie_without_its_lot_shows_the_votes_and_says_what_is_missing() -> None:
    night, votes = Night(), dict.fromkeys(declared_figures().votes, 10)
    votes |= {"kim-leadbeater": 500, "ryan-stephenson": 500}
    problem = Problem(id="R016", message="equal votes at the top; record the lot", contest_id=CONTEST)
    night.enter(ResultEntered(contest_id=CONTEST, figures=Figures(votes=votes), problems=(problem,)))
    page = page_of(night)
    assert page.bullets[0] == (
        "Kim Leadbeater (Labour) and Ryan Stephenson (Conservative) are tied with 500 votes each; no lot is recorded"
    )
    assert page.panels[0].notes == ("Shown as published, with a doubt: equal votes at the top and no lot recorded.",)
    html = Renderer().live(page).decode()
    assert "Every candidate, by votes" in html
    assert 'class="elected"' not in html and "<dt>Majority" not in html


def test_a_withdrawn_result_leaves_a_dated_notice_with_its_reason() -> None:
    night = declared()
    noted(night, Challenge.ANNOUNCED).at(5, 30).enter(Withdrawn(of=shown_entry(night)), reason="wrong \u202esheet.")
    page = page_of(night)
    told = "The result published at 05:25 BST, 2 July 2021 was withdrawn at 05:30 BST, 2 July 2021: wrong sheet"
    assert page.bullets[0] == told
    assert page.panels[0].stage is not Stage.CLOSED
    assert f"{told}." in Renderer().live(page).decode()
    assert not any("expected" in bullet for bullet in page.bullets)


def test_a_correction_that_changes_the_winner_tells_what_stood_and_its_withdrawal_is_told_as_well() -> None:
    night = declared().at(5, 30)
    payload = Corrected(contest_id=CONTEST, of=shown_entry(night), figures=swapped(), corrected_by=CorrectedBy.US)
    number = night.enter(payload, reason="two lines were swapped")
    assert page_of(night).bullets[1] == (
        "The result was corrected at 05:30 BST, 2 July 2021: two lines were swapped. "
        "Until then this page said: Labour hold Batley and Spen with a majority of 323, down from 3,525 in 2019"
    )
    night.at(5, 40).enter(Withdrawn(of=number), reason="they were not")
    page = page_of(night)
    assert page.panels[0].corrections == ()
    assert page.bullets[1].startswith("The correction made at 05:30 BST, 2 July 2021 was withdrawn at 05:40 BST")


def test_a_verification_published_alone_says_so() -> None:
    night, figures = Night(), Figures(votes={}, electorate=79_373, ballots_verified=37_786)
    night.enter(Published(contest_id=CONTEST, part=Part.VERIFICATION, of=1, figures=figures, alone="nobody else in"))
    assert page_of(night).panels[0].notes[0].startswith("Published on one person's keying")


def notional(night: Night) -> Night:
    contest = replace(night.state.book(CONTEST).contest, baseline_is_notional=True)
    night.enter(ContestEntered(contest=contest))
    return night


def test_an_estimate_on_new_boundaries_is_told_as_one_and_names_nobody() -> None:
    page = page_of(notional(verified()))
    told = "On new boundaries Labour would have won Batley and Spen in 2019 by an estimated 3,525 votes"
    assert told in page.bullets
    card = Renderer().fragments(page)["card"]
    assert told in card
    assert "Tracy Brabin" not in card and " won with " not in card


def test_a_change_on_an_estimate_says_that_it_is_one() -> None:
    page = page_of(notional(declared()))
    assert page.bullets[0].endswith("down from an estimated 3,525 in 2019 (notional)")
    assert page.panels[0].verdict is not None
    assert "an estimate of that result" in page.panels[0].verdict.convention


def test_a_by_election_in_between_is_named_and_does_not_count() -> None:
    night = declared()
    contest = night.state.book(CONTEST).contest
    other = replace(contest, id="parl.batley-and-spen.by.2020-10-01", polling_day=date(2020, 10, 1))
    night.enter(ContestEntered(contest=other))
    page = contest_page(night.state, CONTEST, night.now)
    assert page.panels[0].verdict is not None
    assert page.panels[0].verdict.convention == (
        "Hold or gain is measured against the general election of 2019; the October 2020 by-election does not count."
    )


def test_what_another_contest_changes_on_a_page_moves_its_entry() -> None:
    for contest_id in (BASELINE, HARTLEPOOL):
        night = declared().at(6, 0)
        number, figures = shown_entry(night, contest_id), night.state.book(contest_id).shown[-1][1].figures
        entered = night.enter(
            Corrected(contest_id=contest_id, of=number, figures=figures, corrected_by=CorrectedBy.US), reason="a typo"
        )
        page = page_of(night)
        assert (page.entry, page.updated_at) == (entered, night.now)


def test_words_from_the_count_carry_nothing_that_turns_or_hides_a_line() -> None:
    night = verified()
    night.event(Stage.RECOUNT, "A \u202erecount\u202c\nis on")
    night.enter(ChallengeNoted(contest_id=CONTEST, challenge=Challenge.ANNOUNCED, on=date(2021, 7, 2), text="a\u202eb"))
    panel = page_of(night).panels[0]
    assert panel.events[0].text == "A recount is on"
    assert " ab (" in panel.challenge


def test_on_a_page_that_follows_no_contest_an_exit_poll_waits_for_every_poll() -> None:
    night = Night()
    night.enter(PageEntered(page=CoveragePage(slug="politics", title="Politics", contest_ids=())))
    night.enter(PostPublished(page="politics", text=night.words("Exit poll"), drawn_from_voters=True))

    def seen(now: datetime) -> int:
        return len(public_posts(night.state, "politics", night.text_of, now))

    assert seen(CLOSE - timedelta(seconds=1)) == 0
    assert seen(CLOSE) == 1
