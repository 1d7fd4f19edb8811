"""All official files loaded over the embedded record: what is new, what agrees, and the figures that others printed."""

from __future__ import annotations

import csv
import random
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from hustings.desk.errata import errata_drafts
from hustings.desk.official import LICENCE, PUBLISHER, Plan, plan
from hustings.desk.official_audit import published_problems
from hustings.home import open_embedded
from hustings.measures.almanac import Almanac
from hustings.measures.display import half_up, points
from hustings.measures.indices import effective_parties, gallagher_index
from hustings.measures.tables import party_totals
from hustings.record.book import Record
from hustings.record.entries import Corrected, Draft, Part, Withdrawn
from hustings.record.model import CorrectedBy, Figures
from hustings.sources.official.party_keys import PartyKeys
from hustings.sources.official.read import parse_official
from hustings.sources.official.values import OfficialRecord
from official_load import EMBEDDED, NOW, contents_of, load, loaded, with_errata

pytestmark = pytest.mark.data
YEARS = (2010, 2015, 2017, 2019, 2024)
CLAPHAM = "parl.clapham-and-brixton-hill.2024-07-04"
SHEFFIELD = "parl.sheffield-brightside-and-hillsborough.by.2016-05-05"


@pytest.fixture(scope="module")
def files(data_dir: Path) -> dict[str, bytes]:
    return contents_of(data_dir / "uk-parliament")


@pytest.fixture(scope="module")
def official(files: dict[str, bytes]) -> OfficialRecord:
    return parse_official(files)


@pytest.fixture(scope="module")
def first_plan(official: OfficialRecord) -> Plan:
    return plan(official, open_embedded().state)


@pytest.fixture(scope="module")
def book(official: OfficialRecord) -> Iterator[Record]:
    """Everything, with our errata. Nobody may add to it: tests that do make their own of fewer files."""
    with open_embedded() as made:
        load(made, official)
        with_errata(made)
        yield made


@pytest.fixture(scope="module")
def almanac(book: Record) -> Almanac:
    return Almanac(book.state)


def general(table: pl.DataFrame, year: int) -> pl.DataFrame:
    """Rows of one general election; one seat's poll was put off by three weeks in 2010."""
    actual = table.filter(~pl.col("is_by_election") & ~pl.col("is_notional"))
    return actual.filter(pl.col("polling_day").dt.year() == year)


def only(files: dict[str, bytes], *parts: str) -> dict[str, bytes]:
    return {name: content for name, content in files.items() if any(part in name for part in parts)}


def test_what_the_first_load_would_do(first_plan: Plan) -> None:
    assert (len(first_plan.new), first_plan.agreeing, len(first_plan.updates)) == (4_543, 13, 0)
    assert first_plan.unmatched == ()
    assert len(first_plan.enriched) == 13
    assert {item.source for item in first_plan.not_loaded} >= {"errata.csv", "publication-state-tests-59/winners.csv"}


def test_loading_again_changes_nothing(book: Record, official: OfficialRecord) -> None:
    again = plan(official, book.state)
    assert (again.new, again.parties, again.constituencies, again.enriched, again.unmatched) == ((), (), (), (), ())
    assert {update.contest_id for update in again.updates if not update.corrected_here} == set()
    assert (load(book, official), load(book, official, accept_updates=True), with_errata(book)) == (0, 0, 0)


@pytest.fixture(scope="module")
def elections(files: dict[str, bytes]) -> list[OfficialRecord]:
    """Each election read by itself, with the register of parties."""
    parts = [f"{number}/{kind}" for number in range(55, 60) for kind in ("by-elections", "general-election")]
    return [parse_official(only(files, part, "registrations", "boundary_sets")) for part in parts]


@pytest.mark.parametrize("seed", range(8))
def test_parties_keep_their_keys_in_whatever_order_elections_come(
    elections: list[OfficialRecord], official: OfficialRecord, seed: int
) -> None:
    """Elections met one by one, in any order, end where all of them at once do; all of them again then name nobody."""
    table = list(open_embedded().state.parties.values())
    at_once = PartyKeys(official, table)
    entered: set[tuple[str, int, str]] = set()
    for number in random.Random(seed).sample(range(len(elections)), len(elections)):
        keys = PartyKeys(elections[number], table)
        entered |= keyed(elections[number], keys)
        table = list(keys.parties().values())
    afterwards = PartyKeys(official, table)
    assert entered - keyed(official, at_once) == set()
    assert keyed(official, afterwards) == keyed(official, at_once)
    assert afterwards.parties().keys() == PartyKeys(official, afterwards.parties().values()).parties().keys()


def keyed(record: OfficialRecord, keys: PartyKeys) -> set[tuple[str, int, str]]:
    """Every candidacy's file, line and party key."""
    return {(row.source, row.line, keys.of(row)) for contest in record.contests for row in contest.candidacies}


