"""By-elections of the past with what came next: in the same seat, and in the country.

From the record, every by-election with its general election before; and, as far back as 1938, those that were polled,
out of the table of by-election polls and the results since 1918. Changes are in percentage points of the vote.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import polars as pl

from hustings.forecast.swings import IRELAND
from hustings.measures.almanac import Almanac
from hustings.measures.analysis import Analysis
from hustings.measures.elections import general_elections
from hustings.measures.reference_tables import COLUMN_OF_PARTY, with_shares
from hustings.measures.search import slug_of
from hustings.record.reference import RESULT, PollTable
from hustings.record.state import State

Changes = Mapping[str, float]
WHOLE = 600
"""Contests without which a general election is not all there: the House has had more seats for a century."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """What makes by-elections comparable. Shares 0 to 1, changes in points; None where the record does not tell.

    `surge_pp` is the largest rise of any candidate outside the first two of the general election before.
    """

    government_seat: bool | None
    majority_share: float | None
    years_into_parliament: float
    surge_pp: float
    turnout_change_pp: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PastByElection:
    """One by-election: its changes, and those from the same general election before to the one that came next.

    `seat_changes` is None where the seat was not fought again on the same boundaries, `national_changes` (Great
    Britain) where no general election has come since. `is_fair` unless one of the first two parties before did not
    stand. `contest_id` is blank, and winners and circumstances None, where it is not the record's.
    """

    contest_id: str
    name: str
    polling_day: date
    before: date
    after: date | None
    changes: Changes
    seat_changes: Changes | None
    national_changes: Changes | None
    is_fair: bool
    held_by: str | None
    won_by: str | None
    next_won_by: str | None
    circumstances: Circumstances | None


def of_record(almanac: Almanac, state: State) -> list[PastByElection]:
    """Every by-election that the record can measure, the first one first."""
    elections = general_elections(almanac.analyses)
    seats = {day: {a.result.contest.constituency_id: a for a in found} for day, found in elections.items()}
    whole = [day for day, contests in elections.items() if len(contests) >= WHOLE]
    shares = {day: found for day, found in _shares_in_britain(almanac.candidacies).items() if day in whole}
    found = []
    for analysis in almanac.analyses.values():
        contest = analysis.result.contest
        before = max((day for day in elections if day < contest.polling_day), default=None)
        if not contest.is_by_election or analysis.baseline is None or analysis.winner is None or before is None:
            continue
        after = min((day for day in whole if day > contest.polling_day), default=None)
        later = seats[after].get(contest.constituency_id) if after else None
        found.append(_past(analysis, before, after, later, shares, state))
    return found


def circumstances_of(analysis: Analysis, before: date, state: State) -> Circumstances:
    """The circumstances of a by-election, measured from the general election of a day."""
    contest = analysis.result.contest
    house = next((house for house in state.houses if house.elected_on == before), None)
    first_two = _first_two(analysis)
    rises = [
        line.share * 100 if line.change_pp is None else line.change_pp
        for line in analysis.lines
        if line.candidacy.party not in first_two
    ]
    majority, turnout = analysis.previous_majority_share, analysis.turnout_valid.change_pp
    return Circumstances(
        government_seat=first_two[0] in (house.government, *house.coalition) if house and first_two else None,
        majority_share=None if majority is None else float(majority),
        years_into_parliament=(contest.polling_day - before).days / 365.25,
        surge_pp=float(max(rises, default=Fraction(0))),
        turnout_change_pp=None if turnout is None else float(turnout),
    )


def of_polled(table: PollTable, history: pl.DataFrame) -> list[PastByElection]:
    """The polled by-elections since 1938 whose seat, by name and boundaries, has general elections before and after."""
    results = {(row.constituency, row.polling_day): row for row in table.by_elections if row.kind == RESULT}
    columns = tuple(COLUMN_OF_PARTY.items())[:3]
    shared = with_shares(history.filter(pl.col("seats") == 1))
    country = _national(history)
    found = []
    for (name, day), row in results.items():
        rows = shared.filter(slug=slug_of(name)).sort("polling_day").to_dicts()
        before = next((r for r in reversed(rows) if r["polling_day"] < day), None)
        after = next((r for r in rows if r["polling_day"] > day), None)
        adjacent = before and after and _are_adjacent(list(country), before["polling_day"], after["polling_day"])
        if not (before and after and adjacent and before["boundary_set"] == after["boundary_set"]):
            continue
        then = {party: before[f"share_{column}"] or 0.0 for party, column in columns}
        stood = {p: float(row.shares[p]) / 100 for p, s in then.items() if p in row.shares and s > 0}
        following = {party: after[f"share_{column}"] or 0.0 for party, column in columns}
        nation = {p: 100 * (country[after["polling_day"]][p] - country[before["polling_day"]][p]) for p in stood}
        found.append(
            PastByElection(
                contest_id="",
                name=name,
                polling_day=day,
                before=before["polling_day"],
                after=after["polling_day"],
                changes={party: 100 * (share - then[party]) for party, share in stood.items()},
                seat_changes={p: 100 * (following[p] - before[f"share_{COLUMN_OF_PARTY[p]}"]) for p in stood},
                national_changes=nation,
                is_fair=set(sorted(then, key=lambda p: -then[p])[:2]) <= stood.keys(),
                held_by=None,
                won_by=None,
                next_won_by=None,
                circumstances=None,
            )
        )
    return found


def _past(
    analysis: Analysis,
    before: date,
    after: date | None,
    later: Analysis | None,
    shares: Mapping[date, Mapping[str, float]],
    state: State,
) -> PastByElection:
    contest, first_two = analysis.result.contest, _first_two(analysis)
    changes = _changes(analysis)
    then, now = shares.get(before), shares.get(after) if after else None
    nation = {p: 100 * (now.get(p, 0) - then.get(p, 0)) for p in changes} if then and now else None
    standing = {line.candidacy.party for line in analysis.lines}
    return PastByElection(
        contest_id=contest.id,
        name=state.constituency(contest.id).name,
        polling_day=contest.polling_day,
        before=before,
        after=after,
        changes=changes,
        seat_changes=_changes(later) if later else None,
        national_changes=nation,
        is_fair=set(first_two) <= standing,
        held_by=first_two[0] if first_two else None,
        won_by=analysis.winner.candidacy.party if analysis.winner else None,
        next_won_by=later.winner.candidacy.party if later and later.winner else None,
        circumstances=circumstances_of(analysis, before, state),
    )


def _changes(analysis: Analysis) -> dict[str, float]:
    """Changes in points of the parties that stood both times; of two candidacies under one key the first counts."""
    found: dict[str, float] = {}
    for line in analysis.lines:
        if line.change_pp is not None and line.candidacy.party != "ind":
            found.setdefault(line.candidacy.party, float(line.change_pp))
    return found


def _first_two(analysis: Analysis) -> tuple[str, ...]:
    """The first two parties of the baseline, by votes."""
    if analysis.baseline is None:
        return ()
    result = analysis.baseline.result
    order = sorted(result.counts, key=lambda count: -count.votes)[:2]
    return tuple(count.candidacy.party for count in order)


def _national(history: pl.DataFrame) -> dict[date, dict[str, float]]:
    """Every general election's shares of the vote by party, out of the results since 1918."""
    votes = [pl.col(f"votes_{column}").sum() / pl.col("total_votes").sum() for column in ("con", "lab", "lib")]
    britain = history.filter(~pl.col("region").is_in(["Northern Ireland", "Ireland", "University"]))
    rows = britain.group_by("polling_day").agg(votes).sort("polling_day").iter_rows()
    return {day: {"con": con, "lab": lab, "ld": lib} for day, con, lab, lib in rows}


def _shares_in_britain(candidacies: pl.DataFrame) -> dict[date, dict[str, float]]:
    """Every general election's shares of the vote in Great Britain by party, out of the record's candidacies."""
    rows = candidacies.filter(pl.col("nation") != IRELAND, is_by_election=False, is_notional=False)
    found: dict[date, dict[str, float]] = {}
    for day, party, votes in rows.group_by("election_day", "party").agg(pl.col("votes").sum()).iter_rows():
        found.setdefault(day, {})[party] = votes
    return {day: {p: v / sum(votes.values()) for p, v in votes.items()} for day, votes in found.items()}


def _are_adjacent(days: Iterable[date], one: date, other: date) -> bool:
    order = sorted(days)
    return order.index(other) - order.index(one) == 1
