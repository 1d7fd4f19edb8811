"""Public files fetched over HTTP: resumed after a dropped connection, tried again, and never half taken for whole.

While it comes, a file is kept as `NAME.part`, with the address and validator that it began under in `NAME.part.json`.
It gets its own name only when every byte is there; `NAME.json` then says where it came from and its SHA-256.
"""

from __future__ import annotations

import hashlib
import http.client
import json
import re
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

from hustings.errors import DownloadFailed

Progress = Callable[[int, int | None], None]  # bytes so far, and in all where the server says
MOST_BYTES = 1 << 30
TRIES = 6
LONGEST_PAUSE = 30.0  # seconds
_TRIES_TO_REACH = 3
_TIMEOUT = 30.0  # seconds without a byte
_BLOCK = 1 << 16
_TRY_AGAIN = {408, 425, 429}  # and every status from 500
_UNSATISFIABLE = 416
_RANGE = re.compile(r"bytes (\d+)-(\d+)/(\d+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What was fetched, as `NAME.json` keeps it. `fetched_at` is ISO 8601; `validator` its ETag or date of change."""

    url: str
    bytes: int
    sha256: str
    validator: str
    fetched_at: str


class _Broken(Exception):
    """This try failed and another may not."""


class _Unreachable(_Broken):
    """No connection was made: soon given up, since a person is waiting."""


@dataclass(frozen=True, slots=True)
class _Job:
    """One download: where from, where to, and how much is too much."""

    url: str
    to: Path
    most: int
    progress: Progress

    @property
    def part(self) -> Path:
        return self.to.with_name(self.to.name + ".part")

    @property
    def began(self) -> Path:
        return self.to.with_name(self.to.name + ".part.json")

    def resumable(self) -> tuple[int, str]:
        """Bytes already here and the validator that they came under; (0, "") where there is nothing to go on from."""
        note = _read_json(self.began)
        validator = note.get("validator", "")
        if note.get("url") != self.url or not validator or not self.part.is_file():
            return 0, ""
        have = self.part.stat().st_size
        return (have, validator) if have else (0, "")

    def forget(self) -> None:
        self.part.unlink(missing_ok=True)
        self.began.unlink(missing_ok=True)


def fetch(
    url: str,
    to: Path,
    *,
    now: datetime,
    progress: Progress = lambda got, total: None,
    sleep: Callable[[float], None] = time.sleep,
    tries: int = TRIES,
    most: int = MOST_BYTES,
) -> Receipt:
    """Fetch a file into `to`, going on from where an earlier try stopped. The one that is there stays until then.

    Where the server says that the file at `to` is still the current one, nothing is fetched.

    Args:
        progress: Called with the bytes got so far and the total, None where the server does not say.
        sleep: Waits between tries: 1, 2, 4 … seconds, at most 30.
        most: Bytes above which a file is refused.

    Raises:
        DownloadFailed: Not http or https, no network, the server refuses, or every try broke off.
    """
    if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname:
        raise DownloadFailed(url, "only http and https addresses can be fetched")
    to.parent.mkdir(parents=True, exist_ok=True)
    job, broken, done = _Job(url, to, most, progress), "", 0
    for number in range(tries):
        if number:
            sleep(min(2.0 ** (number - 1), LONGEST_PAUSE))
        try:
            validator = _try(job)
        except _Broken as error:
            broken, done = str(error), number + 1
            if isinstance(error, _Unreachable) and done >= _TRIES_TO_REACH:
                break
            continue
        return _kept(job) if validator is None else _finish(job, validator, now)
    raise DownloadFailed(url, f"{broken} ({done} tries). What was got so far is kept: run the same command again")


def receipt_of(path: Path) -> Receipt | None:
    """What is known of a file fetched before; None where it is not here as it was fetched."""
    try:
        receipt = Receipt(**_read_json(path.with_name(path.name + ".json")))
    except TypeError:
        return None
    return receipt if path.is_file() and path.stat().st_size == receipt.bytes else None


def _try(job: _Job) -> str | None:
    """One request; the validator of a file now whole, or None where the one already here is current."""
    have, validator = job.resumable()
    headers = {"User-Agent": "hustings"}
    if have:
        headers |= {"Range": f"bytes={have}-", "If-Range": validator}
    elif (receipt := receipt_of(job.to)) and receipt.url == job.url and receipt.validator.endswith('"'):
        headers["If-None-Match"] = receipt.validator
    with _answer(job, headers) as response:
        if response.status == http.client.NOT_MODIFIED:
            return None
        return _receive(job, response, have, validator)


def _answer(job: _Job, headers: dict[str, str]) -> http.client.HTTPResponse:
    """The server's answer where it is of use; else `_Broken` for what may pass, `DownloadFailed` for what will not."""
    try:
        answer: http.client.HTTPResponse = urllib.request.urlopen(
            urllib.request.Request(job.url, headers=headers), timeout=_TIMEOUT
        )
        return answer
    except urllib.error.HTTPError as error:
        if error.code == http.client.NOT_MODIFIED and "If-None-Match" in headers:
            return cast(http.client.HTTPResponse, error)
        error.close()
        if error.code == _UNSATISFIABLE and "Range" in headers:
            job.forget()
            raise _Broken("the file has changed on the server") from None
        message = f"the server answered {error.code} {error.reason}"
        if error.code in _TRY_AGAIN or error.code >= 500:
            raise _Broken(message) from None
        raise DownloadFailed(job.url, message) from None
    except urllib.error.URLError as error:
        host = urlsplit(job.url).hostname
        raise _Unreachable(
            f"{host} cannot be reached: {error.reason}. Is this machine connected to the network?"
        ) from None
    except (http.client.HTTPException, OSError) as error:
        raise _Broken(f"the connection broke: {error or type(error).__name__}") from None


def _receive(job: _Job, response: http.client.HTTPResponse, have: int, validator: str) -> str:
    """Take an answer's body in, after what is there or instead of it, and see that it is whole."""
    if job.url.startswith("https:") and not response.url.startswith("https:"):
        raise DownloadFailed(job.url, f"it leads to {response.url}, which is not encrypted")
    start, total = _extent(job, response, have, validator)
    if total is not None and total > job.most:
        raise DownloadFailed(job.url, f"{total:,} bytes are more than the {job.most:,} that are taken")
    given = _validator(response)
    if not start:
        job.forget()
        job.began.write_text(json.dumps({"url": job.url, "validator": given}), encoding="utf-8")
    got = start
    with job.part.open("ab" if start else "wb") as file:
        while block := _block(response):
            got += len(block)
            if got > job.most:
                raise DownloadFailed(job.url, f"it is longer than the {job.most:,} bytes that are taken")
            file.write(block)
            job.progress(got, total)
    if total is not None and got != total:
        raise _Broken(f"the connection ended after {got:,} of {total:,} bytes")
    return given or validator


def _block(response: http.client.HTTPResponse) -> bytes:
    try:
        return response.read(_BLOCK)
    except (http.client.HTTPException, OSError) as error:
        raise _Broken(f"the connection broke: {error or type(error).__name__}") from None


def _extent(job: _Job, response: http.client.HTTPResponse, have: int, validator: str) -> tuple[int, int | None]:
    """Where in the file the body begins, and how long the file is; None where chunks tell its end instead."""
    if response.status == http.client.PARTIAL_CONTENT:
        found = _RANGE.fullmatch(response.headers.get("Content-Range", ""))
        first, last, total = map(int, found.groups()) if found else (-1, -1, -1)
        if first != have or last != total - 1 or _validator(response) not in ("", validator):
            job.forget()
            raise _Broken("the server went on with another file or place than was asked for")
        return have, total
    length = response.headers.get("Content-Length", "")
    if length.isdecimal():
        return 0, int(length)
    if "chunked" in response.headers.get("Transfer-Encoding", "").casefold():
        return 0, None
    raise DownloadFailed(job.url, "the server does not say how long the file is, so that a part could pass for it")


def _validator(response: http.client.HTTPResponse) -> str:
    """What tells one version of the file from another: a strong ETag, else the date of the last change."""
    etag: str = response.headers.get("ETag", "")
    if etag and not etag.startswith("W/"):
        return etag
    return "" if etag else response.headers.get("Last-Modified", "")


def _finish(job: _Job, validator: str, now: datetime) -> Receipt:
    """Give a whole file its name, and write beside it what it is."""
    with job.part.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    size = job.part.stat().st_size
    receipt = Receipt(url=job.url, bytes=size, sha256=digest, validator=validator, fetched_at=now.isoformat())
    beside = job.to.with_name(job.to.name + ".json")
    beside.unlink(missing_ok=True)
    job.part.replace(job.to)
    beside.write_text(json.dumps(asdict(receipt), indent=2) + "\n", encoding="utf-8")
    job.began.unlink(missing_ok=True)
    return receipt


def _kept(job: _Job) -> Receipt:
    receipt = receipt_of(job.to)
    assert receipt is not None  # it was there when the question was asked
    return receipt


def _read_json(path: Path) -> dict[str, Any]:
    try:
        value = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return value if isinstance(value, dict) else {}
