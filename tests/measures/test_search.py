"""Finding things by name: folding, word beginnings, order, misspellings."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hustings.measures.search import Document, SearchIndex, fold


def document(kind: str, name: str, weight: int = 0, also: str = "") -> Document:
    return Document(kind=kind, key=fold(name).replace(" ", "-"), name=name, weight=weight, also=also)


INDEX = SearchIndex(
    (
        document("constituency", "Ynys Môn"),
        document("constituency", "Batley and Spen"),
        document("constituency", "Dewsbury and Batley"),
        document("constituency", "Hartlepool"),
        document("constituency", "Birmingham, Perry Barr"),
        document("person", "Karen Batley"),
        document("person", "Kim Leadbeater", 101),
        document("person", "Seán O’Neill"),
        document("person", "John Smith", 1),
        document("person", "John Smithson", 300),
        document("party", "Labour", also="lab labour-co-op"),
    )
)


def names(query: str, **options: object) -> list[str]:
    return [hit.name for hit in INDEX.search(query, **options).hits]  # type: ignore[arg-type]


def test_accents_case_and_punctuation_do_not_matter() -> None:
    for query in ("ynys mon", "YNYS MÔN", "  mon,  ynys "):
        assert names(query) == ["Ynys Môn"]
    assert names("sean oneill") == names("Seán O'Neill") == ["Seán O’Neill"]
    assert names("perry barr") == ["Birmingham, Perry Barr"]


def test_every_word_has_to_begin_a_word() -> None:
    assert names("bat") == ["Batley and Spen", "Dewsbury and Batley", "Karen Batley"]
    assert names("kar bat") == ["Karen Batley"]
    assert names("atley") == []


def test_the_same_name_comes_before_a_longer_one_whatever_its_weight() -> None:
    assert names("john smith") == ["John Smith", "John Smithson"]


def test_one_kind_can_be_asked_for_and_counts_are_of_everything_found() -> None:
    assert names("batley", kinds=["person"]) == ["Karen Batley"]
    found = INDEX.search("batley", limit=1)
    assert (len(found.hits), found.counts, found.total) == (1, {"constituency": 2, "person": 1}, 3)


def test_other_words_find_a_thing_too() -> None:
    assert names("lab") == ["Labour"]


@pytest.mark.parametrize(
    ("query", "right"),
    [("hartlpool", "hartlepool"), ("kim leadbetter", "kim leadbeater"), ("bately spen", "batley spen")],
)
def test_a_misspelling_is_met_with_what_would_find_something(query: str, right: str) -> None:
    found = INDEX.search(query)
    assert found.hits == ()
    assert found.suggestions[0] == right
    assert INDEX.search(right).hits


def test_what_is_near_nothing_is_met_with_nothing() -> None:
    assert INDEX.search("zzzzqqq").suggestions == ()


def test_nothing_asked_is_nothing_found() -> None:
    for query in ("", "  ", "?!"):
        assert INDEX.search(query).total == 0


@given(st.text(max_size=30))
def test_any_text_is_answered_and_suggestions_find_something(query: str) -> None:
    found = INDEX.search(query)
    assert not (found.hits and found.suggestions)
    assert all(INDEX.search(suggestion).hits for suggestion in found.suggestions)
    assert fold(fold(query)) == fold(query)


@given(st.sampled_from(INDEX.documents), st.data())
def test_everything_is_found_by_the_beginnings_of_its_words(wanted: Document, data: st.DataObject) -> None:
    words = fold(wanted.name).split()
    query = " ".join(word[: data.draw(st.integers(1, len(word)))] for word in data.draw(st.permutations(words)))
    assert wanted in INDEX.search(query, limit=100).hits
