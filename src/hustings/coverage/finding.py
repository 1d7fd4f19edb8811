"""What a search of the record looks through: a document for each constituency, party, person, election and contest."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from hustings.coverage.words import party_name, uk_date
from hustings.measures.histories import Standing
from hustings.measures.search import Document, same_name, slug_of
from hustings.record.model import Contest
from hustings.record.reference import HistoricResult
from hustings.record.state import State

People = Mapping[str, Sequence[Standing]]


def contest_kind(contest: Contest) -> str:
    """ "By-election", "General election" or "Notional result"."""
    if contest.is_notional:
        return "Notional result"
    return "By-election" if contest.is_by_election else "General election"


def contest_title(contest: Contest) -> str:
    """ "By-election, 1 July 2021"; a notional result has the month and year of the election that it estimates."""
    return f"{contest_kind(contest)}, {uk_date(contest.polling_day)}"


def boundary_words(boundary_set: str) -> str:
    """When a set of boundaries was in use, for running text.

    >>> boundary_words("2010-2024"), boundary_words("2024-")
    ('2010 to 2024', 'since 2024')
    """
    first, _, last = boundary_set.partition("-")
    return f"{first} to {last}" if last else f"since {first}"


def documents(state: State, people: People) -> list[Document]:
    """Everything of the record that has a page of its own. Notional results are on their constituency's page."""
    return [
        *_constituencies(state),
        *_parties(state, people),
        *_people(state, people),
        *_elections(state),
        *_contests(state),
        *_parliaments(state),
        *_historic(state),
    ]


def _constituencies(state: State) -> Iterator[Document]:
    contests: dict[str, int] = defaultdict(int)
    for book in state.contests.values():
        contests[book.contest.constituency_id] += 1
    by_slug = defaultdict(list)
    for seat in state.constituencies.values():
        by_slug[seat.slug].append(seat)
    for slug, seats in by_slug.items():
        latest = max(seats, key=lambda seat: seat.boundary_set)
        region = latest.region or latest.nation
        sets = ", ".join(boundary_words(seat.boundary_set) for seat in sorted(seats, key=lambda s: s.boundary_set))
        yield Document(
            kind="constituency",
            key=slug,
            name=latest.name,
            detail=f"{region}; boundaries {sets}",
            also=" ".join(seat.name for seat in seats),
            weight=sum(contests[seat.id] for seat in seats),
        )


def _parties(state: State, people: People) -> Iterator[Document]:
    stood: dict[str, int] = defaultdict(int)
    for standings in people.values():
        for standing in standings:
            stood[standing.candidacy.party] += 1
    for party in state.parties.values():
        count = stood[party.key]
        yield Document(
            kind="party",
            key=party.key,
            name=party.name,
            detail=f"{party.abbreviation}; {_counted(count, 'candidacy', 'candidacies')}",
            also=f"{party.abbreviation} {party.key} {' '.join(party.codes)}",
            weight=count,
        )


def _people(state: State, people: People) -> Iterator[Document]:
    for key, standings in people.items():
        last = standings[-1]
        parties = list(dict.fromkeys(party_name(s.candidacy.party, state.parties) for s in reversed(standings)))
        wins = sum(s.won for s in standings)
        elected = f", {_counted(wins, 'win', 'wins')}" if wins else ""
        yield Document(
            kind="person",
            key=key,
            name=last.candidacy.name,
            detail=f"{', '.join(parties)}; {_counted(len(standings), 'contest', 'contests')}{elected}, "
            f"last in {last.polling_day.year}",
            also=" ".join({s.candidacy.name for s in standings}),
            weight=100 * wins + len(standings),
        )


def _elections(state: State) -> Iterator[Document]:
    days: dict[date, int] = defaultdict(int)
    for book in state.contests.values():
        if not (book.contest.is_by_election or book.contest.is_notional):
            days[book.contest.election_day] += 1
    for day, count in days.items():
        yield Document(
            kind="election",
            key=day.isoformat(),
            name=f"General election of {uk_date(day)}",
            detail=_counted(count, "contest", "contests"),
            also=f"{day.year} {day.isoformat()}",
            weight=day.toordinal(),
        )


def _contests(state: State) -> Iterator[Document]:
    for book in state.contests.values():
        contest = book.contest
        if not contest.is_notional:
            seat = state.constituencies[contest.constituency_id]
            yield Document(
                kind="contest",
                key=contest.id,
                name=f"{seat.name}, {contest_title(contest)}",
                detail=seat.region or seat.nation,
                also="byelection" if contest.is_by_election else "",
                weight=contest.polling_day.toordinal(),
            )


def _parliaments(state: State) -> Iterator[Document]:
    for parliament in state.reference.parliaments:
        opened, dissolved = parliament.opened_on, parliament.dissolved_on
        years = f"{opened.year if opened else ''} to {dissolved.year if dissolved else 'now'}"
        yield Document(
            kind="parliament",
            key=str(parliament.number),
            name=f"Parliament {parliament.number}",
            detail=years,
            also=years,
            weight=parliament.number,
        )


def _historic(state: State) -> Iterator[Document]:
    """Constituencies since 1918 whose name none of the record's own has, in any order of its words."""
    held = {same_name(seat.name) for seat in state.constituencies.values()}
    named: dict[str, list[HistoricResult]] = defaultdict(list)
    for results in state.reference.history.values():
        for result in results:
            named[result.name].append(result)
    for name, found in named.items():
        if same_name(name) not in held:
            years = sorted(result.polling_day.year for result in found)
            yield Document(
                kind="historic",
                key=slug_of(name),
                name=name,
                detail=f"{found[-1].region}; general elections {years[0]} to {years[-1]}",
                weight=len(found),
            )


def _counted(n: int, one: str, many: str) -> str:
    return f"{n:,} {one if n == 1 else many}"
