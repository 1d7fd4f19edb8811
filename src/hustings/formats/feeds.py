"""The posts of a live page as feeds: Atom (RFC 4287) and JSON Feed 1.1.

An entry's id never changes; an edit changes its `updated`; a post that was taken away is no longer there. The titles
of a rehearsal say so.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

from hustings.coverage.values import LivePage, PublicPost
from hustings.formats.document import headline, utc

_ATOM = "http://www.w3.org/2005/Atom"
_TAG_DAY = "2021-01-01"  # part of every id: a tag URI names a day on which the authority was ours
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def atom(page: LivePage, base_url: str) -> bytes:
    """The page's posts as an Atom feed, newest first. `base_url` is the site's address, without a last slash."""
    ET.register_namespace("", _ATOM)
    base = base_url.rstrip("/")
    address = f"{base}/live/{page.slug}"
    feed = ET.Element(f"{{{_ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": "en-GB"})
    _add(feed, "id", tag(page.slug, base))
    _add(feed, "title", headline(page.title, page.is_test))
    _add(feed, "subtitle", page.description)
    _add(feed, "updated", _stamp(_updated(page)))
    _add(feed, "link", rel="self", type="application/atom+xml", href=f"{address}/feed.atom")
    _add(feed, "link", rel="alternate", type="text/html", href=address)
    _add(_add(feed, "author"), "name", "Hustings")
    for post in _shown(page):
        entry = _add(feed, "entry")
        _add(entry, "id", tag(page.slug, base, post.number))
        _add(entry, "title", _title(post, page))
        _add(entry, "link", rel="alternate", type="text/html", href=f"{address}/posts/{post.number}")
        _add(entry, "published", _stamp(post.published_at))
        _add(entry, "updated", _stamp(post.edited_at or post.published_at))
        if post.byline:
            _add(_add(entry, "author"), "name", post.byline)
        if post.label:
            _add(entry, "category", term=post.label)
        _add(entry, "content", post.body_html, type="html")
    written: bytes = ET.tostring(feed, encoding="utf-8", xml_declaration=True)
    return written


def json_feed(page: LivePage, base_url: str) -> bytes:
    """The page's posts as a JSON Feed 1.1, newest first."""
    base = base_url.rstrip("/")
    address = f"{base}/live/{page.slug}"
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": headline(page.title, page.is_test),
        "description": page.description,
        "home_page_url": address,
        "feed_url": f"{address}/feed.json",
        "language": "en-GB",
        "items": [_item(post, page, base, address) for post in _shown(page)],
    }
    return json.dumps(feed, ensure_ascii=False, indent=1).encode()


def tag(slug: str, base_url: str, post: int | None = None) -> str:
    """A lasting id for a page or one of its posts, as a tag URI (RFC 4151)."""
    authority = urlsplit(base_url).hostname or "hustings.invalid"
    return f"tag:{authority},{_TAG_DAY}:live/{slug}" + (f"/posts/{post}" if post is not None else "")


def _item(post: PublicPost, page: LivePage, base: str, address: str) -> dict[str, Any]:
    item: dict[str, Any] = {
        "id": tag(page.slug, base, post.number),
        "url": f"{address}/posts/{post.number}",
        "title": _title(post, page),
        "content_html": post.body_html,
        "date_published": utc(post.published_at),
        "date_modified": utc(post.edited_at or post.published_at),
    }
    if post.byline:
        item["authors"] = [{"name": post.byline}]
    if post.label:
        item["tags"] = [post.label]
    return item


def _shown(page: LivePage) -> list[PublicPost]:
    """What is shown, newest first: a pin is a matter of the page, not of the feed."""
    return sorted((post for post in page.posts if post.is_shown), key=lambda post: -post.number)


def _title(post: PublicPost, page: LivePage) -> str:
    words = ": ".join(part for part in (post.label, post.headline) if part)
    return headline(words or "Update", page.is_test)


def _updated(page: LivePage) -> datetime:
    return page.updated_at or datetime(1970, 1, 1, tzinfo=UTC)


def _stamp(at: datetime) -> str:
    return utc(at) or ""


def _add(parent: ET.Element, name: str, text: str = "", **attributes: str) -> ET.Element:
    element = ET.SubElement(parent, f"{{{_ATOM}}}{name}", attributes)
    element.text = _NOT_XML.sub("", text) or None
    return element
