"""One claim with what bears on it: its words, its sentence, its contest and its subject in the record."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from hustings.copydesk.archive import Archive
from hustings.copydesk.layout import Sentence, sentences
from hustings.copydesk.numbers import Kind, figures
from hustings.copydesk.tolerances import Measure
from hustings.copydesk.values import Article, Checked, Claim, Comparator, Stated, Unit, Verdict
from hustings.measures.analysis import Analysis, Line
from hustings.measures.party_words import party_in_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One way in which a claim may be meant, with the record's figure for it and how that was worked out.

    `value` is in votes, per cent or points, signed for changes. `note` is what an editor should know of the base.
    """

    value: Fraction
    working: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What a claim's figure is compared with: every accepted reading, likeliest first.

    `relative` are readings of a change in per cent of what was there before; `others` figures that may have been taken
    by mistake, with the name of that slip. With a `doubt` a figure that fits none is not checkable rather than wrong.
    """

    measure: Measure
    readings: tuple[Reading, ...]
    relative: tuple[Reading, ...] = ()
    others: tuple[tuple[str, Fraction | int], ...] = ()
    is_signed: bool = False
    doubt: str = ""


_CLAUSE = re.compile(r"[,;.(]|\s[–—-]\s")


class Case:
    """A claim in its article, before the record."""

    def __init__(self, claim: Claim, article: Article, archive: Archive) -> None:
        self.claim, self.article, self.archive = claim, article, archive
        self.words = article.text[claim.start : claim.end]
        self.analysis = archive.analyses.get(claim.contest_id or "")

    @property
    def before(self) -> str:
        """The sentence up to the claim."""
        return self.article.text[self._sentence.start : self.claim.start]

    @property
    def sentence(self) -> str:
        return self.article.text[self._sentence.start : max(self._sentence.end, self.claim.end)]

    @property
    def after(self) -> str:
        """The rest of the sentence."""
        return self.article.text[self.claim.end : max(self._sentence.end, self.claim.end)]

    @property
    def phrase(self) -> str:
        """The claim's words with what follows them in the clause."""
        return self.words + _CLAUSE.split(self.after, maxsplit=1)[0]

    @property
    def _sentence(self) -> Sentence:
        at = self._number
        return _sentences(self.article.text)[0][at] if at >= 0 else Sentence(self.claim.start, self.claim.end, 0)

    @property
    def _number(self) -> int:
        """The number of the claim's sentence in its article; -1 where there is none."""
        return bisect_right(_sentences(self.article.text)[1], self.claim.start) - 1

    @property
    def paragraph_before(self) -> str:
        """The paragraph's text before the claim."""
        laid_out, at = _sentences(self.article.text)[0], self._number
        while at > 0 and laid_out[at - 1].paragraph == self._sentence.paragraph:
            at -= 1
        return self.article.text[laid_out[at].start if laid_out else 0 : self.claim.start]

    def earlier(self) -> list[Analysis]:
        """What changes may be measured from: the contest named, the baseline, the seat before; none twice."""
        claim, archive = self.claim, self.archive
        if self.analysis is None or claim.contest_id is None:
            return []
        ids = [archive.baseline(claim.contest_id), claim.compared_with, archive.previous(claim.contest_id)]
        if claim.compared_with and archive.contest(claim.compared_with).is_by_election:
            ids = [claim.compared_with]
        found = (archive.analyses[i] for i in dict.fromkeys(ids) if i in archive.analyses)
        return [analysis for analysis in found if analysis.valid_votes]

    def in_seat(self) -> list[Analysis]:
        """Every result of the seat by name, this one's among them; none where no contest is meant."""
        if self.claim.contest_id is None:
            return []
        analyses = self.archive.analyses
        return [analyses[i] for i in self.archive.in_seat(self.claim.contest_id) if i in analyses]

    def party(self, key: str) -> str:
        return party_in_text(key, self.archive.parties)

    def place(self, analysis: Analysis) -> str:
        """A contest as people know it: "Wakefield, 12 December 2019", "2019 (notional)"."""
        contest = analysis.result.contest
        day = contest.polling_day
        when = f"{day.year} (notional)" if contest.is_notional else f"{day.day} {day:%B %Y}"
        return f"{self.archive.constituency(contest.id).name}, {when}"

    def subject(self) -> Line | None:
        """The line that the claim is about; None where it names none, or a party of several candidates."""
        found = self.subjects()
        return found[0] if len(found) == 1 else None

    def subjects(self) -> list[Line]:
        """Every line that the claim may be about."""
        return subjects(self.claim, self.analysis, self.archive)

    def supported(self, value: int | Fraction | str | None, working: str, note: str = "", style: str = "") -> Checked:
        return self._checked(Verdict.SUPPORTED, value, working, note=note, style_issue=style)

    def contradicted(
        self, value: int | Fraction | str | None, working: str, *, suggestion: str = "", slip: str = "", note: str = ""
    ) -> Checked:
        return self._checked(Verdict.CONTRADICTED, value, working, suggestion=suggestion, slip=slip, note=note)

    def settled(
        self, is_right: bool, value: int | Fraction | str | None, working: str, suggestion: str = ""
    ) -> Checked:
        """Supported or contradicted, without more."""
        if is_right:
            return self.supported(value, working)
        return self.contradicted(value, working, suggestion=suggestion)

    def not_checkable(self, why: str, value: int | Fraction | str | None = None) -> Checked:
        return self._checked(Verdict.NOT_CHECKABLE, value, "", note=why)

    def _checked(self, verdict: Verdict, value: int | Fraction | str | None, working: str, **more: str) -> Checked:
        entry = self.analysis.result.entry if self.analysis else None
        number = entry.number if entry else None
        return Checked(claim=self.claim, verdict=verdict, record_value=value, working=working, entry=number, **more)


