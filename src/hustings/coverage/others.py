"""The other by-elections of a year, each in a line or two out of its own Analysis."""

from __future__ import annotations

from collections.abc import Collection

from hustings.coverage.bullets import majority_before, swing_side
from hustings.coverage.values import OtherContest
from hustings.coverage.verdict import verdict
from hustings.coverage.words import capital, election_name, named
from hustings.measures import analyse
from hustings.measures.analysis import Analysis
from hustings.measures.display import number, points
from hustings.record.state import State


def public_analysis(state: State, contest_id: str) -> Analysis:
    """One contest's measures on its public figures alone."""
    return analyse(state.result(contest_id, public=True), state.baseline(contest_id), state.sitting_party(contest_id))


def since(state: State, contest_id: str) -> str:
    """The name of the baseline in running text: "2019"; "2019 (notional)" for an estimate; empty without one."""
    baseline = state.baseline(contest_id)
    if baseline is None:
        return ""
    return election_name(baseline.result.contest) + (" (notional)" if baseline.is_notional else "")


def other_contests(state: State, followed: Collection[str]) -> tuple[OtherContest, ...]:
    """By-elections with public results in the calendar years of the contests followed, newest first, without those."""
    years = {state.book(contest_id).contest.polling_day.year for contest_id in followed}
    others = [
        _other(state, contest_id)
        for contest_id, book in state.contests.items()
        if contest_id not in followed and book.contest.is_by_election and book.contest.polling_day.year in years
    ]
    return tuple(sorted((o for o in others if o is not None), key=lambda o: (o.polling_day, o.name), reverse=True))


def _other(state: State, contest_id: str) -> OtherContest | None:
    analysis = public_analysis(state, contest_id)
    place, before = state.constituency(contest_id).name, since(state, contest_id)
    said, first = verdict(analysis, place, before, state.parties), analysis.winner
    if said is None or first is None:
        return None
    return OtherContest(
        contest_id=contest_id,
        name=place,
        polling_day=analysis.result.contest.polling_day,
        party=first.candidacy.party,
        outcome=said.short,
        majority=analysis.majority,
        sentence=_beat(state, analysis, before),
        swing=_swing(state, analysis),
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
    tail = majority_before(analysis, before, state.parties).replace(", ", ", a majority ", 1)
    return f"{winner} beat {named(second.candidacy, state.parties)} by {votes}{tail}."


def _swing(state: State, analysis: Analysis) -> str:
    swing = analysis.swing
    if swing is None:
        return ""
    away, towards = (swing_side(analysis, key, state.parties) for key in (swing.from_party, swing.to_party))
    return capital(f"swing of {points(swing.butler_pp)} percentage points from {away} to {towards}.")
