"""A whole article checked against the record: its claims with their verdicts, and what is to be said of all of it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from fractions import Fraction

from rapidfuzz import process

from hustings.copydesk.archive import Archive
from hustings.copydesk.doubting import second_look
from hustings.copydesk.elsewhere import ABROAD
from hustings.copydesk.reading import read_claims
from hustings.copydesk.values import Article, Checked, Claim, ClaimType, Comparator, Report
from hustings.copydesk.verdicts import verdict_of
from hustings.measures.display import number, points

T = ClaimType
_NAMED = re.compile(
    r"(?:The )?((?:[A-Z][\w’'-]+)(?:,? (?:(?:and|of|the|upon|in|on) )*[A-Z][\w’'-]+)*)[’']?s?"
    r" (?:by-?election|constituency|seat)\b"
)
_NEAREST_SCORE = 60  # of 100: less alike than this is no help
_ONE_VALUE = (T.VOTES, T.MAJORITY, T.PREVIOUS_MAJORITY, T.VOTE_SHARE, T.TURNOUT, T.ELECTORATE, T.REJECTED, T.CANDIDATES)
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
        *_disagreements_apart(checked),
    )
    return Report(article=article, checked=checked, notes=notes)


def _no_contest(article: Article, claims: Sequence[Claim], archive: Archive) -> Iterable[str]:
    """What an article is about that the record lacks: the country, or the contest, with the nearest that it has."""
    lacking = (c.doubt for c in claims if c.contest_id is None and c.doubt.startswith("the record has"))
    yield from dict.fromkeys(lacking)
    if any(claim.contest_id or claim.type is T.SEATS for claim in claims):
        return
    if place := ABROAD.search(article.text):
        yield f"no contest of the record is named; the article seems to be about {place[0]}, the record is of the UK"
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


def _disagreements_apart(checked: Sequence[Checked]) -> Iterable[str]:
    """The same, of an article none of whose contests the record has: by its own figures alone."""
    if any(found.claim.contest_id for found in checked):
        return
    said: dict[ClaimType, dict[Fraction, Checked]] = defaultdict(dict)
    for found in checked:
        stated = found.claim.stated
        if stated.value is not None and stated.comparator is Comparator.EXACT:
            said[found.claim.type].setdefault(stated.value, found)
    for type_ in (T.MAJORITY, T.TURNOUT, T.ELECTORATE, T.REJECTED):
        if len(said[type_]) > 1 and not _are_one(said[type_]):
            yield f"the article gives {' and '.join(map(_written, said[type_]))} as {_WORDS[type_]}"
    votes = sorted(said[T.VOTES], reverse=True)[:2]
    if len(votes) == 2 and len(said[T.MAJORITY]) == 1 and votes[0] - votes[1] not in said[T.MAJORITY]:
        ours = f"its majority is {_written(next(iter(said[T.MAJORITY])))}"
        yield f"the article’s votes for the first two differ by {_written(votes[0] - votes[1])}, {ours}"


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
