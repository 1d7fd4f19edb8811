"""The verdict on a trend over several contests of a seat: "for the third election running", "at every election since".

Every contest of the span must be in the record, and go the way that the words say. Where by-elections may count or not,
and where new boundaries give two figures for the election before, one reading that fits bears the claim out; it is
contradicted only if none does.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import pairwise

from hustings.copydesk.case import Case
from hustings.copydesk.dates import WhenKind, whens
from hustings.copydesk.names import PartyNames
from hustings.copydesk.suggesting import place, spelled
from hustings.copydesk.values import Checked, ClaimType
from hustings.measures.analysis import Analysis
from hustings.measures.display import number, percent

T = ClaimType
_NUMBERS = {form: n for n in range(2, 20) for form in (spelled(n), place(n), str(n))} | {"twice": 2, "thrice": 3}
_N = rf"(?P<n>{'|'.join(sorted(_NUMBERS, key=len, reverse=True))})"
_TURN = r"(?:elections?|times?|polls?|contests?|votes?|wins?|victor(?:y|ies)|terms?|falls?|rises?|holds?|occasions?)"
_RUN = re.compile(
    rf"\b(?:{_N.replace('?P<n>', '?P<n1>')} (?:{_TURN} |general elections? )?"
    r"(?:running|in a row|in succession|on the trot)"
    rf"|{_N.replace('?P<n>', '?P<n2>')} (?:consecutive|successive|straight) (?:general[- ])?(?:election )?{_TURN}"
    rf"|(?:each|every one|all) of the (?:last|past|previous) {_N.replace('?P<n>', '?P<n3>')} (?:general )?{_TURN})\b",
    re.I,
)
_EVERY = re.compile(
    r"\b(?:each|every|all) (?:general |single |successive )*(?:elections?|contests?|polls?|time)\b", re.I
)
_GRADUAL = re.compile(
    r"\b(?:has|had|have|been) (?:been )?(?:steadily |slowly |gradually )?"
    r"(?:falling|shrinking|declining|dwindling|rising|growing|climbing|sliding|increasing|decreasing|narrowing|widening)\b"
    r"|\b(?:steadily|consistently|election (?:after|by|on) election)\b",
    re.I,
)
_FALL = re.compile(
    r"\b(?:f[ea]ll|shr[aiu]nk|drop|declin|dwindl|slid|slip|down|lower|smaller|narrow|cut|decreas|los)", re.I
)
_RISE = re.compile(
    r"\b(?:r[io]se|rising|gr[eo]w|climb|increas|up\b|higher|larger|bigger|widen|gain(?:ed|ing) (?:share|vote))", re.I
)
_WON = re.compile(r"\b(?:w[io]n|victor|held|hold|elected|return|triumph|tak|took)", re.I)
_SWAPPED = re.compile(r"\b(?:swap|chang|switch)\w* hands", re.I)
_OF_TYPE = {T.MAJORITY_CHANGE: "majority", T.SHARE_CHANGE: "share", T.VOTE_CHANGE: "votes", T.TURNOUT_CHANGE: "turnout"}
_MEASURES = {"majority": r"majorit|margin", "turnout": r"turnout", "share": r"share", "votes": r"votes?\b"}


@dataclass(frozen=True, slots=True)
class Step:
    """One contest of a series: its figure, and the figures that it may be measured from; `goes` is 1, -1, 0 or None.

    None where the record cannot say. `words` give the figure with its year.
    """

    on: date
    is_by_election: bool
    goes: frozenset[int] | None
    words: str


def trend(case: Case) -> Checked | None:
    """The verdict on a trend; None where the claim's words speak of none."""
    run, every = _RUN.search(case.phrase), _EVERY.search(case.phrase)
    cue = run or every or _GRADUAL.search(case.phrase)
    if cue is None or not _is_about(case, cue, run):
        return None
    what = _measure(case)
    if not what or case.analysis is None:
        return None
    direction = 1 if what in ("wins", "hands") else _direction(case)
    day = case.analysis.result.contest.polling_day
    held = [a for a in case.in_seat() if a.result.contest.polling_day <= day and a.lines]
    general = [a for a in held if not a.result.contest.is_by_election or a is held[-1]]
    series = [_series(case, what, each) for each in (held, general, general[:-1])]
    if not direction or not series[0]:
        return case.not_checkable("it is not clear what is said to have gone which way")
    many = _NUMBERS[next(filter(None, run.groups())).lower()] if run else 0
    is_every = every is not None and (_since(case) is not None or not _GRADUAL.search(case.phrase))
    return _judged(case, series, direction, what, many, is_every)


def _is_about(case: Case, cue: re.Match[str], run: re.Match[str] | None) -> bool:
    """Whether the claim is the trend, and not a figure beside it."""
    value = case.claim.stated.value
    if case.claim.type not in (*_OF_TYPE, T.RECORD, T.SEAT_HISTORY, T.OUTCOME):
        return False
    if value is None:
        return case.claim.type is not T.OUTCOME or run is not None
    return (
        run is not None
        and cue.start() < len(case.words)
        and value == _NUMBERS[next(filter(None, run.groups())).lower()]
    )


def _measure(case: Case) -> str:
    """What is followed from contest to contest: "" for nothing that this module follows."""
    if case.claim.type in _OF_TYPE:
        return _OF_TYPE[case.claim.type]
    if _SWAPPED.search(case.phrase):
        return "hands"
    for text in (case.phrase, case.before):
        found = [(m.start(), what) for what, cue in _MEASURES.items() for m in re.finditer(rf"\b(?:{cue})", text, re.I)]
        if found and (_FALL.search(case.before + case.phrase) or _RISE.search(case.before + case.phrase)):
            return max(found)[1]
        if _WON.search(text) and _RUN.search(case.phrase):
            return "wins"
    return ""


