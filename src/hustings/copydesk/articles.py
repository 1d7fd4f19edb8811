"""Articles out of files: plain text, Markdown, HTML, Word and JSON, told apart by what is in them.

Markdown alone is told by the file's name, since nothing in it sets it apart from plain text. Offsets count in the text
as it is taken out here; of a JSON article, in its `text` as it stands.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from hustings.copydesk.datelines import published_on
from hustings.copydesk.markup import docx_text, html_dateline, html_text, is_html, markdown_text, without_markup
from hustings.copydesk.values import Article
from hustings.errors import BadInput
from hustings.record.problems import Problem

MOST_TEXT = 5_000_000  # bytes of text that are read
MOST_CHARACTERS = 500_000  # of an article as taken out: what is checked in half a minute
MOST_FILE = 50_000_000  # bytes of a Word document, pictures and all
STANDARD_INPUT = "standard input"
SUFFIXES = (".txt", ".text", ".md", ".markdown", ".html", ".htm", ".docx", ".json")  # taken out of a folder
_PICTURE = "a picture; its words are not read: type or copy them into a text"
_ZIP = b"PK\x03\x04"
_NOT_TEXT = {
    b"%PDF": "a PDF; save its text as .txt or .docx",
    b"{\\rtf": "rich text (RTF); save it as .docx or .txt",
    b"\xd0\xcf\x11\xe0": "a Word document of the old form (.doc); save it as .docx",
    b"PK\x05\x06": "an empty ZIP archive",
    **dict.fromkeys((b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"II*\0", b"MM\0*"), _PICTURE),
}
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x1c-\x1f\x7f\ud800-\udfff]")  # halves of a character among them
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def read_files(paths: Sequence[Path], *, given: bytes = b"") -> tuple[Article, ...]:
    """The articles of all these files, in order; "-" is what was *given* on standard input, a folder its files.

    In a folder files with one and the same text are one article (`report.txt` beside `report.json`).

    Raises:
        BadInput: With a problem for every file that cannot be read.
    """
    articles: list[Article] = []
    problems: list[Problem] = []
    for path in paths:
        try:
            articles += _folder(path) if path.is_dir() else [_file(path, given)]
        except BadInput as bad:
            problems += bad.problems
    if problems:
        raise BadInput(problems)
    return tuple(articles)


def left_out(paths: Sequence[Path]) -> tuple[Path, ...]:
    """The files of these folders that are not taken, for what their names end in; hidden ones are not told of."""
    files = (file for path in paths if path.is_dir() for file in sorted(path.iterdir()))
    return tuple(f for f in files if f.is_file() and f.name[0] != "." and f.suffix.lower() not in SUFFIXES)


def read_article(data: bytes, *, name: str) -> Article:
    """One article. *name* is its id unless it is JSON with one of its own, and what messages call it.

    Raises:
        BadInput: It is empty, too long, not text, or broken; the message says what would be right.
    """
    try:
        article = _article(data, name)
        _refuse_what_no_text_has(article)
    except ValueError as error:
        raise _bad(name, str(error)) from None
    if len(article.text) > MOST_CHARACTERS:
        raise _bad(name, f"{len(article.text):,} characters; {MOST_CHARACTERS:,} are checked at most: cut it in pieces")
    if not article.text.strip():
        raise _bad(name, "there is no text in it")
    return article if article.published else replace(article, published=published_on(article.text))


def decoded(data: bytes) -> str:
    """Text in UTF-8 or UTF-16, with or without its mark, else in Windows-1252.

    Raises:
        ValueError: It is not text; the message says so.
    """
    encoding = next((encoding for mark, encoding in _BOMS if data.startswith(mark)), _guess(data))
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        try:
            text = data.decode("cp1252")
        except UnicodeDecodeError:
            if b"\0" in data:
                raise ValueError("not text: a picture, a sound or a program; save its words as .txt") from None
            raise ValueError("neither UTF-8, UTF-16 nor Windows-1252 text; save it as UTF-8") from None
    if control := _CONTROL.search(text):
        place = text.count("\n", 0, control.start()) + 1
        raise ValueError(f"not text: a control character (U+{ord(control[0]):04X}) on line {place}; save it as .txt")
    return text


def _refuse_what_no_text_has(article: Article) -> None:
    """Refuse characters that came in by a way of writing them: `\\u001b` in JSON, `&#27;` in HTML, a file's name.

    Raises:
        ValueError: There is one; the message says where.
    """
    for field, text in (("id", article.id), ("title", article.title), ("text", article.text)):
        if control := _CONTROL.search(text):
            place = f"U+{ord(control[0]):04X}, the {control.start() + 1:,}. character"
            raise ValueError(f'"{field}" is not text: a control character or half a character ({place}); leave it out')


def _guess(data: bytes) -> str:
    """UTF-16 without its mark has noughts in every other byte of Western text."""
    head = data[:2000]
    if len(head) >= 4 and head[1::2].count(0) * 10 > len(head[1::2]) * 7:
        return "utf-16-le"
    return "utf-16-be" if len(head) >= 4 and head[::2].count(0) * 10 > len(head[::2]) * 7 else "utf-8"


def _article(data: bytes, name: str) -> Article:
    for beginning, what in _NOT_TEXT.items():
        if data.startswith(beginning):
            raise ValueError(what)
    if data.startswith(_ZIP):
        if len(data) > MOST_FILE:
            raise ValueError(f"more than the {MOST_FILE:,} bytes that are read of a Word document")
        words, paragraphs = docx_text(data)
        return Article(id=name, text=_not_too_long(words), source=paragraphs)
    if len(data) > MOST_TEXT:
        raise ValueError(f"{len(data):,} bytes; {MOST_TEXT:,} are read at most")
    text = decoded(data)
    suffix = Path(name).suffix.lower()
    is_sure = suffix == ".json"
    if (is_sure or text.lstrip().startswith("{")) and (article := _json_article(text, name, is_sure=is_sure)):
        return article
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if is_html(text):
        title, published = html_dateline(text)
        source = without_markup(text)
        return Article(id=name, text=html_text(text), title=title, published=_day(published), source=source)
    if suffix in (".md", ".markdown"):
        words, front, rest = markdown_text(text)
        body = re.sub(r"[^\n]", " ", text[: len(text) - len(rest)]) + rest
        return Article(id=name, text=words, published=published_on(front), source=body)
    return Article(id=name, text=text)


def _json_article(text: str, name: str, *, is_sure: bool) -> Article | None:
    """An article as JSON; None where the text is not JSON and only looked like it.

    Raises:
        ValueError: A field is missing or of the wrong kind; or the text *is_sure* to be JSON and is broken.
    """
    try:
        fields = json.loads(text)
    except (ValueError, RecursionError) as error:
        if not is_sure:
            return None
        raise ValueError(f"broken JSON: {error}") from None
    if not isinstance(fields, dict) or not isinstance(fields.get("text"), str):
        raise ValueError('JSON without an article: expected {"text": "…"}, with "id", "published" and "title" if known')
    for key in ("id", "title", "published"):
        if not isinstance(fields.get(key, ""), str | None):
            raise ValueError(f'"{key}" is not a text')
    published = fields.get("published") or ""
    if published and _day(published) is None:
        raise ValueError(f'"published" is {published!r}; a date such as 2021-07-02 was expected')
    return Article(
        id=fields.get("id") or name,
        text=fields["text"],
        title=fields.get("title") or "",
        published=_day(published),
    )


def _day(published: str) -> date | None:
    """The day of an ISO date or instant as it is written, or None."""
    try:
        return datetime.fromisoformat(published.strip()).date()
    except ValueError:
        return None


def _not_too_long(text: str) -> str:
    if len(text) > MOST_TEXT:
        raise ValueError(f"{len(text):,} characters; {MOST_TEXT:,} are read at most")
    return text


def _folder(folder: Path) -> list[Article]:
    kept: dict[str, Article] = {}
    problems: list[Problem] = []
    files = sorted(f for f in folder.iterdir() if f.suffix.lower() in SUFFIXES and f.name[0] != "." and f.is_file())
    for file in files:
        try:
            article = _file(file, b"")
        except BadInput as bad:
            problems += bad.problems
            continue
        before = kept.get(article.text)
        if before is None or (article.published and not before.published):
            kept[article.text] = article
    if problems:
        raise BadInput(problems)
    if not files:
        raise _bad(str(folder), f"no article in this folder: files ending in {', '.join(SUFFIXES)} are taken")
    return list(kept.values())


def _file(path: Path, given: bytes) -> Article:
    if str(path) == "-":
        return read_article(given, name=STANDARD_INPUT)
    try:
        with path.open("rb") as stream:
            data = stream.read(MOST_FILE + 1)
    except OSError as error:
        raise _bad(str(path), f"cannot be read: {error.strerror}") from None
    return read_article(data, name=str(path))


def _bad(name: str, message: str) -> BadInput:
    return BadInput([Problem(id="R008", source=name, message=message)])
