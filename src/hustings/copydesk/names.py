"""People and parties in copy. The record is the lexicon: candidates are looked for only within contests in play."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from rapidfuzz.distance import OSA

from hustings.copydesk.dates import MONTHS, WEEKDAYS
from hustings.copydesk.values import Confidence
from hustings.copydesk.words import Word, fold_word, plain_words, signs, word_list
from hustings.record.model import INDEPENDENT, Candidacy, Contest, Party

TITLES = {
    "mr",
    "mrs",
    "ms",
    "miss",
    "dr",
    "sir",
    "dame",
    "lord",
    "lady",
    "cllr",
    "councillor",
    "prof",
    "professor",
    "rev",
}
_SHORT = 4  # letters: a party's form no longer than this must be written as it stands
_TWO_SLIPS_FROM = 8  # letters of a surname that may be two slips away
_MISSPELT = 6  # letters of a surname that may be one slip of spelling away


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A person or party in a text. `standings` are the candidacies it may be, as (contest id, candidacy id).

    `party` is the key of a party named; with `standings`, the party that the words tie the person to. `role` is a key
    of [roles] in nicknames.toml, resolved by what stands before; `sureness` says how surely.
    """

    start: int
    end: int
    standings: tuple[tuple[str, str], ...] = ()
    party: str | None = None
    gender: str = ""
    role: str = ""
    is_possessive: bool = False
    is_full_name: bool = False
    sureness: Confidence = Confidence.BOUND
    head: tuple[int, int] = field(default=(0, 0))

    @property
    def is_person(self) -> bool:
        return bool(self.standings)


class Roster:
    """The candidates of the contests in play."""

    def __init__(self, contests: Iterable[Contest]) -> None:
        self._by_surname: dict[str, list[tuple[str, Candidacy, tuple[str, ...]]]] = defaultdict(list)
        for contest in contests:
            for candidacy in contest.candidacies:
                name = plain_words(candidacy.name)
                surname = plain_words(candidacy.surname) or name[-1:]
                if surname:
                    self._by_surname[surname[-1]].append((contest.id, candidacy, name))

    def find(self, text: str, spread: Sequence[Word]) -> list[Mention]:
        """Every candidate named, by full name or surname, then by the first name of one already named in full."""
        found: list[Mention] = []
        firsts: dict[str, Mention] = {}
        met: dict[str, Mention] = {}
        for at, word in enumerate(spread):
            if not word.is_capital or not word.plain:
                continue
            mention = self._at(text, spread, at)
            if mention is not None:
                mention = _as_met(mention, met.get(word.plain))
                met[word.plain] = mention if mention.is_full_name else met.get(word.plain, mention)
                found = [m for m in found if m.end <= mention.start]
                found.append(mention)
                if mention.is_full_name:
                    firsts.setdefault(fold_word(text[mention.head[0] : mention.head[1]].split()[0]), mention)
            elif word.plain in firsts and not _before_capital(text, spread, at):
                known = firsts[word.plain]
                found.append(
                    replace(known, start=word.start, end=word.end, is_possessive=word.is_possessive, is_full_name=False)
                )
        return found

    def _at(self, text: str, spread: Sequence[Word], at: int) -> Mention | None:
        """The candidate whose surname ends at this word; None if another first name stands before it."""
        word = spread[at]
        listed = self._by_surname.get(word.plain) or self._misspelt(word)
        if not listed:
            return None
        first, start = _given(text, spread, at, listed)
        kept = [(contest, c) for contest, c, name in listed if not first or _same_first(first, name)]
        if not kept or (first and first in TITLES):
            return None
        start, is_full = (start, True) if first else (word.start, False)
        start = _with_title(text, spread, at, start)
        return Mention(
            start=start,
            end=word.end,
            standings=tuple((contest, c.id) for contest, c in kept),
            gender=next((c.gender for _, c in kept if c.gender), ""),
            is_possessive=word.is_possessive,
            is_full_name=is_full,
            head=(start, word.end),
        )

    def _misspelt(self, word: Word) -> list[tuple[str, Candidacy, tuple[str, ...]]]:
        if len(word.plain) < _MISSPELT or word.plain in _not_surnames():
            return []
        near = [s for s in self._by_surname if s[0] == word.plain[0] and len(s) >= _MISSPELT]
        slips = 2 if len(word.plain) >= _TWO_SLIPS_FROM else 1
        near = [s for s in near if OSA.distance(s, word.plain, score_cutoff=slips) <= slips]
        return self._by_surname[near[0]] if len(near) == 1 else []


