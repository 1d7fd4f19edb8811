"""Exact figures as people read them.

Rounded once (`half_up`: a tie goes away from nought, so a fall is written like a rise), with a typographic minus.
Unknown is an en dash unless the caller has a better word.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from hustings.record.problems import half_up

MINUS = "−"
UNKNOWN = "–"


def points(x: Fraction | int | None, places: int = 1, *, none: str = UNKNOWN) -> str:
    """Percentage points, without a unit.

    >>> points(Fraction(29, 10)), points(Fraction(-297, 40)), points(None)
    ('2.9', '−7.4', '–')
    """
    return none if x is None else _text(half_up(x, places))


def signed_points(x: Fraction | int | None, places: int = 1, *, none: str = UNKNOWN) -> str:
    """Percentage points with their sign; what rounds to nought has none.

    >>> signed_points(Fraction(13, 10)), signed_points(Fraction(-1, 100)), signed_points(None, none="new")
    ('+1.3', '0.0', 'new')
    """
    if x is None:
        return none
    rounded = half_up(x, places)
    return ("+" if rounded > 0 else "") + _text(rounded)


def percent(share: Fraction | int | None, places: int = 1, *, none: str = UNKNOWN, unit: str = "%") -> str:
    """A share of 0 to 1 as per cent.

    >>> percent(Fraction(37_786, 79_373)), percent(Fraction(13_296, 37_695), 2, unit="")
    ('47.6%', '35.27')
    """
    return none if share is None else _text(half_up(share, places + 2).scaleb(2)) + unit


def number(n: int | None, *, none: str = UNKNOWN) -> str:
    """A whole number, with commas between the thousands.

    >>> number(13_296), number(-3_202), number(None)
    ('13,296', '−3,202', '–')
    """
    return none if n is None else f"{n:,}".replace("-", MINUS)


def signed_number(n: int | None, *, none: str = UNKNOWN) -> str:
    """A change in whole votes, with its sign.

    >>> signed_number(12), signed_number(-3_202), signed_number(0)
    ('+12', '−3,202', '0')
    """
    return none if n is None else f"{n:+,}".replace("-", MINUS) if n else "0"


def _text(rounded: Decimal) -> str:
    return f"{rounded:,}".replace("-", MINUS)
