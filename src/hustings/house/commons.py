"""The House of Commons on any date: as a general election returned it, with the by-elections published since."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import msgspec

from hustings.errors import UnknownThing
from hustings.house.elected import ends_on, house_elected, is_inferred, known_houses, winners_at
from hustings.measures.majorities import winner_of
from hustings.record.contest_book import ContestBook
from hustings.record.entries import ChallengeNoted
from hustings.record.model import SPEAKER, AffiliationChange, Challenge, Contest, HouseElected, Stage, Vacancy
from hustings.record.state import State

CAVEAT = "defections and suspensions not recorded"
OTHERS_CAVEAT = "other defections and suspensions not recorded"
NOT_RECORDED = "not recorded"


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

    The government is the party of that key with its `coalition`; `affiliations` are the changes entered by then.
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
    is_inferred: bool = False
    coalition: tuple[str, ...] = ()
    affiliations: tuple[AffiliationChange, ...] = ()
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
        return 2 * self._governing(self.seats) - self.members

    def government_majority_with_speaker(self, old_party: str) -> int:
        """The same with the Speaker counted for the party that he or she left (BBC). The record does not hold which."""
        speakers = self.seats.get(SPEAKER, 0)
        return self.government_majority + (2 * speakers if old_party in (self.government, *self.coalition) else 0)

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
        return 2 * self._governing(voting) - sum(voting.values())

    def _governing(self, seats: Mapping[str, int]) -> int:
        return sum(seats.get(party, 0) for party in (self.government, *self.coalition))


def house_on(state: State, on: date) -> HouseOnDate:
    """The Commons at the end of *on*, as this record has it.

    A seat is vacant from the day it fell so until polling day, or until a result is published, and again from the day
    an election court makes the election void. A winner counts from polling day.

    Raises:
        UnknownThing: No House is held for that date.
    """
    return _house(state, house_elected(state, on), on, without="")


def last_known_day(state: State) -> date:
    """The last polling day of the latest House that this record holds a result of: what came after is not known.

    Raises:
        UnknownThing: No House is held.
    """
    known = known_houses(state)
    if not known:
        raise UnknownThing("House", "at all")
    house = house_elected(state, known[-1])
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
    return _house(state, house_elected(state, day), day, without=contest_id), after


def house_document(house: HouseOnDate) -> dict[str, Any]:
    """The House as plain values for a JSON writer: seats and majorities in seats, parties by key, dates as text."""
    plain: dict[str, Any] = msgspec.to_builtins(house)
    return plain | {
        "members": house.members,
        "government_majority": house.government_majority,
        "working_majority": house.working_majority,
    }


class _Seats:
    """Counts by party; and, of the constituencies where anything happens, who last won each and who sits."""

    def __init__(self, state: State, elected: HouseElected, happens: Collection[str]) -> None:
        self.counts = Counter(elected.seats)
        self.won = winners_at(state, elected.elected_on, among=happens)
        self._sits: dict[str, str] = {}

    def sits(self, seat: str, otherwise: str) -> str:
        return self._sits.get(seat) or self.won.get(seat, otherwise)

    def cross(self, change: AffiliationChange) -> None:
        self.counts[self.sits(change.constituency_id, change.from_party)] -= 1
        self.counts[change.to_party] += 1
        self._sits[change.constituency_id] = change.to_party

    def fill(self, seat: str, leaves: str, winner: str) -> None:
        self.counts[self.sits(seat, leaves)] -= 1
        self.counts[winner] += 1
        self.won[seat] = self._sits[seat] = winner

    def empty(self, seat: str, leaves: str) -> None:
        self.counts[self.sits(seat, leaves)] -= 1


def _house(state: State, elected: HouseElected, on: date, *, without: str) -> HouseOnDate:
    vacant: list[VacantSeat] = []
    filled: list[ByElection] = []
    unnamed: list[str] = []
    changes = [change for change in state.affiliations if elected.elected_on <= change.on <= on]
    crossing = sorted(changes, key=lambda change: change.on)
    held = _by_elections(state, elected, on)
    happens = {book.contest.constituency_id for book, _ in held} | {change.constituency_id for change in changes}
    happens |= {contest.constituency_id for contest in _still_to_poll(state, elected, on)}
    seats = _Seats(state, elected, happens)
    for book, vacancy in held:
        contest, seat = book.contest, book.contest.constituency_id
        if contest.id == without:
            continue
        while crossing and crossing[0].on <= vacancy.vacated_on:
            seats.cross(crossing.pop(0))
        held_by, court, winner = seats.won.get(seat, vacancy.party), _court(book, on), _winner_by(book, on)
        vacant = [v for v in vacant if v.constituency_id != seat]
        if court is not None and court.challenge is Challenge.OTHER_RETURNED:
            returned = contest.candidacy(court.returned)
            winner = returned.party if returned else None
            unnamed += [] if returned else [contest.id]
        if winner is not None:
            seats.fill(seat, vacancy.party, winner)
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
    for change in crossing:
        seats.cross(change)
    for each in vacant:
        seats.empty(each.constituency_id, each.vacancy.party)
    for contest in _still_to_poll(state, elected, on):
        seats.empty(contest.constituency_id, "")
        vacant.append(_not_polled(contest, elected))
    chosen = [d for d in state.deputies if elected.elected_on <= d.on <= on]
    return HouseOnDate(
        on=on,
        elected_on=elected.elected_on,
        size=sum(elected.seats.values()),
        seats={party: n for party, n in sorted(seats.counts.items(), key=lambda item: (-item[1], item[0])) if n},
        vacant=tuple(vacant),
        by_elections=tuple(filled),
        government=elected.government,
        coalition=elected.coalition,
        opposition=elected.opposition,
        deputies=max(chosen, key=lambda d: d.on).deputies if chosen else elected.deputies,
        not_seated=elected.not_seated,
        affiliations=tuple(sorted(changes, key=lambda change: change.on)),
        caveat="; ".join(filter(None, (_caveat(filled, unnamed, changes), _undated(state, elected)))),
        is_inferred=is_inferred(state, elected),
        source=elected.source,
    )


def _caveat(filled: list[ByElection], unnamed: list[str], changes: list[AffiliationChange]) -> str:
    """What is not known of a House with these by-elections, and with these where the court's choice is not named."""
    latest = max((each.polling_day for each in filled), default=None)
    held = f", the latest of {latest.day} {latest:%B %Y}" if latest else ": none by this day"
    others = "; ".join(
        f"the court returned another candidate at {each}, the record does not say whom, and that seat is left to nobody"
        for each in unnamed
    )
    crossed = f"{len(changes)} {'change' if len(changes) == 1 else 'changes'} of affiliation entered" if changes else ""
    unknown = OTHERS_CAVEAT if changes else CAVEAT
    as_elected = f"as elected, with the by-elections this record holds{held}"
    return "; ".join(filter(None, (as_elected, crossed, others, unknown)))


