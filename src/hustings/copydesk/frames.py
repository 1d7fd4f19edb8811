"""Which contest a claim belongs to: the one in hand, the one before, or another that the words name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from hustings.copydesk import grammar
from hustings.copydesk.dates import When, WhenKind
from hustings.copydesk.grammar import FIGURES, WHOEVER
from hustings.copydesk.kinds import CHANGES, Typed
from hustings.copydesk.masks import ASIDE, Mask
from hustings.copydesk.names import Mention
from hustings.copydesk.scene import Scene
from hustings.copydesk.subjects import namesake_of, party_of
from hustings.copydesk.values import ClaimType, Confidence
from hustings.copydesk.words import signs

T = ClaimType
NOT_HELD = ""  # a contest at a time for which the record has none in the seat
_OF_THE_SEAT = {T.PREDECESSOR, T.VACANCY, T.SEAT_HISTORY, T.RECORD, T.DATE}
_CUT = re.compile(
    rf"[;:]|, (?:it|this|that|[{WHOEVER}]) (?:was|had been|were)\b|,? {signs('clause')}\b|,? and (?=in )"
    rf"|,? and (?=(?:finish|end)(?:ed|s|ing)?\b|now\b|this time\b)|,? in a (?:place|seat|town|city)\b"
    rf"|,?\b{signs('comparison')}\b| [–—-] |, (?={signs('after-comma')}\b)"
    rf"|\b(?:down|up) (?:on|from)\b|\b{signs('than-the')} the (?=[{FIGURES}])"
    rf"|,? ?{grammar.PART} (?:of )?the (?=[{FIGURES}])"
)
_EARLIER = re.compile(rf",?\s*(?:{signs('earlier')}|{signs('than-the')} the |{grammar.PART} (?:of )?the )")
_CONTINUES = re.compile(r",?\s*(?:when|where)\b")
_BACK = re.compile(r"\b(?:but|while|whilst|whereas|now|this time|and now)\b")
_THEN = re.compile(rf"\bonce(?= [{FIGURES}])|\b{signs('before-then')}\b")


@dataclass(slots=True)
class Thread:
    """What is carried from one sentence to the next."""

    contest_id: str | None = None
    earlier_id: str | None = None
    subject: Mention | None = None
    topic: ClaimType | None = None
    paragraph: int = -1
    label_id: str | None = None  # the earlier contest that the line is headed with ("2019: ...")
    end: int = 0
    prior_id: str | None = None  # the contest that was spoken of before this sentence
    carried: str | None = None  # the contest that the paragraph before was about
    people: tuple[Mention, ...] = ()  # whom the sentence before named
    heading_id: str | None = None  # the contest that a heading names for all that follows
    used: tuple[str, ...] = ()  # the contests of the claims before, the last first
    seats: frozenset[str] = frozenset()  # the seats that the paragraph has named so far

    def begin_paragraph(self, number: int, in_hand: str | None) -> None:
        """Forget what holds within a paragraph only; *in_hand* is the contest that the article is about."""
        self.carried = self.contest_id if self.contest_id != in_hand else None
        self.paragraph = number
        self.contest_id = self.earlier_id = self.topic = None
        self.seats = frozenset()


def contest_of(
    mask: Mask, claim: Typed, who: Mention | None, scene: Scene, thread: Thread
) -> tuple[str | None, bool, Confidence]:
    """The contest a claim belongs to, whether that is one before the seat's current one, and how sure it is."""
    contest_id, is_earlier = _contest(mask, claim, who, scene, thread)
    return contest_id, is_earlier, _how_sure(mask, claim, who, contest_id, scene, thread)


def _how_sure(
    mask: Mask, claim: Typed, who: Mention | None, contest_id: str | None, scene: Scene, thread: Thread
) -> Confidence:
    """Sure where only one seat is in play, the sentence names it, or the person stood there alone."""
    if contest_id and scene.slug(contest_id) in scene.current and not _is_dated(mask, claim, contest_id, scene):
        return Confidence.LIKELY
    is_theirs = who is not None and {c for c, _ in who.standings} & {contest_id} and not who.role
    if len(scene.current) == 1 or is_theirs:
        return Confidence.BOUND if len(scene.current) == 1 else Confidence.SURE
    named = {p.slug for n, p in mask.seats() if p.slug in scene.current and not mask.alludes(n)}
    if named or thread.seats:
        return Confidence.SURE if len(named or thread.seats) == 1 else Confidence.LIKELY
    return Confidence.WEAK if thread.carried else Confidence.SURE


