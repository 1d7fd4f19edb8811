"""The small language in which wordings are written down, and their matching against a sentence.

A sentence is matched as its *mask*: lower case, with one character in place of each name, figure and time. A template
is words, with `(a|b)` for either, `[a]` for what may be missing, `word*` for any ending, `<set>` for a named set of
words, `..` for a few words, `...` for more, `....` for more with commas (none crosses a figure), `~` for anything,
`^` before the word where the claim begins, and slots: `{n}` a number, `{pct}` per cent or
a part, `{pts}` points, `{amt}` any of them, `{ord}` a place in order, `{who}` a person or party, `{whose}` one in the
possessive, `{from}` and `{to}` parties, `{seat}`, `{when}`, `{sum}` a sum of money. Between two words anything may
stand but a word, save that `_` between them allows a space or hyphen alone; with `$` at the end no figure follows in
the clause.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from hustings.copydesk.words import word_list

NUMBER, PER_CENT, POINTS, ORDINAL, PART, WHO, WHOSE, SEAT, WHEN, OTHER = map(chr, range(0xE000, 0xE00A))
FIGURES = NUMBER + PER_CENT + POINTS + ORDINAL + PART
WHOEVER = WHO + WHOSE
_MARKS = FIGURES + WHO + WHOSE + SEAT + WHEN + OTHER
_SLOTS = {
    "n": NUMBER,
    "pct": PER_CENT + PART,
    "pts": POINTS,
    "amt": NUMBER + PER_CENT + POINTS + PART,
    "ord": ORDINAL,
    "who": WHO + WHOSE,
    "whose": WHOSE,
    "from": WHO + WHOSE,
    "to": WHO + WHOSE,
    "seat": SEAT,
    "when": WHEN,
    "sum": OTHER,
}
_UNSURE = {
    "first",
    "her",
    "his",
    "their",
    "its",
    "hers",
    "theirs",
    "he",
    "she",
    "they",
}  # words that a mask may hold as names
_NAMES = {"who", "from", "to", "seat"}
_PRONOUNS = {"her", "his", "their", "its", "he", "she", "they"}
_SEPARATOR = rf"(?:[\s,:=|–—()’'\"“”£-]+|(?<=[{_MARKS}])|(?=[{_MARKS}]))"
_NO_FIGURE = rf"(?![^;:,.?!]{{0,60}}[{FIGURES}])"
_TIGHT = r"[\s-]+"
_GAPS = {
    "..": rf"(?!\w)(?:[^{FIGURES};:,.?!]{{0,30}}?)",
    "...": rf"(?!\w)(?:[^{FIGURES};:,?!–—]{{0,70}}?)",
    "....": rf"(?!\w)(?:[^{FIGURES};:?!]{{0,90}}?)",
    "~": r"(?!\w)(?:.{0,90}?)",
}
_TOKEN = re.compile(r"\^?\[[^\]]*\]|\^?\([^()]*\)\S*|\^?<\w+>|\^?\{\w+\}|\S+")


@dataclass(frozen=True, slots=True)
class Pattern:
    """One wording: what it claims, its template, an example that a test reads, and how strongly it speaks."""

    type: str
    template: str
    example: str
    weight: int
    frame: str
    direction: int
    claims: str  # "figure", "words" up to a figure, or the "whole"
    expression: str
    cues: tuple[str, ...]
    slots: tuple[str, ...]  # the characters of which a mask must have one, for each slot that may not be missing

    @property
    def regex(self) -> re.Pattern[str]:
        """Compiled when a text first calls for it: most texts call for a part of them."""
        return _compiled(self.expression)


_compiled = cache(re.compile)


@dataclass(frozen=True, slots=True)
class Hit:
    """A pattern found in a mask; places are indices of the mask. `figure` is -1 for a claim without a figure."""

    pattern: Pattern
    start: int
    end: int
    figure: int
    slots: dict[str, int]

    @property
    def strength(self) -> tuple[int, int]:
        return self.pattern.weight, self.end - self.start


@cache
def patterns() -> tuple[Pattern, ...]:
    """Every wording of data/copydesk/patterns.toml."""
    listed = word_list("patterns")
    sets: dict[str, str] = listed["sets"]
    return tuple(_pattern(type_, row, sets) for type_, rows in listed["say"].items() for row in rows)


def _pattern(type_: str, row: dict[str, str | int], sets: dict[str, str]) -> Pattern:
    template = str(row["say"])
    literal = len(re.findall(r"[a-z]{3,}", re.sub(r"\[[^\]]*\]|\{\w+\}|\|[^)]*", " ", template)))
    return Pattern(
        type=type_,
        template=template,
        example=str(row["as_in"]),
        weight=10 + literal + int(row.get("weight", 0)),
        frame=str(row.get("frame", "")),
        direction=int(row.get("direction", 0)),
        claims=str(row.get("claims", "figure")),
        expression=compile_template(template, sets),
        cues=_cues(template, sets),
        slots=tuple({_SLOTS[t.strip("^{}")] for t in _TOKEN.findall(template) if re.fullmatch(r"\^?\{\w+\}", t)}),
    )


def compile_template(template: str, sets: dict[str, str]) -> str:
    """A template as a regular expression over a mask.

    >>> bool(re.search(compile_template("lost [her|his] deposit*", {}), "she lost deposits"))
    True
    """
    seen: dict[str, int] = {}
    built, begun, between = "", False, _SEPARATOR
    for token in _TOKEN.findall(template):
        if token == "_":
            between = _TIGHT
            continue
        if token == "$":
            built += _NO_FIGURE
            continue
        marked, token = token.startswith("^"), token.removeprefix("^")
        optional = token.startswith("[")
        inner = _token(token[1:-1] if optional else token, sets, seen)
        inner = f"(?P<mark>){inner}" if marked else inner
        if token in _GAPS:
            built += _GAPS[token]
        elif not begun:
            built += f"(?:{inner}{_SEPARATOR})?" if optional else inner
            begun = not optional
        else:
            built += f"(?:{between}{inner})?" if optional else f"{between}{inner}"
            between = between if optional else _SEPARATOR
    return rf"(?<![\w-]){built}(?![\w])"


def _token(token: str, sets: dict[str, str], seen: dict[str, int]) -> str:
    """One token: alternatives, each a run of words, slots and sets; "(win|hold)*" ends in anything."""
    body, ending = token, ""
    if token.startswith("("):
        body, ending = token[1:].rsplit(")", 1)
    either = "|".join(_SEPARATOR.join(_atom(a, sets, seen) for a in run.split()) for run in body.split("|"))
    return f"(?:{either}){_literal(ending)}"


def _atom(atom: str, sets: dict[str, str], seen: dict[str, int]) -> str:
    if atom == "first":
        return f"[{ORDINAL}]"
    if atom.startswith("<"):
        return _token(f"({sets[atom[1:-1]]})", sets, seen)
    if atom.startswith("{"):
        name = atom[1:-1]
        seen[name] = seen.get(name, 0) + 1
        article = rf"(?:(?:the|an?|her|his|their|fellow){_SEPARATOR})?" if name in _NAMES else ""
        owning = "(?:['’]s)?" if name == "when" else ""
        return f"{article}(?P<{name}{seen[name]}>[{_SLOTS[name]}]){owning}"
    return f"(?:{_literal(atom)}|[{WHO}{WHOSE}])" if atom in _PRONOUNS else _literal(atom)


def _literal(word: str) -> str:
    return re.escape(word).replace(r"\*", r"\w*").replace("'", "['’]")


def _cues(template: str, sets: dict[str, str]) -> tuple[str, ...]:
    """Words of which a mask must have one for the template to match; none where no single word is needed."""
    best: tuple[str, ...] = ()
    for token in _TOKEN.findall(template):
        token = token.removeprefix("^")
        body = sets[token[1:-1]] if token.startswith("<") else token.strip("()")
        either = body.split("|")
        if token[0] in "[*_$" or token in _GAPS or any(m in body for m in "{<'") or _UNSURE & set(either):
            continue
        found = tuple(word.split("*")[0].split()[0] for word in body.split("|") if word)
        if all(len(word) > 1 for word in found) and (not best or len(found) < len(best)):
            best = found
    return best


@cache
def _by_cue() -> tuple[dict[str, list[int]], list[int]]:
    """The places among the patterns of those that a word calls for, by the word, and of those that need none."""
    called: dict[str, list[int]] = {}
    for at, pattern in enumerate(patterns()):
        for cue in pattern.cues:
            called.setdefault(cue, []).append(at)
    return called, [at for at, pattern in enumerate(patterns()) if not pattern.cues]


@lru_cache(maxsize=16)
def hits(mask: str) -> tuple[Hit, ...]:
    """Every pattern found in a mask, wherever it stands."""
    found = []
    called, always = _by_cue()
    wanted = {*always, *(at for cue, ats in called.items() if cue in mask for at in ats)}
    there = {mark for mark in _MARKS if mark in mask}
    for pattern in (patterns()[at] for at in sorted(wanted)):
        if any(there.isdisjoint(slot) for slot in pattern.slots):
            continue
        for match in pattern.regex.finditer(mask):
            slots = {name: match.start(name) for name in match.groupdict() if match.start(name) >= 0}
            named = (at for name, at in slots.items() if name[:-1] in ("n", "pct", "pts", "amt", "ord"))
            figure = next(named, -1) if pattern.claims == "figure" else -1
            found.append(Hit(pattern, match.start(), match.end(), figure, slots))
    return tuple(found)
