"""The record's own TOML form, read into ledger payloads. docs/record-toml.md explains it to those who write it.

The embedded record is kept in this form, and a user adds a contest of their own in it. The form is declared below as
dataclasses: where the record's own values serve, they are the form; where the form differs (votes stand beside the
candidate, polls inside their contest) there is one here. A file is read whole, and every problem found is reported.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from hustings.errors import BadInput
from hustings.record import entries as e
from hustings.record.model import Constituency, CoveragePage, Figures, OpinionPoll, Party
from hustings.record.problems import Problem
from hustings.sources.record_checks import check_baselines, check_codes, check_contest, check_parties, check_repeats
from hustings.sources.record_form import (
    PATTERNS,
    ContestForm,
    FileForm,
    ResultForm,
    candidacy_id_of,
    contest_of,
    values_of,
)
from hustings.sources.toml_reading import Reading


class Sourced(NamedTuple):
    """A payload and the document that it comes from, as the file names it."""

    payload: e.Payload
    source: str


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
    reading = Reading(text, name, PATTERNS)
    file: FileForm = reading.table(FileForm, document, ())
    known = {**(constituencies or {}), **{c.id: c for c in file.constituencies}}
    if parties is not None:
        check_parties(reading, file, {*parties, *(party.key for party in file.parties)})
    check_codes(reading, file, parties or {})
    check_repeats(reading, file)
    check_baselines(reading, file)
    for index, contest in enumerate(file.contests):
        check_contest(reading, contest, ("contests", index), known.get(contest.constituency_id))
    if reading.problems:
        raise BadInput(sorted(reading.problems, key=lambda p: (p.id not in ("R001", "R002", "R003"), p.line or 0)))
    return tuple(_payloads(file, name, known))


def _syntax_problem(error: Exception, text: str, name: str) -> Problem:
    place = re.search(r"\(at line (\d+)", str(error))
    line = int(place[1]) if place else text.count("\n") + 1 if "at end of document" in str(error) else None
    reason = "nested too deeply" if isinstance(error, RecursionError) else str(error)
    return Problem(id="R008", message=f"not TOML: {reason}", source=name, line=line, expected="a TOML file")


def _payloads(file: FileForm, name: str, known: Mapping[str, Constituency]) -> Iterator[Sourced]:
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
        yield Sourced(e.ContestEntered(contest=contest_of(contest)), contest.source or default)
    for contest in file.contests:
        if contest.result:
            entered_result = e.ResultEntered(contest_id=contest.id, figures=_figures(contest, contest.result))
            yield Sourced(entered_result, contest.result.source)
    for contest in file.contests:
        for poll in contest.polls:
            entered_poll = e.PollEntered(poll=OpinionPoll(contest_id=contest.id, **values_of(poll)))
            yield Sourced(entered_poll, poll.source or default)
    for contest in file.contests:
        for noted in contest.challenges:
            said = {name: value for name, value in values_of(noted).items() if name != "source"}
            challenge = e.ChallengeNoted(contest_id=contest.id, **said)
            yield Sourced(challenge, noted.source or default)
    for page in (*file.pages, *_pages_made(file, known)):
        yield Sourced(e.PageEntered(page=page), default)


def _figures(contest: ContestForm, result: ResultForm) -> Figures:
    return Figures(
        votes={candidacy_id_of(c): c.votes for c in contest.candidacies if c.votes is not None},
        electorate=result.electorate,
        ballots_verified=result.ballots_verified,
        rejected_ballots=result.rejected_ballots,
        lot_winner=result.lot_winner,
    )


def _pages_made(file: FileForm, known: Mapping[str, Constituency]) -> Iterator[CoveragePage]:
    """A page for each by-election still to be counted that no page of the file follows."""
    followed = {contest_id for page in file.pages for contest_id in page.contest_ids}
    for contest in file.contests:
        if contest.is_by_election and contest.result is None and contest.id not in followed:
            constituency = known[contest.constituency_id]
            slug, title = f"{constituency.slug}-{contest.polling_day}", f"{constituency.name} by-election"
            yield CoveragePage(slug=slug, title=title, contest_ids=(contest.id,))
