"""The desk's pages for posts: write, save a draft, publish, edit, pin, take down, hold, remove; and the ledger."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from hustings.coverage.posts import PostText
from hustings.desk import posting
from hustings.desk.accounts import PostDraft, Session
from hustings.desk.people import Person, Role
from hustings.errors import HustingsError, NotAllowed, Refused, UnknownThing
from hustings.record.entries import Draft, Label
from hustings.record.state import State
from hustings.web.access import read_form, signed_in, text_fields
from hustings.web.context import House, status_of
from hustings.web.desk_drafts import NAMES, drafts_of, post_of
from hustings.web.forms import choice, whole

ENTRIES_A_PAGE = 200


@signed_in
async def posts(request: Request, house: House, session: Session) -> Response:
    """The posts of one page, every one of them, with the drafts that wait."""
    return _posts(request, house, session)


def _posts(request: Request, house: House, session: Session, problem: str = "", status: int = 200) -> Response:
    house.record.refresh()
    slug = _page(request, house)
    state = house.record.state
    books = [book for book in state.posts.values() if book.page == slug]
    rows = [(book, _text_of(house, book.versions[-1][1].text)) for book in sorted(books, key=lambda b: -b.number)]
    drafts = [(draft, PostText.from_json(draft.text)) for draft in house.accounts.drafts(slug)]
    return house.page(
        "desk/posts.html",
        session,
        status=status,
        page=state.pages[slug],
        rows=rows,
        drafts=drafts,
        problem=problem,
        is_editor=session.person.role is Role.EDITOR,
    )


def _page(request: Request, house: House) -> str:
    slug = str(request.path_params["page"])
    if slug not in house.record.state.pages:
        raise UnknownThing("page", slug)
    return slug


def _text_of(house: House, digest: str) -> PostText | None:
    content = house.record.text(digest)
    return PostText.from_json(content) if content is not None else None


@signed_in
async def write(request: Request, house: House, session: Session) -> Response:
    """A new post: saved as a draft by anybody, published by an editor. A refusal loses no word of it."""
    slug = _page(request, house)
    if request.method == "GET":
        return _form(house, session, slug, _start(house, slug, request.query_params))
    form = text_fields(await read_form(request))
    try:
        waiting = house.accounts.draft(slug, whole(form, "draft")) if form.get("draft") else None
        if waiting:
            _refuse_others_draft(waiting, session.person)
        # What was once marked as drawn from voters stays so: a later version of the same words cannot lift the embargo.
        drawn = bool(form.get("drawn_from_voters")) or bool(waiting and waiting.drawn_from_voters)
        text, label = _text(form, session.person), choice(Label, form, "label", Label.NONE)
        if form.get("do") == "publish":
            house.enter(
                lambda state: posting.publish_post(
                    state, slug, text, label=label, by=session.person, now=house.clock(), drawn_from_voters=drawn
                )
            )
        else:
            posting.check_text(text)
            house.accounts.save_draft(
                slug, session.person.name, text.to_json(), label, drawn_from_voters=drawn, now=house.clock()
            )
    except HustingsError as error:
        return _form(house, session, slug, form, problem=str(error), status=status_of(error))
    if waiting:
        house.accounts.drop_draft(waiting.id)
    return RedirectResponse(f"/desk/pages/{slug}/posts", 303)


def _refuse_others_draft(draft: PostDraft, person: Person) -> None:
    if person.role is not Role.EDITOR and draft.account != person.name:
        raise NotAllowed(f"this draft is {draft.account}'s: only they or an editor can change it or throw it away")


def _start(house: House, slug: str, query: Mapping[str, str]) -> dict[str, str]:
    """What the form of a new post holds: a draft that waits, one written from the record, or nothing."""
    if query.get("draft_of") in NAMES:
        return post_of(drafts_of(house, query.get("contest", ""))[query["draft_of"]])
    draft = query.get("draft")
    if not draft:
        return {}
    found: PostDraft = house.accounts.draft(slug, whole({"draft": draft}, "draft"))
    text = PostText.from_json(found.text)
    drawn = "on" if found.drawn_from_voters else ""
    return {
        "headline": text.headline,
        "body": text.body,
        "byline": text.byline,
        "by_role": text.by_role,
        "label": found.label,
        "draft": draft,
        "drawn_from_voters": drawn,
    }


def _text(form: dict[str, str], person: Person) -> PostText:
    return PostText(
        headline=form.get("headline", ""),
        body=form.get("body", ""),
        byline=form.get("byline", "").strip() or person.name,
        by_role=form.get("by_role", ""),
    )


def _form(
    house: House,
    session: Session,
    slug: str,
    form: dict[str, str],
    problem: str = "",
    status: int = 200,
    post: int | None = None,
) -> Response:
    return house.page(
        "desk/post.html",
        session,
        status=status,
        page=house.record.state.pages[slug],
        form=defaultdict(str, form),
        problem=problem,
        labels=list(Label),
        post=post,
        is_editor=session.person.role is Role.EDITOR,
    )


@signed_in
async def edit(request: Request, house: House, session: Session) -> Response:
    """A published post's words again; the earlier version stays in its history."""
    house.record.refresh()
    number = whole(request.path_params, "post")
    book = house.record.state.posts.get(number)
    if book is None:
        raise UnknownThing("post", number)
    if request.method == "GET":
        words = _text_of(house, book.versions[-1][1].text)
        if words is None:
            raise UnknownThing("post", number)
        start = {"headline": words.headline, "body": words.body, "byline": words.byline, "by_role": words.by_role}
        start |= {"label": book.versions[-1][1].label.value, "version": str(len(book.versions))}
        return _form(house, session, book.page, start, post=number)
    form = text_fields(await read_form(request))
    try:
        text, label = _text(form, session.person), choice(Label, form, "label", Label.NONE)
        version = whole(form, "version") if form.get("version") else None
        house.enter(
            lambda state: posting.edit_post(
                state,
                number,
                text,
                label=label,
                reason=form.get("reason", ""),
                by=session.person,
                now=house.clock(),
                drawn_from_voters=bool(form.get("drawn_from_voters")),
                version=version,
            )
        )
    except HustingsError as error:
        return _form(house, session, book.page, form, problem=str(error), status=status_of(error), post=number)
    return RedirectResponse(f"/desk/pages/{book.page}/posts", 303)


