"""Notional results: which lines count, whose boundaries they are on, and what is refused or doubted."""

from __future__ import annotations

import pytest

from hustings.errors import BadInput
from hustings.sources.official.audit import audit
from hustings.sources.official.party_keys import PartyKeys
from hustings.sources.official.read import parse_official
from hustings.sources.official.values import OfficialRecord

HEADER_2005 = (
    "constituency_id,constituency_name,mnis_party_id,mnis_party_name,mnis_party_abbrev,votes,total_votes,"
    "electorate,share"
)
ROWS_2005 = (
    "E14000530,Aldershot,4,Conservative,Con,60,100,200,0.6",
    "E14000530,Aldershot,NA,NA,NA,40,100,200,0.4",
    "S14000001,Aberdeen North,15,Labour,Lab,70,100,200,0.7",
)
PLACE_2019 = "Central Ayrshire,Ayrshire Central,S14000010,1,SC,Scotland,County,50.0,200,100,30"
ROWS_2019 = (
    f"{PLACE_2019},SNPV,60,SNP,Scottish National Party,29",
    f"{PLACE_2019},CONV,30,Con,Conservative Party,4",
    f"{PLACE_2019},INDV,10,IND,Independents,8",
    f"{PLACE_2019},TOTOTHV,10,Oth,Others,NA",
    f"{PLACE_2019},MAXOTHV,10,Oth,Others,NA",
)


def read(*rows: str) -> OfficialRecord:
    return parse_official({"notional": "\r\n".join(rows).encode()})


def test_2005_leaves_scotland_out_and_knows_the_others_for_several_parties() -> None:
    record = read(HEADER_2005, *ROWS_2005)
    (contest,) = record.contests
    keys = PartyKeys(record, ())
    assert (contest.id, contest.boundary_set) == ("E14000530.2005-05-05.notional", "2010-2024")
    assert [(keys.of(c), c.votes, c.is_aggregate) for c in contest.candidacies] == [
        ("con", 60, False),
        ("others", 40, True),
    ]


def test_2019_leaves_out_lines_that_sum_up_and_takes_the_reissued_code() -> None:
    (contest,) = read(*ROWS_2019).contests
    assert (contest.gss, contest.boundary_set, contest.majority) == ("S14000109", "2024-", 30)
    assert [(c.party.abbreviation, c.votes) for c in contest.candidacies] == [("SNP", 60), ("Con", 30), ("IND", 10)]


def test_lines_that_repeat_different_totals_are_refused() -> None:
    with pytest.raises(BadInput) as refused:
        read(*ROWS_2019[:2], ROWS_2019[2].replace(",200,100,", ",200,101,"))
    assert [problem.id for problem in refused.value.problems] == ["O005"]


def test_a_line_missing_is_doubted() -> None:
    record = read(HEADER_2005, ROWS_2005[0])
    assert [(p.id, p.expected) for p in audit(record, PartyKeys(record, ()))] == [("O101", "60")]
