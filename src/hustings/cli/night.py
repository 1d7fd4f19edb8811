"""`hustings night`, the rehearsal, and `hustings serve`, the real desk."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime
from pathlib import Path

import click

from hustings import home
from hustings.desk.accounts import Accounts
from hustings.desk.rehearsal import read_script
from hustings.errors import Refused

SCRIPT = "batley-and-spen"


@click.command()
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="0 takes any free port.")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option(
    "--speed",
    default=60.0,
    show_default=True,
    type=click.FloatRange(0, 100_000),
    help="How many times faster than the night itself; 0 plays it to its end at once.",
)
@click.option("--no-play", is_flag=True, help="Take over from the start: you key and publish, the script is the other.")
def night(port: int, host: str, speed: float, no_play: bool) -> None:
    """Live through the Batley and Spen by-election of 1 July 2021, as a rehearsal on a ledger of its own.

    Example: hustings night --speed 120
    """
    from hustings.web.player import Player
    from hustings.web.serve import listen, serve

    script = read_script(SCRIPT)
    with home.open_embedded() as embedded:
        published = embedded.state.book(script.contest_id).count(public=True)
    if published is None:
        raise Refused(f"the embedded record holds no count for {script.contest_id}")
    folder = new_folder()
    sock = listen(host, port)
    base_url = f"http://{host}:{sock.getsockname()[1]}"
    record = home.open_rehearsal(folder / home.LEDGER, without=script.contest_id)
    accounts = Accounts(folder / home.DESK)
    player = Player(script, published[1], speed=speed, playing=not no_play or speed == 0)
    words = [
        "REHEARSAL: the Batley and Spen by-election of 1 July 2021",
        "",
        f"  live page  {base_url}/live/{script.page}",
    ]
    serve(record, accounts, sock, base_url=base_url, player=player, started=lambda: greet(words, accounts, base_url))


@click.command()
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="0 takes any free port.")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--base-url", default="", help="The public address, where a proxy stands in front.")
def serve(port: int, host: str, base_url: str) -> None:
    """Open the real desk and its live pages, on the ledger in HUSTINGS_HOME.

    Example: hustings serve --port 8080
    """
    from hustings.web.serve import listen
    from hustings.web.serve import serve as run

    sock = listen(host, port)
    local = f"http://{host}:{sock.getsockname()[1]}"
    record = home.open()
    if record.state.is_test:
        raise Refused("HUSTINGS_HOME holds a rehearsal's ledger: a real night needs a ledger of its own")
    accounts = Accounts(home.home() / home.DESK)
    words = ["Hustings", "", f"  front page {local}/"]
    run(
        record,
        accounts,
        sock,
        base_url=base_url.rstrip("/") or local,
        started=lambda: greet(words, accounts, local),
    )


def new_folder() -> Path:
    """A folder for one rehearsal, never used before."""
    rehearsals = home.home() / "rehearsals"
    rehearsals.mkdir(parents=True, exist_ok=True)
    return Path(tempfile.mkdtemp(prefix=f"{datetime.now(UTC):%Y%m%d-%H%M%S}-", dir=rehearsals))


def greet(words: list[str], accounts: Accounts, base_url: str) -> None:
    """Print the addresses, and a one-time link for everybody who has no password yet."""
    from hustings.web.serve import clock, first_links

    links = first_links(accounts, base_url, clock())
    lines = [*words, f"  the desk   {base_url}/desk", ""]
    if links:
        lines.append("Sign in at the desk through these links; each works once, and asks you to choose a password:")
        lines += [f"  {name:<10} {link}" for name, link in links]
        lines += ["", "Use two browsers (or one private window) to be two people. Control-C ends."]
    click.echo("\n".join(lines))
