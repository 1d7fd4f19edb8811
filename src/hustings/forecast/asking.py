"""What a page or a command asks of polls and swings, answered whole: table of polls, baseline, every method."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import msgspec

from hustings.errors import Refused, UnknownThing
from hustings.forecast.poll_average import OTHER, PollAverage
from hustings.forecast.swings import METHODS, SeatForecast, Seats, Stated, Tactical, seats_at, share_needed
from hustings.measures.elections import needed_for_majority
from hustings.record.reference import POLL, PollTable

ORDER = ("pollbase", "gb polls")
"""Tables of national polls, the first preferred as far as it reaches."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Needed:
    """The least shares, 0 to 1, with which a party has a majority and is the largest; None where none is enough."""

    party: str
    rival: str | None
    majority: float | None
    largest: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What stated shares come to under one method, and what a party would need under it."""

    method: str
    forecast: SeatForecast
    needed: Needed | None


def table_for(tables: Mapping[str, PollTable], on: date) -> PollTable:
    """The table of national polls that serves a date: PollBase as far as it reaches, then Great Britain's.

    Raises:
        UnknownThing: The record holds no national polls up to that date.
    """
    reaching = {name: last_poll(tables[name], on) for name in ORDER if name in tables}
    held = {name: last for name, last in reaching.items() if last is not None}
    if not held:
        raise UnknownThing("table of national polls up to", str(on))
    first = next(iter(held))
    ends = last_poll(tables[first])
    return tables[first if ends is None or on <= ends else max(held, key=lambda name: held[name])]


def last_poll(table: PollTable, on: date = date.max) -> date | None:
    """The last day of the latest poll of a table up to a date; None where there is none."""
    return max((poll.last_day for poll in table.national if poll.kind == POLL and poll.last_day <= on), default=None)


def latest_day(tables: Mapping[str, PollTable]) -> date | None:
    """The last day of the latest national poll that the record holds."""
    days = [day for name in ORDER if name in tables and (day := last_poll(tables[name])) is not None]
    return max(days, default=None)


def answers(
    seats: Seats,
    stated: Stated,
    *,
    tactical: Tactical | None = None,
    party: str = "",
    rival: str | None = None,
) -> list[Answer]:
    """Seats under every method; with a party, the shares that it needs (the tactical what-if left out of those).

    Raises:
        Refused: As for `seats_at`; a rival without a stated share, or no such party at the baseline.
    """
    if rival is not None and rival not in stated.shares:
        raise Refused(f"{rival} has no stated share that {party} could take from")
    if party and party not in seats.parties:
        raise Refused(f"{party} did not stand at the general election of {seats.election}")
    found = []
    for name, method in METHODS.items():
        needed = None
        if party:
            wanted = needed_for_majority(len(seats.contest_ids))
            needed = Needed(
                party=party,
                rival=rival,
                majority=share_needed(seats, stated, party, method, seats_wanted=wanted, rival=rival),
                largest=share_needed(seats, stated, party, method, rival=rival),
            )
        forecast = seats_at(seats, stated, method, tactical=tactical)
        found.append(Answer(method=name, forecast=forecast, needed=needed))
    return found


def stated_from(average: PollAverage) -> dict[str, float]:
    """An average's shares, without `other`: as anybody would state them, to a tenth of a point."""
    return {party: round(found.share, 3) for party, found in average.shares.items() if party != OTHER}


def parse_shares(text: str) -> dict[str, float]:
    """Shares as people write them, 0 to 1 by party key.

    Raises:
        Refused: Not parties with numbers from 0 to 100.

    >>> parse_shares("con=19, lab=18.7")
    {'con': 0.19, 'lab': 0.187}
    """
    found: dict[str, float] = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        party, _, number = part.partition("=")
        found[party.strip()] = parse_share(number, part)
    return found


def parse_share(number: str, where: str) -> float:
    """A per cent from 0 to 100 as a share.

    Raises:
        Refused: It is none.
    """
    try:
        share = round(float(number), 6) / 100
    except ValueError:
        share = -1.0
    if not 0 <= share <= 1:
        raise Refused(f"{where!r}: a share is a number from 0 to 100, as in con=19 or lab=18.7")
    return round(share, 8)


def parse_tactical(text: str) -> Tactical:
    """A tactical what-if: whose votes, to the better placed of which two, how many in a hundred.

    Raises:
        Refused: It is written otherwise.

    >>> parse_tactical("green:lab,ld=30")
    Tactical(of='green', between=('lab', 'ld'), share=0.3)
    """
    who, _, number = text.partition("=")
    of, _, between = who.partition(":")
    first, _, second = between.partition(",")
    if not (of and first and second):
        raise Refused(f"{text!r}: write a tactical vote as green:lab,ld=30")
    return Tactical(of=of.strip(), between=(first.strip(), second.strip()), share=parse_share(number, text))


def document(value: object) -> Any:
    """A value of this room as plain JSON: shares and points as numbers, dates as text, pictures of arrays left out."""
    return msgspec.to_builtins(value, enc_hook=float, str_keys=True)


def average_document(average: PollAverage) -> dict[str, Any]:
    """An average as JSON, without its polls and its trend."""
    return {
        "on": average.on.isoformat(),
        "shares": document(average.shares),
        "houses": document(average.houses),
        "polls": len(average.polls),
        "first_poll_on": average.polls[0].last_day.isoformat(),
        "last_poll_on": average.polls[-1].last_day.isoformat(),
        "learned_from": [day.isoformat() for day in average.elections],
        "days_before": average.days_before,
        "credit": average.credit,
    }


def answers_document(found: Sequence[Answer], stated: Stated) -> dict[str, Any]:
    """Answers as JSON; every figure is arithmetic on stated shares."""
    return {
        "is_arithmetic": True,
        "area": stated.area,
        "shares": dict(stated.shares),
        "apart": document(stated.apart),
        "baseline": found[0].forecast.election.isoformat(),
        "methods": {
            answer.method: {
                "seats": dict(answer.forecast.seats),
                "seats_before": dict(answer.forecast.before),
                "changes": document(answer.forecast.changes),
                "needed": document(answer.needed),
            }
            for answer in found
        },
        "notes": list(found[0].forecast.notes),
    }
