"""The other by-elections of a year, each in a line or two out of its own Analysis."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from hustings.coverage.bullets import majority_before, swing_side
from hustings.coverage.values import OtherContest
from hustings.coverage.verdict import verdict
from hustings.coverage.words import capital, election_name, named
from hustings.measures import analyse
from hustings.measures.analysis import Analysis
from hustings.measures.display import number, points
from hustings.measures.sitting import sitting_party
from hustings.record.state import State


def public_analysis(state: State, contest_id: str) -> Analysis:
    """One contest's measures on its public figures alone."""
    return analyse(state.result(contest_id, public=True), state.baseline(contest_id), sitting_party(state, contest_id))


def since(state: State, contest_id: str) -> str:
    """The name of the baseline in running text: "2019"; "2019 (notional)" for an estimate; empty without one."""
    baseline = state.baseline(contest_id)
    if baseline is None:
        return ""
    return election_name(baseline.result.contest) + (" (notional)" if baseline.is_notional else "")


def by_elections_since(state: State, contest_id: str) -> tuple[date, ...]:
    """Polling days of the by-elections known in this seat after the baseline and before this contest, in order."""
    baseline, contest = state.baseline(contest_id), state.book(contest_id).contest
    if baseline is None:
        return ()
    days = {win.polling_day for win in state.constituency(contest_id).history if win.is_by_election}
    days |= {
        book.contest.polling_day
        for book in state.contests.values()
        if book.contest.is_by_election and book.contest.constituency_id == contest.constituency_id
    }
    return tuple(sorted(day for day in days if baseline.result.contest.polling_day < day < contest.polling_day))


def by_elections_beside(state: State, followed: Collection[str]) -> tuple[str, ...]:
    """The by-elections in the calendar years of the contests followed, without those."""
    years = {state.book(contest_id).contest.polling_day.year for contest_id in followed}
    return tuple(
        contest_id
        for contest_id, book in state.contests.items()
        if contest_id not in followed and book.contest.is_by_election and book.contest.polling_day.year in years
    )


def other_contests(state: State, followed: Collection[str]) -> tuple[OtherContest, ...]:
    """The by-elections beside those followed that have public results, newest first."""
    others = [_other(state, contest_id) for contest_id in by_elections_beside(state, followed)]
    return tuple(sorted((o for o in others if o is not None), key=lambda o: (o.polling_day, o.name), reverse=True))


def _other(state: State, contest_id: str) -> OtherContest | None:
    analysis = public_analysis(state, contest_id)
    place, before = state.constituency(contest_id).name, since(state, contest_id)
    said = verdict(analysis, place, before, state.parties)
    if said is None:
        return None
    return OtherContest(
        contest_id=contest_id,
        name=place,
        polling_day=analysis.result.contest.polling_day,
        party=said.party,
        outcome=said.short,
        majority=analysis.majority if said.party else None,
        sentence=_beat(state, analysis, before) if said.party else f"{said.words}.",
        swing=_swing(state, analysis) if said.party else "",
    )


def _beat(state: State, analysis: Analysis, before: str) -> str:
    first, second = analysis.winner, analysis.runner_up
    if first is None:
        return ""
    winner = named(first.candidacy, state.parties)
    if second is None:
        return f"{winner} was the only candidate."
    if analysis.decided_by_lot:
        return f"{winner} beat {named(second.candidacy, state.parties)} by lot after a tie."
    votes = f"{number(analysis.majority)} vote{'' if analysis.majority == 1 else 's'}"
    tail = majority_before(analysis, before, state.parties)
    if tail.startswith(", "):
        tail = f", a majority {tail[2:]}"
    return f"{winner} beat {named(second.candidacy, state.parties)} by {votes}{tail}."


def _swing(state: State, analysis: Analysis) -> str:
    swing = analysis.swing
    if swing is None:
        return ""
    away, towards = (swing_side(analysis, key, state.parties) for key in (swing.from_party, swing.to_party))
    return capital(f"swing of {points(swing.butler_pp)} percentage points from {away} to {towards}.")
