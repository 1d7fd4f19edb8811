"""Declarations made proper for the projection: parties folded into its columns, doubtful input noted in plain words."""

from __future__ import annotations

from collections.abc import Mapping

from hustings.forecast.features import BRITISH
from hustings.forecast.northern_ireland import NORTHERN
from hustings.forecast.tables import ALIASES, PARTIES, SeatBaseline
from hustings.forecast.values import Count, Night


def proper_counts(night: Night, seats: Mapping[str, SeatBaseline]) -> tuple[dict[str, Count], tuple[str, ...]]:
    """Each seat's count with a winner, by seat id; and what was done with doubtful input.

    A party outside the columns counts as "oth"; a tie whose lot is not told counts for the first of the tied parties in
    the order of the columns; a declaration without votes, or in a seat whose poll was abandoned, does not count.
    """
    counts: dict[str, Count] = {}
    notes = set(night.notes) | {
        f"{seat}: the poll was abandoned; the seat counts for nobody" for seat in night.abandoned
    }
    for seat in sorted(night.counts):
        count = night.counts[seat]
        if seat in night.abandoned or not sum(count.votes.values()):
            notes.add(f"{seat}: a declaration that cannot count (no votes, or no poll) is left out")
            continue
        votes, folded = _folded(count.votes, NORTHERN if seats[seat].is_northern_irish else BRITISH)
        notes |= {
            f"{seat}: {party}, a party that the projection does not follow there, counts as other" for party in folded
        }
        most = max(votes.values())
        tied = [party for party in PARTIES if votes.get(party) == most]
        if len(tied) > 1 and count.winner not in tied:
            notes.add(f"{seat}: a tie whose lot has not been told counts for {tied[0]} for now")
        counts[seat] = Count(votes, count.winner if count.winner in tied else tied[0])
    return counts, tuple(sorted(notes))


def _folded(votes: Mapping[str, int], followed: tuple[str, ...]) -> tuple[dict[str, int], list[str]]:
    """Votes by the parties followed, the rest under "oth"; and those of the rest that no column has."""
    known: dict[str, int] = {}
    folded = []
    for party, number in votes.items():
        key = ALIASES.get(party, party)
        if key not in followed:
            folded.append(party)
            key = "oth"
        known[key] = known.get(key, 0) + number
    return known, folded


def baseline_notes(seats: Mapping[str, SeatBaseline]) -> tuple[str, ...]:
    """What is said of seats with no previous result."""
    return tuple(
        f"{id}: no previous result; the seats around it stand in, with more uncertainty"
        for id, seat in seats.items()
        if not seat.previous
    )
