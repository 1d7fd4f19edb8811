"""How an account of several reports is put in words, on a terminal and on a page."""

from __future__ import annotations

from hustings.copydesk.alignment import Wording
from hustings.copydesk.reconciling import Standing
from hustings.copydesk.timeline import Moment
from hustings.coverage.words import uk_clock, uk_date, uk_month

STANDINGS = {
    Standing.WRONG: "wrong against the record",
    Standing.DISPUTED: "disputed",
    Standing.AGREED: "agreed",
    Standing.ALONE: "in one report only",
}
WORDINGS = {
    Wording.SAME: "the same words",
    Wording.PART: "part of it",
    Wording.SHORTENED: "shortened, with an ellipsis",
    Wording.DIFFERENT: "other words",
}


def when(moment: Moment) -> str:
    """A moment's date in UK time, as far as the report gives it."""
    if moment.at:
        return f"{uk_date(moment.at)}, {uk_clock(moment.at)}"
    if moment.on:
        return uk_date(moment.on)
    if moment.month_begins:
        return uk_month(moment.month_begins) + (" (year understood)" if moment.is_year_understood else "")
    return str(moment.year)
