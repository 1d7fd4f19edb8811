"""`/api/v1` over the whole record: each table with filters, fields, order, pages and files.

Keys keep name and meaning within v1; others may be added. An answer is made once for each state of the record and each
question, and kept among the latest asked.
"""

from __future__ import annotations

import io
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass, field
from typing import Any
from urllib.parse import urlencode
from weakref import WeakKeyDictionary

import msgspec
import polars as pl
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from hustings.measures.almanac import Almanac
from hustings.measures.poll_tables import POLLS
from hustings.measures.reference_tables import HISTORY, LEGISLATION, OVERLAPS, PARLIAMENTS, REGISTRATIONS
from hustings.measures.since import Measure
from hustings.measures.tables import CANDIDACIES, CONTESTS, party_totals
from hustings.record.entries import Part
from hustings.record.state import State
from hustings.web.context import House, house_of
from hustings.web.live import Body
from hustings.web.reader import answer
from hustings.web.record_common import almanac_of
from hustings.web.record_query import Columns, Sheet, ask, refuse

KEPT_BYTES = 64 * 2**20  # of answers, after which the one asked for longest ago goes
FORMS = {"": "application/json", ".csv": "text/csv; charset=utf-8", ".parquet": "application/vnd.apache.parquet"}

_LISTED: dict[str, tuple[Any, str]] = {
    "is_published": (pl.Boolean, "whether a count is published"),
    "pages": (pl.List(pl.String), "live pages that follow the contest"),
}
ELECTIONS: dict[str, tuple[Any, str]] = {
    "polling_day": (pl.Date, "polling day"),
    "is_by_election": (pl.Boolean, "a day of by-elections, or a general election"),
    "is_notional": (pl.Boolean, "an estimate of an election on later boundaries"),
    "contests": (pl.Int64, "contests with published votes"),
    "electorate": (pl.Int64, "people entitled to vote in them; null where one is unknown"),
    "valid_votes": (pl.Int64, "votes in them"),
    "turnout_valid_share": (pl.Float64, "valid votes over electorate, 0 to 1"),
    "lost_deposits": (pl.Int64, "lost deposits"),
    "gains": (pl.Int64, "seats that changed hands, against each contest's baseline"),
}
CONSTITUENCIES: dict[str, tuple[Any, str]] = {
    "constituency_id": (pl.String, "ONS code, with the boundary set where a code was used again"),
    "name": (pl.String, "name"),
    "slug": (pl.String, "the name in an address"),
    "boundary_set": (pl.String, "such as 2010-2024"),
    "nation": (pl.String, "England, Northern Ireland, Scotland or Wales"),
    "region": (pl.String, "English region, else the nation"),
    "contests": (pl.Int64, "contests with published votes, notional ones too"),
}
PARTIES: dict[str, tuple[Any, str]] = {
    "party": (pl.String, "party key"),
    "name": (pl.String, "name"),
    "abbreviation": (pl.String, "short name"),
    "is_party": (pl.Boolean, "false for independents and the Speaker"),
    "candidacies": (pl.Int64, "candidacies in every actual contest of the record"),
    "wins": (pl.Int64, "contests won"),
    "votes": (pl.Int64, "votes"),
    "lost_deposits": (pl.Int64, "lost deposits"),
}
SINCE: dict[str, tuple[Any, str]] = {
    "contest_id": (pl.String, "the contest asked about"),
    "measure": (pl.String, "what was asked: " + ", ".join(Measure)),
    "party": (pl.String, "party key, for the measures that need one"),
    "value": (pl.Float64, "here: votes, a share of 0 to 1, or points"),
    "last": (pl.String, "the last contest before that was as extreme; null where none was"),
    "last_on": (pl.Date, "its polling day"),
    "last_value": (pl.Float64, "its value"),
    "searched": (pl.Int64, "earlier contests of the same kind that were looked at"),
    "scope": (pl.String, "how far the record goes"),
    "sentence": (pl.String, "the answer in words, with its scope"),
}
_SUMMED = ("party", "votes", "rank", "loses_deposit")
GROUPS = ("election_day", "polling_day", "is_by_election", "nation", "region", "constituency_id")
TOTALS: dict[str, tuple[Any, str]] = {
    "party": (pl.String, "party key"),
    "candidacies": (pl.Int64, "candidacies"),
    "votes": (pl.Int64, "votes"),
    "share": (pl.Float64, "of the group's votes, 0 to 1"),
    "seats": (pl.Int64, "contests won"),
    "lost_deposits": (pl.Int64, "lost deposits"),
}
_NEED_PARTY = (Measure.LARGEST_SWING_TO, Measure.WORST_SHARE, Measure.BEST_SHARE, Measure.GAIN_BY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """One table of the API: its columns, the columns that name a row, and what it is in words."""

    name: str
    columns: Columns
    key: tuple[str, ...]
    words: str
    frame: Callable[[Almanac, State], pl.DataFrame]


def _contests(almanac: Almanac, state: State) -> pl.DataFrame:
    """Every contest that is known, those without a published count too: their figures are null."""
    books = list(state.contests.values())
    facts = ("contest_id", "polling_day", "is_by_election", "is_notional", "constituency_id")
    listed = {
        "contest_id": [book.contest.id for book in books],
        **{name: [getattr(book.contest, name) for book in books] for name in facts[1:]},
        "is_published": [book.published(Part.COUNT) is not None for book in books],
        "pages": [state.pages_of(book.contest.id) for book in books],
    }
    schema = {name: CONTESTS[name][0] for name in facts} | {name: kind for name, (kind, _) in _LISTED.items()}
    seats = almanac.constituencies.select(
        "constituency_id", "boundary_set", "nation", "region", constituency=pl.col("name")
    )
    known = pl.DataFrame(listed, schema=schema).join(seats, on="constituency_id", how="left")
    figures = almanac.contests.drop(*facts[1:], "constituency", "boundary_set", "nation", "region")
    columns = [*CONTESTS, *_LISTED]
    return known.join(figures, on="contest_id", how="left").sort("polling_day", "contest_id").select(columns)


_CANDIDACIES = Resource(
    name="candidacies",
    columns=CANDIDACIES,
    key=("contest_id", "candidate_id"),
    words="Every candidacy with published votes, by contest and votes",
    frame=lambda almanac, state: almanac.candidacies,
)
RESOURCES = (
    Resource(
        name="contests",
        columns={**CONTESTS, **_LISTED},
        key=("contest_id",),
        words="Every contest, by polling day; figures are null until a count is published",
        frame=_contests,
    ),
    _CANDIDACIES,
    Resource(
        name="elections",
        columns=ELECTIONS,
        key=("polling_day", "is_by_election", "is_notional"),
        words="Every general election and every day of by-elections",
        frame=lambda almanac, state: almanac.elections.select(
            pl.col(name).cast(kind) for name, (kind, _) in ELECTIONS.items()
        ),
    ),
    Resource(
        name="constituencies",
        columns=CONSTITUENCIES,
        key=("constituency_id",),
        words="Every constituency, by boundary set and name",
        frame=lambda almanac, state: almanac.constituencies,
    ),
    Resource(
        name="parties",
        columns=PARTIES,
        key=("party",),
        words="Every party, counted over the whole record",
        frame=lambda almanac, state: almanac.parties.select(
            pl.col(name).cast(kind) for name, (kind, _) in PARTIES.items()
        ),
    ),
    Resource(
        name="overlaps",
        columns=OVERLAPS,
        key=("earlier_id", "later_id"),
        words="Every pair of constituencies that overlap across a change of boundaries",
        frame=lambda almanac, state: almanac.overlaps,
    ),
    Resource(
        name="history",
        columns=HISTORY,
        key=("election", "name", "region"),
        words="Every constituency at every general election since 1918, by columns of parties",
        frame=lambda almanac, state: almanac.history,
    ),
    Resource(
        name="polls",
        columns=POLLS,
        key=("table", "line", "party"),
        words="Every opinion poll, national or of a by-election, by party; each row with its credit",
        frame=lambda almanac, state: almanac.polls,
    ),
    Resource(
        name="parliaments",
        columns=PARLIAMENTS,
        key=("number",),
        words="Every Parliament since 1801",
        frame=lambda almanac, state: almanac.parliaments,
    ),
    Resource(
        name="registrations",
        columns=REGISTRATIONS,
        key=("ec_id", "name", "registered_on"),
        words="Every registration of a party",
        frame=lambda almanac, state: almanac.registrations,
    ),
    Resource(
        name="legislation",
        columns=LEGISLATION,
        key=("nation", "title"),
        words="Every Act and Order that set constituencies, by nation, the latest first",
        frame=lambda almanac, state: almanac.legislation,
    ),
)


@dataclass(slots=True)
class _Kept:
    """The tables and the latest answers, as of one entry of the ledger."""

    number: int = -1
    sheets: dict[str, Sheet] = field(default_factory=dict)
    bodies: OrderedDict[tuple[str, bytes], Body] = field(default_factory=OrderedDict)
    size: int = 0

    def sheet(self, resource: Resource, house: House) -> Sheet:
        """A table of the API, made when first asked for."""
        if resource.name not in self.sheets:
            table = resource.frame(almanac_of(house), house.live.state)
            self.sheets[resource.name] = Sheet.of(table, resource.columns, resource.key)
        return self.sheets[resource.name]

    def keep(self, key: tuple[str, bytes], body: Body) -> None:
        self.bodies[key] = body
        self.size += len(body.content)
        while self.size > KEPT_BYTES:
            _, gone = self.bodies.popitem(last=False)
            self.size -= len(gone.content)


_kept: WeakKeyDictionary[Almanac, _Kept] = WeakKeyDictionary()
Make = Callable[[Request, _Kept, str], bytes]


def _answer(request: Request, make: Make, form: str) -> Response:
    house = house_of(request)
    almanac = almanac_of(house)
    kept = _kept.setdefault(almanac, _Kept())
    if kept.number != house.live.state.number:
        kept = _kept[almanac] = _Kept(number=house.live.state.number)
    key = (request.scope["path"], request.scope["query_string"])
    body = kept.bodies.get(key)
    if body is None:
        body = Body.of(make(request, kept, form), FORMS[form], None)
        kept.keep(key, body)
    kept.bodies.move_to_end(key)
    response = answer(request, body)
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def _query(request: Request) -> dict[str, str]:
    """The parameters, each of them once.

    Raises:
        HTTPException: 400 where one is given twice.
    """
    given = request.query_params.multi_items()
    query = dict(given)
    if len(query) < len(given):
        names = [name for name, _ in given]
        twice = next(name for at, name in enumerate(names) if name in names[:at])
        raise refuse(twice, "it is given twice; put several values in one, with commas between.")
    return query


def _of(resource: Resource) -> Make:
    def make(request: Request, kept: _Kept, form: str) -> bytes:
        house, query = house_of(request), _query(request)
        page = ask(kept.sheet(resource, house), query, whole=bool(form))
        following = _following(request, query, page.next) if page.next else None
        return _written(page.rows, form, resource.name, house.live.state.is_test, total=page.total, next=following)

    return make


def _following(request: Request, query: dict[str, str], cursor: str) -> str:
    return f"{request.url.path}?{urlencode({**query, 'cursor': cursor})}"


def _written(rows: pl.DataFrame, form: str, name: str, is_test: bool, **more: object) -> bytes:
    """The rows as a document, as CSV (lists with spaces between) or as Parquet."""
    if form == ".csv":
        lists = [column for column, kind in rows.schema.items() if isinstance(kind, pl.List)]
        return rows.with_columns(pl.col(column).list.join(" ") for column in lists).write_csv().encode()
    out = io.BytesIO()
    if form == ".parquet":
        rows.write_parquet(out)
        return out.getvalue()
    rows.write_json(out)
    document = {"is_test": is_test, **more, name: msgspec.Raw(out.getvalue())}
    return msgspec.json.encode(document)


def _since(request: Request, kept: _Kept, form: str) -> bytes:
    """Superlatives of one contest with their scope: of one measure, or of all that say something of it."""
    house, query = house_of(request), _query(request)
    for name in query:
        if name not in ("contest_id", "measure", "party"):
            raise refuse(name, "there is no such parameter; there are contest_id, measure, party.")
    contest_id, party = query.get("contest_id", ""), query.get("party")
    if not contest_id:
        raise refuse("contest_id", "it is needed; such as parl.batley-and-spen.by.2021-07-01.")
    almanac, book = almanac_of(house), house.live.state.book(contest_id)
    measures = _measures(query.get("measure"), party)
    found = [
        almanac.since(contest_id, measure, party=party if measure in _NEED_PARTY else None)
        for measure in measures
        if book.contest.id in almanac.analyses
    ]
    rows = [asdict(one) | {"measure": one.measure.value} for one in found if one is not None]
    schema = {name: kind for name, (kind, _) in SINCE.items()}
    return _written(pl.DataFrame(rows, schema=schema), form, "since", house.live.state.is_test)


def _measures(text: str | None, party: str | None) -> list[Measure]:
    if text is None:
        return [measure for measure in Measure if party or measure not in _NEED_PARTY]
    if text not in set(Measure):
        raise refuse("measure", f"there is no {text!r}; there are {', '.join(Measure)}.")
    measure = Measure(text)
    if measure in _NEED_PARTY and not party:
        raise refuse("party", f"{text} needs a party key, such as party=lab.")
    return [measure]


def _totals(request: Request, kept: _Kept, form: str) -> bytes:
    """Sums by party of the candidacies that the filters leave, in groups by `by`; notional lines only if asked for."""
    house, query = house_of(request), _query(request)
    by = list(dict.fromkeys(filter(None, query.pop("by", "").split(","))))
    for name in by:
        if name not in GROUPS:
            raise refuse("by", f"{name!r} is none of {', '.join(GROUPS)}.")
    for name in ("limit", "cursor", "sort", "fields"):
        if name in query:
            raise refuse(name, "totals come whole, in the order of their groups and votes.")
    only = query.pop("party", None)
    filters = {"is_notional": "false", **query, "fields": ",".join((*by, *_SUMMED))}
    table = party_totals(ask(kept.sheet(_CANDIDACIES, house), filters, whole=True).rows, by)
    if only is not None:
        table = table.filter(pl.col("party").is_in(only.split(",")))
    return _written(table, form, "totals", house.live.state.is_test, total=len(table))


def _handler(make: Make, form: str) -> Callable[[Request], Awaitable[Response]]:
    async def handle(request: Request) -> Response:
        return _answer(request, make, form)

    return handle


_MAKERS: dict[str, Make] = {**{r.name: _of(r) for r in RESOURCES}, "since": _since, "totals": _totals}
ROUTES = [Route(f"/api/v1/{name}{form}", _handler(make, form)) for name, make in _MAKERS.items() for form in FORMS]
