"""The election-night projection replayed over 2010, 2015, 2017 and 2019, beside the usual simple methods.

    python benchmarks/projection.py [--full]

Every election is projected with settings fitted without it (`left out`) or on earlier ones alone (`forward`; 2010 with
none). Scored by the scorer that lies with the replay data; the general election of 2024 is in nothing here. In full,
every checkpoint of every election is printed, and elex-model is timed beside ours, in an environment of its own.
"""

from __future__ import annotations

import importlib.util
import subprocess
import sys
import time
import venv
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from types import ModuleType

import numpy as np

from hustings.forecast import baselines
from hustings.forecast.polls import final_average, parse_exit_poll, parse_polls
from hustings.forecast.projecting import Projector
from hustings.forecast.replay import LEAVE_KNOWN_FROM, replay_document, replayed, votes_of
from hustings.forecast.settings import parse_settings
from hustings.forecast.tables import PARTIES, SeatBaseline, parse_baselines
from hustings.forecast.values import Night
from projection_settings import DATA, FOLDER, YEARS, read_rows

REPLAY = DATA / "replay"
CHECKPOINTS = (0, 1, 10, 25, 50, 100, 200, 400)
SHORT = (10, 100)
VARIANTS = {  # name: settings file, polls, exit poll
    "hustings": ("without", False, False),
    "hustings forward": ("before", False, False),
    "hustings polls": ("without", True, False),
    "hustings exit poll": ("without", False, True),
    "hustings both": ("without", True, True),
}
SIMPLE = {"uniform": baselines.uniform, "proportional": baselines.proportional, "regional": baselines.regional}
COLUMNS = ("half", "mae5", "call%", "cov5", "covA", "is5", "brier", "log", "sec")
PEER = Path(__file__).parent / "peers" / "elex"
Scores = dict[tuple[str, int, int], dict[str, float]]


