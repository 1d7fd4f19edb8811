"""What the ledger says, taken together: entries are applied one by one, in order, and nothing else changes a `State`.

Two views are built from it. The desk's sees everything. The public one sees what was published, and nothing else:
no keying, no provisional figure, no private event.
"""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from difflib import get_close_matches

from hustings.errors import BadInput, Refused, UnknownThing
from hustings.record import entries as e
from hustings.record.contest_book import ContestBook, Shown
from hustings.record.entries import Draft, Entry
from hustings.record.model import (
    AffiliationChange,
    Baseline,
    Constituency,
    CoveragePage,
    DeputiesChosen,
    EntryRef,
    HouseElected,
    Party,
    Result,
)
from hustings.record.reference import Reference
from hustings.record.rules import check_baseline, check_candidates

_TABLES = ("overlaps", "registrations", "parliaments", "legislation")


@dataclass(frozen=True, slots=True)
class PostBook:
    """A post through its life: every version's digest, and whether readers may see it."""

    number: int
    page: str
    published: EntryRef
    versions: tuple[tuple[EntryRef, e.PostPublished | e.PostEdited], ...]
    drawn_from_voters: bool = False
    pinned: bool = False
    held: bool = False
    unpublished: EntryRef | None = None
    removed: EntryRef | None = None


