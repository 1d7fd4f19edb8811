"""A second look at what seems wrong: a figure that was probably meant of something else is not called wrong.

How good the evidence must be depends on how sure the tie is. A slip of digits shows that the figure was read as it was
meant; a figure that is nearly right makes it likely; the figure of another person or election may as well mean that
the claim is about these.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import replace
from fractions import Fraction

from hustings.copydesk.agreement import is_telling
from hustings.copydesk.archive import Archive
from hustings.copydesk.values import Article, Checked, Claim, ClaimType, Confidence, Verdict
from hustings.copydesk.verdicts import verdict_of

T = ClaimType
WEAK, LIKELY, SURE, BOUND = Confidence
_AROUND = 12  # claims before and after one whose contests it may be about instead
_NEAR = Fraction(15, 100)
_OF_DIGITS = {
    "decimal_for_comma",
    "transposed_digits",
    "dropped_digit",
    "extra_digit",
    "doubled_swing",
    "relative_for_points",
    "steed_swing",
}
_OF_OTHERS = {"last_election", "other_contest", "other_candidate"}
_BY_NUMBER = {T.DEPOSIT, T.CANDIDATES, T.RANK, T.SEATS}  # small counts, which are never near
_BY_SEAT = {
    T.VOTES, T.MAJORITY, T.PREVIOUS_MAJORITY, T.VOTE_SHARE, T.TURNOUT, T.ELECTORATE, T.REJECTED, T.CANDIDATES, T.DATE,
    T.SHARE_CHANGE, T.SWING, T.MAJORITY_CHANGE, T.TURNOUT_CHANGE,
}  # fmt: skip


def second_look(article: Article, checked: Sequence[Checked], archive: Archive) -> tuple[Checked, ...]:
    """The verdicts, less the contradictions that are likelier a figure of something else."""
    stated = {
        (c.claim.contest_id, c.claim.candidacy_id)
        for c in checked
        if c.claim.type is T.VOTES and c.verdict is not Verdict.NOT_CHECKABLE
    }
    seen = []
    for number, each in enumerate(checked):
        doubt = ""
        if each.verdict is Verdict.CONTRADICTED:
            around = checked[max(0, number - _AROUND) : number + _AROUND]
            contests = sorted({c.claim.contest_id for c in around if c.claim.contest_id})
            doubt = _of_another(each.claim, contests, stated, article, archive) or _untied(each)
        seen.append(_in_doubt(each, doubt) if doubt else each)
    return tuple(seen)


def _in_doubt(checked: Checked, doubt: str) -> Checked:
    return Checked(claim=checked.claim, verdict=Verdict.NOT_CHECKABLE, record_value=checked.record_value, note=doubt)


def _of_another(
    claim: Claim, contests: Iterable[str], stated: Container[object], article: Article, archive: Archive
) -> str:
    """Of whom else the figure is right; "" for nobody.

    A person's counts only where the article gives it nowhere else; another election's in the same seat does not, since
    that is a slip that editors make.
    """
    if claim.type is T.DATE or (is_telling(claim.stated) and claim.confidence < SURE):
        here = archive.in_seat(claim.contest_id or "")
        for contest_id in contests:
            if claim.type is T.VOTES and (surname := _who_had(claim, contest_id, stated, article, archive)):
                return (
                    f"it is the figure of {surname} ({archive.contest(contest_id).polling_day.year}), who may be meant"
                )
            if contest_id not in here and claim.type in _BY_SEAT and _is_right_in(contest_id, claim, article, archive):
                return f"it is right for {archive.constituency(contest_id).name}, which may be meant"
    return ""


def _who_had(claim: Claim, contest_id: str, stated: Container[object], article: Article, archive: Archive) -> str:
    """The surname of whoever had so many votes in a contest, is named in the article and given no figure there."""
    analysis = archive.analyses.get(contest_id)
    for line in analysis.lines if analysis else ():
        who = line.candidacy
        if line.votes == claim.stated.value and (contest_id, who.id) not in stated and who.surname in article.text:
            return who.surname
    return ""


def _is_right_in(contest_id: str, claim: Claim, article: Article, archive: Archive) -> bool:
    moved = replace(claim, contest_id=contest_id, candidacy_id=None, compared_with=archive.baseline(contest_id))
    return verdict_of(moved, article, archive).verdict is Verdict.SUPPORTED


def _untied(checked: Checked) -> str:
    """Why a wrong figure is not good enough evidence of a mistake; "" where it is."""
    return "" if checked.claim.confidence >= _needed(checked) else _WHY[checked.claim.confidence]


_WHY = {
    SURE: "could not tie this figure: it is not near the record's, and may be meant of something else",
    LIKELY: "could not tie this figure: it may be about another person or contest",
    WEAK: "could not tie this figure: it is not clear whom or which contest it is about",
}


def _needed(checked: Checked) -> Confidence:
    """How sure a tie must be for a figure to be called wrong."""
    claim, slip, value = checked.claim, checked.slip, checked.claim.stated.value
    if slip in _OF_DIGITS or slip == "wrong_rounding":
        return WEAK
    if slip in _OF_OTHERS and value is not None:
        return BOUND if slip == "other_contest" or (claim.is_guess and slip == "other_candidate") else SURE
    if slip == "wrong_direction" or claim.is_guess:
        return SURE
    if slip:
        return LIKELY
    if value is None or claim.type in _BY_NUMBER or not isinstance(checked.record_value, int | Fraction):
        return SURE
    right = abs(Fraction(checked.record_value))
    off = abs(abs(value) - right)
    return LIKELY if off <= _NEAR * right else BOUND
