"""The verdict on who won or lost a seat, held or gained it."""

from __future__ import annotations

import re

from hustings.copydesk.case import Case
from hustings.copydesk.facts import cue_in, is_named
from hustings.copydesk.mentions import in_turn, named_in
from hustings.copydesk.names import PartyNames
from hustings.copydesk.readings import NO_RESULT, NO_SUBJECT
from hustings.copydesk.values import Checked, Verdict
from hustings.measures.analysis import Analysis, Line
from hustings.measures.display import number

_A_LOSS = re.compile(r"(?:\b(?:a|the|its|their) (?:\w+ )?|^)(?:loss|defeat)\b", re.I)
_PUT_OUT = re.compile(r"\b(?:the|an?) (?:ousted|defeated|beaten|unseated|toppled|deposed)\b", re.I)
_A_RESULT = re.compile(r"(?:a |an )?(?:\w+ ){0,2}(?:gain|hold)\b", re.I)
_BY_MEMBER = "right by the party of the sitting Member; the record’s column, by the last general election, differs"
_NOT_THE_SEAT = re.compile(
    r"\W*(?:on )?(?:to )?(?:(?:his|her|their|its|the|a) )?"
    r"(?:deposits?|cash|money|£|second|third|fourth|runner|theirs|hers|his own|place|poll|vote)\b",
    re.I,
)
_UNREAL = re.compile(
    r"(?:\b(?:will|would|could|should|might|may|can|must|to|if|hop\w+|expect\w+|want\w*|try\w*|aim\w*|needs?|were)"
    r"|['’]ll|['’]d)\s+(?:\w+ )?$",
    re.I,
)
_AT_ANOTHER_TIME = re.compile(r"\b(?:later|earlier|ago|before|previously|since|then|(?:19|20)\d\d)\b", re.I)


def outcome(case: Case) -> Checked:
    """Who won or lost, held or gained, by the record's column; a note says where the sitting Member's party differs.

    Words that may be about something else are never contradicted: a deposit kept, what is hoped for, another contest.
    """
    checked = _by_column(case)
    if checked.verdict is not Verdict.CONTRADICTED:
        return checked
    why = _doubt(case)
    return case.not_checkable(why, checked.record_value) if why else checked


def _doubt(case: Case) -> str:
    """Why the words may not be about who won this contest; "" where they are."""
    if _NOT_THE_SEAT.match(case.after) or not cue_in(case.words, "outcome"):
        return "it is not clear that this is about the seat"
    if _UNREAL.search(case.before) or re.match(r"to\b", case.words, re.I):
        return "it is not said to have happened"
    subject, candidacy = case.claim.party or _party_of_candidacy(case), case.claim.candidacy_id
    winner = case.analysis.winner.candidacy if case.analysis and case.analysis.winner else None
    is_theirs = winner is not None and (winner.id == candidacy or winner.party == subject)
    if is_theirs:
        return ""
    others = [a.winner.candidacy for a in case.in_seat() if a.winner and a is not case.analysis]
    is_theirs_then = candidacy is None and _AT_ANOTHER_TIME.search(case.sentence)
    if any(who.id == candidacy or (is_theirs_then and who.party == subject) for who in others):
        return "it is right of another contest in this seat, which may be meant"
    return ""


def _by_column(case: Case) -> Checked:
    """The verdict if the words are about this contest."""
    analysis = case.analysis
    winner = analysis.winner if analysis else None
    if analysis is None or winner is None or analysis.outcome is None:
        return case.not_checkable(NO_RESULT)
    said = cue_in(case.words, "outcome") or "win"
    column, working = _column(case, analysis, winner)
    if said == "lose" and _A_LOSS.search(case.words) and analysis.outcome.general_election == "gain":
        return case.supported(column, working)
    subject = case.claim.party or _party_of_candidacy(case)
    if said in ("gain", "hold") and _A_RESULT.match(case.words) and not _sides_named(case):
        subject = winner.candidacy.party
    if said in ("win", "gain", "hold") and winner.candidacy.surname in case.words:
        subject = winner.candidacy.party
    is_winner = case.claim.candidacy_id == winner.candidacy.id or subject == winner.candidacy.party
    if subject is None and case.claim.candidacy_id is None:
        if said == "hold" and analysis.outcome.general_election == "gain":
            return case.not_checkable(NO_SUBJECT)
        if said == "lose":
            agreed = winner in named_in(case, analysis, case.words) or _last_named(case, analysis) not in (None, winner)
            return case.supported(column, working) if agreed else case.not_checkable(NO_SUBJECT)
        return case.supported(column, working) if said in ("hold", "win") else case.not_checkable(NO_SUBJECT)
    if said == "lose":
        to_whom = re.split(r"\b(?:to|by)\b", case.phrase, maxsplit=1)[1:]
        is_to_winner = any(winner in named_in(case, analysis, whom) for whom in to_whom)
        return case.settled(not is_winner or is_to_winner, column, working)
    if said == "beat":
        return _beaten(case, analysis, column, is_winner)
    if not is_winner:
        return case.contradicted(column, working)
    if said == "gain" or case.claim.from_party:
        return _gained(case, analysis, column, working)
    if said == "hold" and analysis.outcome.general_election is None:
        return case.not_checkable("the record does not say who held the seat")
    if said == "hold" and analysis.outcome.general_election == "gain":
        if analysis.outcome.sitting_member == "hold" or _won_last(case) == winner.candidacy.party:
            return case.supported(column, working, _BY_MEMBER)
        return case.contradicted(column, working)
    return case.supported(column, working)


