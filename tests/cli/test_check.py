"""`hustings check`: the report for a sub-editor, the forms for programs, the exit codes, and what it refuses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cli_scenes import Run

RIGHT = "2 July 2021\n\nKim Leadbeater won Batley and Spen with a majority of 323.\n"
WRONG = RIGHT.replace("323", "332")


def test_a_contradicted_claim_is_shown_with_the_right_figure_and_exit_code_1(run: Run, tmp_path: Path) -> None:
    (tmp_path / "wrong.txt").write_text(WRONG)
    result = run("check", "wrong.txt")
    assert result.exit_code == 1
    assert "wrong.txt: 1 contradicted" in result.stdout
    assert "323" in result.stdout.split("✗")[1].split("\n")[0]
    assert "13,296 less 12,973 is 323; two digits changed places" in result.stdout


def test_a_clean_article_exits_0(run: Run, tmp_path: Path) -> None:
    (tmp_path / "right.txt").write_text(RIGHT)
    result = run("check", "right.txt")
    assert (result.exit_code, "✗" in result.stdout) == (0, False)


def test_json_lines_are_one_claim_each(run: Run, tmp_path: Path) -> None:
    (tmp_path / "wrong.txt").write_text(WRONG)
    result = run("check", "wrong.txt", "--jsonl")
    claims = [json.loads(line) for line in result.stdout.splitlines()]
    (majority,) = (c for c in claims if c["type"] == "majority")
    assert WRONG[majority["start"] : majority["end"]].endswith("332")
    assert (majority["article"], majority["verdict"], majority["record_value"]) == ("wrong.txt", "contradicted", 323)
    assert majority["contest"] == {"constituency": "Batley and Spen", "date": "2021-07-01"}


@pytest.mark.parametrize(("form", "key"), [("--json", "claims"), ("--lsp", "diagnostics")])
def test_several_articles_are_one_document(run: Run, tmp_path: Path, form: str, key: str) -> None:
    (tmp_path / "a.txt").write_text(RIGHT)
    (tmp_path / "b.txt").write_text(WRONG)
    result = run("check", "a.txt", "b.txt", form)
    document = json.loads(result.stdout)
    assert (result.exit_code, len(document)) == (1, 2)
    assert all(key in each for each in document)


def test_standard_input_is_read(run: Run) -> None:
    assert run("check", "-", given=WRONG).exit_code == 1


def test_what_cannot_be_read_exits_2_and_checks_nothing(run: Run, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text("")
    (tmp_path / "right.txt").write_text(RIGHT)
    result = run("check", "right.txt", "empty.txt")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "empty.txt" in result.stderr


def test_nothing_of_an_article_is_stored(run: Run, tmp_path: Path, home: Path) -> None:
    (tmp_path / "wrong.txt").write_text(WRONG)
    run("check", "wrong.txt")
    before = {path: path.read_bytes() for path in home.rglob("*") if path.is_file()}
    run("check", "wrong.txt")
    assert {path: path.read_bytes() for path in home.rglob("*") if path.is_file()} == before


@pytest.mark.data
def test_the_five_reports_are_borne_out_but_for_the_one_slip(run: Run, data_dir: Path) -> None:
    assert run("record", "add", str(data_dir / "uk-parliament")).exit_code in (0, 1)
    result = run("check", str(data_dir / "copy" / "seeds"), "--jsonl")
    claims = [json.loads(line) for line in result.stdout.splitlines()]
    wrong = [c for c in claims if c["verdict"] == "contradicted"]
    assert [(c["text"], c["record_value"], c["slip"]) for c in wrong] == [("8.264", 8264, "decimal_for_comma")]
