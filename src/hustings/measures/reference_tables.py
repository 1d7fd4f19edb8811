"""What surrounds results as Polars tables: overlaps, results from 1918, Parliaments, registrations, legislation.

All are as published, with what follows from them in columns of its own. Shares are 0 to 1; null is unknown, and never
nought. Results from 1918 are by five columns of parties and not by candidate: `con`, `lib`, `lab`, `nat` (SNP or Plaid
Cymru) and `other`, which to 1951 takes in the National Liberals.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from itertools import chain
from typing import Any

import polars as pl

from hustings.measures.boundary_sets import BoundarySet
from hustings.measures.search import same_name, slug_of
from hustings.record.model import Party
from hustings.record.reference import HistoricResult, Parliament, Reference

PARTY_COLUMNS = ("con", "lib", "lab", "nat", "other")
COLUMN_OF_PARTY = {"con": "con", "lab": "lab", "ld": "lib", "snp": "nat", "plaid": "nat"}
WINNERS_FROM = date(1955, 5, 26)
"""The first general election whose winners the file of results can tell: to 1951 National Liberals count as other."""

OVERLAPS: dict[str, tuple[Any, str]] = {
    "earlier_id": (pl.String, "constituency on the earlier boundaries"),
    "earlier_name": (pl.String, "its name"),
    "later_id": (pl.String, "constituency on the later boundaries"),
    "later_name": (pl.String, "its name"),
    "of_earlier_residents": (pl.Float64, "share of the earlier one's residents who are in the later, 0 to 1"),
    "of_later_residents": (pl.Float64, "share of the later one's residents who were in the earlier, 0 to 1"),
    "of_earlier_area": (pl.Float64, "share of the earlier one's area, 0 to 1"),
    "of_later_area": (pl.Float64, "share of the later one's area, 0 to 1"),
    "of_earlier_population": (pl.Float64, "share of the earlier one's population, 0 to 1"),
    "of_later_population": (pl.Float64, "share of the later one's population, 0 to 1"),
}
HISTORY: dict[str, tuple[Any, str]] = {
    "election": (pl.String, "year; 1974F and 1974O"),
    "polling_day": (pl.Date, "of the general election"),
    "code": (pl.String, "ONS code from 2010, before that a number within a set of boundaries; null where none"),
    "name": (pl.String, "constituency, as the file spells it"),
    "slug": (pl.String, "the name in an address"),
    "region": (pl.String, "English region, else the nation; University, and in 1918 Ireland"),
    "seats": (pl.Int64, "Members to elect; in seats of two or three, to 1945, votes are not voters"),
    "electorate": (pl.Int64, "people entitled to vote"),
    "votes_con": (pl.Int64, "Conservative; null where the file gives none"),
    "votes_lib": (pl.Int64, "Liberal, Alliance or Liberal Democrat"),
    "votes_lab": (pl.Int64, "Labour"),
    "votes_nat": (pl.Int64, "SNP or Plaid Cymru"),
    "votes_other": (pl.Int64, "everybody else together; to 1951 National Liberals too"),
    "total_votes": (pl.Int64, "as printed"),
    "unopposed": (pl.Int64, "Members returned without a vote"),
    "unopposed_columns": (pl.String, "the party columns that they stand under"),
    "turnout_share": (pl.Float64, "as printed, 0 to 1"),
    "boundary_set": (pl.String, "as the file names it"),
    "total_agrees": (pl.Boolean, "whether the parties' votes make the total; null without a total"),
    "won_by": (
        pl.String,
        "con, lib, lab, nat or other: from 1955 a party that beats other, or other with no party against it; "
        "from 2010 this record's winner; null where not told",
    ),
    "superseded": (pl.Boolean, "the record holds that contest's candidacies, which win"),
    "line": (pl.Int64, "line of the file"),
}
PARLIAMENTS: dict[str, tuple[Any, str]] = {
    "number": (pl.Int64, "of the Parliaments of the United Kingdom, from 1801"),
    "polling": (pl.String, "polling as published: days or prose"),
    "polling_day": (pl.Date, "polling day; null before 1918, when polling took weeks"),
    "summoned_on": (pl.Date, "the day it was to meet"),
    "opened_on": (pl.Date, "State Opening"),
    "dissolved_on": (pl.Date, "dissolution; null for the present Parliament"),
    "by_elections": (pl.Int64, "by-elections in it; null unless this record holds its general election"),
    "wikidata_id": (pl.String, "Wikidata's id"),
}
REGISTRATIONS: dict[str, tuple[Any, str]] = {
    "ec_id": (pl.String, "the Electoral Commission's id"),
    "name": (pl.String, "the party's name in Parliament's data"),
    "jurisdiction": (pl.String, "register: Great Britain or Northern Ireland"),
    "registered_on": (pl.Date, "day of registration"),
    "deregistered_on": (pl.Date, "day of deregistration; null while registered"),
    "mnis_id": (pl.String, "Parliament's id of the party; null if it never fielded a candidate"),
    "party": (
        pl.String,
        "our party key, by this registration or another of the same mnis_id; null where the party table has none",
    ),
}
LEGISLATION: dict[str, tuple[Any, str]] = {
    "nation": (pl.String, "where its constituencies are; null for an Act under which Orders are made"),
    "title": (pl.String, "title of the Act or Order"),
    "kind": (pl.String, "act or order"),
    "url": (pl.String, "on legislation.gov.uk; null where it is not there"),
    "made_on": (pl.Date, "made, or assented to"),
    "under": (pl.String, "the Acts that enable an Order, with semicolons between"),
    "begins_on": (pl.Date, "in force from; null where not given"),
    "ends_on": (pl.Date, "in force to; null where not given"),
    "boundary_set": (pl.String, "the set that it made, by years of general elections"),
}
HISTORY_ELECTIONS: dict[str, tuple[Any, str]] = {
    "election": (pl.String, "as in history"),
    "polling_day": (pl.Date, "polling day"),
    "constituencies": (pl.Int64, "constituencies"),
    "members": (pl.Int64, "Members to elect"),
    "several_members": (pl.Int64, "constituencies of two Members or three"),
    "unopposed": (pl.Int64, "Members returned without a vote"),
    "electorate": (pl.Int64, "in constituencies whose electorate is known"),
    "total_votes": (pl.Int64, "votes: the printed totals, else the sums of the parties'"),
    "turnout_share": (pl.Float64, "votes over electorate in contested constituencies of one Member, 0 to 1"),
    **{f"votes_{c}": (pl.Int64, f"votes under {c}") for c in PARTY_COLUMNS},
    **{f"share_{c}": (pl.Float64, f"votes under {c} over all votes, 0 to 1") for c in PARTY_COLUMNS},
    **{f"seats_{c}": (pl.Int64, f"constituencies told to be won by {c}; null before 1955") for c in PARTY_COLUMNS},
    "seats_not_told": (pl.Int64, "constituencies whose winner is not told; null before 1955"),
    "disagreeing": (pl.Int64, "constituencies where the parties' votes do not make the total"),
    "superseded": (pl.Int64, "constituencies where candidacy files win"),
}


def overlaps_table(reference: Reference) -> pl.DataFrame:
    """One row per pair of constituencies of successive boundary sets: columns as in `OVERLAPS`."""
    return _frame(
        ({name: _plain(getattr(o, name), kind) for name, (kind, _) in OVERLAPS.items()} for o in reference.overlaps),
        OVERLAPS,
    )


def history_table(reference: Reference, contests: pl.DataFrame) -> pl.DataFrame:
    """One row per constituency and general election since 1918: columns as in `HISTORY`, by polling day and name."""
    actual = contests.filter(is_by_election=False, is_notional=False)
    held = {
        (seat, day): won
        for seat, day, won in actual.select("constituency_id", "election_day", "winner_party").iter_rows()
    }
    rows = (_history_row(result, held) for result in chain.from_iterable(reference.history.values()))
    return _frame(rows, HISTORY).sort("polling_day", "slug", "region")


def history_elections_table(history: pl.DataFrame) -> pl.DataFrame:
    """One row per general election since 1918: columns as in `HISTORY_ELECTIONS`.

    Turnout is of contested constituencies of one Member alone, since in others votes are not voters.
    """
    votes = [pl.col(f"votes_{c}") for c in PARTY_COLUMNS]
    counted = history.with_columns(pl.coalesce("total_votes", pl.sum_horizontal(votes)).alias("total_votes"))
    told = (pl.col("seats") == 1) & (pl.col("total_votes") > 0) & pl.col("electorate").is_not_null()
    added = counted.group_by("election", "polling_day").agg(
        pl.len().cast(pl.Int64).alias("constituencies"),
        pl.col("seats").sum().alias("members"),
        (pl.col("seats") > 1).sum().cast(pl.Int64).alias("several_members"),
        pl.col("unopposed").sum(),
        pl.col("electorate").sum(),
        pl.col("total_votes").sum(),
        (pl.col("total_votes").filter(told).sum() / pl.col("electorate").filter(told).sum()).alias("turnout_share"),
        *(each.sum() for each in votes),
        *((pl.col("won_by") == c).sum().cast(pl.Int64).alias(f"seats_{c}") for c in PARTY_COLUMNS),
        pl.col("won_by").null_count().cast(pl.Int64).alias("seats_not_told"),
        (~pl.col("total_agrees")).sum().cast(pl.Int64).alias("disagreeing"),
        pl.col("superseded").sum().cast(pl.Int64),
    )
    is_told = pl.col("polling_day") >= WINNERS_FROM
    return (
        added.with_columns(
            *((pl.col(f"votes_{c}") / pl.col("total_votes")).alias(f"share_{c}") for c in PARTY_COLUMNS),
            *(pl.when(is_told).then(pl.col(name)).alias(name) for name in HISTORY_ELECTIONS if name[:6] == "seats_"),
        )
        .sort("polling_day")
        .select(list(HISTORY_ELECTIONS))
    )


def with_shares(history: pl.DataFrame) -> pl.DataFrame:
    """Rows of `history` with `share_con` to `share_other`: over the printed total, else over the parties' sum."""
    votes = [pl.col(f"votes_{c}") for c in PARTY_COLUMNS]
    total = pl.coalesce("total_votes", pl.sum_horizontal(votes))
    shares = (pl.col(f"votes_{c}") / total for c in PARTY_COLUMNS)
    return history.with_columns(
        pl.when(total > 0).then(share).alias(f"share_{c}") for c, share in zip(PARTY_COLUMNS, shares, strict=True)
    )


