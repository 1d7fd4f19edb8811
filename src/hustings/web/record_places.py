"""Pages of the record by place and name: constituencies, parties, people, and the search over all of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

import polars as pl
from markupsafe import Markup
from starlette.datastructures import QueryParams
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from hustings.coverage.finding import boundary_words, contest_title, documents
from hustings.coverage.share_chart import share_chart
from hustings.coverage.verdict import shown_outcome
from hustings.coverage.words import party_name
from hustings.errors import UnknownThing
from hustings.measures import histories
from hustings.measures.almanac import Almanac
from hustings.measures.analysis import Analysis
from hustings.measures.histories import PartyElection, Standing
from hustings.measures.people import PEOPLE, letter_of, people_table
from hustings.measures.records import seat_records
from hustings.measures.search import KINDS, Document, SearchIndex
from hustings.record.model import Constituency, Contest
from hustings.record.state import State
from hustings.web import record_boundaries, record_history
from hustings.web.context import house_of
from hustings.web.record_boundaries import before_and_after, registrations_of
from hustings.web.record_common import (
    FORMS,
    RecordPage,
    almanac_of,
    chosen,
    record_answer,
    sort_of,
    state_of,
    twins,
)
from hustings.web.record_query import refuse, whole_up_to

SETS = "set"
_MOST_FOUND = 50
_ROWS = 650  # of constituencies on one page: a whole House
_WORDS = {
    "constituency": "Constituencies",
    "party": "Parties",
    "person": "People",
    "election": "General elections",
    "contest": "Contests",
    "parliament": "Parliaments",
    "historic": "Constituencies of the past",
}
_PATHS = {
    "constituency": "/constituencies/",
    "party": "/parties/",
    "person": "/people/",
    "election": "/elections/",
    "contest": "/contests/",
    "parliament": "/parliaments/",
    "historic": "/history/constituencies/",
}


@dataclass(slots=True)
class _Catalogue:
    """Who stood when, the index of the search, and everybody A to Z, as of one entry of the record."""

    number: int
    people: dict[str, list[Standing]]
    namesakes: dict[str, list[str]]  # what a name would be called in an address -> people of that name
    index: SearchIndex
    table: pl.DataFrame


_catalogues: WeakKeyDictionary[Almanac, _Catalogue] = WeakKeyDictionary()


def catalogue_of(request: Request) -> _Catalogue:
    """The catalogue of the record as it is; made again when an entry has been added."""
    almanac, state = almanac_of(house_of(request)), state_of(request)
    kept = _catalogues.get(almanac)
    if kept is None or kept.number != state.number:
        people = histories.people(almanac.analyses)
        namesakes = defaultdict(list)
        for key, standings in people.items():
            for identity in {s.candidacy.id for s in standings}:
                namesakes[identity].append(key)
        index = SearchIndex(tuple(documents(state, people)))
        kept = _catalogues[almanac] = _Catalogue(state.number, people, dict(namesakes), index, people_table(people))
    return kept


def constituencies(request: Request) -> RecordPage:
    """Every constituency of one boundary set, or all: by nation and region, A to Z or by the latest result."""
    almanac, query = almanac_of(house_of(request)), request.query_params
    table = _latest(almanac)
    sets = sorted(table["boundary_set"].unique(), reverse=True)
    which = chosen(query, SETS, [*sets, "all"]) or (sets[0] if sets else "all")
    table = table if which == "all" else table.filter(pl.col("boundary_set") == which)
    nations = sorted(table["nation"].unique())
    nation = chosen(query, "nation", nations)
    table = table.filter(pl.col("nation") == nation) if nation else table
    regions = sorted(r for r in table["region"].unique() if r and r not in nations)
    region = chosen(query, "region", regions)
    table = table.filter(pl.col("region") == region) if region else table
    sort = sort_of(query, "name", frozenset({"name", "region", "winner_party", "majority", "polling_day"}))
    table = sort.of(table)
    page, pages, shown = _leaf(query, table)
    return RecordPage(
        template="constituencies.html",
        values={
            "groups": _by_letter(shown) if str(sort) == "name" else [("", shown.to_dicts())],
            "page": page,
            "pages": pages,
            "sets": sets,
            "boundaries": boundary_words,
            "which": which,
            "nations": nations,
            "nation": nation,
            "regions": regions,
            "region": region,
            "sort": sort,
            "count": len(table),
        },
        document={"boundary_set": which, "nation": nation or None, "region": region or None},
        table=table,
    )


def _leaf(query: QueryParams, table: pl.DataFrame) -> tuple[int, int, pl.DataFrame]:
    """Which page of the table is asked for, how many there are, and its rows. The twins have all of them."""
    pages = max(1, -(-len(table) // _ROWS))
    asked = query.get("page", "1")
    page = whole_up_to(asked, pages)
    if not page:
        raise refuse("page", f"{asked!r} is not a page of this list; it has pages 1 to {pages}.")
    return page, pages, table.slice((page - 1) * _ROWS, _ROWS)


def _latest(almanac: Almanac) -> pl.DataFrame:
    """The constituencies with the latest actual contest of each: its name, polling day, winner and majority."""
    columns = ("contest_id", "polling_day", "winner", "winner_party", "majority")
    last = almanac.contests.filter(~pl.col("is_notional")).sort("polling_day", "contest_id")
    last = last.group_by("constituency_id", maintain_order=True).last().select("constituency_id", *columns)
    return almanac.constituencies.join(last, on="constituency_id", how="left", maintain_order="left")


def _by_letter(table: pl.DataFrame) -> list[tuple[str, list[dict[str, Any]]]]:
    groups: dict[str, list[dict[str, Any]]] = {}
    for row in table.to_dicts():
        groups.setdefault(row["slug"][:1].upper(), []).append(row)
    return sorted(groups.items())


def constituency(request: Request) -> RecordPage:
    """Every contest in constituencies of one name, newest boundaries first; shares over time; what is remarkable."""
    almanac, state = almanac_of(house_of(request)), state_of(request)
    slug = request.path_params["slug"]
    seats = [seat for seat in state.constituencies.values() if seat.slug == slug]
    if not seats:
        raise _unknown("constituency", slug, _nearest(request, "constituency", slug))
    seats.sort(key=lambda seat: seat.boundary_set, reverse=True)
    held = [a for a in almanac.analyses.values() if state.constituencies[_seat_of(a)].slug == slug]
    actual = [a for a in held if not a.result.contest.is_notional]
    series = histories.share_series(actual)
    chart = share_chart(f"shares-{slug}", seats[0].name, actual, series, state.parties, is_test=state.is_test)
    parts = [_part(seat, held, state) for seat in seats]
    table = almanac.contests.filter(pl.col("constituency_id").is_in([seat.id for seat in seats]))
    around, said = before_and_after(seats, almanac, state)
    return RecordPage(
        template="constituency.html",
        values={
            **around,
            "seats": seats,
            "parts": parts,
            "actual": actual,
            "series": series,
            "others": [histories.others_share(a, [one.party for one in series]) for a in actual],
            "chart": Markup(chart),
            "person_key": histories.person_key,
            "title": contest_title,
            "boundaries": boundary_words,
            "outcome": _outcome,
        },
        document={
            "slug": slug,
            "name": seats[0].name,
            "constituencies": [_seat_document(part) for part in parts],
            **said,
        },
        table=table,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """One constituency: the name on one set of boundaries."""

    seat: Constituency
    held: tuple[Analysis, ...]  # newest first
    waiting: tuple[Contest, ...]
    records: tuple[tuple[str, str], ...]  # sentence, scope; of the latest contest


def _part(seat: Constituency, held: Iterable[Analysis], state: State) -> _Part:
    here = [a for a in held if _seat_of(a) == seat.id]
    actual = [a for a in here if not a.result.contest.is_notional]
    known = {a.result.contest_id for a in here}
    contests = (book.contest for book in state.contests.values() if book.contest.constituency_id == seat.id)
    found = seat_records(actual[-1], seat, [a.result for a in actual], parties=state.parties) if actual else ()
    return _Part(
        seat=seat,
        held=tuple(reversed(here)),
        waiting=tuple(c for c in contests if c.id not in known),
        records=tuple((record.sentence, record.scope) for record in found),
    )


def _seat_document(part: _Part) -> dict[str, Any]:
    seat = part.seat
    wins = ("election", "polling_day", "party", "majority", "is_by_election")
    return {
        "constituency_id": seat.id,
        "name": seat.name,
        "boundary_set": seat.boundary_set,
        "nation": seat.nation,
        "region": seat.region or None,
        "created_on": seat.created_on,
        "history": [{name: getattr(win, name) for name in wins} for win in seat.history],
        "no_result_yet": [contest.id for contest in part.waiting],
        "records": [{"sentence": sentence, "scope": scope} for sentence, scope in part.records],
    }


def _seat_of(analysis: Analysis) -> str:
    return analysis.result.contest.constituency_id


def _outcome(analysis: Analysis) -> tuple[str, str]:
    """ "Hold", "Gain" or "", and the key of the party that it was gained from, under the convention shown."""
    word, lost_by = shown_outcome(analysis)
    return (word or "").capitalize(), (lost_by or "").partition(":")[0]


def parties(request: Request) -> RecordPage:
    """Every party in the record: how many stood and won, votes, lost deposits."""
    columns = frozenset({"name", "candidacies", "wins", "votes", "lost_deposits"})
    sort = sort_of(request.query_params, "-votes", columns)
    table = sort.of(almanac_of(house_of(request)).parties.filter(pl.col("candidacies") > 0))
    return RecordPage(
        template="parties.html", values={"rows": table.to_dicts(), "sort": sort}, document={}, table=table
    )


def party(request: Request) -> RecordPage:
    """One party: each general election, the by-elections that it fought, gains and losses, best and worst."""
    almanac, state = almanac_of(house_of(request)), state_of(request)
    key = request.path_params["key"]
    if key not in state.parties:
        raise _unknown("party", key, _nearest(request, "party", key))
    elections = histories.party_elections(key, almanac.analyses)
    stood = histories.standings_of(key, almanac.analyses)
    gained, lost = histories.gains_of(key, almanac.analyses)
    best, worst = histories.best_and_worst(stood)
    by_elections = [s for s in reversed(stood) if s.is_by_election]
    registrations = registrations_of(key, almanac)
    return RecordPage(
        template="party.html",
        values={
            "registrations": registrations,
            "party": state.parties[key],
            "elections": elections[::-1],
            "by_elections": by_elections,
            "gained": gained,
            "lost": lost,
            "best": best,
            "worst": worst,
            "place": _place(state),
            "title": contest_title,
            "person_key": histories.person_key,
        },
        document={
            "party": key,
            "name": party_name(key, state.parties),
            "by_elections": [_standing_document(s) for s in by_elections],
            "gained": [a.result.contest_id for a in gained],
            "lost": [a.result.contest_id for a in lost],
            "best": [_standing_document(s) for s in best],
            "worst": [_standing_document(s) for s in worst],
            "registrations": registrations,
        },
        table=_party_table(elections),
    )


def _party_table(elections: Sequence[PartyElection]) -> pl.DataFrame:
    schema = {
        "polling_day": pl.Date,
        "contests": pl.Int64,
        "stood": pl.Int64,
        "seats": pl.Int64,
        "votes": pl.Int64,
        "valid_votes": pl.Int64,
        "share": pl.Float64,
        "change_pp": pl.Float64,
        "compared": pl.Int64,
        "gained": pl.Int64,
        "lost": pl.Int64,
        "lost_deposits": pl.Int64,
    }
    rows = [
        {name: getattr(e, name) for name in schema}
        | {"share": float(e.share), "change_pp": None if e.change_pp is None else float(e.change_pp)}
        for e in elections
    ]
    return pl.DataFrame(rows, schema=schema)


def _place(state: State) -> Any:
    return lambda analysis: state.constituencies[_seat_of(analysis)]


def _standing_document(standing: Standing) -> dict[str, Any]:
    line = standing.line
    return {
        "contest_id": standing.analysis.result.contest_id,
        "polling_day": standing.polling_day,
        "person": histories.person_key(line.candidacy),
        "name": line.candidacy.name,
        "party": line.candidacy.party,
        "votes": line.votes,
        "share": float(line.share),
        "change_pp": None if line.change_pp is None else float(line.change_pp),
        "rank": line.rank,
        "won": standing.won,
        "loses_deposit": line.loses_deposit,
    }


def people(request: Request) -> RecordPage:
    """Everybody who has stood, A to Z by surname: all, or those of one `?letter=`; `?members=1` those who have won.

    The page shows 650 at a time; the twins have everybody asked for.
    """
    query, table = request.query_params, catalogue_of(request).table
    members = chosen(query, "members", ["1"])
    letters = sorted(table["letter"].unique())
    letter = chosen(query, "letter", letters)
    table = table.filter(pl.col("wins") > 0) if members else table
    table = table.filter(pl.col("letter") == letter) if letter else table
    sort = sort_of(query, "listed_as", frozenset(PEOPLE))
    if sort.column != "listed_as":
        table = sort.of(table)
    elif sort.descending:
        table = table.reverse()
    page, pages, shown = _leaf(query, table)
    return RecordPage(
        template="people.html",
        values={
            "rows": shown.to_dicts(),
            "count": len(table),
            "page": page,
            "pages": pages,
            "letter": letter,
            "letters_there": letters,
            "members": members,
            "sort": sort,
        },
        document={"letter": letter or None, "members": bool(members), "people": len(table)},
        table=table,
    )


def person(request: Request) -> RecordPage:
    """One Member, or the candidates of one name: every contest that the record has them in."""
    almanac, state, key = almanac_of(house_of(request)), state_of(request), request.path_params["person"]
    people = catalogue_of(request).people
    standings = people.get(key)
    if standings is None:
        raise _unknown("person", key, _nearest(request, "person", key))
    name = standings[-1].candidacy.name
    same_name = {other for s in standings for other in catalogue_of(request).namesakes[s.candidacy.id]} - {key}
    keys = {(s.analysis.result.contest_id, s.candidacy.id) for s in standings}
    rows = almanac.candidacies.filter(pl.col("contest_id").is_in([contest for contest, _ in keys]))
    wanted = pl.DataFrame(sorted(keys), schema=["contest_id", "candidate_id"], orient="row")
    return RecordPage(
        template="person.html",
        values={
            "name": name,
            "standings": standings[::-1],
            "is_known": histories.is_person_known(key),
            "same_name": [(other, people[other]) for other in sorted(same_name)],
            "letter": letter_of(standings[-1].candidacy),
            "place": _place(state),
            "title": contest_title,
        },
        document={
            "person": key,
            "name": name,
            "is_one_person": histories.is_person_known(key),
            "same_name": sorted(same_name),
        },
        table=rows.join(wanted, on=["contest_id", "candidate_id"], how="semi").sort("polling_day"),
    )


async def person_by_name(request: Request) -> Response:
    """The page of a person; a name that only one Member has borne leads to that Member's."""
    key, _, ending = request.path_params["person"].partition(".")
    form = f".{ending}" if ending else ""
    if form not in FORMS:
        raise HTTPException(404, f"There is no form {ending!r} of this page.")
    catalogue = catalogue_of(request)
    borne_by = catalogue.namesakes.get(key, [])
    if key not in catalogue.people and len(borne_by) == 1:
        return RedirectResponse(f"/people/{borne_by[0]}{form}", 307)
    request.path_params["person"] = key
    return record_answer(request, person, form)


