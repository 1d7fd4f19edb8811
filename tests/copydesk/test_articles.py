"""Articles out of files: each form, each encoding, and each way in which a file can be no article."""

from __future__ import annotations

import io
import json
import time
import zipfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hustings.copydesk.articles import MOST_TEXT, read_article, read_files
from hustings.copydesk.standing_in import Lines
from hustings.errors import BadInput

WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
PAGE = """<!DOCTYPE html><html><head><title>Ash &amp; Birch</title>
<meta property="article:published_time" content="2021-07-02T05:41:00+01:00"><style>p { color: red }</style></head>
<body><nav>Home</nav><script>if (1 < 2) document.write("<p>not text</p>")</script>
<h1>Ash wins</h1><p>Ann Ash took <b>13,296</b>&nbsp;votes<br>on the night.</p>
<table><tr><th>Ash</th><td>13,296</td></tr><tr><th>Birch</th><td>12,973</td></tr></table></body></html>"""


def docx(body: str, name: str = "word/document.xml") -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, f'<?xml version="1.0"?><w:document {WORD}><w:body>{body}</w:body></w:document>')
    return made.getvalue()


def refusal(data: bytes, name: str = "report.txt") -> str:
    with pytest.raises(BadInput) as caught:
        read_article(data, name=name)
    (problem,) = caught.value.problems
    assert (problem.id, problem.source) == ("R008", name)
    return problem.message


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"], ids=lambda name: name
)
def test_text_is_read_in_each_encoding(encoding: str) -> None:
    text = "2 July 2021\n\n“Labour’s back – for £1”, she said.\n"
    article = read_article(text.encode(encoding), name="report.txt")
    assert (article.text, article.published) == (text, date(2021, 7, 2))


def test_html_is_its_body_with_a_paragraph_for_each_block() -> None:
    article = read_article(PAGE.encode(), name="saved page")
    assert article.text == ("Ash wins\n\nAnn Ash took 13,296\xa0votes\non the night.\n\nAsh\t13,296\n\nBirch\t12,973")
    assert (article.title, article.published) == ("Ash & Birch", date(2021, 7, 2))


def test_the_time_element_of_a_page_is_its_dateline() -> None:
    article = read_article(b'<article><time datetime="2021-07-02">Friday</time><p>Ash won.', name="page")
    assert (article.published, article.text) == (date(2021, 7, 2), "Friday\n\nAsh won.")


def test_html_full_of_comments_is_told_from_text_at_once() -> None:
    assert read_article(b"<!-- a -->" * 5_000 + b"<p>Ash won.", name="page").text == "Ash won."


def test_word_is_read_with_tracked_changes_accepted() -> None:
    body = (
        "<w:p><w:r><w:t>Ash </w:t></w:r><w:del><w:r><w:delText>lost</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>won</w:t></w:r></w:ins></w:p><w:p><w:r><w:t>By</w:t><w:tab/><w:t>323</w:t></w:r></w:p>"
    )
    article = read_article(docx(body), name="report.docx")
    assert article.text == "Ash won\n\nBy\t323"
    assert Lines(article).place(article.text.index("323")) == (1, "By\t")


def test_markdown_is_told_by_its_name_and_read_without_its_marks() -> None:
    source = b"---\ntitle: Ash\ndate: 2021-07-02\n---\n# Ash wins\n\nAsh took **13,296** votes, [she said](http://a.example).\n"
    article = read_article(source, name="report.md")
    assert (article.text, article.published) == ("Ash wins\n\nAsh took 13,296 votes, she said.", date(2021, 7, 2))
    assert "**" in read_article(source, name="report.txt").text


