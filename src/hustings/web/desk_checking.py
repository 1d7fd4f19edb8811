"""The desk's page that checks an article, which travels in the form and back in the page: nothing is kept of it."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import PurePath
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from hustings.copydesk.archive import Archive
from hustings.copydesk.articles import read_article
from hustings.copydesk.reports import (
    Stretch,
    diagnostics_document,
    repeats,
    replacement,
    report_document,
    stretches,
    with_corrections,
)
from hustings.copydesk.slips import WORDS as SLIPS
from hustings.copydesk.values import Article, Checked, Report, Verdict
from hustings.coverage.words import UK
from hustings.desk.accounts import Session
from hustings.errors import BadInput, Refused
from hustings.record.state import State
from hustings.web.access import read_form, signed_in
from hustings.web.context import House
from hustings.web.copy_room import CopyRoom, check_all, copy_room, refuse_too_long
from hustings.web.forms import choice

PASTED = "pasted text"
_MARKDOWN = (".md", ".markdown")


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One claim of the list, with the places in the report of all that repeat it.

    `place` is that of its words among the stretches of the text; `accept` is what its button sends.
    """

    numbers: tuple[int, ...]
    place: int
    checked: Checked
    words: str
    contest: str
    accept: str


@signed_in
async def check(request: Request, house: House, session: Session) -> Response:
    """GET an empty page; POST an article to see its claims, to put corrections in, or to take it away corrected."""
    room = copy_room(house)
    if request.method == "GET":
        return _page(house, session)
    form = await read_form(request)
    before, do = _text(form, "before"), str(form.get("do", ""))
    typed = Article(id=str(form.get("name", "")) or PASTED, text=_text(form, "article"))
    try:
        article = await _article(room, form, _today(house))
        typed = article if _chosen(form) else typed
        refuse_too_long([article])
        (report,) = await room.ask(check_all([article]))
        if accepted := _accepted(form, report):
            before, article = article.text, replace(article, text=with_corrections(report, accepted))
        elif do == "undo" and before:
            before, article = "", replace(article, text=before)
        if article is not report.article:
            (report,) = await room.ask(check_all([article]))
        if do in _FILES:
            return await room.ask(partial(_file, do, report))
    except (BadInput, Refused, HTTPException) as error:
        kept = {"article": typed, "published": str(form.get("published", "")), "before": _text(form, "before")}
        return _page(house, session, None, **kept, **refusal(error))
    return await run_in_threadpool(_page, house, session, report, before=before)  # a long one takes a while to render


def refusal(error: Exception) -> dict[str, Any]:
    """What a page says of copy that it could not take, and with which status."""
    if isinstance(error, HTTPException):
        return {"problem": error.detail, "status": error.status_code}
    if isinstance(error, BadInput):
        return {"problem": "; ".join(f"{p.source}: {p.message}" for p in error.problems), "status": 422}
    return {"problem": str(error), "status": 422}


def _page(house: House, session: Session, report: Report | None = None, **values: Any) -> Response:
    article = report.article if report else values.pop("article", Article(id=PASTED, text=""))
    checked, parted = (report.checked, stretches(report)) if report else ((), ())
    shown = {
        "article": article,
        "published": article.published.isoformat() if article.published else "",
        "report": report,
        "stretches": parted,
        "findings": _findings(report, parted, house.record.state) if report else [],
        "counts": Counter(c.verdict.value for c in checked),
        "can_accept": any(c.verdict is Verdict.CONTRADICTED and replacement(c) for c in checked),
        "slips": SLIPS,
        "before": "",
    }
    return house.page("desk/check.html", session, **{**shown, **values})


def _findings(report: Report, parted: Sequence[Stretch], state: State) -> list[Finding]:
    """The list beside the text: contradicted claims first, then in order, repeats together."""
    numbers = {id(checked): number for number, checked in enumerate(report.checked)}
    places: dict[int, int] = {}
    for place, stretch in enumerate(parted):
        for number in stretch.claims:
            places.setdefault(number, place)
    found = []
    for group in repeats(report):
        claim, own = group[0].claim, tuple(numbers[id(checked)] for checked in group)
        spans = (f"{c.claim.start}-{c.claim.end}" for c in group if _is_to_change(c))
        words = " ".join(report.article.text[claim.start : claim.end].split())
        contest = _contest(claim.contest_id, state)
        found.append(
            Finding(
                numbers=own,
                place=places.get(own[0], 0),
                checked=group[0],
                words=words,
                contest=contest,
                accept=" ".join(spans),
            )
        )
    return found


