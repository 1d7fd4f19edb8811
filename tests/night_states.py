"""States of a night at Batley and Spen, made entry by entry from the embedded record, for tests of what readers see."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta

from hustings.coverage.posts import MEDIA_TYPE, PostText
from hustings.record.entries import (
    Attachment,
    Confirmed,
    Entry,
    EventLogged,
    Keyed,
    Label,
    LedgerOpened,
    PageEntered,
    Part,
    Payload,
    PostPublished,
    Published,
    ResultEntered,
)
from hustings.record.model import CountEvent, CoveragePage, Figures, HeardFrom, Stage
from hustings.record.state import State
from hustings.sources.embedded import embedded_drafts

CONTEST = "parl.batley-and-spen.by.2021-07-01"
HARTLEPOOL = "parl.hartlepool.by.2021-05-06"
AIRDRIE = "parl.airdrie-and-shotts.by.2021-05-13"
CHESHAM = "parl.chesham-and-amersham.by.2021-06-17"
SLUG = "batley-and-spen-2021"
CLOSE = datetime(2021, 7, 1, 21, 0, tzinfo=UTC)


class Night:
    """A ledger in memory: entries are applied in order, one minute after another unless a time is given."""

    def __init__(self, *, is_test: bool = True, without: Iterable[str] = (CONTEST,)) -> None:
        self.state = State()
        self.texts: dict[str, bytes] = {}
        self.now = CLOSE - timedelta(hours=12)
        self.enter(LedgerOpened(title="A night", is_test=is_test))
        for draft in embedded_drafts(without=frozenset(without)):
            self.enter(draft.payload, source=draft.source)
        page = CoveragePage(slug=SLUG, title="Batley and Spen by-election", contest_ids=(CONTEST,))
        self.enter(PageEntered(page=page))

    def enter(self, payload: Payload, *, source: str = "", by: str = "editor", reason: str = "") -> int:
        """Apply one entry; its number."""
        entry = Entry(
            number=self.state.number + 1,
            at=self.now,
            by=by,
            source=source,
            reason=reason,
            payload=payload,
            previous_hash="",
            hash="",
        )
        self.state.apply(entry)
        return entry.number

    def at(self, hour: int, minute: int) -> Night:
        """Set the clock to this time of the night, in BST; before noon it is 2 July."""
        day = 1 if hour >= 12 else 2
        self.now = datetime(2021, 7, day, hour, minute, tzinfo=UTC) - timedelta(hours=1)
        return self

    def post(
        self, headline: str, body: str = "", *, label: Label = Label.NONE, byline: str = "", voters: bool = False
    ) -> int:
        """Publish a post; its number."""
        words = self.words(headline, body, byline)
        return self.enter(PostPublished(page=SLUG, text=words, label=label, drawn_from_voters=voters))

    def words(self, headline: str, body: str = "", byline: str = "") -> str:
        """Keep the words of a post; their digest."""
        text = PostText(headline=headline, body=body, byline=byline, by_role="reporter at the count" if byline else "")
        attachment = Attachment.of(text.to_json(), MEDIA_TYPE)
        self.texts[attachment.digest] = attachment.content
        return attachment.digest

    @property
    def text_of(self) -> Callable[[str], bytes | None]:
        return self.texts.get

    def event(self, stage: Stage, text: str = "", *, public: bool = True, expected_at: datetime | None = None) -> int:
        """Log something that happened at the count."""
        event = CountEvent(contest_id=CONTEST, stage=stage, text=text, is_public=public, expected_at=expected_at)
        return self.enter(EventLogged(event=event))

    def publish(self, part: Part, figures: Figures, *, one_source: bool = False, source: str = "") -> int:
        """Key twice, confirm and publish; the number of the publication."""
        heard = (HeardFrom.LIVE, HeardFrom.SHEET)
        keyed = [
            self.enter(Keyed(contest_id=CONTEST, part=part, figures=figures, heard_from=h), by=f"keyer {i}")
            for i, h in enumerate(heard)
        ]
        confirmed = self.enter(
            Confirmed(contest_id=CONTEST, part=part, keyings=tuple(keyed), figures=figures, one_source=one_source)
        )
        return self.enter(Published(contest_id=CONTEST, part=part, of=confirmed, figures=figures), source=source)


def declared_figures() -> Figures:
    """The figures declared at Batley and Spen, as the embedded record holds them."""
    payloads = [draft.payload for draft in embedded_drafts()]
    found = next(p for p in payloads if isinstance(p, ResultEntered) and p.contest_id == CONTEST)
    return found.figures


VERIFICATION = Figures(votes={}, electorate=79_373, ballots_verified=37_786)
HEARD = "heard at the count, and the returning officer's sheet"


def before() -> Night:
    """An evening before the close of poll."""
    night = Night().at(20, 30)
    night.post("Polls are open until ten", "Results are expected **in the early hours**.")
    return night


def verified() -> Night:
    """The ballot papers are verified and the votes are being counted."""
    night = before().at(22, 0)
    night.event(Stage.CLOSED, "Polls have closed. The boxes are on their way to Huddersfield.")
    night.at(0, 10).publish(Part.VERIFICATION, VERIFICATION, source=HEARD)
    night.at(0, 20).event(Stage.COUNTING, "Counting has begun.", expected_at=CLOSE + timedelta(hours=7))
    night.post("Turnout is 47.6%", "That is 37,786 ballot papers.", label=Label.ANALYSIS, byline="A. Reporter")
    return night


def declared() -> Night:
    """The result is declared and published."""
    night = verified().at(4, 40)
    night.event(Stage.BUNDLE_CHECK, "A bundle check is under way.")
    night.at(5, 25).publish(Part.COUNT, declared_figures(), source=HEARD)
    night.at(5, 26).post(
        "Labour hold Batley and Spen",
        "Kim Leadbeater takes the seat by **323 votes**.\n\n> “Quoted words”, she said.\n\n- one\n- two",
        label=Label.BREAKING,
        byline="A. Reporter",
    )
    return night
