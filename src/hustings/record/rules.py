"""The rules that a count must satisfy, on whole numbers that have already been read.

`check_figures` is the one door. It finds everything that is wrong or doubtful at once; what refuses is an error, what a
person must look at is a warning, what is only stated is a note (docs/problems.md explains each id).
"""

from __future__ import annotations

from collections.abc import Iterator

from hustings.record.model import Contest, Figures, RejectedHead, Result
from hustings.record.plausibility import check_plausibility
from hustings.record.problems import Problem

MOST_PAPERS = 1_000_000  # no constituency has had a quarter of this many electors since 1918
GAP_PAPERS = 20  # a larger gap between the verification and the count needs a telephone call
GAP_SHARE = 1000  # and so does one of more than a thousandth of the papers verified
UNKNOWN_REJECTED_SHARE = 10  # rejected papers not given: ten in a hundred is more than any contest since 2010 has had


def check_figures(
    contest: Contest, figures: Figures, *, baseline: Result | None = None, for_confirmation: bool = False
) -> list[Problem]:
    """Everything doubtful about one contest's figures, errors first; empty when they are in order.

    Figures with no votes at all are a verification, and only what it can be held to is checked. *baseline* is the
    result that changes are measured from: without it no comparison with the past is made. *for_confirmation* also asks
    for the verification total, or the word that none was announced.
    """
    problems = [*_impossible(contest, figures), *_field(contest, figures), *_papers(contest, figures)]
    problems += [*_lot(contest, figures)]
    if for_confirmation and figures.ballots_verified is None and figures.verification_announced:
        message = "the ballot papers verified are not given; enter the total, or 'not announced' if there was none"
        problems.append(_problem("R018", contest, "ballots_verified", message, expected="a total, or 'not announced'"))
    if not any(problem.is_error and problem.id in ("R002", "R003", "R006") for problem in problems):
        problems += check_plausibility(contest, figures, baseline)
    return sorted(problems, key=lambda problem: not problem.is_error)


def gap(figures: Figures) -> int | None:
    """Ballot papers verified less valid votes and rejected papers; None where one of the three is not known."""
    if not figures.votes or figures.ballots_verified is None or figures.rejected_ballots is None:
        return None
    return figures.ballots_verified - sum(figures.votes.values()) - figures.rejected_ballots


def gap_needs_a_call(papers: int, verified: int) -> bool:
    """Whether a gap of so many papers, of so many verified, is too large to be put down to the count."""
    return abs(papers) > GAP_PAPERS or abs(papers) * GAP_SHARE > verified


def missing_candidates(contest: Contest, given: set[str]) -> list[Problem]:
    """One R004 that lists every nominated candidate whose id is not among those given."""
    missing = [candidacy for candidacy in contest.candidacies if candidacy.id not in given]
    if not missing:
        return []
    names = ", ".join(candidacy.name for candidacy in missing)
    some = "a candidate has" if len(missing) == 1 else f"{len(missing)} of {len(contest.candidacies)} candidates have"
    message = f"{some} no votes figure: {names}; enter 0 for a candidate without votes"
    field = missing[0].id if len(missing) == 1 else ""
    return [_problem("R004", contest, field, message, found=names, expected="votes for every nominated candidate")]


def check_candidates(contest: Contest, figures: Figures) -> list[Problem]:
    """What no entry may hold, since no result could be made of it: other candidates than the contest's, votes below 0.

    A lot for somebody who does not stand counts too. Empty for figures without votes.
    """
    problems = [p for p in _impossible(contest, figures) if p.id in ("R002", "R006")]
    if figures.votes:
        problems += missing_candidates(contest, set(figures.votes))
    if figures.lot_winner is not None and contest.candidacy(figures.lot_winner) is None:
        message = f"{figures.lot_winner!r} does not stand at this contest, so the lot cannot have fallen on them"
        problems.append(_problem("R006", contest, "lot_winner", message, found=figures.lot_winner))
    return problems


