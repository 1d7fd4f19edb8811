"""The summary, word for word, on the four by-elections and on the cases that a real night seldom brings."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hustings.coverage.bullets import absences, headline, last_time, result_bullets, third_place
from hustings.coverage.explain import explainers
from hustings.coverage.others import public_analysis, since
from hustings.coverage.page import contest_panel, live_page
from hustings.coverage.values import Panel
from hustings.coverage.verdict import conventions, verdict
from hustings.measures import analyse
from hustings.measures.analysis import Analysis
from hustings.record.model import (
    Baseline,
    Candidacy,
    Challenge,
    Constituency,
    Contest,
    Count,
    DeskState,
    Party,
    Result,
    Stage,
)
from night_states import AIRDRIE, CHESHAM, CLOSE, CONTEST, HARTLEPOOL, Night, verified

PARTIES = {
    "con": Party(key="con", name="Conservative", abbreviation="Con"),
    "lab": Party(key="lab", name="Labour", abbreviation="Lab"),
    "ind": Party(key="ind", name="Independent", abbreviation="Ind", is_party=False),
    "speaker": Party(key="speaker", name="Speaker", abbreviation="Spk", is_party=False),
}


def bullets_of(contest_id: str) -> list[str]:
    state = Night(without=()).state
    place = state.constituency(contest_id).name
    return result_bullets(public_analysis(state, contest_id), place, since(state, contest_id), state.parties)


def result_of(
    *votes: tuple[str, int], lot: str | None = None, on: date = date(2021, 7, 1), electorate: int | None = None
) -> Result:
    """A result in which the n-th candidate is called after the n-th letter."""
    people = tuple(
        Candidacy(id=f"{party}-{i}", name=f"{'ABCDEFG'[i]}. Person", surname="Person", party=party, person_id=f"p{i}")
        for i, (party, _) in enumerate(votes)
    )
    contest = Contest(
        id=f"parl.anytown.{on}",
        constituency_id="E1",
        polling_day=on,
        is_by_election=on.year == 2021,
        candidacies=people,
        poll_closes_at=CLOSE,
    )
    counts = tuple(Count(candidacy=p, votes=v) for p, (_, v) in zip(people, votes, strict=True))
    return Result(
        contest=contest,
        stage=Stage.DECLARED,
        desk=DeskState.PUBLISHED,
        counts=counts,
        lot_winner=lot,
        electorate=electorate,
    )


def before_of(*votes: tuple[str, int]) -> Baseline:
    return Baseline(result=result_of(*votes, on=date(2019, 12, 12)))


def test_batley_and_spen_in_a_newsrooms_english() -> None:
    said = bullets_of(CONTEST)
    assert said[0] == "Labour hold Batley and Spen with a majority of 323, down from 3,525 in 2019"
    assert said[1] == (
        "Kim Leadbeater (Labour) won 13,296 votes, 35.3% of all valid votes; "
        "Ryan Stephenson (Conservative) came second with 12,973, 34.4%"
    )
    assert said[2] == "A swing of 2.9 percentage points from Labour to the Conservatives since 2019"
    assert said[3] == (
        "Turnout was 47.6% of the electorate (37,786 ballot papers verified); "
        "on valid votes alone it was 47.5%, down from 66.5% in 2019"
    )
    assert said[4] == (
        "George Galloway (Workers Party of Britain) came third with 8,264 votes, 21.9%; "
        "the party did not stand here in 2019"
    )
    assert said[5] == "The Heavy Woollen District Independents (12.2% last time) did not stand this time"
    assert said[6:] == ["Thirteen of the 16 candidates lost their deposits, having won 5% of the valid vote or less"]


def test_hartlepool_is_a_gain_and_the_majority_before_was_the_losers() -> None:
    said = bullets_of(HARTLEPOOL)
    assert said[0] == (
        "The Conservatives gain Hartlepool from Labour with a majority of 6,940; Labour's majority in 2019 was 3,595"
    )
    assert "A swing of 16.0 percentage points from Labour to the Conservatives since 2019" in said
    assert "Sam Lee (Independent) came third with 2,904 votes, 9.7%" in said
    assert said[-1] == "Thirteen of the 16 candidates lost their deposits, having won 5% of the valid vote or less"


def test_airdrie_and_shotts_swings_away_from_the_party_that_holds_it() -> None:
    said = bullets_of(AIRDRIE)
    assert said[0] == "The SNP hold Airdrie and Shotts with a majority of 1,757, down from 5,201 in 2019"
    assert "A swing of 2.5 percentage points from the SNP to Labour since 2019" in said
    assert "Ben Callaghan (Conservative) came third with 2,812 votes, 12.9%, down 4.7 points on 2019" in said
    assert said[-1] == "Five of the eight candidates lost their deposits, having won 5% of the valid vote or less"


def test_chesham_and_amersham_changes_hands_with_articles_in_place() -> None:
    said = bullets_of(CHESHAM)
    assert said[0] == (
        "The Liberal Democrats gain Chesham and Amersham from the Conservatives with a majority of 8,028; "
        "the Conservatives' majority in 2019 was 16,223"
    )
    assert "A swing of 25.1 percentage points from the Conservatives to the Liberal Democrats since 2019" in said
    assert not any("third" in line for line in said), "3.9% in third place is no news"


def test_a_tie_is_told_with_its_lot_and_not_as_a_majority() -> None:
    analysis = analyse(result_of(("lab", 500), ("con", 500), lot="con-1"), before_of(("lab", 600), ("con", 500)))
    assert headline(analysis, "Anytown", "2019", PARTIES) == (
        "The Conservatives gain Anytown from Labour by the drawing of lots: "
        "B. Person (Conservative) and A. Person (Labour) had 500 votes each"
    )


def test_without_a_baseline_the_winner_simply_wins() -> None:
    analysis = analyse(result_of(("lab", 500), ("con", 400)), None)
    assert headline(analysis, "Anytown", "", PARTIES) == "Labour win Anytown with a majority of 100"
    assert len(result_bullets(analysis, "Anytown", "", PARTIES)) == 3


def test_one_candidate_alone_has_no_majority() -> None:
    analysis = analyse(result_of(("lab", 500)), None)
    assert headline(analysis, "Anytown", "", PARTIES) == "Labour win Anytown: A. Person was the only candidate"


def test_the_speaker_is_re_elected_and_neither_holds_nor_gains() -> None:
    analysis = analyse(result_of(("speaker", 500), ("ind", 100)), before_of(("speaker", 450), ("ind", 100)))
    said = headline(analysis, "Anytown", "2019", PARTIES)
    assert said == "The Speaker, A. Person, is re-elected in Anytown with a majority of 400, up from 350 in 2019"


def test_an_independent_is_one_person_and_takes_a_singular_verb() -> None:
    analysis = analyse(result_of(("ind", 500), ("con", 400)), before_of(("con", 600), ("lab", 500)))
    said = headline(analysis, "Anytown", "2019", PARTIES)
    assert said.startswith("A. Person (Independent) gains Anytown from the Conservatives with a majority of 100;")


def test_one_lost_deposit_is_singular_and_none_is_said() -> None:
    one = result_bullets(analyse(result_of(("lab", 500), ("con", 400), ("ind", 3)), None), "Anytown", "", PARTIES)
    assert one[-1] == "One of the three candidates lost a deposit, having won 5% of the valid vote or less"
    none = result_bullets(analyse(result_of(("lab", 500), ("con", 400)), None), "Anytown", "", PARTIES)
    assert none[-1] == "No candidate lost a deposit"


def test_a_shared_third_place_is_nobodys() -> None:
    analysis = analyse(result_of(("lab", 500), ("con", 400), ("ind", 100), ("ind", 100)), None)
    assert third_place(analysis, "", PARTIES) == ""


def test_before_the_declaration_the_newest_figure_comes_first() -> None:
    night = verified()
    page = live_page(night.state, "batley-and-spen-2021", night.text_of, night.now)
    assert page.bullets[:3] == (
        "Turnout was 47.6% of the electorate (37,786 ballot papers verified)",
        "The declaration is expected at about 05:00 BST",
        "Labour won Batley and Spen in 2019 with a majority of 3,525",
    )


def test_before_the_poll_the_summary_says_when_it_is() -> None:
    night = Night()
    panel = contest_panel(night.state, CONTEST, CLOSE - timedelta(days=2))
    assert (panel.stage_words, panel.standing) == (
        "Before the poll",
        "Polling day is Thursday 1 July 2021. Polls are open until 22:00 BST.",
    )


@given(
    st.lists(
        st.tuples(st.sampled_from(["lab", "con", "ind", "speaker"]), st.integers(0, 60_000)), min_size=1, max_size=6
    ),
    st.lists(st.tuples(st.sampled_from(["lab", "con", "ind"]), st.integers(5, 60_000)), min_size=1, max_size=6),
    st.sampled_from(Challenge),
    st.booleans(),
)
def test_every_count_can_be_told_without_gaps_in_the_sentence(
    now: list[tuple[str, int]], then: list[tuple[str, int]], challenge: Challenge, is_notional: bool
) -> None:
    result = replace(result_of(*now, electorate=sum(votes for _, votes in now) + 100), challenge=challenge)
    if not result.valid_votes:
        return
    baseline = Baseline(result=before_of(*then).result, is_notional=is_notional)
    analysis = analyse(result, baseline, "con")
    panel = panel_of(analysis)
    told = [f"{line}." for line in result_bullets(analysis, "Anytown", "2019", PARTIES)]
    told += [f"{verdict.convention}" for verdict in (panel.verdict,) if verdict and verdict.convention]
    told += [paragraph for e in explainers(panel, PARTIES) for paragraph in e.paragraphs]
    for line in (*told, *panel.conventions):
        assert not any(gap in line for gap in ("  ", "None ", "None.", ",,", ", (", ",;", ",.", "..", " .", "–")) or (
            "None of the" in line
        ), line
        assert line[0].isupper() or line[0].isdigit(), line
        assert line[-1] == ".", line


def panel_of(analysis: Analysis) -> Panel:
    """A panel round an analysis, as a page makes it."""
    contest = replace(
        analysis.result.contest, baseline_is_notional=bool(analysis.baseline and analysis.baseline.is_notional)
    )
    return Panel(
        contest=contest,
        constituency=Constituency(
            id="E1", name="Anytown", slug="anytown", boundary_set="x", nation="England", region=""
        ),
        stage=Stage.DECLARED,
        stage_words="Declared",
        standing="",
        analysis=analysis,
        previous=analyse(analysis.baseline.result, None) if analysis.baseline else None,
        since="2019",
        verdict=verdict(analysis, "Anytown", "2019", PARTIES),
        conventions=conventions(analysis, "Anytown", "2019", PARTIES),
    )


def test_three_parties_that_did_not_stand_again_are_listed_with_their_shares() -> None:
    before = before_of(("lab", 500), ("con", 300), ("ind", 100), ("speaker", 100))
    said = absences(analyse(result_of(("lab", 500)), before), "2019", PARTIES)
    assert said == (
        "The Conservatives (30.0% last time), C. Person (Independent, 10.0% last time) and "
        "D. Person (Speaker, 10.0% last time) did not stand this time"
    )


def test_a_gain_from_an_independent_names_the_person() -> None:
    analysis = analyse(result_of(("lab", 500), ("con", 400)), before_of(("con", 500), ("ind", 600)))
    assert headline(analysis, "Anytown", "2019", PARTIES) == (
        "Labour gain Anytown from B. Person (Independent) with a majority of 100; B. Person's majority in 2019 was 100"
    )


def test_a_seat_won_by_lot_is_not_said_to_have_had_a_majority_of_nought() -> None:
    tied = Baseline(result=result_of(("lab", 500), ("con", 500), lot="lab-0", on=date(2019, 12, 12)))
    analysis = analyse(result_of(("lab", 500), ("con", 400)), tied)
    said = headline(analysis, "Anytown", "2019", PARTIES)
    assert said == "Labour hold Anytown with a majority of 100; in 2019 a lot decided after a tie"
    assert last_time(panel_of(analysis), PARTIES) == "Labour won Anytown in 2019 by lot after a tie"


def test_before_october_1985_nothing_is_said_of_deposits() -> None:
    analysis = analyse(result_of(("lab", 500), ("con", 400), ("ind", 3), on=date(1983, 6, 9)), None)
    assert not any("deposit" in line for line in result_bullets(analysis, "Anytown", "", PARTIES))
    assert not any("deposit" in e.id for e in explainers(panel_of(analysis), PARTIES))


@pytest.mark.parametrize(
    ("now", "said"),
    [
        ([10, 9], "Here 1 vote was enough to keep it. None of the two candidates lost it."),
        ([400, 300, 10], "Here 36 votes were enough to keep it. One of the three candidates lost it."),
        ([10], ""),
    ],
)
def test_the_deposit_is_explained_in_this_contests_numbers(now: list[int], said: str) -> None:
    analysis = analyse(result_of(*zip(("lab", "con", "ind"), now, strict=False)), None)
    explained = next(e for e in explainers(panel_of(analysis), PARTIES) if e.id == "about-deposit")
    assert explained.paragraphs[1:] == ((said,) if said else ())
