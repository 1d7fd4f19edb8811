"""Everything the ledger says of one contest, and what follows from it: stage, desk, corrections and figures.

Each method that takes `public` answers for one of two views: the desk's sees everything; the public one sees what was
published, and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass

from hustings.record import entries as e
from hustings.record.entries import Part
from hustings.record.model import (
    Challenge,
    Contest,
    CorrectedBy,
    Count,
    CountEvent,
    DeskState,
    EntryRef,
    Figures,
    OpinionPoll,
    Result,
    Stage,
)

Shown = e.Published | e.Corrected | e.ResultEntered
_ORDER = {stage: place for place, stage in enumerate(Stage)}


@dataclass(frozen=True, slots=True)
class ContestBook:
    """Everything the ledger says of one contest, each with the entry that says it, in order of entry."""

    contest: Contest
    keyings: tuple[tuple[EntryRef, e.Keyed], ...] = ()
    confirmations: tuple[tuple[EntryRef, e.Confirmed], ...] = ()
    shown: tuple[tuple[EntryRef, Shown], ...] = ()
    events: tuple[tuple[EntryRef, CountEvent], ...] = ()
    challenges: tuple[tuple[EntryRef, e.ChallengeNoted], ...] = ()
    notices: tuple[tuple[EntryRef, e.MatchedToNotice], ...] = ()
    withdrawals: tuple[tuple[EntryRef, e.Withdrawn], ...] = ()
    polls: tuple[OpinionPoll, ...] = ()
    rewritten: tuple[tuple[EntryRef, Contest, e.ContestCorrected], ...] = ()  # the contest as it was, its correction
    answers: tuple[tuple[EntryRef, e.DoubtAnswered], ...] = ()

    @property
    def withdrawn(self) -> set[int]:
        return {withdrawal.of for _, withdrawal in self.withdrawals}

    def live_keyings(self, part: Part) -> list[tuple[EntryRef, e.Keyed]]:
        """Keyings of this part that still count, the latest of each person, in order of entry."""
        latest = {
            ref.by: (ref, keyed)
            for ref, keyed in self.keyings
            if keyed.part is part and ref.number not in self.withdrawn
        }
        return sorted(latest.values(), key=lambda pair: pair[0].number)

    def confirmation(self, part: Part) -> tuple[EntryRef, e.Confirmed] | None:
        """The latest confirmation of this part that still counts (neither it nor a keying under it withdrawn)."""
        withdrawn = self.withdrawn
        for ref, confirmed in reversed(self.confirmations):
            if confirmed.part is part and not withdrawn & {ref.number, *confirmed.keyings}:
                return ref, confirmed
        return None

    def published(self, part: Part) -> tuple[EntryRef, Shown] | None:
        """What stands published of this part: the latest publication, correction or official result not withdrawn."""
        withdrawn = self.withdrawn
        for ref, shown in reversed(self.shown):
            shown_part = shown.part if isinstance(shown, e.Published) else Part.COUNT
            if shown_part is part and ref.number not in withdrawn:
                return ref, shown
        return None

    def corrections(self) -> list[tuple[EntryRef, e.Corrected]]:
        """The corrections that still count, in order."""
        withdrawn = self.withdrawn
        return [(ref, c) for ref, c in self.shown if isinstance(c, e.Corrected) and ref.number not in withdrawn]

    def stage(self, *, public: bool) -> Stage:
        """How far the contest has come, as far as this view may know.

        A published result makes it declared, whatever is logged after; one withdrawn again leaves it counting at least.
        """
        withdrawn = self.withdrawn
        steps: list[tuple[int, Stage]] = [(0, Stage.BEFORE_POLL)]
        for ref, event in self.events:
            if event.stage and ref.number not in withdrawn and (not public or _is_public(event)):
                steps.append((ref.number, event.stage))
        if not public:
            keyings = self.live_keyings(Part.COUNT)
            steps += [
                (ref.number, Stage.PROVISIONAL) for ref, keyed in keyings if all(k.is_provisional for _, k in keyings)
            ]
        if published := self.published(Part.VERIFICATION):
            steps.append((published[0].number, Stage.VERIFIED))
        if self.published(Part.COUNT):
            return Stage.DECLARED
        latest = max(steps)[1]
        was_shown = any(not isinstance(s, e.Published) or s.part is Part.COUNT for _, s in self.shown)
        return Stage.COUNTING if was_shown and _ORDER[latest] < _ORDER[Stage.COUNTING] else latest

    def desk(self, *, public: bool) -> DeskState:
        """How far the desk has come with the count."""
        if published := self.published(Part.COUNT):
            matched = any(notice.of == published[0].number for _, notice in self.notices)
            return DeskState.MATCHED_TO_NOTICE if matched else DeskState.PUBLISHED
        if public:
            return DeskState.NOTHING
        if self.confirmation(Part.COUNT):
            return DeskState.CONFIRMED
        return DeskState.KEYED if self.live_keyings(Part.COUNT) else DeskState.NOTHING

    def verification(self, *, public: bool) -> tuple[EntryRef, Figures] | None:
        """The verification figures as this view knows them: published, else confirmed, else keyed."""
        return self._figures(Part.VERIFICATION, public=public)

    def count(self, *, public: bool) -> tuple[EntryRef, Figures] | None:
        """The count's figures as this view knows them: published, else confirmed, else keyed."""
        return self._figures(Part.COUNT, public=public)

    def _figures(self, part: Part, *, public: bool) -> tuple[EntryRef, Figures] | None:
        found: tuple[EntryRef, Shown | e.Confirmed | e.Keyed] | None = self.published(part)
        if found is None and not public:
            found = self.confirmation(part) or next(reversed(self.live_keyings(part)), None)
        return (found[0], found[1].figures) if found else None

    def of_others(self, contest: Contest) -> int | None:
        """The first entry, not withdrawn, with votes for other candidates than this contest's; None if there is none.

        Figures stand by candidate: while there is such an entry the candidates cannot be exchanged.
        """
        withdrawn, stand = self.withdrawn, {candidacy.id for candidacy in contest.candidacies}
        confirmations = [(r, c) for r, c in self.confirmations if not withdrawn.intersection(c.keyings)]
        entries: list[tuple[EntryRef, Shown | e.Confirmed | e.Keyed]] = [*self.keyings, *confirmations, *self.shown]
        others = (
            ref.number
            for ref, payload in entries
            if ref.number not in withdrawn and payload.figures.votes and payload.figures.votes.keys() != stand
        )
        return min(others, default=None)

    def result(self, *, public: bool) -> Result:
        """The contest's figures as this view sees them."""
        count, verification = self.count(public=public), self.verification(public=public)
        figures = merged(count[1] if count else None, verification[1] if verification else None)
        entry = (count or verification or (None,))[0]
        corrections = self.corrections()
        challenges = [c.challenge for _, c in self.challenges]
        return Result(
            contest=self.contest,
            stage=self.stage(public=public),
            desk=self.desk(public=public),
            counts=tuple(Count(candidacy=c, votes=figures.votes[c.id]) for c in self.contest.candidacies)
            if figures.votes
            else (),
            electorate=figures.electorate,
            ballots_verified=figures.ballots_verified,
            rejected_ballots=figures.rejected_ballots,
            rejected_by_head=figures.rejected_by_head,
            lot_winner=figures.lot_winner,
            corrected_by=corrections[-1][1].corrected_by if corrections else CorrectedBy.NONE,
            challenge=challenges[-1] if challenges else Challenge.NONE,
            one_source=self._rests_on_one_source(public=public),
            entry=entry,
        )

    def _rests_on_one_source(self, *, public: bool) -> bool:
        """Whether the confirmation behind these figures does; a later one that is not published does not matter."""
        if published := self.published(Part.COUNT):
            of = published[1].of if isinstance(published[1], e.Published) else None
            return any(confirmed.one_source for ref, confirmed in self.confirmations if ref.number == of)
        confirmed = None if public else self.confirmation(Part.COUNT)
        return confirmed is not None and confirmed[1].one_source


def _is_public(event: CountEvent) -> bool:
    return event.is_public and event.stage is not Stage.PROVISIONAL


def merged(count: Figures | None, verification: Figures | None) -> Figures:
    """The count's figures, with what only the verification gave filled in."""
    if count is None or verification is None:
        return count or verification or Figures(votes={})
    return Figures(
        votes=count.votes,
        electorate=count.electorate if count.electorate is not None else verification.electorate,
        ballots_verified=count.ballots_verified
        if count.ballots_verified is not None
        else verification.ballots_verified,
        verification_announced=count.verification_announced and verification.verification_announced,
        valid_votes=count.valid_votes,
        rejected_ballots=count.rejected_ballots,
        rejected_by_head=count.rejected_by_head,
        lot_winner=count.lot_winner,
    )
