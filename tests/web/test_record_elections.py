"""The pages of elections: figures as published, four forms of each, plain words where something is not known."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from hustings.home import open_embedded
from hustings.web import record_common
from record_site import Site, full_record

BATLEY = "parl.batley-and-spen.by.2021-07-01"
BATLEY_2019 = "parl.batley-and-spen.2019-12-12"
PAGES = (
    "/elections",
    "/elections/2019-12-12",
    "/elections/2019-12-12/contests",
    "/by-elections",
    f"/compare?a={BATLEY}&b={BATLEY_2019}",
    "/house?on=2021-06-25",
    f"/contests/{BATLEY}",
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with open_embedded() as record:
        yield Site(record, tmp_path_factory.mktemp("embedded"))


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory, data_dir: Path) -> Iterator[Site]:
    with full_record(data_dir) as record:
        yield Site(record, tmp_path_factory.mktemp("full"))


def twin(path: str, ending: str) -> str:
    where, mark, query = path.partition("?")
    return where + ending + mark + query


@pytest.mark.parametrize("path", PAGES)
def test_every_page_has_the_same_table_as_json_csv_and_parquet(site: Site, path: str) -> None:
    page = site.get(path)
    assert page.status_code == 200 and page.headers["content-type"].startswith("text/html")
    assert page.text.count("<h1") == 1
    rows = site.get(twin(path, ".json")).json()["rows"]
    as_csv = list(csv.DictReader(io.StringIO(site.get(twin(path, ".csv")).text)))
    as_parquet = pl.read_parquet(io.BytesIO(site.get(twin(path, ".parquet")).content))
    assert rows and len(rows) == len(as_csv) == len(as_parquet)
    assert list(rows[0]) == list(as_csv[0]) == as_parquet.columns
    for ending in (".json", ".csv", ".parquet"):
        assert f'href="{twin(path, ending)}"'.replace("&", "&amp;") in page.text


@pytest.mark.parametrize("ending", ["", ".json", ".csv", ".parquet"])
def test_a_reader_who_has_the_page_is_told_that_nothing_changed(site: Site, ending: str) -> None:
    first = site.get(f"/elections{ending}")
    again = site.get(f"/elections{ending}", {"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_the_house_before_batley_and_spen_voted_has_the_seat_vacant(site: Site) -> None:
    found = site.get("/house.json?on=2021-06-25").json()
    assert found["seats"]["con"] == 365 and found["seats"]["lab"] == 200
    assert [v["contest_id"] for v in found["vacant"]] == [BATLEY]
    page = site.get("/house?on=2021-06-25").text
    assert "As elected, with the by-elections this record holds, the latest of 17 June 2021" in page
    assert "defections and suspensions not recorded" in page
    assert "Batley and Spen, since 10 May 2021" in page


def test_the_picture_of_the_house_says_in_words_what_it_shows(site: Site) -> None:
    page = site.get("/house?on=2021-06-25").text
    assert page.count("<circle") == 650
    assert "Seats from left to right: Conservative 365, Scottish National Party 48" in page
    assert "vacant 1 and Labour 200." in page


def test_a_working_majority_follows_the_inputs_that_the_address_states(site: Site) -> None:
    entered = site.get("/house.json?on=2019-12-13").json()
    assert (entered["overall_majority"], entered["working_majority"]) == (80, 87)
    stated = site.get("/house.json?on=2019-12-13&deputies=con:1&not_seated=sf").json()
    assert stated["working_majority"] == 365 - 1 - (202 + 48 + 11 + 8 + 4 + 2 + 1 + 1)


@pytest.mark.parametrize(
    "query", ["deputies=lab", "deputies=lab:x", "deputies=lab:999", "not_seated=nobody", "on=soon"]
)
def test_inputs_that_cannot_be_are_refused_with_what_would_be_right(site: Site, query: str) -> None:
    answer = site.get(f"/house.json?{query}" if query.startswith("on=") else f"/house.json?on=2021-06-25&{query}")
    assert answer.status_code == 400
    assert "write" in answer.json()["error"]["message"]


def test_a_date_without_a_house_says_which_are_held(site: Site) -> None:
    answer = site.get("/house.json?on=1999-01-01")
    assert answer.status_code == 404
    assert "12 December 2019" in answer.json()["error"]["message"]


def test_two_contests_of_one_seat_are_compared_in_points(site: Site) -> None:
    found = site.get(f"/compare.json?a={BATLEY}&b={BATLEY_2019}").json()
    assert (found["earlier"], found["later"], found["not_comparable"]) == (BATLEY_2019, BATLEY, None)
    assert round(found["butler_pp"], 2) == 2.90
    lines = {row["compares_as"]: row for row in found["rows"]}
    assert round(lines["lab"]["change_pp"], 2) == -7.42
    assert lines["workers"]["change_pp"] is None and lines["workers"]["earlier_votes"] is None
    assert lines["heavy-woollen"]["later_votes"] is None and round(lines["heavy-woollen"]["change_pp"], 2) == -12.15


def test_contests_of_two_seats_stand_side_by_side_without_a_change(site: Site) -> None:
    path = f"/compare?a={BATLEY}&b=parl.hartlepool.2019-12-12"
    assert "<strong>Not comparable.</strong> No change or swing is given" in site.get(path).text
    found = site.get(twin(path, ".json")).json()
    assert "different constituencies" in found["not_comparable"]
    assert {row["change_pp"] for row in found["rows"]} == {None} and found["butler_pp"] is None


def test_words_of_a_contest_are_answered_with_the_contests_that_have_them(site: Site) -> None:
    page = site.get(f"/compare?a=spen+2019&b={BATLEY}").text
    assert f"a={BATLEY_2019}&amp;b={BATLEY}" in page
    assert "No contest here has all of these words." in site.get("/compare?a=nowhere&b=").text


def test_what_is_written_in_an_address_cannot_become_markup(site: Site) -> None:
    page = site.get("/compare?a=<script>alert(1)</script>&b=%22onfocus=%22x").text
    assert "<script>" not in page and '"onfocus' not in page


def test_by_elections_can_be_chosen_and_put_in_order(site: Site) -> None:
    gains = site.get("/by-elections.json?year=2021&outcome=gain&sort=majority").json()["rows"]
    assert [row["constituency"] for row in gains] == ["Hartlepool", "Chesham and Amersham"]
    page = site.get("/by-elections?sort=-majority").text
    assert 'aria-sort="descending"' in page and "sort=majority" in page
    assert "Disqualification" in page


@pytest.mark.parametrize(
    "path", ["/by-elections.json?sort=height", "/by-elections.json?year=1850", "/elections/never.json"]
)
def test_choices_that_there_are_not_are_refused_by_name(site: Site, path: str) -> None:
    answer = site.get(path)
    assert answer.status_code == 400 and answer.json()["error"]["message"]


def test_a_day_of_by_elections_alone_is_their_table(site: Site) -> None:
    rows = site.get("/elections/2021-07-01.json").json()["rows"]
    assert [row["contest_id"] for row in rows] == [BATLEY]
    assert site.get("/elections/2020-01-01").status_code == 404


def test_a_part_of_an_election_says_how_much_of_it_is_held(site: Site) -> None:
    assert "4 of 650" in site.get("/elections/2019-12-12").text
    assert site.get("/elections/2019-12-12.json?nation=Scotland").json()["contests"] == 1


def test_a_contest_has_a_page_with_every_candidate_and_comparisons(site: Site) -> None:
    page = site.get(f"/contests/{BATLEY}").text
    assert "13,296" in page and "LAB HOLD" in page.upper() and "37,695" in page
    assert f"/compare?a={BATLEY}&amp;b={BATLEY_2019}" in page
    assert site.get("/contests/parl.nowhere.2019-12-12").status_code == 404


@pytest.mark.data
def test_the_general_election_of_2024_adds_up_as_published(full: Site) -> None:
    found = full.get("/elections/2024-07-04.json").json()
    lines = {row["party"]: row for row in found["rows"]}
    assert {p: lines[p]["seats"] for p in ("lab", "con", "ld", "snp", "reform")} == {
        "lab": 411, "con": 121, "ld": 72, "snp": 9, "reform": 5,
    }  # fmt: skip
    assert (found["contests"], found["lost_deposits"], found["changed_hands"]) == (650, 1_673, 303)
    assert f"{found['effective_by_votes']:.2f} {found['gallagher']:.1f}" == "4.74 23.7"
    page = full.get("/elections/2024-07-04").text
    assert "650 of 650" in page and "+211" in page and "Hendon" in page


@pytest.mark.data
def test_changes_of_2010_say_over_how_many_contests_they_are_measured(full: Site) -> None:
    assert "They cover the 591 contests of 650" in full.get("/elections/2010-05-06").text


@pytest.mark.data
def test_the_first_declaration_of_2017_comes_first(full: Site) -> None:
    rows = full.get("/elections/2017-06-08/contests.json?sort=declared_at").json()["rows"]
    assert len(rows) == 650
    assert rows[0]["contest_id"] == "parl.newcastle-upon-tyne-central.2017-06-08"
    times = [row["declared_at"] for row in rows if row["declared_at"]]
    assert times == sorted(times)


@pytest.mark.data
def test_the_house_of_2024_is_added_up_with_inputs_that_may_be_stated_otherwise(full: Site) -> None:
    found = full.get("/house.json?on=2024-07-24").json()
    assert (found["is_derived"], found["overall_majority"], found["working_majority"]) == (False, 172, 181)
    stated = full.get("/house.json?on=2024-07-24&deputies=lab:3&not_seated=sf,dup").json()
    assert stated["working_majority"] == (411 - 3) - (650 - 411 - 1 - 7 - 5)


@pytest.mark.data
def test_by_elections_without_a_recorded_vacancy_still_change_the_house(full: Site) -> None:
    rows = {row["party"]: row["seats"] for row in full.get("/house.json?on=2023-12-31").json()["rows"]}
    assert (rows["con"], rows["ld"], sum(rows.values())) == (358, 15, 650)


@pytest.mark.data
def test_notional_results_are_marked_wherever_they_stand(full: Site) -> None:
    assert "Notional: an estimate of the votes of 2019" in full.get("/elections").text
    page = full.get("/elections/2019-12-12-notional").text
    assert "not a result" in page and "Lost deposits" not in page
    assert full.get("/elections/2019-12-12.json").json()["is_notional"] is False


@pytest.mark.data
def test_by_elections_stand_under_the_election_that_began_their_parliament(full: Site) -> None:
    page = full.get("/elections").text
    actual = page.index("General election, 12 December 2019")
    assert actual < page.index("/elections/2021-07-01") < page.index("Notional result of 12 December 2019")


@pytest.mark.parametrize(
    "path",
    [
        "/house.json?on=2021-06-25&deputies=lab:" + "9" * 5000,
        "/house.json?on=2021-06-25&deputies=lab:%D9%A1",
        "/house.json?on=20210625",
        "/elections/20191212.json",
        "/elections/2019-W50-4.json",
        "/elections/2019-12-12/contests.json?nation=Scotland&region=North%20East",
        "/elections/2019-12-12.json?sort=majority",
        "/elections/2021-07-01.json?nation=England",
    ],
)
def test_what_an_address_cannot_say_is_refused(site: Site, path: str) -> None:
    assert site.get(path).status_code == 400


@pytest.mark.parametrize("path", [*PAGES, "/corrections", "/constituencies", "/people", "/people/tracy-brabin"])
def test_parameters_that_a_page_does_not_read_do_not_make_it_anew(
    site: Site, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    mark = "&" if "?" in path else "?"
    plain = site.get(path)
    assert plain.status_code == 200
    monkeypatch.setattr(record_common, "_content", lambda *_: pytest.fail("made anew"))
    for query in ("zz=1", "zz=2", "utm_source=x&utm_source=y"):
        assert site.get(f"{path}{mark}{query}").content == plain.content


def test_the_order_of_parameters_and_one_given_twice_make_no_page_anew(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = site.get("/by-elections?year=2021&outcome=gain")
    monkeypatch.setattr(record_common, "_content", lambda *_: pytest.fail("made anew"))
    for query in ("outcome=gain&year=2021", "year=1999&year=2021&outcome=gain"):
        assert site.get(f"/by-elections?{query}").content == plain.content
