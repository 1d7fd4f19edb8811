"""Two keyings held against each other: properties of the comparison, of joining and of settling."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from desk_scenes import BATLEY
from hustings.desk.comparing import Comparison, additions, differences, joined, settled
from hustings.record.entries import Keyed, Part
from hustings.record.model import EntryRef, Figures, HeardFrom, RejectedHead
from strategies import make_contest

CONTEST = make_contest(("lab", "con", "ld"))
PAPERS = st.integers(0, 5)


@st.composite
def figures(draw: st.DrawFn) -> Figures:
    total = st.none() | PAPERS
    verified = draw(total)
    return Figures(
        votes={c.id: draw(PAPERS) for c in CONTEST.candidacies},
        electorate=draw(total),
        ballots_verified=verified,
        verification_announced=verified is not None or draw(st.booleans()),
        rejected_ballots=draw(total),
        rejected_by_head=draw(st.none() | st.dictionaries(st.sampled_from(RejectedHead), PAPERS, min_size=1)),
    )


def pair(first: Figures, second: Figures) -> Comparison:
    keyings = [
        (
            EntryRef(number=number, at=datetime(2021, 7, 2, tzinfo=UTC), by=by, source=""),
            Keyed(contest_id=BATLEY, part=Part.COUNT, figures=f, heard_from=HeardFrom.SHEET),
        )
        for number, by, f in ((1, "Rita", first), (2, "Sol", second))
    ]
    return Comparison(first=keyings[0], second=keyings[1], differences=tuple(differences(CONTEST, first, second)))


@given(figures(), figures())
def test_who_keyed_first_makes_no_difference_to_what_differs(first: Figures, second: Figures) -> None:
    there, back = differences(CONTEST, first, second), differences(CONTEST, second, first)
    assert [(d.field, d.first, d.second) for d in there] == [(d.field, d.second, d.first) for d in back]
    assert differences(CONTEST, first, first) == []


@given(figures(), figures())
def test_two_that_agree_join_to_the_same_either_way_and_differ_from_neither(first: Figures, second: Figures) -> None:
    if differences(CONTEST, first, second):
        return
    both = joined(first, second)
    assert both == joined(second, first)
    assert differences(CONTEST, both, first) == differences(CONTEST, both, second) == []
    assert additions(both, first) == additions(both, second) == []


@given(figures(), figures())
def test_settled_for_one_side_throughout_says_what_that_side_said(first: Figures, second: Figures) -> None:
    compared = pair(first, second)
    for side, keyed in (("first", first), ("second", second)):
        made = settled(compared, {d.field: side for d in compared.differences})
        assert differences(CONTEST, made, keyed) == []
        assert made.votes == keyed.votes


def test_an_addition_is_a_total_not_held_before() -> None:
    held = Figures(votes={"lab": 1}, electorate=5)
    assert additions(held, replace(held, rejected_ballots=0, electorate=6)) == ["rejected ballots"]
