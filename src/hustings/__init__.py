"""Hustings: an open election desk for elections and by-elections to the UK House of Commons.

>>> import hustings as hu
>>> record = hu.open_embedded()
>>> result = record.result("parl.batley-and-spen.by.2021-07-01")
>>> hu.analyse(result, record.baseline(result.contest_id)).majority
323
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from hustings.desk.election_night import open_night
    from hustings.errors import HustingsError
    from hustings.home import open, open_embedded
    from hustings.measures import analyse
    from hustings.record.book import Record

_FROM = {
    "HustingsError": "hustings.errors",
    "Record": "hustings.record.book",
    "analyse": "hustings.measures",
    "open": "hustings.home",
    "open_embedded": "hustings.home",
    "open_night": "hustings.desk.election_night",
}
__all__ = ["HustingsError", "Record", "__version__", "analyse", "open", "open_embedded", "open_night"]


def __getattr__(name: str) -> Any:
    """The public names, each loaded when it is first asked for."""
    if name not in _FROM:
        raise AttributeError(f"module 'hustings' has no attribute {name!r}")
    return getattr(import_module(_FROM[name]), name)
