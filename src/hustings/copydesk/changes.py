"""What the record says of a change: of share, votes, majority, turnout, and swing, against each baseline accepted.

Each function answers a `Question`, or says in words why it has none to put.
"""

from __future__ import annotations

from fractions import Fraction

from hustings.copydesk.case import Case, Question, Reading, line_of
from hustings.copydesk.readings import NO_BASELINE, NO_RESULT, NO_SUBJECT, Asked, Others, turnout_bases
from hustings.copydesk.tolerances import Measure
from hustings.copydesk.values import Unit
from hustings.measures.analysis import Analysis, Line
from hustings.measures.display import number, percent, points, signed_number, signed_points
from hustings.measures.majorities import winner_of


def share_change(case: Case) -> Asked:
    """A party's change of share, in points, against each baseline that may be meant; relative in per cent."""
    analysis, line = case.analysis, case.subject()
    if analysis is None:
        return NO_RESULT
    if line is None:
        return NO_SUBJECT
    if case.claim.stated.unit is Unit.TIMES:
        return _share_in_times(case, line)
    readings, relative = [], []
    for earlier in case.earlier():
        then = line_of(earlier, line.candidacy.compares_as)
        if then is None:
            continue
        change = 100 * (line.share - then.share)
        span = f"from {percent(then.share)} ({case.place(earlier)}) to {percent(line.share)}"
        note = _base_note(case, earlier)
        readings.append(Reading(value=change, working=f"{span} is {signed_points(change)} points", note=note))
        if analysis.ballots_counted:
            of_papers = 100 * (Fraction(line.votes, analysis.ballots_counted) - then.share)
            working = f"{span} is {signed_points(of_papers)} points with this share taken of all ballot papers"
            readings.append(Reading(value=of_papers, working=working, note="this share is of all ballot papers"))
        rate = 100 * (line.share / then.share - 1) if then.share else Fraction(0)
        relative.append(
            Reading(value=rate, working=f"{span} is {signed_points(rate)} per cent of what it was", note=note)
        )
    if not readings:
        return _from_nought(case, line) if case.earlier() else NO_BASELINE
    others: Others = tuple(
        ("other_candidate", other.change_pp) for other in analysis.lines if other is not line and other.change_pp
    )
    return Question(
        measure=Measure.CHANGE,
        readings=tuple(readings),
        relative=tuple(relative),
        others=(("relative_for_points", relative[0].value), *others),
        is_signed=True,
    )


def _share_in_times(case: Case, line: Line) -> Asked:
    """A share as a multiple of the one before: "doubled"."""
    found = [(then, e) for e in case.earlier() if (then := line_of(e, line.candidacy.compares_as)) is not None]
    readings = tuple(
        Reading(
            value=line.share / then.share,
            working=f"from {percent(then.share)} ({case.place(e)}) to {percent(line.share)} is "
            f"{points(line.share / then.share, 2)} times",
            note=_base_note(case, e),
        )
        for then, e in found
        if then.share
    )
    return Question(measure=Measure.TIMES, readings=readings) if readings else NO_BASELINE


def _from_nought(case: Case, line: Line) -> Asked:
    """The whole share, for a party that did not stand before: accepted where it fits, never a contradiction."""
    nothing = f"{line.candidacy.name}’s party did not stand at the election before"
    reading = Reading(value=100 * line.share, working=f"{nothing}: from nought to {percent(line.share)}", note=nothing)
    return Question(measure=Measure.CHANGE, readings=(reading,), is_signed=True, doubt=nothing)


def _base_note(case: Case, earlier: Analysis) -> str:
    """What to know of the base of a change; blank for the usual one."""
    if earlier.result.contest.is_notional:
        return "measured from the notional result on these boundaries"
    if case.claim.contest_id and case.archive.baseline(case.claim.contest_id) != earlier.result.contest_id:
        return f"measured from {case.place(earlier)}, on the boundaries of that day"
    return ""


def vote_change(case: Case) -> Asked:
    """A party's change in votes, or its votes as a multiple of those before."""
    line, earlier = case.subject(), case.earlier()
    if case.analysis is None:
        return NO_RESULT
    if line is None:
        return NO_SUBJECT
    pairs = [(then, e) for e in earlier if (then := line_of(e, line.candidacy.compares_as)) is not None and then.votes]
    if not pairs:
        return NO_BASELINE
    spans = [(then, f"from {number(then.votes)} ({case.place(e)}) to {number(line.votes)}") for then, e in pairs]
    if case.claim.stated.unit is Unit.TIMES:
        made = [(Fraction(line.votes, then.votes), span) for then, span in spans]
        times = tuple(Reading(value=v, working=f"{span} is {points(v, 2)} times") for v, span in made)
        return Question(measure=Measure.TIMES, readings=times)
    return _counted_change([(Fraction(then.votes), Fraction(line.votes), span) for then, span in spans])


def _counted_change(spans: list[tuple[Fraction, Fraction, str]]) -> Question:
    readings = tuple(
        Reading(value=now - then, working=f"{span} is {signed_number(int(now - then))}") for then, now, span in spans
    )
    relative = tuple(
        Reading(value=100 * (now / then - 1), working=f"{span} is {signed_points(100 * (now / then - 1))} per cent")
        for then, now, span in spans
        if then
    )
    return Question(measure=Measure.COUNT, readings=readings, relative=relative, is_signed=True)


