"""Names, numbers and times in running text."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from hustings.coverage.words import counted, listed, party_in_text, possessive, uk_time, uk_weekday
from night_states import Night


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("con", "the Conservatives"),
        ("lab", "Labour"),
        ("ld", "the Liberal Democrats"),
        ("snp", "the SNP"),
        ("reform", "Reform UK"),
        ("plaid", "Plaid Cymru"),
        ("workers", "the Workers Party of Britain"),
        ("yorkshire", "the Yorkshire Party"),
        ("english-democrats", "the English Democrats"),
        ("rejoin-eu", "Rejoin EU"),
        ("scottish-unionists", "the Scottish Unionists"),
        ("for-britain", "the For Britain Movement"),
        ("wep", "the Women's Equality Party"),
    ],
)
def test_parties_take_the_article_that_newsrooms_give_them(key: str, text: str) -> None:
    assert party_in_text(key, Night().state.parties) == text


def test_times_name_their_zone_in_summer_and_winter() -> None:
    assert uk_time(datetime(2021, 7, 2, 4, 25, tzinfo=UTC)) == "05:25 BST, 2 July 2021"
    assert uk_time(datetime(2021, 6, 30, 23, 30, tzinfo=UTC)) == "00:30 BST, 1 July 2021"
    assert uk_time(datetime(2019, 12, 12, 22, 0, tzinfo=UTC)) == "22:00 GMT, 12 December 2019"
    assert uk_weekday(date(2021, 7, 1)) == "Thursday 1 July 2021"


def test_small_words() -> None:
    assert [counted(n) for n in (0, 1, 9, 10, 1_234)] == ["no", "one", "nine", "10", "1,234"]
    assert [listed(x) for x in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == ["", "a", "a and b", "a, b and c"]
    assert (possessive("Labour"), possessive("the Conservatives")) == ("Labour's", "the Conservatives'")
