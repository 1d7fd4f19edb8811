"""What the copy desk's tests share: the official record since 2010, and the story of every contest in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from hustings.copydesk.archive import Archive
from hustings.copydesk.writing.story import Story, story_of
from hustings.home import open_embedded
from hustings.measures.almanac import Almanac
from hustings.record.book import Record
from official_load import contents_of, loaded


@pytest.fixture(scope="package")
def official(data_dir: Path) -> Iterator[Record]:
    """The embedded record with the official files and our errata: read it, do not append to it."""
    with loaded(contents_of(data_dir / "uk-parliament")) as book:
        yield book


@pytest.fixture(scope="package")
def stories(official: Record) -> list[Story]:
    """Every contest since 2010 whose votes are published."""
    almanac = Almanac(official.state)
    voted = [name for name, a in almanac.analyses.items() if not a.result.contest.is_notional]
    return [story_of(official.state, name, almanac) for name in voted]


@pytest.fixture(scope="package")
def batley() -> Iterator[Archive]:
    """The embedded record as the copy desk asks it: read it, do not append to it."""
    with open_embedded() as book:
        yield Archive(book.state)
