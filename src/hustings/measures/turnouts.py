"""Turnout on three bases. Every figure says which: they differ, and each is right for its own definition."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal, get_args

from hustings.measures.analysis import Turnout
from hustings.record.model import Baseline, Result

TurnoutBase = Literal["valid", "ballots", "verified"]
"""`valid`: valid votes. `ballots`: valid votes and rejected ballot papers. `verified`: papers at the verification."""


def ballots_counted(result: Result) -> int | None:
    """Valid votes and rejected ballot papers together, in papers; None where either is unknown."""
    valid, rejected = result.valid_votes, result.rejected_ballots
    return None if valid is None or rejected is None else valid + rejected


def turnout(result: Result, *, base: TurnoutBase) -> Fraction | None:
    """Turnout over the electorate, 0 to 1; None where the electorate, or what the base needs, is unknown or 0.

    Source: `valid` is the House of Commons Library's (data dictionary of electionresults.parliament.uk); `ballots` and
    `verified` are what returning officers announce.

    Raises:
        ValueError: No such base.
    """
    if base not in get_args(TurnoutBase):
        raise ValueError(f"turnout is measured on {', '.join(get_args(TurnoutBase))}, not {base!r}")
    papers = {
        "valid": result.valid_votes,
        "ballots": ballots_counted(result),
        "verified": result.ballots_verified,
    }[base]
    return Fraction(papers, result.electorate) if papers is not None and result.electorate else None


def turnout_and_change(baseline: Baseline | None, result: Result, *, base: TurnoutBase) -> Turnout:
    """Turnout now and at the baseline on the same base, and the change in percentage points."""
    now = turnout(result, base=base)
    then = turnout(baseline.result, base=base) if baseline else None
    change = 100 * (now - then) if now is not None and then is not None else None
    return Turnout(now=now, then=then, change_pp=change)
