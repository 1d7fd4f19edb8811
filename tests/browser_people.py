"""People in front of a real browser: what they do with mouse and keyboard, and what their browser complains of."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Page, expect

from desk_house import CONTEST, DESK, PASSWORD, TRUE

CANDIDATES_OF = {name: str(votes) for name, votes in TRUE.votes.items()}


class Visitor:
    """One browser of one person. `complaints` are errors in its console, on its pages, and requests to other sites."""

    def __init__(self, context: BrowserContext, base: str) -> None:
        self.context, self.base = context, base
        self.complaints: list[str] = []
        self.page: Page = context.new_page()
        self.page.on("console", lambda m: self.complaints.append(m.text) if m.type in ("error", "warning") else None)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", lambda request: self._look_at(request.url))

    def _look_at(self, url: str) -> None:
        if not url.startswith(self.base) and urlsplit(url).scheme != "data":
            self.complaints.append(f"a request to another site: {url}")

    def go(self, path: str) -> Page:
        self.page.goto(self.base + path)
        return self.page

    def join(self, link: str) -> None:
        """Use a one-time link."""
        self.page.goto(link)
        self.page.get_by_label("New password").fill(PASSWORD)
        self.page.get_by_role("button", name="Set password and sign in").click()
        expect(self.page.get_by_role("heading", name="Contests")).to_be_visible()

    def focused(self) -> str:
        """The id of what has the focus, or its text where it has none."""
        found: str = self.page.evaluate(
            "document.activeElement.id || (document.activeElement.textContent || '').trim().slice(0, 60)"
        )
        return found

    def tab_to(self, wanted: str, most: int = 60) -> None:
        """Press Tab until this has the focus."""
        for _ in range(most):
            if self.focused() == wanted:
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{wanted!r} cannot be reached by Tab; the focus is on {self.focused()!r}")

    def key_by_keyboard(self, part: str, fields: dict[str, str]) -> None:
        """Key a part with Tab, Enter and digits alone: Enter and Tab in turn move to the next field."""
        self.go(f"{DESK}/key/{part}")
        for turn, (name, text) in enumerate(fields.items()):
            self.tab_to(name)
            self.page.keyboard.type(text)
            self.page.keyboard.press("Enter" if turn % 2 else "Tab")
        self.tab_to("Read back")
        self.page.keyboard.press("Enter")
        expect(self.page.locator("#read-back")).to_be_visible()
        expect(self.page.locator("#problem, #read-back").first).to_be_focused()
        self.tab_to("Enter these figures", most=3)
        self.page.keyboard.press("Enter")
        expect(self.page).to_have_url(re.compile(re.escape(CONTEST) + "$"))

    def choose(self, button: str) -> None:
        self.page.get_by_role("button", name=button, exact=True).click()


def count_by_field(**changed: str) -> dict[str, str]:
    """The count as it is typed, in ballot-paper order."""
    from hustings import home

    with home.open_embedded() as record:
        order = [candidacy.id for candidacy in record.contest(CONTEST).candidacies]
    votes = CANDIDATES_OF | {name.replace("_", "-"): text for name, text in changed.items()}
    return {f"votes.{name}": votes[name] for name in order} | {"rejected_ballots": str(TRUE.rejected_ballots)}


VERIFICATION_BY_FIELD = {"electorate": "79373", "ballots_verified": "37786"}
