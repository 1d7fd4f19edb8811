"""The verdict on a record: the largest, the lowest, the second biggest, the fourth by-election this year.

Any contest of the record that goes further contradicts it, save one that the words name as the mark: the lowest "since
2012" may be so since one of 2012. It is supported where the record holds every contest that the words compare with, and
otherwise not checkable: "since the war" lies behind what the record holds.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction

from hustings.copydesk.case import Case
from hustings.copydesk.names import PartyNames
from hustings.copydesk.numbers import Kind, figures
from hustings.copydesk.readings import NO_RESULT
from hustings.copydesk.scopes import Scope, scope_of
from hustings.copydesk.suggesting import place
from hustings.copydesk.values import Checked
from hustings.measures.analysis import Analysis
from hustings.measures.display import number, points

_MOST = (
    r"biggest|largest|highest|greatest|heaviest|best|strongest|record (?:swing|high|majority|turnout)|fattest|longest"
    r"|most|higher|bigger|larger|greater|as (?:large|big|high|great)|had more"
)
_LEAST = (
    r"lowest|smallest|narrowest|tightest|slimmest|thinnest|closest|poorest|worst|weakest|record low|fewest|lower"
    r"|smaller|narrower|as (?:small|low|narrow|close|tight)|had fewer"
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
_OVERTURNED = re.compile(r"\b(?:overturn|overhaul|overc[oa]me|wiped? out|erased?|eras(?:ing)|demolish|revers)\w*", re.I)
_MOVED = re.compile(r"\b(?:fall|drop|rise|increase|slump|decline|collapse|jump|surge)\b", re.I)
_MOVE_OF_SHARE = re.compile(rf"{_MOVED.pattern} in (?:\w+ ){{0,3}}(?:share|vote|support)\b", re.I)
_HEDGED = re.compile(r"\b(?:one of|among|amongst|not|n[’']t|nearly|almost|second only|joint|arguably|possibly)\b", re.I)
_EVERY_BY_ELECTION = re.compile(
    rf"\b(?:{'|'.join(place(n) for n in range(1, 40))}|\d+(?:st|nd|rd|th)) "
    r"(?:(?:UK|British|parliamentary|parliament|Westminster|Commons) )*(?:by-?elections?|contests?|polls?)"
    r"(?! (?:to(?! be held| take place| date)|in which|that|where|under|caused|triggered|prompted|forced|for|by|with"
    r"|which|fought)\b)",
    re.I,
)
_SCOPED = re.compile(
    r"\b(?:by-?elections?|elections?|since|ever|never|parliament|year|years|history|night|day|country|seat|constituency"
    r"|here|any|no|of all|in (?:the )?[A-Z]\w+)\b",
    re.I,
)
_NARROWED = re.compile(
    r"-held\b|\bheld seat|\b(?:safe|marginal|target|governing|government|opposition|insurgent|incumbent|rural|urban)\b"
    r"|\b(?:for|by) an? ",
    re.I,
)


def record(case: Case) -> Checked:
    """A superlative or a count in order, against every contest of its scope up to its own day."""
    analysis = case.analysis
    if analysis is None or not analysis.lines:
        return case.not_checkable(NO_RESULT)
    scope = scope_of(case, analysis)
    if scope is None:
        return case.not_checkable("it is not clear what it is compared with")
    found = _SUPERLATIVE.search(case.phrase)
    order = next((int(f.value) for f in figures(case.phrase) if f.kind is Kind.ORDINAL), None)
    if found is None:
        return _in_order(case, analysis, scope, order)
    if _HEDGED.search(f"{case.before[-12:]}{case.phrase[: found.start()]}"):
        return case.not_checkable("the words do not say that nothing goes further")
    measure = _measure(case)
    value = _value(analysis, measure, case)
    if not measure or value is None or (measure == "share" and _is_vague(case, scope)):
        return case.not_checkable("it is not clear what is measured")
    return _ranked(case, analysis, scope, order or 1, measure, -1 if found["least"] else 1)


def _is_vague(case: Case, scope: Scope) -> bool:
    """Whether a party's best or worst may be of the whole country as well as of contests like this one."""
    return not scope.is_seat and not re.search(r"\bby-?election|\bwinning|\bwinner", case.before + case.phrase, re.I)


def _ranked(case: Case, here: Analysis, scope: Scope, order: int, measure: str, sign: int) -> Checked:
    """The place of the contest's figure among those of its scope."""
    value = _value(here, measure, case) or Fraction(0)
    further = [a for a in scope.contests if a is not here and _goes_further(a, value, sign, measure, case)]
    told = f"{_shown(value, measure)} here"
    shown = value if value.denominator != 1 else int(value)
    doubt = _doubt(case, here, scope, further, measure, sign)
    if len(further) > order - 1:
        if doubt:
            return case.not_checkable(doubt, shown)
        other = further[-1]
        there = _shown(_value(other, measure, case) or Fraction(0), measure)
        return case.contradicted(shown, f"{told}; {case.place(other)} had {there}")
    if not scope.reaches:
        return case.not_checkable(
            f"the record does not reach so far back; nothing in it {scope.words} conflicts", shown
        )
    if len(further) < order - 1:
        reached = len(further) + sum(_goes_further(a, value, sign, measure, case) for a in scope.marked)
        if doubt or reached >= order - 1:
            return case.not_checkable(doubt or "it depends on which contests are counted", shown)
        return case.contradicted(shown, f"{told}; {len(further)} of the record’s contests {scope.words} went further")
    some = "none" if order == 1 else str(order - 1)
    goes = "goes" if order == 1 else "went"
    return case.supported(shown, f"{told}; {some} of {len(scope.contests)} contests {scope.words} {goes} further")


