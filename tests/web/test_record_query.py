"""Questions of a table: what the quick way leaves is what a plain reading of every row leaves, in the same order."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.exceptions import HTTPException

from hustings.web.record_query import Sheet, ask

COLUMNS: dict[str, tuple[Any, str]] = {
    "id": (pl.Int64, "row"),
    "day": (pl.Date, "day"),
    "party": (pl.String, "party"),
    "votes": (pl.Int64, "votes"),
    "share": (pl.Float64, "share"),
    "is_new": (pl.Boolean, "new"),
}
DAYS = (date(2015, 5, 7), date(2017, 6, 8), date(2019, 12, 12))
PARTIES = ("lab", "con", "Peace, Party", "Party")
rows = st.lists(
    st.fixed_dictionaries(
        {
            "day": st.sampled_from(DAYS),
            "party": st.none() | st.sampled_from(PARTIES),
            "votes": st.none() | st.integers(0, 5),
            "share": st.none() | st.sampled_from((0.0, 0.05, 0.5)),
            "is_new": st.none() | st.booleans(),
        }
    ),
    max_size=12,
)
FILTERS = {  # a filter: whether it leaves a row
    ("party", "lab"): lambda row: row["party"] == "lab",
    ("party", "lab,con"): lambda row: row["party"] in ("lab", "con"),
    ("party", "Peace, Party"): lambda row: row["party"] == "Peace, Party",
    ("party", "Party,null"): lambda row: row["party"] in ("Party", None),
    ("party", "null"): lambda row: row["party"] is None,
    ("day", "2015-05-07,2019-12-12"): lambda row: row["day"] in (DAYS[0], DAYS[2]),
    ("day_from", "2017-06-08"): lambda row: row["day"] >= DAYS[1],
    ("day_to", "2017-06-08"): lambda row: row["day"] <= DAYS[1],
    ("votes", "3"): lambda row: row["votes"] == 3,
    ("votes", "0,3"): lambda row: row["votes"] in (0, 3),
    ("votes", "null"): lambda row: row["votes"] is None,
    ("votes_min", "2"): lambda row: row["votes"] is not None and row["votes"] >= 2,
    ("share_max", "0.05"): lambda row: row["share"] is not None and row["share"] <= 0.05,
    ("is_new", "false"): lambda row: row["is_new"] is False,
}


def sheet_of(found: list[dict[str, Any]]) -> Sheet:
    numbered = [{"id": number, **row} for number, row in enumerate(found)]
    schema = {name: kind for name, (kind, _) in COLUMNS.items()}
    return Sheet.of(pl.DataFrame(numbered, schema=schema), COLUMNS, ("id",))


def plainly(sheet: Sheet, query: dict[str, str]) -> list[dict[str, Any]]:
    """Every row looked at, one after the other; Python's sort keeps the order of equals."""
    left = [
        row for row in sheet.table.to_dicts() if all(FILTERS[item](row) for item in query.items() if item in FILTERS)
    ]
    name = query.get("sort", "").removeprefix("-")
    if not name:
        return left
    known = [row for row in left if row[name] is not None]
    known = sorted(known, key=lambda row: row[name], reverse=query["sort"].startswith("-"))
    return known + [row for row in left if row[name] is None]


@given(
    rows,
    st.lists(st.sampled_from(list(FILTERS)), max_size=3, unique_by=lambda item: item[0]),
    st.sampled_from(["", *COLUMNS, *(f"-{name}" for name in COLUMNS)]),
)
def test_what_is_left_is_what_a_plain_reading_leaves(
    found: list[dict[str, Any]], filters: list[tuple[str, str]], sort: str
) -> None:
    sheet, query = sheet_of(found), {**dict(filters), "sort": sort}
    page = ask(sheet, query, whole=True)
    assert page.rows.to_dicts() == plainly(sheet, query)
    assert page.total == len(page.rows)


@given(rows, st.sampled_from(["", "votes", "-share", "party"]), st.integers(1, 5))
def test_pages_join_up_in_any_order(found: list[dict[str, Any]], sort: str, limit: int) -> None:
    sheet, query, joined = sheet_of(found), {"sort": sort, "limit": str(limit)}, []
    page = ask(sheet, query)
    joined += page.rows.to_dicts()
    while page.next:
        page = ask(sheet, {**query, "cursor": page.next})
        joined += page.rows.to_dicts()
    assert joined == plainly(sheet, query)


@pytest.mark.parametrize("fields", ["votes", "votes,day,votes"])
def test_only_the_fields_asked_for_are_given_once_each(fields: str) -> None:
    found = [{"day": DAYS[0], "party": "lab", "votes": 3, "share": 0.5, "is_new": True}]
    page = ask(sheet_of(found), {"fields": fields, "party": "lab"})
    assert page.rows.columns == list(dict.fromkeys(fields.split(",")))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("limit", "00000000199999"),
        ("limit", "0"),
        ("limit", "+5"),
        ("votes_min", "1_000"),
        ("votes_min", " 1"),
        ("votes_min", "9" * 5000),
        ("votes", "1,1_0"),
        ("share_min", "0.0_5"),
        ("share_min", "inf"),
        ("share_min", " 0.05"),
        ("share_min", "9" * 5000),
        ("day", "20191212"),
        ("day", "2019-W50-4"),
        ("day_from", "2019-12-12\n"),
    ],
)
def test_a_value_is_written_in_one_way_only(name: str, text: str) -> None:
    with pytest.raises(HTTPException) as refused:
        ask(sheet_of([]), {name: text})
    assert refused.value.status_code == 400 and refused.value.detail.startswith(f"{name}: ")


@pytest.mark.parametrize(("name", "text"), [("votes_min", "-1"), ("share_min", "-0.5"), ("share_min", "5e-02")])
def test_numbers_may_be_negative_and_small_ones_as_python_prints_them(name: str, text: str) -> None:
    row = {"day": DAYS[0], "party": "lab", "votes": 3, "share": 0.05, "is_new": True}
    assert ask(sheet_of([row]), {name: text}).total == 1
