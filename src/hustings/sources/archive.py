"""CSV files taken out of a fetched archive, and nothing else: no path leads outside, no size is without a limit."""

from __future__ import annotations

import gzip
import shutil
import tarfile
import time
import zlib
from collections.abc import Callable
from datetime import datetime
from pathlib import Path, PurePosixPath

from hustings.errors import DownloadFailed
from hustings.sources.download import Progress, Receipt, fetch

PARLIAMENT = "https://codeload.github.com/ukparliament/psephology/tar.gz/refs/heads/main"
PARLIAMENT_FOLDER = "db/data"
MOST_FILES = 5_000
MOST_OF_A_FILE = 64 << 20  # bytes
MOST_UNPACKED = 4 << 30  # bytes, of everything that has to be read past


def fetch_parliament(
    home: Path,
    *,
    now: datetime,
    url: str = PARLIAMENT,
    progress: Progress = lambda got, total: None,
    sleep: Callable[[float], None] = time.sleep,
) -> tuple[Path, Receipt]:
    """Parliament's result files fetched into `home`/downloads: the folder they are in now, and the receipt.

    Raises:
        DownloadFailed: As for `fetch`; or the archive is damaged, holds no such files or far too much.
    """
    archive = home / "downloads" / "psephology.tar.gz"
    receipt = fetch(url, archive, now=now, progress=progress, sleep=sleep)
    folder = home / "downloads" / "psephology"
    try:
        unpack(archive, folder, PARLIAMENT_FOLDER, url=url)
    except DownloadFailed:
        archive.unlink(missing_ok=True)  # fetched again next time
        raise
    return folder, receipt


def unpack(archive: Path, to: Path, folder: str = "", *, url: str = "") -> list[Path]:
    """Write the CSV files under `folder` of an archive's one top folder into `to`, in place of what was there.

    Raises:
        DownloadFailed: The archive is damaged, holds no such files or far too much. `to` is as it was before.
    """
    fresh = to.with_name(to.name + ".new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    try:
        written = _unpack(archive, fresh, folder, url or archive.name)
    except (tarfile.TarError, EOFError, OSError, zlib.error) as error:
        shutil.rmtree(fresh, ignore_errors=True)
        raise DownloadFailed(url or archive.name, f"the archive is damaged: {error}") from None
    except DownloadFailed:
        shutil.rmtree(fresh, ignore_errors=True)
        raise
    old = to.with_name(to.name + ".old")
    shutil.rmtree(old, ignore_errors=True)
    if to.exists():
        to.rename(old)
    fresh.rename(to)
    shutil.rmtree(old, ignore_errors=True)
    return [to / path for path in written]


def _unpack(archive: Path, to: Path, folder: str, url: str) -> list[PurePosixPath]:
    written: list[PurePosixPath] = []
    unpacked = 0
    with gzip.open(archive) as stream, tarfile.open(fileobj=stream, mode="r:") as tar:
        for member in tar:
            unpacked += member.size
            if unpacked > MOST_UNPACKED:
                raise DownloadFailed(url, f"the archive unpacks to more than {MOST_UNPACKED:,} bytes")
            place = _place(member, folder)
            if place is None or (source := tar.extractfile(member)) is None:
                continue
            if member.size > MOST_OF_A_FILE or len(written) == MOST_FILES:
                raise DownloadFailed(url, f"the archive holds more, or larger files, than are taken: {place}")
            target = to / place
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(source.read())
            written.append(place)
        while unpacked <= MOST_UNPACKED and (rest := len(stream.read(1 << 20))):  # to the checksum at the end
            unpacked += rest
    if not written:
        raise DownloadFailed(url, f"the archive holds no CSV files{f' in {folder}' if folder else ''}")
    return written


def _place(member: tarfile.TarInfo, folder: str) -> PurePosixPath | None:
    """Where a member belongs below `folder`; None for what is not wanted, or names a place that it may not."""
    path = PurePosixPath(member.name)
    inside = PurePosixPath(*path.parts[1:]) if len(path.parts) > 1 else path
    unsafe = path.is_absolute() or ".." in path.parts or any(c in member.name for c in "\\:\0")
    if not member.isreg() or unsafe or inside.suffix.casefold() != ".csv" or not inside.is_relative_to(folder or "."):
        return None
    return inside.relative_to(folder or ".")
