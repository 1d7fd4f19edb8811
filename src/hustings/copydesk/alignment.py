"""The same words quoted in several reports, side by side, with every difference in wording marked.

Sentences are taken longest first; each claims the stretch of every other quotation that renders it, and what is left
of a quotation stands as a sentence of its own. So one sentence that another report parts, joins, or shortens with an
ellipsis is found as well as one that is repeated word for word.
"""

from __future__ import annotations

import heapq
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import Match, SequenceMatcher
from enum import StrEnum
from itertools import pairwise

from hustings.copydesk.quotations import Quotation, Token, tokens_of

LONG_RUN = 6  # words in a row: one speaker does not say so much alike twice by chance
ENOUGH = 0.6  # of the shorter sentence's words, in order
ENOUGH_OF_OTHERS = 0.85  # where the speakers differ, or one is not named
MOST_WORDS = 400  # of a sentence; a longer one is taken in parts
MOST_ALIKE = 200  # quotations with a pair of words in common; a commoner pair says nothing
_FAR = 3  # words left out on one side, while the other may have up to _FARTHEST
_FARTHEST = 25
_STOP_WORDS = """
    a about all also am an and are as at be because been but by can could did do does for from get had has have he
    her here him his how i i'll i'm i've if in into is it it's its just me more my no not now of on or our out she so
    that that's the their them then there these they they've think this to up us very was we we're we've well were what
    when which who will with would you your
"""
_STOP = frozenset(_STOP_WORDS.split())
_SENTENCE = re.compile(r"[.!?…]+['\"’”)]*\s+(?=['\"‘“(]?[A-Z])")
_ELLIPSIS = re.compile(r"\.\.\.|…|\[\.\.\.\]")
_BREAK = re.compile(r"(?<!\.)[.!?;](?!\.)")


