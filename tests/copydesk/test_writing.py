"""Copy about single contests: what is said, what is left out, and what is never said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from figures_in_copy import figures_allowed, figures_given, grade
from hustings.copydesk.writing import Form, Level, write
from hustings.copydesk.writing.drafts import draft, offered
from hustings.copydesk.writing.story import Story, story_of
from hustings.errors import Refused, UnknownThing
from hustings.measures import analyse
from hustings.measures.analysis import Convention
from hustings.record.entries import ChallengeNoted, ContestEntered, Withdrawn
from hustings.record.model import Baseline, Challenge, Constituency, Result, Vacancy
from night_states import AIRDRIE, CHESHAM, CONTEST, HARTLEPOOL, Night, declared
from strategies import embedded_state, make_baseline, make_result

GOLDEN = Path(__file__).parents[1] / "golden"
NAMES = {
    "lab": ("Siân Davies", "Davies", "Labour", "Female"),
    "con": ("James Davies", "Davies", "Conservative", "Male"),
    "ld": ("Ann Ellis", "Ellis", "Liberal Democrat", ""),
    "green": ("Bob Birch", "Birch", "Green", "Male"),
    "reform": ("Cy Cedar", "Cedar", "Reform UK", ""),
    "speaker": ("Lin Oak", "Oak", "Speaker seeking re-election", "Female"),
    "ind:ash": ("Alex Ash", "Ash", "Independent", ""),
    "workers": ("Di Elm", "Elm", "Workers Party of Britain", "Non-binary"),
}
VACANCY = Vacancy(
    vacated_on=date(2021, 5, 10),
    member="Pat Rowan",
    party="con",
    cause="recall_petition",
    reason="A recall petition against Pat Rowan succeeded.",
)
SEAT = Constituency(
    id="E14000548", name="Môn and Dŵr", slug="mon-and-dwr", boundary_set="2010-2024", nation="Wales", region="Wales"
)


def named(result: Result) -> Result:
    """The result with people for its candidates."""
    counts = tuple(
        replace(
            count,
            candidacy=replace(c, name=name, surname=surname, description=description, gender=gender),
        )
        for count in result.counts
        for c in [count.candidacy]
        for name, surname, description, gender in [NAMES[f"{c.party}:{c.person_id}" if c.party == "ind" else c.party]]
    )
    contest = replace(result.contest, candidacies=tuple(count.candidacy for count in counts))
    return replace(result, contest=contest, counts=counts)


def told(
    votes: Mapping[str, int],
    baseline: Baseline | None = None,
    *,
    sitting: str | None = None,
    vacancy: Vacancy | None = None,
    place: str = SEAT.name,
    shown: Convention = Convention.GENERAL_ELECTION,
    **figures: int | str | bool,
) -> Story:
    """The story of a contest of our own, measured from 2019 where a baseline is given."""
    result = named(make_result(votes, **figures))  # type: ignore[arg-type]
    result = replace(result, contest=replace(result.contest, vacancy=vacancy))
    if baseline is not None:
        baseline = replace(baseline, result=named(baseline.result))
    return Story(
        analysis=analyse(result, baseline, sitting, shown=shown),
        seat=replace(SEAT, name=place),
        parties=embedded_state().parties,
        since="2019" if baseline else "",
        first_year=2019,
    )


def report(story: Story) -> str:
    return draft(story, Level.REPORT).text


def everything(story: Story) -> str:
    """All that can be made of a story, as a page to read."""
    parts = [(level.value, draft(story, level)) for level in Level]
    parts += [(form.value, draft(story, Level.REPORT, form)) for form in (Form.HEADLINE, Form.SOCIAL, Form.POST)]
    return "\n".join(f"== {name}\n{made.text}\n" for name, made in parts)


ODD = {
    "one-vote": told(
        {"lab": 10_001, "con": 10_000, "green": 900, "ld": 0},
        make_baseline({"lab": 20_000, "con": 11_000, "ld": 3_000}, electorate=60_000),
        vacancy=replace(VACANCY, cause="death", reason="Pat Rowan was killed.", party="lab"),
        sitting="lab",
        electorate=60_000,
        rejected_ballots=12,
    ),
    "lot": told(
        {"lab": 9_000, "con": 9_000, "ld": 8_999}, make_baseline({"con": 20_000, "lab": 9_000}), lot_winner="con"
    ),
    "speaker": told(
        {"speaker": 25_000, "green": 9_000, "ind:ash": 8_000},
        make_baseline({"speaker": 26_000, "green": 8_500}),
        is_by_election=False,
        polling_day=date(2021, 7, 1),  # type: ignore[arg-type]
        electorate=70_000,
    ),
    "notional": told(
        {"ind:ash": 12_000, "con": 11_500, "lab": 9_000},
        make_baseline({"lab": 15_000, "con": 14_000, "ld": 6_000}, is_notional=True, electorate=70_000),
        electorate=72_001,
        is_by_election=False,
        ballots_verified=32_600,
    ),
    "other-convention": told(
        {"lab": 14_000, "con": 9_000, "workers": 2_000},
        make_baseline({"lab": 12_000, "con": 11_000, "workers": 2_500}),
        vacancy=VACANCY,
        sitting="con",
    ),
}


@pytest.mark.parametrize("name", [CONTEST, HARTLEPOOL, CHESHAM, AIRDRIE, *ODD])
def test_the_drafts_are_the_golden_ones(name: str) -> None:
    """Read by hand. A mismatch leaves the new drafts beside the old."""
    found = everything(ODD[name] if name in ODD else story_of(embedded_state(), name))
    golden = GOLDEN / f"written.{name}.txt"
    if not golden.exists() or golden.read_text(encoding="utf-8") != found:
        golden.with_name(golden.name + ".new").write_text(found, encoding="utf-8")
        pytest.fail(f"{golden.name} differs: compare it with {golden.name}.new")


@pytest.mark.parametrize("name", [CONTEST, HARTLEPOOL, CHESHAM, AIRDRIE, *ODD])
def test_every_figure_follows_from_the_record(name: str) -> None:
    story = ODD[name] if name in ODD else story_of(embedded_state(), name)
    given = figures_given(story, everything(story))
    assert len(given) > 10
    assert [each.text for each in given if each.text not in figures_allowed(story)] == []


def test_pronouns_come_from_the_record_alone() -> None:
    base = make_baseline({"lab": 20_000, "con": 11_000})
    with_gender = draft(told({"lab": 9, "con": 8}, base), Level.EXPLAINER).text
    assert "Siân Davies has won the vote in Môn and Dŵr. She stood for Labour." in with_gender
    without = everything(told({"ld": 9, "con": 8}, base))
    assert "Ellis stood for the Liberal Democrats." in without
    assert not {"she", "he", "they", "She", "He"} & set(without.split())
    other = draft(told({"workers": 9, "con": 8}, base), Level.EXPLAINER).text
    assert "Elm stood for the Workers Party of Britain." in other


def test_a_surname_that_two_share_is_never_used_alone() -> None:
    text = report(told({"lab": 9_000, "con": 8_000}))
    assert "Siân Davies won 9,000 votes" in text
    assert "Davies won" not in text.replace("Siân Davies won", "")


def test_a_name_in_s_has_its_possessive() -> None:
    story = told({"speaker": 9_000, "green": 900}, make_baseline({"speaker": 9_500, "green": 850}))
    called = replace(story.analysis.lines[0].candidacy, name="Lin Rees", surname="Rees")
    line = replace(story.analysis.lines[0], candidacy=called)
    story = replace(story, analysis=replace(story.analysis, lines=(line, *story.analysis.lines[1:])))
    assert "Lin Rees's share was down" in report(story)
    assert "and the Greens' was up" in report(story)


def test_a_record_that_a_later_contest_may_have_beaten_says_until_when() -> None:
    text = report(story_of(embedded_state(), "parl.batley-and-spen.by.2016-10-20"))
    assert (
        "The majority was the largest in the seat that the record holds, from 1983 to that day; that of 6,141 in 1997 "
        "had been the largest." in text
    )


def test_no_swing_where_a_third_took_most_of_the_change() -> None:
    story = story_of(embedded_state(), CONTEST)
    assert story.analysis.swing is not None
    assert "swing" not in report(story).lower()
    assert "Most of the gain went to the Workers Party of Britain." in draft(story, Level.EXPLAINER).text


def test_no_swing_in_the_speakers_seat() -> None:
    assert "swing" not in everything(ODD["speaker"]).lower()


def test_the_other_convention_is_named() -> None:
    text = report(ODD["other-convention"])
    assert text.startswith("Siân Davies held Môn and Dŵr for Labour in the by-election")
    assert "Counted from the party of Pat Rowan, who left the seat, it was a gain from the Conservatives." in text


def test_the_other_convention_without_a_vacancy() -> None:
    story = told({"lab": 14_000, "con": 9_000}, make_baseline({"lab": 12_000, "con": 11_000}), sitting="con")
    assert "Counted from the sitting Member's party, it was a gain from the Conservatives." in report(story)
    story = replace(story, between=(date(2020, 8, 6),))
    assert "Counted from the last by-election, it was a gain" in report(story)


def test_a_newsroom_that_counts_from_the_sitting_member_gains() -> None:
    story = told(
        {"lab": 14_000, "con": 9_000},
        make_baseline({"lab": 12_000, "con": 11_000}),
        vacancy=VACANCY,
        sitting="con",
        shown=Convention.SITTING_MEMBER,
    )
    text = report(story)
    assert text.startswith("Siân Davies gained Môn and Dŵr for Labour from the Conservatives in the by-election")
    assert "Counted from the general election of 2019, it was a hold." in text


@pytest.mark.parametrize("level", Level)
def test_a_notional_figure_is_said_to_be_an_estimate(level: Level) -> None:
    text = draft(ODD["notional"], level).text
    assert "estimate" in text
    assert "down from" not in text
    assert "up from" not in text


def test_a_death_is_told_soberly() -> None:
    text = everything(ODD["one-vote"])
    assert "The seat fell vacant on 10 May 2021 with the death of Pat Rowan (Labour)." in text
    assert "killed" not in text


def test_without_an_electorate_there_is_no_turnout() -> None:
    assert "urnout" not in everything(told({"lab": 900, "con": 800}))


def test_without_a_baseline_nothing_is_compared() -> None:
    text = report(told({"lab": 900, "con": 800}))
    assert text.startswith("Siân Davies won Môn and Dŵr for Labour in the by-election")
    assert "2019" not in text


def test_nobody_else_stood() -> None:
    text = everything(told({"lab": 0}))
    assert "as the only candidate." in text
    assert "majority" not in text


def test_a_tie_without_its_lot_elects_nobody() -> None:
    text = everything(told({"lab": 900, "con": 900, "ld": 3}))
    assert "are tied with 900 votes each; no lot is recorded." in text
    assert "won" not in text


@pytest.mark.parametrize("form", Form)
def test_a_void_election_is_told_as_that(form: Form) -> None:
    night = declared()
    night.enter(ChallengeNoted(contest_id=CONTEST, challenge=Challenge.VOID, on=date(2021, 9, 1)))
    text = write(night.state, CONTEST, form=form).text
    assert text.lower().count("void") == 1 + (form is Form.POST)  # a post has it in its title too
    assert not {"held", "hold", "won", "majority"} & set(text.split())


def test_the_figures_of_a_result_set_aside_are_told_as_declared() -> None:
    night = declared()
    court, returned = Challenge.OTHER_RETURNED, "ryan-stephenson"
    night.enter(ChallengeNoted(contest_id=CONTEST, challenge=court, on=date(2021, 9, 1), returned=returned))
    assert write(night.state, CONTEST).text.startswith(
        "REHEARSAL. The election court has determined that another candidate was elected in Batley and Spen. The court "
        "returned Ryan Stephenson (1 September 2021).\n\nAs declared, Kim Leadbeater (Labour) had 13,296 votes (35.3%) "
        "and Ryan Stephenson (Conservative) had 12,973 votes (34.4%).\n\n"
    )


def test_a_challenge_is_told_beside_the_result() -> None:
    night = declared()
    lodged, day = Challenge.PETITION_LODGED, date(2021, 7, 20)
    night.enter(ChallengeNoted(contest_id=CONTEST, challenge=lodged, on=day, text="By a voter."))
    for level in Level:
        assert (
            "An election petition against this result has been lodged." in write(night.state, CONTEST, level=level).text
        )


def test_what_is_not_published_is_not_written() -> None:
    with pytest.raises(Refused, match="no published result"):
        write(Night().state, CONTEST)
    night = declared()
    shown = night.state.book(CONTEST).shown
    for ref, _ in shown:
        night.enter(Withdrawn(of=ref.number), reason="A wrong figure.")
    with pytest.raises(Refused, match="no published result"):
        write(night.state, CONTEST)
    with pytest.raises(UnknownThing):
        write(night.state, "parl.nowhere.by.2021-07-01")


def test_an_estimate_is_no_result() -> None:
    night = Night()
    contest = replace(night.state.contests[CONTEST].contest, id="parl.batley-and-spen.2019-12-12.notional")
    night.enter(ContestEntered(contest=replace(contest, is_notional=True)))
    with pytest.raises(Refused, match="nobody voted"):
        write(night.state, "parl.batley-and-spen.2019-12-12.notional")


@pytest.mark.parametrize("form", Form)
def test_a_rehearsal_says_what_it_is(form: Form) -> None:
    assert write(declared().state, CONTEST, form=form).text.startswith("REHEARSAL. ")


def test_the_draft_says_how_it_was_made() -> None:
    made = write(embedded_state(), CONTEST)
    assert made.made == f"Drafted from the record, entry {made.entry}; a person has to read it before it is published."
    assert made.cautions == (
        "37,786 ballot papers were verified and 37,778 counted, valid and rejected: 8 more verified than counted.",
    )
    assert made.facts[:2] == ("result", "majority_before")


def test_a_post_has_nothing_that_markdown_would_mark_up() -> None:
    made = draft(told({"lab": 900, "con": 800}, place="A*B [C] <D>"), Level.REPORT, Form.POST)
    assert made.paragraphs[0].startswith(r"Siân Davies won A\*B \[C\] \<D\> for Labour")


def test_the_longest_name_still_has_a_headline() -> None:
    base = make_baseline({"con": 9_000, "ld": 8_000})
    story = told({"ld": 12_345, "con": 1}, base, place="Normanton, Pontefract, Castleford and Knottingley")
    assert draft(story, Level.REPORT, Form.HEADLINE).text == (
        "Normanton, Pontefract, Castleford and Knottingley: LD GAIN FROM CON"
    )
    assert len(draft(told({"ld": 9, "con": 1}, base, place="A" * 90), Level.REPORT, Form.HEADLINE).text) <= 70


@pytest.mark.parametrize("name", [CONTEST, HARTLEPOOL, CHESHAM, AIRDRIE, *ODD])
def test_the_explainer_is_for_a_reader_of_twelve(name: str) -> None:
    story = ODD[name] if name in ODD else story_of(embedded_state(), name)
    assert grade(draft(story, Level.EXPLAINER).text) <= 7


def test_a_narrow_majority_is_said_to_be_one_and_an_ordinary_one_not() -> None:
    narrow, ordinary = write_of(ODD["one-vote"]), write_of(story_of(embedded_state(), CONTEST))
    assert "a majority of only one vote." in narrow["brief"] and "That is very close." in narrow["explainer"]
    assert "only" not in ordinary["brief"] and "very close" not in ordinary["explainer"]


def test_a_winner_whose_party_had_not_stood_is_said_to_be_new() -> None:
    story = story_of(embedded_state(), CONTEST)
    first, *others = story.analysis.lines
    new = replace(story, analysis=replace(story.analysis, lines=(replace(first, is_new=True), *others)))
    said = "Labour had not stood in Batley and Spen in 2019."
    assert said in write_of(new)["report"]
    assert said not in write_of(story)["report"]


def write_of(story: Story) -> dict[str, str]:
    return {name: draft.text for name, draft in offered(story).items()}
