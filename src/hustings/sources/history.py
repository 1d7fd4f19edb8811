"""The Commons Library's constituency results from 1918 to 2019 (research briefing CBP-8647): a read-only table.

The file is Windows-1252. It gives party totals, not candidates: SNP and Plaid Cymru together, and to 1951 the National
Liberals and others under "other". `-1` stands for a Member returned without a vote (`-2`, `-3` for more). In seats with
two Members or three (to 1945) votes are votes, not voters. From 2010 the candidacy files say more, and win where they
differ.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from hustings.errors import BadInput
from hustings.record.problems import Problem, errors_in
from hustings.record.reference import HistoricResult
from hustings.sources.official.tables import Cells, decoded, split_rows

_POLLING_DAYS = (
    "1918-12-14 1922-11-15 1923-12-06 1924-10-29 1929-05-30 1931-10-27 1935-11-14 1945-07-05 1950-02-23 1951-10-25 "
    "1955-05-26 1959-10-08 1964-10-15 1966-03-31 1970-06-18 1974-02-28 1974-10-10 1979-05-03 1983-06-09 1987-06-11 "
    "1992-04-09 1997-05-01 2001-06-07 2005-05-05 2010-05-06 2015-05-07 2017-06-08 2019-12-12"
)
_IN_1974 = {"1974-02-28": "1974F", "1974-10-10": "1974O"}
ELECTIONS = {_IN_1974.get(day, day[:4]): date.fromisoformat(day) for day in _POLLING_DAYS.split()}
_COLUMNS = (
    *("constituency_id", "seats", "constituency_name", "country/region", "electorate", "con_votes", "con_share"),
    *("lib_votes", "lib_share", "lab_votes", "lab_share", "natsw_votes", "natsw_share", "oth_votes", "oth_share"),
    *("total_votes", "turnout", "election", "boundary_set", ""),
)
_PARTIES = {"con": "con_votes", "lib": "lib_votes", "lab": "lab_votes", "nat": "natsw_votes", "other": "oth_votes"}
_UNOPPOSED = {"-1": 1, "-2": 2, "-3": 3}  # Members returned without a vote
_REGIONS = dict.fromkeys(("Yorkshire and the Humber", "Yorkshire & The Humber"), "Yorkshire and The Humber")


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """The whole file, and what is doubtful in it: rows whose parts do not make their total."""

    results: tuple[HistoricResult, ...]
    problems: tuple[Problem, ...]


def is_history(data: bytes) -> bool:
    """Whether a file begins as this one does."""
    header = data[:400].decode("cp1252", errors="replace").split("\n")[0].removeprefix("ï»¿").strip()
    return tuple(cell.strip().casefold() for cell in header.split(",")) == _COLUMNS


def parse_history(data: bytes, source: str) -> History:
    """The file's rows.

    Raises:
        BadInput: It is another file, or a cell of it cannot be read; with every problem.
    """
    if not is_history(data):
        message = "not the Library's file of results by constituency: its header is another"
        raise BadInput([Problem(id="R008", message=message, source=source, line=1)])
    rows = split_rows(decoded(data, source, "cp1252"), source)
    cells = Cells(source, {name: i for i, name in enumerate(_COLUMNS)}, len(_COLUMNS))
    results = cells.read(rows[1:], _result)
    if any(problem.is_error for problem in cells.problems):
        raise BadInput(errors_in(cells.problems))
    return History(results=tuple(results), problems=tuple(cells.problems))


def _result(cells: Cells) -> HistoricResult:
    election, region = cells.text("election"), cells.text("country/region")
    if election not in ELECTIONS:
        expected = "a year, or 1974F or 1974O"
        cells.problem("O002", "election", f'"{election}" is no general election', found=election, expected=expected)
    texts = {party: cells.text(column) for party, column in _PARTIES.items()}
    votes = {party: cells.count(_PARTIES[party]) for party, text in texts.items() if text and text not in _UNOPPOSED}
    counted = {party: number for party, number in votes.items() if number is not None}
    unopposed = {party: _UNOPPOSED[text] for party, text in texts.items() if text in _UNOPPOSED}
    total = None if cells.text("total_votes") in _UNOPPOSED else cells.count_or_missing("total_votes")
    if total is not None and not unopposed and sum(counted.values()) != total:
        message = f"the parties' votes sum to {sum(counted.values()):,}, not {total:,}"
        cells.problem("O101", "total_votes", message, found=str(total), expected=str(sum(counted.values())))
    return HistoricResult(
        election=election,
        polling_day=ELECTIONS.get(election, date.min),
        code=cells.text("constituency_id"),
        name=cells.text("constituency_name"),
        region=_REGIONS.get(region, region),
        seats=cells.count("seats") or 1,
        electorate=cells.count_or_missing("electorate"),
        votes=counted,
        unopposed=unopposed,
        total_votes=total,
        turnout=cells.fraction("turnout"),
        boundary_set=cells.text("boundary_set"),
        line=cells.line,
    )
