"""The text of an HTML page, a Markdown file and a Word document, a blank line between paragraphs."""

from __future__ import annotations

import html
import io
import re
import zipfile
import zlib
from xml.etree import ElementTree

from hustings.copydesk.tags import tidied

MOST_XML = 10_000_000  # bytes that a Word document's text may unpack to: twenty a character of the longest article
MOST_ELEMENTS = 300_000  # of it; Word makes some ten a paragraph
MOST_DEEP = 200  # within one another: tables in text boxes in tables have some fifty
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"

_BLOCKS = {
    *("address", "article", "aside", "blockquote", "body", "caption", "dd", "details", "div", "dl", "dt", "figcaption"),
    *("figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "ol", "p", "pre"),
    *("section", "summary", "table", "tr", "ul"),
}
_CELLS = {"td", "th"}
_DROPPED = {"script", "style", "nav", "noscript", "template", "title", "svg", "iframe", "object", "select", "button"}
_HTML = re.compile(
    r"\s*+(?><!--.*?-->\s*|<\?xml[^>]*>\s*)*+"
    r"<(?:!doctype\s+html|(?:html|head|meta|body|main|article|section|div|p|h[1-6]|ul|ol|table|blockquote)\b)",
    re.IGNORECASE | re.DOTALL,
)
_META = re.compile(r"<meta\b[^>]*+", re.IGNORECASE)
_ATTRIBUTE = re.compile(
    r"""\b(property|name|itemprop|content)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE
)
_TIME = re.compile(r"<time\b[^>]*+", re.IGNORECASE)
_DATETIME = re.compile(r"""\bdatetime\s*=\s*["']?([^"'\s>]+)""", re.IGNORECASE)
_TITLE = re.compile(r"<title\b[^<>]*+>([^<]*+)</title", re.IGNORECASE)
_MARKUP = re.compile(
    rf"<!--.*?(?:-->|\Z)|<({'|'.join(sorted(_DROPPED))})\b[^>]*+>?.*?(?:</\1\s*+>|\Z)|</?[a-z!][^>]*+>?",
    re.IGNORECASE | re.DOTALL,
)
_END = "\u2029"  # of a paragraph
_FRONT_MATTER = re.compile(r"---[ \t]*\n(.*?)\n---[ \t]*(?:\n|$)", re.DOTALL)


def is_html(text: str) -> bool:
    """Whether a text begins as an HTML page, or a piece of one, does."""
    return bool(_HTML.match(text))


def html_text(page: str) -> str:
    """The words of a page's body: without scripts, styles and navigation; each block element is a paragraph.

    Raises:
        ValueError: Its elements stand too deep within one another.
    """
    import nh3  # parses as a browser does, so that what is broken is read as readers see it

    kept = _BLOCKS | _CELLS | {"br"}
    clean = nh3.clean(tidied(page, kept | _DROPPED), tags=kept, attributes={}, clean_content_tags=_DROPPED)
    clean = re.sub(r"[ \t\r\n\f]+", " ", clean)
    clean = re.sub(r"<br\b[^>]*>", "\n", clean)
    clean = re.sub(r"</t[dh]>", "\t", clean)
    clean = re.sub(r"</?[a-z][^>]*>", lambda tag: "" if tag[0][1:3] in ("td", "th") else "\n\n", clean)
    lines = [line.strip(" \t") for line in html.unescape(clean).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


def html_dateline(page: str) -> tuple[str, str]:
    """What a page says of itself: its title, and when it was published (ISO, "" where it does not say)."""
    about: dict[str, str] = {}
    for tag in _META.findall(page):
        found = {a[0].lower(): html.unescape(a[1] or a[2] or a[3]) for a in _ATTRIBUTE.findall(tag)}
        name = found.get("property") or found.get("name") or found.get("itemprop") or ""
        about.setdefault(name.lower(), found.get("content", ""))
    titled = _TITLE.search(page)
    timed = next(filter(None, (_DATETIME.search(tag) for tag in _TIME.findall(page))), None)
    title = about.get("og:title") or (html.unescape(titled[1]) if titled else "")
    published = about.get("article:published_time") or about.get("datepublished") or (timed[1] if timed else "")
    return " ".join(title.split()), published


def without_markup(page: str) -> str:
    """A page with spaces in the place of tags and of what no reader sees, so that its words keep their lines."""
    return _MARKUP.sub(lambda part: re.sub(r"[^\n]", " ", part[0]), page)


def markdown_text(source: str) -> tuple[str, str, str]:
    """The words of a Markdown file, its front matter ("" where it has none), and the source after that."""
    from markdown_it import MarkdownIt

    front = _FRONT_MATTER.match(source)
    rest = source[front.end() :] if front else source
    return html_text(MarkdownIt("commonmark").render(rest)), front[1] if front else "", rest


def docx_text(data: bytes) -> tuple[str, str]:
    """The words of a Word document as it reads with its tracked changes accepted, and the same with a paragraph a line.

    Raises:
        ValueError: It is broken, no Word document, or unpacks to more than a report could; the message says which.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            member = archive.getinfo("word/document.xml")
            if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                raise ValueError("a Word document packed as Word does not pack; save it again")
            with archive.open(member) as part:
                xml = part.read(MOST_XML + 1)
    except KeyError:
        raise ValueError("a ZIP archive that is no Word document (.docx)") from None
    except (zipfile.BadZipFile, EOFError, OSError, RuntimeError, NotImplementedError, zlib.error) as error:
        raise ValueError(f"a Word document that is broken or locked ({error}); save it again") from None
    if len(xml) > MOST_XML:
        raise ValueError(f"a Word document that unpacks to more than {MOST_XML:,} bytes; save its text as .txt")
    words = _Words()
    parser = ElementTree.XMLParser(target=words, encoding="utf-8")
    try:
        xml.decode()
        parser.feed(xml)
        parser.close()
    except UnicodeDecodeError:
        raise ValueError("a Word document whose text is not UTF-8, as Word writes it; save it again") from None
    except ElementTree.ParseError as error:
        raise ValueError(f"a Word document whose text is broken ({error}); save it again") from None
    paragraphs = "".join(words.pieces)
    return re.sub(r"\n{3,}", "\n\n", paragraphs.replace(_END, "\n\n")).strip("\n"), paragraphs.replace(_END, "\n")


class _Words:
    """What a parser is to do with each element of a Word document: nothing of it is kept but its words.

    `pieces` are texts of runs, tabs and breaks in order, and a mark after each paragraph.
    """

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self._within: list[str] = []
        self._elements = 0
        self._silent_from = 0  # how deep the element is whose words are left out; 0 outside such a one

    def doctype(self, name: str, public: str | None, system: str | None) -> None:
        """Refuse declarations, which may make much of little."""
        raise ValueError("a Word document with declarations that Word does not write; save it again")

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Go into an element, unless there are too many."""
        self._within.append(tag)
        self._elements += 1
        if len(self._within) > MOST_DEEP or self._elements > MOST_ELEMENTS:
            raise ValueError("a Word document with more elements than a report has; save its text as .txt")
        if self._silent_from:
            return
        if tag in (_FALLBACK, f"{_WORD}pPr"):
            self._silent_from = len(self._within)
        elif tag in (f"{_WORD}tab", f"{_WORD}br", f"{_WORD}cr"):
            self.pieces.append("\t" if tag.endswith("tab") else "\n")

    def data(self, text: str) -> None:
        """Take the text of a run."""
        if not self._silent_from and self._within[-1] == f"{_WORD}t":
            self.pieces.append(text)

    def end(self, tag: str) -> None:
        """Come out of an element."""
        if self._silent_from == len(self._within):
            self._silent_from = 0
        elif tag == f"{_WORD}p" and not self._silent_from:
            self.pieces.append(_END)
        self._within.pop()

    def close(self) -> None:
        """Nothing is left to do at the end."""
