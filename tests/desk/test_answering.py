"""Doubts answered: which there are to answer, which answer counts for which figures, and what a reload leaves alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from hustings.desk.answering import all_findings, answer, answering_entry
from hustings.desk.official import plan
from hustings.desk.people import Person, Role
from hustings.errors import NotAllowed, Refused, UnknownThing
from hustings.home import open_embedded
from hustings.record.book import Record
from hustings.record.entries import ContestCorrected, Corrected, Draft, Part, ResultEntered
from hustings.record.model import CorrectedBy, Figures
from hustings.sources.official.read import parse_official
from official_load import load
from sources.official.small_files import CANDIDATES, RESULT, by_election

CONTEST = "parl.anytown.by.2015-05-07"
NOW = datetime(2026, 8, 20, 9, 30, tzinfo=UTC)
ED, RITA = Person("Ed", Role.EDITOR), Person("Rita", Role.REPORTER)
FILES = by_election(result=RESULT.replace(",1000,7,", ",1001,7,"))  # one vote more than the candidates have


@pytest.fixture
def book() -> Record:
    made = open_embedded()
    load(made, parse_official(FILES))
    return made


def enter(book: Record, *drafts: Draft) -> int:
    return book.append(lambda state: list(drafts), now=NOW)[-1].number


def answered(book: Record, problem: str, field: str, reason: str = "It stands.") -> int:
    made = book.append(lambda s: answer(s, CONTEST, problem, field, reason=reason, source="notice", by=ED), now=NOW)
    return made[0].number


def corrected(book: Record, **changed: object) -> int:
    ref, shown = book.state.contests[CONTEST].published(Part.COUNT) or pytest.fail("nothing published")
    figures: Figures = replace(shown.figures, **changed)  # type: ignore[arg-type]
    payload = Corrected(contest_id=CONTEST, of=ref.number, figures=figures, corrected_by=CorrectedBy.US)
    return enter(book, Draft(by="Ed", source="notice", reason="mended", payload=payload))


def doubts(book: Record) -> dict[tuple[str, str], int | None]:
    """What is open or answered about the contest, and by which entry."""
    found = [f for f in all_findings(book.state) if f.problem.contest_id == CONTEST]
    return {(f.problem.id, f.problem.field): f.answered_by for f in found if f.is_open or f.answered_by}


def test_an_answer_closes_its_doubt_and_no_other(book: Record) -> None:
    assert doubts(book) == {("O101", "valid_votes"): None, ("R014", "valid_votes"): None}
    number = answered(book, "O101", "valid_votes", "As on the notice.")
    assert doubts(book) == {("O101", "valid_votes"): number, ("R014", "valid_votes"): None}
    finding = next(f for f in all_findings(book.state) if f.answered_by == number)
    ref = answering_entry(book.state, finding)
    assert ref and (ref.number, ref.reason, ref.source) == (number, "As on the notice.", "notice")


def test_there_must_be_such_an_open_doubt(book: Record) -> None:
    with pytest.raises(Refused, match="Open there: R014 --field valid_votes, O101 --field valid_votes"):
        answered(book, "O112", "electorate")
    answered(book, "O101", "valid_votes")
    with pytest.raises(Refused, match=r"Open there: R014 --field valid_votes$"):
        answered(book, "O101", "valid_votes")
    answered(book, "R014", "valid_votes")
    with pytest.raises(Refused, match="Open there: none"):
        answered(book, "R014", "valid_votes")


def test_an_editor_answers_with_a_reason_about_a_contest_that_is_here(book: Record) -> None:
    with pytest.raises(NotAllowed, match="only an editor"):
        answer(book.state, CONTEST, "O101", "valid_votes", reason="x", by=RITA)
    with pytest.raises(NotAllowed, match="needs a reason"):
        answered(book, "O101", "valid_votes", "  ")
    with pytest.raises(UnknownThing):
        answer(book.state, "parl.nowhere.2015-05-07", "O101", "valid_votes", reason="x", by=ED)


def test_an_answer_does_not_stand_for_figures_published_after_it(book: Record) -> None:
    number = answered(book, "R014", "valid_votes")
    corrected(book, electorate=2_001)
    assert doubts(book)["R014", "valid_votes"] == number  # the doubted figures are the same
    corrected(book, valid_votes=1_100)
    assert doubts(book)["R014", "valid_votes"] is None


def test_a_result_completed_by_a_later_load_keeps_its_answer(book: Record) -> None:
    number = answered(book, "O101", "valid_votes")
    ref, shown = book.state.contests[CONTEST].published(Part.COUNT) or pytest.fail("nothing published")
    assert isinstance(shown, ResultEntered)
    enter(book, Draft(by="record add", source=ref.source, reason="Completed", payload=shown))
    assert {f.answered_by for f in all_findings(book.state) if f.problem.id == "O101"} == {number}


def test_a_reload_gives_no_candidate_the_members_id_that_was_taken_away() -> None:
    rows = (CANDIDATES[0].replace(",No,No,,600,", ",No,Yes,16,600,"), *CANDIDATES[1:])
    files = parse_official(by_election(rows))
    book = open_embedded()
    load(book, files)
    contest = book.state.contests[CONTEST].contest
    assert [c.member_id for c in contest.candidacies] == ["16", "", ""]
    right = tuple(replace(c, member_id="") for c in contest.candidacies)
    payload = ContestCorrected(contest=replace(contest, candidacies=right), corrected_by=CorrectedBy.NONE)
    enter(book, Draft(by="Ed", source="other files", reason="another's id", payload=payload))
    assert plan(files, book.state).enriched == ()
    assert load(book, files, accept_updates=True) == 0
    assert [c.member_id for c in book.state.contests[CONTEST].contest.candidacies] == ["", "", ""]


def test_a_reload_leaves_a_corrected_polling_day(book: Record) -> None:
    contest = replace(book.state.contests[CONTEST].contest, polling_day=date(2015, 5, 14))
    payload = ContestCorrected(contest=contest, corrected_by=CorrectedBy.NONE)
    enter(book, Draft(by="Ed", source="notice", reason="postponed", payload=payload))
    assert load(book, parse_official(FILES), accept_updates=True) == 0
    assert book.state.contests[CONTEST].contest.polling_day == date(2015, 5, 14)
