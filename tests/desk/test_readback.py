"""The sentence that whoever keyed reads back, and the mark that ties it to what is entered."""

from __future__ import annotations

from dataclasses import replace

from desk_scenes import BATLEY, the_count, the_verification, votes_with
from hustings.desk.readback import fingerprint, read_back
from hustings.record.entries import Part
from strategies import embedded_state

CONTEST = embedded_state().book(BATLEY).contest


def test_the_count_is_read_in_ballot_paper_order_with_what_follows_from_it() -> None:
    said = read_back(CONTEST, Part.COUNT, the_count())
    assert said.startswith("Paul Bickerdike 102; Mike Davies 104; Jayda Fransen 50; George Galloway 8,264;")
    assert said.endswith("Total valid votes 37,695; rejected 83. Kim Leadbeater leads Ryan Stephenson by 323.")
    assert "rejected not announced" in read_back(CONTEST, Part.COUNT, the_count(rejected_ballots=None))


def test_an_incomplete_count_names_no_winner_and_a_tie_says_so() -> None:
    some = replace(the_count(), votes={"kim-leadbeater": 13296})
    assert read_back(CONTEST, Part.COUNT, some) == "Kim Leadbeater 13,296. Total valid votes 13,296; rejected 83."
    level = the_count(votes=votes_with(ryan_stephenson=13296))
    assert "leads" not in read_back(CONTEST, Part.COUNT, level)


def test_the_verification_is_read_with_its_electorate() -> None:
    assert read_back(CONTEST, Part.VERIFICATION, the_verification()) == (
        "37,786 ballot papers verified; electorate 79,373."
    )
    silent = the_verification(ballots_verified=None, verification_announced=False, electorate=None)
    assert read_back(CONTEST, Part.VERIFICATION, silent) == (
        "No verification total was announced; electorate not given."
    )


def test_other_figures_have_another_fingerprint_and_their_order_has_none() -> None:
    figures = the_count()
    turned = replace(figures, votes=dict(reversed(figures.votes.items())))
    assert fingerprint(Part.COUNT, figures) == fingerprint(Part.COUNT, turned)
    others = [the_count(votes=votes_with(kim_leadbeater=13297)), the_count(rejected_ballots=None)]
    assert len({fingerprint(Part.COUNT, f) for f in [figures, *others]}) == 3
    assert fingerprint(Part.COUNT, figures) != fingerprint(Part.VERIFICATION, figures)
