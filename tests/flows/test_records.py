"""The record's contests as one table: the four by-elections of 2021 from the general election before."""

from __future__ import annotations

from dataclasses import replace

import pytest

from flow_scenes import assert_sound
from hustings.errors import BadInput
from hustings.flows.bounds import NOT_REGISTERED, NOT_VOTING
from hustings.flows.model import Hustings
from hustings.flows.records import national_table
from hustings.record.model import Baseline, Result
from strategies import embedded_state

BY_ELECTIONS = (
    "parl.airdrie-and-shotts.by.2021-05-13",
    "parl.batley-and-spen.by.2021-07-01",
    "parl.chesham-and-amersham.by.2021-06-17",
    "parl.hartlepool.by.2021-05-06",
)


def contests() -> list[tuple[Baseline, Result]]:
    state = embedded_state()
    found = [(state.baseline(one), state.result(one, public=True)) for one in BY_ELECTIONS]
    return [(baseline, result) for baseline, result in found if baseline is not None]


def test_constituencies_are_units_and_nobody_is_lost() -> None:
    table = national_table("by-elections", contests())
    most = [max(b.result.electorate or 0, r.electorate or 0) for b, r in contests()]
    assert len(table.units) == 4 and table.origin.sum(1).tolist() == most == table.destination.sum(1).tolist()
    assert {NOT_VOTING, NOT_REGISTERED} <= {option.code for option in table.destinations}
    lab = next(n for n, option in enumerate(table.origins) if option.key == "lab")
    assert table.origin_totals[lab] == sum(
        count.votes for b, _ in contests() for count in b.result.counts if count.candidacy.party == "lab"
    )


def test_an_estimate_of_four_constituencies_says_what_to_doubt() -> None:
    found = Hustings().fit(national_table("by-elections", contests(), least=0.03))
    assert_sound(found)
    assert "units with votes" in {one.name for one in found.diagnostics if not one.is_met}


def test_constituencies_without_an_electorate_are_named() -> None:
    first, *others = contests()
    with pytest.raises(BadInput, match=r"airdrie.*an electorate is not known"):
        national_table("by-elections", [(first[0], replace(first[1], electorate=None)), *others])
