"""What a reader must know of the record to understand a declaration: names of seats, contests, parties.

`Ballots` is all that the readers ask for; `ballots_of` answers it from the state of a ledger.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from functools import lru_cache
from typing import Protocol

from hustings.record.entries import Part
from hustings.record.model import Contest, Party, Result, Stage
from hustings.record.state import State

_LONGEST_NAME = 200  # characters; nothing longer is a name


class Ballots(Protocol):
    """The part of a record that declarations are read against."""

    def constituencies(self) -> Mapping[str, tuple[str, ...]]:
        """Ids of the constituencies of each name; several where a name was used on several boundary sets."""

    def contest(self, contest_id: str) -> Contest | None:
        """The contest of this id, or None."""

    def awaiting(self, constituency_ids: tuple[str, ...]) -> list[Contest]:
        """Contests there whose result is not published yet; where there is none, the latest contest."""

    def parties(self) -> Mapping[str, Party]:
        """The party table by key."""

    def baseline(self, contest_id: str) -> Result | None:
        """The result that a contest's changes are measured from, or None."""


def fold(text: str) -> str:
    """A name as it is compared: case, accents, punctuation and white space do not count, and "&" is "and".

    >>> fold("Ynys Môn") == fold("YNYS  MON"), fold("St. Ives & Truro")
    (True, 'st ives and truro')
    """
    return _fold(text) if len(text) <= _LONGEST_NAME else text


@lru_cache(maxsize=8192)
def _fold(text: str) -> str:
    plain = "".join(
        c for c in unicodedata.normalize("NFKD", text.replace("&", " and ")) if not unicodedata.combining(c)
    )
    plain = re.sub(r"[.,'‘’`]", "", plain.casefold())
    return " ".join(re.sub(r"[\s\-‐-―]+", " ", plain).split())


def nearest(text: str, names: Iterable[str], most: int = 3) -> list[str]:
    """The names that come closest to a text, best first, as they are written."""
    by_fold = {fold(name): name for name in names}
    return [by_fold[match] for match in get_close_matches(fold(text[:60]), list(by_fold), n=most, cutoff=0.6)]


class StateBallots:
    """`Ballots` out of the state of a ledger, in the desk's view."""

    def __init__(self, state: State) -> None:
        self._state = state

    def constituencies(self) -> Mapping[str, tuple[str, ...]]:
        names: dict[str, tuple[str, ...]] = {}
        for constituency in self._state.constituencies.values():
            names[constituency.name] = (*names.get(constituency.name, ()), constituency.id)
        return names

    def contest(self, contest_id: str) -> Contest | None:
        book = self._state.contests.get(contest_id)
        return book.contest if book else None

    def awaiting(self, constituency_ids: tuple[str, ...]) -> list[Contest]:
        books = [book for book in self._state.contests.values() if book.contest.constituency_id in constituency_ids]
        waiting = [
            book.contest
            for book in books
            if book.published(Part.COUNT) is None and book.stage(public=False) is not Stage.ABANDONED
        ]
        latest = max((book.contest.polling_day for book in books), default=None)
        return waiting or [book.contest for book in books if book.contest.polling_day == latest]

    def parties(self) -> Mapping[str, Party]:
        return self._state.parties

    def baseline(self, contest_id: str) -> Result | None:
        baseline = self._state.baseline(contest_id)
        return baseline.result if baseline else None


def ballots_of(state: State) -> Ballots:
    """The record's answers to a reader, as they stand in this state."""
    return StateBallots(state)
