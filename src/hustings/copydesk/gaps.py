"""The verdict on a gap, ratio or sum between candidates of one contest."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction

from hustings.copydesk.case import Case, Question, Reading, times_in
from hustings.copydesk.judging import judged
from hustings.copydesk.names import PartyNames, Roster
from hustings.copydesk.readings import NO_RESULT, NO_SUBJECT
from hustings.copydesk.tolerances import Measure
from hustings.copydesk.values import Checked, Stated, Unit
from hustings.copydesk.words import words
from hustings.measures.analysis import Analysis, Line
from hustings.measures.display import number, percent, points

_TOGETHER = re.compile(r"\b(?:put together|combined|between them|together|joint)\b", re.I)
_IS_NAMED = re.compile(r"\b(?:he|she|his|her|their|they|who)\b", re.I)
_PAPERS = re.compile(r"\b(?:rejected|spoil|invalid|papers)", re.I)


def comparison(case: Case) -> Checked:
    """A gap between two candidates in votes or points, one's votes as a multiple of another's, a sum of several."""
    analysis = case.analysis
    if analysis is None:
        return case.not_checkable(NO_RESULT)
    if _TOGETHER.search(case.words):
        return _together(case, analysis)
    near = case.words + case.article.text[case.claim.end : case.claim.end + 40]
    if _PAPERS.search(case.sentence) and _PAPERS.search(case.words + case.before[-120:]):
        return case.not_checkable("it compares something other than candidates’ votes")
    subject, others = case.subject(), _others(case, analysis)
    times = times_in(case.words)
    if times is not None and case.claim.stated.unit not in (Unit.POINTS, Unit.VOTES):
        if subject is None or not others:
            return case.not_checkable(NO_SUBJECT)
        is_named = _IS_NAMED.search(case.before) or subject in _named_in(case, analysis, case.before)
        doubt = "" if is_named else "it is not clear whose votes are compared"
        return judged(_with(case, times), replace(_ratio(subject, others), doubt=doubt))
    pairs = _pairs(analysis, subject, others, near)
    if not pairs or case.claim.stated.value is None:
        return case.not_checkable(NO_SUBJECT)
    is_points = case.claim.stated.unit in (Unit.POINTS, Unit.PER_CENT)
    readings = tuple(_gap(one, other, is_points) for one, other in pairs)
    return judged(case, Question(measure=Measure.CHANGE if is_points else Measure.COUNT, readings=readings))


def _with(case: Case, stated: Stated) -> Case:
    return Case(replace(case.claim, stated=stated), case.article, case.archive)


def _gap(one: Line, other: Line, is_points: bool) -> Reading:
    names = f"{one.candidacy.name}’s", f"{other.candidacy.name}’s"
    if is_points:
        gap = 100 * abs(one.share - other.share)
        working = (
            f"{names[0]} {percent(one.share)} and {names[1]} {percent(other.share)} are {points(gap)} points apart"
        )
        return Reading(value=gap, working=working)
    votes = abs(one.votes - other.votes)
    working = f"{names[0]} {number(one.votes)} and {names[1]} {number(other.votes)} are {number(votes)} apart"
    return Reading(value=Fraction(votes), working=working)


def _pairs(analysis: Analysis, subject: Line | None, others: list[Line], near: str) -> list[tuple[Line, Line]]:
    """The two who may be compared: those named, else the subject and whoever was next, or the winner."""
    if subject is None:
        return []
    apart = [line for line in others if line is not subject]
    if apart:
        return [(subject, line) for line in apart]
    at = analysis.lines.index(subject)
    is_behind = re.search(r"\b(?:behind|adrift|short|fewer|less|shy)\b", near, re.I)
    nearest = [analysis.lines[at - 1]] if at else []
    following = [analysis.lines[at + 1]] if at + 1 < len(analysis.lines) else []
    ahead = [analysis.lines[0]] if at else []
    return [(subject, line) for line in ([*nearest, *ahead] if is_behind and at else [*following, *nearest, *ahead])]


def _others(case: Case, analysis: Analysis) -> list[Line]:
    """Candidates other than the subject that the claim or its sentence names, those after the claim first."""
    named = {case.claim.from_party, case.claim.to_party} - {None}
    found = [line for line in analysis.lines if line.candidacy.party in named]
    subject = case.subject()
    following = case.article.text[case.claim.start : case.claim.start + len(case.sentence) - len(case.before)]
    for text in (following, case.before):
        found += [line for line in _named_in(case, analysis, text) if line not in found]
    return [line for line in found if subject is None or line.candidacy.id != subject.candidacy.id]


def _named_in(case: Case, analysis: Analysis, text: str) -> list[Line]:
    contest = analysis.result.contest
    people = {c for m in Roster([contest]).find(text, words(text)) for _, c in m.standings}
    keys = {line.candidacy.party for line in analysis.lines}
    parties = {m.party for m in PartyNames(case.archive.parties, keys).find(text)}
    return [line for line in analysis.lines if line.candidacy.id in people or line.candidacy.party in parties]


def _ratio(subject: Line, others: list[Line]) -> Question:
    readings = tuple(
        Reading(
            value=Fraction(subject.votes, other.votes),
            working=f"{number(subject.votes)} is {points(Fraction(subject.votes, other.votes), 2)} times "
            f"{other.candidacy.name}’s {number(other.votes)}",
        )
        for other in others
        if other.votes
    )
    return Question(measure=Measure.TIMES, readings=readings)


def _together(case: Case, analysis: Analysis) -> Checked:
    """ "More than the other seven put together": the subject (the winner, if none is named) against the rest."""
    line = case.subject() or analysis.winner
    if line is None:
        return case.not_checkable(NO_SUBJECT)
    rest = (analysis.valid_votes or 0) - line.votes
    is_all = re.search(r"\b(?:other|others|rest|everyone|everybody|all)\b", case.words, re.I)
    named = [other for other in _named_in(case, analysis, case.phrase) if other is not line]
    if not is_all and len(named) > 1:
        rest = sum(other.votes for other in named)
    value = f"{line.votes} against {rest}"
    working = f"{line.candidacy.name} had {number(line.votes)}, the others together {number(rest)}"
    if not is_all and len(named) < 2:
        return case.not_checkable("it is not clear whose votes are added up", value)
    is_fewer = bool(re.search(r"\b(?:fewer|less)\b", case.words, re.I))
    return case.settled((line.votes < rest) if is_fewer else (line.votes > rest), value, working)
