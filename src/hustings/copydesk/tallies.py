"""The verdict on seats in the House and on how many stood."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction

from hustings.copydesk.case import Case, Question, Reading
from hustings.copydesk.dates import WhenKind, whens
from hustings.copydesk.judging import judged
from hustings.copydesk.names import Roster
from hustings.copydesk.readings import NO_RESULT, NO_SUBJECT
from hustings.copydesk.tolerances import Measure
from hustings.copydesk.values import Checked, Unit, Verdict
from hustings.copydesk.words import words
from hustings.measures.display import number, signed_number
from hustings.record.model import SPEAKER

_CHANGE = re.compile(r"\b(?:gain|net|los[ts]|lose|losing|loss|up|down|more than (?:in|at)|fewer than (?:in|at))", re.I)
_NATIONS = {
    "Scotland": r"\bnorth of the border\b|\bScottish (?:seats|MPs|constituencies)\b",
    "Wales": r"\bWelsh (?:seats|MPs|constituencies)\b",
    "England": r"\bEnglish (?:seats|MPs|constituencies)\b",
}
_PLACES = {"most": 1, "largest": 1, "biggest": 1, "second": 2, "third": 3, "fourth": 4}


def candidates(case: Case) -> Checked:
    """How many stood; "others" leaves out whoever has been named."""
    analysis = case.analysis
    if case.claim.contest_id is None:
        return case.not_checkable(NO_RESULT)
    lines = len(analysis.lines) if analysis else 0
    stood = lines or len(case.archive.contest(case.claim.contest_id).candidacies)
    readings = [Reading(value=Fraction(stood), working=f"{stood} candidates stood")]
    near = case.before[-8:] + case.words + case.article.text[case.claim.end : case.claim.end + 12]
    if re.search(r"\b(?:other|others|rivals|opponents|challengers)\b", near, re.I):
        named = _candidates_named(case)
        apart = range(1, max(1, len(named)) + 1)
        readings = [
            Reading(value=Fraction(stood - n), working=f"{stood} candidates stood, {stood - n} besides") for n in apart
        ]
    return judged(case, Question(measure=Measure.COUNT, readings=tuple(readings)))


def _candidates_named(case: Case) -> set[str]:
    """Candidates whom the paragraph names before the claim."""
    contest = case.archive.contest(case.claim.contest_id or "")
    text = case.paragraph_before
    return {c for mention in Roster([contest]).find(text, words(text)) for _, c in mention.standings}


_OF_THEIRS = re.compile(r"\bof (?:their|its|his|her|the party['’]s) $")  # "all but eight of their 57 seats": had before


def seats(case: Case) -> Checked:
    """A party's seats at a general election, with or without the Speaker; its place; an overall majority; a change."""
    days = [day for day in _elections(case) if case.archive.seats(day)]
    party, said = case.claim.party, case.claim.stated.value
    if days and _OF_THEIRS.search(case.before):
        days = [day for day in case.archive.general_elections() if day < days[0]][-1:]
    if not days:
        return case.not_checkable("the record does not hold every seat of that general election")
    if (area := _area(case)) and said is not None:
        return _in_area(case, days, area, party)
    if said is None or case.claim.stated.unit is Unit.PLACE:
        return _place(case, case.archive.seats(days[0]), days[0], party)
    if re.search(r"\bmajority\b", f"{case.before[-30:]} {case.words}", re.I):
        return _first_that_fits(case, [_overall(case.archive.seats(day)) for day in days])
    if party is None:
        size = sum(case.archive.seats(days[0]).values())
        return case.supported(size, f"the House has {size} seats") if said == size else case.not_checkable(NO_SUBJECT)
    return _first_that_fits(case, [_of_party(case, day, party) for day in days])


def _area(case: Case) -> str:
    """The nation or region in which the sentence counts seats, as the record names it; "" for the whole House."""
    text = f"{case.before[-90:]}{case.words}{case.after[:50]}"
    if area := _area_in(case, text, len(case.before[-90:])):
        return area
    is_of_fewer = re.match(r"\W*of (?:the |its )?\d", case.after) or re.search(r"\d of (?:the |its )?$", case.before)
    wider = case.paragraph_before
    return _area_in(case, wider, len(wider)) if is_of_fewer else ""


def _area_in(case: Case, text: str, at: int) -> str:
    """The area that a text names nearest to a place in it."""
    found = [(m.start(), area) for area in case.archive.areas() for m in re.finditer(rf"\b{re.escape(area)}\b", text)]
    found += [(m.start(), area) for area, cue in _NATIONS.items() for m in re.finditer(cue, text, re.I)]
    return min(found, key=lambda each: abs(each[0] - at))[1] if found else ""


def _in_area(case: Case, days: Sequence[date], area: str, party: str | None) -> Checked:
    """Seats won in a part of the country, or how many there are; a figure that fits neither there nor in all is wrong
    only where the words bind it to that part.
    """
    readings = []
    for day in days:
        tally = case.archive.seats_in(day, area)
        readings += [(tally.get(party, 0), f"{case.party(party)} won {tally.get(party, 0)} seats")] if party else []
        readings.append((sum(tally.values()), f"there were {sum(tally.values())} seats"))
        readings.append((case.archive.seats(day).get(party or "", 0), "of the whole House"))
    told = tuple(Reading(value=Fraction(n), working=f"{words} ({area})") for n, words in readings)
    is_bound = party is not None and re.match(rf"\W*(?:MPs |seats )?(?:in|of|from) {re.escape(area)}\b", case.after)
    doubt = "" if is_bound else f"it is not clear whether seats in {area} are counted"
    return judged(case, Question(measure=Measure.COUNT, readings=told, doubt=doubt))


