"""Feeds as Atom (RFC 4287) and JSON Feed 1.1: the posts of a live page, and the corrections of the record.

An entry's id never changes; an edit changes its `updated`; a post that was taken away is no longer there. The titles
of a rehearsal say so.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

from hustings.coverage.changes import Change
from hustings.coverage.corrections import PublicCorrection
from hustings.coverage.values import LivePage, PublicPost
from hustings.formats.document import headline, utc

_ATOM = "http://www.w3.org/2005/Atom"
_TAG_DAY = "2021-01-01"  # part of every id: a tag URI names a day on which the authority was ours
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One entry of a feed; `body_html` is safe to show."""

    id: str
    url: str
    title: str
    body_html: str
    published_at: datetime
    updated_at: datetime
    byline: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed in either form, newest first. It lies at `address`/feed.atom and `address`/feed.json."""

    id: str
    title: str
    description: str
    address: str
    updated_at: datetime
    items: Sequence[Item]

    def atom(self) -> bytes:
        """As an Atom feed."""
        ET.register_namespace("", _ATOM)
        feed = ET.Element(f"{{{_ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": "en-GB"})
        _add(feed, "id", self.id)
        _add(feed, "title", self.title)
        _add(feed, "subtitle", self.description)
        _add(feed, "updated", _stamp(self.updated_at))
        _add(feed, "link", rel="self", type="application/atom+xml", href=f"{self.address}/feed.atom")
        _add(feed, "link", rel="alternate", type="text/html", href=self.address)
        _add(_add(feed, "author"), "name", "Hustings")
        for item in self.items:
            _add_item(feed, item)
        written: bytes = ET.tostring(feed, encoding="utf-8", xml_declaration=True)
        return written

    def json(self) -> bytes:
        """As a JSON Feed 1.1."""
        feed = {
            "version": "https://jsonfeed.org/version/1.1",
            "title": self.title,
            "description": self.description,
            "home_page_url": self.address,
            "feed_url": f"{self.address}/feed.json",
            "language": "en-GB",
            "items": [_json_item(item) for item in self.items],
        }
        return json.dumps(feed, ensure_ascii=False, indent=1).encode()


def atom(page: LivePage, base_url: str) -> bytes:
    """The page's posts as an Atom feed, newest first. `base_url` is the site's address, without a last slash."""
    return _of_page(page, base_url).atom()


def json_feed(page: LivePage, base_url: str) -> bytes:
    """The page's posts as a JSON Feed 1.1, newest first."""
    return _of_page(page, base_url).json()


def corrections_feed(corrections: Sequence[PublicCorrection], base_url: str, *, is_test: bool) -> Feed:
    """Corrections as a feed, in the order given. One that is withdrawn later changes its words and its `updated`."""
    base = base_url.rstrip("/")
    items = [_correction_item(c, base, is_test) for c in corrections]
    return Feed(
        id=_tag("corrections", base),
        title=headline("Corrections", is_test),
        description="Every correction of a published result, with what it changed, why, and whose error it was.",
        address=f"{base}/corrections",
        updated_at=max((item.updated_at for item in items), default=_NEVER),
        items=items,
    )


def tag(slug: str, base_url: str, post: int | None = None) -> str:
    """A lasting id for a page or one of its posts, as a tag URI (RFC 4151)."""
    return _tag(f"live/{slug}" + (f"/posts/{post}" if post is not None else ""), base_url)


def _tag(path: str, base_url: str) -> str:
    return f"tag:{urlsplit(base_url).hostname or 'hustings.invalid'},{_TAG_DAY}:{path}"


def _of_page(page: LivePage, base_url: str) -> Feed:
    base = base_url.rstrip("/")
    address = f"{base}/live/{page.slug}"
    shown = sorted((post for post in page.posts if post.is_shown), key=lambda post: -post.number)  # a pin is the page's
    return Feed(
        id=tag(page.slug, base),
        title=headline(page.title, page.is_test),
        description=page.description,
        address=address,
        updated_at=page.updated_at or _NEVER,
        items=[_post_item(post, page, base, address) for post in shown],
    )


def _post_item(post: PublicPost, page: LivePage, base: str, address: str) -> Item:
    words = ": ".join(part for part in (post.label, post.headline) if part)
    return Item(
        id=tag(page.slug, base, post.number),
        url=f"{address}/posts/{post.number}",
        title=headline(words or "Update", page.is_test),
        body_html=post.body_html,
        published_at=post.published_at,
        updated_at=post.edited_at or post.published_at,
        byline=post.byline,
        label=post.label,
    )


def _correction_item(c: PublicCorrection, base: str, is_test: bool) -> Item:
    title = f"{c.headline} (since withdrawn)" if c.withdrawn else c.headline
    taken_back = f"This correction was withdrawn: {c.withdrawn.reason}" if c.withdrawn else ""
    source = f"Source: {c.source}" if c.source else ""
    words = (taken_back, c.said, " ".join(part for part in (c.reason, c.whose_words) if part), source)
    paragraphs = "".join(f"<p>{html.escape(text)}</p>" for text in words if text)
    changes = "".join(f"<li>{_change_html(change)}</li>" for change in c.changes)
    return Item(
        id=_tag(f"corrections/{c.entry}", base),
        url=f"{base}/corrections#entry-{c.entry}",
        title=headline(title, is_test),
        body_html=(f"<ul>{changes}</ul>" if changes else "") + paragraphs,
        published_at=c.at,
        updated_at=c.withdrawn.at if c.withdrawn else c.at,
        label="Correction",
    )


def _change_html(change: Change) -> str:
    label, was, now = (html.escape(text) for text in (change.label, change.was, change.now))
    return f"{label}: was {was if change.is_new else f'<s>{was}</s>'}, now <strong>{now}</strong>"


def _json_item(item: Item) -> dict[str, Any]:
    written: dict[str, Any] = {
        "id": item.id,
        "url": item.url,
        "title": item.title,
        "content_html": item.body_html,
        "date_published": utc(item.published_at),
        "date_modified": utc(item.updated_at),
    }
    if item.byline:
        written["authors"] = [{"name": item.byline}]
    if item.label:
        written["tags"] = [item.label]
    return written


def _add_item(feed: ET.Element, item: Item) -> None:
    entry = _add(feed, "entry")
    _add(entry, "id", item.id)
    _add(entry, "title", item.title)
    _add(entry, "link", rel="alternate", type="text/html", href=item.url)
    _add(entry, "published", _stamp(item.published_at))
    _add(entry, "updated", _stamp(item.updated_at))
    if item.byline:
        _add(_add(entry, "author"), "name", item.byline)
    if item.label:
        _add(entry, "category", term=item.label)
    _add(entry, "content", item.body_html, type="html")


def _stamp(at: datetime) -> str:
    return utc(at) or ""


def _add(parent: ET.Element, name: str, text: str = "", **attributes: str) -> ET.Element:
    element = ET.SubElement(parent, f"{{{_ATOM}}}{name}", attributes)
    element.text = _NOT_XML.sub("", text) or None
    return element
