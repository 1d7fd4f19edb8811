"""`hustings record check` and `record answer` on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cli_scenes import Run
from sources.official.small_files import RESULT, by_election

CONTEST = "parl.anytown.by.2015-05-07"


@pytest.fixture
def doubtful(run: Run, tmp_path: Path) -> str:
    """A by-election out of official files whose votes are one fewer than the valid votes."""
    folder = tmp_path / "official"
    folder.mkdir()
    for name, content in by_election(result=RESULT.replace(",1000,7,300,", ",1001,7,301,")).items():
        (folder / name).write_bytes(content)
    assert run("record", "add", str(folder)).exit_code == 0
    return CONTEST


def answer(run: Run, problem: str, field: str = "valid_votes", **more: str) -> str:
    options = {"reason": "As on the notice", "source": "Notice of result", "by": "Ann", **more}
    given = [part for name, text in options.items() for part in (f"--{name}", text)]
    return run("record", "answer", CONTEST, problem, "--field", field, *given).output


def test_check_fails_until_every_doubt_is_answered_and_names_each_answer(run: Run, doubtful: str) -> None:
    before = run("record", "check")
    assert before.exit_code == 1
    assert "2 unanswered" in before.output
    first = answer(run, "R014").split()[1].rstrip(":")
    middle = run("record", "check")
    assert (middle.exit_code, "1 unanswered" in middle.output) == (1, True)
    assert f"(answered by entry {first})" in middle.output
    answer(run, "O101")
    after = run("record", "check")
    assert (after.exit_code, "0 unanswered" in after.output) == (0, True)


def test_check_as_json_has_the_reason_of_each_answer(run: Run, doubtful: str) -> None:
    answer(run, "R014")
    findings = json.loads(run("record", "check", "--json").output)["findings"]
    (found,) = (f for f in findings if f["id"] == "R014")
    assert found["answer"] == {"reason": "As on the notice", "source": "Notice of result"}
    assert (found["is_open"], found["answered_by"] > 0) == (False, True)
    (still,) = (f for f in findings if f["id"] == "O101")
    assert (still["is_open"], still["answered_by"], still["answer"]) == (True, None, None)


def test_what_is_only_stated_says_that_it_needs_no_answer(run: Run, doubtful: str) -> None:
    """A printed majority is none of the record's figures: it is worked out here."""
    lines = run("record", "check").output.splitlines()
    assert [line.endswith("(stated: nothing to answer)") for line in lines if " O102 " in f" {line}"] == [True]


def test_without_such_a_doubt_those_that_are_open_are_named(run: Run, doubtful: str) -> None:
    refused = run("record", "answer", doubtful, "O112", "--field", "electorate", "--reason", "x", "--by", "Ann")
    assert refused.exit_code == 2
    assert "Open there: R014 --field valid_votes, O101 --field valid_votes" in refused.stderr


@pytest.mark.parametrize("lacking", ["--field", "--reason", "--by"])
def test_an_answer_needs_its_figure_its_reason_and_its_name(run: Run, doubtful: str, lacking: str) -> None:
    options = {"--field": "valid_votes", "--reason": "x", "--by": "Ann"}
    given = [part for name, text in options.items() if name != lacking for part in (name, text)]
    refused = run("record", "answer", doubtful, "O101", *given)
    assert (refused.exit_code, lacking in refused.stderr) == (2, True)
    assert run("record", "check").exit_code == 1
