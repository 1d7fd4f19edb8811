"""The verdict on a gap, ratio or sum between candidates of one contest."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction

from hustings.copydesk.case import Case, Question, Reading, line_of, times_in
from hustings.copydesk.judging import judged
from hustings.copydesk.mentions import in_turn, named_in
from hustings.copydesk.readings import NO_RESULT, NO_SUBJECT
from hustings.copydesk.tolerances import Measure
from hustings.copydesk.values import Checked, Stated, Unit
from hustings.measures.analysis import Analysis, Line
from hustings.measures.display import number, percent, points

_TOGETHER = re.compile(r"\b(?:put together|combined|between them|together|joint)\b", re.I)
_ADDED = re.compile(r"\b(?:add(?:ed)?\b.{0,40}\bup|together|combined|between them|in sum)\b", re.I)
_IS_NAMED = re.compile(r"\b(?:he|she|his|her|their|they|who)\b", re.I)
_PAPERS = re.compile(r"\b(?:rejected|spoil|invalid|papers)", re.I)
_BY = re.compile(r"^(?:by )?[\d,]+ votes\W*$", re.I)
_EARLIER = re.compile(
    r"\b(?:predecessor|last time|previous|managed|in (?:19|20)\d\d|before|a year ago|years ago)\b", re.I
)
_BELOW = re.compile(r"\b(?:behind|adrift|short|fewer|less|shy|trail\w*|below)\b", re.I)
_ABOVE = re.compile(
    r"\b(?:outpoll|ahead|more|beat|exceed|clear of|overt[oa]ok|leapfrog|surpass|above|outscor)\w*", re.I
)


def comparison(case: Case) -> Checked:
    """A gap between two candidates in votes or points, one's votes as a multiple of another's, a sum of several."""
    analysis = case.analysis
    if analysis is None:
        return case.not_checkable(NO_RESULT)
    stated = case.claim.stated
    if stated.value is not None and stated.unit in (Unit.VOTES, Unit.NUMBER) and _ADDED.search(case.sentence):
        return _sum(case, analysis)
    if _TOGETHER.search(case.words):
        return _together(case, analysis)
    near = case.words + case.article.text[case.claim.end : case.claim.end + 40]
    if _PAPERS.search(case.sentence) and _PAPERS.search(case.words + case.before[-120:]):
        return case.not_checkable("it compares something other than candidates’ votes")
    times = times_in(case.words)
    if (then := _then(case)) is not None and (times or case.claim.stated.value is None):
        return _with_earlier(case, analysis, then, times)
    subject, others = case.subject(), _others(case, analysis)
    if times is not None and case.claim.stated.unit not in (Unit.POINTS, Unit.VOTES):
        return _as_multiple(case, analysis, times, others)
    if case.claim.stated.value is None:
        return _in_order(case, analysis, subject)
    doubt = "" if subject else NO_SUBJECT
    subject = subject or _last_named(case, analysis)
    pairs = _pairs(analysis, subject, [line for line in others if line is not subject], near)
    if not pairs:
        return case.not_checkable(NO_SUBJECT)
    is_points = case.claim.stated.unit in (Unit.POINTS, Unit.PER_CENT)
    readings = tuple(_gap(one, other, is_points) for one, other in pairs)
    measure = Measure.CHANGE if is_points else Measure.COUNT
    return judged(case, Question(measure=measure, readings=readings, doubt=doubt))


def _as_multiple(case: Case, analysis: Analysis, times: Stated, others: list[Line]) -> Checked:
    """One's votes as a multiple of another's: of whom the sentence names, else the paragraph."""
    subject, is_named = case.subject(), False
    if subject is not None:
        is_named = bool(_IS_NAMED.search(case.before)) or subject in named_in(case, analysis, case.before)
    line = subject or _last_named(case, analysis)
    apart = [other for other in others if other is not line]
    found = apart or [other for other in in_turn(case, analysis, case.paragraph_before) if other is not line]
    if line is analysis.winner and re.search(r"\b(?:any|every)(?:one|body)|\b(?:near|clos)est|\bnext\b", case.phrase):
        found = list(analysis.lines[1:2])
    if line is None or not found:
        return case.not_checkable(NO_SUBJECT)
    doubt = "" if is_named and apart else "it is not clear whose votes are compared"
    return judged(_with(case, times), replace(_ratio(line, found), doubt=doubt))


def _last_named(case: Case, analysis: Analysis) -> Line | None:
    """Who is likely compared where the claim's subject is not known: whoever the sentence, or paragraph, named last."""
    inside = named_in(case, analysis, case.words)
    for text in (case.before, case.paragraph_before):
        if found := [line for line in in_turn(case, analysis, text) if line not in inside]:
            return found[-1]
    return None


