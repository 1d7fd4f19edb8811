"""The century's results by constituency, and the hexagon maps."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from hustings.errors import BadInput
from hustings.record.reference import Hex, HexMap
from hustings.sources.hexjson import is_hexjson, parse_hexjson
from hustings.sources.history import ELECTIONS, History, is_history, parse_history
from hustings.sources.official.read import read_official

HEADER = (
    "constituency_id,seats,constituency_name,country/region,electorate,con_votes,con_share,lib_votes ,lib_share,"
    "lab_votes,lab_share,natSW_votes,natSW_share,oth_votes,oth_share,total_votes,turnout ,election,boundary_set,"
)
ROWS = (
    "1,1, Ynys Môn,Wales,50,10,0.4,,,15,0.6,,,,,25,0.5,1974F,1974-1979,",
    ",2,Somewhere,Yorkshire & The Humber,,-2,1,,,,,,,,,-2,,1922,1918-1935,",
)


def history(*rows: str) -> bytes:
    return "\r\n".join((HEADER, *rows)).encode("cp1252")


def test_a_row_in_windows_1252_is_read_and_an_unopposed_return_is_no_vote() -> None:
    read = parse_history(history(*ROWS), "h.csv")
    first, second = read.results
    assert (first.name, first.polling_day.isoformat(), first.votes) == (
        "Ynys Môn",
        "1974-02-28",
        {"con": 10, "lab": 15},
    )
    assert (second.seats, second.unopposed, second.votes, second.total_votes) == (2, {"con": 2}, {}, None)
    assert second.region == "Yorkshire and The Humber"


@pytest.mark.parametrize(
    ("was", "becomes", "problem"),
    [
        ("1974F", "1975", "O002"),
        (",50,10,", ",5O,10,", "R001"),
        (",15,0.6,", ",15,60%,", None),
        (",0.5,", ",x,", "O003"),
    ],
)
def test_cells_that_cannot_be_read_refuse_the_file(was: str, becomes: str, problem: str | None) -> None:
    data = history(ROWS[0].replace(was, becomes))
    if problem is None:  # the parties' shares are not read: they follow from the votes
        assert parse_history(data, "h.csv").results
        return
    with pytest.raises(BadInput) as refused:
        parse_history(data, "h.csv")
    assert [p.id for p in refused.value.problems] == [problem]


def test_parts_that_do_not_make_the_total_are_reported() -> None:
    read = parse_history(history(ROWS[0].replace(",25,", ",26,")), "h.csv")
    assert [(p.id, p.found, p.expected) for p in read.problems if p.field == "total_votes"] == [("O101", "26", "25")]


def test_two_hexagons_in_one_place_are_refused() -> None:
    hexes = {"E14000530": {"n": "A", "q": 1, "r": 2}, "E14000531": {"n": "B", "q": 1, "r": 2}}
    with pytest.raises(BadInput) as refused:
        parse_hexjson(json.dumps({"layout": "odd-r", "hexes": hexes}).encode(), "h")
    assert [p.field for p in refused.value.problems] == ["E14000531"]


@pytest.mark.parametrize(
    "text", ["[]", "{", '{"layout":"even-r","hexes":{"a":{}}}', '{"layout":"odd-r","hexes":{"a":1}}']
)
def test_what_is_no_hexjson_is_refused(text: str) -> None:
    with pytest.raises(BadInput):
        parse_hexjson(text.encode(), "h")


def test_odd_rows_are_shifted_by_half_a_hexagon() -> None:
    place = Hex(constituency_id="E14000530", name="A", column=4, row=-3)
    assert HexMap(name="m", layout="odd-r", hexes=(place,)).centre(place) == (4.5, -3.0)
    assert HexMap(name="m", layout="odd-q", hexes=(place,)).centre(place) == (4.0, -3.0)


@pytest.fixture(scope="module")
def century(data_dir: Path) -> History:
    data = (data_dir / "history" / "constituency_results_1918_2019.csv").read_bytes()
    assert is_history(data)
    return parse_history(data, "century.csv")


@pytest.mark.data
def test_every_constituency_at_28_general_elections(century: History) -> None:
    assert len(century.results) == 17_698
    assert Counter(result.election for result in century.results).keys() == ELECTIONS.keys()
    assert sum(result.seats > 1 for result in century.results) == 151
    assert max(result.election for result in century.results if result.unopposed) == "1951"


@pytest.mark.data
def test_the_century_agrees_with_parliaments_files_from_2010(century: History, data_dir: Path) -> None:
    contests = read_official(data_dir / "uk-parliament").contests
    official = {(c.polling_day, c.gss): c for c in contests if not c.is_notional}
    same, electorates = 0, 0
    for result in century.results:
        if contest := official.get((result.polling_day, result.code)):
            same += result.total_votes == contest.valid_votes
            electorates += result.electorate != contest.electorate
    assert (same, electorates) == (4 * 650, 7)  # the seven, all of 2019, were corrected later


@pytest.mark.data
def test_rows_known_to_be_wrong_are_among_those_reported(century: History) -> None:
    lines = {problem.line for problem in century.problems if problem.id == "O101"}
    wrong = [result for result in century.results if result.line in lines]
    in_1997 = [result for result in wrong if result.election == "1997" and result.region == "Northern Ireland"]
    assert len(in_1997) == 16
    assert len(wrong) == 64


@pytest.mark.data
def test_each_map_has_every_constituency_once(data_dir: Path) -> None:
    contests = read_official(data_dir / "uk-parliament").contests
    for year, name in ((2019, "2010-2019"), (2019, "2010-2019-bbc-layout"), (2024, "2024")):
        data = (data_dir / "hexmaps" / f"constituencies-{name}.hexjson").read_bytes()
        assert is_hexjson(data) and not is_history(data)
        drawn: HexMap = parse_hexjson(data, name)
        codes = {c.gss for c in contests if c.polling_day.year == year and not (c.is_by_election or c.is_notional)}
        assert {place.constituency_id for place in drawn.hexes} == codes
        assert len(drawn.hexes) == 650
