"""The verdict on one claim: supported, contradicted, or not checkable and why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from hustings.copydesk import (
    changes,
    facts,
    gaps,
    occasions,
    outcomes,
    readings,
    superlatives,
    tallies,
    tenures,
    trends,
)
from hustings.copydesk.archive import Archive
from hustings.copydesk.case import Case, part_of_before, times_in
from hustings.copydesk.judging import judged
from hustings.copydesk.values import Article, Checked, Claim, ClaimType, Unit
from hustings.copydesk.ways import turned, way_checked

T = ClaimType
_FIGURES: dict[ClaimType, Callable[[Case], readings.Asked]] = {
    T.VOTES: readings.votes,
    T.VOTE_CHANGE: changes.vote_change,
    T.MAJORITY: readings.majority,
    T.PREVIOUS_MAJORITY: readings.previous_majority,
    T.MAJORITY_CHANGE: changes.majority_change,
    T.VOTE_SHARE: readings.vote_share,
    T.SHARE_CHANGE: changes.share_change,
    T.SWING: changes.swing,
    T.TURNOUT: readings.turnout,
    T.TURNOUT_CHANGE: changes.turnout_change,
    T.ELECTORATE: readings.papers,
    T.BALLOTS: readings.papers,
    T.REJECTED: readings.papers,
}
_FACTS: dict[ClaimType, Callable[[Case], Checked]] = {
    T.RANK: facts.rank,
    T.DEPOSIT: facts.deposit,
    T.CANDIDATES: tallies.candidates,
    T.COMPARISON: gaps.comparison,
    T.SEATS: tallies.seats,
    T.OUTCOME: outcomes.outcome,
    T.SEAT_HISTORY: tenures.seat_history,
    T.RECORD: superlatives.record,
    T.PREDECESSOR: occasions.predecessor,
    T.VACANCY: occasions.vacancy,
    T.DATE: occasions.polling_date,
    T.IDENTITY: occasions.identity,
    T.POLL: occasions.opinion_poll,
}


def verdict_of(claim: Claim, article: Article, archive: Archive) -> Checked:
    """What the record says of a claim: never "contradicted" where its contest or subject is in doubt."""
    case = Case(_in_times(claim, article), article, archive)
    if claim.doubt:
        return replace(case.not_checkable(claim.doubt), claim=claim)
    if (over_several := trends.trend(case)) is not None:
        checked = over_several
    elif claim.type in _FACTS:
        checked = _FACTS[claim.type](case)
    else:
        asked = _FIGURES[claim.type](case)
        checked = case.not_checkable(asked) if isinstance(asked, str) else judged(case, asked)
    found = turned(case, way_checked(case, replace(checked, claim=claim)))
    is_same = found.suggestion == article.text[found.claim.start : found.claim.end]
    return replace(found, suggestion="") if is_same else found


def _in_times(claim: Claim, article: Article) -> Claim:
    """A change of votes or majority that the words put as a multiple ("more than halved"), stated as one."""
    if claim.type not in (T.MAJORITY_CHANGE, T.VOTE_CHANGE, T.SHARE_CHANGE):
        return claim
    text = article.text
    times = part_of_before(text[max(0, claim.start - 12) : claim.end + 4])
    if times is None and claim.stated.unit not in (Unit.PER_CENT, Unit.POINTS):
        times = times_in(text[claim.start : claim.end])
    return replace(claim, stated=times) if times else claim
