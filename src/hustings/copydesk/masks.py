"""A sentence as the grammar sees it: its words, with one character for every name, figure and time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from hustings.copydesk import grammar
from hustings.copydesk.dates import When
from hustings.copydesk.layout import Sentence
from hustings.copydesk.names import Mention
from hustings.copydesk.numbers import Figure, Kind
from hustings.copydesk.places import Place
from hustings.copydesk.words import signs

Thing = Figure | Mention | Place | When
_FIGURES = {
    Kind.NUMBER: grammar.NUMBER,
    Kind.PER_CENT: grammar.PER_CENT,
    Kind.POINTS: grammar.POINTS,
    Kind.ORDINAL: grammar.ORDINAL,
    Kind.PART: grammar.PART,
    Kind.OTHER: grammar.OTHER,
}

_ALLUSION = re.compile(rf"\b{signs('allusion')}\s+(?:the )?$")
_WHO, _FIG, _WHEN = grammar.WHOEVER, grammar.FIGURES, grammar.WHEN
ASIDE = re.compile(  # what stands between commas, dashes or brackets and could be left out
    rf", (?:who|whose|which|where|when)\b[^,;]*(?:,|(?=;|$))|, (?=[{_FIG}])[^,;{_WHO}]*{_WHEN}[^,;]*,|\([^)]*\)"
    rf"|(?<=[{_WHO}]),[^,;{_FIG}]{{3,90}},(?! and\b)|(?<=[{_WHO}]),[^,;]*{_WHEN}[^,;]*,"
    rf"|, as [^,;]{{0,30}}{_WHEN}[^,;]*,|(?: [–—-] ?|- |[–—])[^–—;-]{{3,140}}(?: ?[–—-] |[–—])"
)


@dataclass(frozen=True, slots=True)
class Mask:
    """A sentence's mask: `places[i]` is where its character *i* stands in the text, `things[i]` what it stands for."""

    sentence: Sentence
    text: str
    places: tuple[int, ...]
    things: dict[int, Thing]

    def start(self, at: int) -> int:
        return self.places[at]

    def end(self, at: int) -> int:
        """Where the character before *at* ends in the text."""
        thing = self.things.get(at - 1)
        return thing.end if thing else self.places[at - 1] + 1

    def figures(self) -> list[tuple[int, Figure]]:
        return [(at, t) for at, t in self.things.items() if isinstance(t, Figure) and t.kind is not Kind.OTHER]

    def mentions(self) -> list[tuple[int, Mention]]:
        return [(at, t) for at, t in self.things.items() if isinstance(t, Mention)]

    def whens(self) -> list[tuple[int, When]]:
        return [(at, t) for at, t in self.things.items() if isinstance(t, When)]

    def alludes(self, at: int) -> bool:
        """Whether the seat at a place is only alluded to: "the biggest since Clacton"."""
        return bool(_ALLUSION.search(self.text[max(0, at - 30) : at]))

    def seats(self) -> list[tuple[int, Place]]:
        return [(at, t) for at, t in self.things.items() if isinstance(t, Place)]


def mark(thing: Thing) -> str:
    """The character that stands for a thing."""
    if isinstance(thing, Figure):
        return _FIGURES[thing.kind]
    if isinstance(thing, Mention):
        return grammar.WHOSE if thing.is_possessive else grammar.WHO
    return grammar.SEAT if isinstance(thing, Place) else grammar.WHEN


def apart(*kinds: Iterable[Thing]) -> list[Thing]:
    """Things that do not overlap: of two that do, the one of the kind given first, in order of the text."""
    kept: list[Thing] = []
    taken: set[int] = set()
    for kind in kinds:
        for thing in kind:
            span = range(thing.start, thing.end)
            if taken.isdisjoint(span):
                taken.update(span)
                kept.append(thing)
    return sorted(kept, key=lambda thing: thing.start)


def mask_of(text: str, sentence: Sentence, things: Sequence[Thing]) -> Mask:
    """The mask of a sentence, out of the things in order that stand within it."""
    characters: list[str] = []
    places: list[int] = []
    inside: dict[int, Thing] = {}
    at = sentence.start
    for thing in things:
        if thing.start < at or thing.end > sentence.end:
            continue
        for n in range(at, thing.start):
            characters.append(_lower(text[n]))
            places.append(n)
        inside[len(characters)] = thing
        characters.append(mark(thing))
        places.append(thing.start)
        at = thing.end
        if isinstance(thing, Mention | Place) and thing.is_possessive and text[at : at + 2] in ("'s", "’s"):
            at += 2
    for n in range(at, sentence.end):
        characters.append(_lower(text[n]))
        places.append(n)
    return Mask(sentence, "".join(characters), tuple(places), inside)


def _lower(character: str) -> str:
    """One character in lower case: always one, so that places keep."""
    lower = character.lower()
    return lower if len(lower) == 1 and not 0xE000 <= ord(lower) <= 0xF8FF else " "