def _direction(case: Case) -> int:
    if case.claim.stated.direction:
        return case.claim.stated.direction
    for text in (case.phrase, case.before):
        is_fall, is_rise = bool(_FALL.search(text)), bool(_RISE.search(text))
        if is_fall != is_rise:
            return 1 if is_rise else -1
    return 0


def _since(case: Case) -> date | None:
    """The day or the first day of the year after "since"; None without one."""
    if not re.search(r"\b(?:since|from)\b", case.phrase, re.I):
        return None
    found = [w.on for w in whens(case.phrase, case.article.published) if w.on and w.kind is not WhenKind.WEEKDAY]
    return found[-1] if found else None


def _judged(
    case: Case, series: Sequence[Sequence[Step]], direction: int, what: str, many: int, is_every: bool
) -> Checked:
    """The verdict over every span that may be meant: all contests, general elections and this one, those before it."""
    since, longest = _since(case), series[0]
    spans = [_span(each, many, since, is_every, what) for each in series if each]
    told = "; ".join(step.words for step in longest)
    scope = f"the record holds the seat from {longest[0].on.year}"
    if any(reaches and _all_go(steps, direction) for steps, reaches in spans):
        return case.supported(told, told, scope)
    named = spans[:2]
    if all(any(step.goes is not None and direction not in step.goes for step in steps) for steps, _ in named):
        wrong = next(s for s in reversed(named[-1][0]) if s.goes is not None and direction not in s.goes)
        if many or is_every or not any(step.goes and direction in step.goes for steps, _ in named for step in steps):
            return case.contradicted(told, f"{told}; not so in {wrong.on.year}", note=scope)
    return case.not_checkable(f"{scope}: {told}")


def _all_go(steps: Sequence[Step], direction: int) -> bool:
    return bool(steps) and all(step.goes is not None and direction in step.goes for step in steps)


def _span(
    series: Sequence[Step], many: int, since: date | None, is_every: bool, what: str
) -> tuple[Sequence[Step], bool]:
    """The steps that the words speak of, and whether the record holds all of them."""
    if many:
        return series[-many:], len(series) >= many
    if since is not None:
        after = [step for step in series if step.on.year > since.year]
        if what == "wins":
            after = [step for step in series if step.on.year >= since.year]
        return after, any(step.on.year == since.year for step in series)
    return (series, False) if is_every else (series[-2:], len(series) > 1)


def _series(case: Case, what: str, held: Sequence[Analysis]) -> list[Step]:
    """Contests of the seat, each with the way that the figure went."""
    if what in ("wins", "hands"):
        return [_won(case, a) if what == "wins" else _changed_hands(case, a) for a in held]
    party = _party(case)
    if not held or (what in ("share", "votes") and party is None):
        return []
    first = _step(case, None, held[0], what, party)
    return [first, *(_step(case, before, now, what, party) for before, now in pairwise(held))]


def _step(case: Case, before: Analysis | None, now: Analysis, what: str, party: str | None) -> Step:
    """One contest against the one before by name and, on new boundaries, against its notional base."""
    value = _value(now, what, party)
    base = case.archive.analyses.get(now.baseline.contest_id) if now.baseline else None
    is_estimate = base is not None and base.result.contest.is_notional
    earlier = [] if before is None else [before, base] if base is not None and is_estimate else [before]
    then = [_value(each, what, party) for each in earlier]
    known = [t for t in then if t is not None]
    goes = frozenset((value > t) - (value < t) for t in known) if value is not None and known else None
    contest = now.result.contest
    shown = (
        "not known" if value is None else number(int(value)) if what in ("majority", "votes") else percent(value / 100)
    )
    kind = " (by-election)" if contest.is_by_election else ""
    return Step(contest.polling_day, contest.is_by_election, goes, f"{shown} in {contest.polling_day.year}{kind}")


def _value(analysis: Analysis, what: str, party: str | None) -> Fraction | None:
    line = next((line for line in analysis.lines if line.candidacy.party == party), None)
    if what == "majority":
        is_theirs = party is None or (analysis.winner is not None and analysis.winner.candidacy.party == party)
        return Fraction(analysis.majority) if analysis.majority is not None and is_theirs else None
    if what == "turnout":
        return 100 * analysis.turnout_valid.now if analysis.turnout_valid.now is not None else None
    if line is None:
        return None
    return Fraction(line.votes) if what == "votes" else 100 * line.share


def _won(case: Case, analysis: Analysis) -> Step:
    contest, winner = analysis.result.contest, analysis.winner
    party = _party(case)
    goes = None if winner is None or party is None else frozenset({1 if winner.candidacy.party == party else -1})
    who = case.party(winner.candidacy.party) if winner else "nobody"
    return Step(contest.polling_day, contest.is_by_election, goes, f"{who} in {contest.polling_day.year}")


def _changed_hands(case: Case, analysis: Analysis) -> Step:
    contest, found = analysis.result.contest, analysis.outcome
    under = {found.general_election, found.sitting_member} - {None} if found else set()
    goes = frozenset(1 if each == "gain" else -1 for each in under) or None
    who = case.party(analysis.winner.candidacy.party) if analysis.winner else "nobody"
    return Step(contest.polling_day, contest.is_by_election, goes, f"{who} in {contest.polling_day.year}")


def _party(case: Case) -> str | None:
    """Whose trend it is: the claim's, else the last party that the sentence names before its end."""
    line = case.subject()
    if case.claim.party or line:
        return case.claim.party or (line.candidacy.party if line else None)
    keys = {line.candidacy.party for a in case.in_seat() for line in a.lines}
    found = PartyNames(case.archive.parties, keys).find(case.before + case.phrase)
    return found[-1].party if found else None
