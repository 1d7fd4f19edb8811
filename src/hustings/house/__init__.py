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
from hustings.house.elected import house_elected, known_houses

__all__ = [
    "CAVEAT",
    "ByElection",
    "HouseOnDate",
    "VacantSeat",
    "house_document",
    "house_elected",
    "house_on",
    "known_houses",
    "last_known_day",
    "what_changed",
]
