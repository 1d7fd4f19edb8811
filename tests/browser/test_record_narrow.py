"""The record's tables on a phone: nothing scrolls sideways, rows stay rows, headings still put them in order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from browser_people import Visitor
from hustings.sources.official.read import read_official
from official_load import load
from running_desk import RunningDesk, running_desk

pytestmark = pytest.mark.browser
Visit = Callable[..., Visitor]
HARTLEPOOL, HARTLEPOOL_2019 = "parl.hartlepool.by.2021-05-06", "parl.hartlepool.2019-12-12"
PAGES = (
    "/by-elections",
    "/elections",
    "/elections/2019-12-12",
    "/elections/2019-12-12/contests",
    "/constituencies",
    "/constituencies/batley-and-spen",
    "/parties",
    "/parties/lab",
    "/people",
    f"/compare?a={HARTLEPOOL_2019}&b={HARTLEPOOL}",
    "/house?on=2021-07-02",
    f"/contests/{HARTLEPOOL}",
)
OVER = """() => [document.scrollingElement, ...document.querySelectorAll(".scroll")]
    .filter(box => box.scrollWidth > box.clientWidth).map(box => box.id || box.getAttribute("aria-label") || "page")"""


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory, data_dir: Path) -> Iterator[RunningDesk]:
    """Every official file, so that the tables have their longest names and most columns."""
    found = read_official(data_dir / "uk-parliament")
    with running_desk(tmp_path_factory.mktemp("full")) as desk:
        desk.call(lambda: load(desk.house.record, found))
        desk.call(desk.house.live.advance)
        assert desk.get("/elections/2024-07-04").status_code == 200
        yield desk


def open_all(page: Page) -> Page:
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    return page


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    declared: RunningDesk, visit: Visit, path: str, scheme: str
) -> None:
    page = open_all(visit(declared, color_scheme=scheme, bypass_csp=True).go(path))
    for width in (1280, 390, 320):
        page.set_viewport_size({"width": width, "height": 800})
        if width != 320:
            assert Axe().run(page).response["violations"] == [], width
        assert width == 1280 or page.evaluate(OVER) == [], width


@pytest.mark.data
@pytest.mark.parametrize(
    "path", [*PAGES, "/elections/2024-07-04", "/elections/2024-07-04/contests", "/people/mnis-4923"]
)
def test_nothing_of_the_full_record_scrolls_sideways_on_a_phone(full: RunningDesk, visit: Visit, path: str) -> None:
    page = open_all(visit(full, viewport={"width": 390, "height": 800}).go(path))
    assert page.evaluate(OVER) == []
    page.set_viewport_size({"width": 320, "height": 800})
    assert page.evaluate(OVER) == []


@pytest.mark.parametrize("width", [390, 1280])
def test_a_table_has_its_rows_and_cells_by_role_however_wide_the_page(
    declared: RunningDesk, visit: Visit, width: int
) -> None:
    page = visit(declared, viewport={"width": width, "height": 800}).go("/by-elections")
    table = page.get_by_role("table")
    expect(table.get_by_role("columnheader")).to_have_count(11)
    row = table.get_by_role("row").filter(has=page.get_by_role("rowheader", name="Hartlepool"))
    expect(row.get_by_role("cell")).to_have_count(10)
    expect(row.get_by_role("cell").nth(1)).to_contain_text("Jill Mortimer")
    expect(row.get_by_role("cell", name="6,940", exact=True)).to_be_visible()


def test_a_label_is_seen_on_a_phone_alone(declared: RunningDesk, visit: Visit) -> None:
    page = visit(declared, viewport={"width": 390, "height": 800}).go("/by-elections")
    shown = "getComputedStyle(document.querySelector('td[data-label=Majority]'), '::before').content"
    assert "Majority" in page.evaluate(shown)
    page.set_viewport_size({"width": 1280, "height": 800})
    assert page.evaluate(shown) == "none"


@pytest.mark.parametrize("width", [390, 1280])
def test_a_heading_puts_the_table_in_its_order_and_the_other_way_round(
    declared: RunningDesk, visit: Visit, width: int
) -> None:
    page = visit(declared, viewport={"width": width, "height": 800}).go("/by-elections")
    for order in ("descending", "ascending"):
        page.get_by_role("columnheader", name="Majority").get_by_role("link").click()
        expect(page.get_by_role("columnheader", name="Majority")).to_have_attribute("aria-sort", order)
        shown = [int(text.replace(",", "")) for text in page.locator("td[data-label=Majority]").all_inner_texts()]
        assert 323 in shown and shown == sorted(shown, reverse=order == "descending")


def test_headings_that_lead_nowhere_are_not_seen_on_a_phone(declared: RunningDesk, visit: Visit) -> None:
    page = visit(declared, viewport={"width": 390, "height": 800}).go("/by-elections")
    box = page.get_by_role("columnheader", name="Vacancy").bounding_box()
    assert box and box["width"] <= 1
    link = page.get_by_role("columnheader", name="Winner").bounding_box()
    assert link and link["height"] >= 20
