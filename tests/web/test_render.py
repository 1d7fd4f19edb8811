"""Reader pages: whole, marked, safe, and rendered only when something changed."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from hustings.coverage.page import LivePage, contest_page, live_page
from hustings.record.entries import PostRemoved
from hustings.record.model import Stage
from hustings.web.render import FRAGMENTS, Renderer, script_json
from night_states import CONTEST, SLUG, Night, before, declared, verified

GOLDEN = Path(__file__).parent.parent / "golden"


def page_of(night: Night) -> LivePage:
    return live_page(night.state, SLUG, night.text_of, night.now)


def test_the_declared_page_is_as_it_was_reviewed() -> None:
    html = Renderer("https://hustings.example").live(page_of(declared())).decode()
    kept = GOLDEN / "live_declared.html"
    if not kept.exists() or kept.read_text(encoding="utf-8") != html:
        new = kept.with_suffix(".html.new")
        new.write_text(html, encoding="utf-8")
        pytest.fail(f"the declared page is not as reviewed: compare {new.name} with {kept.name} in tests/golden")


def test_each_fragment_stands_in_the_page_word_for_word() -> None:
    page, renderer = page_of(declared()), Renderer()
    html = renderer.live(page).decode()
    for name, fragment in renderer.fragments(page).items():
        assert fragment.startswith(f'<section id="{name}"')
        assert fragment in html


def test_a_fragment_is_rendered_once_however_often_it_is_asked_for() -> None:
    renderer, night = Renderer(), declared()
    for _ in range(5):
        renderer.fragments(page_of(night))
        renderer.live(page_of(night))
    assert {name: renderer.renders[name] for name in FRAGMENTS} == dict.fromkeys(FRAGMENTS, 1)
    night.post("one more")
    renderer.fragments(page_of(night))
    assert {name for name in FRAGMENTS if renderer.renders[name] == 2} == {"posts"}


def test_an_event_at_the_count_renders_where_it_stands_and_not_the_table() -> None:
    renderer, night = Renderer(), declared()
    renderer.fragments(page_of(night))
    night.event(Stage.BUNDLE_CHECK, "One more thing.")
    renderer.fragments(page_of(night))
    assert {name for name in FRAGMENTS if renderer.renders[name] == 2} == {"standing"}


def test_a_rehearsal_is_marked_in_title_banner_card_and_robots() -> None:
    html = Renderer().live(page_of(declared())).decode()
    assert "<title>REHEARSAL: Batley and Spen by-election: live</title>" in html
    assert '<meta name="robots" content="noindex">' in html
    assert "Times on this page are those of the rehearsal, not of 1 July 2021." in html
    assert '<span class="stamp">REHEARSAL</span>' in html


def test_a_real_night_is_not_marked() -> None:
    night = declared()
    night.state.is_test = False
    html = Renderer().live(page_of(night)).decode()
    assert "REHEARSAL" not in html
    assert "noindex" not in html


@pytest.mark.parametrize("night", [before, verified, declared], ids=["before", "verified", "declared"])
def test_pages_need_no_inline_script_or_style_and_nothing_from_elsewhere(night: object) -> None:
    html = Renderer().live(page_of(night())).decode()  # type: ignore[operator]
    assert not re.search(r"<[^>]+\sstyle=", html)
    assert not re.search(r"<[^>]+\son[a-z]+=", html)
    assert re.findall(r"<script(?![^>]*(?:src=|ld\+json))", html) == []
    assert re.findall(r'(?:src|href)="(https?:)?//', html) == []


def test_candidates_stand_in_ballot_order_before_and_by_votes_after() -> None:
    def order(night: Night) -> list[str]:
        fragment = Renderer().fragments(page_of(night))["card"]
        return re.findall(r'<span class="who">([^<]+?)(?: <|</)', fragment)

    ballot = [c.name for c in page_of(before()).panels[0].contest.candidacies]
    assert order(before()) == order(verified()) == ballot
    assert order(declared())[:3] == ["Kim Leadbeater", "Ryan Stephenson", "George Galloway"]
    assert order(declared())[16:] == ["Paul Halloran", "Clive Minihan", "Ty Akram"]


def test_the_card_has_both_turnouts_labelled_and_new_and_lost_deposits() -> None:
    card = Renderer().fragments(page_of(declared()))["card"]
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", card))
    assert "47.6% 37,786 ballot papers verified" in text
    assert "Electorate; turnout of valid votes 79,373 47.5% −19.0" in text
    assert text.count("(lost deposit)") == 13
    assert card.count('<span class="new">new</span>') == 13
    assert "2019: 3,525" in text


def test_words_from_people_are_escaped_wherever_they_stand() -> None:
    night = declared()
    night.post('<script>alert("x")</script>', "</script><script>alert(1)</script>", byline="<b>N</b>")
    night.event(Stage.COUNTING, "<img src=x onerror=alert(1)>")
    html = Renderer().live(page_of(night)).decode()
    assert "<script>alert" not in html
    assert "<img" not in html
    assert "<b>N" not in html


def test_json_in_a_script_element_cannot_end_it() -> None:
    written = script_json({"a": "</script><!--&"})
    assert "<" not in written
    assert json.loads(written) == {"a": "</script><!--&"}


def test_a_removed_post_says_when_and_nothing_else_on_page_and_permalink() -> None:
    night = declared().at(5, 30)
    number = night.post("libel", "libel")
    night.at(5, 41).enter(PostRemoved(post=number, why="private"))
    page = page_of(night)
    post = next(p for p in page.posts if p.number == number)
    for html in (Renderer().live(page).decode(), Renderer().post(page, post).decode()):
        assert "A post was removed at" in html
        assert "05:41 BST, 2 July 2021" in html
        assert "libel" not in html


def test_the_front_page_links_every_live_page() -> None:
    html = Renderer().front([page_of(declared())], True).decode()
    assert f'href="/live/{SLUG}"' in html
    assert "LAB HOLD" in html
    assert "There is no live page yet." in Renderer().front([], False).decode()


def test_errors_and_contest_pages_are_marked_too() -> None:
    assert b"REHEARSAL" in Renderer().error(404, "Not found", "There is no such <page>.", True)
    assert b"&lt;page&gt;" in Renderer().error(404, "Not found", "There is no such <page>.", False)
    night = declared()
    html = Renderer().contest(contest_page(night.state, CONTEST, night.now)).decode()
    assert "REHEARSAL" in html
    assert "smallest at any Batley and Spen contest" in html
    assert "Against the general election of 2019 (shown here): Labour hold Batley and Spen." in html
    assert "Member who sat here when the seat fell vacant: Labour hold Batley and Spen." in html
