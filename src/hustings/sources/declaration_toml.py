"""Declarations in TOML: a contest's figures by name, its candidates' under `[votes]`; several as `[[declaration]]`."""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left
from typing import Any

from hustings.errors import BadInput
from hustings.record.problems import Problem
from hustings.sources.as_written import AsWritten, Cell
from hustings.sources.numbers import shown

_KEY = re.compile(
    r"""(?:^|[\s{,.])(?:(?P<key>[\w-]+)|"(?P<quoted>[^"]*)")\s*="""
    r"""|^\s*\[(?:\s*declaration\s*\.)?\s*(?P<heading>\[?[\w-]+)\s*\]"""
)
_LONGEST_INT = 2**63  # TOML promises no more, and Python will not write out a number of thousands of digits


def as_written(text: str) -> list[AsWritten]:
    """Each `[[declaration]]`, or the one that the document is.

    Raises:
        BadInput: It is not TOML, or has something beside its declarations.
    """
    document = _parsed(text)
    lines = text.split("\n")
    keys = _lines_of_keys(lines)
    if "declaration" not in document:
        return [_one(document, keys, 1, len(lines) + 1)]
    tables = document.pop("declaration")
    problems = [
        Problem(id="R010", message=f'"{shown(key)}" stands outside the declarations; move it in', field=shown(key))
        for key in document
    ]
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables) or not tables:
        problems.append(Problem(id="R008", message="write each declaration under [[declaration]]", field="declaration"))
    if problems:
        raise BadInput(problems)
    starts = keys.get("[declaration", []) or [1]
    starts = [starts[min(i, len(starts) - 1)] for i in range(len(tables))]
    stops = [*starts[1:], len(lines) + 1]
    return [_one(table, keys, *span) for table, *span in zip(tables, starts, stops, strict=True)]


def _parsed(text: str) -> dict[str, Any]:
    """The document as TOML has it, with numbers that have a decimal point or an exponent left as they are written.

    Raises:
        BadInput: It is not TOML.
    """
    try:
        return tomllib.loads(text, parse_float=str)
    except RecursionError:
        raise BadInput([Problem(id="R008", message="it is nested too deeply to be declarations")]) from None
    except ValueError as error:  # a TOMLDecodeError, or a number of thousands of digits
        at = re.search(r"at line (\d+)", str(error))
        line = int(at[1]) if at else len(text.rstrip("\n").split("\n"))
        if "overwrite" in str(error):
            message = "this key is given twice; leave one"
            raise BadInput([Problem(id="R005", message=message, line=line)]) from None
        is_syntax = isinstance(error, tomllib.TOMLDecodeError)
        why = shown(re.sub(r" \(at .*", "", str(error)), 100) if is_syntax else "a number in it has too many digits"
        raise BadInput(
            [Problem(id="R008", message=f"it is not TOML: {why}", line=line if is_syntax else None)]
        ) from None


def _one(table: dict[str, Any], keys: dict[str, list[int]], start: int, stop: int) -> AsWritten:
    """One declaration, between the lines *start* and *stop*, counted from 1."""
    written = AsWritten("", start)
    for key, value in table.items():
        line = _line_of(key, keys, start, stop)
        if key not in ("votes", "rejected_by_head"):
            written.totals.append(Cell(key, _spelled(value), line))
        elif isinstance(value, dict):
            cells = written.votes if key == "votes" else written.totals
            cells += [Cell(label, _spelled(v), _line_of(label, keys, line, stop)) for label, v in value.items()]
        else:
            message = f"{key} is a table: write [{key}] and a line for each"
            written.problems.append(Problem(id="R010", message=message, field=key, line=line))
    return written


def _lines_of_keys(lines: list[str]) -> dict[str, list[int]]:
    """The lines, counted from 1, on which each key or table heading stands, as far as plain spelling shows it."""
    found: dict[str, list[int]] = {}
    for number, line in enumerate(lines, start=1):
        for match in _KEY.finditer(line):
            found.setdefault(match["key"] or match["quoted"] or match["heading"], []).append(number)
    return found


def _line_of(key: str, keys: dict[str, list[int]], start: int, stop: int) -> int:
    """The first line from *start* on, before *stop*, that has the key, else *start*."""
    lines = keys.get(key, [])
    at = bisect_left(lines, start)
    return lines[at] if at < len(lines) and lines[at] < stop else start


def _spelled(value: object) -> str:
    """A value as somebody wrote it, or near enough for a message to show it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int) and abs(value) >= _LONGEST_INT:
        return "9" * 20
    if isinstance(value, dict | list):
        return "{…}" if isinstance(value, dict) else "[…]"
    return str(value)
