"""Each rule of the audit: silent on files that agree, and one problem where one figure is changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from hustings.record.entries import PartiesEntered
from hustings.record.problems import Problem
from hustings.sources.embedded import embedded_drafts
from hustings.sources.official.audit import audit, baselines_of
from hustings.sources.official.party_keys import PartyKeys, slug
from hustings.sources.official.read import parse_official, read_official
from hustings.sources.official.values import OfficialCandidacy, OfficialContest, OfficialRecord
from sources.official.small_files import by_election

KNOWN = [p for d in embedded_drafts() if isinstance(d.payload, PartiesEntered) for p in d.payload.parties]


def contests() -> tuple[OfficialContest, OfficialContest]:
    """A by-election, and the general election before it, from which its changes follow."""
    (now,) = parse_official(by_election(day="02/03/2017")).contests
    able, best, _ = now.candidacies
    before = replace(
        now,
        polling_day=date(2015, 5, 7),
        is_by_election=False,
        candidacies=(
            replace(able, votes=500, share=Decimal("0.5"), change=None, person_id=""),
            replace(best, votes=400, share=Decimal("0.4"), change=None, person_id=""),
            replace(
                able,
                given_name="Di",
                surname="Dunn",
                votes=100,
                party=replace(able.party, mnis_id="17", abbreviation="LD", name="Liberal Democrat", ec_id="PP90"),
                share=Decimal("0.1"),
                change=None,
                person_id="",
            ),
        ),
        majority=100,
        party_columns=(("Con", 400), ("Lab", 500), ("LD", 100), ("All other candidates", 0)),
        source="before.csv",
    )
    return now, before


def doubts(now: OfficialContest, *others: OfficialContest) -> list[tuple[str, str, str]]:
    record = OfficialRecord(contests=(now, *others))
    return [(p.id, p.field, p.expected) for p in audit(record, PartyKeys(record, KNOWN))]


def changed(contest: OfficialContest, index: int, **what: object) -> OfficialContest:
    """The contest with one candidate's row changed."""
    rows: list[OfficialCandidacy] = list(contest.candidacies)
    rows[index] = replace(rows[index], **what)  # type: ignore[arg-type]
    return replace(contest, candidacies=tuple(rows))


def test_files_that_agree_raise_no_doubt() -> None:
    assert doubts(*contests()) == []


def test_the_baseline_is_the_general_election_before_on_the_same_boundaries() -> None:
    now, before = contests()
    later = replace(before, polling_day=date(2024, 7, 4), boundary_set="2024-")
    found = baselines_of((now, before, later))
    assert {key: value.id for key, value in found.items()} == {now.id: before.id}


def test_a_slip_in_one_candidates_votes_is_told_by_the_party_column() -> None:
    now, before = contests()
    assert doubts(changed(now, 0, votes=690), before) == [("O101", "votes", "600")]


def test_votes_that_no_column_explains_are_doubted_as_a_sum() -> None:
    now, before = contests()
    assert ("O101", "valid_votes", "1090") in doubts(changed(now, 2, votes=190), before)


@pytest.mark.parametrize(
    ("what", "expected"),
    [
        ({"majority": 200}, ("O102", "majority", "300")),
        ({"winner_surname": "Best"}, ("O105", "winner", "Ann Able")),
        ({"second_party": "LD"}, ("O106", "second_party", "Con")),
        ({"result": "Lab Hold"}, ("O107", "result", 'such as "Lab hold" or "LD gain from Con"')),
        ({"result": "LD hold"}, ("O107", "result", "lab")),
        ({"result": "Lab gain from Con"}, ("O108", "result", "Lab hold")),
        ({"names_in_candidacies": ("anytown",)}, ("O113", "constituency", "Anytown")),
        ({"regions_in_candidacies": (("NA", "x"),)}, ("O113", "region_id", "E12000003")),
        ({"declared_at": datetime(2017, 3, 24, 0, 0)}, ("O115", "polling_day", "2017-03-23")),
        ({"type": "Borough"}, ("O113", "type", "County")),
    ],
)
def test_one_changed_figure_gives_one_doubt(what: dict[str, object], expected: tuple[str, str, str]) -> None:
    now, before = contests()
    assert doubts(replace(now, **what), before) == [expected]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("what", "expected"),
    [
        ({"share": Decimal("0.61")}, ("O103", "share", "0.600000")),
        ({"change": Decimal("0.120")}, ("O104", "change", "changes as computed")),
        ({"person_id": "102"}, ("O110", "person_id", "two different ids")),
        ({"sitting_member": True}, ("O111", "sitting", "Yes / Yes or No / Yes")),
    ],
)
def test_one_changed_cell_of_a_candidate_gives_one_doubt(
    what: dict[str, object], expected: tuple[str, str, str]
) -> None:
    now, before = contests()
    assert doubts(changed(now, 0, **what), before) == [expected]


@pytest.mark.parametrize("share", ["0.6", "0.60", "0.600000", "0.6000004"])
def test_a_share_rounded_or_cut_to_its_places_is_not_doubted(share: str) -> None:
    now, before = contests()
    assert doubts(changed(now, 0, share=Decimal(share)), before) == []