def in_hand(scene: Scene, thread: Thread) -> str | None:
    """The contest that is spoken of where nothing nearer is named: of the last heading, else of the whole text."""
    return thread.heading_id or scene.current.get(scene.focus or "")


_HEADING = re.compile(rf"\W*(?:[a-z]+\W+){{0,2}}{grammar.SEAT}(?:\W+[a-z-]+){{0,3}}\W*")


def heading_of(mask: Mask, scene: Scene) -> str | None:
    """The contest that a line names and says nothing else of."""
    if not _HEADING.fullmatch(mask.text):
        return None
    return next((scene.current[p.slug] for _, p in mask.seats() if p.slug in scene.current), None)


def _is_dated(mask: Mask, claim: Typed, contest_id: str, scene: Scene) -> bool:
    """Whether the times of a sentence, and its words of comparison, leave no other contest of the seat open."""
    here = scene.current[scene.slug(contest_id)]
    whens = [w for n, w in mask.whens() if not w.is_bound and _is_of(mask, n, claim)]
    times = {found for w in whens if (found := _at(scene, here, w, None))}
    if contest_id != here:
        return times == {contest_id}
    return not times - {here} and not _THAT_TIME.search(mask.text) and not _BY_ELECTION.search(mask.text)


def _contest(mask: Mask, claim: Typed, who: Mention | None, scene: Scene, thread: Thread) -> tuple[str | None, bool]:
    seat = claim.hit.slots.get("seat1", claim.at) if claim.hit else claim.at
    here = _here(mask, max(seat, claim.at), scene, thread)
    if claim.type is T.DATE:
        here = next((scene.current[p.slug] for _, p in mask.seats() if p.slug in scene.current), here)
    if here is None:
        return None, False
    if claim.type in _OF_THE_SEAT:
        return here, False
    if claim.type in CHANGES:
        return _changed_since(mask, claim, here, scene) or _of_person(who, here, scene, same_seat=False) or here, False
    before = scene.before(here)
    if scene.is_ahead(here) and before is not None:
        return before, True
    if thread.label_id is not None:
        return thread.label_id, True
    if claim.hit is not None and claim.hit.pattern.frame == "previous":
        return (before or here), True
    framed = _framed(mask, claim, here, scene, thread)
    if framed == NOT_HELD:
        return None, False
    if framed is not None and framed != here:
        return framed, True
    if framed is None and claim.type is T.MAJORITY and before and _is_lost(mask, claim, here, before, scene):
        return before, True
    other = _of_person(who, here, scene, same_seat=framed is None)
    if other is not None and other != here:
        return other, scene.slug(other) == scene.slug(here)
    return here, False


_OWNED = re.compile(rf"(?P<who>[{WHOEVER}])['’s]*\s(?:\w+ ){{0,2}}(?:[{FIGURES}][\s-](?:vote[\s-])?)?{signs('margin')}")


def _is_lost(mask: Mask, claim: Typed, here: str, before: str, scene: Scene) -> bool:
    """Whether a majority is called that of a party which won the contest before and not this one."""
    mentions = dict(mask.mentions())
    owned = [m for m in _OWNED.finditer(mask.text, max(0, claim.at - 60)) if m.start() < claim.at < m.end() + 24]
    key = party_of(mentions.get(owned[-1].start("who")), scene) if owned else None
    return key is not None and key != _winner(here, scene) and key == _winner(before, scene)


def _winner(contest_id: str, scene: Scene) -> str | None:
    analysis = scene.archive.analyses.get(contest_id)
    return analysis.winner.candidacy.party if analysis and analysis.winner else None


_SINCE = re.compile(
    rf"[^,;.{FIGURES}]{{0,16}}\b(?:on|since|from|than in|than at|compared with)\s+(?:the )?(?P<when>{grammar.WHEN})"
)


def _changed_since(mask: Mask, claim: Typed, here: str, scene: Scene) -> str | None:
    """The contest of a change that is measured from another than the one before: "up 7.5 points on 2015"."""
    match = _SINCE.match(mask.text, claim.at + 1)
    when = mask.things.get(match.start("when")) if match else None
    since = scene.at(scene.slug(here), when) if isinstance(when, When) and when.on else None
    if since is None or since in (here, scene.before(here)):
        return None
    return next((c.id for c in scene.contests[scene.slug(here)] if scene.before(c.id) == since), None)


