"""What sort of slip explains a wrong figure: the best evidence that the claim was read as it was meant.

A slip is named by comparing figures as they are printed, at the decimals that the copy gives.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from hustings.copydesk.tolerances import half_a_digit
from hustings.record.problems import half_up

WORDS = {
    "decimal_for_comma": "a point for a comma",
    "transposed_digits": "two digits changed places",
    "wrong_digit": "one digit is wrong",
    "dropped_digit": "a digit was dropped",
    "extra_digit": "a digit too many",
    "other_candidate": "another candidate's figure",
    "last_election": "the figure of the election before",
    "other_contest": "the figure of another contest",
    "doubled_swing": "the swing doubled: both changes added, not halved",
    "one_party_change": "one party's change of share called the swing",
    "relative_for_points": "a change in per cent of the old share called points",
    "other_base": "measured on another base",
    "steed_swing": "Steed's swing, of the two parties' votes alone",
    "wrong_direction": "the wrong way round",
    "off_by_one_place": "one place out",
    "off_by_one": "one out",
    "wrong_rounding": "the rounding word is on the wrong side",
}


def named_slip(
    said: Fraction, right: Fraction | int, *, digits: int = 0, others: Iterable[tuple[str, Fraction | int]] = ()
) -> str:
    """The slip that turns the right figure into what was said; "" where none that we know does, or nothing is wrong.

    *others* are figures that may have been taken by mistake, each with the name of that slip, likeliest first.

    >>> named_slip(Fraction(8_859), 8_589), named_slip(Fraction("8.264"), 8_264, digits=3)
    ('transposed_digits', 'decimal_for_comma')
    """
    said, right = abs(said), abs(Fraction(right))
    if _is(said, right, digits):
        return ""
    if digits == 3 and said * 1000 == right:
        return "decimal_for_comma"
    written, meant = _printed(said, digits), _printed(right, digits)
    if is_transposed(written, meant):
        return "transposed_digits"
    for name, other in others:
        if _is(said, abs(Fraction(other)), digits):
            return name
    return _of_digits(written, meant)


def _is(said: Fraction, other: Fraction, digits: int) -> bool:
    return said == other or (other.denominator != 1 and abs(said - other) <= half_a_digit(digits))


def _printed(value: Fraction, digits: int) -> str:
    return str(half_up(value, digits)).replace(".", "")


def is_transposed(written: str, meant: str) -> bool:
    """Whether two digits of one changed places to give the other."""
    if len(written) != len(meant):
        return False
    differ = [(a, b) for a, b in zip(written, meant, strict=True) if a != b]
    return len(differ) == 2 and differ[0] == differ[1][::-1]


def _of_digits(written: str, meant: str) -> str:
    if len(meant) < 3:
        return ""
    if len(written) == len(meant):
        return "wrong_digit" if sum(a != b for a, b in zip(written, meant, strict=True)) == 1 else ""
    if _without_one(meant, written):
        return "dropped_digit"
    return "extra_digit" if _without_one(written, meant) else ""


def _without_one(longer: str, shorter: str) -> bool:
    return any(longer[:at] + longer[at + 1 :] == shorter for at in range(len(longer)))
