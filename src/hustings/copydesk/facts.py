"""The verdict on who came where, and who lost a deposit."""

from __future__ import annotations

import re

from hustings.copydesk.case import Case
from hustings.copydesk.mentions import in_turn, named_in
from hustings.copydesk.names import PartyNames
from hustings.copydesk.numbers import Kind, figures
from hustings.copydesk.readings import NO_RESULT, NO_SUBJECT
from hustings.copydesk.suggesting import in_case_of, place, spelled
from hustings.copydesk.values import Checked
from hustings.copydesk.words import word_list
from hustings.measures.analysis import Analysis, Line
from hustings.measures.display import number, percent

_ELSE = re.compile(r"\b(?:rest|others?|else|remaining|nobody|no one)\b", re.I)
_FROM_PLACE = re.compile(r"\b(?:from|had been|had (?:come|finished)|previously|last time)\s+(?:\w+ ){0,2}$", re.I)
_PLACE_THEN = re.compile(
    r"\W*(?:place |spot )?(?:to\b|last time|in (?:19|20)\d\d|\w+ years? (?:ago|before|earlier)"
    r"|at the (?:last|previous))",
    re.I,
)
_DENIED = re.compile(
    r"\b(?:(?:neither|nor|none|no one|nobody|no other)\b[^.;,]{0,40}|(?:not|never)\b(?: \w+)? )$", re.I
)
_ALL_BUT = re.compile(
    r"\b(?:all|every\w*|each|nobody|no one)\b[^.;,]{0,24}\b(?:but|bar|except(?: for)?|save|apart from|other than)\b",
    re.I,
)
_LAST = re.compile(r"\b(?:last|bottom|rear|wooden spoon|propp\w* up)\b(?! (?:time|year|june|may|december|night))", re.I)

_FATES = {
    "past": ("lost", "forfeited", "saved", "kept", "retained"),
    "plain": ("lose", "forfeit", "save", "keep", "retain"),
    "present": ("loses", "forfeits", "saves", "keeps", "retains"),
    "doing": ("losing", "forfeiting", "saving", "keeping", "retaining"),
}
_FATE = re.compile(rf"\b(?:{'|'.join(verb for verbs in _FATES.values() for verb in verbs)})\b", re.I)
_DENIAL = re.compile(r"\b(?:not|never|nor|neither|without|no)\b|n['’]t\b", re.I)


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
        if _FROM_PLACE.search(case.before) or _PLACE_THEN.match(case.after):
            return case.supported(line.rank, others, "the place at the election before")
    if doubt := _whose_place(case, analysis, line, said):
        return case.not_checkable(doubt, line.rank)
    return case.contradicted(line.rank, others, suggestion=_with_place(case.words, line.rank), slip=slip)


def _whose_place(case: Case, analysis: Analysis, line: Line, said: int) -> str:
    """Why a wrong place may be somebody else's: the sentence names who came there, and does not bind it to its own."""
    spoken = in_turn(case, analysis, case.before)
    if line in named_in(case, analysis, case.words) or line in spoken[:1] + spoken[-1:]:
        return ""
    there = [other for other in named_in(case, analysis, case.sentence) if other.rank == said and other is not line]
    return f"it is the place of {there[0].candidacy.name}, who may be meant" if there else ""


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
    return words[: named.core] + in_case_of(words[named.core : named.end], place(right)) + words[named.end :]


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
    is_collective = re.search(r"\b(?:every|all|each|both|rest|nobody|no one)", case.words, re.I)
    if is_collective and (collective := _all_but(case, analysis, losers, working)) is not None:
        return collective
    is_of_votes = re.search(r"\bvotes? (?:short|shy|from|off|clear|above|below)\b|%|\bper ?cent\b", case.words)
    if case.claim.stated.value is not None and not is_of_votes:
        return _counted(case, analysis, losers, near, working)
    said = _deposit_said(case)
    line = case.subject() or next((ln for ln in case.subjects() if bool(ln.loses_deposit) == (said == "lost")), None)
    likely = line or next(reversed(in_turn(case, analysis, case.before)), None)
    if not said or likely is None or (line is None and bool(likely.loses_deposit) != (said == "lost")):
        return case.not_checkable("the words do not say whether it was lost" if line else NO_SUBJECT)
    line = likely
    fate = "lost" if line.loses_deposit else "saved"
    share = f"{line.candidacy.name} had {percent(line.share, 2)} of valid votes; 5% or less loses the deposit"
    return case.settled(said == fate, fate, share, suggestion=_with_fate(case.words, fate))


