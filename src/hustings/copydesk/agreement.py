"""Whether the record has about what a claim says: used to choose between readings that the words allow alike."""

from __future__ import annotations

from fractions import Fraction

from hustings.copydesk.archive import Archive
from hustings.copydesk.values import Claim, ClaimType, Comparator, Unit
from hustings.measures.analysis import Analysis

T = ClaimType
_ROUGH = Fraction(6, 100)


def agrees(claim: Claim, archive: Archive) -> bool:
    """Whether a figure is the record's, rounded as it is put; False where the record or the claim has none."""
    analysis = archive.analyses.get(claim.contest_id or "")
    value = claim.stated.value
    if analysis is None or value is None:
        return False
    is_exact = claim.stated.comparator is Comparator.EXACT
    step = Fraction(1, 2 * 10**claim.stated.digits) if claim.stated.unit is not Unit.VOTES else Fraction(0)
    return any(abs(abs(found) - value) <= (step if is_exact else _ROUGH * value) for found in _figures(claim, analysis))


def _figures(claim: Claim, analysis: Analysis) -> list[Fraction]:
    """The record's figures of a claim's kind: of the candidate where it has one, else of nobody."""
    line = next((line for line in analysis.lines if line.candidacy.id == claim.candidacy_id), None)
    is_share = claim.stated.unit in (Unit.PER_CENT, Unit.POINTS)
    found: list[Fraction | int | None] = []
    if claim.type in (T.MAJORITY, T.PREVIOUS_MAJORITY):
        found = [100 * analysis.majority_share if is_share and analysis.majority_share else analysis.majority]
    elif claim.type is T.SWING and analysis.swing:
        found = [analysis.swing.butler_pp]
    elif claim.type is T.TURNOUT:
        bases = (analysis.turnout_valid, analysis.turnout_ballots, analysis.turnout_verified)
        found = [100 * turnout.now for turnout in bases if turnout.now is not None]
    elif claim.type is T.CANDIDATES:
        found = [len(analysis.lines)]
    elif line is not None:
        by_type: dict[ClaimType, list[Fraction | int | None]] = {
            T.VOTES: [line.votes],
            T.VOTE_SHARE: [100 * line.share],
            T.SHARE_CHANGE: [line.change_pp],
            T.RANK: [line.rank],
        }
        found = by_type.get(claim.type, [])
    return [Fraction(f) for f in found if f is not None]
