"""Tables beside the results: as published, in the columns documented, agreeing with the record where both speak."""

from __future__ import annotations

import csv
import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from hustings.home import open_embedded
from hustings.measures import reference_tables as about
from hustings.measures.almanac import Almanac
from hustings.measures.poll_tables import POLLS
from hustings.record.entries import Draft, ReferenceEntered
from hustings.record.reference import HistoricResult, Overlap, Reference
from official_load import NOW
from reference_record import reference_almanac

DOCS = Path(__file__).parents[2] / "docs" / "tables.md"
COLUMNS = {
    "overlaps": about.OVERLAPS,
    "history": about.HISTORY,
    "parliaments": about.PARLIAMENTS,
    "polls": POLLS,
    "registrations": about.REGISTRATIONS,
    "legislation": about.LEGISLATION,
}


@pytest.fixture
def almanac(data_dir: Path) -> Almanac:
    return reference_almanac(data_dir)


def result(**changes: object) -> HistoricResult:
    facts: dict[str, object] = {
        "election": "1966",
        "polling_day": date(1966, 3, 31),
        "code": "7",
        "name": "Anytown & Otherton",
        "region": "London",
        "seats": 1,
        "electorate": 1000,
        "votes": {"con": 300, "lab": 400, "other": 100},
        "unopposed": {},
        "total_votes": 800,
        "turnout": None,
        "boundary_set": "1955-1970",
        "line": 9,
    }
    return HistoricResult(**(facts | changes))  # type: ignore[arg-type]


def history_of(*results: HistoricResult) -> pl.DataFrame:
    reference = Reference(history={results[0].election: results})
    return about.history_table(reference, Almanac(open_embedded().state).contests)


@pytest.mark.parametrize("name", COLUMNS)
def test_columns_are_those_documented_in_their_order_and_type(almanac: Almanac, name: str) -> None:
    assert dict(getattr(almanac, name).schema) == {column: kind for column, (kind, _) in COLUMNS[name].items()}


@pytest.mark.parametrize("name", COLUMNS)
def test_the_page_of_tables_says_what_the_code_says(name: str) -> None:
    section = DOCS.read_text(encoding="utf-8").split(f"## `{name}`\n")[1].split("\n## ")[0]
    rows = re.findall(r"^\| `(\w+)` \| (\w+) \| (.*) \|$", section, re.MULTILINE)
    assert rows == [(column, kind.__name__, meaning) for column, (kind, meaning) in COLUMNS[name].items()]


def test_an_embedded_record_has_every_table_empty() -> None:
    record = open_embedded()
    for name, columns in COLUMNS.items():
        assert getattr(record, name).columns == list(columns) and getattr(record, name).is_empty()
    assert record.almanac.history_elections.is_empty()


def test_sizes_are_those_of_the_files(almanac: Almanac) -> None:
    assert {name: len(getattr(almanac, name)) for name in COLUMNS} == {
        "overlaps": 1438,
        "history": 17_698,
        "parliaments": 59,
        "polls": 0,
        "registrations": 441,
        "legislation": 87,
    }


@pytest.mark.parametrize(
    ("votes", "told"),
    [
        ({"con": 300, "lab": 400, "other": 100}, "lab"),
        ({"con": 300, "lab": 400, "other": 400}, None),
        ({"con": 300, "lab": 400, "other": 900}, None),
        ({"con": 0, "other": 5}, "other"),
        ({"other": 5}, "other"),
        ({}, None),
    ],
)
def test_a_winner_is_named_where_no_candidate_under_other_can_have_won(votes: dict[str, int], told: str | None) -> None:
    assert history_of(result(votes=votes))["won_by"].to_list() == [told]


def test_no_winner_is_told_before_1955_nor_in_a_seat_of_two_members() -> None:
    earlier = result(election="1951", polling_day=date(1951, 10, 25))
    assert history_of(earlier)["won_by"].to_list() == [None]
    assert history_of(result(seats=2))["won_by"].to_list() == [None]


def test_what_a_row_leaves_open_is_null_and_never_nought() -> None:
    row = history_of(result(votes={}, unopposed={"con": 1}, total_votes=None, electorate=None, code="")).row(
        0, named=True
    )
    unknown = ("code", "electorate", "votes_con", "total_votes", "total_agrees", "turnout_share", "won_by")
    assert [row[name] for name in unknown] == [None] * len(unknown)
    assert (row["unopposed"], row["unopposed_columns"], row["slug"]) == (1, "con", "anytown-and-otherton")


