"""`/api/v1`: what the pages show, as JSON and CSV. Keys keep name and meaning within v1; others may be added."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import msgspec
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from hustings import __version__
from hustings.coverage.others import public_analysis
from hustings.coverage.page import contest_panel
from hustings.formats import analysis_json
from hustings.measures.analysis import Analysis
from hustings.web.context import House, house_of
from hustings.web.copy_api import describe_copy
from hustings.web.live import Body
from hustings.web.reader import answer
from hustings.web.record_openapi import openapi_paths


def _json(request: Request, value: object) -> Response:
    response = answer(request, Body.of(msgspec.json.encode(value), "application/json", None))
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def _analysis(request: Request) -> tuple[House, Analysis]:
    """The public analysis of the contest that a request names, at the stage that the clock says."""
    house = house_of(request)
    contest_id = request.path_params["contest_id"]
    if contest_id not in house.live.state.contests:
        raise HTTPException(404, f"There is no contest {contest_id!r} in this record.")
    panel = contest_panel(house.live.state, contest_id, house.clock())
    analysis = panel.analysis or public_analysis(house.live.state, contest_id)
    return house, replace(analysis, result=replace(analysis.result, stage=panel.stage))


async def contest(request: Request) -> Response:
    house, analysis = _analysis(request)
    state = house.live.state
    return _json(
        request,
        analysis_json.contest_document(
            analysis,
            party_names=state.parties,
            constituency=state.constituency(analysis.result.contest_id),
            is_test=state.is_test,
        ),
    )


async def candidacies_csv(request: Request) -> Response:
    house, analysis = _analysis(request)
    if not analysis.lines:
        raise HTTPException(404, "No count has been published for this contest.")
    text = analysis_json.candidates_csv(analysis, house.live.state.parties)
    return answer(request, Body.of(text.encode(), "text/csv; charset=utf-8", None))


async def openapi(request: Request) -> Response:
    return _json(request, describe())


def describe() -> dict[str, Any]:
    """The API as an OpenAPI 3.1 document, its schemas made from the types that are sent."""
    (document,), schemas = msgspec.json.schema_components(
        [analysis_json.ContestDocument], ref_template="#/components/schemas/{name}"
    )
    copy_paths, copy_schemas = describe_copy()
    schemas |= copy_schemas
    schemas["Error"] = {
        "type": "object",
        "required": ["error"],
        "properties": {
            "is_test": {"type": "boolean"},
            "error": {
                "type": "object",
                "required": ["status", "message"],
                "properties": {"status": {"type": "integer"}, "message": {"type": "string"}},
            },
        },
    }
    error = {"description": "No such thing", "content": _content({"$ref": "#/components/schemas/Error"})}
    contest_id = {
        "name": "contest_id",
        "in": "path",
        "required": True,
        "schema": {"type": "string"},
        "example": "parl.batley-and-spen.by.2021-07-01",
    }
    csv = {"text/csv": {"schema": {"type": "string"}}}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Hustings",
            "version": __version__,
            "description": "Results of elections to the House of Commons. Shares are 0 to 1, `_pp` percentage points.",
        },
        "paths": {
            **openapi_paths(),
            **copy_paths,
            "/api/v1/contests/{contest_id}": {
                "parameters": [contest_id],
                "get": _get("Every published figure of one contest", _content(document), error),
            },
            "/api/v1/contests/{contest_id}/candidacies.csv": {
                "parameters": [contest_id],
                "get": _get("The candidates of one contest, one row each", csv, error),
            },
        },
        "components": {"schemas": schemas},
    }


def _content(schema: dict[str, Any]) -> dict[str, Any]:
    return {"application/json": {"schema": schema}}


def _get(summary: str, content: dict[str, Any], not_found: dict[str, Any] | None = None) -> dict[str, Any]:
    responses: dict[str, Any] = {"200": {"description": summary, "content": content}}
    if not_found:
        responses["404"] = not_found
    return {"summary": summary, "responses": responses}


ROUTES = [
    Route("/api/v1/openapi.json", openapi),
    Route("/api/v1/contests/{contest_id}/candidacies.csv", candidacies_csv),
    Route("/api/v1/contests/{contest_id}", contest),
]
