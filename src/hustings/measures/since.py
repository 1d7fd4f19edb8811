"""Superlatives with their scope: the last time that anything was as extreme, as far as this record goes.

By-elections are compared with by-elections and general-election contests with general-election contests, never mixed.
A contest outdone on its own election day has no superlative; one that is equalled says so. The record has by-elections
only from the first one entered, and says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

import polars as pl


class Measure(StrEnum):
    """What can be asked of a contest. Those that need a party are marked by it."""

    LARGEST_SWING = "largest_swing"
    LARGEST_SWING_TO = "largest_swing_to"  # party
    SMALLEST_MAJORITY = "smallest_majority"
    LARGEST_MAJORITY = "largest_majority"
    LOWEST_TURNOUT = "lowest_turnout"
    HIGHEST_TURNOUT = "highest_turnout"
    WORST_SHARE = "worst_share"  # party
    BEST_SHARE = "best_share"  # party
    GAIN_BY = "gain_by"  # party


_PHRASES = {
    Measure.LARGEST_SWING: "the largest swing",
    Measure.LARGEST_SWING_TO: "the largest swing to {party}",
    Measure.SMALLEST_MAJORITY: "the smallest majority",
    Measure.LARGEST_MAJORITY: "the largest majority",
    Measure.LOWEST_TURNOUT: "the lowest turnout",
    Measure.HIGHEST_TURNOUT: "the highest turnout",
    Measure.WORST_SHARE: "the lowest share for {party}",
    Measure.BEST_SHARE: "the highest share for {party}",
    Measure.GAIN_BY: "the first gain by {party}",
}
_COLUMNS = {
    Measure.LARGEST_SWING: ("butler_pp", 1),
    Measure.LARGEST_SWING_TO: ("butler_pp", 1),
    Measure.SMALLEST_MAJORITY: ("majority", -1),
    Measure.LARGEST_MAJORITY: ("majority", 1),
    Measure.LOWEST_TURNOUT: ("turnout_valid_share", -1),
    Measure.HIGHEST_TURNOUT: ("turnout_valid_share", 1),
    Measure.WORST_SHARE: ("share", -1),
    Measure.BEST_SHARE: ("share", 1),
    Measure.GAIN_BY: ("gain", 1),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Since:
    """The answer: the value asked about, the last contest before that was as extreme, and how far the record goes.

    `last` is of the latest election day with a contest as extreme, the most extreme of that day; of equals the first by
    id. `last` is None where no earlier contest of the kind was; `searched` is how many there were to look at.
    """

    contest_id: str
    measure: Measure
    party: str | None
    value: float
    last: str | None
    last_on: date | None
    last_value: float | None
    searched: int
    scope: str
    sentence: str


def since(
    contests: pl.DataFrame,
    candidacies: pl.DataFrame,
    contest_id: str,
    measure: Measure,
    *,
    party: str | None = None,
    party_name: str = "",
) -> Since | None:
    """When a contest of its kind (by-election or general election) was last as extreme as this one.

    Args:
        contests, candidacies: The record's tables.
        party: Party key, for the measures that need one; `party_name` is how the sentence calls it, with its
            article: "the Liberal Democrats".

    Returns:
        None where the measure says nothing of this contest: no count is published, it has no swing, the swing went to
        another party, the party did not stand or gain, or a figure is unknown; and where a contest of its kind on the
        same election day was more extreme.
    """
    values = _values(contests, candidacies, measure, party)
    mine = values.filter(pl.col("contest_id") == contest_id)
    if mine.is_empty():
        return None
    value = mine["value"][0]
    here = contests.row(by_predicate=pl.col("contest_id") == contest_id, named=True)
    kind = contests.select("contest_id", "polling_day", "election_day", "is_by_election", "is_notional", "constituency")
    kind = kind.filter(is_by_election=here["is_by_election"], is_notional=False)
    rivals = values.join(kind, on="contest_id").with_columns(
        (_COLUMNS[measure][1] * (pl.col("value") - value)).alias("beyond")
    )
    same_day = rivals.filter((pl.col("election_day") == here["election_day"]) & (pl.col("contest_id") != contest_id))
    if (same_day["beyond"] > 0).any():
        return None
    is_before = pl.col("election_day") < here["election_day"]
    before = rivals.filter(is_before)
    last = _last(before.filter(pl.col("beyond") >= 0))
    scope = _scope(here["is_by_election"], kind.filter(is_before))
    equals = same_day.filter(pl.col("beyond") == 0)["constituency"].to_list()
    phrase = _PHRASES[measure].format(party=party_name or party or "")
    return Since(
        contest_id=contest_id,
        measure=measure,
        party=party,
        value=value,
        last=last["contest_id"] if last else None,
        last_on=last["polling_day"] if last else None,
        last_value=last["value"] if last else None,
        searched=len(before),
        scope=scope,
        sentence=_sentence(phrase, here["is_by_election"], last, equals, scope),
    )


def both_stood(contests: pl.DataFrame, candidacies: pl.DataFrame) -> pl.DataFrame:
    """The contests whose swing is between two parties that stood there and at the baseline: none counted as nought.

    Independents, who are told apart by person, are passed over.
    """
    stood = candidacies.select(pl.col("contest_id").alias("at"), "party").unique()
    for contest in ("contest_id", "baseline_id"):
        for side in ("swing_from", "swing_to"):
            contests = contests.join(stood, left_on=[contest, side], right_on=["at", "party"], how="semi")
    return contests


def _last(as_extreme: pl.DataFrame) -> dict[str, Any] | None:
    """Of the latest election day the contest that goes furthest beyond, of equals the first by id; None of none."""
    ordered = as_extreme.sort("election_day", "beyond", "contest_id", descending=[True, True, False])
    return ordered.row(0, named=True) if len(ordered) else None


def _values(contests: pl.DataFrame, candidacies: pl.DataFrame, measure: Measure, party: str | None) -> pl.DataFrame:
    """`contest_id` and `value`, for every contest of which the measure says something."""
    column = _COLUMNS[measure][0]
    table = contests
    if measure is Measure.LARGEST_SWING_TO:
        table = contests.filter(pl.col("swing_to") == party)
    elif measure is Measure.GAIN_BY:
        table = contests.filter((pl.col("outcome") == "gain") & (pl.col("winner_party") == party))
        table = table.with_columns(pl.lit(1.0).alias("gain"))
    elif column == "share":
        table = candidacies.filter(pl.col("party") == party)
    table = table.filter(~pl.col("is_notional"))
    return table.select("contest_id", pl.col(column).cast(pl.Float64).alias("value")).drop_nulls()


def _scope(is_by_election: bool, before: pl.DataFrame) -> str:
    if before.is_empty():
        return "there is no earlier contest of its kind in this record"
    first = before["election_day"].min()
    assert isinstance(first, date)
    if is_by_election:
        return f"by-elections since {first.year}, as far as this record goes"
    return f"contests at general elections since {first.year}"


def _sentence(phrase: str, is_by_election: bool, last: dict[str, Any] | None, equals: list[str], scope: str) -> str:
    at = "at a by-election" if is_by_election else "in any constituency at a general election"
    also = f", together with {equals[0] if len(equals) == 1 else f'{len(equals)} others'} on the same day"
    where = f"{at} in this record until then"
    if last is not None:
        where = f"{at} since {last['constituency']}, {last['polling_day']:%B %Y}"
    return f"{phrase} {where}{also if equals else ''} ({scope})"
