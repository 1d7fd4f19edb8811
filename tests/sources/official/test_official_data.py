"""The official files themselves: counts per file, totals that others published, every file claimed or explained."""

from __future__ import annotations

from collections import Counter
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from hustings.record.entries import PartiesEntered
from hustings.sources.embedded import embedded_drafts
from hustings.sources.official.party_keys import PartyKeys
from hustings.sources.official.read import parse_official, read_official
from hustings.sources.official.values import OfficialContest, OfficialRecord

pytestmark = pytest.mark.data


@pytest.fixture(scope="module")
def record(data_dir: Path) -> OfficialRecord:
    return read_official(data_dir / "uk-parliament")


@pytest.fixture(scope="module")
def keys(record: OfficialRecord) -> PartyKeys:
    known = [p for d in embedded_drafts() if isinstance(d.payload, PartiesEntered) for p in d.payload.parties]
    return PartyKeys(record, known)


def general(record: OfficialRecord, year: int) -> list[OfficialContest]:
    return [c for c in record.contests if c.polling_day.year == year and not (c.is_by_election or c.is_notional)]


CANDIDACIES = {
    "55/general-election": 4150,
    "56/general-election": 3971,
    "57/general-election": 3304,
    "58/general-election": 3320,
    "59/general-election": 4515,
    "55/by-elections": 188,
    "56/by-elections": 91,
    "57/by-elections": 51,
    "58/by-elections": 252,
    "59/by-elections": 86,
}
CONTESTS = {
    **dict.fromkeys((f"{number}/general-election" for number in range(55, 60)), 650),
    "55/by-elections": 21,
    "56/by-elections": 10,
    "57/by-elections": 5,
    "58/by-elections": 23,
    "59/by-elections": 6,
}


def test_each_file_gives_as_many_rows_as_it_has(record: OfficialRecord) -> None:
    actual = [contest for contest in record.contests if not contest.is_notional]
    folder = "results-by-parliament/{}/{}.csv".format
    contests, candidacies = Counter(c.source for c in actual), Counter(c.candidates_source for c in actual)
    rows = Counter(candidacy.source for contest in actual for candidacy in contest.candidacies)
    assert contests == {folder(part, "constituencies"): number for part, number in CONTESTS.items()}
    assert candidacies == {folder(part, "candidacies"): number for part, number in CONTESTS.items()}
    assert rows == {folder(part, "candidacies"): number for part, number in CANDIDACIES.items()}


@pytest.mark.parametrize(
    ("year", "electorate", "valid", "too_many"),
    [
        (2010, 45_597_461, 29_687_604, 0),
        (2015, 46_354_197, 30_697_525, 0),
        (2017, 46_836_533, 32_204_184, 0),
        (2019, 47_562_702, 32_014_110, 0),
        (2024, 48_224_212, 28_809_340, 28_981),  # four Lambeth electorates were put right later, never in the file
    ],
)
def test_the_totals_of_each_general_election(
    record: OfficialRecord, year: int, electorate: int, valid: int, too_many: int
) -> None:
    contests = general(record, year)
    assert sum(c.electorate or 0 for c in contests) - too_many == electorate
    assert sum(c.valid_votes or 0 for c in contests) == valid
    assert sum(candidacy.votes or 0 for c in contests for candidacy in c.candidacies) == valid


def test_candidates_and_results_are_paired_whatever_the_files_are_called(data_dir: Path) -> None:
    folder = data_dir / "uk-parliament" / "results-by-parliament"
    paths = sorted(folder.glob("*/*/*.csv"), key=lambda path: path.stat().st_size)
    files = {f"{number}": path.read_bytes() for number, path in enumerate(paths)}
    days = Counter(c.polling_day for c in parse_official(files).contests if not (c.is_by_election or c.is_notional))
    polling_days = [date(2010, 5, 6), date(2015, 5, 7), date(2017, 6, 8), date(2019, 12, 12), date(2024, 7, 4)]
    assert days == dict.fromkeys(polling_days, 650)


def test_the_publication_tests_and_lists_of_errors_are_never_loaded(record: OfficialRecord) -> None:
    left = {item.source: item.why for item in record.not_loaded}
    claimed = {source for source, _ in record.claimed}
    assert "test of a publication state" in left["publication-state-tests-59/winners.csv"]
    assert "test of a publication state" in left["publication-state-tests-59/part-verified-constituencies.csv"]
    assert {"errata.csv", "corrections-history.csv", "README.md"} <= left.keys()
    assert not claimed & left.keys()
    assert all(left.values())


