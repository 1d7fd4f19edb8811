"""From the party that a row names to the key of our party table, on which alone candidacies are compared.

The files have no steady key: names and abbreviations vary, registrations differ between Great Britain and Northern
Ireland, and seven registrations are shared. The Members' Names id (MNIS) comes closest, and decides here.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from hustings.record.model import INDEPENDENT, SPEAKER, Party
from hustings.record.problems import Problem
from hustings.record.reference import Registration
from hustings.sources.official.values import OfficialCandidacy, OfficialContest, OfficialRecord, doubt

OTHERS = "others"
_SAME_AS = {  # MNIS ids that are one party to us: successors, one party's two spellings, the three Green parties
    "1006": "1036",  # the Brexit Party, renamed Reform UK
    "1057": "44",
    "1113": "44",
    "1111": "212",  # Shared Ground, renamed from Young People's Party
    "177": "242",  # People Before Profit (Alliance)
}
_IDS = "4:con 15:lab 17:ld 29:snp 44:green 1036:reform 22:plaid 35:ukip 7:dup 30:sf 31:sdlp 38:uup 1:alliance"
_KEYS = {"8": INDEPENDENT, "47": SPEAKER} | dict(  # so that a file read alone, without registrations, has them too
    entry.split(":", 1) for entry in _IDS.split()
)
_ONLY_IN = {"SNP": "Scotland", "PC": "Wales"} | dict.fromkeys(("DUP", "SF", "SDLP", "UUP", "APNI"), "Northern Ireland")


class PartyKeys:
    """The key of every party met in a record, and the parties themselves as values.

    Args:
        record: What was read. Its registrations tell which ids belong together.
        known: Our party table, with the parties of earlier loads. Those that it lacks get a key made of their name;
            those that an earlier load named keep their key, in whatever order files and parties come.
    """

    def __init__(self, record: OfficialRecord, known: Iterable[Party]) -> None:
        self._table = {party.key: party for party in known}
        self._key_of_id = dict(_KEYS)
        self._used: dict[str, set[str]] = defaultdict(set)  # MNIS id -> Electoral Commission ids, by candidacies
        self._registered: dict[str, set[str]] = defaultdict(set)  # the same by the register, which is surer
        self._names: dict[str, tuple[str, str]] = {}
        self._read_candidacies(record.contests)
        self._read_registrations(record.registrations)
        self._name_the_rest()
        self._misfiled = {(p.source, p.line): p for p in misfiled(record.contests)}
        self._codes = {code.casefold(): key for key, party in self._table.items() for code in party.codes}
        self.problems = tuple(self._misfiled.values())

    def of(self, candidacy: OfficialCandidacy) -> str:
        """The key that a candidacy is compared on: for one filed as independent but counted for a party, that party.

        Lines that put several parties together are `others`; joint candidates of Labour and the Co-operative `lab`.
        """
        if problem := self._misfiled.get((candidacy.source, candidacy.line)):
            return self.of_abbreviation(problem.expected) or INDEPENDENT
        if candidacy.is_aggregate and not candidacy.party.mnis_id:
            return OTHERS
        return self.of_id(candidacy.party.mnis_id) or slug(candidacy.party.name)

    def of_id(self, mnis_id: str) -> str:
        """The key of a MNIS id; blank where it was not met."""
        return self._key_of_id.get(_SAME_AS.get(mnis_id, mnis_id), "")

    def of_abbreviation(self, abbreviation: str) -> str:
        """The key of an abbreviation of our table, whatever its case; blank where there is none."""
        return self._codes.get(abbreviation.casefold(), "")

    def parties(self) -> dict[str, Party]:
        """Every party of the table and every one met, by key."""
        met = dict(self._table)
        for mnis_id, (name, abbreviation) in sorted(self._names.items()):
            key = self.of_id(mnis_id)
            if key not in met:
                ids = tuple(sorted(self._ids(mnis_id)))
                met[key] = Party(key=key, name=name, abbreviation=abbreviation, electoral_commission_ids=ids)
        met[OTHERS] = Party(key=OTHERS, name="All other candidates", abbreviation="Others", is_party=False)
        return met

    def _ids(self, mnis_id: str) -> set[str]:
        """The registrations of a party: the register's, or where it has none those that its candidates gave."""
        return self._registered.get(mnis_id) or self._used.get(mnis_id, set())

    def _read_candidacies(self, contests: Iterable[OfficialContest]) -> None:
        """Every party met, by the name that it has at its last actual contest."""
        latest: dict[str, tuple[bool, date, str, str]] = {}
        for contest in contests:
            for party in {candidacy.party for candidacy in contest.candidacies if candidacy.party.mnis_id}:
                mnis_id = _SAME_AS.get(party.mnis_id, party.mnis_id)
                if party.ec_id.startswith("PP"):
                    self._used[mnis_id].add(party.ec_id)
                named = (not contest.is_notional, contest.polling_day, party.name, party.abbreviation)
                latest[mnis_id] = max(latest.get(mnis_id, named), named)
        self._names = {mnis_id: (name, short) for mnis_id, (_, _, name, short) in latest.items()}

    def _read_registrations(self, rows: Iterable[Registration]) -> None:
        for row in rows:
            mnis_id = _SAME_AS.get(row.mnis_id, row.mnis_id)
            if mnis_id and row.ec_id.startswith("PP"):
                self._registered[mnis_id].add(row.ec_id)
            if mnis_id in self._names and row.mnis_id == mnis_id:
                self._names[mnis_id] = (row.name, self._names[mnis_id][1])

    def _name_the_rest(self) -> None:
        """A key for each MNIS id: the table's where it has the party, else a slug of its name, told apart by the id."""
        by_registration: dict[str, set[str]] = defaultdict(set)
        for key, party in self._table.items():
            for ec_id in party.electoral_commission_ids:
                by_registration[ec_id].add(key)
        unnamed = [mnis_id for mnis_id in sorted(self._names, key=int_or_last) if mnis_id not in self._key_of_id]
        for mnis_id in unnamed:
            if key := self._known_key(mnis_id, by_registration):
                self._key_of_id[mnis_id] = key
        taken = {*self._table, *self._key_of_id.values()}
        for mnis_id in unnamed:
            if mnis_id not in self._key_of_id:
                key = slug(self._names[mnis_id][0])
                self._key_of_id[mnis_id] = key = f"{key}-{mnis_id}" if key in taken else key
                taken.add(key)

    def _known_key(self, mnis_id: str, by_registration: Mapping[str, set[str]]) -> str:
        """The table's key of a party, or blank: by name and registration, else by a registration that is its alone.

        A party without registrations on either side is told by its name.
        """
        name, abbreviation = self._names[mnis_id]
        ids = self._ids(mnis_id)
        for key in (f"{slug(name)}-{mnis_id}", slug(name)):
            party = self._table.get(key)
            theirs = set(party.electoral_commission_ids) if party else set()
            if party and (ids & theirs or not (ids and theirs)):
                return key
        others = {*self._registered, *self._used} - {mnis_id}
        shared = {id for other in others for id in self._ids(other)} & ids
        alone = {key for id in ids - shared for key in by_registration.get(id, ())}
        found = alone or {key for id in shared for key in by_registration.get(id, ())}
        if len(found) > 1 or not alone:
            calls = {name.casefold(), abbreviation.casefold()}
            found = {key for key in found if calls & {call.casefold() for call in _calls(self._table[key])}}
        return next(iter(found)) if len(found) == 1 else ""


