"""Keeps what readers see in step with the ledger: each page rendered once per change, each change sent once.

`Live` folds the ledger itself, entry by entry, so that what a stream replays of entry 12 is what entry 12 said. Every
fragment of a page travels with the last event that touched it: whoever resumes after N gets every fragment that has
changed since N, as it stands now, once. Words that have been removed are in no event.
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import Any

import msgspec

from hustings.coverage.page import live_page
from hustings.coverage.values import LivePage, Panel, PublicPost
from hustings.formats import document
from hustings.formats.feeds import atom, json_feed
from hustings.record import entries as e
from hustings.record.book import Record
from hustings.record.entries import Entry
from hustings.record.state import State
from hustings.web.hub import Hub, StreamEvent
from hustings.web.render import Renderer

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Happening:
    """One entry as a page's readers may hear of it: what kind, of which post or contest, and what to say aloud."""

    entry: int
    at: datetime
    kind: str
    say: str = ""
    post: int | None = None
    contest_id: str | None = None
    result: dict[str, Any] | None = None


_WORTH_PACKING = 2_000  # bytes
_PACKS_WELL = ("text/", "application/json", "application/feed+json", "application/atom+xml", "image/svg+xml")


@dataclass(frozen=True)
class Body:
    """A representation made once and served many times, with its entity tag and the time of its last change."""

    content: bytes
    media_type: str
    etag: str
    changed_at: datetime | None

    @classmethod
    def of(cls, content: bytes, media_type: str, changed_at: datetime | None) -> Body:
        return cls(content, media_type, f'"{hashlib.sha256(content).hexdigest()[:24]}"', changed_at)

    @cached_property
    def packed(self) -> bytes | None:
        """The same in gzip, for a telephone's sake; None where that saves little. Packed once, when first asked for."""
        if len(self.content) < _WORTH_PACKING or not self.media_type.startswith(_PACKS_WELL):
            return None
        return gzip.compress(self.content, compresslevel=5, mtime=0)


@dataclass(slots=True)
class Shown:
    """A live page as it is being served, with everything that its readers have heard of."""

    page: LivePage
    fragments: dict[str, str] = field(default_factory=dict)
    bodies: dict[str, Body] = field(default_factory=dict)
    happenings: list[Happening] = field(default_factory=list)
    touched: dict[str, int] = field(default_factory=dict)  # fragment id -> the last entry that changed it
    unsent: set[str] = field(default_factory=set)  # fragments changed by no entry of this page: with its next one


