"""Constituencies in copy: their names as the record has them, short forms, abbreviations and misspellings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from rapidfuzz import process
from rapidfuzz.distance import OSA

from hustings.copydesk.names import TITLES
from hustings.copydesk.words import Word, plain_words, word_list

SHORTEST_MISSPELT = 7  # letters; a shorter name one letter off is likelier another word
TWO_SLIPS_FROM = 9  # letters from which two slips of spelling are allowed
_BEARINGS = {"north", "south", "east", "west", "mid", "central", "city", "old", "the", "great", "new", "upper", "saint"}
_JOINS = set(" ,-–\u00a0&\n")


@dataclass(frozen=True, slots=True)
class Place:
    """A constituency named in a text, by its slug; `is_sure` is False for a misspelling and a short form."""

    start: int
    end: int
    slug: str
    is_possessive: bool = False
    is_sure: bool = True


class Gazetteer:
    """Every name of a constituency that the record has, for finding them in words of a text."""

    def __init__(self, names: Iterable[tuple[str, str]]) -> None:
        """*names* are (name, slug) pairs."""
        self._by_first: dict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
        self._by_length: dict[int, dict[str, str]] = defaultdict(dict)
        self._abbreviated: dict[str, str] = word_list("nicknames")["seat-words"]
        for name, slug in dict.fromkeys(names):
            self._add(plain_words(name), slug)
        for known in self._by_first.values():
            known.sort(key=lambda item: -len(item[0]))

    def _add(self, plain: tuple[str, ...], slug: str) -> None:
        if not plain:
            return
        plain = self._full(plain)
        self._by_first[plain[0]].append((plain, slug))
        self._by_length[len(plain)][" ".join(plain)] = slug

    def _full(self, plain: Iterable[str]) -> tuple[str, ...]:
        return tuple(self._abbreviated.get(word, word) for word in plain)

    def find(self, text: str, found_words: Sequence[Word]) -> list[Place]:
        """Every constituency named in full, the longest name at each place."""
        places, at = [], 0
        plain = self._full(word.plain for word in found_words)
        while at < len(found_words):
            length, slug = self._longest(text, found_words, plain, at)
            if length and not (length == 1 and _is_a_surname(text, found_words, at)):
                places.append(_place(found_words, at, length, slug))
            at += max(length, 1)
        return places

    def _longest(self, text: str, spread: Sequence[Word], plain: tuple[str, ...], at: int) -> tuple[int, str]:
        if spread[at].is_capital:
            for name, slug in self._by_first.get(plain[at], ()):
                length = len(name)
                if plain[at : at + length] == name and _joined(text, spread[at : at + length]):
                    return length, slug
        return 0, ""

    def find_short(self, found_words: Sequence[Word], taken: Collection[int], slugs: Iterable[str]) -> list[Place]:
        """Short forms of some constituencies ("Old Bexley"), a word of *taken* never being part of one."""
        known = set(slugs)
        forms: dict[tuple[str, ...], str] = {}
        for names in self._by_first.values():
            for name, slug in names:
                if slug in known:
                    forms.update(dict.fromkeys(_short(name), slug))
        plain = self._full(word.plain for word in found_words)
        places = []
        for at, word in enumerate(found_words):
            for length in (3, 2, 1):
                short = forms.get(plain[at : at + length]) if at + length <= len(plain) else None
                free = not any(n in taken for n in range(at, at + length))
                if short and word.is_capital and free:
                    places.append(_place(found_words, at, length, short, is_sure=False))
                    break
        return places

    def find_misspelt(self, text: str, found_words: Sequence[Word], taken: Collection[int]) -> list[Place]:
        """Names that are one or two slips of spelling away from a constituency's."""
        places = []
        plain = self._full(word.plain for word in found_words)
        for at, word in enumerate(found_words):
            if not word.is_capital or at in taken:
                continue
            for length in range(min(5, len(found_words) - at), 0, -1):
                window = found_words[at : at + length]
                if any(n in taken for n in range(at, at + length)) or not _joined(text, window):
                    continue
                if slug := self._near(" ".join(plain[at : at + length]), length):
                    places.append(_place(found_words, at, length, slug, is_sure=False))
                    break
        return places

    def _near(self, name: str, length: int) -> str | None:
        if len(name) < SHORTEST_MISSPELT:
            return None
        slips = 2 if len(name) >= TWO_SLIPS_FROM else 1
        known = self._by_length.get(length, {})
        found = process.extractOne(name, known.keys(), scorer=OSA.distance, score_cutoff=slips)
        return known[found[0]] if found and found[0][0] == name[0] else None


def _is_a_surname(text: str, spread: Sequence[Word], at: int) -> bool:
    """Whether a seat's name is a person's here: "Tom Gordon", "Mr Stone"."""
    if at == 0 or not spread[at - 1].is_capital or text[spread[at - 1].end : spread[at].start] not in (" ", ". "):
        return False
    return spread[at - 1].plain in _given_names()


@cache
def _given_names() -> frozenset[str]:
    """First names of which copy has several forms, and titles."""
    return (
        frozenset(name for names in word_list("nicknames")["first-names"]["names"] for name in names.split()) | TITLES
    )


def _place(spread: Sequence[Word], at: int, length: int, slug: str, *, is_sure: bool = True) -> Place:
    last = spread[at + length - 1]
    return Place(spread[at].start, last.end, slug, last.is_possessive, is_sure)


def _joined(text: str, run: Sequence[Word]) -> bool:
    """Whether words stand together, with nothing but spaces, hyphens and commas between."""
    pairs = pairwise(run)
    return all(set(text[a.end : b.start]) <= _JOINS and not a.is_possessive for a, b in pairs)


def _short(name: tuple[str, ...]) -> list[tuple[str, ...]]:
    """What a long name may be cut to: its first word, or what stands on either side of its "and"."""
    parts = [name[:1]] if len(name) > 1 and name[0] not in _BEARINGS else []
    if "and" in name:
        cut = name.index("and")
        parts += [name[:cut], name[cut + 1 :]]
    return [part for part in parts if len("".join(part)) >= 4 and len(part) <= 3 and part[0] not in _BEARINGS - {"old"}]