@signed_in
async def act(request: Request, house: House, session: Session) -> Response:
    """One action on a post: pin, unpin, take down, hold, release, remove."""
    form = text_fields(await read_form(request))
    try:
        house.enter(lambda state: _decide(state, whole(form, "post"), form, session.person))
    except HustingsError as error:
        return _posts(request, house, session, problem=str(error), status=status_of(error))
    return RedirectResponse(f"/desk/pages/{_page(request, house)}/posts", 303)


def _decide(state: State, post: int, form: dict[str, str], by: Person) -> list[Draft]:
    match form.get("do"):
        case "pin" | "unpin" as do:
            return posting.pin_post(state, post, pinned=do == "pin", by=by)
        case "hold" | "release" as do:
            return posting.hold_post(state, post, held=do == "hold", by=by)
        case "unpublish":
            return posting.unpublish_post(state, post, reason=form.get("reason", ""), by=by)
        case "remove":
            return posting.remove_post(state, post, reason=form.get("reason", ""), by=by)
    raise Refused("choose what to do with the post")


@signed_in
async def drop_draft(request: Request, house: House, session: Session) -> Response:
    """Throw a draft away: its writer or an editor."""
    slug = _page(request, house)
    draft = house.accounts.draft(slug, whole(request.path_params, "draft"))
    _refuse_others_draft(draft, session.person)
    house.accounts.drop_draft(draft.id)
    return RedirectResponse(f"/desk/pages/{slug}/posts", 303)


@signed_in
async def ledger(request: Request, house: House, session: Session) -> Response:
    """Every entry: number, time, who, what kind, source, reason, hash. Figures keyed blind are not shown here."""
    house.record.refresh()
    newest, query = house.record.state.number, request.query_params
    last = min(newest, whole(query, "before") - 1) if query.get("before") else newest
    entries = list(house.record.store.entries(after=max(0, last - ENTRIES_A_PAGE)))[: min(last, ENTRIES_A_PAGE)]
    rows: list[dict[str, Any]] = [
        {"entry": entry, "contest_id": house.record.state.contest_of_entry.get(entry.number)} for entry in entries
    ]
    return house.page("desk/ledger.html", session, rows=rows[::-1], first=entries[0].number if entries else 0)


ROUTES = [
    Route("/desk/ledger", ledger),
    Route("/desk/posts/{post}/edit", edit, methods=["GET", "POST"]),
    Route("/desk/pages/{page}/posts", posts),
    Route("/desk/pages/{page}/posts/new", write, methods=["GET", "POST"]),
    Route("/desk/pages/{page}/posts/do", act, methods=["POST"]),
    Route("/desk/pages/{page}/drafts/{draft}/drop", drop_draft, methods=["POST"]),
]
