"""Whether the record has what a claim says: used to choose between readings that the words allow alike."""

from __future__ import annotations

from fractions import Fraction

from hustings.copydesk.archive import Archive
from hustings.copydesk.tolerances import Measure, fits
from hustings.copydesk.values import Claim, ClaimType, Comparator, Stated, Unit
from hustings.measures.analysis import Analysis

T = ClaimType
_ROUGH = Fraction(6, 100)
_TELLING = 200  # votes: so large a figure is nobody else's by chance
_MEASURES = {
    T.VOTE_SHARE: Measure.SHARE,
    T.TURNOUT: Measure.SHARE,
    T.SHARE_CHANGE: Measure.CHANGE,
    T.TURNOUT_CHANGE: Measure.CHANGE,
    T.SWING: Measure.SWING,
}


def agrees(claim: Claim, archive: Archive) -> bool:
    """Whether a figure is the record's, rounded as it is put; False where the record or the claim has none."""
    analysis = archive.analyses.get(claim.contest_id or "")
    value = claim.stated.value
    if analysis is None or value is None:
        return False
    is_part = claim.stated.unit in (Unit.PER_CENT, Unit.POINTS)
    measure = _MEASURES.get(claim.type, Measure.SHARE if is_part else Measure.COUNT)
    near = _ROUGH * value if claim.stated.comparator is not Comparator.EXACT else abs(value)
    return any(
        abs(abs(found) - value) <= near + 1
        and found * claim.stated.direction >= 0
        and fits(claim.stated, found, measure)
        for found in _figures(claim, analysis)
    )


def is_telling(stated: Stated) -> bool:
    """Whether a figure is so particular that it fits another person or contest by chance alone hardly ever."""
    if stated.value is None or stated.comparator is not Comparator.EXACT:
        return False
    return (stated.value >= _TELLING and stated.value % 100 != 0) or stated.digits > 0


def _figures(claim: Claim, analysis: Analysis) -> list[Fraction]:
    """The record's figures of a claim's kind: of the candidate where it has one, else of nobody."""
    line = next((line for line in analysis.lines if line.candidacy.id == claim.candidacy_id), None)
    is_share = claim.stated.unit in (Unit.PER_CENT, Unit.POINTS)
    bases = (analysis.turnout_valid, analysis.turnout_ballots, analysis.turnout_verified)
    found: list[Fraction | int | None] = []
    if claim.type in (T.MAJORITY, T.PREVIOUS_MAJORITY):
        found = [100 * analysis.majority_share if is_share and analysis.majority_share else analysis.majority]
    elif claim.type is T.SWING and analysis.swing:
        found = [analysis.swing.butler_pp]
    elif claim.type is T.TURNOUT:
        found = [100 * turnout.now for turnout in bases if turnout.now is not None]
    elif claim.type is T.TURNOUT_CHANGE:
        found = [turnout.change_pp for turnout in bases]
    elif claim.type is T.CANDIDATES:
        found = [len(analysis.lines)]
    elif claim.type is T.ELECTORATE:
        found = [analysis.result.electorate]
    elif claim.type is T.REJECTED:
        found = [analysis.result.rejected_ballots]
    elif line is not None:
        by_type: dict[ClaimType, list[Fraction | int | None]] = {
            T.VOTES: [line.votes],
            T.VOTE_SHARE: [100 * line.share],
            T.SHARE_CHANGE: [line.change_pp],
            T.RANK: [line.rank],
        }
        found = by_type.get(claim.type, [])
    return [Fraction(f) for f in found if f is not None]
