"""Where the words of an article stand in the file that they were taken out of: the line that an editor goes to."""

from __future__ import annotations

import re
from bisect import bisect_right

from hustings.copydesk.values import Article

_REACH = 3_000  # characters of a file that are looked through for the next word: a link's address and more
_WORD = re.compile(r"\w+")


class Lines:
    """The lines of one article's file. It is made for one report and gone with it: no text is kept."""

    def __init__(self, article: Article) -> None:
        self._text = article.source or article.text
        self._starts = [0, *(match.end() for match in re.finditer("\n", self._text))]
        self._words = _words(article.text, article.source) if article.source else None

    def place(self, at: int, *, is_end: bool = False) -> tuple[int, str]:
        """The line, from 0, and what stands before on it, of a place in the article's text.

        A place that *is_end* belongs to the word before it.
        """
        there = self._there(at, is_end) if self._words else at
        line = bisect_right(self._starts, there) - 1
        return line, self._text[self._starts[line] : there]

    def _there(self, at: int, is_end: bool) -> int:
        words, places = self._words or ([], [])
        found = max(0, bisect_right(words, at - is_end) - 1)
        return min(places[found] + max(0, at - words[found]), len(self._text)) if words else 0


def _words(text: str, source: str) -> tuple[list[int], list[int]]:
    """Where each word of the text begins, in it and in its file, where they come in the same order."""
    words: list[int] = []
    places: list[int] = []
    reached = 0
    for match in _WORD.finditer(text):
        place = source.find(match[0], reached, reached + _REACH)
        if place >= 0:
            words.append(match.start())
            places.append(place)
            reached = place + len(match[0])
    return words, places
