"""Figures in running copy: how they are written, what they are counted in, and the words that round them.

Figures that are never electoral (money, ages, distances, times of day, scores, odds) are found too, and marked.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from itertools import accumulate, pairwise

from hustings.copydesk.values import Comparator

SPACES = "\u00a0\u2009\u202f\u2007 "
_WORDS = {
    "zero": 0,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "eleven": 11,
    "twelve": 12,
    "thirteen": 13,
    "fourteen": 14,
    "fifteen": 15,
    "sixteen": 16,
    "seventeen": 17,
    "eighteen": 18,
    "nineteen": 19,
}
_TENS = {
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "seventy": 70,
    "eighty": 80,
    "ninety": 90,
}
_ORDINALS = (
    *("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh"),
    *("twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth"),
    "twentieth",
)
_PARTS = {"half": 2, "third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "eighth": 8, "tenth": 10}

_SMALL = "|".join([*_TENS, *sorted(_WORDS, key=len, reverse=True), "one"])
_WORDED = rf"(?:(?:a|{_SMALL})[\s-]+)?(?:hundred|thousand|dozen)|{_SMALL}"
_WORD_NUMBER = rf"(?<![\w-])(?:{_WORDED})(?:(?:[\s-]+and|(?<=thousand),)?[\s-]+(?:{_WORDED}))*(?!\w)"
_DIGITS = rf"(?<![\d.,])\d{{1,3}}(?:[{SPACES}]\d{{3}})+(?![\d]|[.,]\d)|\d+(?:,\d+)*(?:[.·]\d+)?"
_FEW = "one|" + "|".join(_WORDS)
_PART = (
    rf"(?<![\w-])(?:(?:(?P<of>{_FEW}|\d+) (?:(?:voters?|electors?|people|adults?|votes?) )?"
    rf"(?:in|out of)(?: every)? (?P<in>{_FEW}|\d+))"
    rf"|(?:(?P<many>an?|one|{'|'.join(_WORDS)})[\s-](?P<part>third|quarter|fifth|sixth|eighth|tenth)s?)"
    r"|(?P<half>half))(?!\w|-)"
)
_ORDINAL = rf"(?<![\w-])(?:{'|'.join(_ORDINALS)}|\d{{1,2}}(?:st|nd|rd|th))(?!\w)"
_UNIT = (
    r"(?P<points>[\s-]?(?:percentage|per ?cent(?:age)?|%)?[\s-]?(?:points?|pts?|pp)(?!\w))"
    r"|(?P<per_cent>\s?%|[\s-]?(?:per\s?-?cent|percent|pct?|p\.c\.)(?!\w))"
)
_AMOUNT = re.compile(
    rf"(?P<sign>(?<![\w)])[+±−–-](?=\d))?(?:(?P<digits>{_DIGITS})(?P<k>k(?!\w))?|(?P<words>{_WORD_NUMBER}))(?:{_UNIT})?",
    re.IGNORECASE,
)
_VAGUE = re.compile(r"\b(?:few|several|many|couple of|odd)\s+$", re.IGNORECASE)
_ONE_POINT = re.compile(r"(?<![\w-])(?P<half>half )?(?:a|one) (?:percentage )?point(?![\w-])", re.IGNORECASE)
_PART_OR_ORDINAL = re.compile(rf"(?P<a_part>{_PART})|(?P<ordinal>{_ORDINAL})", re.IGNORECASE)

_ROUNDING: tuple[tuple[Comparator, str], ...] = (
    (
        Comparator.JUST_OVER,
        r"(?:just|a little|a little bit|slightly|a shade|a fraction|fractionally|a touch|a whisker|barely|narrowly"
        r"|marginally|a bit) (?:over|more than|above|north of|in excess of)|little more than",
    ),
    (
        Comparator.NEARLY,
        r"nearly|almost|near|approaching|close to|not far short of|not quite|getting on for|virtually|all of but"
        r"|(?:just|a little|slightly|a shade|a fraction|fractionally|a touch|a whisker|marginally|a bit|narrowly)"
        r" (?:under|below|short of|shy of|less than|fewer than)",
    ),
    (Comparator.AT_LEAST, r"at least|no fewer than|no less than|not less than|not fewer than"),
    (Comparator.AT_MOST, r"at most|no more than|not more than|up to|as many as"),
    (
        Comparator.MORE_THAN,
        r"(?:(?:well|far|comfortably|considerably) )?"
        r"(?:more than|over|in excess of|upwards of|above|exceeding|north of)",
    ),
    (
        Comparator.LESS_THAN,
        r"(?:(?:well|far|considerably) )?(?:fewer than|less than|under|below|south of)|not even|short of|shy of",
    ),
    (
        Comparator.ABOUT,
        r"about|around|roughly|approximately|some|in the region of|something like|circa|c\.|around about",
    ),
)
_BEFORE = re.compile(
    r"(?<![\w-])(?:"
    + "|".join(f"(?P<{comparator.name}>{words})" for comparator, words in _ROUNDING)
    + r")[\s-]+(?:(?:an?|only|just)\s+)?$",
    re.IGNORECASE,
)
_STRESS = re.compile(
    r"(?<![\w-])(?:just|only|a mere|a(?:n)? [a-z]+ing|exactly|precisely|fully|a healthy|a solid)\s+$", re.I
)
_AFTER = re.compile(r"[\s-](?:or so|odd|plus|or more)(?!\w)|\+(?!\w)", re.IGNORECASE)

_MONEY_BEFORE, _MONEY_AFTER = re.compile(r"[£$€]\s?$"), re.compile(r"\s?(?:p|pence|pounds?|euros?|quid)(?!\w)", re.I)
_SCALE = re.compile(r"\s?(?:million|billion|trillion|bn|m)(?!\w)", re.IGNORECASE)
_AGE_BEFORE = re.compile(r"(?:\baged?|\bage of|\b(?:who|he|she) (?:is|was|turned)(?: now)?)\s+$", re.I)
_AGE_AFTER = re.compile(r"[\s-]years?[\s-]olds?\b", re.IGNORECASE)
_MEASURE_AFTER = re.compile(
    r"[\s-](?:miles?|kilometres?|km|metres?|feet|foot|ft|yards?|acres?|inch(?:es)?|degrees?|tonnes?|litres?|pints?"
    r"|years?|months?|weeks?|days?|hours?|minutes?|seconds?|mins?|decades?|nights?|generations?|times)(?!\w)|\s?°",
    re.IGNORECASE,
)
_CLOCK = re.compile(
    r"(?<![\d,.])\d{1,2}(?:[.:]\d{2})?\s?(?:am|pm|a\.m\.|p\.m\.|o'clock|o’clock)(?!\w)|(?<!\d)\d{1,2}:\d{2}(?!\d)"
)
_SCORE = re.compile(
    r"(?<![\w.,])\d{1,3}(?:/|-|–| to )\d{1,2}(?:\s+(?:on|against|favourites?|shot|outsiders?))"
    r"|(?<![\w.,/])\d{1,3}/\d{1,2}(?![\w/])|(?<![\w.,–-])\d{1,2}[-–]\d{1,2}(?![\w.,%–-]| per| points?)"
)
_EITHER_AFTER = re.compile(r" or \d{1,3}(?![\d,.%])")
_EITHER_BEFORE = re.compile(r"(?<![\d,.])\d{1,3} or $")
_CODE = re.compile(r"[A-Za-z]\d|\d[A-Za-z]")


class Kind(StrEnum):
    """What a figure is: a number, per cent, points, a place in order, a part (a quarter), or nothing electoral."""

    NUMBER = "number"
    PER_CENT = "per_cent"
    POINTS = "points"
    ORDINAL = "ordinal"
    PART = "part"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure with its rounding words and unit. `value` is in its unit; a part is in per cent ("a quarter" is 25).

    `sign` is 1 or -1 where it is written with one. `is_word` tells "six" from "6"; `core` is where the figure alone
    begins.
    """

    start: int
    end: int
    core: int
    kind: Kind
    value: Fraction
    digits: int = 0
    comparator: Comparator = Comparator.EXACT
    sign: int = 0
    is_word: bool = False


