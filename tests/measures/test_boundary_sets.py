"""Boundary sets: from legislation to the general elections fought on them, and every seat at each."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from hustings.home import open_embedded
from hustings.measures.boundary_sets import GRID, BoundarySet
from reference_record import reference_almanac


@pytest.fixture
def sets(data_dir: Path) -> dict[tuple[str, str], BoundarySet]:
    return {(s.nation, s.name): s for s in reference_almanac(data_dir).boundary_sets()}


def test_every_nation_has_its_sets_one_after_the_other(sets: dict[tuple[str, str], BoundarySet]) -> None:
    names = {
        nation: [name for n, name in sets if n == nation] for nation in ("Scotland", "Ireland", "Northern Ireland")
    }
    assert names["Scotland"][:4] == ["2024-", "2005-2024", "1997-2005", "1983-1997"]
    assert names["Ireland"] == ["1918-1922"] and names["Northern Ireland"][-1] == "1922-1950"
    england = [each for (nation, _), each in sets.items() if nation == "England"]
    fought = sorted(day for each in england for day in each.general_elections)
    assert len(fought) == len(set(fought)) == 29 and fought[-1] == date(2024, 7, 4)


def test_sets_have_their_legislation_and_size(sets: dict[tuple[str, str], BoundarySet]) -> None:
    assert [s.title for s in sets["England", "1983-1992"].legislation] == [
        "Parliamentary Constituencies (England) Order 1983"
    ]
    assert len(sets["England", "1955-1974"].legislation) == 39
    size = {
        key: sets[key].constituencies
        for key in (("England", "2024-"), ("Scotland", "1997-2005"), ("Ireland", "1918-1922"))
    }
    assert list(size.values()) == [543, 72, 100]
    assert [s.is_held for (n, _), s in sets.items() if n == "Wales"][:3] == [True, True, False]


def test_a_grid_of_a_held_set_has_each_seat_at_each_general_election(
    sets: dict[tuple[str, str], BoundarySet], data_dir: Path
) -> None:
    almanac = reference_almanac(data_dir)
    grid = almanac.grid(sets["England", "2010-2024"])
    assert dict(grid.schema) == {name: kind for name, (kind, _) in GRID.items()}
    assert len(grid) == 4 * 533 and grid["election_day"].n_unique() == 4
    thirsk = grid.filter(slug="thirsk-and-malton")["election_day"].to_list()
    assert thirsk[0] == date(2010, 5, 6)  # though it polled on 27 May
    row = grid.filter(contest_id="parl.batley-and-spen.2019-12-12").row(0, named=True)
    assert (row["winner"], row["majority"], round(row["winner_share"], 4)) == ("lab", 3525, 0.4269)


def test_a_grid_out_of_the_history_knows_a_seat_by_its_number_in_the_set(
    sets: dict[tuple[str, str], BoundarySet], data_dir: Path
) -> None:
    grid = reference_almanac(data_dir).grid(sets["England", "1974-1983"])
    assert len(grid) == 3 * 516 and grid["seat"].n_unique() == 516
    aldridge = grid.filter(pl.col("slug").str.starts_with("aldridge"))
    assert aldridge["seat"].n_unique() == 1 and aldridge["slug"].n_unique() == 2
    assert set(grid["winner"]) == {"con", "lab", "lib", None}
    assert set(grid.filter(pl.col("winner").is_null())["slug"]) == {"blyth", "lincoln", "wirral"}
    before = reference_almanac(data_dir).grid(sets["Wales", "1918-1950"])
    assert before["winner"].null_count() == len(before) == 8 * 35


def test_an_embedded_record_has_the_sets_of_its_own_constituencies() -> None:
    record = open_embedded()
    found = {(s.nation, s.name): s for s in record.almanac.boundary_sets()}
    assert found["England", "2010-2024"].constituencies == 3
    assert found["England", "2010-2024"].general_elections == (date(2017, 6, 8), date(2019, 12, 12))
    assert len(record.almanac.grid(found["England", "2010-2024"])) == 6
