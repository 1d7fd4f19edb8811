"""Search as one types, with a keyboard, with a mouse and without a script; axe finds nothing on the pages of places."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from browser_people import Visitor
from record_reader import ROUTES
from running_desk import RunningDesk

pytestmark = pytest.mark.browser

PAGES = ("/constituencies", "/constituencies/batley-and-spen", "/parties", "/parties/lab", "/people/kim-leadbeater")
Visit = Callable[..., Visitor]


@pytest.fixture
def desk(declared: RunningDesk) -> RunningDesk:
    there = {getattr(route, "path", "") for route in declared.app.routes}
    declared.app.router.routes[0:0] = [route for route in ROUTES if route.path not in there]
    return declared


def test_a_suggestion_is_chosen_by_keyboard_alone(desk: RunningDesk, visit: Visit) -> None:
    page = visit(desk).go("/search")
    box = page.get_by_role("combobox", name="Search the record")
    box.focus()
    page.keyboard.type("bately")
    expect(page.get_by_role("option")).to_have_text(["Did you mean “batley”? "])
    box.fill("batley")
    expect(page.get_by_role("option").first).to_contain_text("Batley and Spen")
    expect(page.get_by_role("status")).to_contain_text("Use the arrow keys to choose")
    expect(box).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    expect(box).to_have_attribute("aria-activedescendant", "q-option-0")
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_have_count(0)
    page.keyboard.type(" s")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/constituencies/batley-and-spen")


def test_the_form_works_without_a_script(desk: RunningDesk, visit: Visit) -> None:
    page = visit(desk, java_script_enabled=False).go("/search")
    page.get_by_label("Search the record").fill("hartlpool")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name="hartlepool", exact=True).click()
    expect(page.get_by_role("heading", name="Constituencies")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", [*PAGES, "/search?q=batley", "/search?q=hartlpool"])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    desk: RunningDesk, visit: Visit, path: str, scheme: Any
) -> None:
    page = visit(desk, color_scheme=scheme, bypass_csp=True, viewport={"width": 390, "height": 844}).go(path)
    assert Axe().run(page).response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
