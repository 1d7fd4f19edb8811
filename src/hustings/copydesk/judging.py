"""The verdict on a claim with a figure: supported if any reading that the words allow fits, else the slip is named."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from hustings.copydesk.case import Case, Question, Reading, is_part_in_words
from hustings.copydesk.dates import MONTHS
from hustings.copydesk.readings import OF_BEFORE
from hustings.copydesk.slips import named_slip
from hustings.copydesk.suggesting import suggestion
from hustings.copydesk.tolerances import Measure, fits
from hustings.copydesk.values import Checked, ClaimType, Comparator, Stated, Unit
from hustings.measures.analysis import Analysis
from hustings.record.problems import half_up

PERCENT_FOR_POINTS, POINTS_FOR_PERCENT = "percent_for_points", "points_for_percent"
_PER_CENT = re.compile(r"\s*(?:%|\bper ?cent\b|\bpc\b)", re.I)
_POINTS = re.compile(r"[\s-]*\b(?:percentage[\s-])?(?:points?|pts)\b", re.I)
_OF_A_FIGURE = re.compile(r"\s+(?:of )?(?:the|its|their|that) \d")
_THAN_ANOTHER = re.compile(
    rf"[^.;,]{{0,20}}\bthan (?:(?:this|that) (?:week|time|contest|one)|tonight|today|yesterday|here"
    rf"|in (?!{'|'.join(month.capitalize() for month in MONTHS)})[A-Z])"
)
_FROM = re.compile(
    r"\b(?:from|had been|compared (?:with|to)|up on|down on)\s+(?:an? |the |just |only |nearly |over )*$", re.I
)
_ON_TO = re.compile(
    r"\W*(?:per cent|percent|votes?|points)?\W*(?:to (?:just |only |nearly |over )?\d"
    r"|(?:only |just )?(?:\w+ years? |a year )(?:before|earlier|ago|previously)|last time\b)",
    re.I,
)
_TELLING = 100  # below this two digits change places by chance
_PLAIN = (Comparator.EXACT, Comparator.ROUNDED, Comparator.ABOUT)
_ROUNDING = (Comparator.NEARLY, Comparator.JUST_OVER, Comparator.MORE_THAN, Comparator.LESS_THAN)


def judged(case: Case, question: Question) -> Checked:
    """What the record says of the claim's figure, or of its direction where it gives no figure."""
    stated = _as_meant(case, question)
    if is_part_in_words(case.words) and _OF_A_FIGURE.match(case.after):
        return case.not_checkable("it is a part of another figure")
    if stated.value is None:
        return _of_direction(case, stated, question)
    is_points = stated.unit is Unit.POINTS or question.measure is not Measure.COUNT
    if not (question.measure is Measure.COUNT and stated.unit is Unit.PER_CENT):
        for reading in question.readings:
            if _agrees(stated, reading, question.measure, question.is_signed):
                return _right(case, stated, question, reading)
    if stated.unit is Unit.PER_CENT or (stated.unit is not Unit.POINTS and not is_points):
        for reading in question.relative:
            if stated.unit is Unit.PER_CENT and _agrees(stated, reading, Measure.CHANGE, is_signed=True):
                note = "; ".join(filter(None, ("in per cent of what it was, not points", reading.note)))
                return case.supported(reading.value, reading.working, note)
    if (then := _of_before(case, stated, question)) is not None:
        return then
    if question.is_signed and _THAN_ANOTHER.match(case.after):
        return case.not_checkable("it is compared with another contest", _value(question.readings[0], question))
    wrong = _wrong(case, stated, question)
    is_plain_slip = wrong.slip == "transposed_digits" and stated.value >= _TELLING
    if question.doubt and not is_plain_slip:
        return case.not_checkable(question.doubt, _value(question.readings[0], question))
    return wrong


def _of_before(case: Case, stated: Stated, question: Question) -> Checked | None:
    """The figure of the election before, where the words may be of that: "from 9.7%", "9.7% to 20.2%"."""
    later = [a for a in case.in_seat() if _is_later(a, case)]
    if later or stated.comparator not in _PLAIN or not (_FROM.search(case.before) or _ON_TO.match(case.after)):
        return None
    then = [other for name, other in question.others if name == "last_election"]
    found = next((other for other in then if fits(stated, other, question.measure)), None)
    if found is None:
        return None
    value = int(found) if question.measure is Measure.COUNT else Fraction(found)
    return case.supported(value, "it is the figure of the election before", OF_BEFORE)


def _is_later(other: Analysis, case: Case) -> bool:
    """Whether a contest was held after the claim's and before the article: the claim's is then no news itself."""
    if case.analysis is None or case.article.published is None:
        return False
    return case.analysis.result.contest.polling_day < other.result.contest.polling_day <= case.article.published


