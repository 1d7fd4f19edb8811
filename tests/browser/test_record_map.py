"""The map of a general election by keyboard, mouse, finger and without a script; axe finds nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from browser_people import Visitor
from hex_maps import a_map, enter_maps
from running_desk import RunningDesk, running_desk

pytestmark = pytest.mark.browser
DAY = "/elections/2019-12-12"
BATLEY = "/contests/parl.batley-and-spen.2019-12-12"
Visit = Callable[..., Visitor]


@pytest.fixture(scope="module")
def mapped(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningDesk]:
    """The embedded record with two layouts of its four constituencies."""
    with running_desk(tmp_path_factory.mktemp("mapped")) as running:
        running.call(lambda: enter_maps(running.house.record, a_map("uk"), a_map("uk-other", "odd-q")))
        running.call(running.house.live.advance)
        yield running


def focused_seat(page: Page) -> str:
    """The words of the hexagon that has the focus; "" where none has."""
    found: str = page.evaluate("document.activeElement.querySelector(':scope > title')?.textContent ?? ''")
    return found


def into_the_map(page: Page) -> None:
    page.get_by_role("link", name="Skip the map").focus()
    page.keyboard.press("Tab")


def test_the_map_is_one_stop_for_tab_and_arrows_go_from_hexagon_to_hexagon(mapped: RunningDesk, visit: Visit) -> None:
    page = visit(mapped).go(DAY)
    label = page.locator("#map-label")
    expect(label).to_contain_text("press Tab and the arrow keys")
    into_the_map(page)
    assert focused_seat(page).startswith("Airdrie and Shotts: Scottish National Party hold")
    walk = []
    for key in ("ArrowDown", "ArrowDown", "ArrowDown", "ArrowDown", "ArrowLeft", "ArrowRight", "ArrowUp"):
        page.keyboard.press(key)
        walk.append(focused_seat(page).split(":")[0])
        expect(label).to_contain_text(walk[-1])
    south = ["Hartlepool", "Batley and Spen", "Chesham and Amersham", "Chesham and Amersham"]
    assert walk == [*south, "Batley and Spen", "Chesham and Amersham", "Batley and Spen"]
    expect(label).to_have_text("Batley and Spen Labour hold, majority 3,525")
    page.keyboard.press("Tab")
    assert focused_seat(page) == ""
    page.keyboard.press("Shift+Tab")
    assert focused_seat(page).startswith("Batley and Spen")  # the stop is where one left the map
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{BATLEY}")


def test_a_screen_reader_hears_a_summary_regions_and_every_seat(mapped: RunningDesk, visit: Visit) -> None:
    page = visit(mapped).go(DAY)
    summary = (
        "REHEARSAL. General election, 12 December 2019: winner Labour 2, Conservative 1, Scottish National Party 1."
    )
    group = page.get_by_role("group", name=summary)
    expect(group).to_have_count(1)
    region = group.get_by_role("group", name="Yorkshire and The Humber: 1 on this map")
    expect(region.get_by_role("link", name="Batley and Spen: Labour hold, majority 3,525", exact=True)).to_have_count(1)
    tree = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    links = [n["name"]["value"] for n in tree if n.get("role", {}).get("value") == "link"]
    assert [name for name in links if name.startswith("Batley and Spen: ")] == [
        "Batley and Spen: Labour hold, majority 3,525"
    ]


def test_the_skip_link_goes_past_the_map(mapped: RunningDesk, visit: Visit) -> None:
    page = visit(mapped).go(DAY)
    page.get_by_role("link", name="Skip the map").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "every contest in one table"


def test_what_the_mouse_points_at_stands_in_the_label_and_a_click_opens_it(mapped: RunningDesk, visit: Visit) -> None:
    page = visit(mapped).go(DAY)
    seat = page.locator(f".hexmap a[href='{BATLEY}']")
    seat.hover()
    expect(page.locator("#map-label")).to_have_text("Batley and Spen Labour hold, majority 3,525")
    page.get_by_role("heading", name="Seats and votes by party").hover()
    expect(page.locator("#map-label")).to_contain_text("Point at a hexagon")
    seat.click()
    page.wait_for_url(f"**{BATLEY}")


def test_a_first_tap_reads_and_a_second_opens(mapped: RunningDesk, visit: Visit) -> None:
    page = visit(mapped, has_touch=True, viewport={"width": 390, "height": 844}).go(DAY)
    seat = page.locator(f".hexmap a[href='{BATLEY}']")
    seat.tap()
    label = page.locator("#map-label")
    expect(label).to_have_text("Batley and Spen Labour hold, majority 3,525")
    expect(label).to_have_attribute("aria-live", "polite")
    assert page.url.endswith(DAY)
    seat.tap()
    page.wait_for_url(f"**{BATLEY}")


def test_without_a_script_hexagons_are_links_and_tab_goes_past_them(mapped: RunningDesk, visit: Visit) -> None:
    page = visit(mapped, java_script_enabled=False).go(DAY)
    expect(page.locator("#map-label")).to_be_hidden()
    page.get_by_role("link", name="Skip the map").focus()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="every contest in one table", exact=True)).to_be_focused()
    page.get_by_role("link", name="Turnout", exact=True).click()
    expect(page.get_by_role("link", name="Batley and Spen: Labour hold, majority 3,525, turnout 66.5%")).to_have_count(
        1
    )
    page.locator(f".hexmap a[href='{BATLEY}']").click()
    page.wait_for_url(f"**{BATLEY}")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("query", ["", "?show=swing&layout=uk-other", "?nation=Scotland"])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    mapped: RunningDesk, visit: Visit, query: str, scheme: str
) -> None:
    page = visit(mapped, color_scheme=scheme, bypass_csp=True, viewport={"width": 390, "height": 844}).go(DAY + query)
    into_the_map(page)
    assert Axe().run(page).response["violations"] == []
    for width in (320, 390, 1280):
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), width
