"""Sentences about one contest, each from what the record holds; nothing where it holds too little.

All are in the past tense, end with a full stop and stand alone, so that an editor may take out any of them.
"""

from __future__ import annotations

import re
from fractions import Fraction

from hustings.copydesk.writing.naming import (
    again,
    figure,
    has_no_party,
    label,
    labelled,
    party_of,
    side_of,
    sides,
    votes_of,
)
from hustings.copydesk.writing.story import (
    Extreme,
    Story,
    is_swing_telling,
    lost_by_leading_parties,
    missing_leaders,
)
from hustings.coverage.bullets import swing_side
from hustings.coverage.verdict import is_set_aside, loser, outcome_under, shown_outcome, verdict
from hustings.coverage.words import (
    capital,
    counted,
    listed,
    party_in_text,
    party_name,
    side,
    uk_date,
    uk_month,
    uk_weekday,
)
from hustings.measures.analysis import Convention, Line, Turnout
from hustings.measures.display import number, percent, points
from hustings.measures.records import CAVEAT
from hustings.measures.since import Measure
from hustings.record.model import INDEPENDENT, SPEAKER, Contest

NOUGHT = points(Fraction(0))
_FIRST_SENTENCE_END = re.compile(r"(?<!\b[A-Z])(?<!\b[A-Z][a-z])\. (?=[A-Z])")  # but not in "St. Helens"
_FEWEST_COMPARED = 4  # contests of a seat: the smallest of three is no news
_NOTABLE_SWING_PP = 5
_NARROW = Fraction(1, 500)  # of the valid votes
_NOTABLE_SHARE = Fraction(1, 20)


def occasion(contest: Contest) -> str:
    """When and at what, for the end of a clause: "in the by-election on Thursday 1 July 2021"."""
    day = uk_weekday(contest.polling_day)
    if contest.is_by_election:
        return f"in the by-election on {day}"
    if contest.election_day != contest.polling_day:
        return f"in the postponed poll on {day}"
    return f"at the general election on {day}"


def lead(story: Story) -> str:
    """Who won what, for whom, when and by how much: the news in one sentence."""
    analysis, parties = story.analysis, story.parties
    first, when = analysis.winner, occasion(story.contest)
    said = verdict(analysis, story.place, story.since, parties)
    if said is None:
        return ""
    if is_set_aside(analysis):
        return _set_aside(story, said.words)
    if first is None:
        return f"{said.words}."
    who = first.candidacy
    outcome, _ = shown_outcome(analysis)
    if who.party == SPEAKER:
        text = f"The Speaker, {who.name}, was re-elected in {story.place} {when}"
    else:
        verb = {"hold": "held", "gain": "gained"}.get(outcome or "", "won")
        subject = f"{who.name}, an Independent," if who.party == INDEPENDENT else who.name
        cause = "" if who.party == INDEPENDENT else f" for {party_of(who, parties)}"
        text = f"{subject} {verb} {story.place}{cause}{from_whom(story)} {when}"
    if len(analysis.lines) == 1:
        return f"{text}, as the only candidate."
    if analysis.decided_by_lot:
        level = [line.candidacy for line in analysis.lines[1:] if line.votes == first.votes]
        tied = listed([labelled(candidacy, parties) for candidacy in level])
        return f"{text}, by lot after a tie with {tied} at {votes_of(first.votes)} each."
    only = "only " if is_narrow(story) else ""
    return f"{text}, with a majority of {only}{votes_of(analysis.majority or 0)}."


def is_narrow(story: Story) -> bool:
    """Whether the majority is so small a part of the votes that its smallness is the news: under one in 500."""
    share = story.analysis.majority_share
    return share is not None and share < _NARROW


def _set_aside(story: Story, words: str) -> str:
    """What the court decided, when, and what else was said of it: the place is named, the decision told once."""
    _, has_more, more = story.challenge.partition(". ")
    if has_more:
        return f"{words}. {more}"
    on = story.challenge.rfind(" (")
    return words + (story.challenge[on:] if on >= 0 else ".")