def search(request: Request) -> RecordPage:
    """What `?q=` finds, the best first; `?kind=` looks for one kind of thing alone."""
    query = request.query_params.get("q", "").strip()[:200]
    kind = chosen(request.query_params, "kind", list(KINDS))
    found = catalogue_of(request).index.search(query, limit=_MOST_FOUND, kinds=[kind] if kind else KINDS)
    rows = [_hit(document) for document in found.hits]
    schema = dict.fromkeys(("kind", "key", "name", "detail", "path"), pl.String)
    groups = [(k, _WORDS[k], [row for row in rows if row["kind"] == k]) for k in KINDS]
    return RecordPage(
        template="search.html",
        values={
            "q": query,
            "kind": kind,
            "found": found,
            "best": rows[:3],
            "groups": [group for group in groups if group[2]],
            "kinds": list(_WORDS.items()),
        },
        document={"q": query, "total": found.total, "counts": found.counts, "suggestions": list(found.suggestions)},
        table=pl.DataFrame(rows, schema=schema),
    )


def _hit(document: Document) -> dict[str, str]:
    return {
        "kind": document.kind,
        "key": document.key,
        "name": document.name,
        "detail": document.detail,
        "path": _PATHS[document.kind] + document.key,
    }


def _nearest(request: Request, kind: str, key: str) -> list[str]:
    index = catalogue_of(request).index
    words = key.replace("-", " ")
    found = index.search(words, limit=3, kinds=[kind])
    suggested = [s for s in found.suggestions if index.search(s, limit=1, kinds=[kind]).hits]
    hits = found.hits or tuple(h for s in suggested for h in index.search(s, limit=1, kinds=[kind]).hits)
    return [hit.key for hit in hits]


def _unknown(kind: str, key: str, nearest: Sequence[str]) -> UnknownThing:
    return UnknownThing(kind, key, nearest)


ROUTES: list[Route] = [
    *twins("/constituencies", constituencies, SETS, "nation", "region", "sort", "page"),
    *twins("/constituencies/{slug}", constituency),
    *twins("/parties", parties, "sort"),
    *twins("/parties/{key}", party),
    *twins("/people", people, "members", "letter", "sort", "page"),
    Route("/people/{person}", person_by_name),
    *twins("/search", search, "q", "kind"),
    *record_history.ROUTES,
    *record_boundaries.ROUTES,
]
