"""Which facts about a contest are news, and how much: the order in which copy tells them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from hustings.copydesk.writing import sentences
from hustings.copydesk.writing.story import Story, is_swing_telling, lost_by_leading_parties
from hustings.coverage.verdict import is_set_aside, shown_outcome

_CLOSE = Fraction(2, 100)  # of the valid votes
_LARGE_SWING_PP = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One fact with its sentence. `weight` is 0 to 100; facts of one `theme` stand in one paragraph."""

    kind: str
    theme: str
    weight: int
    sentence: str


Weigh = Callable[[Story], int]
Tell = Callable[[Story], str]


def _fixed(weight: int) -> Weigh:
    return lambda story: weight


def _majority(story: Story) -> int:
    """A close result, or one against an estimate, is told sooner."""
    share = story.analysis.majority_share
    return 88 if story.is_notional or (share is not None and share < _CLOSE) else 82


def _history(story: Story) -> int:
    return 80 if shown_outcome(story.analysis)[0] == "gain" else 42


def _swing(story: Story) -> int:
    found = story.analysis.swing
    return 74 if found is not None and is_swing_telling(story) and found.butler_pp >= _LARGE_SWING_PP else 58


def _third(story: Story) -> int:
    """A third above one-fifth of the vote is part of the result's story."""
    lines = story.analysis.lines
    return 79 if len(lines) > 2 and 5 * lines[2].share >= 1 else 48


def _deposits(story: Story) -> int:
    """More where a party falls to it from a tenth of the vote."""
    return 73 if any(10 * (line.baseline_share or 0) >= 1 for line in lost_by_leading_parties(story)) else 57


# In the order in which they stand within a paragraph.
_FACTS: tuple[tuple[str, str, Weigh, Tell], ...] = (
    ("result", "result", _fixed(100), sentences.lead),
    ("challenge", "result", _fixed(99), sentences.challenged),
    ("corrected", "result", _fixed(70), sentences.corrected),
    ("postponed", "result", _fixed(64), sentences.postponed),
    ("majority_before", "before", _majority, sentences.majority_before),
    ("history", "before", _history, sentences.history),
    ("newcomer", "before", _fixed(79), sentences.newcomer),
    ("majority_record", "before", _fixed(76), sentences.majority_record),
    ("extreme_majority", "before", _fixed(75), sentences.extreme_majority),
    ("convention", "before", _fixed(77), sentences.convention),
    ("between", "before", _fixed(66), sentences.between),
    ("boundaries", "before", _fixed(78), sentences.boundaries),
    ("first_two", "votes", _fixed(86), sentences.first_two),
    ("third", "votes", _third, sentences.third),
    ("fourth", "votes", _fixed(40), sentences.fourth),
    ("shares", "changes", _fixed(56), sentences.shares),
    ("swing", "changes", _swing, sentences.swing),
    ("extreme_swing", "changes", _fixed(75), sentences.extreme_swing),
    ("absent", "changes", _fixed(47), sentences.absent),
    ("turnout", "turnout", _fixed(60), sentences.turnout),
    ("turnout_record", "turnout", _fixed(44), sentences.turnout_record),
    ("extreme_turnout", "turnout", _fixed(72), sentences.extreme_turnout),
    ("deposits", "deposits", _deposits, sentences.deposits),
    ("vacancy", "vacancy", _fixed(61), sentences.vacancy),
)
_STANDS_WITHOUT_A_RESULT = ("result", "challenge", "corrected", "turnout", "deposits", "vacancy")


def facts(story: Story) -> tuple[Fact, ...]:
    """Every fact that the record can tell, in the order of a paragraph.

    Where a court has set the result aside, or nobody is elected, no more than that and the figures.
    """
    stands = story.analysis.winner is not None and not is_set_aside(story.analysis)
    told = [
        Fact(kind=kind, theme=theme, weight=weigh(story), sentence=sentence)
        for kind, theme, weigh, tell in _FACTS
        if (stands or kind in _STANDS_WITHOUT_A_RESULT) and (sentence := tell(story))
    ]
    if is_set_aside(story.analysis):
        told.insert(1, Fact(kind="as_declared", theme="votes", weight=90, sentence=sentences.as_declared(story)))
    return tuple(told)


def by_weight(found: tuple[Fact, ...]) -> tuple[Fact, ...]:
    """The facts by weight, the weightiest first."""
    return tuple(sorted(found, key=lambda fact: -fact.weight))