class Wording(StrEnum):
    """How a report's wording stands to the fullest one."""

    FULLEST = "fullest"
    SAME = "same"
    PART = "part"  # the same words, fewer at either end
    SHORTENED = "shortened"  # words left out inside, and an ellipsis says so
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Words in a row. `fullest` and `here` are equal where nothing differs; one is "" where words lack or are added.

    `is_marked` is True where words are left out and an ellipsis says so.
    """

    fullest: str
    here: str
    is_marked: bool = False

    @property
    def is_same(self) -> bool:
        return self.fullest == self.here


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendering:
    """One report's words, as numbered among the reports. `is_joined` where sentences are parted or joined otherwise."""

    report: int
    start: int
    end: int
    text: str
    speaker: str
    wording: Wording
    pieces: tuple[Piece, ...] = ()
    is_joined: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing said, in every report that quotes it; the fullest wording stands first."""

    speaker: str
    renderings: tuple[Rendering, ...]

    @property
    def reports(self) -> tuple[int, ...]:
        return tuple(sorted({rendering.report for rendering in self.renderings}))

    @property
    def differs(self) -> bool:
        return any(r.wording is Wording.DIFFERENT for r in self.renderings)


@dataclass(slots=True)
class _Quoted:
    report: int
    text: str
    quotation: Quotation
    tokens: list[Token]
    words: list[str]
    sentences: list[tuple[int, int]]  # as ranges of its words
    taken: list[bool]


@dataclass(frozen=True, slots=True)
class _Stretch:
    quoted: int
    first: int
    last: int


def align(reports: Sequence[tuple[str, Sequence[Quotation]]]) -> tuple[Line, ...]:
    """Everything quoted in these reports (text and quotations of each), in order of appearance.

    Fragments that nobody is said to have said are left out unless they are part of what somebody says elsewhere.
    """
    quoted = [
        _Quoted(
            number, text, quotation, tokens, [t.word for t in tokens], _sentences(text, tokens), [False] * len(tokens)
        )
        for number, (text, quotations) in enumerate(reports)
        for quotation in quotations
        if (tokens := tokens_of(text, quotation.start, quotation.end))
    ]
    rows, alone = _rows(quoted)
    in_rows: dict[int, list[tuple[list[_Stretch], int]]] = defaultdict(list)
    for row in rows:
        for place, stretch in enumerate(row):
            in_rows[stretch.quoted].append((row, place))
    alone = [stretch for stretch in alone if not _attach(stretch, in_rows[stretch.quoted], quoted)]
    lines = [_line(row, quoted) for row in rows]
    lines += [_line([stretch], quoted) for stretch in alone if not _is_scare(quoted[stretch.quoted].quotation)]
    return tuple(sorted(lines, key=lambda line: min((r.report, r.start) for r in line.renderings)))


def _is_scare(quotation: Quotation) -> bool:
    return quotation.is_fragment and not quotation.speaker


def _rows(quoted: list[_Quoted]) -> tuple[list[list[_Stretch]], list[_Stretch]]:
    """Rows of two renderings and more, the fullest first; and what nothing else renders."""
    index = _pairs_of_words(quoted)
    waiting = [_entry(_Stretch(number, *place)) for number, q in enumerate(quoted) for place in q.sentences]
    heapq.heapify(waiting)
    rows, alone = [], []
    while waiting:
        *_, stretch = heapq.heappop(waiting)
        free = list(_free(quoted[stretch.quoted], stretch))
        if free != [stretch]:
            for part in free:
                heapq.heappush(waiting, _entry(part))
            continue
        others = [found for other in _candidates(stretch, quoted, index) if (found := _match(stretch, other, quoted))]
        for taken in (stretch, *others):
            quoted[taken.quoted].taken[taken.first : taken.last] = [True] * (taken.last - taken.first)
        if others:
            rows.append([stretch, *others])
        else:
            alone.append(stretch)
    return rows, alone


def _entry(stretch: _Stretch) -> tuple[int, int, int, _Stretch]:
    return (stretch.first - stretch.last, stretch.quoted, stretch.first, stretch)


def _sentences(text: str, tokens: list[Token]) -> list[tuple[int, int]]:
    """Where the sentences of a quotation part, as ranges of its words."""
    found, first = [], 0
    for at, (before, after) in enumerate(pairwise(tokens), start=1):
        if _SENTENCE.search(text, before.end, after.start + 1) or at - first == MOST_WORDS:
            found.append((first, at))
            first = at
    return [*found, (first, len(tokens))]


def _free(quoted: _Quoted, stretch: _Stretch) -> Iterator[_Stretch]:
    """What no row has claimed yet of a stretch."""
    first = None
    for at in range(stretch.first, stretch.last + 1):
        is_free = at < stretch.last and not quoted.taken[at]
        if is_free and first is None:
            first = at
        elif not is_free and first is not None:
            yield _Stretch(stretch.quoted, first, at)
            first = None


def _pairs_of_words(quoted: list[_Quoted]) -> dict[tuple[str, str], list[int]]:
    index: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, q in enumerate(quoted):
        for pair in set(pairwise(q.words)):
            index[pair].append(number)
    return index


def _candidates(stretch: _Stretch, quoted: list[_Quoted], index: dict[tuple[str, str], list[int]]) -> list[int]:
    """Other quotations with two words in a row of this stretch, in order."""
    words = quoted[stretch.quoted].words[stretch.first : stretch.last]
    alike = (index[pair] for pair in pairwise(words))
    return sorted({other for group in alike if len(group) <= MOST_ALIKE for other in group} - {stretch.quoted})


def _match(stretch: _Stretch, other: int, quoted: list[_Quoted]) -> _Stretch | None:
    """The stretch of another quotation that renders this one, or None."""
    here, there = quoted[stretch.quoted], quoted[other]
    words = here.words[stretch.first : stretch.last]
    free = ["" if taken else word for word, taken in zip(there.words, there.taken, strict=True)]
    blocks = [b for b in SequenceMatcher(None, words, free, autojunk=False).get_matching_blocks() if b.size]
    blocks = _neighbours(blocks)
    if not blocks:
        return None
    first, last = blocks[0].b, blocks[-1].b + blocks[-1].size
    matched = sum(block.size for block in blocks)
    said = {word for block in blocks for word in words[block.a : block.a + block.size]}
    around = [(begins, ends) for begins, ends in there.sentences if ends > first and begins < last]
    shorter = min(len(words), around[-1][1] - around[0][0])
    run = max(block.size for block in blocks)
    one, two = here.quotation.speaker, there.quotation.speaker
    if matched < 2 or not said - _STOP:
        return None
    if one == two and one:
        alike = run >= LONG_RUN or (matched >= ENOUGH * shorter and (matched >= 4 or matched == shorter))
    else:
        alike = matched >= ENOUGH_OF_OTHERS * shorter and matched >= (5 if one and two else 3)
    return _Stretch(other, first, last) if alike else None


def _neighbours(blocks: list[Match]) -> list[Match]:
    """The longest block with those near it on both sides; words that are alike far off by chance are left."""
    if not blocks:
        return []
    longest = max(range(len(blocks)), key=lambda number: blocks[number].size)
    first = last = longest
    while first and _is_near(blocks[first - 1], blocks[first]):
        first -= 1
    while last + 1 < len(blocks) and _is_near(blocks[last], blocks[last + 1]):
        last += 1
    return blocks[first : last + 1]


def _is_near(one: Match, two: Match) -> bool:
    gaps = (two.a - one.a - one.size, two.b - one.b - one.size)
    return min(gaps) <= _FAR and max(gaps) <= _FARTHEST and min(one.size, two.size) * 2 >= min(gaps)


def _attach(stretch: _Stretch, near: list[tuple[list[_Stretch], int]], quoted: list[_Quoted]) -> bool:
    """Give what is left of a sentence to the rendering beside it in the same sentence, if there is one."""
    sentence = next(s for s in quoted[stretch.quoted].sentences if s[0] <= stretch.first < s[1])
    for row, place in near:
        other = row[place]
        beside = stretch.first == other.last or stretch.last == other.first
        if beside and sentence[0] <= other.first < sentence[1]:
            row[place] = _Stretch(other.quoted, min(other.first, stretch.first), max(other.last, stretch.last))
            return True
    return False


def _line(row: list[_Stretch], quoted: list[_Quoted]) -> Line:
    row = sorted(row, key=lambda s: (s.first - s.last, s.quoted, s.first))
    renderings = [_rendering(stretch, row[0], quoted) for stretch in row]
    named = Counter(rendering.speaker for rendering in renderings if rendering.speaker)
    rest = sorted(renderings[1:], key=lambda r: (r.report, r.start))
    return Line(speaker=named.most_common(1)[0][0] if named else "", renderings=(renderings[0], *rest))


def _rendering(stretch: _Stretch, fullest: _Stretch, quoted: list[_Quoted]) -> Rendering:
    q, base = quoted[stretch.quoted], quoted[fullest.quoted]
    tokens = q.tokens[stretch.first : stretch.last]
    pieces: list[Piece] = []
    is_joined = False
    if stretch != fullest:
        pieces, is_joined = _pieces(base, base.tokens[fullest.first : fullest.last], q, tokens)
    return Rendering(
        report=q.report,
        start=tokens[0].start,
        end=tokens[-1].end,
        text=" ".join(q.text[tokens[0].start : tokens[-1].end].split()),
        speaker=q.quotation.speaker,
        wording=Wording.FULLEST if stretch == fullest else _wording(pieces),
        pieces=tuple(pieces),
        is_joined=is_joined,
    )


def _pieces(base: _Quoted, full: list[Token], q: _Quoted, tokens: list[Token]) -> tuple[list[Piece], bool]:
    """The differences word by word, and whether sentences end in other places between words that are the same."""
    pieces: list[Piece] = []
    is_joined = False
    matcher = SequenceMatcher(None, [t.word for t in full], [t.word for t in tokens], autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        ours, theirs = _slice(base.text, full[a:b]), _slice(q.text, tokens[c:d])
        gap = q.text[tokens[c - 1].end : tokens[c].start] if 0 < c < len(tokens) else ""
        pieces.append(
            Piece(
                fullest=theirs if kind == "equal" else ours,
                here=theirs,
                is_marked=kind == "delete" and bool(_ELLIPSIS.search(gap)),
            )
        )
        if kind == "equal":
            is_joined |= _breaks(base.text, full[a:b]) != _breaks(q.text, tokens[c:d])
    return pieces, is_joined


def _slice(text: str, tokens: list[Token]) -> str:
    return " ".join(text[tokens[0].start : tokens[-1].end].split()) if tokens else ""


def _breaks(text: str, tokens: list[Token]) -> list[bool]:
    return [bool(_BREAK.search(text, one.end, two.start)) for one, two in pairwise(tokens)]


def _wording(pieces: list[Piece]) -> Wording:
    different = [piece for piece in pieces if not piece.is_same]
    inner = [piece for piece in pieces[1:-1] if not piece.is_same]
    if not different:
        return Wording.SAME
    if all(not piece.here for piece in different) and not inner:
        return Wording.PART
    if all(not p.here for p in different) and all(p.is_marked for p in inner):
        return Wording.SHORTENED
    return Wording.DIFFERENT
