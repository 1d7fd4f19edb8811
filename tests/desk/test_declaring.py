"""Declarations and record files on their way into the record: one keying each, and what an open poll forbids."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from desk_scenes import BATLEY, CLOSED, EDITOR, HARTLEPOOL, OPEN, REPORTER, Desk, kinds, the_count, votes_with
from hustings.desk.auditing import audit
from hustings.desk.declaring import declare_all, left_out, load
from hustings.errors import BadInput, Embargoed, Refused
from hustings.record.entries import Confirmed, ContestEntered, Entry, Keyed, Part, Payload, PollEntered, ResultEntered
from hustings.record.model import Candidacy, Contest, CorrectedBy, DeskState, Figures, OpinionPoll
from hustings.sources.declarations import Declaration
from strategies import embedded_state

ANYTOWN = "parl.anytown.by.2021-07-01"


@pytest.fixture
def desk() -> Desk:
    return Desk()


def declaration(figures: Figures, contest_id: str = BATLEY, name: str = "night.txt", line: int = 7) -> Declaration:
    return Declaration(contest_id=contest_id, figures=figures, name=name, source=name, line=line)


def declare(desk: Desk, *given: Declaration, by: Any = EDITOR, **options: Any) -> tuple[Entry, ...]:
    return desk.enter(lambda state: declare_all(state, given, by=by, now=desk.now, **options))


def contest(contest_id: str = ANYTOWN, names: tuple[str, ...] = ("Ash", "Birch"), hour: int = 21) -> Contest:
    return Contest(
        id=contest_id,
        constituency_id="E14000548",
        polling_day=date(2021, 7, 1),
        is_by_election=True,
        candidacies=tuple(Candidacy(id=n.lower(), name=n, surname=n, party="ind") for n in names),
        poll_closes_at=datetime(2021, 7, 1, hour, tzinfo=UTC),
    )


def enter(desk: Desk, *payloads: Payload, now: datetime | None = None) -> tuple[Entry, ...]:
    return desk.enter(lambda state: load(state, payloads, by="record add", source="a file", now=now or desk.now))


def test_two_people_who_declare_the_same_confirm_it(desk: Desk) -> None:
    whole = the_count(ballots_verified=37786, electorate=79373)
    assert kinds(declare(desk, declaration(whole), by=EDITOR)) == ["keying"]
    assert declare(desk, declaration(whole), by=EDITOR) == ()
    assert kinds(declare(desk, declaration(whole), by=REPORTER)) == ["keying", "confirmation"]


def test_several_declarations_at_once_are_confirmed_by_the_right_keyings(desk: Desk) -> None:
    enter(desk, ContestEntered(contest=contest()))
    both = (
        declaration(the_count(ballots_verified=37786)),
        declaration(Figures(votes={"ash": 3, "birch": 2}, verification_announced=False), ANYTOWN, line=8),
    )
    first = declare(desk, *both, by=EDITOR)
    second = declare(desk, *both, by=REPORTER)
    assert kinds(first) == ["keying", "keying"]
    assert kinds(second) == ["keying", "confirmation"] * 2
    for keyed, other, confirmed in ((first[0], second[0], second[1]), (first[1], second[2], second[3])):
        assert isinstance(confirmed.payload, Confirmed) and isinstance(other.payload, Keyed)
        assert confirmed.payload.keyings == (keyed.number, other.number)
    assert desk.state.result(ANYTOWN).desk is DeskState.CONFIRMED
    assert first[1].source == "the returning officer's sheet: night.txt, line 8"


def test_one_contest_twice_counts_once_and_contradicting_figures_are_refused(desk: Desk) -> None:
    same = [declaration(the_count(), name=name) for name in ("a.txt", "b.txt")]
    assert kinds(declare(desk, *same)) == ["keying"]
    with pytest.raises(BadInput) as refused:
        declare(Desk(), same[0], declaration(the_count(rejected_ballots=84), name="b.txt"))
    assert [str(p) for p in refused.value.problems] == [
        f"R007 b.txt, line 7: {BATLEY} is declared with other figures in a.txt, line 7; leave one"
    ]


def test_a_declaration_without_votes_is_a_verification(desk: Desk) -> None:
    declare(desk, declaration(Figures(votes={}, ballots_verified=37786)))
    assert desk.book.live_keyings(Part.COUNT) == []
    assert desk.result.ballots_verified == 37786


def test_other_figures_than_the_declared_ones_need_a_correction(desk: Desk) -> None:
    desk.confirm()
    desk.publish()
    other = declaration(the_count(votes=votes_with(kim_leadbeater=13295)))
    with pytest.raises(BadInput) as refused:
        declare(desk, other)
    assert [(p.id, p.source, p.line) for p in refused.value.problems] == [("R019", "night.txt", 7)]
    made = declare(desk, other, correct_by=CorrectedBy.RETURNING_OFFICER, reason="announced again at 06:00")
    assert kinds(made) == ["correction"]
    assert desk.public.valid_votes == 37694 and desk.public.ballots_verified == 37786


def test_there_is_nothing_to_correct_before_a_declaration(desk: Desk) -> None:
    with pytest.raises(Refused, match="no declared result to correct"):
        declare(desk, declaration(the_count()), correct_by=CorrectedBy.US, reason="a slip")


def test_what_a_declared_result_lacks_is_named_and_added_by_a_correction(desk: Desk) -> None:
    desk.confirm(the_count(rejected_ballots=None))
    desk.publish()
    fuller = declaration(the_count())
    assert declare(desk, fuller) == ()
    assert left_out(desk.state, fuller) == ["rejected ballots"]
    assert kinds(declare(desk, fuller, correct_by=CorrectedBy.US, reason="left out")) == ["correction"]
    assert left_out(desk.state, fuller) == []


def test_no_declaration_before_the_close_of_poll() -> None:
    with pytest.raises(Refused, match="has not closed"):
        declare(Desk(now=OPEN), declaration(the_count()))


@pytest.mark.parametrize("is_new", [True, False])
def test_a_poll_of_people_who_have_voted_waits_for_the_close_of_poll(desk: Desk, is_new: bool) -> None:
    poll = OpinionPoll(
        contest_id=ANYTOWN,
        pollster="Asked & Co",
        fieldwork_from=date(2021, 7, 1),
        fieldwork_to=date(2021, 7, 1),
        shares={"lab": 36},
        drawn_from_voters=True,
    )
    given: tuple[Payload, ...] = (ContestEntered(contest=contest()), PollEntered(poll=poll))
    if not is_new:
        enter(desk, given[0], now=OPEN)
        given = given[1:]
    before = desk.state.number
    with pytest.raises(Embargoed, match="Asked & Co is drawn from people who have voted"):
        enter(desk, *given, now=OPEN)
    assert desk.record.store.head()[0] == before
    enter(desk, *given, now=OPEN + timedelta(seconds=1))
    assert desk.state.book(ANYTOWN).polls == (poll,)


def test_the_close_of_poll_is_not_brought_forward_to_let_something_out(desk: Desk) -> None:
    enter(desk, ContestEntered(contest=contest()), now=OPEN)
    with pytest.raises(Refused, match="cannot be brought forward"):
        enter(desk, ContestEntered(contest=contest(hour=7)), now=OPEN)


def test_a_result_waits_for_the_close_of_poll_too(desk: Desk) -> None:
    given = (
        ContestEntered(contest=contest()),
        ResultEntered(contest_id=ANYTOWN, figures=Figures(votes={"ash": 3, "birch": 2})),
    )
    with pytest.raises(Refused, match="no result to enter yet"):
        enter(desk, *given, now=OPEN)
    assert kinds(enter(desk, *given, now=CLOSED)) == ["contest", "result"]


def test_the_same_file_twice_or_two_files_that_say_the_same_add_nothing(desk: Desk) -> None:
    given = ContestEntered(contest=contest())
    assert kinds(enter(desk, given, given)) == ["contest"]
    assert enter(desk, given) == ()


def test_two_results_of_one_contest_that_differ_are_refused(desk: Desk) -> None:
    results = [ResultEntered(contest_id=ANYTOWN, figures=Figures(votes={"ash": n, "birch": 2})) for n in (3, 4)]
    with pytest.raises(BadInput, match="R007"):
        enter(desk, ContestEntered(contest=contest()), *results)
    enter(desk, ContestEntered(contest=contest()), results[0])
    with pytest.raises(BadInput, match="R019"):
        enter(desk, results[1])


@pytest.mark.parametrize(
    ("baseline", "seat", "wrong"),
    [
        ("parl.batley-and-spen.by.2016-10-20", "E14000548", "is a by-election"),
        ("parl.batley-and-spen.2019-12-12", "E14009999", "other boundaries"),
    ],
)
def test_what_changes_cannot_be_measured_from_is_no_baseline(desk: Desk, baseline: str, seat: str, wrong: str) -> None:
    named = replace(contest(), baseline_id=baseline, constituency_id=seat)
    with pytest.raises(BadInput, match=wrong) as caught:
        enter(desk, ContestEntered(contest=named))
    assert [problem.id for problem in caught.value.problems] == ["R007"]


def test_candidates_under_figures_that_stand_are_not_exchanged(desk: Desk) -> None:
    enter(desk, ContestEntered(contest=contest()))
    enter(desk, ContestEntered(contest=contest(names=("Ash", "Birch", "Cedar"))))
    votes = {"ash": 3, "birch": 2, "cedar": 1}
    declare(desk, declaration(Figures(votes=votes, verification_announced=False), ANYTOWN))
    with pytest.raises(BadInput, match="R019"):
        enter(desk, ContestEntered(contest=contest()))
    assert desk.state.result(ANYTOWN).valid_votes == 6


def test_a_published_figure_that_breaks_a_rule_is_entered_with_its_problem_and_answered_by_a_correction(
    desk: Desk,
) -> None:
    wrong = Figures(votes={"ash": 300, "birch": 200}, electorate=400)
    (_, entry) = enter(desk, ContestEntered(contest=contest()), ResultEntered(contest_id=ANYTOWN, figures=wrong))
    assert isinstance(entry.payload, ResultEntered)
    assert [p.id for p in entry.payload.problems] == ["R011"]
    assert [(f.problem.id, f.is_open) for f in audit(desk.state) if f.is_open] == [("R011", True)]
    right = declaration(Figures(votes={"ash": 30, "birch": 20}), ANYTOWN)
    made = declare(desk, right, correct_by=CorrectedBy.RETURNING_OFFICER, reason="a nought too many")
    found = next(f for f in audit(desk.state) if f.problem.id == "R011")
    assert (found.answered_by, found.is_open) == (made[0].number, False)


def test_the_record_as_it_ships_raises_no_open_doubt() -> None:
    findings = audit(embedded_state())
    assert [f.problem.id for f in findings] == ["R020"]
    assert not any(f.is_open for f in findings)
    assert HARTLEPOOL in embedded_state().contests
