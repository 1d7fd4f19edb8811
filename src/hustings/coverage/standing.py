"""Where a contest stands, in words: its stage, what that means, and what has to be said beside its figures."""

from __future__ import annotations

from datetime import datetime

from hustings.coverage.values import Correction, Note
from hustings.coverage.words import UK, uk_clock, uk_date, uk_weekday
from hustings.measures.analysis import Analysis
from hustings.measures.display import number, percent
from hustings.record.entries import Part, Published, ResultEntered
from hustings.record.model import Challenge, Contest, CorrectedBy, CountEvent, DeskState, EntryRef, Result, Stage
from hustings.record.state import ContestBook, Shown

STAGE_WORDS = {
    Stage.BEFORE_POLL: "Before the poll",
    Stage.POLLING: "Polls are open",
    Stage.CLOSED: "Polls have closed",
    Stage.VERIFYING: "Ballot papers are being verified",
    Stage.VERIFIED: "Ballot papers verified",
    Stage.COUNTING: "Votes are being counted",
    Stage.BUNDLE_CHECK: "Bundle check",
    Stage.RECOUNT: "Recount",
    Stage.RUSH: "Result announced, figures to follow",
    Stage.PROVISIONAL: "Votes are being counted",
    Stage.DECLARED: "Declared",
    Stage.ABANDONED: "Poll abandoned",
}

_SENTENCES = {
    Stage.CLOSED: "Ballot boxes are on their way to the count. The papers are verified first, the votes counted after.",
    Stage.VERIFYING: "The papers in each box are matched with the polling station's account. No vote is counted yet.",
    Stage.COUNTING: "The ballot papers have been reconciled and the votes are being sorted and counted.",
    Stage.BUNDLE_CHECK: "Bundles of counted papers are looked through for any put with the wrong candidate. "
    "This is not a recount.",
    Stage.RECOUNT: "A candidate or agent has asked for the votes to be counted again, and it is being done.",
    Stage.RUSH: "The returning officer has declared the result; the votes follow once they are checked here.",
    Stage.ABANDONED: "The poll will not decide this seat. A new day has to be set.",
}

_CHALLENGES = {
    Challenge.ANNOUNCED: "A legal challenge to this result has been announced; no election petition is known so far.",
    Challenge.PETITION_LODGED: "An election petition against this result has been lodged. The result stands unless the "
    "election court sets it aside.",
    Challenge.DISMISSED: "The legal challenge to this result has ended without effect: the result stands.",
    Challenge.VOID: "The election court has declared this election void.",
    Challenge.OTHER_RETURNED: "The election court has determined that another candidate was elected.",
}

_WHOSE = {
    CorrectedBy.US: "The error was ours.",
    CorrectedBy.RETURNING_OFFICER: "The returning officer corrected the figures that were announced.",
    CorrectedBy.COURT: "The figures were corrected by order of the election court.",
    CorrectedBy.NONE: "",
}


def stage_at(stage: Stage, contest: Contest, now: datetime) -> Stage:
    """The stage by ledger and clock: while the ledger says nothing, the hours of polling tell."""
    if stage is Stage.PROVISIONAL:
        return Stage.COUNTING
    if stage not in (Stage.BEFORE_POLL, Stage.POLLING):
        return stage
    if now >= contest.poll_closes_at:
        return Stage.CLOSED
    opens_at = contest.poll_closes_at.astimezone(UK).replace(hour=7, minute=0)
    return Stage.POLLING if now >= opens_at else stage


def standing_sentence(stage: Stage, contest: Contest, analysis: Analysis | None) -> str:
    """What the stage means, with the figures that belong to it."""
    if stage is Stage.BEFORE_POLL:
        closes = uk_clock(contest.poll_closes_at)
        return f"Polling day is {uk_weekday(contest.polling_day)}. Polls are open until {closes}."
    if stage is Stage.POLLING:
        return f"Polls are open until {uk_clock(contest.poll_closes_at)}. No figures are published before then."
    if stage is Stage.DECLARED:
        return declared_sentence(analysis)
    verified = verified_sentence(analysis)
    if stage is Stage.VERIFIED:
        return f"{verified} The votes are counted next.".strip()
    return f"{_SENTENCES[stage]} {verified}".strip()


