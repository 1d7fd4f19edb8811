"""Live pages in step with the ledger: over real streams, rendered once per change, nothing missed, nothing removed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from httpx_sse import connect_sse

from desk_house import CONTEST, LIVE, POSTS, SLUG, Desk, Seat
from hustings.coverage.posts import PostText
from hustings.desk import posting, publishing
from hustings.desk.people import Person, Role
from hustings.home import LEDGER
from hustings.record.book import Record
from hustings.record.entries import Corrected, Draft, Label
from hustings.record.model import CorrectedBy, Stage
from night_states import HARTLEPOOL
from running_desk import PATIENCE, RunningDesk, eventually, running_desk

ED = Person("Ed", Role.EDITOR)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RunningDesk]:
    with running_desk(tmp_path) as running:
        yield running


def post(server: RunningDesk, headline: str) -> int:
    """Publish a post on the server's loop; its number."""

    def enter() -> int:
        text = PostText(headline=headline)
        decide = lambda state: posting.publish_post(state, SLUG, text, label=Label.NONE, by=ED, now=server.now())  # noqa: E731
        return server.house.enter(decide)[-1].number

    return server.call(enter)


def read(server: RunningDesk, after: int, until: int) -> list[dict[str, Any]]:
    """The events of a new stream, up to and including the one of entry `until`."""
    headers = {"Last-Event-ID": str(after)}
    with (
        httpx.Client(timeout=PATIENCE, headers=headers) as client,
        connect_sse(client, "GET", f"{server.base}{LIVE}/events") as source,
    ):
        found: list[dict[str, Any]] = []
        for event in source.iter_sse():
            if event.data:
                found.append(json.loads(event.data))
                assert found[-1]["entry"] == int(event.id)
                if found[-1]["entry"] >= until:
                    break
        return found


def test_a_stream_resumes_after_n_and_replays_everything_from_nought(server: RunningDesk) -> None:
    first, second, third = (post(server, words) for words in ("One", "Two", "Three"))
    assert [event["entry"] for event in read(server, first, third)] == [second, third]
    replay = read(server, 0, third)
    assert [event["entry"] for event in replay][-3:] == [first, second, third]
    assert [event["post"]["headline"] for event in replay[-3:]] == ["One", "Two", "Three"]
    assert "Three" in replay[-1]["fragments"]["posts"]


def test_a_resume_point_that_is_no_number_is_refused(server: RunningDesk) -> None:
    answer = httpx.get(f"{server.base}{LIVE}/events", headers={"Last-Event-ID": "twelve"}, timeout=PATIENCE)
    assert answer.status_code == 400
    assert "whole number" in answer.json()["error"]["message"]


def test_every_fragment_that_changed_while_a_reader_was_away_comes_once(server: RunningDesk) -> None:
    away = post(server, "Seen")
    post(server, "Missed")
    logged = server.call(
        lambda: server.house.enter(
            lambda state: publishing.log_event(
                state,
                CONTEST,
                Stage.VERIFYING,
                "Boxes are open",
                by=ED,
                now=server.house.clock(),
                source="the hall",
                is_public=True,
            )
        )
    )[-1].number
    events = read(server, away, logged)
    names = [name for event in events for name in event["fragments"]]
    assert sorted(names) == sorted(set(names))
    html = {name: text for event in events for name, text in event["fragments"].items()}
    assert "Missed" in html["posts"] and "Boxes are open" in html["standing"]


def test_a_change_is_rendered_once_however_many_readers_there_are(server: RunningDesk) -> None:
    readers = 50
    latest = post(server, "Before")
    with ThreadPoolExecutor(readers) as pool:
        waiting = [pool.submit(read, server, latest, latest + 1) for _ in range(readers)]
        eventually(lambda: server.house.hub.counters.readers == readers, "all readers are there")
        before = server.house.renderer.renders.copy()
        frames = server.house.hub.counters.frames_encoded
        number = post(server, "After")
        heard = [future.result(PATIENCE) for future in waiting]
    assert all(events[-1]["entry"] == number for events in heard)
    moved = server.house.renderer.renders - before
    assert moved == {"posts": 1, "page": 1, "share_card": 1}
    assert server.house.hub.counters.frames_encoded == frames + 2  # the new one; the last, without its fragment