def test_votes_in_the_wrong_column_are_doubted_where_they_are_and_where_they_are_not() -> None:
    now, before = contests()
    columns = tuple((name, {"SDLP": 100, "All other candidates": 0}.get(name, n)) for name, n in now.party_columns)
    assert doubts(replace(now, party_columns=columns), before) == [
        ("O109", "SDLP column", "0"),
        ("O109", "All other candidates column", "100"),
    ]


def test_an_independent_in_the_column_of_a_party_of_the_nation_is_that_partys() -> None:
    now, before = contests()
    columns = tuple((name, {"UUP": 100, "All other candidates": 0}.get(name, n)) for name, n in now.party_columns)
    record = OfficialRecord(contests=(replace(now, nation="Northern Ireland", party_columns=columns), before))
    keys = PartyKeys(record, KNOWN)
    assert [keys.of(c) for c in record.contests[0].candidacies] == ["lab", "con", "uup"]
    assert [(p.id, p.expected) for p in audit(record, keys)] == [("O114", "UUP")]


def test_a_members_id_on_another_person_is_told_by_the_usual_bearer() -> None:
    now, before = contests()
    stood = [changed(replace(before, gss=f"E1400000{i}"), 0, member_id="16") for i in (1, 2)]
    record = OfficialRecord(contests=(changed(now, 1, member_id="16"), before, *stood))
    found = [p for p in audit(record, PartyKeys(record, KNOWN)) if p.id == "O110"]
    assert [(p.contest_id, p.found, p.expected) for p in found] == [
        (now.id, "Bob Best", "Ann Able, who stands here without it")
    ]


def test_an_electorate_is_doubted_against_the_growth_of_its_region() -> None:
    _, before = contests()
    codes = [f"E1400000{i}" for i in range(5)]
    first = [replace(before, gss=code, electorate=2000) for code in codes]
    second = [replace(c, polling_day=date(2017, 6, 8), electorate=2100) for c in first]
    second[3] = replace(second[3], electorate=1700)
    found = [d for d in doubts(*first, *second) if d[0] == "O112"]
    assert found == [("O112", "electorate", "about 2,100")]


def test_a_party_without_a_key_of_ours_gets_one_of_its_name() -> None:
    now, _ = contests()
    party = replace(
        now.candidacies[0].party, name="The Fish & Chips Party", abbreviation="FCP", mnis_id="9999", ec_id=""
    )
    record = OfficialRecord(contests=(changed(now, 0, party=party),))
    keys = PartyKeys(record, KNOWN)
    assert keys.of(record.contests[0].candidacies[0]) == slug("The Fish & Chips Party") == "the-fish-chips-party"
    assert keys.parties()["the-fish-chips-party"].abbreviation == "FCP"


@pytest.fixture(scope="module")
def found(data_dir: Path) -> list[Problem]:
    record = read_official(data_dir / "uk-parliament")
    return audit(record, PartyKeys(record, KNOWN))


@pytest.mark.data
@pytest.mark.parametrize(
    ("contest", "id", "field", "expected"),
    [
        ("E14000921.2016-05-05", "O101", "votes", "14087"),  # Sheffield, Brightside and Hillsborough
        ("S14000066.2026-06-18", "O102", "majority", "5278"),  # Arbroath and Broughty Ferry
        ("W07000074.2016-05-05", "O103", "share", "0.526220"),  # Ogmore
        ("E14000829.2014-06-05", "O109", "SDLP column", "0"),  # Newark
        ("E14000897.2024-02-29", "O109", "All other candidates column", "20406"),  # Rochdale
        ("E14001174.2026-08-13", "O109", "RUK column", "22239"),  # Clacton
        ("E14000929.2016-12-08", "O110", "person_id", "two different ids"),  # Sleaford and North Hykeham
        ("E14000550.2019-12-12", "O110", "member_id", "Dominic Grieve, who stands here without it"),  # Beaconsfield
        ("E14000993.2010-05-06", "O115", "polling_day", "2010-05-27"),  # Thirsk and Malton
        ("E14001350.2026-06-18", "O113", "party", "Labour and Co-operative"),  # Makerfield
    ],
)
def test_errors_known_to_be_in_the_files_are_found(
    found: list[Problem], contest: str, id: str, field: str, expected: str
) -> None:
    assert (id, field, expected) in [(p.id, p.field, p.expected) for p in found if p.contest_id == contest]


@pytest.mark.data
def test_the_rules_do_not_cry_wolf(found: list[Problem]) -> None:
    contests = {problem.contest_id for problem in found if problem.id not in ("O114", "O116")}
    assert len(contests) < 50  # of 3,315, without the 18 of Northern Ireland in 2010 and the notional before it


def test_one_unionist_filed_as_independent_does_not_turn_independents_into_unionists() -> None:
    now, before = contests()
    columns = tuple((name, {"UUP": 100, "All other candidates": 0}.get(name, n)) for name, n in now.party_columns)
    misfiled = replace(now, nation="Northern Ireland", party_columns=columns)
    alone = changed(before, 0, party=now.candidacies[2].party)  # an independent won before
    won = changed(replace(misfiled, gss="N06000001"), 0, party=now.candidacies[2].party)
    won = replace(won, party_columns=(), result="Ind hold", first_party="Ind")
    found = doubts(won, replace(alone, gss="N06000001", party_columns=(), first_party="Ind"), misfiled)
    assert [(id, field) for id, field, _ in found if id in ("O106", "O107", "O108")] == []
