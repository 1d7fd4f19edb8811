"""Declarations out of a document: a line each, a table, or TOML. The form is told by content, never by the name.

A document is taken whole or refused whole, with everything that is wrong with it at once.
"""

from __future__ import annotations

import re
from dataclasses import replace

from hustings.errors import BadInput
from hustings.record.problems import Problem, Severity, errors_in
from hustings.sources import declaration_csv, declaration_toml, wire
from hustings.sources.as_written import MOST_PROBLEMS, AsWritten, Declaration, complete
from hustings.sources.ballots import Ballots

__all__ = ["Declaration", "read_declarations"]

LONGEST = 1_000_000  # characters: all 650 seats of a general election take a fifth of this

_TOML_LINE = re.compile(r"""\s*(\[\[?[^\],;]+\]\]?\s*(#.*)?|([\w-]+|"[^"]*"|'[^']*')\s*=[^=].*)""")


def read_declarations(
    text: str | bytes, *, name: str, lookup: Ballots, contest_id: str | None = None
) -> tuple[Declaration, ...]:
    """Every declaration in a document, in its order. *name* is what messages call the document.

    A contest is the one that *contest_id* names, else the document, else the one at the constituency that awaits its
    result. Warnings and notes ride on the declarations.

    Raises:
        BadInput: With every error found, fields that are not numbers first, then by line; after them the warnings of
            the declarations refused, which often say what is wrong.
    """
    try:
        all_written = _all_written(_decoded(text) if isinstance(text, bytes) else text, lookup)
    except BadInput as bad:
        raise BadInput([replace(problem, source=name) for problem in bad.problems]) from None
    declarations: list[Declaration] = []
    problems: list[Problem] = []
    for written in all_written:
        declaration, found = complete(written, name=name, lookup=lookup, contest_id=contest_id)
        problems += found
        if declaration:
            _add(declaration, declarations, problems, name)
        if len(problems) > MOST_PROBLEMS:
            message = f"more than {MOST_PROBLEMS} problems by line {written.line}; nothing after it was read"
            problems = [*problems[:MOST_PROBLEMS], Problem(id="R008", message=message, source=name, line=written.line)]
            break
    if refused := errors_in(problems):
        raise BadInput([*refused, *(problem for problem in problems if problem.severity is Severity.WARNING)])
    return tuple(declarations)


def _add(declaration: Declaration, declarations: list[Declaration], problems: list[Problem], name: str) -> None:
    """Keep a declaration once: said again in the same figures it adds nothing, in others the two contradict."""
    before = next((d for d in declarations if d.contest_id == declaration.contest_id), None)
    if before is None:
        declarations.append(declaration)
    elif before.figures != declaration.figures:
        message = f"{declaration.contest_id} is declared on line {before.line} with other figures; leave one"
        problems.append(
            Problem(
                id="R007",
                message=message,
                field="contest",
                source=name,
                line=declaration.line,
                contest_id=declaration.contest_id,
            )
        )


def _decoded(data: bytes) -> str:
    """The text of a document in UTF-8.

    Raises:
        BadInput: It is not UTF-8; the message says at which byte.
    """
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        at = error.start
        message = f"byte {at:,} (0x{data[at]:02X}) is not UTF-8; save the document as UTF-8"
        raise BadInput([Problem(id="R008", message=message, line=data[:at].count(b"\n") + 1)]) from None


def _all_written(text: str, lookup: Ballots) -> list[AsWritten]:
    """The document's declarations as written, by the reader of its form.

    Raises:
        BadInput: It is of no known form, too long, or breaks the form that it seems to have.
    """
    if len(text) > LONGEST:
        message = f"{len(text):,} characters are more than any declarations have ({LONGEST:,} at most)"
        raise BadInput([Problem(id="R008", message=message)])
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    lines = text.split("\n")
    first = next((line for line in lines if line.strip() and not line.lstrip().startswith("#")), None)
    if first is None:
        raise BadInput([Problem(id="R008", message="there is nothing in it")])
    if declaration_csv.delimiter_of(first):
        return declaration_csv.as_written(lines)
    if _TOML_LINE.fullmatch(first):
        return declaration_toml.as_written(text)
    if "," in first or ";" in first:
        return wire.as_written(lines, lookup)
    message = (
        "no reader knows its form: expected lines such as 'Hartlepool, 15529, Con, 8589, Lab; rejected=182', "
        "a table with the columns candidate and votes, or TOML with [votes]"
    )
    raise BadInput([Problem(id="R008", message=message)])
