"""A reader's connection is lost, blocked or never there: the page catches up all the same."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from browser_people import Visitor
from desk_house import LIVE, SLUG
from hustings.coverage.posts import PostText
from hustings.desk import posting
from hustings.desk.people import Person, Role
from hustings.record.entries import Label
from running_desk import RunningDesk

pytestmark = pytest.mark.browser
Visit = Callable[..., Visitor]
ED = Person("Ed", Role.EDITOR)


def post(desk: RunningDesk, headline: str) -> int:
    def enter() -> int:
        text, now = PostText(headline=headline), desk.now()
        made = desk.house.enter(lambda state: posting.publish_post(state, SLUG, text, label=Label.NONE, by=ED, now=now))
        return made[-1].number

    return desk.call(enter)


def expected_complaints(visitor: Visitor) -> None:
    """A browser logs every connection that fails; nothing else may have been logged."""
    visitor.complaints[:] = [
        c for c in visitor.complaints if "net::ERR_" not in c and "Failed to load resource" not in c
    ]


def test_a_reader_who_was_cut_off_misses_nothing(desk: RunningDesk, visit: Visit) -> None:
    reader = visit(desk)
    page = reader.go(LIVE)
    expect(page.locator("#live-connection")).to_have_text("Live")
    post(desk, "Seen at once")
    expect(page.locator("#posts")).to_contain_text("Seen at once")
    desk.stop()
    expect(page.locator("#live-connection")).to_have_text("Reconnecting")
    again = desk.start_again()
    desk.__dict__.update(again.__dict__)  # the fixture stops whichever runs
    for headline in ("Missed once", "Missed twice"):
        post(desk, headline)
    expect(page.locator("#posts")).to_contain_text("Missed twice", timeout=20_000)
    expect(page.locator("#posts")).to_contain_text("Missed once")
    expect(page.locator("#live-connection")).to_have_text("Live")
    expected_complaints(reader)


def test_a_browser_without_event_streams_polls(desk: RunningDesk, visit: Visit) -> None:
    reader = visit(desk)
    reader.context.add_init_script("delete window.EventSource")
    reader.page.clock.install()
    page = reader.go(LIVE)
    expect(page.locator("#live-connection")).to_have_text("Checking every 10 seconds")
    number = post(desk, "Found by asking")
    page.clock.run_for(11_000)
    expect(page.locator("#posts")).to_contain_text("Found by asking")
    desk.call(lambda: desk.house.enter(lambda state: posting.hold_post(state, number, held=True, by=ED)))
    page.clock.run_for(11_000)
    expect(page.locator("#posts")).not_to_contain_text("Found by asking")


def test_a_removed_post_leaves_an_open_page_at_once(desk: RunningDesk, visit: Visit) -> None:
    reader = visit(desk)
    page = reader.go(LIVE)
    expect(page.locator("#live-connection")).to_have_text("Live")
    number = post(desk, "Jabberwock")
    expect(page.locator("#posts")).to_contain_text("Jabberwock")
    desk.call(lambda: desk.house.enter(lambda state: posting.remove_post(state, number, reason="r", by=ED)))
    expect(page.locator("body")).not_to_contain_text("Jabberwock")
    expect(page.locator("#posts")).to_contain_text("A post was removed at")


def test_a_removed_post_leaves_even_a_page_that_is_paused(desk: RunningDesk, visit: Visit) -> None:
    reader = visit(desk)
    page = reader.go(LIVE)
    expect(page.locator("#live-connection")).to_have_text("Live")
    number = post(desk, "Jabberwock")
    expect(page.locator("#posts")).to_contain_text("Jabberwock")
    reader.choose("Pause updates")
    desk.call(lambda: desk.house.enter(lambda state: posting.remove_post(state, number, reason="r", by=ED)))
    expect(page.locator("body")).not_to_contain_text("Jabberwock")


def test_hostile_words_do_nothing_in_a_real_browser(desk: RunningDesk, visit: Visit) -> None:
    reader = visit(desk)
    page = reader.go(LIVE)
    expect(page.locator("#live-connection")).to_have_text("Live")
    post(desk, '<img src=x onerror="window.hurt = 1"><script>window.hurt = 1</script>')
    expect(page.locator("#posts h3")).to_contain_text("<img src=x")
    assert page.evaluate("window.hurt") is None
