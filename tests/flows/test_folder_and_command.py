"""A folder of totals to a folder of flows, and everything in a folder that cannot be read."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from flow_scenes import made_table
from hustings.cli.flows import METHODS
from hustings.cli.main import main
from hustings.errors import BadInput
from hustings.flows.folder import read_election
from hustings.flows.methods import NAMES
from hustings.flows.tables import FlowTable


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["flows", *arguments])


def write_election(folder: Path, election: str, tables: list[FlowTable], *, grouped: bool = True) -> None:
    """The files of one election; the first of them packed."""
    options = ["electorate,side,option,label,party" + (",group" if grouped else "")]
    votes = {"origin": ["electorate,unit,option,votes"], "destination": ["electorate,unit,option,votes"]}
    for table in tables:
        for side, choices, counts in (
            ("origin", table.origins, table.origin),
            ("destination", table.destinations, table.destination),
        ):
            for column, option in enumerate(choices):
                group = f",{option.code}" if grouped else ""
                options.append(f"{table.id},{side},{option.code},{option.key},{option.key}{group}")
                for unit, number in enumerate(counts[:, column]):
                    votes[side].append(f"{table.id},{unit + 1},{option.code},{number}")
    with gzip.open(folder / f"{election}.options.csv.gz", "wt", encoding="utf-8") as packed:
        packed.write("\n".join(options) + "\n")
    for side, lines in votes.items():
        (folder / f"{election}.{side}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for number, election in enumerate(("FIRST", "SECOND")):
        tables = [made_table(10 * number + area, name=f"{election}-{area}", n_units=12)[0] for area in range(3)]
        write_election(tmp_path, election, tables)
    return tmp_path


@pytest.mark.parametrize("method", ["hustings", "independence", "linear-programme"])
def test_every_area_gets_a_file_with_its_totals(folder: Path, method: str) -> None:
    result = run(str(folder), "--method", method, "--out", str(folder / "out"))
    assert result.exit_code == 0 and "FIRST: 3 areas by" in result.output
    assert len(list((folder / "out").glob("*.csv"))) == 6
    with (folder / "out" / "FIRST-0.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == ["origin", "destination", "votes", "lower", "upper"] and len(rows) == 16
    table = read_election(folder, "FIRST")[0]
    for option, total in zip(table.origins, table.origin_totals, strict=True):
        assert sum(int(row["votes"]) for row in rows if row["origin"] == option.code) == total
    assert all(int(row["lower"]) <= int(row["votes"]) <= int(row["upper"]) for row in rows)


@pytest.mark.parametrize("after", [["--election", "SECOND"], ["--election", "SECOND", "FIRST"]])
def test_elections_are_chosen_by_name(folder: Path, after: list[str]) -> None:
    assert run(str(folder), *after, "--out", str(folder / "out")).exit_code == 0
    assert len(list((folder / "out").glob("*.csv"))) == 3 * (len(after) - 1)


def test_options_that_no_file_groups_are_pooled_when_small(tmp_path: Path) -> None:
    table, _ = made_table(1, n_parties=4)
    write_election(tmp_path, "ONE", [table], grouped=False)
    (read,) = read_election(tmp_path, "ONE")
    assert {o.key for o in read.origins} == {"ash", "birch", "cedar", "rest"} and (read.votes, len(read.units)) == (
        table.votes,
        40,
    )


@pytest.mark.parametrize(
    ("name", "change", "said"),
    [
        ("FIRST.origin.csv", ("FIRST-0,1,Rash,", "FIRST-0,1,Rash,1O"), "is not a whole number of votes"),
        ("FIRST.origin.csv", ("FIRST-0,1,Rash,", "FIRST-0,1,Rash,1"), "votes by origin but"),
        ("FIRST.origin.csv", ("FIRST-0,1,Rash", "FIRST-0,1,Rxyz"), "'Rxyz' of 'FIRST-0' is not among the options"),
        ("FIRST.destination.csv", ("electorate,unit", "electorate,place"), "no column unit"),
    ],
)
def test_what_is_wrong_is_said_with_its_line_and_nothing_is_written(
    folder: Path, name: str, change: tuple[str, str], said: str
) -> None:
    path = folder / name
    path.write_text(path.read_text(encoding="utf-8").replace(*change, 1), encoding="utf-8")
    result = run(str(folder), "--election", "FIRST", "--out", str(folder / "out"))
    assert result.exit_code == 2 and said in result.output and not (folder / "out").exists()


def test_a_missing_file_an_unknown_election_and_a_damaged_one(folder: Path) -> None:
    (folder / "FIRST.origin.csv").unlink()
    with pytest.raises(BadInput, match=r"no such file in .*FIRST\.origin\.csv\.gz"):
        read_election(folder, "FIRST")
    result = run(str(folder), "--election", "THIRD", "--out", str(folder / "out"))
    assert result.exit_code == 2 and "no THIRD: it holds FIRST, SECOND" in result.output
    (folder / "SECOND.options.csv.gz").write_bytes(b"not packed")
    with pytest.raises(BadInput, match="cannot be read"):
        read_election(folder, "SECOND")


def test_settings_of_the_wrong_form_are_refused(folder: Path) -> None:
    (folder / "settings.toml").write_text("elections = []\n[polling_places]\nloyalty = 2.0\n")
    result = run(str(folder), "--settings", str(folder / "settings.toml"), "--out", str(folder / "out"))
    assert result.exit_code == 2 and "in it" in result.output


def test_the_command_offers_every_method() -> None:
    assert METHODS == NAMES


def test_the_true_tables_are_never_opened(folder: Path) -> None:
    (folder / "FIRST.truth.csv").mkdir()
    assert run(str(folder), "--election", "FIRST", "--out", str(folder / "out")).exit_code == 0
