"""A typed figure or wording made into a claim: its span, what it states, its contest and its subject."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction

from hustings.copydesk import grammar
from hustings.copydesk.dates import WhenKind
from hustings.copydesk.discourse import conflicts
from hustings.copydesk.frames import Thread, contest_of, in_hand
from hustings.copydesk.kinds import CHANGES, Typed
from hustings.copydesk.masks import Mask
from hustings.copydesk.names import Mention
from hustings.copydesk.numbers import Figure, Kind
from hustings.copydesk.scene import Scene
from hustings.copydesk.subjects import BOUND, is_object, party_of, standing, subject_before, subject_of, swing_parties
from hustings.copydesk.values import Claim, ClaimType, Comparator, Stated, Unit
from hustings.copydesk.words import signs

T = ClaimType
ABOUT_SOMEBODY = {T.VOTES, T.VOTE_SHARE, T.SHARE_CHANGE, T.VOTE_CHANGE, T.RANK, T.DEPOSIT, T.COMPARISON}
_UNITS = {Kind.PER_CENT: Unit.PER_CENT, Kind.PART: Unit.PER_CENT, Kind.POINTS: Unit.POINTS, Kind.ORDINAL: Unit.PLACE}


def claim_of(text: str, mask: Mask, claim: Typed, scene: Scene, thread: Thread) -> Claim:
    who, whose = None, BOUND
    if claim.figure is None or claim.type is not T.DEPOSIT:
        who, whose = subject_of(mask, claim, thread.subject)
    is_whose = claim.type in ABOUT_SOMEBODY or (claim.type is T.MAJORITY and not _has_current(mask, claim.at, scene))
    contest_id, is_earlier, where = contest_of(mask, claim, who if is_whose else None, scene, thread)
    type_ = claim.type
    if is_earlier and contest_id:
        thread.earlier_id = contest_id
    if type_ is T.MAJORITY and _is_between_others(mask, claim, who, contest_id, scene):
        type_ = T.COMPARISON
    elif type_ is T.MAJORITY and is_earlier:
        type_ = T.PREVIOUS_MAJORITY
    start, end = _span(text, mask, claim)
    about = type_ in ABOUT_SOMEBODY
    compared = compared_with(type_, contest_id, scene)
    candidacy = standing(who, contest_id, scene) if about else None
    party = (candidacy.party if candidacy else party_of(who, scene)) if about or type_ is T.POLL else None
    from_party = to_party = None
    if type_ is T.SWING:
        from_party, to_party = swing_parties(mask, claim.at, scene)
    if type_ is T.OUTCOME:
        party, from_party = _outcome_parties(mask, claim, scene, thread)
    if type_ in (T.SEAT_HISTORY, T.RECORD):
        party = _party_of_history(mask, claim, who, scene)
    if type_ is T.PREDECESSOR and who and who.standings:
        compared, candidacy = who.standings[-1][0], standing(who, who.standings[-1][0], scene)
    if type_ is T.SEATS:
        is_of_all = re.search(r"\bof (?:the |all )?$", mask.text[: claim.at])
        party = None if is_of_all else party_of(who, scene)
        contest_id = _general_election(contest_id, scene) if party or is_of_all else None
    return Claim(
        start=start,
        end=end,
        type=type_,
        stated=_stated(claim, mask),
        contest_id=contest_id,
        compared_with=compared,
        candidacy_id=candidacy.id if candidacy else None,
        party=party,
        from_party=from_party,
        to_party=to_party,
        confidence=min(where, whose if about or type_ is T.SEATS else BOUND),
        is_guess=claim.is_guess,
        doubt="" if contest_id else _doubt(mask, claim, scene, thread),
    )


def _has_current(mask: Mask, at: int, scene: Scene) -> bool:
    """Whether a candidate of a contest that is spoken of stands before a place."""
    standings = (standing for n, m in mask.mentions() if n < at for standing in m.standings)
    return any(contest_id in scene.current.values() for contest_id, _ in standings)


def _doubt(mask: Mask, claim: Typed, scene: Scene, thread: Thread) -> str:
    """Why a claim could not be tied to a contest."""
    years = [w.on.year for _, w in mask.whens() if w.kind is WhenKind.YEAR and w.on]
    known = thread.contest_id or in_hand(scene, thread)
    if known and years:
        held = [c.polling_day.year for c in scene.contests.get(scene.slug(known), ())]
        nearest = min(held, key=lambda year: abs(year - years[0]), default=None)
        hint = f"; the nearest is that of {nearest}" if nearest else ""
        return f"the record has no contest in {scene.archive.constituency(known).name} in {years[0]}{hint}"
    return "no contest of the record is named"


def _general_election(contest_id: str | None, scene: Scene) -> str | None:
    """A contest of the general election that a tally of seats is of: the contest's own, else the one before it."""
    if contest_id is not None:
        return scene.before(contest_id) if scene.archive.contest(contest_id).is_by_election else contest_id
    polls = [c for c in scene.archive.contests() if not (c.is_by_election or c.is_notional)]
    held = [c for c in polls if scene.published is None or c.election_day <= scene.published]
    return held[-1].id if held else None