def _shown(value: Fraction, measure: str) -> str:
    if measure == "swing":
        return f"{points(value)} points"
    if measure in ("turnout", "share") or value.denominator != 1:
        return f"{points(value)} per cent"
    return number(int(value))


def _doubt(case: Case, here: Analysis, scope: Scope, further: Sequence[Analysis], measure: str, sign: int) -> str:
    """Why contests that go further may not be meant: a narrower class, a swing between others, a majority's share."""
    if not _SCOPED.search(case.phrase):
        return "the words do not say among which contests"
    elsewhere = [a for a in further if a.result.contest.constituency_id != here.result.contest.constituency_id]
    if scope.is_seat and further and len(elsewhere) == len(further):
        return "the seat had other boundaries then"
    if measure == "share" and not re.search(r"\bshare|percentage|%|per cent", case.before + case.phrase, re.I):
        return "it may be votes that are compared"
    if _NARROWED.search(case.phrase):
        return "the words compare with a narrower class of contests, which the record does not mark"
    if measure == "swing":
        unlike = [a for a in further if not _is_same_swing(here, a)]
        return f"it depends on whether {case.place(unlike[-1])}, is counted" if unlike else ""
    if measure == "majority" and further and here.majority_share is not None:
        own = sign * here.majority_share
        if not any(sign * a.majority_share > own for a in scope.contests if a.majority_share is not None):
            return "it would be right of the majority as a share of the votes"
    return ""


def _is_same_swing(here: Analysis, other: Analysis) -> bool:
    """Whether two headline swings are between the same parties, which all stood."""
    one, two = here.swing, other.swing
    if one is None or two is None or one.counted_as_nought or two.counted_as_nought:
        return False
    return (one.from_party, one.to_party) == (two.from_party, two.to_party)


def _measure(case: Case) -> str:
    """What is measured: the word in the claim, else the last one before it in the sentence, else in the paragraph."""
    if _MOVED.search(case.phrase) or _MOVE_OF_SHARE.search(case.before):
        return "swing" if re.search(r"\bswing", case.phrase, re.I) else ""
    if _OVERTURNED.search(case.before[-30:] + case.phrase):
        return "overturned"
    if not re.search(_ANY_MEASURE, case.phrase, re.I):
        if _CLOSE.search(case.phrase):
            return "majority"
        if re.search(r"\b(?:best|worst|strongest|weakest|poorest)\b", case.phrase, re.I):
            return "share" if _party(case) else ""
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
    elif measure == "overturned":
        found = _overturned(analysis, case)
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


def _overturned(analysis: Analysis, case: Case) -> int | None:
    """The majority that a gain wiped out: by the party, or of the party, or both, that the words name."""
    found = analysis.outcome
    if found is None or found.general_election != "gain" or analysis.winner is None:
        return None
    sides = {analysis.winner.candidacy.party, (found.gained_from_general_election or "").partition(":")[0]}
    keys = {line.candidacy.party for line in case.analysis.lines} if case.analysis else set()
    named = {m.party for m in PartyNames(case.archive.parties, keys).find(case.before[-30:] + case.phrase)}
    return analysis.previous_majority if named <= sides else None


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
    return case.claim.party or (found[-1].party if found else None)


def _goes_further(other: Analysis, value: Fraction, sign: int, measure: str, case: Case) -> bool:
    there = _value(other, measure, case)
    return there is not None and there * sign > value * sign


def _in_order(case: Case, here: Analysis, scope: Scope, order: int | None) -> Checked:
    """The Nth contest of its scope; contests of one day share their places."""
    day = here.result.contest.polling_day
    if order is None or not re.search(r"by-?election|contest|poll", case.phrase, re.I):
        return case.not_checkable("it is not clear what is counted")
    if re.search(r"\b(?:gain|win|victory|gained|won|Labour|Conservative|Tory|party)\b", case.phrase):
        return _first_gain(case, here, scope, order)
    if not _EVERY_BY_ELECTION.search(case.phrase):
        return case.not_checkable("the words count by-elections of a kind that the record does not mark")
    counted = [a for a in scope.contests if a.result.contest.is_by_election]
    marked = sum(a.result.contest.is_by_election for a in scope.marked)
    before = sum(a.result.contest.polling_day < day for a in counted)
    working = f"{len(counted)} by-elections {scope.words} up to this one"
    if not scope.reaches:
        return case.not_checkable("the record does not reach so far back")
    return case.settled(before < order <= len(counted) + marked, len(counted), working)


def _first_gain(case: Case, here: Analysis, scope: Scope, order: int) -> Checked:
    """A party's first gain or win of its scope."""
    winner = here.winner.candidacy.party if here.winner else None
    is_gain = bool(re.search(r"\bgain", case.phrase))
    party = _party(case) or winner
    if (
        party != winner
        or order != 1
        or re.search(
            r"\b(?:governing|government|opposition|incumbent|loss|defeat|lost|Scottish|Welsh|English|wom[ae]n)\b",
            case.phrase,
            re.I,
        )
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
