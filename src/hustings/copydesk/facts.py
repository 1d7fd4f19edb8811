"""The verdict on who won, who came where, and who lost a deposit."""

from __future__ import annotations

import re

from hustings.copydesk.case import Case
from hustings.copydesk.names import PartyNames
from hustings.copydesk.numbers import Kind, figures
from hustings.copydesk.readings import NO_RESULT, NO_SUBJECT
from hustings.copydesk.suggesting import place, spelled
from hustings.copydesk.values import Checked
from hustings.copydesk.words import word_list
from hustings.measures.analysis import Analysis, Line
from hustings.measures.display import number, percent

_A_LOSS = re.compile(r"(?:\b(?:a|the|its|their) (?:\w+ )?|^)(?:loss|defeat)\b", re.I)
_LAST = re.compile(r"\b(?:last|bottom)\b(?! (?:time|year|june|may|december|night))", re.I)


def cue_in(words: str, group: str) -> str:
    """Which of a group of cues (data/copydesk/cues.toml) stands first in the words, "" for none."""
    found: dict[str, str] = word_list("cues")[group]
    met = ((name, re.search(rf"\b(?:{cue})", words, re.IGNORECASE)) for name, cue in found.items())
    return min(((match.start(), at, name) for at, (name, match) in enumerate(met) if match), default=(0, 0, ""))[2]


def rank(case: Case) -> Checked:
    """A candidate's place; equal votes share one."""
    analysis = case.analysis
    if analysis is None:
        return case.not_checkable(NO_RESULT)
    said = _place_said(case, len(analysis.lines))
    line = case.subject() or next((ln for ln in case.subjects() if ln.rank == said), None)
    if line is None or said is None:
        return case.not_checkable(NO_SUBJECT if line is None else "no place in order is given")
    others = f"{line.candidacy.name} was {place(line.rank)} of {len(analysis.lines)} with {number(line.votes)} votes"
    if said == line.rank:
        return case.supported(line.rank, others)
    slip = "off_by_one_place" if abs(said - line.rank) == 1 else ""
    if any(base.rank == said for base in _at_baseline(case, line)):
        slip = slip or "last_election"
    return case.contradicted(line.rank, others, suggestion=_with_place(case.words, line.rank), slip=slip)


def _place_said(case: Case, candidates: int) -> int | None:
    stated = case.claim.stated
    if stated.value is not None:
        return int(stated.value)
    named = next((figure for figure in figures(case.words) if figure.kind is Kind.ORDINAL), None)
    if named:
        return int(named.value)
    if re.search("runners?-up", case.words, re.I):
        return 2
    return candidates if _LAST.search(case.words) else None


def _with_place(words: str, right: int) -> str:
    named = next((figure for figure in figures(words) if figure.kind is Kind.ORDINAL), None)
    if named is None:
        return place(right)
    return words[: named.core] + (place(right) if named.is_word else f"{place(right)}") + words[named.end :]


def _at_baseline(case: Case, line: Line) -> list[Line]:
    lines = [other for earlier in case.earlier() for other in earlier.lines]
    return [other for other in lines if other.candidacy.compares_as == line.candidacy.compares_as]


def deposit(case: Case) -> Checked:
    """A deposit lost or saved, how many were, or all but so many."""
    analysis = case.analysis
    if analysis is None:
        return case.not_checkable(NO_RESULT)
    losers = [line for line in analysis.lines if line.loses_deposit]
    working = (
        f"{len(losers)} of {len(analysis.lines)} candidates had 5% or less of {number(analysis.valid_votes)} votes"
    )
    near = case.article.text[max(0, case.claim.start - 16) : case.claim.end + 60]
    is_collective = re.search(r"\b(?:every|all|each|rest|nobody|no one)", case.words, re.I)
    if is_collective and (collective := _all_but(case, analysis, losers, working)) is not None:
        return collective
    if case.claim.stated.value is not None:
        return _counted(case, analysis, losers, near, working)
    said = _deposit_said(case)
    line = case.subject() or next((ln for ln in case.subjects() if bool(ln.loses_deposit) == (said == "lost")), None)
    if line is None or not said:
        return case.not_checkable(NO_SUBJECT if line is None else "the words do not say whether it was lost")
    fate = "lost" if line.loses_deposit else "saved"
    share = f"{line.candidacy.name} had {percent(line.share, 2)} of valid votes; 5% or less loses the deposit"
    return case.settled(said == fate, fate, share, suggestion=f"{fate} the deposit")


def _deposit_said(case: Case) -> str:
    """Whether the words say lost or saved; "did too" and "did not" take their sense from what stands before."""
    if said := cue_in(case.words, "deposit"):
        return said
    before = case.paragraph_before[-240:]
    found = [
        (m.end(), name)
        for name, cue in word_list("cues")["deposit"].items()
        for m in re.finditer(rf"\b(?:{cue})", before, re.IGNORECASE)
    ]
    said = max(found)[1] if found else ""
    if re.search(r"\b(?:not|n['’]t|less fortunate|less lucky)\b", case.words) and said:
        return "saved" if said == "lost" else "lost"
    return said


