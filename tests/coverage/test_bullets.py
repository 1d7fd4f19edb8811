"""The summary, word for word, on the four by-elections and on the cases that a real night seldom brings."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from hustings.coverage.bullets import headline, result_bullets, third_place
from hustings.coverage.others import public_analysis, since
from hustings.coverage.page import contest_panel, live_page
from hustings.measures import analyse
from hustings.record.model import (
    Baseline,
    Candidacy,
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
        "the Workers Party of Britain did not stand here in 2019"
    )
    assert said[5] == "The Heavy Woollen District Independents, with 12.2% last time, did not stand this time"
    assert said[6:] == ["13 of the 16 candidates lost their deposits, with one-twentieth of the valid votes or fewer"]


def test_hartlepool_is_a_gain_and_the_majority_before_was_the_losers() -> None:
    said = bullets_of(HARTLEPOOL)
    assert said[0] == (
        "The Conservatives gain Hartlepool from Labour with a majority of 6,940; Labour's majority in 2019 was 3,595"
    )
    assert "A swing of 16.0 percentage points from Labour to the Conservatives since 2019" in said
    assert "Sam Lee (Independent) came third with 2,904 votes, 9.7%" in said
    assert said[-1] == "13 of the 16 candidates lost their deposits, with one-twentieth of the valid votes or fewer"


def test_airdrie_and_shotts_swings_away_from_the_party_that_holds_it() -> None:
    said = bullets_of(AIRDRIE)
    assert said[0] == "The SNP hold Airdrie and Shotts with a majority of 1,757, down from 5,201 in 2019"
    assert "A swing of 2.5 percentage points from the SNP to Labour since 2019" in said
    assert "Ben Callaghan (Conservative) came third with 2,812 votes, 12.9%, down 4.7 points on 2019" in said
    assert (
        said[-1] == "Five of the eight candidates lost their deposits, with one-twentieth of the valid votes or fewer"
    )


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
    assert one[-1] == "One of the three candidates lost a deposit, with one-twentieth of the valid votes or fewer"
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


@given(st.lists(st.integers(0, 60_000), min_size=1, max_size=6))
def test_every_count_can_be_told_without_gaps_in_the_sentence(votes: list[int]) -> None:
    keys = ["lab", "con", "ind", "ind", "ind", "ind"]
    result = result_of(*zip(keys, votes, strict=False), electorate=sum(votes) + 100)
    if not sum(votes):
        return
    for line in result_bullets(analyse(result, before_of(("con", 10), ("lab", 5))), "Anytown", "2019", PARTIES):
        assert "  " not in line
        assert "None" not in line
        assert "–" not in line
        assert line[0].isupper() or line[0].isdigit()
        assert line[-1] not in " ,;:."