def check_baseline(contest: Contest, baseline: Contest) -> Problem | None:
    """Why changes cannot be measured from this contest: an R007, or None where they can."""
    if baseline.is_by_election:
        wrong = "is a by-election; changes are measured from the general election before"
    elif baseline.polling_day >= contest.polling_day:
        wrong = f"was not before {contest.polling_day}"
    elif baseline.constituency_id != contest.constituency_id and not contest.baseline_is_notional:
        wrong = f"was fought on other boundaries ({baseline.constituency_id}); give its notional result"
    else:
        return None
    message = f"the baseline {baseline.id} {wrong}"
    expected = "an earlier general election on the same boundaries"
    return _problem("R007", contest, "baseline_id", message, found=baseline.id, expected=expected)


def _impossible(contest: Contest, figures: Figures) -> Iterator[Problem]:
    """Numbers that no count could give, and votes for people who do not stand."""
    for field, value in _all_figures(figures):
        if value < 0:
            yield _problem("R002", contest, field, f"{value:,} is negative; papers are counted from 0", found=value)
        elif field == "electorate" and value == 0:
            yield _problem("R024", contest, field, "an electorate of 0; leave it out if it is not known", found=value)
        elif value > MOST_PAPERS:
            message = f"{value:,} is more than any electorate could give; check for a digit keyed twice"
            yield _problem("R003", contest, field, message, found=value)
    for candidacy_id, votes in figures.votes.items():
        candidacy = contest.candidacy(candidacy_id)
        if candidacy is None:
            message = f"{candidacy_id!r} does not stand at this contest; take the line out or correct it"
            yield _problem("R006", contest, candidacy_id, message, found=candidacy_id)
        elif figures.electorate is not None and figures.electorate < votes <= MOST_PAPERS:
            message = f"{candidacy.name} has {votes:,} votes, but the electorate is {figures.electorate:,}; check both"
            expected = f"at most {figures.electorate:,}"
            yield _problem("R003", contest, candidacy_id, message, found=votes, expected=expected)


def _all_figures(figures: Figures) -> Iterator[tuple[str, int]]:
    yield from figures.votes.items()
    for field in ("electorate", "ballots_verified", "valid_votes", "rejected_ballots"):
        value = getattr(figures, field)
        if value is not None:
            yield field, value
    for head, papers in (figures.rejected_by_head or {}).items():
        yield head.value, papers


def _field(contest: Contest, figures: Figures) -> Iterator[Problem]:
    """Every nominated candidate once, and the sum of their votes as announced."""
    if not figures.votes:
        return
    yield from missing_candidates(contest, set(figures.votes))
    total, announced = sum(figures.votes.values()), figures.valid_votes
    if announced is not None and announced != total:
        moved_by_nines = (total - announced) % 9 == 0  # as by two digits that change places
        advice = "check for swapped digits" if moved_by_nines else "check each figure"
        message = f"candidates' votes sum to {total:,} but valid votes is {announced:,}; {advice}"
        yield _problem("R014", contest, "valid_votes", message, found=total, expected=f"{announced:,}")


def _papers(contest: Contest, figures: Figures) -> Iterator[Problem]:
    """Valid votes, rejected papers, papers verified and the electorate against each other."""
    valid = sum(figures.votes.values()) if figures.votes else figures.valid_votes
    rejected, verified, electorate = figures.rejected_ballots, figures.ballots_verified, figures.electorate
    if electorate is not None and valid is not None and valid > electorate:
        message = f"valid votes {valid:,} exceed the electorate {electorate:,}; check both"
        yield _problem("R011", contest, "electorate", message, found=valid, expected=f"at most {electorate:,}")
    counted = valid + rejected if valid is not None and rejected is not None else None
    papers = verified if verified is not None else counted
    if electorate is not None and papers is not None and papers > electorate and (valid is None or valid <= electorate):
        field = "electorate" if verified is None else "ballots_verified"
        message = f"ballot papers {papers:,} exceed the electorate {electorate:,}; check both"
        yield _problem("R012", contest, field, message, found=papers, expected=f"at most {electorate:,}")
    if rejected is not None and papers is not None and rejected > papers:
        message = f"rejected ballot papers {rejected:,} exceed all ballot papers {papers:,}; check both"
        yield _problem("R013", contest, "rejected_ballots", message, found=rejected, expected=f"at most {papers:,}")
    yield from _heads(contest, figures)
    yield from _gap(contest, figures)


