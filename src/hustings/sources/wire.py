"""Declarations of one line each: `Hartlepool, 15529, Con, 8589, Lab, 2904, Ind:Lee; rejected=182; electorate=70768`.

The constituency is the longest known name (or a contest id) at the start of the line; votes come before their code, and
may have commas at the thousands. What follows the first semicolon is `field=value`.
"""

from __future__ import annotations

from hustings.record.problems import Problem
from hustings.sources.as_written import AsWritten, Cell
from hustings.sources.ballots import Ballots, fold
from hustings.sources.numbers import shown

_MOST_FIELDS = 40  # there are a quarter as many; a line with more is none of ours
_LONGEST_PLACE = 120  # characters looked through for the end of the constituency's name


def as_written(lines: list[str], lookup: Ballots) -> list[AsWritten]:
    """The declaration of every line that is neither blank nor a comment."""
    names = {fold(name) for name in lookup.constituencies()}
    return [
        _one(line.strip(), number, names, lookup)
        for number, line in enumerate(lines, start=1)
        if line.strip() and not line.lstrip().startswith("#")
    ]


def _one(line: str, number: int, names: set[str], lookup: Ballots) -> AsWritten:
    place = _place(line, names, lookup)
    votes, *fields = line[len(place) :].split(";", _MOST_FIELDS)
    written = AsWritten(place.strip(), number)
    tokens = votes.split(",")[1:]
    written.votes = _votes(tokens, written) if any(token.strip() for token in tokens) else []
    for text in fields:
        if text.strip():
            _add_field(text, written)
    return written


def _place(line: str, names: set[str], lookup: Ballots) -> str:
    """The longest start of the line, up to a comma or semicolon, that the record knows; else the first such start."""
    ends = [i for i, c in enumerate(line[:_LONGEST_PLACE]) if c in ",;"]
    if len(line) <= _LONGEST_PLACE:
        ends.append(len(line))
    starts = [line[:end] for end in ends]
    known = [s for s in starts if s.strip()[-1:] != "," and (fold(s) in names or lookup.contest(s.strip()))]
    return max(known, key=len, default=starts[0] if starts else line)


def _votes(tokens: list[str], written: AsWritten) -> list[Cell]:
    """Pairs of a number and a code. A number goes on for as long as what follows its comma begins with a digit."""
    cells: list[Cell] = []
    position = 0
    while position < len(tokens):
        end = position + 1
        while end < len(tokens) and tokens[end].strip()[:1].isdigit():
            end += 1
        number = ",".join(tokens[position:end]).strip()
        code = tokens[end].strip() if end < len(tokens) else ""
        position = end + 1
        if code:
            cells.append(Cell(code, number, written.line))
        elif number:
            message = f'"{shown(number)}" has no code of a candidate after it; write votes, then the code'
            written.problems.append(Problem(id="R009", message=message, field="votes", line=written.line))
    return cells


def _add_field(text: str, written: AsWritten) -> None:
    label, equals, value = text.partition("=")
    if equals:
        written.totals.append(Cell(label.strip(), value.strip(), written.line))
        return
    message = f'"{shown(text.strip())}" is no field; write field=value, such as rejected=182'
    written.problems.append(Problem(id="R010", message=message, field=shown(text.strip()), line=written.line))
