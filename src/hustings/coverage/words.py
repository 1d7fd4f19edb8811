"""Parties, numbers and times as they are written in running text, in the English of a British newsroom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from hustings.measures.party_words import party_in_text as party_in_text
from hustings.measures.party_words import party_name as party_name
from hustings.measures.party_words import with_article as with_article
from hustings.record.model import INDEPENDENT, SPEAKER, Candidacy, Contest, Party

UK = ZoneInfo("Europe/London")

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_SMALL = (
    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
    "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")


@dataclass(frozen=True, slots=True)
class Subject:
    """Who a sentence is about, and whether the verb is plural: a party is ("Labour hold"), a person is not.

    `text` is for the subject of a sentence, with the comma before its verb; `name` for any other place.
    """

    text: str
    is_plural: bool

    @property
    def name(self) -> str:
        return self.text.rstrip(",")

    def verb(self, plural: str) -> str:
        """The verb to go with it, from its plural form."""
        return plural if self.is_plural else f"{plural}s"


def standing_in_text(candidacy: Candidacy, parties: Mapping[str, Party]) -> str:
    """A candidacy's party inside a sentence, under the name that it stood as."""
    name = stood_as(candidacy, parties)
    is_todays = name == party_name(candidacy.party, parties)
    return party_in_text(candidacy.party, parties) if is_todays else with_article(name)


def abbreviation(key: str, parties: Mapping[str, Party]) -> str:
    """The letters that stand in or beside every mark of a party's colour."""
    return parties[key].abbreviation if key in parties else key


def stood_as(candidacy: Candidacy, parties: Mapping[str, Party]) -> str:
    """The party's name at that contest: the one on the ballot paper where the party has another name now."""
    name = party_name(candidacy.party, parties)
    return name if name in candidacy.description else candidacy.description or name


def named(candidacy: Candidacy, parties: Mapping[str, Party]) -> str:
    """A candidate with the party in brackets: "Kim Leadbeater (Labour)"."""
    return f"{candidacy.name} ({stood_as(candidacy, parties)})"


def side(candidacy: Candidacy, parties: Mapping[str, Party]) -> Subject:
    """The side that a candidacy stands for: its party, or the person where there is no party."""
    if candidacy.party == SPEAKER:
        return Subject(f"the Speaker, {candidacy.name},", False)
    if candidacy.party == INDEPENDENT:
        return Subject(named(candidacy, parties), False)
    return Subject(party_in_text(candidacy.party, parties), True)


def possessive(text: str) -> str:
    """ "Labour's", "the Conservatives'"."""
    return f"{text}'" if text.endswith("s") else f"{text}'s"


def capital(text: str) -> str:
    """The text with its first letter as a capital, the rest untouched."""
    return text[:1].upper() + text[1:]


def counted(number: int) -> str:
    """A count of things in a sentence: words to nine, then figures."""
    return _SMALL[number] if 0 <= number < 10 else f"{number:,}"


def counted_first(number: int) -> str:
    """A count that begins a sentence: words below a hundred ("Thirteen of the 16"), since no figure stands there."""
    if not 0 <= number < 100:
        return f"{number:,}"
    if number < len(_SMALL):
        return capital(_SMALL[number])
    tens, ones = divmod(number, 10)
    return capital(_TENS[tens] + (f"-{_SMALL[ones]}" if ones else ""))


def listed(items: list[str]) -> str:
    """ "a", "a and b", "a, b and c"."""
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}" if items else ""


def election_name(contest: Contest) -> str:
    """How an earlier contest is called in a phrase after "in": its year, with the month where one year had two."""
    year = contest.polling_day.year
    if contest.is_by_election:
        return f"the {uk_month(contest.polling_day)} by-election"
    return uk_month(contest.polling_day) if year in (1910, 1974) else str(year)


def uk_month(day: date) -> str:
    """ "July 2021"."""
    return f"{_MONTHS[day.month - 1]} {day.year}"


def uk_date(day: date) -> str:
    """ "2 July 2021"; a moment is dated as in the United Kingdom."""
    if isinstance(day, datetime):
        day = day.astimezone(UK)
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def uk_weekday(day: date) -> str:
    """ "Thursday 1 July 2021"."""
    return f"{_DAYS[day.weekday()]} {uk_date(day)}"


def uk_clock(at: datetime) -> str:
    """ "05:25 BST"."""
    return at.astimezone(UK).strftime("%H:%M %Z")


def uk_time(at: datetime) -> str:
    """ "05:25 BST, 2 July 2021"."""
    return f"{uk_clock(at)}, {uk_date(at)}"
