"""The rehearsal's script: played, paused, taken over, and stopped in words where the desk refuses it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desk_house import CONTEST, DESK, LIVE, TRUE, VERIFICATION, Desk, count_fields
from hustings.desk.rehearsal import read_script
from hustings.web.player import Player

HOUR = 3600.0


@pytest.fixture
def player() -> Player:
    return Player(read_script("batley-and-spen"), TRUE, speed=1)


@pytest.fixture
def desk(tmp_path: Path, player: Player) -> Iterator[Desk]:
    made = Desk(tmp_path, player=player)
    yield made
    made.close()


def pass_time(desk: Desk, player: Player, hours: float) -> None:
    player.advance(hours * HOUR, desk.house.enter, desk.clock)


def test_the_whole_night_ends_with_the_declared_result_and_no_petition(desk: Desk, player: Player) -> None:
    pass_time(desk, player, 10)
    assert player.is_over and not player.trouble
    found = desk.get(f"/api/v1/contests/{CONTEST}").json()
    assert (found["majority"], found["stage"], found["challenge"]) == (323, "declared", "none")
    assert "Three weeks later: no petition" in desk.get(LIVE).text


def test_nothing_happens_while_it_is_paused(desk: Desk, player: Player) -> None:
    player.order("pause")
    pass_time(desk, player, 10)
    assert player.position == 0
    player.order("play")
    pass_time(desk, player, 0.1)
    assert player.position > 0


def test_a_newcomer_who_takes_over_keys_and_publishes_and_the_script_keys_second(desk: Desk, player: Player) -> None:
    editor = desk.seat()
    assert editor.post("/desk/rehearsal", do="take_over").status_code == 303
    pass_time(desk, player, 3)
    assert player.is_waiting(desk.record.state)
    page = editor.get("/desk/rehearsal").text
    assert "Waiting for you: key the verification" in page
    assert "37,786 ballot papers verified" in page
    assert editor.key("verification", VERIFICATION).status_code == 303
    pass_time(desk, player, 3)
    assert "Confirmed</strong>" in editor.get(DESK).text
    assert editor.publish("verification").status_code == 303
    pass_time(desk, player, 8)
    assert "Waiting for you: key the count" in editor.get("/desk/rehearsal").text
    assert editor.key("count", count_fields()).status_code == 303
    pass_time(desk, player, 3)
    assert "LAB HOLD" not in desk.get(LIVE).text
    assert editor.publish("count").status_code == 303
    pass_time(desk, player, 3)
    assert player.is_over
    assert "LAB HOLD" in desk.get(LIVE).text


def test_handing_back_lets_the_script_do_what_it_waited_for(desk: Desk, player: Player) -> None:
    player.order("take_over")
    pass_time(desk, player, 10)
    assert not player.is_over
    player.order("hand_back")
    pass_time(desk, player, 10)
    assert player.is_over
    assert "LAB HOLD" in desk.get(LIVE).text


def test_a_step_that_cannot_be_entered_pauses_the_script_and_says_why(desk: Desk, player: Player) -> None:
    editor, store = desk.seat(), desk.record.store
    pages = store._db.execute("PRAGMA page_count").fetchone()[0]
    store._db.execute(f"PRAGMA max_page_count = {pages}")
    pass_time(desk, player, 10)
    assert not player.playing
    assert "full" in player.trouble
    assert "The desk refused" in editor.get("/desk/rehearsal").text
    store._db.execute("PRAGMA max_page_count = 1000000")
    editor.post("/desk/rehearsal", do="play")
    pass_time(desk, player, 10)
    assert player.is_over and not player.trouble


SENSELESS = [{"do": "dance"}, {"do": "speed"}, *({"do": "speed", "speed": s} for s in ("0", "-1", "nan", "x", "1e9"))]


@pytest.mark.parametrize("form", SENSELESS)
def test_an_order_that_makes_no_sense_is_refused(desk: Desk, player: Player, form: dict[str, str]) -> None:
    assert desk.seat().post("/desk/rehearsal", form).status_code == 422
    assert player.speed == 1


def test_the_newcomer_sets_the_speed(desk: Desk, player: Player) -> None:
    assert desk.seat().post("/desk/rehearsal", do="speed", speed="600").status_code == 303
    assert player.speed == 600
