"""Direct quotations: where each begins and ends, who is said to have said it, and whether it is a statement.

Straight, curly and single marks are read. A quotation that runs over paragraphs, each opened again, is one; a
quotation inside a quotation belongs to the outer one.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from hustings.copydesk.speakers import People, people_in, speakers_of
from hustings.copydesk.values import Article

MOST_SINGLE = 3_000  # characters of a paragraph, and _MOST_PARAGRAPHS, in which a single mark is closed
_MOST_PARAGRAPHS = 30
MOST_FRAGMENT = 4  # words; a longer quotation is a statement, a shorter one only where it ends as a sentence does

_OPENING = re.compile(r"[\"“'‘]")
_MARKS = re.compile(r"[\"“”'‘’]")
_PARAGRAPH = re.compile(r"\n[ \t\r]*\n|\n(?=[ \t]*(?:[•*–—]|[0-9]{1,3}[.)])[ \t])")
_ELIDED = re.compile(r"['‘’](?:[0-9]{2}s?\b|(?:em|tis|twas|til|cause|cos|n)\b)", re.IGNORECASE)
_GLUED = ("published at", "Image")  # what the pages of live coverage set straight after a heading's last mark
_TOKEN = re.compile(r"\[[^\]\n]*\]|[0-9]+(?:[.,][0-9]+)*|@?[^\W\d_]+(?:['’][^\W\d_]+)*|&")


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotation:
    """One direct quotation; `start` and `end` take in its marks.

    `speaker` is a full name where one is known, else as the text has it, "" where nobody is named. A fragment is a few
    words set in the writer's own sentence; without a speaker it may be nobody's words. `is_closed` is False where the
    closing mark is missing.
    """

    start: int
    end: int
    speaker: str
    is_fragment: bool
    is_closed: bool = True


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a quotation as it is compared (no case, straight apostrophes), and where it stands in the text."""

    word: str
    start: int
    end: int


def quotations_in(article: Article, people: People | None = None) -> tuple[Quotation, ...]:
    """Every direct quotation in an article, in order. *people* are those known from other reports of the event."""
    text = article.text
    ends = paragraph_ends(text)
    spans = list(_spans(text, ends))
    known = people or people_in([text])
    speakers = speakers_of(text, [(start, end) for start, end, _ in spans], ends, known)
    return tuple(
        Quotation(
            start=start,
            end=end,
            speaker=speaker,
            is_fragment=_is_fragment(text, start, end),
            is_closed=is_closed,
        )
        for (start, end, is_closed), speaker in zip(spans, speakers, strict=True)
    )


def tokens_of(text: str, start: int, end: int) -> list[Token]:
    """The words between two places, without what is in square brackets: that is the writer's, not the speaker's."""
    return [
        Token(_folded(match[0]), match.start(), match.end())
        for match in _TOKEN.finditer(text, start, end)
        if match[0][0] != "["
    ]


def paragraph_ends(text: str) -> list[int]:
    """Where each paragraph ends, in order: at a blank line, before a bullet or a number, at the end of the text."""
    return [*(match.start() for match in _PARAGRAPH.finditer(text)), len(text)]


def _folded(word: str) -> str:
    return "and" if word == "&" else word.replace("’", "'").casefold()


def _is_fragment(text: str, start: int, end: int) -> bool:
    words = len(tokens_of(text, start, end))
    last = text[start:end].rstrip("\"”'’ \n")[-1:]
    return words <= MOST_FRAGMENT and last not in (".", ",", "!", "?", "…")


def _spans(text: str, ends: Sequence[int]) -> Iterator[tuple[int, int, bool]]:
    """Start, end and whether it is closed, of every quotation that is not inside another."""
    closers = [mark.start() for mark in _MARKS.finditer(text) if mark[0] in "'’" and _closes(text, mark.start())]
    place = 0
    while opening := _OPENING.search(text, place):
        place = opening.end()
        if not _opens(text, opening.start()):
            continue
        if opening[0] in "'‘":
            end, is_closed = _single_end(text, opening.start(), ends, closers), True
        else:
            end, is_closed = _double_end(text, opening.start(), ends)
        if end and tokens_of(text, opening.end(), end):
            yield opening.start(), end, is_closed
            place = end


def _opens(text: str, at: int) -> bool:
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    if not after or after.isspace() or _ELIDED.match(text, at):
        return False
    return text[at] == "“" or not before or not (before.isalnum() or before in ".,!?;:%)…")


def _closes(text: str, at: int) -> bool:
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    runs_on = after.isalnum() and text[at] in "'’" and not text.startswith(_GLUED, at + 1)
    return not before.isspace() and not runs_on


def _double_end(text: str, start: int, ends: Sequence[int]) -> tuple[int, bool]:
    """The end of a quotation in double marks, across paragraphs that are opened again."""
    place, limit = start + 1, _paragraph_end(ends, start)
    while True:
        for mark in _MARKS.finditer(text, place, limit):
            if mark[0] not in '"“”':
                continue
            if _starts_line(text, mark.start()) and _opens(text, mark.start()):
                continue  # opened again, line by line
            if mark[0] == "“":
                return start + len(text[start : mark.start()].rstrip()), False
            if _closes(text, mark.start()):
                return mark.end(), True
        again = _opened_again(text, limit, '"“')
        if again is None:
            return start + len(text[start:limit].rstrip()), False
        place, limit = again + 1, _paragraph_end(ends, again)


def _single_end(text: str, start: int, ends: Sequence[int], closers: Sequence[int]) -> int:
    """The end of a quotation in single marks; 0 where there is none: then the mark was an apostrophe."""
    place = start + 1
    for _ in range(_MOST_PARAGRAPHS):
        limit = _paragraph_end(ends, place)
        for at in islice(closers, bisect_left(closers, place), bisect_left(closers, min(limit, place + MOST_SINGLE))):
            if not _is_possessive(text, at, limit):
                return at + 1
        again = _opened_again(text, limit, "‘") if text[start] == "‘" else None
        if again is None:
            break
        place = again + 1
    return 0


def _is_possessive(text: str, at: int, limit: int) -> bool:
    """Whether this is the apostrophe of "voters' rights", since another mark closes before one opens."""
    if text[at - 1 : at].lower() != "s" or not re.match(r" [a-z]", text[at + 1 : at + 3]):
        return False
    for mark in _MARKS.finditer(text, at + 1, min(limit, at + MOST_SINGLE)):
        if mark[0] in "'‘’" and (_opens(text, mark.start()) or _closes(text, mark.start())):
            return not _opens(text, mark.start())
    return False


def _starts_line(text: str, at: int) -> bool:
    while at and text[at - 1] in " \t":
        at -= 1
    return not at or text[at - 1] == "\n"


def _opened_again(text: str, limit: int, marks: str) -> int | None:
    """The mark that opens the next paragraph, or None."""
    beginning = re.compile(rf"\s*([{marks}])").match(text, limit)
    return beginning.start(1) if beginning and _opens(text, beginning.start(1)) else None


def _paragraph_end(ends: Sequence[int], at: int) -> int:
    return ends[min(bisect_left(ends, at), len(ends) - 1)]
