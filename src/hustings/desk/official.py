"""Parliament's files brought into the record: what is new, what agrees already, and what the files say otherwise.

Nothing that the record holds is changed silently. Figures that differ are listed, and entered as corrections only when
asked for; figures that this record has corrected stay corrected, whatever a later file says.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hustings.desk.comparing import Difference, differences
from hustings.desk.errata import PUBLISHERS_ERROR, person_id
from hustings.desk.official_reference import ReferencePlan, constituency_id, reference_drafts, reference_plan
from hustings.desk.publishing import merged_over
from hustings.errors import Refused
from hustings.measures.display import number
from hustings.record.contest_book import ContestBook
from hustings.record.entries import (
    ConstituenciesEntered,
    ContestEntered,
    Corrected,
    Draft,
    Part,
    PartiesEntered,
    ResultEntered,
)
from hustings.record.model import INDEPENDENT, Candidacy, Constituency, Contest, CorrectedBy, Figures, Party
from hustings.record.problems import Problem
from hustings.record.reference import PollTable
from hustings.record.state import State
from hustings.sources.official.audit import audit, baselines_of
from hustings.sources.official.party_keys import PartyKeys, slug
from hustings.sources.official.values import NotLoaded, OfficialCandidacy, OfficialContest, OfficialRecord

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
LONDON = ZoneInfo("Europe/London")
LOADER = "record add"
"""Who enters official files in the ledger: no person at the desk has this name."""
PUBLISHER = "House of Commons Library"
LICENCE_OF_MAPS = "Hexagon layouts of odileeds/hexmaps: copyright 2017 Open Innovations, MIT licence."
LICENCE = "Contains Parliamentary information licensed under the Open Parliament Licence v3.0."


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """One contest of the files in the record's own terms."""

    contest: Contest
    figures: Figures
    declared_at: datetime | None
    problems: tuple[Problem, ...]
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """A contest of which the files say otherwise; in each difference `first` is the record's figure, `second` theirs.

    `corrected_here` where the record's figures are a correction of its own, not one taken from an earlier file;
    `was_published_so` where an earlier file had them.
    """

    contest_id: str
    entry: int
    differences: tuple[Difference, ...]
    corrected_here: bool
    was_published_so: bool
    incoming: Incoming


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a load would do: see the module. `unmatched` are contests whose candidates are not those of the record.

    `filled` are contests of which the record lacks a total that the files give: the figures with it. `problems` are
    those of the files themselves, and of no contest.
    """

    parties: tuple[Party, ...]
    constituencies: tuple[Constituency, ...]
    new: tuple[Incoming, ...]
    enriched: tuple[Contest, ...]
    agreeing: int
    filled: tuple[Incoming, ...]
    updates: tuple[Update, ...]
    unmatched: tuple[str, ...]
    reference: ReferencePlan
    not_loaded: tuple[NotLoaded, ...]
    problems: tuple[Problem, ...] = ()
    licence: str = LICENCE

    @property
    def is_empty(self) -> bool:
        """Whether the record says all of this already, or otherwise by a correction of its own."""
        differing = [update for update in self.updates if not update.corrected_here]
        contests = (self.new, differing, self.enriched, self.filled, self.unmatched)
        return not any((*contests, self.parties, self.constituencies, self.reference.updates))


def plan(record: OfficialRecord, state: State) -> Plan:
    """Hold the files against the record, contest by contest, by polling day, code and boundary set."""
    keys = PartyKeys(record, state.parties.values())
    found = list(_incoming(record, keys))
    new, enriched, filled, updates, unmatched, agreeing = [], [], [], [], [], 0
    for incoming in found:
        book = state.contests.get(incoming.contest.id)
        if book is None:
            new.append(incoming)
            continue
        ours = _in_our_terms(book, incoming)
        if ours is None:
            unmatched.append(book.contest.id)
            continue
        if (fuller := _fuller(book, incoming.contest)) != book.contest:
            enriched.append(fuller)
        if update := _update(book, ours):
            updates.append(update)
            continue
        agreeing += 1
        if fuller_figures := _filled(book, ours):
            filled.append(fuller_figures)
    parties = tuple(party for key, party in keys.parties().items() if key not in state.parties)
    by_how_much_they_say = sorted(record.contests, key=lambda c: (not c.is_notional, bool(c.region)))
    seats = {c.id: c for c in map(_constituency, by_how_much_they_say) if c.id not in state.constituencies}
    return Plan(
        parties=parties,
        constituencies=tuple(seats.values()),
        new=tuple(new),
        enriched=tuple(enriched),
        agreeing=agreeing,
        filled=tuple(filled),
        updates=tuple(updates),
        unmatched=tuple(unmatched),
        reference=reference_plan(record, state),
        not_loaded=record.not_loaded,
        licence=_licence(record),
        problems=tuple(p for p in (*record.problems, *record.history_problems) if not p.contest_id),
    )


def drafts(plan: Plan, *, source: str, now: datetime, accept_updates: bool = False) -> list[Draft]:
    """The entries of a plan. Differing figures are entered as corrections only if accepted; ours are never undone.

    Raises:
        Refused: A result or an exit poll of a poll that has not closed.
    """
    if close_of_exit_polls(plan.reference.polls) > now:
        raise Refused("an exit poll of a poll that has not closed: what voters said may not be entered yet")
    if early := [incoming.contest.id for incoming in plan.new if incoming.contest.poll_closes_at > now]:
        raise Refused(f"{', '.join(early)}: the poll has not closed, so there is no result to enter yet")
    by, made = LOADER, list[Draft]()
    if plan.parties:
        made.append(Draft(by=by, source=source, payload=PartiesEntered(parties=plan.parties)))
    if plan.constituencies:
        made.append(Draft(by=by, source=source, payload=ConstituenciesEntered(constituencies=plan.constituencies)))
    made += [Draft(by=by, source=source, payload=ContestEntered(contest=contest)) for contest in plan.enriched]
    for incoming in plan.new:
        made.append(Draft(by=by, source=incoming.source, payload=ContestEntered(contest=incoming.contest)))
        made.append(_result(incoming, by))
    made += [_result(incoming, by, "Completed with totals that the record lacked.") for incoming in plan.filled]
    made += reference_drafts(plan.reference, by=by, source=source, accept_updates=accept_updates)
    made += [_accepted(update) for update in plan.updates if accept_updates and not update.corrected_here]
    return made


def _result(incoming: Incoming, by: str, reason: str = "") -> Draft:
    result = ResultEntered(
        contest_id=incoming.contest.id,
        figures=incoming.figures,
        problems=incoming.problems,
        declared_at=incoming.declared_at,
    )
    return Draft(by=by, source=incoming.source, reason=reason, payload=result)


def _accepted(update: Update) -> Draft:
    corrected = Corrected(
        contest_id=update.contest_id,
        of=update.entry,
        figures=update.incoming.figures,
        corrected_by=PUBLISHERS_ERROR if update.was_published_so else CorrectedBy.US,
    )
    changes = "; ".join(f"{d.name} {_shown(d.second)}, not {_shown(d.first)}" for d in update.differences)
    reason = f"A later official file has other figures: {changes}."
    return Draft(by=LOADER, source=update.incoming.source, reason=reason, payload=corrected)


def _shown(figure: int | str | None) -> str:
    return number(figure) if isinstance(figure, int) else str(figure)


def constituency_of(contest: OfficialContest) -> str:
    """Our id of the constituency that a contest was fought in."""
    return constituency_id(contest.gss, is_of_2024=contest.boundary_set.startswith("2024"))


def contest_id(contest: OfficialContest) -> str:
    """Such as "parl.batley-and-spen.2019-12-12", with "by." for a by-election and ".notional" at the end for those."""
    by, end = "by." if contest.is_by_election else "", ".notional" if contest.is_notional else ""
    return f"parl.{slug(contest.name)}.{by}{contest.polling_day}{end}"


def _constituency(contest: OfficialContest) -> Constituency:
    return Constituency(
        id=constituency_of(contest),
        name=contest.name,
        slug=slug(contest.name),
        boundary_set=contest.boundary_set,
        nation=contest.nation,
        region=contest.region.strip(),
        source=LICENCE,
    )


def _licence(record: OfficialRecord) -> str:
    """What the files are published under: layouts of hexagons are another publisher's."""
    is_parliaments = bool(record.claimed or record.history)
    credits = list(dict.fromkeys(table.credit for table in record.polls))
    return "\n".join([LICENCE] * is_parliaments + [LICENCE_OF_MAPS] * bool(record.maps) + credits)


