"""What a count must satisfy: every rule by its id, on Batley and Spen 2021, and how rarely the doubts are wrong."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ballot_papers import batley, batley_baseline, batley_votes
from hustings.record.model import Candidacy, Contest, Count, DeskState, Figures, RejectedHead, Result, Stage
from hustings.record.plausibility import adjacent_swaps
from hustings.record.problems import CATALOGUE, Problem
from hustings.record.rules import check_figures, gap, gap_needs_a_call


def announced(**changes: Any) -> Figures:
    """What the returning officer announced at Batley and Spen, with some figures changed."""
    figures = Figures(
        votes=batley_votes(), electorate=79373, ballots_verified=37786, valid_votes=37695, rejected_ballots=83
    )
    return replace(figures, **changes)


def votes(**changes: int) -> dict[str, int]:
    return {**batley_votes(), **changes}


def found(figures: Figures, **options: Any) -> list[Problem]:
    return check_figures(batley(), figures, **options)


def ids(figures: Figures, **options: Any) -> list[str]:
    return [problem.id for problem in found(figures, **options)]


def test_the_real_count_is_in_order_but_for_a_stated_gap_of_eight_papers() -> None:
    (only,) = found(announced(), baseline=batley_baseline(), for_confirmation=True)
    assert only.id == "R020" and not only.is_error
    assert only.message == (
        "37,786 ballot papers were verified; 37,695 valid votes and 83 rejected papers make 8 fewer; "
        "small differences are common, and both totals are stated"
    )
    assert gap(announced()) == 8


def test_a_sum_that_is_off_by_one_is_refused_with_both_totals() -> None:
    problem = next(p for p in found(announced(valid_votes=37694)) if p.id == "R014")
    assert problem.message == "candidates' votes sum to 37,695 but valid votes is 37,694; check each figure"
    assert (problem.field, problem.found, problem.expected) == ("valid_votes", "37,695", "37,694")
    assert problem.contest_id == "parl.batley-and-spen.by.2021-07-01"


@pytest.mark.parametrize(
    ("changes", "expected", "field"),
    [
        ({"votes": votes(gordon=-1), "valid_votes": None}, "R002", "gordon"),
        ({"rejected_ballots": 10**12}, "R003", "rejected_ballots"),
        ({"votes": votes(gordon=80_000)}, "R003", "gordon"),
        ({"votes": {"leadbeater": 13296}}, "R004", ""),
        ({"votes": votes(palin=3), "valid_votes": 37698}, "R006", "palin"),
        ({"electorate": 30_000}, "R011", "electorate"),
        ({"electorate": 37_780}, "R012", "ballots_verified"),
        ({"electorate": 37_700, "ballots_verified": None}, "R012", "electorate"),
        ({"rejected_ballots": 37_787}, "R013", "rejected_ballots"),
        ({"rejected_by_head": {RejectedHead.MORE_THAN_ONE_VOTE: 84}}, "R015", "rejected_ballots"),
        ({"rejected_by_head": dict.fromkeys(RejectedHead, 20)}, "R015", "rejected_ballots"),
        ({"electorate": 0, "votes": {}, "valid_votes": None, "ballots_verified": 0}, "R024", "electorate"),
        ({"lot_winner": "leadbeater"}, "R017", "lot_winner"),
        ({"rejected_ballots": 60}, "R021", "ballots_verified"),
        ({"rejected_ballots": 150}, "R021", "ballots_verified"),
        ({"rejected_ballots": None, "ballots_verified": 44_253}, "R021", "ballots_verified"),
        ({"rejected_ballots": None, "ballots_verified": 37_690}, "R020", "ballots_verified"),
    ],
)
def test_each_rule_names_its_field(changes: dict[str, Any], expected: str, field: str) -> None:
    assert [p.field for p in found(announced(**changes)) if p.id == expected] == [field]


def test_heads_read_out_in_part_need_not_make_the_total() -> None:
    assert found(announced(rejected_by_head={RejectedHead.MORE_THAN_ONE_VOTE: 22})) == found(announced())


def test_all_missing_candidates_stand_in_one_problem() -> None:
    given_votes = {key: value for key, value in batley_votes().items() if key not in ("hope", "laird")}
    (problem,) = [p for p in found(announced(votes=given_votes, valid_votes=None)) if p.id == "R004"]
    assert problem.message.startswith("2 of 16 candidates have no votes figure: Howling Laud Hope, Susan Laird")


def test_equal_votes_at_the_top_need_the_lot_and_the_lot_needs_equal_votes() -> None:
    tied = announced(votes=votes(stephenson=13296), valid_votes=None, ballots_verified=None)
    assert "R016" in ids(tied)
    assert ids(replace(tied, lot_winner="stephenson")) == []
    assert "R017" in ids(replace(tied, lot_winner="galloway"))


def test_the_verification_total_or_word_that_there_was_none_is_asked_for_before_confirmation() -> None:
    silent = announced(ballots_verified=None)
    assert ids(silent) == []
    assert ids(silent, for_confirmation=True) == ["R018"]
    assert ids(replace(silent, verification_announced=False), for_confirmation=True) == []


@pytest.mark.parametrize(
    ("papers", "verified", "call"), [(20, 37_786, False), (21, 37_786, True), (-21, 37_786, True), (11, 10_000, True)]
)
def test_twenty_papers_or_a_thousandth_may_be_missing(papers: int, verified: int, call: bool) -> None:
    assert gap_needs_a_call(papers, verified) is call


def test_a_verification_without_a_count_is_held_only_to_the_electorate() -> None:
    assert ids(Figures(votes={}, electorate=79373, ballots_verified=37786), baseline=batley_baseline()) == []
    assert ids(Figures(votes={}, electorate=37373, ballots_verified=37786)) == ["R012"]


def test_transposed_digits_are_named_with_the_figure_that_would_fit() -> None:
    figures = announced(votes=votes(galloway=8624))
    (problem,) = [p for p in found(figures) if p.id == "P101"]
    assert (problem.field, problem.found, problem.expected) == ("galloway", "8,624", "8,264")
    assert "may be 8,264 with two digits swapped" in problem.message


def test_transposed_digits_are_found_by_the_verification_alone() -> None:
    figures = announced(votes=votes(galloway=8624), valid_votes=None, ballots_verified=37778)
    assert [(p.field, p.expected) for p in found(figures) if p.id == "P101"] == [("galloway", "8,264")]


def test_a_transposed_total_is_named_as_well() -> None:
    fields = {p.field: p.expected for p in found(announced(valid_votes=37965)) if p.id == "P101"}
    assert fields["valid_votes"] == "37,695"


def test_ballot_papers_entered_as_valid_votes_are_recognised() -> None:
    (problem,) = [p for p in found(announced(valid_votes=37778)) if p.id == "P102"]
    assert (problem.found, problem.expected) == ("37,778", "37,695")


def test_neighbours_exchanged_on_the_sheet_are_recognised_against_the_baseline() -> None:
    """Leadbeater (Labour, 42.7% in 2019) stands next to Laird, who is new, and Purser."""
    figures = announced(votes=votes(leadbeater=33, laird=13296))
    swapped = [p for p in found(figures, baseline=batley_baseline()) if p.id == "P103"]
    assert [p.field for p in swapped] == ["laird"]
    assert "Susan Laird 13,296 and Kim Leadbeater 33" in swapped[0].message


def test_a_first_and_second_that_changed_places_are_not_taken_for_a_slip() -> None:
    """Chesham and Amersham 2021: Fleet (Con) and Green (LD) are neighbours, and would lie nearer exchanged."""
    before = small_result("before", {"con": 30850, "ld": 14627, "lab": 7166, "green": 3042}, electorate=72542)
    now = {"con": 13489, "ld": 21517, "green": 1480, "lab": 622, "reform": 414}
    contest = small_contest("parl.chesham-and-amersham.by.2021-06-17", now)
    assert check_figures(contest, Figures(votes=now, electorate=72828), baseline=before) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"electorate": 50_000, "ballots_verified": None}, ["P104", "P106"]),
        ({"electorate": 97_373}, ["P106"]),
        ({"electorate": 72_000}, []),
    ],
)
def test_figures_far_from_the_baseline_are_doubted(changes: dict[str, Any], expected: list[str]) -> None:
    problems = found(announced(**changes), baseline=batley_baseline())
    assert [p.id for p in problems if p.id in ("P104", "P106")] == expected


def test_a_share_that_moved_more_than_forty_points_is_doubted() -> None:
    landslide = votes(leadbeater=1329, galloway=0, stephenson=33000)
    figures = announced(votes=landslide, valid_votes=None, ballots_verified=None)
    assert [p.field for p in found(figures, baseline=batley_baseline()) if p.id == "P105"] == ["stephenson"]


@given(st.integers(0, 10**7))
def test_digits_exchanged_twice_give_the_number_back_and_differ_by_a_multiple_of_nine(number: int) -> None:
    for swap in adjacent_swaps(number):
        assert (swap - number) % 9 == 0
        assert number in adjacent_swaps(swap) or str(number)[0] == "0"


@given(st.data())
def test_any_whole_numbers_are_checked_without_an_exception_and_with_known_ids(data: st.DataObject) -> None:
    number = st.one_of(st.none(), st.integers(-5, 2_000_000))
    figures = Figures(
        votes=data.draw(st.dictionaries(st.sampled_from([*batley_votes(), "nobody"]), st.integers(-5, 2_000_000))),
        electorate=data.draw(number),
        ballots_verified=data.draw(number),
        valid_votes=data.draw(number),
        rejected_ballots=data.draw(number),
        lot_winner=data.draw(st.sampled_from([None, "leadbeater", "nobody"])),
    )
    problems = found(figures, baseline=batley_baseline(), for_confirmation=True)
    assert {p.id for p in problems} <= set(CATALOGUE)
    assert [p.is_error for p in problems] == sorted((p.is_error for p in problems), reverse=True)


def small_contest(contest_id: str, keys: dict[str, int], *, by_election: bool = True) -> Contest:
    return Contest(
        id=contest_id,
        constituency_id="E14000631",
        polling_day=date(2021, 6, 17),
        is_by_election=by_election,
        candidacies=tuple(Candidacy(id=key, name=key, surname=key, party=key.split("#")[0]) for key in keys),
        poll_closes_at=datetime(2021, 6, 17, 21, tzinfo=UTC),
    )


def small_result(contest_id: str, by_party: dict[str, int], *, electorate: int) -> Result:
    contest = small_contest(contest_id, by_party, by_election=False)
    counts = tuple(Count(candidacy=c, votes=by_party[c.id]) for c in contest.candidacies)
    return Result(contest=contest, stage=Stage.DECLARED, desk=DeskState.PUBLISHED, counts=counts, electorate=electorate)


def general_election(folder: Path) -> tuple[dict[str, dict[str, int]], dict[str, list[str]]]:
    """Votes by party and candidate, in ballot-paper order, and the constituency's row, by ONS code."""
    seats = {row[0]: row for row in rows(folder / "constituencies.csv")}
    people: dict[str, list[tuple[str, str, str, int]]] = {code: [] for code in seats}
    for row in rows(folder / "candidacies.csv"):
        party = {"8": "ind", "1006": "1036", "1057": "44", "1113": "44"}.get(row[10], row[10])
        people[row[0]].append((row[13].casefold(), row[12], party, int(row[18])))
    fields = {
        code: {f"{party}#{i}": n for i, (_, _, party, n) in enumerate(sorted(field))} for code, field in people.items()
    }
    return fields, seats


def rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [row for row in csv.reader(file) if row[0] != "ONS ID"]


@pytest.mark.data
def test_doubts_about_real_general_elections_are_rare(data_dir: Path) -> None:
    """1,950 contests of 2015 to 2019 on the boundaries of 2010. The limits are what was measured, rounded up.

    More than half are about electorates, most of them of 2015; the exchanged neighbours are UKIP and the Liberal
    Democrats, whose places really were exchanged that year.
    """
    folders = [
        data_dir / "uk-parliament/results-by-parliament" / n / "general-election" for n in ("55", "56", "57", "58")
    ]
    doubts: Counter[str] = Counter()
    contests = 0
    before_fields, before_seats = general_election(folders[0])
    for folder in folders[1:]:
        fields, seats = general_election(folder)
        for code, field in fields.items():
            contests += 1
            contest = small_contest(f"{folder.parent.name}-{code}", field, by_election=False)
            before = merged(before_fields[code])
            baseline = small_result("before", before, electorate=int(before_seats[code][14]))
            figures = Figures(
                votes=field,
                electorate=int(seats[code][14]),
                valid_votes=int(seats[code][15]),
                rejected_ballots=int(seats[code][16]),
            )
            doubts.update({p.id for p in check_figures(contest, figures, baseline=baseline)})
        before_fields, before_seats = fields, seats
    assert contests == 1950
    limits = {"P103": 15, "P104": 3, "P105": 4, "P106": 60}
    assert {problem_id: n for problem_id, n in doubts.items() if n > limits.get(problem_id, 0)} == {}


def merged(field: dict[str, int]) -> dict[str, int]:
    parties: dict[str, int] = {}
    for key, n in field.items():
        parties[key.split("#")[0]] = parties.get(key.split("#")[0], 0) + n
    return parties
