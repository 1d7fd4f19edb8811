"""The verdict on a seat's history: held since, first since, always, last won, represented by.

Results since 2010 settle what falls in them, by the seat's name. A seat whose own history is complete from its creation
settles the rest. General elections since 1918, matched by name alone, may bear a claim out but never contradict it:
a seat of that name may have been another.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from hustings.copydesk.case import Case
from hustings.copydesk.dates import WhenKind, whens
from hustings.copydesk.names import PartyNames
from hustings.copydesk.values import Checked, Verdict
from hustings.copydesk.words import plain_words

_FIRST = re.compile(r"\bfirst\b", re.I)
_EVER = re.compile(
    r"\b(?:always|never|ever|in its history|creat|form|drawn|establish|came into|inception|existence)", re.I
)
_LAST_WON = re.compile(r"\blast (?:won|held|took|returned|elected|had|represented)|\blast time\b", re.I)
_PREVIOUSLY = re.compile(r"\b(?:previously|formerly|once|used to be|predecessor|before her|before him)\b", re.I)
_ENDED = re.compile(r"\b(?:until|till|before|between|as (?:recently|late) as)\b", re.I)
_BEFORE_THAT = re.compile(r"\b(?:before (?:that|then|him|her)|until then|up to then|hitherto)\b", re.I)
_SPAN = re.compile(r"\b(?:since|always|never|every|each|unbroken|without a break|first time|ever)\b", re.I)
_MEMBER = re.compile(r"\b(?:MP|represented|member)\b", re.I)
_BY_NAME = "general elections before 2010 are matched by the seat’s name; by-elections before then are not held"


@dataclass(frozen=True, slots=True)
class Win:
    """Who won the seat: `party` is "" where the record does not say; `is_sure` if the seat is this one for certain."""

    on: date
    party: str
    name: str
    is_sure: bool


def seat_history(case: Case) -> Checked:
    """What the record can say of a seat's history; not checkable where it does not reach."""
    if case.claim.contest_id is None or not case.in_seat():
        return case.not_checkable("the record holds no result of this seat")
    if _PREVIOUSLY.search(case.phrase):
        return _previously(case)
    day = case.archive.contest(case.claim.contest_id).polling_day
    wins = [win for win in _wins(case) if win.on <= day]
    if _BEFORE_THAT.search(case.before[-60:]) and not _FIRST.search(case.phrase):
        return case.not_checkable("it is not clear until when this is")
    found = [_of_subject(case, wins, member, party, day) for member, party in _subjects(case, wins)]
    if not found:
        return case.not_checkable("it is not clear whose history this is")
    fits = [checked for checked in found if checked.verdict is Verdict.SUPPORTED]
    unclear = [checked for checked in found if checked.verdict is Verdict.NOT_CHECKABLE]
    if not fits and len({when.on for when in whens(case.phrase, case.article.published) if when.on}) > 1:
        return case.not_checkable("it is not clear which of its years is meant")
    return (fits or unclear or found)[0]


def _of_subject(case: Case, wins: Sequence[Win], member: str, party: str | None, day: date) -> Checked:
    """The verdict if the history is that of a Member, or of a party."""
    year = _year(case)
    if _LAST_WON.search(case.phrase) and not _FIRST.search(case.phrase):
        return _last_won(case, wins, party, year, day)
    if _ENDED.search(case.phrase) and not _FIRST.search(case.phrase):
        return case.not_checkable("it is not clear until when this is")
    if year is not None and not _SPAN.search(case.phrase):
        return _won_in(case, wins, member, party, year)
    if _FIRST.search(case.phrase):
        return _first(case, wins, party, year, day)
    return _held(case, wins, member, party, year, day)


def _wins(case: Case) -> list[Win]:
    """Every win in the seat that the record holds, first to last."""
    found = {}
    seats = {case.archive.constituency(i).id: case.archive.constituency(i) for i in _ids(case)}
    for name_win in case.archive.historic_wins(case.claim.contest_id or ""):
        found[name_win[0]] = Win(name_win[0], name_win[1], "", False)
    for seat in seats.values():
        for win in seat.history:
            found[win.polling_day] = Win(win.polling_day, win.party, "", True)
    for analysis in case.in_seat():
        if analysis.winner:
            line = analysis.winner.candidacy
            found[analysis.result.contest.polling_day] = Win(
                analysis.result.contest.polling_day, line.party, line.name, True
            )
    return [found[day] for day in sorted(found)]


def _ids(case: Case) -> Sequence[str]:
    return case.archive.in_seat(case.claim.contest_id or "")


