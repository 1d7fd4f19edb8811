"""The record's part of the API's description, made from the tables of columns that questions are checked by."""

from __future__ import annotations

from typing import Any

import polars as pl

from hustings.measures.tables import CANDIDACIES
from hustings.web.record_api import FORMS, GROUPS, RESOURCES, SINCE, TOTALS
from hustings.web.record_query import DEFAULT_ROWS, MOST_ROWS, Columns, parameters

Asked = dict[str, tuple[dict[str, Any], str]]

_TYPES: dict[Any, dict[str, Any]] = {
    pl.String: {"type": "string"},
    pl.Boolean: {"type": "boolean"},
    pl.Int64: {"type": "integer"},
    pl.Float64: {"type": "number"},
    pl.Date: {"type": "string", "format": "date"},
}
_PAGING: Asked = {
    "sort": ({"type": "string"}, "a column; with - before it, the greatest first; unknown comes last"),
    "fields": ({"type": "string"}, "columns to give, with commas between; else all"),
    "limit": (
        {"type": "integer", "minimum": 1, "maximum": MOST_ROWS, "default": DEFAULT_ROWS},
        "rows on a page; a file has all rows unless it is given",
    ),
    "cursor": ({"type": "string"}, "from `next` of the page before, unread"),
}
_BY: tuple[dict[str, Any], str] = ({"type": "string"}, f"columns to group by, with commas between: {', '.join(GROUPS)}")


def openapi_paths() -> dict[str, Any]:
    """Every path of the record's tables, with parameters and schemas generated from their columns.

    It refers to the schema `Error` of the document that it goes into.
    """
    paths: dict[str, Any] = {}
    for resource in RESOURCES:
        asked = _filters(resource.columns) | _PAGING
        for form in FORMS:
            paths[f"/api/v1/{resource.name}{form}"] = _path(
                resource.name, resource.words, resource.columns, asked, form
            )
    since = _filters({name: SINCE[name] for name in ("contest_id", "measure", "party")})
    totals = _filters(CANDIDACIES) | {"by": _BY}
    for form in FORMS:
        words = "Superlatives of one contest, with their scope"
        paths[f"/api/v1/since{form}"] = _path("since", words, SINCE, since, form, needed=("contest_id",))
        words = "Votes, seats and lost deposits by party, in groups, of the candidacies that the filters leave"
        paths[f"/api/v1/totals{form}"] = _path("totals", words, TOTALS, totals, form)
    return paths


def row_schema(columns: Columns) -> dict[str, Any]:
    """The JSON schema of one row; unknown is null."""
    return {"type": "object", "properties": {name: _property(*column) for name, column in columns.items()}}


def _filters(columns: Columns) -> Asked:
    return {name: (_TYPES[kind], words) for name, (kind, words) in parameters(columns).items()}


def _property(kind: Any, words: str) -> dict[str, Any]:
    if isinstance(kind, pl.List):
        return {"type": ["array", "null"], "items": {"type": "string"}, "description": words}
    one = _TYPES[kind]
    return {**one, "type": [one["type"], "null"], "description": words}


def _path(
    name: str,
    words: str,
    columns: Columns,
    asked: Asked,
    form: str,
    needed: tuple[str, ...] = (),
) -> dict[str, Any]:
    given = [
        {"name": each, "in": "query", "required": each in needed, "schema": schema, "description": text}
        for each, (schema, text) in asked.items()
    ]
    error = {"description": "A parameter is wrong", "content": _json({"$ref": "#/components/schemas/Error"})}
    found = {"description": words, "content": _content(name, columns, form)}
    return {"get": {"summary": words, "parameters": given, "responses": {"200": found, "400": error}}}


def _content(name: str, columns: Columns, form: str) -> dict[str, Any]:
    if form == ".csv":
        return {"text/csv": {"schema": {"type": "string"}}}
    if form == ".parquet":
        return {FORMS[form]: {"schema": {"type": "string", "format": "binary"}}}
    rows = {"type": "array", "items": row_schema(columns)}
    properties: dict[str, Any] = {"is_test": {"type": "boolean"}, name: rows}
    if name != "since":
        properties["total"] = {"type": "integer", "description": "rows that the filters leave, on all pages"}
    if name not in ("since", "totals"):
        properties["next"] = {"type": ["string", "null"], "description": "the address of the next page"}
    return _json({"type": "object", "required": ["is_test", name], "properties": properties})


def _json(schema: dict[str, Any]) -> dict[str, Any]:
    return {"application/json": {"schema": schema}}
