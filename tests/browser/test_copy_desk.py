"""A sub-editor at work: an article checked, corrected and taken away by keyboard, while typing, without script."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from browser_people import Visitor
from hustings.desk.people import Role
from running_desk import RunningDesk, running_desk

pytestmark = pytest.mark.browser
Visit = Callable[..., Visitor]
COPY = (
    "The Conservatives have gained Hartlepool from Labour.\n\n"
    "Jill Mortimer took 15,592 votes, a majority of 6,940 over Labour’s Paul Williams, who had 8.589.\n\n"
    "“A majority of 6,490,” said Jill Mortimer."
)
RIGHT = COPY.replace("15,592", "15,529").replace("8.589", "8,589")


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningDesk]:
    with running_desk(tmp_path_factory.mktemp("copy")) as running:
        yield running


@pytest.fixture
def sub(house: RunningDesk, visit: Visit) -> Visitor:
    """A sub-editor at this desk, in front of the page that checks."""
    visitor = visit(house, viewport={"width": 1280, "height": 900})
    visitor.join(house.link(f"Sub {len(house.accounts.people())}", Role.REPORTER))
    visitor.go("/desk/check")
    return visitor


def paste(page: Page, text: str = COPY) -> None:
    page.get_by_label("Paste an article").fill(text)
    page.get_by_label("Published").fill("2021-05-07")
    page.get_by_role("button", name="Check", exact=True).click()
    expect(page.locator(".finding").first).to_be_visible()


def status(page: Page, words: str) -> None:
    expect(page.locator("#check-status")).to_contain_text(words)


def focused_claim(page: Page) -> str:
    return page.evaluate("document.activeElement.querySelector('.claim-words')?.textContent") or ""


def test_an_article_is_corrected_and_taken_away_by_keyboard_alone(sub: Visitor) -> None:
    page, keys = sub.page, sub.page.keyboard
    assert sub.focused() == "article"
    keys.insert_text(COPY)
    sub.tab_to("published")
    keys.type("05072021")
    sub.tab_to("Check")
    keys.press("Enter")
    status(page, "3 contradicted")
    expect(page.locator(".finding").first).to_be_focused()
    assert focused_claim(page) == "15,592 votes"
    expect(page.locator(".claim.is-current")).to_have_text("15,592 votes")
    outline = page.locator(".finding").first.evaluate("e => getComputedStyle(e).outlineWidth")
    assert outline == "3px"

    keys.press("j")
    assert focused_claim(page) == "8.589"
    keys.press("ArrowUp")
    keys.press("Enter")
    status(page, "Corrected: 15,529 votes. 2 contradicted")
    expect(page.locator(".finding").first).to_be_focused()
    assert focused_claim(page) == "8.589"
    keys.press("a")
    status(page, "1 contradicted")
    expect(page.locator("#copy")).to_have_text(re.compile(re.escape("15,529 votes")))
    assert page.locator("#copy").evaluate("e => e.textContent") == RIGHT

    keys.press("u")
    status(page, "Undone. 2 contradicted")
    keys.press("u")
    status(page, "Undone. 3 contradicted")
    assert page.locator("#copy").evaluate("e => e.textContent") == COPY
    keys.press("u")
    expect(page.get_by_role("button", name="Undo")).to_be_disabled()
    page.get_by_role("button", name="Accept all corrections").focus()
    keys.press("Enter")
    status(page, "1 contradicted")
    keys.press("?")
    expect(page.locator("#keys")).to_be_visible()
    with page.expect_download() as taken:
        keys.press("e")
    assert taken.value.suggested_filename == "The-Conservatives-have-gained-Hartlepool-from.txt"
    assert Path(taken.value.path()).read_text(encoding="utf-8") == RIGHT


def test_the_text_is_checked_again_while_one_types(sub: Visitor) -> None:
    page = sub.page
    paste(page, "Jill Mortimer won Hartlepool with 15,592 votes.")
    status(page, "1 contradicted")
    page.keyboard.press("t")
    expect(page.get_by_label("Paste an article")).to_be_focused()
    page.keyboard.type("15,529 votes")  # over the words of the claim that had the focus
    status(page, "0 contradicted")
    expect(page.get_by_label("Paste an article")).to_be_focused()
    expect(page.get_by_label("Paste an article")).to_have_value("Jill Mortimer won Hartlepool with 15,529 votes.")
    page.keyboard.press("Escape")
    expect(page.locator(".finding").first).to_be_focused()
    page.keyboard.press("u")
    status(page, "1 contradicted")


def test_to_edit_leads_to_the_words_of_the_claim_in_hand(sub: Visitor) -> None:
    page = sub.page
    paste(page, "Ash won.\n\n" * 60 + COPY + "\n\nAsh won." * 60)
    page.keyboard.press("j")
    page.keyboard.press("t")
    area = page.get_by_label("Paste an article")
    selected, top, height = area.evaluate(
        "e => [e.value.slice(e.selectionStart, e.selectionEnd), e.scrollTop, e.scrollHeight]"
    )
    assert selected == "8.589"
    assert 0.2 < top / height < 0.8


def test_letters_typed_into_the_text_are_no_commands(sub: Visitor) -> None:
    page = sub.page
    paste(page)
    page.keyboard.press("t")
    page.get_by_label("Paste an article").press("Control+a")
    page.keyboard.type("jaunt u e c k ? majority in Hartlepool of 6,490")
    status(page, "1 contradicted")
    expect(page.get_by_label("Paste an article")).to_have_value("jaunt u e c k ? majority in Hartlepool of 6,490")


def test_a_claim_in_the_text_leads_to_its_line_in_the_list(sub: Visitor) -> None:
    page = sub.page
    paste(page)
    page.locator(".claim", has_text="6,940").click()
    expect(page.locator(".finding.is-current .claim-words")).to_have_text("6,940")
    assert focused_claim(page) == "6,940"


def test_a_file_is_checked_as_soon_as_it_is_chosen(sub: Visitor, tmp_path: Path) -> None:
    page = sub.page
    file = tmp_path / "copy.json"
    file.write_text(json.dumps({"text": COPY, "published": "2021-05-07"}), encoding="utf-8")
    page.locator("#file").set_input_files(file)
    status(page, "3 contradicted")
    expect(page.locator("#published")).to_have_value("2021-05-07")
    page.get_by_role("button", name="Accept all corrections").click()
    status(page, "1 contradicted")


def test_what_cannot_be_read_is_said_and_the_text_stays(sub: Visitor) -> None:
    page = sub.page
    paste(page)
    page.keyboard.press("t")
    page.get_by_label("Paste an article").fill("Ash won. " * 12_000)
    status(page, "100,000 are checked at once")
    assert len(page.get_by_label("Paste an article").input_value()) == 108_000
    sub.complaints[:] = [c for c in sub.complaints if "413" not in c]


def test_signing_in_again_on_another_tab_loses_no_text(house: RunningDesk, sub: Visitor) -> None:
    page = sub.page
    paste(page)
    cookies = sub.context.cookies()
    sub.context.clear_cookies()
    page.locator(".finding").first.focus()
    page.keyboard.press("a")
    status(page, "You are not signed in")
    assert page.locator("#article").input_value() == COPY
    name = f"Again {len(house.accounts.people())}"
    other = sub.context.new_page()
    other.goto(house.link(name, Role.REPORTER))
    other.get_by_label("New password").fill("correct horse battery")
    other.get_by_role("button", name="Set password and sign in").click()
    expect(other.get_by_role("heading", name="Contests")).to_be_visible()
    assert sub.context.cookies() != cookies
    page.locator(".finding").first.focus()
    page.keyboard.press("a")
    status(page, "2 contradicted")
    sub.complaints[:] = [c for c in sub.complaints if "403" not in c]


def test_the_verdicts_differ_by_more_than_colour(sub: Visitor) -> None:
    page = sub.page
    paste(page, f"{COPY} The majority in Batley and Spen was 323.")
    looks = page.locator(".claim").evaluate_all(
        """claims => claims.map((claim) => [claim.className.match(/claim-(contradicted|supported|not-checkable)/)[1],
           getComputedStyle(claim).textDecorationStyle + getComputedStyle(claim, '::after').content.slice(0, 3)])"""
    )
    styles = dict(looks)
    assert set(styles) == {"contradicted", "supported", "not-checkable"}
    assert len(set(styles.values())) == 3


def test_without_script_corrections_are_accepted_undone_and_taken_away(house: RunningDesk, visit: Visit) -> None:
    plain = visit(house, java_script_enabled=False)
    plain.join(house.link("Plain", Role.REPORTER))
    page = plain.go("/desk/check")
    paste(page)
    status(page, "3 contradicted")
    page.locator(".finding", has_text="8.589").get_by_role("button", name="Accept").click()
    status(page, "2 contradicted")
    page.get_by_role("button", name="Undo").click()
    status(page, "3 contradicted")
    page.get_by_role("button", name="Accept all corrections").click()
    status(page, "1 contradicted")
    with page.expect_download() as taken:
        page.get_by_role("button", name="Download the text").click()
    assert Path(taken.value.path()).read_text(encoding="utf-8") == RIGHT
    page.get_by_role("link", name="“6,940”").click()
    expect(page).to_have_url(re.compile(r"#words-\d+$"))


@pytest.mark.parametrize("width", [1280, 390])
def test_a_checked_page_is_read_from_its_head_and_the_wrong_claims_come_first(
    house: RunningDesk, visit: Visit, width: int
) -> None:
    visitor = visit(house, viewport={"width": width, "height": 844})
    visitor.join(house.link(f"Sub {len(house.accounts.people())}", Role.REPORTER))
    visitor.go("/desk/check")
    paste(visitor.page, COPY + "\n\nAsh won." * 80)
    page = visitor.page
    expect(page.locator(".finding").first).to_be_focused()
    assert page.evaluate("scrollY") == 0
    assert page.locator("#check-status").is_visible()
    claims, text = page.locator(".finding-contradicted").first.bounding_box(), page.locator("#copy").bounding_box()
    assert claims and text
    assert (claims["x"] > text["x"]) if width == 1280 else (claims["y"] < text["y"])


def test_a_mark_stands_where_a_claim_ends_and_never_alone_on_a_line(sub: Visitor) -> None:
    paste(sub.page, COPY)
    for claim in sub.page.locator(".claim-end").all():
        alone = claim.evaluate(
            """(element) => { const range = document.createRange(); range.selectNodeContents(element);
            const words = range.getClientRects(), boxes = element.getClientRects();
            return boxes[boxes.length - 1].top - words[words.length - 1].bottom >= 0; }"""
        )
        assert not alone


def test_all_keys_cover_none_of_the_text(sub: Visitor) -> None:
    paste(sub.page, "Ash won.\n\n" * 60 + COPY)
    sub.page.keyboard.press("?")
    expect(sub.page.locator(".more")).to_have_attribute("open", "")
    assert sub.page.locator(".tools").evaluate("(tools) => getComputedStyle(tools).position") == "static"
