"""`analyse`: the only place where the measures of one contest meet."""

from __future__ import annotations

from collections import Counter

from hustings.measures.analysis import Absentee, Analysis, Convention, Line
from hustings.measures.deposits import loses_deposit
from hustings.measures.indices import effective_parties
from hustings.measures.majorities import (
    in_order,
    is_decided_by_lot,
    majority,
    majority_share,
    ranks,
    swing_needed,
)
from hustings.measures.outcomes import outcome
from hustings.measures.shares import check_comparable, share, shares_by_key, votes_by_key
from hustings.measures.swings import headline_swing
from hustings.measures.turnouts import ballots_counted, turnout_and_change
from hustings.record.model import Baseline, Count, Result


def analyse(
    result: Result,
    baseline: Baseline | None,
    sitting_party: str | None = None,
    *,
    shown: Convention = Convention.GENERAL_ELECTION,
) -> Analysis:
    """Every figure of one contest, exact, against *baseline* (None: no change is measured).

    *sitting_party* is the party key of the seat's last Member when it fell vacant; *shown* the convention that pages
    name. Until votes are known, all that follows from them is None.

    Raises:
        NotComparable: The constituency ids differ and the baseline is not notional.
    """
    if baseline is not None:
        check_comparable(baseline, result)
    votes = votes_by_key(result)
    return Analysis(
        result=result,
        baseline=baseline,
        lines=_lines(result, baseline),
        absentees=_absentees(result, baseline) if baseline and result.counts else (),
        valid_votes=result.valid_votes,
        ballots_counted=ballots_counted(result),
        majority=majority(result),
        majority_share=majority_share(result),
        previous_majority=majority(baseline.result) if baseline else None,
        previous_majority_share=majority_share(baseline.result) if baseline else None,
        turnout_valid=turnout_and_change(baseline, result, base="valid"),
        turnout_ballots=turnout_and_change(baseline, result, base="ballots"),
        turnout_verified=turnout_and_change(baseline, result, base="verified"),
        swing=headline_swing(baseline, result) if baseline else None,
        outcome=outcome(result, baseline, sitting_party, shown=shown),
        swing_needed_pp=swing_needed(result),
        decided_by_lot=is_decided_by_lot(result),
        effective_parties=effective_parties(votes.values()) if any(votes.values()) else None,
    )


def _lines(result: Result, baseline: Baseline | None) -> tuple[Line, ...]:
    place, standing = ranks(result), Counter(count.candidacy.compares_as for count in result.counts)
    then = votes_by_key(baseline.result) if baseline else {}
    return tuple(
        _line(count, result, then, place[count.candidacy.id], shares_key=standing[count.candidacy.compares_as] > 1)
        for count in in_order(result)
    )


def _line(count: Count, result: Result, then: dict[str, int], rank: int, *, shares_key: bool) -> Line:
    valid, key = result.valid_votes or 0, count.candidacy.compares_as
    now = share(count.votes, valid)
    stood_then = key in then
    # Two candidacies under one key cannot both be measured from the one share it had: neither gets a change.
    before = then[key] if stood_then and not shares_key else None
    share_then = None if before is None else share(before, sum(then.values()))
    return Line(
        candidacy=count.candidacy,
        votes=count.votes,
        share=now,
        rank=rank,
        loses_deposit=loses_deposit(count.votes, valid, result.contest.polling_day),
        baseline_votes=before,
        baseline_share=share_then,
        change_pp=None if share_then is None else 100 * (now - share_then),
        is_new=bool(then) and not stood_then,
    )


def _absentees(result: Result, baseline: Baseline) -> tuple[Absentee, ...]:
    standing, valid = shares_by_key(result), baseline.result.valid_votes or 0
    return tuple(
        Absentee(
            candidacy=count.candidacy,
            baseline_votes=count.votes,
            baseline_share=share(count.votes, valid),
            change_pp=-100 * share(count.votes, valid),
        )
        for count in in_order(baseline.result)
        if count.candidacy.compares_as not in standing
    )