def of_the_name(history: pl.DataFrame, name: str) -> pl.DataFrame:
    """Rows of `history` of this constituency's name, its words in any order, whatever the boundaries."""
    wanted = same_name(name)
    slugs = [slug for slug in history["slug"].unique() if same_name(slug.replace("-", " ")) == wanted]
    return history.filter(pl.col("slug").is_in(slugs))


def parliaments_table(reference: Reference, contests: pl.DataFrame) -> pl.DataFrame:
    """One row per Parliament since 1801: columns as in `PARLIAMENTS`."""
    days = contests.filter("is_by_election")["polling_day"].to_list()
    held = set(contests.filter(is_by_election=False, is_notional=False)["election_day"])
    begun = {p.number: day for p in reference.parliaments if (day := polling_day(p))}

    def row(p: Parliament) -> dict[str, Any]:
        first, last = begun.get(p.number), begun.get(p.number + 1, date.max)
        return {
            "number": p.number,
            "polling": p.polling,
            "polling_day": first,
            "summoned_on": p.summoned_on,
            "opened_on": p.opened_on,
            "dissolved_on": p.dissolved_on,
            "by_elections": sum(first < day < last for day in days) if first and first in held else None,
            "wikidata_id": p.wikidata_id or None,
        }

    return _frame(map(row, reference.parliaments), PARLIAMENTS).sort("number")


