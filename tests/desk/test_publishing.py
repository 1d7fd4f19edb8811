"""What readers get to see: publishing, correcting, withdrawing, and what is said about a result."""

from __future__ import annotations

from datetime import date

import pytest

from desk_scenes import (
    BATLEY,
    CLOSED,
    EDITOR,
    OPEN,
    REPORTER,
    SECOND,
    Desk,
    kinds,
    the_count,
    the_verification,
    true_figures,
    votes_with,
)
from hustings.coverage.page import live_page
from hustings.desk import publishing
from hustings.errors import BadInput, NotAllowed, Refused, UnknownThing
from hustings.record.entries import Entry, Part, Published
from hustings.record.model import Challenge, CorrectedBy, DeskState, Figures, Stage

LINK = "https://example.org/notice.pdf"


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def published() -> Desk:
    desk = Desk()
    desk.confirm()
    desk.publish()
    return desk


def correct(
    desk: Desk,
    of: int,
    figures: Figures,
    *,
    whose: CorrectedBy = CorrectedBy.US,
    reason: str = "two digits swapped",
    by: object = EDITOR,
) -> tuple[Entry, ...]:
    return desk.enter(
        lambda state: publishing.correct(
            state,
            of,
            figures,
            corrected_by=whose,
            reason=reason,
            source="notice",
            by=by,  # type: ignore[arg-type]
        )
    )


def test_only_an_editor_publishes(desk: Desk) -> None:
    desk.confirm()
    with pytest.raises(NotAllowed, match="only an editor"):
        desk.publish(REPORTER)
    assert kinds(desk.publish(EDITOR)) == ["publication"]
    assert desk.public.valid_votes == 37695
    assert desk.public.desk is DeskState.PUBLISHED and desk.public.stage is Stage.DECLARED
    assert desk.public.entry is not None and desk.public.entry.source == "the returning officer's sheet"


def test_nothing_keyed_is_nothing_to_publish(desk: Desk) -> None:
    with pytest.raises(Refused, match="nothing has been keyed"):
        desk.publish(alone="in a hurry")


def test_publishing_alone_needs_a_reason_which_the_ledger_keeps(desk: Desk) -> None:
    desk.key(REPORTER, part=Part.VERIFICATION)
    desk.key(REPORTER)
    with pytest.raises(Refused, match="not confirmed"):
        desk.publish(alone="   ")
    (entry,) = desk.publish(alone="the second reporter has lost the line")
    assert isinstance(entry.payload, Published)
    assert entry.payload.alone == entry.reason == "the second reporter has lost the line"


def test_publishing_alone_publishes_the_keying_that_was_shown_or_nothing(desk: Desk) -> None:
    desk.key(REPORTER, part=Part.VERIFICATION)
    shown = desk.key(REPORTER, the_count(votes=votes_with(jack_thomson=157)))[0].number
    again = desk.key(REPORTER)[0].number
    with pytest.raises(Refused, match=f"entry {again} by Rita .* would be published now, not entry {shown}"):
        desk.publish(alone="in a hurry", of=shown)
    assert desk.public.counts == ()
    (entry,) = desk.publish(alone="in a hurry", of=again)
    assert isinstance(entry.payload, Published) and entry.payload.of == again


def test_a_confirmation_that_came_since_is_not_published_in_the_keyings_place(desk: Desk) -> None:
    desk.key(REPORTER, part=Part.VERIFICATION)
    shown = desk.key(REPORTER)[0].number
    desk.key(SECOND)
    with pytest.raises(Refused, match="look again"):
        desk.publish(alone="in a hurry", of=shown)
    assert kinds(desk.publish(of=desk.state.number)) == ["publication"]