def close_of_exit_polls(tables: Iterable[PollTable]) -> datetime:
    """When the last poll closes of which there is an exit poll here; long ago where there is none."""
    days = [poll.last_day for table in tables for poll in table.national if poll.drawn_from_voters]
    return datetime.combine(max(days, default=date.min + timedelta(days=1)), time(22), LONDON).astimezone(UTC)


def _incoming(record: OfficialRecord, keys: PartyKeys) -> Iterable[Incoming]:
    problems: dict[str, list[Problem]] = defaultdict(list)
    for problem in (*record.problems, *audit(record, keys)):
        problems[problem.contest_id].append(problem)
    before = baselines_of(record.contests)
    for official in record.contests:
        if not any(c.votes for c in official.candidacies) or official.state not in ("", "Full results"):
            continue
        baseline = before.get(official.id)
        contest = _contest(official, keys, baseline)
        yield Incoming(
            contest=contest,
            figures=_figures(official, contest),
            declared_at=official.declared_at,
            problems=tuple(replace(p, contest_id=contest.id) for p in problems[official.id]),
            source=f"{PUBLISHER}: {official.source}, line {official.line}",
        )


def _contest(official: OfficialContest, keys: PartyKeys, baseline: OfficialContest | None) -> Contest:
    closes = datetime.combine(official.polling_day, time(22), LONDON).astimezone(UTC)
    return Contest(
        id=contest_id(official),
        constituency_id=constituency_of(official),
        polling_day=official.polling_day,
        is_by_election=official.is_by_election,
        candidacies=tuple(_candidacies(official.candidacies, keys)),
        poll_closes_at=closes,
        baseline_id=contest_id(baseline) if baseline else None,
        baseline_is_notional=bool(baseline and baseline.is_notional),
        is_notional=official.is_notional,
        writ_issued_on=official.writ_on,
        source=LICENCE,
    )


