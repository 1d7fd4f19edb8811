"""The verdict on one claim made by hand."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from hustings.copydesk.archive import Archive
from hustings.copydesk.values import Article, Checked, Claim, ClaimType, Stated
from hustings.copydesk.verdicts import verdict_of

BATLEY, BEFORE = "parl.batley-and-spen.by.2021-07-01", "parl.batley-and-spen.2019-12-12"
HARTLEPOOL = "parl.hartlepool.by.2021-05-06"


def check(
    archive: Archive,
    text: str,
    words: str,
    kind: str,
    value: object = None,
    *,
    contest: str | None = BATLEY,
    **more: Any,
) -> Checked:
    """The verdict on *words* of *text*. What is stated is given by value, unit, comparator, digits, direction."""
    names = ("unit", "comparator", "digits", "direction")
    stated = Stated(
        value=None if value is None else Fraction(str(value)), **{n: more.pop(n) for n in names if n in more}
    )
    at = text.index(words)
    article = Article(id="a", text=text, published=date(2021, 7, 2))
    claim = Claim(start=at, end=at + len(words), type=ClaimType(kind), stated=stated, contest_id=contest, **more)
    return verdict_of(claim, article, archive)
