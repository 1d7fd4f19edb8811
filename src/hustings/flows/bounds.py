"""What one contest's totals prove about where votes came from, with no smaller units to look at: bounds, never an
estimate."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from hustings.errors import BadInput
from hustings.measures.shares import votes_by_key
from hustings.record.model import Baseline, Result
from hustings.record.problems import Problem

NOT_VOTING = "did not vote"
NOT_REGISTERED = "not on the register"
SAME_PEOPLE = (
    "This holds if the electorate were the same people at both; it was not: "
    "people died, moved, came of age and registered in between."
)
NOBODY_NEW = "Those who did not vote are not counted: an electorate is not known."


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """The two sides of one area: votes by option before and after, of the same people or so assumed.

    ``is_closed`` says that both sides have everybody, so that they have the same total; else only the votes cast are
    known and anybody may have come or gone. ``names`` are for people, where an option's key is not its name.
    """

    before: Mapping[str, int]
    after: Mapping[str, int]
    is_closed: bool
    names: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        both = {"before": self.before, "after": self.after}
        problems = [
            Problem(id="R001", field=f"{side}, {option}", message=f"{votes!r} is not a whole number of votes")
            for side, counts in both.items()
            for option, votes in counts.items()
            if isinstance(votes, bool) or not isinstance(votes, int) or votes < 0
        ]
        problems += [Problem(id="R023", field=side, message="has no votes") for side, c in both.items() if not c]
        if not problems and self.is_closed and sum(self.before.values()) != sum(self.after.values()):
            message = (
                f"{sum(self.before.values()):,} before and {sum(self.after.values()):,} after: not the same people"
            )
            problems.append(Problem(id="R023", message=message))
        if problems:
            raise BadInput(problems)

    def name(self, option: str) -> str:
        """What people call an option."""
        return self.names.get(option, option)

    @property
    def caveat(self) -> str:
        """What every statement about these totals must be read with."""
        return SAME_PEOPLE if self.is_closed else NOBODY_NEW


def totals_of(baseline: Baseline, result: Result, names: Mapping[str, str] | None = None) -> Totals:
    """One contest and the one that it is measured from, with those who did not vote where both electorates are known.

    Where one electorate is larger, the difference stands on the other side as people who were not on the register.
    Rejected ballot papers count as not voting.
    """
    before, after = votes_by_key(baseline.result), votes_by_key(result)
    people = baseline.result.electorate, result.electorate
    if people[0] is None or people[1] is None:
        return Totals(before=before, after=after, is_closed=False, names=names or {})
    most = max(people[0], people[1])
    sides = []
    for votes, electorate in ((before, people[0]), (after, people[1])):
        others = {NOT_VOTING: electorate - sum(votes.values()), NOT_REGISTERED: most - electorate}
        sides.append({**votes, **{option: number for option, number in others.items() if number}})
    return Totals(before=sides[0], after=sides[1], is_closed=True, names=names or {})


@dataclass(frozen=True, slots=True)
class Range:
    """The fewest and the most votes that something can be, both possible."""

    least: int
    most: int


def bounds(totals: Totals, origins: Collection[str], destinations: Collection[str]) -> Range:
    """How many went from these origins to these destinations (each one or several together), by Fréchet's bounds.

    >>> bounds(Totals(before={"lab": 60, "con": 40}, after={"lab": 50, "con": 50}, is_closed=True), ["lab"], ["lab"])
    Range(least=10, most=50)
    """
    before = sum(totals.before.get(option, 0) for option in set(origins))
    after = sum(totals.after.get(option, 0) for option in set(destinations))
    surely = before + after - sum(totals.before.values()) if totals.is_closed else 0
    return Range(max(0, surely), min(before, after))


def table(totals: Totals) -> dict[tuple[str, str], Range]:
    """Every cell's bounds, by origin and destination."""
    return {(o, d): bounds(totals, [o], [d]) for o in totals.before for d in totals.after}


def sentence(totals: Totals, origin: str, destination: str) -> str:
    """What the totals say of one flow, in words.

    >>> print(sentence(Totals(before={"Labour": 60}, after={"Green": 20}, is_closed=False), "Labour", "Green"))
    Between 0 and 20 of Green's 20 votes came from Labour's before.
    """
    found, votes = bounds(totals, [origin], [destination]), totals.after.get(destination, 0)
    whose, whence = totals.name(destination), totals.name(origin)
    return f"Between {found.least:,} and {found.most:,} of {whose}'s {votes:,} votes came from {whence}'s before."


def proved(totals: Totals) -> list[str]:
    """What is certain: who did not stay, who must have come from elsewhere, who must have stopped voting."""
    cast = [{o: v for o, v in side.items() if not _is_absent(o)} for side in (totals.before, totals.after)]
    said = []
    for option, votes in cast[0].items():
        kept, name = totals.after.get(option, 0), totals.name(option)
        if option not in totals.after:
            said.append(f"All {votes:,} who voted {name} before did something else: it did not stand.")
        elif votes > kept:
            said.append(f"At least {votes - kept:,} of {name}'s {votes:,} voters before did not vote {name} again.")
    lost = sum(cast[0].values()) - sum(cast[1].values())
    if lost > 0:
        said.append(f"At least {lost:,} of the {sum(cast[0].values()):,} who voted before did not vote.")
    if lost < 0:
        said.append(f"At least {-lost:,} of the {sum(cast[1].values()):,} who voted had not voted before.")
    for option, votes in cast[1].items():
        before = totals.before.get(option, 0)
        if votes > before > 0:
            said.append(f"At least {votes - before:,} of {totals.name(option)}'s {votes:,} votes came from elsewhere.")
    said += [
        f"At least {found.least:,} of {totals.name(origin)}'s {totals.before[origin]:,} before went to "
        f"{totals.name(destination)}."
        for (origin, destination), found in table(totals).items()
        if found.least
    ]
    return said


def came_from_outside(totals: Totals, origins: Collection[str], destination: str) -> int:
    """The fewest of a destination's votes that cannot have come from these origins, which have too few."""
    return max(0, totals.after.get(destination, 0) - sum(totals.before.get(option, 0) for option in set(origins)))


def _is_absent(option: str) -> bool:
    return option in (NOT_VOTING, NOT_REGISTERED)
