"""One account of several reports of one event: what they agree on, dispute, get wrong or leave out.

It is made from what the checker found in each article and from the texts; every value is one that JSON writes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from itertools import combinations

from hustings.copydesk.alignment import Line, align
from hustings.copydesk.quotations import Quotation, quotations_in
from hustings.copydesk.speakers import People, people_in
from hustings.copydesk.spellings import Spelling, spellings
from hustings.copydesk.timeline import Moment, timeline
from hustings.copydesk.values import Checked, Claim, ClaimType, Comparator, Report, Stated, Unit, Verdict
from hustings.coverage.words import uk_date
from hustings.record.state import State

_ROUGH = Fraction(6, 100)  # how far "nearly" and "about" may be off: the copy desk's own rule
_BY_CANDIDATE = {
    *(ClaimType.VOTES, ClaimType.VOTE_CHANGE, ClaimType.VOTE_SHARE, ClaimType.SHARE_CHANGE),
    *(ClaimType.RANK, ClaimType.DEPOSIT, ClaimType.IDENTITY, ClaimType.POLL),
}
_BY_VALUE = {ClaimType.SEATS, ClaimType.COMPARISON, ClaimType.SEAT_HISTORY, ClaimType.RECORD}
_ORDER = {claim_type: place for place, claim_type in enumerate(ClaimType)}


class Standing(StrEnum):
    """Where a claim stands among the reports. One that is wrong against the record is `wrong`, whoever agrees."""

    AGREED = "agreed"
    DISPUTED = "disputed"
    WRONG = "wrong"
    ALONE = "alone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One of the reports, by the letter that the account calls it. `notes` are about the whole of it."""

    letter: str
    id: str
    title: str
    published: date | None
    words: int
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A claim as one report makes it. `record` is the record's figure or words, None where it has none."""

    report: int
    start: int
    end: int
    text: str
    verdict: Verdict
    record: int | float | str | None = None
    suggestion: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimGroup:
    """One claim in every report that makes it. `subject` is whom or what it is about, "" for the contest itself.

    `missing` are the reports without it. `contest` is in words, "" where the claim could not be tied to one.
    """

    type: ClaimType
    contest_id: str
    contest: str
    subject: str
    standing: Standing
    statements: tuple[Statement, ...]
    missing: tuple[int, ...]

    @property
    def reports(self) -> tuple[int, ...]:
        return tuple(sorted({statement.report for statement in self.statements}))

    @property
    def is_checked(self) -> bool:
        """Whether the record could tell of any of its statements."""
        return any(statement.verdict is not Verdict.NOT_CHECKABLE for statement in self.statements)


@dataclass(frozen=True, slots=True, kw_only=True)
class Alone:
    """What one report alone has: places in the account's claims and quotations, and full names."""

    report: int
    claims: tuple[int, ...]
    quotations: tuple[int, ...]
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Several reports reconciled. Reports are numbered from 0 throughout, in the order given."""

    reports: tuple[Source, ...]
    claims: tuple[ClaimGroup, ...]
    quotations: tuple[Line, ...]
    spellings: tuple[Spelling, ...]
    timeline: tuple[Moment, ...]
    alone: tuple[Alone, ...]

    @property
    def is_clean(self) -> bool:
        """Whether nothing is disputed and nothing wrong against the record."""
        return all(group.standing in (Standing.AGREED, Standing.ALONE) for group in self.claims)


def reconcile(reports: Sequence[Report], state: State) -> Account:
    """The account of these reports; names are the record's, from *state*."""
    articles = [report.article for report in reports]
    texts = [article.text for article in articles]
    people = people_in(texts)
    groups = _groups(reports, state)
    quoted = [quotations_in(article, people) for article in articles]
    lines = align(list(zip(texts, quoted, strict=True)))
    return Account(
        reports=tuple(_source(number, report, quoted[number]) for number, report in enumerate(reports)),
        claims=groups,
        quotations=lines,
        spellings=spellings(texts, people, _names_in_play(state, groups)),
        timeline=timeline(articles),
        alone=_alone(texts, groups, lines, people),
    )


