from __future__ import annotations

from dataclasses import replace
from datetime import date

from hustings.measures import Analysis, SeatRecord, analyse, held_since, seat_records
from hustings.record.model import Constituency, Result, SeatWin
from strategies import embedded_state, make_result


def win(year: int, party: str, majority: int = 1_000, *, is_by_election: bool = False) -> SeatWin:
    return SeatWin(
        election=str(year), polling_day=date(year, 5, 5), party=party, majority=majority, is_by_election=is_by_election
    )


def seat(*history: SeatWin, created_on: date | None = None) -> Constituency:
    return Constituency(
        id="E14000548",
        name="Anytown",
        slug="anytown",
        boundary_set="2010-2024",
        nation="England",
        region="London",
        created_on=created_on,
        history=history,
    )


def records_of(result: Result, constituency: Constituency, *others: Result) -> dict[str, SeatRecord]:
    return {record.kind: record for record in seat_records(analyse(result, None), constituency, others)}


def embedded(contest_id: str) -> dict[str, str]:
    state = embedded_state()
    analysis: Analysis = analyse(state.result(contest_id, public=True), state.baseline(contest_id))
    contests = [state.result(each, public=True) for each in state.contests]
    found = seat_records(analysis, state.constituency(contest_id), contests, parties=state.parties)
    return {record.kind: record.sentence for record in found}


def test_batley_and_spen_2021_had_the_smallest_majority_and_says_over_what():
    found = embedded("parl.batley-and-spen.by.2021-07-01")
    assert found == {
        "smallest_majority": "The majority of 323 is the smallest at any Batley and Spen contest since the seat was "
        "created in 1983, as far as this record goes; before it the smallest was 870, in 1983.",
        "run_of_holds": "Labour had won all seven general elections here since 1997, and win again.",
        "lowest_turnout": "Turnout of 47.5% (valid votes) is the lowest of the 3 contests here whose turnout this "
        "record holds.",
    }


def test_hartlepool_2021_was_a_first_win_and_the_end_of_a_run():
    found = embedded("parl.hartlepool.by.2021-05-06")
    assert "majority" not in " ".join(found)
    assert found["first_win"] == (
        "This is the first Conservative win in Hartlepool since the seat was created in 1974, as far as this record "
        "goes."
    )
    assert found["run_ended"] == (
        "Labour had won all 13 general elections here since the seat was created in 1974, and lose the seat now."
    )


def test_a_party_has_its_article_and_its_verb():
    found = embedded("parl.airdrie-and-shotts.by.2021-05-13")
    assert found["run_of_holds"] == "The SNP had won all three general elections here since 2015, and wins again."


def test_a_year_with_two_general_elections_has_its_month():
    history = (
        SeatWin(election="a", polling_day=date(1974, 2, 28), party="con", majority=10),
        SeatWin(election="b", polling_day=date(1974, 10, 10), party="con", majority=20),
    )
    found = records_of(make_result({"con": 9, "lab": 1}), seat(*history))
    assert "before it the smallest was 10, in February 1974" in found["smallest_majority"].sentence


def test_a_run_that_the_history_does_not_hold_says_how_far_the_record_goes():
    earlier = [make_result({"lab": 9, "con": 1}, polling_day=date(y, 5, 5), is_by_election=False) for y in (2015, 2017)]
    now = make_result({"lab": 9, "con": 5})
    assert "as far as this record goes" in records_of(now, seat(), *earlier)["run_of_holds"].sentence
    assert "record" not in records_of(now, seat(win(2015, "lab"), win(2017, "lab")))["run_of_holds"].sentence


def test_a_tie_settled_by_lot_is_no_smallest_majority():
    now = make_result({"lab": 9, "con": 9}, lot_winner="lab")
    assert "smallest_majority" not in records_of(now, seat(win(2015, "lab"), win(2017, "lab")))


def test_a_contest_is_measured_only_against_what_came_before_it_and_says_so():
    found = embedded("parl.airdrie-and-shotts.2017-06-08")
    assert "since the seat was created in 1997, up to 8 June 2017" in found["smallest_majority"]


def test_a_party_that_wins_again_is_first_since_it_last_won():
    history = (win(1997, "lab"), win(2001, "con"), win(2005, "lab"), win(2010, "lab"))
    record = records_of(make_result({"con": 9, "lab": 1}), seat(*history))["first_win"]
    assert "since 2001" in record.sentence
    assert record.numbers == {"contests": 5, "last_won_year": 2001}


