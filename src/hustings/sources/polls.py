"""Tables of opinion polls: PollBase's national polls and by-election polls, and the polls of Great Britain since 2010.

Shares are kept as published, in per cent; nothing is worked out while reading. A table whose rows are results and exit
polls too says so row by row. An exit poll has the polling day of its general election, which has to be known: that is
how it is decided when it may be entered.
"""

from __future__ import annotations

import re
from calendar import month_abbr
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby

from hustings.errors import BadInput
from hustings.record.problems import Problem, errors_in
from hustings.record.reference import BEFORE, EXIT_POLL, POLL, RESULT, ByElectionPoll, NationalPoll, PollTable
from hustings.sources.history import ELECTIONS
from hustings.sources.official.tables import Cells, decoded, split_rows

POLLBASE, BY_ELECTIONS, GREAT_BRITAIN = "pollbase", "pollbase by-elections", "gb polls"
HOME_OF_POLLBASE = "https://www.markpack.org.uk/opinion-polls/"
CREDIT = f"Polls: PollBase, compiled by Mark Pack, {HOME_OF_POLLBASE}"
CREDITS = {
    POLLBASE: CREDIT,
    BY_ELECTIONS: CREDIT,
    GREAT_BRITAIN: "Polls: Wikipedia's lists of opinion polls (text CC BY-SA 4.0), as gathered by "
    "https://github.com/keithysimpson/UK_general_election_polls_stacked",
}
GENERAL_ELECTIONS = (*ELECTIONS.values(), date(2024, 7, 4))
"""Polling days that rows about a general election are told by, within 45 days of where they are filed."""

_NATIONAL = (
    *("parliament_sheet", "row", "kind", "year", "month", "fieldwork", "fieldwork_start", "published", "pollster"),
    *("publisher", "con", "lab", "ld", "sdp", "ukip", "green", "bnp", "tig", "bxp_reform", "con_lead_over_lab"),
    *("mode", "geography", "mrp"),
)
_BY_ELECTION = (
    *("constituency", "by_election_date", "row", "kind", "baseline", "pollster", "fieldwork", "published"),
    *("publisher", "party", "share"),
)
_BRITAIN = (
    *("date", "pollster", "samplesize", "reform_ukip", "conservative", "lib_dem", "labour", "snp", "green", "others"),
    *("percent_left", "other_left", "other_right"),
)
_PARTIES = {
    **{party: party for party in ("con", "lab", "ld", "ukip", "green", "bnp")},
    "sdp": "sdp-1981",
    "tig": "the-independent-group-for-change",
    "bxp_reform": "reform",
}
_BRITISH = {"con": "conservative", "lab": "labour", "ld": "lib_dem", "snp": "snp", "green": "green"}
_SPELLINGS = {
    **dict.fromkeys(("lib", "lib dem", "lib/sdp"), "ld"),
    **dict.fromkeys(("brexit /reform", "brexit party"), "reform"),
    "sdp": "sdp-1981",
    "pc": "plaid",
    "ecology": "green",
    "workers party": "workers",
    "others": "other",
    "english dems": "english-democrats",
}
_REFORM_FROM = date(2019, 4, 12)
"""The Brexit Party's launch: a column that holds UKIP and its successor is UKIP's before, Reform's from then."""
_MONTHS = {name.casefold(): i for i, name in enumerate(month_abbr) if i}
_WAYBACK = re.compile(r" Archived .* at the Wayback Machine$")
_RANGE = re.compile(r"\d+-\d+")


def form_of(data: bytes) -> str:
    """The name of the table that a file holds, told by its header; blank where it is none of them."""
    header = data[:600].decode("utf-8-sig", errors="replace").split("\n")[0].strip().replace('"', "").casefold()
    forms = {_NATIONAL: POLLBASE, _BY_ELECTION: BY_ELECTIONS, _BRITAIN: GREAT_BRITAIN}
    return forms.get(tuple(header.split(",")), "")


