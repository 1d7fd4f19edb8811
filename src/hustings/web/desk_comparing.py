"""The desk's page that reconciles several reports of one event, which travel in the form: nothing is kept of them."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import Any

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from hustings.copydesk.account_words import STANDINGS, WORDINGS, when
from hustings.copydesk.alignment import Line, Rendering
from hustings.copydesk.archive import Archive
from hustings.copydesk.reconciling import Account, ClaimGroup, Standing, letter, reconcile
from hustings.copydesk.values import Article
from hustings.desk.accounts import Session
from hustings.errors import BadInput, Refused
from hustings.record.problems import Problem
from hustings.web.access import read_form, signed_in
from hustings.web.context import House
from hustings.web.copy_room import CopyRoom, check_all, copy_room, refuse_too_long
from hustings.web.desk_checking import as_written, dated, pasted, refusal

MOST_REPORTS = 12


@signed_in
async def compare(request: Request, house: House, session: Session) -> Response:
    """GET an empty page; POST two reports or more for the account of them, on the page or as JSON."""
    room = copy_room(house)
    if request.method == "GET":
        return _page(house, session)
    form = await read_form(request)
    articles: list[Article] = []
    try:
        articles = await _articles(room, form)
        refuse_unfit(articles)
        account = await room.ask(account_of(articles))
    except (BadInput, Refused, HTTPException) as error:
        said = refusal(error)
        kept = articles if articles and said["status"] == 503 else [article for article, _ in _as_typed(form)]
        return _page(house, session, articles=kept, **said)
    if form.get("do") == "report":
        content = json.dumps(msgspec.to_builtins(account), ensure_ascii=False, indent=2)
        headers = {"Cache-Control": "no-store", "Content-Disposition": 'attachment; filename="comparison.json"'}
        return Response(content, headers=headers, media_type="application/json")
    return await run_in_threadpool(_page, house, session, articles=articles, account=account, **_shown(account))


def account_of(articles: Sequence[Article]) -> Callable[[Archive], Account]:
    """The question of what these reports say between them."""
    return lambda archive: reconcile(check_all(articles)(archive), archive.state)


def refuse_unfit(articles: Sequence[Article]) -> None:
    """Refuse fewer reports than two, and more than can be compared at once.

    Raises:
        Refused: One report, or none.
        HTTPException: 413.
    """
    if len(articles) < 2:
        raise Refused("one report cannot be compared: give two or more")
    refuse_crowd(len(articles))
    refuse_too_long(articles)


def refuse_crowd(reports: int) -> None:
    """Refuse more reports than can be compared at once.

    Raises:
        HTTPException: 413.
    """
    if reports > MOST_REPORTS:
        raise HTTPException(413, f"That is {reports} reports; {MOST_REPORTS} are compared at once.")


async def _articles(room: CopyRoom, form: FormData) -> list[Article]:
    """Every text of the form that is not blank, with the name and the date beside it, then its files.

    Raises:
        BadInput: With a problem for each that cannot be read.
        Refused: A date is not one.
        HTTPException: 413, there are too many; 503, too many are waiting.
    """
    typed = _as_typed(form)
    files = [file for file in form.getlist("file") if isinstance(file, UploadFile) and file.filename]
    refuse_crowd(len(typed) + len(files))
    written = [(await file.read(), str(file.filename)) for file in files]
    return await room.ask(lambda _: _read(typed, written))


def _read(typed: Sequence[tuple[Article, str]], files: Sequence[tuple[bytes, str]]) -> list[Article]:
    articles: list[Article] = []
    problems: list[Problem] = []
    readings = [(partial(pasted, article.text, article.id), day) for article, day in typed]
    readings += [(partial(as_written, *file), "") for file in files]
    for read, day in readings:
        try:
            articles.append(dated(read(), day))
        except BadInput as bad:
            problems += bad.problems
    if problems:
        raise BadInput(problems)
    return articles


def _as_typed(form: FormData) -> list[tuple[Article, str]]:
    """The texts of the form as they were typed, each under its name, else its number, and with the date as typed."""
    texts, names, days = (list(map(str, form.getlist(field))) for field in ("report", "name", "published"))
    found = []
    for place, text in enumerate(texts):
        if text.strip():
            name = (names[place : place + 1] or [""])[0].strip() or f"report {place + 1}"
            article, day = Article(id=name, text=text.replace("\r\n", "\n")), (days[place : place + 1] or [""])[0]
            with suppress(Refused):
                article = dated(article, day)
            found.append((article, day))
    return found


def _shown(account: Account) -> dict[str, Any]:
    """The account in the order of the page."""
    by_contest: dict[tuple[str, str], list[ClaimGroup]] = defaultdict(list)
    for group in account.claims:
        by_contest[group.contest_id, group.contest].append(group)
    lines = [line for line in account.quotations if len(line.reports) > 1 or line.differs]
    speakers: dict[str, list[tuple[Line, Counter[Rendering]]]] = defaultdict(list)
    for line in sorted(lines, key=lambda line: (not line.speaker, line.speaker)):
        speakers[line.speaker].append((line, _said_again(line)))
    notes: dict[str, list[str]] = defaultdict(list)
    for source in account.reports:
        for note in source.notes:
            notes[note].append(source.letter)
    standings = Counter(group.standing for group in account.claims)
    return {
        "by_contest": by_contest,
        "speakers": speakers,
        "notes": notes,
        "counts": {STANDINGS[standing]: standings[standing] for standing in Standing if standings[standing]},
        "troubled": [g for g in account.claims if g.standing in (Standing.WRONG, Standing.DISPUTED)],
    }


def _said_again(line: Line) -> Counter[Rendering]:
    """The ways in which it is said, with how often a report says it so."""
    return Counter(replace(rendering, start=0, end=0) for rendering in line.renderings)


def _page(house: House, session: Session, *, articles: Sequence[Article] = (), **values: Any) -> Response:
    boxes = [*articles, *[Article(id="", text="")] * max(1, 2 - len(articles))]
    shown = {"account": None, "standings": STANDINGS, "wordings": WORDINGS, "letter": letter, "when": when}
    return house.page("desk/compare.html", session, **{"boxes": boxes, **shown, **values})


ROUTES = [Route("/desk/compare", compare, methods=["GET", "POST"])]