def _all_but(case: Case, analysis: Analysis, losers: list[Line], working: str) -> Checked | None:
    """ "All but the top two", "every one of them": who saved a deposit must be those who are set apart."""
    number_set_apart = next((int(f.value) for f in figures(case.words) if f.kind is Kind.NUMBER), None)
    savers = len(analysis.lines) - len(losers)
    value = f"{len(losers)} of {len(analysis.lines)} lost"
    if re.search(r"\b(?:but|except|bar|apart|outside|save)\b", case.words, re.I):
        if number_set_apart is None:
            number_set_apart = 1 if re.search(r"\b(?:winner|victor|one)\b", case.words, re.I) else None
        if number_set_apart is None:
            return None
        right = f"all but the top {spelled(savers)}"
        return case.settled(savers == number_set_apart, value, working, suggestion=right)
    if number_set_apart is not None:
        return None
    apart = [line for line in analysis.lines if line.rank == 1 or _is_named(case, line, case.paragraph_before)]
    is_right = {line.candidacy.id for line in analysis.lines if line not in losers} <= {a.candidacy.id for a in apart}
    return case.settled(is_right, value, working, suggestion=f"all but the top {spelled(savers)}")


def _is_named(case: Case, line: Line, text: str) -> bool:
    names = PartyNames(case.archive.parties, {line.candidacy.party}).find(text)
    return line.candidacy.surname in text or any(name.party == line.candidacy.party for name in names)


def _counted(case: Case, analysis: Analysis, losers: list[Line], near: str, working: str) -> Checked:
    said = int(case.claim.stated.value or 0)
    counts = {len(losers)}
    if cue_in(case.words + near, "deposit") == "saved":
        counts = {len(analysis.lines) - len(losers)}
    if re.search(r"\ball but\s+\S*\s*$", near[: 16 + len(case.words)], re.I) or re.search(r"all but", case.words, re.I):
        counts = {len(analysis.lines) - len(losers)}
    if re.search(r"\bothers?\b|\bmore\b|\bfurther\b", case.words + near[-60:-30], re.I):
        named = sum(_is_named(case, line, case.before) for line in losers)
        counts = {len(losers) - max(1, named), len(losers) - 1}
    right = max(counts)
    written = next((f for f in figures(case.words) if f.value == said), None)
    worded = spelled(right) if written is None or written.is_word else number(right)
    if written:
        worded = case.words[: written.core] + worded + case.words[written.end :]
    if said in counts:
        return case.supported(len(losers), working)
    return case.contradicted(
        len(losers), working, suggestion=worded, slip="off_by_one" if abs(said - right) == 1 else ""
    )


def outcome(case: Case) -> Checked:
    """Who won or lost, held or gained, by the record's column; a note says where the sitting Member's party differs."""
    analysis = case.analysis
    winner = analysis.winner if analysis else None
    if analysis is None or winner is None or analysis.outcome is None:
        return case.not_checkable(NO_RESULT)
    said = cue_in(case.words, "outcome") or "win"
    column, working = _column(case, analysis, winner)
    if said == "lose" and _A_LOSS.search(case.words) and analysis.outcome.general_election == "gain":
        return case.supported(column, working)
    subject = case.claim.party or _party_of_candidacy(case)
    is_winner = case.claim.candidacy_id == winner.candidacy.id or subject == winner.candidacy.party
    if subject is None and case.claim.candidacy_id is None:
        if said == "hold" and analysis.outcome.general_election == "gain":
            return case.not_checkable(NO_SUBJECT)
        return case.supported(column, working) if said in ("hold", "win") else case.not_checkable(NO_SUBJECT)
    if said == "lose":
        return case.settled(not is_winner, column, working)
    if said == "beat":
        return _beaten(case, analysis, column, is_winner)
    if not is_winner:
        return case.contradicted(column, working, suggestion=column)
    if said == "gain" or case.claim.from_party:
        return _gained(case, analysis, column, working)
    if said == "hold" and analysis.outcome.general_election is None:
        return case.not_checkable("the record does not say who held the seat")
    if said == "hold" and analysis.outcome.general_election == "gain":
        note = "it is a hold by the party of the sitting Member" if analysis.outcome.sitting_member == "hold" else ""
        return case.contradicted(column, working, suggestion=column, note=note)
    return case.supported(column, working)


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
    if source and source == by_member:
        return case.supported(column, working, "by the party of the sitting Member; the record’s column differs")
    if found.general_election == "hold" and cue_in(case.words, "outcome") in ("win", "hold") and source is None:
        return case.supported(column, working)
    return case.contradicted(column, working, suggestion=column)


def _beaten(case: Case, analysis: Analysis, column: str, is_winner: bool) -> Checked:
    first, second = analysis.lines[0], analysis.runner_up
    working = f"{first.candidacy.name} had {number(first.votes)} votes"
    working += f", {second.candidacy.name} {number(second.votes)}" if second else ""
    if re.search(r"\b(?:by|were|was|been)\b", case.words, re.I) and not is_winner:
        return case.supported(column, working)
    verb = re.search(r"\b(?:beat|defeat|unseat|oust|toppl|saw off|seen off|edg)", case.words, re.I)
    spoken = case.before + case.words[: verb.start() if verb else 0]
    if is_winner or _is_named(case, first, spoken[-60:]):
        return case.supported(column, working)
    line = case.subject()
    other = next((o for o in analysis.lines if o.candidacy.party == case.claim.from_party), None)
    if line and other:
        return case.settled(line.votes > other.votes, column, working)
    return case.not_checkable("it is not clear who is said to have beaten whom")
