"""Seats, people and parties in copy: as the record has them, shortened, misspelt and nicknamed."""

from __future__ import annotations

import pytest

from copydesk.copy_scenes import BATLEY, masks
from hustings.copydesk.archive import Archive
from hustings.copydesk.names import Mention, PartyNames, Roster
from hustings.copydesk.scene import index_of
from hustings.copydesk.words import words
from hustings.record.book import Record


def seats(text: str, archive: Archive) -> list[str]:
    gazetteer = index_of(archive).gazetteer
    found = words(text)
    exact = gazetteer.find(text, found)
    return [place.slug for place in (exact or gazetteer.find_misspelt(text, found, set()))]


def people(text: str, archive: Archive) -> list[str]:
    return [m.standings[0][1] for m in Roster([archive.contest(BATLEY)]).find(text, words(text))]


def parties(text: str, archive: Archive) -> list[str | None]:
    return [m.party for m in PartyNames(archive.parties, {"yorkshire"}).find(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Batley and Spen",
        "BATLEY & SPEN",
        "Batley and\u00a0Spen",
        "Batley and Spen’s",
        "Batly and Spen",
        "Batley and Spne",
    ],
)
def test_a_seat_is_found_as_it_is_written(text: str, batley: Archive) -> None:
    assert seats(f"in {text} on Thursday", batley) == ["batley-and-spen"]


def test_a_seat_of_one_word_may_be_misspelt(batley: Archive) -> None:
    assert seats("a loss in Harletpool", batley) == ["hartlepool"]


def test_another_place_is_not_taken_for_a_seat(batley: Archive) -> None:
    assert seats("in Hartley, Battersea and Springfield", batley) == []


@pytest.mark.parametrize(
    "text", ["Kim Leadbeater", "Ms Leadbeater", "Leadbeater’s", "LEADBEATER", "Kim Leadbetter", "Mrs Leadbeatter"]
)
def test_a_candidate_is_found_by_full_name_or_surname(text: str, batley: Archive) -> None:
    assert people(f"as {text} said", batley) == ["kim-leadbeater"]


def test_somebody_else_of_the_same_surname_is_not_the_candidate(batley: Archive) -> None:
    assert people("Jean Leadbeater, her mother", batley) == []


def test_a_short_first_name_is_the_same_person(batley: Archive) -> None:
    assert people("Kimberley Leadbeater and Mike Davies", batley) == people("Michael Davies", batley)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("the Tories", "con"), ("Tory", "con"), ("Lib Dems", "ld"), ("the Greens", "green"), ("Ukip", "ukip"),
        ("Labour", "lab"), ("Kim (Lab) won", "lab"), ("Lab 13,296", "lab"), ("the Yorkshire Party", "yorkshire"),
        ("Conservative-to-Labour", "con"),
    ],
)  # fmt: skip
def test_parties_and_their_nicknames(text: str, key: str, batley: Archive) -> None:
    assert parties(text, batley)[0] == key


@pytest.mark.parametrize("text", ["labour pains", "green fields", "a tory view", "reform of the law", "Con artists"])
def test_common_words_are_not_parties(text: str, batley: Archive) -> None:
    assert parties(text, batley) == []


def mentions(text: str, archive: Archive) -> list[Mention]:
    return [mention for mask in masks(text, archive) for _, mention in mask.mentions()]


@pytest.mark.parametrize(
    ("text", "party"),
    [
        ("Labour's Kim Leadbeater won.", "lab"),
        ("the Tory candidate, Ryan Stephenson, lost.", "con"),
        ("Kim Leadbeater (Lab) 13,296", "lab"),
        ("George Galloway of the Workers Party was third.", "workers"),
        ("the Tory candidate Kim Leadbeater", "con"),
    ],
)
def test_a_party_beside_a_name_is_joined_to_it(text: str, party: str, batley: Archive) -> None:
    found = mentions(text, batley)
    assert len(found) == 1
    assert (found[0].party, found[0].is_person) == (party, True)


@pytest.mark.parametrize(
    "text",
    ["After losing to Kim Leadbeater, the Conservatives sulked.", "In a blow to the Tories, Kim Leadbeater won."],
)
def test_a_party_in_another_clause_is_not(text: str, batley: Archive) -> None:
    assert len(mentions(text, batley)) == 2


def test_a_pronoun_stands_for_the_last_person_of_that_gender(batley: Archive) -> None:
    found = mentions("Kim Leadbeater beat Ryan Stephenson. She won 13,296 votes.", batley)
    assert found[-1].standings == found[0].standings


@pytest.mark.data
def test_a_surname_that_two_candidates_share_is_the_one_last_named_in_full(official: Record) -> None:
    archive = Archive(official.state)
    roster = Roster([archive.contest("parl.tamworth.by.2023-10-19")])
    text = "Mr Cooper lost. Andrew Cooper was second and Mr Cooper sad; Ian Cooper was third, and Mr Cooper glad."
    found = [{candidacy for _, candidacy in m.standings} for m in roster.find(text, words(text))]
    andrew, ian = {"andy-cooper"}, {"ian-stuart-cooper"}
    assert found == [andrew | ian, andrew, andrew, ian, ian]