def _calls(party: Party) -> tuple[str, ...]:
    return party.name, party.abbreviation, *party.codes


def misfiled(contests: Iterable[OfficialContest]) -> list[Problem]:
    """Independents whose votes stand in a party's column where no candidate of that party stood (UCUNF in 2010).

    The party has to be one that stands in the nation: an English independent in the SDLP's column is another slip.
    """
    found = []
    for contest in contests:
        filed = {candidacy.party.abbreviation for candidacy in contest.candidacies}
        for column, votes in contest.party_columns:
            if not votes or column in filed or _ONLY_IN.get(column, "") != contest.nation:
                continue
            for c in contest.candidacies:
                if c.party.mnis_id == "8" and c.votes == votes:
                    message = f"{c.name} is filed as independent; the results have the {votes:,} votes as {column}"
                    found.append(doubt(contest, c, "O114", "party", message, c.party.name, column))
    return found


def slug(name: str) -> str:
    """A name as a key: ASCII letters and digits in lower case, with hyphens.

    >>> slug("Aontú")
    'aontu'
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold().replace("'", "")
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "party"


def int_or_last(text: str) -> tuple[int, str]:
    """Sorts ids that are numbers by value, and others after them."""
    return (int(text), "") if text.isdecimal() else (1 << 62, text)
