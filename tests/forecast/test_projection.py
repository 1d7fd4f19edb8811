"""The projection is proper whatever comes in: it sums to the seats polled, knows no order, and says what it did."""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hustings.errors import UnknownThing
from hustings.forecast.projecting import Projector
from hustings.forecast.settings import shipped_settings
from hustings.forecast.tables import SeatBaseline
from hustings.forecast.values import Night, Projection

REGIONS = {"England": ("North East", "London"), "Scotland": ("Scotland",), "Northern Ireland": ("Northern Ireland",)}
SETTINGS = shipped_settings()


def seat(number: int, country: str, region: str, **changes: object) -> SeatBaseline:
    """A seat whose previous result depends on its number alone."""
    if country == "Northern Ireland":
        previous = {"dup": 9000 + 500 * (number % 5), "sf": 11000 - 700 * (number % 7), "alliance": 5000}
    else:
        previous = {
            "con": 9000 + 900 * (number % 11),
            "lab": 15000 - 800 * (number % 13),
            "ld": 2000 + 700 * (number % 9),
        }
        previous |= {"snp": 16000 - 900 * (number % 5)} if country == "Scotland" else {"ref": 1000}
    fields = {
        "constituency_id": f"{country[0]}{number:03}",
        "name": f"Seat {number}",
        "country": country,
        "region": region,
        "county": f"{region} {number % 3}",
        "previous": previous,
        "standing": frozenset(previous),
        "sitting_party": max(previous, key=lambda party: previous[party]) if number % 4 else "",
    }
    return SeatBaseline(**{**fields, **changes})  # type: ignore[arg-type]


def country_of_seats() -> list[SeatBaseline]:
    pairs = [(country, region) for country, regions in REGIONS.items() for region in regions]
    return [seat(number, *pairs[number % len(pairs)]) for number in range(60)]


SEATS = country_of_seats()
BY_ID = {each.constituency_id: each for each in SEATS}
PROJECTOR = Projector(SEATS, SETTINGS, draws=200)


