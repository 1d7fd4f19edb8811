"""The forms of Parliament's files, and how a file's form is told by its content: never by its name or folder."""

from __future__ import annotations

import re
from dataclasses import dataclass

from hustings.sources.official.tables import Rows

PLACE = ("gss", "region_id", "constituency", "county", "region", "nation", "type")
CANDIDACY = (
    *PLACE,
    *("party", "abbreviation", "ec_id", "mnis_id", "adjunct_ec_id", "given_name", "surname", "gender"),
    *("sitting", "former", "member_id", "votes", "share", "change", "person_id"),
)
RESULT = (
    *PLACE,
    *("declared", "winner_given_name", "winner_surname", "winner_gender", "result", "first_party", "second_party"),
    *("electorate", "valid_votes", "rejected_ballots", "majority"),
)
OTHER, OTHER_WINNER = "All other candidates", "Of which other winner"
NORTHERN_IRISH = ("DUP", "SF", "SDLP", "UUP", "APNI")
PARTIES_WITHOUT_HEADER = ("Con", "Lab", "LD", "UKIP", "Green", "SNP", "PC", *NORTHERN_IRISH, OTHER, OTHER_WINNER)

_HEADERS = {
    "election_date": ("election date", "by-election date"),
    "writ": ("writ date",),
    "gss": ("ons id", "ons id2", "ons_constituency_id"),
    "region_id": ("ons region id", "ons_region_id"),
    "constituency": ("constituency name", "constituency_name"),
    "county": ("county name",),
    "region": ("region name", "region_name"),
    "nation": ("country name", "country_name"),
    "type": ("constituency type", "constituency_type"),
    "party": ("party name", "nomination_party_name"),
    "abbreviation": ("party abbreviation", "nomination_party_abbreviation"),
    "primary_party": ("primary_party_name",),
    "primary_abbreviation": ("primary_party_abbreviation",),
    "mnis_id": ("mnis party id", "primary_party_mnisid"),
    "ec_id": ("electoral commission party id", "primary_party_electoralcommissionid"),
    "adjunct_ec_id": ("electoral commission adjunct party id", "adjunct_party_electoralcommissionid"),
    "given_name": ("candidate first name", "candidate_given_name"),
    "surname": ("candidate surname", "candidate_family_name"),
    "gender": ("candidate gender", "candidate_gender"),
    "sitting": ("sitting mp", "sitting_mp"),
    "former": ("former mp", "former_mp"),
    "member_id": ("member mnis id", "member_mnisid"),
    "votes": ("votes", "vote_count"),
    "share": ("share", "vote_share"),
    "change": ("change", "vote_change"),
    "person_id": ("democracy club person id", "dc person id"),
    "is_independent": ("is_standing_as_independent",),
    "is_speaker": ("is_standing_as_speaker",),
    "is_winner": ("is_winning_candidate",),
    "declared": ("declaration time", "declaration_time"),
    "winner_given_name": ("member first name", "winning_candidate_given_name"),
    "winner_surname": ("member surname", "winning_candidate_family_name"),
    "winner_gender": ("member gender", "winning_candidate_gender_name"),
    "result": ("result", "short_result_summary"),
    "first_party": ("first party", "first_placed_party"),
    "second_party": ("second party", "second_placed_party"),
    "electorate": ("electorate",),
    "valid_votes": ("valid votes", "valid_votes"),
    "rejected_ballots": ("invalid votes", "invalid_votes"),
    "majority": ("majority",),
    "state": ("election_state",),
    "unused": (
        *("election_id", "candidate_id", "adjunct_party_name", "adjunct_party_abbreviation", "adjunct_party_mnisid"),
        "long_result_summary",
    ),
}
_COLUMN_OF = {header: column for column, headers in _HEADERS.items() for header in headers}
_NOTIONAL_2005 = (
    *("constituency_id", "constituency_name", "mnis_party_id", "mnis_party_name", "mnis_party_abbrev", "votes"),
    *("total_votes", "electorate", "share"),
)
_REGISTRATIONS = ("mnis_id", "name", "ec_id", "jurisdiction", "registered", "deregistered", "updated")
_REGISTRATION_HEADER = (
    *("mnis id", "mnis name", "electoral commission id", "jurisdiction", "registered on", "deregistered on"),
    "primary ec name last updated on",
)
_CODE, _WHOLE, _ISO = r"[ENSW]\d{8}", r"\d+", r"\d{4}-\d\d-\d\d"
_NATION = "England|Northern Ireland|Scotland|Wales"


@dataclass(frozen=True, slots=True)
class _Headless:
    """A form without a header, told by its width and by what some of its cells look like."""

    name: str
    columns: tuple[str, ...]
    looks: dict[int, str]
    widths: tuple[int, ...] = ()

    def fits(self, cells: list[str]) -> bool:
        if len(cells) not in (self.widths or (len(self.columns),)):
            return False
        return all(re.fullmatch(look, cells[index].strip()) for index, look in self.looks.items())