def majority_change(case: Case) -> Asked:
    """How the majority changed: by so many votes, by so much of it, or to so many times."""
    analysis = case.analysis
    if analysis is None or analysis.majority is None:
        return NO_RESULT
    spans = [
        (
            Fraction(e.majority),
            Fraction(analysis.majority),
            f"from {number(e.majority)} ({case.place(e)}) to {number(analysis.majority)}",
        )
        for e in case.earlier()
        if e.majority
    ]
    if not spans:
        return NO_BASELINE
    if case.claim.stated.unit is Unit.TIMES:
        made = tuple(
            Reading(value=now / then, working=f"{span} is {points(now / then, 2)} times") for then, now, span in spans
        )
        return Question(measure=Measure.TIMES, readings=made)
    return _counted_change(spans)


def swing(case: Case) -> Asked:
    """Butler's swing between the parties named, else between the headline pair; Steed's is named, never accepted."""
    analysis, claim = case.analysis, case.claim
    if analysis is None:
        return NO_RESULT
    pair = _pair(case, analysis)
    if pair is None:
        return "no two parties are named, and the contest has no headline swing"
    if "ind" in {key.partition(":")[0] for key in pair}:
        return "an independent is not compared with a party: it depends on whom one counts as what"
    readings, others = [], []
    for earlier in case.earlier():
        rise, fall = _change_of(analysis, earlier, pair[1]), _change_of(analysis, earlier, pair[0])
        value = (rise - fall) / 2
        working = (
            f"{case.party(pair[1])} {signed_points(rise)}, {case.party(pair[0])} {signed_points(fall)} points since "
            f"{case.place(earlier)}: half the sum is {points(abs(value))} to {case.party(pair[value > 0])}"
        )
        readings.append(Reading(value=value, working=working, note=_base_note(case, earlier)))
        others += [("doubled_swing", 2 * value), ("one_party_change", rise), ("one_party_change", fall)]
    if analysis.swing and analysis.swing.steed_pp is not None:
        others.append(("steed_swing", analysis.swing.steed_pp))
    if not readings:
        return NO_BASELINE
    return Question(
        measure=Measure.SWING,
        readings=tuple(readings),
        others=tuple(others),
        is_signed=bool(claim.to_party),
        doubt="" if claim.to_party or claim.from_party else _absent(case, analysis, pair),
    )


def _absent(case: Case, analysis: Analysis, pair: tuple[str, str]) -> str:
    """Why a swing between parties that the copy does not name is in doubt: one of them did not stand this time."""
    away = [case.party(key) for key in pair if _line(analysis, key) is None]
    return f"{away[0]} did not stand this time, and the copy does not say between whom it is" if away else ""


def _pair(case: Case, analysis: Analysis) -> tuple[str, str] | None:
    """The two parties of a swing, from and to. One that is not named is the other of the headline pair."""
    claim = case.claim
    if claim.from_party and claim.to_party:
        return claim.from_party, claim.to_party
    base = analysis.baseline
    headline = (analysis.swing.from_party, analysis.swing.to_party) if analysis.swing else None
    named = claim.to_party or claim.from_party
    if named is None or headline is None:
        return headline
    holder = winner_of(base.result) if base else None
    candidates = [key for key in (*headline, holder.party if holder else "", *_leaders(analysis)) if key]
    other = next((key for key in candidates if key.partition(":")[0] != named), None)
    if other is None:
        return None
    return (other, named) if claim.to_party else (named, other)


def _leaders(analysis: Analysis) -> list[str]:
    return [line.candidacy.compares_as for line in analysis.lines[:2]]


def _change_of(analysis: Analysis, earlier: Analysis, key: str) -> Fraction:
    """A party's change of share in points; one that did not stand counts as nought."""
    now, then = _line(analysis, key), _line(earlier, key)
    return 100 * ((now.share if now else Fraction(0)) - (then.share if then else Fraction(0)))


def _line(analysis: Analysis, key: str) -> Line | None:
    return line_of(analysis, key) or next((line for line in analysis.lines if line.candidacy.party == key), None)


def turnout_change(case: Case) -> Asked:
    """The change in turnout, in points, like with like; relative in per cent."""
    if case.analysis is None:
        return NO_RESULT
    now = {base: value for base, value, _ in turnout_bases(case.analysis)}
    readings, relative = [], []
    for earlier in case.earlier():
        for base, then, _ in turnout_bases(earlier):
            if base in now and then:
                change = now[base] - then
                span = f"from {points(then)}% ({case.place(earlier)}) to {points(now[base])}% of {base}"
                readings.append(Reading(value=change, working=f"{span} is {signed_points(change)} points"))
                rate = 100 * change / then
                relative.append(Reading(value=rate, working=f"{span} is {signed_points(rate)} per cent of what it was"))
    if not readings:
        return NO_BASELINE
    return Question(
        measure=Measure.CHANGE,
        readings=tuple(readings),
        relative=tuple(relative),
        others=(("relative_for_points", relative[0].value),),
        is_signed=True,
    )