def test_the_social_democrats_are_one_party_however_often_they_are_loaded(book: Record) -> None:
    named = [key for key, party in book.state.parties.items() if party.name.startswith("Social Democratic P")]
    assert named == ["sdp"]


def test_licence_stands_beside_every_contest_that_came_from_the_files(first_plan: Plan) -> None:
    assert {incoming.contest.source for incoming in first_plan.new} == {LICENCE}
    assert all(incoming.source.startswith(f"{PUBLISHER}: results-by-parliament/") for incoming in first_plan.new)


def test_errata_put_the_electorate_of_lambeth_right_and_say_why(book: Record, almanac: Almanac) -> None:
    assert general(almanac.contests, 2024)["electorate"].sum() == 48_224_212
    ref, corrected = book.state.contests[CLAPHAM].corrections()[0]
    assert corrected.figures.electorate == 74_159
    assert "83,114" in ref.reason
    assert "18 March 2025" in ref.source
    assert errata_drafts(book.state) == []


@pytest.mark.parametrize(
    ("year", "electorate"), [(2010, 45_597_461), (2015, 46_354_197), (2017, 46_836_533), (2019, 47_562_702)]
)
def test_electorates_that_were_published(almanac: Almanac, year: int, electorate: int) -> None:
    assert general(almanac.contests, year)["electorate"].sum() == electorate


@pytest.mark.parametrize(("year", "lost"), list(zip(YEARS, (1893, 1570, 1568, 1275, 1673), strict=True)))
def test_lost_deposits(almanac: Almanac, year: int, lost: int) -> None:
    assert general(almanac.contests, year)["lost_deposits"].sum() == lost


@pytest.mark.parametrize(
    ("year", "seat", "majority"),
    [
        (2010, "Fermanagh and South Tyrone", 4),
        (2015, "Gower", 27),
        (2017, "North East Fife", 2),
        (2019, "Fermanagh and South Tyrone", 57),
        (2024, "Hendon", 15),
    ],
)
def test_smallest_majorities(almanac: Almanac, year: int, seat: str, majority: int) -> None:
    first = general(almanac.contests, year).sort("majority").row(0, named=True)
    assert (first["constituency"], first["majority"]) == (seat, majority)


@pytest.mark.parametrize("year", YEARS)
def test_effective_parties_and_disproportionality(almanac: Almanac, data_dir: Path, year: int) -> None:
    """The published indices take each abbreviation for a party, and all independents for one."""
    with (data_dir / "history" / "general_election_totals_2010_2024.csv").open(encoding="utf-8", newline="") as file:
        published = next(row for row in csv.DictReader(file) if row["election"].startswith(str(year)))
    totals = party_totals(general(almanac.candidacies, year))
    votes = dict(totals.select("party", "votes").iter_rows())
    seats = dict(totals.filter(pl.col("seats") > 0).select("party", "seats").iter_rows())
    if year == 2010:  # the published figure still has the Ulster Conservatives and Unionists among the independents
        votes["ind"] += votes.pop("uup")
    assert str(half_up(effective_parties(votes.values()), 3)) == published["enp_votes"]
    assert str(half_up(effective_parties(seats.values()), 3)) == published["enp_seats"]
    assert f"{gallagher_index(votes, seats):.2f}" == published["gallagher"]


