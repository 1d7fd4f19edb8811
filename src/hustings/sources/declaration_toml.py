"""Declarations in TOML: a contest's figures by name, its candidates' under `[votes]`; several as `[[declaration]]`."""

from __future__ import annotations

import re
import tomllib
from typing import Any

from hustings.errors import BadInput
from hustings.record.problems import Problem
from hustings.sources.as_written import AsWritten, Cell
from hustings.sources.numbers import shown

_LONGEST_INT = 2**63  # TOML promises no more, and Python will not write out a number of thousands of digits


def as_written(text: str) -> list[AsWritten]:
    """Each `[[declaration]]`, or the one that the document is.

    Raises:
        BadInput: It is not TOML, or has something beside its declarations.
    """
    document = _parsed(text)
    lines = text.split("\n")
    if "declaration" not in document:
        return [_one(document, lines, 0, len(lines))]
    tables = document.pop("declaration")
    problems = [
        Problem(id="R010", message=f'"{shown(key)}" stands outside the declarations; move it in', field=shown(key))
        for key in document
    ]
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables) or not tables:
        problems.append(Problem(id="R008", message="write each declaration under [[declaration]]", field="declaration"))
    if problems:
        raise BadInput(problems)
    starts = [i for i, line in enumerate(lines) if re.match(r"\s*\[\[\s*declaration\s*\]\]", line)]
    starts = (starts + [0] * len(tables))[: len(tables)]
    stops = [*starts[1:], len(lines)]
    return [_one(table, lines, *span) for table, *span in zip(tables, starts, stops, strict=True)]


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


def _one(table: dict[str, Any], lines: list[str], start: int, stop: int) -> AsWritten:
    written = AsWritten("", start + 1)
    for key, value in table.items():
        if key in ("votes", "rejected_by_head"):
            cells = written.votes if key == "votes" else written.totals
            heading = _line_of(rf"\s*(\[[^\]]*\b{key}\s*\]|{key}\s*=)", lines, start, stop)
            if isinstance(value, dict):
                cells += [_cell(label, inner, lines, heading, stop) for label, inner in value.items()]
                continue
            message = f"{key} is a table: write [{key}] and a line for each"
            written.problems.append(Problem(id="R010", message=message, field=key, line=heading + 1))
        else:
            written.totals.append(_cell(key, value, lines, start, stop))
    return written


def _cell(label: str, value: object, lines: list[str], start: int, stop: int) -> Cell:
    key = rf"""(^|[\s{{,.])["']?{re.escape(label)}["']?\s*="""
    return Cell(label, _spelled(value), _line_of(key, lines, start, stop) + 1)


def _line_of(pattern: str, lines: list[str], start: int, stop: int) -> int:
    """The first line from *start* on that holds the pattern, else *start*."""
    found = re.compile(pattern)
    return next((i for i in range(start, stop) if found.search(lines[i])), start)


def _spelled(value: object) -> str:
    """A value as somebody wrote it, or near enough for a message to show it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int) and abs(value) >= _LONGEST_INT:
        return "9" * 20
    if isinstance(value, dict | list):
        return "{…}" if isinstance(value, dict) else "[…]"
    return str(value)
