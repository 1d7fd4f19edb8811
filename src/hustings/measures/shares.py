"""Shares of the valid votes, and how the lines of two contests are paired: always on a candidacy's `compares_as`."""

from __future__ import annotations

from fractions import Fraction

from hustings.errors import NotComparable
from hustings.record.model import Baseline, Result


def share(votes: int, valid_votes: int) -> Fraction:
    """Votes over valid votes, 0 to 1 (never over ballot papers). Where nobody voted every share is 0.

    Source: House of Commons Library, data dictionary of electionresults.parliament.uk, "vote share".

    >>> share(13_296, 37_695)
    Fraction(4432, 12565)
    """
    return Fraction(votes, valid_votes) if valid_votes else Fraction(0)


def votes_by_key(result: Result) -> dict[str, int]:
    """Votes by `compares_as`, summed where several candidacies share one. Empty until votes are known."""
    votes: dict[str, int] = {}
    for count in result.counts:
        key = count.candidacy.compares_as
        votes[key] = votes.get(key, 0) + count.votes
    return votes


def shares_by_key(result: Result) -> dict[str, Fraction]:
    """Shares of the valid votes by `compares_as`, 0 to 1. Empty until votes are known."""
    votes = votes_by_key(result)
    total = sum(votes.values())
    return {key: share(cast, total) for key, cast in votes.items()}


def check_comparable(baseline: Baseline, result: Result) -> None:
    """Refuse to measure a change between different boundaries.

    Raises:
        NotComparable: The constituency ids differ and the baseline is not a notional result.
    """
    then, now = baseline.result.contest, result.contest
    if then.constituency_id != now.constituency_id and not baseline.is_notional:
        raise NotComparable(
            f"cannot compare {now.id} ({now.constituency_id}) with {then.id} ({then.constituency_id}): "
            "pass a notional baseline"
        )


def compared_shares(baseline: Baseline, result: Result, key: str) -> tuple[Fraction, Fraction]:
    """One party's (or independent person's) share then and now, 0 to 1; nought where it did not stand.

    Raises:
        NotComparable: Different boundaries and no notional baseline, or votes are not known at one of the contests.
    """
    check_comparable(baseline, result)
    for contest in (baseline.result, result):
        if not contest.counts:
            raise NotComparable(f"no votes are known at {contest.contest_id}")
    then, now = votes_by_key(baseline.result), votes_by_key(result)
    return share(then.get(key, 0), sum(then.values())), share(now.get(key, 0), sum(now.values()))