def _year(case: Case) -> int | None:
    found = [w.on.year for w in whens(case.phrase, case.article.published) if w.on and w.kind is not WhenKind.WEEKDAY]
    return found[-1] if found else None


def _subjects(case: Case, wins: Sequence[Win]) -> list[tuple[str, str | None]]:
    """Whose history it may be: a Member's by name where the words speak of an MP, else a party's, or either's.

    A party that lost the seat ("took it from the Liberal Democrats") is nobody's subject.
    """
    text = f"{case.before} {case.phrase}"
    if _MEMBER.search(text[-160:]):
        named = _member(case, wins, text)
        if named and not re.search(r"\b(?:party|Labour|Conservative|Tory)\b[^.]{0,20}$", case.before):
            return [(named, None)]
    if blue := re.search(r"\bturned (blue|red)\b", case.phrase, re.I):
        return [("", "con" if blue[1].lower() == "blue" else "lab")]
    if case.claim.party:
        return [("", case.claim.party)]
    keys = {win.party for win in wins if win.party}
    keys |= {line.candidacy.party for line in case.analysis.lines} if case.analysis else set()
    names = PartyNames(case.archive.parties, keys)
    lost = [m for m in names.find(text) if re.search(r"\bfrom (?:the )?$", text[: m.start])]
    spoken = [m for m in names.find(text) if m not in lost or re.match(r",? (?:who|which|that)\b", text[m.end :])]
    inside = [m for m in spoken if m.start > len(case.before)]
    parties = [("", m.party) for m in reversed(inside or spoken)] or [("", m.party) for m in names.find(case.sentence)]
    member = "" if inside else _surname_in(wins, text)
    return [*([(member, None)] if member else []), *dict.fromkeys(parties)]


def _member(case: Case, wins: Sequence[Win], text: str) -> str:
    if spoken := _surname_in(wins, text):
        return spoken
    wider = set(plain_words(case.paragraph_before))
    return next((win.name for win in reversed(wins) if win.name and plain_words(win.name)[-1] in wider), "")


def _surname_in(wins: Sequence[Win], text: str) -> str:
    """The winner whose surname the text has last; "" for none."""
    spread = plain_words(text)
    spoken = [
        (max(n for n, w in enumerate(spread) if w == last), win.name)
        for win in wins
        if win.name and (last := plain_words(win.name)[-1]) in spread
    ]
    return max(spoken)[1] if spoken else ""


def _is_of(win: Win, member: str, party: str | None) -> bool | None:
    """Whether a win was the subject's; None where the record cannot say."""
    if member:
        return plain_words(win.name)[-1] == plain_words(member)[-1] if win.name else None
    return win.party == party if win.party else None


def _told(case: Case, win: Win) -> str:
    who = win.name or case.party(win.party)
    return f"{who}{f' ({case.party(win.party)})' if win.name else ''} won it in {win.on:%B} {win.on.year}"


def _first_year(case: Case) -> int:
    """The year from which every general election of the seat is held for certain."""
    created = [case.archive.constituency(i).created_on for i in _ids(case)]
    known = [day.year for day in created if day and any(win.on == day and win.is_sure for win in _wins(case))]
    return min([*known, min(win.on.year for win in _wins(case) if win.is_sure)])


def _settled(case: Case, conflict: Win | None, reaches: bool, what: str) -> Checked:
    if conflict is not None and conflict.is_sure:
        return case.contradicted(f"{conflict.on.year}", _told(case, conflict), suggestion="")
    if conflict is not None:
        return case.not_checkable(f"by the seat’s name, {_told(case, conflict)}: it may have been another seat", what)
    if reaches:
        return case.supported(what, f"nothing in the record since {what} conflicts", _BY_NAME if what < "2010" else "")
    return case.not_checkable(f"the record does not reach back to {what}; nothing in it conflicts")


