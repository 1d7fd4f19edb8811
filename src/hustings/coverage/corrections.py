"""Every correction that readers may know of, and every doubt that was looked into and answered.

Only what was published is read: no keying, no provisional figure, and of no entry the name of who made it. Whatever
changed a figure that readers had is here: a correction, a publication taken back, another published over it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from hustings.coverage.changes import Change, facts_changed, figures_changed
from hustings.coverage.posts import one_line
from hustings.coverage.standing import WHOSE, taken_back
from hustings.coverage.words import uk_date
from hustings.record.contest_book import ContestBook, merged
from hustings.record.differences import differences
from hustings.record.entries import Corrected, Part, ResultEntered
from hustings.record.model import Contest, CorrectedBy, EntryRef, Figures
from hustings.record.problems import CATALOGUE, Problem
from hustings.record.rules import check_figures
from hustings.record.state import State

PUBLISHER = "publisher"
"""Whose error it was where an official file was wrong: neither ours, nor a returning officer's, nor a court's."""
WHOSE_WORDS = {
    **{whose.value: words for whose, words in WHOSE.items() if words},
    PUBLISHER: "The error was in the publisher’s file.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenBack:
    """The entry by which something was withdrawn."""

    entry: int
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicCorrection:
    """One entry that changed what readers had.

    `kind` is "correction", "contest_correction" (of the contest itself: its polling day, an id), "withdrawal" or
    "publication" (other figures published over it). `whose` is a key of `WHOSE_WORDS`, or empty. `said` is a sentence
    for a withdrawal. `withdrawn` says how this one was taken back, `replaced_by` is the entry that corrected it again.
    """

    entry: int
    at: datetime
    kind: str
    contest: Contest
    place: str
    changes: tuple[Change, ...]
    reason: str
    source: str
    whose: str = ""
    said: str = ""
    withdrawn: TakenBack | None = None
    replaced_by: int | None = None

    @property
    def stands(self) -> bool:
        """Whether what it made of the figures is neither withdrawn nor corrected again."""
        return self.withdrawn is None and self.replaced_by is None

    @property
    def contest_words(self) -> str:
        return _contest_words(self.contest, self.place)

    @property
    def whose_words(self) -> str:
        return WHOSE_WORDS.get(self.whose, "")

    @property
    def headline(self) -> str:
        """One line that says what changed, for a feed."""
        what = "Withdrawn" if self.kind == "withdrawal" else "Corrected"
        more = len(self.changes) - 1
        rest = f", and {more} more" if more > 0 else ""
        first = f": {self.changes[0].sentence}{rest}" if self.changes else ""
        return f"{what}: {self.contest_words}{first}"


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicAnswer:
    """A doubt about published figures that somebody looked into: they stand, and `reason` says why.

    `problem` is the doubt's id, `doubt` what such a doubt is, `field` the figure, `found` what was doubted here.
    """

    entry: int
    at: datetime
    contest: Contest
    place: str
    problem: str
    doubt: str
    field: str
    found: str
    reason: str
    source: str

    @property
    def contest_words(self) -> str:
        return _contest_words(self.contest, self.place)


def _contest_words(contest: Contest, place: str) -> str:
    return f"{place}, {uk_date(contest.polling_day)}{' (notional)' if contest.is_notional else ''}"


def all_corrections(state: State) -> tuple[PublicCorrection, ...]:
    """Every correction of every contest, the latest entry first."""
    found = (c for book in state.contests.values() for c in corrections_of(state, book))
    return tuple(sorted(found, key=lambda c: -c.entry))


def corrections_of(state: State, book: ContestBook) -> list[PublicCorrection]:
    """The corrections of one contest, the latest entry first."""
    if len(book.shown) < 2 and not (book.withdrawals or book.rewritten):
        return []
    return sorted((*_of_figures(state, book), *_of_contest(state, book)), key=lambda c: -c.entry)


def _correction(
    state: State, book: ContestBook, ref: EntryRef, kind: str, changes: tuple[Change, ...], **more: Any
) -> PublicCorrection:
    """What every kind has in common; `more` are other fields, or these otherwise."""
    return PublicCorrection(
        entry=ref.number,
        at=ref.at,
        kind=kind,
        contest=book.contest,
        place=state.constituency(book.contest.id).name,
        changes=changes,
        **{"reason": one_line(ref.reason), "source": one_line(ref.source), **more},
    )


def _of_figures(state: State, book: ContestBook) -> Iterator[PublicCorrection]:
    """In order of entry: what readers saw before each is held against what they saw after it."""
    shown = {ref.number: (ref, payload) for ref, payload in book.shown}
    taken = {withdrawal.of: ref for ref, withdrawal in book.withdrawals if withdrawal.of in shown}
    again = {c.of: ref.number for ref, c in reversed(book.corrections())}
    withdrawals = {ref.number: (ref, shown[of]) for of, ref in taken.items()}
    result, before = book.result(public=True), Figures(votes={})
    for number in sorted(shown | withdrawals):
        after = _seen(book, number)
        changes = figures_changed(result, before, after)
        if number in withdrawals:
            ref, of = withdrawals[number]
            yield _correction(state, book, ref, "withdrawal", changes, said=taken_back(*of, ref), source="", reason="")
        else:
            ref, payload = shown[number]
            kind = "correction" if isinstance(payload, Corrected) else "publication"
            if kind == "correction" or differences(book.contest, before, after):
                yield _correction(
                    state,
                    book,
                    ref,
                    kind,
                    changes,
                    whose=_whose(payload.corrected_by) if isinstance(payload, Corrected) else "",
                    withdrawn=_taken_back(taken.get(number)),
                    replaced_by=again.get(number),
                )
        before = after


def _taken_back(ref: EntryRef | None) -> TakenBack | None:
    return TakenBack(entry=ref.number, at=ref.at, reason=one_line(ref.reason)) if ref else None


def _seen(book: ContestBook, number: int) -> Figures:
    """The figures that readers had once entry `number` was entered."""
    then = replace(
        book,
        shown=tuple((ref, shown) for ref, shown in book.shown if ref.number <= number),
        withdrawals=tuple((ref, withdrawal) for ref, withdrawal in book.withdrawals if ref.number <= number),
    )
    count, verification = then.published(Part.COUNT), then.published(Part.VERIFICATION)
    return merged(count[1].figures if count else None, verification[1].figures if verification else None)


def _of_contest(state: State, book: ContestBook) -> Iterator[PublicCorrection]:
    for ref, before, after in book.rewritten:
        changes = facts_changed(before, after.contest, state.parties)
        yield _correction(state, book, ref, "contest_correction", changes, whose=_whose(after.corrected_by))


def _whose(corrected_by: CorrectedBy) -> str:
    return PUBLISHER if corrected_by is CorrectedBy.NONE else corrected_by.value


def all_answers(state: State) -> tuple[tuple[PublicAnswer, ...], ...]:
    """Every doubt that was answered, the latest entry first; those with one reason together, in order of entry."""
    found = [answer for book in state.contests.values() for answer in _answers_of(state, book)]
    together: dict[tuple[str, ...], list[PublicAnswer]] = {}
    for answer in sorted(found, key=lambda a: a.entry):
        together.setdefault((answer.problem, answer.field, answer.reason, answer.source), []).append(answer)
    return tuple(tuple(answers) for answers in sorted(together.values(), key=lambda a: -a[-1].entry))


def _answers_of(state: State, book: ContestBook) -> Iterator[PublicAnswer]:
    withdrawn = book.withdrawn
    for ref, answer in book.answers:
        if ref.number in withdrawn:
            continue
        doubts = (p for p in _doubts(state, book, ref.number) if (p.id, p.field) == (answer.problem, answer.field))
        doubt = next(doubts, None)
        place = state.constituency(book.contest.id).name
        yield PublicAnswer(
            entry=ref.number,
            at=ref.at,
            contest=book.contest,
            place=place,
            problem=answer.problem,
            doubt=CATALOGUE[answer.problem][1] if answer.problem in CATALOGUE else "",
            field=answer.field,
            found=one_line(doubt.message).removeprefix(f"{place}: ") if doubt else "",
            reason=one_line(ref.reason),
            source=one_line(ref.source),
        )


def _doubts(state: State, book: ContestBook, number: int) -> Iterator[Problem]:
    """What the audit doubts of the figures published before an entry, the latest first."""
    baseline = state.baseline(book.contest.id)
    for ref, shown in reversed(book.shown):
        if ref.number < number:
            yield from shown.problems if isinstance(shown, ResultEntered) else ()
            yield from check_figures(book.contest, shown.figures, baseline=baseline.result if baseline else None)