def compared_with(type_: ClaimType, contest_id: str | None, scene: Scene) -> str | None:
    if contest_id is None or type_ not in CHANGES:
        return None
    return scene.archive.baseline(contest_id) or scene.before(contest_id)


def _is_between_others(mask: Mask, claim: Typed, who: Mention | None, contest_id: str | None, scene: Scene) -> bool:
    """Whether "27 ahead of the Greens", "pipped Ukip by five votes" is about others than the first two."""
    analysis = scene.archive.analyses.get(contest_id or "")
    pattern = claim.hit.pattern if claim.hit else None
    if analysis is None or contest_id is None or pattern is None or pattern.frame or _MARGIN.search(pattern.template):
        return False
    mentions = dict(mask.mentions())
    after = next((mentions[n] for n in sorted(mentions) if claim.at < n < claim.at + 24), None)
    beaten = next((mentions[n] for n in sorted(mentions, reverse=True) if n < claim.at and is_object(mask, n)), None)
    top = {line.candidacy.id for line in analysis.lines[:2]}
    named = [c.id for c in (standing(m, contest_id, scene) for m in (who, beaten, after) if m) if c]
    return bool(named) and not set(named) <= top


_MARGIN = re.compile(r"margin|majorit")


def _outcome_parties(mask: Mask, claim: Typed, scene: Scene, thread: Thread) -> tuple[str | None, str | None]:
    """The party that an outcome is about, and the one that the words say it took the seat from."""
    mentions = dict(mask.mentions())
    slots = claim.hit.slots if claim.hit else {}
    taken = next((p for name, p in slots.items() if name.startswith("from")), None)
    if by := next((p for name, p in slots.items() if name.startswith("to")), None):
        return party_of(mentions.get(by), scene), None
    about = _who_won(mask, claim, mentions, thread)
    if taken is not None and re.search(r"\bfor\b", mask.text[claim.at : taken]):
        return party_of(mentions.get(taken), scene), None
    return party_of(about, scene), party_of(mentions.get(taken), scene) if taken is not None else None


def _party_of_history(mask: Mask, claim: Typed, who: Mention | None, scene: Scene) -> str | None:
    """The party that a seat's history is about: one named in its words, else whoever stands before."""
    assert claim.hit is not None
    inside = [m for n, m in mask.mentions() if claim.hit.start <= n < claim.hit.end]
    return party_of(inside[0] if inside else who, scene)


def _who_won(mask: Mask, claim: Typed, mentions: dict[int, Mention], thread: Thread) -> Mention | None:
    """Whom an outcome is about: whoever stands before it; of a defeat, only one who stands close."""
    before = [n for n in mentions if n < claim.at]
    is_defeat = re.match(r"(?:an? )?(?:loss|defeat)", mask.text[claim.at : claim.at + 9])
    if is_defeat:
        return mentions[before[-1]] if before and claim.at - before[-1] < 12 else None
    return mentions[subject_before(mask, claim.at, before)] if before else thread.subject


_SCOPE = re.compile(r"[^,;.:()]{0,60}\b(?:since|ever|record|history|parliament|year)\b[^,;.:()]{0,60}")
_REST = re.compile(r"[^,;.:()]{0,60}")


def _with_scope(text: str, start: int, stop: int) -> int:
    """Where a superlative ends with the scope that it states: "since Croydon North in November 2012"."""
    form = _REST if text[start:stop].rstrip().endswith("since") else _SCOPE
    scope = form.match(text, stop)
    return scope.end() if scope else stop


