"""Superlatives: what was last as extreme, among contests of its kind alone, with the scope stated."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from hustings.errors import UnknownThing
from hustings.home import begin, open_embedded
from hustings.measures.almanac import Almanac
from hustings.measures.since import Measure, Since, both_stood, since
from hustings.record.book import Record
from hustings.record.store import SQLiteStore
from hustings.sources.official.read import parse_official
from official_load import contents_of, load, with_errata

CHESHAM = "parl.chesham-and-amersham.by.2021-06-17"
BATLEY = "parl.batley-and-spen.by.2021-07-01"


def contests(*rows: tuple[str, date, bool, int], notional: str = "", **put_off: date) -> pl.DataFrame:
    """Contests by id, election day, whether a by-election, and majority; turnout and swing as the majority says.

    `put_off` has the polling day of a contest that was put off.
    """
    return pl.DataFrame(
        [
            {
                "contest_id": name,
                "polling_day": put_off.get(name, day),
                "election_day": day,
                "is_by_election": by,
                "is_notional": name == notional,
                "constituency": name.title(),
                "majority": majority,
                "turnout_valid_share": majority / 1_000,
                "butler_pp": float(majority),
                "swing_to": "ld",
                "winner_party": "ld",
                "outcome": "gain" if majority % 2 else "hold",
            }
            for name, day, by, majority in rows
        ]
    )


NONE = pl.DataFrame(
    schema={"contest_id": pl.String, "party": pl.String, "share": pl.Float64, "is_notional": pl.Boolean}
)
THREE = contests(
    ("a", date(2011, 1, 13), True, 5),
    ("b", date(2015, 5, 7), False, 2),
    ("c", date(2016, 12, 1), True, 9),
    ("d", date(2021, 6, 17), True, 5),
)


def asked(table: pl.DataFrame, contest_id: str, measure: Measure, party: str | None = None) -> Since:
    found = since(table, NONE, contest_id, measure, party=party, party_name="the Liberal Democrats")
    assert found
    return found


def test_the_last_contest_that_was_as_extreme_is_named() -> None:
    found = asked(THREE, "d", Measure.LARGEST_SWING)
    assert (found.last, found.last_on, found.last_value, found.value) == ("c", date(2016, 12, 1), 9.0, 5.0)


def test_a_by_election_is_never_compared_with_a_general_election() -> None:
    found = asked(THREE, "d", Measure.SMALLEST_MAJORITY)
    assert found.last == "a"  # b had a smaller majority, at a general election
    assert found.searched == 2


def test_an_equal_figure_is_as_extreme() -> None:
    assert asked(THREE, "d", Measure.LOWEST_TURNOUT).last == "a"


def test_without_an_earlier_one_the_record_is_its_scope() -> None:
    found = asked(THREE, "c", Measure.LARGEST_MAJORITY)
    assert found.last is None
    assert found.scope == "by-elections since 2011, as far as this record goes"
    assert found.sentence.startswith("the largest majority at a by-election in this record")


def test_the_first_of_its_kind_says_that_there_is_nothing_to_compare() -> None:
    found = asked(THREE, "b", Measure.HIGHEST_TURNOUT)
    assert (found.searched, found.scope) == (0, "there is no earlier contest of its kind in this record")


def test_a_notional_result_is_no_contest() -> None:
    table = contests(("n", date(2010, 5, 6), False, 900), ("g", date(2015, 5, 7), False, 2), notional="n")
    assert asked(table, "g", Measure.LARGEST_MAJORITY).searched == 0
    assert since(table, NONE, "n", Measure.LARGEST_MAJORITY) is None


def test_a_later_contest_is_not_looked_at() -> None:
    assert asked(THREE, "a", Measure.LARGEST_MAJORITY).searched == 0


GENERAL = contests(
    ("m", date(2010, 5, 6), False, 4),
    ("t", date(2010, 5, 6), False, 2),
    ("q", date(2015, 5, 7), False, 9),
    ("p", date(2015, 5, 7), False, 3),
    ("o", date(2015, 5, 7), False, 3),
    ("x", date(2019, 12, 12), False, 5),
    ("y", date(2019, 12, 12), False, 5),
    ("z", date(2019, 12, 12), False, 7),
    t=date(2010, 5, 27),
)


def test_a_contest_outdone_on_its_own_day_has_no_superlative() -> None:
    assert since(GENERAL, NONE, "z", Measure.SMALLEST_MAJORITY) is None
    assert since(GENERAL, NONE, "x", Measure.LARGEST_MAJORITY) is None
    assert asked(GENERAL, "z", Measure.LARGEST_MAJORITY).last == "q"


def test_an_equal_of_the_same_day_is_said() -> None:
    assert (
        "since O, May 2015, together with Y on the same day (" in asked(GENERAL, "x", Measure.LOWEST_TURNOUT).sentence
    )
    gain = asked(GENERAL, "z", Measure.GAIN_BY, "ld").sentence
    assert "since O, May 2015, together with 2 others on the same day (" in gain


def test_of_the_last_day_the_most_extreme_is_named_in_any_order_of_rows() -> None:
    for table in (GENERAL, GENERAL.reverse(), GENERAL.sort("majority")):
        found = asked(table, "x", Measure.SMALLEST_MAJORITY)
        assert (found.last, found.last_value) == ("o", 3)


def test_a_poll_put_off_is_measured_against_earlier_elections_only() -> None:
    found = asked(GENERAL, "t", Measure.SMALLEST_MAJORITY)
    assert (found.searched, found.last) == (0, None)
    assert since(GENERAL, NONE, "t", Measure.LARGEST_MAJORITY) is None  # m had more at the same election
    assert asked(GENERAL, "p", Measure.LOWEST_TURNOUT).last_on == date(2010, 5, 27)


def test_what_was_beaten_later_is_said_to_have_stood_until_then() -> None:
    table = contests(
        ("a", date(2010, 5, 6), False, 5), ("b", date(2015, 5, 7), False, 3), ("c", date(2017, 6, 8), False, 1)
    )
    sentence = asked(table, "b", Measure.SMALLEST_MAJORITY).sentence
    assert sentence.startswith(
        "the smallest majority in any constituency at a general election in this record until then"
    )


def test_a_swing_to_another_party_says_nothing() -> None:
    assert since(THREE, NONE, "d", Measure.LARGEST_SWING_TO, party="lab") is None


def test_a_hold_is_no_gain_and_gains_name_the_one_before() -> None:
    assert since(THREE, NONE, "b", Measure.GAIN_BY, party="ld") is None
    found = asked(THREE, "d", Measure.GAIN_BY, "ld")
    assert found.last == "c"
    assert "the first gain by the Liberal Democrats at a by-election since C, December 2016" in found.sentence


def test_unknown_figures_say_nothing() -> None:
    unknown = THREE.with_columns(pl.lit(None, pl.Int64).alias("majority"))
    assert since(unknown, NONE, "d", Measure.SMALLEST_MAJORITY) is None


@pytest.mark.parametrize("measure", list(Measure))
def test_a_contest_without_a_published_count_has_no_answer(measure: Measure) -> None:
    assert since(THREE, NONE, "not-counted", measure, party="ld") is None


def test_a_count_that_is_not_published_has_no_answer_from_the_record() -> None:
    with begin(Record(SQLiteStore.memory()), is_test=True, without=frozenset({BATLEY})) as book:
        assert Almanac(book.state).since(BATLEY, Measure.SMALLEST_MAJORITY) is None


def test_a_sentence_names_a_party_as_english_does() -> None:
    almanac = Almanac(open_embedded().state)
    towards = almanac.since(CHESHAM, Measure.LARGEST_SWING_TO, party="ld")
    assert towards and towards.sentence.startswith("the largest swing to the Liberal Democrats at a by-election")
    share = almanac.since(BATLEY, Measure.WORST_SHARE, party="con")
    assert share and share.sentence.startswith("the lowest share for the Conservatives at a by-election")
    alone = almanac.since(BATLEY, Measure.WORST_SHARE, party="lab")
    assert alone and alone.sentence.startswith("the lowest share for Labour at a by-election")


def test_unknown_names_are_refused() -> None:
    almanac = Almanac(open_embedded().state)
    with pytest.raises(UnknownThing):
        almanac.since("parl.nowhere.2019-12-12", Measure.LARGEST_SWING)
    with pytest.raises(UnknownThing):
        almanac.since(BATLEY, Measure.WORST_SHARE, party="whigs")
    with pytest.raises(ValueError, match="prettiest"):
        almanac.since(BATLEY, "prettiest")


@pytest.fixture(scope="module")
def almanac(data_dir: Path) -> Iterator[Almanac]:
    """Everything since 2010."""
    with open_embedded() as book:
        load(book, parse_official(contents_of(data_dir / "uk-parliament")))
        with_errata(book)
        yield Almanac(book.state)


@pytest.mark.data
def test_cheshams_swing_was_the_largest_to_the_liberal_democrats_since_richmond_park(almanac: Almanac) -> None:
    found = almanac.since(CHESHAM, Measure.LARGEST_SWING_TO, party="ld")
    assert found
    assert (found.last, found.last_on) == ("parl.richmond-park.by.2016-12-01", date(2016, 12, 1))
    assert "at a by-election since Richmond Park, December 2016" in found.sentence
    assert found.scope == "by-elections since 2011, as far as this record goes"


@pytest.mark.data
def test_labours_share_at_chesham_was_its_lowest_as_far_as_the_record_goes(almanac: Almanac) -> None:
    found = almanac.since(CHESHAM, Measure.WORST_SHARE, party="lab")
    assert found
    assert found.last is None
    assert found.value == 622 / 37_954
    assert "by-elections since 2011, as far as this record goes" in found.sentence


@pytest.mark.data
def test_hendons_majority_in_2024_is_measured_against_general_elections(almanac: Almanac) -> None:
    found = almanac.since("parl.hendon.2024-07-04", Measure.SMALLEST_MAJORITY)
    assert found
    assert (found.last, found.last_value) == ("parl.north-east-fife.2017-06-08", 2)
    assert found.scope == "contests at general elections since 2010"


@pytest.mark.data
def test_a_party_that_did_not_stand_has_no_worst_share(almanac: Almanac) -> None:
    assert almanac.since(CHESHAM, Measure.WORST_SHARE, party="snp") is None


@pytest.mark.data
def test_every_answer_about_every_by_election_names_only_earlier_by_elections(almanac: Almanac) -> None:
    for contest_id in almanac.contests.filter(pl.col("is_by_election"))["contest_id"]:
        for measure in (Measure.LARGEST_SWING, Measure.SMALLEST_MAJORITY, Measure.LOWEST_TURNOUT):
            found = almanac.since(contest_id, measure)
            assert found is None or found.last is None or ".by." in found.last
            assert found is None or found.last_on is None or found.last_on <= date.fromisoformat(contest_id[-10:])


@pytest.mark.data
def test_at_a_general_election_only_its_own_extreme_has_a_superlative(almanac: Almanac) -> None:
    for day in almanac.contests.filter(is_by_election=False, is_notional=False)["election_day"].unique():
        held = almanac.contests.filter(election_day=day, is_by_election=False, is_notional=False)
        least = held.filter(pl.col("turnout_valid_share") == pl.col("turnout_valid_share").min())
        some = [*least["contest_id"], *held["contest_id"][:40]]
        told = {name for name in some if almanac.since(name, Measure.LOWEST_TURNOUT)}
        assert told == set(least["contest_id"])


@pytest.mark.data
def test_of_two_by_elections_of_one_day_one_has_the_largest_swing(almanac: Almanac) -> None:
    day = almanac.contests.filter(is_by_election=True, election_day=date(2023, 10, 19))["contest_id"]
    assert [name for name in day if almanac.since(name, Measure.LARGEST_SWING)] == ["parl.tamworth.by.2023-10-19"]


def test_swings_between_parties_that_stood_both_times_leave_out_one_counted_as_nought() -> None:
    held = pl.DataFrame(
        {
            "contest_id": ["a", "b"],
            "baseline_id": ["a0", "b0"],
            "swing_from": ["con", "con"],
            "swing_to": ["lab", "lab"],
        }
    )
    stood = [("a", "con"), ("a", "lab"), ("a0", "con"), ("a0", "lab"), ("b", "lab"), ("b0", "con"), ("b0", "lab")]
    candidacies = pl.DataFrame(stood, schema=["contest_id", "party"], orient="row")
    assert both_stood(held, candidacies)["contest_id"].to_list() == ["a"]
