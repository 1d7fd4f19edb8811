"""The record's API: filters, order, fields, pages that join up, files, refusals by name, its own description."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from desk_house import CONTEST, Browser, Desk
from hustings.measures.tables import CANDIDACIES, CONTESTS
from hustings.web.record_openapi import openapi_paths
from record_reader import ROUTES, embedded_reader, full_reader

API = "/api/v1"
RESOURCES = ("contests", "candidacies", "elections", "constituencies", "parties")


@pytest.fixture
def reader() -> Browser:
    return embedded_reader()


@pytest.fixture
def full(data_dir: Path) -> Browser:
    return full_reader(data_dir)


def all_pages(reader: Browser, path: str, name: str) -> tuple[list[dict[str, Any]], int]:
    """The rows of every page, and how many pages there were."""
    rows: list[dict[str, Any]] = []
    turns, at = 0, path
    while at:
        answer = reader.get(at).json()
        rows, turns, at = rows + answer[name], turns + 1, answer["next"]
        assert turns < 1000
    return rows, turns


def message(reader: Browser, path: str, status: int = 400) -> str:
    answer = reader.get(path)
    assert answer.status_code == status, answer.text
    assert set(answer.json()) == {"error", "is_test"} and answer.json()["error"]["status"] == status
    return str(answer.json()["error"]["message"])


def test_the_listing_keeps_its_keys_and_has_the_tables_columns(reader: Browser) -> None:
    rows = {row["contest_id"]: row for row in reader.get(f"{API}/contests?limit=1000").json()["contests"]}
    row = rows[CONTEST]
    assert set(row) == {*CONTESTS, "is_published", "pages"}
    assert (row["constituency"], row["polling_day"], row["is_by_election"]) == ("Batley and Spen", "2021-07-01", True)
    assert (row["is_published"], row["pages"], row["majority"]) == (True, ["batley-and-spen-2021-07-01"], 323)


@pytest.mark.parametrize("name", RESOURCES)
def test_pages_of_any_size_join_up_to_the_file(reader: Browser, name: str) -> None:
    whole = pl.read_parquet(io.BytesIO(reader.get(f"{API}/{name}.parquet").content))
    rows, turns = all_pages(reader, f"{API}/{name}?limit=3", name)
    assert turns == -(-len(whole) // 3)
    assert rows == reader.get(f"{API}/{name}?limit=1000").json()[name]
    assert len(rows) == len(whole) == reader.get(f"{API}/{name}").json()["total"]
    assert len(list(csv.DictReader(io.StringIO(reader.get(f"{API}/{name}.csv").text)))) == len(whole)


def test_filters_order_and_fields(reader: Browser) -> None:
    asked = "is_by_election=true&polling_day_from=2021-01-01&sort=-butler_pp&fields=contest_id,butler_pp"
    rows = reader.get(f"{API}/contests?{asked}").json()["contests"]
    assert [row["contest_id"].split(".")[1] for row in rows] == [
        "chesham-and-amersham",
        "hartlepool",
        "batley-and-spen",
        "airdrie-and-shotts",
    ]
    assert set(rows[0]) == {"contest_id", "butler_pp"}
    lost = reader.get(f"{API}/candidacies?party=lab,con&contest_id={CONTEST}&loses_deposit=false").json()
    assert [row["votes"] for row in lost["candidacies"]] == [13296, 12973]
    close = reader.get(f"{API}/contests?majority_max=323&is_by_election=true").json()
    assert [row["contest_id"] for row in close["contests"]] == [CONTEST]


def test_unknown_is_asked_for_as_null(reader: Browser) -> None:
    rows = reader.get(f"{API}/contests?electorate=null&limit=1000").json()["contests"]
    assert rows and all(row["electorate"] is None for row in rows)
    assert not reader.get(f"{API}/contests?outcome=null&is_published=true&contest_id={CONTEST}").json()["contests"]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("contests?winer_party=lab", "winer_party: there is no such parameter; did you mean winner_party?"),
        ("contests?is_by_election=yes", "is_by_election: 'yes' is neither true nor false."),
        ("contests?polling_day_from=2015", "polling_day_from: '2015' is not a date; write it as 2019-12-12."),
        ("contests?majority_min=1e3", "majority_min: '1e3' is not a whole number."),
        ("contests?butler_pp_min=nan", "butler_pp_min: 'nan' is not a number"),
        ("contests?limit=1001", "limit: '1001' is not a whole number from 1 to 1000."),
        ("contests?limit=²", "limit: "),
        ("contests?sort=colour", "sort: there is no column 'colour'"),
        ("contests?fields=majorty", "fields: there is no column 'majorty'; did you mean majority?"),
        ("contests?cursor=%F0%9F%92%A3", "cursor: "),
        ("contests?cursor=WzFd", "cursor: it is not one that this question gave"),
        ("contests?limit=2&limit=3", "limit: it is given twice"),
        ("since", "contest_id: it is needed"),
        (f"since?contest_id={CONTEST}&measure=colour", "measure: there is no 'colour'"),
        (f"since?contest_id={CONTEST}&measure=best_share", "party: best_share needs a party key"),
        ("totals?by=colour", "by: 'colour' is none of"),
        ("totals?limit=5", "limit: totals come whole"),
    ],
)
def test_a_wrong_parameter_is_refused_by_name_with_what_would_be_right(reader: Browser, query: str, words: str) -> None:
    assert message(reader, f"{API}/{query}").startswith(words)


def test_a_cursor_of_another_question_is_refused(reader: Browser) -> None:
    following = reader.get(f"{API}/contests?is_by_election=true&limit=1").json()["next"]
    cursor = following.partition("cursor=")[2]
    assert message(reader, f"{API}/contests?is_by_election=false&cursor={cursor}").startswith("cursor: ")


def test_since_says_how_far_the_record_goes(reader: Browser) -> None:
    (found,) = reader.get(f"{API}/since?contest_id={CONTEST}&measure=smallest_majority").json()["since"]
    assert (found["value"], found["last"]) == (323, None)
    assert "as far as this record goes" in found["scope"]
    assert len(reader.get(f"{API}/since?contest_id={CONTEST}").json()["since"]) >= 4
    assert "no contest 'x'" in message(reader, f"{API}/since?contest_id=x", 404)


def test_totals_are_sums_of_the_candidacies(reader: Browser) -> None:
    lines = reader.get(f"{API}/candidacies?polling_day=2019-12-12&limit=1000").json()["candidacies"]
    rows = {r["party"]: r for r in reader.get(f"{API}/totals?polling_day=2019-12-12").json()["totals"]}
    assert rows["lab"]["votes"] == sum(line["votes"] for line in lines if line["party"] == "lab")
    assert rows["lab"]["share"] == pytest.approx(rows["lab"]["votes"] / sum(line["votes"] for line in lines))
    by_seat = reader.get(f"{API}/totals?polling_day=2019-12-12&by=constituency_id&party=lab").json()["totals"]
    assert sum(row["votes"] for row in by_seat) == rows["lab"]["votes"]


def test_an_answer_has_a_tag_and_may_be_read_from_anywhere(reader: Browser) -> None:
    answer = reader.get(f"{API}/parties")
    assert answer.headers["access-control-allow-origin"] == "*"
    assert reader.get(f"{API}/parties", {"If-None-Match": answer.headers["etag"]}).status_code == 304


def test_an_entry_is_in_the_next_answer(desk: Desk) -> None:
    totals, stood = f"{API}/totals?polling_day=2021-07-01", f"{API}/candidacies?contest_id={CONTEST}&sort=-votes"
    listed = f"{API}/contests?contest_id={CONTEST}"
    assert (desk.get(totals).json()["totals"], desk.get(stood).json()["total"]) == ([], 0)
    assert desk.get(listed).json()["contests"][0]["is_published"] is False
    desk.declare(desk.seat(), desk.reporter())
    assert desk.get(totals).json()["totals"][0]["votes"] == 13296
    assert desk.get(stood).json()["candidacies"][0]["votes"] == 13296
    assert desk.get(listed).json()["contests"][0]["majority"] == 323


def test_the_description_has_every_route_and_every_column() -> None:
    paths = openapi_paths()
    assert set(paths) == {route.path for route in ROUTES if route.path.startswith(API)}
    described = paths[f"{API}/candidacies"]["get"]
    names = {parameter["name"] for parameter in described["parameters"]}
    assert {*CANDIDACIES, "polling_day_from", "votes_min", "limit", "cursor", "sort", "fields"} <= names
    schema = described["responses"]["200"]["content"]["application/json"]["schema"]
    assert set(schema["properties"]["candidacies"]["items"]["properties"]) == set(CANDIDACIES)


@pytest.mark.data
def test_published_figures_of_the_whole_record(full: Browser) -> None:
    closest = full.get(f"{API}/contests?polling_day=2017-06-08&is_notional=false&sort=majority&limit=1").json()
    assert [(row["constituency"], row["majority"]) for row in closest["contests"]] == [("North East Fife", 2)]
    lost = full.get(f"{API}/candidacies?polling_day=2024-07-04&loses_deposit=true&limit=1").json()["total"]
    assert lost == 1673
    totals = full.get(f"{API}/totals?polling_day=2019-12-12").json()["totals"]
    assert {row["party"]: row["seats"] for row in totals}["con"] == 365
    rows, _ = all_pages(
        full, f"{API}/candidacies?party=lab&sort=-votes&limit=1000&fields=contest_id,votes", "candidacies"
    )
    assert [row["votes"] for row in rows] == sorted((row["votes"] for row in rows), reverse=True)


def test_groups_named_twice_are_one_group(reader: Browser) -> None:
    once, twice = (reader.get(f"{API}/totals?by={by}").json()["totals"] for by in ("nation", "nation,nation"))
    assert once == twice and once


def test_totals_can_be_grouped_by_the_day_of_the_election(reader: Browser) -> None:
    rows = reader.get(f"{API}/totals?by=election_day&is_by_election=false").json()["totals"]
    assert {"2017-06-08", "2019-12-12"} <= {row["election_day"] for row in rows}
