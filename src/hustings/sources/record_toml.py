"""The record's own TOML form, read into ledger payloads. docs/record-toml.md explains it to those who write it.

The embedded record is kept in this form, and a user adds a contest of their own in it. The form is declared below as
dataclasses: where the record's own values serve, they are the form; where the form differs (votes stand beside the
candidate, polls inside their contest) there is one here. A file is read whole, and every problem found is reported.
"""

from __future__ import annotations

import re
import tomllib
import types
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any, NamedTuple, Union, cast, get_args, get_origin, get_type_hints
from zoneinfo import ZoneInfo

import msgspec

from hustings.errors import BadInput
from hustings.record import entries as e
from hustings.record.model import (
    AffiliationChange,
    Candidacy,
    Challenge,
    Constituency,
    Contest,
    CoveragePage,
    DeputiesChosen,
    Figures,
    HouseElected,
    OpinionPoll,
    Party,
    Vacancy,
)
from hustings.record.problems import Problem
from hustings.record.rules import MOST_PAPERS, check_baseline
from hustings.sources.ballots import fold
from hustings.sources.toml_lines import Place, lines_of

POLL_CLOSES = time(22)
OTHERS = "other"  # a poll's remaining parties, together
CAUSES = ("death", "disqualification", "resignation", "recall_petition", "void_election")