@dataclass(slots=True)
class State:
    """The fold of a ledger. `number` is the last entry applied."""

    number: int = 0
    title: str = ""
    is_test: bool = False
    parties: dict[str, Party] = field(default_factory=dict)
    constituencies: dict[str, Constituency] = field(default_factory=dict)
    contests: dict[str, ContestBook] = field(default_factory=dict)
    houses: list[HouseElected] = field(default_factory=list)
    affiliations: tuple[AffiliationChange, ...] = ()
    deputies: tuple[DeputiesChosen, ...] = ()
    reference: Reference = field(default_factory=Reference)
    pages: dict[str, CoveragePage] = field(default_factory=dict)
    posts: dict[int, PostBook] = field(default_factory=dict)
    contest_of_entry: dict[int, str] = field(default_factory=dict)
    by_elections: dict[str, tuple[str, ...]] = field(default_factory=dict)  # contests by constituency
    private: set[str] = field(default_factory=set)  # digests of attachments that are never shown

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> State:
        """The state after these entries."""
        state = cls()
        for entry in entries:
            state.apply(entry)
        return state

    def book(self, contest_id: str) -> ContestBook:
        """Everything about one contest.

        Raises:
            UnknownThing: The record does not hold it.
        """
        try:
            return self.contests[contest_id]
        except KeyError:
            raise UnknownThing("contest", contest_id, get_close_matches(contest_id, self.contests)) from None

    def result(self, contest_id: str, *, public: bool = False) -> Result:
        """One contest's figures, in the desk's view or the public one."""
        return self.book(contest_id).result(public=public)

    def baseline(self, contest_id: str) -> Baseline | None:
        """What this contest's changes are measured from; None where the record does not hold it.

        None too where it cannot be the baseline: a by-election, not earlier, or on other boundaries and not notional.
        """
        contest = self.book(contest_id).contest
        book = self.contests.get(contest.baseline_id or "")
        if book is None or check_baseline(contest, book.contest):
            return None
        result = book.result(public=True)
        return Baseline(result=result, is_notional=contest.baseline_is_notional) if result.counts else None

    def party(self, key: str) -> Party:
        """The party of this key.

        Raises:
            UnknownThing: The table does not hold it.
        """
        try:
            return self.parties[key]
        except KeyError:
            raise UnknownThing("party", key, get_close_matches(key, self.parties)) from None

    def constituency(self, contest_id: str) -> Constituency:
        """The constituency that a contest was fought in.

        Raises:
            UnknownThing: The record does not hold the contest, or not the constituency.
        """
        constituency_id = self.book(contest_id).contest.constituency_id
        if constituency_id not in self.constituencies:
            raise UnknownThing("constituency", constituency_id)
        return self.constituencies[constituency_id]

    def pages_of(self, contest_id: str) -> list[str]:
        """Slugs of the live pages that follow a contest."""
        return [page.slug for page in self.pages.values() if contest_id in page.contest_ids]

    def needed_attachments(self) -> set[str]:
        """Digests of what must be kept: photographs, reasons for removals, the words of posts not removed."""
        words = {v.text for post in self.posts.values() if not post.removed for _, v in post.versions}
        return (words | self.private) - {""}

    def copy(self) -> State:
        """A state that entries can be tried on: what is applied to it leaves this one alone."""
        copies = {f.name: copy(getattr(self, f.name)) for f in fields(self)}
        return State(**copies)

    def after(self, drafts: Iterable[Draft], now: datetime) -> State:
        """The state as it will be once these are entered, as entries without a chain; this one stays as it is.

        Raises:
            HustingsError: As for `apply`.
        """
        ahead = self.copy()
        for d in drafts:
            ahead.apply(
                Entry(
                    number=ahead.number + 1,
                    at=now,
                    by=d.by,
                    source=d.source,
                    reason=d.reason,
                    payload=d.payload,
                    previous_hash="",
                    hash="",
                )
            )
        return ahead

    def apply(self, entry: Entry) -> None:
        """Take one entry into account, or refuse it and stay as it was. Entries come in order, each once.

        Raises:
            HustingsError: The entry does not fit what stands before it; see `_check`.
            ValueError: It is not the next one.
        """
        if entry.number != self.number + 1:
            raise ValueError(f"entry {entry.number} does not follow entry {self.number}")
        self._check(entry)
        self.number = entry.number
        ref = EntryRef(number=entry.number, at=entry.at, by=entry.by, source=entry.source, reason=entry.reason)
        self._apply(ref, entry.payload)

    def _check(self, entry: Entry) -> None:
        """Refuse an entry that names what is not there, or that would leave figures no result can be made of.

        Raises:
            UnknownThing: It names a contest, entry, page, post or candidate that the record does not hold.
            BadInput: Votes below 0, or for other candidates than the contest's.
            Refused: Other candidates for a contest with figures; a ledger opened twice.
        """
        payload = entry.payload
        match payload:
            case e.LedgerOpened():
                if entry.number != 1:
                    raise Refused("a ledger is opened once, by its first entry")
            case e.ContestEntered() | e.ContestCorrected():
                book = self.contests.get(payload.contest.id)
                if book is None and isinstance(payload, e.ContestCorrected):
                    raise UnknownThing("contest", payload.contest.id)
                if book and (other := book.of_others(payload.contest)):
                    raise Refused(f"{payload.contest.id} has figures for other candidates (entry {other})")
            case e.PageEntered():
                for contest_id in payload.page.contest_ids:
                    self.book(contest_id)
            case e.PostPublished():
                if payload.page not in self.pages:
                    raise UnknownThing("page", payload.page, get_close_matches(payload.page, self.pages))
            case e.PostEdited() | e.PostPinned() | e.PostUnpublished() | e.PostHeld() | e.PostRemoved():
                post = self.posts.get(payload.post)
                if post is None or (post.removed and isinstance(payload, e.PostEdited)):
                    raise UnknownThing("post", payload.post)
            case e.AffiliationEntered():
                if payload.change.constituency_id not in self.constituencies:
                    raise UnknownThing("constituency", payload.change.constituency_id)
            case (
                e.PartiesEntered()
                | e.ConstituenciesEntered()
                | e.HouseEntered()
                | e.DeputiesEntered()
                | e.ReferenceEntered()
                | e.HistoryEntered()
                | e.PollsEntered()
            ):
                pass
            case _:
                self._check_of_contest(entry.number, payload)

    def _check_of_contest(self, number: int, payload: e.Payload) -> None:
        book = self.book(self._contest_id(payload))
        match payload:
            case e.Confirmed():
                known = {ref.number for ref, _ in book.keyings}
                missing = [of for of in payload.keyings if of not in known]
            case e.Published() | e.Corrected() | e.MatchedToNotice():
                missing = [] if 0 < payload.of < number else [payload.of]
            case _:
                missing = []
        if missing:
            raise UnknownThing("entry", missing[0])
        if isinstance(payload, e.ChallengeNoted):
            if payload.returned and book.contest.candidacy(payload.returned) is None:
                raise UnknownThing("candidate", payload.returned, [c.id for c in book.contest.candidacies])
        elif isinstance(payload, Shown | e.Confirmed | e.Keyed) and (
            problems := check_candidates(book.contest, payload.figures)
        ):
            raise BadInput(problems)

    def _apply(self, ref: EntryRef, payload: e.Payload) -> None:
        match payload:
            case e.LedgerOpened():
                self.title, self.is_test = payload.title, payload.is_test
            case e.PartiesEntered():
                self.parties.update({party.key: party for party in payload.parties})
            case e.ConstituenciesEntered():
                self.constituencies.update({c.id: c for c in payload.constituencies})
            case e.HouseEntered():
                self.houses.append(payload.house)
            case e.AffiliationEntered():
                self.affiliations = (*self.affiliations, payload.change)
            case e.DeputiesEntered():
                self.deputies = (*self.deputies, payload.chosen)
            case e.ReferenceEntered():
                said = {name: table for name in _TABLES if (table := getattr(payload, name))}
                maps = self.reference.maps | {each.name: each for each in payload.maps}
                self.reference = replace(self.reference, maps=maps, **said)
            case e.HistoryEntered():
                history = self.reference.history | {payload.election: payload.results}
                doubts = self.reference.doubts | {payload.election: payload.problems}
                self.reference = replace(self.reference, history=history, doubts=doubts)
            case e.PollsEntered():
                polls = self.reference.polls | {payload.table.name: payload.table}
                self.reference = replace(self.reference, polls=polls)
            case e.PageEntered():
                self.pages[payload.page.slug] = payload.page
            case (
                e.PostPublished()
                | e.PostEdited()
                | e.PostPinned()
                | e.PostUnpublished()
                | e.PostHeld()
                | e.PostRemoved()
            ):
                self._apply_to_post(ref, payload)
            case _:
                self._apply_to_contest(ref, payload)

    def _apply_to_contest(self, ref: EntryRef, payload: e.Payload) -> None:
        contest_id = self._contest_id(payload)
        self.contest_of_entry[ref.number] = contest_id
        book = self.contests.get(contest_id)
        if isinstance(payload, e.ContestEntered):
            contest = payload.contest
            self.contests[contest_id] = replace(book, contest=contest) if book else ContestBook(contest)
            known = self.by_elections.get(contest.constituency_id, ())
            if contest.is_by_election and contest_id not in known:
                self.by_elections[contest.constituency_id] = (*known, contest_id)
        elif book is not None:
            self.contests[contest_id] = self._with(book, ref, payload)

    def _with(self, book: ContestBook, ref: EntryRef, payload: e.Payload) -> ContestBook:
        match payload:
            case e.PollEntered():
                return replace(book, polls=(*book.polls, payload.poll))
            case e.ContestCorrected():
                rewritten = (*book.rewritten, (ref, book.contest, payload))
                return replace(book, contest=payload.contest, rewritten=rewritten)
            case e.DoubtAnswered():
                return replace(book, answers=(*book.answers, (ref, payload)))
            case e.EventLogged():
                return replace(book, events=(*book.events, (ref, payload.event)))
            case e.Keyed():
                self.private.add(payload.photo)
                return replace(book, keyings=(*book.keyings, (ref, payload)))
            case e.Confirmed():
                return replace(book, confirmations=(*book.confirmations, (ref, payload)))
            case e.Published() | e.Corrected() | e.ResultEntered():
                return replace(book, shown=(*book.shown, (ref, payload)))
            case e.Withdrawn():
                return replace(book, withdrawals=(*book.withdrawals, (ref, payload)))
            case e.MatchedToNotice():
                return replace(book, notices=(*book.notices, (ref, payload)))
            case e.ChallengeNoted():
                return replace(book, challenges=(*book.challenges, (ref, payload)))
        raise TypeError(f"nothing about a contest in {payload!r}")

    def _contest_id(self, payload: e.Payload) -> str:
        match payload:
            case e.ContestEntered() | e.ContestCorrected():
                return payload.contest.id
            case e.PollEntered():
                return payload.poll.contest_id
            case e.EventLogged():
                return payload.event.contest_id
            case e.Withdrawn():
                if payload.of not in self.contest_of_entry:
                    raise UnknownThing("entry", payload.of)
                return self.contest_of_entry[payload.of]
            case e.ResultEntered() | e.Keyed() | e.Confirmed() | e.Published() | e.Corrected() | e.MatchedToNotice():
                return payload.contest_id
            case e.ChallengeNoted() | e.DoubtAnswered():
                return payload.contest_id
        raise TypeError(f"no contest in {payload!r}")

    def _apply_to_post(self, ref: EntryRef, payload: e.Payload) -> None:
        if isinstance(payload, e.PostPublished):
            first, drawn = ((ref, payload),), payload.drawn_from_voters
            self.posts[ref.number] = PostBook(ref.number, payload.page, ref, first, drawn)
            return
        assert isinstance(payload, e.PostEdited | e.PostPinned | e.PostUnpublished | e.PostHeld | e.PostRemoved)
        post = self.posts[payload.post]
        match payload:
            case e.PostEdited():
                post = replace(post, versions=(*post.versions, (ref, payload)))
            case e.PostPinned():
                post = replace(post, pinned=payload.pinned)
            case e.PostHeld():
                post = replace(post, held=payload.held)
            case e.PostUnpublished():
                post = replace(post, unpublished=ref)
            case e.PostRemoved():
                post = replace(post, removed=ref)
                self.private.add(payload.why)
        self.posts[payload.post] = post
