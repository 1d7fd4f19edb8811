"""Swing between two parties, in percentage points: Butler's, which is meant unless Steed's is named."""

from __future__ import annotations

from fractions import Fraction

from hustings.measures.analysis import Swing
from hustings.measures.majorities import winner_of
from hustings.measures.shares import compared_shares, votes_by_key
from hustings.record.model import SPEAKER, Baseline, Result


def butler_swing(baseline: Baseline, result: Result, *, from_party: str, to_party: str) -> Fraction:
    """Swing between two parties on shares of all valid votes, in percentage points.

    ``((to_now - to_then) + (from_then - from_now)) / 2``: positive when *to_party* gained on *from_party*. Parties are
    named by `compares_as`; one that did not stand counts as nought, and whoever shows the swing says so.

    Raises:
        NotComparable: Different boundaries and no notional baseline, or votes are not known at one of the contests.

    Source: House of Commons Library, SN02608, "General election swing", the total-vote ("conventional") measure.
    """
    from_then, from_now = compared_shares(baseline, result, from_party)
    to_then, to_now = compared_shares(baseline, result, to_party)
    return 50 * ((to_now - to_then) + (from_then - from_now))


def steed_swing(baseline: Baseline, result: Result, *, from_party: str, to_party: str) -> Fraction | None:
    """Swing between two parties on their votes alone, in percentage points.

    ``to / (from + to)`` now minus then. None where the two together had no votes at one of the contests. Its sign can
    differ from Butler's: never mix them.

    Raises:
        NotComparable: As for `butler_swing`.

    Source: M. Steed's two-party-vote measure, as printed at https://en.wikipedia.org/wiki/Swing_(United_Kingdom).
    """
    from_then, from_now = compared_shares(baseline, result, from_party)
    to_then, to_now = compared_shares(baseline, result, to_party)
    if not (from_then + to_then and from_now + to_now):
        return None
    return 100 * (to_now / (from_now + to_now) - to_then / (from_then + to_then))


def headline_pair(baseline: Baseline, result: Result) -> tuple[str, str] | None:
    """The two whose swing is the headline, as (the other, the winner), by `compares_as`.

    The party that held the seat and the winner when it changes hands by the general-election convention; second and
    first when it is held. None where the Speaker seeks re-election (other large parties stand aside), where a winner
    is not known, where nobody else stood, and where second place was shared on a hold.
    """
    if any(c.candidacy.party == SPEAKER for c in (*baseline.result.counts, *result.counts)):
        return None
    holder, winner = winner_of(baseline.result), winner_of(result)
    if holder is None or winner is None:
        return None
    if holder.compares_as != winner.compares_as:
        return holder.compares_as, winner.compares_as
    others = [c for c in result.counts if c.candidacy.compares_as != winner.compares_as]
    most = max((c.votes for c in others), default=0)
    second = {c.candidacy.compares_as for c in others if c.votes == most}
    return (second.pop(), winner.compares_as) if len(second) == 1 else None


def headline_swing(baseline: Baseline, result: Result) -> Swing | None:
    """The swing between the headline pair, from the one that lost ground to the one that gained it (Butler >= 0).

    Raises:
        NotComparable: Different boundaries and no notional baseline.
    """
    if (pair := headline_pair(baseline, result)) is None:
        return None
    if butler_swing(baseline, result, from_party=pair[0], to_party=pair[1]) < 0:
        pair = pair[1], pair[0]
    then, now = votes_by_key(baseline.result), votes_by_key(result)
    return Swing(
        from_party=pair[0],
        to_party=pair[1],
        butler_pp=butler_swing(baseline, result, from_party=pair[0], to_party=pair[1]),
        steed_pp=steed_swing(baseline, result, from_party=pair[0], to_party=pair[1]),
        counted_as_nought=tuple(key for key in pair if key not in then or key not in now),
    )
