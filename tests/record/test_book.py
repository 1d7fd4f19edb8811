"""A ledger and its state kept in step, alone and beside another process."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from desk_scenes import BATLEY, CLOSED, REPORTER, SECOND, Desk, the_count, the_verification
from hustings import home
from hustings.desk import keying
from hustings.desk.keying import KeyCommand
from hustings.desk.people import Person
from hustings.errors import LedgerFull, LedgerReadOnly, UnknownThing
from hustings.record.book import Record
from hustings.record.entries import Draft, EventLogged, Part
from hustings.record.model import CountEvent, DeskState, Figures, HeardFrom
from hustings.record.state import State


def keys(by: Person, figures: Figures, part: Part = Part.COUNT) -> object:
    command = KeyCommand(contest_id=BATLEY, part=part, figures=figures, heard_from=HeardFrom.SHEET)
    return lambda state: keying.key(state, command, by=by, now=CLOSED)


def test_a_new_record_starts_as_the_embedded_one_and_only_once(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    with home.open(path) as record:
        first = record.state.number
        assert not record.state.is_test
        assert len(record.all_contests()) == 13
        days = [contest.polling_day for contest in record.all_contests()]
        assert days == sorted(days)
    with home.open(path) as record:
        assert record.state.number == first


def test_a_rehearsal_is_a_test_ledger_without_the_count(tmp_path: Path) -> None:
    with home.open_rehearsal(tmp_path / "ledger.sqlite", without=BATLEY) as record:
        assert record.state.is_test
        assert record.result(BATLEY).counts == ()
        assert record.contest(BATLEY).candidacies
        assert record.baseline(BATLEY) is not None


def test_home_is_where_the_environment_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUSTINGS_HOME", str(tmp_path / "somewhere"))
    with home.open():
        assert (tmp_path / "somewhere" / home.LEDGER).is_file()
    monkeypatch.delenv("HUSTINGS_HOME")
    assert home.home().name == "hustings"


def test_another_process_is_seen_on_refresh_and_before_every_decision(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    mine = Desk(path).record
    with Record.at(path) as other:
        mine.append(keys(REPORTER, the_verification(), Part.VERIFICATION), now=CLOSED)  # type: ignore[arg-type]
        mine.append(keys(REPORTER, the_count()), now=CLOSED)  # type: ignore[arg-type]
        assert other.state.number == mine.state.number - 2
        made = other.append(keys(SECOND, the_count()), now=CLOSED)  # type: ignore[arg-type]
        assert [entry.kind for entry in made] == ["keying", "confirmation"]
    assert [entry.kind for entry in mine.refresh()] == ["keying", "confirmation"]
    assert mine.result(BATLEY).desk is DeskState.CONFIRMED
    assert mine.refresh() == ()
    mine.close()


def test_a_decision_overtaken_by_another_process_is_taken_again(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    mine, other = Desk(path).record, Record.at(path)
    asked: list[int] = []

    def decide(state: State) -> Sequence[Draft]:
        asked.append(state.number)
        if len(asked) == 1:
            other.append(keys(SECOND, the_count(ballots_verified=37786)), now=CLOSED)  # type: ignore[arg-type]
        drafts: Sequence[Draft] = keys(REPORTER, the_count())(state)  # type: ignore[operator]
        return drafts

    made = mine.append(decide, now=CLOSED)
    assert asked == [asked[0], asked[0] + 1]
    assert [entry.kind for entry in made] == ["keying", "confirmation"]
    for record in (mine, other):
        record.close()


def test_what_a_decision_refuses_leaves_everything_as_it_was() -> None:
    desk = Desk()
    before = desk.record.store.head()

    def decide(state: State) -> Sequence[Draft]:
        raise UnknownThing("contest", "nowhere")

    with pytest.raises(UnknownThing):
        desk.record.append(decide, now=CLOSED)
    assert desk.record.append(lambda _: [], now=CLOSED) == ()
    assert desk.record.store.head() == before and desk.state.number == before[0]


def test_read_only_takes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    Desk(path).record.close()
    with Record.at(path, read_only=True) as record, pytest.raises(LedgerReadOnly, match="nothing was entered"):
        record.append(keys(REPORTER, the_count()), now=CLOSED)  # type: ignore[arg-type]


def test_an_unknown_contest_is_refused() -> None:
    with home.open_embedded() as record, pytest.raises(UnknownThing):
        record.result("parl.nowhere.2021-07-01")


def test_a_full_disk_leaves_record_and_state_as_they_were(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    desk = Desk(path)
    before = desk.record.store.head()
    db = desk.record.store._db
    (pages,) = db.execute("pragma page_count").fetchone()
    db.execute(f"pragma max_page_count = {pages}")
    with pytest.raises(LedgerFull, match="nothing was entered"):
        for number in range(10_000):
            desk.record.append(lambda _, n=number: [note(n)], now=CLOSED)  # type: ignore[misc]
    head = desk.record.store.head()
    assert head[0] >= before[0] and desk.state.number == head[0]
    assert desk.replayed() == desk.state
    db.execute("pragma max_page_count = 1000000")
    assert len(desk.record.append(lambda _: [note(0)], now=CLOSED)) == 1
    desk.record.close()


def note(number: int) -> Draft:
    event = CountEvent(contest_id=BATLEY, stage=None, text=f"note {number} " * 50)
    return Draft(by="desk", source="", payload=EventLogged(event=event))
