"""Posts written at the desk: safe on the page, never lost, edited with their history, taken away without a trace."""

from __future__ import annotations

import re

import pytest

from desk_house import CONTEST, LIVE, POSTS, SLUG, Desk, Seat
from hustings.record.store import SQLiteStore

HOSTILE = [
    "<script>alert(1)</script>",
    '<img src=x onerror="alert(1)">',
    "[x](javascript:alert(1))",
    "![x](https://elsewhere.test/spy.gif)",
    '"><svg onload=alert(1)>',
    "</script><script>alert(1)</script>",
]


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_words_are_shown_as_words(desk: Desk, editor: Seat, hostile: str) -> None:
    assert editor.write(hostile, hostile, byline=hostile).status_code == 303
    pages = {LIVE: desk.get(LIVE).text, "post": desk.get(f"{LIVE}/posts/{desk.number()}").text}
    pages["posts at the desk"] = editor.get(POSTS).text
    pages["fragment"] = desk.get(f"{LIVE}/fragments.json").json()["fragments"]["posts"]
    for where, text in pages.items():
        own = text.replace('<script src="/static/live.js" defer></script>', "")
        own = re.sub(r'<script type="application/ld\+json">[^<]*</script>', "", own)
        assert not re.search(r"<script|<img|<svg onload|<[^>]+\son\w+=|href=\"javascript", own), where


def test_characters_that_turn_or_hide_text_do_not_reach_readers(desk: Desk, editor: Seat) -> None:
    editor.write("Labour \u202ewin\u202c", "one\u2066two\u200bthree", byline="A\u202eB")
    for path, text in desk.surfaces().items():
        assert not re.search("[\u202a-\u202e\u2066-\u2069\u200b]|\\\\u202e", text), path


def test_a_megabyte_of_text_is_refused_and_kept_in_the_form(desk: Desk, editor: Seat) -> None:
    before, words = desk.number(), "words " * 175_000
    for do in ("publish", "save"):
        refused = editor.post(f"{POSTS}/new", headline="Long", body=words, do=do)
        assert refused.status_code == 422
        assert "at most 20,000 characters; this one has 1,050,004" in refused.text
        assert words in refused.text
    assert desk.number() == before


def test_an_empty_post_is_refused(editor: Seat) -> None:
    assert editor.write(" ").status_code == 422


def test_a_reporter_saves_a_draft_that_an_editor_publishes(desk: Desk, editor: Seat, reporter: Seat) -> None:
    refused = reporter.write("Recount denied", "She said no.")
    assert refused.status_code == 403
    assert "She said no." in refused.text
    reporter.post(f"{POSTS}/new", headline="Recount denied", body="She said no.", byline="Rae", do="save")
    assert "Recount denied" not in desk.get(LIVE).text
    draft = re.search(r"new\?draft=(\d+)", editor.get(POSTS).text)
    assert draft
    form = editor.get(f"{POSTS}/new?draft={draft[1]}").text
    assert "She said no." in form
    assert editor.write("Recount denied", "She said no.", byline="Rae", draft=draft[1]).status_code == 303
    assert "Recount denied" in desk.get(LIVE).text
    assert "new?draft=" not in editor.get(POSTS).text


def test_a_draft_is_thrown_away_by_its_writer_or_an_editor_alone(desk: Desk, reporter: Seat) -> None:
    other = desk.reporter("Olu")
    reporter.post(f"{POSTS}/new", headline="Mine", do="save")
    draft = re.search(r"new\?draft=(\d+)", reporter.get(POSTS).text)
    assert draft
    drop = f"/desk/pages/{SLUG}/drafts/{draft[1]}/drop"
    assert other.post(drop).status_code == 403
    assert reporter.post(drop).status_code == 303
    assert reporter.get(f"{POSTS}/new?draft={draft[1]}").status_code == 404


def test_an_edit_shows_the_new_words_and_keeps_the_old_ones_in_view(desk: Desk, editor: Seat) -> None:
    editor.write("Turnout 46%", label="Analysis")
    post = desk.number()
    answer = editor.post(f"/desk/posts/{post}/edit", headline="Turnout 47.6%", body="", label="Correction", reason="r")
    assert answer.status_code == 303
    page = desk.get(f"{LIVE}/posts/{post}").text
    assert "Turnout 47.6%" in page and "Turnout 46%" in page and "earlier versions" in page


def test_a_post_is_pinned_above_newer_ones_until_it_is_let_go(desk: Desk, editor: Seat) -> None:
    editor.write("First")
    first = str(desk.number())
    editor.write("Second")
    order = [p["headline"] for p in desk.get(f"{LIVE}.json").json()["posts"]]
    assert order == ["Second", "First"]
    editor.post(f"{POSTS}/do", do="pin", post=first)
    assert [p["headline"] for p in desk.get(f"{LIVE}.json").json()["posts"]] == ["First", "Second"]
    editor.post(f"{POSTS}/do", do="unpin", post=first)
    assert [p["headline"] for p in desk.get(f"{LIVE}.json").json()["posts"]] == order


