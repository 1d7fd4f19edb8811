"""A general election added up: seats and votes by party, gains and losses, turnout, indices; and two contests compared.

Everything is summed from the analyses of single contests, so that a total and its parts agree. Changes are measured
over the contests that have a baseline (actual or notional); `measured` says how many they are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from hustings.measures.analysis import Analysis, Swing
from hustings.measures.indices import effective_parties, gallagher_index
from hustings.measures.majorities import winner_of
from hustings.measures.shares import share, shares_by_key, votes_by_key
from hustings.measures.swings import headline_swing
from hustings.record.contest_book import ContestBook
from hustings.record.entries import ResultEntered
from hustings.record.model import INDEPENDENT, SPEAKER, Baseline, Candidacy

NOT_PARTIES = (INDEPENDENT, SPEAKER)
HOUSE_SIZES = ((date(2010, 5, 6), 650), (date(2005, 5, 5), 646), (date(1997, 5, 1), 659))
"""Seats of the Commons from each of these general elections on, as many as Members were returned."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyLine:
    """One party in one election. Shares 0 to 1 of all valid votes; `change_pp` in points over the measured contests.

    `seats_before`, `gains`, `losses` and `net` count seats in the measured contests; None where there are none, and
    `change_pp` is None for a party that did not stand there before, for independents and for the Speaker.
    `lost_deposits` is None where any contest has none to lose: an estimate, or a poll before October 1985.
    """

    party: str
    candidacies: int
    seats: int
    votes: int
    share: Fraction
    lost_deposits: int | None
    seats_before: int | None
    gains: int | None
    losses: int | None
    change_pp: Fraction | None
    is_new: bool

    @property
    def net(self) -> int | None:
        return None if self.gains is None or self.losses is None else self.gains - self.losses


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatChange:
    """How many seats one party took from another; party keys."""

    from_party: str
    to_party: str
    seats: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ElectionTotals:
    """An election, or the part of it in one nation or region, added up. Unknown is None.

    `electorate`, `rejected_ballots`, `lost_deposits` and both turnouts are None where any contest lacks the figure.
    `effective_*` are Laakso and Taagepera's numbers, `gallagher` is in percentage points; each party key counts as one
    party.
    """

    contests: int
    measured: int
    has_notional_baseline: bool
    lines: tuple[PartyLine, ...]
    changes: tuple[SeatChange, ...]
    electorate: int | None
    valid_votes: int
    rejected_ballots: int | None
    turnout: Fraction | None
    turnout_change_pp: Fraction | None
    lost_deposits: int | None
    effective_by_votes: Fraction | None
    effective_by_seats: Fraction | None
    gallagher: float | None

    @property
    def changed_hands(self) -> int | None:
        """Seats won by another party than at the baseline; None where no contest has one."""
        return sum(change.seats for change in self.changes) if self.measured else None

    @property
    def first(self) -> PartyLine | None:
        """The line with most seats."""
        return self.lines[0] if self.lines else None

    def leading(self) -> tuple[PartyLine, ...]:
        """The lines that a first table shows: a seat now or before, or at least one vote in two hundred."""
        return tuple(
            line for line in self.lines if line.seats or line.seats_before or 200 * line.votes >= self.valid_votes
        )


def house_size(day: date) -> int | None:
    """How many Members a general election on this day returned; None before 1997."""
    return next((size for since, size in HOUSE_SIZES if day >= since), None)


def add_up(analyses: Iterable[Analysis]) -> ElectionTotals:
    """The contests of one election, or of a part of it, added up. Lines by seats, then votes; not-parties last."""
    found = list(analyses)
    measured = [a for a in found if a.baseline is not None]
    votes, seats = _votes(found), _seats(found)
    return ElectionTotals(
        contests=len(found),
        measured=len(measured),
        has_notional_baseline=any(a.baseline is not None and a.baseline.is_notional for a in measured),
        lines=_lines(found, measured),
        changes=_seat_changes(measured),
        electorate=_sum(a.result.electorate for a in found),
        valid_votes=sum(votes.values()),
        rejected_ballots=_sum(a.result.rejected_ballots for a in found),
        turnout=_turnout(found),
        turnout_change_pp=_turnout_change(found) if len(measured) == len(found) else None,
        lost_deposits=_sum(lost_deposits(a) for a in found),
        effective_by_votes=effective_parties(votes.values()) if any(votes.values()) else None,
        effective_by_seats=effective_parties(seats.values()) if seats else None,
        gallagher=gallagher_index(votes, seats) if seats and any(votes.values()) else None,
    )


