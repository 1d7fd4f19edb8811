"""The verdict on when a poll was, who somebody is, who left the seat and why, and what an opinion poll said."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

from hustings.copydesk.case import Case
from hustings.copydesk.dates import WEEKDAYS, When, WhenKind, whens
from hustings.copydesk.facts import cue_in
from hustings.copydesk.names import PartyNames
from hustings.copydesk.suggesting import suggestion
from hustings.copydesk.tolerances import Measure, fits
from hustings.copydesk.values import Checked, Unit
from hustings.copydesk.words import plain_words, word_list
from hustings.copydesk.writing.naming import label
from hustings.record.model import INDEPENDENT, Candidacy, OpinionPoll


def polling_date(case: Case) -> Checked:
    """When the poll was."""
    if case.claim.contest_id is None:
        return case.not_checkable("no contest of the record is named")
    contest = case.archive.contest(case.claim.contest_id)
    day = contest.polling_day
    working = f"polling day was {WEEKDAYS[day.weekday()].capitalize()} {day.day} {day:%B %Y}"
    said = [when for when in _times_said(case) if when.on is not None]
    if not said:
        return case.not_checkable("the words give no date", day.isoformat())
    is_right = any(_is_meant(when, day, case.words) for when in said)
    if not is_right and any(_is_meant(when, contest.election_day, case.words) for when in said):
        return case.supported(day.isoformat(), working, f"the general election was on {contest.election_day}")
    others = [contest.vacancy.vacated_on] if contest.vacancy else []
    others += [a.result.contest.polling_day for a in case.in_seat() if a is not case.analysis]
    if not is_right and any(when.kind is WhenKind.DAY and when.fits(other) for when in said for other in others):
        return case.not_checkable("it is the day of another event in this seat", day.isoformat())
    held = min((a.result.contest.polling_day.year for a in case.in_seat()), default=day.year)
    if not is_right and all(when.on.year < held for when in said if when.on):
        return case.not_checkable(f"the record's contests in this seat begin in {held}")
    if not is_right and not whens(case.words, case.article.published):
        return case.not_checkable("it is not clear which month is meant", day.isoformat())
    return case.settled(is_right, day.isoformat(), working, suggestion=_date_in_style(said[0], day, case))


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


def _date_in_style(when: When, day: date, case: Case) -> str:
    """The words with the right date; with its year where they give one, or would be read as another year's without."""
    words, published = case.words, case.article.published
    short = _dated(when, day, words, has_year=bool(re.search(r"\b\d{4}\b", words[when.start : when.end])))
    is_clear = any(_is_meant(each, day, short) for each in whens(short, published) if each.on is not None)
    return short if is_clear else _dated(when, day, words, has_year=True)


def _dated(when: When, day: date, words: str, *, has_year: bool) -> str:
    weekday = WEEKDAYS[day.weekday()].capitalize()
    year = f" {day.year}" if has_year else ""
    written = words[when.start : when.end]
    right = {
        WhenKind.WEEKDAY: weekday if not has_year else f"{weekday} {day.day} {day:%B} {day.year}",
        WhenKind.MONTH: f"{day:%B}{year}",
        WhenKind.YEAR: f"{day.year}",
    }.get(when.kind, f"{day.day} {day:%B}{year}")
    lead = re.match(r"(?:(?:in|on|of|last|next|this) )*", written, re.I)
    kept = re.sub(r"(?:last|next|this) $", "", lead[0] if lead else "", flags=re.I)
    return words[: when.start] + kept + right + words[when.end :]


def identity(case: Case) -> Checked:
    """A candidate tied to a party, or called by a name."""
    if case.claim.contest_id is None:
        return case.not_checkable("no contest of the record is named")
    candidacy = case.archive.contest(case.claim.contest_id).candidacy(case.claim.candidacy_id or "")
    if candidacy is None:
        return case.not_checkable("the record has no such candidate there")
    name = "Independent" if candidacy.party == INDEPENDENT else label(candidacy, case.archive.parties)
    value = f"{candidacy.name} ({name})"
    working = f"{candidacy.name} stood as {name}"
    said = case.claim.party
    is_right = said in (None, candidacy.party) or said in _also(candidacy.description, case)
    is_right = is_right and not _is_misnamed(candidacy, case.words)
    return case.settled(is_right, value, working)


