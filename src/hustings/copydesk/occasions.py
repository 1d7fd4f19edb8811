"""The verdict on when a poll was, who somebody is, who left the seat and why, and what an opinion poll said."""

from __future__ import annotations

import re
from datetime import date, timedelta

from hustings.copydesk.case import Case
from hustings.copydesk.dates import WEEKDAYS, When, WhenKind, whens
from hustings.copydesk.facts import cue_in
from hustings.copydesk.names import PartyNames
from hustings.copydesk.values import Checked
from hustings.copydesk.words import plain_words
from hustings.record.model import INDEPENDENT, OpinionPoll


def polling_date(case: Case) -> Checked:
    """When the poll was."""
    if case.claim.contest_id is None:
        return case.not_checkable("no contest of the record is named")
    day = case.archive.contest(case.claim.contest_id).polling_day
    working = f"polling day was {WEEKDAYS[day.weekday()].capitalize()} {day.day} {day:%B %Y}"
    said = [when for when in _times_said(case) if when.on is not None]
    if not said:
        return case.not_checkable("the words give no date", day.isoformat())
    is_right = any(_is_meant(when, day, case.words) for when in said)
    if not is_right and not whens(case.words, case.article.published):
        return case.not_checkable("it is not clear which month is meant", day.isoformat())
    return case.settled(is_right, day.isoformat(), working, suggestion=_date_in_style(said[0], day, case.words))


def _times_said(case: Case) -> list[When]:
    published = case.article.published
    found = []
    for when in whens(case.words, published):
        if when.kind is WhenKind.NOW and published:
            word = case.words[when.start : when.end].lower()
            back = 1 if word in ("yesterday", "last night") else 0
            kind = WhenKind.YEAR if word == "this year" else WhenKind.DAY
            when = When(start=when.start, end=when.end, kind=kind, on=published - timedelta(days=back))
        found.append(when)
    if not found and re.search(r"same month", case.words, re.I):
        months = [w for w in whens(case.article.text[: case.claim.start], published) if w.kind is WhenKind.MONTH]
        return months[-1:]
    return found


def _is_meant(when: When, day: date, words: str) -> bool:
    """Whether a time is the polling day; a weekday beside a date must be its own."""
    named = next((n for n, name in enumerate(WEEKDAYS) if re.search(rf"\b{name}\b", words, re.I)), None)
    if when.kind is WhenKind.DAY and named is not None and named != day.weekday():
        return False
    if when.on is not None and re.search(r"\b(?:ago|before|earlier)\b", words, re.I):
        return abs(when.on.year - day.year) <= 1
    return when.fits(day)


def _date_in_style(when: When, day: date, words: str) -> str:
    weekday = WEEKDAYS[day.weekday()].capitalize()
    right = {
        WhenKind.WEEKDAY: weekday,
        WhenKind.MONTH: f"in {day:%B}",
        WhenKind.YEAR: f"{day.year}",
    }.get(
        when.kind, f"{day.day} {day:%B}" + (f" {day.year}" if str(day.year)[:2] in words[when.start : when.end] else "")
    )
    return words[: when.start] + right + words[when.end :] if when.kind is not WhenKind.MONTH else right


def identity(case: Case) -> Checked:
    """A candidate tied to a party, or called by a name."""
    if case.claim.contest_id is None:
        return case.not_checkable("no contest of the record is named")
    candidacy = case.archive.contest(case.claim.contest_id).candidacy(case.claim.candidacy_id or "")
    if candidacy is None:
        return case.not_checkable("the record has no such candidate there")
    party = case.archive.parties.get(candidacy.party)
    name = "Independent" if candidacy.party == INDEPENDENT else party.name if party else candidacy.party
    value = f"{candidacy.name} ({name})"
    working = f"{candidacy.name} stood as {name}"
    said = case.claim.party
    is_right = said in (None, candidacy.party) or said in _also(candidacy.description, case)
    return case.settled(is_right, value, working, suggestion=value)


def _also(description: str, case: Case) -> set[str | None]:
    """The parties that a candidate's description on the ballot paper names."""
    return {mention.party for mention in PartyNames(case.archive.parties, set()).find(description)}


