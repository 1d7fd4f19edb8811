"""Pages of constituencies, parties, people and the search: their figures, their twins, what they refuse."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import polars as pl
import pytest

from desk_house import Browser
from record_reader import embedded_reader, full_reader

PAGES = (
    "/constituencies",
    "/constituencies/batley-and-spen",
    "/parties",
    "/parties/lab",
    "/people",
    "/people?letter=L&members=1",
    "/people/kim-leadbeater",
    "/search?q=batley",
)


@pytest.fixture
def reader() -> Browser:
    return embedded_reader()


@pytest.fixture
def full(data_dir: Path) -> Browser:
    return full_reader(data_dir)


def twin(path: str, ending: str) -> str:
    address, mark, query = path.partition("?")
    return address + ending + mark + query


@pytest.mark.parametrize("path", PAGES)
def test_every_page_has_three_twins_of_one_table_and_a_tag(reader: Browser, path: str) -> None:
    page, data = reader.get(path), reader.get(twin(path, ".json"))
    assert page.headers["content-type"].startswith("text/html")
    rows = data.json()["rows"]
    table = pl.read_parquet(io.BytesIO(reader.get(twin(path, ".parquet")).content))
    lines = list(csv.DictReader(io.StringIO(reader.get(twin(path, ".csv")).text)))
    assert len(rows) == len(lines) == len(table) > 0
    assert list(rows[0]) == list(lines[0]) == table.columns
    for address in (path, twin(path, ".json")):
        tag = reader.get(address).headers["etag"]
        assert reader.get(address, {"If-None-Match": tag}).status_code == 304


def test_the_page_of_a_constituency_has_every_contest_and_what_is_remarkable(reader: Browser) -> None:
    text = reader.get("/constituencies/batley-and-spen").text
    figures = ("By-election, 1 July 2021", "323", "Kim Leadbeater", "35.3%", "47.5%")
    for said in (*figures, "smallest at any Batley and Spen"):
        assert said in text, said
    assert 'role="img"' in text and "Share of the vote over time" in text
    assert "does not hold how areas passed" in text
    assert "1983 general election" in text


def test_a_rehearsals_pages_say_so() -> None:
    reader = embedded_reader(is_test=True)
    assert "REHEARSAL" in reader.get("/constituencies/batley-and-spen").text
    assert reader.get("/search.json?q=spen").json()["is_test"] is True


def test_a_person_without_an_id_is_only_a_name(reader: Browser) -> None:
    assert "may be different people" in reader.get("/people/therese-hirst").text


def test_people_are_listed_by_surname_and_those_who_won_are_marked(reader: Browser) -> None:
    everybody = reader.get("/people.json").json()["rows"]
    under_l = reader.get("/people.json?letter=L").json()
    won = reader.get("/people.json?letter=L&members=1").json()
    assert [row["letter"] for row in everybody] == sorted(row["letter"] for row in everybody)
    assert under_l["rows"] == [row for row in everybody if row["letter"] == "L"]
    assert won["rows"] == [row for row in under_l["rows"] if row["wins"]] != under_l["rows"]
    page = reader.get("/people?letter=L").text
    assert page.count('class="elected"') == won["people"] > 0
    kim = '<a href="/people/kim-leadbeater">Leadbeater, Kim</a> <span class="elected">Elected</span>'
    assert kim in page and 'aria-current="page">People' in page


def test_people_can_be_put_in_any_order_and_back(reader: Browser) -> None:
    def names(query: str) -> list[str]:
        return [row["person"] for row in reader.get(f"/people.json{query}").json()["rows"]]

    assert names("?sort=-listed_as") == names("")[::-1]
    wins = [row["wins"] for row in reader.get("/people.json?sort=-wins").json()["rows"]]
    assert wins == sorted(wins, reverse=True) and wins[0] > 0


@pytest.mark.parametrize(
    "query", ["letter=%C3%89", "letter=l", "members=yes", "sort=age", "page=99", "page=" + "9" * 5000]
)
def test_a_wrong_choice_among_people_is_refused_by_name(reader: Browser, query: str) -> None:
    answer = reader.get(f"/people.json?{query}")
    assert answer.status_code == 400
    assert answer.json()["error"]["message"].startswith(query.partition("=")[0])


def test_a_person_leads_back_to_the_letter_and_search_to_everybody(reader: Browser) -> None:
    assert 'href="/people?letter=L"' in reader.get("/people/kim-leadbeater").text
    assert 'href="/people"' in reader.get("/search?q=batley").text.partition("<h1>")[2]


@pytest.mark.data
def test_every_member_elected_since_2010_is_among_those_who_have_won(full: Browser) -> None:
    won = full.get("/people.json?members=1").json()
    assert won["people"] == len(won["rows"]) > 1_400
    assert all(row["is_one_person"] for row in won["rows"])
    assert full.get("/people?page=2").text.count("<tr ") == 651


def test_search_finds_misspellings_and_works_without_a_script(reader: Browser) -> None:
    page = reader.get("/search?q=hartlpool").text
    assert "Did you mean" in page and 'href="/search?q=hartlepool"' in page
    assert '<form class="search" action="/search" method="get"' in page
    assert reader.get("/search.json?q=HARTLEPOOL").json()["rows"][0]["path"] == "/constituencies/hartlepool"


def test_what_was_searched_for_cannot_become_markup(reader: Browser) -> None:
    page = reader.get('/search?q="><script>alert(1)</script>').text
    assert "<script>alert" not in page


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/constituencies/batly-and-spen.json", "did you mean batley-and-spen?"),
        ("/parties/labor.json", "no party 'labor'"),
        ("/people/nobody-at-all.json", "no person 'nobody-at-all'"),
    ],
)
def test_a_thing_that_is_not_there_is_404_with_what_comes_nearest(reader: Browser, path: str, words: str) -> None:
    answer = reader.get(path)
    assert answer.status_code == 404
    assert words in answer.json()["error"]["message"]


@pytest.mark.parametrize(
    "query", ["sort=colour", "nation=France", "set=1832", "page=0", "page=x", "page=99", "region=Atlantis"]
)
def test_a_wrong_choice_is_refused_by_name(reader: Browser, query: str) -> None:
    answer = reader.get(f"/constituencies.json?{query}")
    assert answer.status_code == 400
    assert answer.json()["error"]["message"].startswith(query.partition("=")[0])


@pytest.mark.data
def test_a_party_has_the_seats_and_lost_deposits_that_are_published(full: Browser) -> None:
    rows = {row["polling_day"]: row for row in full.get("/parties/lab.json").json()["rows"]}
    assert [rows[day]["seats"] for day in sorted(rows)] == [258, 232, 262, 202, 411]
    assert rows["2024-07-04"]["share"] == pytest.approx(0.337, abs=5e-4)
    libdem = {row["polling_day"]: row for row in full.get("/parties/ld.json").json()["rows"]}
    assert libdem["2015-05-07"]["lost_deposits"] == 341
    assert libdem["2024-07-04"]["gained"] - libdem["2024-07-04"]["lost"] == 64


@pytest.mark.data
def test_a_name_that_one_member_bore_leads_to_the_member(full: Browser) -> None:
    answer = full.get("/people/kim-leadbeater.json")
    assert (answer.status_code, answer.headers["location"]) == (307, "/people/mnis-4923.json")
    assert full.get("/people/mnis-4923.json").json()["is_one_person"] is True


@pytest.mark.data
def test_both_sets_of_boundaries_stand_on_one_page_and_are_told_apart(full: Browser) -> None:
    text = full.get("/constituencies/hartlepool").text
    assert "boundaries since 2024" in text and "boundaries 2010 to 2024" in text
    assert "Notional result, 12 December 2019" in text


@pytest.mark.parametrize("page", ["0", "9" * 5000, "1_0", "%201", "%D9%A1"])
def test_a_page_that_is_not_there_is_refused(reader: Browser, page: str) -> None:
    answer = reader.get(f"/constituencies.json?page={page}")
    assert answer.status_code == 400 and answer.json()["error"]["message"].startswith("page: ")
