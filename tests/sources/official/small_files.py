"""Small official files for tests: one by-election and one general election's seat, in every form."""

from __future__ import annotations

CANDIDACY_HEADER = (
    "Election date,ONS ID,ONS region ID,Constituency name,County name,Region name,Country name,Constituency type,"
    "Party name,Party abbreviation,Electoral Commission party ID,MNIS party ID,Electoral Commission adjunct party ID,"
    "Candidate first name,Candidate surname,Candidate gender,Sitting MP,Former MP,Member MNIS ID,Votes,Share,Change,"
    "Democracy Club person ID"
)
RESULT_HEADER = (
    "By-election date,Writ date,ONS ID,ONS region ID,Constituency name,County name,Region name,Country name,"
    "Constituency type,Declaration time,Member first name,Member surname,Member gender,Result,First party,Second party,"
    "Electorate,Valid votes,Invalid votes,Majority,Con,Lab,LD,RUK,Green,SNP,PC,DUP,SF,SDLP,UUP,APNI,"
    "All other candidates,Of which other winner"
)
PLACE = "E14000999,E12000003,Anytown,,Yorkshire and The Humber,England,County"
CANDIDATES = (
    f"{PLACE},Labour,Lab,PP53,15,,Ann,Able,Female,No,No,,600,0.6,0.1,101",
    f"{PLACE},Conservative,Con,PP52,4,,Bob,Best,Male,No,No,,300,0.3,-0.1,102",
    f"{PLACE},Independent,Ind,,8,,Cy,Cole,Male,No,No,,100,0.1,,",
)
RESULT = f"{PLACE},,Ann,Able,Female,Lab hold,Lab,Con,2000,1000,7,300,300,600,0,0,0,0,0,0,0,0,0,0,100,0"
DECLARED = f"{PLACE},08/05/2015 03:10,Ann,Able,F,Lab hold,Lab,Con,2000,1000,7,300,300,600,0,0,0,0,0,0,0,0,0,0,100"
NEW_CANDIDACY_HEADER = (
    "Election_Id,Candidate_Id,ONS_Constituency_Id,ONS_Region_Id,Constituency_Name,Region_Name,Country_Name,"
    "Constituency_Type,Nomination_Party_Name,Nomination_Party_Abbreviation,Primary_Party_Name,"
    "Primary_Party_Abbreviation,Primary_Party_MnisId,Primary_Party_ElectoralCommissionId,Adjunct_Party_Name,"
    "Adjunct_Party_Abbreviation,Adjunct_Party_MnisId,Adjunct_Party_ElectoralCommissionId,Is_Standing_As_Independent,"
    "Is_Standing_As_Speaker,Candidate_Given_Name,Candidate_Family_Name,Candidate_Gender,Sitting_Mp,Former_Mp,"
    "Member_MnisId,Is_Winning_Candidate,Vote_Count,Vote_Change,Vote_Share"
)
NEW_RESULT_HEADER = (
    "Election_Id,Election_State,ONS_Constituency_Id,ONS_Region_Id,Constituency_Name,Region_Name,Country_Name,"
    "Constituency_Type,Declaration_Time,Winning_Candidate_Given_Name,Winning_Candidate_Family_Name,"
    "Winning_Candidate_Gender_Name,Short_Result_Summary,Long_Result_Summary,First_Placed_Party,Second_Placed_Party,"
    "Electorate,Valid_Votes,Invalid_Votes,Majority"
)
NEW_PLACE = "E14001999,E12000003,Anytown,Yorkshire and The Humber,England,County"
NEW_CANDIDATES = (
    f"9,1,{NEW_PLACE},Labour / Co-operative,Lab / Co-op,Labour,Lab,15,PP53,Co-operative Party,Co-op,,PP119,No,No,"
    "Ann,Able,Female,No,No,,Yes,600,0.1000,0.6000000000000000000000000000",
    f"9,2,{NEW_PLACE},Independent,IND,,,,,,,,,Yes,No,Bob,Best,Male,No,No,,No,400,,0.4000000000000000000000000000",
)
NEW_RESULT = (
    f"9,Full results,{NEW_PLACE},,Ann,Able,Female,Lab hold,Labour hold,Labour,,2000,1000,7,200"  # first over second
)


def by_election(
    candidates: tuple[str, ...] = CANDIDATES, result: str = RESULT, *, day: str = "07/05/2015", end: str = "\r\n"
) -> dict[str, bytes]:
    """A by-election's two files."""
    rows = [CANDIDACY_HEADER, *(f"{day},{row}" for row in candidates)]
    results = [RESULT_HEADER, f"{day},01/04/2015,{result}"]
    return {"candidacies.csv": end.join(rows).encode(), "constituencies.csv": end.join(results).encode()}


def general_election(candidates: tuple[str, ...] = CANDIDATES, result: str = DECLARED) -> dict[str, bytes]:
    """A general election's two files as they were to 2017: no header, no date, no Democracy Club id."""
    rows = [row.rpartition(",")[0] for row in candidates]
    return {"a": "".join(f"{row}\r\n" for row in rows).encode(), "b": f"{result}\r\n".encode()}


def new_form(candidates: tuple[str, ...] = NEW_CANDIDATES, result: str = NEW_RESULT) -> dict[str, bytes]:
    """A general election's two files in the form of 2026."""
    rows = [NEW_CANDIDACY_HEADER, *candidates]
    return {"candidacies.csv": "\n".join(rows).encode(), "results.csv": f"{NEW_RESULT_HEADER}\n{result}\n".encode()}
