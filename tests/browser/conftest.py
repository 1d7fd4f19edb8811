"""A real Chromium, and desks on real servers for it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Error, expect, sync_playwright

from browser_people import Visitor
from conftest import skip_or_fail
from desk_house import TRUE
from hustings.desk.people import Role
from hustings.desk.rehearsal import read_script
from hustings.web.player import Player
from running_desk import RunningDesk, running_desk

NAMES = ("chromium", "chromium-browser", "google-chrome")
Visit = Callable[..., Visitor]

expect.set_options(timeout=15_000)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A Chromium that is there, else the one that playwright has fetched. Its loop ends with the module's tests."""
    path = next((found for name in NAMES if (found := shutil.which(name))), None)
    if path is None:  # there may be one to fetch, where the machine may fetch it
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], capture_output=True, timeout=300)
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        except Error as error:
            skip_or_fail(f"no Chromium to drive: {error.message.splitlines()[0]}")
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium: Browser) -> Iterator[Visit]:
    """Opens a browser for a new person; at the end nobody's browser may have had anything to complain of."""
    visitors: list[Visitor] = []

    def arrive(desk: RunningDesk, **options: Any) -> Visitor:
        visitors.append(Visitor(chromium.new_context(**options), desk.base))
        return visitors[-1]

    yield arrive
    complaints = [complaint for visitor in visitors for complaint in visitor.complaints]
    for visitor in visitors:
        visitor.context.close()
    assert complaints == []


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[RunningDesk]:
    """A rehearsal's ledger without its script: everything is done by hand."""
    with running_desk(tmp_path) as running:
        yield running


@pytest.fixture
def editor(desk: RunningDesk, visit: Visit) -> Visitor:
    visitor = visit(desk)
    visitor.join(desk.link("Ed", Role.EDITOR))
    return visitor


@pytest.fixture
def reporter(desk: RunningDesk, visit: Visit) -> Visitor:
    visitor = visit(desk)
    visitor.join(desk.link("Rae", Role.REPORTER))
    return visitor


@pytest.fixture(scope="module")
def declared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningDesk]:
    """The rehearsal played to its end."""
    player = Player(read_script("batley-and-spen"), TRUE, speed=0)
    with running_desk(tmp_path_factory.mktemp("declared"), player) as running:
        yield running
