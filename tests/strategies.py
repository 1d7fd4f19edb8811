"""Lawful random contests for properties, hand-made ones for examples, and the embedded record folded into a state."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache

from hypothesis import strategies as st

from hustings.record.entries import Draft, Entry
from hustings.record.model import (
    INDEPENDENT,
    Baseline,
    Candidacy,
    Contest,
    Count,
    DeskState,
    Result,
    Stage,
)
from hustings.record.state import State
from hustings.sources.embedded import embedded_drafts

ENTERED_AT = datetime(2021, 7, 2, 4, 25, tzinfo=UTC)
KEYS = ("lab", "con", "ld", "green", "reform", "snp", "ind:ash", "ind:birch", "ind:cedar")


def make_candidacy(key: str, number: int = 0) -> Candidacy:
    """A candidacy that compares as *key*: a party key, or "ind:" and a person."""
    party, _, person = key.partition(":")
    name = person or key
    return Candidacy(
        id=f"{name}-{number}" if number else name,
        name=name.title(),
        surname=name.title(),
        party=party,
        person_id=person,
    )


def make_contest(
    keys: Iterable[str],
    *,
    polling_day: date = date(2021, 7, 1),
    is_by_election: bool = True,
    constituency_id: str = "E14000548",
) -> Contest:
    """A contest with one candidacy for each key; a key that comes twice has two."""
    seen: dict[str, int] = {}
    candidacies = []
    for key in keys:
        seen[key] = seen.get(key, -1) + 1
        candidacies.append(make_candidacy(key, seen[key]))
    return Contest(
        id=f"parl.anytown.{'by.' if is_by_election else ''}{polling_day.isoformat()}",
        constituency_id=constituency_id,
        polling_day=polling_day,
        is_by_election=is_by_election,
        candidacies=tuple(candidacies),
        poll_closes_at=datetime(polling_day.year, polling_day.month, polling_day.day, 22, tzinfo=UTC),
    )


def make_result(
    votes: Mapping[str, int] | Iterable[tuple[str, int]],
    *,
    electorate: int | None = None,
    rejected_ballots: int | None = None,
    ballots_verified: int | None = None,
    lot_winner: str | None = None,
    polling_day: date = date(2021, 7, 1),
    is_by_election: bool = True,
    constituency_id: str = "E14000548",
) -> Result:
    """A declared result out of votes by key, in ballot-paper order."""
    pairs = list(votes.items() if isinstance(votes, Mapping) else votes)
    contest = make_contest(
        (key for key, _ in pairs),
        polling_day=polling_day,
        is_by_election=is_by_election,
        constituency_id=constituency_id,
    )
    return Result(
        contest=contest,
        stage=Stage.DECLARED,
        desk=DeskState.PUBLISHED,
        counts=tuple(Count(candidacy=c, votes=v) for c, (_, v) in zip(contest.candidacies, pairs, strict=True)),
        electorate=electorate,
        rejected_ballots=rejected_ballots,
        ballots_verified=ballots_verified,
        lot_winner=lot_winner,
    )


def make_baseline(
    votes: Mapping[str, int] | Iterable[tuple[str, int]],
    *,
    is_notional: bool = False,
    electorate: int | None = None,
    rejected_ballots: int | None = None,
    constituency_id: str = "E14000548",
    polling_day: date = date(2019, 12, 12),
    lot_winner: str | None = None,
) -> Baseline:
    """A general election's result to measure changes from."""
    result = make_result(
        votes,
        electorate=electorate,
        rejected_ballots=rejected_ballots,
        constituency_id=constituency_id,
        polling_day=polling_day,
        is_by_election=False,
        lot_winner=lot_winner,
    )
    return Baseline(result=result, is_notional=is_notional)


def shuffled(result: Result, order: list[int]) -> Result:
    """The same result with its ballot paper in another order."""
    return replace(
        result,
        counts=tuple(result.counts[i] for i in order),
        contest=replace(result.contest, candidacies=tuple(result.contest.candidacies[i] for i in order)),
    )


@st.composite
def contests_votes(draw: st.DrawFn, *, min_candidates: int = 2) -> dict[str, int]:
    """Votes by key, each key once: equal votes and candidates without a vote come up often, somebody has one."""
    keys = draw(st.lists(st.sampled_from(KEYS), min_size=min_candidates, max_size=len(KEYS), unique=True))
    figure = st.one_of(st.integers(0, 5), st.integers(0, 60_000))
    votes = draw(st.lists(figure, min_size=len(keys), max_size=len(keys)).filter(any))
    return dict(zip(keys, votes, strict=True))


@st.composite
def results(draw: st.DrawFn, *, min_candidates: int = 2) -> Result:
    """A lawful declared result: the lot is recorded where votes at the top are equal, and the electorate is enough."""
    votes = draw(contests_votes(min_candidates=min_candidates))
    rejected = draw(st.none() | st.integers(0, 500))
    enough = sum(votes.values()) + (rejected or 0)
    result = make_result(
        votes,
        rejected_ballots=rejected,
        electorate=draw(st.none() | st.integers(max(enough, 1), max(enough, 1) * 3)),
    )
    most = max(votes.values())
    top = [count.candidacy.id for count in result.counts if count.votes == most]
    return replace(result, lot_winner=draw(st.sampled_from(top)) if len(top) > 1 else None)


@st.composite
def baselines(draw: st.DrawFn) -> Baseline:
    """A lawful general election in the same constituency, in 2019."""
    result = draw(results())
    contest = replace(
        result.contest,
        id="parl.anytown.2019-12-12",
        polling_day=date(2019, 12, 12),
        is_by_election=False,
    )
    return Baseline(result=replace(result, contest=contest))


def entries_of(drafts: Iterable[Draft], *, at: datetime = ENTERED_AT, after: int = 0) -> tuple[Entry, ...]:
    """Drafts as entries with their numbers and one time filled in, and no chain: for folding, not for keeping."""
    return tuple(
        Entry(
            number=number,
            at=at,
            by=draft.by,
            source=draft.source,
            reason=draft.reason,
            payload=draft.payload,
            previous_hash="",
            hash="",
        )
        for number, draft in enumerate(drafts, start=after + 1)
    )


@cache
def embedded_state() -> State:
    """The embedded record as a state. Shared by all tests: read it, do not apply entries to it."""
    return State.of(entries_of(embedded_drafts()))


def independent(person: str) -> str:
    """The key that an independent compares as."""
    return f"{INDEPENDENT}:{person}"
