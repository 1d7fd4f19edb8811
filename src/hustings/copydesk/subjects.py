"""Whom a claim is about, by the grammar of the words round it, and who that is in a contest."""

from __future__ import annotations

import re
from collections.abc import Sequence

from hustings.copydesk import grammar
from hustings.copydesk.grammar import WHOEVER
from hustings.copydesk.kinds import Typed
from hustings.copydesk.masks import ASIDE, Mask
from hustings.copydesk.names import Mention
from hustings.copydesk.scene import Scene
from hustings.copydesk.values import ClaimType, Confidence
from hustings.copydesk.words import plain_words, signs
from hustings.record.model import INDEPENDENT, Candidacy

T = ClaimType
WEAK, LIKELY, SURE, BOUND = Confidence
_OBJECT = re.compile(rf"\b{signs('object')}\s+(?:the |an? |out )?$")
_POSSESSED = re.compile(
    r"\b(?:that|those|shares?|votes?|tally|total|figure|support|backing|collapse|rise|fall|decline|surge|score|result)"
    r" (?:of|for) (?:the )?$"
)


def _in_turn(mask: Mask, claim: Typed, mentions: dict[int, Mention]) -> Mention | None:
    """Whom one of a run of figures is about: "Labour and the Greens were third and fourth", "respectively"."""
    kind = mask.text[claim.at]
    is_told = "respectively" in mask.text or kind == grammar.ORDINAL
    for run in re.finditer(rf"{kind}(?:,? (?:and |votes and )?{kind})+", mask.text) if is_told else ():
        if run.start() <= claim.at < run.end():
            places = [n for n in range(run.start(), run.end()) if mask.text[n] == kind]
            named = [n for n in mentions if n < run.start()][-len(places) :]
            if len(named) == len(places):
                return mentions[named[places.index(claim.at)]]
    return None


def subject_of(mask: Mask, claim: Typed, carried: Mention | None) -> tuple[Mention | None, Confidence]:
    """Whom a claim is about, by the grammar of the words round it, and how sure that is; None where nobody is."""
    who, confidence = _subject(mask, claim, carried)
    if who is not None and who.role:
        confidence = min(confidence, who.sureness)
    return who, confidence


def _subject(mask: Mask, claim: Typed, carried: Mention | None) -> tuple[Mention | None, Confidence]:
    mentions = dict(mask.mentions())
    at = claim.at
    if claim.figure is not None and (in_turn := _in_turn(mask, claim, mentions)) is not None:
        return in_turn, BOUND
    hit = claim.hit
    if hit is not None and claim.type is not T.COMPARISON:
        slots = [place for name, place in hit.slots.items() if name[:-1] in ("who", "whose") and place in mentions]
        if slots and hit.pattern.type in ("votes", "rank", "vote_share", "predecessor"):
            return mentions[slots[0]], BOUND
    aside = next((s for s in (m.span() for m in ASIDE.finditer(mask.text)) if s[0] < at < s[1]), None)
    if aside and mask.text[aside[0] :].startswith((", who ", " who ")) and aside[0] - 1 in mentions:
        inner = [n for n in mentions if aside[0] < n < at]
        if not inner:
            return mentions[aside[0] - 1], BOUND
    if claim.figure is not None and (after := _after(mask, at, mentions)) is not None:
        return after, BOUND
    if _DESCRIBED.search(mask.text[:at]):
        return carried, WEAK
    before = [n for n in mentions if n < at]
    if not before:
        if not mentions and re.match(r"\W*(?:with|on|at|in)\b[^,]*$", mask.text[:at]):
            return None, WEAK
        if mentions and re.search(r"\b(?:we|our|us)\b", mask.text):
            return next((mentions[n] for n in sorted(mentions) if not mentions[n].role), carried), WEAK
        if claim.type is T.RANK and mentions and (carried is None or "," not in mask.text[: min(mentions)]):
            return (mentions[min(mentions)], LIKELY) if min(mentions) - at < 40 else (carried, WEAK)
        return carried, WEAK
    apart = [n for n in before if not (mentions[n].party and not mentions[n].standings and _AS.search(mask.text[:n]))]
    nearest = (apart or before)[-1]
    if re.fullmatch(
        r"['’s]*[\s,(–—-]*(?:on|with|at|took|had|got|was|finished on|trailing on|in)?\s*", mask.text[nearest + 1 : at]
    ):
        is_taken_from = re.search(r"\bwith\s*$|from\s+(?:the )?.$", mask.text[:at])
        if not (is_taken_from and is_object(mask, nearest)):
            return mentions[nearest], BOUND
    if hit is not None and claim.figure is None and "did" in hit.pattern.template:
        return mentions[nearest], BOUND
    place = subject_before(mask, at, apart or before)
    found = mentions[place]
    if is_object(mask, place):
        return found, WEAK
    is_only = place == before[-1] or all(_is_one(found, mentions[n]) for n in before)
    between = ASIDE.sub("", mask.text[place:at])
    if not is_only or _CLAUSE.search(between):
        return found, LIKELY
    return found, BOUND if all(_is_one(found, m) for m in mentions.values()) else SURE


_DESCRIBED = re.compile(  # somebody whom the text names otherwise: "the former prime minister's 11,217"
    rf"\b(?:the|his|her) (?:[a-z-]+ ){{0,3}}(?:{signs('office')}|{signs('standing-as')})(?:['’]s)? (?:on |with |had )?$"
)
_CLAUSE = re.compile(r";|, (?:and |but )?(?:it|there|that|this|who|which)\b")


def _is_one(a: Mention, b: Mention) -> bool:
    """Whether two mentions are of one person or party, or of a person and the party stood for."""
    return bool(set(a.standings) & set(b.standings)) or (a.party is not None and a.party == b.party)


