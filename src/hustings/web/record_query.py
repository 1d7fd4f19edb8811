"""Questions asked of a table in an address: filters by column, order, fields, and pages with a cursor.

Everything that a question may say is checked first; what is wrong is refused by the name of its parameter, with what
would be right.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import reduce
from operator import and_
from typing import Any

import msgspec
import polars as pl
from starlette.exceptions import HTTPException

MOST_ROWS = 1000
DEFAULT_ROWS = 100
_PLAIN = ("limit", "cursor", "sort", "fields")

Columns = Mapping[str, tuple[Any, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What a question leaves of a table: the rows of one page, how many there are in all, the cursor of the next."""

    rows: pl.DataFrame
    total: int
    next: str | None


def refuse(parameter: str, message: str) -> HTTPException:
    """A 400 that names the parameter."""
    return HTTPException(400, f"{parameter}: {message}")


def parameters(columns: Columns) -> dict[str, tuple[Any, str]]:
    """Every filter that a table's columns allow: its type, and what it asks for."""
    made: dict[str, tuple[Any, str]] = {}
    for name, (kind, words) in columns.items():
        if isinstance(kind, pl.List):
            continue
        made[name] = (kind, words)
        if kind == pl.Date:
            made[f"{name}_from"] = (kind, f"{words}: this day or later")
            made[f"{name}_to"] = (kind, f"{words}: this day or earlier")
        elif kind in (pl.Int64, pl.Float64):
            made[f"{name}_min"] = (kind, f"{words}: this or more")
            made[f"{name}_max"] = (kind, f"{words}: this or less")
    return made


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table to be asked, and what is found out once for all questions of it.

    `key` names the columns that together name a row: a cursor is made of them. `allowed` are its filters, and `orders`
    the numbers of its rows in each order that was asked for so far.
    """

    table: pl.DataFrame
    columns: Columns
    key: tuple[str, ...]
    allowed: Mapping[str, tuple[Any, str]]
    orders: dict[str, pl.Series]

    @classmethod
    def of(cls, table: pl.DataFrame, columns: Columns, key: tuple[str, ...]) -> Sheet:
        rows = pl.Series(range(len(table)), dtype=pl.UInt32)
        return cls(table, columns, key, parameters(columns), {"": rows})

    def order(self, sort: str) -> pl.Series:
        """The numbers of the rows, in order; where the column is unknown they come last.

        Raises:
            HTTPException: 400 where there is no such column.
        """
        if sort not in self.orders:
            name = sort.removeprefix("-")
            if name not in self.columns:
                raise refuse("sort", f"there is no column {name!r}; there are {', '.join(self.columns)}.")
            numbered = self.table.select(name, number=self.orders[""])
            falling = sort.startswith("-")
            ordered = numbered.sort(name, descending=falling, nulls_last=True, maintain_order=True)
            self.orders[sort] = ordered["number"]
        return self.orders[sort]


def ask(sheet: Sheet, query: Mapping[str, str], *, whole: bool = False) -> Page:
    """One page of what the query leaves of a table.

    Columns are compared one by one, and only the rows and columns of the page are put together: many times as quick,
    on a table of this size, as a plan over the whole of it.

    Args:
        whole: All rows where the query gives no limit, for files; else `DEFAULT_ROWS`.

    Raises:
        HTTPException: 400, naming the parameter.
    """
    _check_names(query, sheet.allowed)
    left = sheet.order(query.get("sort", ""))
    if masks := [_mask(sheet, name, text) for name, text in query.items() if name in sheet.allowed]:
        left = left.filter(reduce(and_, masks)[left])
    start = _start(sheet, left, query.get("cursor", ""))
    limit = _limit(query.get("limit"), len(left) if whole else DEFAULT_ROWS)
    numbers = left.slice(start, limit)
    more = len(numbers) > 0 and start + limit < len(left)
    cursor = _cursor(sheet.table.row(numbers[-1], named=True), sheet.key) if more else None
    return Page(
        rows=sheet.table[_fields(sheet.columns, query.get("fields", ""))][numbers], total=len(left), next=cursor
    )


def _check_names(query: Mapping[str, str], allowed: Mapping[str, object]) -> None:
    for name in query:
        if name not in allowed and name not in _PLAIN:
            known = [*allowed, *_PLAIN]
            near = get_close_matches(name, known, n=1)
            hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(known)}."
            raise refuse(name, f"there is no such parameter; {hint}")


def _mask(sheet: Sheet, name: str, text: str) -> pl.Series:
    """For every row whether one filter leaves it; unknown is no."""
    kind = sheet.allowed[name][0]
    if name in sheet.columns:
        return _equals(sheet.table[name], name, text, kind)
    column, _, end = name.rpartition("_")
    value = _value(name, text, kind)
    return sheet.table[column] >= value if end in ("from", "min") else sheet.table[column] <= value


def _equals(column: pl.Series, name: str, text: str, kind: Any) -> pl.Series:
    """The column is one of the values between commas; "null" is the unknown."""
    if kind == pl.String:
        return _among(column, text)
    if text == "null":
        return column.is_null()
    if kind == pl.Boolean or "," not in text:
        return column == _value(name, text, kind)
    return column.is_in([_value(name, one, kind) for one in text.split(",")])


def _among(column: pl.Series, text: str) -> pl.Series:
    """The column is one of the names between commas, or the whole of the text: some names have a comma in them."""
    if text == "null":
        return column.is_null()
    if "," not in text:
        return column == text
    names = text.split(",")
    found = column.is_in([text, *names])
    return found | column.is_null() if "null" in names else found


def _value(name: str, text: str, kind: Any) -> date | int | float | bool:
    if kind == pl.Boolean:
        if text not in ("true", "false"):
            raise refuse(name, f"{text!r} is neither true nor false.")
        return text == "true"
    read, right = _READERS[kind]
    try:
        return read(text)
    except ValueError:
        raise refuse(name, f"{text!r} is not {right}.") from None


def parse_day(text: str) -> date:
    """A date as 2019-12-12, and in no other of the forms of ISO 8601.

    Raises:
        ValueError: It is none.
    """
    return date.fromisoformat(_written(text, r"[0-9]{4}-[0-9]{2}-[0-9]{2}"))


def whole_up_to(text: str, most: int) -> int | None:
    """A whole number from 0 to `most`, in as few digits as `most` has; None for anything else, however long."""
    found = int(text) if re.fullmatch(rf"[0-9]{{1,{len(str(most))}}}", text) else None
    return found if found is not None and found <= most else None


def _whole(text: str) -> int:
    return int(_written(text, r"-?[0-9]{1,18}"))


def _number(text: str) -> float:
    return float(_written(text, r"-?[0-9]{0,20}\.?[0-9]{1,20}(e-?[0-9]{1,2})?"))


def _written(text: str, pattern: str) -> str:
    if not re.fullmatch(pattern, text):
        raise ValueError(text)
    return text


_READERS: dict[Any, tuple[Callable[[str], date | int | float], str]] = {
    pl.Date: (parse_day, "a date; write it as 2019-12-12"),
    pl.Int64: (_whole, "a whole number"),
    pl.Float64: (_number, "a number; write it as 0.05"),
}


def _limit(text: str | None, default: int) -> int:
    if text is None:
        return default
    limit = whole_up_to(text, MOST_ROWS)
    if not limit:
        raise refuse("limit", f"{text!r} is not a whole number from 1 to {MOST_ROWS}.")
    return limit


def _fields(columns: Columns, text: str) -> list[str]:
    if not text:
        return list(columns)
    asked = list(dict.fromkeys(text.split(",")))
    for name in asked:
        if name not in columns:
            near = get_close_matches(name, columns, n=1)
            raise refuse("fields", f"there is no column {name!r}" + (f"; did you mean {near[0]}?" if near else "."))
    return asked


def _cursor(row: Mapping[str, Any], key: Iterable[str]) -> str:
    """The last row that was given, by its key: later entries in the ledger do not move it."""
    return base64.urlsafe_b64encode(msgspec.json.encode([row[name] for name in key])).decode().rstrip("=")


def _start(sheet: Sheet, left: pl.Series, cursor: str) -> int:
    """How many of the rows that are left come up to the cursor's, and it."""
    if not cursor:
        return 0
    again = refuse("cursor", "it is not one that this question gave; ask again without it.")
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        values = msgspec.json.decode(base64.b64decode(padded, b"-_", validate=True), type=list[str | bool | int | None])
    except (binascii.Error, ValueError, msgspec.MsgspecError):
        raise again from None
    if len(values) != len(sheet.key):
        raise again
    here = pl.all_horizontal(
        pl.col(name).cast(pl.String).eq_missing(pl.lit(value, pl.String) if value is None else pl.lit(_as_text(value)))
        for name, value in zip(sheet.key, values, strict=True)
    )
    found = sheet.table[list(sheet.key)][left].select(here.arg_true().first()).item()
    if found is None:
        raise again
    return int(found) + 1


def _as_text(value: str | bool | int) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