def test_nobody_publishes_alone_while_two_keyings_differ(desk: Desk) -> None:
    desk.key(REPORTER, part=Part.VERIFICATION)
    desk.key(REPORTER, the_count(votes=votes_with(jack_thomson=157)))
    latest = desk.key(SECOND)[0].number
    for of in (None, latest):
        with pytest.raises(Refused, match="two keyings differ: settle them first"):
            desk.publish(alone="in a hurry", of=of)
    desk.withdraw(desk.book.live_keyings(Part.COUNT)[0][0].number)
    assert kinds(desk.publish(alone="in a hurry", of=latest)) == ["publication"]


def test_a_provisional_keying_does_not_stand_in_the_way_of_the_declared_one(desk: Desk) -> None:
    desk.key(REPORTER, part=Part.VERIFICATION)
    desk.key(SECOND, the_count(votes=votes_with(jack_thomson=157)), is_provisional=True)
    desk.key(REPORTER)
    assert kinds(desk.publish(alone="the second reporter has gone home")) == ["publication"]


def test_a_refusal_to_publish_over_a_gap_does_not_tell_the_verification_total(desk: Desk) -> None:
    desk.key(REPORTER, the_verification(ballots_verified=39119), part=Part.VERIFICATION)
    desk.key(REPORTER)
    desk.key(SECOND)
    with pytest.raises(Refused, match="ring the returning officer") as refused:
        desk.publish()
    assert "39,119" not in str(refused.value)


def test_a_confirmed_result_is_never_said_to_be_published_alone(desk: Desk) -> None:
    desk.confirm()
    (entry,) = desk.publish(alone="by mistake")
    assert isinstance(entry.payload, Published)
    assert (entry.payload.alone, entry.reason, entry.payload.gap_stated) == ("", "", False)


def test_publishing_alone_still_needs_the_verification(desk: Desk) -> None:
    desk.key(EDITOR)
    with pytest.raises(BadInput, match="R018"):
        desk.publish(alone="in a hurry")
    assert desk.public.counts == ()


def test_publishing_twice_is_once(published: Desk) -> None:
    assert published.publish() == ()


def test_the_verification_is_published_by_itself_before_any_vote(desk: Desk) -> None:
    desk.verify()
    desk.publish(part=Part.VERIFICATION)
    assert (desk.public.ballots_verified, desk.public.stage, desk.public.counts) == (37786, Stage.VERIFIED, ())
    assert desk.public.desk is DeskState.NOTHING


@pytest.mark.parametrize(("papers", "has_gap"), [(37798, False), (37799, True), (37815, True)])
def test_a_large_gap_has_to_be_stated(desk: Desk, papers: int, has_gap: bool) -> None:
    """20 papers pass and 21 do not: 37,695 valid and 83 rejected are 37,778."""
    for by in (REPORTER, SECOND):
        desk.key(by, the_verification(ballots_verified=papers), part=Part.VERIFICATION)
        desk.key(by)
    assert (publishing.gap_problem(desk.state, BATLEY) is not None) is has_gap
    if has_gap:
        with pytest.raises(Refused, match="ring the returning officer"):
            desk.publish()
        assert desk.public.counts == ()
    (entry,) = desk.publish(gap_stated=True)
    assert isinstance(entry.payload, Published)
    assert entry.payload.gap_stated is has_gap


def test_a_correction_replaces_and_says_whose_error_it_was(published: Desk) -> None:
    of = published.state.number
    made = correct(
        published, of, the_count(votes=votes_with(kim_leadbeater=13295)), whose=CorrectedBy.RETURNING_OFFICER
    )
    assert kinds(made) == ["correction"]
    assert published.public.valid_votes == 37694
    assert published.public.corrected_by is CorrectedBy.RETURNING_OFFICER
    assert (published.public.ballots_verified, published.public.electorate) == (37786, 79373)
    assert made[0].reason == "two digits swapped"