def swung(each: SeatBaseline, gainer: str, votes: int) -> dict[str, int]:
    """The previous result, less a tenth from everybody, with votes for one party added."""
    before = {party: 9 * number // 10 for party, number in (each.previous or {}).items()}
    return before | ({gainer: before[gainer] + votes} if gainer in before else {})


def check_proper(projection: Projection) -> None:
    """Totals, chances and shares are whole, finite and within their bounds."""
    assert sum(seats.mean for seats in projection.seats.values()) == pytest.approx(projection.polled)
    for seats in projection.seats.values():
        low, high = seats.most
        assert 0 <= low <= seats.half[0] <= seats.median <= seats.half[1] <= high <= projection.polled
        assert isfinite(seats.mean)
    for table in (projection.chances, projection.expected_shares):
        assert len(table) == projection.polled - len(projection.declared)
        for values in table.values():
            assert sum(values.values()) == pytest.approx(1)
            assert all(0 <= value <= 1 for value in values.values())
    assert projection.hung + sum(projection.majority.values()) == pytest.approx(1)
    assert sum(projection.largest.values()) <= 1 + 1e-9
    assert 0 <= projection.changing_hands <= projection.polled
    assert all(0 <= worth <= 1 + 1e-6 for _, worth in projection.telling)


@settings(max_examples=20, deadline=None)
@given(
    st.lists(st.sampled_from(sorted(BY_ID)), unique=True, max_size=len(SEATS)),
    st.sampled_from(["con", "lab", "ld", "snp", "sf"]),
    st.integers(0, 20000),
)
def test_a_projection_is_proper_whatever_has_declared(ids: list[str], gainer: str, votes: int) -> None:
    night = Night()
    for id in ids:
        night = night.declare(id, swung(BY_ID[id], gainer, votes))
    check_proper(PROJECTOR.project(night))


@settings(max_examples=10, deadline=None)
@given(st.permutations(sorted(BY_ID)[:12]))
def test_the_order_of_declarations_does_not_matter(ids: list[str]) -> None:
    night = Night()
    for id in ids:
        night = night.declare(id, swung(BY_ID[id], "lab", 3000))
    in_order = Night()
    for id in sorted(ids):
        in_order = in_order.declare(id, swung(BY_ID[id], "lab", 3000))
    assert PROJECTOR.project(night) == PROJECTOR.project(in_order)


def test_a_second_projector_of_the_same_seats_says_the_same() -> None:
    night = Night().declare("E000", swung(BY_ID["E000"], "lab", 3000))
    assert Projector(SEATS, SETTINGS, draws=200).project(night) == PROJECTOR.project(night)


def test_a_gain_in_the_seats_declared_raises_the_party_in_the_others() -> None:
    night = Night()
    for id in sorted(BY_ID)[:10]:
        night = night.declare(id, swung(BY_ID[id], "ld", 15000))
    assert PROJECTOR.project(night).seats["ld"].mean > PROJECTOR.project(Night()).seats["ld"].mean + 12


def test_withdrawing_a_result_puts_the_projection_back() -> None:
    before = Night().declare("E001", swung(BY_ID["E001"], "con", 5000))
    after = before.declare("E004", swung(BY_ID["E004"], "lab", 9000)).withdraw("E004")
    was, now = PROJECTOR.project(before), PROJECTOR.project(after)
    assert now.seats == was.seats
    assert now.chances == was.chances
    assert any("E004" in note and "withdrawn" in note for note in now.notes)


def test_a_second_declaration_takes_the_place_of_the_first_and_is_noted() -> None:
    first, second = {"con": 20000, "lab": 10000}, {"con": 10000, "lab": 20000}
    projection = PROJECTOR.project(Night().declare("E001", first).declare("E001", second))
    assert projection.declared["E001"] == "lab"
    assert any("E001" in note and "the later ones count" in note for note in projection.notes)
    again = PROJECTOR.project(Night().declare("E001", second).declare("E001", second))
    assert again.notes == ()


def test_a_correction_moves_the_votes() -> None:
    night = Night().declare("E001", {"con": 20000, "lab": 19000}).correct("E001", {"con": 18000, "lab": 21000})
    projection = PROJECTOR.project(night)
    assert projection.declared["E001"] == "lab"
    assert any("corrected" in note for note in projection.notes)


def test_a_party_never_seen_counts_as_other() -> None:
    projection = PROJECTOR.project(Night().declare("E000", {"con": 9000, "lab": 8000, "count-binface": 12000}))
    assert projection.declared["E000"] == "oth"
    assert any("count-binface" in note for note in projection.notes)
    check_proper(projection)


def test_an_abandoned_poll_counts_for_nobody() -> None:
    projection = PROJECTOR.project(Night().abandon("S002"))
    assert (projection.polled, projection.house) == (len(SEATS) - 1, len(SEATS))
    assert projection.abandoned == ("S002",)
    assert "S002" not in projection.chances
    check_proper(projection)


@pytest.mark.parametrize("number", [0, 1, len(SEATS) - 1, len(SEATS)])
def test_none_one_all_but_one_and_all(number: int) -> None:
    night = Night()
    for id in sorted(BY_ID)[:number]:
        night = night.declare(id, swung(BY_ID[id], "con", 500))
    projection = PROJECTOR.project(night)
    check_proper(projection)
    if number == len(SEATS):
        assert all(seats.most == (seats.median, seats.median) for seats in projection.seats.values())


@pytest.mark.parametrize(
    "changed",
    [
        seat(0, "England", "North East", previous=None),
        seat(0, "England", "North East", standing=frozenset({"green", "oth"})),
        seat(0, "England", "North East", standing=frozenset({"con", "lab", "snp"})),
        seat(0, "England", "North East", previous={"oth": 30000}, standing=frozenset({"con", "lab", "ld"})),
        seat(0, "Northern Ireland", "Northern Ireland", previous=None),
    ],
    ids=[
        "no baseline",
        "both big parties away",
        "a party new to the nation",
        "both big parties back",
        "none in Ulster",
    ],
)
def test_seats_unlike_the_rest_have_a_proper_projection(changed: SeatBaseline) -> None:
    projector = Projector([changed, *SEATS[1:]], SETTINGS, draws=200)
    projection = projector.project(Night().declare("E001", swung(BY_ID["E001"], "lab", 1000)))
    check_proper(projection)
    assert set(projection.chances[changed.constituency_id]) <= changed.standing
    assert bool(projection.notes) is (changed.previous is None)


@pytest.mark.parametrize("country", sorted(REGIONS))
def test_one_seat_alone_can_be_projected(country: str) -> None:
    only = seat(1, country, REGIONS[country][0])
    check_proper(Projector([only], SETTINGS, draws=50).project(Night()))


def test_a_seat_that_is_not_polled_is_refused() -> None:
    with pytest.raises(UnknownThing, match="E999"):
        PROJECTOR.project(Night().declare("E999", {"con": 1}))


def test_negative_votes_are_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        Night().declare("E000", {"con": -1})


def test_a_tie_counts_for_the_winner_of_the_lot_once_it_is_told() -> None:
    votes = {"con": 9000, "lab": 9000, "ld": 1}
    assert PROJECTOR.project(Night().declare("E000", votes, winner="lab")).declared["E000"] == "lab"
    assert any("lot" in note for note in PROJECTOR.project(Night().declare("E000", votes)).notes)


def polled(shares: Mapping[str, float] | None = None, exit_poll: Mapping[str, float] | None = None) -> Projection:
    return Projector(SEATS, SETTINGS, polls=shares, exit_poll=exit_poll, draws=400).project(Night())


def test_polls_move_the_seats_and_narrow_the_range() -> None:
    without, high = polled(), polled({"con": 0.55, "lab": 0.25, "ld": 0.1})
    assert high.seats["con"].mean > without.seats["con"].mean + 3
    assert high.evidence == ("declarations", "polls")
    check_proper(high)


def test_the_snp_in_the_polls_gains_at_the_expense_of_the_others_in_scotland() -> None:
    low, high = (polled({"con": 0.35, "lab": 0.35, "snp": share}) for share in (0.05, 0.2))
    assert high.seats["snp"].mean > low.seats["snp"].mean + 1
    labour = [sum(p.expected_shares[id]["lab"] for id in p.expected_shares if id[0] == "S") for p in (low, high)]
    assert labour[1] < labour[0]


def test_polls_that_name_a_party_of_elsewhere_do_no_harm() -> None:
    england = [each for each in SEATS if each.country == "England"]
    said = {"con": 0.4, "lab": 0.4, "snp": 0.04, "others": 0.05}
    check_proper(Projector(england, SETTINGS, polls=said, draws=50).project(Night()))


def test_an_exit_poll_draws_the_seats_to_itself() -> None:
    without = polled()
    said = {"con": without.seats["con"].mean + 8, "lab": without.seats["lab"].mean - 8}
    told = polled(exit_poll=said)
    assert without.seats["con"].mean + 1 < told.seats["con"].mean < said["con"] + 1
    check_proper(told)


def test_seats_expected_to_change_hands_are_counted_from_the_previous_winners() -> None:
    night = Night()
    for id, each in BY_ID.items():
        night = night.declare(id, swung(each, "con", 60000))
    before = sum(max(each.previous or {}, key=(each.previous or {}).__getitem__) != "con" for each in SEATS)
    irish = sum(each.is_northern_irish for each in SEATS)
    assert PROJECTOR.project(night).changing_hands == before - irish
