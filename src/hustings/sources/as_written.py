"""What every form of declaration comes to: cells of text with their lines, and how figures are made of them.

The reader of one form makes `AsWritten` values; numbers, candidates and contests are the same for every form.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from hustings.record.model import Contest, Figures, Party, RejectedHead
from hustings.record.problems import Problem
from hustings.record.rules import check_figures, missing_candidates
from hustings.sources.ballots import Ballots, fold, nearest
from hustings.sources.candidates import NoCandidate, find_candidate
from hustings.sources.numbers import parse_count, shown

NOT_ANNOUNCED = "not announced"
_NOT_GIVEN = "leave the field out if it was not given"
MOST_PROBLEMS = 100  # a document with more is not one of declarations; the rest would not be read by anybody
_COUNTS = {
    "electorate": ("electorate",),
    "ballots_verified": ("ballots verified", "ballots_verified", "verified"),
    "rejected_ballots": ("rejected", "rejected ballots", "rejected_ballots", "rejected ballot papers"),
    "valid_votes": ("valid", "valid votes", "valid_votes"),
    **{head.value: (head.value, head.value.replace("_", " ")) for head in RejectedHead},
}
_TEXTS = {
    "contest": ("contest", "constituency"),
    "source": ("source",),
    "lot_winner": ("lot", "lot winner", "lot_winner"),
}
FIELDS: dict[str, str] = {name: key for key, names in {**_COUNTS, **_TEXTS}.items() for name in names}


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """One contest's figures as a document gives them, with what is doubtful about them (never an error).

    `name` is the document's and `line` where the declaration begins in it; `source` is what the document says it was
    taken from, else its own name.
    """

    contest_id: str
    figures: Figures
    name: str
    source: str
    line: int
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """A text under a label, on a line. For votes the label names a candidate, and `party` may stand beside it."""

    label: str
    text: str
    line: int
    party: str = ""


@dataclass(slots=True)
class AsWritten:
    """One declaration as written. `place` is a contest id or the name of a constituency, or empty."""

    place: str
    line: int
    votes: list[Cell] = field(default_factory=list)
    totals: list[Cell] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def text(self, key: str) -> Cell | None:
        """The first field of this kind, if the document has one."""
        return next((cell for cell in self.totals if FIELDS.get(_field_name(cell.label)) == key), None)


def is_field(label: str) -> bool:
    """Whether a label is that of a total or another field that declarations have, and not a candidate's."""
    return _field_name(label) in FIELDS


def complete(
    written: AsWritten, *, name: str, lookup: Ballots, contest_id: str | None
) -> tuple[Declaration | None, list[Problem]]:
    """A declaration out of one as written, or the problems that stand in its way (all of them)."""
    problems = [replace(problem, source=name) for problem in written.problems]
    contest = _contest_of(written, lookup, contest_id)
    if isinstance(contest, Problem):
        problems += [replace(contest, source=name), *_numbers_alone(written, name)]
        return None, problems
    reading = _Reading(contest, lookup.parties(), name)
    figures = reading.figures(written)
    problems += reading.problems
    if problems:
        missing = missing_candidates(contest, set(reading.cells)) if written.votes else []
        return None, problems + [reading.placed(problem, written) for problem in missing]
    checked = check_figures(contest, figures, baseline=lookup.baseline(contest.id))
    found = [reading.placed(problem, written) for problem in checked]
    if any(problem.is_error for problem in found):
        return None, found
    stated = written.text("source")
    source = stated.text.strip() if stated and stated.text.strip() else name
    return Declaration(
        contest_id=contest.id, figures=figures, name=name, source=source, line=written.line, problems=tuple(found)
    ), []


def _field_name(label: str) -> str:
    return " ".join(label.casefold().split())


def _numbers_alone(written: AsWritten, name: str) -> list[Problem]:
    """The fields that are not numbers, where the contest is not known and nothing else can be said."""
    counts = [*written.votes, *(cell for cell in written.totals if FIELDS.get(_field_name(cell.label)) in _COUNTS)]
    problems = []
    for cell in counts:
        read = parse_count(cell.text) if cell in written.votes else parse_count(cell.text, if_none=_NOT_GIVEN)
        if not isinstance(read, int) and _field_name(cell.text) != NOT_ANNOUNCED:
            problems.append(read.problem(field=shown(cell.label), source=name, line=cell.line))
    return problems


def _contest_of(written: AsWritten, lookup: Ballots, contest_id: str | None) -> Contest | Problem:
    """The contest that the caller or the document names, else the one awaiting its result at the place."""
    named = written.text("contest")
    place, line = (named.text, named.line) if named and named.text.strip() else (written.place, written.line)
    at_place = _contests_at(place.strip(), lookup)
    if contest_id is not None:
        contest = lookup.contest(contest_id)
        if contest is None:
            return _unclear(f"no contest {shown(contest_id)!r} in this record", line)
        ids = {found.constituency_id for found in at_place}
        if place.strip() and contest.constituency_id not in ids | set(_ids_of(place, lookup)):
            return _unclear(f'the line is for "{shown(place)}", but {contest_id} was asked for; leave one out', line)
        if place.strip() in {c.id for c in at_place} and place.strip() != contest_id:
            return _unclear(f"the document names {place.strip()}, but {contest_id} was asked for; leave one out", line)
        return contest
    if len(at_place) == 1:
        return at_place[0]
    if at_place:
        choice = " or ".join(contest.id for contest in at_place)
        return _unclear(f'"{shown(place)}" has {len(at_place)} contests without a result: name {choice}', line)
    if not place.strip():
        return _unclear("no contest is named; give its id or the constituency", line)
    if _ids_of(place, lookup):
        return _unclear(f'the record holds no contest at "{shown(place)}"; give a contest id', line)
    names = nearest(place, lookup.constituencies())
    hint = f"; nearest: {' or '.join(names)}" if names else ""
    return _unclear(f'"{shown(place)}" is no constituency or contest in this record{hint}', line)


