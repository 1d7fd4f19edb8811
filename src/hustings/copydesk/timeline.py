"""What happened when, as the reports tell it: their datelines, a live page's posts, dates that sentences mention."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from hustings.copydesk.datelines import Stamp, stamps_in
from hustings.copydesk.layout import sentences
from hustings.copydesk.values import Article

_NUMBERED = re.compile(r"^[\s•]*(?:[0-9]{1,3}[.)]\s+)?")
_HEADING_AFTER = re.compile(r"\s*([^\n]+)")


class MomentKind(StrEnum):
    DATELINE = "dateline"
    POST = "post"
    MENTIONED = "mentioned"


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One date in one report; `month`, `day` and `at` (UTC) are None as far as the report does not give them.

    `text` is the sentence that mentions it, or the heading of a post. `start` and `end` are None for a dateline that
    stands outside the text; `is_year_understood` where the report says "in May" alone.
    """

    report: int
    kind: MomentKind
    year: int
    month: int | None = None
    day: int | None = None
    at: datetime | None = None
    text: str = ""
    start: int | None = None
    end: int | None = None
    is_year_understood: bool = False

    @property
    def on(self) -> date | None:
        """The day, where it is known."""
        return date(self.year, self.month, self.day) if self.month and self.day else None

    @property
    def month_begins(self) -> date | None:
        """The first day of its month, where that is known."""
        return date(self.year, self.month, 1) if self.month else None


def timeline(articles: Sequence[Article]) -> tuple[Moment, ...]:
    """Every date of these reports in order of time; what is known less exactly stands before what falls in it."""
    moments: list[Moment] = []
    for number, article in enumerate(articles):
        if on := article.published:
            year, month, day = on.timetuple()[:3]
            kind, title = MomentKind.DATELINE, article.title
            moments.append(Moment(report=number, kind=kind, year=year, month=month, day=day, text=title))
        moments += _in_text(number, article)
    return tuple(sorted(moments, key=_order))


def _in_text(number: int, article: Article) -> list[Moment]:
    laid_out = sentences(article.text)
    starts = [sentence.start for sentence in laid_out]
    found = []
    for stamp in stamps_in(article.text, article.published):
        if stamp.is_marked and stamp.at is None:
            continue  # the dateline itself
        sentence = laid_out[max(0, bisect_right(starts, stamp.start) - 1)]
        mentioned = article.text[sentence.start : sentence.end]
        found.append(
            Moment(
                report=number,
                kind=MomentKind.POST if stamp.is_marked else MomentKind.MENTIONED,
                year=stamp.year,
                month=stamp.month,
                day=stamp.day,
                at=stamp.at,
                text=_heading(article.text, stamp) if stamp.is_marked else " ".join(mentioned.split()),
                start=stamp.start,
                end=stamp.end,
                is_year_understood=stamp.is_understood,
            )
        )
    return found


def _heading(text: str, stamp: Stamp) -> str:
    """What stands before a stamp on its line, without its number; where nothing does, the line after."""
    line = text[text.rfind("\n", 0, stamp.start) + 1 : stamp.start]
    if heading := _NUMBERED.sub("", line).strip():
        return heading
    after = _HEADING_AFTER.match(text, stamp.end)
    return after[1].strip() if after else ""


def _order(moment: Moment) -> tuple[int, int, int, float, int, int]:
    instant = moment.at.timestamp() if moment.at else float("-inf")
    return (moment.year, moment.month or 0, moment.day or 0, instant, moment.report, moment.start or 0)