def test_json_gives_its_own_id_title_and_date_and_its_text_as_it_stands() -> None:
    fields = {"id": "a1", "published": "2021-07-02", "title": "Ash wins", "text": "Ash\r\nwon."}
    article = read_article(json.dumps(fields).encode(), name="a.json")
    assert (article.id, article.published, article.title, article.text) == (
        *("a1", date(2021, 7, 2), "Ash wins"),
        "Ash\r\nwon.",
    )


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("Friday 2 July 2021", date(2021, 7, 2)),
        ("Ash holds seatpublished at 13:07 British Summer Time 2 July 2021", date(2021, 7, 2)),
        ("By Our Reporter\n2021-07-02 | 05:41", date(2021, 7, 2)),
        ("Published: 02/07/2021", date(2021, 7, 2)),
        ("July 2, 2021", date(2021, 7, 2)),
        ("The poll of 1 July 2021 was close.", None),
        ("31 February 2021", None),
    ],
)
def test_a_dateline_is_found_only_where_it_stands_as_one(head: str, expected: date | None) -> None:
    assert read_article(f"{head}\n\nAnn Ash won.".encode(), name="a.txt").published == expected


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (b"", "a.txt", "no text"),
        (b" \n\n", "a.txt", "no text"),
        (b"<p></p>", "a.html", "no text"),
        (b"%PDF-1.7 ...", "a.pdf", "PDF"),
        (b"{\\rtf1 hello}", "a.rtf", "save it as .docx"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "a.jpg", "a picture"),
        (b"\x89PNG\r\n\x1a\n\x00", "a.png", "a picture"),
        (b"RIFF\x00\x81\x00\x00WEBP\x90", "a.webp", "not text"),
        (b"\x00\x01\x02\x03" * 9, "a.bin", "not text"),
        (b"abc\x81def", "a.txt", "save it as UTF-8"),
        (b"x" * (MOST_TEXT + 1), "a.txt", "5,000,000 are read at most"),
        (b"word " * 100_001, "a.txt", "500,000 are checked at most"),
        (b'{"text": 1}', "a.json", "expected"),
        (b'{"text": "a", "published": "yesterday"}', "a.json", "2021-07-02"),
        (b'{"text": "a",', "a.json", "broken JSON"),
        (b"PK\x03\x04 broken", "a.docx", "broken"),
        (docx("<w:p/>", name="xl/workbook.xml"), "a.docx", "no Word document"),
        (docx("<w:p>"), "a.docx", "text is broken"),
        (docx("<w:p>" + "<w:t>a</w:t>" * 1_000_000 + "</w:p>"), "bomb.docx", "10,000,000"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_article_is_refused_with_what_would_be_right(data: bytes, name: str, said: str) -> None:
    assert said in refusal(data, name)


def test_declarations_in_the_text_of_a_word_document_are_refused() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("word/document.xml", '<!DOCTYPE d [<!ENTITY a "aaaa">]><d>&a;</d>')
    assert "declarations" in refusal(made.getvalue(), "report.docx")


@pytest.mark.parametrize("field", ["id", "title", "text"])
@pytest.mark.parametrize("written", ["\\u0000", "\\u001b", "\\ud800", "\\udc00x"])
def test_characters_that_no_text_has_are_refused_however_they_are_written(field: str, written: str) -> None:
    fields = {"text": "Ash won."} | {field: "Ash @ won."}
    said = refusal(json.dumps(fields).replace("@", written).encode(), "a.json")
    assert f'"{field}"' in said
    assert written[2:6].upper() in said
    assert "leave it out" in said


def test_a_character_written_in_two_halves_is_one() -> None:
    assert read_article(b'{"text": "Ash \\ud83d\\ude00 won."}', name="a.json").text == "Ash 😀 won."


def test_control_characters_written_as_entities_are_refused() -> None:
    assert "001B" in refusal(b"<p>Ash &#27;[2J won.</p>", "page.html")


def packed(xml: bytes, how: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A Word document of this part."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", how) as archive:
        archive.writestr("word/document.xml", xml)
    return made.getvalue()


@pytest.mark.parametrize("how", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_a_word_document_packed_in_another_way_is_refused_even_where_it_is_corrupt(how: int) -> None:
    data = bytearray(packed(b"<a>words</a>" * 99, how))
    data[80:90] = b"\xff" * 10
    assert "save it again" in refusal(bytes(data), "report.docx")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "utf-7", "cp037"])
def test_declarations_in_another_encoding_are_refused(encoding: str) -> None:
    xml = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE d [<!ENTITY a "Ash won">]><w:t {WORD}>&a;</w:t>'
    said = refusal(packed(xml.encode(encoding)), "report.docx")
    assert "save it again" in said


