"""From stated national shares to seats: uniform, proportional and strong-transition swing, and what a party would need.

A baseline is any general election that the record holds. What is stated are shares of the vote in Great Britain or in
the United Kingdom, and in Scotland or Wales apart where they are given; parties that are not named keep their
proportions to one another in what is left. A party's change is spread over the nations where it stood, so that the
Scottish National Party's is Scotland's alone. A method turns changes into shares seat by seat; seats of Northern
Ireland and the Speaker's stay as they were, and a party that did not stand in a seat has no votes there.

Shares are 0 to 1. A seat's winner is who has most; nobody wins by an equal share, the earlier candidacy stays ahead.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from hustings.errors import Refused, UnknownThing
from hustings.forecast.poll_average import OTHER
from hustings.record.model import SPEAKER

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
IRELAND = "Northern Ireland"
AREAS = ("GB", "UK")
WEAK = 0.2
"""Strong transition: support in a seat up to this share is weak and goes first, what is beyond it is strong."""
STEPS = 1000
"""A share needed is found to a tenth of a point."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seats:
    """A general election as lines, one for each candidacy: its seat, party and nation by number, and its votes."""

    election: date
    contest_ids: tuple[str, ...]
    names: tuple[str, ...]
    parties: tuple[str, ...]
    nations: tuple[str, ...]
    seat: Ints
    party: Ints
    nation: Ints
    votes: Floats

    @classmethod
    def of(cls, candidacies: pl.DataFrame, election: date, *, is_notional: bool = False) -> Seats:
        """The general election of a day out of the record's table of candidacies, or its notional results.

        Raises:
            UnknownThing: The record does not hold it.
        """
        chosen = pl.col("election_day") == election
        rows = candidacies.filter(chosen, is_by_election=False, is_notional=is_notional).sort("contest_id", "rank")
        if rows.is_empty():
            raise UnknownThing("general election", str(election))
        seats = rows.select("contest_id", "constituency").unique(maintain_order=True)
        coded = [rows[name].rank("dense").cast(pl.Int64).to_numpy() - 1 for name in ("contest_id", "party", "nation")]
        return cls(
            election=election,
            contest_ids=tuple(seats["contest_id"]),
            names=tuple(seats["constituency"]),
            parties=tuple(rows["party"].unique().sort()),
            nations=tuple(rows["nation"].unique().sort()),
            seat=coded[0],
            party=coded[1],
            nation=coded[2],
            votes=rows["votes"].to_numpy().astype(float),
        )

    @property
    def shares(self) -> Floats:
        """Each line's share of its seat's votes."""
        found: Floats = self.votes / self.in_seat(self.votes)
        return found

    def in_seat(self, values: Floats) -> Floats:
        """For each line, the sum over its seat."""
        found: Floats = np.bincount(self.seat, values, len(self.contest_ids)).astype(float)[self.seat]
        return found

    def winners(self, shares: Floats) -> Ints:
        """The line with the largest share in each seat."""
        order = np.lexsort((np.arange(len(shares)), -shares, self.seat))
        _, first = np.unique(self.seat[order], return_index=True)
        found: Ints = order[first]
        return found

    def index(self, party: str) -> int:
        """A party's number; -1 where it did not stand."""
        return self.parties.index(party) if party in self.parties else -1

    def vote(self, nations: tuple[str, ...]) -> dict[str, float]:
        """Votes by party in these nations."""
        here = np.isin(self.nation, [self.nations.index(name) for name in nations if name in self.nations])
        counts = np.bincount(self.party[here], self.votes[here], len(self.parties))
        return {party: float(count) for party, count in zip(self.parties, counts, strict=True)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """National shares that somebody states, 0 to 1 by party, and in nations apart. `area` is "GB" or "UK".

    Raises:
        Refused: No such area; a share out of range; shares that make more than 1; a nation that is not of Britain.
    """

    shares: Mapping[str, float]
    area: str = "GB"
    apart: Mapping[str, Mapping[str, float]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.area not in AREAS:
            raise Refused(f"shares are of GB or of the UK, not of {self.area!r}")
        for where, shares in (("", self.shares), *self.apart.items()):
            if where not in ("", "Scotland", "Wales", "England"):
                raise Refused(f"{where!r} is no nation of Great Britain that shares can be given for")
            if any(not 0 <= share <= 1 for share in shares.values()) or sum(shares.values()) > 1 + 1e-9:
                raise Refused(f"shares{' in ' + where if where else ''} have to be 0 to 100 and at most 100 together")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tactical:
    """A what-if: `share` (0 to 1) of `of`'s votes, where it is third or lower, go to the better placed of `between`.

    Better placed by the shares after the swing. `of` may be one of the two: then it gives to the other, ahead of it.
    """

    of: str
    between: tuple[str, str]
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What a method is given, line by line: shares then, and the party's share then and now where it stood.

    `block` numbers the groups of seats that a share is stated for; `is_free` is False for seats that stay as they were.
    """

    seats: Seats
    shares: Floats
    before: Floats
    after: Floats
    block: Ints
    is_free: NDArray[np.bool_]


Method = Callable[[Frame], Floats]
"""Turns a frame into each line's share of its seat; what it returns is cut at nought and made to sum to 1."""


def uniform(frame: Frame) -> Floats:
    """The same change in points in every seat where the party stood."""
    return frame.shares + frame.after - frame.before


def proportional(frame: Frame) -> Floats:
    """The same ratio in every seat."""
    return frame.shares * _ratio(frame.after, frame.before)


def strong_transition(frame: Frame) -> Floats:
    """A falling party loses its weak support first, everywhere in proportion; rising parties share what is lost.

    Weak is a party's support in a seat up to 20 % of the votes there. What the falling parties lose in a seat goes to
    the rising ones that stand in it, in proportion to their national gains. Source: M. Baxter, Electoral Calculus,
    "Strong Transition Model 2007", https://electoralcalculus.co.uk/blogs/strongmodel.html
    """
    seats, weight = frame.seats, frame.seats.in_seat(frame.seats.votes)
    group = frame.block * len(seats.parties) + seats.party
    weak, strong = np.minimum(frame.shares, WEAK), np.maximum(frame.shares - WEAK, 0)
    all_weak = np.bincount(group, weak * weight)[group]
    all_strong = np.bincount(group, strong * weight)[group]
    lost = np.maximum(1 - _ratio(frame.after, frame.before), 0) * (all_weak + all_strong)
    of_weak = np.minimum(_ratio(lost, all_weak), 1)
    of_strong = np.minimum(_ratio(np.maximum(lost - all_weak, 0), all_strong), 1)
    loss = weak * of_weak + strong * of_strong
    gain = np.maximum(frame.after - frame.before, 0)
    taken = seats.in_seat(loss) * _ratio(gain, seats.in_seat(gain))
    made: Floats = frame.shares - loss + taken
    return made


METHODS: Mapping[str, Method] = {
    "uniform": uniform,
    "proportional": proportional,
    "strong-transition": strong_transition,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatChange:
    """A seat that would change hands: majority of the new winner as a share of the votes."""

    contest_id: str
    name: str
    from_party: str
    to_party: str
    majority: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatForecast:
    """Arithmetic, not a forecast of an election: what stated shares come to under one method.

    `seats` sum to the seats of the baseline, most first; `lines` are the shares by line of the baseline's.
    """

    election: date
    seats: Mapping[str, int]
    before: Mapping[str, int]
    changes: tuple[SeatChange, ...]
    lines: Floats
    notes: tuple[str, ...]


def seats_at(
    seats: Seats, stated: Stated, method: Method = uniform, *, tactical: Tactical | None = None
) -> SeatForecast:
    """What stated shares come to in seats.

    Raises:
        Refused: Somebody is stated to have votes in Scotland or Wales that the shares stated for GB do not have.
    """
    frame = frame_of(seats, stated)
    lines = _proper(frame, method(frame))
    if tactical is not None:
        lines = _moved(frame, lines, tactical)
    was, now = seats.winners(frame.shares), seats.winners(lines)
    runner_up = lines.copy()
    runner_up[now] = -1
    changed = [i for i in range(len(now)) if was[i] != now[i]]
    second = seats.winners(runner_up)
    changes = tuple(
        SeatChange(
            contest_id=seats.contest_ids[i],
            name=seats.names[i],
            from_party=seats.parties[seats.party[was[i]]],
            to_party=seats.parties[seats.party[now[i]]],
            majority=float(lines[now[i]] - lines[second[i]]),
        )
        for i in changed
    )
    return SeatForecast(
        election=seats.election,
        seats=_by_party(seats, now),
        before=_by_party(seats, was),
        changes=changes,
        lines=lines,
        notes=_notes(seats, stated),
    )


def share_needed(
    seats: Seats,
    stated: Stated,
    party: str,
    method: Method = uniform,
    *,
    seats_wanted: int | None = None,
    rival: str | None = None,
) -> float | None:
    """The least share with which a party wins so many seats, to a tenth of a point; None where none is enough.

    Args:
        seats_wanted: A majority of all seats, say; None asks to be the largest party.
        rival: The party that it gains from or loses to; without one all others keep their proportions.
    """

    def is_enough(step: int) -> bool:
        frame = frame_of(seats, with_share(stated, party, step / STEPS, rival))
        found = _by_party(seats, seats.winners(_proper(frame, method(frame))))
        own, others = found.get(party, 0), max((n for other, n in found.items() if other != party), default=0)
        return own >= seats_wanted if seats_wanted is not None else own > others

    low, high = 0, round(STEPS * _most(stated, party, rival))
    if not is_enough(high):
        return None
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if is_enough(middle) else (middle + 1, high)
    return low / STEPS


def with_share(stated: Stated, party: str, share: float, rival: str | None = None) -> Stated:
    """The same statement with one party's share changed: against a rival, or all others in proportion."""
    was = stated.shares.get(party, 0.0)
    if rival is not None:
        return replace(stated, shares={**stated.shares, party: share, rival: stated.shares[rival] + was - share})
    scale = (1 - share) / (1 - was) if was < 1 else 0.0
    return replace(stated, shares={p: s * scale for p, s in stated.shares.items()} | {party: share})


def vote_shares(seats: Seats, area: str = "GB") -> dict[str, float]:
    """The baseline's own shares in Great Britain or the United Kingdom, by party, most first."""
    counts = seats.vote(tuple(n for n in seats.nations if area == "UK" or n != IRELAND))
    total = sum(counts.values())
    return {party: count / total for party, count in sorted(counts.items(), key=lambda item: -item[1]) if count}


def frame_of(seats: Seats, stated: Stated) -> Frame:
    """The stated shares as each line's party's share then and now, in the nations where it stood."""
    shares = seats.shares
    before, after = shares.copy(), shares.copy()
    block = np.zeros(len(shares), dtype=np.int64)
    speaker = seats.in_seat((seats.party == seats.index(SPEAKER)).astype(float)) > 0
    for number, (nations, wanted) in enumerate(_blocks(seats, stated), 1):
        numbers = [seats.nations.index(nation) for nation in nations]
        here = np.isin(seats.nation, numbers) & ~speaker
        block[np.isin(seats.nation, numbers)] = number
        votes = np.array([list(seats.vote((nation,)).values()) for nation in nations])
        totals = votes.sum(axis=1)
        stood = np.maximum(totals @ (votes > 0), 1)
        before[here] = (votes.sum(axis=0) / stood)[seats.party[here]]
        after[here] = (np.array(list(wanted.values())) * totals.sum() / stood)[seats.party[here]]
    is_free = (block > 0) & ~speaker
    return Frame(seats=seats, shares=shares, before=before, after=after, block=block, is_free=is_free)


def _blocks(seats: Seats, stated: Stated) -> list[tuple[tuple[str, ...], dict[str, float]]]:
    """The nations that shares are stated for together, and each party's share there: apart first, then the rest."""
    britain = tuple(nation for nation in seats.nations if nation != IRELAND)
    whole = seats.vote(britain)
    votes = sum(whole.values())
    shares = dict(stated.shares)
    if stated.area == "UK":
        abroad = seats.vote((IRELAND,))
        everywhere = votes + sum(abroad.values())
        shares = {p: max(share * everywhere - abroad.get(p, 0), 0) / votes for p, share in shares.items()}
    left = {party: share * votes for party, share in _filled(whole, shares).items()}
    found: list[tuple[tuple[str, ...], dict[str, float]]] = []
    for nation in (nation for nation in stated.apart if nation in britain):
        here = seats.vote((nation,))
        wanted = _filled(here, stated.apart[nation])
        found.append(((nation,), wanted))
        left = {party: left[party] - wanted[party] * sum(here.values()) for party in left}
    rest = tuple(nation for nation in britain if nation not in stated.apart)
    if rest:
        total = sum(seats.vote(rest).values())
        short = {party: count for party, count in left.items() if count < -0.005 * total}
        if short:
            party = min(short, key=lambda p: short[p])
            raise Refused(f"the share of {party} in {' and '.join(stated.apart)} is more than all its votes in GB")
        kept = {party: max(count, 0.0) for party, count in left.items()}
        found.append((rest, {party: count / sum(kept.values()) for party, count in kept.items()}))
    return found


def _filled(votes: Mapping[str, float], shares: Mapping[str, float]) -> dict[str, float]:
    """Every party's share: as stated, and for the others what is left in their old proportions."""
    unnamed = {party: count for party, count in votes.items() if party not in shares}
    left, total = max(1 - sum(s for p, s in shares.items() if p != OTHER), 0.0), sum(unnamed.values())
    return {party: shares.get(party, left * votes[party] / total if total else 0.0) for party in votes}


def _proper(frame: Frame, shares: Floats) -> Floats:
    """Shares cut at nought that sum to 1 in each seat; a seat that may not change, or where nobody is left, stays."""
    cut = np.where(frame.is_free, np.maximum(shares, 0), frame.shares)
    cut = np.where(frame.seats.in_seat(cut) > 0, cut, frame.shares)
    proper: Floats = cut / frame.seats.in_seat(cut)
    return proper


def _moved(frame: Frame, lines: Floats, tactical: Tactical) -> Floats:
    """The shares after a tactical vote. A party counts once in a seat, by its best candidacy."""
    seats, moved = frame.seats, lines.copy()
    best = {p: _best_line(seats, lines, p) for p in {tactical.of, *tactical.between}}
    givers = best[tactical.of]
    for seat, giver in enumerate(givers):
        able = [line for p in tactical.between if (line := best[p][seat]) >= 0]
        if giver < 0 or not able or not frame.is_free[giver]:
            continue
        ahead = np.count_nonzero((seats.seat == seat) & (lines > lines[giver]))
        taker = max(able, key=lambda line: lines[line])
        if ahead >= 2 and taker != giver:
            moved[taker] += tactical.share * lines[giver]
            moved[giver] -= tactical.share * lines[giver]
    return moved


def _best_line(seats: Seats, lines: Floats, party: str) -> Ints:
    """The party's line in each seat, its best; -1 where it has none."""
    found = np.full(len(seats.contest_ids), -1, dtype=np.int64)
    mine = np.flatnonzero(seats.party == seats.index(party))
    order = mine[np.argsort(lines[mine], kind="stable")]
    found[seats.seat[order]] = order
    return found


def _by_party(seats: Seats, winners: Ints) -> dict[str, int]:
    return dict(Counter(seats.parties[i] for i in seats.party[winners]).most_common())


def _notes(seats: Seats, stated: Stated) -> tuple[str, ...]:
    """What the arithmetic could not do with what was stated."""
    named = {party for shares in (stated.shares, *stated.apart.values()) for party in shares} - {OTHER}
    strangers = sorted(party for party in named if party not in seats.parties)
    return tuple(f"{party} did not stand at the baseline: its share counts for nobody" for party in strangers)


def _most(stated: Stated, party: str, rival: str | None) -> float:
    return 1.0 if rival is None else stated.shares.get(party, 0.0) + stated.shares[rival]


def _ratio(over: Floats, under: Floats) -> Floats:
    """Over by under; 1 where both are nought, and 0 where only the lower one is."""
    both = np.where(under == 0, 1.0, under)
    return np.where(under == 0, (over == 0).astype(float), over / both)
