"""The Commons on any date."""

from hustings.house.commons import (
    CAVEAT,
    ByElection,
    HouseChange,
    HouseOnDate,
    VacantSeat,
    house_document,
    house_on,
    what_changed,
)

__all__ = [
    "CAVEAT",
    "ByElection",
    "HouseChange",
    "HouseOnDate",
    "VacantSeat",
    "house_document",
    "house_on",
    "what_changed",
]
