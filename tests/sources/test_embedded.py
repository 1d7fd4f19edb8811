"""The embedded record: whole, sourced, in order, and equal to the official files where those are at hand."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

from hustings.errors import UnknownThing
from hustings.record.entries import (
    ChallengeNoted,
    ConstituenciesEntered,
    ContestEntered,
    Draft,
    Entry,
    HouseEntered,
    PartiesEntered,
    ResultEntered,
)
from hustings.record.model import Challenge, Contest, Party, Result
from hustings.record.state import State
from hustings.sources.embedded import embedded_drafts

BATLEY = "parl.batley-and-spen.by.2021-07-01"
BY_ELECTIONS_OF_2021 = (
    "parl.airdrie-and-shotts.by.2021-05-13",
    BATLEY,
    "parl.chesham-and-amersham.by.2021-06-17",
    "parl.hartlepool.by.2021-05-06",
)
# Valid votes as the House of Commons published them; the by-election of 2016 is summed by hand from its ten candidates.
VALID_VOTES = {
    "parl.airdrie-and-shotts.2017-06-08": 38_002,
    "parl.airdrie-and-shotts.2019-12-12": 39_772,
    "parl.airdrie-and-shotts.by.2021-05-13": 21_827,
    "parl.batley-and-spen.by.2016-10-20": 20_393,
    "parl.batley-and-spen.2017-06-08": 53_780,
    "parl.batley-and-spen.2019-12-12": 52_927,
    "parl.batley-and-spen.by.2021-07-01": 37_695,
    "parl.chesham-and-amersham.2017-06-08": 55_252,
    "parl.chesham-and-amersham.2019-12-12": 55_685,
    "parl.chesham-and-amersham.by.2021-06-17": 37_954,
    "parl.hartlepool.2017-06-08": 41_835,
    "parl.hartlepool.2019-12-12": 41_037,
    "parl.hartlepool.by.2021-05-06": 29_933,
}
GENERAL_ELECTIONS = (
    *("1974-02-28", "1974-10-10", "1979-05-03", "1983-06-09", "1987-06-11", "1992-04-09", "1997-05-01"),
    *("2001-06-07", "2005-05-05", "2010-05-06", "2015-05-07", "2017-06-08", "2019-12-12"),
)


def fold(drafts: tuple[Draft, ...]) -> State:
    """The state of a ledger that holds these drafts, in this order."""
    at = datetime(2021, 1, 1, tzinfo=UTC)
    return State.of(
        Entry(
            number=number,
            at=at,
            by=draft.by,
            source=draft.source,
            reason=draft.reason,
            payload=draft.payload,
            previous_hash="",
            hash="",
        )
        for number, draft in enumerate(drafts, start=1)
    )


@cache
def record() -> State:
    return fold(embedded_drafts())


def contests() -> Iterator[Contest]:
    yield from (book.contest for book in record().contests.values())


def results() -> Iterator[Result]:
    yield from (record().result(contest_id, public=True) for contest_id in record().contests)


def top_two(result: Result) -> list[int]:
    return sorted((count.votes for count in result.counts), reverse=True)[:2]


def test_every_contest_has_its_votes_summing_to_the_valid_votes_published() -> None:
    assert {result.contest_id: result.valid_votes for result in results()} == VALID_VOTES


def test_every_entry_has_an_author_and_a_source() -> None:
    assert all(draft.by == "hustings" and draft.source.strip() for draft in embedded_drafts())
    for draft in embedded_drafts():
        if isinstance(draft.payload, ResultEntered):
            assert draft.source.startswith("House of Commons, electionresults.parliament.uk"), draft.source
        if isinstance(draft.payload, ConstituenciesEntered):
            assert "House of Commons Library" in draft.source


def test_contests_stand_before_everything_that_refers_to_them() -> None:
    entered: set[str] = set()
    for draft in embedded_drafts():
        if isinstance(draft.payload, ContestEntered):
            entered.add(draft.payload.contest.id)
        elif isinstance(draft.payload, ResultEntered | ChallengeNoted):
            assert draft.payload.contest_id in entered


def test_each_contest_is_named_by_its_seat_and_polling_day_and_closes_at_ten_uk_time() -> None:
    for contest in contests():
        slug = record().constituencies[contest.constituency_id].slug
        assert contest.id == f"parl.{slug}.{'by.' if contest.is_by_election else ''}{contest.polling_day}"
        utc_hour = 22 if contest.polling_day.month == 12 else 21
        day = contest.polling_day
        assert contest.poll_closes_at == datetime(day.year, day.month, day.day, utc_hour, tzinfo=UTC)
        assert day.weekday() == 3, "polling has been on a Thursday at every contest here"


def test_by_elections_are_measured_from_2019_and_2019_from_2017() -> None:
    for contest in contests():
        slug = record().constituencies[contest.constituency_id].slug
        before = {2021: f"parl.{slug}.2019-12-12", 2019: f"parl.{slug}.2017-06-08"}
        assert contest.baseline_id == before.get(contest.polling_day.year)
        assert contest.baseline_id is None or contest.baseline_id in record().contests
        assert contest.baseline_id is not None or "2015" in contest.note


def test_candidates_are_each_there_once_in_the_order_of_the_ballot_paper() -> None:
    for contest in contests():
        assert len({c.id for c in contest.candidacies}) == len(contest.candidacies)
        surnames = [c.surname.casefold() for c in contest.candidacies]
        assert surnames == sorted(surnames)
        assert all(c.name.endswith(c.surname) and c.description for c in contest.candidacies)
    order = [c.surname for c in record().book(BATLEY).contest.candidacies]
    assert order[:3] + order[-1:] == ["Bickerdike", "Davies", "Fransen", "Waters"]


def test_nobody_stands_twice_under_one_name_without_being_known_as_the_same_person() -> None:
    standing: dict[str, list[str]] = {}
    for contest in contests():
        for candidacy in contest.candidacies:
            standing.setdefault(candidacy.name, []).append(candidacy.person_id)
    for name, person_ids in standing.items():
        assert len(person_ids) == 1 or (set(person_ids) != {""} and len(set(person_ids)) == 1), name
    hagons = {c.name: c.person_id for contest in contests() for c in contest.candidacies if c.surname == "Hagon"}
    assert hagons == {"Andrew Hagon": "andy-hagon", "Andy Hagon": "andy-hagon"}


def test_every_by_election_has_its_vacancy_and_writ_before_polling_day() -> None:
    for contest in contests():
        assert contest.is_by_election == (contest.vacancy is not None) == (contest.writ_issued_on is not None)
        if contest.vacancy and contest.writ_issued_on:
            assert contest.vacancy.vacated_on < contest.writ_issued_on < contest.polling_day
            assert contest.vacancy.reason and contest.vacancy.source
            assert contest.vacancy.party == record().constituencies[contest.constituency_id].history[-1].party


def test_only_batley_and_spen_in_2021_has_a_verification_figure() -> None:
    verified = {r.contest_id: r.ballots_verified for r in results() if r.ballots_verified is not None}
    assert verified == {BATLEY: 37_786}


def test_each_by_election_of_2021_and_no_other_has_a_live_page() -> None:
    followed = {page.slug: page.contest_ids for page in record().pages.values()}
    assert followed == {c.removeprefix("parl.").replace(".by.", "-"): (c,) for c in BY_ELECTIONS_OF_2021}


def test_the_challenge_at_batley_and_spen_was_announced_and_came_to_nothing() -> None:
    noted = [(n.on, n.challenge) for _, n in record().book(BATLEY).challenges]
    assert noted == [(date(2021, 7, 2), Challenge.ANNOUNCED), (date(2021, 7, 23), Challenge.NONE)]


def test_polls_name_known_parties_and_others_and_add_to_about_a_hundred() -> None:
    polls = [poll for book in record().contests.values() for poll in book.polls]
    assert Counter(poll.contest_id for poll in polls) == {"parl.hartlepool.by.2021-05-06": 3, BATLEY: 1}
    for poll in polls:
        assert set(poll.shares) - {"other"} <= set(record().parties)
        assert 94 <= sum(poll.shares.values()) <= 101
        assert poll.fieldwork_from <= poll.fieldwork_to and poll.source
        assert not poll.drawn_from_voters
    assert record().book(BATLEY).polls[0].shares == {"con": 47, "lab": 41, "workers": 6, "ld": 3, "other": 3}


def test_seat_histories_hold_every_general_election_since_the_seat_was_created() -> None:
    for seat in record().constituencies.values():
        fought = [win.polling_day.isoformat() for win in seat.history if not win.is_by_election]
        assert fought == [day for day in GENERAL_ELECTIONS if day >= str(seat.created_on)]
        assert all(a.polling_day < b.polling_day for a, b in pairwise(seat.history))
    by_elections = {
        (seat.slug, win.polling_day.year): win.majority
        for seat in record().constituencies.values()
        for win in seat.history
        if win.is_by_election
    }
    assert by_elections == {("hartlepool", 2004): 2_033, ("batley-and-spen", 2016): 16_537}


def test_seat_histories_agree_with_the_results_held() -> None:
    for result in results():
        history = record().constituencies[result.contest.constituency_id].history
        first, second = top_two(result)
        winner = next(c.candidacy.party for c in result.counts if c.votes == first)
        for win in history:
            if win.polling_day == result.contest.polling_day:
                assert (win.party, win.majority) == (winner, first - second)


def test_a_rehearsal_keeps_candidates_vacancy_and_poll_and_loses_the_count_and_all_after_it() -> None:
    state = fold(embedded_drafts(without=frozenset({BATLEY})))
    book = state.book(BATLEY)
    assert state.result(BATLEY).counts == () and state.result(BATLEY).electorate is None
    assert len(book.contest.candidacies) == 16 and book.contest.vacancy and len(book.polls) == 1
    assert book.challenges == () and state.pages_of(BATLEY) == ["batley-and-spen-2021-07-01"]
    assert len(embedded_drafts()) - state.number == 3


def test_leaving_out_a_contest_that_is_not_there_is_an_error() -> None:
    with pytest.raises(UnknownThing, match=r"batley-and-spen\.by\.2021"):
        embedded_drafts(without=frozenset({"parl.batley-and-spen.by.2021-07-02"}))


def test_the_party_table_has_one_meaning_for_each_key_code_and_registration() -> None:
    (entered,) = (d.payload for d in embedded_drafts() if isinstance(d.payload, PartiesEntered))
    parties = entered.parties
    for values in (
        [p.key for p in parties],
        [p.colour.casefold() for p in parties],
        [code.casefold() for p in parties for code in p.codes],
        [id for p in parties for id in p.electoral_commission_ids],
    ):
        assert [value for value, times in Counter(values).items() if times > 1] == []
    for party in parties:
        assert party.abbreviation.casefold() in {code.casefold() for code in party.codes}
        assert party.is_party == bool(party.electoral_commission_ids) == (party.key not in ("ind", "speaker"))


def test_the_house_elected_in_2019_has_650_members_and_knows_what_it_does_not_record() -> None:
    houses = [d.payload.house for d in embedded_drafts() if isinstance(d.payload, HouseEntered)]
    assert [h.elected_on.year for h in houses] == [2010, 2015, 2017, 2019, 2024]
    (house,) = (h for h in houses if h.seats)
    assert sum(house.seats.values()) == 650
    assert (house.seats["con"], house.seats["lab"], house.seats["speaker"]) == (365, 202, 1)
    assert set(house.seats) <= set(record().parties)
    assert (house.government, house.opposition, house.not_seated) == ("con", "lab", ("sf",))
    assert house.deputies == {"con": 2, "lab": 1}
    assert "not recorded" in house.note


# Against the official files.

PARLIAMENTS = {2010: "55", 2015: "56", 2016: "56", 2017: "57", 2019: "58", 2021: "58"}
Row = dict[str, str]


def rows(path: Path, encoding: str = "utf-8-sig") -> list[list[str]]:
    with path.open(encoding=encoding, newline="") as file:
        return list(csv.reader(file))


def official(data_dir: Path, contest: Contest, table: str) -> list[list[str]]:
    """The official rows of a contest, by polling day and GSS code, the by-election file's leading columns dropped."""
    parliament = data_dir / "uk-parliament" / "results-by-parliament" / PARLIAMENTS[contest.polling_day.year]
    code = contest.constituency_id
    if not contest.is_by_election:
        return [row for row in rows(parliament / "general-election" / table) if row[0] == code]
    day, lead = contest.polling_day.strftime("%d/%m/%Y"), 1 if table == "candidacies.csv" else 2
    found = rows(parliament / "by-elections" / table)
    return [row[lead:] for row in found if row[0] == day and row[lead] == code]


