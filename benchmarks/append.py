"""How long an append takes, with full sync and the hash chain, against a bare SQLite insert of the same bytes.

    python benchmarks/append.py [--full]

Both write to files in one new folder, in WAL mode with synchronous=FULL, turn by turn, so that a slow moment of the
disk falls on both alike. The goal is a ratio of medians of at most 2. Also printed: entries verified per second on
opening.
"""

from __future__ import annotations

import argparse
import sqlite3
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from statistics import median, quantiles

from hustings.record.entries import Draft, Keyed, Part, encode_payload
from hustings.record.model import Figures, HeardFrom
from hustings.record.store import SQLiteStore

AT = datetime(2021, 7, 2, 4, 25, tzinfo=UTC)
KEYING = Draft(
    by="reporter",
    source="The returning officer's sheet, read at the count",
    payload=Keyed(
        contest_id="parl.batley-and-spen.by.2021-07-01",
        part=Part.COUNT,
        figures=Figures(
            votes={f"candidate-{place}": 13_296 // place for place in range(1, 17)},
            electorate=79_373,
            ballots_verified=37_786,
            valid_votes=37_695,
            rejected_ballots=83,
        ),
        heard_from=HeardFrom.SHEET,
    ),
)


def main(sample: bool) -> None:
    """Measure and print; a sample is 2,000 appends and 20,000 entries verified, the whole 20,000 and 200,000."""
    rounds, entries = (2_000, 20_000) if sample else (20_000, 200_000)
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as folder:
        ours, bare = measure_appends(Path(folder), rounds)
        per_second = measure_opening(Path(folder), entries)
    print(f"append of one keying, full sync, {rounds:,} turn by turn with the bare insert")
    for name, times in (("hustings", ours), ("bare insert", bare)):
        print(f"  {name:<12} median {median(times) * 1e6:9,.0f} us   p99 {quantiles(times, n=100)[98] * 1e6:9,.0f} us")
    print(f"  ratio of medians {median(ours) / median(bare):.2f} (goal: at most 2)")
    print(f"opening a ledger of {entries:,} entries: {per_second:,.0f} entries verified per second")


def measure_appends(folder: Path, rounds: int) -> tuple[list[float], list[float]]:
    """Seconds of each append and of each bare insert, the one that goes first changing every round."""
    payload = encode_payload(KEYING.payload)
    bare = sqlite3.connect(folder / "bare.sqlite", isolation_level=None)
    bare.execute("PRAGMA journal_mode = WAL")
    bare.execute("PRAGMA synchronous = FULL")
    bare.execute("CREATE TABLE bare (id INTEGER PRIMARY KEY, json BLOB NOT NULL)")
    times: tuple[list[float], list[float]] = ([], [])
    with SQLiteStore.open(folder / "ledger.sqlite") as store:
        steps: tuple[Callable[[], object], ...] = (
            lambda: store.append((KEYING,), at=AT),
            lambda: bare.execute("INSERT INTO bare (json) VALUES (?)", (payload,)),
        )
        for turn in range(rounds):
            for which in (turn % 2, 1 - turn % 2):
                start = time.perf_counter()
                steps[which]()
                times[which].append(time.perf_counter() - start)
    bare.close()
    return times


def measure_opening(folder: Path, entries: int) -> float:
    """Entries verified per second when a ledger of this many is opened (chain, file and attachments)."""
    path = folder / "long.sqlite"
    with SQLiteStore.open(path) as store:
        for _ in range(entries // 1_000):
            store.append((KEYING,) * 1_000, at=AT)
    start = time.perf_counter()
    SQLiteStore.open(path, read_only=True).close()
    return entries / (time.perf_counter() - start)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--full", action="store_true", help="measure ten times as much")
    main(sample=not parser.parse_args().full)
