"""Ten real questions to our API and to Datasette, on the same record: answers per second, and the slowest of a hundred.

    python benchmarks/questions.py [--full]

All of Parliament's files are loaded into a ledger, which `hustings serve` serves; the record's tables go into a SQLite
file with indexes, which Datasette serves as its manual advises (immutable, row counts made beforehand, the questions as
canned queries, JSON as a plain array). Datasette lives in an environment of its own under benchmarks/peers/, made when
first asked for. Each server is one process. Both must give the same rows to each question before anything is timed. The
load comes from a third process (asking.py), without conditional requests: each client asks as soon as it is answered.

Our server keeps its latest answers until the ledger changes, and Datasette keeps none, so there are two measurements:
"new" asks something that was not asked before with every request, "again" the same thing over and over. At the end
another process's correction comes into the ledger, and each question is asked once more: nothing kept may be used.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from statistics import geometric_mean
from typing import Any

import httpx
import polars as pl

from hustings.cli.official import add_official
from hustings.home import LEDGER
from hustings.home import open as open_record
from hustings.record.entries import Corrected, Draft
from hustings.record.model import CorrectedBy
from ten import TEN, Question

ROOT = Path(__file__).parent.parent
DATA = Path(os.environ.get("HUSTINGS_DATA") or ROOT.parent / "shared" / "data") / "uk-parliament"
PEERS = ROOT / "benchmarks" / "peers"
ASKING = str(ROOT / "benchmarks" / "asking.py")
TABLES = ("contests", "candidacies", "elections", "constituencies", "parties")
SQL_TYPES: dict[Any, str] = {pl.String: "text", pl.Date: "text", pl.Float64: "real"}  # the rest are whole numbers
CORRECTED = "parl.batley-and-spen.by.2021-07-01"
CLIENTS = (1, 16)
MANNERS = ("new", "again")
INDEXES = """
create unique index contests_id on contests (contest_id);
create index contests_day on contests (polling_day, is_notional, outcome);
create index contests_kind on contests (is_by_election, polling_day);
create index contests_majority on contests (polling_day, majority);
create unique index candidacies_id on candidacies (contest_id, candidate_id);
create index candidacies_day on candidacies (polling_day, is_by_election, is_notional, rank);
create index candidacies_share on candidacies (party, share);
create index elections_kind on elections (is_by_election, is_notional, polling_day);
create unique index constituencies_id on constituencies (constituency_id);
create unique index parties_key on parties (party);
"""
Figures = Mapping[str, float]
Cell = tuple[str, str, str, int]  # server, question, manner, clients


@dataclass(slots=True)
class Server:
    """A server under measurement. Every request for something new takes the next number."""

    name: str
    port: int
    number: int = 1

    def path(self, question: Question) -> str:
        return question.ours if self.name == "hustings" else f"/record/{question.name}.json?_shape=array&n=-{{n}}"

    def rows(self, question: Question) -> list[dict[str, Any]]:
        """The rows that it answers, by key where the question has no order, with 1 and 0 for true and false."""
        answer = httpx.get(f"http://127.0.0.1:{self.port}{self.path(question).format(n=0)}", timeout=60)
        found = answer.raise_for_status().json()
        rows = found[question.rows] if isinstance(found, dict) else found
        rows = [{name: int(v) if isinstance(v, bool) else v for name, v in row.items()} for row in rows]
        return sorted(rows, key=lambda row: [row[name] for name in question.key])

    def time(self, question: Question, manner: str, clients: int, seconds: float) -> Figures:
        """Ask one question for so long."""
        path = self.path(question) if manner == "new" else self.path(question).format(n=0)
        figures = ask(self.port, path, clients, seconds, self.number)
        self.number += int(figures["asked"])
        return figures


def main(sample: bool) -> None:
    """Check that the answers agree, then time them; a sample asks for a fifth of a second at a time, else four."""
    if not DATA.is_dir():
        print(f"no official data at {DATA}; set HUSTINGS_DATA")
        return
    seconds = 0.2 if sample else 4.0
    python = peer()
    with tempfile.TemporaryDirectory() as folder, ExitStack() as running:
        load(Path(folder), Path(folder) / "record.db")
        servers = [running.enter_context(hustings(Path(folder)))]
        if python:
            servers.append(running.enter_context(datasette(python, Path(folder) / "record.db")))
            check(*servers)
        alone = {clients: stand_in(clients, seconds) for clients in CLIENTS}
        found = timed(servers, seconds)
        after = after_an_entry(servers[0], Path(folder))
    for manner in MANNERS:
        report(manner, found, with_peer=bool(python))
    slowest = max(after, key=after.__getitem__)
    print(f"\nthe first answers after a correction: the slowest took {after[slowest]:.0f} ms, {slowest}")
    fastest = max(figures["rate"] for figures in found.values())
    reach = ", ".join(f"{rate:,.0f}/s with {clients}" for clients, rate in alone.items())
    print(f"the asking alone reaches {reach} clients; the most it was needed for is {fastest:,.0f}/s")


def load(folder: Path, tables: Path) -> None:
    """All official files into a new ledger, and the tables of its record into a SQLite file with indexes."""
    with open_record(folder / LEDGER) as record:
        add_official(record, [str(DATA)], now=datetime.now(UTC))
        frames = {name: getattr(record, name) for name in TABLES}
    database = sqlite3.connect(tables)
    for name, frame in frames.items():
        columns = ", ".join(f"{column} {SQL_TYPES.get(kind, 'integer')}" for column, kind in frame.schema.items())
        database.execute(f"create table {name} ({columns})")
        holes = ", ".join("?" * frame.width)
        rows = frame.with_columns(pl.col(pl.Date).cast(pl.String)).iter_rows()
        database.executemany(f"insert into {name} values ({holes})", rows)
    database.executescript(INDEXES)
    database.commit()
    database.executescript("analyze; vacuum;")
    database.close()


def peer() -> Path | None:
    """The Python of Datasette's own environment, made on demand; None, with the reason printed, where it cannot be."""
    python = PEERS / "datasette" / "bin" / "python"
    has_it = [str(python), "-m", "datasette", "--version"]
    if python.exists() and subprocess.run(has_it, check=False, capture_output=True).returncode == 0:
        return python
    try:
        venv.create(PEERS / "datasette", with_pip=True, clear=True)
        install = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        needs = ["-r", str(PEERS / "requirements.txt")]
        subprocess.run([*install, *needs], check=True, capture_output=True, text=True, timeout=300)
    except (OSError, subprocess.SubprocessError) as error:
        why = (getattr(error, "stderr", "") or str(error)).splitlines()[0]
        print(f"without Datasette, which could not be installed: {why}")
        return None
    return python


