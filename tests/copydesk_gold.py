"""Annotated articles (HUSTINGS_DATA/copy) as claims tied by hand, so that verdicts can be tried without a reader."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

from hustings.copydesk.archive import Archive
from hustings.copydesk.reports import plain
from hustings.copydesk.values import Article, Checked, Claim, ClaimType, Comparator, Stated, Unit
from hustings.copydesk.verdicts import verdict_of
from hustings.measures.search import fold
from hustings.record.model import Candidacy

UNITS = {"votes": Unit.VOTES, "percent": Unit.PER_CENT, "points": Unit.POINTS, "ratio": Unit.TIMES, "place": Unit.PLACE}
RICHER = {"vacancy", "seat_history", "record", "ballots"}
"""Where our record reaches further than the annotators', "supported" is right too (the set's README)."""
NOT_NUMBERS = {"date", "seat_history", "vacancy", "record"}
NAMES = {
    "labour and co-operative": "lab",
    "the brexit party": "reform",
    "ukip": "ukip",
    "chuk": "the-independent-group-for-change",
}
CODES = {"res": "respect-party", "wpb": "workers", "ed": "english-democrats", "ruk": "reform"}


@dataclass(frozen=True)
class Gold:
    """One annotation: the claim as tied by hand, its verdict, and the record's figure as the annotators had it."""

    article: Article
    claim: Claim
    quote: str
    verdict: str
    value: Any
    style_issue: str | None

    def is_right(self, checked: Checked) -> bool:
        richer = self.verdict == "not_checkable" and self.claim.type in RICHER and checked.verdict == "supported"
        return checked.verdict == self.verdict or richer

    def is_corrected(self, checked: Checked) -> bool:
        """Whether the right figure is offered, as the set's scorer compares figures."""
        ours = plain(checked.record_value)
        if isinstance(ours, int | float) and isinstance(self.value, int | float):
            whole = float(ours).is_integer() and float(self.value).is_integer()
            return ours == self.value if whole else abs(abs(ours) - abs(self.value)) <= 0.06
        return str(ours).casefold() == str(self.value).casefold()


class GoldClaims:
    """Reads annotated articles against one record."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        contests = (c for c in archive.contests() if not c.is_notional)
        self._by_name = {(fold(archive.constituency(c.id).name), c.polling_day.isoformat()): c.id for c in contests}

    def read(self, paths: Iterable[Path]) -> Iterator[Gold]:
        for path in paths:
            document = json.loads(path.read_text(encoding="utf-8"))
            article = article_of(document)
            for row in document["claims"]:
                claim = self.claim_of(row)
                value = row["record"]["value"]
                yield Gold(article, claim, row["quote"], row["verdict"], value, row.get("style_issue"))

    def claim_of(self, row: dict[str, Any]) -> Claim:
        contest, compared = self.contest_of(row["contest"]), self.contest_of(row.get("compared_with"))
        candidacy = self.candidacy_of(row.get("candidate"), compared if row["type"] == "predecessor" else None, contest)
        party, source, target = (self.party_of(row.get(k)) for k in ("party", "from_party", "to_party"))
        kind, value = row["type"], row["stated"].get("value")
        if kind == "outcome":
            candidacy, party, source = self.outcome_of(str(value), candidacy, party)
        if kind == "identity":
            party = self.party_of(value)
        if kind in NOT_NUMBERS:
            candidacy = party = None
        return Claim(
            start=row["start"],
            end=row["end"],
            type=ClaimType(kind),
            stated=stated_of(row),
            contest_id=contest,
            compared_with=compared,
            candidacy_id=candidacy.id if candidacy else None,
            party=party,
            from_party=source,
            to_party=target,
        )

    def outcome_of(
        self, value: str, candidacy: Candidacy | None, party: str | None
    ) -> tuple[Candidacy | None, str | None, str | None]:
        """ "lose=Lab", "hold=Con", "gain=Con<Lab", "win=Olney" as the words' own subject."""
        kind, _, rest = value.partition("=")
        if kind not in ("lose", "hold", "gain"):
            return candidacy, party, None
        who, _, source = rest.partition("<")
        return (None if kind == "lose" else candidacy), self.party_of(who), self.party_of(source)

    def contest_of(self, place: dict[str, str] | None) -> str | None:
        return (
            self._by_name.get((fold(place["constituency"]), place["date"])) if place and place["constituency"] else None
        )

    def candidacy_of(self, name: str | None, *contests: str | None) -> Candidacy | None:
        for contest_id in contests:
            for candidacy in self.archive.contest(contest_id).candidacies if name and contest_id else ():
                if name and fold(candidacy.name) == fold(name):
                    return candidacy
        return None

    def party_of(self, name: object) -> str | None:
        if not isinstance(name, str) or not name:
            return None
        said = name.casefold()
        listed = (k for k, p in self.archive.parties.items() if said in (p.name.casefold(), p.abbreviation.casefold()))
        return next(listed, None) or NAMES.get(said) or CODES.get(said)


def article_of(document: dict[str, Any]) -> Article:
    published = date.fromisoformat(document["published"])
    return Article(id=document["id"], text=document["text"], title=document["title"], published=published)


def stated_of(row: dict[str, Any]) -> Stated:
    said, quote = row["stated"], row["quote"]
    value = said.get("value")
    is_number = isinstance(value, int | float) and row["type"] not in NOT_NUMBERS
    decimals = re.search(r"\d\.(\d+)", quote)
    unit = UNITS.get(said.get("unit") or "", Unit.NUMBER)
    if unit is Unit.POINTS and re.search(r"%|per ?cent", quote) and "point" not in quote:
        unit = Unit.PER_CENT
    direction = said.get("direction") if said.get("direction") in ("up", "down") else value
    return Stated(
        value=Fraction(str(value)) if is_number else None,
        unit=unit,
        comparator=Comparator(said.get("comparator") or "exact"),
        digits=len(decimals[1]) if decimals else 0,
        direction=1 if direction == "up" else -1 if direction == "down" else 0,
    )


def measured(gold: Iterable[Gold], archive: Archive) -> dict[str, float]:
    """Verdict accuracy, precision and recall of "contradicted", and how often the right figure is offered."""
    rows = [(g, verdict_of(g.claim, g.article, archive)) for g in gold]
    ours = sum(c.verdict == "contradicted" for _, c in rows)
    theirs = sum(g.verdict == "contradicted" for g, _ in rows)
    both = [(g, c) for g, c in rows if g.verdict == c.verdict == "contradicted"]
    return {
        "claims": len(rows),
        "verdict_accuracy": sum(g.is_right(c) for g, c in rows) / len(rows),
        "contradicted_precision": len(both) / max(ours, 1),
        "contradicted_recall": len(both) / max(theirs, 1),
        "correction_accuracy": sum(g.is_corrected(c) for g, c in both) / max(len(both), 1),
    }
