"""The projection as readers see it: one value, with its words. Nothing in it is declared but what says so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from hustings.coverage.charts import colour
from hustings.coverage.hexmap import party_letters
from hustings.coverage.posts import PostText
from hustings.coverage.words import abbreviation, capital, listed, party_in_text, party_name, uk_date
from hustings.forecast.tables import PARTIES, SeatBaseline, leaders
from hustings.forecast.turning import HUNG, LARGEST, Moment, NationSwing, Turning
from hustings.forecast.values import Projection, SeatRange
from hustings.measures.elections import needed_for_majority
from hustings.record.model import Party
from hustings.record.reference import HexMap

BREXIT_PARTY_FROM = 2019  # before, the tables' "ref" is UKIP
OTHERS = "oth"
LEVELS = ((0.95, "95% or more"), (0.75, "75 to 95%"), (0.5, "50 to 75%"), (0.0, "under 50%"))
_SURE = 0.995


@dataclass(frozen=True, slots=True)
class Side:
    """A party of the tables as pages write it: `letter` stands on a map."""

    key: str
    record_key: str
    name: str
    in_text: str
    letters: str
    letter: str
    colour: str


@dataclass(frozen=True, slots=True)
class PartyRow:
    """One party's seats: declared, projected in all (declared ones included), and won at the previous election."""

    side: Side
    declared: int
    seats: SeatRange
    before: int


@dataclass(frozen=True, slots=True)
class SeatView:
    """One seat as it stands. `status` is declared, projected or abandoned; `chance` of the party, 1 if declared."""

    seat: SeatBaseline
    status: str
    side: Side | None
    chance: float | None

    @property
    def level(self) -> int:
        """The place of the chance in `LEVELS`."""
        return next(place for place, (least, _) in enumerate(LEVELS) if (self.chance or 0.0) >= least)

    @property
    def words(self) -> str:
        """ "Hartlepool: projected Labour, 73%"."""
        if self.side is None or self.chance is None:
            return f"{self.seat.name}: poll abandoned"
        said = f", {chance_words(self.chance)}" if self.status == "projected" else ""
        return f"{self.seat.name}: {self.status} {self.side.name}{said}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectionPage:
    """Everything that the page shows. `at` is when the last seat declared; None where that is not known."""

    polling_day: date
    at: datetime | None
    is_test: bool
    projection: Projection
    sides: Mapping[str, Side]
    rows: tuple[PartyRow, ...]
    seats: tuple[SeatView, ...]
    swings: tuple[NationSwing, ...]
    moments: tuple[Moment, ...]
    cartogram: HexMap | None

    @property
    def title(self) -> str:
        return f"General election, {uk_date(self.polling_day)}: the projection"

    @property
    def declared(self) -> int:
        return len(self.projection.declared)

    @property
    def is_over(self) -> bool:
        """Whether nothing is left to project."""
        return not self.projection.chances

    @property
    def needed(self) -> int:
        """Seats that are a majority of the House."""
        return needed_for_majority(self.projection.house)

    @property
    def chances(self) -> list[tuple[str, float]]:
        """What may come of it, the likeliest first among majorities and largest parties; [] where all have declared."""
        if self.is_over:
            return []
        found = [(f"{self.sides[p].name}: a majority", c) for p, c in _likeliest(self.projection.majority)]
        found.append(("No party has a majority (a hung parliament)", self.projection.hung))
        return found + [(f"{self.sides[p].name}: the largest party", c) for p, c in _likeliest(self.projection.largest)]

    @property
    def lede(self) -> str:
        """The state of things in two sentences."""
        p, of = self.projection, f"{self.declared:,} of {self.projection.polled:,} seats"
        first = self.rows[0]
        if self.is_over:
            return f"All {p.polled:,} seats have declared: nothing is left to project."
        said = f"Projected: {first.side.in_text} {first.seats.median} seats"
        if first.seats.most[0] != first.seats.most[1]:
            said += f", nine times in ten between {first.seats.most[0]} and {first.seats.most[1]}"
        return f"{of} have declared. {said}; the chance that no party has a majority is {chance_words(p.hung)}."

    @property
    def record_words(self) -> str:
        """How often such ranges have held, in a sentence; "" where the settings do not say."""
        held = self.projection.interval_record
        if not {"50", "90"} <= set(held):
            return ""
        return (
            f"In replays of past general elections, each with settings learned without it, ranges given as nine in ten "
            f"held {100 * held['90']:.0f} times in 100, and ranges given as one in two {100 * held['50']:.0f} times."
        )

    @property
    def evidence_words(self) -> str:
        """What was used."""
        return listed(["the seats declared so far" if e == "declarations" else f"the {e}" for e in self._evidence])

    @property
    def _evidence(self) -> list[str]:
        return ["final polls" if e == "polls" else e for e in self.projection.evidence]

    @property
    def telling(self) -> list[tuple[SeatBaseline, float]]:
        """The seats still out that would tell most, each with the part of the uncertainty that it would take away."""
        by_id = {view.seat.constituency_id: view.seat for view in self.seats}
        return [(by_id[id], part) for id, part in self.projection.telling]

    @property
    def notes(self) -> list[str]:
        """What was done with doubtful input, seats by their names."""
        names = {view.seat.constituency_id: view.seat.name for view in self.seats}
        parts = (note.partition(":") for note in self.projection.notes)
        return [names.get(head, head) + mark + rest for head, mark, rest in parts]


