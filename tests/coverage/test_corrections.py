"""What readers may know of corrections: every change of a published figure, and nothing from the desk."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from hustings.coverage.corrections import PublicCorrection, all_answers, all_corrections, corrections_of
from hustings.record.entries import ContestCorrected, Corrected, DoubtAnswered, Keyed, Part, Published, Withdrawn
from hustings.record.model import CorrectedBy, Figures, HeardFrom
from night_states import CONTEST, HARTLEPOOL, VERIFICATION, Night, declared_figures

TRUE = declared_figures()
KIM, RYAN = "kim-leadbeater", "ryan-stephenson"


def figures(**votes: int) -> Figures:
    """The declared figures with some votes otherwise; names with _ for -."""
    return replace(TRUE, votes=TRUE.votes | {name.replace("_", "-"): value for name, value in votes.items()})


def published(wrong: Figures) -> tuple[Night, int]:
    night = Night().at(4, 0)
    night.publish(Part.VERIFICATION, VERIFICATION)
    return night, night.publish(Part.COUNT, wrong)


def correct(night: Night, of: int, right: Figures, **entry: str) -> int:
    payload = Corrected(contest_id=CONTEST, of=of, figures=right, corrected_by=CorrectedBy.US)
    return night.enter(payload, **{"source": "the notice", "reason": "digits swapped", **entry})


def of(night: Night) -> list[PublicCorrection]:
    return corrections_of(night.state, night.state.contests[CONTEST])


def test_a_result_that_nobody_corrected_has_none() -> None:
    night, _ = published(TRUE)
    assert all_corrections(night.state) == ()


def test_a_correction_says_what_it_changed_and_what_follows() -> None:
    night, first = published(figures(kim_leadbeater=13_269))
    number = correct(night, first, TRUE)
    (found,) = of(night)
    assert [change.sentence for change in found.changes] == [
        "Kim Leadbeater: was 13,269, now 13,296",
        "Valid votes: was 37,668, now 37,695",
        "Majority: was 296, now 323",
    ]
    assert [change.follows for change in found.changes] == [False, True, True]
    assert (found.entry, found.kind, found.whose_words) == (number, "correction", "The error was ours.")
    assert (found.reason, found.source, found.stands) == ("digits swapped", "the notice", True)
    assert found.headline == (
        "Corrected: Batley and Spen, 1 July 2021: Kim Leadbeater: was 13,269, now 13,296, and 2 more"
    )


def test_a_correction_that_elects_somebody_else_says_so() -> None:
    night, first = published(figures(kim_leadbeater=12_000))
    correct(night, first, TRUE)
    assert "Elected: was Ryan Stephenson, now Kim Leadbeater" in [c.sentence for c in of(night)[0].changes]


def test_a_figure_that_was_not_given_before_is_none_and_not_nought() -> None:
    night, first = published(replace(TRUE, rejected_ballots=None, rejected_by_head=None))
    correct(night, first, replace(TRUE, rejected_by_head=None))
    (change,) = of(night)[0].changes
    assert (change.figure, change.before, change.after) == ("rejected_ballots", None, TRUE.rejected_ballots)
    assert change.sentence == "Rejected ballot papers: was not given, now 83"


def test_a_withdrawn_correction_is_shown_as_withdrawn_with_a_line_of_its_own() -> None:
    night, first = published(figures(kim_leadbeater=13_269))
    number = correct(night, first, TRUE)
    back = night.enter(Withdrawn(of=number), reason="Misheard after all", by="Ann Editor")
    withdrawal, correction = of(night)
    assert correction.withdrawn is not None and not correction.stands
    assert (correction.withdrawn.entry, correction.withdrawn.reason) == (back, "Misheard after all")
    assert (withdrawal.entry, withdrawal.kind, withdrawal.whose) == (back, "withdrawal", "")
    assert withdrawal.said.startswith("The correction made at") and "Misheard after all" in withdrawal.said
    assert withdrawal.changes[0].sentence == "Kim Leadbeater: was 13,296, now 13,269"


def test_a_correction_corrected_again_names_the_next() -> None:
    night, first = published(figures(kim_leadbeater=13_269))
    second = correct(night, first, figures(kim_leadbeater=13_290))
    third = correct(night, second, TRUE)
    latest, earlier = of(night)
    assert (earlier.replaced_by, latest.replaced_by) == (third, None)
    night.enter(Withdrawn(of=third))
    assert of(night)[-1].replaced_by is None


def test_a_result_taken_off_the_page_lists_every_figure_that_went() -> None:
    night, first = published(TRUE)
    night.enter(Withdrawn(of=first), reason="wrong contest")
    (found,) = of(night)
    went = {change.candidacy: change.before for change in found.changes if change.figure == "votes"}
    assert went == TRUE.votes
    assert all(change.now == "withdrawn" for change in found.changes)
    assert {change.figure for change in found.changes} - {"votes"} == {"rejected_ballots"}  # verification still stands


def test_figures_published_over_others_are_a_correction_by_whatever_name() -> None:
    night = Night().at(4, 0)
    night.publish(Part.VERIFICATION, replace(VERIFICATION, ballots_verified=37_768))
    night.publish(Part.COUNT, TRUE)
    (found,) = of(night)
    assert (found.kind, [c.sentence for c in found.changes if c.before]) == (
        "publication",
        ["Ballot papers verified: was 37,768, now 37,786"],
    )


def test_the_contest_itself_corrected() -> None:
    night, _ = published(TRUE)
    contest = night.state.contests[CONTEST].contest
    kim = contest.candidacy(KIM)
    assert kim is not None
    others = tuple(c for c in contest.candidacies if c.id != KIM)
    right = replace(
        contest,
        polling_day=date(2021, 7, 8),
        election_on=date(2021, 7, 1),
        candidacies=(replace(kim, member_id="4923", person_id="mnis-4923"), *others),
    )
    night.enter(ContestCorrected(contest=right, corrected_by=CorrectedBy.NONE), reason="postponed", source="the file")
    (found,) = of(night)
    assert [c.sentence for c in found.changes] == [
        "Polling day: was 1 July 2021, now 8 July 2021",
        "Kim Leadbeater: Member’s id: was none, now 4923",
    ]
    assert [c.before for c in found.changes] == ["2021-07-01", None]
    assert (found.kind, found.whose_words) == ("contest_correction", "The error was in the publisher’s file.")


def test_an_answer_names_the_doubt_and_a_withdrawn_one_is_gone() -> None:
    night, _ = published(replace(TRUE, ballots_verified=38_500))
    payload = DoubtAnswered(contest_id=CONTEST, problem="R021", field="ballots_verified")
    number = night.enter(payload, reason="Rung: the sheet is right", source="telephone")
    ((answer,),) = all_answers(night.state)
    assert (answer.entry, answer.problem, answer.reason) == (number, "R021", "Rung: the sheet is right")
    assert "38,500" in answer.found and answer.doubt.startswith("valid and rejected differ")
    night.enter(Withdrawn(of=number))
    assert all_answers(night.state) == ()


def test_answers_for_one_reason_stand_together() -> None:
    night, _ = published(TRUE)
    for contest_id in (CONTEST, HARTLEPOOL):
        night.enter(DoubtAnswered(contest_id=contest_id, problem="P104", field="electorate"), reason="It stands")
    (group,) = all_answers(night.state)
    assert [answer.contest.id for answer in group] == [CONTEST, HARTLEPOOL]


STEP = st.sampled_from(["key", "publish", "correct", "withdraw"])


@settings(deadline=None, max_examples=50)  # a night is made anew for each
@given(st.lists(st.tuples(STEP, st.integers(1, 9)), max_size=12))
def test_the_corrections_lead_from_the_first_figures_to_the_last_and_tell_nothing_keyed(
    steps: list[tuple[str, int]],
) -> None:
    """Kim Leadbeater's votes step by step: the lines' befores and afters, chained, end in what readers see now."""
    night = Night().at(4, 0)
    first = night.publish(Part.COUNT, figures(kim_leadbeater=13_000))
    told = {13_000}
    for number, (step, votes) in enumerate(steps):
        standing = night.state.contests[CONTEST].published(Part.COUNT)
        made = figures(kim_leadbeater=13_000 + votes)
        if step == "key":
            secret = figures(kim_leadbeater=20_000 + number)
            keyed = Keyed(contest_id=CONTEST, part=Part.COUNT, figures=secret, heard_from=HeardFrom.LIVE)
            night.enter(replace(keyed, is_provisional=bool(votes % 2)), by="Kay Keyer", reason="private")
        elif step == "publish" and standing is None:
            night.enter(Published(contest_id=CONTEST, part=Part.COUNT, of=first, figures=made), by="Ed Editor")
            told.add(13_000 + votes)
        elif step == "correct" and standing:
            correct(night, standing[0].number, made, by="Ed Editor")
            told.add(13_000 + votes)
        elif step == "withdraw" and standing:
            night.enter(Withdrawn(of=standing[0].number), reason="taken back", by="Ed Editor")
    lines = of(night)
    assert [c.entry for c in lines] == sorted((c.entry for c in lines), reverse=True)
    named = [ref for ref, shown in night.state.contests[CONTEST].shown if isinstance(shown, Corrected)]
    assert len(lines) == len(named) + len(night.state.contests[CONTEST].withdrawals)
    mine = [change for c in reversed(lines) for change in c.changes if change.candidacy == KIM]
    assert {value for change in mine for value in (change.before, change.after)} <= told | {None}
    now = {c.candidacy.id: c.votes for c in night.state.result(CONTEST, public=True).counts}.get(KIM)
    if mine and mine[-1].after is not None:
        assert mine[-1].after == now
    words = repr(lines)
    assert "Keyer" not in words and "Ed Editor" not in words and "private" not in words


def test_times_are_those_of_the_entries() -> None:
    night, first = published(figures(kim_leadbeater=13_269))
    night.at(5, 0)
    correct(night, first, TRUE)
    assert of(night)[0].at == datetime(2021, 7, 2, 4, 0, tzinfo=UTC)
