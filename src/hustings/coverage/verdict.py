"""Who won and how it is said: the result line of a card, and what its hold or gain is measured against."""

from __future__ import annotations

from collections.abc import Mapping

from hustings.coverage.values import Verdict
from hustings.coverage.words import abbreviation, capital, party_in_text, side
from hustings.measures.analysis import Analysis, Convention, Outcome
from hustings.record.model import SPEAKER, Party


def shown_outcome(outcome: Outcome | None) -> tuple[str | None, str | None]:
    """ "hold", "gain" or None under the convention shown, and the party key that the seat was gained from."""
    if outcome is None:
        return None, None
    if outcome.shown is Convention.SITTING_MEMBER:
        return outcome.sitting_member, outcome.gained_from_sitting_member
    return outcome.general_election, outcome.gained_from_general_election


def verdict(analysis: Analysis, place: str, since: str, parties: Mapping[str, Party]) -> Verdict | None:
    """The result in a line; None before the declaration. `since` names the baseline: "2019"."""
    if analysis.winner is None:
        return None
    candidacy = analysis.winner.candidacy
    outcome, lost_by = shown_outcome(analysis.outcome)
    subject = side(candidacy, parties)
    letters = abbreviation(candidacy.party, parties).upper()
    if candidacy.party == SPEAKER:
        return Verdict(
            short="SPEAKER RE-ELECTED",
            words=f"{capital(subject.text)} is re-elected in {place}",
            party=candidacy.party,
        )
    if outcome == "gain" and lost_by:
        short = f"{letters} GAIN FROM {abbreviation(lost_by, parties).upper()}"
        words = f"{capital(subject.text)} {subject.verb('gain')} {place} from {party_in_text(lost_by, parties)}"
    else:
        verb = outcome or "win"
        short = f"{letters} {verb.upper()}"
        words = f"{capital(subject.text)} {subject.verb(verb)} {place}"
    return Verdict(short=short, words=words, party=candidacy.party, convention=convention_words(analysis, since))


def convention_words(analysis: Analysis, since: str) -> str:
    """What a hold or gain is measured against, as a sentence for the foot of a card; empty where there is neither."""
    outcome, _ = shown_outcome(analysis.outcome)
    if analysis.outcome is None or outcome is None:
        return ""
    if analysis.outcome.shown is Convention.SITTING_MEMBER:
        return "Hold or gain is measured against the party of the Member who sat here when the seat fell vacant."
    return f"Hold or gain is measured against the general election of {since}; a by-election in between does not count."