def test_shares_are_of_the_printed_total_and_turnout_of_contested_seats_of_one_member() -> None:
    short = result(total_votes=1000, votes={"lab": 400, "other": 400}, electorate=2000)
    double = result(name="Double", seats=2, total_votes=5000, votes={"con": 5000}, electorate=3000)
    free = result(name="Free", votes={}, unopposed={"lab": 1}, total_votes=None, electorate=4000)
    table = history_of(short, double, free)
    assert about.with_shares(table).filter(name=short.name)["share_lab"].to_list() == [0.4]
    total = about.history_elections_table(table).row(0, named=True)
    assert (total["turnout_share"], total["total_votes"], total["members"]) == (0.5, 6000, 4)
    assert (total["unopposed"], total["several_members"], total["disagreeing"]) == (1, 1, 1)
    assert (total["votes_con"], total["share_con"], total["electorate"]) == (5000, 5000 / 6000, 9000)


def test_seats_of_several_members_and_members_unopposed(almanac: Almanac, data_dir: Path) -> None:
    history = almanac.history
    several = history.filter(pl.col("seats") > 1)
    assert len(several) == 151 and several["polling_day"].max() == date(1945, 7, 5)
    unopposed = dict(history.group_by("election").agg(pl.col("unopposed").sum()).iter_rows())
    assert {election: n for election, n in unopposed.items() if n} == {
        "1918": 106,
        "1922": 57,
        "1923": 50,
        "1924": 32,
        "1929": 7,
        "1931": 65,
        "1935": 40,
        "1945": 3,
        "1950": 2,
        "1951": 4,
    }
    with (data_dir / "history" / "constituency_results_1918_2019.csv").open(encoding="cp1252", newline="") as file:
        marked = [line for line, cells in enumerate(csv.reader(file), 1) if cells[15] == "-1"]
    there = history.filter(pl.col("line").is_in(marked))
    assert len(there) == 309 and there["total_votes"].null_count() == 309
    assert there.filter(unopposed=0)["name"].to_list() == ["Cornwall St Ives", "Suffolk (East) Eye"]  # no party named


def test_totals_agree_but_for_the_rows_that_are_known(almanac: Almanac) -> None:
    bad = almanac.history.filter(~pl.col("total_agrees"))
    single = bad.filter(seats=1)
    ireland_1997 = single.filter(election="1997")
    assert len(ireland_1997) == 16 and set(ireland_1997["region"]) == {"Northern Ireland"}
    assert set(single.filter(pl.col("election") != "1997").select("election", "name").rows()) == {
        ("1974F", "Antrim North"),
        ("1974O", "Mid Oxfordshire"),
        ("1974O", "Mid-Bedfordshire"),
        ("1987", "Blackpool South"),
    }
    assert len(bad.filter(pl.col("seats") > 1)) == 44  # of 151 seats of two or three Members, most by one vote


def test_seats_and_shares_are_those_published(almanac: Almanac) -> None:
    found = {row["election"]: row for row in almanac.history_elections.to_dicts()}
    seats = {
        name: [found[name][f"seats_{c}"] for c in ("con", "lab", "lib")] for name in ("1955", "1964", "1997", "2005")
    }
    assert seats == {"1955": [344, 277, 6], "1964": [304, 317, 9], "1997": [165, 418, 46], "2005": [198, 355, 62]}
    assert found["1951"]["seats_con"] is None and found["1951"]["unopposed"] == 4
    shares = {
        name: [round(100 * found[name][f"share_{c}"], 1) for c in ("con", "lab")] for name in ("1964", "1979", "1997")
    }
    assert shares == {"1964": [43.4, 44.1], "1979": [43.9, 37.0], "1997": [30.7, 43.2]}
    turnout = {name: round(100 * found[name]["turnout_share"], 1) for name in ("1918", "1950", "1959", "1992", "2001")}
    assert turnout == {"1918": 57.2, "1950": 83.9, "1959": 78.7, "1992": 77.7, "2001": 59.4}