def _with_fate(words: str, fate: str) -> str:
    """The words with the verb for the right fate, in its form and capitals; empty where they have another verb."""
    found = _FATE.search(words)
    if found is None or _DENIAL.search(words):
        return ""
    form = next(at for at, verbs in enumerate(_FATES.values()) if found[0].lower() in verbs)
    right = ("lost", "lose", "loses", "losing") if fate == "lost" else ("saved", "save", "saves", "saving")
    return words[: found.start()] + in_case_of(found[0], right[form]) + words[found.end() :]


def _deposit_said(case: Case) -> str:
    """Whether the words say lost or saved; "did too" and "did not" take their sense from what stands before."""
    if said := cue_in(case.words, "deposit"):
        is_denied = _DENIED.search(case.before) and not cue_in(case.before[-12:], "deposit")
        return said if not is_denied else "saved" if said == "lost" else "lost"
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
    fits = [set(group) <= set(_of_fate(case, analysis)) for group in _groups(case, analysis)]
    if not fits:
        return None
    if not any(fits) and not re.search(rf"{_ELSE.pattern}|\b(?:candidate|part(?:y|ies)|contender)", case.words, re.I):
        return case.not_checkable("it is not clear who are meant by all of them", value)
    return case.settled(any(fits), value, working, suggestion=f"all but the top {spelled(savers)}")


def _of_fate(case: Case, analysis: Analysis) -> list[str]:
    """The candidates who lost their deposits, or who saved them, as the words have it."""
    has_lost = _fate_counted(case) != "saved"
    if re.match(r"(?:nobody|no one)\b", case.words, re.I):
        has_lost = not has_lost
    return [line.candidacy.id for line in analysis.lines if bool(line.loses_deposit) == has_lost]


def _groups(case: Case, analysis: Analysis) -> list[list[str]]:
    """Who may be meant by "all" or "the rest": those that the sentence has named, or all the others."""
    named = [line.candidacy.id for line in in_turn(case, analysis, case.before)]
    apart = {line.candidacy.id for line in analysis.lines if is_named(case, line, case.paragraph_before)}
    apart |= {line.candidacy.id for line in analysis.lines if line.rank == 1}
    others = [line.candidacy.id for line in analysis.lines if line.candidacy.id not in apart]
    everybody = [line.candidacy.id for line in analysis.lines]
    if _ELSE.search(case.words):
        return [others, [each for each in everybody if each not in named]]
    return [group for group in (named, others, everybody) if group]


def is_named(case: Case, line: Line, text: str) -> bool:
    names = PartyNames(case.archive.parties, {line.candidacy.party}).find(text)
    return line.candidacy.surname in text or any(name.party == line.candidacy.party for name in names)


def _fate_counted(case: Case) -> str:
    """What those counted did, lost or saved: by the claim's words, what follows in the clause, or the cue before."""
    following = case.phrase[len(case.words) :]
    figure = next((f for f in figures(case.words) if f.value == case.claim.stated.value), None)
    if figure and (said := cue_in(case.words[figure.end :], "deposit")):
        return said
    if said := cue_in(case.words, "deposit") or cue_in(following, "deposit"):
        return said
    cues = word_list("cues")["deposit"].items()
    found = [(m.start(), name) for name, cue in cues for m in re.finditer(rf"\b(?:{cue})", case.before, re.IGNORECASE)]
    return max(found)[1] if found else "lost"


def _counted(case: Case, analysis: Analysis, losers: list[Line], near: str, working: str) -> Checked:
    """So many deposits lost, or saved; "others" leaves out those named before in the sentence or the paragraph."""
    said = int(case.claim.stated.value or 0)
    is_saved = _fate_counted(case) == "saved" or _ALL_BUT.search(f"{case.before[-40:]}{case.words}")
    meant = [line for line in analysis.lines if line not in losers] if is_saved else losers
    counts = {len(meant)}
    if re.search(r"\b(?:others?|more|further|remaining|besides)\b", case.words + near[-60:-30], re.I):
        named = [sum(is_named(case, line, text) for line in meant) for text in (case.before, case.paragraph_before)]
        counts = {len(meant) - n for n in ([n for n in named if n] or [0])} | {len(meant) - 1}
    right = max(counts)
    written = next((f for f in figures(case.words) if f.value == said), None)
    worded = spelled(right) if written is None or written.is_word else number(right)
    if written:
        said_so = case.words[written.core : written.end]
        worded = case.words[: written.core] + in_case_of(said_so, worded) + case.words[written.end :]
    if said in counts:
        return case.supported(len(losers), working)
    slip = "off_by_one" if abs(said - right) == 1 else ""
    return case.contradicted(len(losers), working, suggestion=worded, slip=slip)
