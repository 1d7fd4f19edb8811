"""`hustings forecast` and `hustings read-across`: before the night, and after a by-election."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import click

from hustings.cli.show import console, opened, print_json, table
from hustings.measures.display import number, signed_number
from hustings.record.state import State

if TYPE_CHECKING:
    from rich.table import Table

    from hustings.forecast.asking import Answer
    from hustings.forecast.poll_average import PollAverage
    from hustings.forecast.read_across import ReadAcross


@click.command()
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="The polls as of a date (default: the latest held).")
@click.option("--shares", metavar="SHARES", help="State shares instead of polls: con=24,lab=34,ld=12.")
@click.option("--area", type=click.Choice(["GB", "UK"]), default="GB", help="What stated shares are shares of.")
@click.option("--scotland", metavar="SHARES", help="Shares in Scotland, stated apart.")
@click.option("--wales", metavar="SHARES", help="Shares in Wales, stated apart.")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Baseline (default: the last general election).")
@click.option("--need", metavar="PARTY", default="", help="What share this party needs for a majority.")
@click.option("--against", metavar="PARTY", help="The rival that it takes them from (default: all in proportion).")
@click.option("--tactical", metavar="WHAT-IF", help="Such as green:lab,ld=30: 30 % of Greens, to the better placed.")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def forecast(
    on: datetime | None,
    shares: str | None,
    area: str,
    scotland: str | None,
    wales: str | None,
    since: datetime | None,
    need: str,
    against: str | None,
    tactical: str | None,
    as_json: bool,
) -> None:
    """What the polls say, what stated shares come to in seats, and what a party would need.

    Example: hustings forecast --shares con=19,lab=19,ld=12,reform=29,green=14 --need reform
    """
    from hustings.forecast import asking
    from hustings.forecast.swings import Stated

    with opened() as record:
        average = None if shares else record.poll_average(on.date() if on else None)
        said = asking.parse_shares(shares) if shares else asking.stated_from(average) if average else {}
        apart = {"Scotland": scotland, "Wales": wales}
        stated = Stated(
            shares=said,
            area=area,
            apart={nation: asking.parse_shares(text) for nation, text in apart.items() if text},
        )
        found = asking.answers(
            record.seats(since.date() if since else None),
            stated,
            tactical=asking.parse_tactical(tactical) if tactical else None,
            party=need,
            rival=against,
        )
        state = record.state
    if as_json:
        polls = {"polls": asking.average_document(average)} if average else {}
        print_json({**polls, **asking.answers_document(found, stated)})
        return
    if average is not None:
        _print_average(average, state)
    _print_seats(found, state)


@click.command("read-across")
@click.argument("contest_id", metavar="CONTEST")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def read_across(contest_id: str, as_json: bool) -> None:
    """What a by-election does and does not tell about the country.

    Example: hustings read-across parl.batley-and-spen.by.2021-07-01
    """
    from hustings.forecast.asking import document

    with opened() as record:
        found = record.read_across(contest_id)
        state = record.state
    if as_json:
        print_json(document(found))
    else:
        _print_read_across(found, state)


def _name(key: str, state: State) -> str:
    return state.parties[key].name if key in state.parties else key.capitalize()


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _range(ends: tuple[float, float], signed: bool = False) -> str:
    low, high = (f"{end:+.1f}" if signed else f"{end:.1f}" for end in ends)
    return f"{low} to {high}"


def _print_average(average: PollAverage, state: State) -> None:
    out = console()
    out.print(f"Polls as of {_day(average.on)}: {number(len(average.polls))} behind the average, in per cent")
    made = table(("Party", "left"), ("Share", "right"), ("50 in 100", "right"), ("90 in 100", "right"))
    for party, s in average.shares.items():
        half, most = (100 * s.low_50, 100 * s.high_50), (100 * s.low_90, 100 * s.high_90)
        made.add_row(_name(party, state), f"{100 * s.share:.1f}", _range(half), _range(most))
    out.print(made)
    out.print(f"Ranges as wide as such averages missed general elections by, {len(average.elections)} of them.")
    out.print(f"{average.credit}\n")


def _print_seats(found: list[Answer], state: State) -> None:
    out, before = console(), found[0].forecast.before
    out.print(f"Arithmetic on the general election of {_day(found[0].forecast.election)}, not a forecast of one")
    made = table(("Party", "left"), ("Then", "right"), *((answer.method, "right") for answer in found))
    parties = dict.fromkeys([*before, *(party for answer in found for party in answer.forecast.seats)])
    for party in sorted(parties, key=lambda p: -max(answer.forecast.seats.get(p, 0) for answer in found)):
        seats = [answer.forecast.seats.get(party, 0) for answer in found]
        made.add_row(_name(party, state), number(before.get(party, 0)), *(number(n) for n in seats))
    out.print(made)
    for answer in found:
        if answer.needed:
            least = [f"{100 * s:.1f} %" if s is not None else "no share" for s in _shares_of(answer)]
            who = _name(answer.needed.party, state)
            out.print(f"{answer.method}: {who} needs {least[0]} for a majority, {least[1]} to be the largest party")
    for note in found[0].forecast.notes:
        out.print(note)


def _shares_of(answer: Answer) -> tuple[float | None, float | None]:
    return (answer.needed.majority, answer.needed.largest) if answer.needed else (None, None)


def _print_read_across(found: ReadAcross, state: State) -> None:
    out = console()
    out.print(f"{found.name}, by-election of {_day(found.polling_day)}\n")
    if found.arithmetic and found.swing:
        swing, sums = found.swing, found.arithmetic
        pair = f"{_name(swing.from_party, state)} to {_name(swing.to_party, state)}"
        out.print(f"Arithmetic, not a forecast: a swing of {float(swing.butler_pp):.1f} points from {pair} everywhere")
        out.print(f"would change {number(sums.changed)} seats of the general election of {_day(sums.election)}.")
        for party in (swing.from_party, swing.to_party):
            change = sums.after.get(party, 0) - sums.before.get(party, 0)
            out.print(f"  {_name(party, state)}: {number(sums.after.get(party, 0))} ({signed_number(change)})")
    elif found.no_arithmetic:
        out.print(found.no_arithmetic)
    for caution in found.cautions:
        out.print(f"- {caution}")
    if found.evidence:
        out.print("\nWhat such changes have been followed by, general election to general election, in points")
        out.print(_evidence(found, state))
    if found.comparisons:
        out.print("\nMost like it, by who held it, majority, time, surge of a third party and turnout")
        out.print(_comparisons(found, state))
    for poll in found.polls:
        says = poll.says
        out.print(
            f"{poll.pollster} had {_name(says.first, state)} {100 * says.lead:.0f} points ahead of "
            f"{_name(says.second, state)}: by the errors of {number(says.polls)} earlier polls, a lead of "
            f"{_range((100 * says.result.low_90, 100 * says.result.high_90), signed=True)} nine times in ten."
        )
    out.print(found.cannot)
    if found.credit:
        out.print(found.credit)


def _evidence(found: ReadAcross, state: State) -> Table:
    right = [(heading, "right") for heading in ("Expect", "50 in 100", "90 in 100", "By-elections", "Held 90")]
    made = table(("Party", "left"), ("Here", "right"), ("Where", "left"), *right)
    for e in found.evidence:
        ranges = [_range(e.ranges[level], signed=True) for level in (50, 90)]
        line = (_name(e.party, state), f"{e.change:+.1f}", f"the {e.where}", f"{e.expected:+.1f}", *ranges)
        made.add_row(*line, number(e.by_elections), f"{e.held[90]} of {e.by_elections}")
    return made


def _comparisons(found: ReadAcross, state: State) -> Table:
    made = table(("By-election", "left"), ("Day", "left"), ("Held by", "left"), ("Won by", "left"), ("Next", "left"))
    for past in (comparison.past for comparison in found.comparisons):
        after = _name(past.next_won_by, state) if past.next_won_by else "boundaries changed"
        held_by, won_by = (_name(key, state) if key else "not known" for key in (past.held_by, past.won_by))
        made.add_row(past.name, _day(past.polling_day), held_by, won_by, after)
    return made
