"""What would be right, in the article's own style: same form of number, same unit, rounding word kept."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor

from hustings.copydesk.numbers import Figure, figures
from hustings.copydesk.tolerances import Measure, round_step
from hustings.copydesk.values import Comparator, Stated
from hustings.record.problems import half_up

_ONES = (
    *("nought", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_PLACES = (
    *("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh"),
    "twelfth",
)
_DOWN = (Comparator.JUST_OVER, Comparator.MORE_THAN, Comparator.AT_LEAST)
_UP = (Comparator.NEARLY, Comparator.LESS_THAN, Comparator.AT_MOST)
_MARKS = "\u00a0\u2009\u202f ,"


def suggestion(words: str, stated: Stated, right: Fraction | int, measure: Measure) -> str:
    """*words* with the right figure in the place of theirs; the figure alone where they hold none.

    Empty for a multiple that the words give by a verb ("more than halved"): that has to be written anew.

    >>> suggestion("over 8,500", Stated(value=Fraction(8_500), comparator=Comparator.MORE_THAN), 8_241, Measure.COUNT)
    'over 8,200'
    """
    right = abs(Fraction(right))
    figure = _figure_in(words, stated)
    rounded = _rounded(stated, right, measure)
    if figure is None and measure is Measure.TIMES:
        return ""
    if figure is None:
        return _plain(rounded, stated.digits if measure is not Measure.COUNT else 0)
    written = words[figure.core : figure.end]
    return words[: figure.core] + _in_style(written, figure, rounded, stated, measure) + words[figure.end :]


def _figure_in(words: str, stated: Stated) -> Figure | None:
    found = figures(words)
    same = [f for f in found if stated.value is not None and abs(f.value) == abs(stated.value)]
    return next(iter(same or found), None)


def _rounded(stated: Stated, right: Fraction, measure: Measure) -> Fraction:
    """The right figure as this rounding word would put it; as it is where the copy is exact."""
    step = _step(stated, right, measure)
    if stated.comparator in _DOWN:
        down = floor(right / step) * step
        return down - step if down == right and stated.comparator is not Comparator.AT_LEAST else down
    if stated.comparator in _UP:
        up = ceil(right / step) * step
        return up + step if up == right and stated.comparator is not Comparator.AT_MOST else up
    if stated.comparator is Comparator.ABOUT or (measure is Measure.COUNT and stated.comparator is Comparator.ROUNDED):
        return floor(right / step + Fraction(1, 2)) * step
    return right


def _step(stated: Stated, right: Fraction, measure: Measure) -> Fraction:
    if measure is not Measure.COUNT:
        return Fraction(1, 10**stated.digits)
    if stated.value is not None and (step := round_step(abs(stated.value))) is not None and right >= 1000:
        return Fraction(min(step, 100 if right < 20_000 else 500))
    return Fraction(100 if right >= 1000 else 10 if right >= 100 else 1)


def _in_style(written: str, figure: Figure, right: Fraction, stated: Stated, measure: Measure) -> str:
    number, unit = _parted(written)
    sign = written[0] if written[0] in "+±−–-" and not number[:1].isalpha() else ""
    if figure.is_word and right.denominator == 1 and right < 100:
        return in_case_of(number, spelled(int(right))) + unit
    mark = next((m for m in _MARKS if m in number), "," if _has_no_thousands(number) else "")
    digits = 0 if measure is Measure.COUNT else max(stated.digits, 1 if figure.is_word or "." in number else 0)
    return sign + _plain(right, digits, mark) + (unit if not figure.is_word or unit else "")


def _parted(written: str) -> tuple[str, str]:
    """A figure's number and what follows it: "12.7" and "-point", "three" and " per cent"."""
    at = len(written)
    for end in ("percentage", "per", "point", "pts", "pp", "%", "votes"):
        found = written.lower().find(end)
        if found > 0:
            at = min(at, found)
    while at and written[at - 1] in " -\u00a0\u202f\u2009":
        at -= 1
    return written[:at], written[at:]


def _has_no_thousands(number: str) -> bool:
    whole = number.strip("+±−–-").partition(".")[0]
    return not whole.isdecimal() or len(whole) < 4


def _plain(value: Fraction, digits: int, mark: str = ",") -> str:
    return f"{half_up(value, digits):,}".replace(",", mark)


def spelled(number: int) -> str:
    """A whole number under 100 in words.

    >>> spelled(9), spelled(21)
    ('nine', 'twenty-one')
    """
    if number < len(_ONES):
        return _ONES[number]
    tens, ones = divmod(number, 10)
    return _TENS[tens - 2] + (f"-{_ONES[ones]}" if ones else "")


def in_case_of(written: str, word: str) -> str:
    """A word with the capitals of the one that it replaces: all, the first alone, or none."""
    if len(written) > 1 and written.isupper():
        return word.upper()
    return word[:1].upper() + word[1:] if written[:1].isupper() else word


def place(number: int) -> str:
    """A place in order: "third", "13th"."""
    if 1 <= number <= len(_PLACES):
        return _PLACES[number - 1]
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th") if number % 100 not in (11, 12, 13) else "th"
    return f"{number}{ending}"
