"""Blind double keying: what is taken, what is compared, and when two keyings are a confirmation."""

from __future__ import annotations

from dataclasses import replace

import pytest

from desk_scenes import BATLEY, EDITOR, OPEN, REPORTER, SECOND, Desk, kinds, the_count, the_verification, votes_with
from hustings.desk import keying
from hustings.desk.people import Person, Role
from hustings.errors import BadInput, NotAllowed, Refused
from hustings.record.entries import Attachment, Confirmed, Part
from hustings.record.model import DeskState, Figures, HeardFrom, RejectedHead, Stage

THIRD = Person("Uma", Role.REPORTER)


@pytest.fixture
def desk() -> Desk:
    return Desk()


def confirmed(desk: Desk, part: Part = Part.COUNT) -> Confirmed:
    found = desk.book.confirmation(part)
    assert found is not None
    return found[1]


def test_the_second_matching_keying_confirms_in_the_same_transaction(desk: Desk) -> None:
    desk.verify()
    assert kinds(desk.key(REPORTER)) == ["keying"]
    assert desk.result.desk is DeskState.KEYED
    made = desk.key(SECOND)
    assert kinds(made) == ["keying", "confirmation"]
    assert confirmed(desk).keyings == (made[0].number - 1, made[0].number)
    assert confirmed(desk).figures.ballots_verified == 37786
    assert desk.result.desk is DeskState.CONFIRMED


def test_one_person_alone_never_confirms(desk: Desk) -> None:
    desk.verify()
    desk.key(REPORTER)
    assert kinds(desk.key(REPORTER, heard_from=HeardFrom.LIVE)) == ["keying"]
    assert desk.result.desk is DeskState.KEYED


def test_a_mismatch_is_not_confirmed_and_shows_which_figures_differ(desk: Desk) -> None:
    desk.verify()
    desk.key(REPORTER, the_count(votes=votes_with(kim_leadbeater=13269)))
    assert kinds(desk.key(SECOND)) == ["keying"]
    pair = keying.comparison(desk.book, Part.COUNT)
    assert pair is not None
    assert [(d.field, d.first, d.second) for d in pair.differences] == [("kim-leadbeater", 13269, 13296)]


def test_keying_again_resolves_a_mismatch_and_says_what_had_differed(desk: Desk) -> None:
    desk.verify()
    desk.key(REPORTER, the_count(votes=votes_with(kim_leadbeater=13269)))
    desk.key(SECOND)
    assert kinds(desk.key(REPORTER)) == ["keying", "confirmation"]
    assert confirmed(desk).resolved == ("kim-leadbeater",)
    assert confirmed(desk).figures.votes == the_count().votes


def test_a_third_keying_confirms_with_whichever_it_agrees_with(desk: Desk) -> None:
    desk.verify()
    first = desk.key(REPORTER)[0].number
    desk.key(SECOND, the_count(votes=votes_with(george_galloway=8246)))
    third = desk.key(THIRD)
    assert kinds(third) == ["keying", "confirmation"]
    assert confirmed(desk).keyings == (first, third[0].number)
    assert confirmed(desk).resolved == ("george-galloway",)


@pytest.mark.parametrize(
    "order",
    ["Vcc", "cVc", "ccV", "vVcc", "ccvV"],
    ids=["before", "between", "after", "confirmed before", "confirmed after"],
)
def test_the_verification_is_required_but_may_be_keyed_at_any_time(desk: Desk, order: str) -> None:
    people = {"c": [REPORTER, SECOND], "V": [REPORTER], "v": [SECOND]}
    seen = []
    for step in order:
        part = Part.COUNT if step == "c" else Part.VERIFICATION
        seen.append((step, desk.result.desk))
        desk.key(people[step].pop(0), part=part)
    assert desk.result.desk is DeskState.CONFIRMED
    assert all(state is not DeskState.CONFIRMED for step, state in seen if step != "V")
    assert confirmed(desk).figures.ballots_verified == 37786
    desk.publish()
    assert desk.public.ballots_verified == 37786


def test_no_verification_no_confirmation(desk: Desk) -> None:
    desk.key(REPORTER)
    assert kinds(desk.key(SECOND)) == ["keying"]
    assert desk.result.desk is DeskState.KEYED


def test_not_announced_stands_for_the_verification_total(desk: Desk) -> None:
    silent = the_count(electorate=79373, verification_announced=False)
    desk.key(REPORTER, silent)
    assert kinds(desk.key(SECOND, silent)) == ["keying", "confirmation"]
    assert confirmed(desk).figures.ballots_verified is None
    assert not confirmed(desk).figures.verification_announced


