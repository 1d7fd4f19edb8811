"""Posts at the desk: roles, the embargo before the close of poll, and what becomes of a post."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from desk_scenes import CLOSED, EDITOR, OPEN, PAGE, REPORTER, Desk, kinds, true_figures
from hustings.coverage.page import live_page
from hustings.coverage.posts import PostText
from hustings.desk import posting, rehearsal
from hustings.desk.people import Person
from hustings.errors import Embargoed, NotAllowed, Refused, UnknownThing
from hustings.record.entries import Entry, Label
from hustings.record.state import State
from hustings.record.store import SQLiteStore

EXIT_POLL = PostText(headline="Exit poll: Labour on 36", body="Of 1,200 people asked as they left.")
WORDS = PostText(headline="What happens tonight", body="Papers are verified first.")


@pytest.fixture
def desk() -> Desk:
    return Desk()


def publish(desk: Desk, text: PostText = WORDS, *, by: Person = EDITOR, **options: Any) -> tuple[Entry, ...]:
    given: dict[str, Any] = {"label": Label.NONE, **options}
    return desk.enter(lambda state: posting.publish_post(state, PAGE, text, by=by, now=desk.now, **given))


def edit(desk: Desk, post: int, text: PostText, *, by: Person = EDITOR, **options: Any) -> tuple[Entry, ...]:
    return desk.enter(
        lambda state: posting.edit_post(
            state, post, text, label=Label.NONE, reason="a slip", by=by, now=desk.now, **options
        )
    )


def page(desk: Desk) -> str:
    return str(live_page(desk.state, PAGE, desk.record.text, desk.now).posts)


def test_an_editor_publishes_and_a_reporter_does_not(desk: Desk) -> None:
    with pytest.raises(NotAllowed, match="only an editor"):
        publish(desk, by=REPORTER)
    assert kinds(publish(desk, label=Label.EXPLAINER)) == ["post"]
    assert "Papers are verified first." in page(desk)


@pytest.mark.parametrize("act", ["edit", "pin", "unpublish", "hold", "remove"])
def test_a_reporter_changes_no_published_post(desk: Desk, act: str) -> None:
    post = publish(desk)[0].number
    acts = {
        "edit": lambda state: posting.edit_post(
            state, post, WORDS, label=Label.NONE, reason="", by=REPORTER, now=desk.now
        ),
        "pin": lambda state: posting.pin_post(state, post, pinned=True, by=REPORTER),
        "unpublish": lambda state: posting.unpublish_post(state, post, reason="x", by=REPORTER),
        "hold": lambda state: posting.hold_post(state, post, held=True, by=REPORTER),
        "remove": lambda state: posting.remove_post(state, post, reason="x", by=REPORTER),
    }
    before = desk.state.number
    with pytest.raises(NotAllowed, match="only an editor"):
        desk.enter(acts[act])
    assert desk.record.store.head()[0] == before


@pytest.mark.parametrize("label", list(Label))
def test_nothing_drawn_from_voters_is_published_before_the_close_of_poll(desk: Desk, label: Label) -> None:
    desk.now = OPEN
    before = desk.state.number
    with pytest.raises(Embargoed, match=r"21:00 UTC on 01 July 2021.* no one here can override"):
        publish(desk, EXIT_POLL, label=label, drawn_from_voters=True)
    assert desk.record.store.head()[0] == before
    desk.now = OPEN + timedelta(seconds=1)
    assert kinds(publish(desk, EXIT_POLL, label=label, drawn_from_voters=True)) == ["post"]


def test_an_edit_is_embargoed_like_a_post(desk: Desk) -> None:
    desk.now = OPEN
    post = publish(desk)[0].number
    with pytest.raises(Embargoed):
        edit(desk, post, EXIT_POLL, drawn_from_voters=True)
    desk.now = CLOSED
    drawn = publish(desk, EXIT_POLL, drawn_from_voters=True)[0].number
    desk.now = OPEN
    with pytest.raises(Embargoed):
        edit(desk, drawn, WORDS)
    assert "Exit poll" not in page(desk)


def test_a_script_is_embargoed_like_anybody(desk: Desk) -> None:
    script = rehearsal.read_script("batley-and-spen")
    step = next(step for step in script.steps if "headline" in step.does)
    leak = replace(step, does={**step.does, "headline": "Exit poll", "drawn_from_voters": True})
    before = desk.state.number
    played = rehearsal.play(leak, script, true_figures(), desk.state, OPEN)
    desk.record.append(lambda _: played, now=OPEN)
    desk.now = OPEN
    assert "Exit poll" not in page(desk) and "left out" not in page(desk)
    assert kinds(tuple(desk.record.store.entries(after=before))) == ["event"]


@pytest.mark.parametrize("text", [PostText(headline=""), PostText(headline=" \n", body="\t"), PostText(headline="​‮⁦")])
def test_a_post_without_visible_words_is_refused(desk: Desk, text: PostText) -> None:
    with pytest.raises(Refused, match="a headline or a few words"):
        publish(desk, text)


def test_a_megabyte_is_refused_and_twenty_thousand_characters_are_not(desk: Desk) -> None:
    with pytest.raises(Refused, match="at most 20,000 characters; this one has 1,000,001"):
        publish(desk, PostText(headline="x", body="x" * 1_000_000))
    post = publish(desk, PostText(headline="x", body="x" * 19_999))[0].number
    with pytest.raises(Refused, match="at most"):
        edit(desk, post, PostText(headline="x", body="x" * 20_000))


def test_a_page_or_post_that_is_not_there(desk: Desk) -> None:
    with pytest.raises(UnknownThing, match="page"):
        posting.publish_post(desk.state, "nowhere", WORDS, label=Label.NONE, by=EDITOR, now=CLOSED)
    with pytest.raises(UnknownThing, match="post"):
        edit(desk, 1, WORDS)


def test_pinning_and_holding_twice_is_once(desk: Desk) -> None:
    post = publish(desk)[0].number
    for act in (
        lambda flag: desk.enter(lambda state: posting.pin_post(state, post, pinned=flag, by=EDITOR)),
        lambda flag: desk.enter(lambda state: posting.hold_post(state, post, held=flag, by=EDITOR)),
    ):
        assert act(False) == ()
        assert len(act(True)) == 1
        assert act(True) == ()
        assert len(act(False)) == 1
    assert desk.state.posts[post].unpublished is None


def test_a_held_post_is_nowhere_until_it_is_let_go(desk: Desk) -> None:
    post = publish(desk)[0].number
    desk.enter(lambda state: posting.hold_post(state, post, held=True, by=EDITOR))
    assert page(desk) == "()"
    desk.enter(lambda state: posting.hold_post(state, post, held=False, by=EDITOR))
    assert "Papers are verified first." in page(desk)


def test_an_edit_keeps_the_earlier_version_in_its_history(desk: Desk) -> None:
    post = publish(desk)[0].number
    edit(desk, post, PostText(headline="What happened", body="Papers were counted."))
    assert "Papers were counted." in page(desk) and "Papers are verified first." in page(desk)
    assert len(desk.state.posts[post].versions) == 2


def test_taking_a_post_down_leaves_a_trace_and_needs_a_reason(desk: Desk) -> None:
    post = publish(desk)[0].number
    with pytest.raises(NotAllowed, match="say why"):
        posting.unpublish_post(desk.state, post, reason="", by=EDITOR)
    down = lambda: desk.enter(lambda s: posting.unpublish_post(s, post, reason="not so", by=EDITOR))  # noqa: E731
    assert kinds(down()) == ["post_unpublish"]
    assert down() == ()
    assert "Papers are verified first." not in page(desk) and "unpublished" in page(desk)


def test_a_legal_removal_leaves_nothing_but_the_chain(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    desk = Desk(path)
    libel = [PostText(headline="Libel one qzx", body="wxyz " * 300), PostText(headline="Libel two qzx", body="abcd")]
    post = publish(desk, libel[0])[0].number
    edit(desk, post, libel[1])
    digests = [version.text for _, version in desk.state.posts[post].versions]
    with pytest.raises(NotAllowed, match="say why"):
        posting.remove_post(desk.state, post, reason=" ", by=EDITOR)
    desk.enter(lambda state: posting.remove_post(state, post, reason="a letter from solicitors", by=EDITOR))
    assert [desk.record.text(digest) for digest in digests] == [None, None]
    assert "removed" in page(desk) and "Libel" not in page(desk)
    for act in (
        lambda s: posting.remove_post(s, post, reason="again", by=EDITOR),
        lambda s: posting.edit_post(s, post, WORDS, label=Label.NONE, reason="", by=EDITOR, now=CLOSED),
    ):
        with pytest.raises(UnknownThing):
            act(desk.state)
    for file in tmp_path.glob("ledger.sqlite*"):
        data = file.read_bytes()
        assert b"Libel" not in data and b"wxyz" not in data
    live = desk.state
    desk.record.close()
    with SQLiteStore.open(path) as store:
        assert store.damage is None
        assert State.of(store.entries()) == live
        why = live.private & {d for d in live.private if d and store.attachment(d)}
        assert len(why) == 1


def test_an_edit_begun_before_somebody_elses_is_refused(desk: Desk) -> None:
    (entry,) = publish(desk)
    edit(desk, entry.number, replace(WORDS, body="Eve's words."), version=1)
    with pytest.raises(Refused, match="edited this post since you began"):
        edit(desk, entry.number, replace(WORDS, body="Ed's words."), version=1)
    assert "Eve" in page(desk)
    edit(desk, entry.number, replace(WORDS, body="Ed's words."), version=2)
    assert "Ed&#x27;s" in page(desk) or "Ed's" in page(desk)
