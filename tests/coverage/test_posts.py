"""Posts as readers see them: cleaned, in order, and gone when they are to be gone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hustings.coverage.posts import PostText, body_html, one_line, public_posts, visible
from hustings.record.entries import Label, PostEdited, PostHeld, PostPinned, PostRemoved, PostUnpublished
from night_states import CLOSE, SLUG, Night

ALLOWED = {"p", "br", "strong", "em", "a", "ul", "ol", "li", "blockquote", "code", "pre", "hr"}


class Tags(HTMLParser):
    """Every tag and attribute in a piece of HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def shown(night: Night, now: datetime | None = None) -> list[str]:
    posts = public_posts(night.state, SLUG, night.text_of, now or night.now)
    return [post.headline if post.is_shown else post.state for post in posts]


def test_words_survive_the_attachment() -> None:
    text = PostText(headline="A “headline”", body="*b*\n\nc", byline="N. Name", by_role="reporter")
    assert PostText.from_json(text.to_json()) == text


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        '<img src=x onerror="alert(1)">',
        "[click](javascript:alert(1))",
        "[click](JaVaScRiPt:alert(1))",
        "[click](data:text/html;base64,PHNjcmlwdD4=)",
        '<a href="https://example.org" onclick="alert(1)">x</a>',
        "<svg/onload=alert(1)>",
        '![x](https://example.org/x.png"onerror="alert(1))',
        "`</code><script>alert(1)</script>`",
        "<iframe src=https://example.org></iframe>",
    ],
)
def test_nothing_that_runs_or_loads_gets_through(hostile: str) -> None:
    for tag, attributes in Tags(body_html(hostile)).found:
        assert tag in ALLOWED
        assert set(attributes) <= {"href", "rel"}
        assert str(attributes.get("href", "https:")).startswith(("https:", "http:", "mailto:"))


@given(st.text(max_size=300))
def test_any_text_becomes_tags_of_plain_writing_alone(text: str) -> None:
    assert {tag for tag, _ in Tags(body_html(text)).found} <= ALLOWED


def test_links_pass_nothing_on_and_images_become_their_words() -> None:
    html = body_html("[a link](https://example.org/x) ![a *chart*](https://example.org/c.png)")
    assert '<a href="https://example.org/x" rel="nofollow noopener">a link</a>' in html
    assert "<img" not in html
    assert "a chart" in html.replace("*", "")


def test_characters_that_turn_or_hide_a_line_are_stripped() -> None:
    tricky = "Lab \u202eevil\u202c \u2066x\u2069 \u200bz\u00ad \ufeffe\u0000 \U000e0041nd\u061c\u3164"
    assert one_line(tricky) == "Lab evil x z e nd"
    assert visible("a\u2028b\r\nc\td") == "a\nb\nc\td"


@pytest.mark.parametrize("unit", ["[", "*a ", "![a", "**_", "&", "<", "- a\n", "a\n\n", "> ", "word "])
def test_a_megabyte_of_text_is_shown_and_does_not_hang(unit: str) -> None:
    text = (unit * (1_000_000 // len(unit))) + "\n\nthe end"
    html = body_html(text)
    assert "the end" in html


def test_newest_first_with_the_pinned_one_on_top() -> None:
    night = Night()
    first = night.post("first")
    night.post("second")
    night.post("third")
    assert shown(night) == ["third", "second", "first"]
    night.enter(PostPinned(post=first, pinned=True))
    assert shown(night) == ["first", "third", "second"]


def test_an_edit_keeps_every_version_for_readers() -> None:
    night = Night().at(1, 0)
    number = night.post("before", "old words")
    night.at(1, 30).enter(PostEdited(post=number, text=night.words("after", "new words"), label=Label.CORRECTION))
    (post,) = public_posts(night.state, SLUG, night.text_of, night.now)
    assert (post.headline, post.label, post.edited_at) == (
        "after",
        "Correction",
        datetime(2021, 7, 2, 0, 30, tzinfo=UTC),
    )
    assert [(v.headline, v.body_html) for v in post.versions] == [
        ("before", "<p>old words</p>"),
        ("after", "<p>new words</p>"),
    ]


def test_a_removed_post_leaves_its_place_and_time_and_no_word() -> None:
    night = Night().at(1, 0)
    number = night.post("libellous headline", "libellous body", byline="N. Name")
    night.at(1, 5).enter(PostEdited(post=number, text=night.words("edited", "still libellous")))
    night.at(5, 41).enter(PostRemoved(post=number, why="private"))
    (post,) = public_posts(night.state, SLUG, night.text_of, night.now)
    assert (post.state, post.gone_at) == ("removed", night.now)
    assert "libellous" not in repr(post)
    assert "Name" not in repr(post)


def test_words_whose_attachment_is_gone_are_not_shown() -> None:
    night = Night()
    night.post("here")
    night.texts.clear()
    assert shown(night) == ["removed"]


def test_a_held_post_does_not_appear_at_all_and_comes_back_when_let_go() -> None:
    night = Night()
    number = night.post("careful")
    night.enter(PostHeld(post=number, held=True))
    assert shown(night) == []
    night.enter(PostUnpublished(post=number))
    assert shown(night) == []
    night.enter(PostHeld(post=number, held=False))
    assert shown(night) == ["unpublished"]


def test_nothing_drawn_from_voters_is_shown_before_the_close_of_poll_whatever_the_ledger_says() -> None:
    night = Night()
    number = night.post("exit poll", voters=True)
    night.enter(PostPinned(post=number, pinned=True))
    assert shown(night, CLOSE - timedelta(microseconds=1)) == []
    assert shown(night, CLOSE) == ["exit poll"]


def test_a_removed_post_drawn_from_voters_leaves_no_trace_before_the_close() -> None:
    night = Night()
    night.enter(PostRemoved(post=night.post("exit poll", voters=True), why="private"))
    assert shown(night, CLOSE - timedelta(hours=1)) == []