def test_a_restart_on_the_same_ledger_replays_the_same_history(server: RunningDesk) -> None:
    last = [post(server, words) for words in ("One", "Two")][-1]
    before = [event.data for event in server.call(lambda: server.house.hub.history(SLUG))]
    page = server.get(LIVE).headers["etag"]
    server.stop()
    again = server.start_again()
    assert [event["entry"] for event in read(again, 0, last)] == [json.loads(data)["entry"] for data in before]
    assert again.get(LIVE).headers["etag"] == page
    server.__dict__.update(again.__dict__)  # the fixture stops whichever runs


def test_what_another_process_appends_is_shown(server: RunningDesk) -> None:
    with Record.at(server.folder / LEDGER) as other:
        text = PostText(headline="From elsewhere")
        other.append(
            lambda state: posting.publish_post(state, SLUG, text, label=Label.NONE, by=ED, now=server.now()),
            now=server.now(),
        )
    eventually(lambda: "From elsewhere" in server.get(LIVE).text, "the other process's post is shown")


def test_a_removed_post_is_in_no_replay(desk: Desk, editor: Seat) -> None:
    editor.write("Jabberwock")
    number = str(desk.number())
    assert any(b"Jabberwock" in event.data for event in desk.house.hub.history(SLUG))
    editor.post(f"{POSTS}/do", do="remove", post=number, reason="r")
    events = desk.house.hub.history(SLUG)
    assert not any(b"Jabberwock" in event.data for event in events)
    assert json.loads(events[-1].data)["post"]["state"] == "removed"


def test_a_publication_is_told_with_its_words_and_figures_as_they_were_then(
    desk: Desk, editor: Seat, reporter: Seat
) -> None:
    desk.declare(editor, reporter)
    told = json.loads(desk.house.hub.history(SLUG)[-1].data)
    assert told["kind"] == "result"
    assert told["say"] == "Labour hold Batley and Spen"
    assert told["contest_id"] == CONTEST
    assert told["result"]["result"]["majority"] == 323
    assert set(told["fragments"]) >= {"card", "bullets", "standing"}


def test_a_withdrawn_result_is_told_no_more(desk: Desk, editor: Seat, reporter: Seat) -> None:
    desk.declare(editor, reporter)
    published = desk.number()
    editor.post(f"/desk/contests/{CONTEST}/do", do="withdraw", of=str(published), reason="wrong hall")
    told = {event.id: json.loads(event.data) for event in desk.house.hub.history(SLUG)}
    assert told[published]["result"] is None
    assert told[published]["say"] == ""
    assert told[desk.number()]["kind"] == "withdrawal"
    assert "13,296" not in json.dumps(told)


def test_the_page_and_the_stream_agree_after_every_entry(desk: Desk, editor: Seat, reporter: Seat) -> None:
    desk.declare(editor, reporter)
    editor.write("A post")
    editor.post(f"{POSTS}/do", do="pin", post=str(desk.number()))
    fragments: dict[str, str] = {}
    for event in desk.house.hub.history(SLUG):
        fragments |= json.loads(event.data)["fragments"]
    shown = desk.get(f"{LIVE}/fragments.json").json()
    assert fragments == shown["fragments"]
    assert shown["entry"] == desk.house.hub.history(SLUG)[-1].id == desk.number()
    page = desk.get(LIVE).text
    assert all(html in page for html in fragments.values())
    assert f'data-entry="{desk.number()}"' in page


def test_what_no_entry_of_the_page_changed_goes_out_with_its_next_one(server: RunningDesk) -> None:
    last = post(server, "Before")

    def correct() -> int:
        state = server.house.record.state
        of, result = state.book(HARTLEPOOL).shown[-1]
        payload = Corrected(
            contest_id=HARTLEPOOL,
            of=of.number,
            figures=replace(result.figures, votes=result.figures.votes | {"jill-mortimer": 15_530}),
            corrected_by=CorrectedBy.US,
        )
        drafts = [Draft(by="Ed", source="the notice", payload=payload, reason="a typo")]
        return server.house.enter(lambda _: drafts)[-1].number

    corrected = server.call(correct)
    assert server.get(f"{LIVE}.json").json()["entry"] == corrected
    event = read(server, last, post(server, "After"))[-1]
    assert "by 6,941 votes" in event["fragments"]["others"]