def figures(text: str, *, apart_from: Iterable[tuple[int, int]] = ()) -> list[Figure]:
    """Every figure in a text, in order, none overlapping another or a span of *apart_from* (dates, time stamps).

    >>> [(str(f.value), f.comparator.value) for f in figures("nearly 7,000 votes, 13 296, 13k, two-thirds")]
    [('7000', 'nearly'), ('13296', 'exact'), ('13000', 'rounded'), ('200/3', 'exact')]
    """
    found: list[Figure] = []
    taken = _Taken([*apart_from, *(m.span() for m in (*_CLOCK.finditer(text), *_SCORE.finditer(text)))])
    for match in _ONE_POINT.finditer(text):
        found.append(_one_point(text, match))
    taken = _Taken([*taken.spans, *((f.start, f.end) for f in found)])
    for match in _PART_OR_ORDINAL.finditer(text):
        figure = _part(text, match) if match["a_part"] else _ordinal(match)
        if figure is not None and not taken.meets(figure.start, figure.end):
            found.append(figure)
    taken = _Taken([*taken.spans, *((f.start, f.end) for f in found)])
    for match in _AMOUNT.finditer(text):
        if not taken.meets(match.start(), match.end()) and (amount := _amount(text, match)) is not None:
            found.append(amount)
    return _with_shared_units(text, sorted(found, key=lambda f: f.start))


