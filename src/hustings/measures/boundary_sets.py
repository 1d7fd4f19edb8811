"""Sets of constituencies by nation, each with the legislation that made it and the general elections fought on it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from hustings.record.model import Constituency
from hustings.record.reference import HistoricResult, Legislation, Reference

GRID: dict[str, tuple[Any, str]] = {
    "seat": (pl.String, "the same in every row of one seat: its id, else a word of our own"),
    "constituency": (pl.String, "name"),
    "slug": (pl.String, "the name in an address"),
    "election_day": (pl.Date, "of the general election"),
    "contest_id": (pl.String, "null for a result from the history"),
    "winner": (pl.String, "party key; for a result from the history its column"),
    "winner_share": (pl.Float64, "of the votes, 0 to 1; null where the winner is not told"),
    "majority": (pl.Int64, "votes; null for a result from the history"),
    "majority_share": (pl.Float64, "of the votes, 0 to 1"),
    "turnout_share": (pl.Float64, "valid votes over electorate, 0 to 1"),
}
NATIONS = ("England", "Scotland", "Wales", "Northern Ireland", "Ireland")


@dataclass(frozen=True, slots=True, kw_only=True)
class BoundarySet:
    """One nation's constituencies between two changes of boundaries.

    `name` is of the years of its first general election and its successor's ("2010-2024"), open for the present one.
    `general_elections` are all that were fought on it, the first one first. `constituencies` is None where unknown;
    `is_held` says whether they are the record's own, rather than counted in the results from 1918.
    """

    nation: str
    name: str
    begins_on: date | None
    ends_on: date | None
    general_elections: tuple[date, ...]
    legislation: tuple[Legislation, ...]
    constituencies: int | None
    is_held: bool


def boundary_sets(
    reference: Reference, constituencies: Iterable[Constituency], elections: Sequence[date]
) -> list[BoundarySet]:
    """Every set that legislation or the record's own constituencies tell of: by nation, the latest first.

    A set lasts from its first general election to the one before its successor's first. Where the day on which
    legislation takes effect is not given, it counts from the day on which it was made.
    """
    held: dict[tuple[str, str], int] = defaultdict(int)
    for seat in constituencies:
        held[seat.nation, seat.boundary_set] += 1
    rows = [row for results in reference.history.values() for row in results]
    counted = _counted(rows)
    found = [made for nation in NATIONS for made in _of_nation(nation, reference, elections, held, counted)]
    named = {(each.nation, each.name) for each in found}
    alone = [_alone(*key, number, elections) for key, number in held.items() if key not in named]
    order = {nation: place for place, nation in enumerate(NATIONS)}
    return sorted([*found, *alone], key=lambda s: (order.get(s.nation, len(order)), _reversed(s.name)))


def held_grid(
    found: BoundarySet, contests: pl.DataFrame, candidacies: pl.DataFrame, constituencies: pl.DataFrame
) -> pl.DataFrame:
    """The general elections of a set as the record holds them, a row for each and constituency: columns in `GRID`."""
    first = candidacies.filter(pl.col("rank") == 1).unique("contest_id").select("contest_id", winner_share="share")
    held = contests.filter(nation=found.nation, boundary_set=found.name, is_by_election=False, is_notional=False)
    return (
        held.drop("winner")
        .rename({"constituency_id": "seat", "winner_party": "winner", "turnout_valid_share": "turnout_share"})
        .join(first, on="contest_id", how="left")
        .join(constituencies.select("slug", seat="constituency_id"), on="seat", how="left")
        .select(list(GRID))
        .sort("slug", "election_day")
    )


def historic_grid(found: BoundarySet, history: pl.DataFrame) -> pl.DataFrame:
    """The same out of `history` with its shares: by columns of parties, and only from 1955 with a winner."""
    columns = ["con", "lib", "lab", "nat"]
    share = pl.coalesce(pl.when(pl.col("won_by") == c).then(pl.col(f"share_{c}")) for c in columns)
    rows = history.filter(pl.col("polling_day").is_in(list(found.general_elections)))
    rows = rows.filter(pl.col("region").map_elements(nation_of, return_dtype=pl.String) == found.nation)
    return rows.select(
        pl.Series("seat", _seats(rows), dtype=pl.String),
        pl.col("name").alias("constituency"),
        "slug",
        pl.col("polling_day").alias("election_day"),
        pl.lit(None, pl.String).alias("contest_id"),
        pl.col("won_by").alias("winner"),
        share.alias("winner_share"),
        pl.lit(None, pl.Int64).alias("majority"),
        pl.lit(None, pl.Float64).alias("majority_share"),
        "turnout_share",
    ).sort("slug", "election_day")


def _seats(rows: pl.DataFrame) -> list[str]:
    """A word for the seat of each row: the file's number says it within a set of its own, else the name does."""
    words: dict[tuple[str, str], str] = {}
    found = []
    for slug, file_set, code in rows.select("slug", "boundary_set", "code").iter_rows():
        known = [("", slug), (file_set, code)] if code else [("", slug)]
        word = next((words[key] for key in reversed(known) if key in words), slug)
        words |= dict.fromkeys(known, word)
        found.append(word)
    return found


def nation_of(region: str) -> str:
    """The nation of a region as the results from 1918 name it; a university is a region of its own."""
    return region if region in (*NATIONS, "University") else "England"


def _of_nation(
    nation: str,
    reference: Reference,
    elections: Sequence[date],
    held: Mapping[tuple[str, str], int],
    counted: Mapping[tuple[str, date], int],
) -> Iterable[BoundarySet]:
    laws: dict[date, list[Legislation]] = defaultdict(list)
    for law in reference.legislation:
        begins = law.begins_on or law.made_on
        if law.nation == nation and begins:
            laws[begins].append(law)
    starts = sorted(laws)
    for start in starts:
        following = next((later for later in starts if later > start), None)
        ends_on = max((law.ends_on for law in laws[start] if law.ends_on), default=None)
        last = min((day for day in (ends_on, following) if day), default=date.max)
        fought = tuple(day for day in elections if start <= day and day <= last)
        if not fought:
            continue
        after = next((day.year for day in elections if day > fought[-1]), "")
        name = f"{fought[0].year}-{after}"
        number = held.get((nation, name))
        yield BoundarySet(
            nation=nation,
            name=name,
            begins_on=laws[start][0].begins_on,
            ends_on=ends_on,
            general_elections=fought,
            legislation=tuple(sorted(laws[start], key=lambda law: law.title)),
            constituencies=number or counted.get((nation, fought[0])),
            is_held=number is not None,
        )


def _alone(nation: str, name: str, number: int, elections: Sequence[date]) -> BoundarySet:
    """A set of the record's own constituencies of which no legislation is held."""
    first, _, last = name.partition("-")
    return BoundarySet(
        nation=nation,
        name=name,
        begins_on=None,
        ends_on=None,
        general_elections=tuple(d for d in elections if int(first) <= d.year and (not last or d.year < int(last))),
        legislation=(),
        constituencies=number,
        is_held=True,
    )


def _counted(rows: Iterable[HistoricResult]) -> dict[tuple[str, date], int]:
    """How many constituencies each nation had at each general election since 1918."""
    counted: dict[tuple[str, date], int] = defaultdict(int)
    for row in rows:
        counted[nation_of(row.region), row.polling_day] += 1
    return dict(counted)


def _reversed(name: str) -> int:
    return -int(name.partition("-")[0])
