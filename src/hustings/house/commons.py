"""The House of Commons on any date: as a general election returned it, with the by-elections published since."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

import msgspec

from hustings.errors import UnknownThing
from hustings.measures.majorities import winner_of
from hustings.record.entries import ChallengeNoted
from hustings.record.model import SPEAKER, Challenge, HouseElected, Stage, Vacancy
from hustings.record.state import ContestBook, State

CAVEAT = "defections and suspensions not recorded"
LONGEST_PARLIAMENT_YEARS = 5
"""No House is said to sit longer than this after its election, where its dissolution is not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VacantSeat:
    """A seat without a Member on the date in hand, and the contest that is to fill it."""

    contest_id: str
    constituency_id: str
    vacancy: Vacancy


@dataclass(frozen=True, slots=True, kw_only=True)
class ByElection:
    """A by-election that filled a seat: the party (by key) that had last won it in this House, and the one that did."""

    contest_id: str
    constituency_id: str
    polling_day: date
    from_party: str
    to_party: str

    @property
    def is_change(self) -> bool:
        return self.from_party != self.to_party


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseOnDate:
    """The Commons on one date. Seats are Members, by party key, most first; `size` counts vacant seats too.

    `deputies` are the Deputy Speakers by the party that they were elected for; `not_seated` the parties whose Members
    do not take their seats. `caveat` belongs beside every figure drawn from here: it says what is not known.
    """

    on: date
    elected_on: date
    size: int
    seats: dict[str, int]
    vacant: tuple[VacantSeat, ...]
    by_elections: tuple[ByElection, ...]
    government: str
    opposition: str
    deputies: dict[str, int]
    not_seated: tuple[str, ...]
    caveat: str
    source: str = ""

    @property
    def members(self) -> int:
        """How many Members there are: the size less the vacant seats."""
        return sum(self.seats.values())

    @property
    def government_majority(self) -> int:
        """The government's Members minus all others, in seats; the Speaker is one of the others.

        ``2 * seats - 650`` in a full House. Below 0 the government is a minority.
        """
        return 2 * self.seats.get(self.government, 0) - self.members

    def government_majority_with_speaker(self, old_party: str) -> int:
        """The same with the Speaker counted for the party that he or she left (BBC). The record does not hold which."""
        speakers = self.seats.get(SPEAKER, 0)
        return self.government_majority + (2 * speakers if old_party == self.government else 0)

    @property
    def working_majority(self) -> int:
        """The government's voting Members minus all other voting Members, in seats.

        Left out are the Speaker, the Deputy Speakers, and those who do not take their seats. The formula is the
        Institute for Government's.
        """
        voting = {
            party: seats - self.deputies.get(party, 0)
            for party, seats in self.seats.items()
            if party != SPEAKER and party not in self.not_seated
        }
        return 2 * voting.get(self.government, 0) - sum(voting.values())


def house_on(state: State, on: date) -> HouseOnDate:
    """The Commons at the end of *on*, as this record has it.

    A seat is vacant from the day it fell so until polling day, or until a result is published, and again from the day
    an election court makes the election void. A winner counts from polling day.

    Raises:
        UnknownThing: No House is held for that date.
    """
    return _house(state, _elected(state, on), on, without="")


def last_known_day(state: State) -> date:
    """The last polling day of the latest House that this record holds a result of: what came after is not known.

    Raises:
        UnknownThing: No House is held.
    """
    house = max(state.houses, key=lambda h: h.elected_on, default=None)
    if house is None:
        raise UnknownThing("House", "at all")
    days = (book.contest.polling_day for book, _ in _by_elections(state, house, date.max) if _winner_by(book, date.max))
    return max(days, default=house.elected_on)


def what_changed(state: State, contest_id: str) -> tuple[HouseOnDate, HouseOnDate]:
    """The House of a published by-election's polling day without it (the seat's last party in it) and with it.

    Raises:
        UnknownThing: No such contest, no published result of it, it is no by-election, or no House for its date.
    """
    day = state.book(contest_id).contest.polling_day
    after = house_on(state, day)
    if contest_id not in {each.contest_id for each in after.by_elections}:
        raise UnknownThing("published by-election", contest_id)
    return _house(state, _elected(state, day), day, without=contest_id), after


def house_document(house: HouseOnDate) -> dict[str, Any]:
    """The House as plain values for a JSON writer: seats and majorities in seats, parties by key, dates as text."""
    plain: dict[str, Any] = msgspec.to_builtins(house)
    return plain | {
        "members": house.members,
        "government_majority": house.government_majority,
        "working_majority": house.working_majority,
    }


