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


def test_an_article_without_a_date_of_its_own_takes_the_one_given(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Kim Leadbeater won Batley and Spen; the by-election was held on Thursday.")
    assert "--published DATE" in run("check", "a.txt").stdout
    dated = run("check", "a.txt", "--published", "2021-07-02").stdout
    assert "--published" not in dated
    assert "Thursday”" in dated
    (report,) = json.loads(run("check", "a.txt", "--published", "2021-07-02", "--json").stdout)
    assert report["published"] == "2021-07-02"


def test_a_date_of_its_own_stands_and_one_that_is_none_is_refused(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(RIGHT)
    (report,) = json.loads(run("check", "a.txt", "--published", "2022-01-01", "--json").stdout)
    assert report["published"] == "2021-07-02"
    refused = run("check", "a.txt", "--published", "2/7/2021")
    assert (refused.exit_code, "write it as 2021-07-02" in refused.stderr) == (2, True)


PAGES = {
    "front.md": (
        "---\ndate: 2021-07-02\n---\n\n# [Batley](http://a.example/332)\n\nKim Leadbeater won\nBatley and Spen with\n"
        "a **majority of 332**.\n"
    ),
    "page.html": (
        "<html><head><script>a = 'majority of 332'</script>\n</head>\n<body><p>Kim Leadbeater won\n\nBatley\nand Spen"
        " with\n\n\n<p>a <b>majority of 332</b>."
    ),
}


@pytest.mark.parametrize("name", PAGES)
def test_a_claim_is_on_its_line_of_the_file(run: Run, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(PAGES[name])
    line = next(n for n, line in enumerate(PAGES[name].split("\n"), 1) if line.startswith(("a **", "<p>a")))
    assert f"✗ line {line}: “" in run("check", name).stdout
    (report,) = json.loads(run("check", name, "--lsp").stdout)
    (error,) = (d for d in report["diagnostics"] if d["severity"] == 1)
    end = error["range"]["end"]
    assert end["line"] == line - 1
    assert PAGES[name].split("\n")[end["line"]][: end["character"]].endswith("majority of 332")


def test_lines_are_told_in_groups_not_by_the_thousand(run: Run, tmp_path: Path) -> None:
    (tmp_path / "long.txt").write_text(RIGHT + "The majority in Batley and Spen was 323.\n" * 40)
    assert "✓ lines 3, 4, 5, 6, 7 and 36 more: “323”" in run("check", "long.txt").stdout


def test_what_is_left_out_of_a_folder_is_said(run: Run, tmp_path: Path) -> None:
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "a.txt").write_text(RIGHT)
    (tmp_path / "reports" / "photo.jpg").write_bytes(b"\xff\xd8\xff\xe0")
    result = run("check", "reports")
    assert (result.exit_code, "photo.jpg: left out" in result.stderr) == (0, True)
