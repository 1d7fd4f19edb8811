"""The verdict on a record: the largest, the lowest, the second biggest, the fourth by-election this year.

Any contest of the record that goes further contradicts it. It is supported where the record holds every contest that
the words compare with, and otherwise not checkable: "since the war" lies behind what the record holds.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from hustings.copydesk.case import Case
from hustings.copydesk.dates import WhenKind, whens
from hustings.copydesk.names import PartyNames
from hustings.copydesk.numbers import Kind, figures
from hustings.copydesk.readings import NO_RESULT
from hustings.copydesk.values import Checked
from hustings.measures.analysis import Analysis
from hustings.measures.display import number, points

_MOST = (
    r"biggest|largest|highest|greatest|heaviest|best|strongest|record (?:swing|high|majority|turnout)|fattest|longest"
    r"|most|higher|bigger|larger|greater"
)
_LEAST = (
    r"lowest|smallest|narrowest|tightest|slimmest|thinnest|closest|poorest|worst|weakest|record low|fewest|lower"
    r"|smaller|narrower"
)
_SUPERLATIVE = re.compile(rf"\b(?:(?P<most>{_MOST})|(?P<least>{_LEAST}))\b", re.I)
_MEASURES = {
    "majority": r"majorit(?:y|ies)|margin|lead|win\b|victory",
    "swing": r"swing",
    "turnout": r"turnout|poll\b",
    "share": r"share|vote\b|percentage",
    "rejected": r"rejected|spoil|invalid",
    "candidates": r"candidates|field|ballot paper|names",
}
_ANY_MEASURE = "|".join(_MEASURES.values())
_CLOSE = re.compile(r"\b(?:closest|narrowest|tightest|slimmest|thinnest)\b", re.I)
_BEYOND = re.compile(
    r"\b(?:war|history|ever|on record|modern times|living memory|generation|century|post-?war|all time)\b", re.I
)
_FROM_TO = re.compile(r"(?P<from>[\w ]+?)[- ]to[- ](?P<to>[\w ]+)")


@dataclass(frozen=True, slots=True)
class Scope:
    """Which contests are compared: those of a kind from a day on; `reaches` if the record holds all of them."""

    contests: tuple[Analysis, ...]
    reaches: bool
    words: str


def record(case: Case) -> Checked:
    """A superlative or a count in order, against every contest of its scope up to its own day."""
    analysis = case.analysis
    if analysis is None or not analysis.lines:
        return case.not_checkable(NO_RESULT)
    scope = _scope(case, analysis)
    if scope is None:
        return case.not_checkable("it is not clear what it is compared with")
    found = _SUPERLATIVE.search(case.phrase)
    order = next((int(f.value) for f in figures(case.phrase) if f.kind is Kind.ORDINAL), None)
    if found is None:
        return _in_order(case, analysis, scope, order)
    measure = _measure(case)
    value = _value(analysis, measure, case)
    if not measure or value is None:
        return case.not_checkable("it is not clear what is measured")
    sign = 1 if found["most"] else -1
    further = [a for a in scope.contests if a is not analysis and _goes_further(a, value, sign, measure, case)]
    return _ranked(case, scope, further, order or 1, measure, value)


def _ranked(
    case: Case, scope: Scope, further: Sequence[Analysis], order: int, measure: str, value: Fraction
) -> Checked:
    shown = value if value.denominator != 1 else int(value)
    unit = "" if measure in ("majority", "rejected", "candidates") else " per cent" if measure != "swing" else " points"
    told = f"{number(shown) if isinstance(shown, int) else points(shown)}{unit} here"
    if len(further) > order - 1:
        other = further[-1]
        there = _value(other, measure, case) or Fraction(0)
        beaten = number(int(there)) if there.denominator == 1 else points(there)
        return case.contradicted(shown, f"{told}; {case.place(other)} had {beaten}{unit}")
    if len(further) < order - 1 and scope.reaches:
        return case.contradicted(shown, f"{told}; {len(further)} of the record’s contests {scope.words} went further")
    if scope.reaches:
        return case.supported(
            shown,
            f"{told}; none of {len(scope.contests)} contests {scope.words} goes further"
            if order == 1
            else f"{told}; {order - 1} of {len(scope.contests)} contests {scope.words} went further",
        )
    return case.not_checkable(f"the record does not reach so far back; nothing in it {scope.words} conflicts", shown)


def _scope(case: Case, here: Analysis) -> Scope | None:
    text = case.phrase
    day = here.result.contest.polling_day
    is_by = here.result.contest.is_by_election
    wide = case.sentence[len(case.before) :]
    if re.search(r"\bgeneral election\b", text, re.I):
        is_by = False
    is_seat = bool(
        re.search(r"\b(?:in|for|of) (?:the|this) (?:seat|constituency)|seat['’]s history|here\b", text, re.I)
    )
    whole = case.archive.general_elections()
    begins, words = _begins(case, text, day, whole)
    if begins is None:
        return None
    pool = case.in_seat() if is_seat else list(case.archive.analyses.values())
    area = _area(case, text)
    kept = tuple(
        a
        for a in pool
        if not a.result.contest.is_notional
        and _is_in(case, a, area)
        and (is_seat or a.result.contest.is_by_election == is_by)
        and begins <= a.result.contest.polling_day <= day
    )
    reaches = bool(whole) and date(whole[0].year, 1, 1) <= begins
    if re.search(r"\b(?:party['’]?s? history|for the party|party has)\b", wide, re.I):
        reaches = False
    return Scope(kept, reaches, words)


def _area(case: Case, text: str) -> str:
    """The nation or region that the words confine the comparison to, as the record names it; "" for none."""
    seats = case.archive.state.constituencies.values()
    named = sorted({name for seat in seats for name in (seat.nation, seat.region) if name})
    return next((name for name in named if re.search(rf"\bin {re.escape(name)}\b", text, re.I)), "")


def _is_in(case: Case, analysis: Analysis, area: str) -> bool:
    seat = case.archive.constituency(analysis.result.contest_id)
    return not area or area in (seat.nation, seat.region)


def _begins(case: Case, text: str, day: date, whole: Sequence[date]) -> tuple[date | None, str]:
    """From when contests are compared."""
    if re.search(r"\b(?:this|the) year\b|\bof the year\b|\bso far this year\b", text, re.I):
        return date(day.year, 1, 1), f"in {day.year}"
    if re.search(r"\b(?:this|the|current) parliament\b", text, re.I):
        election = max((d for d in whole if d < day), default=None)
        return election, f"since the general election of {election.year}" if election else ""
    if re.search(r"\bof the night\b|\bon the night\b|\bof the day\b", text, re.I):
        return day, "that day"
    since = [
        w
        for w in whens(text, case.article.published)
        if w.on and w.kind in (WhenKind.YEAR, WhenKind.DAY, WhenKind.MONTH)
    ]
    bound = [w for w in since if w.is_bound] or since
    if bound and bound[-1].on and re.search(r"\bsince\b|\bfrom\b|\bafter\b", text, re.I):
        return bound[-1].on, f"since {bound[-1].on.year}"
    if re.search(r"\bgeneral election\b", text, re.I) and re.search(r"\bsince\b", text, re.I):
        election = max((d for d in whole if d < day), default=None)
        return election, f"since the general election of {election.year}" if election else ""
    is_wide = _BEYOND.search(text) or re.search(
        r"\bsince\b|\bat any\b|\bin any\b|\brecord\b|\bnever\b|\bno ", text, re.I
    )
    if not is_wide and case.analysis and not case.analysis.result.contest.is_by_election:
        return case.analysis.result.contest.election_day, f"at the general election of {day.year}"
    return date.min, "that it holds"


def _measure(case: Case) -> str:
    """What is measured: the word in the claim, else the last one before it in the sentence, else in the paragraph."""
    if re.search(r"\b(?:fall|drop|rise|increase|slump|decline|collapse|jump|surge)\b", case.phrase, re.I):
        return "swing" if re.search(r"\bswing", case.phrase, re.I) else ""
    if not re.search(_ANY_MEASURE, case.phrase, re.I) and _CLOSE.search(case.phrase):
        return "majority"
    for text in (case.phrase, case.before, case.paragraph_before):
        found = [
            (m.start(), name) for name, words in _MEASURES.items() for m in re.finditer(rf"\b(?:{words})", text, re.I)
        ]
        if text is case.phrase and found:
            return min(found)[1]
        if found:
            return max(found)[1]
    return ""


def _value(analysis: Analysis, measure: str, case: Case) -> Fraction | None:
    found: Fraction | int | None = None
    if measure == "majority":
        found = 100 * analysis.majority_share if "%" in case.phrase and analysis.majority_share else analysis.majority
    elif measure == "swing" and analysis.swing:
        found = _swing_value(analysis, case)
    elif measure == "turnout":
        found = 100 * analysis.turnout_valid.now if analysis.turnout_valid.now is not None else None
    elif measure == "share":
        party = _party(case)
        line = next((ln for ln in analysis.lines if party is None or ln.candidacy.party == party), None)
        found = 100 * line.share if line else None
    elif measure == "rejected":
        found = analysis.result.rejected_ballots
    elif measure == "candidates":
        found = len(analysis.lines)
    return None if found is None else Fraction(found)


def _swing_value(analysis: Analysis, case: Case) -> Fraction | None:
    swing = analysis.swing
    source, target = _swing_parties(case)
    if swing is None or (target and swing.to_party != target) or (source and swing.from_party != source):
        return None
    return swing.butler_pp


def _swing_parties(case: Case) -> tuple[str | None, str | None]:
    """The parties that the words name: "Conservative-to-Labour", "swing to the Lib Dems"."""
    keys = {key for a in (case.analysis,) if a for key in (ln.candidacy.party for ln in a.lines)}
    found = PartyNames(case.archive.parties, keys).find(case.phrase)
    if len(found) >= 2:
        return found[0].party, found[1].party
    if found and re.search(r"\bto (?:the )?$", case.phrase[: found[0].start]):
        return None, found[0].party
    if found and re.search(r"\b(?:from|against) (?:the )?$", case.phrase[: found[0].start]):
        return found[0].party, None
    return None, None


def _party(case: Case) -> str | None:
    """The party whose share is meant; None for the winner's."""
    if re.search(r"\bwinning\b|\bwinner", case.before + case.phrase, re.I):
        return None
    keys = {line.candidacy.party for line in case.analysis.lines} if case.analysis else set()
    found = PartyNames(case.archive.parties, keys).find(case.before + case.phrase)
    return found[-1].party if found else case.claim.party


