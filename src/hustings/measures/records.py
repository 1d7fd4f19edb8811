"""Superlatives of one seat, each with its scope. None says more than the record holds.

The seat's history has the winner and majority at every general election since it was created; by-elections are here
only where they were entered, so a superlative that takes them in says "as far as this record goes". So does a run of
general elections that are not all in the history.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from hustings.measures.analysis import Analysis
from hustings.measures.display import number, percent
from hustings.measures.majorities import majority, winner_of
from hustings.measures.turnouts import turnout
from hustings.record.model import INDEPENDENT, SPEAKER, Constituency, Party, Result, SeatWin

CAVEAT = "as far as this record goes"
_SIDES = {
    "con": ("The Conservatives", True),
    "lab": ("Labour", True),
    "ld": ("The Liberal Democrats", True),
    "green": ("The Greens", True),
    "ukip": ("UKIP", False),
}
_SMALL = dict(enumerate(("three", "four", "five", "six", "seven", "eight", "nine"), start=3))


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatRecord:
    """One superlative: its kind, a sentence that stands alone, what it was measured over, and the figures behind it.

    `kind` is one of smallest_majority, largest_majority, first_win, run_of_holds, run_ended, lowest_turnout,
    highest_turnout. `numbers` are exact: votes, shares of 0 to 1, years, and how many contests were compared.
    """

    kind: str
    sentence: str
    scope: str
    numbers: dict[str, int | Fraction]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seat:
    """One seat up to and including the contest in hand: `before` is every earlier win known, oldest first."""

    name: str
    since: str
    now: SeatWin
    before: tuple[SeatWin, ...]
    contests: tuple[Result, ...]
    until: str
    history: frozenset[date]
    parties: Mapping[str, Party]

    @property
    def is_whole(self) -> bool:
        """Whether the history reaches back to the seat's creation."""
        return "created" in self.since

    @property
    def by_elections(self) -> int:
        return sum(win.is_by_election for win in (*self.before, self.now))

    @property
    def scope(self) -> str:
        general = len(self.before) + 1 - self.by_elections
        parts = [_counted(general, "general election")] if general else []
        parts += [_counted(self.by_elections, "by-election") + " that this record holds"] if self.by_elections else []
        return f"{' and '.join(parts)} {self.since}{self.until}"

    def party(self, key: str) -> str:
        return self.parties[key].name if key in self.parties else key

    def year(self, win: SeatWin) -> str:
        """The year of an election, with its month where the seat had two general elections in that year."""
        same = [w for w in self.before if w.polling_day.year == win.polling_day.year and not w.is_by_election]
        return f"{win.polling_day:%B %Y}" if len(same) > 1 else f"{win.polling_day.year}"


def held_since(history: Sequence[SeatWin]) -> tuple[SeatWin, ...]:
    """The unbroken run of general elections, won by one party, that ends the history: oldest first.

    By-elections are passed over. Empty where there is no general election, or the last was won by an independent or
    the Speaker (the key does not say which person).
    """
    run: list[SeatWin] = []
    for win in sorted((w for w in history if not w.is_by_election), key=lambda w: w.polling_day, reverse=True):
        if win.party in (INDEPENDENT, SPEAKER) or (run and win.party != run[0].party):
            break
        run.append(win)
    return tuple(reversed(run))


def seat_records(
    analysis: Analysis,
    constituency: Constituency,
    contests: Iterable[Result],
    *,
    parties: Mapping[str, Party] | None = None,
) -> tuple[SeatRecord, ...]:
    """What is remarkable about this contest among those of its seat, up to its polling day.

    *contests* are the results that the record holds; those of other seats and notional ones are passed over. *parties*
    gives names for the sentences; without it they carry party keys. Empty until a winner is known.
    """
    seat = _seat(analysis, constituency, tuple(contests), parties or {})
    if seat is None:
        return ()
    found = (*_majority_records(seat), _first_win(seat), _run(seat), *_turnout_records(analysis, seat))
    return tuple(record for record in found if record is not None)


def _seat(
    analysis: Analysis, constituency: Constituency, contests: tuple[Result, ...], parties: Mapping[str, Party]
) -> _Seat | None:
    day = analysis.result.contest.polling_day
    here = tuple(r for r in contests if _is_of(r, constituency) and r.counts)
    earlier = tuple(r for r in here if r.contest.polling_day < day)
    now = _win(analysis.result)
    if now is None:
        return None
    known = {win.polling_day: win for win in constituency.history if win.polling_day < day}
    known |= {r.contest.polling_day: win for r in earlier if (win := _win(r)) is not None}
    before = tuple(known[each] for each in sorted(known))
    later = any(r.contest.polling_day > day for r in here) or any(w.polling_day > day for w in constituency.history)
    return _Seat(
        name=constituency.name,
        since=_since(constituency, before, now),
        now=now,
        before=before,
        contests=(*earlier, analysis.result),
        until=f", up to {_day(day)}" if later else "",
        history=frozenset(win.polling_day for win in constituency.history),
        parties=parties,
    )


def _is_of(result: Result, constituency: Constituency) -> bool:
    """Whether it is a contest of this seat in which people voted: an estimate has no winner to count."""
    return result.contest.constituency_id == constituency.id and not result.contest.is_notional


