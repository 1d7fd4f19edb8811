"""A form of figures read as numbers: what is a count is taken, everything else is a problem beside its field."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from desk_house import CONTEST
from hustings import home
from hustings.record.entries import Part
from hustings.web.forms import figures_form

with home.open_embedded() as record:
    BATLEY = record.contest(CONTEST)
IDS = [candidacy.id for candidacy in BATLEY.candidacies]


@given(st.lists(st.integers(0, 99_999), min_size=16, max_size=16), st.booleans())
def test_whole_numbers_are_read_as_they_were_typed(votes: list[int], grouped: bool) -> None:
    form = {f"votes.{name}": f"{v:,}" if grouped else str(v) for name, v in zip(IDS, votes, strict=True)}
    read = figures_form(BATLEY, Part.COUNT, form, is_complete=True)
    assert not read.problems
    assert read.figures.votes == dict(zip(IDS, votes, strict=True))


@given(st.dictionaries(st.sampled_from(IDS), st.text(max_size=12)))
def test_every_field_becomes_a_number_or_a_problem_and_never_both(texts: dict[str, str]) -> None:
    form = {f"votes.{name}": text for name, text in texts.items()}
    read = figures_form(BATLEY, Part.COUNT, form, is_complete=True)
    wrong = {problem.field.removeprefix("votes.") for problem in read.problems}
    assert wrong | set(read.figures.votes) == set(IDS)
    assert not wrong & set(read.figures.votes)


def test_blanks_are_no_problem_while_a_form_is_being_filled_in() -> None:
    assert figures_form(BATLEY, Part.COUNT, {}, is_complete=False).problems == ()
    assert len(figures_form(BATLEY, Part.COUNT, {}, is_complete=True).problems) == 16


def test_rejected_papers_are_the_sum_of_their_heads_where_no_total_was_given() -> None:
    form = {"head.unmarked_or_uncertain": "60", "head.more_than_one_vote": "23"}
    assert figures_form(BATLEY, Part.COUNT, form, is_complete=False).figures.rejected_ballots == 83
