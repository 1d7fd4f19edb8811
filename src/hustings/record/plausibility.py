"""Doubts about figures that break no rule: what keying, reading and listening most often get wrong.

Every threshold here was measured on the 3,250 contests of the general elections of 2010 to 2024 and the 65 by-elections
between January 2011 and August 2026, each against the general election before it. Nothing here refuses figures. The
shares that these doubts are decided on are shown to nobody as measures: those come from an Analysis alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from hustings.record.model import INDEPENDENT, Candidacy, Contest, Figures, Result
from hustings.record.problems import Problem, half_up

REAL_GAP_PAPERS = 20  # gaps up to here are real more often than they are slips
SHARE_CHANGE_PP = 40  # 13 of the 3,315 contests had a party move by more
ELECTORATE_CHANGE_PCT = 10
# Turnout on valid votes, in points against the baseline: lowest and highest change that passes without a word.
GENERAL_ELECTION_TURNOUT_PP = (-16, 16)
BY_ELECTION_TURNOUT_PP = (-40, 5)  # by-elections fell by 23 points at the median, and rose once in 65
# An exchange must bring shares this many times nearer to the baseline, with one or with both parties comparable.
SWAP_ONE, SWAP_BOTH = 10, 12
SMALL_SHARE = Fraction(1, 100)  # added to each share, so that parties near nought do not decide


def check_plausibility(contest: Contest, figures: Figures, baseline: Result | None) -> list[Problem]:
    """Warnings about figures that are lawful but look like a slip. Without a *baseline* only the sums are looked at."""
    problems = [*_transposed(contest, figures), *_ballots_as_votes(contest, figures)]
    if baseline is not None and baseline.valid_votes:
        problems += _swapped_neighbours(contest, figures, baseline)
        problems += _turnout(contest, figures, baseline)
        problems += _shares(contest, figures, baseline)
    if baseline is not None:
        problems += _electorate(contest, figures, baseline)
    return problems


def adjacent_swaps(number: int) -> set[int]:
    """Every other number that two adjacent digits of this one, exchanged, would give; none begins with a nought.

    >>> sorted(adjacent_swaps(1254))
    [1245, 1524, 2154]
    """
    digits = str(number)
    swaps = {digits[:i] + digits[i + 1] + digits[i] + digits[i + 2 :] for i in range(len(digits) - 1)}
    return {int(swap) for swap in swaps if swap[0] != "0"} - {number}


def _transposed(contest: Contest, figures: Figures) -> Iterator[Problem]:
    """The sum misses a total by a multiple of 9, and one figure with two digits exchanged would make it fit.

    Two adjacent digits exchanged change a number by 9 times their difference times a power of ten.
    """
    if not figures.votes:
        return
    total, rejected = sum(figures.votes.values()), figures.rejected_ballots
    if figures.valid_votes is not None and figures.valid_votes != total:
        yield from _transposed_against(contest, figures, figures.valid_votes - total, "valid_votes", "the valid votes")
    elif figures.ballots_verified is not None and rejected is not None:
        gap = figures.ballots_verified - rejected - total
        if abs(gap) > REAL_GAP_PAPERS:
            yield from _transposed_against(contest, figures, gap, "ballots_verified", "the ballot papers verified")


def _transposed_against(contest: Contest, figures: Figures, short: int, field: str, total: str) -> Iterator[Problem]:
    """Name every figure whose digits, exchanged, would close a gap of *short* papers."""
    if short == 0 or short % 9:
        return
    fits = [
        (candidacy, figures.votes[candidacy.id], figures.votes[candidacy.id] + short)
        for candidacy in contest.candidacies
        if candidacy.id in figures.votes
        and figures.votes[candidacy.id] + short in adjacent_swaps(figures.votes[candidacy.id])
    ]
    for candidacy, found, right in fits:
        doubt = "" if len(fits) == 1 else f" (one of {len(fits)} figures that would fit)"
        message = (
            f"{candidacy.name}'s {found:,} may be {right:,} with two digits swapped: {total} would then fit{doubt}"
        )
        yield _warning("P101", contest, candidacy.id, f"{message}; check the figure", found, f"{right:,}")
    announced: int = getattr(figures, field)
    if announced - short in adjacent_swaps(announced):
        right = announced - short
        message = f"{announced:,} may be {right:,} with two digits swapped: the candidates' votes would then fit"
        yield _warning("P101", contest, field, f"{message}; check the figure", announced, f"{right:,}")


def _ballots_as_votes(contest: Contest, figures: Figures) -> Iterator[Problem]:
    valid, rejected, verified = figures.valid_votes, figures.rejected_ballots, figures.ballots_verified
    if valid is None or not rejected:
        return
    counted = sum(figures.votes.values()) + rejected if figures.votes else None
    if valid in (counted, verified):
        message = (
            f"valid votes {valid:,} seems to hold the {rejected:,} rejected ballot papers; "
            f"valid votes alone would be {valid - rejected:,}"
        )
        yield _warning("P102", contest, "valid_votes", message, valid, f"{valid - rejected:,}")


def _baseline_shares(baseline: Result) -> dict[str, Fraction]:
    """Shares of the valid votes by what each candidacy compares as, 0 to 1. Independents are left out."""
    total, shares = baseline.valid_votes or 1, dict[str, Fraction]()
    for count in baseline.counts:
        if count.candidacy.party != INDEPENDENT:
            key = count.candidacy.compares_as
            shares[key] = shares.get(key, Fraction(0)) + Fraction(count.votes, total)
    return shares


def misfit(share: Fraction, before: Fraction) -> Fraction:
    """How many times a share has grown or shrunk since *before*, at least 1; a hundredth is added to both."""
    ratio = (share + SMALL_SHARE) / (before + SMALL_SHARE)
    return max(ratio, 1 / ratio)


def _swapped_neighbours(contest: Contest, figures: Figures, baseline: Result) -> Iterator[Problem]:
    """Two lines of the sheet exchanged: the pair would lie far nearer to the baseline the other way round.

    The misfits of the comparable parties are multiplied, as the votes stand and exchanged. Ratios, not differences: at
    Chesham and Amersham in 2021 an exchange of first and second would also lie nearer in points, and was no slip.
    """
    total = sum(figures.votes.values())
    if not total:
        return
    before = _baseline_shares(baseline)
    for one, other in zip(contest.candidacies, contest.candidacies[1:], strict=False):
        votes, others = figures.votes.get(one.id), figures.votes.get(other.id)
        known = [c for c in (one, other) if c.compares_as in before]
        if votes is None or others is None or not known:
            continue
        now = {one.id: Fraction(votes, total), other.id: Fraction(others, total)}
        exchanged = {one.id: now[other.id], other.id: now[one.id]}
        gain = _product(known, now, before) / _product(known, exchanged, before)
        if gain >= (SWAP_BOTH if len(known) == 2 else SWAP_ONE):
            message = (
                f"{one.name} {votes:,} and {other.name} {others:,} stand next to each other on the ballot paper and "
                f"would lie {int(gain)} times nearer to {_when(baseline)} the other way round; check both lines"
            )
            yield _warning("P103", contest, one.id, message, votes, f"{others:,}")


def _product(known: list[Candidacy], shares: dict[str, Fraction], before: dict[str, Fraction]) -> Fraction:
    product = Fraction(1)
    for candidacy in known:
        product *= misfit(shares[candidacy.id], before[candidacy.compares_as])
    return product


def _turnout(contest: Contest, figures: Figures, baseline: Result) -> Iterator[Problem]:
    """Turnout on the same base then and now: valid votes, or before the count the papers verified."""
    papers, then = sum(figures.votes.values()), baseline.valid_votes or 0
    if not figures.votes:
        papers, then = figures.ballots_verified or 0, then + (baseline.rejected_ballots or 0)
    if not papers or not figures.electorate or not baseline.electorate:
        return
    now_pct, then_pct = Fraction(100 * papers, figures.electorate), Fraction(100 * then, baseline.electorate)
    lowest, highest = BY_ELECTION_TURNOUT_PP if contest.is_by_election else GENERAL_ELECTION_TURNOUT_PP
    if lowest <= now_pct - then_pct <= highest:
        return
    kind = "a by-election" if contest.is_by_election else "a general election"
    message = (
        f"turnout would be {half_up(now_pct, 1)}% against {half_up(then_pct, 1)}% at {_when(baseline)}, unusual "
        f"for {kind}; check the electorate {figures.electorate:,} and the votes"
    )
    expected = f"{half_up(then_pct + lowest, 1)}% to {half_up(then_pct + highest, 1)}%"
    yield _warning("P104", contest, "electorate", message, f"{half_up(now_pct, 1)}%", expected)


def _shares(contest: Contest, figures: Figures, baseline: Result) -> Iterator[Problem]:
    total, before = sum(figures.votes.values()), _baseline_shares(baseline)
    if not total:
        return
    for candidacy in contest.candidacies:
        votes = figures.votes.get(candidacy.id)
        if votes is None or candidacy.compares_as not in before:
            continue
        now_pct, then_pct = Fraction(100 * votes, total), 100 * before[candidacy.compares_as]
        if abs(now_pct - then_pct) > SHARE_CHANGE_PP:
            message = (
                f"{candidacy.name} would have {half_up(now_pct, 1)}% where the party had {half_up(then_pct, 1)}% at "
                f"{_when(baseline)}; check {votes:,}"
            )
            yield _warning("P105", contest, candidacy.id, message, votes, "")


def _electorate(contest: Contest, figures: Figures, baseline: Result) -> Iterator[Problem]:
    now, then = figures.electorate, baseline.electorate
    if now is None or not then or 100 * abs(now - then) <= ELECTORATE_CHANGE_PCT * then:
        return
    way = "larger" if now > then else "smaller"
    message = (
        f"the electorate {now:,} is {half_up(Fraction(100 * abs(now - then), then), 1)}% {way} than {then:,} at "
        f"{_when(baseline)}; check it"
    )
    yield _warning("P106", contest, "electorate", message, now, f"about {then:,}")


def _when(baseline: Result) -> str:
    return f"the contest of {baseline.contest.polling_day:%B %Y}"


def _warning(problem_id: str, contest: Contest, field: str, message: str, found: int | str, expected: str) -> Problem:
    shown = f"{found:,}" if isinstance(found, int) else found
    return Problem(id=problem_id, message=message, field=field, found=shown, expected=expected, contest_id=contest.id)