@lru_cache(maxsize=8)
def _sentences(text: str) -> tuple[Sequence[Sentence], Sequence[int]]:
    """A text's sentences, and where each starts."""
    laid_out = sentences(text)
    return laid_out, [sentence.start for sentence in laid_out]


def subjects(claim: Claim, analysis: Analysis | None, archive: Archive) -> list[Line]:
    """The lines of a contest that a claim may be about: its candidate's, else its party's."""
    if analysis is None:
        return []
    named = [line for line in analysis.lines if line.candidacy.id == claim.candidacy_id]
    if named:
        return named
    party = claim.party or _party_elsewhere(claim, archive)
    return [line for line in analysis.lines if line.candidacy.party == party]


def _party_elsewhere(claim: Claim, archive: Archive) -> str | None:
    """The party of a candidate of another contest in the seat: "her party" two years before."""
    if claim.candidacy_id is None or claim.contest_id is None:
        return None
    for contest_id in reversed(archive.in_seat(claim.contest_id)):
        if found := archive.contest(contest_id).candidacy(claim.candidacy_id):
            return found.party
    return None


def line_of(analysis: Analysis, compares_as: str) -> Line | None:
    """The line of a party (or an independent person) at another contest; None where it did not stand."""
    return next((line for line in analysis.lines if line.candidacy.compares_as == compares_as), None)


_TIMES = re.compile(
    r"(?:\b(?P<by>by|in) )?(?P<more>well over|far more than|more than|over|at least)?(?P<less>less than|fewer than)?"
    r"\s*(?P<near>nearly|almost|just under|close to)?\s*"
    r"(?P<about>about|around|roughly)?\s*\b(?:(?P<two>doubl\w+|twice|twofold)|(?P<three>trebl\w+|tripl\w+|three times)"
    r"|(?P<four>quadrupl\w+|four times)|(?P<five>five times)|(?P<ten>ten times)|(?P<half>halv\w+|half))\b",
    re.IGNORECASE,
)
_MULTIPLES: dict[str, Fraction | int] = {"two": 2, "three": 3, "four": 4, "five": 5, "ten": 10, "half": Fraction(1, 2)}


_PART_OF = re.compile(
    r"\b(?:to|is|was|were|got|had|only|just|barely|scarcely)\s+(?:(?P<more>more than|over)|(?P<less>less than|under)"
    r"|about|around|just|only|nearly|almost|barely)?\s*(?:a|one)[ -](?P<part>third|quarter|fifth|tenth) of\b",
    re.IGNORECASE,
)
_PARTS = {"third": 3, "quarter": 4, "fifth": 5, "tenth": 10}


def part_of_before(text: str) -> Stated | None:
    """ "To less than a quarter of" what was there before, as a multiple; None where the words are others."""
    match = _PART_OF.search(text)
    if match is None:
        return None
    comparator = Comparator.MORE_THAN if match["more"] else Comparator.LESS_THAN if match["less"] else Comparator.ABOUT
    return Stated(value=Fraction(1, _PARTS[match["part"].lower()]), unit=Unit.TIMES, comparator=comparator)


def times_in(words: str) -> Stated | None:
    """A multiple in words: "more than doubled" is over 2, "nearly twice" nearly 2, "more than halved" under a half."""
    match = _TIMES.search(words)
    if match is None:
        return None
    key = next(key for key in _MULTIPLES if match[key])
    comparator = Comparator.EXACT
    is_cut = key == "half" and (match["half"].lower().startswith("halv") or bool(match["by"]))
    if match["more"] or match["less"]:
        is_over = bool(match["more"]) != is_cut
        comparator = Comparator.MORE_THAN if is_over else Comparator.LESS_THAN
    elif match["near"]:
        comparator = Comparator.ABOUT if key == "half" else Comparator.NEARLY
    elif match["about"] or key == "half":
        comparator = Comparator.ABOUT
    return Stated(value=Fraction(_MULTIPLES[key]), unit=Unit.TIMES, comparator=comparator)


def is_part_in_words(words: str) -> bool:
    """Whether the figure is a part in words ("a quarter", "one in four"), which is never meant to the decimal."""
    return any(figure.kind is Kind.PART for figure in figures(words))