def scorer() -> ModuleType:
    """The scorer of the replay data, as a module."""
    spec = importlib.util.spec_from_file_location("score", REPLAY / "score.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def given(year: int, rows: Sequence[Mapping[str, str]]) -> tuple[dict[str, float], dict[str, float]]:
    """The final polls and the exit poll of an election."""
    day = date.fromisoformat(rows[0]["declared"][:10])
    files = ("gb_polls_2010_2026.csv", "national_polls_1943_2025.csv")
    averages = (final_average(parse_polls(read_rows(DATA / "polls" / name)), day) for name in files)
    exit_poll = parse_exit_poll(read_rows(DATA / "history" / "exit_polls_2005_2024.csv"), year)
    return next(average for average in averages if average), exit_poll


def ours(
    name: str, year: int, rows: list[dict[str, str]], seats: Sequence[SeatBaseline], checkpoints: Sequence[int]
) -> Iterator[dict[str, object]]:
    """The lines of one of our own variants."""
    settings, with_polls, with_exit_poll = VARIANTS[name]
    polls, exit_poll = given(year, rows)
    projector = Projector(
        seats,
        parse_settings((FOLDER / f"{settings}-{year}.toml").read_text(encoding="utf-8")),
        polls=polls if with_polls else None,
        exit_poll=exit_poll if with_exit_poll else None,
        with_leave=year >= LEAVE_KNOWN_FROM,
    )
    for k, projection, seconds in replayed(projector, rows, checkpoints):
        yield replay_document(projection, method=name, election=year, checkpoint=k, seconds=seconds)


def simple(
    year: int, rows: list[dict[str, str]], seats: Sequence[SeatBaseline], checkpoints: Sequence[int]
) -> Iterator[dict[str, object]]:
    """The lines of the simple methods; none of them has anything to say before the first declaration."""
    before, standing, groups = baselines.arrays(seats)
    votes = np.array([[votes_of(row).get(party, 0) for party in PARTIES] for row in rows], float)
    true = votes / votes.sum(axis=1, keepdims=True)
    for k in checkpoints:
        declared = np.arange(k)
        known = (before, standing, groups, declared, true[:k])
        if k:
            for name, method in SIMPLE.items():
                start = time.perf_counter()
                winner = method(*known).argmax(axis=1)
                yield line(name, year, k, rows, winner[None], true, time.perf_counter() - start)
            start = time.perf_counter()
            winners = baselines.curtice_firth(*known)
            yield line("curtice-firth", year, k, rows, winners, true, time.perf_counter() - start)
        still = baselines.no_change(before, standing).argmax(axis=1)
        yield line("no change", year, k, rows, still[None], true, 0.0)


def line(
    method: str, year: int, k: int, rows: Sequence[Mapping[str, str]], winner: np.ndarray, true: np.ndarray, sec: float
) -> dict[str, object]:
    """A scorer's line from draws of winners (n_draws, n_seats); intervals and chances only where there are draws."""
    winner = winner.copy()
    winner[:, :k] = true[:k].argmax(axis=1)
    totals = np.array([(winner == at).sum(axis=1) for at in range(len(PARTIES))])
    made: dict[str, object] = {"method": method, "election": year, "k": k, "seconds": sec}
    made["seats"] = {party: float(totals[at].mean()) for at, party in enumerate(PARTIES)}
    chances = np.array([(winner == at).mean(axis=0) for at in range(len(PARTIES))])
    out = range(k, len(rows))
    if len(winner) == 1:
        return made | {"winner": {rows[i]["constituency_id"]: PARTIES[int(winner[0, i])] for i in out}}
    for name, level in (("lo", 0.05), ("hi", 0.95)):
        made[name] = {party: float(np.quantile(totals[at], level)) for at, party in enumerate(PARTIES)}
    each = {rows[i]["constituency_id"]: {p: float(chances[at, i]) for at, p in enumerate(PARTIES)} for i in out}
    return made | {"prob": each}


def scores(years: Sequence[int], checkpoints: Sequence[int], names: Sequence[str], *, others: bool) -> Scores:
    """Every method's scores, by method, election and checkpoint."""
    score, found = scorer(), {}
    covariates = read_rows(REPLAY / "covariates_2010_boundaries.csv")
    for year in years:
        rows = read_rows(REPLAY / f"{year}.csv")
        seats, truth = parse_baselines(rows, covariates), score.load(str(REPLAY), year)
        lines = [each for name in names for each in ours(name, year, rows, seats, checkpoints)]
        lines += simple(year, rows, seats, checkpoints) if others else []
        for each in lines:
            found[str(each["method"]), year, int(str(each["k"]))] = score.score(each, truth)
    return found


def show(found: Scores, years: Sequence[int], *, each: bool) -> None:
    """One row for each method and checkpoint: half seat error by election, then means over the elections."""
    print(f"{'method':20} {'k':>4} {'half seat error ' + '/'.join(map(str, years)):>36}", *(f"{c:>7}" for c in COLUMNS))
    for method in dict.fromkeys(method for method, _, _ in found):
        for k in sorted({k for m, _, k in found if m == method}):
            rows = [found[method, year, k] for year in years]
            halves = " / ".join(f"{row['half']:.0f}" for row in rows)
            means = [[row[c] for row in rows if c in row] for c in COLUMNS]
            cells = [f"{sum(m) / len(m):7.3f}" if len(m) == len(rows) else f"{'-':>7}" for m in means]
            print(f"{method:20} {k:4} {halves:>36}", *cells)
            for year, row in zip(years, rows, strict=True) if each else ():
                print(f"{'':20} {k:4} {year:>36}", *(f"{row[c]:7.3f}" if c in row else f"{'-':>7}" for c in COLUMNS))


def show_records(found: Scores, years: Sequence[int]) -> None:
    """How often the 90 % intervals held, pooled from ten declarations on."""
    for method in [name for name in VARIANTS if any(m == name for m, _, _ in found)]:
        held = [s["covA"] for (m, _, k), s in found.items() if m == method and k >= 10]
        print(
            f"{method}: 90 % intervals held {np.mean(held):.1%} of {13 * len(held)} (parties x checkpoints from 10 on)"
        )


def time_update() -> float:
    """Our own processor time for an update of 2019 after 100 declarations, in seconds: the median of nine."""
    rows = read_rows(REPLAY / "2019.csv")
    seats = parse_baselines(rows, read_rows(REPLAY / "covariates_2010_boundaries.csv"))
    projector, night = Projector(seats, parse_settings((FOLDER / "without-2019.toml").read_text("utf-8"))), Night()
    for row in rows[:100]:
        night = night.declare(row["constituency_id"], votes_of(row))
    taken = []
    for _ in range(9):
        start = time.process_time()
        projector.project(night)
        taken.append(time.process_time() - start)
    return float(np.median(taken))


def time_peer(seconds: float) -> None:
    """elex-model's processor time for the same update, beside ours; a clear line where it cannot be had."""
    try:
        if not (PEER / "bin" / "python").exists():
            venv.create(PEER, with_pip=True)
            command = [PEER / "bin" / "python", "-m", "pip", "install", "--quiet", "elex-model==2.2.5"]
            subprocess.run(command, capture_output=True, text=True, check=True, timeout=300)
        command = [PEER / "bin" / "python", Path(__file__).with_name("projection_peer.py"), REPLAY / "2019.csv"]
        made = subprocess.run(command, capture_output=True, text=True, check=True, timeout=300)
    except (OSError, subprocess.SubprocessError) as error:
        detail = getattr(error, "stderr", None) or error
        print(f"elex-model was not timed: {str(detail).strip().splitlines()[-1]}")
        return
    theirs = float(made.stdout.split()[-1])
    print(f"processor time of one update after 100 declarations: ours {seconds:.3f} s, elex-model {theirs:.2f} s")
    print(f"elex-model takes {theirs / seconds:.1f} times as long")


def main(sample: bool = True) -> None:
    """A quick table on a sample; every method at every checkpoint, and the peer, in full."""
    if sample:
        show(scores(YEARS, SHORT, ("hustings",), others=False), YEARS, each=False)
        return
    found = scores(YEARS, CHECKPOINTS, tuple(VARIANTS), others=True)
    show(found, YEARS, each=True)
    show_records(found, YEARS)
    time_peer(time_update())


if __name__ == "__main__":
    main(sample="--full" not in sys.argv)
