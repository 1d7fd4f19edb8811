"""What the record says of a figure: every reading that is accepted, with its base and its working.

Each function answers a `Question`, or says in words why it has none to put.
"""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction

from hustings.copydesk.case import Case, Question, Reading, line_of
from hustings.copydesk.tolerances import Measure
from hustings.copydesk.values import ClaimType, Unit
from hustings.measures.analysis import Analysis, Line
from hustings.measures.display import number, percent

Asked = Question | str
Others = tuple[tuple[str, Fraction | int], ...]
NO_RESULT = "the record holds no result of this contest"
NO_SUBJECT = "it is not clear whose figure this is"
_PAST = re.compile(
    r"\b(?:had|were|used to|old|previous|once|last time|defend|overturn|wip|inherit)\w*\b", re.IGNORECASE
)
_ESTIMATED = re.compile(r"\b(?:notional|estimat|new boundaries|these boundaries|would have|redrawn)\w*", re.I)
_NOTIONAL = "the notional majority on later boundaries"
_ONLY_NOTIONAL = "the record holds only the notional majority of that election, an estimate on later boundaries"
_LAST = "the majority at the election before"
OF_BEFORE = "of the election before"
NO_BASELINE = "the record holds no earlier election in this seat to measure from"


def votes(case: Case) -> Asked:
    """A candidate's votes."""
    if case.analysis is None:
        return NO_RESULT
    lines = case.subjects()
    if not lines:
        return NO_SUBJECT
    readings = tuple(
        Reading(value=Fraction(line.votes), working=f"{line.candidacy.name} had {number(line.votes)} votes")
        for line in lines
    )
    line = lines[0]
    mistaken = [("last_election", line.baseline_votes)] if line.baseline_votes else []
    mistaken += [("other_candidate", other.votes) for other in case.analysis.lines if other is not line]
    others: Others = (*mistaken, *_elsewhere(case, line, "votes"))
    return Question(measure=Measure.COUNT, readings=readings, others=others, doubt=_which(lines))


def _which(lines: list[Line]) -> str:
    return NO_SUBJECT if len(lines) > 1 else ""


def _elsewhere(case: Case, line: Line, what: str) -> Others:
    """The same party's figure at the other contests of the seat."""
    found: list[tuple[str, Fraction | int]] = []
    for analysis in case.in_seat():
        other = line_of(analysis, line.candidacy.compares_as)
        if other is not None and analysis is not case.analysis:
            found.append(("other_contest", other.votes if what == "votes" else 100 * other.share))
    return tuple(found)


def vote_share(case: Case) -> Asked:
    """A candidate's share, in per cent: of valid votes, or of all ballot papers counted."""
    analysis, lines = case.analysis, case.subjects()
    if analysis is None:
        return NO_RESULT
    if not lines:
        return NO_SUBJECT
    line = lines[0]
    return Question(
        measure=Measure.SHARE,
        readings=tuple(reading for each in lines for reading in share_readings(each, analysis)),
        doubt=_which(lines),
        others=(
            *((("last_election", 100 * line.baseline_share),) if line.baseline_share else ()),
            *(("other_candidate", 100 * other.share) for other in analysis.lines if other is not line),
            *_elsewhere(case, line, "share"),
        ),
    )


def share_readings(line: Line, analysis: Analysis) -> tuple[Reading, ...]:
    valid, counted = analysis.valid_votes or 0, analysis.ballots_counted
    of = f"{number(line.votes)} of {number(valid)} valid votes is {percent(line.share)}"
    readings = [Reading(value=100 * line.share, working=of)]
    if counted and counted != valid:
        share = Fraction(line.votes, counted)
        working = f"{number(line.votes)} of {number(counted)} ballot papers is {percent(share)}"
        note = f"of all ballot papers; of valid votes it is {percent(line.share)}"
        readings.append(Reading(value=100 * share, working=working, note=note))
    return tuple(readings)


def majority(case: Case) -> Asked:
    """The majority at the claim's own contest: in votes, or as a share of valid votes."""
    analysis = case.analysis
    if analysis is None or analysis.majority is None or analysis.majority_share is None or analysis.runner_up is None:
        return NO_RESULT
    first, second = analysis.lines[0], analysis.runner_up
    working = f"{number(first.votes)} less {number(second.votes)} is {number(analysis.majority)}"
    others: Others = tuple(
        ("last_election" if a.result.contest_id == _baseline_id(analysis) else "other_contest", a.majority)
        for a in case.in_seat()
        if a.majority and a is not analysis
    )
    if case.claim.stated.unit in (Unit.PER_CENT, Unit.POINTS):
        share = f"{working}, {percent(analysis.majority_share)} of {number(analysis.valid_votes)} valid votes"
        return Question(measure=Measure.SHARE, readings=(Reading(value=100 * analysis.majority_share, working=share),))
    others += tuple(("other_candidate", line.votes) for line in analysis.lines)
    readings = [Reading(value=Fraction(analysis.majority), working=working)]
    if case.claim.type is ClaimType.MAJORITY and _PAST.search(case.before[-80:]):
        readings += [
            Reading(
                value=Fraction(e.majority),
                working=f"{number(e.majority)} was the majority ({case.place(e)})",
                note=_LAST,
            )
            for e in case.earlier()
            if e.majority
        ]
    return Question(measure=Measure.COUNT, readings=tuple(readings), others=others)


