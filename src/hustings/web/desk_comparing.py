"""The desk's page that reconciles several reports of one event, which travel in the form: nothing is kept of them."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
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
from hustings.web.copy_room import check_all, copy_room, refuse_too_long
from hustings.web.desk_checking import as_written, dated, pasted, refusal

MOST_REPORTS = 12


@signed_in
async def compare(request: Request, house: House, session: Session) -> Response:
    """GET an empty page; POST two reports or more for the account of them, on the page or as JSON."""
    room = copy_room(house)
    if request.method == "GET":
        return _page(house, session)
    form = await read_form(request)
    try:
        articles = await _articles(form)
        refuse_unfit(articles)
        account = await room.ask(account_of(articles))
    except (BadInput, Refused, HTTPException) as error:
        return _page(house, session, articles=_as_typed(form), **refusal(error))
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
    if len(articles) > MOST_REPORTS:
        raise HTTPException(413, f"That is {len(articles)} reports; {MOST_REPORTS} are compared at once.")
    refuse_too_long(articles)


async def _articles(form: FormData) -> list[Article]:
    """Every text of the form that is not blank, with the name and the date beside it, then its files.

    Raises:
        BadInput: With a problem for each that cannot be read.
        Refused: A date is not one.
    """
    articles: list[Article] = []
    problems: list[Problem] = []
    for typed in _as_typed(form):
        day = typed.published.isoformat() if typed.published else ""
        try:
            articles.append(dated(pasted(typed.text, typed.id), day))
        except BadInput as bad:
            problems += bad.problems
    for file in form.getlist("file"):
        if isinstance(file, UploadFile) and file.filename:
            try:
                articles.append(await run_in_threadpool(as_written, await file.read(), file.filename))
            except BadInput as bad:
                problems += bad.problems
    if problems:
        raise BadInput(problems)
    return articles


def _as_typed(form: FormData) -> list[Article]:
    """The texts of the form as they were typed, each under its name, else its number.

    Raises:
        Refused: A date is not one.
    """
    texts, names, days = (list(map(str, form.getlist(field))) for field in ("report", "name", "published"))
    found = []
    for place, text in enumerate(texts):
        if text.strip():
            name = (names[place : place + 1] or [""])[0].strip() or f"report {place + 1}"
            article = Article(id=name, text=text.replace("\r\n", "\n"))
            found.append(dated(article, (days[place : place + 1] or [""])[0]))
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
