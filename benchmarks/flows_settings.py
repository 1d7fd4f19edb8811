"""Learn the settings of the voter-flow model from elections whose tables are known, and write them.

python benchmarks/flows_settings.py [--evaluations N]

Writes src/hustings/data/flows.toml (learnt on every development election) and benchmarks/flows_left_out/ (for each
election a file learnt on the others, for benchmarks/flows.py). For each file a climb of its own starts from the same
settings and sees nothing but its own elections; that for whole constituencies starts where that for polling places
ended, and moves only what differs with the size of units, since each election gives but one such table.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from pathlib import Path
from types import ModuleType

import numpy as np
from scipy.optimize import nnls

from hustings.flows.folder import read_election
from hustings.flows.intervals import components, log_odds, most_of, tables_of
from hustings.flows.model import LEVEL
from hustings.flows.pooled import fit_pooled
from hustings.flows.settings import Settings, Widths
from hustings.flows.tables import Floats, FlowTable

ROOT = Path(__file__).parent.parent
DATA = Path(os.environ.get("HUSTINGS_DATA") or ROOT.parent / "shared" / "data") / "flows"
SHIPPED = ROOT / "src" / "hustings" / "data" / "flows.toml"
LEFT_OUT = ROOT / "benchmarks" / "flows_left_out"
ELECTIONS = ("NZ_2002", "NZ_2008", "NZ_2014", "SCO_2007")
NATION = "NATION"
START = Settings(  # near what an unpublished first model used; nothing here was fitted
    loyalty=2.8,
    loyalty_sd=0.7,
    rest_loyalty=0.0,
    rest_sd=0.7,
    affinity_sd=0.7,
    symmetry=0.3,
    area_sd=0.4,
    candidate_sd=1.5,
    noise=5.0,
    noise_by_size=0.1,
    context=0.1,
    context_own=0.1,
    context_votes=20.0,
    context_alone=0.1,
    context_alone_votes=20.0,
)
ADDED = {"loyalty": 0.25, "rest_loyalty": 0.25, "symmetry": 0.1}  # the others are multiplied
MULTIPLIED = 0.3
MOST_SYMMETRY = 0.9
SEEDS = (1, 2, 3, 4)  # climbs for whole constituencies, whose middle is taken
EVERY = 2  # areas: settings are searched on one in so many
MOST_SQUARE = 4.0  # an error in squared log odds counts as no more, so that a few cells do not decide
EVERY_SETTING = tuple(asdict(START))
WITH_SIZE = ("context_alone", "noise_by_size", "candidate_sd", "affinity_sd")  # learnt anew for whole constituencies

Truth = Mapping[str, Floats]


def scorer() -> ModuleType:
    """The published scorer, from beside the data."""
    spec = importlib.util.spec_from_file_location("score", DATA / "score.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def read(election: str) -> tuple[tuple[FlowTable, ...], Truth]:
    """An election's tables and what is true of them, cell by cell."""
    tables = read_election(DATA, election)
    cells, _ = scorer().load_truth(str(DATA), election, "merged")
    truth = {
        table.id: np.array(
            [[cells[table.id].get((o.code, d.code), 0) for d in table.destinations] for o in table.origins]
        )
        for table in tables
    }
    return tables, truth


def error_index(votes: Floats, truth: Floats) -> float:
    """The percentage of voters put in a wrong cell."""
    return float(50 * np.abs(votes - truth).sum() / truth.sum())


def fitted_errors(tables: Sequence[FlowTable], truth: Truth, settings: Settings) -> list[float]:
    """The error index of every area, all fitted together."""
    votes = tables_of(fit_pooled(tables, settings))
    return [error_index(cells, truth[table.id]) for table, cells in zip(tables, votes, strict=True)]


Known = Mapping[str, tuple[Sequence[FlowTable], Truth]]


def errors_of(known: Known, names: Sequence[str], settings: Settings) -> list[float]:
    """The mean error index of each of these elections, or of each of these tables of whole constituencies."""
    if NATION in known:
        tables, truth = known[NATION]
        every = dict(zip((table.id for table in tables), fitted_errors(tables, truth, settings), strict=True))
        return [every[name] for name in names]
    return [float(np.mean(fitted_errors(*known[name], settings))) for name in names]


