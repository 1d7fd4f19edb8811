"""Whole articles: claims in order, what is said of the whole, and the forms for programs."""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hustings.copydesk.archive import Archive
from hustings.copydesk.checking import check_article
from hustings.copydesk.reports import claim_documents, diagnostics_document, repeats, report_document
from hustings.copydesk.values import Article, ClaimType, Report, Verdict
from strategies import embedded_state

WORDS = [
    *("Batley and Spen", "Labour", "Kim Leadbeater", "13,296", "47.6%", "£5", "by", "majority of", "swing", "third"),
    *("lost", "deposit", "since 1997", "not", "more than", "seats", "first", "“", "”", ".", "\n", "é"),
]
STORY = (
    "Kim Leadbeater held Batley and Spen for Labour in Thursday’s by-election with a majority of 332.\n\n"
    "She polled 13,296 votes to 12,973 for the Conservatives’ Ryan Stephenson. "
    "😀 George Galloway came third with 8.264.\n"
)


@pytest.fixture(scope="module")
def archive() -> Archive:
    return Archive(embedded_state())


def checked(text: str, archive: Archive, published: date | None = date(2021, 7, 2)) -> Report:
    return check_article(Article(id="a.txt", text=text, published=published), archive)


def test_a_story_is_checked_claim_by_claim(archive: Archive) -> None:
    report = checked(STORY, archive)
    wrong = {
        STORY[c.claim.start : c.claim.end]: (c.record_value, c.slip)
        for c in report.checked
        if c.verdict is Verdict.CONTRADICTED
    }
    assert {slip for _, slip in wrong.values()} == {"transposed_digits", "decimal_for_comma"}
    assert {value for value, _ in wrong.values()} == {323, 8_264}
    assert [c.claim.start for c in report.checked] == sorted(c.claim.start for c in report.checked)
    assert {ClaimType.OUTCOME, ClaimType.VOTES, ClaimType.RANK} <= {c.claim.type for c in report.checked}


def test_an_article_that_contradicts_itself_is_told(archive: Archive) -> None:
    notes = checked(STORY, archive).notes
    assert "the article’s votes for the first two differ by 323, its majority is 332" in notes
    twice = "Labour held Batley and Spen by 323 votes. The majority of 333 was Labour’s smallest."
    assert any("323 and 333 as majority" in note for note in checked(twice, archive).notes)


def test_the_same_thing_said_twice_is_one_group_and_errors_come_first(archive: Archive) -> None:
    groups = repeats(checked(f"{STORY}\nKim Leadbeater polled 13,296 votes in Batley and Spen.", archive))
    verdicts = [group[0].verdict for group in groups]
    assert verdicts[0] is Verdict.CONTRADICTED
    assert any(len(group) == 2 and group[0].claim.type is ClaimType.VOTES for group in groups)


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("The Springfield by-election in Ohio was won by 332 votes.", "no contest of the record is named"),
        (
            "The Airedale and Shipley by-election was won by 332 votes.",
            "the nearest name to “Airedale and Shipley” is Airdrie and Shotts",
        ),
        ("", "no contest of the record is named"),
        ("In Ontario the Liberals won by 332 votes.", "seems to be about Ontario"),
        ("Labour won Batley and Spen in 1983 by 870 votes.", "no contest in Batley and Spen in 1983; the nearest is"),
    ],
)
def test_a_contest_that_is_not_in_the_record_is_said_to_be(archive: Archive, text: str, note: str) -> None:
    report = checked(text, archive, None)
    assert note in " ".join(report.notes)
    assert not any(c.verdict is Verdict.CONTRADICTED for c in report.checked)


def test_an_article_about_no_known_contest_is_still_held_to_its_own_figures(archive: Archive) -> None:
    text = "Ann Ash got 9,000 votes and Bob Birch 8,400 votes in Springfield. The majority was 700. Her majority: 650."
    notes = " ".join(checked(text, archive).notes)
    assert "700 and 650 as majority" in notes


def test_a_wrong_figure_is_called_wrong_only_where_its_tie_is_sure_enough(archive: Archive) -> None:
    def verdict(text: str) -> Verdict:
        return next(c.verdict for c in checked(text, archive).checked if c.claim.type is ClaimType.VOTES)

    assert verdict("Kim Leadbeater polled 13,926 votes in Batley and Spen.") is Verdict.CONTRADICTED
    assert verdict("Batley and Spen voted. Kim Leadbeater beat Ryan Stephenson. The doctor had 2,111 votes.") is (
        Verdict.NOT_CHECKABLE
    )


def test_what_could_not_be_tied_says_so(archive: Archive) -> None:
    text = "Batley and Spen voted. Kim Leadbeater beat Ryan Stephenson. The doctor had 2,111 votes."
    notes = [c.note for c in checked(text, archive).checked if c.verdict is Verdict.NOT_CHECKABLE]
    assert any(note.startswith("could not tie this figure") for note in notes)


def test_a_quoted_claim_names_its_speaker(archive: Archive) -> None:
    text = "“We won Batley and Spen with a majority of 323,” said Kim Leadbeater. The majority was 323."
    quoted = [c.claim.quoted_from for c in checked(text, archive).checked if c.claim.type is ClaimType.MAJORITY]
    assert quoted == ["Kim Leadbeater", None]


def test_the_json_has_what_a_scorer_and_a_desk_need(archive: Archive) -> None:
    report = checked(STORY, archive)
    document = json.loads(json.dumps(report_document(report, archive)))
    majority = next(c for c in document["claims"] if c["type"] == "majority")
    assert majority["contest"] == {"constituency": "Batley and Spen", "date": "2021-07-01"}
    assert (majority["verdict"], majority["record_value"], majority["stated"]["value"]) == ("contradicted", 323, 332)
    assert claim_documents(report, archive) == document["claims"]


def test_diagnostics_count_columns_as_editors_do(archive: Archive) -> None:
    report = checked(STORY, archive)
    document = diagnostics_document(report)
    found = next(d for d in document["diagnostics"] if d["data"].get("suggestion", "").endswith("8,264"))
    line = STORY.split("\n")[2]
    assert found["range"]["start"]["line"] == 2
    start = len(line[: line.index("8.264")].encode("utf-16-le")) // 2
    assert found["range"]["start"]["character"] <= start < found["range"]["end"]["character"]
    assert (found["severity"], found["source"]) == (1, "hustings")
    assert all("borne out" not in d["message"] for d in document["diagnostics"])


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(WORDS)))
def test_no_jumble_of_words_breaks_the_checker(parts: list[str]) -> None:
    archive = Archive(embedded_state())
    text = " ".join(parts)
    report = checked(text, archive)
    for found in report.checked:
        assert 0 <= found.claim.start < found.claim.end <= len(text)
        assert found.verdict is not Verdict.SUPPORTED or not found.slip
    assert json.dumps(report_document(report, archive))
