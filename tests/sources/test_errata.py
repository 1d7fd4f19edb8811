"""Our own errata and answers: each with what was published, a reason and a source; a file is read whole or refused."""

from __future__ import annotations

import pytest

from hustings.errors import BadInput
from hustings.sources.errata import Errata, own_errata, parse_errata

LINE = '[[errata]]\ncontest_id = "parl.a.2024-07-04"\nfield = "electorate"\npublished = 2\nright = 1\n'
WHY = 'reason = "why"\nsource = "who says so"\n'
ANSWER = '[[answers]]\ncontest_ids = ["parl.a.2024-07-04"]\nproblem = "O112"\nfield = "electorate"\n'


def test_the_electorates_of_lambeth_that_nothing_in_the_files_can_show() -> None:
    lambeth = [erratum for erratum in own_errata().errata if erratum.field == "electorate"]
    assert sum(int(e.published) - int(e.right) for e in lambeth) == 48_253_193 - 48_224_212
    assert len({erratum.contest_id for erratum in lambeth}) == 4
    assert all("18 March 2025" in erratum.source and f"{erratum.right:,}" in erratum.reason for erratum in lambeth)


def test_the_errors_that_a_rule_finds_are_put_right_too() -> None:
    others = [(e.contest_id, e.candidacy, e.field) for e in own_errata().errata if e.field != "electorate"]
    assert len(others) == len(set(others)) == 6
    assert {field for _, _, field in others} == {"votes", "polling_day", "member_id"}


def test_no_answer_is_given_twice_nor_about_what_an_erratum_changes() -> None:
    found = own_errata()
    answered = [(contest_id, a.problem, a.field) for a in found.answers for contest_id in a.contest_ids]
    assert len(answered) == len(set(answered)) == 24
    changed = {(erratum.contest_id, erratum.field) for erratum in found.errata}
    assert not changed & {(contest_id, field) for contest_id, _, field in answered}


def test_a_whole_line_and_a_whole_answer_are_read() -> None:
    found = parse_errata(LINE + WHY + ANSWER + WHY, "errata.toml")
    (erratum,), (answer,) = found.errata, found.answers
    assert (erratum.contest_id, erratum.published, erratum.right) == ("parl.a.2024-07-04", 2, 1)
    assert (answer.contest_ids, answer.problem, answer.reason) == (("parl.a.2024-07-04",), "O112", "why")
    assert parse_errata("", "errata.toml") == Errata()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("errata = [", "not TOML"),
        ("erata = []", "erata"),
        (LINE, "reason"),
        (LINE + WHY.replace("why", ""), "may not be blank"),
        (LINE + WHY + "page = 4\n", "page"),
        ((LINE + WHY).replace("right = 1", "right = 2"), "another value"),
        ((LINE + WHY).replace("right = 1", 'right = "1"'), "another value"),
        ((LINE + WHY).replace("right = 1", "right = -1"), "0 or more"),
        ((LINE + WHY).replace("right = 1", "right = 1.5"), "int"),
        ((LINE + WHY).replace('"electorate"', '"valid_votes"'), "electorate, rejected_ballots, votes"),
        ((LINE + WHY).replace('"electorate"', '"votes"'), "candidacy is given"),
        (LINE + WHY + 'candidacy = "ann"\n', "candidacy is given"),
        (LINE.replace('"electorate"', '"polling_day"').replace("2\n", '"a"\n', 1) + WHY, "another value"),
        (ANSWER, "reason"),
        (ANSWER.replace("O112", "O999") + WHY, "not 'O999'"),
        (ANSWER.replace('["parl.a.2024-07-04"]', "[]") + WHY, "may not be blank"),
    ],
)
def test_a_broken_line_is_refused_with_its_place(text: str, said: str) -> None:
    with pytest.raises(BadInput, match=said) as refused:
        parse_errata(text, "errata.toml")
    assert refused.value.problems[0].source == "errata.toml"
