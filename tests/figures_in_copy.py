"""The figures that copy about one contest may give, found without the code that writes it, and those that it gives."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from hustings.copydesk.writing.story import Story

_ONES = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
    "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_WORDS = {word: n for n, word in enumerate(_ONES, start=1)}
for _n, _ten in enumerate(_TENS, start=2):
    _WORDS |= {_ten: 10 * _n} | {f"{_ten}-{one}": 10 * _n + k for k, one in enumerate(_ONES[:9], start=1)}
_NUMERAL = r"(?<![\w.,£])\d[\d,]*(?:\.\d+)?%?"
_TOKEN = re.compile(rf"{_NUMERAL}|\b(?:{'|'.join(sorted(_WORDS, key=len, reverse=True))})\b", re.IGNORECASE)
_FIXED = {"500", "5%", "100", "20"}  # the deposit, its threshold twice over, "of every 100"
_SET_WORDS = ("one place", "one party", "one number", "one vote in 20", "one in every 100", "what one lost", "each one")


@dataclass(frozen=True)
class Given:
    """A number as it stands in the copy, as a plain numeral with "%" where it is per cent."""

    text: str
    is_points: bool


def figures_given(story: Story, text: str) -> list[Given]:
    """Every number in the text. Names, and a vacancy's reason as the record tells it, are not read."""
    for words in sorted(_names(story), key=len, reverse=True):
        text = text.replace(words, " _ ")
    for words in _SET_WORDS:
        text = text.replace(words, " _ ")
    found = []
    for match in _TOKEN.finditer(text):
        word = match[0].lower()
        plain = str(_WORDS[word]) if word in _WORDS else word.replace(",", "").rstrip(".")
        after = text[match.end() : match.end() + 20]
        found.append(Given(plain, after.startswith((" percentage points", " points"))))
    return found


def figures_allowed(story: Story) -> set[str]:
    """Whole numbers, per cent to one place with "%", and points to one place, that follow from the record."""
    analysis, contest = story.analysis, story.contest
    result, baseline = analysis.result, analysis.baseline
    turnouts = (analysis.turnout_valid, analysis.turnout_ballots, analysis.turnout_verified)
    shares: list[Fraction | None] = [line.share for line in analysis.lines]
    shares += [a.baseline_share for a in analysis.absentees] + [t for each in turnouts for t in (each.now, each.then)]
    points = [line.change_pp for line in analysis.lines] + [analysis.swing.butler_pp if analysis.swing else None]
    whole: list[int | None] = [line.votes for line in analysis.lines]
    whole += [analysis.majority, analysis.previous_majority, analysis.valid_votes, analysis.ballots_counted]
    whole += [result.electorate, result.ballots_verified, len(analysis.lines), story.first_year]
    whole += [sum(bool(line.loses_deposit) for line in analysis.lines)]
    days: list[date | None] = [contest.polling_day, contest.election_on, *story.between]
    days += [contest.vacancy.vacated_on if contest.vacancy else None]
    days += [baseline.result.contest.polling_day if baseline else None, *(e.since.last_on for e in story.extremes)]
    whole += [part for day in days if day for part in (day.day, day.year)]
    whole += [int(n) for record in story.records for n in record.numbers.values()]
    whole += [extreme.first_year for extreme in story.extremes]
    in_a_hundred = {rounded(100 * share, 0) for share in shares if share is not None}
    return (
        _FIXED
        | {str(n) for n in whole if n is not None}
        | {f"{rounded(100 * share, 1)}%" for share in shares if share is not None}
        | {rounded(abs(p), 1) for p in points if p is not None}
        | in_a_hundred
    )


def rounded(value: Fraction, places: int) -> str:
    """Half up, by long division: 40 digits are more than any tie of these figures needs."""
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return str(exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))


def _names(story: Story) -> Iterable[str]:
    yield story.place
    for extreme in story.extremes:
        yield extreme.last_place or story.place
    for party in story.parties.values():
        if any(c.isdigit() for c in party.name):
            yield party.name
    vacancy = story.contest.vacancy
    if vacancy is not None:
        yield from (sentence for sentence in vacancy.reason.rstrip(".").split(". ") if sentence)


def grade(text: str) -> float:
    """The Flesch-Kincaid grade (Kincaid and others 1975): a numeral counts as one syllable."""
    sentences = max(1, len(re.findall(r"[.?!](?=\s|$)", text)))
    words = re.findall(r"[\w'’%£][\w'’.,%-]*", text)
    return 0.39 * len(words) / sentences + 11.8 * sum(map(_syllables, words)) / max(1, len(words)) - 15.59


def _syllables(word: str) -> int:
    plain = re.sub(r"[^a-zà-ÿ]", "", word.lower())
    groups = len(re.findall(r"[aeiouyà-ÿ]+", plain))
    silent = plain.endswith(("e", "es", "ed")) and not plain.endswith(("le", "les", "ted", "ded", "ies", "ses"))
    return max(1, groups - silent)
