"""The desk's pages for a count: choose the contest, key it, compare, confirm, publish, correct."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from hustings.desk import keying, publishing
from hustings.desk.accounts import Session
from hustings.desk.people import Person
from hustings.desk.readback import fingerprint, read_back
from hustings.errors import BadInput, HustingsError, NotAllowed, Refused
from hustings.record.entries import Attachment, Part
from hustings.record.model import Challenge, CorrectedBy, RejectedHead, Stage
from hustings.record.problems import Problem, errors_in
from hustings.record.state import ContestBook
from hustings.web.access import read_form, signed_in, text_fields
from hustings.web.context import House
from hustings.web.forms import FiguresForm, figures_form

MAX_PHOTO = 8 * 1024 * 1024
PHOTO_STARTS = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png", b"RIFF": "image/webp"}


@signed_in
async def desk_home(request: Request, house: House, session: Session) -> Response:
    """Every contest with a live page, those still open first, and the pages to write on."""
    house.record.refresh()
    state = house.record.state
    on_pages = {contest_id for page in state.pages.values() for contest_id in page.contest_ids}
    books = [book for contest_id, book in state.contests.items() if contest_id in on_pages]
    books.sort(key=lambda book: (book.published(Part.COUNT) is not None, -book.contest.polling_day.toordinal()))
    rows = [_summary(house, book) for book in books]
    return house.page("desk/home.html", session, rows=rows, pages=state.pages.values(), player=house.player)


def _summary(house: House, book: ContestBook) -> dict[str, Any]:
    return {
        "contest": book.contest,
        "constituency": house.record.state.constituencies[book.contest.constituency_id],
        "stage": book.stage(public=False),
        "desk": book.desk(public=False),
    }


def visible_keyings(book: ContestBook, part: Part, person: Person) -> bool:
    """Whether this person may see others' keyings: not before they have keyed themselves, or it is settled."""
    if book.confirmation(part) or book.published(part):
        return True
    return any(ref.by == person.name for ref, _ in book.live_keyings(part))


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
    return house.page(
        "desk/contest.html",
        session,
        status=status,
        **_summary(house, book),
        book=book,
        parts=parts,
        published=published,
        gap=publishing.gap_problem(state, book.contest.id) if not published else None,
        parties=state.parties,
        stages=[s for s in Stage if s not in (Stage.VERIFIED, Stage.DECLARED)],
        challenges=list(Challenge),
        slugs=state.pages_of(book.contest.id),
        today=house.clock().date(),
        player=house.player,
        problem=problem,
    )


def _part_view(book: ContestBook, part: Part, person: Person) -> dict[str, Any]:
    may_see = visible_keyings(book, part, person)
    pair = keying.comparison(book, part) if may_see else None
    confirmed = book.confirmation(part)
    keyings = book.live_keyings(part)
    latest = confirmed[1].figures if confirmed else keyings[-1][1].figures if keyings else None
    return {
        "part": part,
        "keyings": keyings,
        "may_see": may_see,
        "pair": pair,
        "has_keyed": any(ref.by == person.name for ref, _ in keyings),
        "confirmed": confirmed,
        "published": book.published(part),
        "sentence": read_back(book.contest, part, latest) if latest and may_see else "",
        "needs_verification": bool(
            part is Part.COUNT
            and keyings
            and not any(keying.is_verification_known(book, k.figures) for _, k in keyings)
        ),
    }


@signed_in
async def key_figures(request: Request, house: House, session: Session) -> Response:
    """Key one part. The first POST answers with the sentence to read back; the second enters the figures."""
    house.record.refresh()
    book = house.record.state.book(request.path_params["contest_id"])
    part = Part(request.path_params["part"])
    if request.method == "GET":
        return _key_page(house, session, book, part, {})
    form = await read_form(request)
    texts = text_fields(form)
    read = figures_form(book.contest, part, texts, is_complete=True)
    problems = _all_problems(house, book, part, read)
    if errors_in(problems):
        return _key_page(house, session, book, part, texts, problems, status=422)
    mark = fingerprint(part, read.figures)
    if texts.get("read_back") != mark:
        sentence = read_back(book.contest, part, read.figures)
        return _key_page(house, session, book, part, texts, problems, sentence=sentence, mark=mark)
    try:
        photo = await _photo(form)
        command = _command(book, part, read, photo)
        house.enter(lambda state: keying.key(state, command, by=session.person, now=house.clock()))
    except BadInput as bad:
        return _key_page(house, session, book, part, texts, list(bad.problems), status=422)
    except HustingsError as error:
        return _key_page(house, session, book, part, texts, problems, problem=str(error), status=422)
    return _to_contest(book)


