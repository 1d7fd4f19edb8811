"""For which party a seat's last Member sat, as far as the record tells: what the `sitting_member` convention asks."""

from __future__ import annotations

from hustings.measures.majorities import winner_of
from hustings.record.state import State


def sitting_party(state: State, contest_id: str) -> str | None:
    """The side (`Candidacy.compares_as`) of the seat's last Member before a contest; None where it is not known.

    At a by-election it is the affiliation entered with the vacancy. At a general election it is the winner of the last
    by-election in the seat since its baseline: without one, nothing says whether the Member had crossed the floor.
    """
    contest = state.book(contest_id).contest
    if contest.vacancy:
        return contest.vacancy.party
    baseline = state.baseline(contest_id)
    if contest.is_by_election or contest.is_notional or baseline is None or baseline.is_notional:
        return None
    after, before = baseline.result.contest.polling_day, contest.polling_day
    books = [state.book(name) for name in state.by_elections.get(contest.constituency_id, ())]
    since = [book for book in books if after < book.contest.polling_day < before]
    last = max(since, key=lambda book: book.contest.polling_day, default=None)
    winner = winner_of(last.result(public=True)) if last else None
    return winner.compares_as if winner else None
