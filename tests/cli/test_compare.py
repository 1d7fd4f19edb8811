"""`hustings compare`: the account for a sub-editor and for a program, and what it refuses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cli_scenes import Run
from copydesk_seeds import seed_reports
from hustings.cli import compare as command
from strategies import embedded_state


@pytest.fixture
def annotated(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The five published reports, checked as their annotations say."""
    reports = seed_reports(data_dir, embedded_state())
    monkeypatch.setattr(command, "checked", lambda articles, record: reports)
    return [str(data_dir / "copy" / "seeds")]


@pytest.mark.data
def test_the_account_shows_claims_quotations_spellings_times_and_what_each_alone_has(
    run: Run, annotated: list[str]
) -> None:
    result = run("compare", *annotated)
    assert result.exit_code == 1
    for expected in (
        "✗ D has “8.264”; the record 8,264",
        "[she → Jo]",
        "[−and is rooted in its communities and pulls together−] …",
        "Hartlepool (4 in A, D, E), Harletpool (1 in A)",
        "2 July 2021, 13:07 BST",
        "In C alone",
    ):
        assert expected in result.stdout


@pytest.mark.data
def test_the_json_is_the_whole_account(run: Run, annotated: list[str]) -> None:
    result = run("compare", *annotated, "--json")
    document = json.loads(result.stdout)
    assert (result.exit_code, len(document["reports"])) == (1, 5)
    assert [g["standing"] for g in document["claims"]].count("wrong") == 1


def test_two_reports_are_compared_by_the_desks_own_checker(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("2 July 2021\n\nKim Leadbeater won Batley and Spen with a majority of 323.\n")
    (tmp_path / "b.txt").write_text("2 July 2021\n\nKim Leadbeater won Batley and Spen with a majority of 332.\n")
    result = run("compare", "a.txt", "b.txt", "--json")
    groups = json.loads(result.stdout)["claims"]
    (majority,) = (g for g in groups if g["type"] == "majority")
    assert (result.exit_code, majority["standing"]) == (1, "wrong")
    assert [s["verdict"] for s in majority["statements"]] == ["supported", "contradicted"]


def test_one_report_cannot_be_compared(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Ash won.")
    result = run("compare", "a.txt")
    assert result.exit_code == 2 and "two files or more" in result.stderr


def test_every_file_that_cannot_be_read_is_named(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("")
    result = run("compare", "a.txt", "nowhere.txt")
    assert result.exit_code == 2
    assert "a.txt: there is no text in it" in result.stderr and "nowhere.txt: cannot be read" in result.stderr
    assert "entered" not in result.stderr


def test_a_claim_said_in_many_ways_shows_a_few_of_them_and_every_wrong_one(run: Run, tmp_path: Path) -> None:
    ways = ("won Batley and Spen", "held the seat", "a victory", "the winner", "kept the seat", "took the seat")
    said = "".join(f"Kim Leadbeater {way} in Batley and Spen.\n" for way in ways)
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(f"{said}Ryan Stephenson won Batley and Spen. Turnout was 47.6 per cent.\n")
    shown = run("compare", "a.txt", "b.txt", "--published", "2021-07-02").stdout
    assert "✗" in shown
    assert " more" in shown
    assert "--published" not in shown
    assert "A, B: the text does not give its own date" in run("compare", "a.txt", "b.txt").stdout


def test_characters_that_no_text_has_are_refused_by_name(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('{"id": "\\u001b[2Jx", "text": "Ash won."}')
    (tmp_path / "b.json").write_text('{"text": "Ash \\ud800 won."}')
    for arguments in (("compare", "a.json", "b.json"), ("check", "--lsp", "a.json", "b.json")):
        result = run(*arguments)
        assert (result.exit_code, result.stdout) == (2, "")
        assert 'a.json: "id" is not text' in result.stderr and 'b.json: "text" is not text' in result.stderr
        assert "\x1b" not in result.stderr
