"""Everything that copy about one contest may say, gathered from the public record into one value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import polars as pl

from hustings.coverage.bullets import swing_side
from hustings.coverage.others import by_elections_since
from hustings.coverage.standing import WHOSE, challenge_sentence, figure_notes, gap_sentence
from hustings.coverage.words import election_name, party_in_text, uk_month
from hustings.errors import Refused
from hustings.measures.almanac import Almanac
from hustings.measures.analysis import Absentee, Analysis, Line
from hustings.measures.display import points
from hustings.measures.majorities import winner_of
from hustings.measures.records import SeatRecord, seat_records
from hustings.measures.since import Measure, Since, both_stood, since
from hustings.record.entries import Part
from hustings.record.model import INDEPENDENT, Candidacy, Constituency, Contest, CorrectedBy, Party
from hustings.record.state import State

# The parties that lead their nations: a deposit lost by one of them is news, whatever it had here before.
_LEADING = frozenset({"con", "lab", "ld", "snp", "plaid"})
_LEADING_IN_NORTHERN_IRELAND = frozenset({"dup", "sf", "sdlp", "uup", "alliance"})
_FEWEST_COMPARED = 10
_DAYS_WITHOUT = 730  # a superlative that was last bettered within two years is no news


@dataclass(frozen=True, slots=True, kw_only=True)
class Extreme:
    """A superlative among contests of its kind: `last_place` names the last one as extreme, empty where there was none.

    `first_year` is the year of the first contest compared.
    """

    since: Since
    last_place: str
    first_year: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One declared contest with what stands around it.

    `since` names the baseline in a phrase after "in" ("2019"); empty without one. `first_year` is the year of the first
    election known in this seat, `is_latest` False where a later one than this is known. `corrected` and `challenge`
    are sentences, `cautions` notes for an editor: empty where there is nothing to say.
    """

    analysis: Analysis
    seat: Constituency
    parties: Mapping[str, Party]
    since: str
    between: tuple[date, ...] = ()
    records: tuple[SeatRecord, ...] = ()
    extremes: tuple[Extreme, ...] = ()
    first_year: int = 0
    is_latest: bool = True
    challenge: str = ""
    corrected: str = ""
    cautions: tuple[str, ...] = ()
    is_test: bool = False

    @property
    def contest(self) -> Contest:
        return self.analysis.result.contest

    @property
    def place(self) -> str:
        return self.seat.name

    @property
    def is_notional(self) -> bool:
        """Whether changes are measured from an estimate on new boundaries."""
        return self.analysis.baseline is not None and self.analysis.baseline.is_notional

    @property
    def holder(self) -> Candidacy | None:
        """Who won the baseline; of a notional one, a party without a person."""
        return winner_of(self.analysis.baseline.result) if self.analysis.baseline else None

    def record(self, *kinds: str) -> SeatRecord | None:
        """The first of the seat's records of these kinds."""
        return next((record for record in self.records if record.kind in kinds), None)


def story_of(state: State, contest_id: str, almanac: Almanac | None = None) -> Story:
    """The story of one contest, from what is published of it. *almanac* is of the same state; made where not given.

    Raises:
        UnknownThing: No such contest.
        Refused: Nothing of its count is published, or it is an estimate in which nobody voted.
    """
    book, almanac = state.book(contest_id), almanac or Almanac(state)
    if book.contest.is_notional:
        raise Refused(f"{contest_id} is an estimate on later boundaries: nobody voted in it, so there is no result")
    analysis = almanac.analyses.get(contest_id)
    if analysis is None:
        raise Refused(f"{contest_id} has no published result: there is nothing to write from yet")
    seat, result = state.constituency(contest_id), analysis.result
    here = tuple(
        a.result
        for a in almanac.analyses.values()
        if a.result.contest.constituency_id == seat.id and not a.result.contest.is_notional
    )
    days = [*(r.contest.polling_day for r in here), *(win.polling_day for win in seat.history)]
    count, verification = book.published(Part.COUNT), book.published(Part.VERIFICATION)
    by_others = result.corrected_by in (CorrectedBy.RETURNING_OFFICER, CorrectedBy.COURT)
    return Story(
        analysis=analysis,
        seat=seat,
        parties=state.parties,
        since=_since(analysis),
        between=by_elections_since(state, contest_id),
        records=seat_records(analysis, seat, here, parties=state.parties),
        extremes=_extremes(state, almanac, analysis),
        first_year=min(days).year,
        is_latest=max(days) == book.contest.polling_day,
        challenge=challenge_sentence(book),
        corrected=WHOSE[result.corrected_by] if by_others else "",
        cautions=tuple(
            note for note in (*figure_notes(result, count, verification), gap_sentence(result, analysis)) if note
        ),
        is_test=state.is_test,
    )


def _since(analysis: Analysis) -> str:
    """The baseline's year, with its month where the contest itself was in the same year; empty without a baseline."""
    if analysis.baseline is None:
        return ""
    then, now = analysis.baseline.result.contest, analysis.result.contest
    return uk_month(then.polling_day) if then.polling_day.year == now.polling_day.year else election_name(then)


