"""Dates and times as news copy prints them: datelines, the stamps of a live page, dates that a sentence mentions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

UK = ZoneInfo("Europe/London")
HEAD = 1_500  # characters of a text in which its dateline is looked for

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)"
)
_DAY = r"(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?"
_YEAR = r"(?:18|19|20)[0-9]{2}"
_ORDINAL = r"(?:st|nd|rd|th)?"
_DATE = re.compile(
    rf"(?:\b{_DAY}\b,?\s+)?(?:"
    rf"(?<![0-9.,:/£-])(?P<d1>[0-9]{{1,2}}){_ORDINAL}\s+(?:of\s+)?(?P<m1>{_MONTH})\b\.?,?\s+(?P<y1>{_YEAR})\b"
    rf"|\b(?P<m2>{_MONTH})\.?\s+(?P<d2>[0-9]{{1,2}}){_ORDINAL},\s+(?P<y2>{_YEAR})\b"
    rf"|(?<![0-9-])(?P<y3>{_YEAR})-(?P<m3>[0-9]{{2}})-(?P<d3>[0-9]{{2}})(?![0-9-])"
    rf"|(?<![0-9/])(?P<d4>[0-9]{{1,2}})/(?P<m4>[0-9]{{1,2}})/(?P<y4>{_YEAR})(?![0-9/]))"
)
_ZONE = r"(?P<zone>British Summer Time|Greenwich Mean Time|BST|GMT|UTC|Z|[+-][0-9]{2}:?[0-9]{2})?"
_CLOCK = rf"(?P<hour>[0-9]{{1,2}})[:.](?P<minute>[0-9]{{2}})(?::[0-9.]+)?(?![0-9])\s*(?P<half>[ap]\.?m\b\.?)?\s*{_ZONE}"
_CLOCK_BEFORE = re.compile(rf"\b{_CLOCK},?\s*(?:on\s+)?$")
_CLOCK_AFTER = re.compile(rf"(?:T|,?\s+(?:at\s+)?){_CLOCK}")
_CLOCK_ALONE = re.compile(rf"^[ \t•]*{_CLOCK}[ \t]*$", re.MULTILINE)
_MARKED = re.compile(r"(?:published|updated|posted|date|dated)[:\s]*(?:(?:at|on)\s+)?$", re.IGNORECASE)
_AROUND = re.compile(
    r"(?:published|updated|posted|last|date|by|on|at|BST|GMT|[0-9]{1,2}[:.][0-9]{2}(?:[ap]m)?|[\s:|,.•·–-])*+",
    re.IGNORECASE,
)
_VAGUE = re.compile(
    rf"(?:\b(?:[Ii]n|[Ss]ince|[Ll]ast|[Dd]uring|[Ee]arly|[Ll]ate|[Ff]rom|[Uu]ntil|[Bb]y|[Oo]f)\s+|\b)"
    rf"(?P<month>{_MONTH})\s+(?P<year>{_YEAR})\b"
    rf"|\b(?:[Ii]n|[Ss]ince|[Ll]ast|[Dd]uring|[Ff]rom|[Uu]ntil|[Ee]arly|[Ll]ate)\s+(?P<bare>{_MONTH})\b(?!\s+[0-9])"
    rf"|\b(?:[Ii]n|[Ss]ince|[Ff]rom|[Uu]ntil|[Bb]y)\s+(?P<only>{_YEAR})\b|\b(?P<poll>{_YEAR})(?=\s+general election)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """A date where it stands in a text. `month`, `day` and `at` (UTC) are None where the text does not give them.

    `is_marked` tells a dateline or the stamp of a post ("published at …") from a date that a sentence mentions;
    `is_understood` that the text leaves the year out ("in May").
    """

    start: int
    end: int
    year: int
    month: int | None = None
    day: int | None = None
    at: datetime | None = None
    is_marked: bool = False
    is_understood: bool = False

    @property
    def on(self) -> date | None:
        """The day, where it is known."""
        return date(self.year, self.month, self.day) if self.month and self.day else None


def published_on(text: str) -> date | None:
    """The date at the head of a text, or None: one marked as such ("published at …"), or alone on its line.

    >>> published_on("Friday 2 July 2021\\n\\nLabour has won."), published_on("Polls closed on 1 July 2021 in Batley.")
    (datetime.date(2021, 7, 2), None)
    """
    for stamp in _full_dates(text[:HEAD]):
        if stamp.is_marked or _is_alone(text, stamp):
            return stamp.on
    return None


def stamps_in(text: str, published: date | None = None) -> list[Stamp]:
    """Every date that a text gives, in order. Months and times alone hang on *published*, and need it.

    Weekdays are left alone: "on Monday" may be the last or the next.
    """
    full = list(_full_dates(text))
    found = [*full, *_times_alone(text, published), *_vague_dates(text, published)]
    kept: list[Stamp] = []
    for stamp in sorted(found, key=lambda s: (s.start, -s.end)):
        if not kept or stamp.start >= kept[-1].end:
            kept.append(stamp)
    return kept


def _full_dates(text: str) -> Iterator[Stamp]:
    for match in _DATE.finditer(text):
        parts = {name[0]: value for name, value in match.groupdict().items() if value}
        month = int(parts["m"]) if parts["m"].isdigit() else _month(parts["m"])
        try:
            day = date(int(parts["y"]), month, int(parts["d"]))
        except ValueError:
            continue
        before = _CLOCK_BEFORE.search(text, max(0, match.start() - 60), match.start())
        after = None if before else _CLOCK_AFTER.match(text, match.end())
        start = before.start() if before else match.start()
        marked = _MARKED.search(text, max(0, start - 30), start)
        yield Stamp(
            start=marked.start() if marked else start,
            end=after.end() if after else match.end(),
            year=day.year,
            month=day.month,
            day=day.day,
            at=_instant(day, before or after),
            is_marked=bool(marked),
        )


def _times_alone(text: str, published: date | None) -> Iterator[Stamp]:
    """Times that stand alone on their line, as at the head of a live page's posts."""
    for match in _CLOCK_ALONE.finditer(text) if published else ():
        at = _instant(published, match) if published else None
        if published and at:
            year, month, day = published.timetuple()[:3]
            start, end = match.span()
            yield Stamp(start=start, end=end, year=year, month=month, day=day, at=at, is_marked=True)


