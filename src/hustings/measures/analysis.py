"""The shape of an `Analysis`, where the measures of one contest meet: `analyse` makes it, every surface formats it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from hustings.record.model import Baseline, Candidacy, Result


class Convention(StrEnum):
    """What a hold or a gain is measured against (DESIGN: both are computed, the page names the one it shows)."""

    GENERAL_ELECTION = "general_election"
    SITTING_MEMBER = "sitting_member"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One candidate's line. Shares 0 to 1; `change_pp` in percentage points, None where new or nothing to compare."""

    candidacy: Candidacy
    votes: int
    share: Fraction
    rank: int  # 1 is first; equal votes share a rank, save that a lot at the top makes its winner 1 and the other 2
    loses_deposit: bool | None  # None at polls before October 1985
    baseline_votes: int | None
    baseline_share: Fraction | None
    change_pp: Fraction | None
    is_new: bool  # False where there is no baseline at all


@dataclass(frozen=True, slots=True, kw_only=True)
class Absentee:
    """A candidacy of the baseline whose party (or independent person) does not stand now.

    `change_pp` is minus its share.
    """

    candidacy: Candidacy
    baseline_votes: int
    baseline_share: Fraction
    change_pp: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Swing:
    """The headline swing, in percentage points, positive towards `to_party`. Parties by key.

    `counted_as_nought` names the pair's members that did not stand at one of the two contests. `steed_pp` is None where
    the two had no votes at one of them.
    """

    from_party: str
    to_party: str
    butler_pp: Fraction
    steed_pp: Fraction | None
    counted_as_nought: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """ "hold" or "gain" under both conventions; None where what it is measured against is not known.

    `winner`, `gained_from_general_election` and `gained_from_sitting_member` are party keys; the last two None on a
    hold.
    """

    winner: str
    general_election: str | None
    sitting_member: str | None
    gained_from_general_election: str | None
    gained_from_sitting_member: str | None
    shown: Convention


@dataclass(frozen=True, slots=True, kw_only=True)
class Turnout:
    """Turnout on one base, 0 to 1, now and at the baseline; the change in percentage points. None is unknown."""

    now: Fraction | None
    then: Fraction | None
    change_pp: Fraction | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis:
    """Every figure of one contest, exact. `lines` by votes; `absentees` by their votes at the baseline.

    Where no count is known yet (`lines` empty), all that follows from votes is None.
    """

    result: Result
    baseline: Baseline | None
    lines: tuple[Line, ...]
    absentees: tuple[Absentee, ...]
    valid_votes: int | None
    ballots_counted: int | None  # valid + rejected
    majority: int | None  # 0 on a tie settled by lot
    majority_share: Fraction | None
    previous_majority: int | None
    previous_majority_share: Fraction | None
    turnout_valid: Turnout  # valid votes / electorate
    turnout_ballots: Turnout  # (valid + rejected) / electorate
    turnout_verified: Turnout  # ballot papers verified / electorate
    swing: Swing | None
    outcome: Outcome | None
    swing_needed_pp: Fraction | None  # half the majority share, in points
    decided_by_lot: bool
    effective_parties: Fraction | None

    @property
    def winner(self) -> Line | None:
        """The first line; None until the count is known, and on equal votes until the lot is."""
        is_level = len(self.lines) > 1 and self.lines[1].rank == 1
        return self.lines[0] if self.lines and not is_level else None

    @property
    def runner_up(self) -> Line | None:
        return self.lines[1] if len(self.lines) > 1 else None

    @property
    def turnout_announced(self) -> tuple[Turnout, str]:
        """The turnout that pages lead with, and its base: "verified", else "ballots", else "valid"."""
        for turnout, base in ((self.turnout_verified, "verified"), (self.turnout_ballots, "ballots")):
            if turnout.now is not None:
                return turnout, base
        return self.turnout_valid, "valid"
