"""Posts as readers see them: which of them, in which order, and with which words.

A post's words are Markdown kept outside the ledger. They come from people, so they are cleaned here, at the last step
before a page: no HTML of their own, no images, no invisible characters that turn a line round.
"""

from __future__ import annotations

import html
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

import msgspec
import nh3
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from hustings.coverage.values import PostVersion, PublicPost
from hustings.record.state import PostBook, State

MEDIA_TYPE = "application/json"
MARKDOWN_LIMIT = (
    20_000  # characters; longer words are shown as plain paragraphs, since parsing takes time per character
)

TextOf = Callable[[str], bytes | None]

_TAGS = {"p", "br", "strong", "em", "a", "ul", "ol", "li", "blockquote", "code", "pre", "hr"}
_KEEP = {"\n", "\t"}
_BLANK = {"\u034f", "\u115f", "\u1160", "\u17b4", "\u17b5", "\u2800", "\u3164", "\uffa0"}  # invisible, yet no control
_BREAKS = str.maketrans({"\r": "\n", "\u2028": "\n", "\u2029": "\n", "\x85": "\n"})


@dataclass(frozen=True, slots=True, kw_only=True)
class PostText:
    """The words of a post: what the attachment holds. `body` is Markdown."""

    headline: str
    body: str = ""
    byline: str = ""
    by_role: str = ""

    def to_json(self) -> bytes:
        """The attachment's content, of media type `application/json`."""
        return msgspec.json.encode(self)

    @classmethod
    def from_json(cls, content: bytes) -> PostText:
        """The words out of an attachment's content.

        Raises:
            msgspec.ValidationError: The content is not that of a post.
        """
        return msgspec.json.decode(content, type=cls)


def visible(text: str) -> str:
    """The text without control and format characters: none turns the line, joins invisibly or hides."""
    text = text.replace("\r\n", "\n").translate(_BREAKS)
    return "".join(c for c in text if c in _KEEP or (unicodedata.category(c)[0] != "C" and c not in _BLANK))


def one_line(text: str) -> str:
    """The visible text on one line, for headlines and names."""
    return " ".join(visible(text).split())


@lru_cache(maxsize=2_000)
def body_html(markdown: str) -> str:
    """Markdown as safe HTML: the tags of plain writing, links that pass nothing on, and nothing else."""
    text = visible(markdown)
    if len(text) > MARKDOWN_LIMIT:
        return _plain_html(text)
    return nh3.clean(
        _parser().render(text),
        tags=_TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow noopener",
    ).strip()


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": 20})
    parser.disable(["heading", "lheading", "html_block", "html_inline"])
    parser.add_render_rule("image", _words_of_image)
    return parser


def _words_of_image(self: RendererHTML, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
    return html.escape(tokens[idx].content)


def _plain_html(text: str) -> str:
    paragraphs = (part.strip() for part in text.split("\n\n"))
    return "\n".join(f"<p>{html.escape(part)}</p>" for part in paragraphs if part)


def public_posts(state: State, slug: str, text_of: TextOf, now: datetime) -> tuple[PublicPost, ...]:
    """The posts of a page that readers may see at `now`, pinned ones first and then the newest first.

    Held posts are left out altogether. What is drawn from people who have voted is left out until every poll there
    has closed (on a page that follows no contest, every poll in the record), whatever the desk has let through.
    `text_of` gives an attachment's content, or None where it is gone.
    """
    followed = state.pages[slug].contest_ids or tuple(state.contests)
    open_until = max((state.book(c).contest.poll_closes_at for c in followed), default=now)
    posts = [
        _public(book, text_of)
        for book in state.posts.values()
        if book.page == slug and not _is_hidden(book) and not (book.drawn_from_voters and now < open_until)
    ]
    return tuple(sorted(posts, key=lambda post: (not post.is_pinned, -post.number)))


def _is_hidden(book: PostBook) -> bool:
    return book.held and book.removed is None


def _public(book: PostBook, text_of: TextOf) -> PublicPost:
    at = book.published.at
    if book.removed is not None:
        return PublicPost(number=book.number, state="removed", published_at=at, gone_at=book.removed.at)
    if book.unpublished is not None:
        return PublicPost(number=book.number, state="unpublished", published_at=at, gone_at=book.unpublished.at)
    content = text_of(book.versions[-1][1].text)
    if content is None:
        return PublicPost(number=book.number, state="removed", published_at=at)
    text = PostText.from_json(content)
    versions = _versions(book, text_of)
    return PublicPost(
        number=book.number,
        state="shown",
        published_at=at,
        label=book.versions[-1][1].label.value,
        headline=one_line(text.headline),
        body_html=body_html(text.body),
        byline=one_line(text.byline),
        by_role=one_line(text.by_role),
        edited_at=book.versions[-1][0].at if len(book.versions) > 1 else None,
        versions=versions,
        is_pinned=book.pinned,
    )


def _versions(book: PostBook, text_of: TextOf) -> tuple[PostVersion, ...]:
    versions = []
    for ref, payload in book.versions:
        if (content := text_of(payload.text)) is not None:
            text = PostText.from_json(content)
            versions.append(
                PostVersion(
                    at=ref.at,
                    label=payload.label.value,
                    headline=one_line(text.headline),
                    body_html=body_html(text.body),
                )
            )
    return tuple(versions)
