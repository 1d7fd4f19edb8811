"""Who says what is quoted: the attribution beside each quotation, and short names tied to full ones.

No list of persons is needed: full names are runs of capitalised words, and count only once somebody is said to speak
by one of their parts.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

_TITLES = {
    **dict.fromkeys(("Mr", "Sir", "Lord"), "he"),
    **dict.fromkeys(("Ms", "Mrs", "Miss", "Dame", "Lady", "Baroness"), "she"),
    **dict.fromkeys(("Dr", "Prof", "Professor", "Cllr", "Councillor", "Rev"), ""),
}
_NO_NAMES = """
    A After Also Although An And Another As At Before Both But By During Every Following For From He Her Here His How
    However I If In It Its Later Meanwhile Most No Not Now Of On One Only Our Several She Since So Some Speaking That
    The Their Then There These They This Those Though Today Two We When Where Which While Who Why With Without Yet You
    Analysis Breaking By-election By-Election Campaign Candidate Caption Chancellor Chair City Commons Conservative
    Conservatives Correspondent Council County Deputy Democrat Democrats Editor Election First Former General Getty
    Government Greens House Image Images Lab Labour Leader Lib Lords Mayor Media Member Minister MP MPs National New
    News Number Opposition Parliament Party Photo Police Political Politics Prime Professor Reader Reform Reporter
    Secretary Shadow SNP Speaker Summary Time Tories Tory UK UKIP Ukip University Voters Watch Workers York
    Britain British England Scotland Wales Scottish Welsh English
