"""Which boundary set a contest was fought under, and the codes that were issued anew before they were used."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from hustings.sources.official.values import BoundaryElection

NATIONS = {"E": "England", "W": "Wales", "S": "Scotland", "N": "Northern Ireland"}
# Scottish constituencies of 2024 under their first codes, and those issued on 23 May 2024 in their place.
REISSUED_CODES = {
    "S14000006": "S14000107",
    "S14000008": "S14000108",
    "S14000010": "S14000109",
    "S14000040": "S14000110",
    "S14000058": "S14000111",
}
_FIRST_USED = {nation: ((date(2010, 5, 6), 2010), (date(2024, 7, 4), 2024)) for nation in NATIONS.values()} | {
    "Scotland": ((date(2005, 5, 5), 2005), (date(2024, 7, 4), 2024))
}


class BoundarySets:
    """Boundary sets by nation, named by the years of their first general election and of their successor's.

    Those of 2005 to 2024 are known; a file of general elections by boundary set adds any that began later.
    """

    def __init__(self, rows: Iterable[BoundaryElection] = ()) -> None:
        self._sets = {nation: list(known) for nation, known in _FIRST_USED.items()}
        for row in sorted(rows, key=lambda row: row.polling_day):
            sets = self._sets.get(row.nation)
            if sets and row.ordinal == 1 and row.polling_day > sets[-1][0]:
                sets.append((row.polling_day, row.polling_day.year))

    def name(self, nation: str, polling_day: date, *, is_notional: bool = False) -> str:
        """Such as "2010-2024", or "2024-" for the present set; a notional result is on the set that came next."""
        sets = self._sets[nation]
        begun = sum(first <= polling_day for first, _ in sets)
        index = min(begun if is_notional else max(begun - 1, 0), len(sets) - 1)
        return f"{sets[index][1]}-{sets[index + 1][1] if index + 1 < len(sets) else ''}"


def is_on_2024_boundaries(codes: Iterable[str]) -> bool:
    """Whether these are the constituencies of 2024, told by the English, Welsh and Northern Irish codes."""
    codes = [code for code in codes if not code.startswith("S")]
    return bool(codes) and all(code >= "E14001063" and (code < "N06" or code > "W07000080") for code in codes)
