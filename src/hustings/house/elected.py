"""The Houses that general elections returned: as entered, with seats from the results where nobody has stated them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import date

from hustings.errors import UnknownThing
from hustings.measures.elections import NOT_PARTIES, house_size
from hustings.measures.majorities import winner_of
from hustings.record.contest_book import ContestBook
from hustings.record.entries import Part
from hustings.record.model import Candidacy, HouseElected
from hustings.record.state import State

LONGEST_PARLIAMENT_YEARS = 5
"""No House is said to sit longer than this after its election, where its dissolution is not known."""


def house_elected(state: State, on: date) -> HouseElected:
    """The House last elected by *on*, with its seats by party.

    Seats and inputs are those entered. Seats that nobody has stated are counted from the results if every seat has
    one; a House of which nothing was entered is inferred (`is_inferred`): most seats is the government, next the
    opposition. `dissolved_on` is the Parliament's own where the record holds that.

    Raises:
        UnknownThing: None is held for that date: no results of every seat, or dissolved before it.
    """
    latest = max((day for day in _days(state) if day <= on), default=None)
    house = _returned(state, latest) if latest else None
    if house is None or on >= ends_on(state, house):
        raise UnknownThing("House", on.isoformat(), [day.isoformat() for day in known_houses(state)])
    return house


def known_houses(state: State) -> list[date]:
    """The general elections of which a whole House is held, the first first."""
    return [day for day in sorted(_days(state)) if _returned(state, day)]


def is_inferred(state: State, house: HouseElected) -> bool:
    """Whether nobody has stated who governs, who opposes and who does not vote: it follows from the seats alone."""
    return all(entered.elected_on != house.elected_on for entered in state.houses)


def ends_on(state: State, house: HouseElected) -> date:
    """The first day on which a House is no more: its dissolution, else the last that it can have had."""
    if house.dissolved_on:
        return house.dissolved_on
    year, month = house.elected_on.year + LONGEST_PARLIAMENT_YEARS, house.elected_on.month
    five_years_on = date(year, month, min(house.elected_on.day, 28))
    return min((day for day in _days(state) if day > house.elected_on), default=five_years_on)


def winners_at(state: State, elected_on: date, *, among: Collection[str] | None = None) -> dict[str, str]:
    """Who won each seat at the general election, as far as the record holds it: party keys by constituency.

    `among` are the constituencies asked about; all of them if it is None.
    """
    return dict(_winners(state, elected_on, among))


def _winners(state: State, elected_on: date, among: Collection[str] | None) -> Iterator[tuple[str, str]]:
    for book in state.contests.values():
        contest = book.contest
        if contest.election_day != elected_on or contest.is_by_election or contest.is_notional:
            continue
        if among is None or contest.constituency_id in among:
            winner = _winner(book)
            if winner is not None:
                yield contest.constituency_id, winner.party


def _winner(book: ContestBook) -> Candidacy | None:
    """As `winner_of` the public result, which is only made where the top is level: a House asks 650 times."""
    published = book.published(Part.COUNT)
    votes = published[1].figures.votes if published else {}
    most = max(votes.values(), default=0)
    first = [candidacy_id for candidacy_id, n in votes.items() if n == most]
    return book.contest.candidacy(first[0]) if len(first) == 1 else winner_of(book.result(public=True))


def _days(state: State) -> set[date]:
    """Every general election that the record holds a contest or a House of."""
    contests = (book.contest for book in state.contests.values())
    held = {c.election_day for c in contests if not (c.is_by_election or c.is_notional)}
    return held | {house.elected_on for house in state.houses}


def _returned(state: State, day: date) -> HouseElected | None:
    entered = next((h for h in reversed(state.houses) if h.elected_on == day), None)
    if entered and entered.seats:
        return _with_dissolution(state, entered)
    seats = Counter(winners_at(state, day).values())
    if sum(seats.values()) != house_size(day):
        return None
    return _with_dissolution(state, replace(entered, seats=dict(seats)) if entered else _inferred(day, seats))


def _inferred(day: date, seats: Counter[str]) -> HouseElected:
    ranked = sorted((party for party in seats if party not in NOT_PARTIES), key=lambda p: (-seats[p], p))
    return HouseElected(
        elected_on=day,
        seats=dict(seats),
        government=ranked[0],
        opposition=ranked[1] if len(ranked) > 1 else "",
        deputies={},
        not_seated=(),
        note="derived from the results of every seat",
    )


def _with_dissolution(state: State, house: HouseElected) -> HouseElected:
    """The House with the end that the record's table of Parliaments gives it."""
    sat = (p for p in state.reference.parliaments if p.opened_on and p.opened_on > house.elected_on)
    parliament = min(sat, key=lambda p: p.opened_on or date.max, default=None)
    if house.dissolved_on or parliament is None:
        return house
    return replace(house, dissolved_on=parliament.dissolved_on)
