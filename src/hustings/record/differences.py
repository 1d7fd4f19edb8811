"""Two sets of figures held against each other, figure by figure: on values alone, whoever entered them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from hustings.record.model import Contest, Figures, RejectedHead

NOT_ANNOUNCED = "not announced"
TOTALS = ("electorate", "ballots_verified", "rejected_ballots", "valid_votes", "lot_winner")


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One figure on which two sets differ. `field` is a candidacy id, the name of a total, or a head of rejection.

    None where one of the two does not give it.
    """

    field: str
    name: str
    first: int | str | None
    second: int | str | None


def changes(contest: Contest, first: Figures, second: Figures) -> Iterator[Difference]:
    """Every figure that is not the same in both, also where only one of them gives it."""
    for c in contest.candidacies:
        yield from _unlike(c.id, c.name, first.votes.get(c.id), second.votes.get(c.id))
    for total in TOTALS:
        yield from _unlike(total, total.replace("_", " "), _total(first, total), _total(second, total))
    a, b = first.rejected_by_head or {}, second.rejected_by_head or {}
    for head in RejectedHead:
        yield from _unlike(head.value, f"rejected: {head.value.replace('_', ' ')}", a.get(head), b.get(head))


def differences(contest: Contest, first: Figures, second: Figures) -> list[Difference]:
    """Where two sets of figures say different things. A total that only one of them gives is no difference."""
    compared = {c.id for c in contest.candidacies} if first.votes and second.votes else set()
    return [d for d in changes(contest, first, second) if d.field in compared or None not in (d.first, d.second)]


def additions(before: Figures, after: Figures) -> list[str]:
    """Totals that `after` gives and `before` does not hold, by name."""
    names = ("electorate", "ballots_verified", "rejected_ballots", "rejected_by_head")
    return [n.replace("_", " ") for n in names if getattr(before, n) is None and getattr(after, n) is not None]


def _unlike(field: str, name: str, first: int | str | None, second: int | str | None) -> Iterator[Difference]:
    if first != second:
        yield Difference(field=field, name=name, first=first, second=second)


def _total(figures: Figures, name: str) -> int | str | None:
    """A total as it was keyed; a verification that was not announced says so, and differs from any number."""
    value: int | str | None = getattr(figures, name)
    if name == "ballots_verified" and value is None and not figures.verification_announced:
        return NOT_ANNOUNCED
    return value
