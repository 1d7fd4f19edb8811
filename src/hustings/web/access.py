"""Signing in: one-time links, passwords, sessions, and the token that every form of the desk carries."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import wraps
from urllib.parse import quote, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from hustings.coverage.posts import visible
from hustings.desk.accounts import Session, same_token
from hustings.desk.people import Role, require_editor
from hustings.errors import HustingsError, Refused
from hustings.web.context import Handler, House, house_of

COOKIE = "hustings_session"
MAX_BODY = 12 * 1024 * 1024
_PROSE = {"text", "source", "detail", "reason", "alone", "headline", "body", "byline", "by_role", "name", "link"}
MAX_PART = 4 * 1024 * 1024

DeskHandler = Callable[[Request, House, Session], Awaitable[Response]]


def signed_in(handler: DeskHandler) -> Handler:
    """Only for people who are signed in; anybody else is sent to sign in and comes back."""

    @wraps(handler)
    async def guarded(request: Request) -> Response:
        house = house_of(request)
        session = house.accounts.session(request.cookies.get(COOKIE), house.clock())
        if session is None:
            if request.method == "POST":
                raise HTTPException(403, "You are not signed in. Sign in on another tab and send this again.")
            return RedirectResponse(f"/desk/sign-in?then={quote(request.url.path)}", 303)
        try:
            if request.method == "POST":
                form = await read_form(request)
                if not same_token(str(form.get("csrf", "")), session.csrf):
                    raise HTTPException(403, "This form is old or did not come from this desk. Go back and reload it.")
            return await handler(request, house, session)
        finally:
            await request.close()  # what was uploaded waits in a temporary file

    return guarded


async def read_form(request: Request) -> FormData:
    """The form of a POST, once its size and origin have been checked.

    Raises:
        HTTPException: 403 where it comes from another site; 413 where it is too large.
    """
    origin = request.headers.get("origin")
    if origin and urlsplit(origin).netloc != request.headers.get("host"):
        raise HTTPException(403, "This form came from another site.")
    length = request.headers.get("content-length", "")
    if not length.isdigit() or int(length) > MAX_BODY:
        raise HTTPException(413, f"That is more than {MAX_BODY // 1024 // 1024} MB: send a smaller photograph or text.")
    try:
        return await request.form(max_part_size=MAX_PART, max_fields=1000)
    except HTTPException as error:
        if "maximum size" not in error.detail:
            raise
        megabytes = MAX_PART // 1024 // 1024
        raise HTTPException(413, f"A text in this form has more than {megabytes} MB: send it in parts.") from None


def text_fields(form: FormData) -> dict[str, str]:
    """The form's texts, without its files; prose without the characters that turn or hide a line."""
    texts = {name: value for name, value in form.items() if isinstance(value, str)}
    return {name: visible(value) if name in _PROSE else value for name, value in texts.items()}


def _safe_path(path: str) -> str:
    return path if path.startswith("/desk") and "//" not in path and "\\" not in path else "/desk"


async def sign_in(request: Request) -> Response:
    """GET the form; POST name and password."""
    house = house_of(request)
    then = _safe_path(request.query_params.get("then", "/desk"))
    if request.method == "GET":
        return house.page("desk/sign_in.html", then=then, problem="", name="")
    form = text_fields(await read_form(request))
    name = form.get("name", "").strip()
    address = request.client.host if request.client else ""
    try:
        token = await run_in_threadpool(house.accounts.sign_in, name, form.get("password", ""), house.clock(), address)
    except Refused as refused:
        return house.page("desk/sign_in.html", status=422, then=then, problem=str(refused), name=name)
    return _with_session(RedirectResponse(then, 303), token, request)


async def join(request: Request) -> Response:
    """GET a one-time link: choose a password. POST it: the link is spent and its owner is signed in."""
    house = house_of(request)
    token = request.path_params["token"]
    try:
        person = house.accounts.link_owner(token, house.clock())
    except Refused as refused:
        return house.page("desk/sign_in.html", status=410, then="/desk", problem=str(refused), name="")
    if request.method == "GET":
        return house.page("desk/join.html", person=person, problem="")
    form = text_fields(await read_form(request))
    try:
        session = await run_in_threadpool(house.accounts.use_link, token, form.get("password", ""), house.clock())
    except Refused as refused:
        return house.page("desk/join.html", status=422, person=person, problem=str(refused))
    return _with_session(RedirectResponse("/desk", 303), session, request)


def _with_session(response: Response, token: str, request: Request) -> Response:
    is_https = request.url.scheme == "https"
    response.set_cookie(COOKIE, token, httponly=True, samesite="strict", secure=is_https, path="/desk")
    return response


@signed_in
async def sign_out(request: Request, house: House, session: Session) -> Response:
    house.accounts.sign_out(request.cookies[COOKIE])
    response = RedirectResponse("/desk/sign-in", 303)
    response.delete_cookie(COOKIE, path="/desk")
    return response


@signed_in
async def people(request: Request, house: House, session: Session) -> Response:
    """Who has an account; an editor adds people and makes one-time links."""
    link, problem = "", ""
    if request.method == "POST":
        form = text_fields(await read_form(request))
        try:
            require_editor(session.person, "add people or make links")
            name = form.get("name", "").strip()
            if form.get("do") == "add":
                name = house.accounts.add(name, Role(form.get("role", "reporter"))).name
            link = f"{house.live.base_url}/desk/join/{house.accounts.new_link(name, house.clock())}"
        except (HustingsError, ValueError) as error:
            problem = str(error)
    everybody = house.accounts.people()
    return house.page(
        "desk/people.html", session, status=422 if problem else 200, people=everybody, link=link, problem=problem
    )


ROUTES = [
    Route("/desk/sign-in", sign_in, methods=["GET", "POST"]),
    Route("/desk/join/{token}", join, methods=["GET", "POST"]),
    Route("/desk/sign-out", sign_out, methods=["POST"]),
    Route("/desk/people", people, methods=["GET", "POST"]),
]
