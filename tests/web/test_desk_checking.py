"""The page that checks an article: what it shows, what it puts in, what it gives away, and that it keeps nothing."""

from __future__ import annotations

import asyncio
import io
import json
import logging
import re
import threading
import zipfile
from html import unescape
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.exceptions import HTTPException

from desk_house import ADDRESS, BEFORE_CLOSE, VERIFICATION, Desk, Seat, count_fields
from hustings.web.access import COOKIE
from hustings.web.copy_room import MOST_CHARACTERS, MOST_WAITING, copy_room

CHECK = "/desk/check"
COPY = (
    "The Conservatives have gained Hartlepool from Labour.\n\n"
    "Jill Mortimer took 15,592 votes, a majority of 6,940 over Labour’s Paul Williams, who had 8.589.\n\n"
    "“We won by 7,000 votes more or less, I mean a majority of 6,490,” said Jill Mortimer."
)
BATLEY = "Labour has held Batley and Spen with a majority of 332."
DAY = "2021-05-07"


def check(seat: Seat, text: str = COPY, *, files: Any = None, **more: str) -> httpx.Response:
    return seat.post(CHECK, {"article": text, "published": DAY, "do": "check"} | more, files=files or {"x": b""})


def status(page: httpx.Response) -> str:
    found = re.search(r'id="check-status"[^>]*>([^<]*)<', page.text)
    assert found
    return found[1]


def text_in(page: httpx.Response) -> str:
    """What the page would send again: the article as it stands in the form."""
    found = re.search(r'<textarea id="article"[^>]*>\n(.*?)</textarea>', page.text, re.DOTALL)
    assert found
    return unescape(found[1])


def shown(page: httpx.Response) -> str:
    """The article as it is shown, without the marks of its claims."""
    found = re.search(r'id="copy"[^>]*>(.*?)</div>', page.text, re.DOTALL)
    assert found
    return unescape(re.sub(r"<[^>]+>", "", found[1]))


def underlined(page: httpx.Response) -> dict[str, str]:
    """Each claim of the shown text with its verdict."""
    return {unescape(m[2]): m[1] for m in re.finditer(r'class="claim claim-([a-z-]+)[^>]*>([^<]*)<', page.text)}


def findings(page: httpx.Response) -> list[str]:
    """The list beside the text, each claim as words."""
    items = re.findall(r'<li id="finding-.*?</li>', page.text, re.DOTALL)
    return [" ".join(unescape(re.sub(r"<[^>]+>", " ", item)).split()) for item in items]


def button(page: httpx.Response, words: str) -> str:
    """What the button that accepts this correction sends."""
    found = re.search(rf'name="accept" value="([^"]+)">Accept<span class="unseen"> “{re.escape(words)}”', page.text)
    assert found, words
    return found[1]


def test_each_claim_is_underlined_where_it_stands_and_the_contradicted_come_first(editor: Seat) -> None:
    page = check(editor)
    assert page.status_code == 200
    assert shown(page) == COPY
    assert status(page).startswith("3 contradicted")
    marks = underlined(page)
    assert marks["15,592 votes"] == marks["8.589"] == "contradicted"
    assert marks["6,940"] == "supported"
    listed = findings(page)
    assert [item.startswith("✗") for item in listed[:4]] == [True, True, True, False]
    assert "→ 15,529 votes" in listed[0]
    assert "Slip: two digits changed places" in listed[0]
    assert "a point for a comma" in " ".join(listed[:3])
    entry = re.search(r'href="(/desk/ledger\?before=\d+#entry-\d+)"', page.text)
    assert entry
    address, _, anchor = entry[1].partition("#")
    assert f'id="{anchor}"' in editor.get(address).text


def test_what_somebody_said_is_checked_named_and_left_as_said(editor: Seat) -> None:
    page = check(editor)
    quoted = next(item for item in findings(page) if "6,490" in item)
    assert "quoted: Jill Mortimer" in quoted
    assert "left as said" in quoted
    corrected = check(editor, accept="all")
    assert "6,490" in text_in(corrected)
    assert "15,592" not in text_in(corrected)


def test_a_correction_is_put_into_the_text_checked_again_and_undone(editor: Seat) -> None:
    page = check(editor)
    accepted = check(editor, accept=button(page, "8,589"))
    assert text_in(accepted) == shown(accepted) == COPY.replace("8.589", "8,589")
    assert underlined(accepted)["8,589"] == "supported"
    assert status(accepted).startswith("2 contradicted")
    before = re.search(r'<textarea name="before" hidden>\n(.*?)</textarea>', accepted.text, re.DOTALL)
    assert before
    undone = check(editor, text_in(accepted), before=unescape(before[1]), do="undo")
    assert text_in(undone) == COPY


