"""The projection's page: nothing before the close of poll, projected and declared told apart, one stream, drafts."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from desk_house import Browser, Moment, Seat
from hustings import home
from hustings.coverage.posts import PostText
from hustings.desk.accounts import Accounts
from hustings.desk.election_night import ElectionNight, begin, open_night
from hustings.desk.people import Role
from hustings.errors import Refused
from hustings.record.book import Record
from hustings.web import projection as live_projection
from hustings.web.app import create_app
from hustings.web.projection import ProjectionNight
from night_tables import SEATS, small_map, write_table

PAGE = "/projection/2019-12-12"
CLOSE = datetime(2019, 12, 12, 22, tzinfo=UTC)


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> ElectionNight:
    return open_night(write_table(tmp_path_factory.mktemp("tables") / "2019.csv"))


class Hall:
    """A rehearsal's desk that projects a night; `show` is what its task does once so many have declared."""

    def __init__(self, folder: Path, night: ElectionNight, *, now: datetime = CLOSE, speed: float = 60) -> None:
        self.clock, self.accounts = Moment(now), Accounts(folder / home.DESK)
        self.record = home.begin(Record.at(folder / home.LEDGER), is_test=True)
        self.projected = ProjectionNight(night, speed=speed, cartogram=small_map())
        self.record.append(lambda s: begin(s, self.projected.slug, night.polling_day, PAGE, now), now=now)
        self.app = create_app(
            self.record, self.accounts, clock=self.clock, base_url="http://desk.test", projected=self.projected
        )
        self.house = self.app.state.house
        self.browser = Browser(self.app)

    def show(self, declared: int) -> None:
        self.projected._show(self.house, self.projected.make(self.house, declared))

    def drafts(self) -> list[PostText]:
        return [PostText.from_json(draft.text) for draft in self.accounts.drafts(self.projected.slug)]


@pytest.fixture
def hall(tmp_path: Path, night: ElectionNight) -> Iterator[Hall]:
    made = Hall(tmp_path, night)
    yield made
    made.record.close()
    made.accounts.close()


def test_before_the_close_of_poll_nothing_is_projected_or_shown(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live_projection, "TICK", 0.001)
    hall.projected.speed = 0
    hall.clock.now = CLOSE - timedelta(seconds=1)

    async def a_while() -> None:
        running = asyncio.create_task(hall.projected.run(hall.house))
        await asyncio.sleep(0.1)
        running.cancel()

    asyncio.run(a_while())
    assert (hall.projected.declared, hall.projected.moments) == (0, ())
    hall.show(3)  # even what has been made is not let out
    for twin in ("", ".json", ".csv", "/fragments.json"):
        answer = hall.browser.get(PAGE + twin)
        assert answer.status_code == 200
        assert "Seat 1" not in answer.text and "have declared" not in answer.text, twin
    assert "Nothing is projected before the polls close, at 22:00 GMT" in hall.browser.get(PAGE).text
    hall.clock.now = CLOSE
    assert "3 of 8 seats have declared" in hall.browser.get(PAGE).text


def test_declared_and_projected_never_look_alike_or_share_a_key(hall: Hall) -> None:
    hall.show(3)
    page, found = hall.browser.get(PAGE).text, hall.browser.get(f"{PAGE}.json").json()
    picture = page[page.index('aria-labelledby="seat-map-title') :].partition("</svg>")[0]
    fills = {
        title.partition(":")[0]: head.rpartition('fill="')[2].partition('"')[0]
        for head, _, rest in (part.partition("<title>") for part in picture.split("<path ")[1:])
        for title in (rest.partition("</title>")[0],)
    }
    for number in range(1, SEATS + 1):
        assert fills[f"Seat {number}"].startswith("#" if number <= 3 else "url(#hex-")
    for row in found["rows"]:
        is_declared = row["constituency_id"] in ("E1", "E2", "E3")
        assert row["status"] == ("declared" if is_declared else "projected")
        assert (row["declared_winner"] is None) == (row["projected_winner"] is not None) == (not is_declared)
        assert (row["chance"] is None) == is_declared
    assert sum(party["projected"]["mean"] for party in found["parties"]) == pytest.approx(SEATS)
    assert sum(party["declared"] for party in found["parties"]) == found["declared"] == 3
    assert found["is_test"] is True and "REHEARSAL" in page


def test_a_reader_who_comes_back_gets_each_part_as_it_last_changed(hall: Hall) -> None:
    for declared in (1, 2, 3):
        hall.show(declared)
    events = hall.house.hub.history(hall.projected.stream)
    assert events[-1].id == 3
    parts: dict[str, str] = {}
    for event in events:
        fragments = json.loads(event.data)["fragments"]
        assert not parts.keys() & fragments.keys()
        parts |= fragments
    assert parts == hall.projected.fragments == hall.browser.get(f"{PAGE}/fragments.json").json()["fragments"]


