"""How far a range reaches: Student's t, for errors learned from few cases."""

from __future__ import annotations

from statistics import NormalDist

LEVELS = (50, 90)
"""The levels of published ranges: how many in a hundred should hold the truth."""


def reach_of(level: int, degrees: int) -> float:
    """How many standard deviations a range of so many per cent reaches either way, for Student's t.

    By the series in powers of 1 / degrees (Abramowitz and Stegun 1964, 26.7.5); right to 0.3 % from 10 degrees on.

    >>> round(reach_of(90, 10), 2), round(reach_of(90, 100), 2)
    (1.81, 1.66)
    """
    z = NormalDist().inv_cdf(0.5 + level / 200)
    first = (z**3 + z) / 4
    second = (5 * z**5 + 16 * z**3 + 3 * z) / 96
    third = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384
    return z + first / degrees + second / degrees**2 + third / degrees**3
