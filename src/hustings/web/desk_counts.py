"""The desk's pages for a contest: choose it, see where it stands, publish, settle, withdraw, log."""

from __future__ import annotations

from datetime import date
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from hustings.coverage.standing import stage_at
from hustings.desk import keying, publishing
from hustings.desk.accounts import Session
from hustings.desk.people import Person, Role
from hustings.desk.readback import read_back
from hustings.errors import HustingsError, Refused
from hustings.record.contest_book import ContestBook
from hustings.record.entries import Corrected, Draft, Part
from hustings.record.model import Challenge, Stage
from hustings.record.state import State
from hustings.web.access import read_form, signed_in, text_fields
from hustings.web.context import House, status_of
from hustings.web.forms import choice, whole


@signed_in
async def desk_home(request: Request, house: House, session: Session) -> Response:
    """Every contest with a live page, those still open first, and the pages to write on."""
    house.record.refresh()
    state = house.record.state
    on_pages = {contest_id for page in state.pages.values() for contest_id in page.contest_ids}
    books = [book for contest_id, book in state.contests.items() if contest_id in on_pages]
    books.sort(key=lambda book: (book.published(Part.COUNT) is not None, -book.contest.polling_day.toordinal()))
    rows = [summary(house, book) for book in books]
    return house.page("desk/home.html", session, rows=rows, pages=state.pages.values(), player=house.player)


def summary(house: House, book: ContestBook) -> dict[str, Any]:
    """What every page of a contest names at its head."""
    stage = book.stage(public=False)
    if stage is not Stage.PROVISIONAL:  # which the desk is told, and readers are not
        stage = stage_at(stage, book.contest, house.clock())
    return {
        "contest": book.contest,
        "constituency": house.record.state.constituencies[book.contest.constituency_id],
        "stage": stage,
        "desk": book.desk(public=False),
    }


def part_of(request: Request) -> Part:
    """The part of a count that an address names.

    Raises:
        HTTPException: 404 where there is no such part.
    """
    try:
        return Part(request.path_params["part"])
    except ValueError:
        raise HTTPException(404, "A count has two parts: verification and count.") from None


def may_see_keyings(book: ContestBook, part: Part, person: Person, *, provisional: bool = False) -> bool:
    """Whether this person may see others' keyings, provisional ones or those of declared figures.

    Not before they have keyed themselves, or it is settled; and having keyed provisional figures opens provisional ones
    only. An editor sees keyings that differ, since somebody has to settle them.
    """
    if book.confirmation(part) or book.published(part):
        return True
    if any(ref.by == person.name and (provisional or not k.is_provisional) for ref, k in book.live_keyings(part)):
        return True
    return person.role is Role.EDITOR and keying.they_differ(book, part, provisional=provisional)


def visible_keyings(book: ContestBook, part: Part, person: Person) -> set[int]:
    """The entries of those keyings of this part that still count and that this person may see."""
    return {
        ref.number
        for ref, keyed in book.live_keyings(part)
        if may_see_keyings(book, part, person, provisional=keyed.is_provisional)
    }


def is_blind_to(book: ContestBook, part: Part, person: Person) -> bool:
    """Whether there are keyings of this part that this person may not see yet."""
    return len(visible_keyings(book, part, person)) < len(book.live_keyings(part))


@signed_in
async def contest_page(request: Request, house: House, session: Session) -> Response:
    """Where one contest stands at this desk, and everything that can be done about it."""
    return _contest_page(request, house, session)


def _contest_page(request: Request, house: House, session: Session, problem: str = "", status: int = 200) -> Response:
    house.record.refresh()
    state = house.record.state
    book = state.book(request.path_params["contest_id"])
    parts = [_part_view(book, part, session.person) for part in Part]
    published = book.published(Part.COUNT)
    gap = None if published else publishing.gap_problem(state, book.contest.id)
    is_blind = any(is_blind_to(book, part, session.person) for part in Part)
    return house.page(
        "desk/contest.html",
        session,
        status=status,
        **summary(house, book),
        book=book,
        parts=parts,
        published=published,
        gap=None if is_blind else gap,
        is_blind=is_blind,
        is_gap_hidden=bool(gap and is_blind and book.confirmation(Part.COUNT)),
        parties=state.parties,
        stages=[s for s in Stage if s not in (Stage.VERIFIED, Stage.DECLARED)],
        challenges=list(Challenge),
        slugs=state.pages_of(book.contest.id),
        today=house.clock().date(),
        player=house.player,
        read_out=_read_out(house, book),
        problem=problem,
    )


def _read_out(house: House, book: ContestBook) -> str:
    """What is being declared, for a newcomer who has taken over and is to key it now."""
    player = house.player
    if player is None or book.contest.id != player.script.contest_id or not player.is_waiting(house.record.state):
        return ""
    step = player.next_step
    return read_back(book.contest, Part(step.does["key"]), player.figures) if step and "key" in step.does else ""


