"""The record as Polars tables, tidy: one row per contest, candidacy, election, constituency or party.

Every figure comes from an `Analysis`, so a table and a page can never disagree. Shares are 0 to 1, `_pp` percentage
points, both unrounded floats; null is unknown. Only what is published is here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

import polars as pl

from hustings.measures.analysis import Analysis
from hustings.measures.elections import lost_deposits
from hustings.measures.gather import analyse
from hustings.measures.sitting import sitting_party
from hustings.record.model import INDEPENDENT, Constituency, Party
from hustings.record.state import State

Analyses = Mapping[str, Analysis]

CONTESTS: dict[str, tuple[Any, str]] = {
    "contest_id": (pl.String, "the contest's name"),
    "polling_day": (pl.Date, "polling day"),
    "election_day": (pl.Date, "the election's day: polling day, but for a general election's postponed poll"),
    "is_by_election": (pl.Boolean, "a by-election, or part of a general election"),
    "is_notional": (pl.Boolean, "an estimate of an election on later boundaries"),
    "constituency_id": (pl.String, "ONS code, with the boundary set where a code was used again"),
    "constituency": (pl.String, "name"),
    "boundary_set": (pl.String, "such as 2010-2024"),
    "nation": (pl.String, "England, Northern Ireland, Scotland or Wales"),
    "region": (pl.String, "English region, else the nation"),
    "electorate": (pl.Int64, "people entitled to vote"),
    "valid_votes": (pl.Int64, "votes for all candidates"),
    "rejected_ballots": (pl.Int64, "rejected papers"),
    "turnout_valid_share": (pl.Float64, "valid votes over electorate, 0 to 1"),
    "turnout_ballots_share": (pl.Float64, "valid and rejected over electorate, 0 to 1"),
    "turnout_change_pp": (pl.Float64, "valid-vote turnout less the baseline's, points"),
    "candidates": (pl.Int64, "how many stood"),
    "lost_deposits": (pl.Int64, "how many lost their deposits"),
    "winner": (pl.String, "first candidate"),
    "winner_party": (pl.String, "party key of the first"),
    "second_party": (pl.String, "party key of the second"),
    "majority": (pl.Int64, "first less second, votes"),
    "majority_share": (pl.Float64, "over valid votes, 0 to 1"),
    "previous_majority": (pl.Int64, "at the baseline, votes"),
    "swing_from": (pl.String, "key of the side that the headline swing is from"),
    "swing_to": (pl.String, "key of the side that it is to"),
    "butler_pp": (pl.Float64, "Butler swing, points"),
    "steed_pp": (pl.Float64, "Steed swing, points"),
    "outcome": (pl.String, "hold or gain against the last general election"),
    "gained_from": (pl.String, "party key; null on a hold"),
    "outcome_sitting_member": (pl.String, "hold or gain against the sitting Member's party"),
    "baseline_id": (pl.String, "the contest that changes are measured from"),
    "vacancy_cause": (pl.String, "why the seat fell vacant, where the record has it"),
    "writ_issued_on": (pl.Date, "when the writ was moved, where the record has it"),
    "entry": (pl.Int64, "ledger entry of the figures"),
}
CANDIDACIES: dict[str, tuple[Any, str]] = {
    "contest_id": (pl.String, "the contest's name"),
    "polling_day": (pl.Date, "polling day"),
    "election_day": (pl.Date, "the election's day: polling day, but for a general election's postponed poll"),
    "is_by_election": (pl.Boolean, "a by-election, or part of a general election"),
    "is_notional": (pl.Boolean, "a party's line in an estimate"),
    "constituency_id": (pl.String, "as in contests"),
    "constituency": (pl.String, "name"),
    "nation": (pl.String, "as in contests"),
    "region": (pl.String, "as in contests"),
    "candidate_id": (pl.String, "unique within the contest"),
    "name": (pl.String, "as on the ballot paper"),
    "gender": (pl.String, "as published; null where not"),
    "member_id": (pl.String, "Parliament's id of a Member; null if never one"),
    "party": (pl.String, "party key; comparison is on it"),
    "description": (pl.String, "the party as published at that contest"),
    "votes": (pl.Int64, "votes"),
    "share": (pl.Float64, "over valid votes, 0 to 1"),
    "rank": (pl.Int64, "1 is first"),
    "baseline_share": (pl.Float64, "of the same party or person, 0 to 1"),
    "change_pp": (pl.Float64, "points; null for a new party"),
    "is_new": (pl.Boolean, "did not stand at the baseline"),
    "loses_deposit": (pl.Boolean, "one-twentieth of the valid votes or fewer"),
}


def public_analysis(state: State, contest_id: str) -> Analysis | None:
    """The public analysis of a contest; None until its votes are published."""
    result = state.result(contest_id, public=True)
    if not result.counts:
        return None
    return analyse(result, state.baseline(contest_id), sitting_party(state, contest_id))


def contests_table(found: Analyses, constituencies: Mapping[str, Constituency]) -> pl.DataFrame:
    """One row per contest with published votes: columns as in `CONTESTS`."""
    return _frame((_contest_row(a, constituencies) for a in found.values()), CONTESTS)


def candidacies_table(found: Analyses, constituencies: Mapping[str, Constituency]) -> pl.DataFrame:
    """One row per candidacy with published votes, by contest and votes: columns as in `CANDIDACIES`."""
    return _frame((row for a in found.values() for row in _candidacy_rows(a, constituencies)), CANDIDACIES)


def elections_table(contests: pl.DataFrame) -> pl.DataFrame:
    """One row per general election (notional or not) and one per by-election day: what it added up to.

    Columns: `polling_day`, `is_by_election`, `is_notional`, `contests`, `electorate`, `valid_votes`,
    `turnout_valid_share` (0 to 1; null where an electorate is unknown), `lost_deposits` (null where one contest's are
    unknown, as in an estimate), `gains` (null where no contest is measured from a baseline).
    """
    return (
        contests.group_by(pl.col("election_day").alias("polling_day"), "is_by_election", "is_notional")
        .agg(
            pl.len().alias("contests"),
            _sum_if_known("electorate"),
            pl.col("valid_votes").sum(),
            _sum_if_known("lost_deposits"),
            pl.when(pl.col("outcome").count() > 0).then((pl.col("outcome") == "gain").sum()).alias("gains"),
        )
        .with_columns((pl.col("valid_votes") / pl.col("electorate")).alias("turnout_valid_share"))
        .sort("polling_day", "is_by_election", "is_notional")
    )


def constituencies_table(constituencies: Mapping[str, Constituency], contests: pl.DataFrame) -> pl.DataFrame:
    """One row per constituency: `constituency_id`, `name`, `slug`, `boundary_set`, `nation`, `region`, `contests`."""
    held = dict(contests.group_by("constituency_id").len().iter_rows())
    rows = (
        {
            "constituency_id": c.id,
            "name": c.name,
            "slug": c.slug,
            "boundary_set": c.boundary_set,
            "nation": c.nation,
            "region": c.region,
            "contests": held.get(c.id, 0),
        }
        for c in constituencies.values()
    )
    return pl.DataFrame(list(rows), infer_schema_length=None).sort("boundary_set", "name")


def parties_table(parties: Mapping[str, Party], candidacies: pl.DataFrame) -> pl.DataFrame:
    """One row per party: `party`, `name`, `abbreviation`, `is_party`, `candidacies`, `wins`, `votes`, `lost_deposits`.

    Counts are over every actual contest in the record, by-elections too; notional lines are left out.
    """
    stood = (
        candidacies.filter(~pl.col("is_notional"))
        .group_by("party")
        .agg(
            pl.len().alias("candidacies"),
            (pl.col("rank") == 1).sum().alias("wins"),
            pl.col("votes").sum(),
            pl.col("loses_deposit").sum().alias("lost_deposits"),
        )
    )
    named = pl.DataFrame(
        [
            {"party": p.key, "name": p.name, "abbreviation": p.abbreviation, "is_party": p.is_party}
            for p in parties.values()
        ]
    )
    counts = ("candidacies", "wins", "votes", "lost_deposits")
    return named.join(stood, on="party", how="left").with_columns(pl.col(counts).fill_null(0)).sort("party")


def party_totals(candidacies: pl.DataFrame, by: Iterable[str] = ()) -> pl.DataFrame:
    """Votes, share, seats won and contested, and lost deposits per party, in one selection of candidacies.

    `by` adds columns to group by, such as "region"; shares are then of that group's votes. Columns: `by`, `party`,
    `candidacies`, `votes`, `share` (0 to 1), `seats`, `lost_deposits` (null where one is unknown, as in an estimate);
    most votes first.
    """
    groups = list(by)
    grouped = candidacies.group_by(*groups, "party").agg(
        pl.len().alias("candidacies"),
        pl.col("votes").sum(),
        (pl.col("rank") == 1).sum().alias("seats"),
        _sum_if_known("loses_deposit").alias("lost_deposits"),
    )
    total = pl.col("votes").sum()
    share = pl.col("votes") / (total.over(groups) if groups else total)
    return grouped.with_columns(share.alias("share")).sort(
        *groups, "votes", "party", descending=[*[False] * len(groups), True, False]
    )


def _sum_if_known(column: str) -> pl.Expr:
    """The sum of a column; null where any of it is."""
    return pl.when(pl.col(column).null_count() == 0).then(pl.col(column).sum()).alias(column)


def _frame(rows: Iterable[dict[str, Any]], columns: Mapping[str, tuple[Any, str]]) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema={name: kind for name, (kind, _) in columns.items()})


def _contest_row(a: Analysis, constituencies: Mapping[str, Constituency]) -> dict[str, Any]:
    contest, seat = a.result.contest, constituencies[a.result.contest.constituency_id]
    return {
        "contest_id": contest.id,
        "polling_day": contest.polling_day,
        "election_day": contest.election_day,
        "is_by_election": contest.is_by_election,
        "is_notional": contest.is_notional,
        "constituency_id": seat.id,
        "constituency": seat.name,
        "boundary_set": seat.boundary_set,
        "nation": seat.nation,
        "region": seat.region,
        "electorate": a.result.electorate,
        "valid_votes": a.valid_votes,
        "rejected_ballots": a.result.rejected_ballots,
        "turnout_valid_share": _float(a.turnout_valid.now),
        "turnout_ballots_share": _float(a.turnout_ballots.now),
        "turnout_change_pp": _float(a.turnout_valid.change_pp),
        "candidates": len(a.lines),
        "lost_deposits": lost_deposits(a),
        "winner": a.winner.candidacy.name if a.winner and not contest.is_notional else None,
        "winner_party": a.winner.candidacy.party if a.winner else None,
        "second_party": a.runner_up.candidacy.party if a.runner_up else None,
        "majority": a.majority,
        "majority_share": _float(a.majority_share),
        "previous_majority": a.previous_majority,
        "swing_from": _key(a.swing.from_party) if a.swing else None,
        "swing_to": _key(a.swing.to_party) if a.swing else None,
        "butler_pp": _float(a.swing.butler_pp) if a.swing else None,
        "steed_pp": _float(a.swing.steed_pp) if a.swing else None,
        "outcome": a.outcome.general_election if a.outcome else None,
        "gained_from": a.outcome.gained_from_general_election if a.outcome else None,
        "outcome_sitting_member": a.outcome.sitting_member if a.outcome else None,
        "baseline_id": a.baseline.contest_id if a.baseline else None,
        "vacancy_cause": contest.vacancy.cause if contest.vacancy else None,
        "writ_issued_on": contest.writ_issued_on,
        "entry": a.result.entry.number if a.result.entry else None,
    }


def _candidacy_rows(a: Analysis, constituencies: Mapping[str, Constituency]) -> Iterable[dict[str, Any]]:
    contest, seat = a.result.contest, constituencies[a.result.contest.constituency_id]
    common = {
        "contest_id": contest.id,
        "polling_day": contest.polling_day,
        "election_day": contest.election_day,
        "is_by_election": contest.is_by_election,
        "is_notional": contest.is_notional,
        "constituency_id": seat.id,
        "constituency": seat.name,
        "nation": seat.nation,
        "region": seat.region,
    }
    for line in a.lines:
        stood = line.candidacy
        yield common | {
            "candidate_id": stood.id,
            "name": None if contest.is_notional else stood.name,
            "gender": stood.gender or None,
            "member_id": stood.member_id or None,
            "party": stood.party,
            "description": stood.description or None,
            "votes": line.votes,
            "share": _float(line.share),
            "rank": line.rank,
            "baseline_share": _float(line.baseline_share),
            "change_pp": _float(line.change_pp),
            "is_new": line.is_new,
            "loses_deposit": None if contest.is_notional else line.loses_deposit,
        }


def _key(compares_as: str) -> str:
    return INDEPENDENT if compares_as.startswith(f"{INDEPENDENT}:") else compares_as


def _float(x: Fraction | None) -> float | None:
    return None if x is None else float(x)
