"""The summary at the top of a live page: what a reader who has just come needs, each line out of one Analysis.

Every figure is exact or rounded once; every sentence is left out where the record does not hold what it needs.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from hustings.coverage.values import Correction, Panel
from hustings.coverage.verdict import is_set_aside, verdict
from hustings.coverage.words import (
    capital,
    counted,
    counted_first,
    election_name,
    listed,
    named,
    party_in_text,
    possessive,
    side,
    standing_in_text,
    stood_as,
    uk_clock,
    uk_time,
    uk_weekday,
)
from hustings.measures import winner_of
from hustings.measures.analysis import Absentee, Analysis, Line
from hustings.measures.display import number, percent, points
from hustings.record.model import INDEPENDENT, SPEAKER, Candidacy, Party, Stage

Parties = Mapping[str, Party]

_NOTABLE_ABSENCE = Fraction(1, 20)
_NOTABLE_THIRD = Fraction(1, 20)


def summary(panel: Panel, parties: Parties) -> tuple[str, ...]:
    """The bullets for one contest, the newest and most newsworthy first."""
    news = [_clause(note.text) for note in panel.withdrawals[-1:]]
    news += [_corrected(correction) for correction in panel.corrections[-1:]]
    if panel.challenge:
        news.append(panel.challenge.rstrip("."))
    if panel.analysis is not None and panel.analysis.lines:
        told = result_bullets(panel.analysis, panel.constituency.name, panel.since, parties)
        before_last = max(1, len(told) - 1)
        told[before_last:before_last] = [_clause(sentence) for sentence, _ in panel.records[:1]]
        return tuple(told[:1] + news + told[1:])
    return tuple(news + waiting_bullets(panel, parties))


def _corrected(correction: Correction) -> str:
    text = f"The result was corrected at {uk_time(correction.at)}: {_clause(correction.reason)}"
    return f"{text}. Until then this page said: {correction.before}" if correction.before else text


def result_bullets(analysis: Analysis, place: str, since: str, parties: Parties) -> list[str]:
    """What a declared result says, from its winner to its lost deposits. `since` names the baseline: "2019".

    Of a result that a court has set aside, no more than that and the figures.
    """
    if is_set_aside(analysis):
        figures = first_two(analysis, parties)
        kept = [headline(analysis, place, since, parties), figures and f"As declared, {figures}"]
        return [sentence for sentence in (*kept, turnout_sentence(analysis, since)) if sentence]
    sentences = [
        headline(analysis, place, since, parties),
        first_two(analysis, parties),
        swing_sentence(analysis, since, parties),
        turnout_sentence(analysis, since),
        third_place(analysis, since, parties),
        absences(analysis, since, parties),
        deposits(analysis),
    ]
    return [sentence for sentence in sentences if sentence]


def headline(analysis: Analysis, place: str, since: str, parties: Parties) -> str:
    """Who won, by how much, and what the majority was before.

    The majority before belonged to the party that won the baseline: on a gain it is named as that party's.
    """
    said, first = verdict(analysis, place, since, parties), analysis.winner
    if said is None:
        return ""
    if first is None or not said.party:
        return said.words
    if len(analysis.lines) == 1:
        return f"{said.words}: {first.candidacy.name} was the only candidate"
    if analysis.decided_by_lot:
        tied = listed([named(line.candidacy, parties) for line in analysis.lines if line.votes == first.votes])
        return f"{said.words} by the drawing of lots: {tied} had {number(first.votes)} votes each"
    text = f"{said.words} with a majority of {number(analysis.majority or 0)}"
    return text + majority_before(analysis, since, parties)


def majority_before(analysis: Analysis, since: str, parties: Parties) -> str:
    """The tail of a sentence on the majority: ", down from 3,525 in 2019"; empty where nothing is known before."""
    before, now = analysis.previous_majority, analysis.majority
    if before is None or now is None or analysis.winner is None or analysis.baseline is None:
        return ""
    holder = winner_of(analysis.baseline.result)
    if before == 0:
        return f"; in {since} a lot decided after a tie"
    then = f"an estimated {number(before)}" if analysis.baseline.is_notional else number(before)
    if holder is None or holder.compares_as != analysis.winner.candidacy.compares_as:
        return f"; {_owner(holder, parties)} majority in {since} was {then}"
    move = "down from" if now < before else "up from" if now > before else "the same as"
    return f", {move} {then} in {since}"


def _owner(holder: Candidacy | None, parties: Parties) -> str:
    if holder is None:
        return "the"
    return possessive(holder.name if holder.party == INDEPENDENT else party_in_text(holder.party, parties))


def first_two(analysis: Analysis, parties: Parties) -> str:
    """The winner's and the runner-up's votes and shares."""
    first, second = analysis.winner, analysis.runner_up
    if first is None or second is None or analysis.decided_by_lot:
        return ""
    return (
        f"{named(first.candidacy, parties)} won {number(first.votes)} votes, {percent(first.share)} of all valid "
        f"votes; {named(second.candidacy, parties)} came second with {number(second.votes)}, {percent(second.share)}"
    )


def swing_sentence(analysis: Analysis, since: str, parties: Parties) -> str:
    """The headline swing, towards the party that gained by it, saying who was counted as nought."""
    swing = analysis.swing
    if swing is None:
        return ""
    left, gained = (swing_side(analysis, key, parties) for key in (swing.from_party, swing.to_party))
    if swing.butler_pp == 0:
        return f"There was no swing between {left} and {gained}"
    text = f"A swing of {points(swing.butler_pp)} percentage points from {left} to {gained} since {since}"
    if swing.counted_as_nought:
        absent = listed([swing_side(analysis, key, parties) for key in swing.counted_as_nought])
        text += f", counting {absent} as nought where not on the ballot paper"
    return text


def swing_side(analysis: Analysis, key: str, parties: Parties) -> str:
    """One side of a swing in running text; an independent by name."""
    if not key.startswith(f"{INDEPENDENT}:"):
        return party_in_text(key, parties)
    before = analysis.baseline.result.counts if analysis.baseline else ()
    people = [line.candidacy for line in analysis.lines] + [count.candidacy for count in before]
    return next(
        (f"{c.name} (Independent)" for c in people if c.compares_as == key), party_in_text(INDEPENDENT, parties)
    )


def turnout_sentence(analysis: Analysis, since: str) -> str:
    """Turnout on the announced base, the papers behind it, and the change against the same base."""
    turnout, base = analysis.turnout_announced
    if turnout.now is None:
        return ""
    text = f"Turnout was {percent(turnout.now)} of the electorate ({_papers(analysis, base)})"
    if turnout.then is not None:
        return f"{text}, {_against(turnout.now, turnout.then)} in {since}"
    valid = analysis.turnout_valid
    if base != "valid" and valid.now is not None and valid.then is not None:
        compared = f"{percent(valid.now)}, {_against(valid.now, valid.then)} in {since}"
        return f"{text}; on valid votes alone it was {compared}"
    return text


def _papers(analysis: Analysis, base: str) -> str:
    if base == "verified":
        return f"{number(analysis.result.ballots_verified or 0)} ballot papers verified"
    if base == "ballots":
        return f"{number(analysis.ballots_counted or 0)} ballot papers, with those rejected"
    return f"{number(analysis.valid_votes or 0)} valid votes"


def _against(now: Fraction, then: Fraction) -> str:
    shown = percent(then)
    return f"the same as {shown}" if percent(now) == shown else f"{'down' if now < then else 'up'} from {shown}"


def third_place(analysis: Analysis, since: str, parties: Parties) -> str:
    """Who came third, where that is news: at least one-twentieth of the vote. Nothing where the place was shared."""
    if len(analysis.lines) < 3 or analysis.lines[2].rank != 3 or analysis.lines[2].share < _NOTABLE_THIRD:
        return ""
    third = analysis.lines[2]
    if len(analysis.lines) > 3 and analysis.lines[3].rank == third.rank:
        return ""
    text = f"{named(third.candidacy, parties)} came third with {number(third.votes)} votes, {percent(third.share)}"
    if third.candidacy.party in (INDEPENDENT, SPEAKER):
        return text
    if third.is_new:
        return f"{text}; the party did not stand here in {since}"
    return text + change_words(third, since)


def change_words(line: Line, since: str) -> str:
    """The tail of a sentence on a share: ", up 2.3 points on 2019"; empty where there is nothing to compare."""
    if line.change_pp is None:
        return ""
    if points(abs(line.change_pp)) == points(Fraction(0)):
        return f", unchanged on {since}"
    return f", {'up' if line.change_pp > 0 else 'down'} {points(abs(line.change_pp))} points on {since}"


def absences(analysis: Analysis, since: str, parties: Parties) -> str:
    """The parties of the baseline that did not stand again, where they had one-twentieth of the vote or more."""
    gone = [_absent(a, parties) for a in analysis.absentees if a.baseline_share >= _NOTABLE_ABSENCE]
    return f"{capital(listed(gone))} did not stand this time" if gone and since else ""


def _absent(absentee: Absentee, parties: Parties) -> str:
    share = f"{percent(absentee.baseline_share)} last time"
    if absentee.candidacy.party in (INDEPENDENT, SPEAKER):
        return f"{absentee.candidacy.name} ({stood_as(absentee.candidacy, parties)}, {share})"
    return f"{standing_in_text(absentee.candidacy, parties)} ({share})"


def deposits(analysis: Analysis) -> str:
    """How many candidates lost their deposits; empty where another rule applied."""
    stood = len(analysis.lines)
    if stood < 2 or any(line.loses_deposit is None for line in analysis.lines):
        return ""
    lost = sum(bool(line.loses_deposit) for line in analysis.lines)
    if lost == 0:
        return "No candidate lost a deposit"
    whose = "a deposit" if lost == 1 else "their deposits"
    rule = "having won 5% of the valid vote or less"
    return f"{counted_first(lost)} of the {counted(stood)} candidates lost {whose}, {rule}"


def last_time(panel: Panel, parties: Parties) -> str:
    """Who won the contest that changes are measured from, and by how much; of an estimate, that it is one."""
    previous, place = panel.previous, panel.constituency.name
    if previous is None or previous.winner is None or previous.majority is None:
        return ""
    winner, majority = previous.winner.candidacy, number(previous.majority)
    if panel.contest.baseline_is_notional:
        year, party = election_name(previous.result.contest), party_in_text(winner.party, parties)
        return f"On new boundaries {party} would have won {place} in {year} by an estimated {majority} votes"
    how = "by lot after a tie" if previous.decided_by_lot else f"with a majority of {majority}"
    return f"{capital(side(winner, parties).text)} won {place} in {panel.since} {how}"


def waiting_bullets(panel: Panel, parties: Parties) -> list[str]:
    """What can be said before the declaration."""
    lines = []
    analysis, contest = panel.analysis, panel.contest
    if analysis is not None and (turnout := turnout_sentence(analysis, panel.since)):
        lines.append(turnout)
    elif panel.stage in (Stage.BEFORE_POLL, Stage.POLLING):
        lines.append(
            f"Polling day is {uk_weekday(contest.polling_day)}; polls close at {uk_clock(contest.poll_closes_at)}"
        )
    else:
        lines.append(panel.stage_words)
    if panel.expected_at is not None:
        lines.append(f"The declaration is expected at about {uk_clock(panel.expected_at)}")
    if before := last_time(panel, parties):
        lines.append(before)
    if contest.vacancy is not None:
        lines.append(f"The seat fell vacant: {_clause(contest.vacancy.reason)}")
    if (stood := len(contest.candidacies)) > 1:
        lines.append(f"There are {counted(stood)} candidates; the ballot paper lists them by surname")
    return lines


def _clause(text: str) -> str:
    return text.strip().rstrip(".")
