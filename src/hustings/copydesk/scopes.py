"""With which contests a superlative or a trend compares: their kind, their place, and from when on."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from hustings.copydesk.case import Case
from hustings.copydesk.dates import When, WhenKind, whens
from hustings.copydesk.numbers import figures
from hustings.measures.analysis import Analysis

_BEYOND = re.compile(
    r"\b(?:war|history|ever|on record|modern times|living memory|generations?|decades?|century|post-?war|all time)\b",
    re.I,
)
_FOR_YEARS = re.compile(r"\b(?:for|in) (?:the (?:last|past) )?(?:more than |over |almost |nearly )?(\w+) years\b", re.I)
_ALL = date.min, date.min, "that it holds"
_SEAT = re.compile(
    r"\b(?:in|for|of|at) (?:the|this|that) (?:seat|constituency)|seat['’]s history|here\b|had (?:\w+ )?there\b", re.I
)
_WHOLE_COUNTRY = re.compile(r"^(?:Britain|Great Britain|UK|United Kingdom|British|Parliament|Westminster|Commons)\b")
_A_PLACE = re.compile(r"\b[Ii]n (?:the )?(?P<name>[A-Z][\w’'-]+)")
_DATED = (WhenKind.YEAR, WhenKind.DAY, WhenKind.MONTH)


@dataclass(frozen=True, slots=True)
class Scope:
    """Contests after a mark, up to the one in hand; `marked` are those of the day, month or year that is the mark.

    `reaches` if the record holds all of them; `words` say from when ("since 2015"); `is_seat` if they are of one seat.
    """

    contests: tuple[Analysis, ...]
    marked: tuple[Analysis, ...]
    reaches: bool
    words: str
    is_seat: bool


@dataclass(frozen=True, slots=True)
class Span:
    """From when contests count: after `after`; those from `mark` on may be what is named as the mark."""

    after: date
    mark: date
    words: str


def scope_of(case: Case, here: Analysis) -> Scope | None:
    """The contests that the claim's words compare with; None where it is not clear which."""
    text, day = case.phrase, here.result.contest.polling_day
    span, area = _span(case, text, day), _area(case, text)
    is_seat = bool(_SEAT.search(text)) or case.archive.constituency(here.result.contest_id).name in text
    if span is None or (area is None and not is_seat):
        return None
    pool = case.in_seat() if is_seat else list(case.archive.analyses.values())
    kinds = _kinds(here, text, is_seat)
    kept = [
        a
        for a in pool
        if not a.result.contest.is_notional
        and a.result.contest.is_by_election in kinds
        and span.mark <= a.result.contest.polling_day <= day
        and (is_seat or not area or area in _areas(case, a))
    ]
    whole = case.archive.general_elections()
    reaches = bool(whole) and date(whole[0].year, 1, 1) <= span.mark
    is_partys = re.search(r"\b(?:party['’]?s? history|for the party|party has)\b", case.sentence[len(case.before) :])
    after = tuple(a for a in kept if a.result.contest.polling_day > span.after or a is here)
    marked = tuple(a for a in kept if a.result.contest.polling_day <= span.after and a is not here)
    return Scope(after, marked, reaches and not is_partys, span.words, is_seat)


def _kinds(here: Analysis, text: str, is_seat: bool) -> set[bool]:
    """Whether by-elections, other contests, or both are compared."""
    is_by = bool(re.search(r"\bby-?election", text, re.I))
    if re.search(r"\bgeneral election\b", text, re.I) and not is_by:
        return {False}
    if is_seat or (not is_by and re.search(r"\bany (?:\w+ )?(?:election|contest|vote|poll|seat)\b", text, re.I)):
        return {True, False}
    return {True} if is_by else {here.result.contest.is_by_election}


def _areas(case: Case, analysis: Analysis) -> tuple[str, str]:
    seat = case.archive.constituency(analysis.result.contest_id)
    return seat.nation, seat.region