def _undated(state: State, elected: HouseElected) -> str:
    """What is not known of vacancies: a seat of which nothing was recorded counts as held until polling day."""
    end = ends_on(state, elected)
    contests = [book.contest for book in state.contests.values() if book.contest.is_by_election]
    in_it = [c for c in contests if elected.elected_on < c.polling_day < end]
    undated = sum(contest.vacancy is None for contest in in_it)
    return f"when the seat fell vacant is not recorded for {undated} of {len(in_it)} by-elections" if undated else ""


def _by_elections(state: State, elected: HouseElected, on: date) -> list[tuple[ContestBook, Vacancy]]:
    """The by-elections of this House whose seat had fallen vacant by *on*, by the day that it did.

    Where the record does not say when it did, the seat counts as held until polling day.
    """
    end = ends_on(state, elected)
    found = [
        (book, vacancy)
        for book in state.contests.values()
        if book.contest.is_by_election
        and elected.elected_on < book.contest.polling_day < end
        and elected.elected_on <= (vacancy := book.contest.vacancy or _unrecorded(state, book.contest)).vacated_on <= on
    ]
    return sorted(found, key=lambda pair: (pair[1].vacated_on, pair[0].contest.id))


def _still_to_poll(state: State, elected: HouseElected, on: date) -> list[Contest]:
    """Contests of the general election whose poll was put off to a day after *on*."""
    contests = (book.contest for book in state.contests.values())
    return [c for c in contests if c.election_on == elected.elected_on and c.polling_day > on]


def _not_polled(contest: Contest, elected: HouseElected) -> VacantSeat:
    reason = f"the poll was put off to {contest.polling_day.day} {contest.polling_day:%B %Y}"
    vacancy = Vacancy(vacated_on=elected.elected_on, member="", party="", cause="", reason=reason)
    return VacantSeat(contest_id=contest.id, constituency_id=contest.constituency_id, vacancy=vacancy)


def _unrecorded(state: State, contest: Contest) -> Vacancy:
    baseline = state.baseline(contest.id)
    holder = winner_of(baseline.result) if baseline else None
    party = holder.party if holder else ""
    return Vacancy(vacated_on=contest.polling_day, member="", party=party, cause="", reason=NOT_RECORDED)


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