def _part_view(book: ContestBook, part: Part, person: Person) -> dict[str, Any]:
    visible = visible_keyings(book, part, person)
    pair = keying.comparison(book, part)
    if pair and not {pair.first[0].number, pair.second[0].number} <= visible:
        pair = None
    confirmed, published = book.confirmation(part), book.published(part)
    keyings = book.live_keyings(part)
    mine = next((keyed.figures for ref, keyed in keyings if ref.by == person.name), None)
    standing = published or confirmed
    figures = standing[1].figures if standing else mine
    return {
        "part": part,
        "keyings": keyings,
        "visible": visible,
        "pair": pair,
        "is_declared_pair": pair is not None and not (pair.first[1].is_provisional or pair.second[1].is_provisional),
        "is_mine": pair is not None and person.name in (pair.first[0].by, pair.second[0].by),
        "they_differ": keying.they_differ(book, part),
        "to_publish": publishing.entry_to_publish(book, part),
        "has_keyed": any(ref.by == person.name for ref, _ in keyings),
        "confirmed": confirmed,
        "published": published,
        "is_correction": published is not None and isinstance(published[1], Corrected),
        "sentence": read_back(book.contest, part, figures) if figures else "",
        "needs_verification": bool(
            part is Part.COUNT
            and keyings
            and not any(keying.is_verification_known(book, k.figures) for _, k in keyings)
        ),
    }


@signed_in
async def act(request: Request, house: House, session: Session) -> Response:
    """One action on a contest: publish, resolve, withdraw, an event, a challenge, the notice."""
    contest_id = request.path_params["contest_id"]
    house.record.state.book(contest_id)
    form = text_fields(await read_form(request))
    try:
        house.enter(lambda state: _decide(state, contest_id, form, session.person, house))
    except HustingsError as error:
        return _contest_page(request, house, session, problem=str(error), status=status_of(error))
    return RedirectResponse(f"/desk/contests/{contest_id}", 303)


def _decide(state: State, contest_id: str, form: dict[str, str], by: Person, house: House) -> list[Draft]:
    now, reason = house.clock(), form.get("reason", "")
    text, source = form.get("text", "")[:500], form.get("source", "")[:300]
    match form.get("do"):
        case "publish":
            return publishing.publish(
                state,
                contest_id,
                choice(Part, form, "part"),
                by=by,
                now=now,
                alone=form.get("alone", ""),
                gap_stated=bool(form.get("gap_stated")),
                of=whole(form, "of"),
            )
        case "resolve":
            take = {name.removeprefix("take."): value for name, value in form.items() if name.startswith("take.")}
            return keying.resolve(
                state,
                contest_id,
                choice(Part, form, "part"),
                take,
                reason=reason,
                by=by,
                now=now,
                first=whole(form, "first"),
                second=whole(form, "second"),
            )
        case "withdraw":
            return publishing.withdraw(state, whole(form, "of"), reason=reason, by=by)
        case "event":
            stage = choice(Stage, form, "stage") if form.get("stage") else None
            return publishing.log_event(
                state,
                contest_id,
                stage,
                text,
                by=by,
                now=now,
                source=source or "the count",
                is_public=bool(form.get("is_public")),
            )
        case "challenge":
            challenge, on = choice(Challenge, form, "challenge"), choice(date.fromisoformat, form, "on")
            return publishing.note_challenge(state, contest_id, challenge, on=on, text=text, source=source, by=by)
        case "notice":
            return publishing.match_to_notice(state, contest_id, form.get("link", ""), by=by, of=whole(form, "of"))
    raise Refused("choose what to do")


@signed_in
async def photo(request: Request, house: House, session: Session) -> Response:
    """A photograph of a sheet, for the desk only: not before one has keyed oneself."""
    book = house.record.state.book(request.path_params["contest_id"])
    number = whole(request.path_params, "entry")
    keyed = next((k for ref, k in book.keyings if ref.number == number), None)
    if (
        keyed is None
        or not keyed.photo
        or not may_see_keyings(book, keyed.part, session.person, provisional=keyed.is_provisional)
    ):
        raise HTTPException(404, "There is no photograph that you may see under this entry.")
    attachment = house.record.store.attachment(keyed.photo)
    if attachment is None:
        raise HTTPException(410, "This photograph has been removed.")
    return Response(attachment.content, media_type=attachment.media_type, headers={"Cache-Control": "no-store"})


ROUTES = [
    Route("/desk", desk_home),
    Route("/desk/contests/{contest_id}", contest_page),
    Route("/desk/contests/{contest_id}/do", act, methods=["POST"]),
    Route("/desk/contests/{contest_id}/photo/{entry}", photo),
]
