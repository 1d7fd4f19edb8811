"""Rules that need more than one contest: one Member two people, labels seen once, electorates, a whole notional off."""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from statistics import median

from hustings.record.problems import Problem
from hustings.sources.official.values import OfficialCandidacy, OfficialContest, OfficialRecord, doubt

_USUAL = 20  # times that the usual label has been seen, where another seen once is doubted
_ELECTORATE = 0.15  # how far an electorate's growth may be from the median growth in its region
_WHOLE_NATION = 0.5  # of a nation's notional results, for the doubt to be about them all


def fold(name: str) -> str:
    """A name without case, accents, hyphens, apostrophes and spaces: only for telling people apart."""
    plain = unicodedata.normalize("NFKD", name)
    return "".join(c for c in plain.casefold() if c.isalnum())


def check_surroundings(
    record: OfficialRecord, baselines: Mapping[str, OfficialContest], found: Sequence[Problem]
) -> list[Problem]:
    """What is doubtful about contests seen together. `found` is what was doubtful about each alone."""
    actual = [contest for contest in record.contests if not contest.is_notional]
    return [
        *_one_member_two_people(actual),
        *_labels_of_places(actual),
        *_labels_of_parties(record.contests),
        *_electorates(actual, baselines),
        *_notionals(record.contests, baselines, found),
    ]


def _one_member_two_people(contests: list[OfficialContest]) -> Iterator[Problem]:
    """A Member's id on somebody who shares neither surname nor a given name with the usual bearer of the id."""
    bearers: dict[str, list[tuple[OfficialContest, OfficialCandidacy]]] = defaultdict(list)
    for contest in contests:
        for c in contest.candidacies:
            if c.member_id:
                bearers[c.member_id].append((contest, c))
    for member_id, stood in bearers.items():
        usual, times = Counter(fold(c.surname) for _, c in stood).most_common(1)[0]
        given = {word for _, c in stood if fold(c.surname) == usual for word in c.given_name.casefold().split()}
        for contest, c in stood:
            alike = fold(c.surname) == usual or usual in fold(c.name) or given & set(c.given_name.casefold().split())
            if times > 1 and not alike:
                rightful = [other for other in contest.candidacies if fold(other.surname) == usual]
                message = f"Member {member_id} is elsewhere {' '.join(sorted(given)).title()} {usual.title()}"
                expected = f"{rightful[0].name}, who stands here without it" if rightful else "another id, or none"
                yield doubt(contest, c, "O110", "member_id", message, c.name, expected)


def _labels_of_places(contests: list[OfficialContest]) -> Iterator[Problem]:
    """A region's, constituency's or type's label that others of the same id have otherwise."""
    usual_region: dict[str, Counter[str]] = defaultdict(Counter)
    of_seat: dict[tuple[str, str], list[OfficialContest]] = defaultdict(list)
    for contest in contests:
        usual_region[contest.region_id][contest.region] += 1
        of_seat[contest.gss, contest.boundary_set].append(contest)
    for contest in contests:
        region = usual_region[contest.region_id].most_common(1)[0][0]
        if contest.region not in ("", region):
            yield doubt(contest, contest, "O113", "region", f'usually "{region}"', contest.region, region)
    for seat in of_seat.values():
        general = [c for c in seat if not c.is_by_election] or seat
        for column in ("type", "name"):
            usual = Counter(getattr(c, column) for c in general).most_common(1)[0][0]
            for contest in seat:
                label = getattr(contest, column)
                if label not in ("", usual):
                    yield doubt(contest, contest, "O113", column, f'usually "{usual}" here', label, usual)


def _labels_of_parties(contests: Sequence[OfficialContest]) -> Iterator[Problem]:
    """Name, abbreviation and second certification seen once under an id, where another set of them is usual."""
    sets: dict[str, Counter[tuple[str, str, str]]] = defaultdict(Counter)
    for contest in contests:
        for c in contest.candidacies:
            sets[c.party.mnis_id][c.party.name, c.party.abbreviation, c.party.adjunct_ec_id] += 1
    for contest in contests:
        for c in contest.candidacies:
            label = (c.party.name, c.party.abbreviation, c.party.adjunct_ec_id)
            if sets[c.party.mnis_id][label] > 1 or c.is_aggregate:
                continue
            near = [(n, other) for other, n in sets[c.party.mnis_id].items() if other[2] == label[2]]
            times, usual = max(near)
            if times >= _USUAL:
                yield doubt(contest, c, "O113", "party", f'usually "{usual[0]}" for this party', label[0], usual[0])


def _electorates(contests: list[OfficialContest], baselines: Mapping[str, OfficialContest]) -> Iterator[Problem]:
    """A general election's electorate that grew otherwise than the others of its region since the baseline."""
    growths: dict[tuple[object, str], dict[str, float]] = defaultdict(dict)
    for contest in contests:
        before = baselines.get(contest.id)
        if before and before.electorate and contest.electorate and not contest.is_by_election:
            growths[contest.polling_day, contest.region_id][contest.id] = contest.electorate / before.electorate
    for contest in contests:
        region = growths.get((contest.polling_day, contest.region_id), {})
        if growth := region.get(contest.id):
            usual = median(region.values())
            if abs(growth / usual - 1) > _ELECTORATE:
                message = f"{growth - 1:+.1%} since the baseline, where its region has {usual - 1:+.1%}"
                expected = f"about {contest.electorate / growth * usual:,.0f}" if contest.electorate else ""
                yield doubt(contest, contest, "O112", "electorate", message, f"{contest.electorate:,}", expected)


def _notionals(
    contests: Sequence[OfficialContest], baselines: Mapping[str, OfficialContest], found: Sequence[Problem]
) -> Iterator[Problem]:
    """A notional result that none of a nation's changes were measured from is doubted as a whole."""
    off = {problem.contest_id for problem in found if problem.id == "O104"}
    by_nation: dict[tuple[object, str], list[OfficialContest]] = defaultdict(list)
    for contest in contests:
        if contest.id in baselines and baselines[contest.id].is_notional and not contest.is_by_election:
            by_nation[contest.polling_day, contest.nation].append(contest)
    for measured in by_nation.values():
        doubted = [contest for contest in measured if contest.id in off]
        if len(doubted) >= _WHOLE_NATION * len(measured):
            for contest in measured:
                message = (
                    f"the changes printed in {contest.polling_day.year} were measured from another notional result"
                )
                yield doubt(baselines[contest.id], baselines[contest.id], "O116", "votes", message)
