"""The rehearsal: a script in order of time that ends where the record does, and that a newcomer may take over."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from desk_scenes import (
    BATLEY,
    CLOSED,
    EDITOR,
    PAGE,
    REPORTER,
    Desk,
    kinds,
    the_count,
    the_verification,
    true_figures,
    votes_with,
)
from hustings.coverage.page import live_page
from hustings.desk import keying
from hustings.desk.rehearsal import CAST, Script, Step, is_done, play, read_script
from hustings.errors import Refused
from hustings.measures import analyse
from hustings.measures.sitting import sitting_party
from hustings.record.entries import Entry, Part
from hustings.record.model import Challenge, DeskState, Stage
from strategies import embedded_state


@pytest.fixture(scope="module")
def script() -> Script:
    return read_script("batley-and-spen")


def run(desk: Desk, script: Script, step: Step) -> tuple[Entry, ...]:
    return desk.enter(lambda state: play(step, script, true_figures(), state, desk.now))


def until(desk: Desk, script: Script, stop: Step) -> None:
    for step in script.steps[: stop.number - 1]:
        run(desk, script, step)


def step_of(script: Script, verb: str, part: str, who: str | None = None) -> Step:
    return next(s for s in script.steps if s.does.get(verb) == part and who in (None, s.who))


def test_the_script_is_in_order_and_its_cast_is_known(script: Script) -> None:
    assert [s.at for s in script.steps] == sorted(s.at for s in script.steps)
    assert {s.who for s in script.steps} <= set(CAST)
    assert (script.contest_id, script.page) == (BATLEY, PAGE)
    assert all(step.title for step in script.steps)
    newcomers = [step.title for step in script.steps if step.is_for_the_newcomer]
    assert newcomers == ["key the verification", "publish the verification", "key the count", "publish the count"]


def test_played_to_its_end_the_figures_are_those_of_the_record(script: Script) -> None:
    desk = Desk(now=datetime(2030, 1, 1, tzinfo=UTC))
    assert desk.public.counts == ()
    for step in script.steps:
        assert run(desk, script, step), step.title
        assert "left out" not in str(desk.book.events)
        assert desk.replayed() == desk.state
    played, true = desk.public, embedded_state().result(BATLEY, public=True)
    assert (played.counts, played.electorate, played.rejected_ballots, played.ballots_verified) == (
        true.counts,
        true.electorate,
        true.rejected_ballots,
        true.ballots_verified,
    )
    analysis = analyse(played, desk.state.baseline(BATLEY), sitting_party(desk.state, BATLEY))
    assert (analysis.majority, analysis.previous_majority) == (323, 3525)
    assert (played.stage, played.desk, played.challenge) == (Stage.DECLARED, DeskState.PUBLISHED, Challenge.NONE)
    assert not played.one_source
    page = live_page(desk.state, PAGE, desk.record.text, desk.now)
    assert len(page.posts) == 7 and page.posts[0].headline == "Labour hold Batley and Spen"


def test_the_public_page_gives_no_figure_before_its_publication(script: Script) -> None:
    desk = Desk()
    for step in script.steps:
        run(desk, script, step)
        if step.number < step_of(script, "publish", "verification").number:
            assert desk.public.ballots_verified is None
        if step.number < step_of(script, "publish", "count").number:
            assert desk.public.counts == ()


@pytest.mark.parametrize("part", list(Part))
def test_a_newcomer_keys_and_publishes_and_the_script_is_the_other_keyer(script: Script, part: Part) -> None:
    desk = Desk()
    mine = step_of(script, "key", part.value, "reporter")
    until(desk, script, mine)
    assert not is_done(mine, script, desk.state)
    desk.key(REPORTER, part=part)
    assert is_done(mine, script, desk.state)
    assert run(desk, script, mine) == ()
    second = step_of(script, "key", part.value, "second")
    assert kinds(run(desk, script, second)) == ["keying", "confirmation"]
    publish = step_of(script, "publish", part.value)
    assert not is_done(publish, script, desk.state)
    desk.publish(part=part)
    assert is_done(publish, script, desk.state) and run(desk, script, publish) == ()


def test_a_wrong_first_keying_shows_the_difference_and_keying_again_confirms(script: Script) -> None:
    desk = Desk()
    until(desk, script, step_of(script, "key", "count", "reporter"))
    desk.key(REPORTER, the_count(votes=votes_with(kim_leadbeater=13269)))
    assert kinds(run(desk, script, step_of(script, "key", "count", "second"))) == ["keying"]
    pair = keying.comparison(desk.book, Part.COUNT)
    assert pair is not None and [d.name for d in pair.differences] == ["Kim Leadbeater"]
    with pytest.raises(Refused, match="not confirmed"):
        desk.publish()
    assert kinds(desk.key(REPORTER)) == ["keying", "confirmation"]
    desk.publish()
    assert desk.public.valid_votes == 37695


@pytest.mark.parametrize("part", list(Part))
def test_handed_back_after_a_wrong_keying_the_script_keys_the_truth_and_publishes(script: Script, part: Part) -> None:
    desk = Desk()
    until(desk, script, step_of(script, "key", part.value, "reporter"))
    wrong = the_count(votes=votes_with(kim_leadbeater=13269)) if part is Part.COUNT else None
    desk.key(REPORTER, wrong or the_verification(ballots_verified=37768), part=part)
    for step in script.steps[step_of(script, "key", part.value, "reporter").number - 1 :]:
        run(desk, script, step)
    assert desk.public.valid_votes == 37695 and desk.public.ballots_verified == 37786


def test_what_was_done_by_hand_never_stops_the_script(script: Script) -> None:
    desk = Desk()
    until(desk, script, step_of(script, "key", "verification", "reporter"))
    desk.key(EDITOR, the_verification(ballots_verified=30000), part=Part.VERIFICATION)
    desk.publish(part=Part.VERIFICATION, alone="to see what happens")
    for step in script.steps:
        run(desk, script, step)
    assert desk.public.counts == ()
    notes = [event.text for _, event in desk.book.events if "left out a step (publish the count)" in event.text]
    assert notes and "ring the returning officer" in notes[0]
    assert all(not event.is_public for _, event in desk.book.events if "left out" in event.text)


def test_before_the_close_of_poll_the_script_keys_nothing(script: Script) -> None:
    desk = Desk(now=CLOSED - timedelta(days=1))
    for step in script.steps:
        run(desk, script, step)
    assert desk.book.keyings == () and desk.public.counts == ()
