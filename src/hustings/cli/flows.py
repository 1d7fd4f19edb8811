"""`hustings flows`: where the votes moved, for whole elections read from a folder of published totals."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path

import click
from rich.progress import Progress, TaskID

from hustings.cli.show import console
from hustings.errors import BadInput

METHODS = ("hustings", "independence", "regression", "linear-programme")


@click.command()
@click.argument("places", metavar="FOLDER", nargs=-1, required=True, type=click.Path())
@click.option("--election", "elections", metavar="NAME…", multiple=True, help="Elections of the folder (default: all).")
@click.option("--method", type=click.Choice(METHODS), default="hustings", show_default=True)
@click.option(
    "--settings", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="Learnt settings (TOML)."
)
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), required=True, help="The folder to write to.")
def flows(places: tuple[str, ...], elections: tuple[str, ...], method: str, settings: Path | None, out: Path) -> None:
    """Estimate voter flows for the elections in FOLDER, all areas of one election together.

    Writes one CSV for each area, with the columns origin, destination, votes, lower and upper, and prints what to
    doubt.

    Example: hustings flows totals --election NZ_2014 --out flows
    """
    from hustings.flows.folder import read_election, wanted_in, write_flows
    from hustings.flows.methods import doubts, fit_election

    folder, more = _told_apart(places, elections)
    screen = console()
    try:
        with Progress(console=screen, disable=not screen.is_terminal, transient=True) as progress:
            for election in wanted_in(folder, (*elections, *more)):
                task = progress.add_task(election, total=1.0)
                tables = read_election(folder, election)
                estimates = fit_election(tables, method, settings, partial(_show, progress, task))
                write_flows(estimates, out)
                progress.update(task, completed=1.0)
                screen.print(f"{election}: {len(estimates)} areas by {method}, written to {out}", markup=False)
                for doubt in doubts(estimates):
                    screen.print(f"  {doubt}", markup=False)
    except BadInput as bad:
        for problem in bad.problems:
            click.echo(str(problem), err=True)
        sys.exit(2)


def _show(progress: Progress, task: TaskID, done: float) -> None:
    progress.update(task, completed=done)


def _told_apart(places: tuple[str, ...], elections: tuple[str, ...]) -> tuple[Path, tuple[str, ...]]:
    """The folder, and elections named after the first of `--election A B`."""
    folders = [place for place in places if Path(place).is_dir()]
    if len(folders) != 1 or (len(places) > 1 and not elections):
        raise click.UsageError(f"give one folder that is there, not {' '.join(places)!r}.")
    return Path(folders[0]), tuple(place for place in places if place != folders[0])
