"""A report for a page: the text parted at its claims, and corrections put in where they fit."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from hustings.copydesk.reports import replacement, stretches, with_corrections
from hustings.copydesk.values import Article, Checked, Claim, ClaimType, Report, Stated, Verdict

TEXT = "She took 13,269 votes, a majority of 332."


def checked(
    start: int, end: int, suggestion: str = "x", verdict: Verdict = Verdict.CONTRADICTED, **more: object
) -> Checked:
    fields = {"type": ClaimType.VOTES, "stated": Stated()} | more
    return Checked(claim=Claim(start=start, end=end, **fields), verdict=verdict, suggestion=suggestion)  # type: ignore[arg-type]


def report(*found: Checked, text: str = TEXT) -> Report:
    return Report(article=Article(id="a", text=text), checked=found)


def test_stretches_part_the_text_at_every_claim() -> None:
    parted = stretches(report(checked(9, 15), checked(37, 40)))
    assert [(s.text, s.claims) for s in parted] == [
        ("She took ", ()),
        ("13,269", (0,)),
        (" votes, a majority of ", ()),
        ("332", (1,)),
        (".", ()),
    ]


def test_where_claims_overlap_the_worst_comes_first() -> None:
    right = checked(0, 21, verdict=Verdict.SUPPORTED)
    parted = stretches(report(right, checked(9, 15)))
    assert [(s.text, s.claims) for s in parted][:3] == [("She took ", (0,)), ("13,269", (1, 0)), (" votes", (0,))]


@given(st.text(), st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30))))
def test_stretches_are_the_whole_text_and_each_claim_its_own_words(text: str, spans: list[tuple[int, int]]) -> None:
    inside = [(min(a, b), max(a, b)) for a, b in spans if max(a, b) <= len(text) and a != b]
    parted = stretches(report(*(checked(*span) for span in inside), text=text))
    assert "".join(s.text for s in parted) == text
    for number, (start, end) in enumerate(inside):
        assert "".join(s.text for s in parted if number in s.claims) == text[start:end]


def test_corrections_go_in_where_their_claims_stand() -> None:
    found = report(checked(9, 15, "13,296"), checked(37, 40, "323"))
    assert with_corrections(found, {0, 1}) == "She took 13,296 votes, a majority of 323."
    assert with_corrections(found, {1}) == "She took 13,269 votes, a majority of 323."
    assert with_corrections(found, ()) == TEXT


def test_of_two_corrections_that_overlap_one_goes_in() -> None:
    found = report(checked(9, 21, "13,296 votes"), checked(9, 15, "13,296"))
    assert with_corrections(found, {0, 1}) == "She took 13,296 votes, a majority of 332."


def test_what_somebody_said_is_not_put_in() -> None:
    assert replacement(checked(9, 15, "13,296")) == "13,296"
    assert replacement(checked(9, 15, "13,296", quoted_from="Kim Leadbeater")) == ""
    assert replacement(checked(9, 15, "13,296", quoted_from="")) == ""