def _candidacies(rows: Iterable[OfficialCandidacy], keys: PartyKeys) -> Iterable[Candidacy]:
    taken: dict[str, int] = {}
    for row in sorted(rows, key=lambda c: (slug(c.surname), slug(c.given_name), c.line)):
        key, name = keys.of(row), row.name or row.party.name
        identity = slug(name)
        taken[identity] = taken.get(identity, 0) + 1
        yield Candidacy(
            id=identity if taken[identity] == 1 else f"{identity}-{taken[identity]}",
            name=name,
            surname=row.surname or row.party.name,
            party=key,
            description=_description(row),
            person_id=person_id(row.member_id, key, identity),
            certified_by=tuple(id for id in (row.party.ec_id, row.party.adjunct_ec_id) if id.startswith("PP")),
            gender=row.gender,
            member_id=row.member_id,
        )


def _description(row: OfficialCandidacy) -> str:
    is_joint = row.party.adjunct_ec_id == "PP119"
    return "Labour and Co-operative" if is_joint and row.party.name == "Labour" else row.party.name


def _figures(official: OfficialContest, contest: Contest) -> Figures:
    rows = sorted(official.candidacies, key=lambda c: (slug(c.surname), slug(c.given_name), c.line))
    return Figures(
        votes={ours.id: row.votes or 0 for ours, row in zip(contest.candidacies, rows, strict=True)},
        electorate=official.electorate,
        valid_votes=official.valid_votes,
        rejected_ballots=official.rejected_ballots,
    )