def _last_named(case: Case, analysis: Analysis) -> Line | None:
    """Whom the sentence, with the claim, names last."""
    return next(reversed(in_turn(case, analysis, case.before + case.words)), None)


def _won_last(case: Case) -> str | None:
    """The party that won the contest before in the seat of this name, on whatever boundaries, a by-election or not."""
    day = case.analysis.result.contest.polling_day if case.analysis else None
    before = [a for a in case.in_seat() if day and a.result.contest.polling_day < day and a.winner]
    return before[-1].winner.candidacy.party if before and before[-1].winner else None


def _sides_named(case: Case) -> bool:
    """Whether the words themselves name whose gain or hold it was: "a Tory gain", not "a gain from the Tories"."""
    whose = re.split(r"\bfrom\b", case.words, maxsplit=1)[0]
    return bool(PartyNames(case.archive.parties, set()).find(whose))


def _party_of_candidacy(case: Case) -> str | None:
    line = case.subject()
    return line.candidacy.party if line else None


def _column(case: Case, analysis: Analysis, winner: Line) -> tuple[str, str]:
    """The result as the record's column has it ("Con hold", "Lab gain from Con"), and the sentence for it."""
    found = analysis.outcome
    code = _code(case, winner.candidacy.party)
    result = code
    if found and found.general_election == "hold":
        result = f"{code} hold"
    elif found and found.general_election == "gain":
        result = f"{code} gain from {_code(case, (found.gained_from_general_election or '').partition(':')[0])}"
    second = analysis.runner_up
    ahead = f" to {second.candidacy.name}’s {number(second.votes)}" if second else ""
    return result, f"{winner.candidacy.name} had {number(winner.votes)} votes{ahead}: {result}"


def _code(case: Case, key: str) -> str:
    party = case.archive.parties.get(key)
    return party.abbreviation if party else key


def _gained(case: Case, analysis: Analysis, column: str, working: str) -> Checked:
    found, source = analysis.outcome, case.claim.from_party
    assert found is not None
    if found.general_election is None:
        return case.not_checkable("the record does not say who held the seat")
    holder = (found.gained_from_general_election or "").partition(":")[0]
    by_member = found.gained_from_sitting_member
    if found.general_election == "gain" and source in (None, holder):
        note = "" if found.sitting_member != "hold" else "a hold by the party of the sitting Member"
        return case.supported(column, working, note)
    if source in (None, (by_member or "").partition(":")[0]) and found.sitting_member == "gain":
        return case.supported(column, working, _BY_MEMBER)
    if found.general_election == "hold" and cue_in(case.words, "outcome") in ("win", "hold") and source is None:
        return case.supported(column, working)
    winner = analysis.winner.candidacy.party if analysis.winner else None
    if _won_last(case) not in (None, winner) and source in (None, _won_last(case)):
        return case.supported(column, working, _BY_MEMBER)
    return case.contradicted(column, working)


def _beaten(case: Case, analysis: Analysis, column: str, is_winner: bool) -> Checked:
    first, second = analysis.lines[0], analysis.runner_up
    working = f"{first.candidacy.name} had {number(first.votes)} votes"
    working += f", {second.candidacy.name} {number(second.votes)}" if second else ""
    if re.search(r"\b(?:by|were|was|been)\b", case.words, re.I) and not is_winner:
        return case.supported(column, working)
    if _PUT_OUT.search(f"{case.before[-4:]}{case.words}"):
        return case.settled(not is_winner, column, working)
    verb = re.search(r"\b(?:beat|defeat|unseat|oust|toppl|saw off|seen off|edg)", case.words, re.I)
    spoken = case.before + case.words[: verb.start() if verb else 0]
    if is_winner or is_named(case, first, spoken[-60:]):
        return case.supported(column, working)
    line = case.subject()
    other = next((o for o in analysis.lines if o.candidacy.party == case.claim.from_party), None)
    if line and other:
        return case.settled(line.votes > other.votes, column, working)
    return case.not_checkable("it is not clear who is said to have beaten whom")