def from_whom(story: Story) -> str:
    """Whom a gain was from, for the middle of a clause: " from Labour"; an estimate knows no persons."""
    outcome = story.analysis.outcome
    if outcome is None or shown_outcome(story.analysis)[1] is None:
        return ""
    shown = outcome.shown
    if shown is Convention.GENERAL_ELECTION and story.holder is not None:
        text = side_of(story.holder, story.parties, is_estimate=story.is_notional)
    else:
        text = loser(story.analysis, shown, story.parties)
    return f" from {text}," if "," in text else f" from {text}"


def challenged(story: Story) -> str:
    """Where a challenge at law stands, of a result that is not set aside."""
    return "" if is_set_aside(story.analysis) else story.challenge


def corrected(story: Story) -> str:
    """That the announced figures were corrected, where somebody other than this desk did it."""
    return story.corrected


def majority_before(story: Story) -> str:
    """The majority at the baseline, and whose; of an estimate, that it is one."""
    analysis, holder = story.analysis, story.holder
    before, now, first = analysis.previous_majority, analysis.majority, analysis.winner
    if before is None or now is None or first is None or holder is None:
        return ""
    if story.is_notional:
        who = side_of(holder, story.parties, is_estimate=True)
        lead_then = f"an estimated {votes_of(before)}"
        return f"On these boundaries {who} would have won the seat in {story.since} by {lead_then}."
    if before == 0:
        return f"In {story.since} a lot decided the seat after a tie."
    if holder.compares_as != first.candidacy.compares_as:
        who = capital(side(holder, story.parties).text)
        return f"{who} won the seat in {story.since} with a majority of {figure(before)}."
    if analysis.decided_by_lot:
        return f"The majority in {story.since} was {figure(before)}."
    if now == before:
        return f"The majority in {story.since} was the same."
    return f"The majority was {'down' if now < before else 'up'} from {figure(before)} in {story.since}."


def first_two(story: Story) -> str:
    """The winner's and the runner-up's votes and shares."""
    analysis = story.analysis
    first, second = analysis.winner, analysis.runner_up
    if first is None or second is None or analysis.decided_by_lot:
        return ""
    winner = capital(again(first.candidacy, analysis))
    return (
        f"{winner} won {votes_of(first.votes)}, {percent(first.share)} of the vote, and "
        f"{labelled(second.candidacy, story.parties)} came second with {figure(second.votes)}, {percent(second.share)}."
    )


def as_declared(story: Story) -> str:
    """The first two by votes, of a result that does not stand."""
    told = [
        f"{labelled(line.candidacy, story.parties)} had {votes_of(line.votes)} ({percent(line.share)})"
        for line in story.analysis.lines[:2]
    ]
    return f"As declared, {listed(told)}."


def third(story: Story) -> str:
    """Who came third, where that is at least one-twentieth of the vote and nobody shared the place."""
    line = _in_place(story, 3)
    if line is None:
        return ""
    text = f"{labelled(line.candidacy, story.parties)} came third with {votes_of(line.votes)}, {percent(line.share)}"
    if line.is_new and not story.is_notional and not has_no_party(line.candidacy):
        text += f"; the party did not stand here in {story.since}"
    return f"{text}."


def fourth(story: Story) -> str:
    """Who came fourth, as for the third place."""
    line = _in_place(story, 4)
    if line is None:
        return ""
    return f"{labelled(line.candidacy, story.parties)} came fourth with {votes_of(line.votes)}, {percent(line.share)}."


def _in_place(story: Story, place: int) -> Line | None:
    """The line alone in this place with one-twentieth of the vote or more."""
    found = [line for line in story.analysis.lines if line.rank == place]
    return found[0] if len(found) == 1 and found[0].share >= _NOTABLE_SHARE else None