def _in_our_terms(book: ContestBook, incoming: Incoming) -> Incoming | None:
    """The files' figures under the record's candidacy ids; None where the candidates cannot be told to be the same."""
    named = _matches(book.contest, incoming.contest)
    if named is None:
        return None
    votes = {named[theirs]: votes for theirs, votes in incoming.figures.votes.items()}
    return replace(incoming, figures=replace(incoming.figures, votes=votes))


def _matches(ours: Contest, theirs: Contest) -> dict[str, str] | None:
    """Our candidacy id by theirs: by id, else by a party with one candidate in both, else by surname."""
    by_id = {c.id: c for c in ours.candidacies}
    found: dict[str, str] = {}
    for c in theirs.candidacies:
        if c.id in by_id:
            found[c.id] = c.id
            continue
        alike = [o for o in ours.candidacies if c.party != INDEPENDENT and o.party == c.party]
        alike = alike or [o for o in ours.candidacies if slug(o.surname) == slug(c.surname)]
        if len(alike) == 1:
            found[c.id] = alike[0].id
    is_whole = len(found) == len(theirs.candidacies) == len(ours.candidacies) == len(set(found.values()))
    return found if is_whole else None


def _fuller(book: ContestBook, theirs: Contest) -> Contest:
    """Our contest with the baseline, writ, genders and Members' ids that only the files have.

    Candidates whom this record has corrected stay as they are.
    """
    ours = book.contest
    named = {} if book.rewritten else _matches(ours, theirs) or {}
    official = {named[c.id]: c for c in theirs.candidacies if c.id in named}
    before = max(ours, theirs, key=_baseline_day)  # ours where they agree
    return replace(
        ours,
        baseline_id=before.baseline_id,
        baseline_is_notional=before.baseline_is_notional,
        writ_issued_on=ours.writ_issued_on or theirs.writ_issued_on,
        candidacies=tuple(_fuller_candidacy(c, official) for c in ours.candidacies),
    )


def _baseline_day(contest: Contest) -> str:
    """The baseline's polling day as its id gives it: an election loaded later may lie between the two."""
    found = _DAY.search(contest.baseline_id or "")
    return found.group() if found else ""


def _fuller_candidacy(ours: Candidacy, official: Mapping[str, Candidacy]) -> Candidacy:
    theirs = official.get(ours.id)
    if theirs is None:
        return ours
    gender, member_id = ours.gender or theirs.gender, ours.member_id or theirs.member_id
    return replace(ours, gender=gender, member_id=member_id)


def _update(book: ContestBook, incoming: Incoming) -> Update | None:
    published = book.published(Part.COUNT)
    if published is None:
        return None
    ref, shown = published
    theirs = replace(incoming.figures, valid_votes=None)
    found = differences(book.contest, replace(shown.figures, valid_votes=None), theirs)
    if not found:
        return None
    return Update(
        contest_id=book.contest.id,
        entry=ref.number,
        differences=tuple(found),
        corrected_here=isinstance(shown, Corrected) and ref.by != LOADER,
        was_published_so=ref.by == LOADER and ref.source.startswith(f"{PUBLISHER}: "),
        incoming=replace(incoming, figures=merged_over(shown.figures, incoming.figures)),
    )


def _filled(book: ContestBook, incoming: Incoming) -> Incoming | None:
    """Published figures with the totals that only the files have; None without any, or where a correction stands."""
    published = book.published(Part.COUNT)
    if published is None or isinstance(published[1], Corrected):
        return None
    before = published[1].figures
    figures = replace(merged_over(incoming.figures, before), valid_votes=before.valid_votes)
    return None if figures == before else replace(incoming, contest=book.contest, figures=figures)