def is_certified_by(party: Party, row: list[str]) -> bool:
    ids = {id for id in (row[9], row[11]) if id}
    return ids <= set(party.electoral_commission_ids) if ids else (row[7] == "Independent" and party.key == "ind")


@pytest.mark.data
def test_every_candidate_s_votes_and_party_are_as_officially_published(data_dir: Path) -> None:
    for result in results():
        published = {f"{row[12]} {row[13]}": row for row in official(data_dir, result.contest, "candidacies.csv")}
        assert {c.candidacy.name: c.votes for c in result.counts} == {n: int(r[18]) for n, r in published.items()}
        for count in result.counts:
            row = published[count.candidacy.name]
            assert is_certified_by(record().party(count.candidacy.party), row), row
            assert count.candidacy.description == row[7]


@pytest.mark.data
def test_electorates_rejected_papers_and_majorities_are_as_officially_published(data_dir: Path) -> None:
    for result in results():
        (row,) = official(data_dir, result.contest, "constituencies.csv")
        first, second = top_two(result)
        assert (result.valid_votes, first - second) == (int(row[15]), int(row[17]))
        if result.contest.polling_day.year != 2016:  # where this record has the votes alone
            assert (result.electorate, result.rejected_ballots) == (int(row[14]), int(row[16]))


