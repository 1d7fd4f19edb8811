"""`hustings replay-night`: a past general election played in the browser, with its projection moving."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hustings import home
from hustings.cli.night import greet, new_folder
from hustings.cli.replay import READABLE
from hustings.desk.accounts import Accounts
from hustings.record.book import Record

if TYPE_CHECKING:
    from hustings.desk.election_night import ElectionNight
    from hustings.record.reference import HexMap


@click.command("replay-night")
@click.argument("table", type=READABLE)
@click.option("--polls", type=READABLE, multiple=True, help="A table of polls, as for `hustings replay`.")
@click.option("--exit-poll", type=READABLE, help="A table of exit polls, as for `hustings replay`.")
@click.option("--map", "map_file", type=READABLE, help="A hexjson map of the seats (default: one in your record).")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="0 takes any free port.")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option(
    "--speed",
    default=60.0,
    show_default=True,
    type=click.FloatRange(0, 100_000),
    help="How many times faster than the night itself; 0 plays it to its end at once.",
)
def replay_night(
    table: Path,
    polls: tuple[Path, ...],
    exit_poll: Path | None,
    map_file: Path | None,
    port: int,
    host: str,
    speed: float,
) -> None:
    """Play the general election in TABLE as a rehearsal: seats declare, and readers see the projection move.

    TABLE is a CSV as for `hustings replay`. The ledger is a rehearsal's, made new; turning points are put before the
    desk as drafts of posts, which a person publishes.

    Example: hustings replay-night 2019.csv --speed 120
    """
    from hustings.desk.election_night import begin, open_night
    from hustings.web.projection import ProjectionNight
    from hustings.web.serve import listen, serve

    night = open_night(table, polls=polls, exit_poll=exit_poll)
    projected = ProjectionNight(night, speed=speed, cartogram=_map(night, map_file))
    folder = new_folder()
    sock = listen(host, port)
    base_url = f"http://{host}:{sock.getsockname()[1]}"
    record = home.begin(Record.at(folder / home.LEDGER), is_test=True)
    address, now = f"{base_url}/projection/{projected.name}", datetime.now(UTC)
    record.append(lambda state: begin(state, projected.slug, night.polling_day, address, now), now=now)
    accounts = Accounts(folder / home.DESK)
    words = [
        f"REHEARSAL: the general election of {night.year}, from {table.name}",
        "",
        f"  projection {address}",
    ]
    serve(
        record, accounts, sock, base_url=base_url, projected=projected, started=lambda: greet(words, accounts, base_url)
    )


def _map(night: ElectionNight, map_file: Path | None) -> HexMap | None:
    """The map in this file, else one of the user's record that has every seat."""
    from hustings.coverage.hexmap import fitting_maps
    from hustings.sources.hexjson import parse_hexjson

    if map_file:
        return parse_hexjson(map_file.read_bytes(), map_file.name)
    if not (home.home() / home.LEDGER).exists():
        return None
    with home.open() as record:
        found = fitting_maps(record.state.reference.maps.values(), night.projector.by_id)
    return found[0] if found else None
