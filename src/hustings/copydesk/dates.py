"""When: dates, years and relative times in copy. Relative ones hang on the day the article was published."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_COUNT_WORDS = ("a", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_COUNTS = dict(zip(_COUNT_WORDS, (1, *range(1, 11)), strict=True))

_MONTH = "|".join(m.capitalize() for m in MONTHS) + "|" + "|".join(m.upper() for m in MONTHS)
_MONTH = rf"(?:{_MONTH}|Jan|Feb|Aug|Sept|Oct|Nov|Dec)(?![A-Za-z])"
_WEEKDAY = "|".join(d.capitalize() for d in WEEKDAYS) + "|" + "|".join(d.upper() for d in WEEKDAYS)
_DAY = r"(?P<day{0}>\d{{1,2}})(?:st|nd|rd|th)?"
_PATTERN = re.compile(
    "|".join(
        (
            rf"(?:(?P<dayname>{_WEEKDAY}),? )?(?:the )?{_DAY.format(1)} (?:of )?(?P<month1>{_MONTH})"
            r"(?:,? (?P<year1>\d{4}))?",
            rf"(?:(?P<dayname2>{_WEEKDAY}),? )?(?P<month2>{_MONTH}) {_DAY.format(2)}(?!\d)(?:,? (?P<year2>\d{{4}}))?",
            rf"(?P<month3>{_MONTH}) (?P<year3>\d{{4}})",
            rf"(?P<lead>[Ii]n|IN|[Ll]ast|[Ss]ince|[Tt]his|[Bb]y|[Uu]ntil|[Oo]f|[Ff]rom) (?P<month4>{_MONTH})(?! \d)",
            rf"(?P<month5>{_MONTH})(?=['’]s )",
            r"(?P<decade>(?:the )?(?:mid-|early |late )?(?:18|19|20)\d0s)",
            r"(?P<iso>\d{4}-\d{2}-\d{2})",
            r"(?<![\d,.£$€])(?P<year>(?:18|19|20)\d{2})"
            r"(?!\d|,\d|\.\d|[ -](?:votes?|papers|ballots?|people|majority)|\s?%| per)",
            rf"(?P<weekday>{_WEEKDAY})",
            r"(?P<ago>(?i:(?P<count>\w+) years? (?:ago|before|earlier|previously)))",
            r"(?P<last>(?i:(?:the )?(?:last time(?: (?:out|round|around))?|previous time|last year"
            r"|last (?:general )?election|previous (?:general )?election|previous contest|last (?:general )?poll)))",
            r"(?P<general>(?i:(?:the |that )?general election))",
            r"(?P<now>(?i:this time(?: (?:out|round|around))?|yesterday|last night|today|tonight|this year))",
        )
    )
)
_OPEN = re.compile(
    r"(?:since|until|till|before|after|by|between|ever since|back to|as far back as|dating to)(?: the| at| \w+)?\s+$",
    re.I,
)


class WhenKind(StrEnum):
    """How precisely a time is given. `last` and `general` are the election before; `now` is the one in hand."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    WEEKDAY = "weekday"
    LAST = "last"
    GENERAL = "general"
    NOW = "now"
    DECADE = "decade"


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """A time in the text. `on` is the day for a day and a weekday, the first day of a month or year otherwise.

    `is_bound` marks the bound of a span ("since 1997"), which is no time that a figure belongs to.
    """

    start: int
    end: int
    kind: WhenKind
    on: date | None = None
    is_bound: bool = False

    def fits(self, day: date) -> bool:
        """Whether a day may be the one meant; always for the relative kinds that name no day."""
        if self.on is None:
            return True
        if self.kind is WhenKind.YEAR:
            return day.year == self.on.year
        if self.kind is WhenKind.MONTH:
            return (day.year, day.month) == (self.on.year, self.on.month)
        return day == self.on


def whens(text: str, published: date | None) -> list[When]:
    """Every date and time word in a text, in order.

    >>> [(w.kind.value, str(w.on)) for w in whens("on Thursday, in May, two years ago", date(2021, 7, 2))]
    [('weekday', '2021-07-01'), ('month', '2021-05-01'), ('year', '2019-01-01')]
    """
    found = []
    for match in _PATTERN.finditer(text):
        when = _when(match, published)
        if when is not None:
            bound = bool(_OPEN.search(text[max(0, match.start() - 24) : match.start()]))
            bound = bound or (match["lead"] or "").lower() in ("since", "by", "until")
            found.append(When(start=match.start(), end=match.end(), kind=when[0], on=when[1], is_bound=bound))
    return found


def _when(match: re.Match[str], published: date | None) -> tuple[WhenKind, date | None] | None:
    groups = match.groupdict()
    for n in "12":
        if groups[f"day{n}"]:
            return WhenKind.DAY, _day(groups[f"day{n}"], groups[f"month{n}"], groups[f"year{n}"], published)
    if groups["iso"]:
        year, month, day = groups["iso"].split("-")
        return WhenKind.DAY, _date(int(year), int(month), int(day))
    if groups["month3"]:
        return WhenKind.MONTH, _date(int(groups["year3"]), _month(groups["month3"]), 1)
    if groups["month4"]:
        return WhenKind.MONTH, _month_meant(_month(groups["month4"]), groups["lead"].lower() == "last", published)
    if groups["month5"]:
        return WhenKind.MONTH, _month_meant(_month(groups["month5"]), False, published)
    if groups["decade"]:
        return WhenKind.DECADE, None
    if groups["year"]:
        return WhenKind.YEAR, date(int(groups["year"]), 1, 1)
    if groups["weekday"]:
        return WhenKind.WEEKDAY, _weekday(groups["weekday"], published)
    if groups["ago"]:
        count = _COUNTS.get(groups["count"].lower()) or (int(groups["count"]) if groups["count"].isdecimal() else 0)
        known = count and published and count < 200
        return (WhenKind.YEAR, date(published.year - count, 1, 1)) if known and published else (WhenKind.LAST, None)
    kind = next((kind for kind in ("last", "general", "now") if groups[kind]), None)
    return (WhenKind(kind), None) if kind else None


def _day(day: str, month: str, year: str | None, published: date | None) -> date | None:
    return _date(int(year), _month(month), int(day)) if year else _latest(_month(month), int(day), published)


def _latest(month: int, day: int, published: date | None) -> date | None:
    """The latest such day that is not long after publication: copy of January says "in December" of the year before."""
    if published is None:
        return None
    this_year = _date(published.year, month, day)
    ahead = this_year is not None and this_year > published + timedelta(days=45)
    return _date(published.year - 1, month, day) if ahead else this_year


def _month_meant(month: int, is_last: bool, published: date | None) -> date | None:
    """The month that "in June" or "last June" means; the latter is never the month of publication."""
    found = _latest(month, 1, published)
    if is_last and found and published and (found.year, found.month) >= (published.year, published.month):
        return found.replace(year=found.year - 1)
    return found


def _weekday(name: str, published: date | None) -> date | None:
    if published is None:
        return None
    return published - timedelta(days=(published.weekday() - WEEKDAYS.index(name.lower())) % 7)


def _month(name: str) -> int:
    return next(n for n, month in enumerate(MONTHS, 1) if month.startswith(name.lower()[:3]))


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
