"""A live page as one value, out of the ledger's state: `live_page`.

Only the public view of the state is read. Whatever is keyed, provisional, confirmed but not published, private or held
cannot reach the value made here, so no template has to be trusted to leave it out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from hustings.coverage import standing
from hustings.coverage.bullets import headline, summary
from hustings.coverage.explain import explainers
from hustings.coverage.others import by_elections_beside, by_elections_since, other_contests, public_analysis, since
from hustings.coverage.posts import TextOf, one_line, public_posts
from hustings.coverage.values import Correction, LivePage, Panel, PublicPost, Verdict
from hustings.coverage.verdict import conventions, is_set_aside, verdict
from hustings.coverage.words import uk_date
from hustings.errors import UnknownThing
from hustings.house.commons import what_changed
from hustings.measures import analyse, seat_records
from hustings.measures.analysis import Analysis
from hustings.measures.display import number
from hustings.measures.sitting import sitting_party
from hustings.record.contest_book import ContestBook
from hustings.record.entries import Part
from hustings.record.model import Challenge, Count, EntryRef
from hustings.record.state import State

__all__ = ["LivePage", "Panel", "PublicPost", "contest_page", "contest_panel", "live_page"]


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


def contest_page(state: State, contest_id: str, now: datetime) -> LivePage:
    """One contest as a page of its own, without posts.

    Raises:
        UnknownThing: No such contest.
    """
    panel = contest_panel(state, contest_id, now)
    latest = max(_behind(state, contest_id), key=lambda ref: ref.number, default=None)
    return LivePage(
        slug="",
        title=f"{panel.constituency.name}, {uk_date(panel.contest.polling_day)}",
        is_test=state.is_test,
        entry=latest.number if latest else 0,
        updated_at=latest.at if latest else None,
        panels=(panel,),
        bullets=summary(panel, state.parties),
        posts=(),
        others=(),
        explainers=(),
        parties=dict(state.parties),
    )


def contest_panel(state: State, contest_id: str, now: datetime) -> Panel:
    """One contest as readers may see it at `now`.

    Raises:
        UnknownThing: No such contest.
    """
    book = state.book(contest_id)
    count, verification = book.published(Part.COUNT), book.published(Part.VERIFICATION)
    analysis, before = public_analysis(state, contest_id), since(state, contest_id)
    shown = analysis if analysis.result.entry is not None else None
    stage = standing.stage_at(book.stage(public=True), book.contest, now)
    place = state.constituency(contest_id).name
    entry = analysis.result.entry
    return Panel(
        contest=book.contest,
        constituency=state.constituency(contest_id),
        stage=stage,
        stage_words=standing.stage_words(stage, analysis.result.challenge),
        standing=standing.standing_sentence(stage, book.contest, shown),
        analysis=shown,
        previous=_previous(state, book),
        since=before,
        verdict=verdict(analysis, place, before, state.parties, by_elections_since(state, contest_id)),
        figures_at=entry.at if entry else None,
        figures_source=one_line(entry.source) if entry else "",
        notes=standing.figure_notes(analysis.result, count, verification),
        notice_link=standing.notice_link(book, count),
        corrections=_corrections(state, book, analysis),
        withdrawals=standing.withdrawals(book),
        challenge=standing.challenge_sentence(book),
        gap=standing.gap_sentence(analysis.result, analysis),
        expected_at=standing.expected_at(book),
        events=standing.event_notes(book),
        records=_records(state, book, analysis),
        conventions=conventions(analysis, place, before, state.parties),
        house=_house(state, contest_id) if shown and shown.lines else "",
    )


def _previous(state: State, book: ContestBook) -> Analysis | None:
    baseline = state.baseline(book.contest.id)
    return analyse(baseline.result, state.baseline(baseline.contest_id)) if baseline else None


def _corrections(state: State, book: ContestBook, analysis: Analysis) -> tuple[Correction, ...]:
    """Every correction that counts, oldest first, with what the page had said where the result was another."""
    stand = {candidacy.id for candidacy in book.contest.candidacies}
    figures = {ref.number: s.figures for ref, s in book.shown if s.figures.votes.keys() == stand}
    place, before = state.constituency(book.contest.id).name, since(state, book.contest.id)

    def read(entry: int) -> tuple[Verdict | None, str]:
        if entry not in figures:
            return None, ""
        counts = tuple(Count(candidacy=c, votes=figures[entry].votes[c.id]) for c in book.contest.candidacies)
        lot = figures[entry].lot_winner
        result = replace(analysis.result, counts=counts, lot_winner=lot, challenge=Challenge.NONE)
        read_out = analyse(result, analysis.baseline, sitting_party(state, book.contest.id))
        return verdict(read_out, place, before, state.parties), headline(read_out, place, before, state.parties)

    found = []
    for ref, corrected in book.corrections():
        (was, told), (now_is, _) = read(corrected.of), read(ref.number)
        changed = told if was != now_is else ""
        whose, reason = standing.WHOSE[corrected.corrected_by], one_line(ref.reason)
        found.append(Correction(entry=ref.number, at=ref.at, reason=reason, whose=whose, before=changed))
    return tuple(found)


def _house(state: State, contest_id: str) -> str:
    """What a by-election changed in the Commons; empty where the record does not hold the House of that day."""
    try:
        was, now = what_changed(state, contest_id)
    except UnknownThing:
        return ""
    before, after = number(was.working_majority), number(now.working_majority)
    moved = f"from {before} to {after}" if before != after else f"at {after}"
    verb = "leaves" if before == after else "takes"
    return f"In the Commons this result {verb} the government's working majority {moved} ({now.caveat})."


def _records(state: State, book: ContestBook, analysis: Analysis) -> tuple[tuple[str, str], ...]:
    if not analysis.lines or is_set_aside(analysis):
        return ()
    here = [b.contest.id for b in state.contests.values() if b.contest.constituency_id == book.contest.constituency_id]
    results = [state.result(contest_id, public=True) for contest_id in here]
    found = seat_records(analysis, state.constituency(book.contest.id), results, parties=state.parties)
    return tuple((record.sentence, record.scope) for record in found)


def _touched(state: State, slug: str, posts: tuple[PublicPost, ...]) -> Iterator[EntryRef]:
    """The entries behind what readers see: never a keying, a confirmation or a private event.

    A post's hold or pin leaves no entry in the state: whoever follows the ledger entry by entry adds it.
    """
    followed = state.pages[slug].contest_ids
    for contest_id in (*followed, *by_elections_beside(state, followed)):
        yield from _behind(state, contest_id)
    for post in posts:
        kept = state.posts[post.number]
        yield from (ref for ref, _ in kept.versions)
        yield from (ref for ref in (kept.unpublished, kept.removed) if ref is not None)


def _behind(state: State, contest_id: str) -> Iterator[EntryRef]:
    """The entries behind one contest's panel: its own, and those of its seat and of its baseline."""
    contest = state.book(contest_id).contest
    for other in state.contests.values():
        if contest.constituency_id == other.contest.constituency_id or other.contest.id == contest.baseline_id:
            yield from _public(other)


def _public(book: ContestBook) -> Iterator[EntryRef]:
    events = standing.public_events(book)
    public = {ref.number for ref, _ in (*book.shown, *events)}
    yield from (ref for ref, _ in (*book.shown, *events, *book.challenges, *book.notices))
    yield from (ref for ref, withdrawal in book.withdrawals if withdrawal.of in public)