"""
_NOT_NAMES = frozenset(_NO_NAMES.split())
_ROLE_WORDS = (
    r"(?:MP|mp|[Ll]eader|[Cc]andidate|[Mm]ayor|[Mm]inister|[Ss]ecretary|[Ss]pokes(?:man|woman|person)|[Ss]ources?|"
    r"[Pp]rofessor|[Cc]hair(?:man|woman)?|[Oo]fficer|[Dd]eputy|[Ww]inner|[Cc]ommentator|[Aa]lly|[Aa]llies|[Vv]oter|"
    r"[Mm]other|[Ff]ather|[Ww]idow(?:er)?|[Ss]ister|[Bb]rother|[Dd]aughter|[Ss]on|[Aa]gent|[Cc]ampaigner|[Rr]esident|"
    r"[Ee]ditor|[Dd]irector|[Cc]hief|[Hh]ead|[Rr]eporter|[Aa]ide|[Aa]ctivist|[Ss]trategist|[Cc]ouncillor|[Oo]fficial|"
    r"[Oo]rganiser|[Ii]nsider|[Vv]olunteer|[Mm]ember)"
)
_CAP = r"\b[A-Z][^\W\d_]{0,40}?(?:['’-][^\W\d_]{1,40}?){0,4}?(?=published at|Image|\b(?!['’-][^\W\d_]))"
_TITLE = rf"(?:(?:{'|'.join(_TITLES)})\.?\s+)"
_NAME = rf"{_TITLE}?{_CAP}(?:[ \t]+{_CAP}){{0,3}}"
_ROLE = rf"\b(?:[Tt]he|[Aa]n?|[Oo]ne|[Aa]nother|[Hh]er|[Hh]is|[Tt]heir)\s+(?:[\w’'-]+\s+){{0,3}}?{_ROLE_WORDS}\b"
_SUBJECT = rf"(?P<subject>\b[Ss]?[Hh]e\b|{_ROLE}(?:\s+{_NAME})?|{_NAME})"
_VERBS = (
    r"(?:sa(?:id|ys)|t(?:old|ells)|add(?:ed|s)|tweet(?:ed|s)|wr(?:ote|ites)|ask(?:ed|s)|repl(?:ied|ies)|stat(?:ed|es)|"
    r"finish(?:ed|es)|conclud(?:ed|es)|declar(?:ed|es)|explain(?:ed|s)|claim(?:ed|s)|insist(?:ed|s)|call(?:ed|s)|"
    r"hail(?:ed|s)|describ(?:ed|es)|warn(?:ed|s)|admit(?:ted|s)|jok(?:ed|es)|post(?:ed|s)|comment(?:ed|s)|"
    r"thank(?:ed|s)|prais(?:ed|es)|argu(?:ed|es)|believ(?:ed|es)|pa(?:id|ys)\s+tribute|acknowledg(?:ed|es)|"
    r"suggest(?:ed|s)|announc(?:ed|es)|urg(?:ed|es)|vow(?:ed|s)|promis(?:ed|es)|pledg(?:ed|es)|den(?:ied|ies)|"
    r"accus(?:ed|es)|continu(?:ed|es)|recall(?:ed|s)|remark(?:ed|s)|respond(?:ed|s)|brand(?:ed|s)|dubb(?:ed|s)|"
    r"blam(?:ed|es)|criticis(?:ed|es)|welcom(?:ed|es)|predict(?:ed|s)|roar(?:ed|s)|offer(?:ed|s)|attribut(?:ed|es))"
)
_AUXILIARY = r"(?:(?:has|had|have|also|later|then|again|\w+ly)\s+){0,2}"
_APPOSITION = rf"(?:,[^,.:;\n]{{1,90}},|,\s(?!the\b|an?\b)(?:\w+\s){{0,3}}{_ROLE_WORDS}\b[^,.:;\n]{{0,80}}|,)?"
_SAYS = re.compile(rf"{_SUBJECT}{_APPOSITION}\s+{_AUXILIARY}{_VERBS}\b")
_SAID_BY = re.compile(rf"\s*{_VERBS}\s+{_SUBJECT}")
_DASHED = re.compile(rf"[ \t]+[–—-][ \t]*(?P<subject>{_NAME})")
_COLON = re.compile(rf"\s*(?P<subject>{_NAME}):\s")
_SAYING = re.compile(r"\b(?:say|add|claim|insist|prais|tell|call|describ|hail|warn|argu|promis)ing\b[^.;\n]{0,60}$")
_FIRST = re.compile(_SUBJECT)
_NOBODY = re.compile(r"(?:It|That|There|Here|What|Who|They|We|You|I|This|(?:He|She)['’]s)\b")
_PRONOUN_FIRST = re.compile(r"[\s•]*([Ss]?[Hh]e)\b")
_NAMES = re.compile(_NAME)
_ROLE_BEFORE = re.compile(rf"((?:[\w’'-]+\s+){{0,2}}{_ROLE_WORDS})\s+$")
_SENTENCE_END = re.compile(r"[.!?]['’\"”\x00]*\s+(?=[A-Z\"“‘'•\x00])")
_MASK = "\x00"
_AROUND = 2_000  # characters of a paragraph that are looked at, before a quotation and after it
_LOOKED_BACK = 6  # paragraphs in which the person behind a pronoun is looked for


@dataclass(slots=True)
class People:
    """Full names with how often each is met, and what ties shorter names, roles and pronouns to them."""

    names: Counter[str] = field(default_factory=Counter)
    pronouns: dict[str, str] = field(default_factory=dict)  # by a part of a name that a title stood before
    roles: dict[str, Counter[str]] = field(default_factory=dict)
    by_part: dict[tuple[int, str], str] = field(default_factory=dict)  # the commonest with this first (0), last (-1)

    def full(self, phrase: str) -> str:
        """The full name behind a name or a role; the phrase itself, without titles, where none is known."""
        words = name_words(phrase)
        if len(words) >= 2:
            return " ".join(words)
        untitled = [word for word in phrase.split() if word.rstrip(".") not in _TITLES]
        plain = " ".join(words if len(untitled) == len(words) else untitled)
        for place in (-1, 0):
            if words and (place, words[0]) in self.by_part:
                return self.by_part[place, words[0]]
        role = plain.casefold().split()
        for first in range(len(role)):
            if held := self.roles.get(" ".join(role[first:])):
                return held.most_common(1)[0][0]
        return plain

    def pronoun(self, name: str) -> str:
        """ "he" or "she" where a title tells, else ""."""
        words = name.split()
        told = {self.pronouns[key] for key in (name, words[-1], words[0]) if key in self.pronouns}
        return told.pop() if len(told) == 1 else ""


def people_in(texts: Iterable[str]) -> People:
    """Everybody whom these texts call by at least two names."""
    people = People()
    titled: list[tuple[str, str]] = []
    for text in texts:
        for match in _NAMES.finditer(text):
            words, title = name_words(match[0]), match[0].split()[0].rstrip(".")
            if 2 <= len(words) <= 3:
                name = " ".join(words)
                people.names[name] += 1
                _note_role(people, text, match.start(), match[0], name)
            if words and _TITLES.get(title):
                titled.append((" ".join(words), _TITLES[title]))
    for name in sorted(people.names, key=lambda name: (people.names[name], name)):
        people.by_part |= {(0, name.split()[0]): name, (-1, name.split()[-1]): name}
    for name, pronoun in titled:
        people.pronouns.setdefault(people.full(name), pronoun)
    return people


def name_words(phrase: str) -> list[str]:
    """The words of a phrase that can be a person's name: no titles, roles, parties or possessives."""
    words = [re.sub(r"['’]s?$", "", word.rstrip(".")) for word in phrase.split()]
    return [w for w in words if w[:1].isupper() and not w.isupper() and w not in _NOT_NAMES and w not in _TITLES]


def speakers_of(text: str, spans: Sequence[tuple[int, int]], ends: Sequence[int], people: People) -> list[str]:
    """The speaker of each quotation, "" where nobody is named. *ends* are those of the paragraphs."""
    masked = _masked(text, spans)
    starts = [start for start, _ in spans]
    found: list[str] = []
    for start, end in spans:
        paragraph = _paragraph(ends, start)
        begins = max(ends[paragraph - 1] if paragraph else 0, start - _AROUND)
        limit = min(ends[_paragraph(ends, end)], end + _AROUND)
        subject, at = _attribution(text, masked, start, end, begins, limit, people)
        if subject.casefold() in ("he", "she"):
            found.append(_behind(subject.casefold(), masked, at, ends, people, starts, found))
        elif subject:
            found.append(people.full(subject))
        else:
            goes_on = bool(found) and _goes_on(masked, start, end, begins, limit, spans[len(found) - 1][1])
            found.append(found[-1] if goes_on else "")
    return found


