"""The projection in a browser: it moves without a reload, is complete without a script, and is legible to all."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from browser_people import Visitor
from hustings.desk.election_night import ElectionNight, open_night
from hustings.web.projection import ProjectionNight
from night_tables import SEATS, small_map, write_table
from running_desk import RunningDesk, eventually, running_desk

pytestmark = pytest.mark.browser
Visit = Callable[..., Visitor]
PAGE = "/projection/2019-12-12"
OVER = """() => [document.scrollingElement, ...document.querySelectorAll(".scroll")]
    .filter(box => box.scrollWidth > box.clientWidth).map(box => box.id || "page")"""


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> ElectionNight:
    return open_night(write_table(tmp_path_factory.mktemp("tables") / "2019.csv"))


@pytest.fixture
def hall(tmp_path: Path, night: ElectionNight) -> Iterator[RunningDesk]:
    """A desk whose night stands still until `projected.speed` is set."""
    projected = ProjectionNight(night, speed=1e-9, cartogram=small_map())
    with running_desk(tmp_path, projected=projected) as desk:
        yield desk


def play(hall: RunningDesk, speed: float) -> ProjectionNight:
    projected: ProjectionNight = hall.app.state.projection
    projected.speed = speed
    return projected


def test_the_projection_moves_and_the_reader_stays_where_they_were(hall: RunningDesk, visit: Visit) -> None:
    page = visit(hall).go(PAGE)
    stage = page.locator("#projection-standing .stage")
    expect(page.locator("#live-connection")).to_have_text("Live")
    expect(stage).to_contain_text(f"0 of {SEATS} seats have declared")
    page.evaluate("window.stayed = true")
    play(hall, 1800)  # half an hour of the night in a second: the seats come one after another
    expect(stage).to_contain_text(re.compile(rf"[1-7] of {SEATS} seats have declared"))
    expect(page.locator("#projection-moved svg[role=img]")).to_be_visible()
    expect(stage).to_contain_text(f"All {SEATS} seats have declared: nothing is left to project.")
    assert page.evaluate("window.stayed") is True
    assert page.locator("#projection-map [fill^='url']").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_complete_without_a_script_and_axe_finds_nothing(hall: RunningDesk, visit: Visit, scheme: str) -> None:
    projected = play(hall, 1800)
    eventually(lambda: 2 <= projected.declared < SEATS, "some seats declare")
    projected.speed = 1e-9
    eventually(lambda: projected.moments[-1].declared == projected.declared, "the last is projected")
    page = visit(hall, java_script_enabled=False).go(PAGE)
    expect(page.get_by_role("table")).to_contain_text("Conservative")
    expect(page.locator("svg[role=img]")).to_have_count(3)
    page = visit(hall, color_scheme=scheme, bypass_csp=True).go(PAGE)
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 800})
        assert Axe().run(page).response["violations"] == [], width
        assert width == 1280 or page.evaluate(OVER) == [], width
