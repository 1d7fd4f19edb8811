"""Our own errata: each with both figures, a reason and a source, and nothing that a rule could have found."""

from __future__ import annotations

import pytest

from hustings.errors import BadInput
from hustings.sources.errata import own_errata, parse_errata

LINE = '[[errata]]\ncontest_id = "parl.a.2024-07-04"\nfield = "electorate"\npublished = 2\nright = 1\n'
WHY = 'reason = "why"\nsource = "who says so"\n'


def test_the_errata_that_come_along_are_the_four_electorates_of_lambeth() -> None:
    found = own_errata()
    assert sum(erratum.published - erratum.right for erratum in found) == 48_253_193 - 48_224_212
    assert {erratum.field for erratum in found} == {"electorate"}
    assert len({erratum.contest_id for erratum in found}) == 4
    assert all("18 March 2025" in erratum.source and f"{erratum.right:,}" in erratum.reason for erratum in found)


def test_a_whole_line_is_read() -> None:
    (found,) = parse_errata(LINE + WHY, "errata.toml")
    assert (found.contest_id, found.published, found.right) == ("parl.a.2024-07-04", 2, 1)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("errata = [", "not TOML"),
        ("", "errata"),
        (LINE, "reason"),
        (LINE + WHY.replace("why", ""), "may not be blank"),
        (LINE + WHY + "page = 4\n", "page"),
        ((LINE + WHY).replace("right = 1", "right = 2"), "another whole number"),
        ((LINE + WHY).replace("right = 1", "right = -1"), "0 or more"),
        ((LINE + WHY).replace("right = 1", "right = 1.5"), "int"),
        ((LINE + WHY).replace('"electorate"', '"votes"'), "electorate, rejected_ballots"),
    ],
)
def test_a_broken_line_is_refused_with_its_place(text: str, said: str) -> None:
    with pytest.raises(BadInput, match=said) as refused:
        parse_errata(text, "errata.toml")
    assert refused.value.problems[0].source == "errata.toml"
