"""The fold of a ledger: what each entry changes, what withdrawal brings back, and what the public view leaves out."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from desk_scenes import BATLEY, EDITOR, REPORTER, SECOND, Desk, the_count
from hustings.errors import UnknownThing
from hustings.record import entries as e
from hustings.record.contest_book import merged
from hustings.record.entries import Draft, Entry, Part
from hustings.record.model import CountEvent, CoveragePage, DeskState, Figures, Stage
from hustings.record.state import State
from strategies import embedded_state, entries_of


def opened(title: str = "A test", *, is_test: bool = True) -> Draft:
    return Draft(by="desk", source="", payload=e.LedgerOpened(title=title, is_test=is_test))


def test_entries_apply_in_order_and_each_once() -> None:
    (first,) = entries_of([opened()])
    state = State.of([first])
    assert (state.number, state.title, state.is_test) == (1, "A test", True)
    with pytest.raises(ValueError, match="entry 1 does not follow entry 1"):
        state.apply(first)
    (later,) = entries_of([opened()], after=2)
    with pytest.raises(ValueError, match="entry 3 does not follow entry 1"):
        state.apply(later)


def test_an_unknown_contest_is_named_with_those_that_come_closest() -> None:
    with pytest.raises(UnknownThing, match=r"did you mean parl.batley-and-spen.by.2021-07-01"):
        embedded_state().book("parl.batley-and-spen.by.2021-07-02")
    with pytest.raises(UnknownThing, match="no party 'labuor'"):
        embedded_state().party("labuor")


def test_a_baseline_is_the_published_general_election_before() -> None:
    baseline = embedded_state().baseline(BATLEY)
    assert baseline is not None and baseline.contest_id == "parl.batley-and-spen.2019-12-12"
    assert baseline.result.stage is Stage.DECLARED
    assert embedded_state().baseline("parl.batley-and-spen.2017-06-08") is None


@pytest.mark.parametrize(
    "baseline",
    [
        {"is_by_election": True},
        {"polling_day": date(2022, 1, 1)},
        {"constituency_id": "E14009999"},
    ],
)
def test_what_cannot_be_a_baseline_is_none(baseline: dict[str, Any]) -> None:
    contest = embedded_state().book(BATLEY).contest
    state = embedded_state().copy()
    then = replace(state.book("parl.batley-and-spen.2019-12-12").contest, **baseline)
    enter(state, e.ContestEntered(contest=then))
    assert state.baseline(BATLEY) is None
    enter(state, e.ContestEntered(contest=replace(contest, baseline_is_notional=True)))
    assert (state.baseline(BATLEY) is None) is ("constituency_id" not in baseline)
    assert embedded_state().baseline(BATLEY) is not None


def enter(state: State, payload: e.Payload) -> None:
    state.apply(*entries_of([Draft(by="desk", source="", payload=payload)], after=state.number))


def test_pages_of_a_contest() -> None:
    assert embedded_state().pages_of(BATLEY) == ["batley-and-spen-2021-07-01"]
    page = CoveragePage(slug="both", title="Both", contest_ids=(BATLEY,))
    desk = Desk()
    desk.enter(lambda _: [Draft(by="x", source="", payload=e.PageEntered(page=page))])
    assert desk.state.pages_of(BATLEY)[-1] == "both"


def test_the_latest_keying_of_each_person_counts() -> None:
    desk = Desk()
    desk.key(REPORTER, the_count(rejected_ballots=80))
    desk.key(SECOND)
    latest = desk.key(REPORTER)[0].number
    keyings = desk.book.live_keyings(Part.COUNT)
    assert [(ref.by, ref.number) for ref, _ in keyings] == [(SECOND.name, latest - 1), (REPORTER.name, latest)]
    desk.withdraw(latest)
    assert {ref.by: k.figures.rejected_ballots for ref, k in desk.book.live_keyings(Part.COUNT)} == {
        SECOND.name: 83,
        REPORTER.name: 80,
    }


def test_the_public_view_knows_nothing_of_keyings_and_confirmations() -> None:
    desk = Desk()
    empty = desk.public
    desk.confirm()
    assert replace(desk.public, one_source=False) == empty
    assert desk.result.valid_votes == 37695 and desk.result.desk is DeskState.CONFIRMED


def test_a_withdrawn_event_takes_its_stage_back() -> None:
    desk = Desk()
    event = CountEvent(contest_id=BATLEY, stage=Stage.RECOUNT, text="", is_public=True)
    desk.enter(lambda _: [Draft(by=EDITOR.name, source="", payload=e.EventLogged(event=event))])
    assert desk.public.stage is Stage.RECOUNT
    desk.withdraw(desk.state.number)
    assert desk.public.stage is Stage.BEFORE_POLL


def test_a_provisional_event_marked_public_by_mistake_is_still_kept_back() -> None:
    desk = Desk()
    event = CountEvent(contest_id=BATLEY, stage=Stage.PROVISIONAL, text="x", is_public=True)
    desk.enter(lambda _: [Draft(by=EDITOR.name, source="", payload=e.EventLogged(event=event))])
    assert (desk.public.stage, desk.result.stage) == (Stage.BEFORE_POLL, Stage.PROVISIONAL)


def test_a_result_withdrawn_leaves_the_contest_counting() -> None:
    desk = Desk()
    desk.confirm()
    desk.withdraw(desk.publish()[-1].number)
    assert (desk.public.stage, desk.public.desk, desk.public.counts) == (Stage.COUNTING, DeskState.NOTHING, ())
    event = CountEvent(contest_id=BATLEY, stage=Stage.RECOUNT, is_public=True)
    enter(desk.state, e.EventLogged(event=event))
    assert desk.public.stage is Stage.RECOUNT


def test_after_the_declaration_no_event_takes_the_stage_back() -> None:
    desk = Desk()
    desk.confirm()
    desk.publish()
    event = CountEvent(contest_id=BATLEY, stage=Stage.RECOUNT, text="", is_public=True)
    desk.enter(lambda _: [Draft(by=EDITOR.name, source="", payload=e.EventLogged(event=event))])
    assert desk.public.stage is Stage.DECLARED


def test_the_count_fills_what_it_lacks_from_the_verification() -> None:
    count = Figures(votes={"a": 1}, rejected_ballots=2)
    verification = Figures(votes={}, electorate=10, ballots_verified=3)
    both = merged(count, verification)
    assert (both.votes, both.rejected_ballots, both.electorate, both.ballots_verified) == ({"a": 1}, 2, 10, 3)
    assert merged(None, verification) is verification and merged(count, None) is count
    assert merged(None, None) == Figures(votes={})


def test_a_contest_entered_again_is_replaced_and_keeps_its_history() -> None:
    desk = Desk()
    desk.key(REPORTER)
    again = e.ContestEntered(contest=desk.contest)
    desk.enter(lambda _: [Draft(by="x", source="", payload=again)])
    assert len(desk.book.keyings) == 1 and desk.contest == again.contest


def test_an_entry_is_of_the_contest_that_it_withdraws_from() -> None:
    desk = Desk()
    keyed: Entry = desk.key(REPORTER)[0]
    desk.withdraw(keyed.number)
    assert desk.state.contest_of_entry[desk.state.number] == BATLEY
    assert desk.book.withdrawals[-1][0].at.tzinfo is not None
    assert desk.book.withdrawals[-1][0].at == datetime(2021, 7, 2, 4, 25, tzinfo=UTC)
