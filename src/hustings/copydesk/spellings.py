"""Names and places spelled in more than one way, across reports and against the record.

Nothing is corrected: the record misspells people too, so every form is shown with where it stands, and which one the
record has. A name is a capitalised word met inside a sentence and nowhere in small letters.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from hustings.copydesk.speakers import People
from hustings.sources.ballots import fold

SHORTEST = 5  # letters of a name of which one may differ
SHORTEST_FOR_TWO = 8  # and of which two may
MOST_NAMES = 5_000  # different capitalised words; a text with more is no report
_LONGEST_PHRASE = 6

_WORD = re.compile(r"[^\W\d_]+(?:['’](?!s\b)[^\W\d_]+)*(?=published at|\b)|&")
_BEFORE_SENTENCE = re.compile(r"(?:^|[.!?:•\n\"“”‘'(])[\"“‘'(]?\s*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a form stands: the number of the report, and offsets in its text."""

    report: int
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One way of spelling, with every place where it stands."""

    text: str
    places: tuple[Place, ...]

    @property
    def reports(self) -> tuple[int, ...]:
        return tuple(sorted({place.report for place in self.places}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Spelling:
    """A name in the forms that reports give it, the commonest first. `record` is the record's own, "" if unknown."""

    forms: tuple[Form, ...]
    record: str = ""


@dataclass(frozen=True, slots=True)
class _Known:
    phrases: Mapping[tuple[str, ...], str]  # the record's names by their words as compared
    words: Mapping[str, str]  # their single words, as compared and as written


def spellings(texts: Sequence[str], people: People, record_names: Iterable[str] = ()) -> tuple[Spelling, ...]:
    """Every name that these texts spell in more than one way, or otherwise than the record (its *record_names*)."""
    known = _known(record_names)
    words = [list(_WORD.finditer(text)) for text in texts]
    found = [*_phrases(texts, words, known)]
    found += _words(_names(texts, words), people, known)
    return tuple(sorted(found, key=lambda s: min((f.places[0].report, f.places[0].start) for f in s.forms)))


def _known(names: Iterable[str]) -> _Known:
    phrases = {tuple(fold(w) for w in _split(name)): name for name in names}
    words = {fold(word): word for name in phrases.values() for word in _split(name) if word[:1].isupper()}
    return _Known(phrases, words)


def _split(name: str) -> list[str]:
    return [match[0] for match in _WORD.finditer(name)]


def _phrases(texts: Sequence[str], words: Sequence[list[re.Match[str]]], known: _Known) -> Iterable[Spelling]:
    """The record's names of several words, written with other hyphens, accents or "&"."""
    places: dict[str, dict[str, list[Place]]] = defaultdict(lambda: defaultdict(list))
    by_first = defaultdict(set)
    for phrase in known.phrases:
        by_first[phrase[0]].add(len(phrase))
    for number, (text, matches) in enumerate(zip(texts, words, strict=True)):
        folded = [fold(match[0]) for match in matches]
        for at, match in enumerate(matches):
            for length in by_first.get(folded[at], ()) if match[0][0].isupper() else ():
                name = known.phrases.get(tuple(folded[at : at + length]))
                if name and length <= _LONGEST_PHRASE:
                    start, end = match.start(), matches[at + length - 1].end()
                    places[name][" ".join(text[start:end].split())].append(Place(report=number, start=start, end=end))
    for name, forms in places.items():
        if len({form.casefold().replace("’", "'") for form in (name, *forms)}) > 1:
            yield Spelling(forms=_forms(forms), record=name)


def _names(texts: Sequence[str], words: Sequence[list[re.Match[str]]]) -> dict[str, dict[str, list[Place]]]:
    """Words that can only be names, by the word as compared, then by form."""
    names: dict[str, dict[str, list[Place]]] = defaultdict(lambda: defaultdict(list))
    inside: set[str] = set()
    small: set[str] = set()
    for number, (text, matches) in enumerate(zip(texts, words, strict=True)):
        for match in matches:
            word = match[0]
            if word.islower():
                small.add(fold(word))
            elif word[0].isupper() and not word.isupper() and len(word) >= SHORTEST - 1:
                names[fold(word)][word].append(Place(report=number, start=match.start(), end=match.end()))
                if not _BEFORE_SENTENCE.search(text, max(0, match.start() - 5), match.start()):
                    inside.add(fold(word))
    kept = [name for name in names if name in inside and name not in small]
    return {name: names[name] for name in kept[:MOST_NAMES]}


def _words(names: Mapping[str, dict[str, list[Place]]], people: People, known: _Known) -> Iterable[Spelling]:
    """Single words that differ by a letter or two from the record's, else from each other."""
    full = _full_names(people)
    groups: dict[str, set[str]] = defaultdict(set)
    strangers = [name for name in names if name not in known.words]
    for name in list(strangers):
        if near := [word for word in _near(name, list(known.words)) if _may_be_one(name, word, full, known)]:
            groups[near[0]].add(name)
            strangers.remove(name)
    for at, name in enumerate(strangers):
        for other in _near(name, strangers[at + 1 :]):
            if _may_be_one(name, other, full, known):
                groups[name].add(other)
    for key, members in groups.items():
        forms = {text: places for member in {key, *members} for text, places in names.get(member, {}).items()}
        yield Spelling(forms=_forms(forms), record=known.words.get(key, ""))


def _near(name: str, others: Sequence[str]) -> list[str]:
    """The words that differ from a name by so little that they may be slips for it, nearest first; no plurals."""
    found = []
    for other, distance, _ in process.extract(name, others, scorer=OSA.distance, score_cutoff=2, limit=None):
        shorter, longer = sorted((name, other), key=len)
        same_ends = (name[0], name[-1]) == (other[0], other[-1])  # where slips are rare, and other words differ
        most = 2 if len(shorter) >= SHORTEST_FOR_TWO and same_ends else 1
        if len(shorter) >= SHORTEST and distance <= most and longer not in (shorter + "s", shorter + "es"):
            found.append((distance, other))
    return [other for _, other in sorted(found)]


def _full_names(people: People) -> dict[str, set[tuple[str, ...]]]:
    """The full names that a word is met in, as compared."""
    found: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for name in people.names:
        words = tuple(fold(part) for word in name.split() for part in _split(word))
        for word in words:
            found[word].add(words)
    return found


def _may_be_one(one: str, two: str, full: Mapping[str, set[tuple[str, ...]]], known: _Known) -> bool:
    """Whether two words can be one name: not where each stands beside other names than the other does."""
    ones = full.get(one, set())
    twos = full.get(two, set()) | {phrase for phrase in known.phrases if two in phrase}
    if not ones or not twos:
        return True
    return any(_same_but(a, b, one, two) for a in ones for b in twos)


def _same_but(a: tuple[str, ...], b: tuple[str, ...], one: str, two: str) -> bool:
    return len(a) == len(b) and all(x == y or (x, y) == (one, two) for x, y in zip(a, b, strict=True))


def _forms(forms: Mapping[str, list[Place]]) -> tuple[Form, ...]:
    made = [Form(text=text, places=tuple(places)) for text, places in forms.items()]
    return tuple(sorted(made, key=lambda form: (-len(form.places), form.text)))
