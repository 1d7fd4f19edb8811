"""Official files from wherever a person points (folders, files, addresses), gathered by name and read as one record."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from urllib.parse import urlsplit

from hustings.errors import NothingToCheck
from hustings.record.problems import Problem
from hustings.sources.archive import PARLIAMENT, fetch_parliament, unpack
from hustings.sources.download import Progress, fetch
from hustings.sources.hexjson import is_hexjson, parse_hexjson
from hustings.sources.history import is_history, parse_history
from hustings.sources.official.read import parse_official
from hustings.sources.official.values import OfficialRecord
from hustings.sources.polls import form_of, parse_polls

PARLIAMENT_WORD = "parliament"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetching:
    """How addresses are fetched: into which home, at what time, and who watches (`progress` for each address)."""

    home: Path
    now: datetime
    progress: Callable[[str], Progress] = lambda url: lambda got, total: None
    parliament: str = PARLIAMENT


def is_official(target: str) -> bool:
    """Whether a target of `record add` is official data: "parliament", an address, a folder, no file of our TOML."""
    return target == PARLIAMENT_WORD or is_address(target) or Path(target).is_dir() or not target.endswith(".toml")


def is_address(target: str) -> bool:
    return urlsplit(target).scheme in ("http", "https")


def read_targets(targets: Iterable[str], fetching: Fetching, *, polling_day: date | None = None) -> OfficialRecord:
    """Every target as one record: fetched where it is an address, read whole or refused whole.

    Cartograms, the Library's results from 1918 and tables of polls are told by their content, as all other files are.

    Raises:
        BadInput: As for `read_official`; or no reader knows any of the files (`NothingToCheck`).
        DownloadFailed: An address cannot be fetched.
        OSError: A file cannot be opened.
    """
    places = [local(target, fetching) for target in targets]
    named = {name: path for place in places for name, path in _files(place, is_alone=len(places) == 1)}
    contents = {name: path.read_bytes() for name, path in named.items()}
    polls = [parse_polls(data, name) for name, data in contents.items() if form_of(data)]
    history = [parse_history(data, name) for name, data in contents.items() if is_history(data)]
    maps = tuple(parse_hexjson(data, name) for name, data in contents.items() if is_hexjson(data))
    others = {
        name: data for name, data in contents.items() if not (is_history(data) or is_hexjson(data) or form_of(data))
    }
    record = parse_official(others, polling_day=polling_day)
    if not (record.claimed or history or maps or polls):
        message = "no reader knows any of these files"
        raise NothingToCheck([Problem(id="R008", message=message, source=", ".join(list(named)[:3]))])
    return replace(
        record,
        maps=maps,
        history=tuple(result for found in history for result in found.results),
        history_problems=tuple(problem for found in history for problem in found.problems),
        polls=tuple(table for table, _ in polls),
        problems=(*record.problems, *(problem for _, problems in polls for problem in problems)),
    )


def local(target: str, fetching: Fetching) -> Path:
    """The file or folder that a target is, fetched where it has to be."""
    if target == PARLIAMENT_WORD:
        url = fetching.parliament
        return fetch_parliament(fetching.home, now=fetching.now, url=url, progress=fetching.progress(url))[0]
    if not is_address(target):
        return Path(target)
    name = re.sub(r"[^A-Za-z0-9._-]", "_", Path(urlsplit(target).path).name).lstrip(".") or "file"
    folder = fetching.home / "downloads" / hashlib.sha256(target.encode()).hexdigest()[:16]
    fetch(target, folder / name, now=fetching.now, progress=fetching.progress(target))
    if not name.endswith((".tar.gz", ".tgz")):
        return folder / name
    unpack(folder / name, folder / "files", url=target)
    return folder / "files"


def _files(path: Path, *, is_alone: bool) -> Iterator[tuple[str, Path]]:
    """A folder's files, without hidden ones, by their paths within it if it is alone; one file by the name given."""
    if not path.is_dir():
        yield path.as_posix(), path
        return
    for file in sorted(path.rglob("*")):
        inside = file.relative_to(path)
        if file.is_file() and not any(part.startswith(".") for part in inside.parts):
            yield (inside if is_alone else file).as_posix(), file
