"""Voter flows against known tables: every estimator's error, time and interval coverage on elections left out.

python benchmarks/flows.py [--full]

Each election is estimated with settings chosen on the others (benchmarks/flows_left_out/, written by
flows_settings.py). EI is the percentage of an area's voters put in a wrong cell, at the level of pooled small
options; coverage the share of cells whose true votes lie in the interval (for plain methods, in what the units'
totals allow). Times are CPU seconds for each area on one core, reading not counted. The sample takes the plain
methods on one area in ten. PyEI (multinomial-Dirichlet, by Markov chains) runs on one area, with --full alone, in an
environment of its own under benchmarks/peers/; where it cannot that is said.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import tempfile
import time
import venv
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from flows_settings import ELECTIONS, LEFT_OUT, NATION, ROOT, Truth, error_index, read
from hustings.flows.estimates import FlowEstimate
from hustings.flows.methods import ALONE
from hustings.flows.model import Hustings
from hustings.flows.settings import read_learnt
from hustings.flows.tables import FlowTable

GOALS = {"NZ_2002": 6.0, "NZ_2008": 4.4, "NZ_2014": 4.3, "SCO_2007": 5.0, NATION: 6.5}
EVERY = 10  # areas, for the plain methods in the sample
PEERS = ROOT / "benchmarks" / "peers"
PEER_AREA = ("NZ_2008", 0)
PEER = """
import json, sys, time
import numpy as np
from pyei.r_by_c import RowByColumnEI
given = json.load(open(sys.argv[1]))
origin, destination = (np.array(given[side], float) for side in ("origin", "destination"))
sizes = origin.sum(1)
began = time.process_time()
model = RowByColumnEI(model_name="multinomial-dirichlet")
model.fit((origin / sizes[:, None]).T, (destination / sizes[:, None]).T, sizes.astype(int),
          draws=1000, tune=1000, chains=2, cores=1, progressbar=False)
shares = np.array(model.posterior_mean_voting_prefs)
print(json.dumps([time.process_time() - began, (shares * origin.sum(0)[:, None]).tolist()]))
"""


@dataclass(slots=True)
class Score:
    """One method on one election."""

    errors: list[float] = field(default_factory=list)
    seconds: float = 0.0
    held: list[float] = field(default_factory=list)

    def add(self, estimate: FlowEstimate, truth: Truth) -> None:
        true = truth[estimate.table.id]
        self.errors.append(error_index(estimate.votes, true))
        self.held += ((estimate.lower <= true) & (true <= estimate.upper)).ravel().tolist()

    def line(self, election: str, method: str) -> str:
        goal = f"{GOALS[election]:6.1f}" if method == Hustings.name else f"{'':6}"
        return (
            f"{election:10}{method:18}{len(self.errors):5}{np.mean(self.errors):8.2f}{np.median(self.errors):8.2f}{goal}"
            f"{self.seconds / len(self.errors):9.4f}{np.mean(self.held):9.1%}"
        )


def main(*, sample: bool = True) -> None:
    """Print the table."""
    print(f"{'':10}{'':18}{'areas':>5}{'mean EI':>8}{'median':>8}{'goal':>6}{'CPU s':>9}{'coverage':>9}")
    seconds: dict[str, float] = {}
    for election in (*ELECTIONS, NATION):
        tables, truth = read(election)
        scores = {Hustings.name: ours(election, tables, truth)}
        chosen = tables[::EVERY] if sample and election != NATION else tables
        for name, method in ALONE.items():
            scores[name] = Score()
            for table in chosen:
                began = time.process_time()
                estimate = method.fit(table)
                scores[name].seconds += time.process_time() - began
                scores[name].add(estimate, truth)
        for name, score in scores.items():
            print(score.line(election, name))
        if election == PEER_AREA[0]:
            seconds = {name: score.seconds / len(score.errors) for name, score in scores.items()}
            peer_table, peer_truth = tables[PEER_AREA[1]], truth[tables[PEER_AREA[1]].id]
    ratio = seconds[Hustings.name] / seconds["linear-programme"]
    print(f"our time over our linear programme's ({PEER_AREA[0]}): {ratio:.2f}")
    if sample:
        print("PyEI takes minutes: make bench-flows runs it")
    else:
        peer(peer_table, peer_truth, seconds[Hustings.name])


def ours(election: str, tables: Sequence[FlowTable], truth: Truth) -> Score:
    """The pooled model with settings chosen without this election; the nation's tables each without their own."""
    score = Score()
    if election != NATION:
        learnt = read_learnt(LEFT_OUT / f"{election}.toml")["polling_places"]
        began = time.process_time()
        estimates = Hustings(learnt).fit_all(tables)
        score.seconds = time.process_time() - began
        for estimate in estimates:
            score.add(estimate, truth)
        return score
    for number, table in enumerate(tables):
        learnt = read_learnt(LEFT_OUT / f"{table.id.removeprefix(f'{NATION}-')}.toml")["constituencies"]
        began = time.process_time()
        estimates = Hustings(learnt).fit_all(tables)
        score.seconds += (time.process_time() - began) / len(tables)
        score.add(estimates[number], truth)
    return score


def peer(table: FlowTable, truth: np.ndarray, seconds: float) -> None:
    """PyEI on one area, beside our time for it."""
    folder = PEERS / "pyei"
    python = folder / "bin" / "python"
    try:
        if not (folder / "bin" / "pip").exists():
            venv.create(folder, with_pip=True)
        install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "PyEI>=1.1,<2"]
        subprocess.run(install, check=True, capture_output=True, timeout=600)
        filled = table.origin.sum(1) > 0
        with tempfile.TemporaryDirectory() as made:
            listed = Path(made) / "table.json"
            sides = {"origin": table.origin[filled].tolist(), "destination": table.destination[filled].tolist()}
            listed.write_text(json.dumps(sides), encoding="utf-8")
            done = subprocess.run([python, "-c", PEER, listed], check=True, capture_output=True, text=True, timeout=600)
    except (OSError, subprocess.SubprocessError) as error:
        print(f"PyEI left out: it could not be installed or run ({type(error).__name__})")
        return
    spent, votes = json.loads(done.stdout.splitlines()[-1])
    print(
        f"PyEI on {table.id}: EI {error_index(np.array(votes), truth):.2f}, {spent:.1f} CPU s; "
        f"our time over PyEI's: {seconds / spent:.5f}"
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--full", action="store_true", help="the plain methods on every area")
    main(sample=not parser.parse_args().full)