def test_a_claim_that_is_repeated_is_one_line_and_one_correction(editor: Seat) -> None:
    text = "The majority in Hartlepool was 6,490. A majority of 6,490 in Hartlepool is large."
    page = check(editor, text)
    assert "×2" in findings(page)[0]
    assert text_in(check(editor, text, accept=button(page, "6,940"))).count("6,940") == 2


def test_a_correction_chosen_for_another_text_changes_nothing(editor: Seat) -> None:
    accept = button(check(editor), "8,589")
    other = "Something else altogether. " + COPY
    assert text_in(check(editor, other, accept=accept)) == other


def test_words_that_no_correction_fits_are_left_to_a_person(editor: Seat) -> None:
    text = "Labour have held Hartlepool. The majority was 6,940."
    page = check(editor, text)
    assert "Con gain from Lab" in findings(page)[0]
    assert "rewritten by hand" in findings(page)[0]
    assert text_in(check(editor, text, accept="all")) == text


@pytest.mark.parametrize("name", ["copy.md", "copy.txt"])
def test_the_corrected_text_is_taken_away_in_the_form_it_came_in(editor: Seat, name: str) -> None:
    source = "# Hartlepool\n\n* Jill Mortimer (Con): **15,592** votes\n* majority: _6,940_\n"
    page = check(editor, "", files={"file": (name, source.encode())})
    assert text_in(page) == source
    corrected = check(editor, text_in(page), name=name, accept="all", do="text")
    assert corrected.text == source.replace("15,592", "15,529")
    assert corrected.headers["content-disposition"] == f'attachment; filename="{name}"'
    assert corrected.headers["cache-control"] == "no-store"


def test_the_report_is_that_of_the_command(editor: Seat) -> None:
    (report,) = check(editor, do="report").json()
    wrong = [claim for claim in report["claims"] if claim["verdict"] == "contradicted"]
    assert [claim["text"] for claim in wrong] == ["15,592 votes", "8.589", "6,490"]
    assert wrong[0]["record_value"] == 15529
    assert report["published"] == DAY
    (lsp,) = check(editor, do="lsp").json()
    assert {d["severity"] for d in lsp["diagnostics"]} >= {1}


def word(body: str) -> bytes:
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        text = f"<w:p><w:r><w:t>{body}</w:t></w:r></w:p>"
        archive.writestr("word/document.xml", f"<w:document {space}><w:body>{text}</w:body></w:document>")
    return made.getvalue()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.docx", word("Jill Mortimer won Hartlepool with 15,592 votes.")),
        ("a.html", b"<html><body><script>1</script><p>Jill Mortimer won Hartlepool with 15,592 votes.</p></body>"),
        ("a.json", json.dumps({"text": "Jill Mortimer won Hartlepool with 15,592 votes.", "published": DAY}).encode()),
        ("a.txt", "Jill Mortimer won Hartlepool with 15,592 votes.".encode("utf-16")),
    ],
)
def test_a_file_is_read_and_stays_in_the_form_as_text(editor: Seat, name: str, data: bytes) -> None:
    page = check(editor, "", files={"file": (name, data)}, published="")
    assert underlined(page)["15,592 votes"] == "contradicted"
    kept = re.search(r'name="name" value="([^"]*)"', page.text)
    assert kept
    again = check(editor, text_in(page), name=kept[1], accept="all")
    assert text_in(again) == "Jill Mortimer won Hartlepool with 15,529 votes."


@pytest.mark.parametrize(
    ("text", "file", "code", "words"),
    [
        ("", None, 422, "there is no text in it"),
        ("", ("a.pdf", b"%PDF-1.4"), 422, "save its text as .txt or .docx"),
        ("", ("a.bin", b"\x00\x01\x02\x03" * 50), 422, "control character"),
        ("", ("a.txt", b"\x81\x8d won"), 422, "save it as UTF-8"),
        ("Ash won. " * 12_000, None, 413, f"{MOST_CHARACTERS:,} are checked at once"),
        ("Ash won. " * 550_000, None, 413, "in parts"),
    ],
)
def test_what_cannot_be_read_is_refused_with_what_would_be_right(
    editor: Seat, text: str, file: tuple[str, bytes] | None, code: int, words: str
) -> None:
    page = check(editor, text, files={"file": file} if file else None)
    assert page.status_code == code
    assert words in unescape(page.text)
    assert page.headers["cache-control"] == "no-store"


def test_a_refused_article_stays_in_the_form(editor: Seat) -> None:
    page = check(editor, COPY, published="7 May")
    assert page.status_code == 422
    assert text_in(page) == COPY


