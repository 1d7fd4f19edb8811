"""What readers fetch: tags, dates, permalinks, feeds that parse."""

from __future__ import annotations

import re
from datetime import timedelta
from email.utils import parsedate_to_datetime

import feedparser
import pytest

from desk_house import CONTEST, LIVE, POSTS, TWINS, Desk, Seat

CACHED = [LIVE + twin for twin in TWINS]


@pytest.mark.parametrize("path", [*CACHED, "/", f"{LIVE}/card.png"])
def test_a_reader_who_has_the_page_is_told_that_nothing_has_changed(desk: Desk, path: str) -> None:
    first = desk.get(path)
    tag, dated = first.headers["etag"], first.headers["last-modified"]
    for headers in ({"If-None-Match": tag}, {"If-None-Match": f'"x", W/{tag}'}, {"If-Modified-Since": dated}):
        again = desk.reader.get(path, headers)
        assert again.status_code == 304
        assert again.content == b""
        assert again.headers["etag"] == tag
    assert desk.reader.get(path, {"If-None-Match": '"other"', "If-Modified-Since": dated}).status_code == 200
    assert desk.reader.get(path, {"If-Modified-Since": "not a date"}).status_code == 200


@pytest.mark.parametrize("do", ["hold", "unpublish", "remove", "pin"])
def test_whatever_is_done_to_a_post_changes_every_tag_date_and_entry(desk: Desk, editor: Seat, do: str) -> None:
    for headline in ("Old", "New"):
        editor.write(headline)
    old = str(desk.number() - 1)
    before = {path: desk.get(path) for path in CACHED[:5]}
    entry = desk.get(f"{LIVE}/fragments.json").json()["entry"]
    desk.clock.now += timedelta(minutes=5)
    assert editor.post(f"{POSTS}/do", do=do, post=old, reason="r").status_code == 303
    if do == "pin":
        del before[f"{LIVE}/feed.json"]  # a feed knows no pins
    for path, first in before.items():
        assert desk.reader.get(path, {"If-None-Match": first.headers["etag"]}).status_code == 200, path
        assert desk.reader.get(path, {"If-Modified-Since": first.headers["last-modified"]}).status_code == 200, path
        dates = [parsedate_to_datetime(a.headers["last-modified"]) for a in (first, desk.get(path))]
        assert dates[0] < dates[1]
    assert desk.get(f"{LIVE}/fragments.json").json()["entry"] > entry


def test_the_feeds_parse_and_carry_the_posts(desk: Desk, editor: Seat) -> None:
    editor.write("Bundle check under way", "One **bold** word", label="Breaking")
    feed = feedparser.parse(desk.get(f"{LIVE}/feed.atom").text)
    assert not feed.bozo
    assert feed.entries[0].title.endswith("Bundle check under way")
    items = desk.get(f"{LIVE}/feed.json").json()["items"]
    assert "Bundle check under way" in items[0]["title"]
    assert items[0]["url"].endswith(f"{LIVE}/posts/{desk.number()}")


@pytest.mark.parametrize("post", ["9999", "0", "-1", "x", "1e3", "9" * 5000])
def test_a_post_that_is_not_there_is_not_found(desk: Desk, post: str) -> None:
    assert desk.get(f"{LIVE}/posts/{post}").status_code == 404


def test_the_card_is_a_picture_of_the_size_that_link_previews_ask_for(desk: Desk) -> None:
    png = desk.get(f"{LIVE}/card.png")
    assert png.headers["content-type"] == "image/png"
    assert png.content[:8] == b"\x89PNG\r\n\x1a\n"
    assert (int.from_bytes(png.content[16:20]), int.from_bytes(png.content[20:24])) == (1200, 630)


def test_the_front_page_links_every_live_page(desk: Desk) -> None:
    front = desk.get("/").text
    assert desk.record.state.pages
    for slug in desk.record.state.pages:
        assert f'href="/live/{slug}"' in front
        assert desk.get(f"/live/{slug}").status_code == 200


def test_every_contest_with_public_figures_has_a_page_and_the_live_page_leads_to_it(desk: Desk) -> None:
    linked = re.findall(r'href="(/contests/[^"]+)"', desk.get(LIVE).text)
    assert len(linked) == 3, "the other by-elections, while this one has no figures"
    for path in linked:
        page = desk.get(path)
        assert page.status_code == 200
        assert "REHEARSAL" in page.text and 'content="noindex"' in page.text
        twin = re.findall(r'rel="alternate" type="application/json" href="([^"]+)"', page.text)
        assert desk.get(twin[0]).json()["contest_id"] == path.removeprefix("/contests/")
        assert desk.reader.get(path, {"If-None-Match": page.headers["etag"]}).status_code == 304


@pytest.mark.parametrize("contest", [CONTEST, "parl.nowhere", "x" * 3000])
def test_a_contest_without_public_figures_has_no_page(desk: Desk, contest: str) -> None:
    assert desk.get(f"/contests/{contest}").status_code == 404
