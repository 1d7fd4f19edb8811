"""Tables of polls: what their rows say, which row is refused, and when an exit poll may be entered."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from hustings.desk.official import drafts, plan
from hustings.desk.official_files import Fetching, read_targets
from hustings.errors import BadInput, Refused
from hustings.home import open_embedded
from hustings.record.reference import EXIT_POLL, POLL, RESULT
from hustings.sources.polls import CREDIT, form_of, parse_polls
from official_load import NOW, load

NATIONAL = (
    "parliament_sheet,row,kind,year,month,fieldwork,fieldwork_start,published,pollster,publisher,con,lab,ld,sdp,ukip,"
    "green,bnp,tig,bxp_reform,con_lead_over_lab,mode,geography,mrp\n"
)
BY_ELECTION = (
    "constituency,by_election_date,row,kind,baseline,pollster,fieldwork,published,publisher,party,share\n"
    "Batley and Spen,2021-07-01,747,poll,,Survation,9-17 Jun,2021-06-18,Daily Mail,Con,47\n"
    "Batley and Spen,2021-07-01,747,poll,,Survation,9-17 Jun,2021-06-18,Daily Mail,Lab,41\n"
    "Batley and Spen,2021-07-01,748,by-election result,,,,,,Con,34-36\n"
)


def national(*rows: str) -> bytes:
    return (NATIONAL + "".join(f"x,1,{row},,,\n" for row in rows)).encode()


def one(row: str):  # type: ignore[no-untyped-def]
    table, _ = parse_polls(national(row), "polls.csv")
    return table.national[0]


def test_a_row_keeps_its_shares_and_the_days_of_its_fieldwork() -> None:
    poll = one("poll,2019,Nov,30-2,2019-11-30,3,ICM,Reuters,42,35,13,,,2,,,3,7")
    assert (poll.first_day, poll.last_day, poll.is_dated) == (date(2019, 11, 30), date(2019, 12, 2), True)
    assert poll.shares["reform"] == Decimal(3) and "ukip" not in poll.shares
    assert poll.geography == "GB" and poll.pollster == "ICM"


@pytest.mark.parametrize(
    ("row", "day"),
    [
        ("poll,1967,May,,,,ORC,,40,40,10,,,,,,,0", date(1967, 5, 15)),
        ("poll,1967,May,,,7,ORC,,40,40,10,,,,,,,0", date(1967, 5, 7)),
        ("poll,1964,Oct,4,2024-10-04,7,Gallup,,44,46,9,,,,,,,0", date(1964, 10, 7)),
    ],
)
def test_fieldwork_that_is_not_told_or_cannot_be_is_dated_by_publication_or_month(row: str, day: date) -> None:
    poll = one(row)
    assert poll.last_day == day and not poll.is_dated


def test_results_and_exit_polls_have_their_polling_day() -> None:
    assert one("result,1997,Apr,,,1,Result,,31,44,17,,,,,,,-13").last_day == date(1997, 5, 1)
    exit_poll = one("exit poll,1974,Oct,Exit,,,Harris,BBC,34.2,42,18.1,,,,,,,-8")
    assert exit_poll.last_day == date(1974, 10, 10) and exit_poll.drawn_from_voters


@pytest.mark.parametrize(
    ("row", "problem", "field"),
    [
        ("poll,2019,Nov,2,2019-11-02,3,ICM,,4x,35,13,,,,,,,0", "O003", "con"),
        ("poll,2019,Nov,2,2019-11-02,3,ICM,,62,35,13,,,,,,,0", "R023", "con"),
        ("poll,2019,Nox,2,2019-11-02,3,ICM,,42,35,13,,,,,,,0", "O002", "month"),
        ("straw poll,2019,Nov,2,2019-11-02,3,ICM,,42,35,13,,,,,,,0", "R023", "kind"),
        ("exit poll,2031,Mar,,,,ICM,,42,35,13,,,,,,,0", "O007", "kind"),
        ("poll,2019,Nov", "O001", ""),
    ],
)
def test_what_cannot_be_read_refuses_the_file_by_line_and_field(row: str, problem: str, field: str) -> None:
    good = "poll,2019,Nov,2,2019-11-02,3,ICM,,42,35,13,,,,,,,7"
    with pytest.raises(BadInput) as refused:
        parse_polls(national(good, row), "polls.csv")
    found = refused.value.problems[0]
    assert (found.id, found.field, found.source, found.line) == (problem, field, "polls.csv", 3)


def test_the_rows_of_a_by_elections_poll_are_one_poll_and_a_range_is_unknown() -> None:
    table, notes = parse_polls(BY_ELECTION.encode(), "by.csv")
    poll, result = table.by_elections
    assert poll.shares == {"con": Decimal(47), "lab": Decimal(41)} and poll.last_day == date(2021, 6, 17)
    assert result.kind == RESULT and result.shares == {}
    assert [note.id for note in notes] == ["O009"]


def test_a_header_of_another_file_is_no_table_of_polls() -> None:
    assert form_of(b"constituency,date\n") == ""
    with pytest.raises(BadInput):
        parse_polls(b"constituency,date\n", "other.csv")


def test_an_exit_poll_is_refused_until_its_poll_has_closed(tmp_path: Path) -> None:
    (tmp_path / "polls.csv").write_bytes(national("exit poll,2024,Jul,Exit,,,Ipsos,BBC,26,38,9,,,,,,,-12"))
    found = read_targets([str(tmp_path)], Fetching(home=tmp_path, now=NOW))
    state = open_embedded().state
    with pytest.raises(Refused, match="exit poll"):
        drafts(plan(found, state), source="test", now=datetime(2024, 7, 4, 20, 59, tzinfo=UTC))
    assert drafts(plan(found, state), source="test", now=datetime(2024, 7, 4, 21, 0, tzinfo=UTC))


def test_the_record_keeps_the_tables_with_their_credits(data_dir: Path, tmp_path: Path) -> None:
    found = read_targets([str(data_dir / "polls")], Fetching(home=tmp_path, now=NOW))
    record = open_embedded()
    load(record, found)
    assert [entry.kind for entry in record.store.entries()].count("polls") == 3 and load(record, found) == 0
    tables = record.state.reference.polls
    kinds = [poll.kind for poll in tables["pollbase"].national]
    assert [kinds.count(kind) for kind in (POLL, EXIT_POLL, RESULT)] == [8562, 14, 22]
    assert len(tables["gb polls"].national) == 3774
    assert len({(p.constituency, p.polling_day) for p in tables["pollbase by-elections"].by_elections}) == 105
    assert tables["pollbase"].credit == CREDIT in plan(found, record.state).licence
    polls = record.polls
    assert polls["share"].is_between(0, 1).all() and set(polls["credit"]) == {t.credit for t in tables.values()}