@pytest.mark.parametrize(
    ("options", "match"),
    [
        ({"by": REPORTER}, "only an editor"),
        ({"reason": " "}, "say why"),
        ({"whose": CorrectedBy.NONE}, "whose error"),
    ],
)
def test_a_correction_needs_an_editor_a_reason_and_whose_error(
    published: Desk, options: dict[str, object], match: str
) -> None:
    figures = the_count(votes=votes_with(kim_leadbeater=13295))
    with pytest.raises(NotAllowed, match=match):
        correct(published, published.state.number, figures, **options)  # type: ignore[arg-type]
    assert published.public.valid_votes == 37695


def test_an_entry_that_does_not_exist_or_is_no_published_result_cannot_be_corrected(published: Desk) -> None:
    of = published.state.number
    figures = the_count(votes=votes_with(kim_leadbeater=13295))
    for entry in (10**6, 0, -1, 1, of - 1):
        with pytest.raises(UnknownThing):
            correct(published, entry, figures)
    correct(published, of, figures)
    with pytest.raises(Refused, match=r"corrected since by Edna at 05:25 BST: look again"):
        correct(published, of, the_count())


def test_a_correction_that_changes_nothing_is_nothing(published: Desk) -> None:
    assert correct(published, published.state.number, true_figures()) == ()


def test_a_correction_may_add_a_total_that_was_not_known(desk: Desk) -> None:
    desk.confirm(the_count(rejected_ballots=None))
    desk.publish()
    assert desk.public.rejected_ballots is None
    assert kinds(correct(desk, desk.state.number, the_count())) == ["correction"]
    assert desk.public.rejected_ballots == 83


def test_a_correction_to_not_announced_takes_the_total_away(published: Desk) -> None:
    correct(published, published.state.number, the_count(verification_announced=False))
    assert published.public.ballots_verified is None


def test_a_correction_that_cannot_be_right_is_refused(published: Desk) -> None:
    with pytest.raises(BadInput, match="R011"):
        correct(published, published.state.number, the_count(votes=votes_with(kim_leadbeater=79000)))


def test_withdrawing_a_publication_falls_back_to_confirmed(published: Desk) -> None:
    published.withdraw(published.state.number)
    assert published.public.counts == () and published.public.desk is DeskState.NOTHING
    assert published.result.desk is DeskState.CONFIRMED
    assert kinds(published.publish()) == ["publication"]


def test_withdrawing_a_correction_brings_back_what_it_replaced(published: Desk) -> None:
    first = published.state.number
    correct(published, first, the_count(votes=votes_with(kim_leadbeater=13295)))
    with pytest.raises(Refused, match="withdraw that one first"):
        published.withdraw(first)
    published.withdraw(published.state.number)
    assert published.public.valid_votes == 37695
    assert published.public.corrected_by is CorrectedBy.NONE


def test_withdrawing_a_keying_takes_the_confirmation_under_it_but_not_the_publication(published: Desk) -> None:
    keying = published.book.live_keyings(Part.COUNT)[0][0].number
    published.withdraw(keying)
    assert published.book.confirmation(Part.COUNT) is None
    assert published.public.valid_votes == 37695
    published.withdraw(published.book.shown[-1][0].number)
    assert published.result.desk is DeskState.KEYED


def test_who_may_withdraw_what(desk: Desk) -> None:
    mine = desk.key(REPORTER)[0].number
    with pytest.raises(NotAllowed, match="only an editor"):
        desk.withdraw(mine, by=SECOND)
    with pytest.raises(NotAllowed, match="say why"):
        desk.withdraw(mine, by=REPORTER, reason="")
    assert kinds(desk.withdraw(mine, by=REPORTER)) == ["withdrawal"]
    assert desk.result.desk is DeskState.NOTHING
    for entry in (mine, 1, 10**6, -1):
        with pytest.raises(UnknownThing):
            desk.withdraw(entry)
    desk.confirm()
    with pytest.raises(NotAllowed, match="only an editor"):
        desk.withdraw(desk.state.number, by=SECOND)