def projection_page(
    projection: Projection,
    seats: Sequence[SeatBaseline],
    *,
    polling_day: date,
    at: datetime | None,
    parties: Mapping[str, Party],
    swings: tuple[NationSwing, ...] = (),
    moments: tuple[Moment, ...] = (),
    cartogram: HexMap | None = None,
    is_test: bool = False,
) -> ProjectionPage:
    """A projection made ready for readers; parties are named as the record has them."""
    sides = sides_of(polling_day.year, parties)
    won = Counter(projection.declared.values())
    before = Counter(leaders(seat.previous_shares)[0] for seat in seats if seat.previous_shares)
    rows = [PartyRow(sides[p], won[p], found, before[p]) for p, found in projection.seats.items()]
    shown = [row for row in rows if row.declared or row.before or row.seats.most[1]]
    return ProjectionPage(
        polling_day=polling_day,
        at=at,
        is_test=is_test,
        projection=projection,
        sides=sides,
        rows=tuple(sorted(shown, key=lambda row: (row.side.key == OTHERS, -row.seats.mean, -row.before))),
        seats=tuple(_view(seat, projection, sides) for seat in seats),
        swings=swings,
        moments=moments,
        cartogram=cartogram,
    )


def sides_of(year: int, parties: Mapping[str, Party]) -> dict[str, Side]:
    """The parties of the tables at the election of a year."""
    record = {"pc": "plaid", "ref": "reform" if year >= BREXIT_PARTY_FROM else "ukip"}
    keys = {key: record.get(key, key) for key in PARTIES}
    letters = party_letters([*keys.values()], parties)
    sides = {}
    for key, own in keys.items():
        name, text = party_name(own, parties), party_in_text(own, parties)
        short = abbreviation(own, parties)
        if key == OTHERS:
            name, text, short = "Others", "others", "Oth"
        sides[key] = Side(key, own, name, text, short, letters[own], colour(own, parties))
    return sides


def _view(seat: SeatBaseline, projection: Projection, sides: Mapping[str, Side]) -> SeatView:
    ident = seat.constituency_id
    if ident in projection.declared:
        return SeatView(seat, "declared", sides[projection.declared[ident]], 1.0)
    if ident not in projection.chances:
        return SeatView(seat, "abandoned", None, None)
    party = projection.favourite(ident)
    return SeatView(seat, "projected", sides[party], projection.chances[ident][party])


def chance_words(chance: float) -> str:
    """A chance in per cent, never quite nought or certain.

    >>> chance_words(0.734), chance_words(0.999), chance_words(0.0)
    ('73%', 'more than 99%', 'less than 1%')
    """
    if chance >= _SURE:
        return "more than 99%"
    return "less than 1%" if chance < 1 - _SURE else f"{int(100 * chance + 0.5)}%"


def turning_post(found: Sequence[Turning], page: ProjectionPage) -> PostText | None:
    """A draft about what has turned, for a person to publish or throw away; None where nothing is projected."""
    if not found or page.is_over:
        return None
    first = min(found, key=lambda one: (not one.is_likely, (HUNG, "majority", LARGEST).index(one.question)))
    rest = [f"- {capital(_turning_words(one, page))} ({chance_words(one.chance)})." for one in found]
    where = f"[The whole projection](/projection/{page.polling_day})."
    body = "\n".join([page.lede, "", *rest, "", page.record_words, "", f"A projection, not a result. {where}"])
    return PostText(headline=f"Projection now says {_turning_words(first, page)}", body=body)


def _turning_words(one: Turning, page: ProjectionPage) -> str:
    side = page.sides.get(one.party)
    if side is None:
        what = "hung parliament"
    else:
        what = f"{side.in_text} as largest party" if one.question == LARGEST else f"{side.name} majority"
    return f"{what} {'more likely than not' if one.is_likely else 'no longer more likely than not'}"


def _likeliest(chances: Mapping[str, float]) -> list[tuple[str, float]]:
    return sorted(((p, c) for p, c in chances.items() if c >= 1 - _SURE), key=lambda item: -item[1])
