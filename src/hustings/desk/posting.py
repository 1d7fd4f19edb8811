"""Posts on a live page: publish, edit, pin, take down, hold for legal, remove for legal reasons.

A post's words are an attachment, outside the chain. Nothing drawn from people who have voted is accepted while a poll
that the page follows is open: not from a reporter, not from an editor, not from a script.
"""

from __future__ import annotations

from datetime import datetime

from hustings.coverage.posts import PostText, one_line
from hustings.desk.people import Person, require_editor, require_reason
from hustings.errors import Embargoed, Refused, UnknownThing
from hustings.record.entries import (
    Attachment,
    Draft,
    Label,
    PostEdited,
    PostHeld,
    PostPinned,
    PostPublished,
    PostRemoved,
    PostUnpublished,
)
from hustings.record.state import PostBook, State

MAX_CHARACTERS = 20_000
_SOURCE = "the desk"


def publish_post(
    state: State,
    page: str,
    text: PostText,
    *,
    label: Label,
    by: Person,
    now: datetime,
    drawn_from_voters: bool = False,
    source: str = _SOURCE,
) -> list[Draft]:
    """Put a post on a live page.

    Raises:
        NotAllowed: Not an editor.
        UnknownThing: No such page.
        Refused: The post is empty or too long.
        Embargoed: It is drawn from people who have voted, and a poll that the page follows has not closed.
    """
    require_editor(by, "publish a post")
    if page not in state.pages:
        raise UnknownThing("page", page)
    check_text(text)
    if drawn_from_voters:
        refuse_before_close(state, page, now)
    words = _attachment(text)
    payload = PostPublished(page=page, text=words.digest, label=label, drawn_from_voters=drawn_from_voters)
    return [Draft(by=by.name, source=source, payload=payload, attachments=(words,))]


def refuse_before_close(state: State, page: str, now: datetime) -> None:
    """Refuse what is drawn from voters while any poll that the page follows is still to close.

    Raises:
        Embargoed: With the time at which the last of those polls closes.
    """
    closes = [state.book(contest_id).contest.poll_closes_at for contest_id in state.pages[page].contest_ids]
    if closes and now < max(closes):
        raise Embargoed(
            "this is drawn from people who have voted: publishing it before the poll closes "
            f"({max(closes):%H:%M %Z on %d %B %Y}) is a crime, and no one here can override that"
        )


def check_text(text: PostText) -> None:
    """Refuse a post without visible words, or with more than a page can carry.

    Raises:
        Refused: It has neither headline nor body, or is longer than `MAX_CHARACTERS`.
    """
    if not one_line(text.headline) and not one_line(text.body):
        raise Refused("a post needs a headline or a few words")
    length = len(text.headline) + len(text.body)
    if length > MAX_CHARACTERS:
        raise Refused(f"a post holds at most {MAX_CHARACTERS:,} characters; this one has {length:,}")


def edit_post(
    state: State,
    post: int,
    text: PostText,
    *,
    label: Label,
    reason: str,
    by: Person,
    now: datetime,
    drawn_from_voters: bool = False,
    version: int | None = None,
) -> list[Draft]:
    """Replace a post's words. The earlier version stays visible to readers in its history.

    `version` is how many versions there were when the editor began: if somebody else has edited since, it is refused.

    Raises:
        NotAllowed: Not an editor.
        UnknownThing: No such post, or it has been removed.
        Refused: The post is empty or too long, or has been edited since.
        Embargoed: As for a new post, where the post or these new words are drawn from people who have voted.
    """
    require_editor(by, "edit a published post")
    book = _post(state, post)
    check_text(text)
    latest = book.versions[-1][0]
    if version is not None and version != len(book.versions):
        raise Refused(f"{latest.by} edited this post since you began: your words are below, theirs are on the page")
    if book.drawn_from_voters or drawn_from_voters:
        refuse_before_close(state, book.page, now)
    words = _attachment(text)
    payload = PostEdited(post=post, text=words.digest, label=label)
    return [Draft(by=by.name, source=_SOURCE, reason=reason.strip(), payload=payload, attachments=(words,))]


def pin_post(state: State, post: int, *, pinned: bool, by: Person) -> list[Draft]:
    """Pin a post to the top of its page, or let it go; nothing if it is so already."""
    require_editor(by, "pin a post")
    if _post(state, post).pinned == pinned:
        return []
    return [Draft(by=by.name, source=_SOURCE, payload=PostPinned(post=post, pinned=pinned))]


def unpublish_post(state: State, post: int, *, reason: str, by: Person) -> list[Draft]:
    """Take a post down, with a trace that readers see."""
    require_editor(by, "take a post down")
    reason = require_reason(reason, "taking a post down")
    if _post(state, post).unpublished:
        return []
    return [Draft(by=by.name, source=_SOURCE, reason=reason, payload=PostUnpublished(post=post))]


def hold_post(state: State, post: int, *, held: bool, by: Person) -> list[Draft]:
    """Hold a post for legal advice, or let it go again. While held it is nowhere that readers look."""
    require_editor(by, "hold a post for legal")
    if _post(state, post).held == held:
        return []
    return [Draft(by=by.name, source=_SOURCE, payload=PostHeld(post=post, held=held))]


def remove_post(state: State, post: int, *, reason: str, by: Person) -> list[Draft]:
    """Remove a post for legal reasons: every version's words are deleted, the chain keeps only their digests.

    Raises:
        NotAllowed: Not an editor, or no reason. The reason is private: it is kept outside the chain and never shown.
        UnknownThing: No such post, or it has been removed already.
    """
    require_editor(by, "remove a post for legal reasons")
    reason = require_reason(reason, "a legal removal")
    book = _post(state, post)
    why = Attachment.of(reason.encode(), "text/plain; private")
    return [
        Draft(
            by=by.name,
            source=_SOURCE,
            payload=PostRemoved(post=post, why=why.digest),
            attachments=(why,),
            removes=tuple(version.text for _, version in book.versions),
        )
    ]


def _post(state: State, post: int) -> PostBook:
    book = state.posts.get(post)
    if book is None or book.removed:
        raise UnknownThing("post", post)
    return book


def _attachment(text: PostText) -> Attachment:
    return Attachment.of(text.to_json(), "application/json")
