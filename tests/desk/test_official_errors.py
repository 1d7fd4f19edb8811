"""The list of known errors in Parliament's files, held against a full load: each is found by the audit or corrected."""

from __future__ import annotations

import csv
import importlib.util
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from types import ModuleType

import pytest

from conftest import ROOT
from hustings.coverage.corrections import all_answers, all_corrections
from hustings.desk.answering import all_findings
from hustings.desk.official import contest_id, plan
from hustings.errors import BadInput
from hustings.home import open_embedded
from hustings.record.book import Record
from hustings.record.entries import ContestCorrected
from hustings.sources.official.read import parse_official, read_official
from hustings.sources.official.values import OfficialRecord
from official_load import contents_of, load, loaded, with_errata

pytestmark = pytest.mark.data
NOTTINGHAM = "parl.nottingham-south.2024-07-04"
BEACONSFIELD = "parl.beaconsfield.2019-12-12"


@pytest.fixture(scope="module")
def official(data_dir: Path) -> OfficialRecord:
    return read_official(data_dir / "uk-parliament")


@pytest.fixture(scope="module")
def book(official: OfficialRecord) -> Iterator[Record]:
    with open_embedded() as made:
        load(made, official)
        with_errata(made)
        yield made


@pytest.fixture(scope="module")
def matching() -> ModuleType:
    """The benchmark that counts known errors, for how it reads their list."""
    spec = importlib.util.spec_from_file_location("benchmark_of_the_audit", ROOT / "benchmarks" / "audit.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_known_error_is_found_by_the_check_or_corrected_by_an_erratum(
    book: Record, official: OfficialRecord, matching: ModuleType, data_dir: Path
) -> None:
    theirs = {contest_id(contest): contest for contest in official.contests}
    found = [f.problem for f in all_findings(book.state) if f.problem.contest_id in theirs]
    problems = [replace(p, contest_id=theirs[p.contest_id].id) for p in found]
    names = {(c.source, c.line): c.name for contest in official.contests for c in contest.candidacies}
    corrected = {
        (theirs[c.contest.id].gss, change.figure, str(change.before), str(change.after))
        for c in all_corrections(book.state)
        for change in c.changes
    }
    with (data_dir / "uk-parliament" / "errata.csv").open(encoding="utf-8", newline="") as file:
        errors = list(csv.DictReader(file))
    missed = [line for line in errors if not matching.found(line, problems, names, set())]
    left = [
        line
        for line in missed
        if (line["ons_id"], line["field"], line["value_in_file"], line["value_expected"]) not in corrected
    ]
    assert len(errors) == 75
    assert [(line["constituency"], line["candidate"], line["field"]) for line in left] == []
    assert {line["field"] for line in missed} == {"electorate"}


def test_one_doubt_stays_open_after_a_full_load(book: Record) -> None:
    open_ones = [f.problem for f in all_findings(book.state) if f.is_open]
    assert [(p.contest_id, p.id, p.field) for p in open_ones] == [(NOTTINGHAM, "O112", "electorate")]


def test_everything_that_our_errata_changed_or_answered_is_public(book: Record) -> None:
    found = all_corrections(book.state)
    assert len(found) == 10
    assert {c.whose for c in found} == {"publisher"}
    assert [sum(c.kind == kind for c in found) for kind in ("correction", "contest_correction")] == [5, 5]
    assert [len(group) for group in all_answers(book.state)] == [18, 6]
    assert all(a.found for group in all_answers(book.state) for a in group)


def test_loading_again_leaves_a_corrected_members_id_as_it_is(book: Record, official: OfficialRecord) -> None:
    """The file still gives the id 16 to Adam Cleary, who has none here now."""
    ids = {c.id: c.member_id for c in book.state.contests[BEACONSFIELD].contest.candidacies}
    assert (ids["adam-cleary"], ids["dominic-grieve"]) == ("", "16")
    rewritten = [contest.id for contest in plan(official, book.state).enriched]
    assert BEACONSFIELD not in rewritten
    assert any(isinstance(e.payload, ContestCorrected) for e in book.store.entries())


def test_a_file_without_the_winner_that_the_results_name_is_refused_whole(data_dir: Path) -> None:
    files = contents_of(data_dir / "uk-parliament")
    name = "results-by-parliament/59/by-elections/candidacies.csv"
    lines = files[name].splitlines(keepends=True)
    without = [line for line in lines if b"Pochin" not in line]
    assert len(without) == len(lines) - 1
    with pytest.raises(BadInput) as refused:
        parse_official({**files, name: b"".join(without)})
    (problem,) = refused.value.problems
    assert (problem.id, problem.field) == ("O006", "winner")
    assert "Sarah Joanne Pochin won, and no candidate of that name" in problem.message


def test_a_part_of_a_table_that_the_record_holds_replaces_it_only_if_accepted(data_dir: Path) -> None:
    files = contents_of(data_dir / "uk-parliament")
    book = loaded(files)
    name = "constituency-area-overlaps.csv"
    part = parse_official({name: b"".join(files[name].splitlines(keepends=True)[:40])})
    (update,) = plan(part, book.state).reference.updates
    assert (update.name, update.new, update.gone, update.is_kept) == ("overlaps", 0, 1398, True)
    assert load(book, part) == 0 and len(book.state.reference.overlaps) == 1438
    assert load(book, part, accept_updates=True) == 1 and len(book.state.reference.overlaps) == 40


def test_the_close_of_a_postponed_poll_moves_with_its_day(data_dir: Path) -> None:
    contest = loaded(contents_of(data_dir / "uk-parliament")).state.book("parl.thirsk-and-malton.2010-05-06").contest
    assert (contest.polling_day, contest.election_day) == (date(2010, 5, 27), date(2010, 5, 6))
    assert contest.poll_closes_at == datetime(2010, 5, 27, 21, tzinfo=UTC)