def _in_order(case: Case, analysis: Analysis, subject: Line | None) -> Checked:
    """ "Outpolled by Reform UK": who had more, without a figure; whom the claim names alone can be contradicted."""
    inside = in_turn(case, analysis, case.words)
    agent = inside[-1] if inside and re.search(r"\bby\b", case.words, re.I) else None
    one = agent or subject or _last_named(case, analysis)
    other = _last_named(case, analysis) if agent else next((line for line in inside if line is not one), None)
    is_below, is_above = bool(_BELOW.search(case.words)), bool(_ABOVE.search(case.words))
    if one is None or other is None or is_below == is_above:
        return case.not_checkable(NO_SUBJECT)
    working = f"{one.candidacy.name} had {number(one.votes)} votes, {other.candidacy.name} {number(other.votes)}"
    is_right = one.votes < other.votes if is_below else one.votes > other.votes
    value = f"{one.votes} to {other.votes}"
    if not is_right and (agent or subject is None):
        return case.not_checkable("it is not clear who is compared with whom", value)
    return case.settled(is_right, value, working)


def _then(case: Case) -> Line | None:
    """The line of the election before that the words compare with: a candidate of it by name, or the party's."""
    subject, following = case.subject(), case.words + case.after
    for earlier in case.earlier():
        standing_now = {line.candidacy.surname for line in case.analysis.lines} if case.analysis else set()
        away = [line for line in named_in(case, earlier, case.words) if line.candidacy.surname in case.words]
        away = [line for line in away if line.candidacy.surname not in standing_now]
        if away:
            return away[0]
        if _EARLIER.search(following) and (subject or (case.analysis and case.analysis.winner)):
            now = subject or (case.analysis.winner if case.analysis else None)
            return line_of(earlier, now.candidacy.compares_as) if now else None
    return None


def _with_earlier(case: Case, analysis: Analysis, then: Line, times: Stated | None) -> Checked:
    """Votes now against somebody's at the election before: as a multiple, or more and fewer."""
    line = case.subject() or line_of(analysis, then.candidacy.compares_as)
    if line is None or not then.votes:
        return case.not_checkable(NO_SUBJECT)
    value = Fraction(line.votes, then.votes)
    working = f"{number(line.votes)} against {number(then.votes)} before is {points(value, 2)} times"
    doubt = "" if case.subject() else NO_SUBJECT
    if times is not None:
        readings = (Reading(value=value, working=working),)
        return judged(_with(case, times), Question(measure=Measure.TIMES, readings=readings, doubt=doubt))
    is_below, is_above = bool(_BELOW.search(case.words)), bool(_ABOVE.search(case.words))
    is_right = value < 1 if is_below else value > 1
    if is_below == is_above or (doubt and not is_right):
        return case.not_checkable(NO_SUBJECT)
    return case.settled(is_right, value, working)


def _sum(case: Case, analysis: Analysis) -> Checked:
    """Votes of several added up: those that the paragraph names; contradicted only where it names just two."""
    named = in_turn(case, analysis, case.paragraph_before + case.words + case.after)
    pairs = [(a, b) for at, a in enumerate(named) for b in named[at + 1 :]]
    readings = tuple(
        Reading(
            value=Fraction(a.votes + b.votes),
            working=f"{number(a.votes)} and {number(b.votes)} are {number(a.votes + b.votes)}",
        )
        for a, b in pairs
    )
    if not readings:
        return case.not_checkable("it is not clear whose votes are added up")
    doubt = "" if len(pairs) == 1 else "it is not clear whose votes are added up"
    return judged(case, Question(measure=Measure.COUNT, readings=readings, doubt=doubt))


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
        won = [analysis.lines[1]] if subject is analysis.lines[0] and _BY.search(near) else []
        return [(subject, line) for line in dict.fromkeys([*apart, *won])]
    at = analysis.lines.index(subject)
    is_behind = _BELOW.search(near)
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
        found += [line for line in named_in(case, analysis, text) if line not in found]
    return [line for line in found if subject is None or line.candidacy.id != subject.candidacy.id]


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
    named = [other for other in named_in(case, analysis, case.phrase) if other is not line]
    if not is_all and len(named) > 1:
        rest = sum(other.votes for other in named)
    value = f"{line.votes} against {rest}"
    working = f"{line.candidacy.name} had {number(line.votes)}, the others together {number(rest)}"
    if not is_all and len(named) < 2:
        return case.not_checkable("it is not clear whose votes are added up", value)
    is_fewer = bool(re.search(r"\b(?:fewer|less)\b", case.words, re.I))
    return case.settled((line.votes < rest) if is_fewer else (line.votes > rest), value, working)