def _source(number: int, report: Report, quotations: Sequence[Quotation]) -> Source:
    article = report.article
    never_closed = (article.text[q.start : q.end].split() for q in quotations if not q.is_closed)
    return Source(
        letter=letter(number),
        id=article.id,
        title=article.title,
        published=article.published,
        words=len(article.text.split()),
        notes=(*report.notes, *(f"a quotation is never closed: {' '.join(words[:8])} …" for words in never_closed)),
    )


def letter(number: int) -> str:
    """What a report is called: A to Z, then AA, AB and so on.

    >>> letter(0), letter(25), letter(26)
    ('A', 'Z', 'AA')
    """
    return (letter(number // 26 - 1) if number >= 26 else "") + chr(ord("A") + number % 26)


def compatible(one: Stated, two: Stated) -> bool:
    """Whether two statements can both be true: "13,296" and "just over 13,000" can, "2.9" and "3.1 points" cannot.

    Figures in different units cannot be compared, and are not called a contradiction.
    """
    if one.direction * two.direction < 0:
        return False
    if one.value is None or two.value is None or one.unit != two.unit:
        return True
    (low, high), (low_too, high_too) = _range(one), _range(two)
    low, high = max(low, low_too), min(high, high_too)
    return low < high or (low == high and (one.value == low or two.value == low))


def _range(stated: Stated) -> tuple[Fraction, Fraction]:
    """The least and the most that the words can mean."""
    value = stated.value or Fraction(0)
    rough, endless = abs(value) * _ROUGH, abs(value) + 10**9
    half = Fraction(1, 2 * 10**stated.digits) if stated.unit in (Unit.PER_CENT, Unit.POINTS) else Fraction(0)
    return {
        Comparator.NEARLY: (value - rough, value),
        Comparator.JUST_OVER: (value, value + rough),
        Comparator.MORE_THAN: (value, endless),
        Comparator.AT_LEAST: (value, endless),
        Comparator.LESS_THAN: (-endless, value),
        Comparator.AT_MOST: (-endless, value),
        Comparator.ABOUT: (value - rough, value + rough),
        Comparator.ROUNDED: (value - rough, value + rough),
    }.get(stated.comparator, (value - half, value + half))


def _groups(reports: Sequence[Report], state: State) -> tuple[ClaimGroup, ...]:
    """Claims of one type about one thing, from all the reports; the contest most spoken of first."""
    grouped: dict[tuple[str, ClaimType, str, str], list[tuple[int, Checked]]] = defaultdict(list)
    spoken: dict[str, int] = defaultdict(int)
    for number, report in enumerate(reports):
        for checked in report.checked:
            key = _key(checked.claim, state)
            grouped[key].append((number, checked))
            spoken[key[0]] += 1
    keys = sorted(grouped, key=lambda key: (not key[0], -spoken[key[0]], key[0], _ORDER[key[1]]))
    return tuple(_group(key, grouped[key], reports, state) for key in keys)


def _key(claim: Claim, state: State) -> tuple[str, ClaimType, str, str]:
    """Contest, type, subject, and for claims that are told apart by what they say, that."""
    value = claim.stated.value
    says = str(value) if claim.type in _BY_VALUE or not claim.contest_id else ""
    if claim.type in _BY_CANDIDATE:
        subject = _candidacy(claim, state) or claim.party or ""
    elif claim.type is ClaimType.SWING:
        subject = f"{claim.from_party or ''}>{claim.to_party or ''}"
    else:
        subject = (claim.party or "") if claim.type is ClaimType.SEATS else ""
    return claim.contest_id or "", claim.type, subject, says


def _candidacy(claim: Claim, state: State) -> str:
    """The candidate a claim is about, also where it names only a party with one candidate there."""
    book = state.contests.get(claim.contest_id or "")
    if claim.candidacy_id or not book or not claim.party:
        return claim.candidacy_id or ""
    standing = [candidacy.id for candidacy in book.contest.candidacies if candidacy.party == claim.party]
    return standing[0] if len(standing) == 1 else ""


def _group(
    key: tuple[str, ClaimType, str, str], made: list[tuple[int, Checked]], reports: Sequence[Report], state: State
) -> ClaimGroup:
    contest_id, claim_type, subject, _ = key
    stating = {number for number, _ in made}
    return ClaimGroup(
        type=claim_type,
        contest_id=contest_id,
        contest=contest_in_words(contest_id, state),
        subject=_subject_in_words(contest_id, subject, state),
        standing=_standing(made),
        statements=tuple(_statement(number, reports[number], checked) for number, checked in made),
        missing=tuple(number for number in range(len(reports)) if number not in stating),
    )


def _standing(made: list[tuple[int, Checked]]) -> Standing:
    if any(checked.verdict is Verdict.CONTRADICTED for _, checked in made):
        return Standing.WRONG
    for (_, one), (_, two) in combinations(made, 2):
        both_right = one.verdict is two.verdict is Verdict.SUPPORTED
        if not both_right and not compatible(one.claim.stated, two.claim.stated):
            return Standing.DISPUTED
    return Standing.AGREED if len({number for number, _ in made}) > 1 else Standing.ALONE


def _statement(number: int, report: Report, checked: Checked) -> Statement:
    claim, value = checked.claim, checked.record_value
    return Statement(
        report=number,
        start=claim.start,
        end=claim.end,
        text=" ".join(report.article.text[claim.start : claim.end].split()),
        verdict=checked.verdict,
        record=_plain(value) if isinstance(value, Fraction) else value,
        suggestion=checked.suggestion,
        note=checked.note,
    )


def _plain(value: Fraction) -> int | float:
    return value.numerator if value.denominator == 1 else float(value)


def contest_in_words(contest_id: str, state: State) -> str:
    """A contest as a heading names it; its id where the record does not hold it."""
    book = state.contests.get(contest_id)
    if book is None:
        return contest_id
    kind = "by-election" if book.contest.is_by_election else "general election"
    return f"{state.constituency(contest_id).name}, {kind} of {uk_date(book.contest.polling_day)}"


def _subject_in_words(contest_id: str, subject: str, state: State) -> str:
    book = state.contests.get(contest_id)
    candidacy = book.contest.candidacy(subject) if book else None
    if candidacy:
        return candidacy.name
    if ">" in subject:
        return " to ".join(_party(key, state) for key in subject.split(">") if key)
    return _party(subject, state)


def _party(key: str, state: State) -> str:
    return state.parties[key].name if key in state.parties else key


def _names_in_play(state: State, groups: Iterable[ClaimGroup]) -> list[str]:
    """Names that the record can vouch for: seats, parties, and who stood at the contests spoken of."""
    contests = {group.contest_id for group in groups}
    stood = [c.name for id in sorted(contests) if id in state.contests for c in state.contests[id].contest.candidacies]
    seats = {constituency.name for constituency in state.constituencies.values()}
    return [*sorted(seats), *(party.name for party in state.parties.values() if party.is_party), *stood]


def _alone(
    texts: Sequence[str], groups: Sequence[ClaimGroup], lines: Sequence[Line], people: People
) -> tuple[Alone, ...]:
    """What each report alone has, one value for each report."""
    surnames = {name: {n for n, text in enumerate(texts) if name.split()[-1] in text} for name in people.names}
    whole = [name for name in people.names if not any(other != name and other in name for other in people.names)]
    return tuple(
        Alone(
            report=number,
            claims=tuple(at for at, group in enumerate(groups) if group.reports == (number,)),
            quotations=tuple(at for at, line in enumerate(lines) if line.reports == (number,)),
            names=tuple(sorted(name for name in whole if surnames[name] == {number})),
        )
        for number in range(len(texts))
    )
