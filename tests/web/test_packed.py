"""Pages are sent packed to whoever takes gzip, with an entity tag of their own."""

from __future__ import annotations

import gzip

import pytest
from starlette.requests import Request

from hustings.web.live import Body
from hustings.web.reader import answer


def request(**headers: str) -> Request:
    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return Request({"type": "http", "method": "GET", "path": "/", "headers": raw})


def test_a_long_page_is_packed_for_whoever_takes_it_and_only_for_them() -> None:
    body = Body.of(b"<p>Batley and Spen</p>" * 500, "text/html; charset=utf-8", None)
    plain, packed = answer(request(), body), answer(request(accept_encoding="gzip, br"), body)
    assert plain.body == body.content and "content-encoding" not in plain.headers
    assert gzip.decompress(bytes(packed.body)) == body.content and len(packed.body) < len(body.content) / 5
    assert packed.headers["content-encoding"] == "gzip"
    assert plain.headers["vary"] == packed.headers["vary"] == "Accept-Encoding"
    assert plain.headers["etag"] != packed.headers["etag"]


def test_either_tag_says_that_nothing_changed() -> None:
    body = Body.of(b"<p>Batley and Spen</p>" * 500, "text/html; charset=utf-8", None)
    for tag in (answer(request(), body).headers["etag"], answer(request(accept_encoding="gzip"), body).headers["etag"]):
        unchanged = answer(request(if_none_match=tag, accept_encoding="gzip"), body)
        assert (unchanged.status_code, unchanged.body) == (304, b"")
        assert "content-encoding" not in unchanged.headers


def test_pictures_and_short_answers_are_sent_as_they_are() -> None:
    for body in (Body.of(b"x" * 9000, "image/png", None), Body.of(b"{}", "application/json", None)):
        assert "content-encoding" not in answer(request(accept_encoding="gzip"), body).headers


@pytest.mark.parametrize(
    ("taken", "is_packed"),
    [
        ("gzip;q=0", False),
        ("gzip; q=0.000, br", False),
        ("*;q=0", False),
        ("br, *; Q=0", False),
        ("GZIP;q=0.5", True),
        ("*", True),
        ("gzip, *;q=0", True),
        ("identity, gzip;q=0.001", True),
    ],
)
def test_whoever_refuses_gzip_is_not_sent_it(taken: str, is_packed: bool) -> None:
    body = Body.of(b"<p>Batley and Spen</p>" * 500, "text/html; charset=utf-8", None)
    assert ("content-encoding" in answer(request(accept_encoding=taken), body).headers) is is_packed