def test_from_2010_history_and_record_agree_but_for_seven_electorates(almanac: Almanac) -> None:
    contests = almanac.contests.filter(~pl.col("is_by_election") & ~pl.col("is_notional"))
    parties = almanac.candidacies.filter(pl.col("party").is_in(["con", "lab", "ld"])).group_by("contest_id", "party")
    votes = parties.agg(pl.col("votes").sum()).pivot(on="party", index="contest_id", values="votes")
    year = pl.col("polling_day").dt.year().alias("year")
    history = almanac.history.filter("superseded").with_columns(year)
    both = history.join(
        contests.with_columns(year).join(votes, on="contest_id", how="left"),
        left_on=["code", "year"],
        right_on=["constituency_id", "year"],
        suffix="_held",
    )
    assert len(both) == len(history) == 4 * 650
    assert not history["polling_day"].is_in([date(2005, 5, 5)]).any()
    for ours, theirs in (
        ("valid_votes", "total_votes"),
        ("con", "votes_con"),
        ("lab", "votes_lab"),
        ("ld", "votes_lib"),
    ):
        assert both.filter(pl.col(ours).fill_null(0) != pl.col(theirs).fill_null(0)).is_empty(), ours
    assert set(both.filter(pl.col("electorate") != pl.col("electorate_held")).select("election", "name").rows()) == {
        ("2019", name)
        for name in ("Chorley", "Gedling", "Bolsover", "Ceredigion", "Wells", "Central Devon", "Skipton & Ripon")
    }


def test_from_2010_the_winner_is_the_records_own(almanac: Almanac) -> None:
    hartlepool = almanac.history.filter(election="2015", name="Hartlepool").row(0, named=True)
    assert (hartlepool["votes_lab"], hartlepool["votes_other"], hartlepool["won_by"]) == (14_076, 16_397, "lab")
    found = {row["election"]: row for row in almanac.history_elections.to_dicts()}
    names = ("con", "lab", "lib", "nat", "other", "not_told")
    assert [found["2015"][f"seats_{c}"] for c in names] == [330, 232, 8, 59, 21, 0]
    assert [found["2010"][f"seats_{c}"] for c in names] == [306, 258, 57, 9, 20, 0]


def test_every_constituency_is_told_or_counted_as_not_told(almanac: Almanac) -> None:
    for row in almanac.history_elections.filter(pl.col("polling_day") >= about.WINNERS_FROM).to_dicts():
        assert sum(row[f"seats_{c}"] for c in (*about.PARTY_COLUMNS, "not_told")) == row["constituencies"]
    not_told = dict(almanac.history_elections.select("election", "seats_not_told").iter_rows())
    assert (not_told["1992"], not_told["2005"], not_told["1951"]) == (11, 7, None)


def test_parliaments_have_polling_days_from_1918_and_the_by_elections_of_this_record(almanac: Almanac) -> None:
    found = {row["number"]: row for row in almanac.parliaments.to_dicts()}
    assert found[30]["polling_day"] is None and found[31]["polling_day"] == date(1918, 12, 14)
    assert found[59]["dissolved_on"] is None and found[58]["dissolved_on"] == date(2024, 5, 30)
    assert {n: found[n]["by_elections"] for n in (54, 55, 56, 57, 58)} == {54: None, 55: 21, 56: 10, 57: 5, 58: 23}
    by_elections = about.by_elections_of(57, almanac.parliaments, almanac.contests)
    assert by_elections["polling_day"].is_between(date(2017, 6, 9), date(2019, 12, 11)).all()
    assert about.by_elections_of(1, almanac.parliaments, almanac.contests).is_empty()


def test_registrations_have_our_party_by_the_commissions_id_or_by_parliaments(almanac: Almanac) -> None:
    green = almanac.registrations.filter(party="green").sort("registered_on")
    assert green["ec_id"].to_list() == ["PP63", "PP130", "PP305"]
    assert set(almanac.registrations.filter(ec_id="PP53")["party"]) == {"lab"}
    by_number = {"PP2303": "north-east", "PP17515": "north-east", "PP12550": "heritage", "PP12553": "heritage"}
    found = almanac.registrations.filter(pl.col("ec_id").is_in(list(by_number))).select("ec_id", "party")
    assert dict(found.iter_rows()) == by_number
    assert almanac.registrations.filter(pl.col("ec_id").is_null())["party"].null_count() == 37


def test_a_new_entry_is_seen_and_a_table_is_made_once() -> None:
    part = Decimal("0.5")
    shares = {name: part for name in about.OVERLAPS if name.startswith("of_")}
    overlap = Overlap(earlier_id="A1", earlier_name="A", later_id="B1", later_name="B", **shares)
    record = open_embedded()
    assert record.overlaps.is_empty()
    draft = Draft(by="test", source="test", payload=ReferenceEntered(overlaps=(overlap,)))
    record.append(lambda _: [draft], now=NOW)
    assert record.overlaps["later_name"].to_list() == ["B"]
    assert record.overlaps is record.overlaps
