"""A page of HTML brought down to the few tags that part its words, in one pass.

What parses it then meets neither attributes nor inline elements, and no nesting that would keep it busy for minutes.
"""

from __future__ import annotations

import re
from collections.abc import Collection

MOST_DEEP = 200  # elements within one another: a page has some thirty
_RAW = "script|style|iframe|noscript|title|svg"  # what is in them is no text
_TAG = re.compile(
    r"<!--(?:-?>|.*?(?:--!?>|\Z))"
    r"|<svg\b[^>]*+(?<=/)(?:>|\Z)"
    rf"|<({_RAW})(?=[\s/>]).*?(?:</\1(?=[\s/>])[^>]*+(?:>|\Z)|\Z)"
    r"|<[!?][^>]*+>?|</(?![a-z])[^>]*+>?"
    r"""|<(?P<end>/?)(?P<name>[a-z][^\s/>]*+)(?:[^>=]|=\s*+(?:"[^"]*+"|'[^']*+')?)*+(?:>|\Z)""",
    re.IGNORECASE | re.DOTALL,
)
_ENDED_BY_THE_NEXT = {"body", "br", "caption", "dd", "dt", "hr", "li", "p"}
_CELLS = {"td", "th", "tr"}
_WALLS = {"object", "select", "table", "template"}  # an end tag within does not reach beyond


def tidied(page: str, kept: Collection[str]) -> str:
    """A page with the tags *kept*, without attributes, and its text.

    Raises:
        ValueError: They stand more than `MOST_DEEP` within one another.
    """
    pieces: list[str] = []
    within: list[str] = []
    reached = 0
    for tag in _TAG.finditer(page):
        pieces.append(page[reached : tag.start()].replace("<", "&lt;"))
        reached = tag.end()
        if (name := (tag["name"] or "").lower()) in kept:
            _follow(within, "h" if re.fullmatch("h[1-6]", name) else name, is_end=bool(tag["end"]))
            if len(within) > MOST_DEEP:
                raise ValueError(f"a page with over {MOST_DEEP} elements within one another; save its text as .txt")
            pieces.append(f"<{tag['end']}{name}>")
    return "".join([*pieces, page[reached:].replace("<", "&lt;")])


def _follow(within: list[str], name: str, *, is_end: bool) -> None:
    """Keep count of the open elements, never fewer than a browser has open."""
    if name in _ENDED_BY_THE_NEXT or (name in _CELLS and is_end):
        return
    if not (is_end or name in _CELLS):
        within.append(name)
        return
    sought = "table" if name in _CELLS else name
    for place in range(len(within) - 1, -1, -1):
        if within[place] == sought:
            del within[place + (name in _CELLS) :]
            return
        if within[place] in _WALLS:
            return