def _first_that_fits(case: Case, asked: Sequence[Question]) -> Checked:
    """The verdict on the likeliest election, unless the figure is right for another that may be meant."""
    found = [judged(case, question) for question in asked]
    return next((checked for checked in found if checked.verdict is Verdict.SUPPORTED), found[0])


def _elections(case: Case) -> list[date]:
    """The general elections that may be meant: that of the year right after the figure alone, else by likelihood."""
    days = case.archive.general_elections()
    after = case.article.text[case.claim.end : case.claim.end + 30]
    if (year := re.match(r"[^,;.\d]*\b(?:in|of|at) (?:the )?(20\d\d)\b", after)) and "from" not in after:
        return [day for day in days if day.year == int(year[1])][-1:]
    named = case.claim.compared_with or case.claim.contest_id
    meant = [case.archive.contest(named).election_day] if named else []
    published = case.article.published
    latest = max((day for day in days if published is None or day <= published), default=None)
    years = _years(case.sentence) or _years(case.paragraph_before)
    listed = [*meant, *([latest] if latest else []), *(day for day in days if day.year in years)]
    return [day for day in dict.fromkeys(listed) if day in days]


def _years(text: str) -> set[int]:
    """The years that a text names, save the bounds of spans."""
    return {w.on.year for w in whens(text, None) if w.kind is WhenKind.YEAR and w.on and not w.is_bound}


def _of_party(case: Case, day: date, party: str) -> Question:
    archive, name, tally = case.archive, case.party(party), case.archive.seats(day)
    won = tally.get(party, 0)
    readings = [Reading(value=Fraction(won), working=f"{name} won {won} seats at the general election of {day.year}")]
    if archive.speakers_party(day) == party and tally.get(SPEAKER):
        working = f"{name} won {won + tally[SPEAKER]} seats with the Speaker’s"
        note = "with the Speaker’s seat"
        readings.append(Reading(value=Fraction(won + tally[SPEAKER]), working=working, note=note))
    if _CHANGE.search(f"{case.before[-40:]} {case.words}"):
        readings = [*_changes(case, day, party, won), *readings]
    is_now = bool(re.search(r"\b(?:now|currently|has|have)\b", case.before[-60:], re.I))
    if is_now and case.article.published:
        sits = archive.sitting(case.article.published).get(party)
        if sits is not None:
            working = f"{name} had {sits} Members on {case.article.published}, as far as this record goes"
            readings.append(Reading(value=Fraction(sits), working=working))
    earlier = max((d for d in archive.general_elections() if d < day), default=None)
    others = [("last_election", archive.seats(earlier).get(party, 0))] if earlier else []
    others += [("other_candidate", n) for key, n in tally.items() if key != party]
    doubt = (
        "the record may not know every change of party since the election" if is_now and _is_later(case, day) else ""
    )
    return Question(measure=Measure.COUNT, readings=tuple(readings), others=tuple(others), doubt=doubt)


def _is_later(case: Case, day: date) -> bool:
    return case.article.published is not None and (case.article.published - day).days > 14


def _changes(case: Case, day: date, party: str, won: int) -> list[Reading]:
    """Seats gained or lost: from those won before, and from the notional House on new boundaries."""
    earlier = max((d for d in case.archive.general_elections() if d < day), default=None)
    then = [case.archive.seats(earlier).get(party, 0)] if earlier else []
    then.append(case.archive.seats_before(day).get(party, 0))
    name = case.party(party)
    return [
        Reading(value=Fraction(won - n), working=f"{name} went from {n} seats to {won}: {signed_number(won - n)}")
        for n in dict.fromkeys(then)
    ]


def _overall(tally: Mapping[str, int]) -> Question:
    size = sum(tally.values())
    most = max(tally.values())
    readings = tuple(
        Reading(value=Fraction(2 * n - size), working=f"{n} of {size} seats is {n - (size - n)} more than all others")
        for n in (most, most + tally.get(SPEAKER, 0))
    )
    return Question(measure=Measure.COUNT, readings=readings)


def _place(case: Case, tally: Mapping[str, int], day: date, party: str | None) -> Checked:
    spoken = case.before[-12:] + case.words
    named = next((n for word, n in reversed(_PLACES.items()) if re.search(rf"\b{word}", spoken, re.I)), None)
    said = max(int(case.claim.stated.value or 0), named or 0)
    if not said or party is None:
        return case.not_checkable(NO_SUBJECT)
    ranked = sorted(tally, key=lambda key: -tally[key])
    right = ranked.index(party) + 1 if party in ranked else len(ranked)
    working = f"{case.party(party)} won {number(tally.get(party, 0))} seats at the general election of {day.year}"
    return case.settled(said == right, right, working)
