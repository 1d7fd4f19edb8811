"""Whom a text names of those who stood at one contest."""

from __future__ import annotations

from hustings.copydesk.case import Case
from hustings.copydesk.names import PartyNames, Roster
from hustings.copydesk.words import words
from hustings.measures.analysis import Analysis, Line


def named_in(case: Case, analysis: Analysis, text: str) -> list[Line]:
    """Whom a text names, by person or party, in the order of the result."""
    found = in_turn(case, analysis, text)
    return [line for line in analysis.lines if line in found]


def in_turn(case: Case, analysis: Analysis, text: str) -> list[Line]:
    """Whom a text names, each once, in the order in which they were named last."""
    found = Roster([analysis.result.contest]).find(text, words(text))
    people = [(m.start, {c for _, c in m.standings}) for m in found]
    keys = {line.candidacy.party for line in analysis.lines}
    spoken = PartyNames(case.archive.parties, keys).find(text)
    parties = [(m.start, m.party) for m in spoken if not any(0 <= p.start - m.end <= 3 for p in found)]
    last: dict[str, tuple[int, Line]] = {}
    for line in analysis.lines:
        at = [start for start, ids in people if line.candidacy.id in ids]
        at += [start for start, party in parties if party == line.candidacy.party]
        if at:
            last[line.candidacy.id] = (max(at), line)
    return [line for _, line in sorted(last.values(), key=lambda found: found[0])]
