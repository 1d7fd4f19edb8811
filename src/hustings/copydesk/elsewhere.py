"""What is not said of a result: polls, forecasts, other elections, what is hoped for, feared or needed."""

from __future__ import annotations

import re

from hustings.copydesk.masks import Mask
from hustings.copydesk.numbers import Figure, Kind
from hustings.copydesk.words import signs

NOT_SAID = re.compile(rf"\b{signs('not-said')}\b(?:(?!\bbut\b| - )[^,;–—]){{0,40}}$")

_STOP = re.compile(r"[;–—]| - |\b(?:but|while|whilst|although|though|whereas|yet)\b")
_COMMA = re.compile(rf"[;,()–—:]|\b(?:but|while|although|though|whereas|yet|{signs('beside')})\b")
_POLLED = re.compile(rf"\b{signs('polls')}\b")
_FORESEEN = re.compile(rf"\b{signs('foreseen')}\b")
_ELSEWHERE = re.compile(rf"\b{signs('elsewhere')}\b")


_OF_ALL = re.compile(rf"\b(?:{signs('national')}|national|country|councillors|members)\b")
ABROAD = re.compile(rf"\b{signs('abroad')}\b")


def is_elsewhere(mask: Mask, at: int, figure: Figure | None = None) -> bool:
    """Whether a figure, or what is said at a place, is of a poll, a forecast, another election or a division."""
    clause = _clause(mask, at)
    if _ELSEWHERE.search(clause) or _FORESEEN.search(_so_far(mask, at)) or _FORESEEN.search(clause):
        return True
    is_counted = figure is None or (figure.kind is Kind.NUMBER and figure.value >= 100)
    return not is_counted and _is_polled(mask, at)


def is_of_poll(mask: Mask, at: int, figure: Figure) -> bool:
    """Whether a figure is a share or a lead in an opinion poll that may be of one constituency."""
    clause = _clause(mask, at)
    if figure.kind in (Kind.ORDINAL, Kind.PART) or figure.value >= 100 or not _is_polled(mask, at):
        return False
    return not (_ELSEWHERE.search(clause) or _FORESEEN.search(_so_far(mask, at)) or _OF_ALL.search(mask.text))


def _clause(mask: Mask, at: int) -> str:
    """What stands round a place between commas and the words that open another clause."""
    start = max((m.end() for m in _COMMA.finditer(mask.text, 0, at)), default=0)
    after = _COMMA.search(mask.text, at + 1)
    return mask.text[start : after.start() if after else len(mask.text)]


def _so_far(mask: Mask, at: int) -> str:
    """What stands before a place, commas or not, as far back as another clause or a dash."""
    return mask.text[max((m.end() for m in _STOP.finditer(mask.text, 0, at)), default=0) : at]


def _is_polled(mask: Mask, at: int) -> bool:
    return bool(_POLLED.search(_so_far(mask, at)) or _POLLED.search(_clause(mask, at)))


def is_supposed(mask: Mask, at: int) -> bool:
    """Whether a figure is hoped for, feared, foretold or denied: "would cost 60 seats", "not 3,525 but 323"."""
    start = max((m.end() for m in _SUPPOSED_STOP.finditer(mask.text, 0, at)), default=0)
    is_after = _WOULD.match(mask.text, at + 1)
    is_denied = _NOT.search(mask.text, 0, at) and _BUT.match(mask.text, at + 1)
    return bool(_SUPPOSED.search(mask.text, start, at)) or bool(is_after or is_denied)


_SUPPOSED = re.compile(rf"\b{signs('supposed')}\b")
_SUPPOSED_STOP = re.compile(
    rf"{_STOP.pattern}|[,:](?! (?:and|or) )|\band (?:got|took|managed|won|finished|came|polled)\b"
)
_NOT, _BUT = re.compile(r"\bnot (?:by )?$"), re.compile(r"\W*(?:votes? |seats? )?,?\s*but\b")  # "not 3,525 but 323"
_WOULD = re.compile(r"[\s-]*(?:votes? |seats? )?(?:would|might|could) (?:do|be|have)\b(?! bothered)")
