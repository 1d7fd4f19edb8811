"""What is known of every seat before a vote is counted: the rows that a projection starts from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

PARTIES = ("con", "lab", "ld", "snp", "pc", "green", "ref", "dup", "sf", "sdlp", "uup", "alliance", "oth")
NORTHERN_IRELAND = "Northern Ireland"
ALIASES = {"reform": "ref"}  # the record's key of a party: the tables'


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatBaseline:
    """One seat before the count. Votes are those of the previous election on the same boundaries.

    ``previous`` has the parties that stood then; ``None`` where no previous result is known. ``standing`` are the
    parties nominated now. ``sitting_party`` is the party for which the sitting Member stands again, "" where nobody
    does; ``byelection_winner`` the party that won the last by-election of the outgoing Parliament here, "" where there
    was none. ``covariates`` are the constituency's make-up, by name; empty where unknown.
    """

    constituency_id: str
    name: str
    country: str
    region: str
    county: str = ""
    previous: Mapping[str, int] | None
    standing: frozenset[str]
    sitting_party: str = ""
    byelection_winner: str = ""
    other_candidates: int = 0
    covariates: Mapping[str, float] = field(default_factory=dict)

    @property
    def is_northern_irish(self) -> bool:
        """Whether the seat belongs to Northern Ireland's party system."""
        return self.country == NORTHERN_IRELAND

    @property
    def previous_shares(self) -> dict[str, float]:
        """Each party's share of the previous vote, 0 to 1; empty where no previous result is known."""
        total = sum((self.previous or {}).values())
        return {party: votes / total for party, votes in (self.previous or {}).items()} if total else {}


def parse_baselines(
    rows: Iterable[Mapping[str, str]], covariates: Iterable[Mapping[str, str]] = ()
) -> tuple[SeatBaseline, ...]:
    """Seats out of the rows of a replay table (columns as in docs/projection.md), in the order given.

    A party with an empty cell does not stand; the number in the cell, which is a result, is not looked at.
    """
    make_up = {row["constituency_id"]: _numbers(row) for row in covariates}
    return tuple(_parse_row(row, make_up) for row in rows)


def _parse_row(row: Mapping[str, str], make_up: Mapping[str, Mapping[str, float]]) -> SeatBaseline:
    previous = {party: int(row[f"prev_{party}"]) for party in PARTIES if row.get(f"prev_{party}")}
    return SeatBaseline(
        constituency_id=row["constituency_id"],
        name=row["name"],
        country=row["country"],
        region=row["region"],
        county=row.get("county") or row["region"],
        previous=previous or None,
        standing=frozenset(party for party in PARTIES if row.get(party)),
        sitting_party=row.get("sitting_mp_party", ""),
        byelection_winner=row.get("byelection_winner", ""),
        other_candidates=int(row.get("n_oth") or 0),
        covariates=make_up.get(row["constituency_id"], {}),
    )


def _numbers(row: Mapping[str, str]) -> dict[str, float]:
    return {name: float(value) for name, value in row.items() if name not in ("constituency_id", "name") and value}


def leaders(shares: Mapping[str, float], among: Sequence[str] = PARTIES) -> list[str]:
    """Parties by share, largest first; those with none are left out."""
    return sorted((party for party in among if shares.get(party)), key=lambda party: -shares[party])