def _held(case: Case, wins: Sequence[Win], member: str, party: str | None, year: int | None, day: date) -> Checked:
    """Held from a year, or always, until the contest before this one."""
    if year is None and not _EVER.search(case.phrase):
        return case.not_checkable("no year is given")
    start = year if year is not None else wins[0].on.year
    before = [win for win in wins if start <= win.on.year and win.on < day]
    if not any(_is_of(win, member, party) for win in wins):
        return case.not_checkable("it is not clear whose tenure this is")
    conflict = next(
        (win for win in reversed(before) if _is_of(win, member, party) is False and _counts(win, before, year)), None
    )
    what = str(start)
    if year is None:
        reaches = _first_year(case) < 2010 or not wins[0].is_sure
        return _settled(case, conflict, reaches, what)
    in_year = [win for win in before if win.on.year == start]
    reaches = bool(in_year) and (all(_is_of(w, member, party) is not None for w in before))
    if not before and start >= _first_year(case) and wins[-1].on.year == start:
        return case.settled(_is_of(wins[-1], member, party) is not False, what, _told(case, wins[-1]))
    last_before = next((win for win in reversed(wins) if win.on.year < start and win.is_sure), None)
    if conflict is None and last_before and _is_of(last_before, member, party) and "every" not in case.phrase:
        return case.contradicted(str(last_before.on.year), f"{_told(case, last_before)} as well", suggestion="")
    if conflict is None and start >= _first_year(case) and not in_year:
        return case.contradicted(None, f"there was no contest in the seat in {start}")
    return _settled(case, conflict, reaches, what)


def _counts(win: Win, before: Sequence[Win], year: int | None) -> bool:
    """Of two elections in the year named, the later is enough (February and October 1974)."""
    return not (year == win.on.year and any(w.on.year == year and w.on > win.on for w in before))


def _first(case: Case, wins: Sequence[Win], party: str | None, year: int | None, day: date) -> Checked:
    """The first win since a year, or ever."""
    if party is None:
        return case.not_checkable("it is not clear which party’s first win this is")
    is_ever = year is None or bool(_EVER.search(case.phrase))
    earlier = [win for win in wins if win.on < day and ((is_ever and year is None) or win.on.year > (year or 0))]
    if is_ever and year is not None:
        earlier = [win for win in wins if win.on < day and win.on.year >= year]
    conflict = next((win for win in reversed(earlier) if win.party == party), None)
    start = year if year is not None else wins[0].on.year
    known = min(win.on.year for win in wins)
    reaches = known <= start and all(win.party for win in earlier) and (year is not None or _is_whole(case, wins))
    return _settled(case, conflict, reaches, str(start))


def _is_whole(case: Case, wins: Sequence[Win]) -> bool:
    created = [case.archive.constituency(i).created_on for i in _ids(case)]
    return any(day and wins[0].on <= day for day in created)


def _won_in(case: Case, wins: Sequence[Win], member: str, party: str | None, year: int) -> Checked:
    """A win in a year; "first elected in" also says that there was none before."""
    there = [win for win in wins if win.on.year == year]
    earlier = [win for win in wins if win.on.year < year and win.is_sure and _is_of(win, member, party)]
    found = next((win for win in there if _is_of(win, member, party)), None)
    if found and earlier and member and _FIRST.search(case.phrase):
        return case.contradicted(str(earlier[0].on.year), _told(case, earlier[0]))
    if found:
        return case.supported(str(year), _told(case, found), "" if found.is_sure else _BY_NAME)
    if there and all(win.is_sure and _is_of(win, member, party) is False for win in there):
        return case.contradicted(None, _told(case, there[-1]))
    return case.not_checkable(f"the record does not hold who won it in {year}")


def _last_won(case: Case, wins: Sequence[Win], party: str | None, year: int | None, day: date) -> Checked:
    won = [win for win in wins if win.on < day and win.party == party]
    if year is None:
        return case.not_checkable("no year is given")
    if won and won[-1].is_sure:
        return case.settled(won[-1].on.year == year, str(won[-1].on.year), _told(case, won[-1]))
    if won and won[-1].on.year == year:
        return case.supported(str(year), _told(case, won[-1]), _BY_NAME)
    if year >= _first_year(case):
        return case.contradicted(None, f"{case.party(party or '')} did not win it in {year}")
    return case.not_checkable(f"the record does not reach back to {year}; nothing in it conflicts")


def _previously(case: Case) -> Checked:
    """Whether somebody named was the Member before."""
    spoken = set(plain_words(f"{case.phrase} {case.article.text[case.claim.end : case.claim.end + 30]}"))
    for analysis in reversed(case.in_seat()):
        if analysis.winner and set(plain_words(analysis.winner.candidacy.name)) <= spoken:
            year = analysis.result.contest.polling_day.year
            return case.supported(str(year), f"{analysis.winner.candidacy.name} won {case.place(analysis)}")
    wider = set(plain_words(case.article.text))
    for analysis in reversed(case.in_seat()[:-1]):
        if analysis.winner and set(plain_words(analysis.winner.candidacy.name)) <= wider:
            year = analysis.result.contest.polling_day.year
            return case.supported(str(year), f"{analysis.winner.candidacy.name} won {case.place(analysis)}")
    return case.not_checkable("it is not clear who is said to have held it")