def _as_met(mention: Mention, before: Mention | None) -> Mention:
    """A surname alone as the one of several people whom the text last named in full."""
    if mention.is_full_name or before is None or not before.is_full_name:
        return mention
    same = tuple(s for s in mention.standings if s in before.standings)
    return replace(mention, standings=same, gender=before.gender) if same else mention


def _given(
    text: str, spread: Sequence[Word], at: int, listed: Sequence[tuple[str, Candidacy, tuple[str, ...]]]
) -> tuple[str, int]:
    """The first name before a surname and where it starts; "" where none stands there."""
    parts = {part for *_, name in listed for part in name}
    start = at
    while start and spread[start - 1].is_capital and _adjacent(text, spread[start - 1], spread[start]):
        plain = spread[start - 1].plain
        is_theirs = plain in parts or _any_first(plain, listed)
        if plain in TITLES or at - start >= 3 or (plain in _not_surnames() and not is_theirs):
            break
        if start - 1 < at - 1 and not is_theirs:
            break
        start -= 1
    if start == at:
        return "", spread[at].start
    return spread[start].plain, spread[start].start


def _any_first(plain: str, listed: Sequence[tuple[str, Candidacy, tuple[str, ...]]]) -> bool:
    return any(_same_first(plain, name) for *_, name in listed)


def _with_title(text: str, spread: Sequence[Word], at: int, start: int) -> int:
    before = next((w for w in reversed(spread[:at]) if w.end <= start), None)
    if before and before.plain in TITLES and text[before.end : start].strip(" .\u00a0") == "":
        return before.start
    return start


def _adjacent(text: str, first: Word, second: Word) -> bool:
    return not first.is_possessive and text[first.end : second.start] in (
        " ",
        "-",
        "\u00a0",
        " \n",
        "\u2009",
        " '",
        " “",
        "' ",
    )


def _before_capital(text: str, spread: Sequence[Word], at: int) -> bool:
    """Whether a capital word follows, so that this is the first name of somebody else."""
    return at + 1 < len(spread) and spread[at + 1].is_capital and _adjacent(text, spread[at], spread[at + 1])


def _same_first(first: str, name: tuple[str, ...]) -> bool:
    """Whether a first name may be that of a listed name: the same, a short form, an initial, one slip away."""
    given = name[:-1]
    if first in given or any(len(first) == 1 and g.startswith(first) for g in given):
        return True
    alike = _first_names()
    if any(alike.get(first, frozenset()) & alike.get(g, frozenset()) for g in given):
        return True
    return any(len(first) > 3 and OSA.distance(first, g, score_cutoff=1) <= 1 for g in given)


@cache
def _first_names() -> dict[str, frozenset[int]]:
    groups: dict[str, set[int]] = defaultdict(set)
    for number, names in enumerate(word_list("nicknames")["first-names"]["names"]):
        for name in names.split():
            groups[name].add(number)
    return {name: frozenset(numbers) for name, numbers in groups.items()}


@cache
def _not_surnames() -> frozenset[str]:
    """Words of parties, months and days: never misspelt surnames, nor first names before one."""
    parties = (
        word for forms in word_list("nicknames")["parties"].values() for form in forms for word in plain_words(form)
    )
    listed = signs("not-names").strip("(?:)").split("|")
    return frozenset([*parties, *MONTHS, *WEEKDAYS, *listed])


