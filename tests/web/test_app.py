"""The whole application: every address, the rehearsal's mark on all of them, headers, errors, readiness."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from desk_house import CONTEST, DESK, LIVE, POSTS, SLUG, TRUE, TWINS, Desk, Seat
from hustings import home
from hustings.desk.rehearsal import read_script
from hustings.errors import Refused
from hustings.web.player import Player

PLAIN = ("/robots.txt", "/healthz", "/static/hustings.css", "/static/live.js", "/static/desk.js", "/static/desk.css")
API = ("/api/v1/contests", f"/api/v1/contests/{CONTEST}", "/api/v1/openapi.json")
ERRORS = (
    "/nowhere",
    "/live/nowhere",
    "/live/nowhere.json",
    "/live/nowhere/events",
    "/api/v1/contests/parl.x",
    "/api/v1/",
)


def rehearsal_player(speed: float = 60) -> Player:
    return Player(read_script("batley-and-spen"), TRUE, speed=speed)


@pytest.mark.parametrize("path", ["/", *(LIVE + twin for twin in TWINS), f"{LIVE}/card.png", *API, *PLAIN])
def test_every_address_that_others_rely_on_answers_get_and_head(desk: Desk, path: str) -> None:
    got, head = desk.get(path), desk.reader.send("HEAD", path)
    assert (got.status_code, head.status_code) == (200, 200)
    assert head.content == b""
    assert head.headers["content-type"] == got.headers["content-type"]


@pytest.mark.parametrize("path", ERRORS)
def test_what_is_not_there_is_not_found_in_words(desk: Desk, path: str) -> None:
    answer = desk.get(path)
    assert answer.status_code == 404
    if path.startswith("/api") or path.endswith((".json", "events")):
        assert answer.json()["error"]["status"] == 404
        assert answer.json()["is_test"] is True
        assert answer.json()["error"]["message"]
    else:
        assert "<h1>Not Found</h1>" in answer.text


def test_a_rehearsal_is_marked_on_every_page_feed_answer_event_and_card(
    desk: Desk, editor: Seat, reporter: Seat
) -> None:
    desk.declare(editor, reporter)
    editor.write("A post")
    post = f"{LIVE}/posts/{desk.number()}"
    desk_pages = ("/desk", DESK, f"{DESK}/key/count", POSTS, f"{POSTS}/new", "/desk/ledger", "/desk/people")
    pages = {path: editor.get(path) for path in desk_pages}
    pages |= {path: desk.get(path) for path in ("/", LIVE, post, "/nowhere", "/desk/sign-in", f"{LIVE}/posts/9999")}
    for path, page in pages.items():
        assert "<title>REHEARSAL" in page.text, path
        assert '<aside class="rehearsal"' in page.text, path
        assert 'name="robots" content="noindex"' in page.text, path
        assert page.headers["x-robots-tag"] == "noindex", path
    for path in (f"{LIVE}.json", f"{LIVE}/fragments.json", f"/api/v1/contests/{CONTEST}", "/api/v1/contests"):
        assert desk.get(path).json()["is_test"] is True, path
        assert desk.get(path).headers["x-robots-tag"] == "noindex", path
    for path in (f"{LIVE}/feed.atom", f"{LIVE}/feed.json", f"{LIVE}/card.svg"):
        assert "REHEARSAL" in desk.get(path).text, path
    assert desk.get("/robots.txt").text.endswith("Disallow: /\n")
    events = desk.house.hub.history(SLUG)
    assert events and all(b'"is_test":true' in event.data for event in events)


def test_a_real_night_carries_no_mark(tmp_path: Path) -> None:
    real = Desk(tmp_path, is_test=False)
    seat, other = real.seat(), real.reporter()
    real.declare(seat, other)
    for path, text in real.surfaces().items():
        assert "REHEARSAL" not in text and '"is_test":true' not in text, path
    assert "x-robots-tag" not in real.get(LIVE).headers
    assert "REHEARSAL" not in seat.get(DESK).text
    assert seat.get("/desk/rehearsal").status_code == 404
    assert real.get("/robots.txt").text.endswith("Disallow: /desk\n")
    real.close()


def test_a_rehearsal_is_never_played_on_a_real_ledger(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="never on a real one"):
        Desk(tmp_path, is_test=False, player=rehearsal_player())


def test_the_real_desk_refuses_a_rehearsals_ledger(tmp_path: Path) -> None:
    home.open_rehearsal(tmp_path / home.LEDGER, without=CONTEST).close()
    command = [sys.executable, "-c", "from hustings.cli.main import main; main()", "serve", "--port", "0"]
    environment = {**os.environ, "HUSTINGS_HOME": str(tmp_path)}
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode == 2
    assert "rehearsal's ledger" in ended.stderr


def test_readiness_waits_for_a_rehearsal_that_is_played_at_once(tmp_path: Path) -> None:
    player = rehearsal_player(speed=0)
    desk = Desk(tmp_path, player=player)
    assert desk.get("/healthz").status_code == 503
    player.play_to_the_end(desk.house.enter, desk.clock)
    desk.house.is_ready = True
    assert desk.get("/healthz").status_code == 200
    assert "LAB HOLD" in desk.get(LIVE).text
    desk.close()


@pytest.mark.parametrize("path", ["/", LIVE, "/nowhere", "/desk/sign-in", f"/api/v1/contests/{CONTEST}"])
def test_every_answer_carries_the_security_headers(desk: Desk, path: str) -> None:
    headers = desk.get(path).headers
    assert "default-src 'self'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"


def test_a_crash_says_so_in_words_and_carries_the_headers(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk.house.live, "pages", None)
    answer = desk.get(LIVE)
    assert answer.status_code == 500
    assert "Something went wrong" in answer.text and "Traceback" not in answer.text
    assert answer.headers["x-content-type-options"] == "nosniff"
