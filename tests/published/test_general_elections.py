"""Indices, lost deposits and closest contests of the general elections of 2010 to 2024, over all 650 seats.

Out of the official candidate files. Each abbreviation counts as one party, Labour and Co-operative with Labour, and the
Speaker stands alone: counted with Labour in 2024, parties by seats are 2.23 and not 2.24. The indices follow the papers
cited in `hustings.measures.indices`; the smallest majorities are as in the House of Commons Library's reports.
"""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path

import pytest

from hustings.measures import effective_parties, gallagher_index, loses_deposit, majority
from hustings.measures.display import half_up
from strategies import make_result

# Parliament, polling day, effective parties by votes and by seats, Gallagher, lost deposits, smallest majority
ELECTIONS = [
    (55, date(2010, 5, 6), "3.72", "2.58", "15.1", 1_893, 4),
    (56, date(2015, 5, 7), "3.93", "2.54", "15.0", 1_570, 27),
    (57, date(2017, 6, 8), "2.89", "2.48", "6.5", 1_568, 2),
    (58, date(2019, 12, 12), "3.23", "2.39", "11.8", 1_275, 57),
    (59, date(2024, 7, 4), "4.74", "2.24", "23.7", 1_673, 15),
]


def read_seats(data_dir: Path, parliament: int) -> dict[str, list[tuple[str, int]]]:
    path = data_dir / "uk-parliament" / "results-by-parliament" / str(parliament) / "general-election/candidacies.csv"
    seats: dict[str, list[tuple[str, int]]] = defaultdict(list)
    with path.open(encoding="utf-8-sig", newline="") as lines:
        for row in csv.reader(lines):
            if row[18].isdigit():
                seats[row[0]].append(
                    (row[8].strip().replace("Lab Co-op", "Lab").replace("Lab Coop", "Lab"), int(row[18]))
                )
    return seats


@pytest.mark.data
@pytest.mark.parametrize(
    ("parliament", "day", "by_votes", "by_seats", "gallagher", "lost", "smallest"),
    ELECTIONS,
    ids=[str(row[1].year) for row in ELECTIONS],
)
def test_a_whole_general_election(
    data_dir: Path, parliament: int, day: date, by_votes: str, by_seats: str, gallagher: str, lost: int, smallest: int
):
    seats = read_seats(data_dir, parliament)
    assert len(seats) == 650
    votes: Counter[str] = Counter()
    won: Counter[str] = Counter()
    for lines in seats.values():
        won[max(lines, key=lambda line: line[1])[0]] += 1
        for party, cast in lines:
            votes[party] += cast
    assert str(half_up(effective_parties(votes.values()), 2)) == by_votes
    assert str(half_up(effective_parties(won.values()), 2)) == by_seats
    assert f"{gallagher_index(votes, won):.1f}" == gallagher
    totals = {seat: sum(cast for _, cast in lines) for seat, lines in seats.items()}
    assert lost == sum(loses_deposit(cast, totals[seat], day) for seat, lines in seats.items() for _, cast in lines)
    assert min(majority(make_result(lines, polling_day=day)) or 0 for lines in seats.values()) == smallest
