"""Every page in every state: axe finds nothing in either theme, nothing scrolls sideways, no browser complains."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from browser_people import CANDIDATES_OF, Visitor
from desk_house import DESK, LIVE, PASSWORD, POSTS, VERIFICATION
from hustings.desk.people import Role
from running_desk import RunningDesk, running_desk

pytestmark = pytest.mark.browser
Visit = Callable[..., Visitor]
SCHEMES = ("light", "dark")
READER_PAGES = (
    "/",
    LIVE,
    "/live/hartlepool-2021-05-06",
    f"{LIVE}/posts/99999",
    "/contests/parl.hartlepool.by.2021-05-06",
    "/nowhere",
    "/desk/sign-in",
)
DESK_PAGES = (
    "/desk", DESK, f"{DESK}/key/count", f"{DESK}/key/verification", f"{DESK}/correct", POSTS, f"{POSTS}/new",
    "/desk/ledger", "/desk/people", "/desk/rehearsal", "/desk/contests/parl.x", "/desk/check", "/desk/compare",
    f"{DESK}/drafts",
)  # fmt: skip
HARMLESS = ("Failed to load resource",)  # a browser logs the status of an error page, which is what was asked for


@pytest.fixture(scope="module")
def open_night(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningDesk]:
    """A desk at which nothing has been published yet."""
    with running_desk(tmp_path_factory.mktemp("open")) as running:
        yield running


def signed_in(desk: RunningDesk, visit: Visit, name: str, role: Role = Role.EDITOR, **options: object) -> Visitor:
    """Somebody at this desk: with a link the first time, with the password after that."""
    visitor = visit(desk, **options)
    if all(person.name != name for person, _ in desk.accounts.people()):
        visitor.join(desk.link(name, role))
        return visitor
    visitor.go("/desk/sign-in")
    visitor.page.get_by_label("Name").fill(name)
    visitor.page.get_by_label("Password").fill(PASSWORD)
    visitor.choose("Sign in")
    expect(visitor.page.get_by_role("heading", name="Contests")).to_be_visible()
    return visitor


def look_at(page: Page, where: str) -> None:
    """Axe, then a narrow phone, then text at twice its size on a phone and on a tablet."""
    for details in page.locator("details").all():
        details.evaluate("element => { element.open = true }")
    found = Axe().run(page)
    assert found.violations_count == 0, f"{where}: {found.generate_report()}"
    size = page.viewport_size
    for width, zoom in ((320, "100%"), (390, "200%"), (640, "200%")):
        page.set_viewport_size({"width": width, "height": 800})
        page.evaluate("zoom => { document.documentElement.style.fontSize = zoom }", zoom)
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert over <= 0, f"{where}: scrolls sideways by {over} pixels at {width} pixels and text of {zoom}"
    page.evaluate("document.documentElement.style.fontSize = ''")
    if size:
        page.set_viewport_size(size)


def forgive(visitor: Visitor) -> None:
    visitor.complaints[:] = [c for c in visitor.complaints if not c.startswith(HARMLESS)]


@pytest.mark.parametrize("scheme", SCHEMES)
def test_pages_for_readers_before_the_count(open_night: RunningDesk, visit: Visit, scheme: str) -> None:
    reader = visit(open_night, color_scheme=scheme)
    for path in READER_PAGES:
        look_at(reader.go(path), path)
    forgive(reader)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_pages_for_readers_after_the_declaration(declared: RunningDesk, visit: Visit, scheme: str) -> None:
    reader = visit(declared, color_scheme=scheme)
    post = declared.call(lambda: max(declared.house.record.state.posts))
    for path in (*READER_PAGES, f"{LIVE}/posts/{post}"):
        look_at(reader.go(path), path)
    forgive(reader)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_pages_of_the_desk_after_the_declaration(declared: RunningDesk, visit: Visit, scheme: str) -> None:
    editor = signed_in(declared, visit, "Ed", color_scheme=scheme)
    for path in DESK_PAGES:
        look_at(editor.go(path), path)
    forgive(editor)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_desk_with_problems_differences_and_words_to_read_back(
    open_night: RunningDesk, visit: Visit, scheme: str
) -> None:
    editor = signed_in(open_night, visit, "Ed", color_scheme=scheme)
    look_at(editor.go(DESK), "nothing keyed")
    page = editor.go(f"{DESK}/key/count")
    page.get_by_label("Kim Leadbeater").fill("13.296")
    editor.choose("Read back")
    expect(page.locator("#problem")).to_be_visible()
    look_at(page, "problems beside fields")
    for name, votes in CANDIDATES_OF.items():
        page.locator(f"[id='votes.{name}']").fill(str(int(votes) + (scheme == "dark")))
    page.locator("#rejected_ballots").fill("83")
    page.locator("#ballots_verified").fill(VERIFICATION["ballots_verified"])
    editor.choose("Read back")
    expect(page.locator("#read-back")).to_be_visible()
    look_at(page, "read back")
    page.get_by_role("button", name="Enter these figures").first.click()
    expect(page.get_by_role("heading", name="Batley and Spen", exact=True)).to_be_visible()
    look_at(page, "keyed once")

    other = signed_in(open_night, visit, "Rae", Role.REPORTER, color_scheme=scheme)
    page = other.go(f"{DESK}/key/count")
    for name, votes in CANDIDATES_OF.items():
        page.locator(f"[id='votes.{name}']").fill(str(int(votes) + 2))
    page.locator("#not_announced").check()
    other.choose("Read back")
    page.get_by_role("button", name="Enter these figures").first.click()
    expect(page.get_by_role("heading", name="The two keyings differ")).to_be_visible()
    look_at(page, "differences, for a reporter")
    look_at(editor.go(DESK), "differences, for an editor")
    forgive(editor)
    forgive(other)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_copy_that_is_checked_and_compared(declared: RunningDesk, visit: Visit, scheme: str) -> None:
    said = "Kim Leadbeater won Batley and Spen with 13,269 votes. “Labour is back,” said Keir Starmer. "
    other = "Kim Leadbeater won Batley and Spen with 13,296 votes. “Labour is really back,” said Keir Starmer. "
    sub = signed_in(declared, visit, "Sub", color_scheme=scheme)
    page = sub.go("/desk/check")
    page.get_by_label("Paste an article").fill(f"{said}In 1955 the majority in Batley and Spen was 800.")
    sub.choose("Check")
    expect(page.locator(".finding-contradicted").first).to_be_visible()
    expect(page.locator(".finding-not-checkable").first).to_be_visible()
    look_at(page, "claims")
    page.get_by_label("Paste an article").fill(" ")
    sub.choose("Check")
    expect(page.locator(".is-problem")).to_be_visible()
    look_at(page, "an article that cannot be read")
    page = sub.go("/desk/compare")
    for place, text in enumerate((said, other)):
        page.get_by_label("Text").nth(place).fill(text)
    sub.choose("Compare")
    expect(page.locator("#claims")).to_be_visible()
    look_at(page, "reports compared")
    forgive(sub)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_signing_in_joining_and_being_refused(open_night: RunningDesk, visit: Visit, scheme: str) -> None:
    stranger = visit(open_night, color_scheme=scheme)
    link = open_night.link(f"New {scheme}", Role.REPORTER)
    look_at(stranger.go(link.removeprefix(open_night.base)), "join")
    stranger.go("/desk/sign-in")
    stranger.page.get_by_label("Name").fill("Nobody")
    stranger.page.get_by_label("Password").fill("wrong")
    stranger.choose("Sign in")
    expect(stranger.page.locator("#problem")).to_be_visible()
    look_at(stranger.page, "refused")
    look_at(stranger.go("/desk/join/used"), "a used link")
    forgive(stranger)


def test_every_page_has_one_main_heading_and_a_skip_link(declared: RunningDesk, visit: Visit) -> None:
    reader = visit(declared)
    for path in READER_PAGES:
        page = reader.go(path)
        expect(page.locator("h1")).to_have_count(1)
        page.keyboard.press("Tab")
        assert reader.focused() == "Skip to the main content", path
    forgive(reader)