def test_not_announced_and_a_total_differ(desk: Desk) -> None:
    desk.key(REPORTER, the_verification(ballots_verified=None, verification_announced=False), part=Part.VERIFICATION)
    assert kinds(desk.key(SECOND, part=Part.VERIFICATION)) == ["keying"]
    pair = keying.comparison(desk.book, Part.VERIFICATION)
    assert pair is not None
    assert [(d.field, d.first, d.second) for d in pair.differences] == [("ballots_verified", "not announced", 37786)]
    made = desk.enter(
        lambda state: keying.resolve(
            state,
            BATLEY,
            Part.VERIFICATION,
            {"ballots_verified": "first"},
            reason="no total on the sheet",
            by=EDITOR,
            now=desk.now,
        )
    )
    assert kinds(made) == ["confirmation"]
    figures = confirmed(desk, Part.VERIFICATION).figures
    assert (figures.ballots_verified, figures.verification_announced) == (None, False)


@pytest.mark.parametrize(("second", "one"), [(HeardFrom.SHEET, True), (HeardFrom.LIVE, False)])
def test_confirmed_from_one_kind_of_source_says_so(desk: Desk, second: HeardFrom, one: bool) -> None:
    desk.verify()
    desk.key(REPORTER, heard_from=HeardFrom.SHEET)
    desk.key(SECOND, heard_from=second)
    assert desk.result.one_source is one


def test_the_same_keying_sent_twice_is_entered_once(desk: Desk) -> None:
    desk.verify()
    desk.key(REPORTER)
    assert desk.key(REPORTER) == ()
    desk.key(SECOND)
    assert desk.key(SECOND) == ()
    assert desk.key(REPORTER) == ()


def test_after_a_confirmation_is_withdrawn_keying_the_same_again_confirms_anew(desk: Desk) -> None:
    desk.confirm()
    desk.withdraw(desk.state.number)
    assert desk.result.desk is DeskState.KEYED
    assert kinds(desk.key(REPORTER)) == ["keying", "confirmation"]


@pytest.mark.parametrize("part", list(Part))
def test_nothing_is_keyed_before_the_close_of_poll(part: Part) -> None:
    desk = Desk(now=OPEN)
    before = desk.state.number
    with pytest.raises(Refused, match="the poll has not closed"):
        desk.key(EDITOR, part=part)
    assert desk.record.store.head()[0] == before
    desk.now = desk.contest.poll_closes_at
    assert kinds(desk.key(EDITOR, part=part)) == ["keying"]


def test_the_declared_figures_keyed_again_are_nothing_and_others_are_refused(desk: Desk) -> None:
    desk.confirm()
    desk.publish()
    assert desk.key(EDITOR) == ()
    with pytest.raises(BadInput) as refused:
        desk.key(EDITOR, the_count(votes=votes_with(kim_leadbeater=13295)))
    assert [p.id for p in refused.value.problems] == ["R019"]


def test_a_verification_that_contradicts_the_declared_result_is_refused(desk: Desk) -> None:
    desk.confirm()
    desk.publish()
    assert desk.key(EDITOR, part=Part.VERIFICATION) == ()
    with pytest.raises(BadInput, match="R019"):
        desk.key(EDITOR, the_verification(ballots_verified=37768), part=Part.VERIFICATION)


def test_every_impossible_figure_is_reported_at_once_and_nothing_is_entered(desk: Desk) -> None:
    before = desk.state.number
    votes = votes_with(kim_leadbeater=-5, george_galloway=10**12)
    del votes["susan-laird"]
    with pytest.raises(BadInput) as refused:
        desk.key(REPORTER, the_count(votes={**votes, "nobody": 1}))
    assert {p.id for p in refused.value.problems} == {"R002", "R003", "R004", "R006"}
    assert desk.record.store.head()[0] == before


def test_provisional_figures_confirm_nothing_and_never_become_public(desk: Desk) -> None:
    desk.verify()
    desk.key(REPORTER, is_provisional=True)
    assert kinds(desk.key(SECOND, is_provisional=True)) == ["keying"]
    assert desk.result.stage is Stage.PROVISIONAL
    for alone in ("", "nobody else is awake"):
        with pytest.raises(Refused, match="provisional"):
            desk.publish(alone=alone)
    assert desk.public.counts == () and desk.public.stage is Stage.BEFORE_POLL


