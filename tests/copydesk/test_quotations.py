"""Quotations: where they begin and end, whose they are, and the same words in several reports."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk_seeds import seed_articles
from hustings.copydesk.alignment import Line, Wording, align
from hustings.copydesk.quotations import Quotation, quotations_in, tokens_of
from hustings.copydesk.speakers import people_in
from hustings.copydesk.values import Article

KIM, KEIR = "Kim Leadbeater", "Keir Starmer"


def quoted(text: str) -> list[tuple[str, str]]:
    """Words, marks and all, and speaker of each quotation."""
    return [(text[q.start : q.end], q.speaker) for q in quotations_in(Article(id="a", text=text))]


def aligned(*texts: str) -> tuple[Line, ...]:
    people = people_in(texts)
    return align([(text, quotations_in(Article(id="a", text=text), people)) for text in texts])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"It is over," Ann Ash said.', [('"It is over,"', "Ann Ash")]),
        ("“It is over,” said Ann Ash.", [("“It is over,”", "Ann Ash")]),
        ("Ann Ash, the new MP, said: ‘It’s over.’", [("‘It’s over.’", "Ann Ash")]),
        ("Ann Ash called it 'a dog's breakfast' today.", [("'a dog's breakfast'", "Ann Ash")]),
        ("She rejects voters' rights, the 'em and the '90s.", []),
        ("Ann Ash said 'the voters' choice was clear' today.", [("'the voters' choice was clear'", "Ann Ash")]),
        ("Ann Ash told us: “He said ‘never’ to me.”", [("“He said ‘never’ to me.”", "Ann Ash")]),
        ("Ann Ash won. Mrs Ash said: “Yes.”", [("“Yes.”", "Ann Ash")]),
        ("Ann Ash won. Mr Bob Birch spoke. “I lost,” he added.", [("“I lost,”", "Bob Birch")]),
        ("The 5'10\" candidate lost.", []),
        ("'It is time' - Ann Ash", [("'It is time'", "Ann Ash")]),
        ("Ash: the town is a 'champion'", [("'champion'", "Ash")]),
        ("The so-called “bedroom tax” went.", [("“bedroom tax”", "")]),
        ("“It hurts,” roared one activist.", [("“It hurts,”", "one activist")]),
        ("First Minister Ann Ash said: “It hurts.”", [("“It hurts.”", "Ann Ash")]),
    ],
)
def test_quotations_and_their_speakers(text: str, expected: list[tuple[str, str]]) -> None:
    assert quoted(text) == expected


def test_a_quotation_opened_again_in_the_next_paragraph_is_one() -> None:
    text = "Ann Ash said: “One.\n\n“Two.\n\n“Three.”\n\nThe end."
    assert quoted(text) == [("“One.\n\n“Two.\n\n“Three.”", "Ann Ash")]
    assert [token.word for token in tokens_of(text, 0, len(text))][3:6] == ["one", "two", "three"]


def test_a_quotation_without_its_closing_mark_ends_with_its_paragraph_and_says_so() -> None:
    (quotation,) = quotations_in(Article(id="a", text="Ann Ash said: “One.\n\nBob left."))
    assert (quotation.end, quotation.is_closed) == (19, False)


def test_a_fragment_is_told_from_a_statement() -> None:
    text = "Ann Ash hailed a “fantastic result”. “It is over.” Then she slept for “as long as I could manage it”."
    assert [q.is_fragment for q in quotations_in(Article(id="a", text=text))] == [True, False, False]


def test_the_speaker_before_goes_on_where_a_paragraph_is_all_quotation() -> None:
    assert quoted("“One,” said Ann Ash.\n\n“Two.”")[1] == ("“Two.”", "Ann Ash")


def test_a_pronoun_means_who_is_known_to_be_she() -> None:
    text = "Ms Ann Ash met Bob Birch and Mr Cy Cedar.\n\n“We won,” she said."
    assert quoted(text) == [("“We won,”", "Ann Ash")]


def test_every_difference_in_wording_is_marked() -> None:
    (line,) = aligned(
        "Ann Ash said: “If I can be half the MP that she was, that would do.”",
        "Ann Ash said: “If I can be half the MP that Jo was, that will do.”",
    )
    one, two = line.renderings
    assert (one.wording, two.wording) == (Wording.FULLEST, Wording.DIFFERENT)
    assert [(p.fullest, p.here) for p in two.pieces if not p.is_same] == [("she", "Jo"), ("would", "will")]


def test_words_left_out_with_an_ellipsis_are_no_other_words() -> None:
    (line,) = aligned(
        "Ann Ash said: “We will fight hard and long for each vote in this town.”",
        "Ann Ash said: “We will fight hard... for each vote in this town.”",
    )
    assert line.renderings[1].wording is Wording.SHORTENED
    assert [p.fullest for p in line.renderings[1].pieces if p.is_marked] == ["and long"]


def test_joined_sentences_are_recognised() -> None:
    (line,) = aligned(
        "Ann Ash said: “This is only the start, Labour is back in town.”",
        "Ann Ash said: “This is only the start. Labour is back in town.”",
    )
    assert (line.renderings[1].wording, line.renderings[1].is_joined) == (Wording.SAME, True)


def test_part_of_a_statement_is_found_in_the_whole() -> None:
    (line,) = aligned(
        "Ann Ash said: “I am delighted that people rejected division today.”",
        "Ann Ash was “delighted that people rejected division”, she said.",
    )
    assert line.renderings[1].wording is Wording.PART


def test_one_speakers_words_are_not_given_to_another_for_a_few_alike() -> None:
    lines = aligned("Ann Ash said: “We need more time here.”", "Bob Birch said: “We need more money now.”")
    assert [line.reports for line in lines] == [(0,), (1,)]


def test_the_same_words_by_two_speakers_are_shown_as_such() -> None:
    words = "“Nobody in this town voted for any of that,”"
    (line,) = aligned(f"{words} said Ann Ash.", f"{words} said Bob Birch.")
    assert {rendering.speaker for rendering in line.renderings} == {"Ann Ash", "Bob Birch"}


@given(st.text(alphabet="aA '\"“”‘’.,\n\t:-[]1&és", max_size=300))
def test_offsets_slice_the_quotation_and_no_two_overlap(text: str) -> None:
    quotations = quotations_in(Article(id="a", text=text))
    for quotation in quotations:
        piece = text[quotation.start : quotation.end]
        assert piece[0] in "\"“'‘" and tokens_of(text, quotation.start, quotation.end)
        assert not quotation.is_closed or piece[-1] in "\"”'’"
    for one, two in pairwise(quotations):
        assert one.end <= two.start


SAID = ["labour", "is", "back", "we", "won", "this", "seat", "for", "you", "and", "hope"]
WORDS = st.lists(st.sampled_from(SAID), min_size=3, max_size=20)


@given(st.lists(WORDS, min_size=2, max_size=6))
def test_every_rendering_slices_its_text_and_its_pieces_say_all_of_it(said: list[list[str]]) -> None:
    texts = [f"Ann Ash said: “{' '.join(words)}.”" for words in said]
    claimed: set[tuple[int, int]] = set()
    for line in aligned(*texts):
        for rendering in line.renderings:
            assert " ".join(texts[rendering.report][rendering.start : rendering.end].split()) == rendering.text
            assert " ".join(p.here for p in rendering.pieces if p.here) in ("", rendering.text)
            words = {(rendering.report, at) for at in range(rendering.start, rendering.end)}
            assert not words & claimed
            claimed |= words


@pytest.mark.data
def test_the_five_reports_give_each_quotation_its_speaker(data_dir: Path) -> None:
    articles = seed_articles(data_dir)
    people = people_in(article.text for article in articles)
    found = {a.id: quotations_in(a, people) for a in articles}
    said: dict[str, list[tuple[str, Quotation]]] = {
        a.id: [(" ".join(a.text[q.start : q.end].split())[1:-1], q) for q in found[a.id]] for a in articles
    }
    whose = {(key, words[:30]): q.speaker for key, each in said.items() for words, q in each}
    assert [len(found[a.id]) for a in articles] == [1, 18, 11, 12, 70]
    assert whose["seed-001", "I’m absolutely delighted that "] == KIM  # "she", after a caption about Jean Leadbeater
    assert whose["seed-001", "a little bit déjà vu"] == "Jean Leadbeater"
    assert whose["seed-002", "I think this is a temporary re"] == "Andrew Mycock"
    assert whose["seed-002", "The whole election campaign wa"] == "George Galloway"
    assert whose["seed-003", "The people of Batley & Spen ha"] == "Brendan"
    assert whose["seed-004", "People are getting fed up with"] == KEIR
    assert whose["seed-004", "In a really challenging campai"] == "Ash Sarkar"
    assert all(q.is_closed for each in found.values() for q in each)


@pytest.mark.data
def test_what_leadbeater_said_is_aligned_across_the_five_reports(data_dir: Path) -> None:
    articles = seed_articles(data_dir)
    lines = aligned(*(article.text for article in articles))
    half = next(line for line in lines if "half the MP" in line.renderings[0].text)
    assert (half.speaker, half.reports) == (KIM, (1, 4))
    assert ("she", "Jo") in [(p.fullest, p.here) for p in half.renderings[1].pieces]
    hope = next(line for line in lines if "rejected division" in line.renderings[0].text)
    assert (hope.reports, len(hope.renderings)) == ((1, 2, 3), 4)
    weeks = next(line for line in lines if "last five weeks" in line.renderings[0].text)
    assert [r.wording for r in weeks.renderings] == [Wording.FULLEST, Wording.DIFFERENT, Wording.SAME]
    core = next(line for line in lines if "core values" in line.renderings[0].text)
    shortened = core.renderings[1]
    assert core.reports == (1, 4) and any(p.is_marked and "rooted" in p.fullest for p in shortened.pieces)
