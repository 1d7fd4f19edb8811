"""What would have been, as far as the totals allow: the range of outcomes, with and without assumptions that are
stated."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor

import numpy as np
from scipy.optimize import linprog  # type: ignore[import-untyped]

from hustings.errors import BadInput
from hustings.flows.bounds import NOT_REGISTERED, NOT_VOTING, Range, Totals
from hustings.flows.tables import Floats
from hustings.record.problems import Problem

_NEARLY = 1e-6  # votes


@dataclass(frozen=True, slots=True)
class Flow:
    """An assumption about the totals: of those who chose ``origin`` before, a share between ``least`` and ``most`` (0
    to 1) went to ``destination``."""

    origin: str
    destination: str
    least: float
    most: float
    because: str


@dataclass(frozen=True, slots=True)
class Instead:
    """An assumption about a change: of the votes set free by it, a share between ``least`` and ``most`` (0 to 1) goes
    to ``option``."""

    option: str
    least: float
    most: float
    because: str


@dataclass(frozen=True, slots=True)
class Without:
    """Had this candidate not stood. Its voters may do anything else, not voting included, unless an assumption says
    more."""

    option: str


@dataclass(frozen=True, slots=True)
class Moved:
    """Had a share (0 to 1) of ``option``'s voters gone to ``to``; those alone who chose ``origin`` before, where it
    is given."""

    share: float
    option: str
    to: str
    origin: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIf:
    """The answer: votes of every option, who could come first (ties count), and the assumptions it rests on.

    ``lead``: of who came first in fact over each other option, negative where it would trail.
    """

    change: Without | Moved
    votes: Mapping[str, Range]
    could_win: tuple[str, ...]
    lead: Mapping[str, Range]
    assumptions: tuple[str, ...]
    caveat: str


def what_if(totals: Totals, change: Without | Moved, assumptions: Sequence[Flow | Instead] = ()) -> WhatIf:
    """Everything that the totals and the assumptions allow of a change, by linear programmes over all tables with
    those totals.

    Raises:
        BadInput: an option is not there, a share is not one, or the assumptions cannot hold together with the totals.
    """
    _check(totals, change, assumptions)
    room = _Room(totals, change, assumptions)
    standing = [
        o for o in totals.after if not _is_absent(o) and not (isinstance(change, Without) and o == change.option)
    ]
    first = max(standing, key=lambda option: totals.after[option])
    others = [option for option in standing if option != first]
    return WhatIf(
        change=change,
        votes={option: room.range_of(room.votes(option)) for option in standing},
        could_win=tuple(option for option in standing if room.may_win(option, standing)),
        lead={option: room.range_of(room.votes(first) - room.votes(option)) for option in others},
        assumptions=tuple(one.because for one in assumptions) or ("none: anything that the totals allow",),
        caveat=totals.caveat,
    )


class _Room:
    """All that is possible: unknowns are the cells of the table, then where the freed votes of the change go."""

    def __init__(self, totals: Totals, change: Without | Moved, assumptions: Sequence[Flow | Instead]) -> None:
        self.totals, self.change = totals, change
        self.origins, self.destinations = list(totals.before), list(totals.after)
        if not totals.is_closed:  # whoever was not there before, and whoever is not there now
            self.origins, self.destinations = [*self.origins, NOT_VOTING], [*self.destinations, NOT_VOTING]
        self.n_cells = len(self.origins) * len(self.destinations)
        self.size = self.n_cells + len(self.destinations) + 1  # the last is 1: it carries what is fixed
        rows, wanted = self._margins()
        over: list[Floats] = []
        for one in assumptions:
            over += self._assumed(one)
        self.equal, self.wanted, self.over = np.array(rows), np.array(wanted), over
        self.bounds = [(0.0, None)] * (self.size - 1) + [(1.0, 1.0)]
        self.range_of(self._zero())

    def _margins(self) -> tuple[list[Floats], list[float]]:
        rows, wanted = [], []
        for option, votes in self.totals.before.items():
            row = self._zero()
            for destination in self.destinations:
                row += self._cell(option, destination)
            rows.append(row)
            wanted.append(float(votes))
        for option, votes in self.totals.after.items():
            row = self._zero()
            for origin in self.origins:
                row += self._cell(origin, option)
            rows.append(row)
            wanted.append(float(votes))
        freed = -self._freed()
        for option in self.destinations:
            freed += self._gained(option)
        rows.append(freed)
        wanted.append(0.0)
        rows += [self._gained(option) for option in self.destinations if not self._may_gain(option)]
        return rows, wanted + [0.0] * (len(rows) - len(wanted))

    def _assumed(self, one: Flow | Instead) -> list[Floats]:
        """Rows that must be at most nought."""
        if isinstance(one, Flow):
            part, whole = self._cell(one.origin, one.destination), self._fixed(self.totals.before[one.origin])
        else:
            part, whole = self._gained(one.option), self._freed()
        return [one.least * whole - part, part - one.most * whole]

    def _freed(self) -> Floats:
        change = self.change
        if isinstance(change, Without):
            return self._fixed(self.totals.after[change.option])
        if change.origin:
            return change.share * self._cell(change.origin, change.option)
        return self._fixed(change.share * self.totals.after[change.option])

    def _may_gain(self, option: str) -> bool:
        if isinstance(self.change, Moved):
            return option == self.change.to
        return option not in (self.change.option, NOT_REGISTERED)

    def votes(self, option: str) -> Floats:
        """An option's votes after the change, as weights of the unknowns."""
        lost = self._freed() if option == self.change.option else self._zero()
        return self._fixed(self.totals.after[option]) + self._gained(option) - lost

    def range_of(self, weights: Floats) -> Range:
        """The least and the most of a sum of the unknowns, outwards to whole votes."""
        least, most = self._least(weights), -self._least(-weights)
        return Range(floor(least + _NEARLY), ceil(most - _NEARLY))

    def may_win(self, option: str, standing: Sequence[str]) -> bool:
        """Whether some table has this option level with or ahead of every other."""
        ahead = [self.votes(other) - self.votes(option) for other in standing if other != option]
        return self._solved(self._zero(), [*self.over, *ahead]) is not None

    def _least(self, weights: Floats) -> float:
        found = self._solved(weights, self.over)
        if found is None:
            raise BadInput([Problem(id="R023", message="the assumptions cannot all hold with these totals")])
        return found

    def _solved(self, weights: Floats, over: Sequence[Floats]) -> float | None:
        limits = (np.array(over), np.zeros(len(over))) if over else (None, None)
        found = linprog(weights, *limits, self.equal, self.wanted, self.bounds, method="highs")
        return float(found.fun) if found.status == 0 else None

    def _zero(self) -> Floats:
        return np.zeros(self.size)

    def _fixed(self, votes: float) -> Floats:
        row = self._zero()
        row[-1] = votes
        return row

    def _cell(self, origin: str, destination: str) -> Floats:
        row = self._zero()
        row[self.origins.index(origin) * len(self.destinations) + self.destinations.index(destination)] = 1.0
        return row

    def _gained(self, option: str) -> Floats:
        row = self._zero()
        row[self.n_cells + self.destinations.index(option)] = 1.0
        return row


