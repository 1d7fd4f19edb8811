"""Who is meant: people joined to the parties that stand by their names, and pronouns and roles resolved."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace

from hustings.copydesk.archive import Archive
from hustings.copydesk.layout import Sentence
from hustings.copydesk.names import Mention
from hustings.copydesk.scene import Scene
from hustings.copydesk.values import Confidence
from hustings.copydesk.words import signs
from hustings.record.model import INDEPENDENT

WEAK, LIKELY, SURE, _ = Confidence
_GAP = r"[ \u00a0]"
_STANDS = f"(?i:{signs('standing-as')})"
_NOUN = rf"(?:{_STANDS},?{_GAP})?(?:(?:Mr|Mrs|Ms|Dr|Sir|Dame|Cllr|Councillor)\.?{_GAP})?"
_PRAISE = rf"(?:{signs('praise')} )*"
_APPOSED = re.compile(rf"(?:['’]s)?{_GAP}{_PRAISE}{_NOUN}")
_APPOSED_PLURAL = re.compile(rf"['’]s?{_GAP}{_PRAISE}{_NOUN}")
_APPOSED_INDEPENDENT = re.compile(rf",?{_GAP}{_NOUN}")
_BRACKET = re.compile(rf"{_GAP}*\((?:the )?")
_FOR = re.compile(
    rf",?{_GAP}(?:of|from){_GAP}(?:the )?"
    rf"|,{_GAP}(?:for|representing|who (?:stood|ran|was standing) (?:for|as)|standing (?:for|as)"
    rf"|the candidate (?:for|of)){_GAP}(?:the |an? )?"
)
_COMMA = re.compile(rf",{_GAP}(?:the{_GAP}|an?{_GAP})?")
_NOT_NOW = re.compile(
    r"(?:former|formerly|ex-?|then|once|one-time|ousted|disowned by|quit|left|suspended by)\W*(?:the |a |an )?$", re.I
)


def tie_parties(text: str, mentions: Sequence[Mention], archive: Archive) -> list[Mention]:
    """Mentions with each party that stands by a person joined to them: "Labour's Karen Shore", "Lisa Forbes (Lab)"."""
    joined: list[Mention] = []
    for mention in sorted(mentions, key=lambda m: (m.start, -m.end)):
        last = joined[-1] if joined else None
        if last is None or mention.role or last.role:
            joined.append(mention)
        elif last.party and not last.standings and mention.standings and _leads(text, last, mention):
            joined[-1] = _tied(text, mention, last, archive)
        elif last.standings and last.party is None and mention.party and _follows(text, last, mention):
            joined[-1] = _tied(text, last, mention, archive)
        else:
            joined.append(mention)
    return joined


_FORMER = re.compile(r"\b(?:former|ex-?|one-time|ousted|ex)[ -]$", re.I)
_OFFICE = re.compile(f" (?i:{signs('office')})")


def without_offices(text: str, mentions: Iterable[Mention]) -> list[Mention]:
    """Mentions without the parties that only say what somebody was: "the former Labour leader"."""
    return [
        m for m in mentions if not (_OFFICE.match(text, m.end) and _FORMER.search(text[max(0, m.start - 10) : m.start]))
    ]


def _is_plural(text: str, party: Mention) -> bool:
    return bool(re.search(r"(?:ves|ies|ats|ems|ens|sts|nts)$", text[party.start : party.end]))


def _leads(text: str, party: Mention, person: Mention) -> bool:
    """Whether a party stands before a person as theirs: "Labour's Karen Shore", "the Tory candidate, Peter Fleet"."""
    form = _APPOSED_PLURAL if _is_plural(text, party) else _APPOSED
    form = _APPOSED_INDEPENDENT if party.party == INDEPENDENT else form
    return bool(form.fullmatch(text, party.end, person.start))


def _follows(text: str, person: Mention, party: Mention) -> bool:
    """Whether a party stands behind a person as theirs: "Lisa Forbes (Lab)", "Chris Smyth of the Ulster Unionists"."""
    if person.is_possessive or party.is_possessive:
        return bool(re.match(rf"['’]s {_STANDS}\b", text[party.end :])) and bool(
            _COMMA.fullmatch(text, person.end, party.start)
        )
    rest = text[party.end : party.end + 14]
    if _BRACKET.fullmatch(text, person.end, party.start):
        return True
    if _FOR.fullmatch(text, person.end, party.start):
        return not re.match(rf" (?:leader|MP|councillor|and)| (?!{_STANDS})[A-Z]", rest)
    is_noun = re.match(rf",|\)|\.|$| {_STANDS}\b", rest)
    return bool(_COMMA.fullmatch(text, person.end, party.start) and is_noun) and not _is_plural(text, party)


def _tied(text: str, person: Mention, party: Mention, archive: Archive) -> Mention:
    """A person with the party that stands by the name, unless the words say that it is no longer theirs."""
    same = tuple(s for s in person.standings if _party_of(s, archive) == party.party)
    before = text[max(0, party.start - 22) : party.start]
    is_stated = not _NOT_NOW.search(before) or bool(same)
    return replace(
        person,
        start=min(person.start, party.start),
        end=max(person.end, party.end),
        standings=same or person.standings,
        party=party.party if is_stated else None,
        is_possessive=person.is_possessive if person.end > party.end else False,
    )


def _party_of(standing: tuple[str, str], archive: Archive) -> str | None:
    candidacy = archive.contest(standing[0]).candidacy(standing[1])
    return candidacy.party if candidacy else None


def conflicts(mention: Mention, archive: Archive) -> bool:
    """Whether the words tie a person to a party that they stood for in no contest in play."""
    if not mention.standings or mention.party is None:
        return False
    return mention.party not in {_party_of(s, archive) for s in mention.standings}


_AS_OBJECT = re.compile(rf"\b{signs('object')}\s+(?:the |an? )?$")


def resolve(text: str, mentions: Sequence[Mention], scene: Scene, sentences: Sequence[Sentence]) -> list[Mention]:
    """Mentions with roles and pronouns replaced by whom they stand for; those that stand for nobody are left out."""
    starts = [sentence.start for sentence in sentences]
    resolved: list[Mention] = []
    for mention in mentions:
        if not mention.role:
            resolved.append(mention)
        elif not _IS_PREDICATE.search(text[max(0, mention.start - 24) : mention.start]):
            here = starts[bisect_right(starts, mention.start) - 1]
            antecedent, sureness = _antecedent(text, mention, resolved[-_REMEMBERED:], scene, here, starts)
            if antecedent is not None:
                resolved.append(
                    replace(
                        antecedent,
                        start=mention.start,
                        end=mention.end,
                        is_possessive=mention.is_possessive,
                        head=(0, 0),
                        is_full_name=False,
                        role=mention.role,
                        sureness=min(sureness, antecedent.sureness),
                    )
                )
    return resolved


_OWNERS = {"his": "he", "her": "she"}  # of "his party"
_REMEMBERED = 40  # mentions among which a pronoun's antecedent is looked for
_IS_PREDICATE = re.compile(r"\b(?:becom\w+|became|is|was|be|as|elected|been|named|declared)\s+$", re.IGNORECASE)


def _antecedent(
    text: str, mention: Mention, before: Sequence[Mention], scene: Scene, here: int, starts: Sequence[int]
) -> tuple[Mention | None, Confidence]:
    """Whom a role or pronoun in the sentence that starts at *here* stands for, and how surely."""
    owner = _OWNERS.get(text[mention.start : mention.start + 3].lower())
    if mention.role == "party" and owner:
        who, sureness = _antecedent(text, replace(mention, role=owner), before, scene, here, starts)
        key = _key_of(who, scene) if who else None
        return (Mention(start=0, end=0, party=key), sureness) if key else (None, WEAK)
    if mention.role == "party":
        return _party_meant(text, before, scene, here, starts)
    if mention.role not in ("he", "she"):
        return _by_rank(mention.role, before, scene)
    gender = "Male" if mention.role == "he" else "Female"
    people = [m for m in before if m.is_person and m.gender in ("", gender)]
    known = [m for m in people if m.gender] or people
    inside = [m for m in known if m.start >= here]
    if inside:
        return inside[-1], SURE if _are_one(inside) else LIKELY
    if not known:
        return None, WEAK
    sentence = starts[bisect_right(starts, known[-1].start) - 1]
    last = [m for m in known if m.start >= sentence]
    current = [m for m in last if any(contest in scene.current.values() for contest, _ in m.standings)]
    return (current or last)[0], SURE if _are_one(current or last) else LIKELY


def _are_one(people: Sequence[Mention]) -> bool:
    """Whether all of these are one person."""
    return bool(set(people[0].standings).intersection(*(m.standings for m in people[1:])))


def _party_meant(
    text: str, before: Sequence[Mention], scene: Scene, here: int, starts: Sequence[int]
) -> tuple[Mention | None, Confidence]:
    """The party of "they" and "the party": of the last subject of its sentence, else of the first one before it."""
    free = [m for m in before if not _AS_OBJECT.search(text[max(0, m.start - 20) : m.start])] or list(before)
    if not free:
        return None, WEAK
    inside = [m for m in free if m.start >= here]
    sentence = starts[bisect_right(starts, free[-1].start) - 1]
    last = inside or [m for m in free if m.start >= sentence]
    keys = [key for m in last if (key := _key_of(m, scene))]
    if not keys:
        return None, WEAK
    meant = keys[-1] if inside else keys[0]
    if len(set(keys)) > 1:
        return Mention(start=0, end=0, party=meant), WEAK
    return Mention(start=0, end=0, party=meant), SURE if inside else LIKELY


def _key_of(mention: Mention, scene: Scene) -> str | None:
    return mention.party or (_party_of(mention.standings[0], scene.archive) if mention.standings else None)


def _by_rank(role: str, before: Sequence[Mention], scene: Scene) -> tuple[Mention | None, Confidence]:
    """Who won, came second or held the seat before, at the contest last spoken of by its people, else in hand."""
    focus = scene.current.get(scene.focus or "")
    spoken = [c for m in reversed(before) for c, _ in m.standings if c in scene.current.values()]
    contest_id = spoken[0] if spoken else focus
    sureness = SURE if contest_id and len(scene.current) == 1 else LIKELY
    if contest_id and role == "predecessor":
        contest_id = scene.before(contest_id)
    analysis = scene.archive.analyses.get(contest_id or "")
    wanted = 2 if role == "runner_up" else 1
    line = next((line for line in analysis.lines if line.rank == wanted), None) if analysis else None
    if line is None or contest_id is None:
        return None, WEAK
    who = Mention(start=0, end=0, standings=((contest_id, line.candidacy.id),), gender=line.candidacy.gender)
    return who, sureness