@contextmanager
def hustings(home: Path) -> Iterator[Server]:
    """`hustings serve` on the ledger in this folder."""
    port = free_port()
    command = [str(Path(sys.executable).with_name("hustings")), "serve", "--port", str(port)]
    with running(command, port, "/healthz", {**os.environ, "HUSTINGS_HOME": str(home)}):
        yield Server("hustings", port)


@contextmanager
def datasette(python: Path, tables: Path) -> Iterator[Server]:
    """Datasette on this SQLite file, immutable, its rows counted beforehand, the questions as canned queries."""
    port, counts, metadata = free_port(), tables.with_name("counts.json"), tables.with_name("metadata.json")
    queries = {question.name: {"sql": question.sql} for question in TEN}
    metadata.write_text(json.dumps({"databases": {tables.stem: {"queries": queries}}}), encoding="utf-8")
    inspect = [str(python), "-m", "datasette", "inspect", str(tables), "--inspect-file", str(counts)]
    subprocess.run(inspect, check=True, capture_output=True)
    command = [str(python), "-m", "datasette", "serve", "-i", str(tables), "--inspect-file", str(counts)]
    command += ["-m", str(metadata), "--port", str(port)]
    for name in ("suggest_facets", "allow_facet", "allow_download"):
        command += ["--setting", name, "off"]
    with running(command, port, "/-/versions.json", dict(os.environ)):
        yield Server("datasette", port)


@contextmanager
def running(command: list[str], port: int, path: str, environment: dict[str, str]) -> Iterator[None]:
    """A server from its first good answer to the end of the block."""
    quiet = subprocess.DEVNULL
    server = subprocess.Popen(command, stdout=quiet, stderr=quiet, env=environment)
    try:
        for _ in range(600):
            try:
                if httpx.get(f"http://127.0.0.1:{port}{path}", timeout=60).status_code == 200:
                    break
            except httpx.TransportError:
                time.sleep(0.05)
        else:
            raise SystemExit(f"it did not start: {' '.join(command)}")
        yield
    finally:
        server.terminate()
        server.wait(20)


def free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        port: int = sock.getsockname()[1]
        return port