def turnout_and_switching(totals: Totals, first: str, second: str) -> tuple[int, Range, Range]:
    """How much *first*'s lead over *second* grew, in votes, and how much of that can be turnout and how much switching.

    Turnout is those who began or stopped voting for either (or left or joined the register); switching all that moved
    between parties. The two sum to the change, so each range is the other's mirrored.

    Raises:
        BadInput: who did not vote is not known.
    """
    if not totals.is_closed:
        raise BadInput([Problem(id="R009", field="electorate", message="needs both electorates")])
    sides = (totals.after, totals.before)
    now, then = (side.get(first, 0) - side.get(second, 0) for side in sides)
    room = _Room(totals, Moved(0.0, next(iter(totals.after)), next(iter(totals.after))), ())
    weights = np.zeros(room.size)
    for absent in (NOT_VOTING, NOT_REGISTERED):
        for option, sign in ((first, 1.0), (second, -1.0)):
            if absent in totals.before and option in totals.after:
                weights += sign * room._cell(absent, option)
            if absent in totals.after and option in totals.before:
                weights -= sign * room._cell(option, absent)
    turnout = room.range_of(weights)
    change = now - then
    return change, turnout, Range(change - turnout.most, change - turnout.least)


def _check(totals: Totals, change: Without | Moved, assumptions: Sequence[Flow | Instead]) -> None:
    after = {*totals.after, NOT_VOTING}
    wanted: dict[str, Collection[str]] = {change.option: totals.after}
    if isinstance(change, Moved):
        wanted |= {change.to: after}
        wanted |= {change.origin: totals.before} if change.origin else {}
    problems = [_no_such(option) for option, there in wanted.items() if option not in there]
    shares = [change.share] if isinstance(change, Moved) else []
    for one in assumptions:
        shares += [one.least, one.most]
        if isinstance(one, Flow):
            problems += [_no_such(one.origin)] if one.origin not in totals.before else []
            problems += [_no_such(one.destination)] if one.destination not in after else []
        else:
            problems += [_no_such(one.option)] if one.option not in after else []
    problems += [
        Problem(id="R023", message=f"a share must lie between 0 and 1, not {share}")
        for share in shares
        if not 0 <= share <= 1
    ]
    if problems:
        raise BadInput(problems)


def _no_such(option: str) -> Problem:
    return Problem(id="R006", field=option, message="no such option in these totals")


def _is_absent(option: str) -> bool:
    return option in (NOT_VOTING, NOT_REGISTERED)
