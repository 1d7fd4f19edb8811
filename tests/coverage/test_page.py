"""What may and may not reach a live page, and how it says where the contest stands."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hustings.coverage.page import LivePage, live_page
from hustings.coverage.standing import STAGE_WORDS
from hustings.errors import UnknownThing
from hustings.record.entries import ChallengeNoted, Confirmed, Corrected, Keyed, MatchedToNotice, Part, Published
from hustings.record.model import Challenge, CorrectedBy, Figures, HeardFrom, Stage
from night_states import CLOSE, CONTEST, HEARD, SLUG, VERIFICATION, Night, before, declared, declared_figures, verified

IDS = tuple(declared_figures().votes)


def page_of(night: Night) -> LivePage:
    return live_page(night.state, SLUG, night.text_of, night.now)


figures = st.builds(
    Figures,
    votes=st.fixed_dictionaries({candidacy: st.integers(0, 80_000) for candidacy in IDS}),
    electorate=st.integers(1, 90_000),
    ballots_verified=st.integers(1, 90_000),
    rejected_ballots=st.integers(0, 500),
)
private = st.one_of(
    st.builds(
        Keyed,
        contest_id=st.just(CONTEST),
        part=st.sampled_from(Part),
        figures=figures,
        heard_from=st.sampled_from(HeardFrom),
        is_provisional=st.booleans(),
    ),
    st.builds(
        Confirmed,
        contest_id=st.just(CONTEST),
        part=st.sampled_from(Part),
        keyings=st.just(()),
        figures=figures,
        one_source=st.booleans(),
    ),
)


@settings(max_examples=30, deadline=None)
@given(st.sampled_from([before, verified, declared]), st.lists(private, min_size=1, max_size=4))
def test_nothing_keyed_confirmed_or_provisional_changes_a_page(
    moment: object, payloads: list[Keyed | Confirmed]
) -> None:
    night = moment()  # type: ignore[operator]
    was = page_of(night)
    night.now += timedelta(minutes=3)
    for i, payload in enumerate(payloads):
        night.enter(payload, by=f"somebody {i}")
    night.event(Stage.PROVISIONAL, "Provisional: Labour ahead", public=True)
    night.event(Stage.RECOUNT, "A recount is likely", public=False)
    assert page_of(night) == was


@pytest.mark.parametrize(
    ("minutes", "stage"),
    [(-15 * 60 - 1, Stage.BEFORE_POLL), (-15 * 60, Stage.POLLING), (-1, Stage.POLLING), (0, Stage.CLOSED)],
)
def test_the_clock_tells_the_stage_while_the_ledger_says_nothing(minutes: int, stage: Stage) -> None:
    night = Night()
    page = live_page(night.state, SLUG, night.text_of, CLOSE + timedelta(minutes=minutes))
    assert page.panels[0].stage is stage


def test_verified_papers_are_given_with_the_turnout_they_make() -> None:
    night = Night().at(0, 10)
    night.publish(Part.VERIFICATION, VERIFICATION, source=HEARD)
    panel = page_of(night).panels[0]
    assert panel.stage_words == "Ballot papers verified"
    assert panel.standing == (
        "37,786 ballot papers verified, a turnout of 47.6% of an electorate of 79,373. The votes will be counted next."
    )
    assert panel.figures_source == HEARD
    assert not panel.is_declared


@pytest.mark.parametrize("stage", [s for s in Stage if s is not Stage.PROVISIONAL])
def test_every_public_stage_has_words_of_its_own(stage: Stage) -> None:
    night = Night().at(1, 0)
    night.event(stage)
    panel = page_of(night).panels[0]
    assert panel.stage is (Stage.CLOSED if stage in (Stage.BEFORE_POLL, Stage.POLLING) else stage)
    assert next(s for s, words in STAGE_WORDS.items() if words == panel.stage_words) is panel.stage
    assert panel.standing.endswith(".")


def test_the_declared_page_has_its_figures_source_time_and_gap() -> None:
    page = page_of(declared())
    panel = page.panels[0]
    assert panel.verdict is not None
    assert (panel.verdict.short, panel.verdict.words) == ("LAB HOLD", "Labour hold Batley and Spen")
    assert panel.verdict.convention.startswith("Hold or gain is measured against the general election of 2019")
    assert panel.gap == (
        "37,786 ballot papers were verified and 37,778 counted, valid and rejected: 8 more verified than counted."
    )
    assert panel.notes == ("Not yet matched to the returning officer's notice.",)
    assert panel.expected_at is None
    assert [other.outcome for other in page.others] == ["LD GAIN FROM CON", "SNP HOLD", "CON GAIN FROM LAB"]


def test_a_correction_says_when_why_and_whose_error() -> None:
    night = declared().at(6, 10)
    of = night.state.book(CONTEST).shown[-1][0].number
    payload = Corrected(
        contest_id=CONTEST, of=of, figures=declared_figures(), corrected_by=CorrectedBy.RETURNING_OFFICER
    )
    number = night.enter(payload, reason="two lines were swapped", source="the notice")
    page = page_of(night)
    (correction,) = page.panels[0].corrections
    assert (correction.at, correction.reason) == (night.now, "two lines were swapped")
    assert correction.whose == "The returning officer corrected the figures that were announced."
    assert page.bullets[1] == "The result was corrected at 06:10 BST, 2 July 2021: two lines were swapped"
    assert (page.entry, page.updated_at) == (number, night.now)
    assert page.panels[0].notes[0].startswith("Corrected by one editor")


def test_matching_to_the_notice_replaces_the_note_by_a_link_and_never_by_a_script() -> None:
    night = declared()
    of = night.state.book(CONTEST).shown[-1][0].number
    night.enter(MatchedToNotice(contest_id=CONTEST, of=of, link="https://example.org/notice"))
    assert page_of(night).panels[0].notes == ()
    assert page_of(night).panels[0].notice_link == "https://example.org/notice"
    night.enter(MatchedToNotice(contest_id=CONTEST, of=of, link="javascript:alert(1)"))
    assert page_of(night).panels[0].notice_link == ""


def test_figures_from_one_source_or_one_person_say_so() -> None:
    night = verified()
    night.publish(Part.COUNT, declared_figures(), one_source=True)
    assert page_of(night).panels[0].notes[0] == "Keyed by two people, both from one source."
    alone = verified()
    alone.enter(
        Published(contest_id=CONTEST, part=Part.COUNT, of=1, figures=declared_figures(), alone="no one else in")
    )
    assert page_of(alone).panels[0].notes[0].startswith("Published on one person's keying")
    assert "no one else in" not in repr(page_of(alone).panels[0].notes)


def test_a_challenge_is_told_in_full_and_dated() -> None:
    night = declared()
    night.enter(ChallengeNoted(contest_id=CONTEST, challenge=Challenge.PETITION_LODGED, on=date(2021, 7, 20)))
    assert page_of(night).panels[0].challenge.startswith("An election petition against this result has been lodged")
    assert page_of(night).panels[0].challenge.endswith("(20 July 2021).")


def test_explainers_carry_this_contests_numbers_before_and_after() -> None:
    def said(night: Night) -> dict[str, str]:
        return {e.id: " ".join(e.paragraphs) for e in page_of(night).explainers}

    assert "would need a swing of more than 3.3 points" in said(verified())["about-swing"]
    after = said(declared())
    assert "13,296 for Kim Leadbeater minus 12,973 for Ryan Stephenson is a majority of 323." in after["about-majority"]
    assert "37,786 ballot papers were verified from an electorate of 79,373: 47.6%" in after["about-turnout"]
    assert "Here 1,885 votes were enough to keep it. Thirteen of the 16" in after["about-deposit"]


def test_a_page_that_is_not_there_is_unknown() -> None:
    with pytest.raises(UnknownThing):
        live_page(Night().state, "nowhere", lambda digest: None, CLOSE)
