"""Constituencies through changes of boundaries: what they were made from, what they passed into, one line through time.

Fractions are of residents, 0 to 1, as published with the overlaps of two boundary sets.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from hustings.measures.analysis import Analysis
from hustings.measures.display import percent
from hustings.record.model import Constituency
from hustings.record.reference import Overlap
from hustings.record.state import State


@dataclass(frozen=True, slots=True, kw_only=True)
class Relative:
    """A constituency on earlier or later boundaries that shares ground with this one.

    `of_this` is the fraction of this one's residents who are in both, `of_relative` that of the relative's;
    `of_this_area` the fraction of this one's area.
    """

    constituency_id: str
    name: str
    of_this: Decimal
    of_relative: Decimal
    of_this_area: Decimal

    @property
    def is_all_of_this(self) -> bool:
        """Whether all of this one's residents are in the relative."""
        return self.of_this == 1

    @property
    def is_whole(self) -> bool:
        """Whether the whole of the relative, by residents, is in this one."""
        return self.of_relative == 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One constituency through time, with what stands before the change of boundaries that made it.

    `contests` are its own, `earlier` those of its main predecessor (the one that the greatest share of its residents
    came from), both without notional results and oldest first; `notional` is the estimate that joins them. `break_`
    says what changed; blank where the record knows no predecessor.
    """

    constituency_id: str
    contests: tuple[str, ...]
    notional: str | None
    predecessor: Relative | None
    earlier: tuple[str, ...]
    break_: str


def predecessors(constituency_id: str, overlaps: Iterable[Overlap]) -> list[Relative]:
    """What a constituency was made from, the greatest share of its residents first; none where that is not known."""
    found = (
        Relative(
            constituency_id=o.earlier_id,
            name=o.earlier_name,
            of_this=o.of_later_residents,
            of_relative=o.of_earlier_residents,
            of_this_area=o.of_later_area,
        )
        for o in overlaps
        if o.later_id == constituency_id
    )
    return sorted(found, key=_by_size)


def successors(constituency_id: str, overlaps: Iterable[Overlap]) -> list[Relative]:
    """What a constituency passed into, the greatest share of its residents first; none where that is not known."""
    found = (
        Relative(
            constituency_id=o.later_id,
            name=o.later_name,
            of_this=o.of_earlier_residents,
            of_relative=o.of_later_residents,
            of_this_area=o.of_earlier_area,
        )
        for o in overlaps
        if o.earlier_id == constituency_id
    )
    return sorted(found, key=_by_size)


def line_of(seat: Constituency, state: State, analyses: Mapping[str, Analysis]) -> Line:
    """A constituency's line through time, across the one change of boundaries that overlaps are known of."""
    found = predecessors(seat.id, state.reference.overlaps)
    main = found[0] if found else None
    here = _contests_of(seat.id, analyses)
    before = state.constituencies.get(main.constituency_id) if main else None
    return Line(
        constituency_id=seat.id,
        contests=tuple(a.result.contest_id for a in here if not a.result.contest.is_notional),
        notional=next((a.result.contest_id for a in here if a.result.contest.is_notional), None),
        predecessor=main,
        earlier=tuple(
            a.result.contest_id
            for a in (_contests_of(main.constituency_id, analyses) if main else ())
            if not a.result.contest.is_notional
        ),
        break_=_break(seat, main, before, len(found)) if main else "",
    )


def _contests_of(constituency_id: str, analyses: Mapping[str, Analysis]) -> list[Analysis]:
    return [a for a in analyses.values() if a.result.contest.constituency_id == constituency_id]


def _break(seat: Constituency, main: Relative, before: Constituency | None, number: int) -> str:
    year = seat.boundary_set.partition("-")[0]
    if main.is_all_of_this and main.is_whole:
        return f"Since {year} on new boundaries with the same residents as {main.name} before."
    name = main.name if before is None or before.name != seat.name else "the constituency of the same name"
    others = f", and {number - 1} other{'s' if number > 2 else ''} gave the rest" if number > 1 else ""
    came = "All" if main.is_all_of_this else f"{_share(main.of_this)} of"
    gave = "the whole of it" if main.is_whole else f"{_share(main.of_relative)} of that one’s"
    return (
        f"Boundaries changed in {year}. {came} the residents of {seat.name} were in {name} before ({gave}){others}: "
        "results before and after are of different areas."
    )


def _share(fraction: Decimal) -> str:
    """A share in words that never rounds a part up to the whole or down to nothing."""
    text = percent(Fraction(fraction))
    return {"100.0%": "Nearly 100%", "0.0%": "Under 0.1%"}.get(text, text)


def _by_size(relative: Relative) -> tuple[Decimal, Decimal, str]:
    return -relative.of_this, -relative.of_relative, relative.constituency_id
