"""One contest's analysis as JSON and CSV.

Numbers are unrounded and never strings; unknown is null (an empty cell in CSV), never 0. Keys keep their names and
meanings within `/api/v1`. `ContestDocument` is the schema: its annotations are what OpenAPI is generated from.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any

import msgspec

from hustings.errors import Refused
from hustings.measures.analysis import Absentee, Analysis, Convention, Line, Outcome, Swing
from hustings.record.model import Candidacy, Challenge, Constituency, CorrectedBy, DeskState, Party, Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateDocument:
    """One candidate, by votes once they are known, else in ballot-paper order.

    Shares are 0 to 1, `change_pp` in percentage points. `party` is the description on the ballot paper, or the party's
    name; `party_id` is the key that comparisons use; `electoral_commission_ids` are the parties that certified it.
    """

    candidate_id: str
    name: str
    party: str
    party_id: str
    electoral_commission_ids: tuple[str, ...]
    votes: int | None
    share: float | None
    change_pp: float | None
    is_new: bool
    rank: int | None
    loses_deposit: bool | None
    baseline_votes: int | None
    baseline_share: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AbsentDocument:
    """A candidacy of the baseline whose party, or independent person, does not stand now."""

    name: str
    party: str
    party_id: str
    baseline_votes: int
    baseline_share: float
    change_pp: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SwingDocument:
    """The headline swing, in percentage points of Butler's and of Steed's measure, positive towards `to_party`.

    Parties are keys (for an independent "ind:" and the person). Those `counted_as_nought` did not stand at one of the
    contests.
    """

    from_party: str
    to_party: str
    from_party_name: str
    to_party_name: str
    butler_pp: float
    steed_pp: float | None
    counted_as_nought: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeDocument:
    """ "hold", "gain" or null under each convention, and the convention that pages name.

    `winner` and `gained_from` are party keys; the latter is under the convention shown, and null on a hold.
    """

    general_election: str | None
    sitting_member: str | None
    shown: Convention
    winner: str
    gained_from: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BaselineDocument:
    """What changes are measured from."""

    contest_id: str
    notional: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ContestDocument:
    """One contest. Counts in whole votes or papers; `_share` 0 to 1; `_pp` percentage points.

    `entry` is the number of the ledger entry that the figures rest on, `entered_at` its time in UTC.
    """

    contest_id: str
    constituency_id: str
    constituency: str | None
    polling_day: date
    is_by_election: bool
    is_test: bool
    stage: Stage
    desk: DeskState
    corrected_by: CorrectedBy
    challenge: Challenge
    electorate: int | None
    valid_votes: int | None
    rejected_ballots: int | None
    ballots_verified: int | None
    majority: int | None
    majority_share: float | None
    previous_majority: int | None
    previous_majority_share: float | None
    swing_needed_pp: float | None
    decided_by_lot: bool
    turnout_valid_share: float | None
    turnout_ballots_share: float | None
    turnout_verified_share: float | None
    turnout_valid_change_pp: float | None
    turnout_ballots_change_pp: float | None
    turnout_verified_change_pp: float | None
    effective_parties: float | None
    candidates: tuple[CandidateDocument, ...]
    absent_parties: tuple[AbsentDocument, ...]
    swing: SwingDocument | None
    outcome: OutcomeDocument | None
    baseline: BaselineDocument | None
    entry: int | None
    entered_at: datetime | None
    source: str | None


CSV_COLUMNS = (
    "contest_id",
    "polling_day",
    "candidate_id",
    "name",
    "party",
    "party_id",
    "stands",
    "rank",
    "votes",
    "share",
    "change_pp",
    "is_new",
    "loses_deposit",
    "baseline_votes",
    "baseline_share",
)


def contest_document(
    analysis: Analysis,
    *,
    party_names: Mapping[str, Party],
    constituency: Constituency | None = None,
    is_test: bool = False,
) -> ContestDocument:
    """The analysis as a document. A party that *party_names* does not hold is named by its key.

    Raises:
        Refused: The figures are provisional: told to candidates and agents only, they never leave the desk.
    """
    result, baseline = analysis.result, analysis.baseline
    if result.stage is Stage.PROVISIONAL:
        raise Refused(f"{result.contest_id}: provisional figures stay at the desk; wait for the declaration")
    return ContestDocument(
        contest_id=result.contest_id,
        constituency_id=result.contest.constituency_id,
        constituency=constituency.name if constituency else None,
        polling_day=result.contest.polling_day,
        is_by_election=result.contest.is_by_election,
        is_test=is_test,
        stage=result.stage,
        desk=result.desk,
        corrected_by=result.corrected_by,
        challenge=result.challenge,
        electorate=result.electorate,
        valid_votes=analysis.valid_votes,
        rejected_ballots=result.rejected_ballots,
        ballots_verified=result.ballots_verified,
        majority=analysis.majority,
        majority_share=_float(analysis.majority_share),
        previous_majority=analysis.previous_majority,
        previous_majority_share=_float(analysis.previous_majority_share),
        swing_needed_pp=_float(analysis.swing_needed_pp),
        decided_by_lot=analysis.decided_by_lot,
        turnout_valid_share=_float(analysis.turnout_valid.now),
        turnout_ballots_share=_float(analysis.turnout_ballots.now),
        turnout_verified_share=_float(analysis.turnout_verified.now),
        turnout_valid_change_pp=_float(analysis.turnout_valid.change_pp),
        turnout_ballots_change_pp=_float(analysis.turnout_ballots.change_pp),
        turnout_verified_change_pp=_float(analysis.turnout_verified.change_pp),
        effective_parties=_float(analysis.effective_parties),
        candidates=_candidates(analysis, party_names),
        absent_parties=tuple(_absent(absentee, party_names) for absentee in analysis.absentees),
        swing=_swing(analysis.swing, analysis, party_names) if analysis.swing else None,
        outcome=_outcome(analysis.outcome) if analysis.outcome else None,
        baseline=BaselineDocument(contest_id=baseline.contest_id, notional=baseline.is_notional) if baseline else None,
        entry=result.entry.number if result.entry else None,
        entered_at=result.entry.at if result.entry else None,
        source=result.entry.source if result.entry else None,
    )


def analysis_document(
    analysis: Analysis,
    *,
    party_names: Mapping[str, Party],
    constituency: Constituency | None = None,
    is_test: bool = False,
) -> dict[str, Any]:
    """The document as plain dicts, lists, strings, numbers and None, ready for any JSON writer.

    Raises:
        Refused: As for `contest_document`.
    """
    document = contest_document(analysis, party_names=party_names, constituency=constituency, is_test=is_test)
    plain: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(document))
    return plain


def candidates_csv(analysis: Analysis, parties: Mapping[str, Party]) -> str:
    """One row per candidate, then one per party that dropped out (`stands` false, `votes` empty), with a header.

    Columns: `CSV_COLUMNS`. `share` and `baseline_share` 0 to 1 and `change_pp` in percentage points, all unrounded;
    an empty cell is unknown. Lines end with CR LF.

    Raises:
        Refused: As for `contest_document`.
    """
    document = contest_document(analysis, party_names=parties)
    text = io.StringIO()
    writer = csv.DictWriter(text, CSV_COLUMNS, extrasaction="ignore")
    writer.writeheader()
    contest = {"contest_id": document.contest_id, "polling_day": document.polling_day}
    for candidate in document.candidates:
        writer.writerow({**contest, "stands": "true", **_cells(candidate)})
    for absent in document.absent_parties:
        writer.writerow({**contest, "stands": "false", "is_new": "false", **_cells(absent)})
    return text.getvalue()


def _cells(row: CandidateDocument | AbsentDocument) -> dict[str, Any]:
    return {k: str(v).lower() if isinstance(v, bool) else v for k, v in asdict(row).items()}


def _candidates(analysis: Analysis, parties: Mapping[str, Party]) -> tuple[CandidateDocument, ...]:
    if analysis.lines:
        return tuple(_candidate(line.candidacy, line, parties) for line in analysis.lines)
    return tuple(_candidate(candidacy, None, parties) for candidacy in analysis.result.contest.candidacies)


def _candidate(candidacy: Candidacy, line: Line | None, parties: Mapping[str, Party]) -> CandidateDocument:
    party = parties.get(candidacy.party)
    return CandidateDocument(
        candidate_id=candidacy.id,
        name=candidacy.name,
        party=_described(candidacy, parties),
        party_id=candidacy.party,
        electoral_commission_ids=candidacy.certified_by or (party.electoral_commission_ids[:1] if party else ()),
        votes=line.votes if line else None,
        share=_float(line.share) if line else None,
        change_pp=_float(line.change_pp) if line else None,
        is_new=line.is_new if line else False,
        rank=line.rank if line else None,
        loses_deposit=line.loses_deposit if line else None,
        baseline_votes=line.baseline_votes if line else None,
        baseline_share=_float(line.baseline_share) if line else None,
    )


def _absent(absentee: Absentee, parties: Mapping[str, Party]) -> AbsentDocument:
    return AbsentDocument(
        name=absentee.candidacy.name,
        party=_described(absentee.candidacy, parties),
        party_id=absentee.candidacy.party,
        baseline_votes=absentee.baseline_votes,
        baseline_share=float(absentee.baseline_share),
        change_pp=float(absentee.change_pp),
    )


def _swing(swing: Swing, analysis: Analysis, parties: Mapping[str, Party]) -> SwingDocument:
    standing = (*(x.candidacy for x in analysis.lines), *(x.candidacy for x in analysis.absentees))

    def name(key: str) -> str:
        if key in parties:
            return parties[key].name
        return next((f"{c.name} ({_named(c.party, parties)})" for c in standing if c.compares_as == key), key)

    return SwingDocument(
        from_party=swing.from_party,
        to_party=swing.to_party,
        from_party_name=name(swing.from_party),
        to_party_name=name(swing.to_party),
        butler_pp=float(swing.butler_pp),
        steed_pp=_float(swing.steed_pp),
        counted_as_nought=swing.counted_as_nought,
    )


def _outcome(outcome: Outcome) -> OutcomeDocument:
    gained_from = {
        Convention.GENERAL_ELECTION: outcome.gained_from_general_election,
        Convention.SITTING_MEMBER: outcome.gained_from_sitting_member,
    }
    return OutcomeDocument(
        general_election=outcome.general_election,
        sitting_member=outcome.sitting_member,
        shown=outcome.shown,
        winner=outcome.winner,
        gained_from=gained_from[outcome.shown],
    )


def _described(candidacy: Candidacy, parties: Mapping[str, Party]) -> str:
    return candidacy.description or _named(candidacy.party, parties)


def _named(key: str, parties: Mapping[str, Party]) -> str:
    return parties[key].name if key in parties else key


def _float(x: Fraction | None) -> float | None:
    return None if x is None else float(x)
