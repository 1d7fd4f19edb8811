"""Every dialect of the official files comes to the same values, and each file is told by its content."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest

from hustings.errors import BadInput
from hustings.sources.official.read import parse_official
from hustings.sources.official.tables import parse_moment
from hustings.sources.official.values import OfficialContest
from sources.official.small_files import (
    CANDIDATES,
    DECLARED,
    NEW_CANDIDATES,
    NEW_RESULT,
    PLACE,
    RESULT,
    by_election,
    general_election,
    new_form,
)


def only(files: dict[str, bytes], **given: date) -> OfficialContest:
    (contest,) = parse_official(files, **given).contests
    return contest


def test_a_by_election_is_read_with_every_figure_of_both_files() -> None:
    contest = only(by_election())
    assert (contest.polling_day, contest.gss, contest.boundary_set) == (date(2015, 5, 7), "E14000999", "2010-2024")
    assert (contest.electorate, contest.valid_votes, contest.rejected_ballots, contest.majority) == (2000, 1000, 7, 300)
    assert (contest.writ_on, contest.is_by_election, contest.result) == (date(2015, 4, 1), True, "Lab hold")
    assert dict(contest.party_columns)["All other candidates"] == 100
    assert [(c.name, c.votes, c.share, c.change) for c in contest.candidacies] == [
        ("Ann Able", 600, Decimal("0.6"), Decimal("0.1")),
        ("Bob Best", 300, Decimal("0.3"), Decimal("-0.1")),
        ("Cy Cole", 100, Decimal("0.1"), None),
    ]
    assert (contest.candidacies[0].person_id, contest.candidacies[2].person_id) == ("101", "")
    assert (contest.candidacies[0].source, contest.candidacies[0].line) == ("candidacies.csv", 2)


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("last", [b"", b"\r\n"])
def test_line_endings_a_byte_order_mark_and_a_missing_last_newline_change_nothing(
    end: str, mark: bytes, last: bytes
) -> None:
    files = {name: mark + data + last for name, data in by_election(end=end).items()}
    assert only(files) == only(by_election())


def test_an_odd_header_and_iso_dates_change_nothing() -> None:
    files = by_election(day="2015-05-07")
    files["candidacies.csv"] = files["candidacies.csv"].replace(b",ONS ID,", b",ONS ID2,")
    assert only(files).candidacies == only(by_election()).candidacies
    assert only(files).polling_day == date(2015, 5, 7)


def test_names_of_files_do_not_matter() -> None:
    candidacies, results = by_election().values()
    assert only({"x": results, "y.txt": candidacies}).majority == 300


def test_a_general_election_without_header_is_dated_by_its_declarations_and_loses_no_row() -> None:
    contest = only(general_election())
    assert (contest.polling_day, contest.is_by_election) == (date(2015, 5, 7), False)
    assert contest.declared_at == datetime(2015, 5, 8, 3, 10)
    assert [c.line for c in contest.candidacies] == [1, 2, 3]
    assert (contest.winner_gender, dict(contest.party_columns)["UKIP"]) == ("Female", 0)


def test_the_ukip_column_of_2019_is_the_brexit_partys() -> None:
    files = general_election(result=DECLARED.replace("08/05/2015", "13/12/2019"))
    assert "BRX" in dict(only(files).party_columns)


def test_the_form_of_2026_comes_to_the_same_values() -> None:
    contest = only(new_form(), polling_day=date(2029, 5, 3))
    joint, independent = contest.candidacies
    assert (contest.boundary_set, contest.state, contest.majority) == ("2024-", "Full results", 200)
    assert (joint.party.mnis_id, joint.party.name, joint.party.adjunct_ec_id) == ("15", "Labour", "PP119")
    assert (independent.party.mnis_id, independent.party.abbreviation) == ("8", "Ind")
    assert (joint.is_winner, independent.is_winner, joint.change) == (True, False, Decimal("0.1000"))


def test_the_form_of_2026_may_have_no_figures_yet_and_says_so() -> None:
    waiting = NEW_RESULT.replace("Full results", "Candidates only").replace("2000,1000,7,200", ",,,")
    candidates = tuple(row.replace(",600,", ",,").replace(",400,", ",,") for row in NEW_CANDIDATES)
    contest = only(new_form(candidates, waiting), polling_day=date(2029, 5, 3))
    assert (contest.state, contest.valid_votes, contest.electorate) == ("Candidates only", None, None)
    assert [c.votes for c in contest.candidacies] == [None, None]


def test_full_results_without_a_figure_are_refused() -> None:
    with pytest.raises(BadInput) as refused:
        parse_official(new_form(result=NEW_RESULT.replace(",2000,", ",,")), polling_day=date(2029, 5, 3))
    assert [(p.id, p.field) for p in refused.value.problems] == [("R001", "electorate")]


def test_without_times_a_polling_day_has_to_be_given() -> None:
    with pytest.raises(BadInput) as refused:
        parse_official(new_form())
    assert [p.id for p in refused.value.problems if p.source == "results.csv"] == ["O007"]


def test_marks_for_missing_are_unknown_and_noted() -> None:
    record = parse_official(by_election(result=RESULT.replace("1000,7,", "1000,[x],")))
    assert record.contests[0].rejected_ballots is None
    assert [(p.id, p.line, p.field, p.contest_id) for p in record.problems] == [
        ("O008", 2, "rejected_ballots", "E14000999.2015-05-07")
    ]


def test_spaces_are_taken_off_and_a_no_break_space_is_unknown() -> None:
    spaced = CANDIDATES[0].replace("Ann,", "Ann ,").replace("Female,No,", "Female,\xa0,")
    record = parse_official(by_election((spaced, *CANDIDATES[1:])))
    first = record.contests[0].candidacies[0]
    assert (first.name, first.sitting_member, first.former_member) == ("Ann Able", None, False)
    assert {(p.id, p.field, p.line) for p in record.problems} == {("O009", "sitting", 2), ("O009", "given_name", None)}


def test_what_no_reader_claims_is_listed_with_the_reason() -> None:
    files = by_election() | {
        "errata.csv": b"parliament,field,value_in_file,value_expected\n55,votes,1,2\n",
        "winners.csv": b"ONS code,Constituency name,Family name,Result summary\nE14000999,Anytown,Able,Lab hold\n",
        "notes.md": b'# "Notes\n',
        "picture": bytes(range(256)),
        "empty.csv": b"",
    }
    record = parse_official(files)
    assert len(record.contests) == 1
    assert {left.source: left.why.split(":")[0] for left in record.not_loaded} == {
        "errata.csv": "a list of known errors",
        "winners.csv": "winners alone, without figures",
        "notes.md": "no reader knows its form",
        "picture": "no reader knows its form",
        "empty.csv": "it is empty",
    }


def test_an_unknown_column_is_said_to_be_left_out() -> None:
    files = by_election()
    lines = files["candidacies.csv"].decode().split("\r\n")
    wider = [f"{line},{'Deposit' if i == 0 else 'lost'}" for i, line in enumerate(lines)]
    record = parse_official(files | {"candidacies.csv": "\r\n".join(wider).encode()})
    assert [(p.id, p.field) for p in record.problems] == [("O010", "Deposit")]


@pytest.mark.parametrize(("text", "moment"), [("07/05/2010 03:05", (3, 5)), ("2010-05-07", (0, 0))])
def test_both_forms_of_dates(text: str, moment: tuple[int, int]) -> None:
    assert parse_moment(text) == datetime(2010, 5, 7, *moment)


def test_place_is_where_the_constituency_is() -> None:
    contest = only(by_election())
    place = (contest.gss, contest.region_id, contest.name, "", contest.region, contest.nation, contest.type)
    assert ",".join(place) == PLACE


def test_a_table_that_only_begins_with_dates_is_no_table_of_elections() -> None:
    rows = "election,broadcaster,error,page\n1974-10-10,ITN,12,https://example.org\n1974-10-10,BBC,132,https://example.org\n"
    record = parse_official({"errors.csv": rows.encode()})
    assert [item.why for item in record.not_loaded] == ["no reader knows its form"]