def _vague_dates(text: str, published: date | None) -> Iterator[Stamp]:
    """Months and years; a month without a year is the latest up to *published*."""
    for match in _VAGUE.finditer(text):
        start, end = match.span()
        if year := match["year"] or match["only"] or match["poll"]:
            yield Stamp(start=start, end=end, year=int(year), month=_month(match["month"]) if match["month"] else None)
        elif published and match["bare"]:
            month = _month(match["bare"])
            year_then = published.year - (month > published.month)
            yield Stamp(start=start, end=end, year=year_then, month=month, is_understood=True)


def _month(name: str) -> int:
    return _MONTHS.index(name[:3].lower()) + 1


def _instant(day: date, clock: re.Match[str] | None) -> datetime | None:
    """The instant of a time on a day, UK time unless its zone is given; None for no time, or one that is none."""
    if clock is None:
        return None
    hour, minute, half = int(clock["hour"]), int(clock["minute"]), (clock["half"] or "")[:1]
    if half and hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    zone = clock["zone"] or ""
    try:
        local = datetime(day.year, day.month, day.day, hour, minute)
        if zone[:1] in ("+", "-") and zone:
            return datetime.fromisoformat(f"{local.isoformat()}{zone}").astimezone(UTC)
        if zone in ("British Summer Time", "BST"):
            return (local - timedelta(hours=1)).replace(tzinfo=UTC)
        return local.replace(tzinfo=UTC if zone else UK).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _is_alone(text: str, stamp: Stamp) -> bool:
    """Whether nothing but words of a dateline stands on the stamp's line."""
    line_start = text.rfind("\n", 0, stamp.start) + 1
    line_end = text.find("\n", stamp.end)
    after = text[stamp.end : line_end if line_end >= 0 else None]
    return bool(_AROUND.fullmatch(text[line_start : stamp.start]) and _AROUND.fullmatch(after))