def _area(case: Case, text: str) -> str | None:
    """The nation or region that the words confine the comparison to, "" for none; None for one that is not known."""
    known = sorted(case.archive.areas(), key=len, reverse=True)
    named = next((name for name in known if re.search(rf"\bin (?:the )?{re.escape(name)}\b", text, re.I)), "")
    times = [(when.start, when.end) for when in whens(text, case.article.published)]
    others = [
        match
        for match in _A_PLACE.finditer(text)
        if not any(start <= match.start("name") < end for start, end in times)
        and not re.search(r"\bsince\b", text[: match.start()])
        and not _WHOLE_COUNTRY.match(match["name"])
    ]
    return named if named or not others else None


def _span(case: Case, text: str, day: date) -> Span | None:
    """From when contests are compared: the time, the election or the contest after "since", else the words' own."""
    if re.search(r"\b(?:this|the) year\b|\bof the year\b|\bso far this year\b", text, re.I):
        return Span(date(day.year - 1, 12, 31), date(day.year, 1, 1), f"in {day.year}")
    elections = [d for d in case.archive.general_elections() if d < day]
    if re.search(r"\b(?:this|the|current) parliament\b", text, re.I):
        return _since_election(elections[-1:])
    if re.search(r"\bo[fn] the (?:night|day)\b", text, re.I):
        return Span(day - timedelta(days=1), day, "that day")
    if re.search(r"\b(?:since|from|after)\b", text, re.I):
        return _since(case, text, day, elections)
    if for_years := _FOR_YEARS.search(text):
        return _years_back(day, for_years[1])
    is_wide = _BEYOND.search(text) or re.search(r"\bat any\b|\bin any\b|\brecord\b|\bnever\b|\bno ", text, re.I)
    if not is_wide and case.analysis and not case.analysis.result.contest.is_by_election:
        held = case.analysis.result.contest.election_day
        return Span(held - timedelta(days=1), held, f"at the general election of {day.year}")
    return Span(*_ALL)


def _since(case: Case, text: str, day: date, elections: Sequence[date]) -> Span | None:
    told = text[re.search(r"\b(?:since|from|after)\b", text, re.I).end() :]  # type: ignore[union-attr]
    dated = [w for w in whens(text, case.article.published) if w.on and w.kind in _DATED]
    bound = next(iter([w for w in dated if w.is_bound][-1:] or dated[-1:]), None)
    if bound is not None and bound.on is not None:
        return Span(_last_day(bound), bound.on, f"since {bound.on.year}")
    if re.search(r"\bgeneral election\b|\blast election\b", told, re.I):
        return _since_election(elections[-1:])
    if _BEYOND.search(told):
        return Span(*_ALL)
    named = re.sub(r"^\W*(?:the )?", "", told)
    spoken = [s for s in case.archive.state.constituencies.values() if named.startswith(s.name)]
    longest = max((len(s.name) for s in spoken), default=0)
    ids = {s.id for s in spoken if len(s.name) == longest}
    held = [c for c in case.archive.contests() if c.constituency_id in ids and not c.is_notional]
    polled = [c for c in held if c.polling_day < day]
    days = [c.polling_day for c in [c for c in polled if c.is_by_election] or polled]
    return Span(days[-1], days[-1], f"since {days[-1].year}") if days else None


def _years_back(day: date, many: str) -> Span:
    """For so many years: where the number is not read, further back than any record."""
    year = day.year - next((int(f.value) for f in figures(many) if f.value < day.year), day.year)
    return Span(date(year, 12, 31), date(year, 1, 1), f"since {year}") if year else Span(*_ALL)


def _since_election(days: Sequence[date]) -> Span | None:
    """Since the last general election."""
    return Span(days[0], days[0], f"since the general election of {days[0].year}") if days else None


def _last_day(when: When) -> date:
    """The last day of a year or month that is the mark, else the day."""
    assert when.on is not None
    if when.kind is WhenKind.YEAR:
        return date(when.on.year, 12, 31)
    if when.kind is WhenKind.MONTH:
        return when.on.replace(day=monthrange(when.on.year, when.on.month)[1])
    return when.on