class Live:
    """Every live page of one ledger, ready to be served, and the hub through which changes go out."""

    def __init__(self, record: Record, hub: Hub, renderer: Renderer, clock: Clock, base_url: str) -> None:
        self.record, self.hub, self.renderer, self.clock, self.base_url = record, hub, renderer, clock, base_url
        self.state = State()
        self.pages: dict[str, Shown] = {}
        self.front = Body.of(b"", "text/html; charset=utf-8", None)
        self.advance()

    def advance(self) -> None:
        """Take in every new entry, render what it changed, and send it to whoever is watching."""
        happened: dict[str, list[Happening]] = {}
        for entry in self.record.store.entries(after=self.state.number):
            was_public = self._was_public(entry)
            self.state.apply(entry)
            for slug, happening in self._heard(entry, was_public).items():
                happened.setdefault(slug, []).append(happening)
        self._show(happened)

    def tick(self) -> None:
        """Render again what the clock alone may have changed (the close of poll)."""
        self._show({})

    def _was_public(self, entry: Entry) -> bool:
        """Whether the entry that a withdrawal takes back is one that readers know of."""
        payload = entry.payload
        if not isinstance(payload, e.Withdrawn):
            return False
        book = self.state.contests[self.state.contest_of_entry[payload.of]]
        events = {ref.number for ref, event in book.events if event.is_public}
        return payload.of in {ref.number for ref, _ in book.shown} | events

    def _heard(self, entry: Entry, was_public: bool) -> dict[str, Happening]:
        """By page, what its readers hear of an entry; nothing for what stays at the desk."""
        payload = entry.payload
        match payload:
            case e.PageEntered():
                return {payload.page.slug: Happening(entry.number, entry.at, "page")}
            case e.PostPublished():
                return {payload.page: Happening(entry.number, entry.at, "post", post=entry.number)}
            case e.PostEdited() | e.PostPinned() | e.PostUnpublished() | e.PostHeld() | e.PostRemoved():
                page = self.state.posts[payload.post].page
                return {page: Happening(entry.number, entry.at, "post", post=payload.post)}
            case e.Keyed() | e.Confirmed():
                return {}
            case e.EventLogged() if not payload.event.is_public:
                return {}
            case e.Withdrawn() if not was_public:
                return {}
        contest_id = self.state.contest_of_entry.get(entry.number)
        if contest_id is None or isinstance(payload, e.ContestEntered | e.PollEntered):
            return {}
        return {slug: self._of_contest(entry, contest_id, slug) for slug in self.state.pages_of(contest_id)}

    def _of_contest(self, entry: Entry, contest_id: str, slug: str) -> Happening:
        page = live_page(self.state, slug, self.record.text, self.clock())
        panel = next(p for p in page.panels if p.contest.id == contest_id)
        is_figures = isinstance(entry.payload, e.Published | e.Corrected | e.ResultEntered)
        return Happening(
            entry.number,
            entry.at,
            "result" if entry.kind == "publication" else entry.kind,
            say=_say(panel, entry),
            contest_id=contest_id,
            result=document.contest_document(panel, page) if is_figures and panel.analysis else None,
        )

    def _show(self, happened: dict[str, list[Happening]]) -> None:
        now = self.clock()
        for slug in self.state.pages:
            page, fresh = live_page(self.state, slug, self.record.text, now), happened.get(slug, [])
            shown = self.pages.setdefault(slug, Shown(page))
            shown.happenings += fresh
            # A hold or an unpinning leaves no entry in the page, and is also the latest that readers could see.
            if (latest := shown.happenings[-1:]) and latest[0].entry > page.entry:
                page = replace(page, entry=latest[0].entry, updated_at=latest[0].at)
            fragments = self.renderer.fragments(page)
            changed = {name for name, html in fragments.items() if shown.fragments.get(name) != html}
            if changed or fresh:
                shown.page, shown.fragments = page, fragments
                shown.bodies = self._bodies(shown, now)
                self._tell(slug, shown, len(fresh), changed)
        pages = sorted((shown.page for shown in self.pages.values()), key=_open_ones_first)
        front = self.renderer.front(pages, self.state.is_test)
        if front != self.front.content:
            self.front = Body.of(front, "text/html; charset=utf-8", now)

    def _bodies(self, shown: Shown, now: datetime) -> dict[str, Body]:
        """Every representation of a page. They date from their making: what is taken away changes them too."""
        page = shown.page
        fragments = {
            "entry": page.entry,
            "say": "",
            "is_test": page.is_test,
            "ledger": self.renderer.ledger,
            "fragments": shown.fragments,
        }
        made = {
            "html": (self.renderer.live(page), "text/html; charset=utf-8"),
            "json": (msgspec.json.encode(document.page_document(page)), "application/json"),
            "fragments": (msgspec.json.encode(fragments), "application/json"),
            "atom": (atom(page, self.base_url), "application/atom+xml; charset=utf-8"),
            "feed": (json_feed(page, self.base_url), "application/feed+json; charset=utf-8"),
            "card": (self.renderer.share_card(page).encode(), "image/svg+xml"),
        }
        return {name: Body.of(content, media_type, now) for name, (content, media_type) in made.items()}

    def _tell(self, slug: str, shown: Shown, fresh: int, changed: set[str]) -> None:
        """Send what is fresh, once the history says of every earlier entry only what may still be said.

        What the clock, or a contest that the page does not follow, has changed is in the page and its twins at once,
        with its entry. Open streams get it with the page's next entry: an id once sent is not sent again.
        """
        if not shown.happenings:
            return
        shown.unsent |= changed
        shown.touched.update(dict.fromkeys(shown.unsent, shown.happenings[-1].entry))
        if fresh:
            shown.unsent = set()
        events = [self._event(slug, shown, happening) for happening in shown.happenings]
        self.hub.replace_history(slug, events[: len(events) - fresh])
        for event in events[len(events) - fresh :]:
            self.hub.publish(event)

    def _event(self, slug: str, shown: Shown, happening: Happening) -> StreamEvent:
        post = next((p for p in shown.page.posts if p.number == happening.post), None)
        is_withdrawn = self._is_withdrawn(happening)
        data = {
            "entry": happening.entry,
            "kind": happening.kind,
            "at": happening.at,
            "is_test": shown.page.is_test,
            "ledger": self.renderer.ledger,
            "say": "" if is_withdrawn else _words(post) if happening.post == happening.entry else happening.say,
            "contest_id": happening.contest_id,
            "post": document.post_document(post) if post else None,
            "result": None if is_withdrawn else happening.result,
            "fragments": {
                name: html for name, html in shown.fragments.items() if shown.touched.get(name) == happening.entry
            },
        }
        return StreamEvent(happening.entry, slug, "message", msgspec.json.encode(data))

    def _is_withdrawn(self, happening: Happening) -> bool:
        if happening.contest_id is None:
            return False
        return happening.entry in self.state.contests[happening.contest_id].withdrawn


def _say(panel: Panel, entry: Entry) -> str:
    """What an entry about a contest is announced as."""
    match entry.payload:
        case e.Published() | e.Corrected() | e.ResultEntered() if panel.verdict:
            return panel.verdict.words
        case e.ChallengeNoted():
            return panel.challenge or "No challenge to the result stands"
        case e.MatchedToNotice():
            return "The figures have been matched with the notice of result"
        case e.Withdrawn() if panel.withdrawals and panel.withdrawals[-1].at == entry.at:
            return panel.withdrawals[-1].text
    return panel.stage_words


def _open_ones_first(page: LivePage) -> tuple[bool, int]:
    """The front page's order: what is still to be declared, then the latest polling day."""
    days = [panel.contest.polling_day.toordinal() for panel in page.panels]
    return all(panel.is_declared for panel in page.panels), -max(days, default=0)


def _words(post: PublicPost | None) -> str:
    if post is None or post.state != "shown":
        return ""
    return ": ".join(part for part in (post.label, post.headline) if part) or "A new post"