def parse_polls(data: bytes, source: str) -> tuple[PollTable, tuple[Problem, ...]]:
    """A file's table of polls, and what is to be noted about it: each spelling once, where it is first.

    Raises:
        BadInput: It is another file, or a cell cannot be read; with every problem.
    """
    name = form_of(data)
    if not name:
        raise BadInput([Problem(id="R008", message="no table of polls has this header", source=source, line=1)])
    columns = {POLLBASE: _NATIONAL, BY_ELECTIONS: _BY_ELECTION, GREAT_BRITAIN: _BRITAIN}[name]
    rows = split_rows(decoded(data, source), source)[1:]
    cells = Cells(source, {column: i for i, column in enumerate(columns)}, len(columns))
    if name == BY_ELECTIONS:
        table = PollTable(name=name, credit=CREDIT, by_elections=tuple(_by_elections(cells.read(rows, _one_share))))
    else:
        read = _national if name == POLLBASE else _british
        table = PollTable(name=name, credit=CREDITS[name], national=tuple(cells.read(rows, read)))
    if any(problem.is_error for problem in cells.problems):
        raise BadInput(errors_in(cells.problems))
    said = {(p.id, p.field, p.found if p.field == "share" else p.expected): p for p in reversed(cells.problems)}
    return table, tuple(reversed(said.values()))


def _national(cells: Cells) -> NationalPoll:
    kind = cells.text("kind")
    if kind not in (POLL, EXIT_POLL, RESULT):
        cells.problem("R023", "kind", f'"{kind}" is none of poll, exit poll, result', found=kind)
    filed = _filed(cells)
    if kind in (EXIT_POLL, RESULT):
        first = last = _polling_day(cells, filed, kind)
        is_dated = True
    else:
        first, last, is_dated = _fieldwork(cells, filed)
    return NationalPoll(
        kind=kind,
        pollster=cells.text("pollster"),
        client=cells.text("publisher"),
        first_day=first,
        last_day=last,
        is_dated=is_dated,
        geography="UK" if cells.text("geography").startswith("UK") else "GB",
        shares=_shares(cells, {party: column for column, party in _PARTIES.items()}, 1),
        sample_size=None,
        line=cells.line,
    )


def _british(cells: Cells) -> NationalPoll:
    day = cells.day("date") or date.min
    ukip = "reform" if day >= _REFORM_FROM else "ukip"
    shares = _shares(cells, {**_BRITISH, ukip: "reform_ukip"}, 100)
    pollster = cells.text("pollster")
    if pollster != (named := _WAYBACK.sub("", pollster)):
        cells.problem("O009", "pollster", f'"{pollster}" read as {named}', found=pollster, expected=named)
    return NationalPoll(
        kind=POLL,
        pollster=named,
        client="",
        first_day=day,
        last_day=day,
        is_dated=True,
        geography="GB",
        shares={party: share for party, share in shares.items() if share or party != "snp"},
        sample_size=cells.count_or_missing("samplesize"),
        line=cells.line,
    )


def _shares(cells: Cells, columns: Mapping[str, str], times: int) -> dict[str, Decimal]:
    """The shares that a row gives, in per cent. More than 103 together cannot be shares of one poll."""
    given = {party: cells.fraction(column) for party, column in columns.items()}
    shares = {party: share * times for party, share in given.items() if share is not None}
    if sum(shares.values()) > 103 or any(share < 0 for share in shares.values()):
        found = f"{sum(shares.values()):f}"
        cells.problem("R023", "con", f"the shares add up to {found} per cent", found=found, expected="100")
    return shares


def _filed(cells: Cells) -> date:
    """The middle of the month that a row is filed under, or its day of publication where it is of that month."""
    year, month = cells.text("year"), _MONTHS.get(cells.text("month").casefold()[:3])
    if not (year.isdecimal() and len(year) == 4 and month):
        cells.problem("O002", "month", "a year and a month are needed", found=f"{year} {cells.text('month')}")
        return date.min
    published = cells.text("published")
    return _day(int(year), month, published) or date(int(year), month, 15)