class _Taken:
    """Spans of a text that are something else already, asked quickly."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        self.spans = sorted(spans)
        self._furthest = list(accumulate((end for _, end in self.spans), max))

    def meets(self, start: int, end: int) -> bool:
        """Whether a span shares a character with one of these."""
        before = bisect_left(self.spans, (end, -1))
        return before > 0 and self._furthest[before - 1] > start


_RANGE = re.compile(r"\s*(?:to|-|–)\s*(?:just |only )?$")


def _with_shared_units(text: str, found: list[Figure]) -> list[Figure]:
    """The figures with the unit of a range on both its ends: "from 12.6 to 23.1 per cent"."""
    for n, (first, second) in enumerate(pairwise(found)):
        is_bare = first.kind is Kind.NUMBER and first.value <= 100
        if is_bare and second.kind is Kind.PER_CENT and _RANGE.fullmatch(text[first.end : second.core]):
            found[n] = replace(first, kind=Kind.PER_CENT)
    return found


def _one_point(text: str, match: re.Match[str]) -> Figure:
    comparator, start = _comparator(text, match.start())
    value = Fraction(1, 2) if match["half"] else Fraction(1)
    core = match.start()
    return Figure(
        start=start, end=match.end(), core=core, kind=Kind.POINTS, value=value, comparator=comparator, is_word=True
    )


def _amount(text: str, match: re.Match[str]) -> Figure | None:
    start, end = match.span()
    written, words = match["digits"], match["words"]
    if words and (words.lower() in ("one", "a") or _VAGUE.search(text[max(0, start - 12) : start])):
        return None
    value = worded(words) if words else _digits(written)
    if value is None:
        return None
    kind = Kind.POINTS if match["points"] else Kind.PER_CENT if match["per_cent"] else Kind.NUMBER
    if match["k"]:
        value *= 1000
    if kind is Kind.NUMBER and _is_other(text, start, end):
        kind = Kind.OTHER
    comparator, start_with = _comparator(text, start)
    if comparator is Comparator.EXACT and (after := _AFTER.match(text, end)):
        comparator = Comparator.ABOUT if "so" in after.group() or "odd" in after.group() else Comparator.AT_LEAST
        end = after.end()
    if comparator is Comparator.EXACT and kind is Kind.NUMBER and value >= 1000 and value % 50 == 0:
        comparator = Comparator.ROUNDED
    return Figure(
        start=start_with,
        end=end,
        core=start,
        kind=kind,
        value=value,
        digits=len(written.replace("·", ".").partition(".")[2]) if written and not match["k"] else 0,
        comparator=comparator,
        sign={"+": 1, "-": -1, "−": -1, "–": -1}.get(match["sign"] or "", 0),
        is_word=bool(words),
    )


def _digits(written: str) -> Fraction | None:
    plain = re.sub(rf"[,{SPACES}]", "", written).replace("·", ".")
    return Fraction(plain) if len(plain) < 16 else None


def worded(words: str) -> Fraction | None:
    """A number in words; None where the words make none.

    >>> worded("twelve thousand three hundred and four"), worded("two dozen"), worded("six hundred")
    (Fraction(12304, 1), Fraction(24, 1), Fraction(600, 1))
    """
    total = part = 0
    for word in re.split(r"[\s-]+", words.lower()):
        if word in ("hundred", "dozen"):
            part = (part or 1) * (100 if word == "hundred" else 12)
        elif word == "thousand":
            total, part = total + (part or 1) * 1000, 0
        elif word in ("a", "one"):
            part += 1
        elif word in _TENS or word in _WORDS:
            part += _TENS.get(word, 0) or _WORDS.get(word, 0)
    return Fraction(total + part)


def _part(text: str, match: re.Match[str]) -> Figure | None:
    start, end = match.span()
    if match["of"]:
        of, whole = _count(match["of"]), _count(match["in"])
        value = Fraction(100) * of / whole if of and whole and of < whole <= 100 else None
        is_share = value is not None
    elif match["half"]:
        value, is_share = (
            Fraction(50),
            not re.match(r"\s+(?:a|an|dozen|truth|year|term|hour|mile)s?\b|-", text[end : end + 9]),
        )
    else:
        many = _count(match["many"])
        value = Fraction(100) * many / _PARTS[match["part"].lower()] if many else None
        is_share = many is not None and (many > 1 or match["part"].lower() == "quarter" or _is_part(text, start, end))
    if value is None or not is_share:
        return None
    comparator, start_with = _comparator(text, start)
    return Figure(
        start=start_with, end=end, core=start, kind=Kind.PART, value=value, comparator=comparator, is_word=True
    )


def _is_part(text: str, start: int, end: int) -> bool:
    """Whether "a third" is a part of something, and not a third one."""
    before = bool(_BEFORE.search(text[max(0, start - 30) : start]))
    return before or bool(re.match(r"\s*(?:of|the|more|fewer|less|higher|lower)\b|[,.;]", text[end : end + 8]))


def _count(word: str) -> Fraction | None:
    if word.lower() in ("a", "an", "one"):
        return Fraction(1)
    if word.isdecimal():
        return Fraction(word)
    return Fraction(_WORDS[word.lower()]) if word.lower() in _WORDS else None


def _ordinal(match: re.Match[str]) -> Figure:
    word = match["ordinal"].lower()
    place = int(word[:-2]) if word[0].isdigit() else _ORDINALS.index(word) + 1
    return Figure(
        start=match.start(),
        end=match.end(),
        core=match.start(),
        kind=Kind.ORDINAL,
        value=Fraction(place),
        is_word=not word[0].isdigit(),
    )


def _comparator(text: str, start: int) -> tuple[Comparator, int]:
    """The rounding words before a figure, and where it begins with them."""
    offset = max(0, start - 45)
    before = text[offset:start]
    match = _BEFORE.search(before)
    if match and match.lastgroup:
        stress = _STRESS.search(before[: match.start()])
        return Comparator[match.lastgroup], offset + (stress or match).start()
    stress = _STRESS.search(before)
    return Comparator.EXACT, offset + stress.start() if stress else start


def _is_other(text: str, start: int, end: int) -> bool:
    """Whether a number is money, an age, a distance, a duration, part of a code, or millions of anything."""
    before, after = text[max(0, start - 24) : start], text[end : end + 24]
    return bool(
        _MONEY_BEFORE.search(before)
        or _MONEY_AFTER.match(after)
        or _SCALE.match(after)
        or _AGE_BEFORE.search(before)
        or _AGE_AFTER.match(after)
        or _MEASURE_AFTER.match(after)
        or re.match(r"[ -]to[ -]one\b", after)
        or _EITHER_AFTER.match(after)
        or _EITHER_BEFORE.search(before)
        or _CODE.match(text, max(0, start - 1))
        or _CODE.match(text, end - 1)
    )
