"""The values that the record is made of. All are frozen; unknown is None, never 0.

A `Contest` is what people may vote on (who stands, when, where). `Figures` are what somebody read out or keyed.
A `Result` is a contest's figures as they stand at one ledger entry, with the four facts of where the contest stands.
A `Baseline` is what changes are measured from; it is a type of its own so that nothing else is subtracted by accident.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum

INDEPENDENT = "ind"
SPEAKER = "speaker"


class Stage(StrEnum):
    """How far the contest has come. `provisional` stays at the desk: no page, feed or API carries it."""

    BEFORE_POLL = "before_poll"
    POLLING = "polling"
    CLOSED = "closed"
    VERIFYING = "verifying"
    VERIFIED = "verified"
    COUNTING = "counting"
    BUNDLE_CHECK = "bundle_check"
    RECOUNT = "recount"
    RUSH = "rush"
    PROVISIONAL = "provisional"
    DECLARED = "declared"
    ABANDONED = "abandoned"


class DeskState(StrEnum):
    """How far this desk has come with the figures. `nothing` until the first keying."""

    NOTHING = "nothing"
    KEYED = "keyed"
    CONFIRMED = "confirmed"
    PUBLISHED = "published"
    MATCHED_TO_NOTICE = "matched_to_notice"


class CorrectedBy(StrEnum):
    """Whose error the latest correction put right."""

    NONE = "none"
    US = "us"
    RETURNING_OFFICER = "returning_officer"
    COURT = "court"


class Challenge(StrEnum):
    """Whether the result is being challenged at law, by an election petition (never a recall petition)."""

    NONE = "none"
    ANNOUNCED = "announced"
    PETITION_LODGED = "petition_lodged"
    DISMISSED = "dismissed"
    VOID = "void"
    OTHER_RETURNED = "other_returned"


class HeardFrom(StrEnum):
    """The kind of source that a keying names."""

    LIVE = "heard_live"
    SHEET = "officers_sheet"
    NOTICE = "notice"
    AGENCY = "agency"
    BROADCASTER = "broadcaster"
    OFFICIAL_FILE = "official_file"


class RejectedHead(StrEnum):
    """The statutory heads under which rejected ballot papers are read out (RPA 1983, schedule 1, rule 47)."""

    NO_OFFICIAL_MARK = "no_official_mark"
    MORE_THAN_ONE_VOTE = "more_than_one_vote"
    VOTER_IDENTIFIABLE = "voter_identifiable"
    UNMARKED_OR_UNCERTAIN = "unmarked_or_uncertain"


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """A party (or `ind`, `speaker`, which are not parties). The key is ours, and comparison is on it alone.

    `codes` are the short forms a declaration may use; `electoral_commission_ids` every registration that is this party.
    """

    key: str
    name: str
    abbreviation: str
    colour: str = "#6b6b6b"
    codes: tuple[str, ...] = ()
    electoral_commission_ids: tuple[str, ...] = ()
    is_party: bool = True
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatWin:
    """One line of a seat's history: who won it at one election, and by how many votes. No other figure is known."""

    election: str
    polling_day: date
    party: str
    majority: int
    is_by_election: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Constituency:
    """An area under one set of boundaries, by its ONS code.

    `created_on` is the polling day of the first election fought under this name; `history` runs from then and is
    complete for general elections, on whatever boundaries the seat had at the time.
    """

    id: str
    name: str
    slug: str
    boundary_set: str
    nation: str
    region: str
    created_on: date | None = None
    history: tuple[SeatWin, ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidacy:
    """One standing in one contest, as on the statement of persons nominated.

    `id` is unique within its contest. `person_id` is given where the record knows the same person elsewhere.
    `certified_by` are Electoral Commission ids, where they are not simply the party's first; `gender` is as published,
    and `member_id` the id that Parliament gives a Member.
    """

    id: str
    name: str
    surname: str
    party: str
    description: str = ""
    person_id: str = ""
    certified_by: tuple[str, ...] = ()
    gender: str = ""
    member_id: str = ""

    @property
    def compares_as(self) -> str:
        """What this candidacy is compared with at another contest: its party, or for an independent the same person."""
        return f"{INDEPENDENT}:{self.person_id or self.id}" if self.party == INDEPENDENT else self.party


@dataclass(frozen=True, slots=True, kw_only=True)
class Vacancy:
    """Why a seat fell vacant."""

    vacated_on: date
    member: str
    party: str
    cause: str  # "death", "disqualification", "resignation", "recall_petition", "void_election"
    reason: str
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contest:
    """Electing one Member in one constituency on one day. Candidacies stand in ballot-paper order.

    `baseline_id` names the contest that changes are measured from (the general election before this one, never a
    by-election); None where it is not here. A notional contest is an estimate of an election on later boundaries: its
    candidacies are parties. `election_on` is the general election's day where this poll was held on another (a
    candidate's death).
    """

    id: str
    constituency_id: str
    polling_day: date
    is_by_election: bool
    candidacies: tuple[Candidacy, ...]
    poll_closes_at: datetime
    baseline_id: str | None = None
    baseline_is_notional: bool = False
    is_notional: bool = False
    vacancy: Vacancy | None = None
    writ_issued_on: date | None = None
    count_venue: str = ""
    source: str = ""
    note: str = ""
    election_on: date | None = None

    @property
    def election_day(self) -> date:
        """The day by which its election is known: polling day, but for a postponed poll of a general election."""
        return self.election_on or self.polling_day

    def candidacy(self, candidacy_id: str) -> Candidacy | None:
        """The candidacy with this id, or None."""
        return next((c for c in self.candidacies if c.id == candidacy_id), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpinionPoll:
    """A poll taken in one constituency. Shares are per cent as published, by party key (`other` for the rest)."""

    contest_id: str
    pollster: str
    fieldwork_from: date
    fieldwork_to: date
    shares: dict[str, int]
    client: str = ""
    published_on: date | None = None
    drawn_from_voters: bool = False
    note: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseElected:
    """The House that one general election returned: seats by party, and the inputs that a working majority needs.

    `seats` is empty where they follow from the results of every seat. `coalition` are the other parties in government.
    It has no Members from `dissolved_on`; None where that is not known. `deputies` are the Deputy Speakers by the
    party that they were elected for; `not_seated` the party keys whose Members do not take their seats.
    """

    elected_on: date
    government: str
    opposition: str
    deputies: dict[str, int]
    not_seated: tuple[str, ...]
    seats: dict[str, int] = field(default_factory=dict)
    coalition: tuple[str, ...] = ()
    dissolved_on: date | None = None
    source: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AffiliationChange:
    """A Member who sits for another party from a day on: a defection, a whip suspended or given back.

    Parties are keys; a Member without a party sits as `ind`. It lasts until the next change, a vacancy or dissolution.
    """

    constituency_id: str
    member: str
    on: date
    from_party: str
    to_party: str
    text: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeputiesChosen:
    """The Deputy Speakers from a day on, as numbers by the party that they were elected for."""

    on: date
    deputies: dict[str, int]
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CoveragePage:
    """A live page that readers watch: what it is called and which contests it follows."""

    slug: str
    title: str
    contest_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What was announced about one contest, in whole papers. A keying, a file or a correction is made of these.

    `votes` is by candidacy id, in no particular order; empty where only the verification is known. `valid_votes` is the
    total as announced, if it was: it is compared with the sum of the votes, never used in its place.
    `verification_announced` is False where somebody established that no verification total was given.
    """

    votes: dict[str, int]
    electorate: int | None = None
    ballots_verified: int | None = None
    verification_announced: bool = True
    valid_votes: int | None = None
    rejected_ballots: int | None = None
    rejected_by_head: dict[RejectedHead, int] | None = None
    lot_winner: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CountEvent:
    """Something that happened at the count. `is_public` events appear on the page; `provisional` never does."""

    contest_id: str
    stage: Stage | None
    text: str = ""
    is_public: bool = True
    expected_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """One candidacy's votes."""

    candidacy: Candidacy
    votes: int

    def __post_init__(self) -> None:
        if isinstance(self.votes, bool) or not isinstance(self.votes, int) or self.votes < 0:
            raise ValueError(f"{self.candidacy.name}: votes must be a whole number, 0 or more, not {self.votes!r}")


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryRef:
    """The ledger entry that a figure rests on."""

    number: int
    at: datetime
    by: str
    source: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One contest's figures as they stand at one ledger entry. Unknown is None, never 0.

    `counts` has one per candidacy, in ballot-paper order, and is empty until figures are known.
    """

    contest: Contest
    stage: Stage
    desk: DeskState
    counts: tuple[Count, ...] = ()
    electorate: int | None = None
    ballots_verified: int | None = None
    rejected_ballots: int | None = None
    rejected_by_head: dict[RejectedHead, int] | None = None
    lot_winner: str | None = None
    corrected_by: CorrectedBy = CorrectedBy.NONE
    challenge: Challenge = Challenge.NONE
    one_source: bool = False
    entry: EntryRef | None = None

    @property
    def contest_id(self) -> str:
        return self.contest.id

    @property
    def valid_votes(self) -> int | None:
        """The sum of the candidates' votes; None until they are known."""
        return sum(count.votes for count in self.counts) if self.counts else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """What changes are measured from: the general election before, or its notional result on new boundaries.

    An independent whom the record does not know elsewhere is given a `person_id` of that contest alone, so that nobody
    is compared with a namesake.
    """

    result: Result
    is_notional: bool = False

    def __post_init__(self) -> None:
        counts = tuple(replace(count, candidacy=self._told_apart(count.candidacy)) for count in self.result.counts)
        object.__setattr__(self, "result", replace(self.result, counts=counts))

    def _told_apart(self, candidacy: Candidacy) -> Candidacy:
        if candidacy.party != INDEPENDENT or candidacy.person_id:
            return candidacy
        return replace(candidacy, person_id=f"{candidacy.id}@{self.result.contest_id}")

    @property
    def contest_id(self) -> str:
        return self.result.contest_id
