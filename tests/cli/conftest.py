"""The command line run in this process, on a home of its own."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cli_scenes import NEW_CONTEST, Run
from hustings.cli.main import main


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "home"
    monkeypatch.setenv("HUSTINGS_HOME", str(folder))
    monkeypatch.chdir(tmp_path)
    return folder


@pytest.fixture
def run(home: Path) -> Run:
    """Runs `hustings` with these arguments, in the folder where the files of a test stand."""

    def invoke(*arguments: str, given: str | None = None) -> Result:
        return CliRunner().invoke(main, arguments, input=given)

    return invoke


@pytest.fixture
def awaiting(run: Run, tmp_path: Path) -> str:
    """The id of a by-election of our own whose count is still to be entered."""
    (tmp_path / "contest.toml").write_text(NEW_CONTEST)
    assert run("record", "add", "contest.toml").exit_code == 0
    return "parl.batley-and-spen.by.2022-03-24"