def _elected(state: State, on: date) -> HouseElected:
    """The House last elected by *on*, unless it is known or bound to have been followed by another."""
    house = max((h for h in state.houses if h.elected_on <= on), key=lambda h: h.elected_on, default=None)
    if house is not None and on < _ends(house):
        general_elections = (b.contest.polling_day for b in state.contests.values() if not b.contest.is_by_election)
        if not any(house.elected_on < day <= on for day in general_elections):
            return house
    raise UnknownThing("House", on.isoformat(), [h.elected_on.isoformat() for h in state.houses])


def _house(state: State, elected: HouseElected, on: date, *, without: str) -> HouseOnDate:
    seats, last_won = Counter(elected.seats), _winners_at(state, elected.elected_on)
    vacant: list[VacantSeat] = []
    filled: list[ByElection] = []
    unnamed: list[str] = []
    for book, vacancy in _by_elections(state, elected, on):
        contest = book.contest
        if contest.id == without:
            continue
        seat = contest.constituency_id
        held_by, court = last_won.get(seat, vacancy.party), _court(book, on)
        winner = _winner_by(book, on)
        vacant = [v for v in vacant if v.constituency_id != seat]
        if court is not None and court.challenge is Challenge.OTHER_RETURNED:
            returned = contest.candidacy(court.returned)
            winner = returned.party if returned else None
            unnamed += [] if returned else [contest.id]
        if winner is not None:
            seats[held_by] -= 1
            seats[winner] += 1
            last_won[seat] = winner
            filled.append(
                ByElection(
                    contest_id=contest.id,
                    constituency_id=seat,
                    polling_day=contest.polling_day,
                    from_party=held_by,
                    to_party=winner,
                )
            )
        if winner is None or (court is not None and court.challenge is Challenge.VOID):
            vacant.append(VacantSeat(contest_id=contest.id, constituency_id=seat, vacancy=vacancy))
    for each in vacant:
        seats[last_won.get(each.constituency_id, each.vacancy.party)] -= 1
    return HouseOnDate(
        on=on,
        elected_on=elected.elected_on,
        size=sum(elected.seats.values()),
        seats={party: n for party, n in sorted(seats.items(), key=lambda item: (-item[1], item[0])) if n},
        vacant=tuple(vacant),
        by_elections=tuple(filled),
        government=elected.government,
        opposition=elected.opposition,
        deputies=elected.deputies,
        not_seated=elected.not_seated,
        caveat=_caveat(filled, unnamed),
        source=elected.source,
    )


def _caveat(filled: list[ByElection], unnamed: list[str]) -> str:
    """What is not known of a House with these by-elections, and with these where the court's choice is not named."""
    latest = max((each.polling_day for each in filled), default=None)
    held = f", the latest of {latest.day} {latest:%B %Y}" if latest else ": none by this day"
    others = "; ".join(
        f"the court returned another candidate at {each}, the record does not say whom, and that seat is left to nobody"
        for each in unnamed
    )
    return "; ".join(filter(None, (f"as elected, with the by-elections this record holds{held}", others, CAVEAT)))


def _by_elections(state: State, elected: HouseElected, on: date) -> list[tuple[ContestBook, Vacancy]]:
    """The by-elections of this House whose seat had fallen vacant by *on*, by the day that it did."""
    found = [
        (book, book.contest.vacancy)
        for book in state.contests.values()
        if book.contest.is_by_election
        and book.contest.vacancy is not None
        and elected.elected_on <= book.contest.vacancy.vacated_on <= on
        and book.contest.polling_day < _ends(elected)
    ]
    return sorted(found, key=lambda pair: (pair[1].vacated_on, pair[0].contest.id))


def _winners_at(state: State, elected_on: date) -> dict[str, str]:
    """Who won each seat at the general election, as far as the record holds it: party keys by constituency."""
    found = {}
    for book in state.contests.values():
        contest = book.contest
        if contest.polling_day == elected_on and not (contest.is_by_election or contest.is_notional):
            winner = winner_of(book.result(public=True))
            if winner is not None:
                found[contest.constituency_id] = winner.party
    return found


def _winner_by(book: ContestBook, on: date) -> str | None:
    """The party key of a published by-election's winner, from polling day on."""
    result = book.result(public=True)
    if book.contest.polling_day > on or result.stage is not Stage.DECLARED:
        return None
    winner = winner_of(result)
    return winner.party if winner else None


def _court(book: ContestBook, on: date) -> ChallengeNoted | None:
    """Where the challenge to a by-election stood by *on*."""
    return next((noted for _, noted in reversed(book.challenges) if noted.on <= on), None)


def _ends(house: HouseElected) -> date:
    """The first day on which a House is no more: its dissolution, else the last that it can have had."""
    return house.dissolved_on or _plus_years(house.elected_on, LONGEST_PARLIAMENT_YEARS)


def _plus_years(day: date, years: int) -> date:
    return date(day.year + years, day.month, 28 if (day.month, day.day) == (2, 29) else day.day)