def test_a_result_is_known_to_the_page_as_soon_as_it_is_published(desk: Desk, editor: Seat, reporter: Seat) -> None:
    assert underlined(check(editor, BATLEY, published="2021-07-02"))["332"] == "not-checkable"
    desk.declare(editor, reporter)
    assert underlined(check(editor, BATLEY, published="2021-07-02"))["332"] == "contradicted"


def test_figures_that_are_keyed_and_not_published_decide_nothing(desk: Desk, editor: Seat, reporter: Seat) -> None:
    for part, fields in (("verification", VERIFICATION), ("count", count_fields())):
        for seat in (reporter, editor):
            assert seat.key(part, fields).status_code == 303
    page = check(reporter, BATLEY, published="2021-07-02")
    assert underlined(page)["332"] == "not-checkable"
    assert "12,973" not in page.text


def test_nothing_of_an_article_is_kept(desk: Desk, editor: Seat, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    secret = "Zebedee the unlikely"
    before = desk.number()
    for more in ({}, {"accept": "all"}, {"do": "report"}, {"do": "text"}):
        answer = check(editor, f"{secret}. {COPY}", **more)
        assert answer.headers["cache-control"] == "no-store"
        assert "set-cookie" not in answer.headers
    check(editor, secret * 20_000)
    assert desk.number() == before
    assert secret not in caplog.text
    desk.record.store.head()
    for file in desk.path.parent.rglob("*"):
        if file.is_file():
            assert secret.encode() not in file.read_bytes(), file
    assert secret not in editor.get(CHECK).text


def test_only_people_who_are_signed_in_and_send_the_form_of_this_desk(desk: Desk, editor: Seat) -> None:
    for page in (CHECK, "/desk/compare"):
        away = desk.get(page)
        assert (away.status_code, away.headers["location"]) == (303, f"/desk/sign-in?then={page}")
        assert desk.reader.post(page, data={"article": COPY}).status_code == 403
        assert editor.client.post(page, data={"article": COPY, "csrf": "wrong"}).status_code == 403


def test_hostile_copy_is_shown_as_words(editor: Seat) -> None:
    hostile = '</textarea><script>alert(1)</script> “Hartlepool” <img src=x onerror="1"> majority of 6,490'
    page = check(editor, hostile, name='"><script>alert(2)</script>')
    assert shown(page) == hostile
    scripts = re.findall(r"<script[^>]*>", page.text)
    assert scripts == ['<script src="/static/check.js" defer>']
    assert "<img" not in page.text


def test_readers_are_served_while_a_long_article_is_checked(desk: Desk, editor: Seat) -> None:
    long = (COPY + "\n\n") * (MOST_CHARACTERS // (len(COPY) + 2))
    done: list[str] = []

    async def both() -> None:
        transport = httpx.ASGITransport(app=desk.app)
        async with httpx.AsyncClient(transport=transport, base_url=ADDRESS, timeout=120) as client:
            client.cookies.set(COOKIE, editor.client.cookies[COOKIE])

            async def slow() -> None:
                form = {"csrf": editor.csrf, "article": long, "do": "check"}
                assert (await client.post(CHECK, data=form)).status_code == 200
                done.append("long")

            async def reader() -> None:
                await asyncio.sleep(0.1)
                for _ in range(5):
                    assert (await client.get("/")).status_code == 200
                done.append("reader")

            await asyncio.gather(slow(), reader())

    asyncio.run(both())
    assert done == ["reader", "long"]


def test_more_than_a_few_waiting_articles_are_refused(desk: Desk) -> None:
    room, release = copy_room(desk.house), threading.Event()

    async def crowd() -> list[int]:
        waiting = [asyncio.create_task(room.ask(lambda _: release.wait(10))) for _ in range(MOST_WAITING)]
        await asyncio.sleep(0)
        with pytest.raises(HTTPException) as caught:
            await room.ask(lambda _: None)
        release.set()
        await asyncio.gather(*waiting)
        await room.ask(lambda _: None)
        return [caught.value.status_code]

    assert asyncio.run(crowd()) == [503]


@pytest.mark.parametrize("path", [CHECK, "/desk/compare"])
def test_copy_stays_in_the_form_where_too_many_are_waiting(desk: Desk, editor: Seat, path: str) -> None:
    room, release = copy_room(desk.house), threading.Event()

    async def crowd() -> httpx.Response:
        transport = httpx.ASGITransport(app=desk.app)
        async with httpx.AsyncClient(transport=transport, base_url=ADDRESS) as client:
            client.cookies.set(COOKIE, editor.client.cookies[COOKIE])
            waiting = [asyncio.create_task(room.ask(lambda _: release.wait(10))) for _ in range(MOST_WAITING)]
            await asyncio.sleep(0)
            form = {"csrf": editor.csrf, "article": COPY, "before": "Before.", "report": [COPY, BATLEY]}
            page = await client.post(path, data=form)
            release.set()
            await asyncio.gather(*waiting)
            return page

    page = asyncio.run(crowd())
    assert page.status_code == 503
    assert COPY in unescape(page.text)
    assert ("Before." if path == CHECK else BATLEY) in unescape(page.text)
    assert "try again in a moment" in page.text


@pytest.mark.parametrize("path", [CHECK, "/desk/compare", "/api/v1/check", "/api/v1/compare"])
def test_copy_is_read_when_its_turn_has_come(desk: Desk, editor: Seat, path: str) -> None:
    room, release = copy_room(desk.house), threading.Event()
    order: list[str] = []

    def slow(_: Any) -> None:
        release.wait(10)
        order.append("first")

    async def crowd() -> None:
        transport = httpx.ASGITransport(app=desk.app)
        async with httpx.AsyncClient(transport=transport, base_url=ADDRESS) as client:
            client.cookies.set(COOKIE, editor.client.cookies[COOKIE])

            async def send() -> None:
                form = {"csrf": editor.csrf, "article": "%PDF-1.4", "report": ["%PDF-1.4", "%PDF-1.4"]}
                reports: dict[str, Any] = {"json": {"reports": [{"text": " "}] * 2}}
                body = reports if "compare" in path else {"content": b"%PDF-1.4"}
                answer = await client.post(path, **({"data": form} if "desk" in path else body))
                order.append(str(answer.status_code))

            first = asyncio.create_task(room.ask(slow))
            await asyncio.sleep(0.05)
            sent = asyncio.create_task(send())
            await asyncio.sleep(0.3)
            release.set()
            await asyncio.gather(first, sent)

    asyncio.run(crowd())
    assert order == ["first", "422" if "desk" in path else "400"]


def test_a_question_that_is_given_up_takes_no_entries_with_it(desk: Desk, editor: Seat, reporter: Seat) -> None:
    room, begun, release = copy_room(desk.house), threading.Event(), threading.Event()

    def slow(_: Any) -> None:
        begun.set()
        release.wait(10)

    async def give_up(question: Any) -> None:
        asked = asyncio.create_task(room.ask(question))
        await asyncio.to_thread(begun.wait, 10)
        asked.cancel()
        await asyncio.gather(asked, return_exceptions=True)

    asyncio.run(give_up(slow))  # the thread is still at it
    desk.declare(editor, reporter)
    asyncio.run(give_up(lambda _: None))
    release.set()
    assert asyncio.run(room.ask(lambda archive: archive.state.number)) == desk.number()


def test_the_verdict_is_in_the_name_of_each_claim_of_the_text(editor: Seat) -> None:
    named = re.findall(r'class="claim claim-[^>]* aria-label="([^"]*)"', check(editor).text)
    assert {"15,592 votes, contradicted", "6,940, borne out"} <= set(named)


def test_programs_wait_for_one_another_and_the_desk_does_not_wait_for_them(desk: Desk) -> None:
    room, release, order = copy_room(desk.house), threading.Event(), []

    async def crowd() -> None:
        public = [
            asyncio.create_task(room.ask(lambda _, n=n: (release.wait(10), order.append(n)), is_public=True))
            for n in range(3)
        ]
        await asyncio.sleep(0.05)
        staff = asyncio.create_task(room.ask(lambda _: order.append("desk")))
        await asyncio.sleep(0.05)
        release.set()
        await asyncio.gather(staff, *public)

    asyncio.run(crowd())
    assert order == [0, "desk", 1, 2]


def test_before_the_close_of_poll_earlier_results_are_checked(tmp_path: Path) -> None:
    desk = Desk(tmp_path, now=BEFORE_CLOSE)
    assert status(check(desk.seat())).startswith("3 contradicted")
    desk.close()


def test_a_damaged_ledger_still_tells_what_it_says_up_to_there(desk: Desk, editor: Seat) -> None:
    desk.close()
    for file in desk.path.parent.glob("ledger.sqlite-*"):
        file.unlink()
    data = bytearray(desk.path.read_bytes())
    data[data.rindex(b"hartlepool-2021-05-06")] ^= 1
    desk.path.write_bytes(data)
    again = Desk(desk.path.parent)
    page = check(again.seat("Again"))
    assert "open for reading only" in page.text
    assert underlined(page)["15,592 votes"] == "contradicted"
    again.close()