def verified_sentence(analysis: Analysis | None) -> str:
    """The verification total and the turnout it makes; empty where none is published."""
    if analysis is None or analysis.result.ballots_verified is None:
        return ""
    text = f"{number(analysis.result.ballots_verified)} ballot papers verified"
    if analysis.turnout_verified.now is not None:
        electorate = number(analysis.result.electorate)
        text += f", a turnout of {percent(analysis.turnout_verified.now)} of an electorate of {electorate}"
    return f"{text}."


def declared_sentence(analysis: Analysis | None) -> str:
    """Whether the declared figures are here or still to come."""
    if analysis is None or not analysis.lines:
        return "The result has been declared; its figures follow."
    return "The returning officer has declared the result. These are the declared figures."


def gap_sentence(result: Result, analysis: Analysis) -> str:
    """The difference between the papers verified and the papers counted, where there is one."""
    verified, counted = result.ballots_verified, analysis.ballots_counted
    if verified is None or counted is None or verified == counted:
        return ""
    return (
        f"{number(verified)} ballot papers were verified and {number(counted)} counted, valid and rejected: "
        f"{number(abs(verified - counted))} {'more' if verified > counted else 'fewer'} verified than counted."
    )


def figure_notes(result: Result, published: tuple[EntryRef, Shown] | None) -> tuple[str, ...]:
    """How far the published count has been checked, said beside it."""
    if published is None or isinstance(published[1], ResultEntered):
        return ()
    notes = []
    if isinstance(published[1], Published) and published[1].alone:
        notes.append("Published on one person's keying; a second person has not keyed these figures.")
    elif result.one_source:
        notes.append("Keyed by two people, both from one source.")
    if result.desk is DeskState.PUBLISHED:
        notes.append("Not yet matched to the returning officer's notice.")
    return tuple(notes)


def notice_link(book: ContestBook, published: tuple[EntryRef, Shown] | None) -> str:
    """The address of the notice that the published figures were matched to; empty where there is none."""
    if published is None:
        return ""
    links = [notice.link for _, notice in book.notices if notice.of == published[0].number]
    return links[-1] if links and links[-1].startswith(("https://", "http://")) else ""


def corrections(book: ContestBook) -> tuple[Correction, ...]:
    """Every correction that counts, oldest first."""
    return tuple(
        Correction(at=ref.at, reason=ref.reason, whose=_WHOSE[corrected.corrected_by])
        for ref, corrected in book.corrections()
    )


def challenge_sentence(book: ContestBook) -> str:
    """Where a challenge at law stands, with what was said of it."""
    if not book.challenges:
        return ""
    _, noted = book.challenges[-1]
    if noted.challenge is Challenge.NONE:
        return ""
    said = noted.text.strip() or _CHALLENGES[noted.challenge]
    return f"{said.rstrip('.')} ({uk_date(noted.on)})."


def public_events(book: ContestBook) -> list[tuple[EntryRef, CountEvent]]:
    """The log of the count as readers may see it: nothing private, nothing provisional, nothing withdrawn."""
    withdrawn = book.withdrawn
    return [
        (ref, event)
        for ref, event in book.events
        if event.is_public and event.stage is not Stage.PROVISIONAL and ref.number not in withdrawn
    ]


def event_notes(book: ContestBook) -> tuple[Note, ...]:
    """The log of the count in words, newest first."""
    notes = [
        Note(at=ref.at, text=event.text.strip() or (f"{STAGE_WORDS[event.stage]}." if event.stage else ""))
        for ref, event in public_events(book)
    ]
    return tuple(note for note in reversed(notes) if note.text)


def expected_at(book: ContestBook) -> datetime | None:
    """When the declaration is expected, by the latest public word on it; None once it has been made."""
    times = [event.expected_at for _, event in public_events(book) if event.expected_at is not None]
    return times[-1] if times and book.published(Part.COUNT) is None else None