def lost_by_leading_parties(story: Story) -> list[Line]:
    """Lines below the first two that lost the deposit, of parties that lead here or had a tenth of the baseline."""
    leading = _LEADING_IN_NORTHERN_IRELAND if story.seat.nation == "Northern Ireland" else _LEADING
    return [
        line
        for line in story.analysis.lines[2:]
        if line.loses_deposit
        and line.candidacy.party != INDEPENDENT
        and (line.candidacy.party in leading or 10 * (line.baseline_share or 0) >= 1)
    ]


def missing_leaders(story: Story) -> list[Absentee]:
    """Parties of the baseline with a tenth of its votes that did not stand again."""
    return [gone for gone in story.analysis.absentees if 10 * gone.baseline_share >= 1]


def swing_spoiler(story: Story) -> str:
    """Who, outside the two parties of the headline swing, took more than half of all rises; empty where nobody did."""
    swing, rises = story.analysis.swing, _rises(story.analysis)
    if swing is None or not rises:
        return ""
    most = max(rises, key=lambda key: rises[key])
    is_third = most not in (swing.from_party, swing.to_party) and 2 * rises[most] > sum(rises.values())
    return swing_side(story.analysis, most, story.parties) if is_third else ""


def is_swing_telling(story: Story) -> bool:
    """Whether the two parties of the headline swing make sense of the change.

    Both stood at both contests, and no third took most of it.
    """
    swing = story.analysis.swing
    if swing is None or swing.counted_as_nought or points(swing.butler_pp) == points(0):
        return False
    return not swing_spoiler(story)


def _rises(analysis: Analysis) -> dict[str, Fraction]:
    """Every rise in points by `compares_as`; of a party that did not stand before, all that it has."""
    rises: dict[str, Fraction] = {}
    for line in analysis.lines:
        rise = 100 * line.share if line.is_new else line.change_pp
        if rise is not None and rise > 0:
            key = line.candidacy.compares_as
            rises[key] = rises.get(key, Fraction(0)) + rise
    return rises


def _extremes(state: State, almanac: Almanac, analysis: Analysis) -> tuple[Extreme, ...]:
    """What no contest of its day matched, and none of its kind for two years or more before it."""
    swing, asked = analysis.swing, list[tuple[Measure, str | None]]()
    if analysis.result.contest.is_by_election and swing is not None and INDEPENDENT not in swing.to_party:
        asked.append((Measure.LARGEST_SWING_TO, swing.to_party))
    asked += [
        (measure, None) for measure in (Measure.SMALLEST_MAJORITY, Measure.LOWEST_TURNOUT, Measure.HIGHEST_TURNOUT)
    ]
    leading = [each for each in asked if _leads_its_day(almanac.contests, analysis, each[0])]
    found = [_since_when(state, almanac, analysis.result.contest_id, measure, party) for measure, party in leading]
    return tuple(_extreme(state, almanac, each) for each in found if each is not None and _is_news(each, analysis))


def _since_when(state: State, almanac: Almanac, contest_id: str, measure: Measure, party: str | None) -> Since | None:
    """When a contest was last as extreme; a swing only among those between parties that stood both times."""
    if party is None:
        return almanac.since(contest_id, measure)
    compared, name = both_stood(almanac.contests, almanac.candidacies), party_in_text(party, state.parties)
    return since(compared, almanac.candidacies, contest_id, measure, party=party, party_name=name)


def _leads_its_day(contests: pl.DataFrame, analysis: Analysis, measure: Measure) -> bool:
    """Whether no other contest of its kind was as extreme on the same election day."""
    contest, swing = analysis.result.contest, analysis.swing
    column, is_least, own = {
        Measure.LARGEST_SWING_TO: ("butler_pp", False, swing.butler_pp if swing else None),
        Measure.SMALLEST_MAJORITY: ("majority", True, analysis.majority),
        Measure.LOWEST_TURNOUT: ("turnout_valid_share", True, analysis.turnout_valid.now),
        Measure.HIGHEST_TURNOUT: ("turnout_valid_share", False, analysis.turnout_valid.now),
    }[measure]
    if own is None:
        return False
    others = contests.filter(
        (pl.col("election_day") == contest.election_day)
        & (pl.col("is_by_election") == contest.is_by_election)
        & ~pl.col("is_notional")
        & (pl.col("contest_id") != contest.id)
    )
    if measure is Measure.LARGEST_SWING_TO and swing is not None:
        others = others.filter(pl.col("swing_to") == swing.to_party)
    figures = others[column].drop_nulls()
    return bool(((figures > float(own)) if is_least else (figures < float(own))).all())


def _is_news(found: Since, analysis: Analysis) -> bool:
    if found.last_on is None:
        return found.searched >= _FEWEST_COMPARED
    return (analysis.result.contest.polling_day - found.last_on).days >= _DAYS_WITHOUT


def _extreme(state: State, almanac: Almanac, found: Since) -> Extreme:
    is_by_election = state.book(found.contest_id).contest.is_by_election
    kind = (a.result.contest for a in almanac.analyses.values() if not a.result.contest.is_notional)
    first = min(c.polling_day.year for c in kind if c.is_by_election == is_by_election)
    return Extreme(since=found, last_place=state.constituency(found.last).name if found.last else "", first_year=first)
