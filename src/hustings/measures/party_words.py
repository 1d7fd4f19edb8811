"""What a party is called: by its name as a label, and with its article inside a sentence."""

from __future__ import annotations

from collections.abc import Mapping

from hustings.record.model import INDEPENDENT, SPEAKER, Party

_IN_TEXT = {
    "con": "the Conservatives",
    "lab": "Labour",
    "ld": "the Liberal Democrats",
    "snp": "the SNP",
    "green": "the Greens",
    "dup": "the DUP",
    "sdlp": "the SDLP",
    "ukip": "UKIP",
    "bnp": "the BNP",
    INDEPENDENT: "an Independent",
    SPEAKER: "the Speaker",
}
_WITH_ARTICLE = (
    "Party",
    "Democrats",
    "Unionists",
    "Independents",
    "Movement",
    "Peoples Alliance",
    "Front",
    "Coalition",
)


def party_in_text(key: str, parties: Mapping[str, Party]) -> str:
    """A party's name inside a sentence, with its article: "the Conservatives", "Labour", "the Yorkshire Party"."""
    if key in _IN_TEXT:
        return _IN_TEXT[key]
    return with_article(party_name(key, parties))


def with_article(name: str) -> str:
    """A party's name inside a sentence: "the Yorkshire Party", "Rejoin EU"."""
    if name.startswith("The "):
        return "the " + name[4:]
    return f"the {name}" if any(word in name for word in _WITH_ARTICLE) else name


def party_name(key: str, parties: Mapping[str, Party]) -> str:
    """A party's name as a label: "Conservative", "Labour"."""
    return parties[key].name if key in parties else key
