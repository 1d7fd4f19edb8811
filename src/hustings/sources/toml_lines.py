"""Where each value of a TOML document stands in its text: the standard library's reader says nothing of lines."""

from __future__ import annotations

import re

Place = tuple[str | int, ...]

_HEADER = re.compile(r"\s*(\[\[?)\s*([^\[\]=,]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"\s*\"?([A-Za-z0-9_-]+)\"?\s*=\s*([^#]*)")


def lines_of(text: str) -> dict[Place, int]:
    """The line on which each header, key, and table within a list begins, by its path through the document.

    tomllib says nothing of lines. This reads the layout that the form is written in, one field or one inline table on
    a line; elsewhere the nearest header or key before it is named instead.
    """
    lines: dict[Place, int] = {}
    lengths: dict[Place, int] = {}
    here: Place = ()
    inside: Place | None = None
    for number, line in enumerate(text.split("\n"), start=1):
        if inside is not None:
            if line.lstrip().startswith("{"):
                lengths[inside] = lengths.get(inside, 0) + 1
                lines.setdefault((*inside, lengths[inside] - 1), number)
            elif line.lstrip().startswith("]"):
                inside = None
        elif header := _HEADER.match(line):
            here = _header_path(header[2], lengths, is_list=header[1] == "[[")
            lines.setdefault(here, number)
        elif key := _KEY.match(line):
            lines.setdefault((*here, key[1]), number)
            if key[2].startswith("[") and not key[2].rstrip().endswith("]"):
                inside = (*here, key[1])
    return lines


def _header_path(header: str, lengths: dict[Place, int], *, is_list: bool) -> Place:
    path: Place = ()
    parts = [part.strip().strip('"') for part in header.split(".")]
    for depth, part in enumerate(parts, start=1):
        path = (*path, part)
        if is_list and depth == len(parts):
            lengths[path] = lengths.get(path, 0) + 1
        if path in lengths:
            path = (*path, lengths[path] - 1)
    return path
