"""What the copy desk works with: an article, the claims read out of it, and what the record says of each.

Offsets count code points in `Article.text`, as Python slices do.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum
from fractions import Fraction


class ClaimType(StrEnum):
    """What a claim is about. `poll` is an opinion poll that the record holds; the rest are the results themselves."""

    VOTES = "votes"
    VOTE_CHANGE = "vote_change"
    MAJORITY = "majority"
    PREVIOUS_MAJORITY = "prev_majority"
    MAJORITY_CHANGE = "majority_change"
    VOTE_SHARE = "vote_share"
    SHARE_CHANGE = "share_change"
    SWING = "swing"
    TURNOUT = "turnout"
    TURNOUT_CHANGE = "turnout_change"
    ELECTORATE = "electorate"
    BALLOTS = "ballots"
    REJECTED = "rejected"
    RANK = "rank"
    DEPOSIT = "deposit"
    CANDIDATES = "candidates_count"
    COMPARISON = "comparison"
    SEATS = "seats"
    OUTCOME = "outcome"
    SEAT_HISTORY = "seat_history"
    RECORD = "record"
    PREDECESSOR = "predecessor"
    VACANCY = "vacancy"
    DATE = "date"
    IDENTITY = "identity"
    POLL = "poll"


class Verdict(StrEnum):
    SUPPORTED = "supported"
    CONTRADICTED = "contradicted"
    NOT_CHECKABLE = "not_checkable"


class Comparator(StrEnum):
    """How a figure is put: "nearly 7,000" is `nearly`. `superlative` and `direction` have no figure of their own."""

    EXACT = "exact"
    ROUNDED = "rounded"
    NEARLY = "nearly"
    JUST_OVER = "just_over"
    MORE_THAN = "more_than"
    AT_LEAST = "at_least"
    LESS_THAN = "less_than"
    AT_MOST = "at_most"
    ABOUT = "about"
    DIRECTION = "direction"
    SUPERLATIVE = "superlative"


class Unit(StrEnum):
    VOTES = "votes"
    PER_CENT = "per_cent"
    POINTS = "points"
    TIMES = "times"
    NUMBER = "number"
    PLACE = "place"
    YEAR = "year"


class Confidence(IntEnum):
    """How sure it is whom, and which contest, a claim is about.

    BOUND: named beside the figure, with only one seat in play. SURE: nobody else, and no other seat, is named nearer.
    LIKELY: by a pronoun, as one of several in the sentence, or where its times leave another contest open.
    WEAK: carried over from another sentence, where several may be meant.
    """

    WEAK = 1
    LIKELY = 2
    SURE = 3
    BOUND = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A text to check. `published` is its dateline: relative dates hang on it. `id` is a file's path or its own id.

    `source` is the file that the text was taken out of, line by line; "" where the text has the same lines.
    """

    id: str
    text: str
    title: str = ""
    published: date | None = None
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """What the copy says. `value` in units of `unit` (per cent and points as 47.6); `digits` are its decimals.

    `direction` is 1 for a rise, -1 for a fall, 0 where the words give none.
    """

    value: Fraction | None = None
    unit: Unit = Unit.NUMBER
    comparator: Comparator = Comparator.EXACT
    digits: int = 0
    direction: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One electoral claim, tied to the record as far as it could be.

    `contest_id` is None where no contest, or more than one, could be meant: `doubt` says which. `candidacy_id`, and
    parties by key, where the claim is about one. `compared_with` is the earlier contest of a change. `quoted_from` is
    the speaker of a quotation, "" for one without a name, None for the article's own words. `confidence` is that of the
    weaker of its ties, contest and subject; `is_guess` where its type is told only by what its sentence is about.
    """

    start: int
    end: int
    type: ClaimType
    stated: Stated
    contest_id: str | None = None
    compared_with: str | None = None
    candidacy_id: str | None = None
    party: str | None = None
    from_party: str | None = None
    to_party: str | None = None
    quoted_from: str | None = None
    confidence: Confidence = Confidence.BOUND
    is_guess: bool = False
    doubt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A claim with what the record says of it.

    `record_value` is the record's figure (unrounded; votes, per cent or points, signed for changes) or words;
    `working` says how it was worked out, `entry` the ledger entry that it rests on, `suggestion` what would be right in
    the article's own style ("13,166 votes"), `slip` what sort of slip explains a wrong figure ("transposed_digits"),
    `note` what an editor should know besides, `style_issue` a fault that leaves the figure right.
    """

    claim: Claim
    verdict: Verdict
    record_value: int | Fraction | str | None = None
    working: str = ""
    entry: int | None = None
    suggestion: str = ""
    slip: str = ""
    note: str = ""
    style_issue: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Everything found in one article, in order of appearance. `notes` are about the whole of it."""

    article: Article
    checked: tuple[Checked, ...]
    notes: tuple[str, ...] = ()