def _to_contest(book: ContestBook) -> Response:
    return RedirectResponse(f"/desk/contests/{book.contest.id}", 303)


def _command(book: ContestBook, part: Part, read: FiguresForm, photo: Attachment | None) -> keying.KeyCommand:
    return keying.KeyCommand(
        contest_id=book.contest.id,
        part=part,
        figures=read.figures,
        heard_from=read.heard_from,
        detail=read.detail,
        photo=photo,
        is_provisional=read.is_provisional,
    )


def _all_problems(house: House, book: ContestBook, part: Part, read: FiguresForm) -> list[Problem]:
    """What is wrong with a form: fields that are no numbers; and once all are, the rules of a count."""
    if read.problems:
        return list(read.problems)
    found = keying.problems_with(house.record.state, _command(book, part, read, None))
    return found if part is Part.COUNT else [p for p in found if p.id not in ("R004", "R014")]


def _key_page(
    house: House,
    session: Session,
    book: ContestBook,
    part: Part,
    texts: dict[str, str],
    problems: list[Problem] | None = None,
    *,
    status: int = 200,
    **values: object,
) -> Response:
    by_field: dict[str, list[Problem]] = defaultdict(list)
    for found in problems or []:
        name = f"votes.{found.field}" if book.contest.candidacy(found.field) else found.field
        by_field[name].append(found)
    return house.page(
        "desk/key.html",
        session,
        status=status,
        **_summary(house, book),
        part=part,
        texts=defaultdict(str, texts),
        by_field=by_field,
        problems=problems or [],
        parties=house.record.state.parties,
        sources=keying.SOURCE_WORDS,
        heads=list(RejectedHead),
        **{"sentence": "", "mark": "", "correcting": None, **values},
    )


async def _photo(form: FormData) -> Attachment | None:
    upload = form.get("photo")
    if not isinstance(upload, UploadFile) or not upload.filename:
        return None
    content = await upload.read(MAX_PHOTO + 1)
    if len(content) > MAX_PHOTO:
        raise Refused(f"the photograph is larger than {MAX_PHOTO // 1024 // 1024} MB: send a smaller one")
    media_type = next((kind for start, kind in PHOTO_STARTS.items() if content.startswith(start)), None)
    if media_type is None:
        raise Refused("the photograph must be a JPEG, PNG or WebP picture")
    return Attachment.of(content, media_type)


@signed_in
async def check_figures(request: Request, house: House, session: Session) -> Response:
    """What is doubtful about a form that is still being filled in, as JSON for the desk's script."""
    book = house.record.state.book(request.path_params["contest_id"])
    part = Part(request.path_params["part"])
    read = figures_form(book.contest, part, text_fields(await read_form(request)), is_complete=False)
    problems = list(read.problems)
    is_full = len(read.figures.votes) == len(book.contest.candidacies) or part is Part.VERIFICATION
    if not problems and is_full:
        problems = _all_problems(house, book, part, read)
    return JSONResponse(
        {
            "problems": [
                {
                    "id": p.id,
                    "severity": p.severity,
                    "field": f"votes.{p.field}" if book.contest.candidacy(p.field) else p.field,
                    "message": p.message,
                }
                for p in problems
            ],
            "read_back": read_back(book.contest, part, read.figures) if is_full and not errors_in(problems) else "",
        }
    )


@signed_in
async def act(request: Request, house: House, session: Session) -> Response:
    """One action on a contest: publish, resolve, withdraw, an event, a challenge, the notice."""
    contest_id = request.path_params["contest_id"]
    house.record.state.book(contest_id)
    form = text_fields(await read_form(request))
    try:
        house.enter(lambda state: _decide(state, contest_id, form, session.person, house))
    except (HustingsError, ValueError, KeyError) as error:
        return _contest_page(request, house, session, problem=_said(error), status=_status(error))
    return RedirectResponse(f"/desk/contests/{contest_id}", 303)


def _said(error: Exception) -> str:
    return str(error) if isinstance(error, HustingsError) else f"that form is not complete: {error}"


def _status(error: Exception) -> int:
    return 403 if isinstance(error, NotAllowed) else 422


