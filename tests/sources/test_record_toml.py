"""The record's TOML form: what a sound file gives, and what each way of breaking it is told."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hustings.errors import BadInput
from hustings.record import entries as e
from hustings.record.model import Challenge, CoveragePage, Party
from hustings.record.problems import Problem
from hustings.sources.record_toml import parse_sourced, read_record

TO_COME = """\
[[constituencies]]
id = "E14009999"
name = "Barset East"
slug = "barset-east"
boundary_set = "2010-2024"
nation = "England"
region = "South West"

[[contests]]
id = "parl.barset-east.by.2022-03-24"
constituency_id = "E14009999"
polling_day = 2022-03-24
is_by_election = true
source = "Statement of persons nominated, 25 February 2022"
candidacies = [
  { name = "Mary Thorne", surname = "Thorne", party = "ld" },
  { name = "Roger Scatcherd", surname = "Scatcherd", party = "ind" },
]
"""

COUNTED = """\
[[constituencies]]
id = "E14009999"
name = "Barset East"
slug = "barset-east"
boundary_set = "2010-2024"
nation = "England"
region = "South West"
history = [
  { election = "2019 general election", polling_day = 2019-12-12, party = "con", majority = 1_234 },
]

[[contests]]
id = "parl.barset-east.by.2022-06-23"
constituency_id = "E14009999"
polling_day = 2022-06-23
is_by_election = true
poll_closes_at = 2022-06-23T22:00:00+01:00
candidacies = [
  { name = "Frank Gresham", surname = "Gresham", party = "con", votes = 8_264 },
  { name = "Mary Thorne", surname = "Thorne", party = "ld", votes = 13_296 },
]

[contests.vacancy]
vacated_on = 2022-05-01
member = "Roger Scatcherd"
party = "con"
cause = "death"
reason = "Sir Roger Scatcherd died."

[contests.result]
electorate = 70_000
rejected_ballots = 83
source = "Notice of result, 24 June 2022"

[[contests.polls]]
pollster = "Survation"
fieldwork_from = 2022-06-01
fieldwork_to = 2022-06-03
shares = { con = 47, ld = 50, other = 3 }

[[contests.challenges]]
challenge = "announced"
on = 2022-06-25
text = "The runner-up said that he would go to court."

