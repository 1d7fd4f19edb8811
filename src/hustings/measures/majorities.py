"""Who came where, who won, and by how much. Decided on whole votes."""

from __future__ import annotations

from fractions import Fraction

from hustings.measures.shares import share
from hustings.record.model import Candidacy, Count, Result


def in_order(result: Result) -> tuple[Count, ...]:
    """The counts by votes, the winner of a lot first. Other equal votes stand as on the ballot paper."""
    lot = result.lot_winner if is_decided_by_lot(result) else None
    return tuple(sorted(result.counts, key=lambda c: (-c.votes, c.candidacy.id != lot)))


def ranks(result: Result) -> dict[str, int]:
    """Rank by candidacy id: one more than the number ahead, so equal votes share a rank.

    A lot counts as one more vote for whoever it falls on (RPA 1983, schedule 1, rule 49): it makes its winner 1 and
    those level with it 2, and leaves the votes alone.
    """
    lot = result.lot_winner if is_decided_by_lot(result) else None

    def ahead(one: Count, other: Count) -> bool:
        return one.votes > other.votes or (
            one.votes == other.votes and one.candidacy.id == lot and other.candidacy.id != lot
        )

    return {c.candidacy.id: 1 + sum(ahead(other, c) for other in result.counts) for c in result.counts}


def tied_for_first(result: Result) -> tuple[Candidacy, ...]:
    """Those with equal votes at the top, in ballot-paper order; empty where one is ahead or no votes are known."""
    if not result.counts:
        return ()
    most = max(count.votes for count in result.counts)
    top = tuple(count.candidacy for count in result.counts if count.votes == most)
    return top if len(top) > 1 else ()


def is_decided_by_lot(result: Result) -> bool:
    """Whether equal votes at the top were settled by the returning officer's lot. A lot among others is no lot."""
    return any(candidacy.id == result.lot_winner for candidacy in tied_for_first(result))


def winner_of(result: Result) -> Candidacy | None:
    """Who won; None until votes are known, and None while equal votes at the top await the lot."""
    if not result.counts or (tied_for_first(result) and not is_decided_by_lot(result)):
        return None
    return in_order(result)[0].candidacy


def majority(result: Result) -> int | None:
    """The winner's votes minus the runner-up's, in votes: 0 on equal votes, whoever the lot falls on.

    None until votes are known, and None for a candidate returned unopposed: nobody was there to be ahead of.

    Source: House of Commons Library, data dictionary of electionresults.parliament.uk, "majority".
    """
    if len(result.counts) < 2:
        return None
    first, second = sorted((count.votes for count in result.counts), reverse=True)[:2]
    return first - second


def majority_share(result: Result) -> Fraction | None:
    """The majority over valid votes, 0 to 1; None where there is no majority or nobody voted."""
    ahead, valid = majority(result), result.valid_votes
    return share(ahead, valid) if ahead is not None and valid else None


def swing_needed(result: Result) -> Fraction | None:
    """The Butler swing from winner to runner-up that would draw them level, in percentage points.

    Half the majority share. None where there is no majority share. Source: follows from `butler_swing`.
    """
    lead = majority_share(result)
    return None if lead is None else 50 * lead