def _attribution(
    text: str, masked: str, start: int, end: int, begins: int, limit: int, people: People
) -> tuple[str, int]:
    """The words for who speaks, and where they stand: before the quotation, after it, else in its sentence."""
    sentence = max((m.end() for m in _SENTENCE_END.finditer(masked, begins, start)), default=begins)
    before = [m for m in _SAYS.finditer(masked, sentence, start) if not _NOBODY.match(m["subject"])]
    if not before and (said := _COLON.match(masked, sentence, start)):
        before = [said]
    if not before and _SAYING.search(masked, sentence, start):
        subjects = list(_FIRST.finditer(masked, sentence, start))
        before = ([m for m in subjects if people.full(m["subject"]) in people.names] or subjects)[:1]
    if before and text[before[-1].end() : start].rstrip()[-1:] in (":", ","):
        return before[-1]["subject"], before[-1].start()
    if text[end - 2 : end - 1] != "." or text[end : end + 1] == ",":
        place = end + (text[end : end + 1] == ",")
        after = _SAID_BY.match(masked, place) or _SAYS.match(masked, place + len(_space(masked, place)))
        if after and not _NOBODY.match(after["subject"]):
            return after["subject"], after.start("subject")
        if after := _DASHED.match(masked, place):
            return after["subject"], after.start("subject")
    if before:
        return before[-1]["subject"], before[-1].start()
    if text[end - 2 : end - 1] not in ".!?":
        closing = _SENTENCE_END.search(masked, end, limit)
        if rest := _SAYS.search(masked, end, closing.start() if closing else limit):
            return rest["subject"], rest.start()
    return "", start


def _goes_on(masked: str, start: int, end: int, begins: int, limit: int, before: int) -> bool:
    """Whether a quotation goes on from the one that ended *before*: it ends its paragraph, or is all of one."""
    is_last = not masked[end:limit].strip(" \t.,\n")
    return is_last and (before > begins or not masked[begins:start].strip())


def _behind(
    pronoun: str,
    masked: str,
    at: int,
    ends: Sequence[int],
    people: People,
    starts: Sequence[int],
    found: Sequence[str],
) -> str:
    """Whom a pronoun means: in the nearest paragraph that names anybody, who is known to be he or she, else first.

    A person who spoke there goes before one who is only named; whoever a title tells to be the other is passed over.
    """
    paragraph = _paragraph(ends, at)
    for number in range(paragraph, max(-1, paragraph - _LOOKED_BACK), -1):
        limit = min(at, ends[number])
        begins = max(ends[number - 1] if number else 0, limit - _AROUND)
        goes_on = (first := _PRONOUN_FIRST.match(masked, begins, limit)) and first[1].casefold() == pronoun
        named = [] if goes_on else list(dict.fromkeys(_named(masked, begins, limit, people)))
        spoke = [who for who in found[bisect_left(starts, begins) : bisect_left(starts, limit)] if who]
        possible = [who for who in (*named, *reversed(spoke)) if people.pronoun(who) in ("", pronoun)]
        sure = [who for who in possible if people.pronoun(who) == pronoun]
        unsure = [who for who in reversed(spoke) if who in possible] or possible
        if sure or unsure:
            return (sure or unsure)[0]
    return ""


def _named(masked: str, begins: int, limit: int, people: People) -> Iterator[str]:
    """The people named between two places, in order, by their full names."""
    for match in _NAMES.finditer(masked, begins, limit):
        name = people.full(match[0])
        if name in people.names and name_words(match[0]):
            yield name


def _note_role(people: People, text: str, at: int, phrase: str, name: str) -> None:
    """Tie the role that stands before a name to it: "new MP", "Labour leader"."""
    role = " ".join(word for word in phrase.split() if word not in name.split() and word not in _TITLES)
    before = _ROLE_BEFORE.search(text, max(0, at - 60), at)
    words = f"{before[1] if before else ''} {role}".casefold().split()
    if not words or not re.fullmatch(_ROLE_WORDS, words[-1], re.IGNORECASE):
        return
    for first in range(max(0, len(words) - 3), len(words)):
        people.roles.setdefault(" ".join(words[first:]), Counter())[name] += 1


def _masked(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """The text with everything quoted blotted out, each character in its place."""
    pieces: list[str] = []
    place = 0
    for start, end in spans:
        pieces += (text[place:start], _MASK * (end - start))
        place = end
    return "".join((*pieces, text[place:]))


def _paragraph(ends: Sequence[int], at: int) -> int:
    return min(bisect_left(ends, at), len(ends) - 1)


def _space(text: str, at: int) -> str:
    return text[at : at + len(text[at : at + 40]) - len(text[at : at + 40].lstrip())]
