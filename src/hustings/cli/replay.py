"""`hustings replay`: the projection replayed over a past election, declaration by declaration."""

from __future__ import annotations

import json
import sys
from contextlib import nullcontext
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
    from hustings.desk.election_night import open_night
    from hustings.forecast.replay import replay_document, replayed
    from hustings.forecast.settings import parse_settings

    settings = parse_settings(settings_file.read_text("utf-8")) if settings_file else None
    night = open_night(table, polls=polls, exit_poll=exit_poll, settings=settings)
    with out.open("w", encoding="utf-8") if out else nullcontext(sys.stdout) as file:
        steps = _numbers(checkpoints, len(night.rows))
        for checkpoint, projection, seconds in replayed(night.projector, night.rows, steps):
            line = replay_document(
                projection, method=method, election=night.year, checkpoint=checkpoint, seconds=seconds
            )
            file.write(json.dumps(line) + "\n")
            file.flush()


def _numbers(text: str, most: int) -> list[int]:
    try:
        return [min(int(part), most) for part in text.split(",")]
    except ValueError:
        raise click.BadParameter(f"{text!r} is not numbers with commas", param_hint="--checkpoints") from None
