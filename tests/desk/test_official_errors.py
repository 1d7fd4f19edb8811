"""The list of known errors in Parliament's files, held against a full load: each is found by the audit or corrected."""

from __future__ import annotations

import csv
import importlib.util
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest

from conftest import ROOT
from hustings.coverage.corrections import all_answers, all_corrections
from hustings.desk.answering import all_findings
from hustings.desk.official import contest_id, plan
from hustings.home import open_embedded
from hustings.record.book import Record
from hustings.record.entries import ContestCorrected
from hustings.sources.official.read import read_official
from hustings.sources.official.values import OfficialRecord
from official_load import load, with_errata

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
