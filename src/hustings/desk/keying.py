"""Keying a count: checked on the way in, compared with another person's keying, confirmed when the two agree."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import combinations

from hustings.desk.comparing import (
    Comparison,
    Difference,
    additions,
    comparison,
    differences,
    joined,
    settled,
    they_differ,
)
from hustings.desk.people import Person, require_editor, require_reason
from hustings.errors import BadInput, Refused
from hustings.record.contest_book import ContestBook, merged
from hustings.record.entries import Attachment, Confirmed, Draft, Keyed, Part
from hustings.record.model import Contest, EntryRef, Figures, HeardFrom
from hustings.record.problems import Problem, errors_in
from hustings.record.rules import check_figures, missing_candidates
from hustings.record.state import State

__all__ = [
    "SOURCE_WORDS",
    "Comparison",
    "Difference",
    "KeyCommand",
    "comparison",
    "differences",
    "is_verification_known",
    "key",
    "problems_with",
    "resolve",
    "they_differ",
]

SOURCE_WORDS = {
    HeardFrom.LIVE: "heard live",
    HeardFrom.SHEET: "the returning officer's sheet",
    HeardFrom.NOTICE: "the notice of result",
    HeardFrom.AGENCY: "a news agency",
    HeardFrom.BROADCASTER: "a broadcaster",
    HeardFrom.OFFICIAL_FILE: "an official file",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyCommand:
    """One person's keying, as a form or a file gives it. `detail` says more about the source, in a few words."""

    contest_id: str
    part: Part
    figures: Figures
    heard_from: HeardFrom
    detail: str = ""
    photo: Attachment | None = None
    is_provisional: bool = False


def problems_with(state: State, command: KeyCommand) -> list[Problem]:
    """Everything doubtful about a keying, on the record as it is."""
    book = state.book(command.contest_id)
    verification = book.verification(public=False)
    figures = command.figures
    if command.part is Part.COUNT and verification:
        figures = merged(figures, verification[1])
    return [*_misplaced(book.contest, command), *problems_of(state, book, figures)]


def _misplaced(contest: Contest, command: KeyCommand) -> list[Problem]:
    """A count without votes, a verification with them, or one that says nothing at all."""
    figures = command.figures
    if command.part is Part.COUNT:
        return [] if figures.votes else missing_candidates(contest, set())
    if figures.votes:
        message = "a verification has no votes: key them as the count"
        return [Problem(id="R010", field="votes", contest_id=contest.id, message=message, found="votes")]
    if figures.electorate is None and not _settles_verification(figures):
        message = "nothing is given: enter the ballot papers verified, or 'not announced' if there was no total"
        return [
            Problem(id="R009", field="ballots_verified", contest_id=contest.id, message=message, expected="a total")
        ]
    return []


def problems_of(state: State, book: ContestBook, figures: Figures, *, for_confirmation: bool = False) -> list[Problem]:
    """Everything doubtful about figures for this contest, its baseline held beside them."""
    baseline = state.baseline(book.contest.id)
    against = baseline.result if baseline else None
    return check_figures(book.contest, figures, baseline=against, for_confirmation=for_confirmation)


def key(state: State, command: KeyCommand, *, by: Person, now: datetime, after: int = 0) -> list[Draft]:
    """Enter one keying; where it agrees with another person's, the confirmation too. The same keying again is nothing.

    `after` is how many drafts already decided will be appended before these.

    Raises:
        BadInput: A figure cannot be right (all such problems at once), or a declared result says otherwise.
        Refused: The poll has not closed.
    """
    book = state.book(command.contest_id)
    if now < book.contest.poll_closes_at:
        raise Refused(f"{book.contest.id}: the poll has not closed, so there is no count to key yet")
    if wrong := errors_in(problems_with(state, command)):
        raise BadInput(wrong)
    if published := book.published(command.part) or book.published(Part.COUNT):
        if differences(book.contest, published[1].figures, command.figures):
            raise BadInput([_is_declared(book.contest, published[0])])
        if command.part is Part.COUNT or not additions(published[1].figures, command.figures):
            return []
    if _is_said_already(book, command, by):
        return []
    keyed = Keyed(
        contest_id=command.contest_id,
        part=command.part,
        figures=command.figures,
        heard_from=command.heard_from,
        is_provisional=command.is_provisional,
        photo=command.photo.digest if command.photo else "",
    )
    source = SOURCE_WORDS[command.heard_from] + (f": {command.detail.strip()}" if command.detail.strip() else "")
    draft = Draft(by=by.name, source=source, payload=keyed, attachments=(command.photo,) if command.photo else ())
    return [draft, *_confirmations(book, keyed, by, state.number + after + 1)]


def _is_declared(contest: Contest, ref: EntryRef) -> Problem:
    return Problem(
        id="R019",
        contest_id=contest.id,
        message=f"{contest.id} has a declared result (entry {ref.number}) with other figures; "
        "if it was wrong, correct it with a reason",
        found="other figures",
        expected=f"those of entry {ref.number}",
    )


def _is_said_already(book: ContestBook, command: KeyCommand, by: Person) -> bool:
    """Whether this person's keying stands already; not where a confirmation that rested on it has been withdrawn."""
    mine = next(((r, k) for r, k in book.live_keyings(command.part) if r.by == by.name), None)
    if mine is None or command.photo is not None:
        return False
    ref, keyed = mine
    if any(c.number in book.withdrawn and ref.number in confirmed.keyings for c, confirmed in book.confirmations):
        return False
    said = (keyed.figures, keyed.heard_from, keyed.is_provisional)
    return said == (command.figures, command.heard_from, command.is_provisional)


