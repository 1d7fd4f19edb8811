"""The page of the Commons on a date."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Any

import msgspec
import polars as pl
from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.requests import Request

from hustings.coverage.hemicycle import bench_order, hemicycle
from hustings.coverage.words import uk_date
from hustings.errors import UnknownThing
from hustings.house import HouseOnDate, house_on, known_houses, last_known_day
from hustings.measures import elections
from hustings.web.record_common import RecordPage, day_of, state_of, today, twins
from hustings.web.record_query import whole_up_to


def house(request: Request) -> RecordPage:
    """The Commons on a date: seats, vacancies, majorities, and what each by-election since changed."""
    query, live = request.query_params, state_of(request)
    on = day_of(query["on"], "on") if query.get("on") else today(request)
    known = known_houses(live)
    try:
        found = house_on(live, on)
    except UnknownThing:
        if query.get("on") or not known:
            raise HTTPException(404, _no_house(on, known)) from None
        on = last_known_day(live)  # nobody asked for a date, and no House is known to sit today
        found = house_on(live, on)
    stated = _stated(request, found)
    found = stated or found
    governing, vacant = (found.government, *found.coalition), len(found.vacant)
    blocks = bench_order(found.seats, governing=governing, opposition=found.opposition, vacant=vacant)
    title = f"The House of Commons on {uk_date(on)}"
    picture = hemicycle(blocks, live.parties, title=title, is_test=live.is_test)
    table = pl.DataFrame(
        {"party": list(found.seats), "seats": list(found.seats.values())},
        schema={"party": pl.String, "seats": pl.Int64},
    )
    has_inputs = stated is not None or not found.is_inferred
    return RecordPage(
        template="house.html",
        values={
            "on": on,
            "house": found,
            "stated": stated is not None,
            "has_inputs": has_inputs,
            "picture": Markup(picture),
            "needed": elections.needed_for_majority(found.size),
            "known": known,
            "changes": [
                (b, elections.majority_change(b.from_party, b.to_party, governing)) for b in found.by_elections
            ],
            "seat": lambda constituency_id: live.constituencies[constituency_id].name,
            "deputies_text": ",".join(f"{party}:{n}" for party, n in found.deputies.items()),
        },
        document=_house_document(found, is_derived=found.is_inferred, has_inputs=has_inputs),
        table=table,
    )


def _house_document(found: HouseOnDate, *, is_derived: bool, has_inputs: bool) -> dict[str, Any]:
    """The House as JSON; the working majority only where its inputs are given."""
    plain: dict[str, Any] = msgspec.to_builtins(found)
    return plain | {
        "members": found.members,
        "is_derived": is_derived,
        "overall_majority": found.government_majority,
        "working_majority": found.working_majority if has_inputs else None,
    }


def _stated(request: Request, found: HouseOnDate) -> HouseOnDate | None:
    """The House with the inputs of the working majority that the query states; None where it states none.

    Raises:
        HTTPException: 400, with how to write them.
    """
    query = request.query_params
    if not query.get("deputies") and not query.get("not_seated"):
        return None
    deputies = {}
    for part in filter(None, re.split(r"[,\s]+", query.get("deputies", ""))):
        party, _, number = part.partition(":")
        count = whole_up_to(number, found.seats.get(party, 0))
        if party not in found.seats or count is None:
            raise HTTPException(
                400, f"deputies: {part!r} is not a party in this House and a number; write lab:1,con:2."
            )
        deputies[party] = count
    absent = tuple(filter(None, re.split(r"[,\s]+", query.get("not_seated", ""))))
    if unknown := [party for party in absent if party not in found.seats]:
        raise HTTPException(400, f"not_seated: {unknown[0]!r} has no seats in this House; write sf.")
    return replace(found, deputies=deputies, not_seated=absent)


def _no_house(on: date, known: list[date]) -> str:
    if not known:
        return "This record does not hold a whole House of Commons."
    held = ", ".join(uk_date(day) for day in known)
    return f"This record does not hold the House of {uk_date(on)}. It holds those elected on {held}."


ROUTES = twins("/house", house, "on", "deputies", "not_seated")
