"""The record with official files, results from 1918 and tables of polls, loaded once for the tests of forecasts."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from desk_house import Browser
from hustings.desk.official_files import Fetching, read_targets
from hustings.home import OpenRecord, open_embedded
from hustings.record.reference import PollTable
from hustings.sources.polls import parse_polls
from official_load import NOW, load, with_errata
from record_reader import reader_of

TABLES = {
    "pollbase": "national_polls_1943_2025.csv",
    "pollbase by-elections": "by_election_polls_1938_2025.csv",
    "gb polls": "gb_polls_2010_2026.csv",
}


@cache
def table(data_dir: Path, name: str) -> PollTable:
    """One table of polls, by the name that the record gives it."""
    file = TABLES[name]
    return parse_polls((data_dir / "polls" / file).read_bytes(), file)[0]


@cache
def forecast_record(data_dir: Path) -> OpenRecord:
    """Everything that forecasts rest on; loading takes some seconds."""
    book = open_embedded()
    folders = [str(data_dir / name) for name in ("uk-parliament", "history", "polls")]
    load(book, read_targets(folders, Fetching(home=Path(mkdtemp(prefix="hustings-")), now=NOW)))
    with_errata(book)
    return book


@cache
def forecast_reader(data_dir: Path) -> Browser:
    """A browser on its pages."""
    return reader_of(forecast_record(data_dir), Path(mkdtemp(prefix="hustings-")))
