"""Keying a count: checked on the way in, compared with another person's keying, confirmed when the two agree."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from hustings.desk.people import Person, require_editor, require_reason
from hustings.errors import BadInput, Refused
from hustings.record.entries import Attachment, Confirmed, Draft, Keyed, Part
from hustings.record.model import Contest, EntryRef, Figures, HeardFrom, RejectedHead
from hustings.record.problems import Problem, errors_in
from hustings.record.rules import check_figures
from hustings.record.state import ContestBook, State, merged

SOURCE_WORDS = {
    HeardFrom.LIVE: "heard live",
    HeardFrom.SHEET: "the returning officer's sheet",
    HeardFrom.NOTICE: "the notice of result",
    HeardFrom.AGENCY: "a news agency",
    HeardFrom.BROADCASTER: "a broadcaster",
    HeardFrom.OFFICIAL_FILE: "an official file",
}
_TOTALS = ("electorate", "ballots_verified", "rejected_ballots", "valid_votes", "lot_winner")


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One figure on which two keyings differ. `field` is a candidacy id or the name of a total."""

    field: str
    name: str
    first: int | str | None
    second: int | str | None


def problems_with(state: State, command: KeyCommand) -> list[Problem]:
    """Everything doubtful about a keying, on the record as it is."""
    book = state.book(command.contest_id)
    baseline = state.baseline(command.contest_id)
    verification = book.verification(public=False)
    figures = command.figures
    if command.part is Part.COUNT and verification:
        figures = merged(figures, verification[1])
    return check_figures(book.contest, figures, baseline=baseline.result if baseline else None)


def key(state: State, command: KeyCommand, *, by: Person, now: datetime) -> list[Draft]:
    """Enter one keying; where it agrees with another person's, the confirmation too. The same keying again is nothing.

    Raises:
        BadInput: A figure cannot be right (all such problems at once), or a declared result says otherwise.
        Refused: The poll has not closed.
    """
    book = state.book(command.contest_id)
    if now < book.contest.poll_closes_at:
        raise Refused(f"{book.contest.id}: the poll has not closed, so there is no count to key yet")
    if wrong := errors_in(problems_with(state, command)):
        raise BadInput(wrong)
    if published := book.published(command.part):
        if not differences(book.contest, published[1].figures, command.figures):
            return []
        raise BadInput([_is_declared(book.contest, published[0])])
    mine = next(((r, k) for r, k in book.live_keyings(command.part) if r.by == by.name), None)
    if mine and _same(mine[1], command):
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
    return [draft, *_confirmations(book, keyed, by, state.number + 1)]


def _is_declared(contest: Contest, ref: EntryRef) -> Problem:
    return Problem(
        id="R019",
        contest_id=contest.id,
        message=f"{contest.id} has a declared result (entry {ref.number}) with other figures; "
        "if it was wrong, correct it with a reason",
        found="other figures",
        expected=f"those of entry {ref.number}",
    )


def _same(keyed: Keyed, command: KeyCommand) -> bool:
    photo = command.photo is None
    return photo and (keyed.figures, keyed.heard_from, keyed.is_provisional) == (
        command.figures,
        command.heard_from,
        command.is_provisional,
    )


def differences(contest: Contest, first: Figures, second: Figures) -> list[Difference]:
    """Where two sets of figures say different things. A total that only one of them gives is no difference."""
    found = [
        Difference(field=c.id, name=c.name, first=first.votes.get(c.id), second=second.votes.get(c.id))
        for c in contest.candidacies
        if first.votes and second.votes and first.votes.get(c.id) != second.votes.get(c.id)
    ]
    for total in _TOTALS:
        a, b = getattr(first, total), getattr(second, total)
        if a is not None and b is not None and a != b:
            found.append(Difference(field=total, name=total.replace("_", " "), first=a, second=b))
    heads_a, heads_b = first.rejected_by_head or {}, second.rejected_by_head or {}
    for head in RejectedHead:
        if head in heads_a and head in heads_b and heads_a[head] != heads_b[head]:
            name = f"rejected: {head.value.replace('_', ' ')}"
            found.append(Difference(field=head.value, name=name, first=heads_a[head], second=heads_b[head]))
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two people's latest keyings of one part, and where they differ."""

    first: tuple[EntryRef, Keyed]
    second: tuple[EntryRef, Keyed]
    differences: tuple[Difference, ...]


def comparison(book: ContestBook, part: Part) -> Comparison | None:
    """The two latest keyings by different people; None while fewer than two have keyed."""
    keyings = book.live_keyings(part)
    if len(keyings) < 2:
        return None
    first, second = keyings[-2:]
    found = differences(book.contest, first[1].figures, second[1].figures)
    return Comparison(first=first, second=second, differences=tuple(found))


def is_verification_known(book: ContestBook, figures: Figures) -> bool:
    """Whether the verification total, or that none was announced, is on record beside these figures."""
    if figures.ballots_verified is not None or not figures.verification_announced:
        return True
    verification = book.verification(public=False)
    return verification is not None and (
        verification[1].ballots_verified is not None or not verification[1].verification_announced
    )