def test_a_post_taken_down_says_so_and_one_held_for_legal_says_nothing(desk: Desk, editor: Seat) -> None:
    editor.write("Down with it")
    down = desk.number()
    editor.write("Hold it")
    held = desk.number()
    assert editor.post(f"{POSTS}/do", do="unpublish", post=str(down), reason="wrong seat").status_code == 303
    assert editor.post(f"{POSTS}/do", do="hold", post=str(held)).status_code == 303
    assert "A post was taken down" in desk.get(LIVE).text
    assert desk.get(f"{LIVE}/posts/{down}").status_code == 410
    assert desk.get(f"{LIVE}/posts/{held}").status_code == 404
    assert [path for path, text in desk.surfaces().items() if "Down with it" in text or "Hold it" in text] == []
    editor.post(f"{POSTS}/do", do="release", post=str(held))
    assert "Hold it" in desk.get(LIVE).text


@pytest.mark.parametrize("do", ["pin", "hold", "unpublish", "remove"])
def test_a_reporter_changes_nothing_that_readers_see(desk: Desk, editor: Seat, reporter: Seat, do: str) -> None:
    editor.write("Steady")
    post, before = str(desk.number()), desk.number()
    assert reporter.post(f"{POSTS}/do", do=do, post=post, reason="r").status_code == 403
    assert reporter.post(f"/desk/posts/{post}/edit", headline="Changed").status_code == 403
    assert desk.number() == before


def test_a_legal_removal_is_gone_everywhere_and_the_chain_verifies(desk: Desk, editor: Seat) -> None:
    editor.write("Jabberwock did it", "The Jabberwock has claws", byline="J. Abberwock")
    post = desk.number()
    editor.post(f"/desk/posts/{post}/edit", headline="Jabberwock may have", body="claws, it is said", reason="softer")
    assert desk.get(f"{LIVE}/posts/{post}").status_code == 200
    tag = desk.get(LIVE).headers["etag"]
    removal = {"do": "remove", "post": str(post), "reason": "Bandersnatch LLP wrote"}
    assert editor.post(f"{POSTS}/do", removal, reason="").status_code == 403
    assert editor.post(f"{POSTS}/do", removal).status_code == 303

    surfaces = desk.surfaces() | {path: editor.get(path).text for path in (POSTS, "/desk/ledger", "/desk")}
    for word in ("Jabberwock", "claws", "Abberwock", "Bandersnatch"):
        assert [path for path, text in surfaces.items() if word in text] == []
    gone = desk.get(f"{LIVE}/posts/{post}")
    assert gone.status_code == 410
    assert "A post was removed at 05:25" in re.sub("<[^>]+>", "", gone.text)
    assert "A post was removed at 05:25" in re.sub("<[^>]+>", "", desk.get(LIVE).text)
    assert desk.reader.get(LIVE, {"If-None-Match": tag}).status_code == 200
    assert editor.get(f"/desk/posts/{post}/edit").status_code == 404
    desk.close()
    on_disk = b"".join(file.read_bytes() for file in sorted(desk.path.parent.glob("ledger.sqlite*")))
    assert b"abberwock" not in on_disk and b"claws" not in on_disk
    with SQLiteStore.open(desk.path, read_only=True) as store:
        assert store.damage is None
        assert list(store.entries())[-1].kind == "post_removal"


@pytest.mark.parametrize("post", ["999", "", "x", "-1", "9" * 5000])
def test_a_post_that_does_not_exist_is_refused_in_words(desk: Desk, editor: Seat, post: str) -> None:
    assert editor.post(f"{POSTS}/do", do="pin", post=post).status_code in (404, 422)


@pytest.mark.parametrize(
    "path",
    [f"{POSTS}/new?draft=77", "/desk/posts/999/edit", "/desk/pages/nowhere/posts", "/desk/pages/nowhere/posts/new"],
)
def test_an_unknown_page_post_or_draft_is_not_found(editor: Seat, path: str) -> None:
    assert editor.get(path).status_code == 404


def test_a_label_that_does_not_exist_is_refused_and_the_words_kept(desk: Desk, editor: Seat) -> None:
    refused = editor.write("Kept words", label="Shocking")
    assert refused.status_code == 422
    assert "Kept words" in refused.text


def test_the_ledger_pages_back_to_its_first_entry(desk: Desk, editor: Seat) -> None:
    assert 'id="entry-1"' in editor.get("/desk/ledger").text
    page = editor.get("/desk/ledger?before=11").text
    assert 'id="entry-10"' in page and 'id="entry-11"' not in page
    assert editor.get("/desk/ledger?before=" + "9" * 5000).status_code == 422
    assert CONTEST in editor.get("/desk/ledger").text
