"""What a projection is: an estimate from the declarations so far, never to be taken for a declared or a called seat."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from hustings.errors import UnknownThing


@dataclass(frozen=True, slots=True)
class SeatRange:
    """A party's seats in the House: mean and median of the draws, and the intervals that hold half and 90 % of them."""

    mean: float
    median: int
    half: tuple[int, int]
    most: tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Projection:
    """The House as projected. Parties are the keys of ``tables.PARTIES``; chances are 0 to 1.

    Attributes:
        seats: each party's seats, declared ones included; the means sum to ``polled``.
        chances: for each seat still out, each party's chance of winning it; each seat's sum to 1.
        expected_shares: for each seat still out, each standing party's expected share, 0 to 1; each seat's sum to 1.
        declared: the winner of each seat that has declared.
        largest, majority: chance that a party alone has the most seats, and more than half of ``house``.
        hung: chance that no party has more than half of ``house``.
        changing_hands: how many seats are expected to be won by another party than at the previous election, declared
            ones included.
        telling: seats still out, the one first whose margin would tell most about the rest, with the part of the
            uncertainty (variance of all parties' seats) that it would take away.
        polled: seats being polled; ``abandoned`` are not among them. ``house``: both together.
        evidence: what was used: "declarations", "polls", "exit poll".
        interval_record: how often intervals of a level ("50", "90") have held in replays of past elections, 0 to 1.
        notes: what was done with doubtful input, in words for people.
    """

    seats: Mapping[str, SeatRange]
    chances: Mapping[str, Mapping[str, float]]
    expected_shares: Mapping[str, Mapping[str, float]]
    declared: Mapping[str, str]
    largest: Mapping[str, float]
    majority: Mapping[str, float]
    hung: float
    changing_hands: float
    telling: tuple[tuple[str, float], ...]
    polled: int
    house: int
    abandoned: tuple[str, ...]
    draws: int
    evidence: tuple[str, ...]
    interval_record: Mapping[str, float]
    notes: tuple[str, ...]

    def favourite(self, constituency_id: str) -> str:
        """The party most likely to win a seat that is still out.

        Raises:
            UnknownThing: No seat of this id is still out.
        """
        if constituency_id not in self.chances:
            raise UnknownThing("seat still out", constituency_id)
        chances = self.chances[constituency_id]
        return max(chances, key=lambda party: chances[party])


@dataclass(frozen=True, slots=True)
class Count:
    """The declaration in force in one seat: votes by party, and the winner where a lot settled a tie."""

    votes: Mapping[str, int]
    winner: str | None = None

    def __post_init__(self) -> None:
        """Refuse what no count can be."""
        if any(votes < 0 for votes in self.votes.values()):
            raise ValueError(f"votes cannot be negative: {dict(self.votes)}")


@dataclass(frozen=True, slots=True)
class Night:
    """The declarations in force. Equal sets are equal nights, whatever the order in which they came.

    >>> night = Night().declare("E14000554", {"con": 8, "lab": 9}).declare("E14000530", {"con": 7, "lab": 5})
    >>> night == Night().declare("E14000530", {"con": 7, "lab": 5}).declare("E14000554", {"con": 8, "lab": 9})
    True
    """

    counts: Mapping[str, Count] = field(default_factory=dict)
    abandoned: frozenset[str] = frozenset()
    notes: frozenset[str] = frozenset()

    def declare(self, seat: str, votes: Mapping[str, int], *, winner: str | None = None) -> Night:
        """One more seat declared. Other figures for a seat that has declared take the place of the earlier ones."""
        count = Count(dict(votes), winner)
        again = seat in self.counts and self.counts[seat] != count
        note = {f"{seat} was declared twice with different figures: the later ones count"} if again else set()
        return replace(self, counts={**self.counts, seat: count}, notes=self.notes | note)

    def correct(self, seat: str, votes: Mapping[str, int], *, winner: str | None = None) -> Night:
        """The returning officer's corrected figures, for a seat that has declared or not."""
        note = f"{seat}: the corrected figures count"
        return replace(self, counts={**self.counts, seat: Count(dict(votes), winner)}, notes=self.notes | {note})

    def withdraw(self, seat: str) -> Night:
        """A result taken back (a rush that was wrong, a recount): the seat is out again, as if it had not declared."""
        kept = {other: count for other, count in self.counts.items() if other != seat}
        note = f"{seat}: a result was withdrawn, and does not count until it is declared again"
        return replace(self, counts=kept, notes=self.notes | {note})

    def abandon(self, seat: str) -> Night:
        """A poll that is not held on the day: the seat counts for nobody."""
        return replace(self.withdraw(seat), abandoned=self.abandoned | {seat}, notes=self.notes)