def lost_deposits(analysis: Analysis) -> int | None:
    """How many lost their deposits at one contest; None for an estimate and for a poll before October 1985."""
    if analysis.result.contest.is_notional:
        return None
    return _sum(None if line.loses_deposit is None else int(line.loses_deposit) for line in analysis.lines)


def _lines(found: Sequence[Analysis], measured: Sequence[Analysis]) -> tuple[PartyLine, ...]:
    votes, seats = _votes(found), _seats(found)
    total = sum(votes.values())
    now, then = _votes(measured), _votes_then(measured)
    stood = Counter(line.candidacy.party for a in found for line in a.lines)
    is_known = all(lost_deposits(a) is not None for a in found)
    lost = Counter(line.candidacy.party for a in found for line in a.lines if line.loses_deposit)
    held = Counter(party for a in measured if (party := _held_by(a)))
    gains, losses = Counter[str](), Counter[str]()
    for change in _seat_changes(measured):
        gains[change.to_party] += change.seats
        losses[change.from_party] += change.seats
    lines = [
        PartyLine(
            party=party,
            candidacies=stood[party],
            seats=seats[party],
            votes=votes[party],
            share=share(votes[party], total),
            lost_deposits=lost[party] if is_known else None,
            seats_before=held[party] if measured else None,
            gains=gains[party] if measured else None,
            losses=losses[party] if measured else None,
            change_pp=_change(party, now, then),
            is_new=bool(measured) and party not in then and party not in NOT_PARTIES,
        )
        for party in {*votes, *held}
    ]
    return tuple(sorted(lines, key=lambda line: (line.party in NOT_PARTIES, -line.seats, -line.votes, line.party)))


def _change(party: str, now: Mapping[str, int], then: Mapping[str, int]) -> Fraction | None:
    """The change of a party's share in points: None where it did not stand at both, and where it is no party."""
    if party in NOT_PARTIES or party not in then:
        return None
    return 100 * (share(now.get(party, 0), sum(now.values())) - share(then[party], sum(then.values())))


def _votes(found: Iterable[Analysis]) -> Counter[str]:
    votes = Counter[str]()
    for a in found:
        for line in a.lines:
            votes[line.candidacy.party] += line.votes
    return votes


def _votes_then(measured: Iterable[Analysis]) -> Counter[str]:
    votes = Counter[str]()
    for a in measured:
        for count in a.baseline.result.counts if a.baseline else ():
            votes[count.candidacy.party] += count.votes
    return votes


def _seats(found: Iterable[Analysis]) -> Counter[str]:
    return Counter(a.winner.candidacy.party for a in found if a.winner)


def _held_by(a: Analysis) -> str | None:
    """The party that won the baseline."""
    if a.outcome is not None and a.outcome.general_election is not None:
        return a.outcome.gained_from_general_election or a.outcome.winner
    holder = winner_of(a.baseline.result) if a.baseline else None
    return holder.party if holder else None


def _seat_changes(measured: Iterable[Analysis]) -> tuple[SeatChange, ...]:
    """Gains under the general-election convention, most seats first."""
    pairs = Counter(
        (a.outcome.gained_from_general_election, a.outcome.winner)
        for a in measured
        if a.outcome and a.outcome.gained_from_general_election
    )
    return tuple(
        SeatChange(from_party=loser, to_party=winner, seats=seats)
        for (loser, winner), seats in sorted(pairs.items(), key=lambda item: (-item[1], item[0]))
        if loser
    )


def _sum(figures: Iterable[int | None]) -> int | None:
    total = 0
    for figure in figures:
        if figure is None:
            return None
        total += figure
    return total


def _turnout(found: Sequence[Analysis]) -> Fraction | None:
    electorate = _sum(a.result.electorate for a in found)
    valid = _sum(a.valid_votes for a in found)
    return Fraction(valid, electorate) if valid is not None and electorate else None