def test_creation_is_claimed_only_where_the_history_reaches_back_to_it():
    history = (win(1997, "lab"), win(2001, "lab"))
    now = make_result({"con": 9, "lab": 1})
    assert "created" not in records_of(now, seat(*history, created_on=date(1983, 6, 9)))["first_win"].sentence
    assert "created in 1997" in records_of(now, seat(*history, created_on=date(1997, 5, 5)))["first_win"].sentence


def test_an_equal_majority_is_a_joint_record():
    record = records_of(make_result({"con": 9, "lab": 1}), seat(win(1997, "con", 8), win(2001, "con", 20)))
    assert "joint smallest" in record["smallest_majority"].sentence
    assert record["smallest_majority"].numbers["previous_year"] == 1997


def test_a_result_in_the_record_stands_before_the_history_and_counts_once():
    earlier = make_result({"lab": 50, "con": 47}, polling_day=date(2019, 5, 5), is_by_election=True)
    found = records_of(make_result({"lab": 9, "con": 5}), seat(win(2015, "lab"), win(2017, "lab")), earlier)
    assert "smallest_majority" not in found
    assert "largest_majority" not in found


def test_contests_of_another_seat_are_passed_over():
    elsewhere = make_result({"lab": 50, "con": 47}, polling_day=date(2019, 5, 5), constituency_id="E14000001")
    now, home = make_result({"lab": 9, "con": 5}), seat(win(2015, "lab"), win(2017, "lab"))
    assert records_of(now, home, elsewhere) == records_of(now, home)


def test_turnout_records_need_another_electorate():
    now = make_result({"lab": 9, "con": 5}, electorate=100)
    without = make_result({"lab": 90, "con": 5}, polling_day=date(2019, 5, 5))
    assert "lowest_turnout" not in records_of(now, seat(), without)
    known = replace(without, electorate=100)
    assert "lowest_turnout" not in records_of(now, seat(), known)
    older = make_result({"lab": 90, "con": 5}, electorate=100, polling_day=date(2017, 5, 5))
    found = records_of(now, seat(), known, older)
    assert found["lowest_turnout"].scope == "the 3 contests here whose turnout this record holds"


def test_nothing_is_remarkable_until_a_winner_is_known():
    assert records_of(make_result({}), seat(win(2015, "lab"), win(2017, "lab"))) == {}
    assert records_of(make_result({"lab": 3, "con": 3}), seat(win(2015, "lab"), win(2017, "lab"))) == {}


def test_a_run_of_one_or_of_independents_is_no_record():
    now = make_result({"ind:ash": 9, "con": 5})
    assert "first_win" not in records_of(now, seat(win(2015, "lab"), win(2017, "con")))
    assert "run_ended" not in records_of(now, seat(win(2015, "lab"), win(2017, "con")))
    assert held_since((win(2015, "ind"), win(2017, "ind"))) == ()


def test_a_seat_is_held_since_the_first_of_an_unbroken_run_of_general_elections():
    history = (win(1997, "lab"), win(2001, "con"), win(2003, "ld", is_by_election=True), win(2005, "con"))
    assert [each.polling_day.year for each in held_since(history)] == [2001, 2005]
    assert held_since(()) == ()


def test_an_estimate_is_no_win_in_a_run_and_no_contest_before():
    then = make_result({"con": 9, "lab": 1}, polling_day=date(2005, 5, 5), is_by_election=False)
    estimate = replace(then, contest=replace(then.contest, is_notional=True))
    later = [make_result({"con": 9, "lab": 1}, polling_day=date(y, 5, 5), is_by_election=False) for y in (2010, 2015)]
    run = records_of(make_result({"con": 9, "lab": 5}), seat(), estimate, *later)["run_of_holds"]
    assert run.numbers == {"general_elections": 2, "since_year": 2010}
    assert "first_win" not in records_of(make_result({"lab": 9, "con": 5}), seat(), estimate)


def test_a_first_win_without_the_whole_history_is_not_said_to_be_since_a_last_one():
    history = (win(2010, "lab"), win(2015, "lab"))
    sentence = records_of(make_result({"con": 9, "lab": 1}), seat(*history))["first_win"].sentence
    assert sentence == (
        "This is the first con win in Anytown on these boundaries in this record, which goes back to 2010."
    )
