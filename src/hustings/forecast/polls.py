"""Final averages of opinion polls in Great Britain, from the rows of a table of polls."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from hustings.forecast.tables import PARTIES

FINAL_DAYS = 10  # a poll counts as final if its fieldwork ended, or began where only that is known, in these days
COLUMNS = {
    "con": ("con", "Conservative"),
    "lab": ("lab", "Labour"),
    "ld": ("ld", "Lib_Dem"),
    "snp": ("snp", "SNP"),
    "green": ("green", "Green"),
    "ref": ("bxp_reform", "ukip", "Reform_UKIP"),
}
EXIT_POLL_NAMES = {"BRX": "ref", "UKIP": "ref", "Reform": "ref", "RUK": "ref"}


@dataclass(frozen=True, slots=True)
class Poll:
    """One poll in Great Britain: its day, who took it, and shares of those who gave an intention, 0 to 1."""

    on: date
    pollster: str
    shares: Mapping[str, float]


def parse_polls(rows: Iterable[Mapping[str, str]]) -> list[Poll]:
    """Polls out of either table described in docs/projection.md; rows without a day, or of another kind, are left out.

    A share that is empty or nought is not known.
    """
    return [poll for poll in map(_parse_poll, rows) if poll]


def _parse_poll(row: Mapping[str, str]) -> Poll | None:
    day = row.get("date") or row.get("fieldwork_start")
    pollster = (row.get("Pollster") or row.get("pollster") or "").split(" Archived")[0].split("[")[0]
    unpublished = "unpublished" in (row.get("Pollster") or "")
    if not day or unpublished or row.get("kind", "poll") != "poll" or row.get("geography") == "UK":
        return None
    whole = 1.0 if "Conservative" in row else 100.0
    shares = {}
    for party, columns in COLUMNS.items():
        value = sum(float(row.get(column) or 0) for column in columns) / whole
        if value > 0:
            shares[party] = value
    return Poll(date.fromisoformat(day), pollster, shares)


def final_average(polls: Iterable[Poll], polling_day: date) -> dict[str, float]:
    """The mean of each pollster's last poll in the days before a polling day; {} where there is none.

    A party is averaged over the polls that give it. What is left is "others": everybody not named in any.
    """
    first = polling_day - timedelta(days=FINAL_DAYS)
    last: dict[str, Poll] = {}
    for poll in sorted(polls, key=lambda poll: poll.on):
        if first <= poll.on < polling_day:
            last[poll.pollster] = poll
    named = sorted({party for poll in last.values() for party in poll.shares})
    mean = {}
    for party in named:
        given = [poll.shares[party] for poll in last.values() if party in poll.shares]
        if 2 * len(given) > len(last):
            mean[party] = sum(given) / len(given)
    return mean | ({"others": max(0.0, 1 - sum(mean.values()))} if mean else {})


def parse_exit_poll(rows: Iterable[Mapping[str, str]], year: int) -> dict[str, float]:
    """Seats by party in the exit poll of a general election, from rows of election, party and predicted_seats."""
    seats = {}
    for row in rows:
        party = EXIT_POLL_NAMES.get(row["party"], row["party"].lower())
        if row["election"].startswith(str(year)) and party in PARTIES:
            seats[party] = float(row["predicted_seats"])
    return seats
