"""Everybody who has stood, as a table from A to Z."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from hustings.measures.histories import Standing, is_person_known
from hustings.measures.search import fold
from hustings.record.model import Candidacy

PEOPLE: dict[str, tuple[Any, str]] = {
    "person": (pl.String, "key, as in /people/{person}"),
    "name": (pl.String, "as on the latest ballot paper"),
    "listed_as": (pl.String, "the name with the surname first"),
    "letter": (pl.String, "first letter of the surname, without accent or case; # for anything else"),
    "party": (pl.String, "party key at the latest contest"),
    "contests": (pl.Int64, "contests stood in"),
    "wins": (pl.Int64, "contests won"),
    "first_on": (pl.Date, "polling day of the first of them"),
    "last_on": (pl.Date, "polling day of the latest"),
    "is_one_person": (pl.Boolean, "a Member, known by an id; false where candidates are together by name alone"),
}


def people_table(people: Mapping[str, Sequence[Standing]]) -> pl.DataFrame:
    """One row per person, A to Z by surname and then the other names: columns as in `PEOPLE`.

    *people* has each person's candidacies, oldest first, as `histories.people` gives them. Accents and case make no
    difference to the order; "de Bois" stands under D.
    """
    rows = ((fold(row["listed_as"]), row["person"], row) for row in (_row(*item) for item in people.items()))
    ordered = [row for *_, row in sorted(rows, key=lambda keyed: keyed[:2])]
    return pl.DataFrame(ordered, schema={name: kind for name, (kind, _) in PEOPLE.items()})


def listed_as(candidacy: Candidacy) -> str:
    """A name with the surname first; as it is where it does not end with the surname.

    >>> listed_as(Candidacy(id="nick-de-bois", name="Nick de Bois", surname="de Bois", party="con"))
    'de Bois, Nick'
    """
    other = candidacy.name.removesuffix(candidacy.surname).rstrip()
    is_split = candidacy.surname and other and other != candidacy.name
    return f"{candidacy.surname}, {other}" if is_split else candidacy.name


def letter_of(candidacy: Candidacy) -> str:
    """The letter that a person stands under: the surname's first, without accent or case; # for anything else."""
    first = fold(candidacy.surname or candidacy.name)[:1].upper()
    return first if first.isascii() and first.isalpha() else "#"


def _row(key: str, standings: Sequence[Standing]) -> dict[str, Any]:
    last = standings[-1].candidacy
    return {
        "person": key,
        "name": last.name,
        "listed_as": listed_as(last),
        "letter": letter_of(last),
        "party": last.party,
        "contests": len(standings),
        "wins": sum(standing.won for standing in standings),
        "first_on": standings[0].polling_day,
        "last_on": standings[-1].polling_day,
        "is_one_person": is_person_known(key),
    }
