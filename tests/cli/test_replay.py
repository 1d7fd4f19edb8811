"""`hustings replay` on a small table of our own, and on a real one where the data is there."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cli_scenes import Run
from night_tables import write_table


def lines(run: Run, *arguments: str) -> list[dict[str, object]]:
    result = run("replay", *arguments)
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.output.splitlines()]


def test_a_line_for_each_checkpoint(run: Run, tmp_path: Path) -> None:
    write_table(tmp_path / "2019.csv")
    first, last = lines(run, "2019.csv", "--checkpoints", "3,8")
    assert (first["method"], first["election"], first["k"]) == ("hustings", 2019, 3)
    assert sum(first["seats"].values()) == pytest.approx(8)  # type: ignore[attr-defined]
    assert set(first["prob"]) == {"E4", "E5", "E6", "E7", "E8"}  # type: ignore[call-overload]
    assert last["prob"] == {}
    assert last["seats"]["con"] + last["seats"]["lab"] == 8  # type: ignore[index]


def test_votes_that_have_not_been_declared_are_not_seen(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    write_table(tmp_path / "2019.csv")
    write_table(tmp_path / "a" / "2019.csv", hidden=9000)
    plain, other = (lines(run, name, "--checkpoints", "3")[0] for name in ("2019.csv", "a/2019.csv"))
    assert {**plain, "seconds": 0} == {**other, "seconds": 0}


def test_a_file_without_a_year_is_bad_input(run: Run, tmp_path: Path) -> None:
    write_table(tmp_path / "table.csv")
    result = run("replay", "table.csv")
    assert result.exit_code == 2
    assert "no year in its name" in result.output


@pytest.mark.data
def test_2019_after_a_hundred_declarations(run: Run, data_dir: Path) -> None:
    polls = str(data_dir / "polls" / "gb_polls_2010_2026.csv")
    exit_poll = str(data_dir / "history" / "exit_polls_2005_2024.csv")
    table = str(data_dir / "replay" / "2019.csv")
    (line,) = lines(run, table, "--checkpoints", "100", "--polls", polls, "--exit-poll", exit_poll)
    assert sum(line["seats"].values()) == pytest.approx(650)  # type: ignore[attr-defined]
    assert line["seats"]["con"] == pytest.approx(365, abs=10)  # type: ignore[index]
    assert line["lo"]["lab"] <= 202 <= line["hi"]["lab"]  # type: ignore[index]