def _win(result: Result) -> SeatWin | None:
    winner, ahead = winner_of(result), majority(result)
    if winner is None or ahead is None:
        return None
    contest = result.contest
    return SeatWin(
        election=contest.id,
        polling_day=contest.polling_day,
        party=winner.party,
        majority=ahead,
        is_by_election=contest.is_by_election,
    )


def _since(constituency: Constituency, before: tuple[SeatWin, ...], now: SeatWin) -> str:
    """The words "since the seat was created in 1983" only where the history reaches back to its creation."""
    first = min((win.polling_day for win in (*before, now)), default=now.polling_day)
    if constituency.created_on is not None and constituency.created_on == first:
        return f"since the seat was created in {first.year}"
    return f"since {first.year}"


def _majority_records(seat: _Seat) -> list[SeatRecord]:
    """Nothing after a tie: a majority of 0 is said by the lot."""
    if len(seat.before) < 2 or not seat.now.majority:
        return []
    majorities = [win.majority for win in seat.before]
    found = []
    for kind, word, extreme in (
        ("smallest_majority", "smallest", min(majorities)),
        ("largest_majority", "largest", max(majorities)),
    ):
        beats = seat.now.majority < extreme if kind == "smallest_majority" else seat.now.majority > extreme
        if beats or seat.now.majority == extreme:
            previous = next(win for win in reversed(seat.before) if win.majority == extreme)
            year = seat.year(previous)
            which = word if beats else f"joint {word}"
            compared = f"before it the {word} was {number(extreme)}, in {year}" if beats else f"the same as in {year}"
            found.append(
                SeatRecord(
                    kind=kind,
                    sentence=f"The majority of {number(seat.now.majority)} is the {which} at any {seat.name} contest "
                    f"{seat.since}{seat.until}, {CAVEAT}; {compared}.",
                    scope=seat.scope,
                    numbers={
                        "majority": seat.now.majority,
                        "previous": extreme,
                        "previous_year": previous.polling_day.year,
                        "contests": len(seat.before) + 1,
                    },
                )
            )
    return found


def _first_win(seat: _Seat) -> SeatRecord | None:
    """The party had never won here, or not since some year; a party that won the contest before says nothing."""
    party = seat.now.party
    if party in (INDEPENDENT, SPEAKER) or not seat.before or seat.before[-1].party == party:
        return None
    last = next((win for win in reversed(seat.before) if win.party == party), None)
    where = f"{seat.since}{seat.until}, {CAVEAT}"
    if last is not None:
        where = f"since {seat.year(last)}{seat.until}, {CAVEAT}"
    elif not seat.is_whole:
        where = f"on these boundaries in this record, which goes back to {seat.before[0].polling_day.year}{seat.until}"
    numbers: dict[str, int | Fraction] = {"contests": len(seat.before) + 1}
    if last is not None:
        numbers["last_won_year"] = last.polling_day.year
    return SeatRecord(
        kind="first_win",
        sentence=f"This is the first {seat.party(party)} win in {seat.name} {where}.",
        scope=seat.scope,
        numbers=numbers,
    )


def _run(seat: _Seat) -> SeatRecord | None:
    """How long the party that held the seat at general elections had held it, and whether that goes on."""
    run = held_since(seat.before)
    if len(run) < 2:
        return None
    whole_history = run[0].polling_day == seat.before[0].polling_day
    since = seat.since if whole_history else f"since {seat.year(run[0])}"
    is_held = seat.now.party == run[0].party
    name, is_plural = _side(run[0].party, seat.parties)
    how_many = "both" if len(run) == 2 else f"all {_SMALL.get(len(run), len(run))}"
    s = "" if is_plural else "s"
    ending = f"win{s} again" if is_held else f"lose{s} the seat now"
    caveat = "" if all(win.polling_day in seat.history for win in run) else f", {CAVEAT}"
    return SeatRecord(
        kind="run_of_holds" if is_held else "run_ended",
        sentence=f"{name} had won {how_many} general elections here {since}{caveat}, and {ending}.",
        scope=f"{_counted(len(run), 'general election')} {since}",
        numbers={"general_elections": len(run), "since_year": run[0].polling_day.year},
    )


def _turnout_records(analysis: Analysis, seat: _Seat) -> list[SeatRecord]:
    """On valid votes alone, since that base is known most widely; changed boundaries are left out by the seat's id."""
    now = analysis.turnout_valid.now
    known = [t for r in seat.contests if (t := turnout(r, base="valid")) is not None]
    if now is None or len(known) < 3 or min(known) == max(known):
        return []
    scope = f"the {len(known)} contests here whose turnout this record holds{seat.until}"
    return [
        SeatRecord(
            kind=f"{word}_turnout",
            sentence=f"Turnout of {percent(now)} (valid votes) is the {word} of {scope}.",
            scope=scope,
            numbers={"turnout_valid_share": now, "contests": len(known)},
        )
        for word, extreme in (("lowest", min(known)), ("highest", max(known)))
        if now == extreme
    ]


def _side(key: str, parties: Mapping[str, Party]) -> tuple[str, bool]:
    """A party at the beginning of a sentence, and whether its verb is plural."""
    party = parties.get(key)
    if party is None or key in _SIDES:
        return _SIDES.get(key, (key, False))
    if "Party" not in party.name:
        return party.name, False
    return f"The {party.abbreviation if party.abbreviation.isupper() else party.name.removeprefix('The ')}", False


def _counted(n: int, noun: str) -> str:
    return f"{number(n)} {noun}{'' if n == 1 else 's'}"


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