class Sourced(NamedTuple):
    """A payload and the document that it comes from, as the file names it."""

    payload: e.Payload
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Candidacy:
    name: str
    surname: str
    party: str
    id: str = ""
    description: str = ""
    person_id: str = ""
    certified_by: tuple[str, ...] = ()
    votes: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Result:
    source: str
    electorate: int | None = None
    rejected_ballots: int | None = None
    ballots_verified: int | None = None
    lot_winner: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Poll:
    pollster: str
    fieldwork_from: date
    fieldwork_to: date
    shares: dict[str, int]
    client: str = ""
    published_on: date | None = None
    drawn_from_voters: bool = False
    note: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Challenge:
    challenge: Challenge
    on: date
    text: str = ""
    returned: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Contest:
    id: str
    constituency_id: str
    polling_day: date
    is_by_election: bool
    candidacies: tuple[_Candidacy, ...]
    poll_closes_at: datetime | None = None
    baseline_id: str | None = None
    baseline_is_notional: bool = False
    vacancy: Vacancy | None = None
    writ_issued_on: date | None = None
    count_venue: str = ""
    source: str = ""
    note: str = ""
    result: _Result | None = None
    polls: tuple[_Poll, ...] = ()
    challenges: tuple[_Challenge, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _File:
    source: str = ""
    parties: tuple[Party, ...] = ()
    houses: tuple[HouseElected, ...] = ()
    affiliations: tuple[AffiliationChange, ...] = ()
    deputies: tuple[DeputiesChosen, ...] = ()
    constituencies: tuple[Constituency, ...] = ()
    contests: tuple[_Contest, ...] = ()
    pages: tuple[CoveragePage, ...] = ()


_WORDS: dict[Any, str] = {
    str: "text in quotation marks",
    int: "a whole number, 0 or more",
    bool: "true or false",
    date: "a date, as 2021-07-01",
    datetime: "a date and time with its offset from UTC, as 2021-07-01T22:00:00+01:00",
    Challenge: "one of " + ", ".join(Challenge),
}
_SLUG = (re.compile(r"[a-z0-9]+(-[a-z0-9]+)*"), "small letters a to z, figures and single hyphens")
_PATTERNS: dict[tuple[type, str], tuple[re.Pattern[str], str]] = {
    (Party, "key"): _SLUG,
    (Party, "colour"): (re.compile(r"#[0-9a-fA-F]{6}"), "a colour, as #e4003b"),
    (Constituency, "slug"): _SLUG,
    (CoveragePage, "slug"): _SLUG,
    (_Candidacy, "id"): _SLUG,
    (Vacancy, "cause"): (re.compile("|".join(CAUSES)), "one of " + ", ".join(CAUSES)),
}


def read_record(
    path: Path,
    *,
    parties: Mapping[str, Party] | None = None,
    constituencies: Mapping[str, Constituency] | None = None,
) -> tuple[e.Payload, ...]:
    """The payloads that a file in the record's TOML form holds, in the order in which they can be entered.

    Args:
        path: The file, in UTF-8.
        parties: The parties that the record already holds, by key. Without them party keys are not checked.
        constituencies: The constituencies that the record already holds, by id; the file may add others.

    Raises:
        BadInput: The file cannot be read or breaks the form; it carries every problem found.
    """
    try:
        text = path.read_bytes().decode()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not UTF-8"
        problem = Problem(id="R008", message=f"the file cannot be read: {reason}", source=path.name)
        raise BadInput([problem]) from error
    sourced = parse_sourced(text, path.name, parties=parties, constituencies=constituencies)
    return tuple(item.payload for item in sourced)


def parse_sourced(
    text: str,
    name: str,
    *,
    parties: Mapping[str, Party] | None = None,
    constituencies: Mapping[str, Constituency] | None = None,
) -> tuple[Sourced, ...]:
    """As `read_record`, out of text that problems call `name`: each payload with its source.

    That is the source that the file gives for it, or else the file's own name.
    """
    try:
        document = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # a number of thousands of digits is a plain ValueError
        raise BadInput([_syntax_problem(error, text, name)]) from error
    reading = _Reading(text, name)
    file: _File = reading.table(_File, document, ())
    known = {**(constituencies or {}), **{c.id: c for c in file.constituencies}}
    if parties is not None:
        reading.check_parties(file, {*parties, *(party.key for party in file.parties)})
    reading.check_codes(file, parties or {})
    reading.check_repeats(file)
    reading.check_baselines(file)
    for index, contest in enumerate(file.contests):
        reading.check_contest(contest, ("contests", index), known.get(contest.constituency_id))
    if reading.problems:
        raise BadInput(sorted(reading.problems, key=lambda p: (p.id not in ("R001", "R002", "R003"), p.line or 0)))
    return tuple(_payloads(file, name, known))


def _syntax_problem(error: Exception, text: str, name: str) -> Problem:
    place = re.search(r"\(at line (\d+)", str(error))
    line = int(place[1]) if place else text.count("\n") + 1 if "at end of document" in str(error) else None
    reason = "nested too deeply" if isinstance(error, RecursionError) else str(error)
    return Problem(id="R008", message=f"not TOML: {reason}", source=name, line=line, expected="a TOML file")


class _Reading:
    """One file being read: what has been found wrong so far, and where each value stands in the text.

    A value that cannot be read is reported and a blank stands in for it, so that the rest is checked all the same;
    a file with problems never gets further than its problems.
    """

    def __init__(self, text: str, name: str) -> None:
        self.name = name
        self.problems: list[Problem] = []
        self._lines = lines_of(text)

    def problem(
        self,
        problem_id: str,
        path: Place,
        message: str,
        *,
        found: object = "",
        expected: str = "",
        contest_id: str = "",
    ) -> None:
        near = next((path[:n] for n in range(len(path), 0, -1) if path[:n] in self._lines), ())
        self.problems.append(
            Problem(
                id=problem_id,
                message=message,
                field=".".join(str(part + 1) if isinstance(part, int) else part for part in path),
                source=self.name,
                line=self._lines.get(near),
                found=str(found)[:80],
                expected=expected,
                contest_id=contest_id,
            )
        )

    def table(self, form: Any, table: object, path: Place) -> Any:
        """A value of this dataclass out of a TOML table."""
        if not isinstance(table, dict):
            return self._wrong(form, table, path, "a table, as [name] or { field = value }")
        hints = get_type_hints(form)
        for key in table.keys() - hints.keys():
            self.problem("R010", (*path, key), f"there is no field {key!r} here", expected=", ".join(hints))
        values: dict[str, Any] = {}
        for field in fields(form):
            place = (*path, field.name)
            needed = _is_needed(field)
            if field.name in table:
                values[field.name] = self.value(hints[field.name], table[field.name], place)
                self._check_text(form, field.name, table[field.name], place, needed=needed)
            elif needed:
                self.problem("R009", place, f"{field.name} is missing")
                values[field.name] = _blank(hints[field.name])
        return form(**values)

    def _check_text(self, form: type, name: str, value: object, path: Place, *, needed: bool) -> None:
        if not isinstance(value, str):
            return
        if needed and not value.strip():
            self.problem("R009", path, f"{name} is blank")
        elif (form, name) in _PATTERNS and not _PATTERNS[form, name][0].fullmatch(value):
            self._wrong(str, value, path, _PATTERNS[form, name][1])

    def value(self, hint: Any, value: object, path: Place) -> Any:
        """A value of this type out of what TOML gave."""
        origin, inner = get_origin(hint), [arg for arg in get_args(hint) if arg not in (type(None), ...)]
        if origin in (types.UnionType, Union):
            return self.value(inner[0], value, path)
        if origin is tuple:
            if not isinstance(value, list):
                return self._wrong(hint, value, path, "a list, in square brackets")
            return tuple(self.value(inner[0], item, (*path, index)) for index, item in enumerate(value))
        if origin is dict:
            if not isinstance(value, dict):
                return self._wrong(hint, value, path, "a table, as { con = 47, lab = 41 }")
            return {key: self.value(inner[1], item, (*path, key)) for key, item in value.items()}
        if is_dataclass(hint):
            return self.table(hint, value, path)
        return self._whole(value, path) if hint is int else self._scalar(hint, value, path)

    def _whole(self, value: object, path: Place) -> int:
        name = str(path[-1])
        if isinstance(value, bool) or not isinstance(value, int):
            self.problem("R001", path, f"{name} is not a whole number", found=repr(value), expected=_WORDS[int])
        elif value < 0:
            self.problem("R002", path, f"{name} is negative", found=value, expected=_WORDS[int])
        elif value > MOST_PAPERS:
            self.problem("R003", path, f"{name} is more than any electorate", found=value, expected=_WORDS[int])
        else:
            return value
        return 0

    def _scalar(self, hint: Any, value: object, path: Place) -> Any:
        try:
            read = msgspec.convert(value, hint)
            if isinstance(read, datetime):
                if read.tzinfo is None:
                    return self._wrong(hint, value, path, _WORDS[datetime])
                return read.astimezone(UTC)
        except (msgspec.ValidationError, OverflowError):
            return self._wrong(hint, value, path, _WORDS[hint])
        return read

    def _wrong(self, hint: Any, value: object, path: Place, expected: str) -> Any:
        message = f"{path[-1]} should be {expected}" if path else f"should be {expected}"
        self.problem("R023", path, message, found=value, expected=expected)
        return _blank(hint)

    def check_parties(self, file: _File, known: set[str]) -> None:
        """Every party key that the file uses is known."""
        for path, key in _party_keys(file):
            if key and key not in known:
                self.problem("R022", path, f"no party has the key {key!r}", found=key, expected="a key of the table")

    def check_codes(self, file: _File, known: Mapping[str, Party]) -> None:
        """No code of one party is another's code or abbreviation, so a declaration's code means one party.

        Abbreviations alone may repeat: official files, which give no codes, have such (CF is Communist Future and
        Cumbria First), and a declaration that could mean two candidates of one contest is refused when it is read.
        """
        others = dict(known)
        for party in file.parties:
            others.pop(party.key, None)  # given anew
        for index, party in enumerate(file.parties):
            for other in (other for key, other in others.items() if key != party.key):
                for field, shared in _shared_codes(party, other):
                    whose = f"{party.name} ({party.key}) and {other.name} ({other.key})"
                    message = f"{shared!r} belongs to {whose}: a code is one party's alone"
                    self.problem("R023", ("parties", index, field), message, found=shared)
            others[party.key] = party

    def check_repeats(self, file: _File) -> None:
        """Nothing is given twice under one name."""
        named: tuple[tuple[str, str, list[str]], ...] = (
            ("parties", "key", [party.key for party in file.parties]),
            ("constituencies", "id", [constituency.id for constituency in file.constituencies]),
            ("contests", "id", [contest.id for contest in file.contests]),
            ("houses", "elected_on", [str(house.elected_on) for house in file.houses]),
            ("pages", "slug", [page.slug for page in file.pages]),
        )
        for what, field, keys in named:
            for index in _repeated(keys):
                problem_id = "R007" if what == "contests" else "R023"
                self.problem(problem_id, (what, index, field), f"{keys[index]} is given twice", found=keys[index])

    def check_contest(self, contest: _Contest, path: Place, constituency: Constituency | None) -> None:
        """The contest's name fits its place and day, its candidates are each there once, its votes are whole."""
        if contest.constituency_id and constituency is None:
            place, found = (*path, "constituency_id"), contest.constituency_id
            self.problem("R007", place, f"no constituency {found} here", found=found, contest_id=contest.id)
        day = contest.polling_day
        if constituency and constituency.slug and day != date.min and contest.id:
            expected = f"parl.{constituency.slug}.{'by.' if contest.is_by_election else ''}{day}"
            if contest.id != expected:
                message = f"the id does not fit constituency and polling day: {expected}"
                self.problem("R007", (*path, "id"), message, found=contest.id, expected=expected)
        if contest.poll_closes_at and day != date.min and contest.poll_closes_at.date() != day:
            self._wrong(datetime, contest.poll_closes_at, (*path, "poll_closes_at"), f"a time on {day}")
        self._check_candidacies(contest, path)

    def _check_candidacies(self, contest: _Contest, path: Place) -> None:
        ids = [_candidacy_id(candidacy) for candidacy in contest.candidacies]
        for index in _repeated(ids):
            message = f"{contest.candidacies[index].name} is given twice (two of one name need an id each)"
            self.problem("R005", (*path, "candidacies", index), message, found=ids[index], contest_id=contest.id)
        for index, candidacy in enumerate(contest.candidacies):
            place = (*path, "candidacies", index)
            if not ids[index] and candidacy.name.strip():
                self.problem("R009", (*place, "id"), f"{candidacy.name} needs an id", contest_id=contest.id)
        voted = [candidacy.votes is not None for candidacy in contest.candidacies]
        if any(voted) and contest.result is None:
            self.problem("R009", (*path, "result"), "votes are given without a result and its source")
        for index, candidacy in enumerate(contest.candidacies):
            if (any(voted) or contest.result) and not voted[index]:
                place = (*path, "candidacies", index, "votes")
                self.problem("R004", place, f"{candidacy.name} has no votes figure", contest_id=contest.id)
        lot = contest.result.lot_winner if contest.result else None
        if lot is not None and lot not in ids:
            self.problem("R006", (*path, "result", "lot_winner"), f"{lot} is not a candidate", found=lot)
        for index, noted in enumerate(contest.challenges):
            place = (*path, "challenges", index, "returned")
            if noted.returned and noted.challenge is not Challenge.OTHER_RETURNED:
                self._wrong(str, noted.returned, place, "left out: only other_returned returns anybody")
            elif noted.returned and noted.returned not in ids:
                self.problem("R006", place, f"{noted.returned} is not a candidate", found=noted.returned)

    def check_baselines(self, file: _File) -> None:
        """A contest whose baseline stands in the file can be measured from it."""
        contests = {contest.id: contest for contest in file.contests}
        for index, contest in enumerate(file.contests):
            baseline = contests.get(contest.baseline_id or "")
            wrong = check_baseline(_contest(contest), _contest(baseline)) if baseline else None
            if wrong:
                place = ("contests", index, "baseline_id")
                found, expected = contest.baseline_id, wrong.expected
                self.problem(wrong.id, place, wrong.message, found=found, expected=expected, contest_id=contest.id)


def _blank(hint: Any) -> Any:
    """Something of this type, to stand in for what could not be read."""
    if get_origin(hint) in (types.UnionType, Union):
        return _blank(get_args(hint)[0])
    if is_dataclass(hint):
        hints, form = get_type_hints(hint), cast(Any, hint)
        return form(**{field.name: _blank(hints[field.name]) for field in fields(hint) if _is_needed(field)})
    blanks: dict[Any, Any] = {str: "", int: 0, bool: False, date: date.min, datetime: None, tuple: (), dict: {}}
    return blanks.get(get_origin(hint) or hint)


def _is_needed(field: Field[Any]) -> bool:
    return field.default is MISSING and field.default_factory is MISSING


def _repeated(keys: list[str]) -> list[int]:
    """Where in the list a key stands that stood before; blanks do not count."""
    return [index for index, key in enumerate(keys) if key and key in keys[:index]]


def _shared_codes(party: Party, other: Party) -> list[tuple[str, str]]:
    """What of a party, by field, is a code of another's too, or the other way round."""
    theirs = {fold(code) for code in other.codes}
    calls = {*theirs, fold(other.abbreviation)}
    codes = {fold(code): code for code in party.codes}
    found = [("codes", code) for folded, code in codes.items() if folded in calls]
    own = fold(party.abbreviation)
    return found if own in codes or own not in theirs else [*found, ("abbreviation", party.abbreviation)]


def _candidacy_id(candidacy: _Candidacy) -> str:
    plain = unicodedata.normalize("NFKD", candidacy.name).encode("ascii", "ignore").decode().lower()
    return candidacy.id or re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def _party_keys(file: _File) -> Iterator[tuple[Place, str]]:
    for i, constituency in enumerate(file.constituencies):
        for j, win in enumerate(constituency.history):
            yield ("constituencies", i, "history", j, "party"), win.party
    for i, contest in enumerate(file.contests):
        for j, candidacy in enumerate(contest.candidacies):
            yield ("contests", i, "candidacies", j, "party"), candidacy.party
        if contest.vacancy:
            yield ("contests", i, "vacancy", "party"), contest.vacancy.party
        for j, poll in enumerate(contest.polls):
            yield from ((("contests", i, "polls", j, "shares", key), key) for key in poll.shares if key != OTHERS)
    for i, house in enumerate(file.houses):
        yield ("houses", i, "government"), house.government
        yield ("houses", i, "opposition"), house.opposition
        for name in ("seats", "deputies", "not_seated", "coalition"):
            yield from ((("houses", i, name, key), key) for key in getattr(house, name))
    for i, change in enumerate(file.affiliations):
        yield ("affiliations", i, "from_party"), change.from_party
        yield ("affiliations", i, "to_party"), change.to_party
    for i, chosen in enumerate(file.deputies):
        yield from ((("deputies", i, "deputies", key), key) for key in chosen.deputies)


def _payloads(file: _File, name: str, known: Mapping[str, Constituency]) -> Iterator[Sourced]:
    """What a sound file says, in an order in which each thing stands before what refers to it."""
    default = file.source or name
    if file.parties:
        yield Sourced(e.PartiesEntered(parties=file.parties), default)
    for house in file.houses:
        yield Sourced(e.HouseEntered(house=house), house.source or default)
    for constituency in file.constituencies:
        entered = e.ConstituenciesEntered(constituencies=(constituency,))
        yield Sourced(entered, constituency.source or default)
    for change in file.affiliations:
        yield Sourced(e.AffiliationEntered(change=change), change.source or default)
    for chosen in file.deputies:
        yield Sourced(e.DeputiesEntered(chosen=chosen), chosen.source or default)
    for contest in file.contests:
        yield Sourced(e.ContestEntered(contest=_contest(contest)), contest.source or default)
    for contest in file.contests:
        if contest.result:
            entered_result = e.ResultEntered(contest_id=contest.id, figures=_figures(contest, contest.result))
            yield Sourced(entered_result, contest.result.source)
    for contest in file.contests:
        for poll in contest.polls:
            entered_poll = e.PollEntered(poll=OpinionPoll(contest_id=contest.id, **_values(poll)))
            yield Sourced(entered_poll, poll.source or default)
    for contest in file.contests:
        for noted in contest.challenges:
            said = {name: value for name, value in _values(noted).items() if name != "source"}
            challenge = e.ChallengeNoted(contest_id=contest.id, **said)
            yield Sourced(challenge, noted.source or default)
    for page in (*file.pages, *_pages_made(file, known)):
        yield Sourced(e.PageEntered(page=page), default)


def _contest(form: _Contest) -> Contest:
    values = _values(form)
    for name in ("result", "polls", "challenges"):
        del values[name]
    values["candidacies"] = tuple(
        Candidacy(
            id=_candidacy_id(c),
            name=c.name,
            surname=c.surname,
            party=c.party,
            description=c.description,
            person_id=c.person_id,
            certified_by=c.certified_by,
        )
        for c in form.candidacies
    )
    values["poll_closes_at"] = form.poll_closes_at or _usual_close(form.polling_day)
    return Contest(**values)


def _usual_close(polling_day: date) -> datetime:
    """Ten at night, UK time, on polling day (RPA 1983, schedule 1, rule 1), in UTC."""
    return datetime.combine(polling_day, POLL_CLOSES, ZoneInfo("Europe/London")).astimezone(UTC)


def _figures(contest: _Contest, result: _Result) -> Figures:
    return Figures(
        votes={_candidacy_id(c): c.votes for c in contest.candidacies if c.votes is not None},
        electorate=result.electorate,
        ballots_verified=result.ballots_verified,
        rejected_ballots=result.rejected_ballots,
        lot_winner=result.lot_winner,
    )


def _pages_made(file: _File, known: Mapping[str, Constituency]) -> Iterator[CoveragePage]:
    """A page for each by-election still to be counted that no page of the file follows."""
    followed = {contest_id for page in file.pages for contest_id in page.contest_ids}
    for contest in file.contests:
        if contest.is_by_election and contest.result is None and contest.id not in followed:
            constituency = known[contest.constituency_id]
            slug, title = f"{constituency.slug}-{contest.polling_day}", f"{constituency.name} by-election"
            yield CoveragePage(slug=slug, title=title, contest_ids=(contest.id,))


def _values(value: Any) -> dict[str, Any]:
    return {field.name: getattr(value, field.name) for field in fields(value)}