def _ids_of(place: str, lookup: Ballots) -> tuple[str, ...]:
    """Ids of every constituency of this name, however it is spelled."""
    folded = fold(place)
    return tuple(i for name, ids in lookup.constituencies().items() if fold(name) == folded for i in ids)


def _contests_at(place: str, lookup: Ballots) -> list[Contest]:
    if contest := lookup.contest(place):
        return [contest]
    ids = _ids_of(place, lookup)
    return lookup.awaiting(ids) if ids else []


def _unclear(message: str, line: int) -> Problem:
    return Problem(id="R007", message=message, field="contest", line=line)


class _Reading:
    """One declaration's cells on their way to figures, and the problems met: every cell is tried."""

    def __init__(self, contest: Contest, parties: Mapping[str, Party], name: str) -> None:
        self._contest, self._parties, self._name = contest, parties, name
        self.problems: list[Problem] = []
        self.cells: dict[str, Cell] = {}

    def placed(self, problem: Problem, written: AsWritten) -> Problem:
        """A problem of the figures, with the line of the document that the figure stands on."""
        cell = self.cells.get(problem.field) or written.text(problem.field)
        return replace(problem, source=self._name, line=cell.line if cell else written.line)

    def figures(self, written: AsWritten) -> Figures:
        votes = self._votes(written.votes)
        totals = self._totals(written.totals)
        heads = {head: totals[head.value] for head in RejectedHead if totals.get(head.value) is not None}
        verified = written.text("ballots_verified")
        if not written.votes and totals.get("ballots_verified") is None and not written.problems:
            self._problem("R009", "votes", "no candidate has votes and no ballots verified are given", written.line)
        return Figures(
            votes={c.id: votes[c.id] for c in self._contest.candidacies if c.id in votes},
            electorate=totals.get("electorate"),
            ballots_verified=totals.get("ballots_verified"),
            verification_announced=not (verified and _field_name(verified.text) == NOT_ANNOUNCED),
            valid_votes=totals.get("valid_votes"),
            rejected_ballots=totals.get("rejected_ballots"),
            rejected_by_head={head: papers for head, papers in heads.items() if papers is not None} or None,
            lot_winner=self._lot(written),
        )

    def _votes(self, cells: Iterable[Cell]) -> dict[str, int]:
        votes: dict[str, int] = {}
        for cell in cells:
            if len(self.problems) > MOST_PROBLEMS:
                break
            number = self._count(cell)
            candidacy = find_candidate(self._contest, self._parties, cell.label, cell.party)
            if isinstance(candidacy, NoCandidate):
                self._problem("R006", cell.label, candidacy.message, cell.line)
                continue
            if before := self.cells.get(candidacy.id):
                message = (
                    f'{candidacy.name} is given twice: "{shown(before.text)}" on line {before.line} '
                    f'and "{shown(cell.text)}" on line {cell.line}; leave one'
                )
                self._problem("R005", cell.label, message, cell.line)
                continue
            self.cells[candidacy.id] = cell
            if number is not None:
                votes[candidacy.id] = number
        return votes

    def _totals(self, cells: Iterable[Cell]) -> dict[str, int | None]:
        totals: dict[str, int | None] = {}
        seen: set[str] = set()
        for cell in cells:
            if len(self.problems) > MOST_PROBLEMS:
                break
            key = FIELDS.get(_field_name(cell.label))
            if key is None:
                names = nearest(cell.label, FIELDS)
                hint = f"; nearest: {' or '.join(names)}" if names else ""
                self._problem(
                    "R010", cell.label, f'"{shown(cell.label)}" is no field of a declaration{hint}', cell.line
                )
            elif key in seen:
                self._problem("R010", cell.label, f'"{shown(cell.label)}" is given twice; leave one', cell.line)
            elif key in _COUNTS and not (key == "ballots_verified" and _field_name(cell.text) == NOT_ANNOUNCED):
                totals[key] = self._count(cell, if_none=_NOT_GIVEN)
            if key:
                seen.add(key)
        return totals

    def _lot(self, written: AsWritten) -> str | None:
        cell = written.text("lot_winner")
        if cell is None:
            return None
        winner = find_candidate(self._contest, self._parties, cell.text)
        if isinstance(winner, NoCandidate):
            self._problem("R006", "lot", winner.message, cell.line)
            return None
        return winner.id

    def _count(self, cell: Cell, if_none: str = "enter 0 if there were none") -> int | None:
        read = parse_count(cell.text, if_none=if_none)
        if isinstance(read, int):
            return read
        problem = read.problem(field=shown(cell.label), source=self._name, line=cell.line, contest_id=self._contest.id)
        self.problems.append(problem)
        return None

    def _problem(self, problem_id: str, label: str, message: str, line: int) -> None:
        self.problems.append(
            Problem(
                id=problem_id,
                message=message,
                field=shown(label),
                source=self._name,
                line=line,
                found=shown(label),
                contest_id=self._contest.id,
            )
        )
