"""The tables say of every contest and candidacy exactly what its Analysis says, in the columns that are documented."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from fractions import Fraction
from pathlib import Path

import polars as pl
import pytest

from hustings.home import open_embedded
from hustings.measures.almanac import Almanac
from hustings.measures.analysis import Analysis
from hustings.measures.tables import CANDIDACIES, CONTESTS, contests_table, elections_table, party_totals
from hustings.record.entries import Corrected, Draft, Part
from hustings.record.model import CorrectedBy

BATLEY = "parl.batley-and-spen.by.2021-07-01"
DOCS = Path(__file__).parents[2] / "docs" / "tables.md"


@pytest.fixture(scope="module")
def almanac() -> Almanac:
    return Almanac(open_embedded().state)


def exactly(value: float | None, exact: Fraction | None) -> bool:
    return value is None if exact is None else value == float(exact)


def test_a_row_for_every_contest_with_published_votes(almanac: Almanac) -> None:
    assert almanac.contests["contest_id"].to_list() == list(almanac.analyses)
    assert len(almanac.contests) == 13


@pytest.mark.parametrize("table", ["contests", "candidacies"])
def test_columns_are_those_documented_in_their_order_and_type(almanac: Almanac, table: str) -> None:
    documented = {"contests": CONTESTS, "candidacies": CANDIDACIES}[table]
    assert dict(getattr(almanac, table).schema) == {name: kind for name, (kind, _) in documented.items()}


@pytest.mark.parametrize("heading", ["contests", "candidacies"])
def test_the_page_of_tables_says_what_the_code_says(heading: str) -> None:
    columns = {"contests": CONTESTS, "candidacies": CANDIDACIES}[heading]
    section = DOCS.read_text(encoding="utf-8").split(f"## `{heading}`\n")[1].split("\n## ")[0]
    rows = re.findall(r"^\| `(\w+)` \| (\w+) \| (.*) \|$", section, re.MULTILINE)
    assert rows == [(name, kind.__name__, meaning) for name, (kind, meaning) in columns.items()]


def test_every_contest_row_equals_its_analysis(almanac: Almanac) -> None:
    for row in almanac.contests.iter_rows(named=True):
        a = almanac.analyses[row["contest_id"]]
        check_contest(row, a)


def check_contest(row: dict[str, object], a: Analysis) -> None:
    assert (row["valid_votes"], row["majority"], row["electorate"]) == (a.valid_votes, a.majority, a.result.electorate)
    assert (row["rejected_ballots"], row["candidates"]) == (a.result.rejected_ballots, len(a.lines))
    assert row["lost_deposits"] == sum(line.loses_deposit for line in a.lines)
    assert row["winner"] == (a.winner.candidacy.name if a.winner else None)
    assert row["previous_majority"] == a.previous_majority
    shares = (
        ("turnout_valid_share", a.turnout_valid.now),
        ("turnout_ballots_share", a.turnout_ballots.now),
        ("turnout_change_pp", a.turnout_valid.change_pp),
        ("majority_share", a.majority_share),
        ("butler_pp", a.swing.butler_pp if a.swing else None),
        ("steed_pp", a.swing.steed_pp if a.swing else None),
    )
    assert [name for name, exact in shares if not exactly(row[name], exact)] == []  # type: ignore[arg-type]
    outcome = a.outcome
    assert row["outcome"] == (outcome.general_election if outcome else None)
    assert row["gained_from"] == (outcome.gained_from_general_election if outcome else None)
    assert row["outcome_sitting_member"] == (outcome.sitting_member if outcome else None)


def test_every_candidacy_row_equals_its_line(almanac: Almanac) -> None:
    rows = almanac.candidacies.partition_by("contest_id", as_dict=True, maintain_order=True)
    for contest_id, analysis in almanac.analyses.items():
        for row, line in zip(rows[(contest_id,)].iter_rows(named=True), analysis.lines, strict=True):
            assert (row["candidate_id"], row["party"]) == (line.candidacy.id, line.candidacy.party)
            assert (row["votes"], row["rank"], row["is_new"]) == (line.votes, line.rank, line.is_new)
            assert row["loses_deposit"] == line.loses_deposit
            exact = (("share", line.share), ("baseline_share", line.baseline_share), ("change_pp", line.change_pp))
            assert [name for name, value in exact if not exactly(row[name], value)] == []


def test_batley_and_spen_in_the_table(almanac: Almanac) -> None:
    row = almanac.contests.row(by_predicate=pl.col("contest_id") == BATLEY, named=True)
    assert (row["majority"], row["previous_majority"], row["winner_party"]) == (323, 3_525, "lab")
    assert (row["swing_from"], row["swing_to"], row["outcome"], row["lost_deposits"]) == ("lab", "con", "hold", 13)


def test_elections_add_up_their_contests(almanac: Almanac) -> None:
    added = almanac.elections.select(pl.col("valid_votes").sum(), pl.col("contests").sum()).row(0)
    assert added == (almanac.contests["valid_votes"].sum(), len(almanac.contests))


def test_an_election_with_an_unknown_electorate_has_no_turnout(almanac: Almanac) -> None:
    blanked = almanac.contests.with_columns(
        pl.when(pl.col("contest_id") != BATLEY).then(pl.col("electorate")).alias("electorate")
    )
    # Batley and Spen's in 2016 is not in the embedded record.
    unknown = elections_table(blanked).filter(pl.col("turnout_valid_share").is_null())
    assert [str(day) for day in unknown["polling_day"]] == ["2016-10-20", "2021-07-01"]


def test_an_estimate_has_no_lost_deposits_and_what_is_not_measured_no_gains(almanac: Almanac) -> None:
    unmeasured = almanac.contests.with_columns(
        pl.lit(None, pl.Int64).alias("lost_deposits"), pl.lit(None, pl.String).alias("outcome")
    )
    found = elections_table(unmeasured)
    assert found["lost_deposits"].null_count() == found["gains"].null_count() == len(found)
    known = elections_table(almanac.contests).filter(polling_day=date(2021, 7, 1)).row(0, named=True)
    assert (known["lost_deposits"], known["gains"]) == (13, 0)
    lines = almanac.candidacies.with_columns(pl.lit(None, pl.Boolean).alias("loses_deposit"))
    assert party_totals(lines)["lost_deposits"].to_list() == [None] * lines["party"].n_unique()


def test_parties_are_counted_over_all_contests(almanac: Almanac) -> None:
    table = almanac.parties
    assert table["votes"].sum() == almanac.candidacies["votes"].sum()
    assert table["wins"].sum() == len(almanac.contests)
    assert table["party"].to_list() == sorted(almanac._state.parties)


def test_shares_of_a_selection_sum_to_one_in_each_group(almanac: Almanac) -> None:
    totals = party_totals(almanac.candidacies, by=["contest_id"])
    sums = totals.group_by("contest_id").agg(pl.col("share").sum(), pl.col("seats").sum())
    assert all(abs(share - 1) < 1e-12 for share in sums["share"])  # sums of at most 16 doubles
    assert sums["seats"].to_list() == [1] * len(sums)


def test_a_table_of_nothing_has_the_same_columns() -> None:
    assert contests_table({}, {}).columns == list(CONTESTS)


def test_tables_are_kept_until_an_entry_is_added(almanac: Almanac) -> None:
    assert almanac.contests is almanac.contests


def test_a_table_renewed_after_an_entry_is_the_one_made_from_nothing() -> None:
    with open_embedded() as record:
        almanac = Almanac(record.state)
        assert almanac.contests.height and almanac.candidacies.height
        hartlepool = record.state.book("parl.hartlepool.2019-12-12").published(Part.COUNT)
        assert hartlepool is not None
        ref, shown = hartlepool
        figures = replace(shown.figures, votes={c: 2 * n for c, n in shown.figures.votes.items()})
        corrected = Corrected(
            contest_id="parl.hartlepool.2019-12-12", of=ref.number, figures=figures, corrected_by=CorrectedBy.US
        )
        record.append(
            lambda _: [Draft(by="t", source="t", reason="t", payload=corrected)], now=datetime(2026, 1, 1, tzinfo=UTC)
        )
        before = almanac.contests
        afresh = Almanac(record.state)
        assert almanac.contests.equals(afresh.contests) and not before.is_empty()
        assert almanac.candidacies.equals(afresh.candidacies)
        by_election = almanac.contests.filter(contest_id="parl.hartlepool.by.2021-05-06")
        assert by_election["previous_majority"].item() == 2 * 3595