def test_a_provisional_and_a_declared_keying_do_not_confirm_each_other(desk: Desk) -> None:
    desk.verify()
    desk.key(REPORTER, is_provisional=True)
    assert kinds(desk.key(SECOND)) == ["keying"]
    assert kinds(desk.key(REPORTER)) == ["keying", "confirmation"]
    desk.publish()
    assert desk.public.valid_votes == 37695


def test_provisional_figures_that_differ_are_not_resolved(desk: Desk) -> None:
    desk.verify()
    desk.key(REPORTER, the_count(votes=votes_with(kim_leadbeater=13269)), is_provisional=True)
    desk.key(SECOND)
    with pytest.raises(Refused, match="provisional"):
        keying.resolve(
            desk.state,
            BATLEY,
            Part.COUNT,
            {"kim-leadbeater": "second"},
            reason="the sheet",
            by=EDITOR,
            now=desk.now,
        )


def test_a_photograph_of_the_sheet_is_kept_under_its_digest(desk: Desk) -> None:
    photo = Attachment.of(b"\xff\xd8\xff picture", "image/jpeg")
    entry = desk.key(REPORTER, photo=photo)[0]
    assert desk.book.keyings[-1][1].photo == photo.digest
    assert desk.record.store.attachment(photo.digest) == photo
    assert photo.digest in desk.state.private
    assert entry.source == "the returning officer's sheet"


def test_resolving_takes_what_the_editor_chose(desk: Desk) -> None:
    desk.verify()
    heads = {RejectedHead.MORE_THAN_ONE_VOTE: 40, RejectedHead.UNMARKED_OR_UNCERTAIN: 43}
    first = the_count(votes=votes_with(kim_leadbeater=13269), rejected_by_head=heads)
    swapped = {RejectedHead.MORE_THAN_ONE_VOTE: 43, RejectedHead.UNMARKED_OR_UNCERTAIN: 40}
    desk.key(REPORTER, first)
    desk.key(SECOND, the_count(rejected_by_head=swapped))
    take = {"kim-leadbeater": "second", "more_than_one_vote": "first", "unmarked_or_uncertain": "first"}

    def resolve(by: Person, take: dict[str, str], reason: str) -> object:
        return desk.enter(
            lambda state: keying.resolve(state, BATLEY, Part.COUNT, take, reason=reason, by=by, now=desk.now)
        )

    with pytest.raises(NotAllowed, match="only an editor"):
        resolve(REPORTER, take, "the sheet")
    with pytest.raises(NotAllowed, match="say why"):
        resolve(EDITOR, take, "  ")
    with pytest.raises(Refused, match="choose which keying is right for Kim Leadbeater"):
        resolve(EDITOR, {}, "the sheet")
    resolve(EDITOR, take, "the sheet")
    figures = confirmed(desk).figures
    assert figures.votes == the_count().votes and figures.rejected_by_head == heads
    assert confirmed(desk).resolved == ("kim-leadbeater", "more_than_one_vote", "unmarked_or_uncertain")
    with pytest.raises(Refused, match="no two differing"):
        Desk().enter(lambda state: keying.resolve(state, BATLEY, Part.COUNT, {}, reason="x", by=EDITOR, now=desk.now))


def test_resolving_without_the_verification_is_refused(desk: Desk) -> None:
    desk.key(REPORTER, the_count(votes=votes_with(kim_leadbeater=13269)))
    desk.key(SECOND)
    with pytest.raises(BadInput, match="R018"):
        keying.resolve(
            desk.state, BATLEY, Part.COUNT, {"kim-leadbeater": "second"}, reason="sheet", by=EDITOR, now=desk.now
        )


def test_a_verification_settled_after_the_count_was_confirmed_is_the_one_published(desk: Desk) -> None:
    desk.key(REPORTER, the_verification(ballots_verified=37768), part=Part.VERIFICATION)
    desk.key(REPORTER)
    desk.key(SECOND)
    assert confirmed(desk).figures.ballots_verified == 37768
    desk.key(SECOND, part=Part.VERIFICATION)
    desk.key(REPORTER, part=Part.VERIFICATION)
    desk.publish()
    assert desk.public.ballots_verified == 37786


