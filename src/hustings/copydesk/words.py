"""The words of a text with their places, and the lists that a person may extend (data/copydesk)."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from hustings.measures.search import fold

_WORD = re.compile(r"[^\W_]+(?:[’'][^\W\d_]+)*|&")
_POSSESSIVE = re.compile(r"[’']s$|(?<=s)[’']$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Word:
    """A word where it stands: `plain` without case, accents or a possessive ending, "&" as "and"."""

    start: int
    end: int
    plain: str
    is_capital: bool
    is_possessive: bool


def words(text: str) -> list[Word]:
    """Every word of a text.

    >>> [(w.plain, w.is_possessive) for w in words("Ynys Môn’s Batley & Spen")][1:3]
    [('mon', True), ('batley', False)]
    """
    return [_word(match) for match in _WORD.finditer(text)]


def _word(match: re.Match[str]) -> Word:
    written = match.group()
    bare = _POSSESSIVE.sub("", written)
    return Word(
        start=match.start(),
        end=match.start() + len(bare),
        plain="and" if bare == "&" else fold_word(bare),
        is_capital=any(letter.isupper() for letter in written) or written == "&",
        is_possessive=bare != written,
    )


@lru_cache(maxsize=50_000)
def fold_word(word: str) -> str:
    return fold(word).replace(" ", "")


@lru_cache(maxsize=100_000)
def plain_words(name: str) -> tuple[str, ...]:
    """A name as its plain words, to be compared with those of a text."""
    return tuple(word.plain for word in words(name))


@cache
def word_list(name: str) -> dict[str, Any]:
    """One of the lists of data/copydesk."""
    return tomllib.loads((files("hustings") / "data" / "copydesk" / f"{name}.toml").read_text("utf-8"))


def signs(name: str) -> str:
    """One of the lists of data/copydesk/signs.toml, as alternatives of a regular expression."""
    return f"(?:{word_list('signs')[name]})"
