"""The desk's forms for figures: key a part of a count, have it read back, enter it; correct what is published."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Any

from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from hustings.desk import keying, publishing
from hustings.desk.accounts import Session
from hustings.desk.people import Person
from hustings.desk.readback import fingerprint, read_back
from hustings.errors import BadInput, HustingsError, Refused
from hustings.record.contest_book import ContestBook
from hustings.record.entries import Attachment, Part
from hustings.record.model import CorrectedBy, Figures, RejectedHead
from hustings.record.problems import Problem, errors_in
from hustings.record.rules import check_figures
from hustings.web.access import read_form, signed_in, text_fields
from hustings.web.context import House, status_of
from hustings.web.desk_counts import is_blind_to, part_of, summary
from hustings.web.forms import FiguresForm, choice, figures_form, whole

MAX_PHOTO = 8 * 1024 * 1024
MISFIT = (
    "These figures cannot be right beside the verification that somebody else has keyed, which is hidden from you. "
    "Nothing was entered: check the figures, and key the verification yourself, from the source"
)
PHOTO_STARTS = {
    "image/jpeg": re.compile(rb"\xff\xd8\xff"),
    "image/png": re.compile(rb"\x89PNG\r\n\x1a\n"),
    "image/webp": re.compile(rb"RIFF....WEBP", re.DOTALL),
}


@signed_in
async def key_figures(request: Request, house: House, session: Session) -> Response:
    """Key one part. The first POST answers with the sentence to read back; the second enters the figures."""
    house.record.refresh()
    book = house.record.state.book(request.path_params["contest_id"])
    part = part_of(request)
    if request.method == "GET":
        return _key_page(house, session, book, part, {})
    form = await read_form(request)
    texts = text_fields(form)
    read = figures_form(book.contest, part, texts, is_complete=True)
    problems = _problems(house, book, part, read, session.person)
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
        book = house.record.state.book(book.contest.id)
        shown = _without_secrets(house, book, part, read, session.person, bad)
        unsaid = "" if shown else MISFIT
        return _key_page(house, session, book, part, texts, shown, problem=unsaid, status=422)
    except HustingsError as error:
        return _key_page(house, session, book, part, texts, problems, problem=str(error), status=status_of(error))
    return RedirectResponse(f"/desk/contests/{book.contest.id}", 303)


def _without_secrets(
    house: House, book: ContestBook, part: Part, read: FiguresForm, person: Person, bad: BadInput
) -> list[Problem]:
    """Why a keying was refused, less what would tell a person who is still blind another's verification total."""
    if part is not Part.COUNT or not is_blind_to(book, Part.VERIFICATION, person):
        return list(bad.problems)
    own = _problems(house, book, part, read, person)
    return [p for p in bad.problems if p in own or p.id == "R019"]  # R019: a result that is public already


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


def _problems(house: House, book: ContestBook, part: Part, read: FiguresForm, person: Person) -> list[Problem]:
    """What is wrong with a form: fields that are no numbers; and once all are, the rules of a count.

    The rules set the count against the verification; whoever has still to key the verification blind is not told it.
    """
    if read.problems:
        return list(read.problems)
    state = house.record.state
    if part is Part.COUNT and is_blind_to(book, Part.VERIFICATION, person):
        baseline = state.baseline(book.contest.id)
        return check_figures(book.contest, read.figures, baseline=baseline.result if baseline else None)
    found = keying.problems_with(state, _command(book, part, read, None))
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
        by_field[_field(book, found)].append(found)
    return house.page(
        "desk/key.html",
        session,
        status=status,
        **summary(house, book),
        part=part,
        texts=defaultdict(str, texts),
        by_field=by_field,
        problems=problems or [],
        parties=house.record.state.parties,
        sources=keying.SOURCE_WORDS,
        heads=list(RejectedHead),
        **{"sentence": "", "mark": "", "correcting": None, **values},
    )


def _field(book: ContestBook, problem: Problem) -> str:
    """The name of the form's field that a problem belongs to."""
    if book.contest.candidacy(problem.field):
        return f"votes.{problem.field}"
    return f"head.{problem.field}" if problem.field in list(RejectedHead) else problem.field


async def _photo(form: FormData) -> Attachment | None:
    upload = form.get("photo")
    if not isinstance(upload, UploadFile) or not upload.filename:
        return None
    content = await upload.read(MAX_PHOTO + 1)
    if len(content) > MAX_PHOTO:
        raise Refused(f"the photograph is larger than {MAX_PHOTO // 1024 // 1024} MB: send a smaller one")
    for kind, start in PHOTO_STARTS.items():
        if start.match(content):
            return Attachment.of(content, kind)
    raise Refused("the photograph must be a JPEG, PNG or WebP picture")


@signed_in
async def check(request: Request, house: House, session: Session) -> Response:
    """What is doubtful about a form that is still being filled in, as JSON for the desk's script."""
    book = house.record.state.book(request.path_params["contest_id"])
    part = part_of(request)
    read = figures_form(book.contest, part, text_fields(await read_form(request)), is_complete=False)
    problems = list(read.problems)
    is_full = len(read.figures.votes) == len(book.contest.candidacies) or part is Part.VERIFICATION
    if not problems and is_full:
        problems = _problems(house, book, part, read, session.person)
    return JSONResponse(
        {
            "problems": [
                {
                    "id": p.id,
                    "severity": p.severity,
                    "field": _field(book, p),
                    "message": p.message,
                }
                for p in problems
            ],
            "read_back": read_back(book.contest, part, read.figures) if is_full and not errors_in(problems) else "",
        }
    )


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
        of, whose = whole(texts, "of"), choice(CorrectedBy, texts, "corrected_by", CorrectedBy.NONE)
        reason, source = texts.get("reason", ""), texts.get("detail", "") or keying.SOURCE_WORDS[read.heard_from]
        house.enter(
            lambda state: publishing.correct(
                state, of, read.figures, corrected_by=whose, reason=reason, source=source, by=session.person
            )
        )
    except BadInput as bad:
        return _correct_page(house, session, book, texts, list(bad.problems), status=422)
    except HustingsError as error:
        return _correct_page(house, session, book, texts, [], problem=str(error), status=status_of(error))
    return RedirectResponse(f"/desk/contests/{book.contest.id}", 303)


def _texts_of(figures: Figures) -> dict[str, str]:
    """Published figures as the fields of the form that corrects them."""
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


ROUTES = [
    Route("/desk/contests/{contest_id}/correct", correct, methods=["GET", "POST"]),
    Route("/desk/contests/{contest_id}/key/{part}", key_figures, methods=["GET", "POST"]),
    Route("/desk/contests/{contest_id}/check/{part}", check, methods=["POST"]),
]
