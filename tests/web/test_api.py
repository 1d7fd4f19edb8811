"""The API: keys as promised, nothing unpublished, a description of itself that holds together."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import fields
from typing import Any

from desk_house import CONTEST, Desk, Seat
from hustings.formats.analysis_json import ContestDocument

API = f"/api/v1/contests/{CONTEST}"


def test_the_declared_contest_has_exactly_the_documented_keys_and_figures(
    desk: Desk, editor: Seat, reporter: Seat
) -> None:
    desk.declare(editor, reporter)
    answer = desk.get(API)
    assert answer.headers["access-control-allow-origin"] == "*"
    found = answer.json()
    schema = desk.get("/api/v1/openapi.json").json()["components"]["schemas"]["ContestDocument"]
    assert set(found) == set(schema["properties"])
    assert (found["stage"], found["desk"], found["majority"], found["previous_majority"]) == (
        "declared",
        "published",
        323,
        3525,
    )
    assert (found["electorate"], found["valid_votes"], found["rejected_ballots"]) == (79373, 37695, 83)
    assert round(found["swing"]["butler_pp"], 2) == 2.90
    assert len(found["candidates"]) == 16
    assert found["outcome"]["shown"] == "general_election"


def test_before_the_count_there_are_no_figures(desk: Desk) -> None:
    found = desk.get(API).json()
    assert found["majority"] is None and found["valid_votes"] is None
    assert {candidate["votes"] for candidate in found["candidates"]} == {None}
    assert desk.get(f"{API}/candidacies.csv").status_code == 404


def test_the_table_of_candidates_is_the_document_as_csv(desk: Desk, editor: Seat, reporter: Seat) -> None:
    desk.declare(editor, reporter)
    answer = desk.get(f"{API}/candidacies.csv")
    assert answer.headers["content-type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert [int(row["votes"]) for row in rows if row["votes"]][:3] == [13296, 12973, 8264]


def test_every_contest_is_listed_with_its_pages(desk: Desk) -> None:
    listing = {row["contest_id"]: row for row in desk.get("/api/v1/contests").json()["contests"]}
    assert set(listing) == set(desk.record.state.contests)
    assert listing[CONTEST]["is_published"] is False
    assert listing[CONTEST]["pages"] == ["batley-and-spen-2021-07-01"]


def references(value: Any) -> set[str]:
    if isinstance(value, dict):
        own = {value["$ref"]} if "$ref" in value else set()
        return own.union(*(references(inner) for inner in value.values()), set())
    if isinstance(value, list):
        return set().union(*(references(inner) for inner in value), set())
    return set()


def test_the_description_is_openapi_whose_references_and_paths_exist(desk: Desk) -> None:
    described = desk.get("/api/v1/openapi.json").json()
    assert re.fullmatch(r"3\.1\.\d", described["openapi"])
    assert described["info"]["title"] and described["info"]["version"]
    names = {f"#/components/schemas/{name}" for name in described["components"]["schemas"]}
    assert references(described) <= names
    routes = {route.path for route in desk.app.routes}
    for path, item in described["paths"].items():
        assert path in routes
        declared = {p["name"] for p in item.get("parameters", [])}
        assert declared == set(re.findall(r"{(\w+)}", path))
        (operation,) = (item[method] for method in ("get", "post") if method in item)
        for response in operation["responses"].values():
            assert response["description"]


def test_the_schema_has_every_field_of_the_document(desk: Desk) -> None:
    schema = desk.get("/api/v1/openapi.json").json()["components"]["schemas"]["ContestDocument"]
    assert set(schema["properties"]) == {field.name for field in fields(ContestDocument)}