def _day(year: int, month: int, text: str) -> date | None:
    """A day of a month, or a date in full; None where the text is neither."""
    try:
        return date(year, month, int(text)) if text.isdecimal() else date.fromisoformat(text[:10])
    except ValueError:
        return None


def _fieldwork(cells: Cells, filed: date) -> tuple[date, date, bool]:
    """First and last day of fieldwork, and whether the row tells them: as typed, "30-2" runs into the next month."""
    start = cells.day("fieldwork_start")
    if start is None:
        return filed, filed, False
    if abs((start - filed).days) > 92:
        message = f"fieldwork from {start} in a row filed under {filed:%B %Y}: read as that month"
        cells.problem("O009", "fieldwork_start", message, found=str(start), expected=f"{filed:%Y-%m}")
        return filed, filed, False
    typed = re.fullmatch(r"(\d+|\?)?-(\d+)(?:/(\d+))?", cells.text("fieldwork"))
    end = _day(start.year, int(typed[3] or start.month), typed[2]) if typed else start
    if typed and end and end < start:
        after = date(start.year, start.month, 28) + timedelta(days=7)
        end = _day(after.year, after.month, typed[2])
    return start, end if end and 0 <= (end - start).days <= 62 else start, True


def _polling_day(cells: Cells, filed: date, kind: str) -> date:
    """The polling day of the general election that a result or an exit poll is of."""
    near = [day for day in GENERAL_ELECTIONS if abs((day - filed).days) <= 45]
    if near:
        return min(near, key=lambda day: abs((day - filed).days))
    if kind == EXIT_POLL:
        cells.problem("O007", "kind", "no general election is known near this exit poll", expected="a polling day")
    return filed


def _one_share(cells: Cells) -> tuple[ByElectionPoll, int, str, Decimal | None]:
    """One row is one party's share: its poll without shares, the workbook's row, the party, the share."""
    text, kind = cells.text("share"), cells.text("kind")
    if is_range := bool(_RANGE.fullmatch(text)):
        cells.problem("O009", "share", f'"{text}" is a range: read as unknown', found=text)
    if kind not in (POLL, BEFORE, "by-election result"):
        cells.problem("R023", "kind", f'"{kind}" is no kind of row here', found=kind)
    polling_day = cells.day("by_election_date") or date.min
    published = cells.text("published")
    last = _last_day(cells.text("fieldwork"), polling_day) or _day(1, 1, published) if polling_day != date.min else None
    poll = ByElectionPoll(
        kind=RESULT if kind == "by-election result" else kind,
        constituency=cells.text("constituency"),
        polling_day=polling_day,
        pollster=cells.text("pollster"),
        client=cells.text("publisher"),
        last_day=last if last and timedelta(0) <= polling_day - last <= timedelta(days=366) else None,
        shares={},
        line=cells.line,
    )
    party = cells.text("party").casefold()
    key = _SPELLINGS.get(party, re.sub(r"[^a-z0-9]+", "-", party).strip("-"))
    return poll, cells.count("row") or 0, key, None if is_range else cells.fraction("share")


def _last_day(fieldwork: str, polling_day: date) -> date | None:
    """The last day of a fieldwork such as "9-17 Jun": in the twelve months to polling day."""
    found = re.search(r"(\d{1,2})\s+([A-Za-z]{3})[a-z]*$", fieldwork)
    month = _MONTHS.get(found[2].casefold()) if found else None
    if found is None or month is None:
        return None
    days = (_day(polling_day.year - back, month, found[1]) for back in (0, 1))
    return next((day for day in days if day and day <= polling_day), None)


def _by_elections(rows: Iterable[tuple[ByElectionPoll, int, str, Decimal | None]]) -> Iterable[ByElectionPoll]:
    """The rows of each poll, which stand together, as one."""
    for _, group in groupby(rows, key=lambda row: (row[0].polling_day, row[0].constituency, row[0].kind, row[1])):
        lines = list(group)
        poll = lines[0][0]
        for _, _, party, share in lines:
            if share is not None:
                poll.shares[party] = poll.shares.get(party, Decimal(0)) + share
        yield poll
