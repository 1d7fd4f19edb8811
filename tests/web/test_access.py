"""Signing in and being kept out: links, passwords, tokens, other sites, other roles."""

from __future__ import annotations

import pytest
from starlette.routing import Route

from desk_house import ADDRESS, CONTEST, DESK, PASSWORD, POSTS, SLUG, Desk, Seat
from hustings.desk.people import Role

OPEN = ("/desk/sign-in", "/desk/join/{token}")


def desk_routes(desk: Desk, method: str) -> list[str]:
    """Every address of the desk that takes this method, its blanks filled in."""
    blanks = {"contest_id": CONTEST, "part": "count", "page": SLUG, "post": "1", "entry": "1", "draft": "1"}
    routes = [r for r in desk.app.routes if isinstance(r, Route) and r.path.startswith("/desk")]
    return [r.path.format(**blanks) for r in routes if method in (r.methods or ()) and r.path not in OPEN]


def test_every_page_of_the_desk_sends_a_stranger_to_sign_in(desk: Desk) -> None:
    for path in desk_routes(desk, "GET"):
        answer = desk.get(path)
        assert answer.status_code == 303, path
        assert answer.headers["location"].startswith("/desk/sign-in?then=/desk"), path


def test_every_form_of_the_desk_refuses_a_stranger_a_wrong_token_and_none(desk: Desk, editor: Seat) -> None:
    before, paths = desk.number(), desk_routes(desk, "POST")
    assert len(paths) >= 8
    for path in paths:
        assert desk.reader.post(path, data={"csrf": editor.csrf}).status_code == 403, path
        for csrf in ("", "x", editor.csrf[:-1]):
            refused = editor.client.post(path, data={"csrf": csrf, "do": "save", "headline": "x"})
            assert refused.status_code == 403, path
            assert "reload it" in refused.text
    assert desk.number() == before


@pytest.mark.parametrize("origin", ["https://evil.test", "http://desk.test.evil.test", "http://desk.test:81", "null"])
def test_a_form_from_another_site_is_refused_even_with_the_token(desk: Desk, editor: Seat, origin: str) -> None:
    form = {"csrf": editor.csrf, "do": "publish", "headline": "x"}
    assert editor.client.post(f"{POSTS}/new", data=form, headers={"Origin": origin}).status_code == 403
    assert editor.client.post(f"{POSTS}/new", data=form, headers={"Origin": ADDRESS}).status_code == 303
    sign_in = {"name": "Ed", "password": PASSWORD}
    assert desk.browser().post("/desk/sign-in", data=sign_in, headers={"Origin": origin}).status_code == 403


@pytest.mark.parametrize(
    "then",
    ["//evil.test", "https://evil.test", "/\\evil.test", "/desk//evil.test", "javascript:x", "/live/x"],
)
def test_signing_in_never_leaves_the_desk(desk: Desk, editor: Seat, then: str) -> None:
    browser = desk.browser()
    form = {"name": "Ed", "password": PASSWORD}
    answer = browser.send("POST", "/desk/sign-in", params={"then": then}, data=form)
    assert answer.status_code == 303
    assert answer.headers["location"] == "/desk"


def test_signing_in_goes_back_to_where_one_was(desk: Desk, editor: Seat) -> None:
    browser = desk.browser()
    answer = browser.post(f"/desk/sign-in?then={DESK}", data={"name": "Ed", "password": PASSWORD})
    assert answer.headers["location"] == DESK
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie and "samesite=strict" in cookie and "path=/desk" in cookie
    assert browser.get(DESK).status_code == 200


def test_a_wrong_name_and_a_wrong_password_are_refused_in_the_same_words(desk: Desk, editor: Seat) -> None:
    answers = [
        desk.browser().post("/desk/sign-in", data={"name": name, "password": "wrong"}) for name in ("Ed", "Nobody")
    ]
    assert [a.status_code for a in answers] == [422, 422]
    assert all("do not belong together" in a.text for a in answers)


def test_a_name_is_locked_for_a_while_after_many_wrong_passwords(desk: Desk, editor: Seat) -> None:
    for _ in range(8):
        desk.browser().post("/desk/sign-in", data={"name": "Ed", "password": "wrong"})
    locked = desk.browser().post("/desk/sign-in", data={"name": "Ed", "password": PASSWORD})
    assert locked.status_code == 422
    assert "too many" in locked.text


def test_a_one_time_link_works_once(desk: Desk) -> None:
    desk.accounts.add("New", Role.REPORTER)
    link = f"/desk/join/{desk.accounts.new_link('New', desk.clock())}"
    browser = desk.browser()
    assert "Welcome, New" in browser.get(link).text
    short = browser.post(link, data={"password": "short"})
    assert short.status_code == 422
    assert "at least 10" in short.text
    assert browser.post(link, data={"password": PASSWORD}).headers["location"] == "/desk"
    assert browser.get("/desk").status_code == 200
    for answer in (desk.browser().get(link), desk.browser().post(link, data={"password": PASSWORD})):
        assert answer.status_code == 410
        assert "has been used or has expired" in answer.text


def test_only_an_editor_adds_people(desk: Desk, editor: Seat, reporter: Seat) -> None:
    form = {"do": "add", "name": "Olu", "role": "editor"}
    reporter.post("/desk/people", form)
    assert "Olu" not in editor.get("/desk/people").text
    assert "/desk/join/" in editor.post("/desk/people", form).text
    assert editor.post("/desk/people", form).status_code == 422
    assert editor.post("/desk/people", {"do": "add", "name": "X", "role": "king"}).status_code == 422
    assert editor.post("/desk/people", {"do": "link", "name": "Nobody"}).status_code in (404, 422)


def test_signing_out_ends_the_session(desk: Desk, editor: Seat) -> None:
    assert editor.post("/desk/sign-out").status_code == 303
    assert editor.get("/desk").status_code == 303


def test_pages_of_the_desk_are_never_stored(editor: Seat) -> None:
    for path in ("/desk", DESK, POSTS, "/desk/ledger", "/desk/people"):
        assert editor.get(path).headers["cache-control"] == "no-store"
