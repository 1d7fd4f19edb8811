"""One row of each form as a value."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from hustings.record.reference import Legislation, Overlap, Parliament, Registration
from hustings.sources.numbers import shown
from hustings.sources.official import values as v
from hustings.sources.official.boundaries import NATIONS, REISSUED_CODES
from hustings.sources.official.forms import Claim
from hustings.sources.official.tables import Cells

INDEPENDENT_ID, SPEAKER_ID = "8", "47"
_GENDERS = {"Male": "Male", "M": "Male", "Female": "Female", "F": "Female", "Non-binary": "Non-binary"}
_NOT_LINES = ("TOTOTHV", "MAXOTHV")  # the others' total, and the largest of them, beside the lines that make them up


@dataclass(frozen=True, slots=True)
class Standing:
    """A row of candidacies: whose contest it belongs to, and what it says about the place."""

    day: date | None
    gss: str
    place: str
    region: tuple[str, str]
    candidacy: v.OfficialCandidacy


@dataclass(frozen=True, slots=True)
class Outcome:
    """A row of results, or a notional contest put together: the contest, whose day may not be known yet."""

    day: date | None
    contest: v.OfficialContest


UNDATED = date.min


def standing(cells: Cells) -> Standing:
    """A candidacies row, in the old form or that of 2026 (whose votes may not be there yet)."""
    day, gss = _day(cells), cells.gss("gss")
    candidacy = v.OfficialCandidacy(
        party=_party(cells),
        given_name=cells.text("given_name"),
        surname=cells.text("surname"),
        gender=cells.choice("gender", _GENDERS),
        sitting_member=cells.yes("sitting"),
        former_member=cells.yes("former"),
        member_id=cells.code("member_id"),
        person_id=cells.code("person_id"),
        votes=cells.count_or_missing("votes") if cells.has("is_winner") else cells.count("votes"),
        share=cells.fraction("share"),
        change=cells.fraction("change"),
        is_winner=cells.yes("is_winner"),
        source=cells.source,
        line=cells.line,
    )
    if not candidacy.name:
        cells.problem("R009", "surname", "the candidate has no name")
    region = (cells.text("region_id"), cells.text("region"))
    return Standing(day, gss, cells.text("constituency"), region, candidacy)


def _day(cells: Cells) -> date | None:
    """The by-election's day; None in a file that has no such column, which is a general election's."""
    if cells.has("election_date") and not cells.text("election_date"):
        cells.problem("R009", "election_date", "the by-election has no date")
    return cells.day("election_date")


def _party(cells: Cells) -> v.OfficialParty:
    name, abbreviation = cells.text("party"), cells.text("abbreviation")
    mnis_id = cells.code("mnis_id")
    if cells.has("is_independent"):
        if cells.yes("is_independent"):
            return v.OfficialParty(name="Independent", abbreviation="Ind", mnis_id=INDEPENDENT_ID)
        if cells.yes("is_speaker"):
            return v.OfficialParty(name="Speaker", abbreviation="Spk", mnis_id=SPEAKER_ID)
        name, abbreviation = cells.text("primary_party") or name, cells.text("primary_abbreviation") or abbreviation
    if not name:
        cells.problem("R009", "party", "the candidate has no party, and is neither independent nor the Speaker")
    ec_id, adjunct = cells.code("ec_id"), cells.code("adjunct_ec_id")
    return v.OfficialParty(name=name, abbreviation=abbreviation, mnis_id=mnis_id, ec_id=ec_id, adjunct_ec_id=adjunct)


def outcome(cells: Cells, claim: Claim) -> Outcome:
    """A results row. Figures have to be there unless the row has a publication state of its own (2026)."""
    day, gss, state = _day(cells), cells.gss("gss"), cells.text("state")
    figure = cells.count_or_missing if state and state != "Full results" else cells.count
    contest = v.OfficialContest(
        polling_day=day or UNDATED,
        gss=gss,
        boundary_set="",
        name=cells.text("constituency"),
        region_id=cells.code("region_id"),
        region=cells.text("region"),
        nation=NATIONS.get(gss[:1], ""),
        type=cells.text("type"),
        is_by_election=cells.has("election_date"),
        writ_on=cells.day("writ"),
        declared_at=cells.time("declared"),
        electorate=figure("electorate"),
        valid_votes=figure("valid_votes"),
        rejected_ballots=cells.count_or_missing("rejected_ballots"),
        majority=figure("majority"),
        result=cells.text("result"),
        first_party=cells.text("first_party"),
        second_party=cells.text("second_party"),
        winner_given_name=cells.text("winner_given_name"),
        winner_surname=cells.text("winner_surname"),
        winner_gender=cells.choice("winner_gender", _GENDERS),
        party_columns=tuple((name, cells.count(name) or 0) for name in claim.parties),
        state=state,
        source=cells.source,
        line=cells.line,
    )
    return Outcome(day, contest)


@dataclass(frozen=True, slots=True)
class NotionalLine:
    """One party's line of a notional result, with the contest's figures that every line repeats."""

    gss: str
    name: str
    figures: tuple[int | None, int | None, int | None]  # electorate, valid votes, majority
    candidacy: v.OfficialCandidacy


def notional_2005(cells: Cells) -> NotionalLine | None:
    """A line of the 2005 result on the boundaries of 2010; none for Scotland, whose lines are the actual result."""
    gss, is_aggregate = cells.gss("constituency_id"), cells.text("mnis_party_id") == "NA"
    if gss.startswith("S"):
        return None
    name = "All other candidates" if is_aggregate else cells.text("mnis_party_name")
    abbreviation = "Others" if is_aggregate else cells.text("mnis_party_abbrev")
    candidacy = v.OfficialCandidacy(
        party=v.OfficialParty(name=name, abbreviation=abbreviation, mnis_id=cells.code("mnis_party_id")),
        votes=cells.count("votes"),
        share=cells.fraction("share"),
        is_aggregate=is_aggregate,
        source=cells.source,
        line=cells.line,
    )
    figures = (cells.count("electorate"), cells.count("total_votes"), None)
    return NotionalLine(gss, cells.text("constituency_name"), figures, candidacy)


def notional_2019(cells: Cells) -> NotionalLine | None:
    """A line of the 2019 result on the boundaries of 2024; none for the lines that sum up others."""
    gss = cells.gss("gss")
    if cells.text("code") in _NOT_LINES:
        return None
    name, abbreviation, mnis_id = cells.text("party"), cells.text("abbreviation"), cells.code("mnis_id")
    if name.endswith("Speaker"):  # "Commons Speaker", whose id is given as NA
        mnis_id = SPEAKER_ID
    candidacy = v.OfficialCandidacy(
        party=v.OfficialParty(name=name, abbreviation=abbreviation, mnis_id=mnis_id),
        votes=cells.count("votes"),
        is_aggregate=mnis_id == INDEPENDENT_ID,
        source=cells.source,
        line=cells.line,
    )
    figures = (cells.count("electorate"), cells.count("valid_votes"), cells.count("majority"))
    return NotionalLine(REISSUED_CODES.get(gss, gss), cells.text("constituency"), figures, candidacy)


def registration(cells: Cells) -> Registration:
    return Registration(
        mnis_id=cells.code("mnis_id"),
        name=cells.text("name"),
        ec_id="" if (ec_id := cells.code("ec_id")) == "-" else ec_id,
        jurisdiction=cells.text("jurisdiction"),
        registered_on=cells.day("registered"),
        deregistered_on=cells.day("deregistered"),
    )


def overlap(cells: Cells) -> Overlap:
    new_gss = cells.gss("new_gss")
    parts = ("old_residents", "new_residents", "old_area", "new_area", "old_population", "new_population")
    fractions = [cells.fraction(part) or Decimal(0) for part in parts]
    return Overlap(
        earlier_id=cells.gss("old_gss"),
        earlier_name=cells.text("old_name"),
        later_id=REISSUED_CODES.get(new_gss, new_gss),
        later_name=cells.text("new_name"),
        of_earlier_residents=fractions[0],
        of_later_residents=fractions[1],
        of_earlier_area=fractions[2],
        of_later_area=fractions[3],
        of_earlier_population=fractions[4],
        of_later_population=fractions[5],
    )


def general_election(cells: Cells) -> v.GeneralElection:
    is_notional = bool(cells.yes("notional"))
    day = cells.day("day") or UNDATED
    return v.GeneralElection(polling_day=day, is_notional=is_notional, briefing=cells.text("briefing"))


def boundary_election(cells: Cells) -> v.BoundaryElection:
    return v.BoundaryElection(
        polling_day=cells.day("day") or UNDATED,
        nation=cells.text("nation"),
        set_id=cells.text("set_id"),
        ordinal=cells.count("ordinal") or 0,
    )


def parliament(cells: Cells) -> Parliament:
    return Parliament(
        number=cells.count("number") or 0,
        polling=cells.text("polling"),
        summoned_on=cells.day("summoned"),
        opened_on=cells.day("opened"),
        dissolved_on=cells.day("dissolved"),
        wikidata_id=cells.text("wikidata"),
    )


def order(cells: Cells) -> Legislation:
    return _legislation(cells, (cells.text("enabling"), cells.text("also_enabling")))


def act(cells: Cells) -> Legislation:
    return _legislation(cells, ())


def _legislation(cells: Cells, under: tuple[str, ...]) -> Legislation:
    url = cells.text("url")
    if url and not url.lower().startswith(("https://", "http://")):
        message = f'"{shown(url)}" is not an address on the web: left blank'
        cells.problem("O009", "url", message, found=url, expected="https://…")
        url = ""
    return Legislation(
        title=cells.text("title"),
        url=url,
        made_on=cells.day("made"),
        under=tuple(filter(None, under)),
        begins_on=cells.day("begins"),
        ends_on=cells.day("ends"),
        nation=cells.text("nation"),
    )