[[pages]]
slug = "barset-east"
title = "Barset East decides"
contest_ids = ["parl.barset-east.by.2022-06-23"]
"""

PARTIES = {
    "con": Party(key="con", name="Conservative", abbreviation="Con", codes=("Con", "Cons")),
    "ld": Party(key="ld", name="Liberal Democrat", abbreviation="LD"),
    "ind": Party(key="ind", name="Independent", abbreviation="Ind", is_party=False),
}


def parsed(text: str, name: str, **known: Any) -> tuple[e.Payload, ...]:
    return tuple(item.payload for item in parse_sourced(text, name, **known))


def problems_of(text: str) -> list[Problem]:
    with pytest.raises(BadInput) as caught:
        parsed(text, "barset.toml", parties=PARTIES)
    return list(caught.value.problems)


def only_problem(text: str) -> Problem:
    problems = problems_of(text)
    assert len(problems) == 1, problems
    return problems[0]


def broken(old: str, new: str, text: str = COUNTED) -> str:
    assert text.count(old) == 1, old
    return text.replace(old, new)


def line_of(part: str, text: str) -> int:
    return text[: text.index(part)].count("\n") + 1


def test_a_contest_still_to_come_gives_its_candidates_in_the_order_of_the_file_and_no_result() -> None:
    constituency, contest, page = parsed(TO_COME, "barset.toml", parties=PARTIES)
    assert isinstance(constituency, e.ConstituenciesEntered)
    assert isinstance(contest, e.ContestEntered)
    assert [c.id for c in contest.contest.candidacies] == ["mary-thorne", "roger-scatcherd"]
    assert page == e.PageEntered(
        page=CoveragePage(
            slug="barset-east-2022-03-24",
            title="Barset East by-election",
            contest_ids=("parl.barset-east.by.2022-03-24",),
        )
    )


@pytest.mark.parametrize(
    ("polling_day", "closes"),
    [("2022-03-24", datetime(2022, 3, 24, 22, tzinfo=UTC)), ("2022-03-31", datetime(2022, 3, 31, 21, tzinfo=UTC))],
)
def test_the_poll_closes_at_ten_at_night_uk_time_unless_the_file_says_otherwise(
    polling_day: str, closes: datetime
) -> None:
    entered = parsed(TO_COME.replace("2022-03-24", polling_day), "barset.toml")[1]
    assert isinstance(entered, e.ContestEntered)
    assert entered.contest.poll_closes_at == closes


def test_a_counted_contest_gives_everything_in_an_order_that_can_be_entered() -> None:
    payloads = parsed(COUNTED, "barset.toml", parties=PARTIES)
    assert [e.kind_of(p) for p in payloads] == ["constituencies", "contest", "result", "poll", "challenge", "page"]
    _, _, result, poll, challenge, page = payloads
    assert isinstance(result, e.ResultEntered)
    assert result.figures.votes == {"frank-gresham": 8264, "mary-thorne": 13296}
    assert (result.figures.electorate, result.figures.rejected_ballots) == (70_000, 83)
    assert result.figures.ballots_verified is None
    assert isinstance(poll, e.PollEntered)
    assert poll.poll.shares == {"con": 47, "ld": 50, "other": 3}
    assert isinstance(challenge, e.ChallengeNoted)
    assert (challenge.challenge, challenge.on) == (Challenge.ANNOUNCED, date(2022, 6, 25))
    assert isinstance(page, e.PageEntered)
    assert page.page.title == "Barset East decides"


def test_every_payload_survives_being_written_to_the_ledger_and_read_again() -> None:
    for payload in parsed(COUNTED, "barset.toml"):
        assert e.decode_payload(e.kind_of(payload), e.encode_payload(payload)) == payload


def test_a_constituency_that_the_record_holds_need_not_be_given_again() -> None:
    head, contest = TO_COME.split("[[contests]]")
    entered = parsed(head, "barset.toml")[0]
    assert isinstance(entered, e.ConstituenciesEntered)
    known = {c.id: c for c in entered.constituencies}
    assert len(parsed("[[contests]]" + contest, "contest.toml", constituencies=known)) == 2
    assert only_problem("[[contests]]" + contest).id == "R007"


@pytest.mark.parametrize(
    ("old", "new", "id", "field"),
    [
        ("votes = 8_264", "votes = 8.264", "R001", "contests.1.candidacies.1.votes"),
        ("votes = 8_264", 'votes = "8.264"', "R001", "contests.1.candidacies.1.votes"),
        ("votes = 8_264", 'votes = "1O,234"', "R001", "contests.1.candidacies.1.votes"),
        ("votes = 8_264", "votes = true", "R001", "contests.1.candidacies.1.votes"),
        ("votes = 8_264", "votes = -5", "R002", "contests.1.candidacies.1.votes"),
        ("votes = 8_264", "votes = 1_000_000_000_000", "R003", "contests.1.candidacies.1.votes"),
        (", votes = 8_264", "", "R004", "contests.1.candidacies.1.votes"),
        ('"Frank Gresham"', '"Mary Thorne"', "R005", "contests.1.candidacies.2"),
        ("electorate = 70_000", "electorate = 70_000.0", "R001", "contests.1.result.electorate"),
        ("electorate = 70_000", "elektorate = 70_000", "R010", "contests.1.result.elektorate"),
        ("rejected_ballots = 83", 'lot_winner = "louis-scatcherd"', "R006", "contests.1.result.lot_winner"),
        ('.by.2022-06-23"\nconst', '.2022-06-23"\nconst', "R007", "contests.1.id"),
        ("polling_day = 2022-06-23", 'polling_day = "Thursday"', "R023", "contests.1.polling_day"),
        ("22:00:00+01:00", "22:00:00", "R023", "contests.1.poll_closes_at"),
        ("2022-06-23T22", "2022-06-24T22", "R023", "contests.1.poll_closes_at"),
        ('cause = "death"', 'cause = "boredom"', "R023", "contests.1.vacancy.cause"),
        ('challenge = "announced"', 'challenge = "rumoured"', "R023", "contests.1.challenges.1.challenge"),
        ("con = 47", "cons = 47", "R022", "contests.1.polls.1.shares.cons"),
        ('slug = "barset-east"\ntitle', 'slug = "<script>"\ntitle', "R023", "pages.1.slug"),
        ('source = "Notice of result, 24 June 2022"', "", "R009", "contests.1.result.source"),
        ('member = "Roger Scatcherd"', 'member = " "', "R009", "contests.1.vacancy.member"),
        ('party = "con", majority', 'party = "tory", majority', "R022", "constituencies.1.history.1.party"),
    ],
)
def test_each_fault_is_named_with_its_field_and_its_line(old: str, new: str, id: str, field: str) -> None:
    text = broken(old, new)
    problem = only_problem(text)
    assert (problem.id, problem.field, problem.source) == (id, field, "barset.toml")
    assert problem.line is not None
    assert abs(problem.line - line_of(old, COUNTED)) <= 1 or new == ""


def party(key: str, abbreviation: str, *codes: str) -> str:
    written = ", ".join(f'"{code}"' for code in codes)
    return f'[[parties]]\nkey = "{key}"\nname = "The {key}"\nabbreviation = "{abbreviation}"\ncodes = [{written}]\n'


@pytest.mark.parametrize(
    ("text", "field", "line", "names"),
    [
        (party("contented", "Cnt", "Cnt", "CONS"), "parties.1.codes", 5, "The contented (contented) and Conservative"),
        (party("consensus", "Cons"), "parties.1.abbreviation", 4, "The consensus (consensus) and Conservative (con)"),
        (party("a", "A", "Pop") + party("b", "B", "pop."), "parties.2.codes", 10, "The b (b) and The a (a)"),
        (party("lads", "Lads", "LD"), "parties.1.codes", 5, "The lads (lads) and Liberal Democrat (ld)"),
    ],
)
def test_a_code_of_two_parties_is_refused_and_both_are_named(text: str, field: str, line: int, names: str) -> None:
    (problem,) = problems_of(text)
    assert (problem.id, problem.field, problem.line) == ("R023", field, line)
    assert names in problem.message


def test_an_abbreviation_may_repeat_and_a_party_may_be_given_anew_with_its_codes() -> None:
    twins = party("communist-future", "CF") + party("cumbria-first", "CF")
    again = party("con", "Con", "Con", "Cons", "con", "Tory")
    (payload,) = parsed(twins + again, "parties.toml", parties=PARTIES)
    assert isinstance(payload, e.PartiesEntered) and len(payload.parties) == 3


def test_a_fault_inside_a_list_of_candidates_is_placed_on_the_candidate_s_own_line() -> None:
    problem = only_problem(broken("votes = 13_296", 'votes = "13 296"'))
    assert problem.line == line_of("13_296", COUNTED)
    assert problem.found == "'13 296'"
    assert problem.expected == "a whole number, 0 or more"


@pytest.mark.parametrize(
    ("earlier", "wrong"),
    [
        ('"parl.barset-east.by.2020-01-30"\npolling_day = 2020-01-30\nis_by_election = true', "is a by-election"),
        ('"parl.barset-east.2022-06-23"\npolling_day = 2022-06-23\nis_by_election = false', "was not before"),
    ],
)
def test_a_baseline_is_an_earlier_general_election(earlier: str, wrong: str) -> None:
    contest_id = earlier.split('"')[1]
    text = broken("is_by_election = true\n", f'is_by_election = true\nbaseline_id = "{contest_id}"\n')
    before = f'\n[[contests]]\nid = {earlier}\nconstituency_id = "E14009999"\ncandidacies = []\n'
    problem = only_problem(text.replace("\n[[pages]]", f"{before}\n[[pages]]"))
    assert (problem.id, problem.field) == ("R007", "contests.1.baseline_id") and wrong in problem.message


def test_whom_a_court_returned_is_a_candidate_and_only_with_other_returned() -> None:
    announced = 'challenge = "announced"\n'
    assert only_problem(broken(announced, announced + 'returned = "mary-thorne"\n')).id == "R023"
    other = 'challenge = "other_returned"\nreturned = '
    assert only_problem(broken(announced, other + '"nobody"\n')).id == "R006"
    payloads = parsed(broken(announced, other + '"mary-thorne"\n'), "barset.toml", parties=PARTIES)
    assert [p.returned for p in payloads if isinstance(p, e.ChallengeNoted)] == ["mary-thorne"]


def test_all_problems_come_at_once_with_fields_that_are_not_numbers_first() -> None:
    text = COUNTED.replace('party = "con", votes = 8_264', 'party = "tory", votes = 8.264')
    text = text.replace("electorate = 70_000", "electorate = -1").replace('region = "South West"\n', "")
    text = text.replace('title = "Barset East decides"', "colour = 7")
    assert [p.id for p in problems_of(text)] == ["R001", "R002", "R009", "R022", "R009", "R010"]


def test_a_votes_figure_without_a_result_to_give_its_source_is_refused() -> None:
    text = TO_COME.replace('party = "ld" }', 'party = "ld", votes = 1 }').replace(
        'party = "ind" }', 'party = "ind", votes = 2 }'
    )
    assert only_problem(text).field == "contests.1.result"


def test_a_broken_file_is_told_the_line_of_its_first_syntax_error() -> None:
    problem = only_problem(broken("polling_day = 2022-06-23\n", "polling_day = 2022-13-45\n"))
    assert (problem.id, problem.line) == ("R008", line_of("polling_day = 2022-06-23\n", COUNTED))


@pytest.mark.parametrize("text", ["x = " + "9" * 5000, "x = " + "[" * 5000 + "]" * 5000, "\x00", "= 1", "[["])
def test_what_is_not_toml_is_a_problem_like_any_other(text: str) -> None:
    assert only_problem(text).id == "R008"


def test_a_file_that_is_missing_or_not_utf8_is_refused_by_name(tmp_path: Path) -> None:
    latin = tmp_path / "latin.toml"
    latin.write_bytes('source = "Môn"\n'.encode("cp1252"))
    for path in (latin, tmp_path / "absent.toml"):
        with pytest.raises(BadInput) as caught:
            read_record(path)
        assert [(p.id, p.source) for p in caught.value.problems] == [("R008", path.name)]


def test_a_file_is_read_as_its_text_is(tmp_path: Path) -> None:
    path = tmp_path / "barset.toml"
    path.write_text(COUNTED, encoding="utf-8")
    assert read_record(path, parties=PARTIES) == parsed(COUNTED, "barset.toml")


ODD_VALUES = (
    "",
    "-1",
    "8.264",
    "nan",
    '"x"',
    "[]",
    "{}",
    "[{}]",
    "[1]",
    "true",
    "1979-05-27",
    "0001-01-01T00:00:00+23:00",
)


@st.composite
def broken_files(draw: st.DrawFn) -> str:
    """A sound file with some of its lines dropped, doubled or swapped, values replaced, or characters changed."""
    lines = draw(st.sampled_from([TO_COME, COUNTED])).split("\n")
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(lines) - 1))
        match draw(st.sampled_from(["drop", "double", "swap", "value", "characters"])):
            case "drop" if len(lines) > 1:
                del lines[at]
            case "double":
                lines.insert(at, lines[at])
            case "swap":
                lines[at], lines[-1 - at] = lines[-1 - at], lines[at]
            case "value" if "=" in lines[at]:
                parts = lines[at].split("=")
                parts[draw(st.integers(1, len(parts) - 1))] = f" {draw(st.sampled_from(ODD_VALUES))} "
                lines[at] = "=".join(parts)
            case _:
                where = draw(st.integers(0, len(lines[at])))
                lines[at] = lines[at][:where] + draw(st.text(max_size=3)) + lines[at][where + 1 :]
    return "\n".join(lines)


@settings(max_examples=300, deadline=None)
@given(broken_files())
def test_a_broken_file_is_read_or_refused_with_problems_and_nothing_else_happens(text: str) -> None:
    try:
        payloads = parsed(text, "broken.toml", parties=PARTIES)
    except BadInput as refusal:
        assert refusal.problems
        assert all(p.source == "broken.toml" and (p.line is None or p.line > 0) for p in refusal.problems)
    else:
        for payload in payloads:
            assert e.decode_payload(e.kind_of(payload), e.encode_payload(payload)) == payload


@given(st.lists(st.integers(0, 200_000), min_size=1, max_size=20))
def test_votes_are_read_as_they_were_written(votes: list[int]) -> None:
    head = TO_COME.split("candidacies")[0]
    rows = [f'  {{ name = "C {n}", surname = "C", party = "ind", votes = {v:_} }},' for n, v in enumerate(votes)]
    text = head + "candidacies = [\n" + "\n".join(rows) + '\n]\n[contests.result]\nsource = "x"\n'
    results = [p for p in parsed(text, "barset.toml") if isinstance(p, e.ResultEntered)]
    assert [list(r.figures.votes.values()) for r in results] == [votes]
