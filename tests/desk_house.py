"""A desk for tests: a real ledger and accounts file in a folder, the real application, a clock that stands still."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
from argon2 import PasswordHasher
from starlette.applications import Starlette

from hustings import home
from hustings.desk.accounts import Accounts
from hustings.desk.people import Role
from hustings.record.book import Record
from hustings.record.model import Figures
from hustings.web.access import COOKIE
from hustings.web.app import create_app
from hustings.web.context import House
from hustings.web.player import Player

CONTEST = "parl.batley-and-spen.by.2021-07-01"
SLUG = "batley-and-spen-2021-07-01"
LIVE = f"/live/{SLUG}"
DESK = f"/desk/contests/{CONTEST}"
POSTS = f"/desk/pages/{SLUG}/posts"
BEFORE_CLOSE = datetime(2021, 7, 1, 20, 30, tzinfo=UTC)
AFTER_CLOSE = datetime(2021, 7, 2, 4, 25, tzinfo=UTC)
ADDRESS = "http://desk.test"
PASSWORD = "correct horse battery"
TWINS = ("", ".json", "/fragments.json", "/feed.atom", "/feed.json", "/card.svg")


def true_figures() -> Figures:
    """The count of Batley and Spen as the embedded record holds it."""
    with home.open_embedded() as record:
        found = record.state.book(CONTEST).count(public=True)
    assert found is not None
    return found[1]


def count_fields(**changed: str) -> dict[str, str]:
    """The form of the count, filled in as it was declared; `changed` are candidates' or totals' fields."""
    figures = TRUE
    fields = {f"votes.{name}": f"{votes:,}" for name, votes in figures.votes.items()}
    fields |= {"rejected_ballots": str(figures.rejected_ballots), "heard_from": "heard_live", "detail": "the hall"}
    return fields | {_field(name): text for name, text in changed.items()}


def _field(name: str) -> str:
    candidate = name.replace("_", "-")
    return f"votes.{candidate}" if candidate in TRUE.votes else name


TRUE = true_figures()
VERIFICATION = {"electorate": "79,373", "ballots_verified": "37,786", "heard_from": "officers_sheet"}


class Moment:
    """A clock that says what it is told to."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


class Browser:
    """One browser: it keeps its cookies and follows no redirects. Requests go straight to the application."""

    def __init__(self, app: Starlette) -> None:
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
        self._client = httpx.AsyncClient(transport=transport, base_url=ADDRESS)

    @property
    def cookies(self) -> httpx.Cookies:
        return self._client.cookies

    def send(self, method: str, path: str, **values: Any) -> httpx.Response:
        return asyncio.run(self._client.request(method, path, **values))

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> httpx.Response:
        return self.send("GET", path, headers=headers)

    def post(self, path: str, **values: Any) -> httpx.Response:
        return self.send("POST", path, **values)


class Seat:
    """One person at the desk, signed in, in a browser of their own."""

    def __init__(self, house: House, client: Browser, name: str, role: Role) -> None:
        accounts, now = house.accounts, house.clock()
        accounts.add(name, role)
        token = accounts.use_link(accounts.new_link(name, now), PASSWORD, now)
        session = accounts.session(token, now)
        assert session is not None
        self.name, self.csrf, self.client = name, session.csrf, client
        client.cookies.set(COOKIE, token)

    def get(self, path: str) -> httpx.Response:
        return self.client.get(path)

    def post(
        self, path: str, fields: Mapping[str, str] | None = None, *, files: Any = None, **more: str
    ) -> httpx.Response:
        return self.client.post(path, data={"csrf": self.csrf, **(fields or {}), **more}, files=files)

    def key(self, part: str, fields: Mapping[str, str], **more: str) -> httpx.Response:
        """Key a part: the first answer is read back, the second enters it. The last answer."""
        first = self.post(f"{DESK}/key/{part}", fields, **more)
        mark = re.search(r'name="read_back" value="(\w+)"', first.text)
        return self.post(f"{DESK}/key/{part}", fields, read_back=mark[1], **more) if mark else first

    def publish(self, part: str, **more: str) -> httpx.Response:
        """Publish what this person's page offers; entry 0 where it offers nothing."""
        offered = re.search(
            rf'name="part" value="{part}"><input type="hidden" name="of" value="(\d+)"', self.get(DESK).text
        )
        return self.post(f"{DESK}/do", {"of": offered[1] if offered else "0"}, do="publish", part=part, **more)

    def write(self, headline: str, body: str = "", **more: str) -> httpx.Response:
        return self.post(f"{POSTS}/new", {"headline": headline, "body": body, "do": "publish", **more})


class Desk:
    """A running desk without a network: requests go straight to the application."""

    def __init__(
        self, folder: Path, *, is_test: bool = True, now: datetime = AFTER_CLOSE, player: Player | None = None
    ) -> None:
        self.path = folder / home.LEDGER
        self.clock = Moment(now)
        self.record = home.begin(Record.at(self.path), is_test=is_test, without=frozenset({CONTEST}))
        self.accounts = Accounts(folder / home.DESK)
        self.accounts._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)  # the real one, made quick
        self.app = create_app(self.record, self.accounts, clock=self.clock, base_url=ADDRESS, player=player)
        self.house: House = self.app.state.house
        self.reader = self.browser()

    def browser(self) -> Browser:
        """A browser that nobody has signed in with."""
        return Browser(self.app)

    def seat(self, name: str = "Ed", role: Role = Role.EDITOR) -> Seat:
        return Seat(self.house, self.browser(), name, role)

    def reporter(self, name: str = "Rae") -> Seat:
        return self.seat(name, Role.REPORTER)

    def get(self, path: str) -> httpx.Response:
        """What a reader gets."""
        return self.reader.get(path)

    def surfaces(self) -> dict[str, str]:
        """Everything that readers and programs can fetch, as text, by address; the stream as a replay from 0."""
        paths = ["/", *(LIVE + twin for twin in TWINS)]
        api = f"/api/v1/contests/{CONTEST}"
        paths += ["/api/v1/contests", api, f"{api}/candidacies.csv"]
        paths += [f"{LIVE}/posts/{number}" for number in self.record.state.posts]
        found = {path: self.get(path).text for path in paths}
        found["stream"] = "\n".join(event.data.decode() for event in self.house.hub.history(SLUG))
        return found

    def number(self) -> int:
        """The number of the last entry."""
        return self.record.store.head()[0]

    def declare(self, editor: Seat, reporter: Seat) -> None:
        """Both parts keyed twice, confirmed and published."""
        for part, fields in (("verification", VERIFICATION), ("count", count_fields())):
            for seat in (reporter, editor):
                assert seat.key(part, fields).status_code == 303
            assert editor.publish(part).status_code == 303

    def close(self) -> None:
        self.record.close()
        self.accounts.close()
