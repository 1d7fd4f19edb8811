"""How an article is laid out: sentences, paragraphs, time stamps of a live page, and what stands in quotation marks."""

from __future__ import annotations

import re
from dataclasses import dataclass

_END = re.compile(r"(?<=[.!?])[\"”’')\]]*\s+(?=[\"“‘'(]?[A-Z0-9£•])")
_ABBREVIATION = re.compile(r"(?:^|[\s(])(?:Mr|Mrs|Ms|Dr|Prof|Rev|Sir|St|vs?|maj|approx|No|c|[A-Z])\.$")
_STAMP = re.compile(r"\s*(?:[•*-]\s*)?(?P<time>\d{1,2}[.:]\d{2}(?:\s*[ap]\.?m\.?)?)(?=[\s:–—-])", re.IGNORECASE)
_NUMBERED = re.compile(r"\s*(?P<time>\d{1,3}[.)])\s")
_PUBLISHED = re.compile(r"published at .*$", re.MULTILINE)
_LONGEST = 1_200  # characters: what is longer is no sentence of copy, and is parted so that its cost stays bounded


@dataclass(frozen=True, slots=True)
class Sentence:
    """Where a sentence stands, in code points, and the number of its paragraph."""

    start: int
    end: int
    paragraph: int


def sentences(text: str) -> list[Sentence]:
    """Every sentence; a line is never longer than itself, so that list and table lines are sentences of their own.

    >>> [s.end - s.start for s in sentences("Mr. Lee won. It was close.\\nTurnout 46%")]
    [12, 13, 11]
    """
    found: list[Sentence] = []
    paragraph = at = 0
    for line in text.split("\n"):
        if not line.strip():
            paragraph += 1
        for start, end in _in_line(line):
            found.append(Sentence(at + start, at + end, paragraph))
        at += len(line) + 1
    return found


def _in_line(line: str) -> list[tuple[int, int]]:
    found, start = [], 0
    for match in _END.finditer(line):
        if not _ABBREVIATION.search(line[start : match.start()]):
            found.append((start, len(line[: match.end()].rstrip())))
            start = match.end()
    if line[start:].strip():
        found.append((start, len(line.rstrip())))
    return [part for start, end in found for part in _parted(line, start, end)]


def _parted(line: str, start: int, end: int) -> list[tuple[int, int]]:
    """A sentence whole, or one that is too long in parts, at spaces where there are any."""
    parts = []
    while end - start > _LONGEST:
        space = line.rfind(" ", start + _LONGEST // 2, start + _LONGEST)
        cut = space if space > 0 else start + _LONGEST
        parts.append((start, cut))
        start = cut + 1 if space > 0 else cut
    return [*parts, (start, end)]


def stamps(text: str) -> list[tuple[int, int]]:
    """The time stamps of a live page's posts, and the numbers of a list: no claims."""
    found, at = [], 0
    for line in text.split("\n"):
        if stamp := _STAMP.match(line) or _NUMBERED.match(line):
            found.append((at + stamp.start("time"), at + stamp.end("time")))
        if published := _PUBLISHED.search(line):
            found.append((at + published.start(), at + published.end()))
        at += len(line) + 1
    return found
