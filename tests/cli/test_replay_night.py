"""`hustings replay-night` in a process of its own, and the tables that it refuses."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

import hustings as hu
from cli_scenes import Run
from night_tables import SEATS, write_table

COMMAND = Path(sys.executable).parent / "hustings"


def read(address: str) -> str:
    with urllib.request.urlopen(address, timeout=10) as answer:
        text: str = answer.read().decode()
    return text


def test_a_night_played_at_once_is_served_with_its_map_and_linked_from_the_front_page(tmp_path: Path) -> None:
    hexes = {f"E{n}": {"n": f"Seat {n}", "q": n, "r": 0} for n in range(1, SEATS + 1)}
    (tmp_path / "small.hexjson").write_text(json.dumps({"layout": "odd-r", "hexes": hexes}))
    table = str(write_table(tmp_path / "2019.csv"))
    process = subprocess.Popen(
        [str(COMMAND), "replay-night", table, "--speed", "0", "--port", "0", "--map", str(tmp_path / "small.hexjson")],
        env={**os.environ, "HUSTINGS_HOME": str(tmp_path / "home"), "PYTHONUTF8": "1", "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        said = ""
        while "Control-C ends" not in said:
            line = process.stdout.readline()
            assert line, said
            said += line
        found = re.search(r"(http://127\.0\.0\.1:\d+)(/projection/2019-12-12)", said)
        assert found is not None and "REHEARSAL" in said
        wait_until_ready(found[1])
        page = read(found[0])
        assert f"All {SEATS} seats have declared" in page and 'aria-labelledby="seat-map-title' in page
        assert found[2] in read(f"{found[1]}/live/general-election-2019-12-12")
        assert "/live/general-election-2019-12-12" in read(found[1])
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)


def wait_until_ready(base: str) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            read(f"{base}/healthz")
        except OSError:
            time.sleep(0.1)
        else:
            return
    pytest.fail("the night never became ready")


def test_a_notebook_gets_the_same_projection(tmp_path: Path) -> None:
    night = hu.open_night(write_table(tmp_path / "2019.csv"))
    projection = night.projection(3)
    assert set(projection.declared) == {"E1", "E2", "E3"}
    assert sum(seats.mean for seats in projection.seats.values()) == pytest.approx(SEATS)


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("table.csv", "order\n", "no year in its name"),
        ("2019.csv", "order,declared\n1,\n", "no row with a time of declaration"),
        ("2019.csv", "order,declared\n1,2019-12-12T23:00\n", "has no column 'constituency_id'"),
        ("2019.csv", "order,declared\nfirst,2019-12-12T23:00\n", "not of its form"),
    ],
)
def test_a_table_of_another_form_is_bad_input(run: Run, tmp_path: Path, name: str, text: str, said: str) -> None:
    (tmp_path / name).write_text(text)
    result = run("replay-night", str(tmp_path / name), "--port", "0")
    assert result.exit_code == 2
    assert said in result.output