def shares(story: Story) -> str:
    """How the shares of the winner, the runner-up and whoever held the seat moved since the baseline, in points."""
    analysis, holder = story.analysis, story.holder
    lines = [line for line in (analysis.winner, analysis.runner_up) if line is not None]
    lines += [line for line in analysis.lines[2:] if holder and line.candidacy.compares_as == holder.compares_as]
    moved = [(line, line.change_pp) for line in lines if line.change_pp is not None]
    if not moved:
        return ""
    first, *others = [_moved(story, line, change) for line, change in moved]
    unit, base = "percentage points", f"the estimate for {story.since}" if story.is_notional else story.since
    told = [first.replace("#", f" {unit}" if "unchanged" not in first else "", 1)]
    told += [other.replace("#", "" if unit in told[0] else f" {unit}").replace(" share ", " ") for other in others]
    return f"{capital(listed(told))}, compared with {base}."


def _moved(story: Story, line: Line, change: Fraction) -> str:
    """One share's move: "Labour's share was down 7.4#", the mark standing where a unit may come."""
    size = points(abs(change))
    whose = sides(line.candidacy, story.parties)
    if size == NOUGHT:
        return f"{whose} share was unchanged"
    return f"{whose} share was {'down' if change < 0 else 'up'} {size}#"


def swing(story: Story) -> str:
    """The headline swing, where its two parties make sense of the change."""
    found = story.analysis.swing
    if found is None or not is_swing_telling(story):
        return ""
    away, towards = (swing_side(story.analysis, key, story.parties) for key in (found.from_party, found.to_party))
    size = f"{points(found.butler_pp)} percentage points"
    base = f"against the estimate for {story.since}" if story.is_notional else f"since {story.since}"
    return f"The swing {base} was {size}, from {away} to {towards}."


def turnout(story: Story) -> str:
    """Turnout on the announced base with the papers behind it, and the change, like with like.

    Where the baseline is not known on that base, the change is given on valid votes; none against an estimate.
    """
    analysis, (found, base) = story.analysis, story.analysis.turnout_announced
    if found.now is None:
        return ""
    papers = {
        "verified": f"{number(analysis.result.ballots_verified)} ballot papers were verified",
        "ballots": f"{number(analysis.ballots_counted)} ballot papers were counted",
        "valid": f"{number(analysis.valid_votes)} valid votes were counted",
    }[base]
    behind = f"{papers} for an electorate of {number(analysis.result.electorate)}"
    text, valid = f"Turnout was {percent(found.now)}", analysis.turnout_valid
    if change := _turnout_change(story, found):
        return f"{text}, {change}: {behind}."
    if base != "valid" and (change := _turnout_change(story, valid)):
        return f"{text}: {behind}. On valid votes alone turnout was {percent(valid.now)}, {change}."
    return f"{text}: {behind}."


def _turnout_change(story: Story, found: Turnout) -> str:
    """ "down from 58.1% in 2019"; empty where the baseline's is unknown or an estimate."""
    if found.now is None or found.then is None or story.is_notional:
        return ""
    if percent(found.now) == percent(found.then):
        return f"the same as in {story.since}"
    return f"{'down' if found.now < found.then else 'up'} from {percent(found.then)} in {story.since}"


def deposits(story: Story) -> str:
    """How many stood and how many lost their deposits, the leading parties among them by name."""
    lines = story.analysis.lines
    stood = f"There were {counted(len(lines))} candidates"
    if len(lines) < 2:
        return ""
    if any(line.loses_deposit is None for line in lines):
        return f"{stood}."
    lost = sum(bool(line.loses_deposit) for line in lines)
    if lost == 0:
        return f"{stood}, and all kept their deposits."
    if lost == 1:
        loser_of_it = next(line for line in lines if line.loses_deposit)
        who, share = labelled(loser_of_it.candidacy, story.parties), percent(loser_of_it.share)
        return f"{stood}; only {who} lost the deposit, with {share}."
    return f"{stood}, of whom {counted(lost)} lost their deposits{_leading(story)}."


def _leading(story: Story) -> str:
    """The leading parties among those that lost their deposits: ", among them Labour (1.6%)"."""
    leading = lost_by_leading_parties(story)
    told = [f"{party_of(line.candidacy, story.parties)} ({percent(line.share)})" for line in leading]
    return f", among them {listed(told)}" if told else ""