class PartyNames:
    """The forms under which parties are named: nicknames, and the names of those that stand in contests in play."""

    def __init__(self, parties: Mapping[str, Party], standing: Collection[str]) -> None:
        names: dict[str, str] = {}
        for key in sorted(standing):
            if key in parties and parties[key].is_party:
                name = parties[key].name
                bare = re.sub(r"^The | Party$", "", name)
                names.update(dict.fromkeys((name, re.sub("^The ", "", name), bare), key))
        forms = dict(names)
        for key, called in word_list("nicknames")["parties"].items():
            if key in parties:
                forms.update(dict.fromkeys(called, key))
        self._forms = {_key(form): key for form, key in forms.items()}
        self._exact = {form for form in forms if len(form) <= _SHORT}
        self._patterns = (_nicknames(), _any_of(tuple(names)))
        codes = {code: key for key, short in word_list("nicknames")["codes"].items() for code in short}
        codes.update((parties[key].abbreviation, key) for key in standing if key in parties)
        self._codes = {code.casefold(): key for code, key in codes.items()}
        self._as_written = {form for code in codes if len(code) > 1 for form in (code, code.upper())}

    def find(self, text: str) -> list[Mention]:
        """Every party named, and every code in brackets."""
        matches = (match for pattern in self._patterns for match in pattern.finditer(text))
        found: list[Mention] = []
        for match in sorted(matches, key=lambda m: (m.start(), -m.end())):
            mention = self._mention(text, match) if not found or match.start() >= found[-1].end else None
            found += [mention] if mention else []
        for match in re.finditer(r"\(([A-Z][\w/ -]{0,18})\)", text):
            key = self._codes.get(match[1].casefold())
            if key and not any(m.start < match.end(1) and match.start(1) < m.end for m in found):
                found.append(Mention(start=match.start(1), end=match.end(1), party=key, head=match.span(1)))
        for match in _CODE.finditer(text):
            if match[1] in self._as_written and not any(
                m.start < match.end(1) and match.start(1) < m.end for m in found
            ):
                key = self._codes[match[1].casefold()]
                found.append(Mention(start=match.start(1), end=match.end(1), party=key, head=match.span(1)))
        return sorted(found, key=lambda m: m.start)

    def _mention(self, text: str, match: re.Match[str]) -> Mention | None:
        written = match.group()
        key = self._forms.get(_key(written))
        is_lower = written == written.lower()
        if key is None or (is_lower and key != INDEPENDENT):
            return None
        if len(written) <= _SHORT and written not in self._exact and not written.isupper():
            return None
        tail = text[match.end() : match.end() + 2]
        is_possessive = tail in ("'s", "’s") or (written[-1] == "s" and tail[:1] in ("'", "’"))
        return Mention(start=match.start(), end=match.end(), party=key, is_possessive=is_possessive, head=match.span())


_CODE = re.compile(
    r"(?:^|[\n,;:|(] ?|\t| - )([A-Z][\w/]*(?:[ -][A-Z][\w-]*)?)(?=[ :|\t,-]{1,3}[\d(]| (?:hold|gain|win|maj)\b)"
)


@cache
def _nicknames() -> re.Pattern[str]:
    return _any_of(tuple(form for forms in word_list("nicknames")["parties"].values() for form in forms))


def _any_of(forms: Collection[str]) -> re.Pattern[str]:
    alternatives = "|".join(_loose(form) for form in sorted(forms, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{alternatives})(?!\w)" if alternatives else r"(?!)", re.IGNORECASE)


def _key(form: str) -> str:
    return re.sub(r"[\s\u00a0-]+", " ", form).replace("’", "'").casefold()


def _loose(form: str) -> str:
    return re.escape(form).replace(r"\ ", r"[\s-]").replace("'", "['’]").replace("’", "['’]")


@cache
def _roles() -> tuple[re.Pattern[str], dict[str, str]]:
    role_of = {_key(form): role for role, forms in word_list("nicknames")["roles"].items() for form in forms}
    forms = "|".join(map(_loose, sorted(role_of, key=len, reverse=True)))
    return re.compile(rf"(?<![\w'’-])(?:{forms})(?![\w-])", re.IGNORECASE), role_of


_NAMED_NEXT = re.compile(r"(?i: that\b| which\b)|,? [A-Z]| for (?:the )?[A-Z]|['’]s by-election")


def find_roles(text: str) -> list[Mention]:
    """Pronouns and roles ("the new MP"), to be resolved by what stands before them; none that a name follows."""
    pattern, role_of = _roles()
    found = []
    for match in pattern.finditer(text):
        start, end = match.span()
        if _NAMED_NEXT.match(text, end):
            continue
        owns = match.group().lower() in _OWNERS or text[end : end + 2] in ("'s", "’s")
        role = role_of[_key(match.group())]
        found.append(Mention(start=start, end=end, role=role, is_possessive=owns, head=(start, end)))
    return found


_OWNERS = ("his", "her", "their", "its")
