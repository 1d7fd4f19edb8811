"""What the pages of the record share: the almanac of a desk, and one answer in four forms (page, JSON, CSV, Parquet).

A page is a function of a request that returns a `RecordPage`; `twins` makes its four addresses, and is told which
parameters it reads: it is given those alone. What it returns is kept until the record changes or the day does, so a
page that many read is made once.
"""

from __future__ import annotations

import io
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any
from urllib.parse import urlencode
from weakref import WeakKeyDictionary

import msgspec
import polars as pl
from markupsafe import Markup
from starlette.datastructures import QueryParams
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from hustings.coverage import charts
from hustings.coverage.words import UK, abbreviation, party_name
from hustings.measures import display
from hustings.measures.almanac import Almanac
from hustings.record.state import State
from hustings.web.context import House, house_of
from hustings.web.live import Body
from hustings.web.reader import answer
from hustings.web.record_query import parse_day, refuse

KEPT = 64
"""How many answers are kept: the pages read most, and a bound on what odd queries can fill (a long table is 0.5 MB)."""

FORMS = {
    ".json": "application/json",
    ".csv": "text/csv; charset=utf-8",
    ".parquet": "application/vnd.apache.parquet",
    "": "text/html; charset=utf-8",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordPage:
    """What one address says. `values` go to the template, `document` to the JSON twin; `table` is the main table.

    The JSON twin has the document's keys, the table as `rows`, and `is_test`.
    """

    template: str
    values: Mapping[str, object]
    document: Mapping[str, object]
    table: pl.DataFrame


Make = Callable[[Request], RecordPage]


@dataclass(frozen=True, slots=True)
class Here:
    """The address of a page with its query, for links that change one thing of it.

    >>> Here("/elections", {"sort": "name"}).link(sort="-name"), Here("/elections", {}).twin(".csv")
    ('/elections?sort=-name', '/elections.csv')
    """

    path: str
    query: dict[str, str]

    def link(self, **changes: str | None) -> str:
        """The same page with these parts of the query changed; None takes one away."""
        changed = {name: value for name, value in {**self.query, **changes}.items() if value is not None}
        return f"{self.path}?{urlencode(changed)}" if changed else self.path

    def twin(self, suffix: str) -> str:
        """The same page in another form."""
        return Here(self.path + suffix, self.query).link()


@dataclass(frozen=True, slots=True)
class Sort:
    """The column that a table is in the order of; `?sort=-votes` is most votes first."""

    column: str
    descending: bool

    def __str__(self) -> str:
        return f"-{self.column}" if self.descending else self.column

    def other(self, column: str, *, falling: bool = False) -> str:
        """What a column's heading links to: its own order, or the opposite where the table is in that order already."""
        if column == self.column:
            return str(Sort(column, not self.descending))
        return str(Sort(column, falling))

    def aria(self, column: str) -> str:
        """The value of `aria-sort` for a column's heading."""
        if column != self.column:
            return "none"
        return "descending" if self.descending else "ascending"

    def of(self, table: pl.DataFrame) -> pl.DataFrame:
        """The table in this order; rows where the column is unknown come last."""
        return table.sort(self.column, descending=self.descending, nulls_last=True, maintain_order=True)


@dataclass(slots=True)
class _Shelf:
    almanac: Almanac
    number: int = -1
    kept: OrderedDict[tuple[str, str, date], Body] = field(default_factory=OrderedDict)
    drawn: dict[str, Markup] = field(default_factory=dict)


_shelves: WeakKeyDictionary[Any, _Shelf] = WeakKeyDictionary()


def _shelf_of(house: House) -> _Shelf:
    shelf = _shelves.get(house.live)
    if shelf is None:
        shelf = _shelves[house.live] = _Shelf(Almanac(house.live.state))
    return shelf


def almanac_of(house: House) -> Almanac:
    """The record's tables as readers may see them: one almanac for each desk, as of its last public entry."""
    return _shelf_of(house).almanac


def state_of(request: Request) -> State:
    """The record as the pages show it."""
    return house_of(request).live.state


def today(request: Request) -> date:
    """The day in the United Kingdom, by the desk's clock."""
    return house_of(request).clock().astimezone(UK).date()


def here_of(request: Request) -> Here:
    """The address that was asked for, without the ending of a twin."""
    path = str(request.url.path)
    ending = next((suffix for suffix in FORMS if suffix and path.endswith(suffix)), "")
    return Here(path.removesuffix(ending), dict(request.query_params))


def sort_of(query: QueryParams, default: str, columns: Mapping[str, str] | frozenset[str]) -> Sort:
    """The order asked for by `?sort=`, else the default.

    Raises:
        HTTPException: 400, naming the columns that there are.
    """
    asked = query.get("sort") or default
    name = asked.removeprefix("-")
    if name not in columns:
        raise HTTPException(400, f"sort: there is no column {name!r}; there are {', '.join(sorted(columns))}.")
    return Sort(name, asked.startswith("-"))


def chosen(query: QueryParams, name: str, among: list[str]) -> str:
    """One of these values, or "" where the query does not name one.

    Raises:
        HTTPException: 400, naming the values that there are.
    """
    value = query.get(name, "")
    if value and value not in among:
        raise HTTPException(400, f"{name}: {value!r} is none of {', '.join(among)}.")
    return value


def only(query: QueryParams, *names: str) -> None:
    """At an address with pages of two kinds, refuse what only the other kind reads.

    Raises:
        HTTPException: 400, naming the parameter.
    """
    if others := [name for name in query if name not in names]:
        raise refuse(others[0], f"this page does not have it; it has {', '.join(names)}.")


def day_of(text: str, what: str) -> date:
    """A date as YYYY-MM-DD.

    Raises:
        HTTPException: 400, saying what would be right.
    """
    try:
        return parse_day(text)
    except ValueError:
        raise HTTPException(400, f"{what}: {text!r} is not a date; write it as 2019-12-12.") from None


def seat_namer(state: State) -> Callable[[str], str]:
    """For templates: the name of a contest's constituency."""
    return lambda contest_id: state.constituency(contest_id).name


def plain(value: Fraction | float | str | None) -> float | str | None:
    """An exact figure as JSON and tables hold it: fractions as floats, the rest as it is."""
    return value if value is None or isinstance(value, int | str) else float(value)


def as_float(value: Fraction | float | None) -> float | None:
    """A figure as a float; unknown stays None."""
    return None if value is None else float(value)


def record_page(request: Request, template: str, **values: object) -> bytes:
    """A template of `templates/record`, with what every page of the record needs."""
    house = house_of(request)
    parties, drawn = house.live.state.parties, _shelf_of(house).drawn

    def chip(key: str, _: object = None) -> Markup:
        """The party's letters on its colour, drawn once for each state: a long table has hundreds."""
        if key not in drawn:
            drawn[key] = Markup(charts.chip(key, parties))
        return drawn[key]

    def letters(key: str) -> Markup:
        """The party's letters as text, with its name for those who point or listen."""
        name = f"{key} as text"
        if name not in drawn:
            full, short = party_name(key, parties), abbreviation(key, parties)
            drawn[name] = Markup('<abbr title="{}">{}</abbr>').format(full, short)
        return drawn[name]

    def party_mark(key: str) -> Markup:
        """The party's letters on its colour, with its name for those who hear the page."""
        name = f"{key} as mark"
        if name not in drawn:
            full = party_name(key, parties)
            words = '<span class="party-mark" title="{}">{}<span class="unseen">{}</span></span>'
            drawn[name] = Markup(words).format(full, chip(key), full)
        return drawn[name]

    common = {
        "chip": chip,
        "party_mark": party_mark,
        "letters": letters,
        "is_test": house.live.state.is_test,
        "parties": parties,
        "here": here_of(request),
        "signed_number": display.signed_number,
    }
    return house.renderer.template(f"record/{template}", **{**common, **values}).encode()


def record_answer(request: Request, make: Make, form: str, reads: Sequence[str] = ()) -> Response:
    """The page in one of its `FORMS`, made once for each state of the record and day; 304 where unchanged."""
    response = kept_answer(request, lambda asked: _content(asked, make(asked), form), FORMS[form], reads)
    if form:
        response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def kept_answer(request: Request, make: Callable[[Request], bytes], media_type: str, reads: Sequence[str]) -> Response:
    """What is served at an address, made once for each state of the record and day; 304 where unchanged.

    `make` is given the request with the parameters that it `reads` alone, so that no other can make it anew.
    """
    request = _reading(request, reads)
    house = house_of(request)
    shelf = _shelf_of(house)
    if shelf.number != house.live.state.number:
        shelf.kept.clear()
        shelf.drawn.clear()
        shelf.number = house.live.state.number
    key = (request.url.path, str(request.url.query), today(request))
    body = shelf.kept.get(key)
    if body is None:
        body = shelf.kept[key] = Body.of(make(request), media_type, None)
        while len(shelf.kept) > KEPT:
            shelf.kept.popitem(last=False)
    shelf.kept.move_to_end(key)
    return answer(request, body, max_age=5)


def _reading(request: Request, names: Sequence[str]) -> Request:
    """The request with these parameters alone, once each and in this order."""
    query = request.query_params
    kept = urlencode({name: query[name] for name in names if name in query})
    return Request({**request.scope, "query_string": kept.encode()})


def twins(path: str, make: Make, *reads: str) -> list[Route]:
    """The routes of one page, which `reads` these parameters.

    Its twins come first, since a page's own pattern would match their endings too.
    """
    return [Route(path + form, _handler(make, form, reads)) for form in FORMS]


def _handler(make: Make, form: str, reads: Sequence[str]) -> Callable[[Request], Awaitable[Response]]:
    async def handle(request: Request) -> Response:
        return record_answer(request, make, form, reads)

    return handle


def _content(request: Request, page: RecordPage, form: str) -> bytes:
    if form == ".csv":
        return page.table.write_csv().encode()
    if form == ".parquet":
        out = io.BytesIO()
        page.table.write_parquet(out)
        return out.getvalue()
    if form == ".json":
        is_test = house_of(request).live.state.is_test
        return msgspec.json.encode({"is_test": is_test, **page.document, "rows": page.table.to_dicts()})
    return record_page(request, page.template, **page.values)
