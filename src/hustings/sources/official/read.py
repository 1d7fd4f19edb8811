"""Parliament's official files, a folder of them or a few, as one record: taken whole or refused whole."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from hustings.errors import BadInput
from hustings.record.problems import Problem, errors_in
from hustings.sources.official import rows as r
from hustings.sources.official.forms import Claim, recognise
from hustings.sources.official.joining import join
from hustings.sources.official.tables import Cells, decoded, split_rows
from hustings.sources.official.values import NotLoaded, OfficialRecord

_SIMPLE: dict[str, Callable[[Cells], Any]] = {
    "candidacies": r.standing,
    "notional 2005": r.notional_2005,
    "notional 2019": r.notional_2019,
    "registrations": r.registration,
    "overlaps": r.overlap,
    "general elections": r.general_election,
    "boundary elections": r.boundary_election,
    "parliaments": r.parliament,
    "orders": r.order,
    "acts": r.act,
}
_KNOWN_ANYWAY = {"revised codes": "the reissued codes are known here"}


@dataclass(slots=True)
class Loaded:
    """The rows of every claimed file as values, by form and file, and the problems of reading them."""

    files: dict[str, dict[str, list[Any]]] = field(default_factory=dict)
    claimed: list[tuple[str, str]] = field(default_factory=list)
    not_loaded: list[NotLoaded] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def all_of(self, form: str) -> tuple[Any, ...]:
        """Every value of one form, whichever file it came from."""
        return tuple(value for values in self.files.get(form, {}).values() for value in values)


def read_official(source: Path | Iterable[Path], *, polling_day: date | None = None) -> OfficialRecord:
    """Read a folder of official files (and the folders in it), or the files given.

    Args:
        polling_day: Of a general election whose files do not tell it (no declaration times, as in 2026's form).

    Raises:
        BadInput: A file that a reader claims cannot be read, or files do not fit together. Nothing is returned.
        OSError: A file cannot be opened.
    """
    if isinstance(source, Path):
        paths = sorted(path for path in source.rglob("*") if path.is_file()) if source.is_dir() else [source]
        root = source if source.is_dir() else source.parent
        named = {path.relative_to(root).as_posix(): path for path in paths}
    else:
        named = {path.as_posix(): path for path in source}
    return parse_official({name: path.read_bytes() for name, path in named.items()}, polling_day=polling_day)


def parse_official(files: Mapping[str, bytes], *, polling_day: date | None = None) -> OfficialRecord:
    """The same for files already in memory, by name. The names only say where a problem is.

    Raises:
        BadInput: As for `read_official`, with every problem found.
    """
    loaded = Loaded()
    for name, data in files.items():
        _load(name, data, loaded)
    _refuse(loaded.problems)
    contests, problems = join(
        candidacies=loaded.files.get("candidacies", {}),
        results=loaded.files.get("results", {}),
        notionals=[
            (day, list(loaded.all_of(form)))
            for form, day in (("notional 2005", date(2005, 5, 5)), ("notional 2019", date(2019, 12, 12)))
        ],
        boundary_elections=loaded.all_of("boundary elections"),
        polling_day=polling_day,
    )
    _refuse(problems)
    id_at = {(contest.source, contest.line): contest.id for contest in contests}
    id_at |= {(c.source, c.line): contest.id for contest in contests for c in contest.candidacies}
    placed = [replace(p, contest_id=id_at.get((p.source, p.line or 0), "")) for p in loaded.problems]
    return OfficialRecord(
        contests=tuple(contests),
        registrations=loaded.all_of("registrations"),
        overlaps=loaded.all_of("overlaps"),
        general_elections=loaded.all_of("general elections"),
        boundary_elections=loaded.all_of("boundary elections"),
        parliaments=loaded.all_of("parliaments"),
        legislation=(*loaded.all_of("acts"), *loaded.all_of("orders")),
        claimed=tuple(loaded.claimed),
        not_loaded=tuple(loaded.not_loaded),
        problems=(*placed, *problems),
    )


def _refuse(problems: list[Problem]) -> None:
    if any(problem.is_error for problem in problems):
        raise BadInput(errors_in(problems))


def _load(name: str, data: bytes, loaded: Loaded) -> None:
    """Read one file into `loaded`; what a reader claims but cannot read is a problem, the rest is left alone."""
    claim, broken = _claim_of(name, data)
    if isinstance(claim, str):
        loaded.not_loaded.append(NotLoaded(source=name, why=claim))
    elif broken:
        loaded.problems += broken
    elif claim.form in _KNOWN_ANYWAY:
        loaded.not_loaded.append(NotLoaded(source=name, why=_KNOWN_ANYWAY[claim.form]))
    else:
        cells = Cells(name, claim.columns | claim.parties, claim.width)
        for heading in claim.unknown:
            cells.problem("O010", heading, f'"{heading}" is no column that this reader knows: it was left out')
        make = _SIMPLE.get(claim.form) or (lambda cells: r.outcome(cells, claim))
        values = [value for value in cells.read(claim.rows, make) if value is not None]
        loaded.files.setdefault(claim.form, {})[name] = values
        loaded.claimed.append((name, claim.form))
        loaded.problems += cells.problems


def _claim_of(name: str, data: bytes) -> tuple[Claim | str, list[Problem]]:
    """The form of a file, told even where bytes are broken, and then what is broken."""
    try:
        return recognise(split_rows(decoded(data, name), name)), []
    except BadInput as error:
        lines = data.decode("utf-8-sig", errors="replace").splitlines()[:60]
        rough = [(i, line.split(",")) for i, line in enumerate(lines, 1) if line and '"' not in line]
        claim = recognise(rough)
        return claim, list(error.problems)
