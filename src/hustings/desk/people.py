"""Who is at the desk, and what their role lets them do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from hustings.errors import NotAllowed


class Role(StrEnum):
    """A reporter keys, confirms, logs and drafts. An editor does that too, and alone decides what readers see."""

    REPORTER = "reporter"
    EDITOR = "editor"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody at the desk. Two people are two names."""

    name: str
    role: Role


def require_editor(by: Person, what: str) -> None:
    """Refuse anybody but an editor.

    Raises:
        NotAllowed: The person is not an editor.
    """
    if by.role is not Role.EDITOR:
        raise NotAllowed(f"{by.name} is a reporter: only an editor can {what}. Ask the editor on duty.")


def require_reason(reason: str, what: str) -> str:
    """The reason without white space around it.

    Raises:
        NotAllowed: There is none.
    """
    if not reason.strip():
        raise NotAllowed(f"say why: {what} needs a reason, and the ledger keeps it")
    return reason.strip()
