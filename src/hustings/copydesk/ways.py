"""Which way a level is said to have gone: "rose to 323 from 3,525" is wrong though both figures are right."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction

from hustings.copydesk.case import Case, line_of
from hustings.copydesk.readings import OF_BEFORE, turnout_bases
from hustings.copydesk.suggesting import in_case_of
from hustings.copydesk.values import Checked, ClaimType, Unit, Verdict
from hustings.measures.analysis import Analysis

_OPPOSITES = (
    ("up", "down"),
    ("rose", "fell"),
    ("risen", "fallen"),
    ("rises", "falls"),
    ("rising", "falling"),
    ("increased", "decreased"),
    ("increasing", "decreasing"),
    ("climbed", "dropped"),
    ("climbing", "dropping"),
    ("grew", "shrank"),
    ("growing", "shrinking"),
)
_UPS = dict(_OPPOSITES)
_DOWNS = {down: up for up, down in _OPPOSITES} | {"slipped": "rose", "slumped": "rose", "plunged": "rose"}
_WAY = re.compile(
    rf"\b(?P<way>{'|'.join((*_UPS, *_DOWNS))})(?: (?!to\b|from\b)\w+ly)? (?P<end>to|from)"
    r" (?:just |only |nearly |almost |about |around |over |an? |the |estimated |notional )*$",
    re.I,
)
_CHANGED = re.compile(
    rf"\b(?P<way>{'|'.join((*_UPS, *_DOWNS))})(?: \w+ly)?(?: by)?(?: just| only| nearly| almost| about| an?| the)* $",
    re.I,
)
_PAIR = re.compile(
    r"(?P<lead>\s+(?:swing )?)from (?P<from>(?:the )?[A-Z]\w*(?: [A-Z]\w*)*) to (?P<to>(?:the )?[A-Z]\w*(?: [A-Z]\w*)*)"
)
_CHANGES = (
    *(ClaimType.VOTE_CHANGE, ClaimType.MAJORITY_CHANGE, ClaimType.SHARE_CHANGE, ClaimType.TURNOUT_CHANGE),
    ClaimType.SWING,
)
_OF = {
    ClaimType.MAJORITY: "majority",
    ClaimType.PREVIOUS_MAJORITY: "majority",
    ClaimType.TURNOUT: "turnout",
    ClaimType.VOTE_SHARE: "share",
    ClaimType.VOTES: "votes",
}


def way_checked(case: Case, checked: Checked) -> Checked:
    """*checked*, unless its figure is right and the rise or fall that the words bind to it is the wrong way round.

    The claim then takes in the word for the way, so that the suggestion turns it: "down from 66.5". Only where every
    contest that may be compared went the other way.
    """
    what, match = _OF.get(case.claim.type), _WAY.search(case.before)
    if checked.verdict is not Verdict.SUPPORTED or case.analysis is None or what is None or match is None:
        return checked
    is_now = match["end"].lower() == "to"
    changes = {now - then for now, then in _compared(case, case.analysis, checked, what, is_now)}
    said = 1 if match["way"].lower() in _UPS else -1
    if not changes or any(said * change >= 0 for change in changes):
        return checked
    wrong = case.contradicted(checked.record_value, checked.working, slip="wrong_direction", note=checked.note)
    return _with_way(case, replace(wrong, claim=checked.claim, suggestion=case.words), match)


def turned(case: Case, checked: Checked) -> Checked:
    """A change the wrong way round with a suggestion that turns it; one without, where no word near can be turned.

    The claim then takes in that word, or the two parties of a swing.
    """
    if checked.slip != "wrong_direction" or case.claim.type not in _CHANGES or case.claim.stated.value is None:
        return checked
    if case.claim.type is not ClaimType.SWING:
        match = _CHANGED.search(case.before)
        return _with_way(case, checked, match) if match else replace(checked, suggestion="")
    pair = _PAIR.match(case.after)
    if pair is None:
        return replace(checked, suggestion="")
    claim = replace(checked.claim, end=checked.claim.end + pair.end())
    words = f"{checked.suggestion}{pair['lead']}from {pair['to']} to {pair['from']}"
    return replace(checked, claim=claim, suggestion=words)


def _with_way(case: Case, checked: Checked, match: re.Match[str]) -> Checked:
    """The claim from the word for the way on, with the opposite word in the suggestion."""
    start = case.claim.start - (len(case.before) - match.start())
    opposite = in_case_of(match["way"], (_UPS | _DOWNS)[match["way"].lower()])
    between = case.article.text[start + len(match["way"]) : case.claim.start]
    return replace(
        checked, claim=replace(checked.claim, start=start), suggestion=opposite + between + checked.suggestion
    )


def _compared(
    case: Case, own: Analysis, checked: Checked, what: str, is_now: bool
) -> Iterable[tuple[Fraction, Fraction]]:
    """The figure now and that of before, for each pair of contests that may be meant; like with like."""
    if is_now or checked.note == OF_BEFORE:
        pairs = [(own, then) for then in case.earlier()]
    else:
        pairs = [(now, own) for now in case.in_seat() if _follows(case, own, now)]
    for now, then in pairs:
        figures = _levels(case, now, what), _levels(case, then, what)
        yield from ((figures[0][base], figures[1][base]) for base in figures[0] if base in figures[1])


def _follows(case: Case, own: Analysis, now: Analysis) -> bool:
    """Whether a contest, held before the article, is measured from the claim's own or came next after it."""
    contest, published = now.result.contest, case.article.published
    if contest.is_notional or (published is not None and contest.polling_day > published):
        return False
    own_id = own.result.contest_id
    return own_id in (case.archive.baseline(contest.id), case.archive.previous(contest.id))


def _levels(case: Case, analysis: Analysis, what: str) -> dict[str, Fraction]:
    """A contest's figures of one kind, by base."""
    if what == "turnout":
        return {base: turnout for base, turnout, _ in turnout_bases(analysis)}
    if what == "majority":
        is_share = case.claim.stated.unit in (Unit.PER_CENT, Unit.POINTS)
        majority = analysis.majority_share if is_share else analysis.majority
        return {} if majority is None else {what: Fraction(majority)}
    subject = case.subject()
    line = line_of(analysis, subject.candidacy.compares_as) if subject else None
    figure = Fraction(0) if line is None else line.share if what == "share" else Fraction(line.votes)
    return {what: figure} if line else {}
