"""What candidates and parties are called in copy: no titles, and pronouns only from the record."""

from __future__ import annotations

from collections.abc import Mapping

from hustings.coverage.words import counted, party_in_text, party_name, possessive, side, stood_as, with_article
from hustings.measures.analysis import Analysis
from hustings.measures.display import number
from hustings.record.model import INDEPENDENT, SPEAKER, Candidacy, Party
from hustings.sources.ballots import fold

Parties = Mapping[str, Party]

_PRONOUNS = {"Female": "she", "Male": "he"}


def label(candidacy: Candidacy, parties: Parties) -> str:
    """The party for brackets, as on the ballot paper: "Liberal Democrat"; the party's own name where that hides it."""
    stood, name = stood_as(candidacy, parties), party_name(candidacy.party, parties)
    is_hidden = fold(stood) == fold(party_name(INDEPENDENT, parties)) and candidacy.party != INDEPENDENT
    return name if is_hidden else stood


def labelled(candidacy: Candidacy, parties: Parties) -> str:
    """A candidate at the first mention: "Kim Leadbeater (Labour)"."""
    return f"{candidacy.name} ({label(candidacy, parties)})"


def party_of(candidacy: Candidacy, parties: Parties) -> str:
    """The party in running text, under the name it stood as: "the Greens", "the Brexit Party", "an Independent"."""
    stood, name = label(candidacy, parties), party_name(candidacy.party, parties)
    is_todays = fold(stood) in fold(name)
    return party_in_text(candidacy.party, parties) if is_todays else with_article(stood)


def has_no_party(candidacy: Candidacy) -> bool:
    """An independent, or the Speaker."""
    return candidacy.party in (INDEPENDENT, SPEAKER)


def side_of(candidacy: Candidacy, parties: Parties, *, is_estimate: bool = False) -> str:
    """The side that a candidacy stands for: the party, or the person without one. An estimate knows no persons."""
    if is_estimate:
        return party_in_text(candidacy.party, parties)
    return side(candidacy, parties).name


def sides(candidacy: Candidacy, parties: Parties) -> str:
    """The side's possessive: "Labour's", "the Conservatives'", and of a person "James Davies's"."""
    return f"{candidacy.name}'s" if has_no_party(candidacy) else possessive(party_in_text(candidacy.party, parties))


def again(candidacy: Candidacy, analysis: Analysis) -> str:
    """A candidate at a later mention: the surname, or the whole name where another candidate's name has it too."""
    surname = f" {fold(candidacy.surname)} "
    same = [line for line in analysis.lines if surname in f" {fold(line.candidacy.name)} "]
    return candidacy.surname if candidacy.surname and len(same) == 1 else candidacy.name


def pronoun(candidacy: Candidacy, analysis: Analysis) -> str:
    """ "she" or "he" where the record has it, else the surname again."""
    return _PRONOUNS.get(candidacy.gender, "") or again(candidacy, analysis)


def votes_of(votes: int) -> str:
    """ "13,296 votes", "one vote"."""
    return f"{counted(votes)} vote{'' if votes == 1 else 's'}"


def figure(votes: int) -> str:
    """A number of votes without its noun: "12,973", "nine"."""
    return counted(votes) if votes < 10 else number(votes)
