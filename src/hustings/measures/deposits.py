"""Lost deposits."""

from __future__ import annotations

from datetime import date

FIRST_POLL = date(1985, 10, 1)
"""The first day of polls under the rule of one-twentieth."""


def loses_deposit(votes: int, valid_votes: int, polling_day: date) -> bool | None:
    """Whether a candidate's deposit is forfeited: not more than one-twentieth of the valid votes.

    Decided on whole votes, so exactly 5 per cent loses, and so does a share that rounds to 5.0. None for polls before
    1 October 1985, to which another rule applied.

    Source: Representation of the People Act 1983, schedule 1, rule 53(4), as amended in 1985.

    >>> loses_deposit(2_607, 52_235, date(2010, 5, 6))  # 4.99 per cent
    True
    >>> loses_deposit(501, 10_000, date(2010, 5, 6))
    False
    """
    return 20 * votes <= valid_votes if polling_day >= FIRST_POLL else None