def climb(
    known: Known, names: Sequence[str], start: Settings, evaluations: int, free: Sequence[str], seed: int = 1
) -> Settings:
    """From the start, some of the free settings moved at random, kept when the mean relative error falls.

    Nothing but these elections is seen.
    """
    chance = np.random.default_rng(seed)
    first = errors_of(known, names, start)
    best, lowest = start, 1.0
    for _ in range(evaluations):
        tried = moved(best, float(np.exp(chance.normal(-0.1, 0.5))), free, chance)
        relative = float(np.divide(errors_of(known, names, tried), first).mean())
        if relative < lowest:
            best, lowest = tried, relative
    return best


def between(found: Sequence[Settings]) -> Settings:
    """The middle of several: geometric, but for those that may be nought or less."""
    columns = {name: np.array([asdict(one)[name] for one in found]) for name in asdict(START)}
    return Settings(**{n: float(c.mean() if n in ADDED else np.exp(np.log(c).mean())) for n, c in columns.items()})


def moved(settings: Settings, step: float, free: Sequence[str], chance: np.random.Generator) -> Settings:
    """About a third of the free settings moved, or half of a few."""
    values = asdict(settings)
    for name in free:
        if chance.random() < max(0.35, 2 / len(free)):
            by = chance.normal() * step
            values[name] = values[name] + by * ADDED[name] if name in ADDED else values[name] * np.exp(by * MULTIPLIED)
    values["symmetry"] = min(max(values["symmetry"], 0.0), MOST_SYMMETRY)
    return Settings(**{name: float(value) for name, value in values.items()})


def as_toml(heading: str, settings: Settings | Widths) -> str:
    lines = [f"{field.name} = {getattr(settings, field.name):.4g}" for field in fields(settings)]
    return "\n".join([f"[{heading}]", *lines, ""])


def learn_widths(
    known: Mapping[str, tuple[tuple[FlowTable, ...], Truth]], names: Sequence[str], settings: Settings
) -> Widths:
    """Weights of the terms of a cell's variance (not negative least squares), and the reach that holds 90 % of
    cells."""
    terms: dict[str, list[Floats]] = {}
    squares = []
    for tables, truth in known.values():
        fit = fit_pooled(tables, settings)
        for table, votes, found in zip(tables, tables_of(fit), components(tables, fit, settings), strict=True):
            if table.id.startswith(tuple(names)):
                cells = most_of(table) > 0
                squares.append(((log_odds(truth[table.id], table) - log_odds(votes, table)) ** 2)[cells])
                for name, values in found.items():
                    terms.setdefault(name, []).append(values[cells])
    columns = np.column_stack([np.concatenate(values) for values in terms.values()])
    square = np.concatenate(squares)
    weights, _ = nnls(columns, np.minimum(square, MOST_SQUARE))
    sized = np.sqrt(square / np.maximum(columns @ weights, 1e-6))
    return Widths(**dict(zip(terms, map(float, weights), strict=True)), reach=float(np.quantile(sized, LEVEL)))


def write(path: Path, elections: Sequence[str], learnt: Mapping[str, tuple[Settings, Widths]], note: str) -> None:
    """A file of settings in the form that `hustings.flows.settings.read_learnt` reads."""
    lines = [f"# {note}", f"elections = {list(elections)}".replace("'", '"'), ""]
    for kind, (settings, widths) in learnt.items():
        lines += [as_toml(kind, settings), as_toml(f"{kind}.widths", widths)]
    path.parent.mkdir(exist_ok=True)
    path.write_text("\n".join(lines), encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--evaluations", type=int, default=70, help="settings tried for each file and kind of unit")
    given = parser.parse_args()
    known = {name: read(name) for name in (*ELECTIONS, NATION)}
    some = {name: (known[name][0][::EVERY], known[name][1]) for name in ELECTIONS}
    nation = {NATION: known[NATION]}
    for left_out in (None, *ELECTIONS):
        names = [name for name in ELECTIONS if name != left_out]
        places = climb({name: some[name] for name in names}, names, START, given.evaluations, EVERY_SETTING)
        tables = [f"{NATION}-{name}" for name in names]
        climbs = [climb(nation, tables, places, given.evaluations, WITH_SIZE, seed) for seed in SEEDS]
        whole = between(climbs)
        learnt = {
            "polling_places": (places, learn_widths({name: known[name] for name in names}, names, places)),
            "constituencies": (whole, learn_widths(nation, tables, whole)),
        }
        note = "Written by benchmarks/flows_settings.py; docs/flows.md says what each number is."
        write(LEFT_OUT / f"{left_out}.toml" if left_out else SHIPPED, names, learnt, note)


if __name__ == "__main__":
    main()
