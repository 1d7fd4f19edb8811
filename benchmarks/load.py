"""How long all official files take to come into a new ledger, and how much memory, against pandas that only reads them.

    python benchmarks/load.py [--full]

Each runs in a process of its own. Ours reads every file of the shared official data, checks every published figure,
and appends each contest and result to a ledger on disk with hashes and full sync. pandas (in an environment of its own,
made under benchmarks/peers/ when first asked for) reads the CSV files into frames of text and checks nothing.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import venv
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).parent.parent
DATA = Path(os.environ.get("HUSTINGS_DATA") or ROOT.parent / "shared" / "data")
PEER = ROOT / "benchmarks" / "peers" / "pandas"
PANDAS = """
import json, resource, sys, time
from pathlib import Path
import pandas as pd
start = time.perf_counter()
paths = [p for folder in sys.argv[1:] for p in sorted(Path(folder).rglob("*.csv"))]
cells = 0
for path in paths:
    encoding = "utf-8-sig" if path.name != "constituency_results_1918_2019.csv" else "cp1252"
    cells += pd.read_csv(path, header=None, dtype=str, encoding=encoding).size
seconds = time.perf_counter() - start
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(json.dumps({"seconds": seconds, "peak": peak, "did": f"{len(paths)} files, {cells:,} cells"}))
"""


def main(sample: bool) -> None:
    """Measure and print; a sample is three loads of each in turn, the whole eleven."""
    if not DATA.is_dir():
        print(f"no official data at {DATA}; set HUSTINGS_DATA")
        return
    folders = [str(DATA / "uk-parliament"), str(DATA / "history")]
    python = peer()
    ours, theirs = [], []
    for _ in range(3 if sample else 11):
        ours.append(run(sys.executable, str(Path(__file__)), "--once", *folders))
        if python:
            theirs.append(run(str(python), "-c", PANDAS, *folders))
    print(f"load of all official data, cold, {len(ours)} turn by turn, each in a process of its own")
    show("hustings", ours)
    if theirs:
        show("pandas", theirs)
        seconds, peak = (median(r[k] for r in ours) / median(r[k] for r in theirs) for k in ("seconds", "peak"))
        print(f"  ratio of medians: {seconds:.2f} in time, {peak:.2f} in memory")


def show(name: str, runs: list[dict[str, Any]]) -> None:
    seconds, peak = median(run["seconds"] for run in runs), median(run["peak"] for run in runs) / 1024
    print(f"  {name:<9} {seconds:6.2f} s   peak {peak:6,.0f} MiB   {runs[0]['did']}")


def run(*command: str) -> dict[str, Any]:
    """What one process measured of itself."""
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    measured: dict[str, Any] = json.loads(done.stdout)
    return measured


def peer() -> Path | None:
    """The Python of pandas' own environment, made on demand; None, with the reason printed, where it cannot be."""
    python = PEER / "bin" / "python"
    has_pandas = [str(python), "-c", "import pandas"]
    if python.exists() and subprocess.run(has_pandas, check=False, capture_output=True).returncode == 0:
        return python
    try:
        venv.create(PEER, with_pip=True, clear=True)
        install = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "pandas>=2.2,<4"]
        subprocess.run(install, check=True, capture_output=True, text=True, timeout=300)
    except (OSError, subprocess.SubprocessError) as error:
        print(f"without pandas, which could not be installed: {getattr(error, 'stderr', '') or error}".splitlines()[0])
        return None
    return python


def once(folders: list[str]) -> None:
    """One load into a new ledger, timed from the first byte read to the last entry on disk."""
    import time
    from datetime import UTC, datetime

    from hustings.cli.official import add_official
    from hustings.home import begin
    from hustings.record.book import Record

    with tempfile.TemporaryDirectory(dir=Path.cwd()) as folder, begin(Record.at(Path(folder) / "l.sqlite")) as book:
        start = time.perf_counter()
        added = add_official(book, folders, now=datetime.now(UTC))
        seconds = time.perf_counter() - start
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    did = f"{len(added.plan.new):,} contests, {len(added.entries) + len(added.errata):,} entries"
    print(json.dumps({"seconds": seconds, "peak": peak, "did": did}))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--full", action="store_true", help="eleven loads of each instead of three")
    parser.add_argument("--once", nargs="+", metavar="FOLDER", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.once:
        once(given.once)
    else:
        main(sample=not given.full)
