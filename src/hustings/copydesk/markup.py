"""The text of an HTML page, a Markdown file and a Word document, a blank line between paragraphs."""

from __future__ import annotations

import html
import io
import re
import zipfile
import zlib
from xml.etree import ElementTree

MOST_XML = 50_000_000  # bytes that a Word document's text may unpack to
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
_META = re.compile(r"<meta\b[^>]*>", re.IGNORECASE)
_ATTRIBUTE = re.compile(
    r"""\b(property|name|itemprop|content)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE
)
_TIME = re.compile(r"""<time\b[^>]*\bdatetime\s*=\s*["']?([^"'\s>]+)""", re.IGNORECASE)
_TITLE = re.compile(r"<title\b[^>]*>([^<]*)</title", re.IGNORECASE)
_FRONT_MATTER = re.compile(r"---[ \t]*\n(.*?)\n---[ \t]*(?:\n|$)", re.DOTALL)


def is_html(text: str) -> bool:
    """Whether a text begins as an HTML page, or a piece of one, does."""
    return bool(_HTML.match(text))


def html_text(page: str) -> str:
    """The words of a page's body: without scripts, styles and navigation; each block element is a paragraph."""
    import nh3  # parses as a browser does, so that what is broken is read as readers see it

    clean = nh3.clean(page, tags=_BLOCKS | _CELLS | {"br"}, attributes={}, clean_content_tags=_DROPPED)
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
    titled, timed = _TITLE.search(page), _TIME.search(page)
    title = about.get("og:title") or (html.unescape(titled[1]) if titled else "")
    published = about.get("article:published_time") or about.get("datepublished") or (timed[1] if timed else "")
    return " ".join(title.split()), published


def markdown_text(source: str) -> tuple[str, str]:
    """The words of a Markdown file, and its front matter ("" where it has none)."""
    from markdown_it import MarkdownIt

    front = _FRONT_MATTER.match(source)
    rendered = MarkdownIt("commonmark").render(source[front.end() :] if front else source)
    return html_text(rendered), front[1] if front else ""


def docx_text(data: bytes) -> str:
    """The words of a Word document as it reads with its tracked changes accepted.

    Raises:
        ValueError: It is broken, no Word document, or unpacks to more than a report could; the message says which.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open("word/document.xml") as part:
            xml = part.read(MOST_XML + 1)
    except KeyError:
        raise ValueError("a ZIP archive that is no Word document (.docx)") from None
    except (zipfile.BadZipFile, EOFError, OSError, RuntimeError, NotImplementedError, zlib.error) as error:
        raise ValueError(f"a Word document that is broken or locked ({error}); save it again") from None
    if len(xml) > MOST_XML:
        raise ValueError(f"a Word document that unpacks to more than {MOST_XML:,} bytes")
    if b"<!DOCTYPE" in xml or b"<!ENTITY" in xml:
        raise ValueError("a Word document with declarations that Word does not write; save it again")
    try:
        root = ElementTree.fromstring(xml)
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise ValueError(f"a Word document whose text is broken ({error}); save it again") from None
    return re.sub(r"\n{3,}", "\n\n", "".join(_docx_pieces(root))).strip("\n")


def _docx_pieces(root: ElementTree.Element) -> list[str]:
    """Texts of runs, tabs and breaks in order, and two line ends after each paragraph."""
    pieces: list[str] = []
    pending: list[ElementTree.Element | str] = [root]
    while pending:
        element = pending.pop()
        if isinstance(element, str):
            pieces.append(element)
        elif element.tag == f"{_WORD}t":
            pieces.append(element.text or "")
        elif element.tag in (f"{_WORD}tab", f"{_WORD}br", f"{_WORD}cr"):
            pieces.append("\t" if element.tag.endswith("tab") else "\n")
        elif element.tag not in (_FALLBACK, f"{_WORD}pPr"):
            if element.tag == f"{_WORD}p":
                pending.append("\n\n")
            pending.extend(reversed(element))
    return pieces
