"""Whole numbers as people write them, and the exact reason why something is not one.

"13296" and "13,296" are read; nothing else is, because every other spelling has been seen to mean two things.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from hustings.record.problems import Problem
from hustings.record.rules import MOST_PAPERS

_SHOWN = 40  # characters of an input that a message repeats
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2212"
_GROUPED = re.compile(r"[0-9]{1,3}(,[0-9]{3})+")


@dataclass(frozen=True, slots=True)
class NotACount:
    """Why a text is no count. `message` repeats the text, cut and made visible, and says what would be right."""

    id: str
    message: str
    found: str
    expected: str = "a whole number such as 13296 or 13,296"

    def problem(self, *, field: str, source: str = "", line: int | None = None, contest_id: str = "") -> Problem:
        """The same as a problem at a place in a document."""
        return Problem(
            id=self.id,
            message=self.message,
            field=field,
            source=source,
            line=line,
            found=self.found,
            expected=self.expected,
            contest_id=contest_id,
        )


def parse_count(text: str, *, if_none: str = "enter 0 if there were none") -> int | NotACount:
    """The number that a text writes, 0 or more, in ASCII digits with or without commas at the thousands.

    Spaces and tabs at either end are ignored. *if_none* is what to do about a blank or a dash. Never raises.

    >>> parse_count("13,296")
    13296
    >>> parse_count("8.264").message
    '"8.264" is not a whole number (a full stop does not separate thousands: 8,264 or 8264?)'
    """
    text = text.strip(" \t\r\n")
    digits = text.replace(",", "") if _GROUPED.fullmatch(text) else text
    if not (digits.isascii() and digits.isdigit()):
        return _refuse(text, if_none)
    if digits[0] == "0" and digits != "0":
        return _not_whole(text, "it begins with a nought: was a digit left out?")
    if len(digits) > len(str(MOST_PAPERS)) or int(digits) > MOST_PAPERS:
        message = f'"{shown(text)}" is more than any electorate could give'
        return NotACount("R003", message, shown(text), f"at most {MOST_PAPERS:,}")
    return int(digits)


def shown(text: str, most: int = _SHOWN) -> str:
    """A text as a message may repeat it: cut, and every character that cannot be seen or turns the line named.

    >>> shown("12\\u202e34")
    '12<U+202E>34'
    """
    visible = "".join(
        c if c == " " or (c.isprintable() and unicodedata.category(c)[0] != "Z") else f"<U+{ord(c):04X}>"
        for c in text[:most]
    )
    return visible if len(text) <= most else f"{visible}… ({len(text):,} characters)"


def _refuse(text: str, if_none: str) -> NotACount:
    if not text:
        return NotACount("R001", f"blank is not a whole number ({if_none})", "")
    if text[0] in _DASHES and len(text) == 1:
        return _not_whole(text, f"a dash is no number: enter the figure; {if_none}")
    if text[0] in _DASHES and re.fullmatch("[0-9][0-9,]*", text[1:]):
        message = f'"{shown(text)}" is negative; votes and papers are counted from 0'
        return NotACount("R002", message, shown(text), "0 or more")
    return _not_whole(text, _reason(text))


def _not_whole(text: str, reason: str) -> NotACount:
    return NotACount("R001", f'"{shown(text)}" is not a whole number ({reason})', shown(text))


def _reason(text: str) -> str:
    """What is wrong with a text that is neither blank nor a number below nought."""
    if re.fullmatch(r"[0-9]{1,3}(\.[0-9]{3})+", text):
        return f"a full stop does not separate thousands: {_or(text.replace('.', ''))}?"
    if re.fullmatch(r"[0-9,]*\.[0-9]*", text):
        return "a count has no decimal point: write the whole number alone"
    if re.fullmatch(r"[0-9.]+[eE^*][0-9.^*+-]+", text):
        return "powers are not read: write every digit"
    if re.fullmatch(r"[0-9]+[0-9 ]*", text):
        return f"a space inside: write {_or(text.replace(' ', ''))}"
    if re.fullmatch(r"[0-9,]+", text):
        return f"the commas do not stand at the thousands: write {_or(text.replace(',', ''))}"
    place, character = next(((i, c) for i, c in enumerate(text) if c not in "0123456789,"), (len(text) - 1, text[-1]))
    return f"the {_ordinal(place + 1)} character is {_described(character)}"


def _or(digits: str) -> str:
    """The two spellings that would be read, or plain words where the number is too long to repeat or to be one."""
    digits = digits.lstrip("0") or "0"
    if not digits.isdigit() or len(digits) > 7:
        return "13,296 or 13296, as the case may be"
    grouped = f"{int(digits):,}"
    return f"{grouped} or {digits}" if "," in grouped else digits


def _ordinal(place: int) -> str:
    if place <= len(_ORDINALS):
        return _ORDINALS[place - 1]
    suffix = "th" if 10 <= place % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(place % 10, "th")
    return f"{place:,}{suffix}"


def _described(character: str) -> str:
    """A character in words: a letter as such, anything else by its Unicode name and number."""
    if character.isascii() and character.isalpha():
        return f"a {'small ' if character.islower() else ''}letter {character}"
    if character == " ":
        return "a space"
    name = unicodedata.name(character, "").lower()
    number = f"U+{ord(character):04X}"
    if not name:
        return f"a control character or unnamed one ({number})"
    hint = ": write the digits 0 to 9" if unicodedata.category(character) == "Nd" else ""
    return f"{'an' if name[0] in 'aeiou' else 'a'} {name} ({number}){hint}"
