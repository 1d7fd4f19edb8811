"""What a by-election tells of a general election: the arithmetic of its swing, and beside it what history says.

The arithmetic repeats the swing in every seat and forecasts nothing. The evidence is what such changes have been
followed by: a straight line through past by-elections, in the same seat and in the country, with the range in which one
more should lie. It is learned only from by-elections whose next general election came before this by-election, as it
could have been known on the day. Changes are in percentage points, shares 0 to 1.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import sqrt
from statistics import pstdev

import numpy as np

from hustings.errors import Refused
from hustings.forecast.by_election_polls import LeadForecast, implied, misses
from hustings.forecast.past_by_elections import WHOLE, Circumstances, PastByElection, of_polled, of_record
from hustings.forecast.spread import LEVELS, reach_of
from hustings.forecast.swings import IRELAND, Floats, Frame, Seats, Stated, seats_at, vote_shares
from hustings.measures.almanac import Almanac
from hustings.measures.analysis import Analysis, Swing
from hustings.measures.display import percent, points, signed_points
from hustings.measures.elections import needed_for_majority
from hustings.measures.party_words import party_in_text
from hustings.measures.search import slug_of
from hustings.record.model import Contest
from hustings.record.reference import POLL, PollTable
from hustings.record.state import State

LEAST, LEAST_PARLIAMENTS = 12, 5
"""By-elections, and Parliaments that they were in, without which no line is drawn."""
COMPARED = 6
WEIGHTY = Fraction(1, 20)
"""A party that came or went with at least this share of the vote is worth a word of caution: it keeps its deposit."""
STRONG_THIRD = Fraction(1, 10)
"""A candidate outside the swing with at least this share makes the swing say little."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arithmetic:
    """The swing repeated in every seat of Great Britain where both parties stood: seats, before and after, most first.

    `changes` are the seats that would pass from a party to another, most first: where the loser of the swing falls, a
    third party may win. `majority` is the fewest seats that are more than half.
    """

    election: date
    changes: tuple[tuple[str, str, int], ...]
    contested: int
    before: Mapping[str, int]
    after: Mapping[str, int]
    majority: int

    @property
    def changed(self) -> int:
        """The seats that would change hands."""
        return sum(seats for _, _, seats in self.changes)

    @property
    def majority_of(self) -> tuple[str, int] | None:
        """The party with more than half of all seats after it, and its majority over all others; None if none has."""
        party, seats = next(iter(self.after.items()))
        return (party, 2 * seats - sum(self.after.values())) if seats >= self.majority else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What a change like this party's has been followed by, from one general election to the next; in points.

    `where` is "seat" or "country". By-elections of one Parliament share the general election that came next, so
    what is known rests on `parliaments`. `held` says how many of the by-elections behind it lay within the range
    learned without their own Parliament, by level; `correlation` is between the by-election's change and what followed.
    """

    party: str
    where: str
    change: float
    expected: float
    ranges: Mapping[int, tuple[float, float]]
    by_elections: int
    parliaments: int
    first: date
    last: date
    correlation: float
    held: Mapping[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """A past by-election, and how unlike this one it was: nought is alike, in standard deviations over all measures."""

    past: PastByElection
    distance: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PollThen:
    """A poll taken before this by-election, and what the errors of earlier ones said of it."""

    pollster: str
    last_day: date | None
    says: LeadForecast
    result_lead: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadAcross:
    """What a by-election does and does not tell. `arithmetic` is None where there is none to do, and
    `no_arithmetic` says why.

    Of the record's earlier by-elections whose seat was fought again, so many `changed_hands`, and `changed_back` next.
    `cautions` say what makes the swing say little, `cannot` what cannot be said; plain sentences. `own` is
    this by-election among those of the past, with what did come next where the record knows it.
    """

    contest_id: str
    name: str
    polling_day: date
    swing: Swing | None
    cautions: tuple[str, ...]
    arithmetic: Arithmetic | None
    no_arithmetic: str
    evidence: tuple[Evidence, ...]
    comparisons: tuple[Comparison, ...]
    changed_hands: int
    changed_back: int
    polls: tuple[PollThen, ...]
    own: PastByElection
    cannot: str
    credit: str


def read_across(almanac: Almanac, state: State, contest_id: str) -> ReadAcross:
    """What a by-election of the record tells.

    Raises:
        UnknownThing: The record does not hold it.
        Refused: It is not a by-election, or has no result, or no general election of the record to be measured from.
    """
    contest = state.book(contest_id).contest
    analysis = almanac.analyses.get(contest_id)
    if not contest.is_by_election:
        raise Refused(f"{contest_id} is no by-election: there is nothing to read across from")
    if analysis is None or analysis.baseline is None:
        raise Refused(f"{contest_id} has no declared result, or none before it to be measured from")
    recorded = of_record(almanac, state)
    own = next((past for past in recorded if past.contest_id == contest_id), None)
    if own is None or own.circumstances is None:
        raise Refused(f"the record does not hold the whole general election before {contest_id}")
    table = state.reference.polls.get("pollbase by-elections")
    others = [past for past in recorded if past.contest_id != contest_id]
    known = [past for past in _with_polled(others, table, almanac) if past.after and past.after < contest.polling_day]
    evidence, sums = tuple(_evidence(own, known)), _arithmetic(analysis, own.before, almanac)
    changed = [past for past in known if past.next_won_by and past.won_by != past.held_by]
    is_irish = state.constituency(contest_id).nation == IRELAND
    alike = [past for past in others if (state.constituency(past.contest_id).nation == IRELAND) == is_irish]
    return ReadAcross(
        contest_id=contest_id,
        name=own.name,
        polling_day=own.polling_day,
        swing=analysis.swing,
        cautions=tuple(cautions(analysis, state)),
        arithmetic=sums if isinstance(sums, Arithmetic) else None,
        no_arithmetic=sums if isinstance(sums, str) else "",
        evidence=evidence,
        comparisons=tuple(nearest(own.circumstances, [past for past in alike if past.is_fair and past.after])),
        changed_hands=len(changed),
        changed_back=sum(past.next_won_by == past.held_by for past in changed),
        polls=tuple(_polls(analysis, state, table)),
        own=own,
        cannot=_cannot(own, evidence, state),
        credit=table.credit if table else "",
    )


def cautions(analysis: Analysis, state: State) -> list[str]:
    """What makes a two-party swing say little here, each in a sentence with its figures."""
    swing, said = analysis.swing, []
    pair = (swing.from_party, swing.to_party) if swing else ()

    def named(key: str) -> str:
        text = party_in_text(key, state.parties)
        return text[0].upper() + text[1:]

    beside = next((line for line in analysis.lines if line.candidacy.party not in pair), None)
    if swing and beside and beside.share >= STRONG_THIRD:
        who = f"{beside.candidacy.name} ({party_in_text(beside.candidacy.party, state.parties)})"
        said.append(f"{who} took {percent(beside.share)}: a swing between two others says little of those votes.")
    changes = {line.candidacy.party: line.change_pp for line in analysis.lines}
    falls = [change for key in pair if (change := changes.get(key)) is not None]
    if swing and len(falls) == 2 and (max(falls) < 0 or min(falls) > 0):
        word = "lost" if max(falls) < 0 else "gained"
        both = " and ".join(points(abs(change)) for change in falls)
        said.append(f"Both parties of the swing {word} share ({both} points): it is only the difference of the two.")
    for key in swing.counted_as_nought if swing else ():
        said.append(f"{named(key)} did not stand at one of the two contests and counts as nought there.")
    for gone in analysis.absentees:
        if gone.baseline_share >= WEIGHTY:
            party = named(gone.candidacy.party)
            said.append(f"{party}, with {percent(gone.baseline_share)} at the general election, did not stand.")
    for line in analysis.lines:
        if line.is_new and line.share >= WEIGHTY and not (line is beside and line.share >= STRONG_THIRD):
            said.append(f"{line.candidacy.name}, with {percent(line.share)}, did not stand before.")
    turnout = analysis.turnout_valid
    if turnout.now is not None and turnout.then is not None and turnout.change_pp is not None:
        way = "fell" if turnout.change_pp < 0 else "rose"
        said.append(
            f"Turnout {way} by {points(abs(turnout.change_pp))} points, from {percent(turnout.then)} to "
            f"{percent(turnout.now)} of the electorate (valid votes)."
        )
    return said


def nearest(own: Circumstances, among: Sequence[PastByElection]) -> list[Comparison]:
    """The by-elections most like this one in all circumstances that both tell, each in its standard deviations."""
    names = [field.name for field in fields(Circumstances)]
    told = {name: [v for past in among if (v := _value(past.circumstances, name)) is not None] for name in names}
    spread = {name: pstdev(values) for name, values in told.items() if len(values) > 1}
    found = []
    for past in among:
        pairs = [(_value(own, name), _value(past.circumstances, name), size) for name, size in spread.items() if size]
        gaps = [((a - b) / size) ** 2 for a, b, size in pairs if a is not None and b is not None]
        if len(gaps) == len(pairs):
            found.append(Comparison(past=past, distance=sqrt(sum(gaps))))
    return sorted(found, key=lambda comparison: comparison.distance)[:COMPARED]


def line_through(
    pairs: Sequence[tuple[float, float]], groups: Sequence[object], at: float
) -> tuple[float, dict[int, tuple[float, float]]]:
    """The least-squares line's value at a point, with the ranges in which one more should lie (Student's t).

    What belongs to one of the groups, of which there are at least three, is not independent: each group counts once.
    """
    x, y = np.array(pairs, dtype=float).T
    sizes = Counter(groups)
    weight = np.array([1 / sizes[group] for group in groups])
    count = len(sizes)
    middle = float(weight @ x) / count, float(weight @ y) / count
    away = x - middle[0]
    spread = float(weight @ away**2)
    slope = float(weight @ (away * y)) / spread if spread else 0.0
    expected = middle[1] + slope * (at - middle[0])
    rest = y - middle[1] - slope * away
    distance = (at - middle[0]) ** 2 / spread if spread else 0.0
    error = sqrt(float(weight @ rest**2) / (count - 2) * (1 + 1 / count + distance))
    reach = {level: reach_of(level, count - 2) * error for level in LEVELS}
    return expected, {level: (expected - size, expected + size) for level, size in reach.items()}


def _evidence(own: PastByElection, known: Sequence[PastByElection]) -> list[Evidence]:
    """For every party that stood both times, in the seat and in the country, where enough by-elections tell."""
    found = []
    fair = [past for past in known if past.is_fair]
    for party, change in own.changes.items():
        for where in ("seat", "country"):
            followed = [(p, p.seat_changes if where == "seat" else p.national_changes) for p in fair]
            told = [(p, then[party]) for p, then in followed if then and party in p.changes and party in then]
            if len(told) >= LEAST and len({past.after for past, _ in told}) >= LEAST_PARLIAMENTS:
                found.append(_one_evidence(party, where, change, told))
    return found


def _one_evidence(party: str, where: str, change: float, told: Sequence[tuple[PastByElection, float]]) -> Evidence:
    pairs = [(past.changes[party], followed) for past, followed in told]
    parliaments = [past.after for past, _ in told]
    expected, ranges = line_through(pairs, parliaments, change)
    held = dict.fromkeys(LEVELS, 0)
    for (x, y), parliament in zip(pairs, parliaments, strict=True):
        others = [(pair, other) for pair, other in zip(pairs, parliaments, strict=True) if other != parliament]
        _, without = line_through([pair for pair, _ in others], [other for _, other in others], x)
        for level, (low, high) in without.items():
            held[level] += low <= y <= high
    days = [past.polling_day for past, _ in told]
    return Evidence(
        party=party,
        where=where,
        change=change,
        expected=expected,
        ranges=ranges,
        by_elections=len(pairs),
        parliaments=len(set(parliaments)),
        first=min(days),
        last=max(days),
        correlation=float(np.corrcoef(np.array(pairs).T)[0, 1]),
        held=held,
    )


def _arithmetic(analysis: Analysis, election: date, almanac: Almanac) -> Arithmetic | str:
    """The headline swing in every seat of Great Britain where both parties stood; or why there is none to repeat."""
    swing, seats = analysis.swing, Seats.of(almanac.candidacies, election)
    if swing is None:
        return "There is no headline swing to repeat."
    if len(seats.contest_ids) < WHOLE:
        return "This record does not hold the whole general election to repeat the swing in."
    gains, loses = seats.party == seats.index(swing.to_party), seats.party == seats.index(swing.from_party)
    both = (seats.in_seat(gains.astype(float)) > 0) & (seats.in_seat(loses.astype(float)) > 0)
    if not both.any() or IRELAND in {seats.nations[nation] for nation in seats.nation[both]}:
        return "The two sides of the swing met in no seat of Great Britain at the general election before."
    by = float(swing.butler_pp) / 100

    def repeated(frame: Frame) -> Floats:
        moved: Floats = frame.shares + np.where(both, by, 0) * (gains.astype(float) - loses.astype(float))
        return moved

    made = seats_at(seats, Stated(shares=vote_shares(seats)), repeated)
    passed = Counter((change.from_party, change.to_party) for change in made.changes)
    return Arithmetic(
        election=election,
        changes=tuple((*pair, seats) for pair, seats in passed.most_common()),
        contested=len(np.unique(seats.seat[both])),
        before=made.before,
        after=made.seats,
        majority=needed_for_majority(len(seats.contest_ids)),
    )


def _with_polled(others: Sequence[PastByElection], table: PollTable | None, almanac: Almanac) -> list[PastByElection]:
    """The record's by-elections, and of those polled the ones from before the record's first."""
    first = min((past.polling_day for past in others), default=date.max)
    polled = of_polled(table, almanac.history) if table else []
    return [*others, *(past for past in polled if past.polling_day < first)]


def _polls(analysis: Analysis, state: State, table: PollTable | None) -> list[PollThen]:
    """The polls of this by-election, the record's own or else the table's, each with what earlier errors made of it."""
    contest, shares = analysis.result.contest, {line.candidacy.party: float(line.share) for line in analysis.lines}
    past, found = misses(table) if table else [], []
    for pollster, last_day, given in _polls_of(state, contest, table):
        says = implied({party: float(share) / 100 for party, share in given.items()}, contest.polling_day, past)
        if says is not None:
            told = says.first in shares and says.second in shares
            lead = shares[says.first] - shares[says.second] if told else None
            found.append(PollThen(pollster=pollster, last_day=last_day, says=says, result_lead=lead))
    return found


def _polls_of(
    state: State, contest: Contest, table: PollTable | None
) -> Iterator[tuple[str, date | None, Mapping[str, float | Decimal]]]:
    """Pollster, last day of fieldwork and shares in per cent of each poll; none that is drawn from voters."""
    own = state.book(contest.id).polls
    for poll in own:
        if not poll.drawn_from_voters:
            yield poll.pollster, poll.fieldwork_to, poll.shares
    if own or table is None:
        return
    day = [row for row in table.by_elections if row.polling_day == contest.polling_day and row.kind == POLL]
    alone = sum(book.contest.polling_day == contest.polling_day for book in state.contests.values()) == 1
    for row in day:
        if alone or slug_of(row.constituency) == state.constituency(contest.id).slug:
            yield row.pollster, row.last_day, row.shares


def _cannot(own: PastByElection, evidence: Sequence[Evidence], state: State) -> str:
    """What cannot be said, in one plain sentence."""
    said = f"Who would win a general election, or {own.name} at one, cannot be said from this result"
    country = [found for found in evidence if found.where == "country" and found.party in (own.held_by, own.won_by)]
    if not country:
        return f"{said}: the record knows too few by-elections like it to say what such changes were followed by."
    found = max(country, key=lambda found: abs(found.change))
    low, high = (signed_points(Fraction(end)) for end in found.ranges[90])
    party = party_in_text(found.party, state.parties)
    return (
        f"{said}: changes like that of {party} here have been followed in the country by anything from {low} to {high} "
        f"points, nine times in ten."
    )


def _value(circumstances: Circumstances | None, name: str) -> float | None:
    value = getattr(circumstances, name, None)
    return None if value is None else float(value)
