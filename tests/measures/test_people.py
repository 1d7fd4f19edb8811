"""Everybody who has stood, from A to Z."""

from __future__ import annotations

from datetime import date

import pytest

from hustings.home import open_embedded
from hustings.measures import histories
from hustings.measures.almanac import Almanac
from hustings.measures.people import PEOPLE, letter_of, listed_as, people_table
from hustings.record.model import Candidacy

with open_embedded() as book:
    FOUND = histories.people(Almanac(book.state).analyses)
TABLE = people_table(FOUND)


def candidacy(name: str, surname: str) -> Candidacy:
    return Candidacy(id="x", name=name, surname=surname, party="ind")


@pytest.mark.parametrize(
    ("name", "surname", "listed", "letter"),
    [
        ("Nick de Bois", "de Bois", "de Bois, Nick", "D"),
        ("Niall Ó Donnghaile", "Ó Donnghaile", "Ó Donnghaile, Niall", "O"),
        ("Joseph 77", "77", "77, Joseph", "#"),
        ("The Incredible Flying Brick", "Incredible", "The Incredible Flying Brick", "I"),
        ("Boney", "Boney", "Boney", "B"),
        ("Buckethead", "", "Buckethead", "B"),
    ],
)
def test_a_person_stands_under_the_surname(name: str, surname: str, listed: str, letter: str) -> None:
    assert (listed_as(candidacy(name, surname)), letter_of(candidacy(name, surname))) == (listed, letter)


def test_everybody_is_there_once_in_order_with_contests_and_wins() -> None:
    assert TABLE.columns == list(PEOPLE)
    assert sorted(TABLE["person"]) == sorted(FOUND)
    assert TABLE["letter"].is_sorted()
    assert TABLE["contests"].sum() == sum(map(len, FOUND.values()))
    (brabin,) = TABLE.filter(name="Tracy Brabin").to_dicts()
    assert (brabin["contests"], brabin["wins"], brabin["letter"]) == (3, 3, "B")
    assert (brabin["first_on"], brabin["last_on"]) == (date(2016, 10, 20), date(2019, 12, 12))


def test_each_published_contest_was_won_by_one_person() -> None:
    with open_embedded() as record:
        analyses = Almanac(record.state).analyses.values()
    assert TABLE["wins"].sum() == sum(a.winner is not None and not a.result.contest.is_notional for a in analyses)


def test_nobody_is_a_table_without_rows() -> None:
    assert people_table({}).columns == list(PEOPLE)
