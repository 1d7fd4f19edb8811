"""What a live page is made of: frozen values, without a word of HTML save the cleaned words of posts.

Everything here may be shown to anybody: no value carries a keying, a provisional figure or a private reason.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from hustings.measures.analysis import Analysis
from hustings.record.model import Constituency, Contest, Party, Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class PostVersion:
    """One version of a post, as readers saw it from `at` on."""

    at: datetime
    label: str
    headline: str
    body_html: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicPost:
    """A post as readers see it. `state` is "shown", "removed" or "unpublished"; only "shown" has words.

    `versions` has every version, oldest first; one version means that the post was never edited. `gone_at` is when a
    post that is no longer shown was taken away.
    """

    number: int
    state: str
    published_at: datetime
    label: str = ""
    headline: str = ""
    body_html: str = ""
    byline: str = ""
    by_role: str = ""
    edited_at: datetime | None = None
    versions: tuple[PostVersion, ...] = ()
    is_pinned: bool = False
    gone_at: datetime | None = None

    @property
    def is_shown(self) -> bool:
        return self.state == "shown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """Something that happened at the count, as told to readers."""

    at: datetime
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """A correction of published figures: its entry, when, why, and in words whose error it was.

    `before` is what the page said until then, where another result was read out of the figures; else empty.
    """

    entry: int
    at: datetime
    reason: str
    whose: str
    before: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Who won, in the forms that a card needs. `convention` names what a hold or gain is measured against.

    `short` is the trade's line ("LAB HOLD"); `words` the same in full ("Labour hold Batley and Spen"). `party` is the
    winner's key, and empty where nobody is to be shown as elected: a void election, a tie without its lot.
    """

    short: str
    words: str
    party: str = ""
    convention: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """One contest on a page: where it stands, and its public figures.

    `withdrawals` are the publications taken back; `conventions` the hold or gain under each convention, in words;
    `house` what the result changed in the Commons.

    `analysis` is None until something is published. `previous` is the analysis of the contest that changes are measured
    from. `stage_words` is the short name of the stage, `standing` the sentence under it.
    """

    contest: Contest
    constituency: Constituency
    stage: Stage
    stage_words: str
    standing: str
    analysis: Analysis | None = None
    previous: Analysis | None = None
    since: str = ""
    verdict: Verdict | None = None
    figures_at: datetime | None = None
    figures_source: str = ""
    notes: tuple[str, ...] = ()
    notice_link: str = ""
    corrections: tuple[Correction, ...] = ()
    withdrawals: tuple[Note, ...] = ()
    challenge: str = ""
    gap: str = ""
    expected_at: datetime | None = None
    events: tuple[Note, ...] = ()
    records: tuple[tuple[str, str], ...] = ()  # sentence, scope
    conventions: tuple[str, ...] = ()
    house: str = ""

    @property
    def is_declared(self) -> bool:
        """Whether readers have the count."""
        return self.analysis is not None and bool(self.analysis.lines)

    @property
    def is_elected(self) -> bool:
        """Whether the figures elect their first candidate."""
        return self.verdict is not None and bool(self.verdict.party)


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherContest:
    """Another by-election of the same calendar year, in a line or two. `party` is empty where nobody was elected."""

    contest_id: str
    name: str
    polling_day: date
    party: str
    outcome: str
    majority: int | None
    sentence: str
    swing: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Explainer:
    """One of the "key things to know": a term, and a paragraph or two in plain words."""

    id: str
    question: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LivePage:
    """All that a live page shows. `entry` and `updated_at` are those of the last entry that readers could see."""

    slug: str
    title: str
    is_test: bool
    entry: int
    updated_at: datetime | None
    panels: tuple[Panel, ...]
    bullets: tuple[str, ...]
    posts: tuple[PublicPost, ...]
    others: tuple[OtherContest, ...]
    explainers: tuple[Explainer, ...]
    parties: dict[str, Party] = field(repr=False)

    @property
    def years(self) -> str:
        """The calendar years of the contests followed: "2021", "2020 and 2021"."""
        return " and ".join(str(year) for year in sorted({panel.contest.polling_day.year for panel in self.panels}))

    @property
    def description(self) -> str:
        """One sentence for link previews and search results; a rehearsal's says what it is."""
        sentence = f"{self.bullets[0]}." if self.bullets else f"Live coverage: {self.title}."
        return f"REHEARSAL. {sentence}" if self.is_test else sentence
