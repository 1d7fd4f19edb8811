"""The tables beside the results (overlaps, registrations, Parliaments, legislation, maps, results from 1918, polls).

They are kept as published. A table of which a later file says otherwise is replaced, and the plan says so before it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import groupby

from hustings.record.entries import Draft, HistoryEntered, PollsEntered, ReferenceEntered
from hustings.record.problems import Problem
from hustings.record.reference import HexMap, HistoricResult, Overlap, PollTable, Reference
from hustings.record.state import State
from hustings.sources.official.boundaries import is_on_2024_boundaries
from hustings.sources.official.values import OfficialRecord

TABLES = ("overlaps", "registrations", "parliaments", "legislation")


@dataclass(frozen=True, slots=True, kw_only=True)
class TableUpdate:
    """A table that the files have otherwise than the record: rows held (0 for a new one), and rows new and gone."""

    name: str
    held: int
    new: int
    gone: int

    @property
    def is_kept(self) -> bool:
        """Whether the record's table stays unless the update is accepted: rows of it would be changed or lost."""
        return self.gone > 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferencePlan:
    """What of the tables is new or other than the record's: `tables`, `history` and `polls` hold only that.

    `doubts` are what is doubtful about the results of an election since 1918.
    """

    tables: ReferenceEntered
    history: Mapping[str, tuple[HistoricResult, ...]]
    doubts: Mapping[str, tuple[Problem, ...]]
    polls: tuple[PollTable, ...]
    updates: tuple[TableUpdate, ...]


def reference_plan(found: OfficialRecord, state: State) -> ReferencePlan:
    """Hold the tables of official files against the record's."""
    held = state.reference
    overlaps, drawn = tuple(map(_in_our_ids, found.overlaps)), tuple(map(_map_in_our_ids, found.maps))
    named = replace(found, overlaps=overlaps)
    tables = {name: rows for name in TABLES if (rows := getattr(named, name)) and rows != getattr(held, name)}
    maps = tuple(each for each in drawn if held.maps.get(each.name) != each)
    by_election = groupby(found.history, key=lambda result: result.election)
    history = {election: tuple(rows) for election, rows in by_election}
    history = {election: rows for election, rows in history.items() if held.history.get(election) != rows}
    polls = tuple(each for each in found.polls if held.polls.get(each.name) != each)
    return ReferencePlan(
        tables=ReferenceEntered(**tables, maps=maps),
        history=history,
        doubts={election: _doubts(found, rows) for election, rows in history.items()},
        polls=polls,
        updates=(*_updates(held, tables, maps, history), *(_poll_update(held, each) for each in polls)),
    )


def reference_drafts(plan: ReferencePlan, *, by: str, source: str, accept_updates: bool = False) -> list[Draft]:
    """The entries of a plan: one for all tables, one for each election since 1918 and each table of polls.

    A table that would lose rows (a part of one, say) is entered only if updates are accepted.
    """
    kept = set() if accept_updates else {update.name for update in plan.updates if update.is_kept}
    tables = ReferenceEntered(
        **{name: getattr(plan.tables, name) for name in TABLES if name not in kept},
        maps=tuple(each for each in plan.tables.maps if _name_of_map(each.name) not in kept),
    )
    made = [Draft(by=by, source=source, payload=tables)] if tables != ReferenceEntered() else []
    for election, rows in plan.history.items():
        if _name_of_election(election) not in kept:
            doubts = plan.doubts.get(election, ())
            payload = HistoryEntered(election=election, results=rows, problems=doubts)
            made.append(Draft(by=by, source=source, payload=payload))
    polls = [each for each in plan.polls if _name_of_polls(each.name) not in kept]
    return made + [Draft(by=by, source=source, payload=PollsEntered(table=each)) for each in polls]


def _name_of_map(name: str) -> str:
    return f"map {name}"


def _name_of_election(election: str) -> str:
    return f"results of {election}"


def _name_of_polls(name: str) -> str:
    return f"polls {name}"


def _poll_update(held: Reference, table: PollTable) -> TableUpdate:
    before = held.polls.get(table.name)
    rows: tuple[object, ...] = (*before.national, *before.by_elections) if before else ()
    return _update(_name_of_polls(table.name), rows, (*table.national, *table.by_elections))


def constituency_id(gss: str, *, is_of_2024: bool) -> str:
    """Our id for an ONS code: with "@2024" for Scotland's of 2024, whose codes had been used before."""
    return f"{gss}@2024" if is_of_2024 and gss.startswith("S") else gss


def _doubts(found: OfficialRecord, rows: tuple[HistoricResult, ...]) -> tuple[Problem, ...]:
    lines = {row.line for row in rows}
    return tuple(p for p in found.history_problems if p.line in lines)


def _in_our_ids(overlap: Overlap) -> Overlap:
    return replace(overlap, later_id=constituency_id(overlap.later_id, is_of_2024=True))


def _map_in_our_ids(found: HexMap) -> HexMap:
    is_of_2024 = is_on_2024_boundaries(h.constituency_id for h in found.hexes)
    hexes = (replace(h, constituency_id=constituency_id(h.constituency_id, is_of_2024=is_of_2024)) for h in found.hexes)
    return replace(found, hexes=tuple(hexes))


def _updates(
    held: Reference,
    tables: Mapping[str, tuple[object, ...]],
    maps: Iterable[HexMap],
    history: Mapping[str, tuple[HistoricResult, ...]],
) -> Iterable[TableUpdate]:
    for name, rows in tables.items():
        yield _update(name, getattr(held, name), rows)
    for each in maps:
        before = held.maps.get(each.name)
        yield _update(_name_of_map(each.name), before.hexes if before else (), each.hexes)
    for election, results in history.items():
        yield _update(_name_of_election(election), held.history.get(election, ()), results)


def _update(name: str, held: tuple[object, ...], rows: tuple[object, ...]) -> TableUpdate:
    before, after = set(map(repr, held)), set(map(repr, rows))
    return TableUpdate(name=name, held=len(held), new=len(after - before), gone=len(before - after))