def _turnout_change(found: Sequence[Analysis]) -> Fraction | None:
    now = _turnout(found)
    electorate = _sum(a.baseline.result.electorate if a.baseline else None for a in found)
    valid = _sum(a.baseline.result.valid_votes if a.baseline else None for a in found)
    then = Fraction(valid, electorate) if valid is not None and electorate else None
    return None if now is None or then is None else 100 * (now - then)


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedLine:
    """One party (or independent person) in two contests: shares 0 to 1, None where it did not stand.

    `change_pp` is in points, from the earlier to the later: minus its share where it dropped out, None where it is new
    and where the contests cannot be compared.
    """

    key: str
    earlier: Candidacy | None
    later: Candidacy | None
    earlier_votes: int | None
    later_votes: int | None
    earlier_share: Fraction | None
    later_share: Fraction | None
    change_pp: Fraction | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two contests side by side, the earlier first. `why_not` says why no change is measured; "" where it is."""

    earlier: Analysis
    later: Analysis
    lines: tuple[ComparedLine, ...]
    swing: Swing | None
    turnout_change_pp: Fraction | None
    why_not: str


def compare(one: Analysis, other: Analysis) -> Comparison:
    """Two contests side by side. Changes and swing are measured in one constituency on one set of boundaries only."""
    earlier, later = sorted(
        (one, other), key=lambda a: (a.result.contest.polling_day, not a.result.contest.is_notional)
    )
    why_not = _why_not(earlier, later)
    then, now = earlier.turnout_valid.now, later.turnout_valid.now
    baseline = Baseline(result=earlier.result, is_notional=earlier.result.contest.is_notional)
    return Comparison(
        earlier=earlier,
        later=later,
        lines=_compared(earlier, later, is_measured=not why_not),
        swing=None if why_not else headline_swing(baseline, later.result),
        turnout_change_pp=None if why_not or then is None or now is None else 100 * (now - then),
        why_not=why_not,
    )


def _why_not(earlier: Analysis, later: Analysis) -> str:
    if not earlier.lines or not later.lines:
        return "no votes are known at one of them"
    if earlier.result.contest_id == later.result.contest_id:
        return "they are the same contest"
    if earlier.result.contest.constituency_id != later.result.contest.constituency_id:
        return "they were fought in different constituencies, or on different boundaries"
    return ""


def _compared(earlier: Analysis, later: Analysis, *, is_measured: bool) -> tuple[ComparedLine, ...]:
    """Every side of either contest: by votes at the later one, then those that stood only at the earlier."""
    then, now = shares_by_key(earlier.result), shares_by_key(later.result)
    votes_then, votes_now = votes_by_key(earlier.result), votes_by_key(later.result)
    stood_then = {line.candidacy.compares_as: line.candidacy for line in reversed(earlier.lines)}
    stood_now = {line.candidacy.compares_as: line.candidacy for line in reversed(later.lines)}
    order = dict.fromkeys(line.candidacy.compares_as for line in (*later.lines, *earlier.lines))
    return tuple(
        ComparedLine(
            key=key,
            earlier=stood_then.get(key),
            later=stood_now.get(key),
            earlier_votes=votes_then.get(key),
            later_votes=votes_now.get(key),
            earlier_share=then.get(key),
            later_share=now.get(key),
            change_pp=100 * (now.get(key, Fraction(0)) - then[key]) if is_measured and key in then else None,
        )
        for key in order
    )


def declared_at(book: ContestBook) -> datetime | None:
    """When the result was declared, in UK local time as the official file gives it: indicative; None if not known."""
    times = [entry.declared_at for _, entry in book.shown if isinstance(entry, ResultEntered) and entry.declared_at]
    return times[-1] if times else None


def general_elections(analyses: Mapping[str, Analysis]) -> dict[date, list[Analysis]]:
    """The contests of each actual general election, by polling day, the first election first."""
    found: dict[date, list[Analysis]] = {}
    for a in analyses.values():
        contest = a.result.contest
        if not contest.is_by_election and not contest.is_notional:
            found.setdefault(contest.election_day, []).append(a)
    return dict(sorted(found.items()))


def majority_change(from_party: str, to_party: str, governing: Collection[str]) -> int:
    """What one seat changing hands does to the overall majority of the governing parties, in seats: 2, 0 or -2.

    >>> majority_change("con", "ld", ["con"]), majority_change("lab", "con", ["con"])
    (-2, 2)
    >>> majority_change("con", "ld", ["con", "ld"])
    0
    """
    return 2 * ((to_party in governing) - (from_party in governing))


def needed_for_majority(size: int) -> int:
    """The fewest seats that are more than half.

    >>> needed_for_majority(650)
    326
    """
    return size // 2 + 1