def _is_misnamed(candidacy: Candidacy, said: str) -> bool:
    """Whether the words have the candidate's first name with another surname, or the reverse."""
    names, spoken = plain_words(candidacy.name), plain_words(said)
    if not names:
        return False
    if names[0] not in spoken:
        alike = [set(group.split()) for group in word_list("nicknames")["first-names"]["names"]]
        first = spoken[spoken.index(names[-1]) - 1] if names[-1] in spoken[1:] else ""
        kin = [group for group in alike if first in group]
        return bool(kin) and first not in names and not any(names[0] in group for group in kin)
    after = spoken[spoken.index(names[0]) + 1 :]
    return bool(after) and not set(names[1:]) & set(after)


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
        return case.settled(is_right, name, working)
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
    """A share or a lead in an opinion poll that the record holds; one that it does not hold is not checkable."""
    claim = case.claim
    polls = case.archive.state.book(claim.contest_id).polls if claim.contest_id else ()
    party = claim.party or next((line.candidacy.party for line in case.subjects()), None)
    if not polls or claim.stated.value is None or party is None:
        return case.not_checkable("the record holds no such poll")
    meant = _polls_meant(polls, case)
    for poll in meant or polls:
        figure = _in_poll(poll, party, case)
        if figure is not None and fits(claim.stated, figure, Measure.SHARE) and _way(case) * figure >= 0:
            return case.supported(figure, _poll_words(poll, party, figure, case))
    figure = _in_poll(meant[0], party, case) if len(meant) == 1 else None
    if figure is None:
        return case.not_checkable("no poll of the record has this figure")
    is_turned = _way(case) * figure < 0
    suggested = f"{abs(figure)} points {'behind' if figure < 0 else 'ahead'}"
    if not is_turned:
        suggested = suggestion(case.words, claim.stated, figure, Measure.SHARE)
    slip = "wrong_direction" if is_turned else ""
    return case.contradicted(figure, _poll_words(meant[0], party, figure, case), suggestion=suggested, slip=slip)


def _way(case: Case) -> int:
    """1 where a party is said to lead, or to have a share; -1 where it is said to trail."""
    is_behind = re.search(r"\b(?:behind|trail\w*|adrift)\b", f"{case.before[-40:]}{case.words}{case.after[:12]}")
    return case.claim.stated.direction or (-1 if is_behind else 1)


def _polls_meant(polls: Sequence[OpinionPoll], case: Case) -> list[OpinionPoll]:
    """The polls that may be meant: of the pollster named nearest, then by client and by the time named."""
    found: list[OpinionPoll] = []
    for text in (case.sentence, case.paragraph_before):
        spoken = text.casefold()
        found = found or [poll for poll in polls if poll.pollster.casefold() in spoken]
    for name in ("client", "month"):
        said = [poll for poll in found if _is_said(poll, name, case)]
        found = said or found
    return found


def _is_said(poll: OpinionPoll, name: str, case: Case) -> bool:
    """Whether the sentence names who paid for a poll, or the month in which it was taken or published."""
    if name == "client":
        return bool(poll.client) and poll.client.casefold() in case.sentence.casefold()
    days = [day for day in (poll.fieldwork_from, poll.fieldwork_to, poll.published_on) if day]
    times = [
        when for when in whens(case.sentence, case.article.published) if when.on and when.kind is not WhenKind.YEAR
    ]
    return any(when.fits(day) for when in times for day in days)


def _in_poll(poll: OpinionPoll, party: str, case: Case) -> int | None:
    """A party's share in a poll; where points are stated its lead over the other party named, else over the next."""
    own = poll.shares.get(party)
    if own is None or case.claim.stated.unit is not Unit.POINTS:
        return own
    named = {case.claim.from_party, case.claim.to_party} - {None, party}
    rivals = [share for key, share in poll.shares.items() if key != party and (key in named or not named)]
    return own - max(rivals) if rivals else None


def _poll_words(poll: OpinionPoll, party: str, figure: int, case: Case) -> str:
    what = f"{figure:+d} points" if case.claim.stated.unit is Unit.POINTS else f"{figure}%"
    return f"{poll.pollster}, {poll.fieldwork_to.day} {poll.fieldwork_to:%B %Y}: {case.party(party)} {what}"
