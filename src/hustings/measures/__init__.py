"""The arithmetic of results: pure functions of a `Result`, exact, and `analyse`, where they meet."""

from hustings.measures.analysis import Absentee, Analysis, Convention, Line, Outcome, Swing, Turnout
from hustings.measures.deposits import loses_deposit
from hustings.measures.gather import analyse
from hustings.measures.indices import effective_parties, gallagher_index
from hustings.measures.majorities import majority, majority_share, swing_needed, winner_of
from hustings.measures.outcomes import outcome
from hustings.measures.records import SeatRecord, held_since, seat_records
from hustings.measures.swings import butler_swing, steed_swing
from hustings.measures.turnouts import TurnoutBase, turnout

__all__ = [
    "Absentee",
    "Analysis",
    "Convention",
    "Line",
    "Outcome",
    "SeatRecord",
    "Swing",
    "Turnout",
    "TurnoutBase",
    "analyse",
    "butler_swing",
    "effective_parties",
    "gallagher_index",
    "held_since",
    "loses_deposit",
    "majority",
    "majority_share",
    "outcome",
    "seat_records",
    "steed_swing",
    "swing_needed",
    "turnout",
    "winner_of",
]
