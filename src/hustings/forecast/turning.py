"""What a night's projections come to, one after another: turning points that do not flap, and swing as declared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from hustings.forecast.tables import SeatBaseline, leaders
from hustings.forecast.values import Count, Projection, SeatRange

UP, DOWN = 0.6, 0.4
HUNG, MAJORITY, LARGEST = "hung", "majority", "largest"
NATIONS = ("England", "Scotland", "Wales", "Northern Ireland")


@dataclass(frozen=True, slots=True)
class Turning:
    """A question whose answer has turned: hung parliament, or a party's majority or first place ("" for hung)."""

    question: str
    party: str
    is_likely: bool
    chance: float


@dataclass(frozen=True, slots=True)
class Moment:
    """How the projection stood after so many declarations, for the picture of how it moved."""

    declared: int
    seats: Mapping[str, SeatRange]
    hung: float


@dataclass(frozen=True, slots=True)
class NationSwing:
    """Swing in the seats of one nation that have declared, between its two largest parties at the previous election.

    ``butler_pp`` is in points of all valid votes of those seats, then and now: positive to ``to_party``, never
    negative. ``declared`` counts the seats with a previous result; where it is nought the rest is None.
    """

    nation: str
    declared: int
    seats: int
    from_party: str | None = None
    to_party: str | None = None
    butler_pp: float | None = None


def is_likely(was: bool, chance: float) -> bool:
    """Whether something counts as more likely than not: once it has passed 0.6, until it falls under 0.4.

    >>> is_likely(False, 0.59), is_likely(False, 0.61), is_likely(True, 0.41), is_likely(True, 0.39)
    (False, True, True, False)
    """
    return chance >= DOWN if was else chance > UP


def turnings(likely: frozenset[tuple[str, str]], projection: Projection) -> tuple[Turning, ...]:
    """What has turned since ``likely``, the questions (with their party) that stood as more likely than not."""
    chances = {
        (HUNG, ""): projection.hung,
        **{(MAJORITY, party): chance for party, chance in projection.majority.items()},
        **{(LARGEST, party): chance for party, chance in projection.largest.items()},
    }
    now = {key: is_likely(key in likely, chances.get(key, 0.0)) for key in (*chances, *likely)}
    return tuple(
        Turning(*key, is_likely=found, chance=chances.get(key, 0.0))
        for key, found in now.items()
        if found != (key in likely)
    )


def turned(likely: frozenset[tuple[str, str]], found: Sequence[Turning]) -> frozenset[tuple[str, str]]:
    """The questions that stand as more likely than not, once these have turned."""
    risen = {(one.question, one.party) for one in found if one.is_likely}
    return (likely | risen) - {(one.question, one.party) for one in found if not one.is_likely}


def nation_swings(seats: Sequence[SeatBaseline], counts: Mapping[str, Count]) -> tuple[NationSwing, ...]:
    """Each nation's swing, like with like: only seats that have declared and have a previous result."""
    return tuple(
        _nation_swing(nation, own, [s for s in own if s.constituency_id in counts and s.previous], counts)
        for nation in NATIONS
        if (own := [seat for seat in seats if seat.country == nation])
    )


def _nation_swing(
    nation: str, seats: Sequence[SeatBaseline], declared: Sequence[SeatBaseline], counts: Mapping[str, Count]
) -> NationSwing:
    pair = leaders(_votes(seat.previous or {} for seat in seats))[:2]
    then = _votes(seat.previous or {} for seat in declared)
    now = _votes(counts[seat.constituency_id].votes for seat in declared)
    if len(pair) < 2 or not sum(then.values()) or not sum(now.values()):
        return NationSwing(nation, 0, len(seats))
    rises = {party: now.get(party, 0) / sum(now.values()) - then.get(party, 0) / sum(then.values()) for party in pair}
    loser, gainer = sorted(pair, key=lambda party: rises[party])
    return NationSwing(nation, len(declared), len(seats), loser, gainer, 50 * (rises[gainer] - rises[loser]))


def _votes(tables: Iterable[Mapping[str, int]]) -> dict[str, int]:
    total: dict[str, int] = {}
    for table in tables:
        for party, votes in table.items():
            total[party] = total.get(party, 0) + votes
    return total