_AS = re.compile(r"\b(?:as|for|under)\s+(?:an? |the )?$")


def subject_before(mask: Mask, at: int, before: Sequence[int]) -> int:
    """Which of the mentions before a place is the subject there: the last that is no object, nor in an aside."""
    asides = [s for s in (m.span() for m in ASIDE.finditer(mask.text)) if not s[0] <= at < s[1]]
    outside = [n for n in before if not any(s <= n < e for s, e in asides)] or list(before)
    free = [n for n in outside if not is_object(mask, n) and not _negated(mask, n)]
    clause = max(mask.text.rfind(mark, 0, at) for mark in (";", " while ", " but ", " whereas "))
    inside = [n for n in free if n > clause]
    return (inside or free or outside)[-1]


def is_object(mask: Mask, at: int) -> bool:
    """Whether a mention is what another does something to: not in "the share of the Greens", which is theirs."""
    return bool(_OBJECT.search(mask.text[:at])) and not _POSSESSED.search(mask.text[:at])


def _negated(mask: Mask, at: int) -> bool:
    return bool(re.search(r"\b(?:unlike|like|with the help of)\s+(?:the )?$", mask.text[:at]))


_AFTER = re.compile(
    rf"(?:\s+(?:votes|ballots|per cent|of the (?:vote|total|poll)|votes? cast|share))*\s*(?:"
    rf"\s{signs('won-by')}\s+(?:the |an? |his |her |their |fellow |independent )*(?P<for>[{WHOEVER}])"
    rf"|\s(?:that |which )?(?:the (?:late )?)?(?P<rel>[{WHOEVER}])\s+(?:had\s+)?(?:\w+ )?{signs('enjoyed')})"
)


def _after(mask: Mask, at: int, mentions: dict[int, Mention]) -> Mention | None:
    match = _AFTER.match(mask.text, at + 1)
    if match is None:
        return None
    place = match.start("for") if match["for"] else match.start("rel")
    return mentions.get(place)


def standing(who: Mention | None, contest_id: str | None, scene: Scene) -> Candidacy | None:
    """The candidacy that a person or party has in a contest; None where there is none, or more than one."""
    if who is None or contest_id is None:
        return None
    contest = scene.archive.contest(contest_id)
    here = [contest.candidacy(candidacy_id) for found_id, candidacy_id in who.standings if found_id == contest_id]
    if here:
        same = [c for c in here if who.party is None or (c and c.party == who.party)] or here
        return same[0] if len(same) == 1 else None
    if (namesake := namesake_of(who, contest_id, scene)) is not None:
        return namesake
    key = who.party or party_of(who, scene)
    if key is None or (key == INDEPENDENT and who.standings):
        return None
    listed = [c for c in contest.candidacies if c.party == key]
    return listed[0] if len(listed) == 1 else None


def namesake_of(who: Mention, contest_id: str, scene: Scene) -> Candidacy | None:
    """The candidacy in a contest of a person who stood in another, by name; None where nobody there has it."""
    there = (scene.archive.contest(c).candidacy(i) for c, i in who.standings)
    names = {plain_words(candidacy.name) for candidacy in there if candidacy}
    here = [c for c in scene.archive.contest(contest_id).candidacies if plain_words(c.name) in names]
    return here[0] if len(here) == 1 else None


def party_of(who: Mention | None, scene: Scene) -> str | None:
    """The party of a mention: as named, else as the person stood."""
    if who is None:
        return None
    if len({contest for contest, _ in who.standings}) < len(who.standings):
        return who.party  # two people of that name in one contest: not guessed
    if who.standings:
        contest_id, candidacy_id = who.standings[-1]
        candidacy = scene.archive.contest(contest_id).candidacy(candidacy_id)
        return candidacy.party if candidacy else who.party
    return who.party


_FROM_TO = re.compile(rf"from\s+(?:the )?(?P<from>[{WHOEVER}])[^;]*?\bto\s+(?:the )?(?P<to>[{WHOEVER}])")
_PAIR = re.compile(rf"(?P<from>[{WHOEVER}])[\s-]*to[\s-]*(?P<to>[{WHOEVER}])")
_TO_FROM = re.compile(rf"\bto(?:wards)?\s+(?:the )?(?P<to>[{WHOEVER}])[^;]*?\bfrom\s+(?:the )?(?P<from>[{WHOEVER}])")
_ONLY_TO = re.compile(
    rf"swing (?:[^;.]*?)(?:to|towards)\s+(?:the )?(?P<to>[{WHOEVER}])"
    rf"|swung [^;.]*?(?:to|towards|behind)\s+(?:the )?(?P<to2>[{WHOEVER}])"
)
_ONLY_FROM = re.compile(rf"(?:swing|away) (?:away )?from\s+(?:the )?(?P<from>[{WHOEVER}])")


def swing_parties(mask: Mask, at: int, scene: Scene) -> tuple[str | None, str | None]:
    """The parties a swing is from and to, as far as the words name them."""
    mentions = dict(mask.mentions())
    for pattern in (_PAIR, _FROM_TO, _TO_FROM):
        found = [m for m in pattern.finditer(mask.text) if abs(m.start() - at) < 90]
        if found:
            match = min(found, key=lambda m: abs(m.start() - at))
            return party_of(mentions.get(match.start("from")), scene), party_of(mentions.get(match.start("to")), scene)
    if only := _ONLY_TO.search(mask.text):
        place = only.start("to") if only["to"] else only.start("to2")
        return None, party_of(mentions.get(place), scene)
    if only := _ONLY_FROM.search(mask.text):
        return party_of(mentions.get(only.start("from")), scene), None
    return None, None