def _goes_further(other: Analysis, value: Fraction, sign: int, measure: str, case: Case) -> bool:
    there = _value(other, measure, case)
    return there is not None and there * sign > value * sign


def _in_order(case: Case, here: Analysis, scope: Scope, order: int | None) -> Checked:
    """The Nth contest of its scope; contests of one day share their places."""
    day = here.result.contest.polling_day
    if order is None or not re.search(r"by-?election|contest|poll", case.phrase, re.I):
        return case.not_checkable("it is not clear what is counted")
    if re.search(r"\b(?:gain|win|victory|loss|defeat|gained|won|lost|Labour|Conservative|Tory|party)\b", case.phrase):
        return _first_gain(case, here, scope, order)
    counted = [a for a in scope.contests if a.result.contest.is_by_election]
    before = sum(a.result.contest.polling_day < day for a in counted)
    working = f"{len(counted)} by-elections {scope.words} up to this one"
    if not scope.reaches:
        return case.not_checkable("the record does not reach so far back")
    return case.settled(before < order <= len(counted), len(counted), working)


def _first_gain(case: Case, here: Analysis, scope: Scope, order: int) -> Checked:
    """A party's first gain or win of its scope."""
    winner = here.winner.candidacy.party if here.winner else None
    is_gain = bool(re.search(r"\bgain", case.phrase))
    party = _party(case) or winner
    if (
        party != winner
        or order != 1
        or re.search(r"\b(?:governing|government|opposition|incumbent)\b", case.phrase, re.I)
    ):
        return case.not_checkable("it is not clear what is counted")
    earlier = [
        a
        for a in scope.contests
        if a is not here
        and a.winner
        and a.winner.candidacy.party == party
        and (not is_gain or (a.outcome and a.outcome.general_election == "gain"))
        and a.result.contest.polling_day < here.result.contest.polling_day
    ]
    if earlier:
        return case.contradicted(len(earlier) + 1, f"{case.party(party or '')} won {case.place(earlier[-1])}")
    if scope.reaches:
        return case.supported(1, f"no earlier one {scope.words} in the record")
    return case.not_checkable("the record does not reach so far back; nothing in it conflicts")