def label_of(mask: Mask, scene: Scene, thread: Thread) -> str | None:
    """The earlier contest that heads a line of figures: "2019: Labour 15,464, Conservative 11,869"."""
    headed = re.match(rf"\W*(?P<when>{grammar.WHEN})(?: [a-z]+){{0,2}}\s*:", mask.text)
    here = thread.contest_id or in_hand(scene, thread)
    if headed is None or here is None:
        return None
    when = mask.things[headed.start("when")]
    found = _at(scene, here, when, None) if isinstance(when, When) else None
    return found if found != here else None


def _here(mask: Mask, at: int, scene: Scene, thread: Thread) -> str | None:
    """The contest that the sentence is about: of the seat named nearest before, else carried, else in hand."""
    asides = [m.span() for m in ASIDE.finditer(mask.text)]
    beside = [(start, end) for start, end in asides if mask.text[start] == "," and not start <= at < end]
    seats = [(n, p) for n, p in mask.seats() if p.slug in scene.current]
    outside = [(n, p) for n, p in seats if not any(start <= n < end for start, end in beside)]
    before = [p for n, p in outside if n <= at and (n == at or not mask.alludes(n))]
    place = before[-1] if before else None
    after = [p for n, p in seats if at < n < at + 60 and _IN.search(mask.text[at + 1 : n])]
    place = after[0] if after else place
    if place is None:
        prior = thread.prior_id if seats else thread.contest_id
        return prior or in_hand(scene, thread)
    if thread.contest_id and scene.slug(thread.contest_id) == place.slug:
        return thread.contest_id
    return scene.current[place.slug]


_IN = re.compile(r"^[^,;:.]{0,50}\b(?:in|at|contest\w*|fought|for)\s+(?:the )?$")


def _of_person(who: Mention | None, here: str, scene: Scene, *, same_seat: bool) -> str | None:
    """The contest of a person who did not stand in the one in hand: in the same seat, else the latest elsewhere."""
    if who is None or not who.standings or any(contest == here for contest, _ in who.standings):
        return None
    if namesake_of(who, here, scene):
        return None
    slug = scene.slug(here)
    before = scene.before(here)
    if same_seat and any(contest == before for contest, _ in who.standings):
        return before
    inside = [c for c, _ in who.standings if scene.slug(c) == slug]
    if inside:
        return inside[-1] if same_seat else None
    spoken = [c for c, _ in who.standings if c in scene.current.values()]
    return spoken[-1] if spoken else None


def _framed(mask: Mask, claim: Typed, here: str, scene: Scene, thread: Thread) -> str | None:
    """The contest that times and words of comparison name; None where they name none."""
    text = mask.text
    asides = [m.span() for m in ASIDE.finditer(text)]
    inside = next((span for span in asides if span[0] <= claim.at < span[1]), None)
    if inside is not None:
        within = [m.start() for m in _CUT.finditer(text, *inside) if m.group() != ":"]
        start = max((n for n in within if n <= claim.at), default=inside[0])
        end = min((n for n in within if n > claim.at), default=inside[1])
        if (found := _in_segment(mask, claim, start, end, here, scene, thread)) is not None:
            return found
    cuts = [0, *(m.start() for m in _CUT.finditer(text) if not any(s <= m.start() < e for s, e in asides))]
    number = max(n for n, cut in enumerate(cuts) if cut <= claim.at)
    while True:
        start, end = cuts[number], cuts[number + 1] if number + 1 < len(cuts) else len(text)
        if (found := _in_segment(mask, claim, start, end, here, scene, thread, asides)) is not None:
            return found
        if number == 0 or not _CONTINUES.match(text, start):
            return _leading(mask, claim.at, start, here, scene, asides)
        number -= 1


