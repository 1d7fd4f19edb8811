"""How near copy must come to the record: what each rounding word allows. Figures are without their sign here.

| words | whole numbers | per cent and points | times |
| --- | --- | --- | --- |
| none | exact | half of the last decimal given | within 10 per cent |
| none, a multiple of 50 from 1,000 up | rounded or cut to it, within 10 per cent | | |
| nearly, just over | that side, within 6 per cent | that side, within 1.5 points or 5 per cent | within 15 per cent |
| more than, less than | that side | that side | that side |
| at least, at most | that side or equal | that side or equal | that side or equal |
| about; a part such as "a quarter" | within 6 per cent | within 1 point or 6 per cent | within 15 per cent |

Changes may be 0.03 points further off and swings 0.05, because papers add rounded figures. The record's per cent
and points are taken at two decimals.
"""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction

from hustings.copydesk.values import Comparator, Stated
from hustings.record.problems import half_up


class Measure(StrEnum):
    """What sort of figure is compared, which says how near it must be."""

    COUNT = "count"
    SHARE = "share"
    CHANGE = "change"
    SWING = "swing"
    TIMES = "times"


ROUND_FROM, ROUND_STEPS = 1_000, (1_000, 500, 100, 50)
_CUT_WITHIN = Fraction(10, 100)
_NEAR = {Measure.COUNT: Fraction(6, 100), Measure.TIMES: Fraction(15, 100)}
_NEAR_PER_CENT, _NEAR_POINTS = Fraction(5, 100), Fraction(3, 2)
_ABOUT_PER_CENT, _ABOUT_POINTS = Fraction(6, 100), Fraction(1)
_SLACK = {Measure.CHANGE: Fraction(3, 100), Measure.SWING: Fraction(5, 100)}
_EXACT_TIMES = Fraction(10, 100)
_EXACT = (Comparator.EXACT, Comparator.ROUNDED)


def fits(stated: Stated, figure: Fraction | int, measure: Measure) -> bool:
    """Whether the copy's figure, with its rounding words, says *figure*; False where it states no figure.

    >>> fits(Stated(value=Fraction(7_000), comparator=Comparator.NEARLY), 6_940, Measure.COUNT)
    True
    """
    if stated.value is None:
        return False
    said, actual = abs(stated.value), abs(Fraction(figure))
    match stated.comparator:
        case Comparator.MORE_THAN:
            return actual > said
        case Comparator.LESS_THAN:
            return actual < said
        case Comparator.AT_LEAST:
            return actual >= said
        case Comparator.AT_MOST:
            return actual <= said
        case Comparator.NEARLY:
            return actual < said and said - actual <= _near(said, measure)
        case Comparator.JUST_OVER:
            return actual > said and actual - said <= _near(said, measure)
        case Comparator.ABOUT:
            return abs(actual - said) <= _about(said, measure)
    return _is_exact(stated, said, actual, measure)


def _near(said: Fraction, measure: Measure) -> Fraction:
    part = _NEAR.get(measure)
    return part * said if part is not None else max(_NEAR_POINTS, _NEAR_PER_CENT * said)


def _about(said: Fraction, measure: Measure) -> Fraction:
    part = _NEAR.get(measure)
    return part * said if part is not None else max(_ABOUT_POINTS, _ABOUT_PER_CENT * said)


def _is_exact(stated: Stated, said: Fraction, actual: Fraction, measure: Measure) -> bool:
    if measure is Measure.TIMES:
        return abs(actual - said) <= _EXACT_TIMES * said
    if measure is not Measure.COUNT:
        return abs(_at_two_decimals(actual) - said) <= half_a_digit(stated.digits) + _SLACK.get(measure, 0)
    return actual == said or _is_rounded(said, actual)


def _at_two_decimals(actual: Fraction) -> Fraction:
    """A figure as finely as any publisher prints it, so that 35.249 is not split from 35.25."""
    return Fraction(half_up(actual, 2))


def half_a_digit(digits: int) -> Fraction:
    """Half of the last decimal: 0.05 where one is given."""
    return Fraction(1, 2 * 10**digits)


def _is_rounded(said: Fraction, actual: Fraction) -> bool:
    """Whether a bare round number is the record's, rounded or cut to the thousand, five hundred, hundred or fifty."""
    step = round_step(said)
    if step is None or abs(actual - said) > _CUT_WITHIN * said:
        return False
    return 2 * abs(actual - said) <= step or 0 <= actual - said < step


def round_step(said: Fraction) -> int | None:
    """What a round number is rounded to; None for one that is not round.

    >>> round_step(Fraction(16_500)), round_step(Fraction(16_223))
    (500, None)
    """
    if said < ROUND_FROM or said.denominator != 1:
        return None
    return next((step for step in ROUND_STEPS if said % step == 0), None)


def is_round(stated: Stated) -> bool:
    """Whether the figure is bare and round, so that it is not meant to the vote."""
    return stated.comparator in _EXACT and stated.value is not None and round_step(abs(stated.value)) is not None
