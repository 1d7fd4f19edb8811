"""A general election on a hexagon map: which map fits, the colour of each constituency, the words for it.

`coverage.hexmap_svg` draws it. Colour never stands alone: every party has a letter, every class of a scale is in the
legend with its figures, and every hexagon has its result in words.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from string import ascii_letters

from hustings.coverage.charts import Parties, colour
from hustings.coverage.verdict import is_set_aside, outcome_under
from hustings.coverage.words import abbreviation, party_name
from hustings.measures.analysis import Analysis, Convention
from hustings.measures.display import number, percent, points
from hustings.measures.elections import NOT_PARTIES
from hustings.record.model import SPEAKER
from hustings.record.reference import HexMap

HELD, NO_WINNER, NO_FIGURE = "#d5d9df", "#ffffff", "#8f949c"


class Show(StrEnum):
    """What the colours of a map tell."""

    WINNER = "winner"
    GAINS = "gains"
    MAJORITY = "majority"
    TURNOUT = "turnout"
    SWING = "swing"


MEASURED = (Show.GAINS, Show.SWING)
"""What can be shown only where results are measured against earlier ones."""

CAPTIONS = {
    Show.WINNER: "The party with most votes in each constituency.",
    Show.GAINS: "Seats that changed hands since the last general election, by the party that won them.",
    Show.MAJORITY: "The majority as a share of the valid votes.",
    Show.TURNOUT: "Turnout: valid votes as a share of the electorate.",
    Show.SWING: "Butler’s swing between the pair that each contest names: to the winner, or away from the winner.",
}


@dataclass(frozen=True, slots=True)
class Scale:
    """Classes of a figure, from the least: `edges` in per cent or points, one class more than there are edges."""

    edges: tuple[int, ...]
    words: tuple[str, ...]
    fills: tuple[str, ...]
    unknown: str

    def class_of(self, figure: Fraction) -> int:
        """The place of a figure's class; one that is on an edge belongs to the class above it."""
        return bisect_right(self.edges, figure)


