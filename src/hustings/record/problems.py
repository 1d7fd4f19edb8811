"""A doubt about data: a stable id, where it is, what was found, and what would be right.

Problems are collected, all of them, before anything is refused. The list of ids is `CATALOGUE`; docs/problems.md
explains each one.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction


class Severity(StrEnum):
    """`error` refuses; `warning` must be looked at by a person; `note` is stated and no more."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


CATALOGUE: dict[str, tuple[Severity, str]] = {
    "R001": (Severity.ERROR, "not a whole number"),
    "R002": (Severity.ERROR, "negative number"),
    "R003": (Severity.ERROR, "more than any electorate could give"),
    "R004": (Severity.ERROR, "a nominated candidate has no votes figure"),
    "R005": (Severity.ERROR, "a candidate is given twice"),
    "R006": (Severity.ERROR, "not a candidate at this contest"),
    "R007": (Severity.ERROR, "contest not known, or not clear which"),
    "R008": (Severity.ERROR, "the file cannot be read, or no reader knows its form"),
    "R009": (Severity.ERROR, "a required field is missing"),
    "R010": (Severity.ERROR, "a field that this form does not have"),
    "R011": (Severity.ERROR, "valid votes exceed the electorate"),
    "R012": (Severity.ERROR, "ballot papers exceed the electorate"),
    "R013": (Severity.ERROR, "rejected ballot papers exceed all ballot papers"),
    "R014": (Severity.ERROR, "candidates' votes do not sum to the valid votes announced"),
    "R015": (Severity.ERROR, "rejected heads do not sum to the rejected total"),
    "R016": (Severity.ERROR, "equal votes at the top and no lot recorded"),
    "R017": (Severity.ERROR, "a lot is recorded but the votes at the top are not equal"),
    "R018": (Severity.ERROR, "verification total, or 'not announced', is missing"),
    "R019": (Severity.ERROR, "differs from a declared result: say that it is a correction"),
    "R020": (Severity.NOTE, "valid and rejected differ a little from the ballot papers verified"),
    "R021": (Severity.WARNING, "valid and rejected differ from the ballot papers verified: ring the returning officer"),
    "R022": (Severity.ERROR, "no party has this key"),
    "R023": (Severity.ERROR, "a value of the wrong kind, or one that does not fit those beside it"),
    "R024": (Severity.ERROR, "an electorate of 0"),
    "O001": (Severity.ERROR, "a row has more or fewer cells than its form"),
    "O002": (Severity.ERROR, "not a date"),
    "O003": (Severity.ERROR, "not a decimal fraction"),
    "O004": (Severity.ERROR, "not an ONS code"),
    "O005": (Severity.ERROR, "a contest is given twice"),
    "O006": (Severity.ERROR, "candidates and results do not meet"),
    "O007": (Severity.ERROR, "the files do not tell the polling day"),
    "O008": (Severity.NOTE, "marked as not available by the publisher"),
    "O009": (Severity.NOTE, "read otherwise than it is spelled"),
    "O010": (Severity.WARNING, "a column that the reader does not know"),
    "O101": (Severity.WARNING, "published votes do not sum to the published valid votes"),
    "O102": (Severity.WARNING, "the published majority is not first less second"),
    "O103": (Severity.WARNING, "a published share is not votes over valid votes"),
    "O104": (Severity.WARNING, "published changes do not follow from the baseline"),
    "O105": (Severity.WARNING, "the published winner is not the candidate with most votes"),
    "O106": (Severity.WARNING, "the published first or second party is not the candidates'"),
    "O107": (Severity.WARNING, "the published result is not worded as results are"),
    "O108": (Severity.WARNING, "the published hold or gain does not follow from the baseline"),
    "O109": (Severity.WARNING, "a published party column is not the candidates' votes"),
    "O110": (Severity.WARNING, "one identity on two people"),
    "O111": (Severity.WARNING, "sitting and former Member do not go together"),
    "O112": (Severity.WARNING, "the electorate does not fit its surroundings"),
    "O113": (Severity.WARNING, "a label is not the usual one"),
    "O114": (Severity.WARNING, "filed as independents, counted for a party"),
    "O115": (Severity.WARNING, "declared too long after polling day"),
    "O116": (Severity.WARNING, "a notional result does not fit the changes measured from it"),
    "P101": (Severity.WARNING, "digits may be transposed"),
    "P102": (Severity.WARNING, "ballot papers may have been entered as valid votes"),
    "P103": (Severity.WARNING, "neighbours on the ballot paper may have been swapped"),
    "P104": (Severity.WARNING, "turnout is far from the baseline"),
    "P105": (Severity.WARNING, "a share is far from the baseline"),
    "P106": (Severity.WARNING, "the electorate is far from the baseline"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One doubt. `field` is a candidacy id or the name of a figure; `source` and `line` say where in a document."""

    id: str
    message: str
    field: str = ""
    source: str = ""
    line: int | None = None
    found: str = ""
    expected: str = ""
    contest_id: str = ""

    @property
    def severity(self) -> Severity:
        return CATALOGUE[self.id][0]

    @property
    def is_error(self) -> bool:
        return self.severity is Severity.ERROR

    def __str__(self) -> str:
        where = self.source or self.contest_id
        parts = (where, f"line {self.line}" if self.line else "", self.field)
        place = ", ".join(part for part in parts if part)
        return f"{self.id} {place}: {self.message}" if place else f"{self.id} {self.message}"


def errors_in(problems: list[Problem]) -> list[Problem]:
    """Only the problems that refuse, with fields that are not numbers before anything else."""
    return sorted(
        (p for p in problems if p.is_error), key=lambda p: (p.id not in ("R001", "R002", "R003"), p.line or 0)
    )


def half_up(x: Fraction | int, places: int = 0) -> Decimal:
    """The figure to so many decimal places, exactly, half up: the only rounding in the house.

    >>> half_up(Fraction(1, 8), 2), half_up(Fraction(-1, 8), 2)
    (Decimal('0.13'), Decimal('-0.13'))
    """
    over, under = x.as_integer_ratio()
    whole = (2 * abs(over) * 10**places + under) // (2 * under)
    return Decimal(f"{-whole if over < 0 else whole}E-{places}")