def _heads(contest: Contest, figures: Figures) -> Iterator[Problem]:
    if figures.rejected_by_head is None or figures.rejected_ballots is None:
        return
    total = sum(figures.rejected_by_head.values())
    is_whole = len(figures.rejected_by_head) == len(RejectedHead)  # heads are often read out in part
    if total > figures.rejected_ballots or (is_whole and total != figures.rejected_ballots):
        message = (
            f"rejected papers by head sum to {total:,} but {figures.rejected_ballots:,} were announced; "
            "check each head and the total"
        )
        expected = f"{figures.rejected_ballots:,}"
        yield _problem("R015", contest, "rejected_ballots", message, found=total, expected=expected)


def _gap(contest: Contest, figures: Figures) -> Iterator[Problem]:
    """The verification against the declaration: at Putney in 2024, 6,558 votes were missing from the second."""
    verified = figures.ballots_verified
    if not figures.votes or verified is None:
        return
    valid, rejected = sum(figures.votes.values()), figures.rejected_ballots
    papers = verified - valid - (rejected or 0)
    if papers == 0 or (rejected is None and 0 < papers * UNKNOWN_REJECTED_SHARE <= verified):
        return
    given = f"{rejected:,} rejected papers" if rejected is not None else "rejected papers not given"
    size = f"{abs(papers):,} {'fewer' if papers > 0 else 'more'}"
    message = f"{verified:,} ballot papers were verified; {valid:,} valid votes and {given} make {size}"
    if gap_needs_a_call(papers, verified):
        problem_id, todo = "R021", "; ring the returning officer before publishing"
    else:
        problem_id, todo = "R020", "; small differences are common, and both totals are stated"
    found = verified - papers
    yield _problem(problem_id, contest, "ballots_verified", message + todo, found=found, expected=f"{verified:,}")


def _lot(contest: Contest, figures: Figures) -> Iterator[Problem]:
    """Equal votes at the top are settled by lot, and only they."""
    if not figures.votes:
        return
    most = max(figures.votes.values())
    first = [candidacy_id for candidacy_id, votes in figures.votes.items() if votes == most]
    names = " and ".join(_name(contest, candidacy_id) for candidacy_id in first)
    if len(first) > 1 and figures.lot_winner is None:
        message = f"{names} have {most:,} votes each; record who won the lot"
        yield _problem("R016", contest, "lot_winner", message, found="no lot", expected=names)
    elif figures.lot_winner is not None and (len(first) < 2 or figures.lot_winner not in first):
        lot = _name(contest, figures.lot_winner)
        why = f"{names} leads alone" if len(first) < 2 else f"the tie is between {names}"
        message = f"the lot is recorded for {lot}, but {why}, with {most:,} votes; check the votes or take out the lot"
        yield _problem("R017", contest, "lot_winner", message, found=lot)


def _name(contest: Contest, candidacy_id: str) -> str:
    candidacy = contest.candidacy(candidacy_id)
    return candidacy.name if candidacy else candidacy_id


def _problem(
    problem_id: str, contest: Contest, field: str, message: str, *, found: int | str = "", expected: str = ""
) -> Problem:
    shown = f"{found:,}" if isinstance(found, int) else found
    return Problem(id=problem_id, message=message, field=field, found=shown, expected=expected, contest_id=contest.id)