def _right(case: Case, stated: Stated, question: Question, reading: Reading) -> Checked:
    """Supported, with the fault of style where per cent and points are taken for each other, and words without it."""
    style = POINTS_FOR_PERCENT if _is_level_in_points(case, stated, question) else ""
    style = PERCENT_FOR_POINTS if _is_change_in_per_cent(case, stated, question) else style
    found = case.supported(_value(reading, question), reading.working, reading.note, style)
    if not style:
        return found
    worded = "points" if style == PERCENT_FOR_POINTS else "per cent"
    pattern = _PER_CENT if style == PERCENT_FOR_POINTS else _POINTS
    turned = pattern.sub(f" {worded}", case.words, count=1)
    return replace(found, suggestion=turned if turned != case.words else "")


def _is_level_in_points(case: Case, stated: Stated, question: Question) -> bool:
    is_level = case.claim.type in (ClaimType.VOTE_SHARE, ClaimType.TURNOUT) and not question.is_signed
    return is_level and stated.unit is Unit.POINTS and bool(_POINTS.search(case.words))


def _is_change_in_per_cent(case: Case, stated: Stated, question: Question) -> bool:
    is_written = re.search(r"%|\bper ?cent\b|\bpc\b", case.words, re.I) or re.match(r"\s*(?:%|per ?cent)", case.after)
    return question.measure is Measure.CHANGE and stated.unit is Unit.PER_CENT and bool(is_written)


def _as_meant(case: Case, question: Question) -> Stated:
    """The figure as the words mean it: a part in words is never meant to the decimal; a swing has no rise or fall."""
    stated = case.claim.stated
    if question.measure is Measure.SWING or not question.is_signed:
        stated = replace(stated, direction=0)
    is_exact = stated.comparator in (Comparator.EXACT, Comparator.ROUNDED)
    if is_exact and question.measure is not Measure.COUNT and is_part_in_words(case.words):
        stated = replace(stated, comparator=Comparator.ABOUT)
    return stated


def _agrees(stated: Stated, reading: Reading, measure: Measure, is_signed: bool) -> bool:
    if is_signed and measure is Measure.SWING and reading.value < 0:
        return False
    if is_signed and stated.direction * reading.value < 0:
        return False
    return fits(stated, reading.value, measure)


def _value(reading: Reading, question: Question) -> int | Fraction:
    return int(reading.value) if question.measure is Measure.COUNT else reading.value


def _of_direction(case: Case, stated: Stated, question: Question) -> Checked:
    """A rise or fall without a figure."""
    change = question.readings[0]
    value = _word(change.value) if question.measure is Measure.COUNT else change.value
    if not stated.direction:
        return case.not_checkable("no figure is given, and the words do not say which way", value)
    if stated.direction * change.value > 0:
        return case.supported(value, change.working)
    return case.contradicted(value, change.working, suggestion=_word(change.value), slip="wrong_direction")


def _word(change: Fraction) -> str:
    return "up" if change > 0 else "down" if change < 0 else "unchanged"


def _wrong(case: Case, stated: Stated, question: Question) -> Checked:
    measure, readings = question.measure, question.readings
    if measure is Measure.COUNT and stated.unit is Unit.PER_CENT and question.relative:
        measure, readings = Measure.CHANGE, question.relative
    right = _likeliest(case, stated, readings, measure)
    is_turned = question.is_signed and stated.direction * right.value < 0
    first = readings[0]
    return case.contradicted(
        int(first.value) if measure is Measure.COUNT else first.value,
        "; ".join(dict.fromkeys((first.working, right.working))),
        suggestion=suggestion(case.words, stated, right.value, measure),
        slip=_slip(stated, right, question, is_turned),
        note=right.note,
    )


def _likeliest(case: Case, stated: Stated, readings: Sequence[Reading], measure: Measure) -> Reading:
    """The reading that a wrong figure was meant for: whose digits changed places, which the article gives elsewhere."""
    if measure is not Measure.SHARE or stated.value is None or not stated.digits:
        return readings[0]
    said, digits = stated.value, stated.digits
    elsewhere = case.article.text[: case.claim.start] + case.article.text[case.claim.end :]
    if named_slip(said, readings[0].value, digits=digits):
        return readings[0]
    transposed = (r for r in readings if named_slip(said, r.value, digits=digits) == "transposed_digits")
    given = (r for r in readings if re.search(rf"(?<![\d.,]){half_up(r.value, digits)}(?!\d)", elsewhere))
    return next(transposed, None) or next(given, None) or readings[0]


def _slip(stated: Stated, right: Reading, question: Question, is_turned: bool) -> str:
    assert stated.value is not None
    is_negative = question.measure is Measure.SWING and question.is_signed and right.value < 0
    if is_turned or (is_negative and fits(stated, right.value, question.measure)):
        return "wrong_direction"
    if stated.comparator in _ROUNDING and abs(stated.value - abs(right.value)) <= abs(stated.value) / 10:
        return "wrong_rounding"
    named = named_slip(stated.value, right.value, digits=stated.digits, others=question.others)
    if not named and question.measure is Measure.COUNT and abs(stated.value - abs(right.value)) == 1:
        return "off_by_one"
    if not named:  # a doubled swing or another figure, rounded by words
        near = [name for name, other in question.others if fits(stated, other, question.measure)]
        return near[0] if near else ""
    return named
