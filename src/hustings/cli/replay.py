"""`hustings replay`: the projection replayed over a past election, declaration by declaration."""

from __future__ import annotations

import csv
import json
import re
import sys
from contextlib import nullcontext
from datetime import date
from pathlib import Path

import click

READABLE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("table", type=READABLE)
@click.option("--checkpoints", default="1,10,25,50,100,200,400", help="How many seats have declared, with commas.")
@click.option(
    "--polls",
    type=READABLE,
    multiple=True,
    help="A table of polls; given more than once, the first that has final polls counts.",
)
@click.option("--exit-poll", type=READABLE, help="A table of exit polls: election, party, predicted_seats.")
@click.option("--settings", "settings_file", type=READABLE, help="Settings to use (default: those that ship).")
@click.option("--method", default="hustings", show_default=True, help="The name written on each line.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Where the lines go (default: here).")
def replay(
    table: Path,
    checkpoints: str,
    polls: tuple[Path, ...],
    exit_poll: Path | None,
    settings_file: Path | None,
    method: str,
    out: Path | None,
) -> None:
    """Replay the election in TABLE, a CSV with a row for each constituency in the order of declaration.

    The year is read from the file's name; covariates_*.csv beside it is read where it is there. At each checkpoint the
    projection sees the first rows' votes, and of the others what was known before the poll. One line of JSON each.

    Example: hustings replay 2019.csv --checkpoints 10,100 --out 2019.jsonl
    """
    from hustings.forecast.polls import final_average, parse_exit_poll, parse_polls
    from hustings.forecast.projecting import Projector
    from hustings.forecast.replay import LEAVE_KNOWN_FROM, replay_document, replayed
    from hustings.forecast.settings import parse_settings, shipped_settings
    from hustings.forecast.tables import parse_baselines

    year = _year(table)
    rows = sorted(_rows(table), key=lambda row: int(row["order"]))
    covariates = [row for path in sorted(table.parent.glob("covariates_*.csv")) for row in _rows(path)]
    polling_day = date.fromisoformat(min(row["declared"] for row in rows if row["declared"])[:10])
    averages = (final_average(parse_polls(_rows(path)), polling_day) for path in polls)
    projector = Projector(
        parse_baselines(rows, covariates),
        parse_settings(settings_file.read_text("utf-8")) if settings_file else shipped_settings(),
        polls=next((average for average in averages if average), None),
        exit_poll=parse_exit_poll(_rows(exit_poll), year) if exit_poll else None,
        with_leave=year >= LEAVE_KNOWN_FROM,
    )
    with out.open("w", encoding="utf-8") if out else nullcontext(sys.stdout) as file:
        for checkpoint, projection, seconds in replayed(projector, rows, _numbers(checkpoints, len(rows))):
            line = replay_document(projection, method=method, election=year, checkpoint=checkpoint, seconds=seconds)
            file.write(json.dumps(line) + "\n")
            file.flush()


def _year(table: Path) -> int:
    if not (found := re.search(r"\d{4}", table.stem)):
        raise click.BadParameter(f"{table.name} has no year in its name, such as 2019.csv", param_hint="TABLE")
    return int(found[0])


def _numbers(text: str, most: int) -> list[int]:
    try:
        return [min(int(part), most) for part in text.split(",")]
    except ValueError:
        raise click.BadParameter(f"{text!r} is not numbers with commas", param_hint="--checkpoints") from None


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
