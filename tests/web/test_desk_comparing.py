"""The page that reconciles reports, above all the five of Batley and Spen; and the drafts of a declared contest."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import httpx
import pytest

from desk_house import CONTEST, DESK, POSTS, Desk, Seat
from hustings.web.desk_drafts import NAMES

COMPARE = "/desk/compare"
FIRST = "Jill Mortimer won Hartlepool with 15,529 votes. “We did it together,” said Jill Mortimer."
SECOND = "Jill Mortimer won Hartlepool with 15,592 votes. “We all did it together,” said Jill Mortimer."


def plain(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def compared(seat: Seat, *texts: str, **more: str) -> httpx.Response:
    fields = {"csrf": seat.csrf, "report": list(texts), "do": "compare"} | more
    return seat.client.post(COMPARE, data=fields, files={"x": b""})


def rows(page: httpx.Response, claim: str) -> list[str]:
    """The rows of the table of claims that begin so."""
    found = (plain(row) for row in re.findall(r'<tr role="row" class=.*?</tr>', page.text, re.DOTALL))
    return [row for row in found if row.startswith(claim)]


@pytest.fixture
def five(desk: Desk, editor: Seat, reporter: Seat, data_dir: Path) -> httpx.Response:
    """The five published reports, opened as files at a desk that has declared the result."""
    desk.declare(editor, reporter)
    seeds = sorted((data_dir / "copy" / "seeds").glob("*.json"))
    files = [("file", (path.name, path.read_bytes())) for path in seeds]
    return editor.client.post(COMPARE, data={"csrf": editor.csrf, "do": "compare"}, files=files)


@pytest.mark.data
def test_the_five_reports_of_batley_and_spen(five: httpx.Response) -> None:
    assert five.status_code == 200
    (wrong,) = re.findall(r"<h2>Wrong or disputed</h2><ul>(.*?)</ul>", five.text, re.DOTALL)
    assert "D has ✗ Wrong: 8.264 → 8,264" in plain(wrong)
    (votes,) = rows(five, "Votes George Galloway")
    assert votes.startswith("Votes George Galloway Wrong against the record")
    (majority,) = rows(five, "Majority Agreed")
    assert "323" in majority and "✗" not in majority
    (leadbeater,) = rows(five, "Votes Kim Leadbeater")
    assert leadbeater.startswith("Votes Kim Leadbeater Agreed · missing 13,296 votes")


@pytest.mark.data
def test_their_quotations_stand_side_by_side_with_every_difference_marked(five: httpx.Response) -> None:
    assert "<del>I am</del> <ins>I’m</ins> absolutely delighted" in five.text
    (starmer,) = re.findall(r"<h3>Keir Starmer</h3>(.*?)<h3>", five.text, re.DOTALL)
    assert "<del>this is just the start</del> Labour is back” <span" in starmer.replace("\n", "")
    assert "×3" in starmer
    assert "and is rooted in its communities and pulls together</del> …" in starmer


@pytest.mark.data
def test_their_spellings_timeline_and_what_each_alone_has(five: httpx.Response) -> None:
    spellings, timeline, alone = (
        plain(five.text[five.text.index(f'id="{start}"') : five.text.index(end)])
        for start, end in (("spellings", 'id="timeline"'), ("timeline", 'id="alone"'), ("alone", 'class="comparing"'))
    )
    assert "Harletpool (1 in A)" in spellings
    assert "Dateline: Labour is back" in timeline
    assert timeline.index("1974") < timeline.index("2 July 2021")
    assert "Quotations" in alone and "E: " in alone
    assert five.text.count('<textarea id="report-') == 6  # the five, and a box for one more


def test_pasted_reports_are_compared_and_stay_in_the_form(editor: Seat) -> None:
    page = compared(editor, FIRST, " ", SECOND, name=["Wire", "", "Local"])  # type: ignore[arg-type]
    assert page.status_code == 200
    assert page.headers["cache-control"] == "no-store"
    assert "B has ✗ Wrong: 15,592 votes → 15,529 votes" in plain(page.text)
    assert "<ins>all</ins>" in page.text or "<del>all</del>" in page.text
    assert FIRST in unescape(page.text) and SECOND in unescape(page.text)
    assert "A: Wire" in plain(page.text) and "B: Local" in plain(page.text)


def test_the_account_is_taken_away_as_the_json_of_the_command(editor: Seat) -> None:
    answer = compared(editor, FIRST, SECOND, do="report")
    assert answer.headers["content-disposition"].startswith("attachment")
    standings = {claim["type"]: claim["standing"] for claim in answer.json()["claims"]}
    assert standings["votes"] == "wrong"


@pytest.mark.parametrize(
    ("texts", "status", "words"),
    [
        ((), 422, "two or more"),
        ((FIRST,), 422, "two or more"),
        ((FIRST, "Ash won. " * 12_000), 413, "are checked at once"),
        ((FIRST, '{"text": 3}'), 422, "an article"),
    ],
)
def test_what_cannot_be_compared_stays_in_the_form(
    editor: Seat, texts: tuple[str, ...], status: int, words: str
) -> None:
    page = compared(editor, *texts)
    assert page.status_code == status
    assert words in unescape(page.text)
    assert all(text in unescape(page.text) for text in texts)


def test_reports_with_a_date_that_is_none_stay_in_the_form(editor: Seat) -> None:
    fields = {"csrf": editor.csrf, "report": [FIRST, SECOND], "published": ["2021-05-07", "7 May"], "do": "compare"}
    page = editor.client.post(COMPARE, data=fields, files={"x": b""})
    assert page.status_code == 422
    assert FIRST in unescape(page.text) and SECOND in unescape(page.text)
    assert 'value="2021-05-07"' in page.text


def test_characters_that_no_text_has_are_refused(editor: Seat) -> None:
    page = compared(editor, FIRST, '{"text": "Ash \\ud800 won."}')
    assert page.status_code == 422
    assert '"text" is not text' in unescape(page.text)


def test_too_many_files_are_refused_before_they_are_read(editor: Seat) -> None:
    files = [("file", (f"{number}.pdf", b"%PDF-1.4")) for number in range(13)]
    page = editor.client.post(COMPARE, data={"csrf": editor.csrf}, files=files)
    assert page.status_code == 413
    assert "13 reports" in page.text


def test_every_file_that_cannot_be_read_is_named(editor: Seat) -> None:
    files = [("file", ("one.pdf", b"%PDF-1.4")), ("file", ("two.txt", b"")), ("file", ("three.txt", FIRST.encode()))]
    page = editor.client.post(COMPARE, data={"csrf": editor.csrf}, files=files)
    assert page.status_code == 422
    assert "one.pdf" in page.text and "two.txt" in page.text and "three.txt" not in page.text


def test_nothing_of_the_reports_is_kept(desk: Desk, editor: Seat) -> None:
    before = desk.number()
    answer = compared(editor, f"Zebedee. {FIRST}", SECOND)
    assert "set-cookie" not in answer.headers
    assert desk.number() == before
    assert not any(b"Zebedee" in file.read_bytes() for file in desk.path.parent.rglob("*") if file.is_file())


def test_drafts_are_offered_once_a_result_is_published_and_published_by_a_person(
    desk: Desk, editor: Seat, reporter: Seat
) -> None:
    assert f"{DESK}/drafts" not in editor.get(DESK).text
    assert editor.get(f"{DESK}/drafts").status_code == 422
    desk.declare(editor, reporter)
    assert f"{DESK}/drafts" in editor.get(DESK).text
    before = desk.number()
    page = editor.get(f"{DESK}/drafts")
    assert "Labour hold Batley and Spen by 323 votes" in page.text
    assert "a person has to read it" in page.text
    links = re.findall(r'href="(/desk/pages/[^"]+draft_of=(\w+))"', page.text)
    assert [name for _, name in links] == list(NAMES)
    for link, name in links:
        form = reporter.get(unescape(link))
        assert form.status_code == 200
        body = re.search(r'<textarea id="body"[^>]*>(.*?)</textarea>', form.text, re.DOTALL)
        assert body and ("323" in body[1]) is (name != "headline")
        assert 'name="headline" maxlength="300" value="' in form.text
    assert desk.number() == before


def test_a_draft_of_a_count_that_is_not_published_is_refused(editor: Seat, desk: Desk) -> None:
    answer = editor.get(f"{POSTS}/new?contest={CONTEST}&draft_of=post")
    assert answer.status_code == 422
    assert editor.get(f"{POSTS}/new?contest=parl.nowhere&draft_of=post").status_code == 404