def by_elections_of(number: int, parliaments: pl.DataFrame, contests: pl.DataFrame) -> pl.DataFrame:
    """The contests of the by-elections held in one Parliament, the latest first."""
    begun = dict(parliaments.select("number", "polling_day").iter_rows())
    first, last = begun[number] or date.max, begun.get(number + 1) or date.max
    held = contests.filter(pl.col("is_by_election") & pl.col("polling_day").is_between(first, last, closed="none"))
    return held.sort("polling_day", descending=True, maintain_order=True)


def registrations_table(reference: Reference, parties: Mapping[str, Party]) -> pl.DataFrame:
    """One row per registration of a party, by name and day: columns as in `REGISTRATIONS`."""
    keys = {ec_id: party.key for party in parties.values() for ec_id in party.electoral_commission_ids}
    by_mnis: dict[str, set[str]] = defaultdict(set)  # of a party whose other registrations we know
    for r in reference.registrations:
        if r.mnis_id and r.ec_id in keys:
            by_mnis[r.mnis_id].add(keys[r.ec_id])
    alone = {mnis_id: next(iter(known)) for mnis_id, known in by_mnis.items() if len(known) == 1}
    rows = (
        {
            "ec_id": r.ec_id or None,
            "name": r.name,
            "jurisdiction": r.jurisdiction or None,
            "registered_on": r.registered_on,
            "deregistered_on": r.deregistered_on,
            "mnis_id": r.mnis_id or None,
            "party": keys.get(r.ec_id, alone.get(r.mnis_id)),
        }
        for r in reference.registrations
    )
    return _frame(rows, REGISTRATIONS).sort("name", "registered_on", "ec_id", nulls_last=True)


