"""Published figures held against each other, contest by contest: whatever follows from others is computed and compared.

Every rule is one of a kind, not made for a line: sums, differences, shares, changes, names, wording, labels. A figure
that breaks one is entered as published with its problem; which of two that disagree is wrong, a rule can seldom say.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

from hustings.record.model import INDEPENDENT
from hustings.record.problems import Problem
from hustings.sources.official.forms import OTHER, OTHER_WINNER
from hustings.sources.official.party_keys import OTHERS, PartyKeys
from hustings.sources.official.surroundings import check_surroundings, fold
from hustings.sources.official.values import OfficialCandidacy, OfficialContest, OfficialRecord, doubt

_RESULT = re.compile(r"(?P<party>\S.*?) (?:hold|gain from (?P<loser>\S.*))")
_LONGEST_COUNT = timedelta(
    days=3
)  # from the beginning of polling day; the last declarations come on the second day after
_PLACES = 6  # decimals of a share: more were printed for a few, out of a rounded or truncated figure
_OLD_LABELS = {"Lab Coop": "lab", "UCUNF": "uup", "Spk": "speaker", "IND": INDEPENDENT}


def audit(record: OfficialRecord, keys: PartyKeys) -> list[Problem]:
    """Everything doubtful about the figures of a record, in the order of its contests; then what only several show."""
    baselines = baselines_of(record.contests)
    filed = (candidacy.party for contest in record.contests for candidacy in contest.candidacies)
    labels = {party.abbreviation: keys.of_id(party.mnis_id) for party in filed} | _OLD_LABELS
    problems = list(keys.problems)
    for contest in record.contests:
        if contest.state in ("", "Full results"):
            problems += _Audit(contest, baselines.get(contest.id), keys, labels).problems()
    return problems + check_surroundings(record, baselines, problems)


def baselines_of(contests: Iterable[OfficialContest]) -> dict[str, OfficialContest]:
    """What each contest's changes are measured from: the last general election there, or its notional result."""
    fought: dict[tuple[str, str], list[OfficialContest]] = {}
    everything = sorted(contests, key=lambda contest: contest.polling_day)
    for contest in everything:
        if not contest.is_by_election:
            fought.setdefault((contest.gss, contest.boundary_set), []).append(contest)
    found = {}
    for contest in everything:
        before = [c for c in fought.get((contest.gss, contest.boundary_set), ()) if c.polling_day < contest.polling_day]
        if before and not contest.is_notional:
            found[contest.id] = before[-1]
    return found


