"""Two keyings held against each other: where they differ, what they say together, and how a difference is settled."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from hustings.record.contest_book import ContestBook
from hustings.record.differences import NOT_ANNOUNCED, TOTALS
from hustings.record.differences import Difference as Difference
from hustings.record.differences import additions as additions
from hustings.record.differences import differences as differences
from hustings.record.entries import Keyed, Part
from hustings.record.model import Contest, EntryRef, Figures, RejectedHead

Keying = tuple[EntryRef, Keyed]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two people's keyings of one part, and where they differ."""

    first: Keying
    second: Keying
    differences: tuple[Difference, ...]


def comparison(book: ContestBook, part: Part) -> Comparison | None:
    """The first two keyings by different people that differ, else the two latest; None while fewer than two have keyed.

    A keying by a third person therefore leaves a pair that is being settled as it is. Declared figures are held
    against each other before provisional ones, and the two kinds against one another last.
    """
    keyings = book.live_keyings(part)
    if len(keyings) < 2:
        return None
    declared, provisional = of_kind(keyings, provisional=False), of_kind(keyings, provisional=True)
    for among in (declared, provisional, keyings):
        if differing := next(_differing(book.contest, among), None):
            return differing
    first, second = (declared if len(declared) > 1 else keyings)[-2:]
    return Comparison(first=first, second=second, differences=())


def of_kind(keyings: Sequence[Keying], *, provisional: bool) -> list[Keying]:
    """Those of the keyings that are provisional, or those that are not."""
    return [(ref, keyed) for ref, keyed in keyings if keyed.is_provisional is provisional]


def they_differ(book: ContestBook, part: Part, *, provisional: bool = False) -> bool:
    """Whether two people's keyings of this part say different things: declared figures, or provisional ones."""
    keyings = of_kind(book.live_keyings(part), provisional=provisional)
    return next(_differing(book.contest, keyings), None) is not None


def _differing(contest: Contest, keyings: Sequence[Keying]) -> Iterator[Comparison]:
    for first, second in combinations(keyings, 2):
        if found := differences(contest, first[1].figures, second[1].figures):
            yield Comparison(first=first, second=second, differences=tuple(found))


def joined(first: Figures, second: Figures) -> Figures:
    """What two agreeing keyings say between them: a total that one of them left out is taken from the other."""
    pick = {name: _either(getattr(first, name), getattr(second, name)) for name in TOTALS}
    heads = {**(second.rejected_by_head or {}), **(first.rejected_by_head or {})} or None
    announced = first.verification_announced and second.verification_announced
    return Figures(votes=first.votes or second.votes, verification_announced=announced, rejected_by_head=heads, **pick)


def _either(first: Any, second: Any) -> Any:
    return second if first is None else first


def settled(pair: Comparison, take: dict[str, str]) -> Figures:
    """The figures of two differing keyings, with "first" or "second" taken for each field that differs."""
    both = joined(pair.first[1].figures, pair.second[1].figures)
    votes, heads = dict(both.votes), dict(both.rejected_by_head or {})
    totals = {name: getattr(both, name) for name in TOTALS}
    announced = both.verification_announced
    for d in pair.differences:
        value = d.first if take[d.field] == "first" else d.second
        if d.field in votes:
            votes[d.field] = int(value or 0)
        elif d.field in totals:
            is_silent = d.field == "ballots_verified" and value == NOT_ANNOUNCED
            totals[d.field] = None if is_silent else value
            announced = not is_silent if d.field == "ballots_verified" else announced
        else:
            heads[RejectedHead(d.field)] = int(value or 0)
    return Figures(votes=votes, verification_announced=announced, rejected_by_head=heads or None, **totals)