def is_verification_known(book: ContestBook, figures: Figures) -> bool:
    """Whether the verification total, or that none was announced, is on record beside these figures."""
    verification = book.verification(public=False)
    return _settles_verification(figures) or (verification is not None and _settles_verification(verification[1]))


def _settles_verification(figures: Figures) -> bool:
    return figures.ballots_verified is not None or not figures.verification_announced


Made = tuple[int, Keyed]
"""A keying and its entry's number, which is still to come for the newest one."""


def _confirmations(book: ContestBook, keyed: Keyed, by: Person, number: int) -> list[Draft]:
    """The confirmations that a new keying (entry `number`) brings about.

    A verification can complete a count that two people have keyed already, so it is looked at too. Provisional
    figures never confirm anything: they are not declared.
    """
    if keyed.is_provisional:
        return []
    made: list[Draft] = []
    others = [(ref.number, k) for ref, k in book.live_keyings(keyed.part) if ref.by != by.name]
    agreed = (_confirmation(book, other, (number, keyed), None, by) for other in reversed(others))
    made += next((drafts for drafts in agreed if drafts), [])
    if keyed.part is Part.VERIFICATION and not (book.confirmation(Part.COUNT) or book.published(Part.COUNT)):
        counts = [(ref.number, k) for ref, k in reversed(book.live_keyings(Part.COUNT))]
        pairs = (_confirmation(book, first, second, keyed.figures, by) for second, first in combinations(counts, 2))
        made += next((drafts for drafts in pairs if drafts), [])
    return made


def _confirmation(
    book: ContestBook, first: Made, second: Made, verification: Figures | None, by: Person
) -> list[Draft]:
    """The confirmation of two keyings, if they agree and nothing is missing. `verification` is one just keyed."""
    (a, earlier), (b, later) = first, second
    if earlier.is_provisional or later.is_provisional:
        return []
    if differences(book.contest, earlier.figures, later.figures):
        return []
    figures = joined(earlier.figures, later.figures)
    if later.part is Part.COUNT:
        on_record = book.verification(public=False)
        figures = merged(figures, verification or (on_record[1] if on_record else None))
        if errors_in(check_figures(book.contest, figures, for_confirmation=True)):
            return []
    confirmed = Confirmed(
        contest_id=book.contest.id,
        part=later.part,
        keyings=(a, b),
        figures=figures,
        resolved=_resolved_on_the_way(book, later.part, figures),
        one_source=earlier.heard_from is later.heard_from,
    )
    return [Draft(by=by.name, source=f"entries {a} and {b}", payload=confirmed)]


def _resolved_on_the_way(book: ContestBook, part: Part, figures: Figures) -> tuple[str, ...]:
    """Fields on which an earlier keying said otherwise: since keyed again or withdrawn, or provisional."""
    fields: dict[str, None] = {}
    for _, keyed in book.keyings:
        if keyed.part is part:
            fields.update({d.field: None for d in differences(book.contest, keyed.figures, figures)})
    return tuple(fields)


def resolve(
    state: State,
    contest_id: str,
    part: Part,
    take: dict[str, str],
    *,
    reason: str,
    by: Person,
    now: datetime,
    first: int | None = None,
    second: int | None = None,
) -> list[Draft]:
    """Settle the differences between two keyings: `take` says "first" or "second" for each field that differs.

    `first` and `second` are the entries that the editor was shown; None where the caller has just read them.

    Raises:
        NotAllowed: Not an editor, or no reason.
        Refused: There is nothing to resolve, other keyings than `first` and `second` are to be settled by now, a field
            is left open, or the figures are provisional.
        BadInput: The figures that result cannot be right, or the verification total is missing.
    """
    require_editor(by, "resolve a difference between two keyings")
    reason = require_reason(reason, "resolving a difference")
    book = state.book(contest_id)
    pair = comparison(book, part)
    if pair is None or not pair.differences or book.published(part):
        raise Refused(f"{contest_id}: there are no two differing keyings to resolve")
    _refuse_moved(contest_id, pair, first, second)
    if missing := [d.name for d in pair.differences if take.get(d.field) not in ("first", "second")]:
        raise Refused(f"{contest_id}: choose which keying is right for {', '.join(missing)}")
    (one, a), (other, b) = pair.first, pair.second
    if a.is_provisional or b.is_provisional:
        raise Refused(f"{contest_id}: provisional figures are not confirmed; key them again when they are declared")
    figures = settled(pair, take)
    if part is Part.COUNT:
        verification = book.verification(public=False)
        figures = merged(figures, verification[1] if verification else None)
    if wrong := errors_in(problems_of(state, book, figures, for_confirmation=part is Part.COUNT)):
        raise BadInput(wrong)
    resolved = dict.fromkeys([*(d.field for d in pair.differences), *_resolved_on_the_way(book, part, figures)])
    confirmed = Confirmed(
        contest_id=contest_id,
        part=part,
        keyings=(one.number, other.number),
        figures=figures,
        resolved=tuple(resolved),
        one_source=a.heard_from is b.heard_from,
    )
    return [Draft(by=by.name, source=f"entries {one.number} and {other.number}", reason=reason, payload=confirmed)]


def _refuse_moved(contest_id: str, pair: Comparison, first: int | None, second: int | None) -> None:
    """Refuse to settle other keyings than those that the editor was shown."""
    shown, now = (first, second), (pair.first[0].number, pair.second[0].number)
    if any(a is not None and a != b for a, b in zip(shown, now, strict=True)):
        raise Refused(
            f"{contest_id}: the keyings have changed since: entries {now[0]} and {now[1]} are to be settled now. "
            "Look again"
        )
