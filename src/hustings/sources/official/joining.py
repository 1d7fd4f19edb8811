"""Contests out of rows: which candidacies file belongs to which results file, when its election was, and what fits.

General elections' files of 2010 to 2024 carry no date. A results file is dated by its declaration times, and the
candidacies file whose votes sum to its valid votes is its pair: neither rests on the name of a file or folder.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from hustings.record.problems import Problem
from hustings.sources.official.boundaries import NATIONS, BoundarySets, is_on_2024_boundaries
from hustings.sources.official.rows import UNDATED, NotionalLine, Outcome, Standing
from hustings.sources.official.surroundings import fold
from hustings.sources.official.values import BoundaryElection, OfficialCandidacy, OfficialContest, doubt

Key = tuple[date, str]
_TOO_FEW_TO_TELL = 10  # contests: below this a pair is not doubted because sums disagree
_BREXIT_PARTY_COLUMN = date(2019, 12, 12)  # the one headerless file with BRX where earlier ones have UKIP


def join(
    *,
    candidacies: dict[str, list[Standing]],
    results: dict[str, list[Outcome]],
    notionals: Sequence[tuple[date, list[NotionalLine]]],
    boundary_elections: Iterable[BoundaryElection],
    polling_day: date | None,
) -> tuple[list[OfficialContest], list[Problem]]:
    """Every contest with its candidacies, in the order of the files, and what does not fit together."""
    problems: list[Problem] = []
    sets = BoundarySets(boundary_elections)
    days = {name: day for name, rows in results.items() if (day := _day_of(name, rows, polling_day, problems))}
    outcomes = _keyed(results, days, problems)
    standings: dict[Key, list[Standing]] = defaultdict(list)
    for name, rows in candidacies.items():
        day = _paired_day(name, rows, results, days, problems) if any(row.day is None for row in rows) else UNDATED
        for row in rows if day else ():
            standings[row.day or day or UNDATED, row.gss].append(row)
    contests = [_complete(key, contest, standings.pop(key, []), sets, problems) for key, contest in outcomes.items()]
    for (on, gss), rows in standings.items():
        source, line = rows[0].candidacy.source, rows[0].candidacy.line
        message = f"{gss} on {on} has candidates and no row of results"
        problems.append(Problem(id="O006", message=message, source=source, line=line, field="gss", found=gss))
    for on, lines in notionals:
        contests += _notional(on, lines, sets, problems)
    return contests, problems


def _day_of(name: str, rows: list[Outcome], given: date | None, problems: list[Problem]) -> date | None:
    """The polling day of an undated file: by declaration times, since counts end between that evening and the next."""
    undated = [row.contest for row in rows if row.day is None]
    if not undated:
        return UNDATED
    times = sorted(contest.declared_at for contest in undated if contest.declared_at)
    if times:
        return (times[len(times) // 2] - timedelta(hours=22)).date()
    if not undated[0].state and is_on_2024_boundaries(contest.gss for contest in undated):
        return date(2024, 7, 4)  # the one election published in the old form on these boundaries
    if given is None:
        message = "nothing in the file tells the polling day: give it"
        problems.append(Problem(id="O007", message=message, source=name, expected="the polling day"))
    return given


def _keyed(
    results: dict[str, list[Outcome]], days: dict[str, date], problems: list[Problem]
) -> dict[Key, OfficialContest]:
    """Contests by day and code, with the headings put right that a file without a header cannot give."""
    outcomes: dict[Key, OfficialContest] = {}
    for name, rows in results.items():
        for row in rows if name in days else ():
            contest = row.contest if row.day else replace(row.contest, polling_day=days[name])
            if row.day is None and contest.polling_day == _BREXIT_PARTY_COLUMN:
                columns = tuple(("BRX" if n == "UKIP" else n, votes) for n, votes in contest.party_columns)
                contest = replace(contest, party_columns=columns)
            key = (contest.polling_day, contest.gss)
            if before := outcomes.get(key):
                message = f"on {key[0]} it is given twice, first in {before.source}, line {before.line}"
                problems.append(doubt(contest, contest, "O005", "gss", message))
            outcomes[key] = contest
    return outcomes


def _paired_day(
    name: str,
    rows: list[Standing],
    results: dict[str, list[Outcome]],
    days: dict[str, date],
    problems: list[Problem],
) -> date | None:
    """The day of the undated results file whose valid votes most of these candidates' sums agree with."""
    sums: dict[str, int] = defaultdict(int)
    for row in rows:
        sums[row.gss] += row.candidacy.votes or 0
    best = (0, 0, "")
    for other, outcomes in results.items():
        valid = {o.contest.gss: o.contest.valid_votes for o in outcomes if o.day is None and o.contest.gss in sums}
        agree = sum(sums[gss] == votes for gss, votes in valid.items())
        best = max(best, (agree, len(valid), other))
    agree, common, other = best
    if common and (2 * agree > common or common < _TOO_FEW_TO_TELL or not any(sums.values())):
        return days.get(other)
    message = "no file of results agrees with these candidates' votes"
    problems.append(Problem(id="O006", message=message, source=name, expected="the same election's results"))
    return None