def test_small_tables_are_whole(record: OfficialRecord) -> None:
    sizes = (len(record.registrations), len(record.overlaps), len(record.general_elections), len(record.parliaments))
    assert sizes == (441, 1438, 6, 59)
    assert len(record.boundary_elections) == 20


def test_parts_of_each_old_and_new_constituency_sum_to_one(record: OfficialRecord) -> None:
    of_old, of_new = Counter[str](), Counter[str]()
    for overlap in record.overlaps:
        of_old[overlap.earlier_id] += overlap.of_earlier_population  # type: ignore[assignment]
        of_new[overlap.later_id] += overlap.of_later_population  # type: ignore[assignment]
    assert (len(of_old), len(of_new)) == (650, 650)
    assert all(abs(part - 1) < Fraction(1, 10**6) for part in (*of_old.values(), *of_new.values()))


def test_overlaps_and_notionals_use_the_codes_that_contests_have(record: OfficialRecord) -> None:
    codes = {c.gss for c in general(record, 2024)}
    assert {overlap.later_id for overlap in record.overlaps} == codes
    assert {c.gss for c in record.contests if c.is_notional and c.polling_day.year == 2019} == codes


def test_notional_results_without_the_lines_that_sum_up_others(record: OfficialRecord, keys: PartyKeys) -> None:
    of_2019 = [c for c in record.contests if c.is_notional and c.polling_day.year == 2019]
    winners: Counter[str] = Counter()
    for contest in of_2019:
        votes = sorted((c.votes or 0 for c in contest.candidacies), reverse=True)
        assert sum(votes) == contest.valid_votes
        assert votes[0] - votes[1] == contest.majority
        winners[keys.of(max(contest.candidacies, key=lambda c: c.votes or 0))] += 1
    assert sum(len(c.candidacies) for c in of_2019) == 4236 - 707
    largest = {"con": 372, "lab": 200, "snp": 48, "ld": 8, "dup": 8, "sf": 7, "plaid": 2, "sdlp": 2}
    assert winners == largest | {"green": 1, "speaker": 1, "alliance": 1}


def test_notional_results_of_2005_leave_scotland_out(record: OfficialRecord, keys: PartyKeys) -> None:
    of_2005 = [c for c in record.contests if c.is_notional and c.polling_day.year == 2005]
    assert Counter(c.nation for c in of_2005) == {"England": 533, "Wales": 40, "Northern Ireland": 18}
    assert all(sum(c.votes or 0 for c in contest.candidacies) == contest.valid_votes for contest in of_2005)
    assert {contest.boundary_set for contest in of_2005} == {"2010-2024"}
    assert "others" in {keys.of(c) for contest in of_2005 for c in contest.candidacies if c.is_aggregate}


def test_boundary_sets_of_a_scottish_code_used_twice(record: OfficialRecord) -> None:
    sets = {(c.polling_day.year, c.boundary_set, c.name) for c in record.contests if c.gss == "S14000021"}
    assert (2019, "2005-2024", "East Renfrewshire") in sets
    assert (2024, "2024-", "East Renfrewshire") in sets


def test_unionists_filed_as_independents_are_found_and_no_one_else(keys: PartyKeys) -> None:
    assert len(keys.problems) == 17
    assert {problem.expected for problem in keys.problems} == {"UUP"}


def test_totals_by_party_on_our_keys(record: OfficialRecord, keys: PartyKeys) -> None:
    votes: Counter[str] = Counter()
    for contest in general(record, 2010):
        for candidacy in contest.candidacies:
            votes[keys.of(candidacy)] += candidacy.votes or 0
    assert (votes["uup"], votes["ind"]) == (102_361, 198_805)


def test_one_party_under_several_ids_has_one_key(record: OfficialRecord, keys: PartyKeys) -> None:
    names: dict[str, set[str]] = {}
    for contest in record.contests:
        for candidacy in contest.candidacies:
            names.setdefault(keys.of(candidacy), set()).add(candidacy.party.name)
    assert names["reform"] >= {"The Brexit Party", "Reform UK"}
    assert names["green"] >= {"Green Party", "Scottish Green Party", "Green Party Northern Ireland"}
    assert names["lab"] >= {"Labour", "Labour and Co-operative"}
    assert names.keys() <= keys.parties().keys()
