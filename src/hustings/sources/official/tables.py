"""One CSV file in any of the dialects that official files come in: rows with their lines, and cells as typed values.

A byte-order mark, either line ending, and a last line without one are read alike. A blank, `[x]` (not available),
`[z]` (not applicable) and, in an id, `NA` are unknown. Spaces at either end, no-break ones too, are taken off
and noted.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Final, TypeVar

from hustings.errors import BadInput
from hustings.record.problems import Problem
from hustings.sources.numbers import NotACount, parse_count, shown

Rows = list[tuple[int, list[str]]]
T = TypeVar("T")

MISSING: Final = {"": "", "[x]": "not available", "[z]": "not applicable"}
_DECIMAL = re.compile(r"-?(?:[0-9]{1,3}(?:\.[0-9]{0,40})?|\.[0-9]{1,40})(?:[eE]-[0-9]{1,2})?")
_GSS = re.compile(r"[ENSW][0-9]{8}")
_MOST_PROBLEMS = 200  # of one file: more would be read by nobody


def decoded(data: bytes, source: str, encoding: str = "utf-8-sig") -> str:
    """The text of a file.

    Raises:
        BadInput: R008, naming the byte that is not text in this encoding.
    """
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = f"byte {error.start:,} ({data[error.start]:#04x}) is not {encoding.removesuffix('-sig')} text"
        raise BadInput([Problem(id="R008", message=message, source=source, line=line)]) from None


def split_rows(text: str, source: str) -> Rows:
    """Rows with the number of the line that each begins on; lines with nothing on them are left out.

    Raises:
        BadInput: R008, where quotation marks or a cell's length make it no CSV.
    """
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: Rows = []
    begins = 1
    try:
        for cells in reader:
            if cells:
                rows.append((begins, cells))
            begins = reader.line_num + 1
    except csv.Error as error:
        problem = Problem(id="R008", message=f"not a CSV row: {error}", source=source, line=begins)
        raise BadInput([problem]) from None
    return rows


class Cells:
    """A file's cells by column name, one row at a time, as typed values. Every doubt is kept in `problems`.

    Move to a row with `at`, which says whether the row has as many cells as the form; then ask for columns.
    """

    def __init__(self, source: str, columns: Mapping[str, int], width: int) -> None:
        self.source, self.line, self.contest = source, 0, ""
        self.problems: list[Problem] = []
        self._columns, self._width = columns, width
        self._cells: Sequence[str] = ()
        self._spaces: Counter[str] = Counter()

    def at(self, line: int, cells: Sequence[str]) -> bool:
        """Go to a row; False, with a problem, where it is wider or narrower than the form."""
        self.line, self._cells = line, cells
        if len(cells) == self._width:
            return True
        expected = f"{self._width} cells"
        self.problem("O001", "", f"the row has {len(cells)} cells where this form has {self._width}", expected=expected)
        return False

    def has(self, column: str) -> bool:
        """Whether the file has this column."""
        return column in self._columns

    def text(self, column: str) -> str:
        """A cell without the spaces around it; blank where the file has no such column."""
        index = self._columns.get(column)
        if index is None:
            return ""
        raw = self._cells[index]
        text = raw.strip()
        if len(text) != len(raw):
            if text or "\xa0" not in raw:
                self._spaces[column] += 1
            if "\xa0" in raw:
                message = f'"{shown(raw)}" holds a no-break space: read as {text or "unknown"}'
                self.problem("O009", column, message, found=raw)
        return text

    def code(self, column: str) -> str:
        """An id as text; `NA` and the marks for missing are blank."""
        text = self.text(column)
        return "" if text == "NA" or text in MISSING else text

    def gss(self, column: str) -> str:
        """An ONS code, such as E14000548."""
        text = self.text(column)
        if not _GSS.fullmatch(text):
            self.problem("O004", column, f'"{shown(text)}" is not an ONS code', found=text, expected="E14000548")
        return text

    def count(self, column: str) -> int | None:
        """A whole number that has to be there."""
        text = self.text(column)
        if text.isdecimal() and text.isascii() and len(text) < 7 and (text[0] != "0" or text == "0"):
            return int(text)
        return self._kept(column, parse_count(text))

    def count_or_missing(self, column: str) -> int | None:
        """A whole number; None where blank or marked as missing, which a mark is noted for."""
        text = self.text(column)
        if text not in MISSING:
            return self.count(column)
        if text:
            self.problem("O008", column, f"{text}: {MISSING[text]}", found=text)
        return None

    def fraction(self, column: str) -> Decimal | None:
        """A share or a change as printed; None where blank or marked."""
        text = self.text(column)
        if text in MISSING:
            return None
        if _DECIMAL.fullmatch(text):
            return Decimal(text)
        expected = "a fraction such as 0.352725"
        self.problem("O003", column, f'"{shown(text)}" is not a decimal fraction', found=text, expected=expected)
        return None

    def yes(self, column: str) -> bool | None:
        """Yes or No; None where blank."""
        text = self.text(column)
        if text and len(text) != len(raw := self._cells[self._columns[column]]):
            self.problem(
                "O009", column, f'"{shown(raw)}" has a space around it: read as {text}', found=raw, expected=text
            )
        folded = text.casefold()
        if folded in ("yes", "true"):
            return True
        if folded in ("no", "false"):
            return False
        if text:
            message = f'"{shown(text)}" is neither Yes nor No: read as unknown'
            self.problem("O009", column, message, found=text, expected="Yes or No")
        return None

    def choice(self, column: str, choices: Mapping[str, str]) -> str:
        """One of a few words, in the spelling that `choices` gives each; anything else is noted and read as blank."""
        text = self.text(column)
        if text in choices:
            return choices[text]
        if text:
            expected = ", ".join(dict.fromkeys(choices.values()))
            self.problem("O009", column, f'"{shown(text)}" is none of {expected}', found=text, expected=expected)
        return ""

    def day(self, column: str) -> date | None:
        """A date, DD/MM/YYYY (with or without a time) or ISO; None where blank."""
        moment = self._moment(column)
        return moment.date() if moment else None

    def time(self, column: str) -> datetime | None:
        """A local date and time, DD/MM/YYYY HH:MM or ISO; None where blank."""
        return self._moment(column)

    def _moment(self, column: str) -> datetime | None:
        text = self.text(column)
        if text in MISSING:
            return None
        try:
            return parse_moment(text)
        except ValueError:
            expected = "DD/MM/YYYY, DD/MM/YYYY HH:MM or YYYY-MM-DD"
            self.problem("O002", column, f'"{shown(text)}" is not a date', found=text, expected=expected)
            return None

    def _kept(self, column: str, read: int | NotACount) -> int | None:
        if isinstance(read, NotACount):
            problem = read.problem(field=column, source=self.source, line=self.line, contest_id=self.contest)
            self._keep(problem)
            return None
        return read

    def problem(self, problem_id: str, column: str, message: str, *, found: str = "", expected: str = "") -> None:
        """Keep a doubt about this row."""
        problem = Problem(
            id=problem_id,
            message=message,
            field=column,
            source=self.source,
            line=self.line,
            found=shown(found),
            expected=expected,
            contest_id=self.contest,
        )
        self._keep(problem)

    def _keep(self, problem: Problem) -> None:
        if len(self.problems) < _MOST_PROBLEMS:
            self.problems.append(problem)

    def read(self, rows: Iterable[tuple[int, list[str]]], make: Callable[[Cells], T]) -> list[T]:
        """One value per row, and at the end one note for each column with spaces around its cells."""
        values = [make(self) for line, cells in rows if self.at(line, cells)]
        for column, times in self._spaces.items():
            message = f"spaces around {times:,} of its cells were taken off"
            self._keep(Problem(id="O009", message=message, field=column, source=self.source))
        return values


def parse_moment(text: str) -> datetime:
    """A date with or without a time, in either of the files' two forms.

    Raises:
        ValueError: It is neither.

    >>> parse_moment("07/05/2010 03:05").isoformat()
    '2010-05-07T03:05:00'
    """
    if len(text) >= 10 and text[2] == text[5] == "/":
        day, _, time = text.partition(" ")
        text = f"{day[6:]}-{day[3:5]}-{day[:2]}{'T' if time else ''}{time}"
    if not re.match(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        raise ValueError(text)
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is not None:
        raise ValueError(text)
    return moment
