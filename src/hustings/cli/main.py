"""The command line's front door. Exit codes: 0 fine, 1 the answer is "no", 2 bad input."""

from __future__ import annotations

import errno
import sys

import click

from hustings import __version__
from hustings.errors import BadInput, HustingsError


class Friendly(click.Group):
    """Prints our own errors as they are, all of their problems, without a traceback, and exits with 2."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except BadInput as bad:
            for problem in bad.problems:
                click.echo(str(problem), err=True)
            click.echo("Nothing was entered.", err=True)
        except HustingsError as error:
            click.echo(f"hustings: {error}", err=True)
        except OSError as error:
            if error.errno == errno.EPIPE:  # whoever read our output has heard enough: click knows what to do
                raise
            named = f"{error.filename}: {error.strerror}" if error.filename and error.strerror else error
            click.echo(f"hustings: {named}", err=True)
        sys.exit(2)


@click.group(cls=Friendly, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="hustings")
def main() -> None:
    """An open election desk for elections and by-elections to the UK House of Commons.

    Figures are kept in a ledger under HUSTINGS_HOME (default: the platform's folder for user data).

    Example: hustings result parl.batley-and-spen.by.2021-07-01
    """


def _add_commands() -> None:
    from hustings.cli.check import check
    from hustings.cli.compare import compare
    from hustings.cli.declare import declare
    from hustings.cli.flows import flows
    from hustings.cli.forecast import forecast, read_across
    from hustings.cli.house import house
    from hustings.cli.night import night, serve
    from hustings.cli.record import record
    from hustings.cli.replay import replay
    from hustings.cli.replay_night import replay_night
    from hustings.cli.result import result
    from hustings.cli.write import write

    of_results = (result, check, compare, declare, record, house, write)
    of_forecasts = (flows, forecast, read_across, replay)
    for command in (*of_results, *of_forecasts, night, replay_night, serve):
        main.add_command(command)


_add_commands()
