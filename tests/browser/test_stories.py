"""The night in real browsers: two people confirm the count, an editor publishes, readers see it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from browser_people import CANDIDATES_OF, VERIFICATION_BY_FIELD, Visitor, count_by_field
from desk_house import DESK, LIVE, TRUE
from hustings.desk.people import Role
from hustings.desk.rehearsal import read_script
from hustings.web.player import Player
from running_desk import RunningDesk, running_desk

pytestmark = pytest.mark.browser
Visit = Callable[..., Visitor]


def confirm(first: Visitor, second: Visitor, part: str, fields: dict[str, str]) -> None:
    first.key_by_keyboard(part, fields)
    second.key_by_keyboard(part, fields)
    expect(second.page.get_by_text("Confirmed", exact=True).last).to_be_visible()


def publish(editor: Visitor) -> None:
    editor.go(DESK)
    editor.choose("Publish")
    expect(editor.page.get_by_role("button", name="Publish", exact=True)).to_have_count(0)


def see_the_result(page: Page) -> None:
    """The figures of the declaration, to the last digit that a page shows."""
    card = page.locator("#card")
    for words in ("LAB HOLD", "323", "3,525", "47.6%", "37,786"):
        expect(card).to_contain_text(words)
    expect(card.locator(".swing")).to_contain_text("2.9 points")
    rows = card.locator("tbody:not(.gone) tr")
    expect(rows).to_have_count(16)
    shown = {row.split("\n")[0].replace(" Elected", "").strip(): row for row in rows.all_inner_texts()}
    text = "\n".join(shown.values())
    for votes in CANDIDATES_OF.values():
        assert re.search(rf"\b{int(votes):,}\b", text), f"{votes} is not in the table"
    for share in ("35.3%", "34.4%", "21.9%", "3.3%", "2.2%"):
        assert share in text


def test_two_people_confirm_the_count_and_a_page_opened_before_shows_it(
    desk: RunningDesk, editor: Visitor, reporter: Visitor, visit: Visit
) -> None:
    reader, plain = visit(desk), visit(desk, java_script_enabled=False)
    for page in (reader.go(LIVE), plain.go(LIVE)):
        expect(page.locator("#card")).to_contain_text("No result yet")
    expect(reader.page.locator("#live-connection")).to_have_text("Live")
    reader.page.evaluate("window.notReloaded = true")

    confirm(reporter, editor, "verification", VERIFICATION_BY_FIELD)
    publish(editor)
    expect(reader.page.locator("#standing")).to_contain_text("verified")
    reporter.key_by_keyboard("count", count_by_field())
    editor.go(DESK)
    expect(editor.page.locator("main")).not_to_contain_text("13,296")
    editor.key_by_keyboard("count", count_by_field())
    expect(reader.page.locator("#card")).to_contain_text("No result yet")
    publish(editor)

    see_the_result(reader.page)
    assert reader.page.evaluate("window.notReloaded") is True
    expect(reader.page.locator("#live-status")).not_to_be_empty()
    expect(plain.page.locator("#card")).to_contain_text("No result yet")
    plain.page.reload()
    see_the_result(plain.page)


def test_two_different_keyings_are_shown_and_the_wrong_one_is_keyed_again(
    desk: RunningDesk, editor: Visitor, reporter: Visitor
) -> None:
    confirm(reporter, editor, "verification", VERIFICATION_BY_FIELD)
    reporter.key_by_keyboard("count", count_by_field())
    editor.key_by_keyboard("count", count_by_field(jack_thomson="157"))
    differences = editor.page.locator(".notice-bad")
    expect(differences).to_contain_text("The two keyings differ")
    expect(differences.get_by_role("row", name="Jack Thomson")).to_contain_text("151")
    expect(differences.get_by_role("row", name="Jack Thomson")).to_contain_text("157")
    expect(differences.get_by_role("row")).to_have_count(2)
    editor.page.get_by_role("link", name="Key again").last.click()
    editor.key_by_keyboard("count", count_by_field())
    expect(editor.page.locator("main")).to_contain_text("after a difference was resolved")


def test_doubts_appear_beside_the_field_while_keying(desk: RunningDesk, reporter: Visitor) -> None:
    page = reporter.go(f"{DESK}/key/count")
    field = page.locator("#votes\\.george-galloway")
    field.fill("8.264")
    field.press("Enter")
    beside = page.locator('[data-problems="votes.george-galloway"]')
    expect(beside).to_contain_text("8264")
    expect(field).to_have_attribute("aria-invalid", "true")
    field.fill("8,264")
    field.press("Tab")
    expect(beside).to_be_empty()
    expect(field).not_to_have_attribute("aria-invalid", "true")


def test_a_newcomer_takes_over_and_the_script_plays_the_other_keyer(tmp_path: Path, visit: Visit) -> None:
    player = Player(read_script("batley-and-spen"), TRUE, speed=60_000)
    player.order("pause")
    with running_desk(tmp_path, player) as desk:
        newcomer, reader = visit(desk), visit(desk)
        reader.go(LIVE)
        newcomer.join(desk.link("New", Role.EDITOR))
        newcomer.go("/desk/rehearsal")
        newcomer.choose("Take over")
        for part, fields in (("verification", VERIFICATION_BY_FIELD), ("count", count_by_field())):
            newcomer.go("/desk/rehearsal")
            wait_for(newcomer.page, f"Waiting for you: key the {part}")
            newcomer.key_by_keyboard(part, fields)
            newcomer.go("/desk/rehearsal")
            wait_for(newcomer.page, f"Waiting for you: publish the {part}")
            publish(newcomer)
        see_the_result(reader.page)
        newcomer.go("/desk/rehearsal")
        wait_for(newcomer.page, "It is over")
        reader.page.get_by_text("Three weeks later: no petition").wait_for(state="attached")


def wait_for(page: Page, words: str) -> None:
    """Reload until the page says it."""
    for _ in range(100):
        if words in page.locator("main").inner_text():
            return
        page.wait_for_timeout(100)
        page.reload()
    raise AssertionError(f"{words!r} never came; the page says {page.locator('main').inner_text()[:400]!r}")
