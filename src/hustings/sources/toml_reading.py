"""TOML read into dataclasses by their annotations: every problem found, with its line, and a blank where nothing is."""

from __future__ import annotations

import re
import types
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import UTC, date, datetime
from typing import Any, Union, cast, get_args, get_origin, get_type_hints

import msgspec

from hustings.record.model import Challenge
from hustings.record.problems import Problem
from hustings.record.rules import MOST_PAPERS
from hustings.sources.toml_lines import Place, lines_of

Patterns = Mapping[tuple[type, str], tuple[re.Pattern[str], str]]

_WORDS: dict[Any, str] = {
    str: "text in quotation marks",
    int: "a whole number, 0 or more",
    bool: "true or false",
    date: "a date, as 2021-07-01",
    datetime: "a date and time with its offset from UTC, as 2021-07-01T22:00:00+01:00",
    Challenge: "one of " + ", ".join(Challenge),
}


class Reading:
    """One file being read: what has been found wrong so far, and where each value stands in the text.

    A value that cannot be read is reported and a blank stands in for it, so that the rest is checked all the same;
    a file with problems never gets further than its problems. `patterns` are what a field's text has to look like, with
    how to say so, by form and field.
    """

    def __init__(self, text: str, name: str, patterns: Patterns) -> None:
        self.name = name
        self.problems: list[Problem] = []
        self._lines = lines_of(text)
        self._patterns = patterns

    def problem(
        self,
        problem_id: str,
        path: Place,
        message: str,
        *,
        found: object = "",
        expected: str = "",
        contest_id: str = "",
    ) -> None:
        near = next((path[:n] for n in range(len(path), 0, -1) if path[:n] in self._lines), ())
        self.problems.append(
            Problem(
                id=problem_id,
                message=message,
                field=".".join(str(part + 1) if isinstance(part, int) else part for part in path),
                source=self.name,
                line=self._lines.get(near),
                found=str(found)[:80],
                expected=expected,
                contest_id=contest_id,
            )
        )

    def table(self, form: Any, table: object, path: Place) -> Any:
        """A value of this dataclass out of a TOML table."""
        if not isinstance(table, dict):
            return self.wrong(form, table, path, "a table, as [name] or { field = value }")
        hints = get_type_hints(form)
        for key in table.keys() - hints.keys():
            self.problem("R010", (*path, key), f"there is no field {key!r} here", expected=", ".join(hints))
        values: dict[str, Any] = {}
        for field in fields(form):
            place = (*path, field.name)
            needed = _is_needed(field)
            if field.name in table:
                values[field.name] = self.value(hints[field.name], table[field.name], place)
                self._check_text(form, field.name, table[field.name], place, needed=needed)
            elif needed:
                self.problem("R009", place, f"{field.name} is missing")
                values[field.name] = _blank(hints[field.name])
        return form(**values)

    def _check_text(self, form: type, name: str, value: object, path: Place, *, needed: bool) -> None:
        if not isinstance(value, str):
            return
        if needed and not value.strip():
            self.problem("R009", path, f"{name} is blank")
        elif (form, name) in self._patterns and not self._patterns[form, name][0].fullmatch(value):
            self.wrong(str, value, path, self._patterns[form, name][1])

    def value(self, hint: Any, value: object, path: Place) -> Any:
        """A value of this type out of what TOML gave."""
        origin, inner = get_origin(hint), [arg for arg in get_args(hint) if arg not in (type(None), ...)]
        if origin in (types.UnionType, Union):
            return self.value(inner[0], value, path)
        if origin is tuple:
            if not isinstance(value, list):
                return self.wrong(hint, value, path, "a list, in square brackets")
            return tuple(self.value(inner[0], item, (*path, index)) for index, item in enumerate(value))
        if origin is dict:
            if not isinstance(value, dict):
                return self.wrong(hint, value, path, "a table, as { con = 47, lab = 41 }")
            return {key: self.value(inner[1], item, (*path, key)) for key, item in value.items()}
        if is_dataclass(hint):
            return self.table(hint, value, path)
        return self._whole(value, path) if hint is int else self._scalar(hint, value, path)

    def _whole(self, value: object, path: Place) -> int:
        name = str(path[-1])
        if isinstance(value, bool) or not isinstance(value, int):
            self.problem("R001", path, f"{name} is not a whole number", found=repr(value), expected=_WORDS[int])
        elif value < 0:
            self.problem("R002", path, f"{name} is negative", found=value, expected=_WORDS[int])
        elif value > MOST_PAPERS:
            self.problem("R003", path, f"{name} is more than any electorate", found=value, expected=_WORDS[int])
        else:
            return value
        return 0

    def _scalar(self, hint: Any, value: object, path: Place) -> Any:
        try:
            read = msgspec.convert(value, hint)
            if isinstance(read, datetime):
                if read.tzinfo is None:
                    return self.wrong(hint, value, path, _WORDS[datetime])
                return read.astimezone(UTC)
        except (msgspec.ValidationError, OverflowError):
            return self.wrong(hint, value, path, _WORDS[hint])
        return read

    def wrong(self, hint: Any, value: object, path: Place, expected: str) -> Any:
        message = f"{path[-1]} should be {expected}" if path else f"should be {expected}"
        self.problem("R023", path, message, found=value, expected=expected)
        return _blank(hint)


def _blank(hint: Any) -> Any:
    """Something of this type, to stand in for what could not be read."""
    if get_origin(hint) in (types.UnionType, Union):
        return _blank(get_args(hint)[0])
    if is_dataclass(hint):
        hints, form = get_type_hints(hint), cast(Any, hint)
        return form(**{field.name: _blank(hints[field.name]) for field in fields(hint) if _is_needed(field)})
    blanks: dict[Any, Any] = {str: "", int: 0, bool: False, date: date.min, datetime: None, tuple: (), dict: {}}
    return blanks.get(get_origin(hint) or hint)


def _is_needed(field: Field[Any]) -> bool:
    return field.default is MISSING and field.default_factory is MISSING
