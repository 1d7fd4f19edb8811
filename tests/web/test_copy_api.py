"""Copy checked and compared for programs: the JSON of the commands, bounds, refusals that say what to do."""

from __future__ import annotations

import json
from typing import Any

import pytest

from desk_house import Browser, Desk
from hustings.web.copy_api import MOST_BYTES
from hustings.web.copy_room import MOST_CHARACTERS
from hustings.web.desk_comparing import MOST_REPORTS

CHECK, COMPARE = "/api/v1/check", "/api/v1/compare"
COPY = "The Conservatives gained Hartlepool on Thursday. Jill Mortimer took 15,592 votes, a majority of 6,940."


@pytest.fixture
def program(desk: Desk) -> Browser:
    """A program that nobody has signed in with."""
    return desk.browser()


def refused(answer: Any, status: int) -> str:
    assert answer.status_code == status, answer.text
    assert answer.headers["cache-control"] == "no-store"
    assert answer.json()["error"]["status"] == status
    message: str = answer.json()["error"]["message"]
    return message


def schema(desk: Desk, name: str) -> dict[str, Any]:
    found: dict[str, Any] = desk.get("/api/v1/openapi.json").json()["components"]["schemas"][name]
    return found


@pytest.mark.parametrize("kind", ["text/plain; charset=utf-8", "application/json", "application/x-www-form-urlencoded"])
def test_an_article_is_answered_with_the_report_of_the_command(desk: Desk, program: Browser, kind: str) -> None:
    is_json = kind == "application/json"
    body = json.dumps({"id": "a1", "text": COPY, "published": "2021-05-07"}) if is_json else COPY
    address = CHECK if is_json else f"{CHECK}?published=2021-05-07"
    answer = program.post(address, content=body.encode(), headers={"content-type": kind})
    assert answer.status_code == 200
    assert (answer.headers["cache-control"], answer.headers["access-control-allow-origin"]) == ("no-store", "*")
    (report,) = answer.json()
    assert (report["article"], report["published"]) == ("a1" if is_json else "article.txt", "2021-05-07")
    verdicts = {claim["text"]: claim["verdict"] for claim in report["claims"]}
    assert verdicts["15,592 votes"] == "contradicted"
    assert verdicts["6,940"] == "supported"
    assert set(report) == set(schema(desk, "ArticleReport")["properties"])
    for claim in report["claims"]:
        assert set(claim) == set(schema(desk, "Claim")["properties"])
        assert COPY[claim["start"] : claim["end"]] == claim["text"]


@pytest.mark.parametrize(
    ("body", "kind", "status", "words"),
    [
        (b"", "text/plain", 400, "there is no text in it"),
        (b"\x00\x01\x02" * 90, "text/plain", 400, "save it as .txt"),
        (b"\x81\x8d won", "text/plain", 400, "save it as UTF-8"),
        (b"%PDF-1.7", "text/plain", 400, "a PDF"),
        (b"PK\x03\x04....", "text/plain", 400, "send its text"),
        (b'{"text": ', "application/json", 400, "broken JSON"),
        (b'{"words": "x"}', "application/json", 400, 'expected {"text"'),
        (b'{"text": "x", "published": "soon"}', "application/json", 400, "2021-07-02"),
        (b"--x\r\n", "multipart/form-data; boundary=x", 400, "as the body"),
        (b"Ash won. " * 12_000, "text/plain", 413, f"{MOST_CHARACTERS:,}"),
        (b"Ash won. " * 120_000, "text/plain", 413, f"{MOST_BYTES:,} bytes"),
    ],
)
def test_what_cannot_be_checked_is_refused_with_what_would_be_right(
    program: Browser, body: bytes, kind: str, status: int, words: str
) -> None:
    assert words in refused(program.post(CHECK, content=body, headers={"content-type": kind}), status)


@pytest.mark.parametrize("field", ["id", "title", "text"])
@pytest.mark.parametrize("written", ["\\u0000", "\\u001b[2J", "\\ud800"])
def test_characters_that_no_text_has_are_refused_by_name(program: Browser, field: str, written: str) -> None:
    article = json.dumps({"text": COPY} | {field: "Ash @ won."}).replace("@", written)
    checked = program.post(CHECK, content=article, headers={"content-type": "application/json"})
    assert f'"{field}" is not text' in refused(checked, 400)
    said = refused(program.post(COMPARE, content=f'{{"reports": [{json.dumps({"text": COPY})}, {article}]}}'), 400)
    assert f'report 2: "{field}" is not text' in said or "surrogate" in said


def test_a_page_nested_without_end_is_refused(program: Browser) -> None:
    assert "within one another" in refused(program.post(CHECK, content=b"<div>" * 40_000), 400)


def test_a_date_that_is_none_is_refused(program: Browser) -> None:
    assert "2021-07-02" in refused(program.post(f"{CHECK}?published=7+May", content=b"Ash won."), 400)


def test_an_article_is_sent_and_not_asked_for(program: Browser) -> None:
    assert refused(program.get(CHECK), 405)


def test_reports_are_answered_with_the_account_of_the_command(desk: Desk, program: Browser) -> None:
    other = COPY.replace("15,592", "15,529")
    reports = [{"text": COPY, "published": "2021-05-07", "title": "First"}, {"text": other, "published": "2021-05-07"}]
    answer = program.post(COMPARE, json={"reports": reports})
    assert answer.status_code == 200
    account = answer.json()
    assert set(account) == set(schema(desk, "Account")["properties"])
    assert [source["letter"] for source in account["reports"]] == ["A", "B"]
    assert [source["id"] for source in account["reports"]] == ["report 1", "report 2"]
    standings = {claim["type"]: claim["standing"] for claim in account["claims"]}
    assert standings["votes"] == "wrong"
    assert standings["majority"] == "agreed"


@pytest.mark.parametrize(
    ("body", "status", "words"),
    [
        ({"reports": []}, 400, "two or more"),
        ({"reports": [{"text": COPY}]}, 400, "two or more"),
        ({"reports": [{"text": COPY}, {"text": " "}]}, 400, "report 2: there is no text"),
        ({"reports": [{"text": COPY}, {"words": COPY}]}, 400, "`text`"),
        ([COPY, COPY], 400, '{"reports"'),
        ({"reports": [{"text": COPY}] * (MOST_REPORTS + 1)}, 413, f"{MOST_REPORTS} are compared"),
        ({"reports": [{"text": "Ash won. " * 8_000}] * 2}, 413, f"{MOST_CHARACTERS:,}"),
    ],
)
def test_what_cannot_be_compared_is_refused(program: Browser, body: object, status: int, words: str) -> None:
    assert words in refused(program.post(COMPARE, json=body), status)


def test_nothing_is_entered_and_no_cookie_is_set(desk: Desk, program: Browser) -> None:
    before = desk.number()
    answer = program.post(CHECK, content=COPY.encode())
    assert "set-cookie" not in answer.headers
    assert desk.number() == before
