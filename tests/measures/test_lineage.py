"""Constituencies through a change of boundaries: figures checked by hand against the published overlaps."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from hustings.errors import UnknownThing
from hustings.home import open_embedded
from hustings.measures.almanac import Almanac
from reference_record import reference_almanac, reference_record

SPEN_VALLEY, BATLEY, ALDERSHOT, OLD_ALDERSHOT = "E14001506", "E14000548", "E14001063", "E14000530"


@pytest.fixture
def almanac(data_dir: Path) -> Almanac:
    return reference_almanac(data_dir)


def test_predecessors_come_in_order_of_this_ones_residents(almanac: Almanac) -> None:
    found = [(r.constituency_id, r.name, r.of_this, r.of_relative) for r in almanac.predecessors(SPEN_VALLEY)]
    assert found == [
        (BATLEY, "Batley and Spen", Decimal("0.745077933"), Decimal("0.682225051")),
        ("E14000666", "Dewsbury", Decimal("0.214474524"), Decimal("0.19257683")),
        ("E14000756", "Huddersfield", Decimal("0.040447544"), Decimal("0.03598289")),
    ]
    assert almanac.successors(SPEN_VALLEY) == []


def test_whole_of_is_said_where_all_residents_passed_and_only_there(almanac: Almanac) -> None:
    whole, part = almanac.predecessors(ALDERSHOT)
    assert (whole.constituency_id, whole.is_whole, whole.is_all_of_this) == (OLD_ALDERSHOT, True, False)
    assert (part.name, part.is_whole, part.of_this) == ("North East Hampshire", False, Decimal("0.053952776"))
    (after,) = almanac.successors(OLD_ALDERSHOT)
    assert (after.constituency_id, after.is_whole, after.is_all_of_this) == (ALDERSHOT, False, True)


def test_scotlands_constituencies_of_2024_are_told_from_those_whose_codes_they_share(almanac: Almanac) -> None:
    (edinburgh, *_) = almanac.predecessors("S14000082@2024")
    assert (edinburgh.constituency_id, edinburgh.of_this) == ("S14000026", Decimal("0.903823673"))


@pytest.mark.parametrize("year", ["2010", "2024"])
def test_every_constituency_has_relatives_whose_shares_make_the_whole(
    almanac: Almanac, data_dir: Path, year: str
) -> None:
    for seat in reference_record(data_dir).state.constituencies.values():
        is_later = seat.boundary_set.startswith("2024")
        if is_later == (year == "2024"):
            found = (almanac.predecessors if is_later else almanac.successors)(seat.id)
            assert abs(sum((r.of_this for r in found), Decimal(-1))) <= Decimal("0.000000001"), seat.name


def test_a_line_joins_a_seat_to_its_main_predecessor_and_says_the_break(almanac: Almanac) -> None:
    line = almanac.line(SPEN_VALLEY)
    assert line.contests == ("parl.spen-valley.2024-07-04",)
    assert line.notional == "parl.spen-valley.2019-12-12.notional"
    assert line.predecessor is not None and line.predecessor.constituency_id == BATLEY
    assert line.earlier[0] == "parl.batley-and-spen.2010-05-06"
    assert line.earlier[-1] == "parl.batley-and-spen.by.2021-07-01" and len(line.earlier) == 6
    assert line.break_ == (
        "Boundaries changed in 2024. 74.5% of the residents of Spen Valley were in Batley and Spen before "
        "(68.2% of that one’s), and 2 others gave the rest: results before and after are of different areas."
    )


def test_the_break_of_a_seat_with_the_same_residents_says_so(almanac: Almanac) -> None:
    assert almanac.line("E14001065").break_ == (
        "Since 2024 on new boundaries with the same residents as Altrincham and Sale West before."
    )
    assert "the constituency of the same name before (the whole of it), and 1 other" in almanac.line(ALDERSHOT).break_


def test_without_overlaps_a_line_is_the_seats_own_contests() -> None:
    record = open_embedded()
    line = record.almanac.line(BATLEY)
    assert line.predecessor is None and line.break_ == "" and line.earlier == ()
    assert line.contests[-1] == "parl.batley-and-spen.by.2021-07-01" and line.notional is None
    with pytest.raises(UnknownThing):
        record.almanac.line("E14009999")
