"""Pages of history, Parliaments and boundary sets, and what they add to constituencies, parties, search and the API."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from desk_house import Browser
from hustings.home import open_embedded
from hustings.record.entries import Draft, ReferenceEntered
from hustings.record.reference import Legislation
from official_load import NOW
from record_reader import embedded_reader, reader_of
from reference_record import reference_reader

PAGES = (
    "/history",
    "/history?show=seats",
    "/history/1918",
    "/history/1974F?region=Wales",
    "/history/constituencies/north-antrim",
    "/parliaments",
    "/parliaments/58",
    "/boundaries",
    "/boundaries/england/2010-2024?show=majority",
    "/boundaries/scotland/1955-1974",
    "/boundaries/wales/1918-1950",
)


@pytest.fixture
def full(data_dir: Path) -> Browser:
    return reference_reader(data_dir)


def twin(path: str, ending: str) -> str:
    address, mark, query = path.partition("?")
    return address + ending + mark + query


@pytest.mark.parametrize("path", PAGES)
def test_every_page_has_three_twins_of_one_table_and_a_tag(full: Browser, path: str) -> None:
    page = full.get(path)
    assert page.status_code == 200 and page.text.count("<h1") == 1
    rows = full.get(twin(path, ".json")).json()["rows"]
    table = pl.read_parquet(io.BytesIO(full.get(twin(path, ".parquet")).content))
    lines = list(csv.DictReader(io.StringIO(full.get(twin(path, ".csv")).text)))
    assert len(rows) == len(lines) == len(table) > 0
    assert list(rows[0]) == list(lines[0]) == table.columns
    assert full.get(path, {"If-None-Match": page.headers["etag"]}).status_code == 304


@pytest.mark.parametrize("path", ["/history", "/parliaments", "/boundaries"])
def test_pages_stand_without_the_files_and_say_how_to_add_them(path: str) -> None:
    assert embedded_reader().get(path).status_code == 200
    assert path == "/boundaries" or "hustings record add" in embedded_reader().get(path).text


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/history/1900", 404),
        ("/history/constituencies/nowhere", 404),
        ("/parliaments/60", 404),
        ("/parliaments/x.json", 404),
        ("/boundaries/england/1900-1910", 404),
        ("/history?show=swings", 400),
        ("/history/1951?sort=votes", 400),
        ("/boundaries/wales/1918-1950?show=winner", 400),
    ],
)
def test_what_is_not_there_is_refused(full: Browser, path: str, status: int) -> None:
    assert full.get(path).status_code == status


def test_an_election_before_2010_says_what_its_file_cannot(full: Browser) -> None:
    text = full.get("/history/1923").text
    assert "Conservative, unopposed" in text and "2 Members" in text and "candidacy files win" not in text
    assert "the parties’ votes do not make the total of 54,158" in text  # Oldham's parts make 54,157
    later = full.get("/history/2019").text
    assert "From 2010 the candidacy files win" in later and 'href="/elections/2019-12-12"' in later


def test_an_election_sorts_by_share_and_filters_by_region(full: Browser) -> None:
    rows = full.get("/history/1966.json?region=Wales&sort=-share_nat").json()["rows"]
    assert len(rows) == 36 and {row["region"] for row in rows} == {"Wales"}
    shares = [row["share_nat"] for row in rows if row["share_nat"] is not None]
    assert shares == sorted(shares, reverse=True)


def test_a_name_is_found_in_any_order_of_its_words(full: Browser) -> None:
    rows = full.get("/history/constituencies/north-antrim.json").json()["rows"]
    assert {row["name"] for row in rows} == {"Antrim North", "North Antrim"}
    assert "found by the name alone" in full.get("/history/constituencies/north-antrim").text


def test_a_constituency_names_its_predecessors_with_the_shares(full: Browser) -> None:
    text = full.get("/constituencies/spen-valley").text
    for said in ("74.5% of the residents of Spen Valley", "Batley and Spen, its main predecessor", "21.4%"):
        assert said in text, said
    said = full.get("/constituencies/aldershot.json").json()
    later, earlier = said["areas_passed_on"]
    assert later["predecessors"][0]["is_whole"] and later["predecessors"][0]["constituency_id"] == "E14000530"
    assert earlier["successors"][0]["of_this_residents"] == 1.0
    assert "whole of" in full.get("/constituencies/aldershot").text


def test_results_of_the_name_stand_apart_from_the_contests_and_end_before_2010(full: Browser) -> None:
    said = full.get("/constituencies/aldershot.json").json()
    actual = [row["polling_day"] for row in said["rows"] if not row["is_notional"]]
    assert min(actual) == "2010-05-06" and all(row["contest_id"] for row in said["rows"])
    days = [row["polling_day"] for row in said["of_the_name_since_1918"]]
    assert (days[0], days[-1]) == ("2005-05-05", "1955-05-26")  # before, it was Hampshire Aldershot
    text = full.get("/constituencies/aldershot").text
    assert "Found by name alone" in text and text.index("Before and after") < text.index("Found by name alone")


def test_a_party_has_its_registrations(full: Browser) -> None:
    text = full.get("/parties/green").text
    assert "PP305" in text and "Green Party Northern Ireland" in text and "25 February 1999" in text
    assert [row["ec_id"] for row in full.get("/parties/green.json").json()["registrations"]] == [
        "PP63",
        "PP130",
        "PP305",
    ]


def test_a_parliament_has_its_days_and_by_elections(full: Browser) -> None:
    text = full.get("/parliaments/58").text
    for said in (
        "12 December 2019",
        "30 May 2024",
        "Batley and Spen",
        'href="/elections/2019-12-12"',
        "23 by-elections",
    ):
        assert said in text, said
    assert 'href="/history/1945"' in full.get("/parliaments/38").text
    assert "does not reach back" in full.get("/parliaments/38").text


def test_a_boundary_set_has_its_law_and_links_every_contest(full: Browser) -> None:
    text = full.get("/boundaries/england/2010-2024?show=majority").text
    assert "Parliamentary Constituencies (England) Order 2007" in text
    assert text.count('href="/contests/') == 4 * 533 and "3,525" in text
    assert "Liberal" not in full.get("/boundaries/scotland/1955-1974").text.split("<h1>")[1]


def test_search_finds_parliaments_and_constituencies_of_the_past(full: Browser) -> None:
    found = full.get("/search.json?q=parliament 58").json()["rows"]
    assert found[0]["path"] == "/parliaments/58"
    rows = full.get("/search.json?q=oldham&kind=historic").json()["rows"]
    assert "/history/constituencies/oldham" in [row["path"] for row in rows]
    assert "hartlepool" not in {
        row["key"] for row in full.get("/search.json?q=hartlepool&kind=historic").json()["rows"]
    }


@pytest.mark.parametrize("name", ["overlaps", "history", "parliaments", "registrations", "legislation"])
def test_every_table_comes_through_the_api_page_by_page(full: Browser, name: str) -> None:
    whole = full.get(f"/api/v1/{name}.csv").text
    address, rows = f"/api/v1/{name}?limit=1000", []
    while address:
        page = full.get(address).json()
        rows += page[name]
        address = page["next"]
    assert len(rows) == page["total"] == len(list(csv.reader(io.StringIO(whole)))) - 1
    described = full.get("/api/v1/openapi.json").json()["paths"][f"/api/v1/{name}"]["get"]
    schema = described["responses"]["200"]["content"]["application/json"]["schema"]["properties"][name]["items"]
    assert list(schema["properties"]) == list(rows[0])


def test_the_api_filters_history(full: Browser) -> None:
    found = full.get("/api/v1/history?won_by=nat&polling_day_to=1970-12-31&fields=election,name,votes_nat").json()
    assert found["history"] == [{"election": "1970", "name": "Western Isles", "votes_nat": 6568}]


@pytest.mark.data
def test_a_postponed_poll_leads_to_the_election_that_it_belongs_to(full: Browser) -> None:
    page = full.get("/contests/parl.thirsk-and-malton.2010-05-06").text
    assert "/elections/2010-05-27" not in page
    assert '<a href="/elections/2010-05-06">General election, 6 May 2010</a>' in page
    assert "<h1>Thirsk and Malton, 27 May 2010</h1>" in page


@pytest.mark.data
def test_a_postponed_poll_is_in_the_totals_of_its_election(full: Browser) -> None:
    asked = "/api/v1/totals?by=election_day&is_by_election=false&party=con"
    seats = {row["election_day"]: row["seats"] for row in full.get(asked).json()["totals"]}
    assert seats["2010-05-06"] == 306 and "2010-05-27" not in seats


def test_only_an_address_on_the_web_becomes_a_link(tmp_path: Path) -> None:
    law = Legislation(
        title="An Order", url="javascript:alert(1)", made_on=None, under=("An Act",), begins_on=None, ends_on=None,
        nation="",
    )  # fmt: skip
    laws = (law, replace(law, title="Another", url="https://www.legislation.gov.uk/id/uksi/2023/1230"))
    with open_embedded() as record:
        payload = ReferenceEntered(legislation=laws)
        record.append(lambda state: [Draft(by="tests", source="tests", payload=payload)], now=NOW)
        page = reader_of(record, tmp_path).get("/boundaries").text
    assert "<li>An Order</li>" in page and "javascript:" not in page
    assert '<li><a href="https://www.legislation.gov.uk/id/uksi/2023/1230">Another</a></li>' in page
