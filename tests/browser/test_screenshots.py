"""The pictures of the README: drawn from the declared page, written into docs/ only when asked for."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from browser_people import Visitor
from desk_house import LIVE
from running_desk import RunningDesk

pytestmark = pytest.mark.browser
DOCS = Path(__file__).parent.parent.parent / "docs"
MOST_BYTES = 300_000


@pytest.mark.parametrize(("name", "width", "height"), [("night-desktop", 1280, 900), ("night-phone", 390, 844)])
def test_the_declared_page_makes_a_picture(
    declared: RunningDesk, visit: Callable[..., Visitor], tmp_path: Path, name: str, width: int, height: int
) -> None:
    reader = visit(declared, viewport={"width": width, "height": height}, color_scheme="light")
    page = reader.go(LIVE)
    expect(page.locator("#live-connection")).to_have_text("Live")
    page.locator("#card").evaluate("card => { card.scrollIntoView(); window.scrollBy(0, 56) }")
    expect(page.locator(".verdict-short").first).to_be_in_viewport()
    folder = DOCS if os.environ.get("HUSTINGS_SCREENSHOTS") == "1" else tmp_path
    path = folder / f"{name}.png"
    page.screenshot(path=path, animations="disabled")
    picture = path.read_bytes()
    assert (int.from_bytes(picture[16:20]), int.from_bytes(picture[20:24])) == (width, height)
    assert 20_000 < len(picture) < MOST_BYTES, "blank, or too large for a README"
