"""Electoral claims read out of news copy, each tied to the record as far as its words allow."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from hustings.copydesk import layout
from hustings.copydesk.agreement import agrees
from hustings.copydesk.archive import Archive
from hustings.copydesk.claiming import ABOUT_SOMEBODY, claim_of, compared_with, identities
from hustings.copydesk.dates import When, whens
from hustings.copydesk.discourse import resolve, tie_parties, without_offices
from hustings.copydesk.elsewhere import ABROAD
from hustings.copydesk.figures_in_play import Lexicon, lexicon_of
from hustings.copydesk.frames import Thread, heading_of, in_hand, label_of
from hustings.copydesk.kinds import Typed, topic_of
from hustings.copydesk.masks import Mask, Thing, apart, mask_of
from hustings.copydesk.names import Mention, PartyNames, Roster, find_roles
from hustings.copydesk.numbers import figures
from hustings.copydesk.places import Place
from hustings.copydesk.quotations import quotations_in
from hustings.copydesk.scene import Scene, index_of, places_in, scene_of
from hustings.copydesk.settling import Settling
from hustings.copydesk.values import Article, Claim, ClaimType, Confidence
from hustings.copydesk.wordings import typed, untyped
from hustings.copydesk.words import Word, words

T = ClaimType
_USED = 6  # contests that a claim may turn out to be about after others were
_TOPICS = {T.TURNOUT, T.VOTE_SHARE, T.VOTES, T.MAJORITY, T.SWING, T.ELECTORATE, T.SEATS}


def read_claims(article: Article, archive: Archive) -> tuple[Claim, ...]:
    """Every electoral claim of an article, in order of appearance.

    A claim whose contest or subject could not be told has None there, and `doubt` says why.
    """
    text = article.text
    index = index_of(archive)
    found_words = words(text)
    times = whens(text, article.published)
    places = places_in(text, found_words, index, article.published)
    scene = scene_of(text, article.title, places, times, article.published, archive)
    things, people = things_in(text, found_words, places, times, scene)
    starts = [thing.start for thing in things]
    thread, known = Thread(), lexicon_of(scene)
    claims: list[Claim] = []
    for sentence in layout.sentences(text):
        inside = things[bisect_left(starts, sentence.start) : bisect_left(starts, sentence.end)]
        claims += _in_sentence(text, mask_of(text, sentence, inside), scene, thread, known)
    if not scene.current and ABROAD.search(text):
        claims = [claim for claim in claims if claim.type is not T.SEATS]
    claims += identities(people, scene)
    return tuple(_with_speakers(sorted(claims, key=lambda c: (c.start, c.end, c.type)), article))


def _with_speakers(claims: Iterable[Claim], article: Article) -> Iterator[Claim]:
    """The claims, each with the speaker of the quotation that it stands in."""
    quotations = quotations_in(article)
    starts = [quotation.start for quotation in quotations]
    for claim in claims:
        at = bisect_right(starts, claim.start) - 1
        is_quoted = at >= 0 and claim.end <= quotations[at].end
        yield replace(claim, quoted_from=quotations[at].speaker) if is_quoted else claim


def things_in(
    text: str, found_words: Sequence[Word], places: Sequence[Place], times: Sequence[When], scene: Scene
) -> tuple[list[Thing], list[Mention]]:
    """Everything in a text that the grammar has a character for, and the people and parties among them."""
    roster = scene.roster()
    standing_parties = {c.party for contest in roster for c in contest.candidacies}
    people = Roster(roster).find(text, found_words)
    full = [m for m in people if m.is_full_name]
    parties = without_offices(text, PartyNames(scene.archive.parties, standing_parties).find(text))
    long = [p for p in parties if " " in text[p.start : p.end]]
    met = {standing for m in full for standing in m.standings}
    known = [m for m in people if not met.isdisjoint(m.standings)]
    named = apart(full, long, known, places, people, parties)
    mentions = [m for m in named if isinstance(m, Mention)]
    joined = tie_parties(text, [*mentions, *find_roles(text)], scene.archive)
    resolved = resolve(text, _without_overlaps(joined), scene, layout.sentences(text))
    seats = [p for p in named if not isinstance(p, Mention)]
    spans = [*layout.stamps(text), *((w.start, w.end) for w in times), *((t.start, t.end) for t in (*seats, *resolved))]
    things = apart(resolved, seats, times, figures(text, apart_from=spans))
    return things, resolved


def _without_overlaps(mentions: Iterable[Mention]) -> list[Mention]:
    kept: list[Mention] = []
    for mention in sorted(mentions, key=lambda m: (m.start, -m.end)):
        if not kept or mention.start >= kept[-1].end:
            kept.append(mention)
    return kept


def _in_sentence(text: str, mask: Mask, scene: Scene, thread: Thread, known: Lexicon) -> list[Claim]:
    if mask.sentence.paragraph != thread.paragraph:
        thread.begin_paragraph(mask.sentence.paragraph, in_hand(scene, thread))
    if "\n" in text[thread.end : mask.sentence.start]:
        thread.label_id = None
    thread.end = mask.sentence.end
    thread.prior_id = thread.contest_id
    _carry(mask, scene, thread)
    thread.seats |= {p.slug for n, p in mask.seats() if p.slug in scene.current and not mask.alludes(n)}
    if _is_line(text, mask.sentence):
        thread.heading_id = heading_of(mask, scene) or thread.heading_id
    thread.label_id = label_of(mask, scene, thread) or thread.label_id
    found = typed(mask, thread.topic)
    _turn_to_rival(text, mask, found, scene, thread)
    first = [claim_of(text, mask, claim, scene, thread) for claim in found]
    settling = Settling(text, mask, scene, thread, known)
    best = [settling.settled(t, c, first) for t, c in zip(found, first, strict=True)]
    claims = [c for c in _of_one_subject(first, best, scene) if _is_said(c, text, scene)]
    claims += settling.found(untyped(mask, found))
    thread.topic = next((claim.type for claim in reversed(found) if claim.type in _TOPICS), thread.topic)
    thread.used = tuple(dict.fromkeys([*(c.contest_id for c in claims if c.contest_id), *thread.used]))[:_USED]
    if not claims and (about := topic_of(mask)):
        thread.topic = about
    people = [m for _, m in mask.mentions()]
    thread.people = tuple(people) or thread.people
    if people:
        thread.subject = people[0]
    return claims


def _is_line(text: str, sentence: layout.Sentence) -> bool:
    """Whether a sentence has a line to itself, as a heading has, and no full stop."""
    ends = {text[sentence.start - 1 : sentence.start] or "\n", text[sentence.end : sentence.end + 1] or "\n"}
    return ends == {"\n"} and text[sentence.end - 1] not in ".!?"


def _turn_to_rival(text: str, mask: Mask, found: Sequence[Typed], scene: Scene, thread: Thread) -> None:
    """Take over the contest of the paragraph before, or the one in hand, where more of a sentence agrees with it."""
    here = in_hand(scene, thread)
    rival = thread.carried if thread.contest_id is None else here if thread.contest_id == thread.prior_id else None
    if rival and rival != thread.contest_id and not mask.seats():
        other = replace(thread, contest_id=rival)
        agreeing = [
            sum(agrees(claim_of(text, mask, claim, scene, each), scene.archive) for claim in found)
            for each in (thread, other)
        ]
        if agreeing[1] > agreeing[0]:
            thread.contest_id = rival
            thread.seats |= {scene.slug(rival)}


def _of_one_subject(first: Sequence[Claim], best: Sequence[Claim], scene: Scene) -> list[Claim]:
    """Claims of a sentence that had one subject at first have one still, where the figures of some show who it is."""
    shown = {
        f.candidacy_id: b
        for f, b in zip(first, best, strict=True)
        if b.candidacy_id and f.candidacy_id != b.candidacy_id and f.type in ABOUT_SOMEBODY
    }
    moved = []
    for f, b in zip(first, best, strict=True):
        right = shown.get(f.candidacy_id) if f.type in ABOUT_SOMEBODY and f.confidence < Confidence.SURE else None
        if right and b.candidacy_id == f.candidacy_id and not agrees(b, scene.archive):
            b = replace(
                b,
                contest_id=right.contest_id,
                compared_with=compared_with(b.type, right.contest_id, scene),
                candidacy_id=right.candidacy_id,
                party=right.party,
            )
        moved.append(b)
    return moved


def _is_said(claim: Claim, text: str, scene: Scene) -> bool:
    """Whether a claim is one: not "held" of an earlier contest, nor a poll where the record has none."""
    if claim.type is T.POLL:
        return claim.contest_id is not None and bool(scene.archive.state.book(claim.contest_id).polls)
    if claim.type is not T.OUTCOME or not _HELD.search(text, claim.start, claim.end):
        return True
    was_theirs = _WAS_HELD.search(text, max(0, claim.start - 12), claim.end) or _UNTIL.match(text, claim.end)
    return claim.contest_id in scene.current.values() and not (was_theirs and not _won(claim, scene))


def _won(claim: Claim, scene: Scene) -> bool:
    """Whether the party that an outcome is about won the contest."""
    analysis = scene.archive.analyses.get(claim.contest_id or "")
    return bool(analysis and analysis.winner and analysis.winner.candidacy.party == claim.party)


_HELD = re.compile(r"\b(?:held|holding|kept)\b", re.IGNORECASE)  # of an earlier contest: had, not won again
_WAS_HELD = re.compile(
    r"\b(?:(?:was|were|been|being)|(?:who|which|that) (?:had )?|had (?:been )?) ?held\b", re.IGNORECASE
)
_UNTIL = re.compile(r"[^.;]{0,50}\b(?:going into|until|up to|before) (?:the|this|that)\b")


def _carry(mask: Mask, scene: Scene, thread: Thread) -> None:
    """Take over the contest that a sentence names: by its seat and a time beside it, else by its people."""
    for at, place in mask.seats():
        if place.slug not in scene.current or mask.alludes(at):
            continue
        by_election = True if re.match(r"['’s]*,? by-?election", mask.text[at + 1 : at + 18]) else None
        close = [w for n, w in mask.whens() if abs(n - at) < 30 and not w.is_bound and w.on]
        found = next((c for w in close if (c := scene.at(place.slug, w, by_election=by_election))), None)
        current = scene.current[place.slug]
        thread.contest_id = current if place.slug == scene.focus else found or current
    if not mask.seats():
        people = [m for _, m in mask.mentions() if m.standings]
        for mention in people:
            contests = {contest for contest, _ in mention.standings}
            here = thread.contest_id or in_hand(scene, thread)
            spoken = [c for c in scene.current.values() if c in contests]
            is_elsewhere = here is None or not any(scene.slug(c) == scene.slug(here) for c in contests)
            if spoken and is_elsewhere:
                thread.contest_id = spoken[0]