def test_matched_to_the_notice_until_corrected(published: Desk) -> None:
    def match(link: str, by: object = EDITOR) -> tuple[Entry, ...]:
        return published.enter(
            lambda state: publishing.match_to_notice(state, BATLEY, link, by=by)  # type: ignore[arg-type]
        )

    with pytest.raises(NotAllowed):
        match(LINK, REPORTER)
    for bad in ("", "notice.pdf", "javascript:alert(1)", "https://", "http://[x"):
        with pytest.raises(Refused, match="web address"):
            match(bad)
    assert kinds(match(LINK)) == ["notice"]
    assert match(f" {LINK} ") == ()
    assert published.public.desk is DeskState.MATCHED_TO_NOTICE
    correct(published, published.book.shown[-1][0].number, the_count(votes=votes_with(kim_leadbeater=13295)))
    assert published.public.desk is DeskState.PUBLISHED


def test_a_notice_is_matched_with_the_figures_that_were_compared_with_it(published: Desk) -> None:
    shown = published.state.number
    correct(published, shown, the_count(votes=votes_with(kim_leadbeater=13295)))
    with pytest.raises(Refused, match="corrected since by Edna at 05:25 BST: look again"):
        publishing.match_to_notice(published.state, BATLEY, LINK, by=EDITOR, of=shown)
    assert publishing.match_to_notice(published.state, BATLEY, LINK, by=EDITOR, of=published.state.number)


def test_a_correction_of_a_withdrawn_result_says_that_it_was_withdrawn(published: Desk) -> None:
    of = published.state.number
    published.withdraw(of)
    with pytest.raises(Refused, match="withdrawn since by Edna"):
        correct(published, of, the_count(votes=votes_with(kim_leadbeater=13295)))


def test_nothing_is_challenged_before_it_is_published(desk: Desk) -> None:
    def note(challenge: Challenge) -> object:
        return publishing.note_challenge(
            desk.state, BATLEY, challenge, on=date(2021, 7, 2), text="", source="the candidate", by=EDITOR
        )

    desk.confirm()
    for challenge in Challenge:
        if challenge is not Challenge.NONE:
            with pytest.raises(Refused, match="no result is published"):
                note(challenge)
    assert note(Challenge.NONE)
    desk.publish()
    assert note(Challenge.PETITION_LODGED)


def test_there_is_no_notice_to_match_before_publication(desk: Desk) -> None:
    with pytest.raises(Refused, match="no published result"):
        publishing.match_to_notice(desk.state, BATLEY, LINK, by=EDITOR)


def test_a_challenge_is_noted_once_by_an_editor(published: Desk) -> None:
    def note(challenge: Challenge, by: object = EDITOR) -> tuple[Entry, ...]:
        return published.enter(
            lambda state: publishing.note_challenge(
                state,
                BATLEY,
                challenge,
                on=date(2021, 7, 2),
                text="said so",
                source="the candidate",
                by=by,  # type: ignore[arg-type]
            )
        )

    with pytest.raises(NotAllowed):
        note(Challenge.ANNOUNCED, REPORTER)
    assert kinds(note(Challenge.ANNOUNCED)) == ["challenge"]
    assert note(Challenge.ANNOUNCED) == ()
    assert published.public.challenge is Challenge.ANNOUNCED
    note(Challenge.NONE)
    assert published.public.challenge is Challenge.NONE
    with pytest.raises(UnknownThing):
        publishing.note_challenge(
            published.state, "parl.nowhere.2021-07-01", Challenge.NONE, on=date.min, text="", source="", by=EDITOR
        )


def test_whom_the_court_returned_is_named_only_where_it_returned_another(published: Desk) -> None:
    def note(challenge: Challenge, returned: str) -> tuple[Entry, ...]:
        return published.enter(
            lambda state: publishing.note_challenge(
                state, BATLEY, challenge, on=date(2021, 9, 1), text="", source="", by=EDITOR, returned=returned
            )
        )

    with pytest.raises(Refused, match="other returned"):
        note(Challenge.VOID, "ryan-stephenson")
    with pytest.raises(UnknownThing, match="no candidate 'nobody'"):
        note(Challenge.OTHER_RETURNED, "nobody")
    note(Challenge.OTHER_RETURNED, "ryan-stephenson")
    assert published.book.challenges[-1][1].returned == "ryan-stephenson"


