"""Pages of polls, of shares as seats, and of what a by-election tells, with their twins."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import polars as pl
import pytest

from desk_house import Browser
from forecast_record import forecast_reader
from record_reader import embedded_reader

BATLEY = "/contests/parl.batley-and-spen.by.2021-07-01/read-across"
FORM = "/forecast?con=24&lab=30&ld=12&reform=20&green=8&need=con&against=lab"
PAGES = (
    "/polls",
    "/polls?on=2019-12-11",
    "/polls?on=1951-10-24",
    "/forecast",
    FORM,
    f"{FORM}&method=proportional",
    BATLEY,
)


@pytest.fixture
def full(data_dir: Path) -> Browser:
    return forecast_reader(data_dir)


@pytest.mark.parametrize("path", PAGES)
def test_every_page_has_three_twins_of_one_table_and_a_tag(full: Browser, path: str) -> None:
    page = full.get(path)
    assert page.status_code == 200 and page.text.count("<h1") == 1
    address, mark, query = path.partition("?")
    texts = {ending: full.get(address + ending + mark + query) for ending in (".json", ".csv", ".parquet")}
    rows = texts[".json"].json()["rows"]
    table = pl.read_parquet(io.BytesIO(texts[".parquet"].content))
    assert len(rows) == len(list(csv.DictReader(io.StringIO(texts[".csv"].text)))) == len(table) > 0
    assert list(rows[0]) == table.columns
    assert full.get(path, {"If-None-Match": page.headers["etag"]}).status_code == 304


@pytest.mark.parametrize("path", ["/polls", BATLEY, "/api/v1/polls?limit=1"])
def test_the_credit_stands_wherever_the_numbers_do(full: Browser, path: str) -> None:
    assert "https://www.markpack.org.uk/opinion-polls/" in full.get(path).text


def test_polls_show_ranges_houses_and_how_often_such_ranges_held(full: Browser) -> None:
    page, document = full.get("/polls?on=2019-12-11").text, full.get("/polls.json?on=2019-12-11").json()
    shares = document["average"]["shares"]
    assert sum(share["share"] for share in shares.values()) == pytest.approx(1)
    assert "2019-12-12" not in document["average"]["learned_from"] and len(document["average"]["learned_from"]) == 20
    held, of = document["held"]["90"]
    assert f"{held} of {of} within the nine-in-ten" in page and "How the houses differ" in page
    assert "<svg" in page and "nobody has voted" in page


def test_seats_are_called_arithmetic_and_sum_under_every_method(full: Browser) -> None:
    page, document = full.get(FORM).text, full.get(FORM.replace("/forecast", "/forecast.json")).json()
    assert "Arithmetic, not a forecast" in page and document["is_arithmetic"] is True
    for found in document["methods"].values():
        assert sum(found["seats"].values()) == sum(found["seats_before"].values()) == 650
        assert found["needed"]["majority"] is None or 0 <= found["needed"]["majority"] <= 0.54
    assert len(document["rows"]) == len(document["methods"]["uniform"]["changes"])


def test_a_form_without_shares_takes_the_polls_and_says_so(full: Browser) -> None:
    assert full.get("/forecast.json").json()["shares_from"].startswith("polls of ")
    assert "The shares are those of the" in full.get("/forecast").text


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("con=forty", "number from 0 to 100"),
        ("con=70&lab=40", "at most 100 together"),
        ("need=whigs", "whigs"),
        ("con=30&need=con&against=green", "no stated share"),
        ("since=2021-07-01", "2021-07-01"),
        ("con=30&scotland=snp:30", "number from 0 to 100"),
        ("area=Mars", "Mars"),
    ],
)
def test_what_cannot_be_worked_out_is_refused_in_words(full: Browser, query: str, words: str) -> None:
    answer, page = full.get(f"/forecast.json?{query}"), full.get(f"/forecast?{query}")
    assert answer.status_code == 400 and words in answer.text
    assert words in page.text and (page.status_code == 400 or "cannot be worked out" in page.text)


def test_a_tactical_what_if_changes_seats_and_not_the_share_needed(full: Browser) -> None:
    plain = full.get("/forecast.json?con=24&lab=30&ld=12&reform=20&need=lab").json()["methods"]["uniform"]
    query = "con=24&lab=30&ld=12&reform=20&need=lab&tactical=50&of=green&first=lab&second=ld"
    moved = full.get(f"/forecast.json?{query}").json()["methods"]["uniform"]
    assert moved["seats"]["lab"] > plain["seats"]["lab"] and moved["needed"] == plain["needed"]


def test_read_across_marks_arithmetic_and_shows_history_beside_it(full: Browser) -> None:
    page, document = full.get(BATLEY).text, full.get(f"{BATLEY}.json").json()
    for words in (
        "arithmetic, not a forecast",
        "George Galloway",
        "What such changes have been followed by",
        "Fair comparisons",
        "What its polls could have told",
        "cannot be said",
    ):
        assert words in page, words
    assert document["arithmetic"]["before"]["con"] == 365 and len(document["comparisons"]) == 6
    assert BATLEY in full.get(BATLEY.removesuffix("/read-across")).text


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/polls", 200),
        (BATLEY, 200),
        ("/forecast", 404),
        ("/contests/parl.batley-and-spen.2019-12-12/read-across", 404),
    ],
)
def test_pages_stand_without_the_files_or_say_what_is_lacking(path: str, status: int) -> None:
    answer = embedded_reader().get(path)
    assert answer.status_code == status and "<h1" in answer.text


def test_a_day_without_polls_is_not_found(full: Browser) -> None:
    assert full.get("/polls?on=1930-01-01").status_code == 404
    assert full.get("/polls?on=yesterday").status_code == 400