def absent(story: Story) -> str:
    """The parties with a tenth of the baseline's votes that did not stand again."""
    gone = missing_leaders(story)
    if not gone or story.is_notional:
        return ""
    told = []
    for each in gone:
        candidacy, had = each.candidacy, f"{percent(each.baseline_share)} in {story.since}"
        of = f"{label(candidacy, story.parties)}, {had}" if has_no_party(candidacy) else had
        told.append(f"{candidacy.name if has_no_party(candidacy) else party_of(candidacy, story.parties)} ({of})")
    return f"{capital(listed(told))} did not stand this time."


def history(story: Story) -> str:
    """What the win meant in the seat: a first one, the first for years, or the end or the length of a run."""
    return _run(story) or _first_win(story)


def _first_win(story: Story) -> str:
    found, first = story.record("first_win"), story.analysis.winner
    if found is None or first is None:
        return ""
    who = capital(party_of(first.candidacy, story.parties))
    last = found.numbers.get("last_won_year")
    if last is not None:
        return f"{who} had last won {story.place} in {last}, {CAVEAT}."
    created = story.seat.created_on
    if created is None or created.year != story.first_year:
        return ""
    return f"{who} had not won {story.place} since it was created in {story.first_year}, {CAVEAT}."


def _run(story: Story) -> str:
    """At how many general elections in a row the holder had won the seat."""
    found, holder = story.record("run_ended", "run_of_holds"), story.holder
    if found is None or holder is None or story.is_notional or found.numbers["general_elections"] < 3:
        return ""
    many, since = int(found.numbers["general_elections"]), int(found.numbers["since_year"])
    who = capital(party_in_text(holder.party, story.parties))
    caveat = f", {CAVEAT}" if CAVEAT in found.sentence else ""
    return f"{who} had a run of {counted(many)} general-election wins here, from {since} to {story.since}{caveat}."


def newcomer(story: Story) -> str:
    """That the winner's party had not stood at the baseline; of an estimate nobody can say so."""
    first = story.analysis.winner
    if first is None or not first.is_new or has_no_party(first.candidacy) or story.is_notional:
        return ""
    return f"{capital(party_of(first.candidacy, story.parties))} had not stood in {story.place} in {story.since}."


def majority_record(story: Story) -> str:
    """The smallest or largest majority that the record has here, and the one it took the place of."""
    found = story.record("smallest_majority", "largest_majority")
    if found is None or found.numbers["contests"] < _FEWEST_COMPARED:
        return ""
    word = found.kind.partition("_")[0]
    before, year = int(found.numbers["previous"]), int(found.numbers["previous_year"])
    if before == found.numbers["majority"]:
        return f"The majority was the same as the {word} before it here, in {year}, {CAVEAT}."
    until = "on" if story.is_latest else "to that day"
    text = f"The majority was the {word} in the seat that the record holds, from {story.first_year} {until}"
    if year == story.contest.polling_day.year:
        return f"{text}."
    return f"{text}; that of {figure(before)} in {year} had been the {word}."


def turnout_record(story: Story) -> str:
    """The lowest or highest turnout that the record has here."""
    found = story.record("lowest_turnout", "highest_turnout")
    if found is None or found.numbers["contests"] < _FEWEST_COMPARED:
        return ""
    word, until = found.kind.partition("_")[0], "" if story.is_latest else ", up to that day"
    now = percent(story.analysis.turnout_valid.now)
    return f"On valid votes alone turnout was {now}, the {word} in the seat that the record holds{until}."


def extreme_majority(story: Story) -> str:
    """That no majority had been as small for years at contests of its kind."""
    return _extreme(story, Measure.SMALLEST_MAJORITY)


def extreme_swing(story: Story) -> str:
    """That no swing to the party had been as large for years, where the swing is told at all."""
    found = story.analysis.swing
    is_large = found is not None and found.butler_pp >= _NOTABLE_SWING_PP
    return _extreme(story, Measure.LARGEST_SWING_TO) if is_large and is_swing_telling(story) else ""


def extreme_turnout(story: Story) -> str:
    """That no turnout had been as low, or as high, for years at contests of its kind."""
    return _extreme(story, Measure.LOWEST_TURNOUT) or _extreme(story, Measure.HIGHEST_TURNOUT)


