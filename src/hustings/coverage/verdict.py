"""Who won and how it is said: the result line of a card, and what its hold or gain is measured against."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from hustings.coverage.values import Verdict
from hustings.coverage.words import abbreviation, capital, listed, named, party_in_text, side, uk_month
from hustings.measures import winner_of
from hustings.measures.analysis import Analysis, Convention
from hustings.measures.display import number
from hustings.measures.majorities import tied_for_first
from hustings.record.model import INDEPENDENT, SPEAKER, Challenge, Party

Parties = Mapping[str, Party]

_SET_ASIDE = {
    Challenge.VOID: ("RESULT VOID", "The election court has declared the election in {} void"),
    Challenge.OTHER_RETURNED: (
        "OTHER CANDIDATE RETURNED",
        "The election court has determined that another candidate was elected in {}",
    ),
}


def is_set_aside(analysis: Analysis) -> bool:
    """Whether an election court has taken the seat from whoever was declared elected."""
    return analysis.result.challenge in _SET_ASIDE


def shown_outcome(analysis: Analysis | None) -> tuple[str | None, str | None]:
    """ "hold", "gain" or None under the convention shown, and who the seat was gained from, as party key."""
    if analysis is None or analysis.outcome is None or is_set_aside(analysis):
        return None, None
    return outcome_under(analysis, analysis.outcome.shown)


def outcome_under(analysis: Analysis, convention: Convention) -> tuple[str | None, str | None]:
    """ "hold", "gain" or None under one convention, and the party key that the seat was gained from."""
    if (outcome := analysis.outcome) is None:
        return None, None
    if convention is Convention.SITTING_MEMBER:
        return outcome.sitting_member, outcome.gained_from_sitting_member
    return outcome.general_election, outcome.gained_from_general_election


def verdict(
    analysis: Analysis, place: str, since: str, parties: Parties, between: Sequence[date] = ()
) -> Verdict | None:
    """The result in a line; None before the declaration.

    `since` names the baseline: "2019". `between` are the polling days of by-elections since, which do not count.
    """
    if not analysis.lines:
        return None
    if set_aside := _SET_ASIDE.get(analysis.result.challenge):
        return Verdict(short=set_aside[0], words=set_aside[1].format(place))
    if analysis.winner is None:
        tied = listed([named(candidacy, parties) for candidacy in tied_for_first(analysis.result)])
        votes = number(analysis.lines[0].votes)
        return Verdict(short="TIED", words=f"{capital(tied)} are tied with {votes} votes each; no lot is recorded")
    candidacy = analysis.winner.candidacy
    subject = side(candidacy, parties)
    if candidacy.party == SPEAKER:
        words = f"{capital(subject.text)} is re-elected in {place}"
        return Verdict(short="SPEAKER RE-ELECTED", words=words, party=candidacy.party)
    outcome, lost_by = shown_outcome(analysis)
    convention = analysis.outcome.shown if analysis.outcome else Convention.GENERAL_ELECTION
    letters = abbreviation(candidacy.party, parties).upper()
    short = f"{letters} {(outcome or 'win').upper()}"
    return Verdict(
        short=f"{short} FROM {abbreviation(lost_by, parties).upper()}" if lost_by else short,
        words=_words(analysis, convention, place, parties),
        party=candidacy.party,
        convention=convention_words(analysis, since, between),
    )


def _words(analysis: Analysis, convention: Convention, place: str, parties: Parties) -> str:
    """ "Labour hold Batley and Spen", under one convention; empty without a winner."""
    if analysis.winner is None:
        return ""
    subject = side(analysis.winner.candidacy, parties)
    outcome, lost_by = outcome_under(analysis, convention)
    words = f"{capital(subject.text)} {subject.verb(outcome or 'win')} {place}"
    return f"{words} from {loser(analysis, convention, parties)}" if lost_by else words


def loser(analysis: Analysis, convention: Convention, parties: Parties) -> str:
    """Whoever lost the seat in a gain, in running text: a party, or the person where there was none."""
    if convention is Convention.SITTING_MEMBER:
        vacancy = analysis.result.contest.vacancy
        _, party = outcome_under(analysis, convention)
        if vacancy and party == INDEPENDENT:
            return f"{vacancy.member} (Independent)"
        return party_in_text(party or "", parties)
    holder = winner_of(analysis.baseline.result) if analysis.baseline else None
    return side(holder, parties).name if holder else ""


def convention_words(analysis: Analysis, since: str, between: Sequence[date]) -> str:
    """What a hold or gain is measured against, as a sentence for the foot of a card; empty where there is neither."""
    outcome, _ = shown_outcome(analysis)
    if analysis.outcome is None or outcome is None:
        return ""
    if analysis.outcome.shown is Convention.SITTING_MEMBER:
        return "Hold or gain is measured against the party of the Member who sat here when the seat fell vacant."
    text = f"Hold or gain is measured against the general election of {since}"
    if between:
        days = listed([uk_month(day) for day in between])
        text += f"; the {days} by-election{'s do' if len(between) > 1 else ' does'} not count"
    if analysis.baseline and analysis.baseline.is_notional:
        return f"{text}. Notional: an estimate of that result on these boundaries."
    return f"{text}."


def conventions(analysis: Analysis, place: str, since: str, parties: Parties) -> tuple[str, ...]:
    """The hold or gain under each convention that gives one, each with its name; the one shown says so."""
    if analysis.outcome is None or is_set_aside(analysis):
        return ()
    against = {
        Convention.GENERAL_ELECTION: f"Against the general election of {since}",
        Convention.SITTING_MEMBER: "Against the party of the Member who sat here when the seat fell vacant",
    }
    return tuple(
        f"{name}{' (shown here)' if convention is analysis.outcome.shown else ''}: "
        f"{_words(analysis, convention, place, parties)}."
        for convention, name in against.items()
        if outcome_under(analysis, convention)[0]
    )
