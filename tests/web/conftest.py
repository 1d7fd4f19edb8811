"""A desk with an editor and a reporter, for the tests of the web."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desk_house import Desk, Seat


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path)
    yield made
    made.close()


@pytest.fixture
def editor(desk: Desk) -> Seat:
    return desk.seat()


@pytest.fixture
def reporter(desk: Desk) -> Seat:
    return desk.reporter()