def _contest(contest_id: str | None, state: State) -> str:
    if contest_id is None:
        return ""
    return f"{state.constituency(contest_id).name} {state.book(contest_id).contest.polling_day.year}"


def _is_to_change(checked: Checked) -> bool:
    return checked.verdict is Verdict.CONTRADICTED and bool(replacement(checked))


def _accepted(form: FormData, report: Report) -> set[int]:
    """The places of the claims whose corrections were chosen, by what they span: "17-22 340-345", or "all"."""
    chosen = {each for value in form.getlist("accept") for each in str(value).split()}
    return {
        number
        for number, c in enumerate(report.checked)
        if _is_to_change(c) and ("all" in chosen or f"{c.claim.start}-{c.claim.end}" in chosen)
    }


def _chosen(form: FormData) -> UploadFile | None:
    """The file of the form, which stands in for the text."""
    file = form.get("file")
    return file if isinstance(file, UploadFile) and file.filename else None


async def _article(room: CopyRoom, form: FormData, today: date | None) -> Article:
    """The article of the form: a file that was chosen stands in for the text.

    Its date is the one given, else the one that it gives itself, else today's.

    Raises:
        BadInput: It cannot be read; the problem says what would be right.
        Refused: The date given is not one.
        HTTPException: 503, too many are waiting.
    """
    if file := _chosen(form):
        read = partial(as_written, await file.read(), str(file.filename))
    else:
        read = partial(pasted, _text(form, "article"), str(form.get("name", "")))
    article = dated(await room.ask(lambda _: read()), str(form.get("published", "")))
    return replace(article, published=article.published or today, source="")  # the page gives back the text alone


def as_written(data: bytes, name: str) -> Article:
    """The article of a file. Markdown keeps its marks, so that it can be given back corrected.

    Raises:
        BadInput: It cannot be read; the problem says what would be right.
    """
    read_as = str(PurePath(name).with_suffix(".txt")) if _is_markdown(name) else name
    article = read_article(data, name=read_as)
    return replace(article, id=name) if article.id == read_as else article


def pasted(text: str, name: str) -> Article:
    """The article of a text that somebody pasted, which may be a whole page of HTML, or JSON.

    Raises:
        BadInput: There is nothing in it, or it is broken.
    """
    article = read_article(text.encode("utf-8", "replace"), name=PASTED)
    return replace(article, id=name or PASTED) if article.id == PASTED else article


def dated(article: Article, given: str) -> Article:
    """The article with the date that was given, if any.

    Raises:
        Refused: It is not a date.
    """
    if not given:
        return article
    return replace(article, published=choice(date.fromisoformat, {"published": given}, "published"))


def _text(form: FormData, field: str) -> str:
    return str(form.get(field, "")).replace("\r\n", "\n")


def _is_markdown(name: str) -> bool:
    return PurePath(name).suffix.lower() in _MARKDOWN


def _today(house: House) -> date | None:
    """The day of copy without a date; a rehearsal's copy is of another day."""
    return None if house.record.state.is_test else house.clock().astimezone(UK).date()


def _file_name(article: Article) -> str:
    """What was read, else the first words of what was pasted."""
    return article.id if article.id != PASTED else " ".join(article.text.split()[:6]).replace(".", "").replace("/", " ")


_FILES = {"text": "", "report": ".json", "lsp": ".lsp.json"}


def _file(do: str, report: Report, archive: Archive) -> Response:
    """What is taken away: the text, the report, or an editor's diagnostics."""
    path, is_marked = PurePath(_file_name(report.article)), _is_markdown(report.article.id)
    suffix = _FILES[do] or (path.suffix if is_marked else ".txt")
    if do == "text":
        content, kind = report.article.text, "text/markdown" if is_marked else "text/plain"
    else:
        made = [report_document(report, archive)] if do == "report" else [diagnostics_document(report)]
        content, kind = json.dumps(made, ensure_ascii=False, indent=2), "application/json"
    stem = re.sub(r"[^A-Za-z0-9_-]+", "-", path.stem).strip("-") or "article"
    headers = {"Cache-Control": "no-store", "Content-Disposition": f'attachment; filename="{stem}{suffix}"'}
    return Response(content, headers=headers, media_type=f"{kind}; charset=utf-8")


ROUTES = [Route("/desk/check", check, methods=["GET", "POST"])]