def test_a_total_that_one_keying_leaves_out_is_taken_from_the_other(desk: Desk) -> None:
    desk.verify()
    desk.key(REPORTER, the_count(rejected_ballots=None))
    desk.key(SECOND, the_count(valid_votes=37695))
    figures = confirmed(desk).figures
    assert (figures.rejected_ballots, figures.valid_votes, figures.electorate) == (83, 37695, 79373)


def test_equal_votes_need_the_lot_before_they_can_be_keyed(desk: Desk) -> None:
    level = votes_with(ryan_stephenson=13296)
    with pytest.raises(BadInput, match="R016"):
        desk.key(REPORTER, the_count(votes=level))
    drawn = replace(the_count(votes=level), lot_winner="kim-leadbeater")
    desk.confirm(replace(drawn, ballots_verified=38109))
    desk.publish()
    assert desk.public.lot_winner == "kim-leadbeater"


def test_figures_without_anything_are_refused(desk: Desk) -> None:
    with pytest.raises(BadInput):
        desk.key(REPORTER, Figures(votes={}))


def test_a_verification_holds_no_votes_and_says_something(desk: Desk) -> None:
    with pytest.raises(BadInput, match="R010"):
        desk.key(REPORTER, the_count(), part=Part.VERIFICATION)
    with pytest.raises(BadInput, match="R009"):
        desk.key(REPORTER, Figures(votes={}), part=Part.VERIFICATION)


def test_a_third_keying_does_not_drop_the_pair_that_is_being_settled(desk: Desk) -> None:
    desk.verify()
    first = desk.key(REPORTER, the_count(votes=votes_with(kim_leadbeater=13269)))[0].number
    second = desk.key(SECOND)[0].number
    desk.key(EDITOR, the_count(votes=votes_with(kim_leadbeater=13926)))
    made = desk.enter(
        lambda state: keying.resolve(
            state,
            BATLEY,
            Part.COUNT,
            {"kim-leadbeater": "second"},
            reason="the sheet",
            by=EDITOR,
            now=desk.now,
            first=first,
            second=second,
        )
    )
    assert kinds(made) == ["confirmation"]
    assert confirmed(desk).keyings == (first, second)
    assert confirmed(desk).figures.votes == the_count().votes


def test_a_pair_that_has_moved_is_not_settled(desk: Desk) -> None:
    desk.verify()
    first = desk.key(REPORTER, the_count(votes=votes_with(kim_leadbeater=13269)))[0].number
    second = desk.key(SECOND)[0].number
    moved = desk.key(REPORTER, the_count(votes=votes_with(kim_leadbeater=13299)))[0].number
    before = desk.state.number
    with pytest.raises(Refused, match=f"entries {second} and {moved} are to be settled now"):
        desk.enter(
            lambda state: keying.resolve(
                state,
                BATLEY,
                Part.COUNT,
                {"kim-leadbeater": "first"},
                reason="the sheet",
                by=EDITOR,
                now=desk.now,
                first=first,
                second=second,
            )
        )
    assert desk.state.number == before


def test_a_verification_completes_whichever_two_of_three_keyings_agree(desk: Desk) -> None:
    first = desk.key(REPORTER)[0].number
    desk.key(SECOND, the_count(votes=votes_with(kim_leadbeater=13269)))
    third = desk.key(THIRD)[0].number
    assert kinds(desk.key(REPORTER, part=Part.VERIFICATION)) == ["keying", "confirmation"]
    assert confirmed(desk).keyings == (first, third)
    assert confirmed(desk).resolved == ("kim-leadbeater",)


def test_a_confirmation_says_where_a_provisional_keying_said_otherwise(desk: Desk) -> None:
    desk.verify()
    desk.key(REPORTER, the_count(votes=votes_with(jack_thomson=157)), is_provisional=True)
    desk.key(SECOND)
    desk.key(REPORTER)
    assert confirmed(desk).resolved == ("jack-thomson",)


def test_settling_says_where_an_earlier_keying_said_otherwise_too(desk: Desk) -> None:
    desk.verify()
    desk.key(REPORTER, the_count(votes=votes_with(jack_thomson=157)), is_provisional=True)
    desk.key(REPORTER, the_count(votes=votes_with(kim_leadbeater=13269)))
    desk.key(SECOND)
    take = {"kim-leadbeater": "second"}
    desk.enter(
        lambda state: keying.resolve(state, BATLEY, Part.COUNT, take, reason="the sheet", by=EDITOR, now=desk.now)
    )
    assert confirmed(desk).resolved == ("kim-leadbeater", "jack-thomson")
