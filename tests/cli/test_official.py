"""Official files on the command line: a load says what it did, `diff` what it would do, and nothing half is entered."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from dropping_server import serving
from hustings.cli.main import Friendly
from hustings.cli.official import add_official, diff, print_added
from hustings.cli.show import opened
from hustings.desk.official import LICENCE
from hustings.desk.official_files import is_official
from sources.official.small_files import CANDIDATES, by_election

CONTEST = "parl.anytown.by.2015-05-07"


@click.group(cls=Friendly)
def desk() -> None:
    """A command line of the two commands under test."""


@desk.command()
@click.argument("targets", nargs=-1)
@click.option("--accept-updates", is_flag=True)
@click.option("--json", "as_json", is_flag=True)
def add(targets: tuple[str, ...], accept_updates: bool, as_json: bool) -> None:
    """As `hustings record add` calls it."""
    with opened() as book:
        added = add_official(book, targets, now=datetime.now(UTC), accept_updates=accept_updates)
        print_added(added, book.state, as_json=as_json)


desk.add_command(diff)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "official"
    write(made, by_election())
    return made


def write(folder: Path, files: dict[str, bytes]) -> None:
    folder.mkdir(exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)


def run(home: Path, *arguments: str | Path) -> Result:
    return CliRunner().invoke(desk, [str(argument) for argument in arguments])


def held(home: Path) -> dict[str, int] | None:
    """The votes of the contest in the files as the record has them."""
    with opened() as book:
        if CONTEST not in book.state.contests:
            return None
        return {c.candidacy.name: c.votes for c in book.state.result(CONTEST, public=True).counts}


def test_a_load_enters_figures_says_so_and_prints_the_licence(home: Path, folder: Path) -> None:
    (folder / "notes.txt").write_text("nobody's form")
    answer = run(home, "add", folder)
    assert answer.exit_code == 0
    assert "1 contests new, 0 agreeing, 0 differing" in answer.output
    assert "not loaded: notes.txt: no reader knows its form" in answer.output
    assert LICENCE in answer.output
    assert held(home) == {"Ann Able": 600, "Bob Best": 300, "Cy Cole": 100}


def test_loading_twice_enters_nothing(home: Path, folder: Path) -> None:
    run(home, "add", folder)
    assert "nothing entered" in run(home, "add", folder).output
    assert run(home, "diff", folder).exit_code == 0


def test_diff_enters_nothing(home: Path, folder: Path) -> None:
    answer = run(home, "diff", folder)
    assert (answer.exit_code, held(home)) == (1, None)
    assert "1 contests new" in answer.output


def newer(folder: Path) -> None:
    """The same contest with ten votes moved from the second to the third."""
    rows = (CANDIDATES[0], CANDIDATES[1].replace(",300,", ",290,"), CANDIDATES[2].replace(",100,", ",110,"))
    write(folder, by_election(rows))


def test_a_newer_export_is_shown_figure_by_figure_and_entered_only_if_accepted(home: Path, folder: Path) -> None:
    run(home, "add", folder)
    newer(folder)
    shown = run(home, "diff", folder)
    assert shown.exit_code == 1
    assert "Bob Best" in shown.output
    assert [line.split()[3:5] for line in shown.output.splitlines() if "Best" in line] == [["300", "290"]]
    assert "--accept-updates" in run(home, "add", folder).output
    assert held(home) == {"Ann Able": 600, "Bob Best": 300, "Cy Cole": 100}
    assert run(home, "add", folder, "--accept-updates").exit_code == 0
    assert held(home) == {"Ann Able": 600, "Bob Best": 290, "Cy Cole": 110}


def test_diff_as_json(home: Path, folder: Path) -> None:
    run(home, "add", folder)
    newer(folder)
    document = json.loads(run(home, "diff", folder, "--json").output)
    assert (document["new"], document["agreeing"], document["licence"]) == ([], 0, LICENCE)
    (update,) = document["differing"]
    assert (update["contest_id"], update["corrected_here"]) == (CONTEST, False)
    assert [(f["name"], f["record"], f["files"]) for f in update["figures"]] == [
        ("Bob Best", 300, 290),
        ("Cy Cole", 100, 110),
    ]


def test_add_as_json(home: Path, folder: Path) -> None:
    document = json.loads(run(home, "add", folder, "--json").output)
    assert document["entered"] == {"parties": 1, "constituencies": 1, "contest": 1, "result": 1}
    assert document["new"] == [CONTEST]


def test_a_file_that_cannot_be_read_refuses_everything(home: Path, folder: Path) -> None:
    rows = (*CANDIDATES[:2], CANDIDATES[2].replace(",100,", ",1O0,"))
    write(folder, by_election(rows))
    answer = run(home, "add", folder)
    assert answer.exit_code == 2
    assert "Nothing was entered." in answer.output
    assert held(home) is None


def test_files_of_nobodys_form_alone_are_refused(home: Path, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear sir")
    answer = run(home, "diff", tmp_path / "letter.txt")
    assert answer.exit_code == 2
    assert "no reader knows any of these files" in answer.output


def test_two_folders_with_files_of_one_name_are_both_read(home: Path, folder: Path, tmp_path: Path) -> None:
    write(tmp_path / "other", by_election(day="08/05/2014"))
    answer = run(home, "add", folder, tmp_path / "other")
    assert "2 contests new" in answer.output


def test_a_cartogram_is_a_table_of_the_record(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "map.hexjson"
    path.write_text('{"layout": "odd-r", "hexes": {"E14000999": {"n": "Anytown", "q": 0, "r": 0}}}')
    assert "map map: 1 rows" in run(home, "diff", path).output
    assert run(home, "add", path).exit_code == 0
    assert run(home, "diff", path).exit_code == 0


def test_an_address_is_fetched_into_the_home_with_its_receipt(home: Path) -> None:
    files = by_election()
    with serving(files["candidacies.csv"]) as candidacies, serving(files["constituencies.csv"]) as results:
        urls = [server.url.replace("files.tar.gz", "a.csv") for server in (candidacies, results)]
        answer = run(home, "add", *urls)
    assert answer.exit_code == 0
    assert held(home) == {"Ann Able": 600, "Bob Best": 300, "Cy Cole": 100}
    assert len(list((home / "downloads").glob("*/a.csv.json"))) == 2


def test_without_a_network_the_command_says_so(home: Path) -> None:
    answer = run(home, "diff", "http://127.0.0.1:1/a.csv")  # after two pauses, three seconds
    assert answer.exit_code == 2
    assert "cannot be reached" in answer.output


@pytest.mark.parametrize("target", ["parliament", "https://example.org/a.toml", "results.csv", "."])
def test_what_counts_as_official(target: str) -> None:
    assert is_official(target)


def test_our_own_form_does_not(tmp_path: Path) -> None:
    assert not is_official(str(tmp_path / "contest.toml"))


@pytest.mark.data
def test_the_folder_of_older_results_is_entered_election_by_election(home: Path, data_dir: Path) -> None:
    answer = run(home, "add", data_dir / "history")
    assert answer.exit_code == 0
    assert "results of 1918: 688 rows" in answer.output
    assert "entered: 28 of kind history" in answer.output
    assert "exit_polls_2005_2024.csv: no reader knows its form" in answer.output
