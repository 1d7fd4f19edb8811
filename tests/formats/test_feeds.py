"""Feeds read back by a feed reader, and the JSON twin."""

from __future__ import annotations

import json

import feedparser

from hustings.coverage.page import LivePage, live_page
from hustings.formats.document import live_blog_posting, page_document
from hustings.formats.feeds import atom, json_feed
from hustings.record.entries import PostEdited, PostPinned, PostRemoved
from night_states import SLUG, Night, declared

BASE = "https://hustings.example"


def page_of(night: Night) -> LivePage:
    return live_page(night.state, SLUG, night.text_of, night.now)


def test_a_feed_reader_finds_every_post_with_its_words_and_address() -> None:
    feed = feedparser.parse(atom(page_of(declared()), BASE))
    assert not feed.bozo
    assert feed.feed.title == "REHEARSAL: Batley and Spen by-election"
    first = feed.entries[0]
    assert first.title == "REHEARSAL: Breaking: Labour hold Batley and Spen"
    assert first.link.startswith(f"{BASE}/live/{SLUG}/posts/")
    assert "<strong>323 votes</strong>" in first.content[0].value
    assert first.updated == "2021-07-02T04:26:00Z"


def test_a_real_nights_feed_is_not_marked() -> None:
    night = declared()
    night.state.is_test = False
    assert b"REHEARSAL" not in atom(page_of(night), BASE) + json_feed(page_of(night), BASE)


def test_an_edit_keeps_the_id_and_moves_updated() -> None:
    night = declared()
    number = night.post("first words")
    before = feedparser.parse(atom(page_of(night), BASE)).entries[0]
    night.at(7, 0).enter(PostEdited(post=number, text=night.words("better words")))
    after = feedparser.parse(atom(page_of(night), BASE)).entries[0]
    assert after.id == before.id == f"tag:hustings.example,2021-01-01:live/{SLUG}/posts/{number}"
    assert (before.published, after.published) == (before.updated, before.updated)
    assert after.updated == "2021-07-02T06:00:00Z"


def test_a_removed_post_is_in_no_feed_and_wordless_in_the_twin() -> None:
    night = declared()
    number = night.post("libel", "libel")
    night.enter(PostRemoved(post=number, why="private"))
    page = page_of(night)
    posting = json.dumps(live_blog_posting(page, BASE))
    assert b"libel" not in atom(page, BASE) + json_feed(page, BASE) + json.dumps(page_document(page)).encode()
    assert f"posts/{number}" not in posting
    assert page_document(page)["posts"][0] == {
        "post": number,
        "state": "removed",
        "published_at": "2021-07-02T04:26:00Z",
        "gone_at": "2021-07-02T04:26:00Z",
    }


def test_a_pin_does_not_change_the_order_of_a_feed() -> None:
    night = declared()
    oldest = min(night.state.posts)
    order = [item["id"] for item in json.loads(json_feed(page_of(night), BASE))["items"]]
    night.enter(PostPinned(post=oldest, pinned=True))
    assert [item["id"] for item in json.loads(json_feed(page_of(night), BASE))["items"]] == order


def test_json_feed_has_the_version_and_members_it_must() -> None:
    feed = json.loads(json_feed(page_of(declared()), BASE))
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["feed_url"] == f"{BASE}/live/{SLUG}/feed.json"
    assert all(item["id"] and item["content_html"] for item in feed["items"])


def test_characters_that_xml_cannot_hold_do_not_break_the_feed() -> None:
    night = declared()
    night.post("a \ufffe b & <c>", "x")
    assert not feedparser.parse(atom(page_of(night), BASE)).bozo


def test_the_twin_carries_the_figures_unrounded_and_marked() -> None:
    document = page_document(page_of(declared()))
    contest = document["contests"][0]
    assert document["is_test"] is contest["is_test"] is contest["result"]["is_test"] is True
    assert contest["result"]["majority"] == 323
    assert contest["result"]["candidates"][0]["share"] == 13_296 / 37_695
    assert contest["result_line"] == "LAB HOLD"
    json.dumps(document)


def test_search_engines_are_told_when_coverage_began() -> None:
    posting = live_blog_posting(page_of(declared()), BASE)
    assert posting["@type"] == "LiveBlogPosting"
    assert posting["coverageStartTime"] == "2021-07-01T19:30:00Z"
    assert len(posting["liveBlogUpdate"]) == 3
    assert posting["about"]["startDate"] == "2021-07-01"
