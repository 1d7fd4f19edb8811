"""Electoral claims read out of news copy, each tied to the record as far as its words allow."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from hustings.copydesk import layout
from hustings.copydesk.agreement import agrees
from hustings.copydesk.archive import Archive
from hustings.copydesk.claiming import claim_of, identities
from hustings.copydesk.dates import When, whens
from hustings.copydesk.discourse import resolve, tie_parties, without_offices
from hustings.copydesk.frames import Thread, label_of
from hustings.copydesk.kinds import Typed, topic_of
from hustings.copydesk.masks import Mask, Thing, apart, mask_of
from hustings.copydesk.names import Mention, PartyNames, Roster, find_roles
from hustings.copydesk.numbers import figures
from hustings.copydesk.places import Place
from hustings.copydesk.scene import Scene, index_of, places_in, scene_of
from hustings.copydesk.values import Article, Claim, ClaimType
from hustings.copydesk.wordings import typed
from hustings.copydesk.words import Word, words

T = ClaimType
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
    quoted = layout.quoted(text)
    thread = Thread()
    claims: list[Claim] = []
    for sentence in layout.sentences(text):
        mask = mask_of(text, sentence, things)
        claims += _in_sentence(text, mask, scene, thread, quoted)
    claims += identities(text, people, scene, quoted)
    return tuple(sorted(claims, key=lambda claim: (claim.start, claim.end, claim.type)))


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


def _in_sentence(text: str, mask: Mask, scene: Scene, thread: Thread, quoted: list[tuple[int, int]]) -> list[Claim]:
    if mask.sentence.paragraph != thread.paragraph:
        thread.paragraph = mask.sentence.paragraph
        is_other = thread.contest_id and thread.contest_id != scene.current.get(scene.focus or "")
        thread.carried = thread.contest_id if is_other else None
        thread.contest_id = None
        thread.earlier_id = None
        thread.topic = None
        thread.led_id = None
    if "\n" in text[thread.end : mask.sentence.start]:
        thread.label_id = None
    thread.end = mask.sentence.end
    thread.prior_id = thread.contest_id
    _carry(mask, scene, thread)
    thread.label_id = label_of(mask, scene, thread) or thread.label_id
    found = typed(mask, thread.topic)
    claims = [_best_reading(text, mask, claim, scene, thread, quoted) for claim in found]
    here = scene.current.get(scene.focus or "")
    rival = thread.carried if thread.contest_id is None else here if thread.contest_id == thread.prior_id else None
    if rival and rival != thread.contest_id and not mask.seats():
        other = replace(thread, contest_id=rival)
        carried = [claim_of(text, mask, claim, scene, other, quoted) for claim in found]
        if sum(agrees(c, scene.archive) for c in carried) > sum(agrees(c, scene.archive) for c in claims):
            claims, thread.contest_id = carried, rival
    claims = [
        c
        for c in claims
        if not (
            c.type is T.OUTCOME and c.contest_id not in scene.current.values() and _HELD.match(text[c.start : c.end])
        )
    ]
    thread.topic = next((claim.type for claim in reversed(found) if claim.type in _TOPICS), thread.topic)
    figured = {claim.contest_id for claim in claims if claim.stated.value is not None}
    thread.led_id = (
        figured.pop() if len(figured) == 1 and any(n < 42 and not w.is_bound for n, w in mask.whens()) else None
    )
    if not claims and (about := topic_of(mask)):
        thread.topic = about
    people = [m for _, m in mask.mentions()]
    if people:
        thread.subject = people[0]
    return claims


def _of_that_year(claim: Claim, scene: Scene) -> Claim | None:
    """The same claim of another contest of the seat in that year, where only that agrees."""
    if claim.contest_id is None or claim.type not in _SHARED or claim.contest_id in scene.current.values():
        return None
    if agrees(claim, scene.archive):
        return None
    year = scene.archive.contest(claim.contest_id).polling_day.year
    here = scene.contests[scene.slug(claim.contest_id)]
    others = (replace(claim, contest_id=c.id) for c in here if c.polling_day.year == year and c.id != claim.contest_id)
    return next((other for other in others if agrees(other, scene.archive)), None)


_SHARED = {T.MAJORITY, T.PREVIOUS_MAJORITY, T.SWING, T.TURNOUT}
_SEVERAL = re.compile(r"\b(?:majorities|swings|turnouts|respectively)\b")
_HELD = re.compile(r"(?:held|holding|kept)\b", re.IGNORECASE)  # of an earlier contest: had, not won again
_WAS = re.compile(r"\b(?:had|was|were|defending|defended)\b[^,;]*$")


def _best_reading(
    text: str, mask: Mask, claim: Typed, scene: Scene, thread: Thread, quoted: list[tuple[int, int]]
) -> Claim:
    """The reading of a claim; of a majority put in the past tense, the one before where only that agrees."""
    first = claim_of(text, mask, claim, scene, thread, quoted)
    if thread.led_id and thread.led_id != first.contest_id and not agrees(first, scene.archive):
        led = claim_of(text, mask, claim, scene, replace(thread, contest_id=thread.led_id), quoted)
        if agrees(led, scene.archive):
            return led
    if first.type in _SHARED and _SEVERAL.search(mask.text) and not mask.seats() and not agrees(first, scene.archive):
        others = [
            claim_of(text, mask, claim, scene, replace(thread, contest_id=c), quoted) for c in scene.current.values()
        ]
        return next((other for other in others if agrees(other, scene.archive)), first)
    if (other := _of_that_year(first, scene)) is not None:
        return other
    if first.type is not T.MAJORITY or not _WAS.search(mask.text[: claim.at]) or agrees(first, scene.archive):
        return first
    before = scene.before(first.contest_id) if first.contest_id else None
    second = replace(first, type=T.PREVIOUS_MAJORITY, contest_id=before)
    return second if agrees(second, scene.archive) else first


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
            here = thread.contest_id or scene.current.get(scene.focus or "")
            spoken = [c for c in scene.current.values() if c in contests]
            is_elsewhere = here is None or not any(scene.slug(c) == scene.slug(here) for c in contests)
            if spoken and is_elsewhere:
                thread.contest_id = spoken[0]
