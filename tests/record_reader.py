"""The record's pages and API for tests: the real application on a ledger in a folder, asked without a network."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from starlette.routing import Route

from desk_house import AFTER_CLOSE, Browser, Moment
from hustings import home
from hustings.desk.accounts import Accounts
from hustings.desk.official import drafts, plan
from hustings.record.book import Record
from hustings.sources.official.read import read_official
from hustings.web import record_api, record_places
from hustings.web.app import create_app

ROUTES: list[Route] = [*record_places.ROUTES, *record_api.ROUTES]


def reader_of(record: Record, folder: Path) -> Browser:
    """A browser on the application over this record; the record's routes come before those that they replace."""
    accounts = Accounts(folder / home.DESK)
    app = create_app(record, accounts, clock=Moment(AFTER_CLOSE), base_url="http://desk.test")
    there = {route.path for route in app.routes if isinstance(route, Route)}
    app.router.routes[0:0] = [route for route in ROUTES if route.path not in there or route.path == "/api/v1/contests"]
    return Browser(app)


@cache
def embedded_reader(*, is_test: bool = False) -> Browser:
    """The embedded record, once for all tests."""
    folder = Path(mkdtemp(prefix="hustings-"))
    return reader_of(home.begin(Record.at(folder / home.LEDGER), is_test=is_test), folder)


@cache
def full_reader(data_dir: Path) -> Browser:
    """The embedded record with all of Parliament's files, once for all tests; loading takes some seconds."""
    folder = Path(mkdtemp(prefix="hustings-"))
    record = home.begin(Record.at(folder / home.LEDGER))
    found = plan(read_official(data_dir / "uk-parliament"), record.state)
    now = datetime(2026, 9, 1, tzinfo=UTC)
    record.append(lambda state: drafts(found, source="official files", now=now), now=now)
    return reader_of(record, folder)