def _extreme(story: Story, measure: Measure) -> str:
    """A superlative among contests of the kind, with its scope."""
    found = next((each for each in story.extremes if each.since.measure is measure), None)
    if found is None:
        return ""
    is_by_election = story.contest.is_by_election
    what = "by-election" if is_by_election else "general election"
    subject, adjective, noun = _extreme_words(story, found)
    if found.since.last_on is None:
        where = f"No earlier {what}" if is_by_election else f"No seat at an earlier {what}"
        return f"{where} in this record, which begins in {found.first_year}, had {noun}."
    day = uk_month(found.since.last_on)
    among = ", of those between parties that stood both times," if found.since.party else ""
    return f"{subject} was the {adjective}{among} at a {what} since {found.last_place} in {day}, {CAVEAT}."


def _extreme_words(story: Story, found: Extreme) -> tuple[str, str, str]:
    """The subject, the superlative, and the noun after "had" where nothing had been as extreme."""
    if found.since.measure is Measure.LARGEST_SWING_TO:
        towards = party_in_text(found.since.party or "", story.parties)
        return f"The swing to {towards}", "largest", f"as large a swing to {towards}"
    return {
        Measure.SMALLEST_MAJORITY: ("The majority", "smallest", "as small a majority"),
        Measure.LOWEST_TURNOUT: ("Turnout on valid votes", "lowest", "as low a turnout on valid votes"),
        Measure.HIGHEST_TURNOUT: ("Turnout on valid votes", "highest", "as high a turnout on valid votes"),
    }[found.since.measure]


def vacancy(story: Story) -> str:
    """Why the seat fell vacant: the first sentence of what the record says; of a death, no more than that."""
    found = story.contest.vacancy
    if found is None:
        return ""
    member, day = f"{found.member} ({party_name(found.party, story.parties)})", uk_date(found.vacated_on)
    if found.cause == "death":
        return f"The seat fell vacant on {day} with the death of {member}."
    reason = _FIRST_SENTENCE_END.split(found.reason.strip())[0].rstrip(".")
    whose = "The seat" if found.member in reason else f"The seat of {member}"
    if not reason:
        return f"{whose} fell vacant on {day}."
    mark = ":" if reason.startswith(found.member) else "."
    return f"{whose} fell vacant on {day}{mark} {reason}."


def convention(story: Story) -> str:
    """The hold or gain under the convention that is not shown, where it differs."""
    outcome, member = story.analysis.outcome, story.contest.vacancy
    if outcome is None or is_set_aside(story.analysis):
        return ""
    by_member = outcome.shown is Convention.SITTING_MEMBER
    other = Convention.GENERAL_ELECTION if by_member else Convention.SITTING_MEMBER
    shown, told = shown_outcome(story.analysis), outcome_under(story.analysis, other)
    if told[0] is None or told == shown:
        return ""
    if by_member:
        against = f"the general election of {story.since}"
    elif member is not None:
        against = f"the party of {member.member}, who left the seat"
    else:
        against = "the last by-election" if story.between else "the sitting Member's party"
    what = f"a gain from {loser(story.analysis, other, story.parties)}" if told[1] else "a hold"
    return f"Counted from {against}, it was {what}."


def between(story: Story) -> str:
    """The by-elections since the baseline, which do not count."""
    if not story.between:
        return ""
    days = listed([uk_month(day) for day in story.between])
    verb = "s do" if len(story.between) > 1 else " does"
    return f"Changes are measured from the general election of {story.since}; the {days} by-election{verb} not count."


def boundaries(story: Story) -> str:
    """That changes are measured from an estimate."""
    if not story.is_notional:
        return ""
    outcome, _ = shown_outcome(story.analysis)
    what = f"The {outcome} and changes are" if outcome else "Changes are"
    return f"{what} measured from a notional result: an estimate of the {story.since} election on these boundaries."


def postponed(story: Story) -> str:
    """That the poll was not on the general election's day."""
    contest = story.contest
    if contest.election_on is None or contest.election_on == contest.polling_day:
        return ""
    return f"The general election was on {uk_weekday(contest.election_on)}; the poll here was held later."
