"""One thing through every election that the record holds: a constituency, a party, a person.

Only published analyses are read. Sums over many contests are of whole votes; shares are Fractions of 0 to 1, changes
percentage points.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from hustings.measures.analysis import Analysis, Line
from hustings.record.model import INDEPENDENT, Candidacy

Analyses = Mapping[str, Analysis]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One candidacy with the analysis of the contest that it was in."""

    analysis: Analysis
    line: Line

    @property
    def candidacy(self) -> Candidacy:
        return self.line.candidacy

    @property
    def polling_day(self) -> date:
        return self.analysis.result.contest.polling_day

    @property
    def is_by_election(self) -> bool:
        return self.analysis.result.contest.is_by_election

    @property
    def won(self) -> bool:
        return self.analysis.winner is self.line


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyElection:
    """A party at one general election, as far as the record holds it.

    `polling_day` is the election's; a poll put off to another day is of it too. `contests` is how many contests of that
    election the record holds, `valid_votes` all votes in them: `share` is of those. `change_pp` is None where the
    record holds no general election before, or another number of contests of it, or the party did not stand at it.
    `gained` and `lost` are seats, in the `compared` contests that have a baseline.
    """

    polling_day: date
    contests: int
    stood: int
    votes: int
    valid_votes: int
    seats: int
    lost_deposits: int
    compared: int
    gained: int
    lost: int
    change_pp: Fraction | None = None

    @property
    def share(self) -> Fraction:
        return Fraction(self.votes, self.valid_votes) if self.valid_votes else Fraction(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareSeries:
    """One party's share in one constituency, contest by contest: `None` where it did not stand."""

    party: str
    shares: tuple[Fraction | None, ...]


def person_key(candidacy: Candidacy) -> str:
    """Whose candidacy this is: a Member by Parliament's id, anybody else by the person or name in the record.

    Two candidates of one name share a key unless they are Members: whoever shows them says so.
    """
    return f"mnis-{candidacy.member_id}" if candidacy.member_id else candidacy.person_id or candidacy.id


def people(analyses: Analyses) -> dict[str, list[Standing]]:
    """Every candidacy by person, each person's oldest first. Notional lines are parties and are left out."""
    found: dict[str, list[Standing]] = defaultdict(list)
    for analysis in analyses.values():
        if not analysis.result.contest.is_notional:
            for line in analysis.lines:
                found[person_key(line.candidacy)].append(Standing(analysis=analysis, line=line))
    return dict(found)


def standings_of(party: str, analyses: Analyses) -> list[Standing]:
    """Every candidacy of a party that was voted on, oldest first; notional lines are left out."""
    return [
        Standing(analysis=analysis, line=line)
        for analysis in analyses.values()
        if not analysis.result.contest.is_notional
        for line in analysis.lines
        if line.candidacy.party == party
    ]


def party_elections(party: str, analyses: Analyses) -> list[PartyElection]:
    """The party at each general election that it stood at, oldest first."""
    held: dict[date, list[Analysis]] = defaultdict(list)
    for analysis in analyses.values():
        contest = analysis.result.contest
        if not (contest.is_by_election or contest.is_notional):
            held[contest.election_day].append(analysis)
    made: list[PartyElection] = []
    before: PartyElection | None = None
    for day in sorted(held):
        now = _party_election(party, day, held[day], before)
        if now.stood:
            made.append(now)
        before = now
    return made


def _party_election(party: str, day: date, held: Sequence[Analysis], before: PartyElection | None) -> PartyElection:
    lines = [line for a in held for line in a.lines if line.candidacy.party == party]
    votes, valid = sum(line.votes for line in lines), sum(a.valid_votes or 0 for a in held)
    outcomes = [a.outcome for a in held if a.outcome and a.outcome.general_election]
    is_comparable = before is not None and before.stood and before.contests == len(held) and party != INDEPENDENT
    return PartyElection(
        polling_day=day,
        contests=len(held),
        stood=len(lines),
        votes=votes,
        valid_votes=valid,
        seats=sum(a.winner is not None and a.winner.candidacy.party == party for a in held),
        lost_deposits=sum(bool(line.loses_deposit) for line in lines),
        change_pp=100 * (Fraction(votes, valid) - before.share) if is_comparable and before and valid else None,
        compared=len(outcomes),
        gained=sum(o.general_election == "gain" and _of(o.winner) == party for o in outcomes),
        lost=sum(_of(o.gained_from_general_election or "") == party for o in outcomes),
    )


def gains_of(party: str, analyses: Analyses) -> tuple[list[Analysis], list[Analysis]]:
    """Contests that the party gained and lost, by the general-election convention, newest first."""
    changed = [(a, a.outcome) for a in analyses.values() if a.outcome and a.outcome.general_election == "gain"]
    gained = [a for a, outcome in changed if _of(outcome.winner) == party]
    lost = [a for a, outcome in changed if _of(outcome.gained_from_general_election or "") == party]
    return gained[::-1], lost[::-1]


def best_and_worst(standings: Sequence[Standing], most: int = 10) -> tuple[list[Standing], list[Standing]]:
    """The candidacies with the greatest and the least shares, `most` of each; the worst only where there are more."""

    def order(s: Standing) -> tuple[float, Fraction, date, str]:
        # the float settles nearly every comparison, in a tenth of a Fraction's time
        return -float(s.line.share), -s.line.share, s.polling_day, s.analysis.result.contest_id

    ordered = sorted(standings, key=order)
    return ordered[:most], ordered[most:][-most:][::-1]


def share_series(held: Sequence[Analysis], most: int = 6) -> list[ShareSeries]:
    """Shares of the parties that reached the greatest share at any of these contests, greatest first.

    Independents are left out, since one contest's is not another's; the Speaker is taken as a party.
    """
    shares: dict[str, list[Fraction | None]] = {}
    for at, analysis in enumerate(held):
        for line in analysis.lines:
            party = line.candidacy.party
            if party != INDEPENDENT:
                row = shares.setdefault(party, [None] * len(held))
                row[at] = (row[at] or Fraction(0)) + line.share
    tops = {party: max(s for s in row if s is not None) for party, row in shares.items()}
    chosen = sorted(shares, key=lambda party: (-tops[party], party))[:most]
    return [ShareSeries(party=party, shares=tuple(shares[party])) for party in chosen]


def others_share(analysis: Analysis, parties: Iterable[str]) -> Fraction:
    """The share of everybody who is not of these parties, 0 to 1."""
    named = set(parties)
    return sum((line.share for line in analysis.lines if line.candidacy.party not in named), Fraction(0))


def is_person_known(key: str) -> bool:
    """Whether a key is of one person for certain: a Member's. Others are grouped by name."""
    return key.startswith("mnis-")


def _of(compares_as: str) -> str:
    return compares_as.partition(":")[0]
