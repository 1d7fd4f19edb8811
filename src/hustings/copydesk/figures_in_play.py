"""The record as a lexicon of figures: what a figure of an article is a figure of, in the contests in play.

A figure to the vote, or to a decimal, is seldom anybody else's by chance. So where the words leave open what it counts,
or whose it is, or which contest it is of, the one entry that it fits says so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from hustings.copydesk.agreement import is_telling
from hustings.copydesk.scene import Scene
from hustings.copydesk.slips import named_slip
from hustings.copydesk.tolerances import half_a_digit
from hustings.copydesk.values import Claim, ClaimType, Comparator, Stated, Unit
from hustings.measures.analysis import Analysis

T = ClaimType
_SLACK = Fraction(5, 100)  # of changes and swings, which papers add up from rounded shares
_ADDED_UP = {T.SHARE_CHANGE, T.SWING, T.TURNOUT_CHANGE}
_LONG = 1_000  # votes: a slip of digits is told only in a figure of four digits or more
_OF_DIGITS = {"transposed_digits", "wrong_digit", "dropped_digit", "extra_digit", "decimal_for_comma"}
MAJORITIES = {T.MAJORITY, T.PREVIOUS_MAJORITY}
GAPS = {T.COMPARISON, *MAJORITIES}
_SMALL = 10  # votes: a smaller gap fits too many


@dataclass(frozen=True, slots=True)
class Entry:
    """One figure of the record: votes, or per cent or points; of a candidate where there is one."""

    type: ClaimType
    contest_id: str
    candidacy_id: str | None
    value: Fraction


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Every figure of the contests in play: whole numbers by value, percentages and points in a row."""

    counts: Mapping[int, Sequence[Entry]]
    parts: Sequence[Entry]

    def entries(self, stated: Stated) -> list[Entry]:
        """What a figure fits as it is printed; nothing for one that is round or too common to tell."""
        if stated.value is None:
            return []
        value = abs(stated.value)
        if not is_telling(stated):
            is_gap = stated.comparator is Comparator.EXACT and value.denominator == 1 and value >= _SMALL
            return [e for e in self.counts.get(int(value), ()) if e.type in GAPS] if is_gap else []
        if stated.unit not in (Unit.PER_CENT, Unit.POINTS) and value.denominator == 1:
            return list(self.counts.get(int(value), ()))
        near = half_a_digit(stated.digits)
        return [e for e in self.parts if abs(abs(e.value) - value) <= near + (_SLACK if e.type in _ADDED_UP else 0)]

    def slips(self, stated: Stated) -> list[Entry]:
        """Figures of four digits or more that a slip of digits turns into this one."""
        if stated.value is None or stated.value < _LONG or not is_telling(stated):
            return []
        found = (e for same in self.counts.values() for e in same if e.value >= _LONG)
        return [e for e in found if named_slip(stated.value, e.value, digits=stated.digits) in _OF_DIGITS]


def lexicon_of(scene: Scene) -> Lexicon:
    """The figures of every contest in play, of the seats' earlier contests too."""
    counts: dict[int, list[Entry]] = defaultdict(list)
    parts: list[Entry] = []
    spoken = set(scene.current.values())
    for contest in scene.roster():
        if (analysis := scene.archive.analyses.get(contest.id)) is not None:
            for entry in _counts(analysis, is_spoken=contest.id in spoken):
                counts[int(entry.value)].append(entry)
            parts += _parts(analysis)
    return Lexicon(counts, parts)


def _counts(analysis: Analysis, *, is_spoken: bool) -> Iterator[Entry]:
    contest_id, result = analysis.result.contest_id, analysis.result
    majority = T.MAJORITY if is_spoken else T.PREVIOUS_MAJORITY
    of_all = (
        (majority, analysis.majority),
        (T.ELECTORATE, result.electorate),
        (T.REJECTED, result.rejected_ballots),
        (T.BALLOTS, analysis.valid_votes),
        (T.BALLOTS, analysis.ballots_counted),
        (T.BALLOTS, result.ballots_verified),
    )
    yield from (Entry(type_, contest_id, None, Fraction(n)) for type_, n in of_all if n is not None)
    for place, line in enumerate(analysis.lines):
        yield Entry(T.VOTES, contest_id, line.candidacy.id, Fraction(line.votes))
        if line.baseline_votes is not None:
            change = Fraction(abs(line.votes - line.baseline_votes))
            yield Entry(T.VOTE_CHANGE, contest_id, line.candidacy.id, change)
        if place > 1:
            gap = Fraction(analysis.lines[place - 1].votes - line.votes)
            yield Entry(T.COMPARISON, contest_id, analysis.lines[place - 1].candidacy.id, gap)
    if analysis.majority is not None and analysis.previous_majority is not None:
        moved = abs(analysis.majority - analysis.previous_majority)
        yield Entry(T.MAJORITY_CHANGE, contest_id, None, Fraction(moved))


def _parts(analysis: Analysis) -> Iterator[Entry]:
    contest_id = analysis.result.contest_id
    for line in analysis.lines:
        yield Entry(T.VOTE_SHARE, contest_id, line.candidacy.id, 100 * line.share)
        if line.change_pp is not None:
            yield Entry(T.SHARE_CHANGE, contest_id, line.candidacy.id, line.change_pp)
    for turnout in (analysis.turnout_valid, analysis.turnout_ballots, analysis.turnout_verified):
        if turnout.now is not None:
            yield Entry(T.TURNOUT, contest_id, None, 100 * turnout.now)
        if turnout.change_pp is not None:
            yield Entry(T.TURNOUT_CHANGE, contest_id, None, turnout.change_pp)
    if analysis.swing:
        yield Entry(T.SWING, contest_id, None, analysis.swing.butler_pp)
    if analysis.majority_share is not None:
        yield Entry(T.MAJORITY, contest_id, None, 100 * analysis.majority_share)


def nearest(entries: Iterable[Entry], claim: Claim, named: Iterable[str], contests: Sequence[str]) -> Entry | None:
    """The one entry that needs least to be moved of how a claim was read; None where two would do as well.

    *named* are the candidacies of whom the sentence speaks, *contests* the contests that are spoken of, nearest first.
    """
    people = set(named)

    def distance(entry: Entry) -> tuple[int, int, int]:
        is_same_kind = entry.type is claim.type or {entry.type, claim.type} <= MAJORITIES
        place = contests.index(entry.contest_id) if entry.contest_id in contests else len(contests)
        whose = 0 if entry.candidacy_id in (None, claim.candidacy_id) else 1 if entry.candidacy_id in people else 2
        return (not is_same_kind, place, whose)

    ranked = sorted(entries, key=distance)
    if not ranked or (len(ranked) > 1 and distance(ranked[0]) == distance(ranked[1])):
        return None
    return ranked[0]