_TEAL = ("#edf6f4", "#c0e0da", "#8cc6bd", "#54a59d", "#23807c", "#0c5457")
SCALES = {
    Show.MAJORITY: Scale(
        (5, 10, 20, 30, 40),
        ("Under 5%", "5 to 10%", "10 to 20%", "20 to 30%", "30 to 40%", "40% or more"),
        _TEAL,
        "Not known",
    ),
    Show.TURNOUT: Scale(
        (50, 55, 60, 65, 70),
        ("Under 50%", "50 to 55%", "55 to 60%", "60 to 65%", "65 to 70%", "70% or more"),
        _TEAL,
        "Not known",
    ),
    Show.SWING: Scale(
        (-20, -10, -5, 0, 5, 10, 20),
        (
            "20 points or more away from the winner",
            "10 to 20 points away from the winner",
            "5 to 10 points away from the winner",
            "Under 5 points away from the winner",
            "Under 5 points to the winner",
            "5 to 10 points to the winner",
            "10 to 20 points to the winner",
            "20 points or more to the winner",
        ),
        ("#8f4606", "#c8741a", "#f0b070", "#fbe3c4", "#dfdcee", "#b2abd2", "#7d6cab", "#48237d"),
        "None to give",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """One line of the legend, and the number of constituencies that it stands for. Scales have no letters."""

    words: str
    fill: str
    seats: int
    letter: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Colouring:
    """The legend, and the place in it of each contest, by constituency id."""

    keys: tuple[Key, ...]
    key_of: Mapping[str, int]

    def of(self, constituency_id: str) -> Key:
        return self.keys[self.key_of[constituency_id]]

    def in_words(self) -> str:
        """ "Labour 411, Conservative 121." """
        return ", ".join(f"{key.words} {key.seats}" for key in self.keys if key.seats) + "."


def fitting_maps(maps: Iterable[HexMap], constituency_ids: Iterable[str]) -> list[HexMap]:
    """The maps with a hexagon for every one of these constituencies, and as few others as there are; by name.

    Several are several layouts of one set of boundaries. Empty where no map has them all.
    """
    wanted = set(constituency_ids)
    covering = [(found, {h.constituency_id for h in found.hexes}) for found in maps]
    covering = [(found, ids) for found, ids in covering if wanted <= ids]
    fewest = min((len(ids) for _, ids in covering), default=0)
    return sorted((found for found, ids in covering if len(ids) == fewest), key=lambda found: found.name)


def layout_words(name: str, among: Sequence[str]) -> str:
    """What tells one layout's name from the others'.

    >>> names = ["constituencies-2010-2019", "constituencies-2010-2019-bbc-layout"]
    >>> [layout_words(name, names) for name in names]
    ['standard', 'BBC layout']
    """
    rest = name.removeprefix(min(among, key=len)).strip("-_ ")
    return rest.replace("-", " ").replace("bbc", "BBC") or "standard"


def is_gain(a: Analysis) -> bool:
    """Whether another party won than at the baseline, an election court not having set the result aside."""
    return not is_set_aside(a) and outcome_under(a, Convention.GENERAL_ELECTION)[0] == "gain"


def result_words(a: Analysis, parties: Parties, show: Show) -> str:
    """A hexagon's result: "Labour hold, majority 3,525", with the figure that the map shows."""
    if is_set_aside(a):
        return "result set aside by the election court"
    if a.winner is None:
        return "tied" if a.lines else "no votes known"
    party = a.winner.candidacy.party
    outcome, lost_by = outcome_under(a, Convention.GENERAL_ELECTION)
    won = "ahead" if a.result.contest.is_notional else "win"
    words = f"{party_name(party, parties)} {outcome or won}"
    if party == SPEAKER:
        words = "Speaker re-elected"
    elif lost_by:
        words += f" from {party_name(lost_by.partition(':')[0], parties)}"
    return f"{words}, majority {number(a.majority)}{_figure_words(a, parties, show)}"


def _figure_words(a: Analysis, parties: Parties, show: Show) -> str:
    if show is Show.MAJORITY:
        return f", {percent(a.majority_share)} of the valid votes"
    if show is Show.TURNOUT:
        return f", turnout {percent(a.turnout_valid.now, none='not known')}"
    if show is Show.SWING and a.swing:
        one, other = (party_name(key.partition(":")[0], parties) for key in (a.swing.from_party, a.swing.to_party))
        return f", swing of {points(a.swing.butler_pp)} points from {one} to {other}"
    return ", no swing to give" if show is Show.SWING else ""


def colouring(show: Show, contests: Mapping[str, Analysis], parties: Parties) -> Colouring:
    """The colour of each contest, by constituency id, with the legend: parties by seats, classes from the least."""
    if show in SCALES:
        return _by_figure(show, SCALES[show], contests)
    return _by_party(contests, parties, gains_only=show is Show.GAINS)


def _by_party(contests: Mapping[str, Analysis], parties: Parties, *, gains_only: bool) -> Colouring:
    held = "Held, or not measured"
    side = {
        ident: "" if is_set_aside(a) or a.winner is None else held if gains_only and not is_gain(a) else _party_of(a)
        for ident, a in contests.items()
    }
    seats = Counter(side.values())
    order = sorted(seats, key=lambda key: (key == "", key == held, key in NOT_PARTIES, -seats[key], key))
    winners = {_party_of(a) for a in contests.values()}
    letters = party_letters([*(key for key in parties if key in winners), *sorted(winners - {"", *parties})], parties)
    keys = [
        Key(
            words={"": "No winner", held: held}.get(key) or party_name(key, parties),
            fill={"": NO_WINNER, held: HELD}.get(key) or colour(key, parties),
            seats=seats[key],
            letter=letters.get(key, ""),
        )
        for key in order
    ]
    return Colouring(keys=tuple(keys), key_of={ident: order.index(key) for ident, key in side.items()})


def _party_of(a: Analysis) -> str:
    return a.winner.candidacy.party if a.winner else ""


def party_letters(keys: Sequence[str], parties: Parties) -> dict[str, str]:
    """One letter for each party, no two alike: the first of its own that is free, in the order of the parties.

    >>> party_letters(["lab", "ld", "l"], {})
    {'lab': 'L', 'ld': 'D', 'l': 'l'}
    """
    taken: dict[str, str] = {}
    for key in keys:
        own = abbreviation(key, parties)
        free = (c for c in own.upper() + own.lower() + ascii_letters if c.isalnum() and c not in taken.values())
        taken[key] = next(free, "")
    return taken


def _by_figure(show: Show, scale: Scale, contests: Mapping[str, Analysis]) -> Colouring:
    figures = {ident: None if is_set_aside(a) else _figure(show, a) for ident, a in contests.items()}
    last = len(scale.words)
    key_of = {ident: last if x is None else scale.class_of(x) for ident, x in figures.items()}
    seats = Counter(key_of.values())
    keys = [Key(words=w, fill=f, seats=seats[n]) for n, (w, f) in enumerate(zip(scale.words, scale.fills, strict=True))]
    if seats[last]:
        keys.append(Key(words=scale.unknown, fill=NO_FIGURE, seats=seats[last]))
    return Colouring(keys=tuple(keys), key_of=key_of)


def _figure(show: Show, a: Analysis) -> Fraction | None:
    """What a scale measures, in per cent or points; a swing away from the winner is below nought."""
    if show is Show.MAJORITY:
        return None if a.majority_share is None else 100 * a.majority_share
    if show is Show.TURNOUT:
        return None if a.turnout_valid.now is None else 100 * a.turnout_valid.now
    if a.swing is None or a.winner is None:
        return None
    return a.swing.butler_pp if a.swing.to_party == a.winner.candidacy.compares_as else -a.swing.butler_pp
