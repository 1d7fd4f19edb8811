"""What an entry of the ledger can say: one frozen payload type per kind, and how each is written as JSON.

An entry's payload is hashed into the chain. What may have to be removed for legal reasons (a post's words,
a photograph, the reason for a removal) is an `Attachment`: it lies outside the chain, which keeps only its digest.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import msgspec

from hustings.record.model import (
    AffiliationChange,
    Challenge,
    Constituency,
    Contest,
    CorrectedBy,
    CountEvent,
    CoveragePage,
    DeputiesChosen,
    Figures,
    HeardFrom,
    HouseElected,
    OpinionPoll,
    Party,
)
from hustings.record.problems import Problem
from hustings.record.reference import HexMap, HistoricResult, Legislation, Overlap, Parliament, PollTable, Registration


class Part(StrEnum):
    """What a keying holds: the verification figures, or the count (which may hold both)."""

    VERIFICATION = "verification"
    COUNT = "count"


class Label(StrEnum):
    """The label of a post."""

    NONE = ""
    BREAKING = "Breaking"
    ANALYSIS = "Analysis"
    EXPLAINER = "Explainer"
    CORRECTION = "Correction"


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerOpened:
    """The first entry of every ledger. A test ledger (a rehearsal) can never become a real one."""

    title: str
    is_test: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PartiesEntered:
    parties: tuple[Party, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConstituenciesEntered:
    constituencies: tuple[Constituency, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ContestEntered:
    """A contest with its statement of persons nominated; entered again under the same id, it replaces."""

    contest: Contest


@dataclass(frozen=True, slots=True, kw_only=True)
class PollEntered:
    poll: OpinionPoll


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseEntered:
    house: HouseElected


@dataclass(frozen=True, slots=True, kw_only=True)
class AffiliationEntered:
    change: AffiliationChange


@dataclass(frozen=True, slots=True, kw_only=True)
class DeputiesEntered:
    chosen: DeputiesChosen


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceEntered:
    """Tables of official files, as published. A table given here replaces the record's; an empty one says nothing."""

    overlaps: tuple[Overlap, ...] = ()
    registrations: tuple[Registration, ...] = ()
    parliaments: tuple[Parliament, ...] = ()
    legislation: tuple[Legislation, ...] = ()
    maps: tuple[HexMap, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryEntered:
    """One general election's results by constituency and party, as the Library's file since 1918 has them.

    `problems` are what is doubtful about them: they are kept as published all the same.
    """

    election: str
    results: tuple[HistoricResult, ...]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PollsEntered:
    """A table of polls, as published; it replaces the record's table of the same name."""

    table: PollTable


@dataclass(frozen=True, slots=True, kw_only=True)
class PageEntered:
    page: CoveragePage


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultEntered:
    """A declared result out of an official file: published as it stands, with the problems it has.

    `declared_at` is as the file gives it: local time, and only indicative.
    """

    contest_id: str
    figures: Figures
    problems: tuple[Problem, ...] = ()
    declared_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EventLogged:
    event: CountEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class Keyed:
    """One person's keying of one document. `photo` is the digest of an attachment."""

    contest_id: str
    part: Part
    figures: Figures
    heard_from: HeardFrom
    is_provisional: bool = False
    photo: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmed:
    """Two people's keyings agree, or their differences have been resolved into `figures`.

    `keyings` are entry numbers; `resolved` the fields that differed. `one_source` where both name the same kind.
    """

    contest_id: str
    part: Part
    keyings: tuple[int, ...]
    figures: Figures
    resolved: tuple[str, ...] = ()
    one_source: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """The figures of entry `of` (a confirmation, or alone a keying) go on the page. `alone` says why, if alone."""

    contest_id: str
    part: Part
    of: int
    figures: Figures
    alone: str = ""
    gap_stated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected:
    """Published figures replaced, whole. `of` is the entry replaced; the entry's reason is shown to readers."""

    contest_id: str
    of: int
    figures: Figures
    corrected_by: CorrectedBy


@dataclass(frozen=True, slots=True, kw_only=True)
class ContestCorrected:
    """What a contest is, corrected: its polling day, say, or an id of a candidate. The candidates stay the same."""

    contest: Contest
    corrected_by: CorrectedBy


@dataclass(frozen=True, slots=True, kw_only=True)
class DoubtAnswered:
    """Somebody looked into a doubt about a contest's figures, and they stand: the entry's reason says why.

    `problem` and `field` name the doubt as the audit does (`O112`, "electorate").
    """

    contest_id: str
    problem: str
    field: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawn:
    """A keying, confirmation, publication or correction taken back: `of` no longer counts."""

    of: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchedToNotice:
    """The published figures agree with the returning officer's notice at `link`."""

    contest_id: str
    of: int
    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChallengeNoted:
    """Where a challenge to the result stands. `returned` is the candidacy that the court returned, if known."""

    contest_id: str
    challenge: Challenge
    on: date
    text: str = ""
    returned: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PostPublished:
    """A post on a live page; its words are the attachment `text`."""

    page: str
    text: str
    label: Label = Label.NONE
    drawn_from_voters: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PostEdited:
    post: int
    text: str
    label: Label = Label.NONE


@dataclass(frozen=True, slots=True, kw_only=True)
class PostPinned:
    post: int
    pinned: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PostUnpublished:
    """Taken down, with a trace: readers see that it was."""

    post: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PostHeld:
    """Held for legal (or let go again): while held, no page, feed, stream or card shows it."""

    post: int
    held: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PostRemoved:
    """Removed for legal reasons: its words, every version, are deleted. `why` is a private attachment."""

    post: int
    why: str


Payload = (
    LedgerOpened
    | PartiesEntered
    | ConstituenciesEntered
    | ContestEntered
    | PollEntered
    | HouseEntered
    | AffiliationEntered
    | DeputiesEntered
    | ReferenceEntered
    | HistoryEntered
    | PollsEntered
    | PageEntered
    | ResultEntered
    | EventLogged
    | Keyed
    | Confirmed
    | Published
    | Corrected
    | ContestCorrected
    | DoubtAnswered
    | Withdrawn
    | MatchedToNotice
    | ChallengeNoted
    | PostPublished
    | PostEdited
    | PostPinned
    | PostUnpublished
    | PostHeld
    | PostRemoved
)

KINDS: dict[str, type[Payload]] = {
    "opened": LedgerOpened,
    "parties": PartiesEntered,
    "constituencies": ConstituenciesEntered,
    "contest": ContestEntered,
    "poll": PollEntered,
    "house": HouseEntered,
    "affiliation": AffiliationEntered,
    "deputies": DeputiesEntered,
    "reference": ReferenceEntered,
    "history": HistoryEntered,
    "polls": PollsEntered,
    "page": PageEntered,
    "result": ResultEntered,
    "event": EventLogged,
    "keying": Keyed,
    "confirmation": Confirmed,
    "publication": Published,
    "correction": Corrected,
    "contest_correction": ContestCorrected,
    "answer": DoubtAnswered,
    "withdrawal": Withdrawn,
    "notice": MatchedToNotice,
    "challenge": ChallengeNoted,
    "post": PostPublished,
    "post_edit": PostEdited,
    "post_pin": PostPinned,
    "post_unpublish": PostUnpublished,
    "post_hold": PostHeld,
    "post_removal": PostRemoved,
}
_KIND_OF = {cls: kind for kind, cls in KINDS.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """Words or a picture that lie outside the chain. The salt keeps a short text from being guessed by its digest."""

    salt: bytes
    media_type: str
    content: bytes

    @classmethod
    def of(cls, content: bytes, media_type: str) -> Attachment:
        return cls(salt=secrets.token_bytes(16), media_type=media_type, content=content)

    @property
    def digest(self) -> str:
        """SHA-256 over salt, media type and content, in hexadecimal."""
        return hashlib.sha256(self.salt + self.media_type.encode() + b"\0" + self.content).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An entry before it is appended: what the desk's functions return. The store gives number, time and hash.

    `removes` are digests of attachments to be deleted in the same transaction (legal removal).
    """

    by: str
    source: str
    payload: Payload
    reason: str = ""
    attachments: tuple[Attachment, ...] = ()
    removes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the ledger. `at` is an aware UTC time; `hash` covers everything else here and the hash before."""

    number: int
    at: datetime
    by: str
    source: str
    reason: str
    payload: Payload
    previous_hash: str
    hash: str

    @property
    def kind(self) -> str:
        return kind_of(self.payload)


def kind_of(payload: Payload) -> str:
    """The kind's name as it stands in the ledger."""
    return _KIND_OF[type(payload)]


def attachments_of(payload: Payload) -> tuple[str, ...]:
    """Digests of the attachments that an entry names; they must be kept until a `PostRemoved` of the post."""
    match payload:
        case PostPublished() | PostEdited():
            return (payload.text,)
        case PostRemoved():
            return (payload.why,)
        case Keyed() if payload.photo:
            return (payload.photo,)
    return ()


def encode_payload(payload: Payload) -> bytes:
    """The payload as canonical JSON: keys sorted, no white space, default values left out of nothing."""
    return _CANONICAL.encode(payload)


def decode_payload(kind: str, data: bytes) -> Payload:
    """The payload of this kind out of its JSON.

    Raises:
        msgspec.ValidationError: The JSON does not fit the kind.
        KeyError: No such kind.
    """
    payload: Payload = msgspec.json.decode(data, type=KINDS[kind])
    return payload


_CANONICAL = msgspec.json.Encoder(order="sorted")


def as_builtins(value: Any) -> Any:
    """A value as plain dicts, lists, strings and numbers, for JSON and TOML writers."""
    return msgspec.to_builtins(value)
