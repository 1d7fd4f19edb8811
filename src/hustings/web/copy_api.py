"""`POST /api/v1/check` and `/compare`: copy checked for programs.

Nobody signs in: nothing is kept, and nothing told that the pages do not tell. What it costs is bounded by the length of
the copy, and by taking one question of this kind at a time.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import msgspec
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from hustings.copydesk.archive import Archive
from hustings.copydesk.articles import read_article
from hustings.copydesk.reconciling import Account
from hustings.copydesk.reports import report_document
from hustings.copydesk.values import Article, ClaimType, Comparator, Unit, Verdict
from hustings.errors import BadInput, Refused
from hustings.web.context import house_of
from hustings.web.copy_room import MOST_CHARACTERS, check_all, copy_room, refuse_too_long
from hustings.web.desk_comparing import MOST_REPORTS, account_of, refuse_crowd, refuse_unfit

MOST_BYTES = 1_000_000  # of a request: room for a page of HTML with its scripts
_WORD_DOCUMENT = b"PK\x03\x04"
_HEADERS = {"Access-Control-Allow-Origin": "*", "Cache-Control": "no-store"}


async def check(request: Request) -> Response:
    """The claims of one article with their verdicts, as `hustings check --json` prints them."""
    house, room = house_of(request), copy_room(house_of(request))
    kind, body = request.headers.get("content-type", ""), await _body(request)
    if kind.startswith("multipart/"):
        raise HTTPException(400, "A form: send the article itself as the body, as text, HTML or JSON.")
    name = "article.json" if kind.startswith("application/json") else "article.txt"
    published = request.query_params.get("published", "")

    def reported(archive: Archive) -> list[dict[str, Any]]:
        article = _article(body, name, published)
        refuse_too_long([article])
        return [report_document(report, archive) for report in check_all([article])(archive)]

    return _json(await room.ask(reported, is_public=True), house.record.state.is_test)


async def compare(request: Request) -> Response:
    """Several reports reconciled, as `hustings compare --json` prints them."""
    house, room = house_of(request), copy_room(house_of(request))
    try:
        given = msgspec.json.decode(await _body(request), type=Reports)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise HTTPException(400, f'{error}: send {{"reports": [{{"text": "…"}}, {{"text": "…"}}]}} as JSON.') from None
    refuse_crowd(len(given.reports))

    def account(archive: Archive) -> Account:
        articles = [
            _article(msgspec.json.encode(each), f"report {number}", "")
            for number, each in enumerate(given.reports, start=1)
        ]
        try:
            refuse_unfit(articles)
        except Refused as error:
            raise HTTPException(400, f"{error}.") from None
        return account_of(articles)(archive)

    return _json(await room.ask(account, is_public=True), house.record.state.is_test)


class ArticleDocument(msgspec.Struct, kw_only=True, omit_defaults=True):
    """One article. `published` is a day such as 2021-07-02: relative dates hang on it."""

    text: str
    id: str | None = None
    title: str | None = None
    published: str | None = None


class Reports(msgspec.Struct, kw_only=True):
    """The reports to compare: two to twelve."""

    reports: list[ArticleDocument]


async def _body(request: Request) -> bytes:
    """What was sent, as far as it may go.

    Raises:
        HTTPException: 413 where it is longer; 400 where it stops short.
    """
    data = bytearray()
    try:
        async for chunk in request.stream():
            data += chunk
            if len(data) > MOST_BYTES:
                raise HTTPException(413, f"That is more than {MOST_BYTES:,} bytes: send the article's text alone.")
    except ClientDisconnect:
        raise HTTPException(400, "The article stopped short.") from None
    return bytes(data)


def _article(data: bytes, name: str, published: str) -> Article:
    """The article sent, with its date.

    Raises:
        HTTPException: 400, with what would be right.
    """
    if data.startswith(_WORD_DOCUMENT):
        raise HTTPException(400, "A ZIP archive, such as a Word document: send its text, or open it at the desk.")
    try:
        article = read_article(data, name=name)
    except BadInput as bad:
        raise HTTPException(400, "; ".join(f"{p.source}: {p.message}" for p in bad.problems)) from None
    if not published:
        return article
    try:
        return replace(article, published=date.fromisoformat(published))
    except ValueError:
        raise HTTPException(400, f"published: {published!r} is not a date; write it as 2021-07-02.") from None


def _json(value: object, is_test: bool) -> Response:
    headers = _HEADERS | ({"X-Hustings-Rehearsal": "true"} if is_test else {})
    return Response(msgspec.json.encode(value), headers=headers, media_type="application/json")


def describe_copy() -> tuple[dict[str, Any], dict[str, Any]]:
    """The two paths for OpenAPI, which refer to the schema `Error`, and the schemas that they need."""
    (account, reports, article), schemas = msgspec.json.schema_components(
        [Account, Reports, ArticleDocument], ref_template="#/components/schemas/{name}"
    )
    schemas |= {"ArticleReport": _REPORT, "Claim": _CLAIM}
    published = {"name": "published", "in": "query", "schema": {"type": "string", "format": "date"},
                 "description": "the day of a text that does not give it"}  # fmt: skip
    text = {kind: {"schema": {"type": "string"}} for kind in ("text/plain", "text/html")}
    reported = {"type": "array", "items": {"$ref": "#/components/schemas/ArticleReport"}}
    limits = f"at most {MOST_CHARACTERS:,} characters and {MOST_BYTES:,} bytes"
    paths = {
        "/api/v1/check": _post(
            f"Every electoral claim of one article with its verdict; {limits}; nothing is kept",
            {**text, "application/json": {"schema": article}}, reported, [published],
        ),
        "/api/v1/compare": _post(
            f"Two to {MOST_REPORTS} reports of one event reconciled; {limits} in all; nothing is kept",
            {"application/json": {"schema": reports}}, account,
        ),
    }  # fmt: skip
    return paths, schemas


def _post(
    words: str, taken: dict[str, Any], given: dict[str, Any], asked: list[dict[str, Any]] | None = None
) -> dict[str, Any]:
    refused = {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
    troubles = {"400": "It cannot be read: what would be right", "413": "It is too long", "503": "Too many are waiting"}
    responses = {status: {"description": text, "content": refused} for status, text in troubles.items()}
    answer = {"200": {"description": words, "content": {"application/json": {"schema": given}}}}
    body = {"required": True, "content": taken}
    return {"post": {"summary": words, "parameters": asked or [], "requestBody": body, "responses": answer | responses}}


def _object(**properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "required": list(properties), "properties": properties}


_TEXT: dict[str, Any] = {"type": "string"}
_WHOLE: dict[str, Any] = {"type": "integer"}
_MAYBE: dict[str, Any] = {"type": ["string", "null"]}
_REPORT = _object(
    article=_TEXT,
    title=_TEXT,
    published={"type": ["string", "null"], "format": "date"},
    notes={"type": "array", "items": _TEXT},
    claims={"type": "array", "items": {"$ref": "#/components/schemas/Claim"}},
)
_CLAIM = _object(
    article=_TEXT,
    start={"type": "integer", "description": "in code points of the text"},
    end=_WHOLE,
    text=_TEXT,
    type={"enum": [each.value for each in ClaimType]},
    verdict={"enum": [each.value for each in Verdict]},
    record_value={"type": ["number", "string", "null"], "description": "unrounded; per cent and points as 47.6"},
    working=_TEXT,
    suggestion=_TEXT,
    slip=_TEXT,
    note=_TEXT,
    style_issue=_MAYBE,
    contest={"anyOf": [_object(constituency=_TEXT, date={"type": "string", "format": "date"}), {"type": "null"}]},
    contest_id=_MAYBE,
    compared_with=_MAYBE,
    candidacy_id=_MAYBE,
    party=_MAYBE,
    from_party=_MAYBE,
    to_party=_MAYBE,
    quoted_from={"type": ["string", "null"], "description": "the speaker; null in the article's own words"},
    stated=_object(
        value={"type": ["number", "null"]},
        unit={"enum": [each.value for each in Unit]},
        comparator={"enum": [each.value for each in Comparator]},
        direction=_WHOLE,
    ),
    entry={"type": ["integer", "null"], "description": "of the ledger"},
)

ROUTES = [
    Route("/api/v1/check", check, methods=["POST"]),
    Route("/api/v1/compare", compare, methods=["POST"]),
]
