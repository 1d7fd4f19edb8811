"""What each figure of a sentence claims: by the wordings it stands in, else by what the sentence is about."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from hustings.copydesk import grammar
from hustings.copydesk.elsewhere import NOT_SAID, is_elsewhere, is_of_poll, is_supposed
from hustings.copydesk.grammar import FIGURES, WHOEVER, Hit
from hustings.copydesk.masks import Mask
from hustings.copydesk.numbers import Figure, Kind
from hustings.copydesk.values import ClaimType, Comparator
from hustings.copydesk.words import signs

T = ClaimType
CHANGES = {T.SHARE_CHANGE, T.SWING, T.TURNOUT_CHANGE, T.VOTE_CHANGE, T.MAJORITY_CHANGE}
_TOPIC = re.compile(
    r"\b(?:(?P<turnout>turnouts?|turned out)|(?P<swing>swings?|swung)|(?P<electorate>electorate)"
    r"|(?P<majority>majority|majorities|lead|margin|cushion|gap|advantage)|(?P<share>share|shares)"
    r"|(?P<rejected>rejected|spoil\w+|invalid|could not be counted|void)"
    rf"|(?P<votes>(?<![{FIGURES}] )(?<!to )votes?|tally|total))\b"
)
_LEVELS = {
    "turnout": T.TURNOUT,
    "swing": T.SWING,
    "majority": T.MAJORITY,
    "share": T.VOTE_SHARE,
    "votes": T.VOTES,
    "electorate": T.ELECTORATE,
    "rejected": T.REJECTED,
}
CHANGE_OF = {
    T.TURNOUT: T.TURNOUT_CHANGE,
    T.VOTE_SHARE: T.SHARE_CHANGE,
    T.VOTES: T.VOTE_CHANGE,
    T.MAJORITY: T.MAJORITY_CHANGE,
    T.PREVIOUS_MAJORITY: T.MAJORITY_CHANGE,
}
_WHOLE = {T.VOTES, T.MAJORITY, T.PREVIOUS_MAJORITY, T.VOTE_CHANGE, T.ELECTORATE, T.REJECTED, T.BALLOTS}
_LEVEL_OF = {change: level for level, change in CHANGE_OF.items() if level is not T.PREVIOUS_MAJORITY}
_ELECTORAL = re.compile(signs("electoral"))
_RANKED = re.compile(rf"\s*(?:$|[,.;:)!?”\"'’–—]|-(?!\w)|-placed|{signs('ranked')}\b|{grammar.WHEN})")


@dataclass(frozen=True, slots=True)
class Typed:
    """A figure (or, with `figure` None, a wording without one) and what it claims. `at` is its place in the mask.

    `is_guess` where no wording says what the figure is, and it has the likeliest type for its size and sentence.
    """

    at: int
    figure: Figure | None
    type: ClaimType
    hit: Hit | None = None
    direction: int = 0
    is_guess: bool = False


def typed_figures(mask: Mask, found: Sequence[Hit], topic: ClaimType | None) -> list[Typed]:
    """What the figures of a sentence claim, in order; *topic* is what the sentence before was about."""
    best = _best(found)
    claims: list[Typed] = []
    is_of_seats = _is_of_seats(mask, topic)
    for at, figure in mask.figures():
        hits = best.get(at, ())
        if is_of_poll(mask, at, figure):
            claims.append(Typed(at, figure, T.POLL))
            continue
        if is_elsewhere(mask, at, figure) or (is_supposed(mask, at) and not any(hit.pattern.frame for hit in hits)):
            continue
        claim = _typed(mask, at, figure, hits, claims, topic)
        may_be = is_of_seats and (claim is None or claim.type in _SEATLIKE)
        if may_be and _may_be_seats(mask, at, figure, hits):
            claim = Typed(at, figure, T.SEATS)
        if claim is not None:
            claims.append(claim)
    if _NATIONAL.search(mask.text) and not is_of_seats:
        return []
    return claims


_SEATS = re.compile(rf"\b{signs('seats')}\b")
_NOT_NATIONAL = re.compile(rf"\b{signs('other-seats')}\b")
_NATIONAL = re.compile(rf"\b{signs('national')}\b")
_COUNTED = re.compile(r"[\s-]+(?:seats|mps|members|constituencies)\b")
_SEATLIKE = {T.VOTES, T.MAJORITY, T.SEATS, T.SHARE_CHANGE, T.VOTE_CHANGE, T.MAJORITY_CHANGE, T.COMPARISON}


def _is_of_seats(mask: Mask, topic: ClaimType | None) -> bool:
    """Whether a sentence counts seats in the House: it says so, or goes on from one that does, and names no seat."""
    if mask.seats() or _NOT_NATIONAL.search(mask.text) or re.search(r"\b(?:votes?|turnout|ballots?)\b", mask.text):
        return False
    people = [m for _, m in mask.mentions() if m.standings]
    return not people and (bool(_SEATS.search(mask.text)) or topic is T.SEATS)


def _may_be_seats(mask: Mask, at: int, figure: Figure, found: Sequence[Hit]) -> bool:
    if any(hit.pattern.type == "apart" for hit in found) or figure.kind is not Kind.NUMBER or figure.sign:
        return False
    is_counted = _COUNTED.match(mask.text, at + 1)
    if figure.is_word and figure.value < 4 and not _has_who(mask):
        return False
    return figure.value <= 650 and figure.digits == 0 and (bool(is_counted) or not _counts_other_things(mask, at))


def _best(found: Sequence[Hit]) -> dict[int, list[Hit]]:
    """The hits on each figure, the strongest first."""
    by_figure: dict[int, list[Hit]] = {}
    for hit in sorted(found, key=lambda h: h.strength, reverse=True):
        if hit.figure >= 0:
            by_figure.setdefault(hit.figure, []).append(hit)
    return by_figure


def _typed(
    mask: Mask, at: int, figure: Figure, found: Sequence[Hit], before: Sequence[Typed], topic: ClaimType | None
) -> Typed | None:
    is_small = figure.kind is not Kind.NUMBER or figure.value < 100
    if figure.sign and mask.text[:at].rstrip()[-1:] in (
        "(",
        "[",
        ",",
        ":",
        "%",
        "|",
        "",
        *FIGURES,
        *(WHOEVER if is_small else ""),
    ):
        return Typed(at, figure, _signed(figure, before), None, figure.sign)
    if _OF_THOSE.search(mask.text[:at]) and before and before[-1].type is T.DEPOSIT and _STOOD.match(mask.text, at + 1):
        return Typed(at, figure, T.CANDIDATES)
    if (
        before
        and before[-1].type in (T.REJECTED, T.ELECTORATE)
        and re.fullmatch(r"\s*\(", mask.text[before[-1].at + 1 : at])
    ):
        return None
    if before and (in_brackets := _in_brackets(before[-1], mask.text[before[-1].at + 1 : at], figure)):
        return Typed(at, figure, in_brackets)
    for hit in found:
        if hit.pattern.type == "apart":
            return None
        type_ = _concrete(mask, hit, at, figure, before, topic)
        if type_ is not None and _sensible(mask, hit, type_, at, figure):
            return Typed(at, figure, type_, hit, figure.sign or hit.pattern.direction)
    type_ = _by_what_stands_before(mask, at, figure, before, topic)
    return Typed(at, figure, type_, None, figure.sign, is_guess=True) if type_ else None


def _concrete(
    mask: Mask, hit: Hit, at: int, figure: Figure, before: Sequence[Typed], topic: ClaimType | None
) -> ClaimType | None:
    """The claim type of a hit: of `change` and `level`, what the sentence is about says which."""
    kind = hit.pattern.type
    if kind == "turnout" and figure.kind is Kind.NUMBER and figure.value > 100:
        return T.BALLOTS
    if kind == "level":
        return _level(mask, at, figure, before, topic)
    if kind == "votes" and hit.pattern.template.endswith(" votes") and _goes_on(mask, at, before, topic):
        return T.MAJORITY
    if kind == "change" and _is_level_after_all(mask, hit, at, figure):
        return _level(mask, at, figure, before, topic)
    if kind == "change":
        level = _level(mask, at, figure, before, topic)
        if level is T.VOTE_SHARE and not _has_who(mask) and not before and not _share_before(mask, topic):
            return None
        if (
            level is None
            and figure.value < 60
            and grammar.WHO in mask.text[:at] + mask.text[:at].replace(grammar.WHOSE, grammar.WHO)
        ):
            level = T.VOTE_SHARE
        return CHANGE_OF.get(level) if level else None
    return ClaimType(kind)


_BOUNDS = {Comparator.LESS_THAN: 8, Comparator.MORE_THAN: 25}  # no share changes by so much from one poll to the next


def _is_level_after_all(mask: Mask, hit: Hit, at: int, figure: Figure) -> bool:
    """Whether "dipped below 50 per cent" gives a figure and not its change: no "by", and too large for one."""
    least = _BOUNDS.get(figure.comparator)
    is_bound = least is not None and figure.kind in (Kind.PER_CENT, Kind.PART) and figure.value >= least
    return is_bound and not re.search(r"\b(?:by|of)\b", mask.text[hit.start : at])


def about(
    mask: Mask, at: int, before: Sequence[Typed], topic: ClaimType | None, figure: Figure | None = None
) -> ClaimType | None:
    """What the sentence is about at a place: the nearest word or claim before it that fits a *figure*, else *topic*."""
    found = [(match.start(), _LEVELS[match.lastgroup or ""]) for match in _TOPIC.finditer(mask.text, 0, at)]
    found += [(claim.at, claim.type) for claim in before if claim.type in (T.TURNOUT, T.VOTE_SHARE)]
    if figure is not None and figure.kind is Kind.NUMBER and figure.digits in (1, 2):
        found = [item for item in found if item[1] not in _WHOLE]
    if found:
        return max(found, key=lambda item: item[0])[1]
    is_own = (
        grammar.WHO in mask.text[:at] or (grammar.WHOSE in mask.text[:at] and mask.text[:at].rstrip()[-1:] != ",")
    ) and not _OF_IT.search(mask.text[:at])
    return None if is_own else topic


def topic_of(mask: Mask) -> ClaimType | None:
    """What the last word of a sentence that names a kind of figure names."""
    found = [_LEVELS[match.lastgroup or ""] for match in _TOPIC.finditer(mask.text)]
    return found[-1] if found else None


def _share_before(mask: Mask, topic: ClaimType | None) -> bool:
    """Whether a change without a name in its sentence is still one of a share: it says so, or goes on about one."""
    says = re.search(r"\b(?:share|vote|votes|poll|support)\b|^\W*(?:it|that|this)\b", mask.text)
    return bool(says) or topic in (T.VOTE_SHARE, T.SWING)


_JOINED = {" and ", " votes and ", " and with ", ", and "}


def _goes_on(mask: Mask, at: int, before: Sequence[Typed], topic: ClaimType | None) -> bool:
    """Whether a number goes on about a majority: nobody is named after the word, nor before it in an answer."""
    if before and before[-1].type is T.MAJORITY and mask.text[before[-1].at + 1 : at] in _JOINED:
        return "majorities" in mask.text[:at]
    words = [m.start() for m in _TOPIC.finditer(mask.text, 0, at) if m.lastgroup == "majority"]
    if words and re.search(rf"[{FIGURES}][\s-](?:votes?[\s-])?$", mask.text[: words[-1]]):
        return False
    if words:
        return about(mask, at, before, topic) is T.MAJORITY and not any(w in mask.text[words[-1] : at] for w in WHOEVER)
    is_of_it = not any(w in mask.text[:at] for w in WHOEVER) or bool(_OF_IT.search(mask.text[:at]))
    return topic is T.MAJORITY and is_of_it and len(mask.text[:at]) < 40


def _level(mask: Mask, at: int, figure: Figure, before: Sequence[Typed], topic: ClaimType | None) -> ClaimType | None:
    """What a bare figure is a figure of: by what the sentence is about, and by its unit and size."""
    meant = about(mask, at, before, topic, figure)
    is_few = figure.digits == 0 and meant in (T.MAJORITY, T.VOTES)
    if figure.kind is Kind.NUMBER and (figure.value >= 100 or figure.digits == 3 or is_few):
        if meant is T.SWING and re.search(r"\bmajority\b", mask.text[:at]):
            return T.MAJORITY
        return meant if meant in (T.MAJORITY, T.ELECTORATE, T.REJECTED) else T.VOTES
    if meant in (T.TURNOUT, T.SWING):
        return meant
    if meant in (T.ELECTORATE, T.REJECTED) and figure.kind is not Kind.NUMBER:
        return T.TURNOUT
    if figure.kind is Kind.NUMBER and meant not in (T.VOTE_SHARE, T.VOTES) and not figure.digits:
        return None
    return T.VOTE_SHARE


def _sensible(mask: Mask, hit: Hit, type_: ClaimType, at: int, figure: Figure) -> bool:
    """Whether a figure can be what a hit says: not a number of other things, nor a place among other things."""
    if figure.kind is Kind.ORDINAL and type_ is T.RANK:
        is_said = not NOT_SAID.search(mask.text[max(0, hit.start - 60) : hit.start])
        is_first_to = figure.value == 1 and mask.text[:at].endswith("the ")
        if is_first_to and not re.match(r" (?:place|spot)", mask.text[at + 1 :]):
            return False
        return is_said and bool(_RANKED.match(mask.text, at + 1)) and figure.value <= 30
    if type_ is T.SEATS and _counts_other_things(mask, at) and not _COUNTED.match(mask.text, at + 1):
        return False
    if type_ is T.CANDIDATES and figure.value > 60:
        return False
    if type_ in _WHOLE and figure.kind is Kind.NUMBER and figure.digits in (1, 2):
        return False
    if type_ in (T.VOTES, T.VOTE_CHANGE, T.MAJORITY, T.SHARE_CHANGE) and figure.kind is Kind.NUMBER:
        if hit.end <= at + 1 and _counts_other_things(mask, at):
            return False
        has_unit = re.match(r"[\s-]votes?\b", mask.text[at + 1 : at + 8])
        if type_ is T.VOTES and not has_unit and (figure.is_word or figure.value < 20):
            return False
    if type_ in (T.VOTE_SHARE, T.TURNOUT, T.SHARE_CHANGE, T.SWING) and figure.value > 1000:
        return False
    if type_ is T.MAJORITY and hit.pattern.template == "by {n}":
        return bool(_BY_SO_MANY.match(mask.text, at + 1))
    if type_ in _LEVEL_OF and _PILED.search(mask.text[: hit.start]):
        return False
    return not (type_ is T.VOTES and figure.kind is not Kind.NUMBER)


_OF_IT = re.compile(
    rf"(?:\b(?:it|that|this|which)\b|[{grammar.WHOSE}]['’s]* (?:is|was|were|has been|had been)\b)[^,;]*$"
)
_COUNTS = (
    T.VOTES,
    T.MAJORITY,
    T.PREVIOUS_MAJORITY,
    T.BALLOTS,
    T.ELECTORATE,
    T.REJECTED,
    T.VOTE_CHANGE,
    T.MAJORITY_CHANGE,
    T.COMPARISON,
)
_SHARES = (T.VOTE_SHARE, T.TURNOUT, T.SHARE_CHANGE, T.SWING, T.TURNOUT_CHANGE, T.MAJORITY)
_DIFFERENCES = (T.SHARE_CHANGE, T.SWING, T.TURNOUT_CHANGE, T.MAJORITY, T.COMPARISON)


def types_of(figure: Figure) -> tuple[ClaimType, ...]:
    """What a figure may be a figure of, by its unit and size alone; nothing where it is too common to tell."""
    if figure.kind is Kind.POINTS:
        return _DIFFERENCES
    is_share = figure.kind is Kind.PER_CENT or (figure.kind is Kind.NUMBER and figure.digits in (1, 2))
    if is_share and figure.value <= 100:
        return _SHARES
    return _COUNTS if figure.kind is Kind.NUMBER and figure.value >= 100 else ()


def untyped_figures(mask: Mask, found: Sequence[Hit], claims: Sequence[Typed]) -> list[Typed]:
    """Figures that no wording types and nothing sets apart, as guesses that only the record can settle."""
    known = {claim.at for claim in claims}
    apart = {hit.figure for hit in found if hit.pattern.type == "apart"}
    return [
        Typed(at, figure, types_of(figure)[0], None, figure.sign, is_guess=True)
        for at, figure in mask.figures()
        if at not in known | apart
        and types_of(figure)
        and not (is_elsewhere(mask, at, figure) or is_supposed(mask, at) or _counts_other_things(mask, at))
    ]


_OF_THOSE = re.compile(rf"[{FIGURES}] of (?:the )?$")
_STOOD = re.compile(r"[\s-](?:candidates|names|hopefuls|contenders|runners|challengers|who stood|on the ballot)\b")
_BY_SO_MANY = re.compile(rf"\s*(?:votes?\b|$|[,.;:)?!—–]|{signs('by-so-many')}\b|{grammar.WHEN})")
_PILED = re.compile(rf"{signs('piled')}\s+$")


def _counts_other_things(mask: Mask, at: int) -> bool:
    match = re.compile(r"[\s-]+([a-z]+)").match(mask.text, at + 1)
    if match is None:
        return False
    word = match[1]
    return not _ELECTORAL.fullmatch(word) and (
        (word.endswith("s") and not word.endswith("ss")) or word in ("people", "men", "women")
    )


def _signed(figure: Figure, before: Sequence[Typed]) -> ClaimType:
    """What a figure with a sign in a list or in brackets is: "(30.9%, -17.2)"."""
    if before and before[-1].type is T.TURNOUT:
        return T.TURNOUT_CHANGE
    return T.VOTE_CHANGE if figure.kind is Kind.NUMBER and figure.value >= 100 else T.SHARE_CHANGE


def _by_what_stands_before(
    mask: Mask, at: int, figure: Figure, before: Sequence[Typed], topic: ClaimType | None
) -> ClaimType | None:
    last = before[-1] if before else None
    between = mask.text[last.at + 1 : at] if last else ""
    if figure.kind is Kind.ORDINAL:
        is_next = last is not None and last.type is T.RANK and re.fullmatch(r",? (?:and )?", between)
        return T.RANK if is_next and _RANKED.match(mask.text, at + 1) else None
    if last is not None and (chained := _chained(last, between, figure)):
        return chained
    meant = about(mask, at, before, topic, figure)
    is_answer = topic is not None and not mask.text[:at].strip(' –—-•“"')
    if is_answer and figure.kind is not Kind.NUMBER and topic in (T.SWING, T.TURNOUT, T.VOTE_SHARE):
        return topic
    if figure.kind is Kind.POINTS and meant not in (T.TURNOUT, T.MAJORITY):
        return None
    if (figure.kind is Kind.PART and meant is not T.TURNOUT) or _counts_other_things(mask, at):
        return None
    is_decimal = figure.kind is Kind.NUMBER and figure.digits in (1, 2) and figure.value < 100
    if is_decimal and meant in (T.TURNOUT, T.SWING, T.VOTE_SHARE):
        return meant
    if figure.kind is Kind.NUMBER:
        is_size = figure.value >= 1 and not figure.digits and not figure.is_word
        return T.MAJORITY if is_size and _goes_on(mask, at, before, topic) else _bare_number(mask, at, figure)
    if meant is T.TURNOUT:
        return T.TURNOUT
    if _ALONE.fullmatch(mask.text):
        return T.VOTE_SHARE
    if (
        meant is T.MAJORITY
        and not before
        and re.search(signs("margin"), mask.text[:at])
        and _goes_on(mask, at, before, topic)
    ):
        return T.MAJORITY
    return T.VOTE_SHARE if before or _has_who(mask) or topic in (T.VOTES, T.VOTE_SHARE, T.MAJORITY) else None


_ALONE = re.compile(rf"[{grammar.NUMBER}{grammar.PER_CENT}\s|()\[\]/,:–—-]*(?:\b(?:to|votes)\b[{grammar.NUMBER}\s]*)*")


_TO = re.compile(r"[^;.]{0,30}?\b(?:to|into|from|plays)(?: just| only)?\s*$")
_AND = re.compile(r"[\s,]*(?:and|or|while|but|to)?[^;.]{0,40}\s*$")


def _in_brackets(last: Typed, between: str, figure: Figure) -> ClaimType | None:
    """A share right behind a number, in brackets or after "or": of the same thing."""
    if re.fullmatch(r"[\s|,;/]+", between) and figure.digits in (1, 2) and figure.value < 100:
        return {T.VOTES: T.VOTE_SHARE, T.MAJORITY: T.MAJORITY, T.BALLOTS: T.TURNOUT}.get(last.type)
    if figure.kind in (Kind.NUMBER, Kind.ORDINAL):
        return None
    is_again = last.figure is not None and last.figure.kind is Kind.PART and _AGAIN.fullmatch(between)
    if is_again and last.type in (T.VOTE_SHARE, T.TURNOUT):
        return last.type
    if not re.fullmatch(r"\s*(?:votes)?\s*(?:\(|,?\s*or )", between):
        return None
    return {T.MAJORITY: T.MAJORITY, T.VOTES: T.VOTE_SHARE, T.BALLOTS: T.TURNOUT}.get(last.type)


_AGAIN = re.compile(r"[^;.]{0,30}(?:[,:–—(]|\bor\b)\s*(?:or )?")


def _chained(last: Typed, between: str, figure: Figure) -> ClaimType | None:
    """What a figure is after another: "from 15.5% to 6.5%", "up 1.3 points to 46.4", "13,296 to 12,973"."""
    is_change = last.type in _LEVEL_OF
    same_unit = last.figure is not None and (last.figure.kind is figure.kind or figure.kind is Kind.NUMBER)
    if _TO.fullmatch(between):
        if is_change:
            return _LEVEL_OF[last.type]
        if last.type in CHANGE_OF and (same_unit or figure.kind is Kind.PART):
            return T.VOTES if last.type is T.VOTES else last.type
        return None
    if last.type in (T.SHARE_CHANGE, T.TURNOUT_CHANGE) and same_unit and _AND.fullmatch(between) and figure.value < 100:
        return last.type
    if last.type is T.CANDIDATES and figure.kind is Kind.NUMBER and re.search(r"(?:\band|,)\s*$", between):
        return T.CANDIDATES
    if last.type is T.TURNOUT and figure.kind is Kind.PER_CENT and not any(w in between for w in WHOEVER):
        return T.TURNOUT
    return None


def _bare_number(mask: Mask, at: int, figure: Figure) -> ClaimType | None:
    """Votes, where a person or party stands before a number of some size, or right before any number."""
    if figure.is_word or (figure.digits and figure.digits != 3):
        return None
    if re.search(r"\bmajorities\b", mask.text[:at]):
        return T.MAJORITY
    if _ALONE.fullmatch(mask.text):
        return T.VOTES if figure.value >= 20 else None
    is_age = figure.value < 110 and re.search(r",\s*$", mask.text[:at])
    beside = not is_age and re.search(rf"[{WHOEVER}]['’s]*[\s,:()–—-]*$", mask.text[:at])
    is_large = figure.value >= 100 or figure.digits == 3
    if beside or (is_large and _has_who(mask)):
        return T.VOTES
    return None


def _has_who(mask: Mask) -> bool:
    return any(w in mask.text for w in WHOEVER)