def test_turning_points_are_drafts_for_a_person_and_nothing_is_published(hall: Hall) -> None:
    entries = hall.record.store.head()[0]
    for declared in range(SEATS + 1):
        hall.show(declared)
    drafts = hall.drafts()
    assert drafts and all(draft.headline.startswith("Projection now says ") for draft in drafts)
    assert all("A projection, not a result" in draft.body for draft in drafts)
    assert hall.record.store.head()[0] == entries
    assert len(hall.house.live.pages[hall.projected.slug].page.posts) == 1


def test_an_editor_finds_the_draft_at_the_desk_and_publishes_it(hall: Hall) -> None:
    hall.accounts._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    editor = Seat(hall.house, Browser(hall.app), "Ed", Role.EDITOR)
    hall.show(1)
    posts = f"/desk/pages/{hall.projected.slug}/posts"
    (draft,) = hall.accounts.drafts(hall.projected.slug)
    text = PostText.from_json(draft.text)
    assert text.headline in editor.get(posts).text
    fields = {"headline": text.headline, "body": text.body, "draft": str(draft.id), "do": "publish"}
    assert editor.post(f"{posts}/new", fields).status_code == 303
    assert hall.drafts() == []
    live = hall.browser.get(f"/live/{hall.projected.slug}").text
    assert text.headline in live and f'href="{PAGE}"' in live


def test_what_rests_on_an_exit_poll_is_marked_as_drawn_from_voters(tmp_path: Path) -> None:
    table = write_table(tmp_path / "2019.csv")
    poll = tmp_path / "exit.csv"
    poll.write_text("election,party,predicted_seats\n2019,CON,6\n2019,LAB,2\n")
    hall = Hall(tmp_path, open_night(table, exit_poll=poll))
    for declared in range(SEATS):
        hall.show(declared)
    drafts = hall.accounts.drafts(hall.projected.slug)
    assert drafts and all(draft.drawn_from_voters for draft in drafts)
    assert "the exit poll" in hall.browser.get(PAGE).text
    hall.record.close()
    hall.accounts.close()


def test_once_all_have_declared_nothing_is_called_projected(hall: Hall) -> None:
    hall.show(SEATS)
    assert "All 8 seats have declared: nothing is left to project." in hall.browser.get(PAGE).text
    found = hall.browser.get(f"{PAGE}.json").json()
    assert {row["status"] for row in found["rows"]} == {"declared"}
    assert all(party["declared"] == party["projected"]["median"] for party in found["parties"])


def test_at_speed_nought_it_is_ready_once_the_last_seat_is_shown(tmp_path: Path, night: ElectionNight) -> None:
    hall = Hall(tmp_path, night, speed=0)
    assert hall.browser.get("/healthz").status_code == 503
    asyncio.run(hall.projected.run(hall.house))
    assert hall.browser.get("/healthz").status_code == 200
    assert hall.projected.moments[-1].declared == SEATS
    hall.record.close()
    hall.accounts.close()


def test_a_projection_that_fails_leaves_readers_the_last_one(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    hall.show(2)
    monkeypatch.setattr(hall.projected, "night", replace(hall.projected.night, rows=({"constituency_id": "E99"},)))
    hall.projected.declared = 1
    asyncio.run(hall.projected._project(hall.house))
    assert (hall.projected.number, hall.projected.moments[-1].declared) == (1, 2)


def test_an_unchanged_page_is_not_sent_again(hall: Hall) -> None:
    hall.show(1)
    first = hall.browser.get(PAGE)
    assert hall.browser.get(PAGE, {"If-None-Match": first.headers["ETag"]}).status_code == 304
    hall.show(2)
    assert hall.browser.get(PAGE, {"If-None-Match": first.headers["ETag"]}).status_code == 200


@pytest.mark.parametrize("path", ["/projection/2017-06-08", "/projection/x.json", "/projection/2017-06-08/events"])
def test_another_election_is_not_found(hall: Hall, path: str) -> None:
    assert hall.browser.get(path).status_code == 404


def test_a_real_ledger_takes_no_replay(tmp_path: Path, night: ElectionNight) -> None:
    record = home.begin(Record.at(tmp_path / home.LEDGER))
    accounts = Accounts(None)
    with pytest.raises(Refused, match="rehearsal"):
        create_app(
            record,
            accounts,
            clock=Moment(CLOSE),
            base_url="http://desk.test",
            projected=ProjectionNight(night, speed=1),
        )
    record.close()
    accounts.close()


def test_the_table_gives_the_close_of_poll_and_when_each_declares(night: ElectionNight) -> None:
    assert night.poll_closes_at == CLOSE
    assert night.offsets[0] == timedelta(hours=1)  # an hour and a half, played as an hour
    assert [later - earlier for earlier, later in zip(night.offsets, night.offsets[1:], strict=False)] == [
        timedelta(minutes=10)
    ] * (SEATS - 1)
