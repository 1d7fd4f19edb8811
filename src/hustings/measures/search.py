"""Finding things of the record by name: constituencies now and of the past, people, parties, contests, elections.

Accents and case are folded; every word of a query has to begin a word of what is found. Where nothing is found, the
nearest spellings that would find something are offered.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cache
from heapq import nlargest, nsmallest

KINDS = ("constituency", "party", "person", "election", "contest", "parliament", "historic")
"""The kinds of thing that can be found, in the order in which equals are shown."""

MOST_CANDIDATES = 40  # spellings compared letter by letter for one misspelt word
NEAR_ENOUGH = 0.72  # of difflib's ratio: "Hartlpool" is 0.94 from Hartlepool, "Bately" 0.83 from Batley

_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "’": "", "'": ""})


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One thing that can be found. `key` names it within its kind; `also` are other words that find it.

    `weight` orders things that match equally well, the greater first: how much the record holds of it.
    """

    kind: str
    key: str
    name: str
    detail: str = ""
    also: str = ""
    weight: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a query found: the best first, how many there are of each kind in all, and other spellings if none."""

    hits: tuple[Document, ...]
    counts: dict[str, int]
    suggestions: tuple[str, ...] = ()

    @property
    def total(self) -> int:
        return sum(self.counts.values())


def fold(text: str) -> str:
    """Words without accents, case or punctuation.

    >>> fold("Ynys Môn"), fold("Birmingham, Perry Barr"), fold("O'Neill")
    ('ynys mon', 'birmingham perry barr', 'oneill')
    """
    decomposed = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    plain = "".join(c for c in decomposed if not unicodedata.combining(c))
    return " ".join(re.findall(r"\w+", plain))


def same_name(name: str) -> str:
    """What two spellings of a constituency's name have in common: its words, in any order.

    >>> same_name("Antrim North") == same_name("North Antrim"), same_name("Bethnal Green & Bow")
    (True, 'and bethnal bow green')
    """
    return " ".join(sorted(fold(name.replace("&", " and ")).split()))


@cache
def slug_of(name: str) -> str:
    """A historic constituency's name in an address.

    >>> slug_of("Lincolnshire (Parts Of Lindsey) Louth")
    'lincolnshire-parts-of-lindsey-louth'
    """
    return fold(name.replace("&", " and ")).replace(" ", "-")


@dataclass(slots=True)
class SearchIndex:
    """An index of documents; making one for the full record takes about a quarter of a second."""

    documents: tuple[Document, ...]
    _names: tuple[str, ...] = field(init=False)
    _words: tuple[str, ...] = field(init=False)  # sorted, each once
    _holders: dict[str, frozenset[int]] = field(init=False)  # word -> documents that have it
    _by_pair: dict[str, list[str]] = field(init=False)  # two letters -> words that have them together

    def __post_init__(self) -> None:
        self._names = tuple(fold(document.name) for document in self.documents)
        holders: dict[str, set[int]] = defaultdict(set)
        for number, document in enumerate(self.documents):
            for word in {*self._names[number].split(), *fold(document.also).split()}:
                holders[word].add(number)
        self._holders = {word: frozenset(numbers) for word, numbers in holders.items()}
        self._words = tuple(sorted(holders))
        self._by_pair = defaultdict(list)
        for word in self._words:
            for pair in _pairs(word):
                self._by_pair[pair].append(word)

    def search(self, query: str, *, limit: int = 20, kinds: Iterable[str] = KINDS) -> Found:
        """What the query finds: every word of it begins a word of the thing."""
        asked, wanted = fold(query), set(kinds)
        if not asked:
            return Found(hits=(), counts={})
        numbers = [n for n in self._matching(asked.split()) if self.documents[n].kind in wanted]
        if not numbers:
            return Found(hits=(), counts={}, suggestions=tuple(self._suggestions(asked)))
        best = nsmallest(limit, numbers, key=lambda n: self._order(n, asked))
        counts = Counter(self.documents[n].kind for n in numbers)
        return Found(hits=tuple(self.documents[n] for n in best), counts=dict(counts))

    def _matching(self, words: list[str]) -> set[int]:
        found = self._beginning(words[0])
        for word in words[1:]:
            found &= self._beginning(word)
        return found

    def _beginning(self, prefix: str) -> set[int]:
        found: set[int] = set()
        for word in self._words_from(prefix):
            found |= self._holders[word]
        return found

    def _words_from(self, prefix: str) -> Iterator[str]:
        for at in range(bisect_left(self._words, prefix), len(self._words)):
            if not self._words[at].startswith(prefix):
                return
            yield self._words[at]

    def _order(self, number: int, asked: str) -> tuple[bool, bool, bool, int, int, str, str]:
        """The same name first, then names that begin so, then whole words, then by kind, weight and name."""
        document, name = self.documents[number], self._names[number]
        words, whole = asked.split(), set(name.split())
        return (
            name != asked,
            not name.startswith(asked),
            not whole.issuperset(words),
            KINDS.index(document.kind),
            -document.weight,
            name,
            document.key,
        )

    def _suggestions(self, asked: str) -> Iterator[str]:
        """The query with its unknown words in the nearest spelling, where that finds something."""
        words = asked.split()
        nearest = [[w] if next(self._words_from(w), None) else self._near(w) for w in words]
        if not all(nearest):
            return
        for turn in range(max(map(len, nearest))):
            tried = [spellings[min(turn, len(spellings) - 1)] for spellings in nearest]
            if tried != words and self._matching(tried):
                yield " ".join(tried)

    def _near(self, word: str) -> list[str]:
        shared = Counter(other for pair in _pairs(word) for other in self._by_pair.get(pair, ()))
        alike = ((n / (len(word) + len(other)), other) for other, n in shared.items())
        likely = [other for _, other in nlargest(MOST_CANDIDATES, alike)]
        compared = ((SequenceMatcher(None, word, other).ratio(), other) for other in likely)
        return [other for ratio, other in nlargest(3, compared) if ratio >= NEAR_ENOUGH]


def _pairs(word: str) -> set[str]:
    marked = f"^{word}$"
    return {marked[i : i + 2] for i in range(len(marked) - 1)}