def _confirmations(book: ContestBook, keyed: Keyed, by: Person, number: int) -> list[Draft]:
    """The confirmations that a new keying (entry `number`) brings about."""
    made = []
    others = [(ref, k) for ref, k in book.live_keyings(keyed.part) if ref.by != by.name]
    if others:
        made += _confirmation(book, others[-1], (number, by.name, keyed), number)
    if keyed.part is Part.VERIFICATION and book.confirmation(Part.COUNT) is None:
        counts = comparison(book, Part.COUNT)
        if counts and not counts.differences:
            ref, second = counts.second
            made += _agreed(book, counts.first, (ref.number, ref.by, second), extra=keyed.figures, by=by.name)
    return made


def _confirmation(
    book: ContestBook, first: tuple[EntryRef, Keyed], second: tuple[int, str, Keyed], number: int
) -> list[Draft]:
    if differences(book.contest, first[1].figures, second[2].figures):
        return []
    if second[2].part is Part.COUNT and not any(is_verification_known(book, k.figures) for k in (first[1], second[2])):
        return []
    verification = book.verification(public=False)
    return _agreed(book, first, second, extra=verification[1] if verification else None, by=second[1])


def _agreed(
    book: ContestBook,
    first: tuple[EntryRef, Keyed],
    second: tuple[int, str, Keyed],
    *,
    extra: Figures | None,
    by: str,
) -> list[Draft]:
    ref, earlier = first
    number, _, later = second
    figures = _joined(earlier.figures, later.figures)
    if later.part is Part.COUNT:
        figures = merged(figures, extra)
    resolved = _resolved_on_the_way(book, later.part, figures)
    confirmed = Confirmed(
        contest_id=book.contest.id,
        part=later.part,
        keyings=(ref.number, number),
        figures=figures,
        resolved=resolved,
        one_source=earlier.heard_from is later.heard_from,
    )
    return [Draft(by=by, source=f"entries {ref.number} and {number}", payload=confirmed)]


def _joined(first: Figures, second: Figures) -> Figures:
    """What two agreeing keyings say between them: a total that one of them left out is taken from the other."""
    pick = {name: next((v for v in (getattr(first, name), getattr(second, name)) if v is not None), None)
            for name in (*_TOTALS, "rejected_by_head")}  # fmt: skip
    announced = first.verification_announced and second.verification_announced
    return Figures(votes=first.votes or second.votes, verification_announced=announced, **pick)


def _resolved_on_the_way(book: ContestBook, part: Part, figures: Figures) -> tuple[str, ...]:
    """Fields on which an earlier keying, since keyed again or withdrawn, said otherwise."""
    fields: dict[str, None] = {}
    for _, keyed in book.keyings:
        if keyed.part is part:
            fields.update({d.field: None for d in differences(book.contest, keyed.figures, figures)})
    return tuple(fields)


def resolve(
    state: State, contest_id: str, part: Part, take: dict[str, str], *, reason: str, by: Person, now: datetime
) -> list[Draft]:
    """Settle the differences between two keyings: `take` says "first" or "second" for each field that differs.

    Raises:
        NotAllowed: Not an editor, or no reason.
        Refused: There is nothing to resolve, a field is left open, or the verification total is missing.
        BadInput: The figures that result cannot be right.
    """
    require_editor(by, "resolve a difference between two keyings")
    reason = require_reason(reason, "resolving a difference")
    book = state.book(contest_id)
    pair = comparison(book, part)
    if pair is None or not pair.differences:
        raise Refused(f"{contest_id}: there are no two differing keyings to resolve")
    if missing := [d.name for d in pair.differences if take.get(d.field) not in ("first", "second")]:
        raise Refused(f"{contest_id}: choose which keying is right for {', '.join(missing)}")
    verification = book.verification(public=False)
    figures = _settled(pair, take)
    if part is Part.COUNT:
        figures = merged(figures, verification[1] if verification else None)
    baseline = state.baseline(contest_id)
    problems = check_figures(
        book.contest, figures, baseline=baseline.result if baseline else None, for_confirmation=part is Part.COUNT
    )
    if wrong := errors_in(problems):
        raise BadInput(wrong)
    (first, a), (second, b) = pair.first, pair.second
    confirmed = Confirmed(
        contest_id=contest_id,
        part=part,
        keyings=(first.number, second.number),
        figures=figures,
        resolved=tuple(d.field for d in pair.differences),
        one_source=a.heard_from is b.heard_from,
    )
    return [Draft(by=by.name, source=f"entries {first.number} and {second.number}", reason=reason, payload=confirmed)]


def _settled(pair: Comparison, take: dict[str, str]) -> Figures:
    joined = _joined(pair.first[1].figures, pair.second[1].figures)
    votes = dict(joined.votes)
    totals = {name: getattr(joined, name) for name in _TOTALS}
    heads = dict(joined.rejected_by_head or {})
    for d in pair.differences:
        value = d.first if take[d.field] == "first" else d.second
        if d.field in votes:
            votes[d.field] = int(value or 0)
        elif d.field in totals:
            totals[d.field] = value
        else:
            heads[RejectedHead(d.field)] = int(value or 0)
    return Figures(
        votes=votes,
        verification_announced=joined.verification_announced,
        rejected_by_head=heads or None,
        **totals,
    )
