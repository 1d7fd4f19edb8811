"""The record with the official files and the results from 1918, loaded once for all tests that read it."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from desk_house import Browser
from hustings.desk.official_files import Fetching, read_targets
from hustings.home import open_embedded
from hustings.measures.almanac import Almanac
from hustings.record.book import Record
from official_load import NOW, load, with_errata
from record_reader import reader_of


@cache
def reference_record(data_dir: Path) -> Record:
    """Parliament's files and the Library's from 1918; loading takes some seconds."""
    fetching = Fetching(home=Path(mkdtemp(prefix="hustings-")), now=NOW)
    book = open_embedded()
    load(book, read_targets([str(data_dir / "uk-parliament"), str(data_dir / "history")], fetching))
    with_errata(book)
    return book


@cache
def reference_almanac(data_dir: Path) -> Almanac:
    """Its tables."""
    return Almanac(reference_record(data_dir).state)


@cache
def reference_reader(data_dir: Path) -> Browser:
    """A browser on its pages."""
    return reader_of(reference_record(data_dir), Path(mkdtemp(prefix="hustings-")))