@pytest.mark.parametrize(
    "xml",
    [b"<a>" * 201 + b"</a>" * 201, b"<a>" * 1_000_000, b"<d>" + b"<a/>" * 300_000 + b"</d>"],
    ids=["deep", "deeper", "many"],
)
def test_a_word_document_of_more_elements_than_a_report_has_is_refused(xml: bytes) -> None:
    assert "more elements than a report has" in refusal(packed(xml), "report.docx")


@pytest.mark.parametrize(
    "page",
    [
        "<div>" * 40_000,
        "<div><!--</div>-->" * 40_000,
        '<div title="</div>">' * 40_000,
        "<div><table></div></table>" * 40_000,
        "<table>" + "<div></td>" * 40_000,
        "<div><svg><p></svg>" * 40_000,
    ],
    ids=["plain", "comment", "attribute", "table", "cell", "svg"],
)
def test_a_page_nested_without_end_is_refused_before_it_is_parsed(page: str) -> None:
    assert "within one another" in refusal(page.encode(), "page.html")


@pytest.mark.parametrize(
    "page",
    [
        "<p>" + "".join(f"<b id={n}><p>" for n in range(40_000)),
        "<p>" + "<meta " * 100_000,
        "<p>" + "<time " * 100_000,
        "<p>" + "<title " * 100_000,
        "<p>" + "<nav " * 100_000,
        "<p>" + "<nav>" * 190 + "<button><!--" * 50_000,
        "<p>" + "</div " * 100_000,
    ],
    ids=["inline", "meta", "time", "title", "nav", "button", "end"],
)
def test_a_page_that_never_ends_what_it_begins_is_read_in_one_pass(page: str) -> None:
    began = time.process_time()
    assert read_article((page[:3] + "Ash won." + page[3:]).encode(), name="page.html").text == "Ash won."
    assert time.process_time() - began < 5  # seconds; looking for each end anew takes minutes


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("<p>a < b <3 c</p>", "a < b <3 c"),
        ("<p>a<<b>div>b</p>", "a<div>b"),
        ('<div title="a > b">a</div>b', "a\n\nb"),
        ("<p>a<svg viewBox='0 0 1 1'/>b<svg><title>c</title></svg>d</p>", "abd"),
        ("<ul><li>a<li>b</ul><table><tr><td>a<td>b</table>", "a\n\nb\n\na\tb"),
        ("<p>a &amp;lt; b</p>", "a &lt; b"),
        ("<p>a" + "<div>b</p></div>" * 300, "a" + "\n\nb" * 300),
        ("<table>" + "<tr><td><div>a" * 300 + "</table>", "\n\n".join("a" * 300)),
    ],
)
def test_a_page_that_is_broken_is_read_as_a_browser_shows_it(page: str, text: str) -> None:
    assert read_article(page.encode(), name="page.html").text == text


def test_every_file_that_cannot_be_read_is_named_at_once(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text("")
    with pytest.raises(BadInput) as caught:
        read_files([tmp_path / "empty.txt", tmp_path / "nowhere.txt"])
    assert [problem.source for problem in caught.value.problems] == [
        str(tmp_path / name) for name in ("empty.txt", "nowhere.txt")
    ]


def test_a_folder_gives_each_text_once_and_standard_input_is_a_dash(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Ash won.")
    (tmp_path / "a.json").write_text('{"id": "a", "published": "2021-07-02", "text": "Ash won."}')
    (tmp_path / "b.html").write_text("<p>Birch lost.")
    (tmp_path / "notes.csv").write_text("not taken")
    articles = read_files([tmp_path, Path("-")], given=b"Cedar was third.")
    assert [article.text for article in articles] == ["Ash won.", "Birch lost.", "Cedar was third."]
    assert articles[0].id == "a"


def test_a_folder_without_articles_says_which_files_are_taken(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"\.docx"):
        read_files([tmp_path])


@given(st.binary(max_size=200), st.sampled_from(["a.txt", "a.md", "a.html", "a.json", "a.docx"]))
def test_any_bytes_are_an_article_or_a_problem(data: bytes, name: str) -> None:
    try:
        assert read_article(data, name=name).text.strip()
    except BadInput as bad:
        assert bad.problems[0].source == name
