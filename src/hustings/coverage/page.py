"""A live page as one value, out of the ledger's state: `live_page`.

Only the public view of the state is read. Whatever is keyed, provisional, confirmed but not published, private or held
cannot reach the value made here, so no template has to be trusted to leave it out.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from hustings.coverage import standing
from hustings.coverage.bullets import summary
from hustings.coverage.explain import explainers
from hustings.coverage.others import other_contests, public_analysis, since
from hustings.coverage.posts import TextOf, public_posts
from hustings.coverage.values import LivePage, Panel, PublicPost
from hustings.coverage.verdict import verdict
from hustings.errors import UnknownThing
from hustings.measures import analyse, seat_records
from hustings.measures.analysis import Analysis
from hustings.record.entries import Part
from hustings.record.model import EntryRef
from hustings.record.state import ContestBook, State

__all__ = ["LivePage", "Panel", "PublicPost", "contest_panel", "live_page"]


def live_page(state: State, slug: str, text_of: TextOf, now: datetime) -> LivePage:
    """Everything that the page shows at `now`. `text_of` gives an attachment's content by digest, or None.

    Raises:
        UnknownThing: No such page.
    """
    if slug not in state.pages:
        raise UnknownThing("page", slug)
    page = state.pages[slug]
    panels = tuple(contest_panel(state, contest_id, now) for contest_id in page.contest_ids)
    posts = public_posts(state, slug, text_of, now)
    latest = max(_touched(state, slug, posts), key=lambda ref: ref.number, default=None)
    return LivePage(
        slug=slug,
        title=page.title,
        is_test=state.is_test,
        entry=latest.number if latest else 0,
        updated_at=latest.at if latest else None,
        panels=panels,
        bullets=tuple(bullet for panel in panels for bullet in summary(panel, state.parties)),
        posts=posts,
        others=other_contests(state, page.contest_ids),
        explainers=explainers(panels[0], state.parties) if panels else (),
        parties=dict(state.parties),
    )


def contest_panel(state: State, contest_id: str, now: datetime) -> Panel:
    """One contest as readers may see it at `now`.

    Raises:
        UnknownThing: No such contest.
    """
    book = state.book(contest_id)
    published = book.published(Part.COUNT)
    analysis = public_analysis(state, contest_id)
    before = since(state, contest_id)
    stage = standing.stage_at(book.stage(public=True), book.contest, now)
    shown = analysis if analysis.result.entry is not None else None
    place = state.constituency(contest_id).name
    return Panel(
        contest=book.contest,
        constituency=state.constituency(contest_id),
        stage=stage,
        stage_words=standing.STAGE_WORDS[stage],
        standing=standing.standing_sentence(stage, book.contest, shown),
        analysis=shown,
        previous=_previous(state, book),
        since=before,
        verdict=verdict(analysis, place, before, state.parties),
        figures_at=analysis.result.entry.at if analysis.result.entry else None,
        figures_source=analysis.result.entry.source if analysis.result.entry else "",
        notes=standing.figure_notes(analysis.result, published),
        notice_link=standing.notice_link(book, published),
        corrections=standing.corrections(book),
        challenge=standing.challenge_sentence(book),
        gap=standing.gap_sentence(analysis.result, analysis),
        expected_at=standing.expected_at(book),
        events=standing.event_notes(book),
        records=_records(state, book, analysis),
    )


def _previous(state: State, book: ContestBook) -> Analysis | None:
    baseline = state.baseline(book.contest.id)
    return analyse(baseline.result, state.baseline(baseline.contest_id)) if baseline else None


def _records(state: State, book: ContestBook, analysis: Analysis) -> tuple[tuple[str, str], ...]:
    if not analysis.lines:
        return ()
    results = [state.result(contest_id, public=True) for contest_id in state.contests]
    found = seat_records(analysis, state.constituency(book.contest.id), results, parties=state.parties)
    return tuple((record.sentence, record.scope) for record in found)


def _touched(state: State, slug: str, posts: tuple[PublicPost, ...]) -> Iterator[EntryRef]:
    """The entries behind what readers see: never a keying, a confirmation or a private event."""
    for contest_id in state.pages[slug].contest_ids:
        book = state.book(contest_id)
        public = {ref.number for ref, _ in book.shown} | {ref.number for ref, _ in standing.public_events(book)}
        yield from (ref for ref, _ in (*book.shown, *standing.public_events(book), *book.challenges, *book.notices))
        yield from (ref for ref, withdrawal in book.withdrawals if withdrawal.of in public)
    for post in posts:
        kept = state.posts[post.number]
        yield from (ref for ref, _ in kept.versions)
        yield from (ref for ref in (kept.unpublished, kept.removed) if ref is not None)