def log(desk: Desk, stage: Stage | None, text: str = "", *, by: object = EDITOR, public: bool = True) -> object:
    return desk.enter(
        lambda state: publishing.log_event(
            state,
            BATLEY,
            stage,
            text,
            by=by,  # type: ignore[arg-type]
            now=desk.now,
            source="the count",
            is_public=public,
        )
    )


def page_text(desk: Desk) -> str:
    return str(live_page(desk.state, desk.state.pages_of(BATLEY)[0], desk.record.text, CLOSED))


def test_events_reach_readers_only_through_an_editor(desk: Desk) -> None:
    log(desk, Stage.COUNTING, "boxes are open", by=REPORTER, public=False)
    assert desk.public.stage is Stage.BEFORE_POLL and desk.result.stage is Stage.COUNTING
    assert "boxes are open" not in page_text(desk)
    with pytest.raises(NotAllowed, match="live page"):
        log(desk, Stage.COUNTING, "boxes are open", by=REPORTER)
    log(desk, Stage.COUNTING, "boxes are open")
    assert desk.public.stage is Stage.COUNTING
    assert "boxes are open" in page_text(desk)


def test_a_provisional_event_is_never_public_whoever_says_so(desk: Desk) -> None:
    log(desk, Stage.PROVISIONAL, "agents have been told", public=True)
    assert not desk.book.events[-1][1].is_public
    assert desk.public.stage is Stage.BEFORE_POLL
    assert "agents have been told" not in page_text(desk)


@pytest.mark.parametrize("stage", [Stage.VERIFIED, Stage.DECLARED])
def test_no_event_declares_or_verifies(desk: Desk, stage: Stage) -> None:
    with pytest.raises(Refused, match="when its figures are published"):
        log(desk, stage, "it is done")


@pytest.mark.parametrize("stage", [s for s in Stage if s not in (Stage.VERIFIED, Stage.DECLARED)])
def test_no_stage_of_the_count_is_logged_before_the_close_of_poll(stage: Stage) -> None:
    desk = Desk(now=OPEN)
    if stage in (Stage.BEFORE_POLL, Stage.POLLING, Stage.ABANDONED):
        log(desk, stage, "it is so")
        assert desk.public.stage is stage
    else:
        with pytest.raises(Refused, match="the poll has not closed"):
            log(desk, stage, "it is so")
        desk.now = desk.contest.poll_closes_at
        log(desk, stage, "it is so")
        assert desk.result.stage is stage
    log(desk, None, "the queue is long")


def test_no_poll_is_abandoned_once_its_count_is_published(published: Desk) -> None:
    with pytest.raises(Refused, match="has a published result"):
        log(published, Stage.ABANDONED, "the poll is abandoned")
    published.withdraw(published.state.number)
    log(published, Stage.ABANDONED, "the poll is abandoned")
    assert published.public.stage is Stage.ABANDONED


def test_an_event_says_something(desk: Desk) -> None:
    with pytest.raises(Refused, match="say what happened"):
        log(desk, None, "  ")
    log(desk, None, "a candidate has arrived")
    assert desk.public.stage is Stage.BEFORE_POLL


def test_equal_votes_are_published_with_their_lot(desk: Desk) -> None:
    level = the_count(votes=votes_with(ryan_stephenson=13296), lot_winner="ryan-stephenson", ballots_verified=38101)
    desk.confirm(level)
    desk.publish()
    assert desk.public.lot_winner == "ryan-stephenson"
    with pytest.raises(BadInput, match="R016"):
        correct(desk, desk.state.number, the_count(votes=votes_with(kim_leadbeater=13290, ryan_stephenson=13290)))
    correct(desk, desk.state.number, the_count())
    assert desk.public.lot_winner is None