def published_totals(data_dir: Path, year: int) -> dict[str, tuple[int, ...]]:
    with (data_dir / "history" / "party_totals_2010_2024.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["election"].startswith(str(year))]
    columns = ("candidates", "votes", "seats", "lost_deposits")
    return {row["party"]: tuple(int(row[column]) for column in columns) for row in rows}


@pytest.mark.parametrize("year", YEARS)
def test_totals_by_party_are_the_published_ones(
    book: Record, almanac: Almanac, official: OfficialRecord, data_dir: Path, year: int
) -> None:
    """Both are added up by the files' own abbreviations: ours from the record's figures by the party keys.

    They differ in one thing: in 2010 the published table leaves 17 Ulster Conservatives and Unionists (102,361 votes,
    no deposit lost) among the independents, where the files have them.
    """
    keys = _key_of_abbreviation(official, book, year)
    theirs: Counter[tuple[str, str]] = Counter()
    for abbreviation, figures in published_totals(data_dir, year).items():
        for name, value in zip(("candidacies", "votes", "seats", "lost_deposits"), figures, strict=True):
            theirs[keys[abbreviation], name] += value
    totals = party_totals(general(almanac.candidacies, year)).to_dicts()
    names = ("candidacies", "votes", "seats", "lost_deposits")
    ours = Counter({(row["party"], name): row[name] for row in totals for name in names})
    differ = {key: ours[key] - theirs[key] for key in ours.keys() | theirs.keys() if ours[key] != theirs[key]}
    if year == 2010:
        assert differ.pop(("uup", "candidacies")) == -differ.pop(("ind", "candidacies")) == 17
        assert differ.pop(("uup", "votes")) == -differ.pop(("ind", "votes")) == 102_361
        assert differ.pop(("uup", "lost_deposits"), 0) == -differ.pop(("ind", "lost_deposits"), 0)
    assert differ == {}


def _key_of_abbreviation(official: OfficialRecord, book: Record, year: int) -> dict[str, str]:
    """The party key that an abbreviation of one election's files stands for."""
    found: dict[str, str] = {"Lab": "lab", "Ind": "ind", "Spk": "speaker"}
    keys = PartyKeys(official, book.state.parties.values())
    for contest in official.contests:
        if contest.polling_day.year == year and not (contest.is_by_election or contest.is_notional):
            for candidacy in contest.candidacies:
                found.setdefault(candidacy.party.abbreviation, keys.of(candidacy))
    return found


@pytest.mark.parametrize(
    ("contest_id", "outcome", "from_party"),
    [
        ("parl.bradford-west.2015-05-07", "hold", None),
        ("parl.corby.2015-05-07", "hold", None),
        ("parl.clacton.2015-05-07", "gain", "con"),
        ("parl.rochester-and-strood.2015-05-07", "hold", None),
        ("parl.richmond-park.2017-06-08", "hold", None),
        ("parl.copeland.2017-06-08", "gain", "lab"),
        ("parl.brecon-and-radnorshire.2019-12-12", "hold", None),
    ],
)
def test_hold_or_gain_ignores_the_by_election_between(
    almanac: Almanac, contest_id: str, outcome: str, from_party: str | None
) -> None:
    row = almanac.contests.row(by_predicate=pl.col("contest_id") == contest_id, named=True)
    assert (row["outcome"], row["gained_from"]) == (outcome, from_party)


def test_a_by_election_is_measured_from_the_general_election_before_it(almanac: Almanac) -> None:
    between = almanac.contests.filter(pl.col("is_by_election"))
    assert len(between) == 65
    assert between["baseline_id"].null_count() == 0
    assert not any(".by." in baseline for baseline in between["baseline_id"])


def newer(files: dict[str, bytes], part: str, old: bytes, new: bytes) -> dict[str, bytes]:
    """One election's files with a row changed, as a newer export would have it."""
    made = only(files, part, "boundary_sets", "registrations")
    assert sum(content.count(old) for content in made.values()) == 1
    return {name: content.replace(old, new) for name, content in made.items()}


def test_a_vote_changed_in_a_newer_export_is_listed_and_entered_only_if_accepted(files: dict[str, bytes]) -> None:
    part = "56/by-elections"
    row = b"Sheffield, Brightside and Hillsborough"
    assert any(row in content for content in only(files, part).values())
    book = loaded(only(files, part, "boundary_sets", "registrations"), errata=False)
    export = parse_official(newer(files, part, b",14987,0.638261,", b",14087,0.638261,"))
    update = plan(export, book.state).updates[0]
    assert [(d.name, d.first, d.second) for d in update.differences] == [("Gill Furniss", 14_987, 14_087)]
    assert (update.contest_id, update.corrected_here) == (SHEFFIELD, False)
    assert load(book, export) == 0
    assert [f.problem.id for f in published_problems(book.state) if f.is_open] == ["O101"]
    assert load(book, export, accept_updates=True) == 1
    ref, corrected = book.state.contests[SHEFFIELD].corrections()[0]
    assert "Gill Furniss 14,087, not 14,987" in ref.reason
    assert sum(corrected.figures.votes.values()) == corrected.figures.valid_votes == 22_581
    answered = [f for f in published_problems(book.state) if f.problem.id == "O101"]
    assert [f.answered_by for f in answered] == [ref.number]
    assert load(book, export, accept_updates=True) == 0


def test_what_an_earlier_export_corrected_a_later_one_may_correct_again(files: dict[str, bytes]) -> None:
    part = "56/by-elections"
    book = loaded(only(files, part, "boundary_sets", "registrations"), errata=False)
    for votes in (b",14087,0.638261,", b",14088,0.638261,"):
        export = parse_official(newer(files, part, b",14987,0.638261,", votes))
        assert load(book, export, accept_updates=True) == 1
    assert len(book.state.contests[SHEFFIELD].corrections()) == 2


def test_an_export_that_agrees_with_a_correction_of_ours_changes_nothing(files: dict[str, bytes]) -> None:
    part = "56/by-elections"
    book = loaded(only(files, part, "boundary_sets", "registrations"))
    export = parse_official(newer(files, part, b",14987,0.638261,", b",14087,0.638261,"))
    assert (plan(export, book.state).updates, load(book, export, accept_updates=True)) == ((), 0)


def test_a_correction_of_ours_is_never_undone_by_an_export(files: dict[str, bytes]) -> None:
    part = "59/general-election"
    book = loaded(only(files, part, "boundary_sets", "registrations"))
    export = parse_official(only(files, part, "boundary_sets", "registrations"))
    listed = plan(export, book.state).updates
    assert sorted(update.contest_id for update in listed if update.corrected_here) == sorted(
        f"parl.{seat}.2024-07-04"
        for seat in (
            "clapham-and-brixton-hill",
            "dulwich-and-west-norwood",
            "streatham-and-croydon-north",
            "vauxhall-and-camberwell-green",
        )
    )
    assert len(listed) == 4
    assert load(book, export, accept_updates=True) == 0
    assert book.state.result(CLAPHAM, public=True).electorate == 74_159


def test_an_export_that_has_been_put_right_agrees_with_our_errata(files: dict[str, bytes]) -> None:
    part = "59/general-election"
    right = newer(files, part, b",83114,", b",74159,")
    book = loaded(right)
    assert [len(book.state.contests[CLAPHAM].corrections()), with_errata(book)] == [0, 0]
    assert plan(parse_official(right), book.state).updates[0].contest_id != CLAPHAM


def test_an_erratum_that_somebody_withdrew_is_not_entered_again(files: dict[str, bytes]) -> None:
    book = loaded(only(files, "59/general-election", "boundary_sets", "registrations"))
    ref, _ = book.state.contests[CLAPHAM].corrections()[0]
    taken_back = Draft(by="editor", source="test", reason="doubtful", payload=Withdrawn(of=ref.number))
    book.append(lambda state: [taken_back], now=NOW)
    assert book.state.result(CLAPHAM, public=True).electorate == 83_114
    assert with_errata(book) == 0


def test_accepted_figures_keep_what_only_the_desk_knew(files: dict[str, bytes]) -> None:
    """Batley and Spen's ballot papers verified, 37,786, are in no official file."""
    part = "58/by-elections"
    book = open_embedded()
    export = parse_official(newer(files, part, b",12973,0.34416,", b",12974,0.34416,"))
    assert load(book, export, accept_updates=True) > 0
    result = book.state.result(EMBEDDED, public=True)
    assert result.ballots_verified == 37_786
    assert {count.candidacy.name: count.votes for count in result.counts}["Ryan Stephenson"] == 12_974


def test_doubts_are_listed_open_ones_first_and_derived_figures_stay_stated(book: Record) -> None:
    found = published_problems(book.state)
    assert [f.is_open for f in found] == sorted((f.is_open for f in found), reverse=True)
    open_ones = [f for f in found if f.is_open]
    assert Counter(f.problem.id for f in open_ones) == {"O112": 1}
    answered = Counter(f.problem.id for f in found if f.answered_by)
    assert answered == {"O101": 1, "O110": 2, "O112": 6, "O115": 1, "O116": 18}
    shares = [f for f in found if f.problem.id == "O103"]
    assert len(shares) == 15
    assert not any(f.is_open or f.answered_by for f in shares)


def test_a_correction_answers_only_the_doubt_that_it_removes(files: dict[str, bytes]) -> None:
    book = loaded(only(files, "56/by-elections", "boundary_sets", "registrations"), errata=False)
    published = book.state.contests[SHEFFIELD].published(Part.COUNT)
    assert published
    ref, shown = published
    for electorate, votes in ((70_000, 14_987), (70_000, 14_087)):
        figures = Figures(
            votes={**shown.figures.votes, "gill-furniss": votes},
            electorate=electorate,
            valid_votes=shown.figures.valid_votes,
        )
        corrected = Corrected(contest_id=SHEFFIELD, of=ref.number, figures=figures, corrected_by=CorrectedBy.US)
        draft = Draft(by="editor", source="test", reason="test", payload=corrected)
        entry = book.append(lambda state, made=draft: [made], now=NOW)[0]  # type: ignore[misc]
        answers = [f.answered_by for f in published_problems(book.state) if f.problem.id == "O101"]
        assert answers == [entry.number if votes == 14_087 else None]


def test_thirsk_and_malton_polled_three_weeks_later_and_its_doubt_says_so(book: Record) -> None:
    doubts = [f.problem for f in published_problems(book.state) if f.problem.id == "O115"]
    assert [(p.contest_id, p.expected) for p in doubts] == [("parl.thirsk-and-malton.2010-05-06", "2010-05-27")]


def test_chesham_and_amersham_as_worked_out_by_hand(almanac: Almanac) -> None:
    analysis = almanac.analyses["parl.chesham-and-amersham.by.2021-06-17"]
    assert analysis.swing is not None
    assert points(analysis.swing.butler_pp, places=2) == "25.14"
    assert analysis.result.contest.polling_day == date(2021, 6, 17)
