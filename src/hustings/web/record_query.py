"""Questions asked of a table in an address: filters by column, order, fields, and pages with a cursor.

Everything that a question may say is checked first; what is wrong is refused by the name of its parameter, with what
would be right.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
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


def ask(
    table: pl.DataFrame, columns: Columns, key: tuple[str, ...], query: Mapping[str, str], *, whole: bool = False
) -> Page:
    """One page of what the query leaves of a table.

    Args:
        key: Columns that together name a row: the cursor is made of them.
        whole: All rows where the query gives no limit, for files; else `DEFAULT_ROWS`.

    Raises:
        HTTPException: 400, naming the parameter.
    """
    _check_names(query, columns)
    conditions = _conditions(query, columns)
    left = _sorted(table.filter(conditions) if conditions else table, columns, query.get("sort", ""))
    start = _start(left, key, query.get("cursor", ""))
    limit = _limit(query.get("limit"), len(left) if whole else DEFAULT_ROWS)
    rows = left.slice(start, limit)
    more = start + limit < len(left)
    cursor = _cursor(rows.row(-1, named=True), key) if more and len(rows) else None
    return Page(rows=rows.select(_fields(columns, query.get("fields", ""))), total=len(left), next=cursor)


def _check_names(query: Mapping[str, str], columns: Columns) -> None:
    known = [*parameters(columns), *_PLAIN]
    for name in query:
        if name not in known:
            near = get_close_matches(name, known, n=1)
            hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(known)}."
            raise refuse(name, f"there is no such parameter; {hint}")


def _conditions(query: Mapping[str, str], columns: Columns) -> list[pl.Expr]:
    allowed = parameters(columns)
    return [_condition(name, text, columns, allowed[name][0]) for name, text in query.items() if name in allowed]


def _condition(name: str, text: str, columns: Columns, kind: Any) -> pl.Expr:
    if name in columns:
        return _equals(name, text, kind)
    column, _, end = name.rpartition("_")
    value = _value(name, text, kind)
    return pl.col(column) >= value if end in ("from", "min") else pl.col(column) <= value


def _equals(name: str, text: str, kind: Any) -> pl.Expr:
    """The column is one of the values between commas; "null" is the unknown."""
    if kind == pl.String:
        exact = pl.col(name) == text  # some names have a comma in them
        return exact | _among(name, text.split(","))
    if text == "null":
        return pl.col(name).is_null()
    if kind == pl.Boolean:
        return pl.col(name) == _value(name, text, kind)
    return pl.col(name).is_in([_value(name, one, kind) for one in text.split(",")])


def _among(name: str, values: list[str]) -> pl.Expr:
    found = pl.col(name).is_in([value for value in values if value != "null"])
    return found | pl.col(name).is_null() if "null" in values else found


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


def _whole(text: str) -> int:
    if len(text) > 18 or not text.isascii():
        raise ValueError(text)
    return int(text)


def _number(text: str) -> float:
    value = float(text)
    if value != value or len(text) > 40:
        raise ValueError(text)
    return value


_READERS: dict[Any, tuple[Callable[[str], date | int | float], str]] = {
    pl.Date: (date.fromisoformat, "a date; write it as 2019-12-12"),
    pl.Int64: (_whole, "a whole number"),
    pl.Float64: (_number, "a number; write it as 0.05"),
}


def _sorted(table: pl.DataFrame, columns: Columns, sort: str) -> pl.DataFrame:
    name = sort.removeprefix("-")
    if not name:
        return table
    if name not in columns:
        raise refuse("sort", f"there is no column {name!r}; there are {', '.join(columns)}.")
    return table.sort(name, descending=sort.startswith("-"), nulls_last=True, maintain_order=True)


def _limit(text: str | None, default: int) -> int:
    if text is None:
        return default
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= MOST_ROWS):
        raise refuse("limit", f"{text!r} is not a whole number from 1 to {MOST_ROWS}.")
    return int(text)


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


def _start(table: pl.DataFrame, key: tuple[str, ...], cursor: str) -> int:
    if not cursor:
        return 0
    again = refuse("cursor", "it is not one that this question gave; ask again without it.")
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        values = msgspec.json.decode(base64.b64decode(padded, b"-_", validate=True), type=list[str | bool | int | None])
    except (binascii.Error, ValueError, msgspec.MsgspecError):
        raise again from None
    if len(values) != len(key):
        raise again
    here = pl.all_horizontal(
        pl.col(name).cast(pl.String).eq_missing(pl.lit(value, pl.String) if value is None else pl.lit(_as_text(value)))
        for name, value in zip(key, values, strict=True)
    )
    found = table.select(here.arg_true().first()).item()
    if found is None:
        raise again
    return int(found) + 1


def _as_text(value: str | bool | int) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