def legislation_table(reference: Reference, sets: Iterable[BoundarySet]) -> pl.DataFrame:
    """One row per Act or Order and nation, the latest first: columns as in `LEGISLATION`."""
    made = {(law.nation, law.title): each.name for each in sets for law in each.legislation}
    rows = (
        {
            "nation": law.nation or None,
            "title": law.title,
            "kind": "order" if law.under else "act",
            "url": law.url or None,
            "made_on": law.made_on,
            "under": "; ".join(law.under) or None,
            "begins_on": law.begins_on,
            "ends_on": law.ends_on,
            "boundary_set": made.get((law.nation, law.title)),
        }
        for law in reference.legislation
    )
    return _frame(rows, LEGISLATION).sort("made_on", "title", "nation", descending=[True, False, False])


def polling_day(parliament: Parliament) -> date | None:
    """The day that a Parliament was elected on; None before 1918, when polling is published as a span of weeks."""
    day, _, rest = parliament.polling.partition("/")
    month, _, year = rest.partition("/")
    return date(int(year), int(month), int(day)) if year.isdigit() else None


def general_election_days(reference: Reference, contests: pl.DataFrame) -> list[date]:
    """Every general election since 1918 that the record knows of, the first one first."""
    known = {day for p in reference.parliaments if (day := polling_day(p))}
    known |= {rows[0].polling_day for rows in reference.history.values() if rows}
    return sorted(known | set(contests.filter(is_by_election=False, is_notional=False)["election_day"]))


def _history_row(result: HistoricResult, held: Mapping[tuple[str, date], str | None]) -> dict[str, Any]:
    total, counted = result.total_votes, sum(result.votes.values())
    seat = (result.code, result.polling_day)
    return {
        "election": result.election,
        "polling_day": result.polling_day,
        "code": result.code or None,
        "name": result.name,
        "slug": slug_of(result.name),
        "region": result.region,
        "seats": result.seats,
        "electorate": result.electorate,
        **{f"votes_{c}": result.votes.get(c) for c in PARTY_COLUMNS},
        "total_votes": total,
        "unopposed": sum(result.unopposed.values()),
        "unopposed_columns": " ".join(result.unopposed) or None,
        "turnout_share": None if result.turnout is None else float(result.turnout),
        "boundary_set": result.boundary_set,
        "total_agrees": None if total is None else counted == total,
        "won_by": _column_of(held[seat]) if seat in held else _won_by(result),
        "superseded": seat in held,
        "line": result.line,
    }


def _won_by(result: HistoricResult) -> str | None:
    """The column that won, as far as the file can tell: "other" may be one candidate or several.

    A party's where it has more votes than "other" together; "other" where no party has any; else None, not told.
    """
    if result.polling_day < WINNERS_FROM or result.seats > 1 or not any(result.votes.values()):
        return None
    named = {column: votes for column, votes in result.votes.items() if column != "other"}
    first = max(named, key=lambda column: named[column], default="other")
    if not named.get(first):
        return "other"
    return first if named[first] > result.votes.get("other", 0) else None


def _column_of(party: str | None) -> str | None:
    return None if party is None else COLUMN_OF_PARTY.get(party, "other")


def _plain(value: Any, kind: Any) -> Any:
    return float(value) if kind == pl.Float64 else value


def _frame(rows: Iterable[dict[str, Any]], columns: Mapping[str, tuple[Any, str]]) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema={name: kind for name, (kind, _) in columns.items()})