def _baseline_id(analysis: Analysis) -> str | None:
    return analysis.baseline.contest_id if analysis.baseline else None


def previous_majority(case: Case) -> Asked:
    """An earlier majority: that contest's own, and its notional one where the boundaries have changed since.

    Where only the notional one is held, another figure may be the majority that was won then: it is not checkable.
    """
    asked = majority(case)
    contest_id = case.claim.contest_id
    if isinstance(asked, str) or contest_id is None or case.analysis is None:
        return asked
    day, is_notional = case.archive.contest(contest_id).election_day, case.analysis.result.contest.is_notional
    found = [a for a in (*case.in_seat(), *_bases(case)) if a is not case.analysis and a.majority is not None]
    own = [a for a in found if is_notional and a.result.contest.election_day == day]
    more = [a for a in found if a not in own and a.result.contest.is_notional and _is_base_of(a, case, day)]
    readings = tuple(_earlier_majority(case, a) for a in (*own, *more))
    doubt = _ONLY_NOTIONAL if is_notional and not own and not _ESTIMATED.search(case.sentence) else ""
    return Question(measure=asked.measure, readings=(*asked.readings, *readings), others=asked.others, doubt=doubt)


def _bases(case: Case) -> list[Analysis]:
    """What the contests of the seat are measured from."""
    bases = (case.archive.analyses.get(_baseline_id(later) or "") for later in case.in_seat())
    return [base for base in bases if base is not None]


def _is_base_of(base: Analysis, case: Case, day: date) -> bool:
    """Whether a notional result is of that day, or what the claim's own contest is measured from."""
    is_own = case.analysis is not None and _baseline_id(case.analysis) == base.result.contest_id
    return is_own or base.result.contest.election_day == day


def _earlier_majority(case: Case, analysis: Analysis) -> Reading:
    is_notional = analysis.result.contest.is_notional
    kind, note = ("the notional majority", _NOTIONAL) if is_notional else ("the majority", "")
    working = f"{number(analysis.majority)} is {kind} ({case.place(analysis)})"
    return Reading(value=Fraction(analysis.majority or 0), working=working, note=note)


def turnout_bases(analysis: Analysis) -> list[tuple[str, Fraction, str]]:
    """Turnout in per cent on each base that is known, the published one first: the base, the figure, the working."""
    electorate = number(analysis.result.electorate)
    found = []
    for base, turnout, papers in (
        ("valid votes", analysis.turnout_valid, analysis.valid_votes),
        ("all ballot papers counted", analysis.turnout_ballots, analysis.ballots_counted),
        ("ballot papers verified", analysis.turnout_verified, analysis.result.ballots_verified),
    ):
        if turnout.now is not None:
            working = f"{number(papers)} {base} of an electorate of {electorate} is {percent(turnout.now, 2)}"
            found.append((base, 100 * turnout.now, working))
    return found


def turnout(case: Case) -> Asked:
    """Turnout on any base: all ballot papers, valid votes, papers verified."""
    if case.analysis is None:
        return NO_RESULT
    readings = tuple(
        Reading(value=value, working=working, note=f"of {base}")
        for base, value, working in turnout_bases(case.analysis)
    )
    before = _baseline_id(case.analysis)
    others: Others = tuple(
        ("last_election" if a.result.contest_id == before else "other_contest", value)
        for a in case.in_seat()
        if a is not case.analysis
        for _, value, _ in turnout_bases(a)
    )
    return Question(measure=Measure.SHARE, readings=readings, others=others) if readings else "no turnout is known"


def papers(case: Case) -> Asked:
    """Electorate, ballot papers, rejected papers, number of candidates: whatever the claim's type names."""
    analysis = case.analysis
    if analysis is None:
        return NO_RESULT
    named: dict[str, list[tuple[str, int | None]]] = {
        "electorate": [("the electorate was {}", analysis.result.electorate)],
        "rejected": [("{} ballot papers were rejected", analysis.result.rejected_ballots)],
        "ballots": [
            ("{} ballot papers were counted, valid and rejected", analysis.ballots_counted),
            ("{} ballot papers were verified", analysis.result.ballots_verified),
            ("{} votes were valid", analysis.valid_votes),
        ],
    }
    what = named[case.claim.type.value]
    known = tuple(Reading(value=Fraction(n), working=words.format(number(n))) for words, n in what if n is not None)
    others: Others = ()
    if case.claim.type.value == "electorate":
        others = tuple(("other_contest", a.result.electorate) for a in case.in_seat() if a.result.electorate)
    return Question(measure=Measure.COUNT, readings=known, others=others) if known else "the record does not give it"
