"""`hustings house`: the Commons on a date."""

from __future__ import annotations

from datetime import date

import click

from hustings.cli.show import console, opened, print_json, table
from hustings.house.commons import house_document, house_on, last_known_day
from hustings.measures.display import number


@click.command()
@click.option("--on", "day", metavar="DATE", help="A date such as 2021-07-02 (default: the last day known).")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def house(day: str | None, as_json: bool) -> None:
    """The House of Commons on a date: seats by party, vacancies, majorities, and what is not known.

    Example: hustings house --on 2021-07-02
    """
    try:
        on = date.fromisoformat(day) if day else None
    except ValueError:
        raise click.BadParameter(f"{day!r} is not a date: write it as 2021-07-02", param_hint="--on") from None
    with opened() as record:
        state = record.state
        found = house_on(state, on or last_known_day(state))
    if as_json:
        print_json(house_document(found))
        return
    made = table(("Party", "left"), ("Seats", "right"))
    for key, seats in found.seats.items():
        made.add_row(state.parties[key].name if key in state.parties else key, number(seats))
    out = console()
    last = "" if on else ", the last day that this record knows of"
    out.print(f"The House of Commons on {found.on.day} {found.on:%B %Y}{last}")
    out.print(made)
    out.print(f"{number(found.members)} Members of {number(found.size)}; vacant: {number(len(found.vacant))}")
    out.print(
        f"Overall majority of the government {number(found.government_majority)}, "
        f"working majority {number(found.working_majority)}"
    )
    out.print(found.caveat)