def check(ours: Server, theirs: Server) -> None:
    """Stop unless both give the same rows to every question, floats within one part in a thousand million."""
    total = 0
    for question in TEN:
        mine, other = ours.rows(question), theirs.rows(question)
        if not mine or len(mine) != len(other):
            raise SystemExit(f"{question.name}: {len(mine)} rows of ours, {len(other)} of Datasette's")
        for row, same in zip(mine, other, strict=True):
            if row.keys() != same.keys() or not all(is_same(row[name], same[name]) for name in row):
                raise SystemExit(f"{question.name}: the answers differ\n  ours      {row}\n  Datasette {same}")
        total += len(mine)
    print(f"ten questions: both servers give the same {total:,} rows")


def is_same(value: Any, other: Any) -> bool:
    if isinstance(value, float) and isinstance(other, float):
        return math.isclose(value, other, rel_tol=1e-9, abs_tol=1e-9)
    return bool(value == other)


def ask(port: int, path: str, clients: int, seconds: float, first: int = 0) -> dict[str, float]:
    """What asking.py measures, in a process of its own."""
    job = {"port": port, "path": path, "clients": clients, "seconds": seconds, "first": first}
    done = subprocess.run(
        [sys.executable, ASKING], input=json.dumps(job), check=True, stdout=subprocess.PIPE, text=True
    )
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def stand_in(clients: int, seconds: float) -> float:
    """How many answers a second the asking can take, from a server that has nothing to do."""
    server = subprocess.Popen([sys.executable, ASKING, "--stand-in"], stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        return ask(int(server.stdout.readline()), "/", clients, seconds)["rate"]
    finally:
        server.terminate()
        server.wait(20)


def timed(servers: list[Server], seconds: float) -> dict[Cell, Figures]:
    """Every question to every server, turn by turn, so that a slow moment of the machine falls on both."""
    return {
        (server.name, question.name, manner, clients): server.time(question, manner, clients, seconds)
        for question in TEN
        for clients in CLIENTS
        for manner in MANNERS
        for server in servers
    }


def after_an_entry(ours: Server, folder: Path) -> dict[str, float]:
    """Correct one count from outside, give the server time to see it, and ask everything once: milliseconds."""
    with open_record(folder / LEDGER) as record:
        shown = record.state.book(CORRECTED).count(public=True)
        assert shown is not None
        votes = {name: number + 1 for name, number in shown[1].votes.items()}
        corrected = Corrected(
            contest_id=CORRECTED,
            of=shown[0].number,
            figures=replace(shown[1], votes=votes, valid_votes=None),
            corrected_by=CorrectedBy.US,
        )
        draft = Draft(by="benchmark", source="benchmark", payload=corrected, reason="one vote more for each")
        record.append(lambda state: [draft], now=datetime.now(UTC))
    time.sleep(2)
    times = {}
    for question in TEN:
        start = time.perf_counter()
        rows = ours.rows(question)
        times[question.words] = (time.perf_counter() - start) * 1000
        if question.name == "candidates" and sorted(row["votes"] for row in rows) != sorted(votes.values()):
            raise SystemExit("the answer is not of the ledger's last entry")
    return times


def report(manner: str, found: Mapping[Cell, Figures], *, with_peer: bool) -> None:
    """One table: every question with this manner of asking."""
    kept = "which our server has kept" if manner == "again" else "which no server has kept"
    print(f"\nasking {manner}, {kept}: answers per second, milliseconds (median, p99)")
    print(f"  {'':<60}{'hustings':^26}{'datasette':^26}{'ratio':>6}" if with_peer else "")
    for clients in CLIENTS:
        ratios = []
        for question in TEN:
            mine = found["hustings", question.name, manner, clients]
            line = f"  {question.words:<58}{clients:>2}{cell(mine)}"
            if with_peer:
                other = found["datasette", question.name, manner, clients]
                ratios.append(mine["rate"] / other["rate"])
                line += f"{cell(other)}{ratios[-1]:>6.1f}"
            print(line)
        if ratios:
            mean, least = f"{geometric_mean(ratios):.1f} times Datasette's", f"least {min(ratios):.1f}"
            print(f"  {clients} clients: {mean} in the geometric mean, {least} (goal: 5)")
    slowest, words = max((found["hustings", q.name, manner, 1]["p99_ms"], q.words) for q in TEN)
    print(f"  our slowest at one client: {slowest:.1f} ms at p99 (goal: at most 50), {words}")


def cell(figures: Figures) -> str:
    return f"{figures['rate']:>10,.0f}{figures['p50_ms']:>8.2f}{figures['p99_ms']:>8.2f}"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--full", action="store_true", help="ask each question for four seconds at a time")
    main(sample=not parser.parse_args().full)
