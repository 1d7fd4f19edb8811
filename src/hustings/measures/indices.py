"""Indices of a whole contest or election: how many parties there are in effect, and how far seats are from votes."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from fractions import Fraction


def effective_parties(votes: Iterable[int]) -> Fraction:
    """The effective number of parties, by votes or by seats: 1 over the sum of squared shares.

    Raises:
        ValueError: The votes sum to 0.

    Source: M. Laakso and R. Taagepera, "Effective number of parties", Comparative Political Studies 12 (1979).

    >>> effective_parties([50, 50])
    Fraction(2, 1)
    """
    cast = list(votes)
    if not (total := sum(cast)):
        raise ValueError("the effective number of parties is not defined where nobody voted")
    return Fraction(total * total, sum(each * each for each in cast))


def gallagher_index(votes: Mapping[str, int], seats: Mapping[str, int]) -> float:
    """Least-squares disproportionality of seats to votes, in percentage points, 0 (proportional) to 100.

    ``sqrt(sum((votes_pct - seats_pct) ** 2) / 2)`` over every key of either; a lump of "others" counts as one party, so
    give each its own key. A float, because a square root is seldom a fraction; exact up to that root.

    Raises:
        ValueError: The votes, or the seats, sum to 0.

    Source: M. Gallagher, "Proportionality, disproportionality and electoral systems", Electoral Studies 10 (1991).

    >>> gallagher_index({"a": 60, "b": 40}, {"a": 6, "b": 4})
    0.0
    >>> gallagher_index({"a": 60, "b": 40}, {"a": 1})
    40.0
    """
    cast, won = sum(votes.values()), sum(seats.values())
    if not cast or not won:
        raise ValueError("disproportionality is not defined without votes and seats")
    squares = sum(
        (100 * Fraction(votes.get(key, 0), cast) - 100 * Fraction(seats.get(key, 0), won)) ** 2
        for key in {*votes, *seats}
    )
    return math.sqrt(squares / 2)