def _complete(
    key: Key, contest: OfficialContest, standings: list[Standing], sets: BoundarySets, problems: list[Problem]
) -> OfficialContest:
    """A contest with its candidates and boundary set."""
    if not standings and contest.state != "Pre-candidates":
        problems.append(doubt(contest, contest, "O006", "gss", f"on {key[0]} it has results and no candidates"))
    elif standings and contest.winner_surname and not any(_is_winner(contest, row.candidacy) for row in standings):
        winner = f"{contest.winner_given_name} {contest.winner_surname}".strip()
        message = f"on {key[0]} {winner} won, and no candidate of that name is in {standings[0].candidacy.source}"
        problems.append(doubt(contest, contest, "O006", "winner", message))
    seen = set()
    for row in standings:
        candidacy = row.candidacy
        if (who := (candidacy.name, candidacy.party)) in seen:
            message = f"{candidacy.name} ({candidacy.party.name}) is given twice"
            problems.append(doubt(contest, candidacy, "R005", "surname", message))
        seen.add(who)
    return replace(
        contest,
        boundary_set=sets.name(contest.nation, contest.polling_day),
        candidacies=tuple(row.candidacy for row in standings),
        candidates_source=standings[0].candidacy.source if standings else "",
        names_in_candidacies=tuple(dict.fromkeys(row.place for row in standings)),
        regions_in_candidacies=tuple(dict.fromkeys(row.region for row in standings)),
    )


def _is_winner(contest: OfficialContest, candidacy: OfficialCandidacy) -> bool:
    """Whether a candidate may be the winner that the results name: spellings differ a little from file to file."""
    return fold(contest.winner_surname) in fold(candidacy.name)


def _notional(
    on: date, lines: list[NotionalLine], sets: BoundarySets, problems: list[Problem]
) -> Iterable[OfficialContest]:
    """Notional contests out of their lines, whose repeated figures have to agree."""
    by_gss: dict[str, list[NotionalLine]] = defaultdict(list)
    for line in lines:
        by_gss[line.gss].append(line)
    for gss, group in by_gss.items():
        first = group[0]
        nation = NATIONS[gss[0]]
        contest = OfficialContest(
            polling_day=on,
            gss=gss,
            boundary_set=sets.name(nation, on, is_notional=True),
            name=first.name,
            nation=nation,
            is_notional=True,
            electorate=first.figures[0],
            valid_votes=first.figures[1],
            majority=first.figures[2],
            candidacies=tuple(line.candidacy for line in group),
            source=first.candidacy.source,
            line=first.candidacy.line,
            candidates_source=first.candidacy.source,
        )
        for line in group:
            if line.figures != first.figures:
                found = f"{line.figures} on line {line.candidacy.line}"
                problems.append(doubt(contest, contest, "O005", "electorate", f"it has {first.figures} and {found}"))
                break
        yield contest