def predecessor(case: Case) -> Checked:
    """Who held the seat before this contest."""
    holders = _holders(case)
    if not holders:
        return case.not_checkable("the record holds no earlier result in this seat")
    name, working = holders[0]
    said = _person_said(case)
    if said is not None:
        is_right = any(plain_words(said)[-1:] == plain_words(holder)[-1:] for holder, _ in holders)
        return case.settled(is_right, name, working, suggestion=name)
    spoken = set(plain_words(case.article.text[max(0, case.claim.start - 160) : case.claim.end]))
    if any(set(plain_words(holder)[-1:]) & spoken for holder, _ in holders):
        return case.supported(name, working)
    return case.not_checkable("it is not clear who is meant", name)


def _holders(case: Case) -> list[tuple[str, str]]:
    """Who may be called the predecessor, each with why: whoever left the seat, and whoever won it before."""
    contest_id = case.claim.contest_id
    if contest_id is None:
        return []
    contest = case.archive.contest(contest_id)
    found = []
    if contest.vacancy:
        found.append(
            (contest.vacancy.member, f"{contest.vacancy.member} left the seat on {contest.vacancy.vacated_on}")
        )
    before = [a for a in case.in_seat() if a.result.contest.polling_day < contest.polling_day]
    before += [] if before else [e for e in case.earlier() if not e.result.contest.is_notional]
    for analysis in [*reversed(before), *([case.analysis] if case.analysis else [])]:
        if analysis.winner:
            name = analysis.winner.candidacy.name
            found.append((name, f"{name} won {case.place(analysis)}"))
    return found


def _person_said(case: Case) -> str | None:
    """The candidate whom the claim names, wherever in the seat that person stood."""
    claim = case.claim
    for contest_id in (claim.compared_with, claim.contest_id, *case.archive.in_seat(claim.contest_id or "")):
        candidacy = case.archive.contest(contest_id).candidacy(claim.candidacy_id or "") if contest_id else None
        if candidacy:
            return candidacy.name
    return None


def vacancy(case: Case) -> Checked:
    """Why the seat fell vacant."""
    contest = case.archive.contest(case.claim.contest_id) if case.claim.contest_id else None
    left = contest.vacancy if contest else None
    if left is None:
        return case.not_checkable("the record gives no reason for this vacancy")
    said = cue_in(case.words, "vacancy")
    if not said:
        return case.not_checkable("the words name no reason that the record knows", left.reason)
    causes = {"death": ("death",), "recall": ("recall_petition",)}.get(said, ("resignation", "disqualification"))
    if said == "mayor" and "mayor" not in left.reason.lower():
        return case.not_checkable("the record’s reason does not mention this", left.reason)
    if (said == "death") == (left.cause == "death") and left.cause in (*causes, "recall_petition", "void_election"):
        return case.supported(left.reason, left.reason)
    if "death" in (said, left.cause):
        return case.contradicted(left.reason, left.reason)
    return case.not_checkable("the record’s reason is in other words", left.reason)


def opinion_poll(case: Case) -> Checked:
    """A figure of an opinion poll that the record holds."""
    claim = case.claim
    polls = case.archive.state.book(claim.contest_id).polls if claim.contest_id else ()
    said = claim.stated.value
    if not polls or said is None or claim.party is None:
        return case.not_checkable("the record holds no such poll")
    named = [poll for poll in polls if poll.pollster.casefold() in case.article.text.casefold()]
    found = next((p for p in (named or polls) if p.shares.get(claim.party) == said), None)
    if found:
        return case.supported(found.shares[claim.party], _poll_words(found, claim.party, case))
    if len(named) == 1 and claim.party in named[0].shares:
        right = named[0].shares[claim.party]
        return case.contradicted(right, _poll_words(named[0], claim.party, case), suggestion=f"{right}%")
    return case.not_checkable("no poll of the record has this figure")


def _poll_words(poll: OpinionPoll, party: str, case: Case) -> str:
    return (
        f"{poll.pollster}, {poll.fieldwork_to.day} {poll.fieldwork_to:%B %Y}: {case.party(party)} {poll.shares[party]}%"
    )
