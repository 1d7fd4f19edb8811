"""The official files loaded over the embedded record, for tests of what a load makes of them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from hustings.desk.errata import errata_drafts
from hustings.desk.official import drafts, plan
from hustings.home import open_embedded
from hustings.record.book import Record
from hustings.record.state import State
from hustings.sources.official.read import parse_official
from hustings.sources.official.values import OfficialRecord

NOW = datetime(2026, 8, 20, 9, 30, tzinfo=UTC)
EMBEDDED = "parl.batley-and-spen.by.2021-07-01"


def contents_of(folder: Path) -> dict[str, bytes]:
    """Every file of a folder, by its path within it."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def load(book: Record, found: OfficialRecord, *, accept_updates: bool = False) -> int:
    """Load a record; how many entries that made."""

    def decide(state: State) -> list:  # type: ignore[type-arg]
        return drafts(plan(found, state), source="test", now=NOW, accept_updates=accept_updates)

    return len(book.append(decide, now=NOW))


def with_errata(book: Record) -> int:
    """Enter our own errata; how many there were to enter."""
    return len(book.append(lambda state: errata_drafts(state), now=NOW))


def loaded(*packages: dict[str, bytes], errata: bool = True) -> Record:
    """The embedded record with packages of official files loaded one after the other."""
    book = open_embedded()
    for package in packages:
        load(book, parse_official(package))
    if errata:
        with_errata(book)
    return book
