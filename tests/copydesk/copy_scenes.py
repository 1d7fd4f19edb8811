"""Copy about the embedded record, for tests of how it is read."""

from __future__ import annotations

from datetime import date

from hustings.copydesk import layout
from hustings.copydesk.archive import Archive
from hustings.copydesk.dates import whens
from hustings.copydesk.masks import Mask, mask_of
from hustings.copydesk.reading import read_claims, things_in
from hustings.copydesk.scene import index_of, places_in, scene_of
from hustings.copydesk.values import Article, Claim
from hustings.copydesk.words import words

BATLEY = "parl.batley-and-spen.by.2021-07-01"
BEFORE = "parl.batley-and-spen.2019-12-12"
PUBLISHED = date(2021, 7, 2)


def article(text: str, *, title: str = "Batley and Spen", published: date | None = PUBLISHED) -> Article:
    return Article(id="test", text=text, title=title, published=published)


def claims(text: str, archive: Archive, **about: str) -> list[Claim]:
    return list(read_claims(article(text, **about), archive))  # type: ignore[arg-type]


def said(text: str, archive: Archive, **about: str) -> list[tuple[str, str]]:
    """The types of a text's claims with the words of each, without the figureless kinds that recur all through copy."""
    soft = {"outcome", "date", "predecessor", "vacancy"}
    return [(str(c.type), text[c.start : c.end]) for c in claims(text, archive, **about) if c.type not in soft]


def masks(text: str, archive: Archive) -> list[Mask]:
    """The mask of every sentence of a text about Batley and Spen."""
    found, times = words(text), whens(text, PUBLISHED)
    places = places_in(text, found, index_of(archive), PUBLISHED)
    scene = scene_of(text, "Batley and Spen", places, times, PUBLISHED, archive)
    things, _ = things_in(text, found, places, times, scene)
    return [mask_of(text, sentence, things) for sentence in layout.sentences(text)]