_OVERLAP = (
    *("pair", "old_gss", "old_name", "new_gss", "new_name", "old_residents", "new_residents", "old_area", "new_area"),
    *("old_population", "new_population"),
)
_NOTIONAL_2019 = (
    *("constituency", "other_name", "gss", "serial", "region_code", "nation", "type", "turnout", "electorate"),
    *("valid_votes", "majority", "code", "votes", "abbreviation", "party", "mnis_id"),
)
_PARLIAMENT = ("number", "polling", "summoned", "opened", "dissolved", "wikidata", "e1", "e2", "e3", "e4", "gazette")
_ORDER = ("title", "url", "key", "made", "enabling", "also_enabling", "begins", "ends", "nation", "e1")
_ACT = ("title", "url", "key", "made", "begins", "ends", "nation", "e1")
_KEY, _ANY_NATION = r"[a-z]+-\d.*", rf"{_NATION}|"
_HEADLESS = (
    _Headless("candidacies", CANDIDACY[:21], {0: _CODE, 2: r"\D+", 10: r"\d*", 18: ".*"}, (21,)),
    _Headless("results", (*RESULT, *PARTIES_WITHOUT_HEADER), {0: _CODE, 7: r"[\d/]+ [\d:]+|", 2: r"\D+"}, (31, 32)),
    _Headless("notional 2019", _NOTIONAL_2019, {2: _CODE, 3: _WHOLE, 11: "[A-Z0-9]+"}),
    _Headless("overlaps", _OVERLAP, {0: _CODE * 2, 1: _CODE, 3: _CODE}),
    _Headless("general elections", ("day", "notional", "briefing"), {0: _ISO, 1: "true|false"}),
    _Headless("boundary elections", ("day", "nation", "set_id", "ordinal"), {0: _ISO, 1: _NATION, 2: _WHOLE}),
    _Headless("parliaments", _PARLIAMENT, {0: r"\d\d?", 5: r"Q\d+", 6: r"Q\d+"}),
    _Headless("orders", _ORDER, {2: _KEY, 3: _ISO, 8: _ANY_NATION}),
    _Headless("acts", _ACT, {2: _KEY, 3: _ISO, 6: _ANY_NATION}),
    _Headless("revised codes", ("old", "name", "new"), {0: _CODE, 2: _CODE}),
)
_LEFT = (
    ({"value_in_file", "value_expected"}, "a list of known errors: errors are found by rules here, not looked up"),
    ({"before", "after", "pattern"}, "a history of corrections: only what is published now is read"),
    ({"majority", "verified"}, "a test of a publication state, not a result"),
    ({"ons code", "family name", "result summary"}, "winners alone, without figures: a test of a publication state"),
    ({"onscode", "startdate", "enddate"}, "a list of constituencies' names and dates: the contests carry their own"),
    ({"constituency geographic code", "mnis id"}, "a list of constituencies in 1997: no contest of theirs is here"),
)


@dataclass(frozen=True, slots=True)
class Claim:
    """The form that claims a file: where its columns are, how wide its rows, and where its data begins.

    `parties` are the votes-by-party columns; `unknown` are headings that no column of the form has.
    """

    form: str
    columns: dict[str, int]
    width: int
    rows: Rows
    parties: dict[str, int]
    unknown: tuple[str, ...] = ()


def recognise(rows: Rows) -> Claim | str:
    """The form of a file's rows, or why no reader takes it. A header decides; else most of the first 50 rows."""
    if not rows:
        return "it is empty"
    header = [cell.strip().casefold() for cell in rows[0][1]]
    for words, why in _LEFT:
        if words <= set(header):
            return why
    if claim := _by_header(header, rows):
        return claim
    sample = rows[:50]
    for form in _HEADLESS:
        if 2 * sum(form.fits(cells) for _, cells in sample) > len(sample):
            return _headless_claim(form, rows)
    return "no reader knows its form"


def _by_header(header: list[str], rows: Rows) -> Claim | None:
    if tuple(header) == _NOTIONAL_2005:
        return Claim("notional 2005", {name: i for i, name in enumerate(header)}, len(header), rows[1:], {})
    if tuple(header) == _REGISTRATION_HEADER:
        return Claim("registrations", {name: i for i, name in enumerate(_REGISTRATIONS)}, len(header), rows[1:], {})
    columns: dict[str, int] = {}
    for i, cell in enumerate(header):
        if cell in _COLUMN_OF:
            columns.setdefault(_COLUMN_OF[cell], i)
    form = "candidacies" if {"gss", "votes", "surname", "party"} <= columns.keys() else ""
    form = "results" if {"gss", "electorate", "valid_votes", "majority"} <= columns.keys() else form
    if not form:
        return None
    taken, unused = set(columns.values()), _HEADERS["unused"]
    names = {i: name.strip() for i, name in enumerate(rows[0][1]) if i not in taken and header[i] not in unused}
    after = {name: i for i, name in names.items() if form == "results" and i > columns["majority"]}
    unknown = tuple(name for name in names.values() if name not in after)
    return Claim(form, columns, len(header), rows[1:], after, unknown)


def _headless_claim(form: _Headless, rows: Rows) -> Claim:
    widths = [len(cells) for _, cells in rows[:50]]
    width = max(set(widths), key=widths.count)
    columns = {name: i for i, name in enumerate(form.columns) if i < width}
    parties = {name: columns.pop(name) for name in PARTIES_WITHOUT_HEADER if name in columns and form.name == "results"}
    return Claim(form.name, columns, width, rows, parties)