def _span(text: str, mask: Mask, claim: Typed) -> tuple[int, int]:
    """Where a claim stands: its figure with rounding words and what it counts, or the words of a figureless one."""
    if claim.figure is None or (claim.hit and claim.type in (T.RECORD, T.SEAT_HISTORY, T.DEPOSIT)):
        assert claim.hit is not None
        at = claim.hit.start if claim.hit.figure >= 0 else claim.at
        first = next((n for n in range(at + 1, claim.hit.end) if mask.text[n] in grammar.FIGURES), claim.hit.end)
        stop = first if claim.hit.pattern.claims == "words" else claim.hit.end
        if claim.type is T.RECORD:
            stop = _with_scope(mask.text, claim.at, stop)
        start, end = mask.start(at), mask.end(stop)
        return start, max(start + len(text[start:end].rstrip()), start + 1)
    start, end = claim.figure.start, claim.figure.end
    if claim.type is T.RANK and claim.hit and 0 <= claim.hit.start < claim.at:
        begins = claim.hit.start
        while mask.text[begins] in grammar.WHO + grammar.WHOSE + " ":
            begins += 1
        start = min(start, mask.start(begins)) if claim.at - begins < 24 else start
    if counted := re.match(
        r"[\s-](?:votes?|papers|ballots|ballot papers|candidates|names|hopefuls|seats)(?!\w)",
        text[end : end + 20],
        re.I,
    ):
        end += counted.end()
    return start, end


def _stated(claim: Typed, mask: Mask) -> Stated:
    figure = claim.figure
    if figure is None:
        kind = (
            Comparator.SUPERLATIVE
            if claim.type is T.RECORD
            else Comparator.DIRECTION
            if claim.type in CHANGES
            else Comparator.EXACT
        )
        if claim.type is T.SEATS and claim.hit:
            inside = [
                t for n, t in mask.things.items() if claim.hit.start <= n < claim.hit.end and isinstance(t, Figure)
            ]
            return Stated(value=inside[0].value if inside else Fraction(1), unit=Unit.PLACE)
        if claim.type is T.RANK and claim.hit and "runner-up" in claim.hit.pattern.template:
            return Stated(value=Fraction(2), unit=Unit.PLACE)
        return Stated(comparator=kind, direction=_direction(claim, mask))
    unit = _UNITS.get(figure.kind, Unit.NUMBER)
    if unit is Unit.NUMBER and claim.type in (T.VOTES, T.MAJORITY, T.PREVIOUS_MAJORITY, T.VOTE_CHANGE):
        unit = Unit.VOTES
    if unit is Unit.NUMBER and figure.value < 100:
        if claim.type in (T.VOTE_SHARE, T.TURNOUT, T.POLL):
            unit = Unit.PER_CENT
        elif claim.type in (T.SHARE_CHANGE, T.SWING, T.TURNOUT_CHANGE):
            unit = Unit.POINTS
    return Stated(
        value=figure.value,
        unit=unit,
        comparator=figure.comparator,
        digits=figure.digits,
        direction=_direction(claim, mask) if claim.type in CHANGES else 0,
    )


_UP = re.compile(rf"\b{signs('up')}\b")
_DOWN = re.compile(rf"\b{signs('down')}\b")


def _direction(claim: Typed, mask: Mask) -> int:
    """1 for a rise and -1 for a fall, by the wording, else by the nearest word that says so."""
    if claim.direction:
        return claim.direction
    end = claim.hit.end if claim.hit else claim.at
    near = mask.text[max(0, claim.at - 40) : max(end, claim.at + 20)]
    ups = [abs(m.start() - 40) for m in _UP.finditer(near)]
    downs = [abs(m.start() - 40) for m in _DOWN.finditer(near)]
    if not ups and not downs:
        return 0
    return 1 if min(ups, default=999) < min(downs, default=999) else -1


def identities(people: Iterable[Mention], scene: Scene) -> list[Claim]:
    """A claim for each person whom the words tie to a party that they did not stand for."""
    found = []
    for mention in people:
        if not mention.role and conflicts(mention, scene.archive):
            contest_id, candidacy_id = mention.standings[-1]
            spoken = [s for s in mention.standings if s[0] in scene.current.values()]
            contest_id, candidacy_id = spoken[-1] if spoken else (contest_id, candidacy_id)
            found.append(
                Claim(
                    start=mention.start,
                    end=mention.end,
                    type=T.IDENTITY,
                    stated=Stated(),
                    contest_id=contest_id,
                    candidacy_id=candidacy_id,
                    party=mention.party,
                )
            )
    return found
