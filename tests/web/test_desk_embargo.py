"""Before the close of poll nothing drawn from people who have voted leaves the desk, by any route, for any role."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from desk_house import AFTER_CLOSE, BEFORE_CLOSE, LIVE, POSTS, Desk, Seat

WORDS = "Exit poll points to a Quangle"
DRAWN = {"headline": WORDS, "body": "Quangle ahead by nine", "drawn_from_voters": "on"}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path, now=BEFORE_CLOSE)
    yield made
    made.close()


def leaks(desk: Desk) -> list[str]:
    return [path for path, text in desk.surfaces().items() if "Quangle" in text]


def test_a_new_post_is_refused_and_its_words_are_kept(desk: Desk, editor: Seat) -> None:
    before = desk.number()
    refused = editor.post(f"{POSTS}/new", DRAWN, do="publish")
    assert refused.status_code == 422
    assert "before the poll closes" in refused.text
    assert WORDS in refused.text
    assert desk.number() == before
    assert leaks(desk) == []


def test_a_draft_can_wait_but_not_be_published(desk: Desk, editor: Seat) -> None:
    assert editor.post(f"{POSTS}/new", DRAWN, do="save").status_code == 303
    draft = re.search(r"new\?draft=(\d+)", editor.get(POSTS).text)
    assert draft
    start = editor.get(f"{POSTS}/new?draft={draft[1]}").text
    assert 'name="drawn_from_voters" value="on" checked' in start
    refused = editor.post(f"{POSTS}/new", DRAWN, do="publish", draft=draft[1])
    assert refused.status_code == 422
    unmarked = {name: value for name, value in DRAWN.items() if name != "drawn_from_voters"}
    assert editor.post(f"{POSTS}/new", unmarked, do="publish", draft=draft[1]).status_code == 422
    assert leaks(desk) == []


def test_an_edit_cannot_carry_it_in(desk: Desk, editor: Seat) -> None:
    editor.write("Polls are open until ten")
    refused = editor.post(f"/desk/posts/{desk.number()}/edit", DRAWN)
    assert refused.status_code == 422
    assert WORDS in refused.text
    assert leaks(desk) == []


def test_a_reporter_is_refused_too(desk: Desk, reporter: Seat) -> None:
    assert reporter.post(f"{POSTS}/new", DRAWN, do="publish").status_code == 403
    assert leaks(desk) == []


def test_it_is_refused_until_the_very_second_and_may_be_published_from_then_on(desk: Desk, editor: Seat) -> None:
    close = BEFORE_CLOSE.replace(hour=21, minute=0)
    desk.clock.now = close - timedelta(microseconds=1)
    assert editor.post(f"{POSTS}/new", DRAWN, do="publish").status_code == 422
    desk.clock.now = close
    assert editor.post(f"{POSTS}/new", DRAWN, do="publish").status_code == 303
    assert WORDS in desk.get(LIVE).text


def test_a_clock_set_back_hides_what_was_published_after_the_close(desk: Desk, editor: Seat) -> None:
    desk.clock.now = AFTER_CLOSE
    editor.post(f"{POSTS}/new", DRAWN, do="publish")
    desk.clock.now = BEFORE_CLOSE
    desk.house.live.tick()
    assert [path for path in leaks(desk) if not path.startswith("stream")] == []