@pytest.mark.data
def test_writs_regions_and_names_are_as_officially_published(data_dir: Path) -> None:
    for contest in contests():
        seat = record().constituencies[contest.constituency_id]
        (row,) = official(data_dir, contest, "constituencies.csv")
        assert (seat.name, seat.region, seat.nation) == (row[2], row[4], row[5])
        if contest.is_by_election:
            folder = data_dir / "uk-parliament" / "results-by-parliament" / PARLIAMENTS[contest.polling_day.year]
            writs = {(r[0], r[2]): r[1] for r in rows(folder / "by-elections" / "constituencies.csv")}
            assert contest.writ_issued_on is not None
            written = contest.writ_issued_on.strftime("%d/%m/%Y")
            assert writs[contest.polling_day.strftime("%d/%m/%Y"), contest.constituency_id] == written


@pytest.mark.data
def test_registrations_in_the_party_table_are_on_the_register(data_dir: Path) -> None:
    registered = {row[2] for row in rows(data_dir / "uk-parliament" / "political-party-registrations.csv")}
    ours = {id for party in record().parties.values() for id in party.electoral_commission_ids}
    # PP51 and PP119 stand in the result files and not in that list of registrations.
    assert ours - registered == {"PP51", "PP119"}


@pytest.mark.data
def test_seat_histories_to_2005_are_as_in_the_library_s_constituency_file(data_dir: Path) -> None:
    path = data_dir / "history" / "constituency_results_1918_2019.csv"
    with path.open(encoding="cp1252", newline="") as file:
        published = list(csv.DictReader(file))
    elections = {day[:4]: day for day in GENERAL_ELECTIONS} | {"1974F": "1974-02-28", "1974O": "1974-10-10"}
    for seat in record().constituencies.values():
        names = {seat.name.replace(" and ", " & "), "The Hartlepools" if seat.slug == "hartlepool" else ""}
        by_day = {
            elections[row["election"]]: row
            for row in published
            if row["constituency_name"].strip() in names and row["election"] in elections
        }
        for win in seat.history:
            if not win.is_by_election and win.polling_day.year < 2010:
                assert win_in(by_day[win.polling_day.isoformat()], seat.nation) == (win.party, win.majority)


@pytest.mark.data
def test_seat_histories_from_2010_are_as_parliament_publishes_them(data_dir: Path) -> None:
    for seat in record().constituencies.values():
        for win in seat.history:
            if not win.is_by_election and win.polling_day.year >= 2010:
                parliament = data_dir / "uk-parliament" / "results-by-parliament" / PARLIAMENTS[win.polling_day.year]
                found = rows(parliament / "general-election" / "constituencies.csv")
                (row,) = (row for row in found if row[0] == seat.id)
                assert (row[12].casefold(), int(row[17])) == (win.party, win.majority)


def win_in(row: Row, nation: str) -> tuple[str, int]:
    """The winner's party key and the majority over the next column, which for these seats is one candidate's."""
    national = {"natSW_votes": "snp"} if nation == "Scotland" else {}
    columns = {"con_votes": "con", "lib_votes ": "ld", "lab_votes": "lab", **national}
    votes = sorted(((int(row[column] or 0), key) for column, key in columns.items()), reverse=True)
    return votes[0][1], votes[0][0] - votes[1][0]