def _in_segment(
    mask: Mask,
    claim: Typed,
    start: int,
    end: int,
    here: str,
    scene: Scene,
    thread: Thread,
    hidden: Sequence[tuple[int, int]] = (),
) -> str | None:
    inside = mask.text[start:end]
    for s, e in hidden:
        s, e = max(s, start), min(e, end)
        if s < e:
            inside = inside[: s - start] + " " * (e - s) + inside[e - start :]
    by_election = True if "by-election" in inside or "byelection" in inside else None
    if _NOW.search(mask.text[start : claim.at]):
        return here
    times = [
        (abs(n - claim.at), w)
        for n, w in mask.whens()
        if start <= n < end and not w.is_bound and not any(s <= n < e for s, e in hidden) and _is_of(mask, n, claim)
    ]
    polled = _BY_ELECTION.search(inside)
    last = _by_election_before(here, scene) if polled and not scene.archive.contest(here).is_by_election else None
    distance = min(abs(start + n - claim.at) for n in polled.span()) if polled else 0
    if last and all(distance <= n for n, _ in times):
        return last
    for _, when in sorted(times, key=lambda item: item[0]):
        if (found := _at(scene, here, when, by_election)) is not None:
            return found
        if when.kind is WhenKind.YEAR and when.on and when.on.year != scene.archive.contest(here).polling_day.year:
            before = scene.before(here)
            is_notional = before and scene.archive.contest(before).polling_day.year == when.on.year
            return before if is_notional else NOT_HELD
    if re.search(r"\bfrom\s*$", mask.text[start : claim.at]) and claim.type is not T.SWING:
        return scene.before(here)
    opened = _EARLIER.match(inside)
    is_theirs = opened and any(w in mask.text[start + opened.end() : claim.at] for w in WHOEVER)
    if (opened and not is_theirs) or (_AGAINST.match(inside) and claim.type in (T.TURNOUT, T.MAJORITY)):
        return scene.before(here)
    if _THEN.search(inside):
        return scene.before(here)
    if _THAT_TIME.search(inside) and thread.earlier_id:
        return thread.earlier_id
    return None


_BY_ELECTION = re.compile(r"\b(?:in|at|since|after) (?:the|that|last \w+['’]s|this \w+['’]s) by-?election\b")


def _by_election_before(contest_id: str, scene: Scene) -> str | None:
    """The last by-election in the seat before a contest."""
    day = scene.archive.contest(contest_id).polling_day
    found = [c for c in scene.contests.get(scene.slug(contest_id), ()) if c.is_by_election and c.polling_day < day]
    return found[-1].id if found else None


_NOW = re.compile(rf"\bnow\b[^,;]{{0,14}}$|\bfrom\b[^;]{{0,60}}[{FIGURES}][^;]{{0,60}}\bto\s*$")
_AGAINST = re.compile(r",?\s*against\b")
_THAT_TIME = re.compile(r"\b(?:then|that time|that day|on that occasion)\b")
_MEASURED_FROM = re.compile(
    rf"(?:\bon|\bthan(?: in| at| on)?|\bsince|\bfrom|\bto (?:their|its|her|his|the)"
    rf"|\b(?:on|to|from|than) (?:the )?[{WHOEVER}]['’s]*)\s*(?:the )?$"
)


def _is_of(mask: Mask, at: int, claim: Typed) -> bool:
    """Whether a time may be that of a claim: not what a change beside it is measured from ("down 28.5 on 2019")."""
    if claim.at == at + 1 or re.fullmatch(
        r"['’]s |'? ?(?:figure|total|result|majority|share|tally) of ", mask.text[at + 1 : claim.at]
    ):
        return True
    before = re.sub(rf"{grammar.WHEN}(?: of| in|['’]s)? $", "", mask.text[:at])
    return not _MEASURED_FROM.search(before)


def _at(scene: Scene, here: str, when: When, by_election: bool | None) -> str | None:
    slug = scene.slug(here)
    if when.kind in (WhenKind.LAST, WhenKind.GENERAL):
        contest = scene.archive.contest(here)
        return here if when.kind is WhenKind.GENERAL and not contest.is_by_election else scene.before(here)
    return scene.at(slug, when, by_election=by_election)


_OPENS = re.compile(rf"\W*(?:[^\s,{WHOEVER}]+ ){{0,4}}$")


def _leading(mask: Mask, at: int, start: int, here: str, scene: Scene, asides: Sequence[tuple[int, int]]) -> str | None:
    """The contest of a time that opens the sentence and holds until the sentence turns back."""
    early = [(n, w) for n, w in mask.whens() if n < min(42, at) and not w.is_bound and _OPENS.match(mask.text[:n])]
    first = next(((n, w) for n, w in early if not any(s <= n < e for s, e in asides)), None)
    if (
        first is None
        or _BACK.search(mask.text[first[0] : at])
        or mask.text[max(0, start - 1) : start + 1].strip() == ";"
    ):
        return None
    if any(mark in mask.text[: first[0]] for mark in FIGURES) or re.search(rf"[{FIGURES};]", mask.text[: first[0]]):
        return None
    return _at(scene, here, first[1], None) if first[1].kind is not WhenKind.WEEKDAY else None
