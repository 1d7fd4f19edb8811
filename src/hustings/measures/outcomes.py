"""Hold or gain, under both conventions. They part only after a by-election or a defection within one Parliament."""

from __future__ import annotations

from hustings.measures.analysis import Convention, Outcome
from hustings.measures.majorities import winner_of
from hustings.record.model import INDEPENDENT, SPEAKER, Baseline, Candidacy, Result


def outcome(
    result: Result,
    baseline: Baseline | None,
    sitting_party: str | None,
    *,
    shown: Convention = Convention.GENERAL_ELECTION,
) -> Outcome | None:
    """Who won, and whether that is a hold or a gain; None while no winner is known.

    `general_election` is measured against the winner of the baseline (House of Commons Library; BBC): by party, and
    between independents by person. `sitting_member` is measured against *sitting_party*, the affiliation when the seat
    fell vacant (PA, https://election.pressassociation.com/conventions/). An independent in an independent's seat is
    None there unless *sitting_party* names the person ("ind:kim-smith"): they may be the same one or not. The Speaker
    neither holds nor gains for a party: None under both.
    """
    winner = winner_of(result)
    if winner is None:
        return None
    holder = winner_of(baseline.result) if baseline else None
    by_election, by_member = _against_baseline(winner, holder), _against_sitting(winner, sitting_party)
    return Outcome(
        winner=winner.party,
        general_election=by_election,
        sitting_member=by_member,
        gained_from_general_election=holder.party if holder and by_election == "gain" else None,
        gained_from_sitting_member=sitting_party.partition(":")[0] if sitting_party and by_member == "gain" else None,
        shown=shown,
    )


def _against_baseline(winner: Candidacy, holder: Candidacy | None) -> str | None:
    if holder is None or winner.party == SPEAKER:
        return None
    return "hold" if winner.compares_as == holder.compares_as else "gain"


def _against_sitting(winner: Candidacy, sitting_party: str | None) -> str | None:
    if sitting_party is None or winner.party == SPEAKER or (winner.party == sitting_party == INDEPENDENT):
        return None
    return "hold" if sitting_party == winner.compares_as else "gain"
