"""Where a contest stands, in words: its stage, what that means, and what has to be said beside its figures."""

from __future__ import annotations

from datetime import datetime

from hustings.coverage.posts import one_line
from hustings.coverage.values import Note
from hustings.coverage.words import UK, uk_clock, uk_date, uk_time, uk_weekday
from hustings.measures.analysis import Analysis
from hustings.measures.display import number, percent
from hustings.record.contest_book import ContestBook, Shown
from hustings.record.entries import Corrected, Part, Published, ResultEntered
from hustings.record.model import Challenge, Contest, CorrectedBy, CountEvent, DeskState, EntryRef, Result, Stage
from hustings.record.problems import CATALOGUE, Severity

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
    Stage.ABANDONED: "The poll will not decide this seat. A new polling day will be set.",
}

_SET_ASIDE = {
    Challenge.VOID: ("Result void", "The election court has declared this election void: nobody was elected by it."),
    Challenge.OTHER_RETURNED: (
        "Another candidate returned",
        "The election court has determined that somebody other than the candidate declared was elected.",
    ),
}

_CHALLENGES = {
    Challenge.ANNOUNCED: "A legal challenge to this result has been announced; no election petition is known so far.",
    Challenge.PETITION_LODGED: "An election petition against this result has been lodged. The result stands unless the "
    "election court sets it aside.",
    Challenge.DISMISSED: "The legal challenge to this result has failed: the result stands.",
    Challenge.VOID: "The election court has declared this election void.",
    Challenge.OTHER_RETURNED: "The election court has determined that another candidate was elected.",
}

WHOSE = {
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


def stage_words(stage: Stage, challenge: Challenge) -> str:
    """The short name of the stage, or of what the election court made of a declared result."""
    if stage is Stage.DECLARED and challenge in _SET_ASIDE:
        return _SET_ASIDE[challenge][0]
    return STAGE_WORDS[stage]


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
        return f"{verified} The votes will be counted next.".strip()
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
    if set_aside := _SET_ASIDE.get(analysis.result.challenge):
        return f"{set_aside[1]} The figures are those that were declared."
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


def figure_notes(
    result: Result, count: tuple[EntryRef, Shown] | None, verification: tuple[EntryRef, Shown] | None
) -> tuple[str, ...]:
    """How far the published figures have been checked, said beside them."""
    if count is None:
        is_alone = verification is not None and isinstance(verification[1], Published) and verification[1].alone
        return ("Published on one person's keying; a second person has not keyed this figure.",) if is_alone else ()
    if isinstance(count[1], ResultEntered):
        found = dict.fromkeys(p.id for p in count[1].problems if p.severity is not Severity.NOTE)
        return tuple(f"Shown as published, with a doubt: {CATALOGUE[each][1]}." for each in found)
    notes = []
    if isinstance(count[1], Corrected):
        notes.append("Corrected by one editor; a second person has not keyed these figures.")
    elif count[1].alone:
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


def withdrawals(book: ContestBook) -> tuple[Note, ...]:
    """Every publication that was taken back, with when and why, oldest first: readers saw it, so they are told."""
    shown = {ref.number: (ref, payload) for ref, payload in book.shown}
    return tuple(
        Note(at=ref.at, text=taken_back(*shown[taken.of], ref)) for ref, taken in book.withdrawals if taken.of in shown
    )


def taken_back(published: EntryRef, payload: Shown, withdrawn: EntryRef) -> str:
    """What was published when, and when and why it was withdrawn, as a sentence."""
    if isinstance(payload, Corrected):
        what = "The correction made"
    elif isinstance(payload, Published) and payload.part is Part.VERIFICATION:
        what = "The verification figure published"
    else:
        what = "The result published"
    why = one_line(withdrawn.reason).rstrip(".")
    text = f"{what} at {uk_time(published.at)} was withdrawn at {uk_time(withdrawn.at)}"
    return f"{text}: {why}." if why else f"{text}."


def challenge_sentence(book: ContestBook) -> str:
    """Where a challenge at law stands, with what was said of it."""
    if not book.challenges:
        return ""
    _, noted = book.challenges[-1]
    if noted.challenge is Challenge.NONE:
        return ""
    stands, text = _CHALLENGES[noted.challenge].rstrip("."), one_line(noted.text)
    said = f"{stands}. {text}" if text else stands
    if returned := book.contest.candidacy(noted.returned):
        said = f"{said.rstrip('.')}. The court returned {returned.name}"
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
        Note(at=ref.at, text=one_line(event.text) or (f"{STAGE_WORDS[event.stage]}." if event.stage else ""))
        for ref, event in public_events(book)
    ]
    return tuple(note for note in reversed(notes) if note.text)


def expected_at(book: ContestBook) -> datetime | None:
    """When the declaration is expected, by the latest public word on it; None once one has been published."""
    times = [event.expected_at for _, event in public_events(book) if event.expected_at is not None]
    was_declared = any(not isinstance(s, Published) or s.part is Part.COUNT for _, s in book.shown)
    return times[-1] if times and not was_declared else None