def _decide(state: Any, contest_id: str, form: dict[str, str], by: Person, house: House) -> Any:
    now, reason = house.clock(), form.get("reason", "")
    match form.get("do"):
        case "publish":
            part = Part(form["part"])
            gap_stated = bool(form.get("gap_stated"))
            return publishing.publish(
                state, contest_id, part, by=by, now=now, alone=form.get("alone", ""), gap_stated=gap_stated
            )
        case "resolve":
            take = {name.removeprefix("take."): value for name, value in form.items() if name.startswith("take.")}
            return keying.resolve(state, contest_id, Part(form["part"]), take, reason=reason, by=by, now=now)
        case "withdraw":
            return publishing.withdraw(state, int(form["of"]), reason=reason, by=by)
        case "event":
            stage = Stage(form["stage"]) if form.get("stage") else None
            is_public = bool(form.get("is_public"))
            text, source = form.get("text", "")[:500], form.get("source", "")[:300] or "the count"
            return publishing.log_event(state, contest_id, stage, text, by=by, source=source, is_public=is_public)
        case "challenge":
            challenge, on = Challenge(form["challenge"]), date.fromisoformat(form["on"])
            text, source = form.get("text", "")[:500], form.get("source", "")[:300]
            return publishing.note_challenge(state, contest_id, challenge, on=on, text=text, source=source, by=by)
        case "notice":
            return publishing.match_to_notice(state, contest_id, form.get("link", ""), by=by)
    raise Refused("choose what to do")


@signed_in
async def correct(request: Request, house: House, session: Session) -> Response:
    """Correct a published count: the whole count again, with a reason and whose error it was."""
    house.record.refresh()
    book = house.record.state.book(request.path_params["contest_id"])
    published = book.published(Part.COUNT)
    if published is None:
        raise Refused(f"{book.contest.id}: nothing is published, so there is nothing to correct")
    if request.method == "GET":
        return _correct_page(house, session, book, _texts_of(published[1].figures), [])
    texts = text_fields(await read_form(request))
    read = figures_form(book.contest, Part.COUNT, texts, is_complete=True)
    if read.problems:
        return _correct_page(house, session, book, texts, list(read.problems), status=422)
    try:
        of, whose = int(texts["of"]), CorrectedBy(texts.get("corrected_by") or "none")
        reason, source = texts.get("reason", ""), texts.get("detail", "") or keying.SOURCE_WORDS[read.heard_from]
        house.enter(
            lambda state: publishing.correct(
                state, of, read.figures, corrected_by=whose, reason=reason, source=source, by=session.person
            )
        )
    except BadInput as bad:
        return _correct_page(house, session, book, texts, list(bad.problems), status=422)
    except (HustingsError, ValueError, KeyError) as error:
        return _correct_page(house, session, book, texts, [], problem=_said(error), status=_status(error))
    return _to_contest(book)


def _texts_of(figures: Any) -> dict[str, str]:
    texts = {f"votes.{name}": str(votes) for name, votes in figures.votes.items()}
    for name in ("electorate", "ballots_verified", "rejected_ballots", "lot_winner"):
        if (value := getattr(figures, name)) is not None:
            texts[name] = str(value)
    texts |= {f"head.{head}": str(papers) for head, papers in (figures.rejected_by_head or {}).items()}
    return texts


def _correct_page(
    house: House,
    session: Session,
    book: ContestBook,
    texts: dict[str, str],
    problems: list[Problem],
    **values: Any,
) -> Response:
    published = book.published(Part.COUNT)
    return _key_page(
        house,
        session,
        book,
        Part.COUNT,
        texts,
        problems,
        correcting=published[0] if published else None,
        whose=[c for c in CorrectedBy if c is not CorrectedBy.NONE],
        **values,
    )


@signed_in
async def photo(request: Request, house: House, session: Session) -> Response:
    """A photograph of a sheet, for the desk only: not before one has keyed oneself."""
    book = house.record.state.book(request.path_params["contest_id"])
    number = request.path_params["entry"]
    keyed = next((k for ref, k in book.keyings if ref.number == number), None)
    if keyed is None or not keyed.photo or not visible_keyings(book, keyed.part, session.person):
        raise Refused("there is no photograph to be seen under this entry")
    attachment = house.record.store.attachment(keyed.photo)
    if attachment is None:
        raise Refused("this photograph has been removed")
    return Response(attachment.content, media_type=attachment.media_type, headers={"Cache-Control": "no-store"})


ROUTES = [
    Route("/desk", desk_home),
    Route("/desk/contests/{contest_id}", contest_page),
    Route("/desk/contests/{contest_id}/do", act, methods=["POST"]),
    Route("/desk/contests/{contest_id}/correct", correct, methods=["GET", "POST"]),
    Route("/desk/contests/{contest_id}/key/{part}", key_figures, methods=["GET", "POST"]),
    Route("/desk/contests/{contest_id}/check/{part}", check_figures, methods=["POST"]),
    Route("/desk/contests/{contest_id}/photo/{entry:int}", photo),
]
