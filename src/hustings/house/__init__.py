"""The Commons on any date."""

from hustings.house.commons import (
    CAVEAT,
    ByElection,
    HouseOnDate,
    VacantSeat,
    house_document,
    house_on,
    last_known_day,
    what_changed,
)

__all__ = [
    "CAVEAT",
    "ByElection",
    "HouseOnDate",
    "VacantSeat",
    "house_document",
    "house_on",
    "last_known_day",
    "what_changed",
]
