"""What readers get to see of a count: publishing it, correcting it, taking it back, and what is said about it."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

from hustings.coverage.words import uk_clock
from hustings.desk.comparing import additions, differences, they_differ
from hustings.desk.keying import problems_of
from hustings.desk.people import Person, require_editor, require_reason
from hustings.errors import BadInput, NotAllowed, Refused, UnknownThing
from hustings.record.contest_book import ContestBook, Shown, merged
from hustings.record.entries import (
    ChallengeNoted,
    Corrected,
    Draft,
    EventLogged,
    Keyed,
    MatchedToNotice,
    Part,
    Published,
    ResultEntered,
    Withdrawn,
)
from hustings.record.model import Challenge, CorrectedBy, CountEvent, EntryRef, Figures, Stage
from hustings.record.problems import Problem, errors_in
from hustings.record.rules import check_figures
from hustings.record.state import State

WHILE_POLLS_ARE_OPEN = (None, Stage.BEFORE_POLL, Stage.POLLING, Stage.ABANDONED)
"""What can be logged before the close of poll: a poll is abandoned when a candidate dies, open or not."""


def publish(
    state: State,
    contest_id: str,
    part: Part,
    *,
    by: Person,
    now: datetime,
    alone: str = "",
    gap_stated: bool = False,
    of: int | None = None,
) -> list[Draft]:
    """Put the confirmed figures on the page; or, alone, the latest keying, with the reason for not waiting.

    `of` is the entry that the editor was shown (see `entry_to_publish`); None where the caller has just read it.
    Publishing again what is already published is nothing.

    Raises:
        NotAllowed: Not an editor.
        Refused: Nothing to publish; not confirmed and no reason given, or two keyings differ; another entry than `of`
            would be published; figures still provisional; a large gap between ballot papers verified and counted that
            nobody has agreed to state.
        BadInput: The verification total is missing, or a figure cannot be right.
    """
    require_editor(by, "publish")
    book = state.book(contest_id)
    entry, figures, is_confirmed = _to_publish(book, part)
    if published := book.published(part):
        if not differences(book.contest, published[1].figures, figures):
            return []
        raise Refused(f"{contest_id} is published already (entry {published[0].number}): correct it with a reason")
    why = "" if is_confirmed else alone.strip()
    if not is_confirmed:
        _refuse_alone(book, part, why)
    if of is not None and of != entry.number:
        raise Refused(
            f"{contest_id}: entry {entry.number} by {entry.by} ({uk_clock(entry.at)}) would be published now, "
            f"not entry {of} that you were shown: look again"
        )
    has_gap = _refuse_wrong(state, book, part, figures, gap_stated)
    payload = Published(
        contest_id=contest_id, part=part, of=entry.number, figures=figures, alone=why, gap_stated=has_gap and gap_stated
    )
    return [Draft(by=by.name, source=entry.source, reason=why, payload=payload)]


def _refuse_alone(book: ContestBook, part: Part, why: str) -> None:
    """Refuse to publish without a confirmation where keyings contradict each other, or nobody says why."""
    if they_differ(book, part):
        raise Refused(f"{book.contest.id}: not confirmed, because two keyings differ: settle them first")
    if not why:
        raise Refused(
            f"{book.contest.id}: not confirmed. A second person keys the figures first; "
            "to publish alone, say why, and the ledger will show it"
        )


def entry_to_publish(book: ContestBook, part: Part) -> EntryRef | None:
    """The confirmation, or the latest keying, that `publish` would put on the page now; None where there is none."""
    try:
        return _to_publish(book, part)[0]
    except Refused:
        return None


def _to_publish(book: ContestBook, part: Part) -> tuple[EntryRef, Figures, bool]:
    """The entry to publish, its figures, and whether it is a confirmation. Its source is that of the first keying."""
    verification = book.verification(public=False) if part is Part.COUNT else None
    confirmed = book.confirmation(part)
    under = [(r, k) for r, k in book.keyings if confirmed and r.number in confirmed[1].keyings]
    if confirmed and not any(keyed.is_provisional for _, keyed in under):
        ref, payload = confirmed
        figures = payload.figures
        if part is Part.COUNT:
            figures = merged(_own_figures(figures, [k.figures for _, k in under]), verification and verification[1])
        return replace(ref, source=under[0][0].source), figures, True
    keyings = book.live_keyings(part)
    if not keyings:
        raise Refused(f"{book.contest.id}: nothing has been keyed yet, so there is nothing to publish")
    declared = [(ref, keyed) for ref, keyed in keyings if not keyed.is_provisional]
    if not declared:
        raise Refused(
            f"{book.contest.id}: these figures are provisional, told to candidates and agents only. "
            "Key them again when they have been declared"
        )
    ref, keyed = declared[-1]
    return ref, merged(keyed.figures, verification and verification[1]), False


def _own_figures(confirmed: Figures, keyed: list[Figures]) -> Figures:
    """Confirmed figures without what was filled in from a verification, which may have been settled otherwise since."""
    own: dict[str, Any] = {
        name: None for name in ("electorate", "ballots_verified") if all(getattr(f, name) is None for f in keyed)
    }
    announced = all(figures.verification_announced for figures in keyed)
    return replace(confirmed, verification_announced=announced if own else confirmed.verification_announced, **own)


def _refuse_wrong(state: State, book: ContestBook, part: Part, figures: Figures, gap_stated: bool) -> bool:
    """Refuse figures that cannot stand on a page; whether there is a gap that the page has to state."""
    problems = problems_of(state, book, figures, for_confirmation=part is Part.COUNT)
    if wrong := errors_in(problems):
        raise BadInput(wrong)
    gap = next((p for p in problems if p.id == "R021"), None)
    if gap and not gap_stated:
        raise Refused(
            f"{book.contest.id}: ballot papers verified and ballot papers counted are far apart: ring the returning "
            "officer. To publish all the same, agree that the page states the gap"
        )
    return gap is not None


def correct(
    state: State, of: int, figures: Figures, *, corrected_by: CorrectedBy, reason: str, source: str, by: Person
) -> list[Draft]:
    """Replace published figures. A total that the correction leaves out stays as it was; the reason is public.

    Raises:
        NotAllowed: Not an editor, no reason, or nobody's error.
        Refused: What entry `of` published has been corrected or withdrawn since.
        UnknownThing: Entry `of` never was a published result.
        BadInput: The figures cannot be right.
    """
    require_editor(by, "correct a published result")
    reason = require_reason(reason, "a correction")
    if corrected_by is CorrectedBy.NONE:
        raise NotAllowed("say whose error it was: ours, the returning officer's, or the court's decision")
    book, before = _showing(state, of)
    now_shown = merged_over(before, figures)
    if wrong := errors_in(problems_of(state, book, now_shown)):
        raise BadInput(wrong)
    if not differences(book.contest, before, now_shown) and not additions(before, now_shown):
        return []
    payload = Corrected(contest_id=book.contest.id, of=of, figures=now_shown, corrected_by=corrected_by)
    return [Draft(by=by.name, source=source, reason=reason, payload=payload)]


def _showing(state: State, entry: int) -> tuple[ContestBook, Figures]:
    contest_id = state.contest_of_entry.get(entry)
    book = state.contests.get(contest_id) if contest_id else None
    published = book.published(Part.COUNT) if book else None
    if book and any(ref.number == entry and _is_of_the_count(shown) for ref, shown in book.shown):
        _refuse_replaced_since(book, published, entry)
    if book is None or published is None or published[0].number != entry:
        raise UnknownThing("published result under entry", entry)
    return book, published[1].figures


def _is_of_the_count(shown: Shown) -> bool:
    return not isinstance(shown, Published) or shown.part is Part.COUNT


def _refuse_replaced_since(book: ContestBook, published: tuple[EntryRef, Shown] | None, entry: int) -> None:
    """Refuse what is about published entry `entry` where readers see another by now, or none."""
    if published and published[0].number == entry:
        return
    withdrawal = next((ref for ref, payload in book.withdrawals if payload.of == entry), None)
    ref = withdrawal or (published[0] if published else None)
    if ref is None:
        raise Refused(f"{book.contest.id}: entry {entry} is not what readers see: look again")
    what = "withdrawn" if withdrawal else "corrected"
    raise Refused(f"{book.contest.id}: entry {entry} was {what} since by {ref.by} at {uk_clock(ref.at)}: look again")


def merged_over(before: Figures, after: Figures) -> Figures:
    """`after`, with every total that it leaves out as it was in `before`.

    The announced total of valid votes and the lot belong to the votes: they are never carried over to other votes.
    """
    keep = {f.name for f in fields(Figures)} - {"votes", "verification_announced", "valid_votes", "lot_winner"}
    if after.votes and after.rejected_ballots is not None and after.rejected_by_head is None:
        keep.discard("rejected_by_head")
    filled = {name: getattr(before, name) for name in keep if getattr(after, name) is None}
    if after.ballots_verified is None:
        filled["verification_announced"] = before.verification_announced and after.verification_announced
        if not after.verification_announced:
            filled["ballots_verified"] = None
    return replace(after, votes=after.votes or before.votes, **filled)


def withdraw(state: State, of: int, *, reason: str, by: Person) -> list[Draft]:
    """Take back a keying (its keyer or an editor), or a confirmation, publication or correction (an editor).

    What stood before counts again: under a correction, the figures that it replaced.

    Raises:
        NotAllowed: Neither an editor nor the one who keyed, or no reason.
        Refused: It is a publication that a later one has replaced.
        UnknownThing: No such entry, or it is not of a kind that can be withdrawn, or has been withdrawn already.
    """
    reason = require_reason(reason, "a withdrawal")
    contest_id = state.contest_of_entry.get(of)
    book = state.book(contest_id) if contest_id else None
    entries: list[tuple[EntryRef, object]] = (
        [*book.keyings, *book.confirmations, *book.shown, *book.events] if book else []
    )
    found = next(((ref, payload) for ref, payload in entries if ref.number == of), None)
    if book is None or found is None or of in book.withdrawn:
        raise UnknownThing("entry that can be withdrawn", of)
    ref, payload = found
    if not (isinstance(payload, Keyed | CountEvent) and ref.by == by.name):
        require_editor(by, "withdraw this entry")
    if isinstance(payload, Published | Corrected | ResultEntered):
        _refuse_replaced(book, of, payload)
    return [Draft(by=by.name, source=f"entry {of}", reason=reason, payload=Withdrawn(of=of))]


def _refuse_replaced(book: ContestBook, of: int, payload: Shown) -> None:
    """Refuse to withdraw what readers do not see now: it would change nothing on the page."""
    shown = book.published(payload.part if isinstance(payload, Published) else Part.COUNT)
    if shown and shown[0].number != of:
        raise Refused(f"entry {of} has been replaced by entry {shown[0].number}: withdraw that one first")


def match_to_notice(state: State, contest_id: str, link: str, *, by: Person, of: int | None = None) -> list[Draft]:
    """Mark the published figures as matched with the returning officer's notice at `link`; twice is once.

    `of` is the published entry that the editor compared with the notice; None where the caller has just read it.

    Raises:
        NotAllowed: Not an editor.
        Refused: Nothing is published, or not entry `of` any more; or the link is not a web address.
    """
    require_editor(by, "mark a result as matched to the notice")
    book = state.book(contest_id)
    published = book.published(Part.COUNT)
    if published is None:
        raise Refused(f"{contest_id}: there is no published result to match with the notice")
    if of is not None:
        _refuse_replaced_since(book, published, of)
    if not _is_web_address(link.strip()):
        raise Refused(f"the notice's link must be a web address that starts with https://, not {link[:80]!r}")
    payload = MatchedToNotice(contest_id=contest_id, of=published[0].number, link=link.strip())
    if any(notice == payload for _, notice in book.notices):
        return []
    return [Draft(by=by.name, source=link.strip(), payload=payload)]


def _is_web_address(link: str) -> bool:
    try:
        address = urlsplit(link)
    except ValueError:
        return False
    return address.scheme in ("http", "https") and bool(address.netloc)


def note_challenge(
    state: State,
    contest_id: str,
    challenge: Challenge,
    *,
    on: date,
    text: str,
    source: str,
    by: Person,
    returned: str = "",
) -> list[Draft]:
    """Record where a challenge to the result by election petition stands; said again in the same words it is nothing.

    *returned* is the candidacy that the court returned in place of the winner, once it is known.

    Raises:
        NotAllowed: Not an editor.
        Refused: No result is published that could be challenged; or somebody is returned, but the challenge does not
            say that another was.
        UnknownThing: No such contest.
    """
    require_editor(by, "record a challenge")
    if returned and challenge is not Challenge.OTHER_RETURNED:
        raise Refused("a candidate is named as returned by the court: note the challenge as 'other returned'")
    book = state.book(contest_id)
    if challenge is not Challenge.NONE and book.published(Part.COUNT) is None:
        raise Refused(f"{contest_id}: no result is published, so there is none to challenge")
    challenges = book.challenges
    payload = ChallengeNoted(contest_id=contest_id, challenge=challenge, on=on, text=text.strip(), returned=returned)
    if challenges and challenges[-1][1] == payload:
        return []
    return [Draft(by=by.name, source=source, payload=payload)]


def log_event(
    state: State,
    contest_id: str,
    stage: Stage | None,
    text: str,
    *,
    by: Person,
    now: datetime,
    source: str,
    is_public: bool = False,
) -> list[Draft]:
    """Log something that happened at the count. Readers see it only where an editor says so; `provisional` never.

    Raises:
        NotAllowed: A reporter asks for it to be public.
        Refused: There is neither a stage nor words; the stage is one that only figures can bring about, or that comes
            after the close of a poll which is still open; or the poll is said to be abandoned where a count is
            published.
    """
    book = state.book(contest_id)
    if is_public:
        require_editor(by, "put an event on the live page")
    if stage is Stage.PROVISIONAL:
        is_public = False
    if stage in (Stage.VERIFIED, Stage.DECLARED):
        raise Refused(f"a contest is {stage.value} when its figures are published, not by an event")
    if stage not in WHILE_POLLS_ARE_OPEN and now < book.contest.poll_closes_at:
        closes = uk_clock(book.contest.poll_closes_at)
        raise Refused(
            f"{contest_id}: the poll has not closed (it does at {closes}), so the count cannot have come so far"
        )
    if stage is Stage.ABANDONED and (published := book.published(Part.COUNT)):
        raise Refused(f"{contest_id} has a published result (entry {published[0].number}): withdraw that first")
    if stage is None and not text.strip():
        raise Refused("say what happened: a stage, a few words, or both")
    event = CountEvent(contest_id=contest_id, stage=stage, text=text.strip(), is_public=is_public)
    return [Draft(by=by.name, source=source, payload=EventLogged(event=event))]


def gap_problem(state: State, contest_id: str) -> Problem | None:
    """The gap between ballot papers verified and declared that somebody should ring about, if there is one."""
    book = state.book(contest_id)
    count, verification = book.count(public=False), book.verification(public=False)
    if count is None:
        return None
    problems = check_figures(book.contest, merged(count[1], verification[1] if verification else None))
    return next((p for p in problems if p.id == "R021"), None)
