"""Readings settled by the record's figures, where words leave open what a figure is, whose, or of which contest."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from hustings.copydesk.agreement import agrees
from hustings.copydesk.claiming import ABOUT_SOMEBODY, claim_of, compared_with
from hustings.copydesk.figures_in_play import MAJORITIES, Entry, Lexicon, nearest
from hustings.copydesk.frames import Thread, contest_of, in_hand
from hustings.copydesk.kinds import Typed
from hustings.copydesk.masks import Mask
from hustings.copydesk.names import Mention
from hustings.copydesk.scene import Scene
from hustings.copydesk.subjects import standing, subject_of
from hustings.copydesk.values import Claim, ClaimType, Confidence

T = ClaimType
_OPEN = {T.VOTES, T.COMPARISON, T.VOTE_CHANGE, T.MAJORITY_CHANGE, *MAJORITIES}
_HAD = re.compile(r"(?<!\bit )\bhad\b[^,;]*$|\bdefend(?:ing|ed)\b[^,;]*$")
_GOING_IN = re.compile(r"[^.;]{0,20}\b(?:going in(?:to)?|until|up to|before)\b")
_NAMES_TYPE = re.compile(r"majorit|votes|turnout|swing|electorate|rejected|spoil|share|registered|deposit")


@dataclass(frozen=True, slots=True)
class Settling:
    """What settles the figures of one sentence."""

    text: str
    mask: Mask
    scene: Scene
    thread: Thread
    known: Lexicon

    def settled(self, typed: Typed, claim: Claim, beside: Sequence[Claim]) -> Claim:
        """A claim as read; where that is not so, as the one figure of the record says that it was meant.

        A slip of digits in a figure of the record counts only where the words say little of what it is. *beside* are
        the claims of the sentence as read: the figure of somebody whom another is about is not taken for this one.
        """
        if agrees(claim, self.scene.archive):
            return claim
        is_weak = typed.hit is None or typed.is_guess or claim.confidence < Confidence.SURE
        entries = self.known.entries(claim.stated) or (self.known.slips(claim.stated) if is_weak else [])
        return self._moved(claim, self._allowed(entries, typed, claim, beside)) if entries else claim

    def found(self, untyped: Iterable[Typed]) -> Iterator[Claim]:
        """Claims of figures that no wording types, where the record has just one such figure among those in play."""
        for typed in untyped:
            claim = claim_of(self.text, self.mask, typed, self.scene, self.thread)
            named = self._named(self._contests(claim))
            entries = [e for e in self.known.entries(claim.stated) if e.candidacy_id is None or e.candidacy_id in named]
            if (found := self._moved(claim, entries)) is not claim:
                yield found

    def _allowed(self, entries: Sequence[Entry], typed: Typed, claim: Claim, beside: Sequence[Claim]) -> list[Entry]:
        """The entries whose type, contest and subject the words leave open."""
        who, whose = subject_of(self.mask, typed, self.thread.subject)
        where = contest_of(self.mask, typed, who, self.scene, self.thread)[2]
        spoken_for = {c.candidacy_id for c in beside if c.type is claim.type} - {claim.candidacy_id}
        before = self.thread.people if whose is Confidence.WEAK else ()
        named = self._named(self._contests(claim), before) - spoken_for if whose < Confidence.BOUND else set()
        is_nobodys = claim.candidacy_id is None
        return [
            e
            for e in entries
            if _may_be(e.type, claim, typed)
            and self._may_be_of(e, claim, typed, where)
            and (is_nobodys or e.candidacy_id in {None, claim.candidacy_id, *named})
        ]

    def _may_be_of(self, entry: Entry, claim: Claim, typed: Typed, where: Confidence) -> bool:
        """Whether an entry's contest may be meant: another election in the same seat not where words give the time."""
        if entry.contest_id == claim.contest_id or claim.contest_id is None:
            return True
        slug = self.scene.slug(entry.contest_id)
        if slug == self.scene.slug(claim.contest_id):
            is_had = claim.type in MAJORITIES and _HAD.search(self.mask.text[: typed.at])
            is_had = is_had or (claim.type in MAJORITIES and _GOING_IN.match(self.mask.text, typed.at + 1))
            is_spoken = entry.contest_id in (self.scene.current.get(slug), *self.thread.used[:1])
            return where < Confidence.SURE or is_spoken or bool(is_had)
        seats = {p.slug for _, p in self.mask.seats() if p.slug in self.scene.current}
        return where < Confidence.BOUND and (not seats or slug in seats)

    def _named(self, contests: Sequence[str], before: Sequence[Mention] = ()) -> set[str]:
        """The candidacies, in these contests, of whom the sentence names, and of those named *before* it."""
        mentions = [*(mention for _, mention in self.mask.mentions()), *before]
        found = (standing(mention, contest_id, self.scene) for contest_id in contests for mention in mentions)
        return {candidacy.id for candidacy in found if candidacy}

    def _contests(self, claim: Claim) -> list[str]:
        """The contests that may be meant, likeliest first: as read, of the seats named, in hand, the ones before."""
        scene, thread = self.scene, self.thread
        seats = [scene.current[p.slug] for _, p in self.mask.seats() if p.slug in scene.current]
        carried = [thread.contest_id, thread.carried, thread.earlier_id, in_hand(scene, thread)]
        near = [c for c in (claim.contest_id, *seats, *carried) if c]
        before = [scene.before(contest_id) for contest_id in near]
        return [c for c in dict.fromkeys([*near, *before, *thread.used]) if c]

    def _moved(self, claim: Claim, entries: Sequence[Entry]) -> Claim:
        """A claim tied to what the nearest of these figures is of; as it was where none is nearest."""
        contests = self._contests(claim)
        entry = nearest(entries, claim, self._named(contests), contests) if entries else None
        if entry is None:
            return claim
        candidacy = self.scene.archive.contest(entry.contest_id).candidacy(entry.candidacy_id or "")
        is_same = entry.contest_id == claim.contest_id and {entry.type, claim.type} <= MAJORITIES
        type_ = claim.type if is_same else entry.type
        whose = candidacy if type_ in ABOUT_SOMEBODY else None
        return replace(
            claim,
            type=type_,
            contest_id=entry.contest_id,
            compared_with=compared_with(type_, entry.contest_id, self.scene),
            candidacy_id=whose.id if whose else None,
            party=whose.party if whose else None,
            confidence=Confidence.LIKELY,
            is_guess=False,
            doubt="",
        )


def _may_be(type_: ClaimType, claim: Claim, typed: Typed) -> bool:
    """Whether the words leave open that a figure is of this type."""
    if type_ is claim.type or {type_, claim.type} <= MAJORITIES or typed.hit is None or typed.is_guess:
        return True
    return {type_, claim.type} <= _OPEN and not _NAMES_TYPE.search(typed.hit.pattern.template)
