"""A whole article checked against the record: its claims with their verdicts, and what is to be said of all of it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container, Iterable, Sequence
from dataclasses import replace
from fractions import Fraction

from rapidfuzz import process

from hustings.copydesk.archive import Archive
from hustings.copydesk.reading import read_claims
from hustings.copydesk.values import Article, Checked, Claim, ClaimType, Comparator, Report, Verdict
from hustings.copydesk.verdicts import verdict_of
from hustings.measures.display import number, points

T = ClaimType
_NAMED = re.compile(
    r"(?:The )?((?:[A-Z][\w’'-]+)(?:,? (?:(?:and|of|the|upon|in|on) )*[A-Z][\w’'-]+)*)[’']?s?"
    r" (?:by-?election|constituency|seat)\b"
)
_TELLING = 200  # votes: so large a figure is nobody else's by chance
_NEAREST_SCORE = 60  # of 100: less alike than this is no help
_ONE_VALUE = (T.VOTES, T.MAJORITY, T.PREVIOUS_MAJORITY, T.VOTE_SHARE, T.TURNOUT, T.ELECTORATE, T.REJECTED, T.CANDIDATES)
_TIED_BY_SEAT = (*_ONE_VALUE, T.DATE, T.SHARE_CHANGE, T.SWING, T.MAJORITY_CHANGE, T.TURNOUT_CHANGE)
_WORDS = {
    T.VOTES: "votes", T.MAJORITY: "majority", T.PREVIOUS_MAJORITY: "earlier majority", T.VOTE_SHARE: "share",
    T.TURNOUT: "turnout", T.ELECTORATE: "electorate", T.REJECTED: "rejected papers", T.CANDIDATES: "candidates",
}  # fmt: skip


def check_article(article: Article, archive: Archive) -> Report:
    """Every electoral claim of an article with its verdict, in order of appearance, and notes on the whole."""
    claims = read_claims(article, archive)
    checked = second_look(article, [verdict_of(claim, article, archive) for claim in claims], archive)
    notes = (
        *_no_contest(article, claims, archive),
        *_several_by_elections(claims, archive),
        *_disagreements(checked, archive),
    )
    return Report(article=article, checked=checked, notes=notes)


def second_look(article: Article, checked: Sequence[Checked], archive: Archive) -> tuple[Checked, ...]:
    """The verdicts, less the contradictions whose figure is right for another seat or person in play.

    Such a figure may be meant for that other: the tie is in doubt. A person's counts only where the article gives it
    nowhere else; another election's in the same seat does not, since that is a slip that editors make.
    """
    contests = {c.claim.contest_id for c in checked if c.claim.contest_id}
    owners = _owners(contests, archive)
    stated = {
        (c.claim.type, c.claim.contest_id, c.claim.candidacy_id)
        for c in checked
        if c.verdict is not Verdict.NOT_CHECKABLE
    }
    first = (_looked_at(c, owners, stated, article, archive) for c in checked)
    return tuple(_in_other_seats(c, sorted(contests), article, archive) for c in first)


def _in_other_seats(checked: Checked, contests: Sequence[str], article: Article, archive: Archive) -> Checked:
    claim = checked.claim
    if checked.verdict is not Verdict.CONTRADICTED or claim.type not in _TIED_BY_SEAT or not _is_telling(claim):
        return checked
    here = archive.in_seat(claim.contest_id or "")
    for contest_id in contests:
        if contest_id in here:
            continue
        moved = replace(claim, contest_id=contest_id, candidacy_id=None, compared_with=archive.baseline(contest_id))
        if verdict_of(moved, article, archive).verdict is Verdict.SUPPORTED:
            name = archive.constituency(contest_id).name
            note = f"it is right for {name}, which may be meant"
            return Checked(claim=claim, verdict=Verdict.NOT_CHECKABLE, record_value=checked.record_value, note=note)
    return checked


def _is_telling(claim: Claim) -> bool:
    """Whether a figure is so particular that it fits another contest by chance alone hardly ever."""
    stated = claim.stated
    if claim.type is T.DATE:
        return True
    if stated.value is None or stated.comparator is not Comparator.EXACT:
        return False
    return stated.value >= _TELLING or stated.digits > 0


_Owner = tuple[str, str, str]


def _owners(contests: Iterable[str | None], archive: Archive) -> dict[int, list[_Owner]]:
    """Who had so many votes in the contests in play: contest, candidacy and surname, by votes."""
    owners: dict[int, list[_Owner]] = defaultdict(list)
    for contest_id in contests:
        analysis = archive.analyses.get(contest_id or "")
        for line in analysis.lines if analysis else ():
            owners[line.votes].append((contest_id or "", line.candidacy.id, line.candidacy.surname))
    return owners


def _looked_at(
    checked: Checked, owners: dict[int, list[_Owner]], stated: Container[object], article: Article, archive: Archive
) -> Checked:
    claim = checked.claim
    value = claim.stated.value
    if checked.verdict is not Verdict.CONTRADICTED or claim.type is not T.VOTES or value is None or value < _TELLING:
        return checked
    for contest_id, candidacy_id, surname in owners.get(int(value), []):
        if (T.VOTES, contest_id, candidacy_id) not in stated and surname in article.text:
            note = f"it is the figure of {surname} ({archive.contest(contest_id).polling_day.year}), who may be meant"
            return Checked(claim=claim, verdict=Verdict.NOT_CHECKABLE, record_value=checked.record_value, note=note)
    return checked


def _no_contest(article: Article, claims: Sequence[Claim], archive: Archive) -> Iterable[str]:
    """That no contest of the record is named, with the constituency whose name is nearest to one in the copy."""
    if any(claim.contest_id or claim.type is T.SEATS for claim in claims):
        return
    names = sorted({archive.constituency(contest.id).name for contest in archive.contests()})
    spoken = [match[1] for match in _NAMED.finditer(article.text)]
    near = (process.extractOne(name, names, score_cutoff=_NEAREST_SCORE) for name in spoken)
    found = next((match[0] for match in near if match), None)
    hint = f"; the nearest name to “{spoken[0]}” is {found}" if found else ""
    yield f"no contest of the record is named{hint}"


def _several_by_elections(claims: Sequence[Claim], archive: Archive) -> Iterable[str]:
    """Which by-election of a seat was taken, where the record holds more than one."""
    checked = {claim.contest_id for claim in claims if claim.contest_id}
    seats = {archive.in_seat(contest_id) for contest_id in checked}
    for seat in sorted(seats):
        polls = [archive.contest(i) for i in seat if archive.contest(i).is_by_election]
        taken = [f"{c.polling_day:%Y}" for c in polls if c.id in checked]
        if len(polls) > 1 and taken:
            days = " and ".join(f"{c.polling_day.day} {c.polling_day:%B %Y}" for c in polls)
            name = archive.constituency(polls[0].id).name
            yield f"{name} had by-elections on {days}: claims were checked against {' and '.join(taken)}"


def _disagreements(checked: Sequence[Checked], archive: Archive) -> Iterable[str]:
    """Exact figures of the article that contradict one another, whatever the record says."""
    said: dict[tuple[ClaimType, str, str], dict[Fraction, Checked]] = defaultdict(dict)
    for found in checked:
        claim, stated = found.claim, found.claim.stated
        if (
            claim.type in _ONE_VALUE
            and claim.contest_id
            and stated.comparator is Comparator.EXACT
            and stated.value is not None
        ):
            subject = claim.candidacy_id or claim.party or ""
            said[claim.type, claim.contest_id, subject].setdefault(stated.value, found)
    for (type_, contest_id, subject), values in said.items():
        if len(values) > 1 and not _are_one(values):
            figures = " and ".join(_written(value) for value in values)
            place = archive.constituency(contest_id).name
            who = archive.contest(contest_id).candidacy(subject)
            yield f"the article gives {figures} as {_WORDS[type_]} ({who.name + ', ' if who else ''}{place})"
    yield from _majority_against_votes(said, archive)


def _are_one(values: dict[Fraction, Checked]) -> bool:
    """Whether figures differ only by how they are rounded: 47.6 and 48; or by base: both are borne out."""
    if all(checked.verdict == "supported" for checked in values.values()):
        return True
    digits = min(checked.claim.stated.digits for checked in values.values())
    return max(values) - min(values) <= Fraction(1, 2 * 10**digits) and any(v.denominator != 1 for v in values)


def _majority_against_votes(
    said: dict[tuple[ClaimType, str, str], dict[Fraction, Checked]], archive: Archive
) -> Iterable[str]:
    """A majority that the article's own votes for the first two do not give."""
    for (type_, contest_id, _), values in said.items():
        analysis = archive.analyses.get(contest_id)
        if type_ is not T.MAJORITY or analysis is None or analysis.runner_up is None:
            continue
        top = [said.get((T.VOTES, contest_id, line.candidacy.id), {}) for line in analysis.lines[:2]]
        if len(values) == 1 and all(len(votes) == 1 for votes in top):
            gap = abs(next(iter(top[0])) - next(iter(top[1])))
            majority = next(iter(values))
            if gap != majority:
                ours = f"its majority is {_written(majority)}"
                yield f"the article’s votes for the first two differ by {_written(gap)}, {ours}"


def _written(value: Fraction) -> str:
    return number(int(value)) if value.denominator == 1 else points(value, 2).rstrip("0")
