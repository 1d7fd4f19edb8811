"""Against tables that are known: settings chosen on other elections, the published scorer, and what ships."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from hustings.cli.main import main
from hustings.flows.folder import read_election
from hustings.flows.settings import read_learnt

ROOT = Path(__file__).parent.parent.parent


@pytest.mark.data
@pytest.mark.parametrize(("election", "most"), [("NZ_2008", 4.4), ("SCO_2007", 5.0)])
def test_an_election_left_out_is_estimated_within_its_goal(
    data_dir: Path, tmp_path: Path, election: str, most: float
) -> None:
    """The published scorer on the command's own files; the goals are a quarter below the best published method."""
    settings = ROOT / "benchmarks" / "flows_left_out" / f"{election}.toml"
    asked = [
        "flows",
        str(data_dir / "flows"),
        "--election",
        election,
        "--settings",
        str(settings),
        "--out",
        str(tmp_path),
    ]
    assert CliRunner().invoke(main, asked).exit_code == 0
    score = [sys.executable, str(data_dir / "flows" / "score.py"), str(tmp_path), "--election", election]
    printed = subprocess.run(score, capture_output=True, text=True, check=True).stdout.splitlines()
    figures = dict(zip(printed[0].split(","), printed[1].split(","), strict=True))
    assert (figures["missing"], figures["bad"]) == ("0", "0") and float(figures["mean_EI"]) <= most


def test_the_settings_were_chosen_without_the_election_that_they_are_tried_on() -> None:
    for path in sorted((ROOT / "benchmarks" / "flows_left_out").glob("*.toml")):
        assert path.stem not in read_learnt(path)["polling_places"].elections


@pytest.mark.data
def test_the_shipped_settings_name_their_elections_and_stay_small(data_dir: Path) -> None:
    document = tomllib.loads((files("hustings.data") / "flows.toml").read_text(encoding="utf-8"))

    def numbers(value: object) -> int:
        if isinstance(value, dict):
            return sum(numbers(part) for part in value.values())
        return int(isinstance(value, int | float))

    assert numbers(document) <= 200 and len(document["elections"]) == 4
    tables = read_election(data_dir / "flows", document["elections"][0])
    assert len(tables) == 69 and all(np.equal(t.origin.sum(1), t.destination.sum(1)).all() for t in tables)
