"""Polls, shares as seats, and what a by-election tells, in a browser: legible to all, at work without a script."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from browser_people import Visitor
from hustings.desk.official_files import Fetching, read_targets
from official_load import NOW, load
from running_desk import RunningDesk, running_desk

pytestmark = [pytest.mark.browser, pytest.mark.data]
Visit = Callable[..., Visitor]
HARTLEPOOL = "/contests/parl.hartlepool.by.2021-05-06/read-across"
PAGES = ("/polls", "/polls?on=1992-04-08", "/forecast?con=24&lab=30&reform=20&need=con", HARTLEPOOL)
OVER = """() => [document.scrollingElement, ...document.querySelectorAll(".scroll")]
    .filter(box => box.scrollWidth > box.clientWidth).map(box => box.id || box.getAttribute("aria-label") || "page")"""


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory, data_dir: Path) -> Iterator[RunningDesk]:
    """Every official file and table of polls."""
    folders = [str(data_dir / name) for name in ("uk-parliament", "history", "polls")]
    found = read_targets(folders, Fetching(home=tmp_path_factory.mktemp("home"), now=NOW))
    with running_desk(tmp_path_factory.mktemp("full")) as desk:
        desk.call(lambda: load(desk.house.record, found))
        desk.call(desk.house.live.advance)
        yield desk


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    full: RunningDesk, visit: Visit, path: str, scheme: str
) -> None:
    page = visit(full, color_scheme=scheme, bypass_csp=True).go(path)
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 800})
        assert Axe().run(page).response["violations"] == [], width
        assert width == 1280 or page.evaluate(OVER) == [], width


def test_the_form_works_without_a_script_and_keeps_what_was_written(full: RunningDesk, visit: Visit) -> None:
    page = visit(full, java_script_enabled=False).go("/forecast")
    page.get_by_label("Labour", exact=True).fill("90")
    page.get_by_role("button", name="Work it out").click()
    expect(page.get_by_role("alert")).to_contain_text("at most 100 together")
    expect(page.get_by_label("Labour", exact=True)).to_have_value("90")
    page.get_by_label("Labour", exact=True).fill("30")
    page.get_by_label("Reform UK", exact=True).fill("15")
    page.get_by_label("What would be needed by").select_option("con")
    page.get_by_role("button", name="Work it out").click()
    expect(page.get_by_role("heading", name="What Conservative would need")).to_be_visible()
    expect(page.get_by_label("Labour", exact=True)).to_have_value("30")
    expect(page.get_by_text("Arithmetic, not a forecast.")).to_be_visible()