@dataclass(slots=True)
class _Audit:
    """One contest under every rule. `votes` are as published, save where another figure shows which of them slipped."""

    contest: OfficialContest
    baseline: OfficialContest | None
    keys: PartyKeys
    labels: Mapping[str, str]
    votes: dict[OfficialCandidacy, int] = field(init=False)
    ranked: list[OfficialCandidacy] = field(init=False)

    def problems(self) -> list[Problem]:
        self.votes = {c: c.votes or 0 for c in self.contest.candidacies}
        found = list(self._sum())  # first, since it may put a vote right for the rules after it
        if self.contest.is_notional:
            return found
        self.ranked = sorted(self.votes, key=lambda c: -self.votes[c])
        for rule in (self._majority, self._shares, self._changes, self._winner, self._placed, self._columns):
            found += rule()
        return [*found, *self._result(), *self._labels(), *self._identities(), *self._declared()]

    def _sum(self) -> Iterator[Problem]:
        total, valid = sum(self.votes.values()), self.contest.valid_votes
        if total == valid or valid is None:
            return
        columns = dict(self.contest.party_columns)
        for c, votes in self.votes.items():
            if columns.get(c.party.abbreviation) == votes - total + valid:
                message = (
                    f"{c.name} has {votes:,}; valid votes and the {c.party.abbreviation} column need another figure"
                )
                self.votes[c] = votes - total + valid
                yield doubt(self.contest, c, "O101", "votes", message, votes, self.votes[c])
                return
        yield self._of("O101", "valid_votes", f"candidates' votes sum to {total:,}", valid, total)

    def _majority(self) -> Iterator[Problem]:
        if len(self.ranked) > 1:
            majority = self.votes[self.ranked[0]] - self.votes[self.ranked[1]]
            if majority != self.contest.majority:
                yield self._of("O102", "majority", "first less second is another", self.contest.majority, majority)

    def _shares(self) -> Iterator[Problem]:
        total = sum(self.votes.values())
        for c, votes in self.votes.items():
            if c.share is not None and total and not _prints(c.share, Fraction(votes, total)):
                share = f"{votes / total:.6f}"
                yield doubt(self.contest, c, "O103", "share", f"{votes:,} of {total:,} is {share}", c.share, share)

    def _changes(self) -> Iterator[Problem]:
        """One problem for a contest, since what is wrong may be its own figures or those of the baseline."""
        if self.baseline is None:
            return
        before, total = self._shares_before(), sum(self.votes.values())
        wrong = []
        for c, votes in self.votes.items():
            key = self._compares_as(c)
            if c.change is None or key not in before or not total:
                continue
            change = Fraction(votes, total) - before[key]
            if not _prints(c.change, change):
                wrong.append(f"{c.party.abbreviation} {c.change} for {float(change):.4f}")
        if wrong:
            kind = "notional result" if self.baseline.is_notional else "result"
            message = f"measured from the {kind} of {self.baseline.polling_day}, they would be others"
            yield self._of("O104", "change", message, "; ".join(wrong), "changes as computed")

    def _shares_before(self) -> dict[str, Fraction]:
        assert self.baseline is not None
        shares: dict[str, Fraction] = {}
        total = sum(c.votes or 0 for c in self.baseline.candidacies) or 1
        for c in self.baseline.candidacies:
            if not c.is_aggregate:
                key = self._compares_as(c)
                shares[key] = shares.get(key, Fraction(0)) + Fraction(c.votes or 0, total)
        return shares

    def _compares_as(self, c: OfficialCandidacy) -> str:
        key = self.keys.of(c)
        return f"{key}:{fold(c.name)}" if key == INDEPENDENT else key

    def _winner(self) -> Iterator[Problem]:
        published = f"{self.contest.winner_given_name} {self.contest.winner_surname}".strip()
        if self.ranked and published and fold(published) != fold(self.ranked[0].name):
            yield self._of("O105", "winner", "another candidate has most votes", published, self.ranked[0].name)

    def _placed(self) -> Iterator[Problem]:
        pair = (("first_party", self.contest.first_party), ("second_party", self.contest.second_party))
        for c, (column, published) in zip(self.ranked, pair, strict=False):
            filed = {c.party.abbreviation.casefold(), c.party.name.casefold()}
            is_same = published.casefold() in filed or self.labels.get(published) == self.keys.of(c) != INDEPENDENT
            if published and not is_same:
                yield self._of("O106", column, f"{c.name} came there", published, c.party.abbreviation)

    def _columns(self) -> Iterator[Problem]:
        """Each column against its candidates; "other" has all the rest, the winner in no other column included."""
        columns = dict(self.contest.party_columns)
        expected = dict.fromkeys(columns, 0)
        for c, votes in self.votes.items():
            label = c.party.abbreviation
            if self.keys.of(c) != INDEPENDENT and label not in columns and c.party.mnis_id == "8":
                label = next((name for name in columns if self.keys.of_abbreviation(name) == self.keys.of(c)), label)
            label = label if label in columns else OTHER
            expected[label] = expected.get(label, 0) + votes
            if label == OTHER and c == self.ranked[0]:
                expected[OTHER_WINNER] = votes
        for name, votes in columns.items():
            if votes != expected[name]:
                yield self._of("O109", f"{name} column", "its candidates' votes sum to another", votes, expected[name])

    def _result(self) -> Iterator[Problem]:
        """Its wording, and then hold or gain against the baseline."""
        read = _RESULT.fullmatch(self.contest.result)
        if not read:
            if self.contest.result:
                expected = 'such as "Lab hold" or "LD gain from Con"'
                yield self._of("O107", "result", "it is not worded so", self.contest.result, expected)
            return
        if not self.ranked or self.baseline is None:
            return
        won, held = self.keys.of(self.ranked[0]), self._held_by()
        said, loser = self._key(read["party"]), self._key(read["loser"]) if read["loser"] else None
        if said != won:
            yield self._of("O107", "result", "it names another winner", self.contest.result, won)
        elif (loser or won) != held:
            expected = f"{read['party']} hold" if won == held else f"{read['party']} gain from {held}"
            yield self._of("O108", "result", f"{held} had most votes before", self.contest.result, expected)

    def _held_by(self) -> str:
        assert self.baseline is not None
        held: dict[str, int] = {}
        for c in self.baseline.candidacies:
            key = self.keys.of(c)
            if key != OTHERS:
                held[key] = max(held.get(key, 0), c.votes or 0)
        return max(held, key=lambda key: held[key], default="")

    def _key(self, label: str) -> str:
        return self.labels.get(label) or self.keys.of_abbreviation(label) or label

    def _labels(self) -> Iterator[Problem]:
        for name in self.contest.names_in_candidacies:
            if name != self.contest.name and name:
                yield self._of("O113", "constituency", "the two files differ", name, self.contest.name)
        for region_id, _ in self.contest.regions_in_candidacies:
            if region_id != self.contest.region_id:
                yield self._of("O113", "region_id", "the two files differ", region_id, self.contest.region_id)

    def _identities(self) -> Iterator[Problem]:
        for column in ("person_id", "member_id"):
            seen: dict[str, OfficialCandidacy] = {}
            for c in self.contest.candidacies:
                identity = getattr(c, column)
                if identity and identity in seen:
                    both = f"{seen[identity].name} and {c.name}"
                    yield doubt(self.contest, c, "O110", column, f"{both} have one id", identity, "two different ids")
                seen.setdefault(identity, c)
        for c in self.contest.candidacies:
            if c.sitting_member and c.former_member is False:
                message = f"{c.name} is given as sitting Member and as never one before"
                yield doubt(self.contest, c, "O111", "sitting", message, "Yes / No", "Yes / Yes or No / Yes")

    def _declared(self) -> Iterator[Problem]:
        at, day = self.contest.declared_at, self.contest.polling_day
        if at and not day <= at.date() < day + _LONGEST_COUNT:
            message = f"declared at {at:%H:%M on %d %B %Y}: was the poll postponed?"
            expected = str((at - timedelta(hours=22)).date())
            yield self._of("O115", "polling_day", message, day, expected)

    def _of(self, id: str, field: str, message: str, found: object, expected: object) -> Problem:
        return doubt(self.contest, self.contest, id, field, message, found, expected)


def _prints(printed: Decimal, exact: Fraction) -> bool:
    """Whether a decimal is this value rounded or cut to its places, or the difference of two that were.

    Any of these is less than one unit of its last place off; more than six places are more than the files rest on.
    """
    places: int = min(max(-int(printed.as_tuple().exponent), 0), _PLACES)
    return abs(Fraction(printed) - exact) < Fraction(1, 10**places)
