"""Two processes at one ledger, a process killed at any moment, and a disk that is full."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from hustings.errors import LedgerFull
from hustings.record.store import SQLiteStore

sys.path.insert(0, str(Path(__file__).parent))
import ledger_helpers
from ledger_helpers import AT, contest, keying, opened, post, row_of, verify

PATIENCE = 60.0


def start_appending(path: Path, by: str, count: int) -> subprocess.Popen[str]:
    command = [sys.executable, ledger_helpers.__file__, str(path), by, str(count)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def acknowledged(process: subprocess.Popen[str]) -> list[int]:
    """The numbers printed; a line cut off by the kill was never told to anybody."""
    out, _ = process.communicate(timeout=PATIENCE)
    return [int(line) for line in out.splitlines(keepends=True) if line.endswith("\n")]


def test_two_processes_append_at_once_and_each_finds_all_of_its_entries(tmp_path: Path) -> None:
    path = tmp_path / "l.sqlite"
    processes = {by: start_appending(path, by, 150) for by in ("left", "right")}  # both may have to make the file
    numbers = {by: acknowledged(process) for by, process in processes.items()}
    assert [process.returncode for process in processes.values()] == [0, 0]
    with SQLiteStore.open(path) as store:
        entries = list(store.entries())
        assert store.damage is None and verify(map(row_of, entries), decode=True) == store.head()
    for by, own in numbers.items():
        assert [entry.number for entry in entries if entry.by == by] == own
    assert len(entries) == 300


def test_a_process_killed_at_any_moment_loses_nothing_that_it_acknowledged(tmp_path: Path) -> None:
    path, chance = tmp_path / "l.sqlite", random.Random(20210701)
    known: set[int] = set()
    for _ in range(6):
        process = start_appending(path, "victim", 10**6)
        assert process.stdout is not None
        first = process.stdout.readline()
        time.sleep(chance.random() / 10)
        process.kill()
        known |= {int(first), *acknowledged(process)}
        with SQLiteStore.open(path) as store:
            assert store.damage is None
            numbers = [entry.number for entry in store.entries()]
        assert known <= set(numbers) and numbers == list(range(1, len(numbers) + 1))


def test_a_process_killed_while_it_makes_the_ledger_leaves_none_or_a_whole_one(tmp_path: Path) -> None:
    path, chance = tmp_path / "l.sqlite", random.Random(7)
    for _ in range(5):
        process = start_appending(path, "victim", 1)
        time.sleep(0.1 + chance.random() / 4)
        process.kill()
        known = acknowledged(process)
        with SQLiteStore.open(path) as store:
            assert store.damage is None and store.head()[0] >= len(known)
        for file in tmp_path.glob("l.sqlite*"):
            file.unlink()


def test_a_full_disk_enters_nothing_and_the_ledger_goes_on_when_there_is_space(tmp_path: Path) -> None:
    with SQLiteStore.open(tmp_path / "l.sqlite") as store:
        before = store.append([opened(), contest()], at=AT)
        pages = store._db.execute("PRAGMA page_count").fetchone()[0]
        store._db.execute(f"PRAGMA max_page_count = {pages + 1}")
        large = post(b"x" * 100_000)
        with pytest.raises(LedgerFull, match="nothing was entered"):
            store.append([keying(), large], at=AT)
        assert tuple(store.entries()) == before
        assert store.attachment(large.attachments[0].digest) is None
        store._db.execute("PRAGMA max_page_count = 1000000")
        assert [entry.number for entry in store.append([keying(), large], at=AT)] == [3, 4]
        assert store.attachment(large.attachments[0].digest) == large.attachments[0]


FILL = """
import resource, signal, sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from ledger_helpers import AT, keying, opened, post
from hustings.errors import LedgerFull
from hustings.record.store import SQLiteStore

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
with SQLiteStore.open(sys.argv[1]) as store:
    store.append([opened()], at=AT)
    resource.setrlimit(resource.RLIMIT_FSIZE, (150_000, resource.RLIM_INFINITY))
    told = 1
    try:
        while True:
            store.append([keying(), keying()], at=AT)
            told += 2
    except LedgerFull:
        assert store.head()[0] == told == len(list(store.entries()))
    try:
        store.append([keying()] * 500, at=AT)
    except LedgerFull:
        assert store.head()[0] == told
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    (entry,) = store.append([keying()], at=AT)
    print(told, entry.number)
"""


def test_a_write_that_the_system_refuses_is_a_full_disk_too(tmp_path: Path) -> None:
    pytest.importorskip("resource", reason="limits on the size of files are Unix's")
    path = tmp_path / "l.sqlite"
    command = [sys.executable, "-c", FILL, str(path), str(Path(__file__).parent)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert done.returncode == 0, done.stderr
    told, number = map(int, done.stdout.split())
    assert number == told + 1 > 20
    with SQLiteStore.open(path) as store:
        assert store.damage is None and store.head()[0] == number
