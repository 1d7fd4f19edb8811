"""The four by-elections of January to July 2021, to the last digit that was published.

Votes, electorates and rejected papers: House of Commons, electionresults.parliament.uk. Each other figure was worked by
hand from those and set against the citation beside it.
"""

from __future__ import annotations

import pytest

from hustings.measures import Analysis, analyse
from hustings.measures.display import percent, points, signed_points
from hustings.measures.sitting import sitting_party
from strategies import embedded_state

HARTLEPOOL = "parl.hartlepool.by.2021-05-06"
AIRDRIE = "parl.airdrie-and-shotts.by.2021-05-13"
CHESHAM = "parl.chesham-and-amersham.by.2021-06-17"
BATLEY = "parl.batley-and-spen.by.2021-07-01"


def analysis_of(contest_id: str) -> Analysis:
    state = embedded_state()
    return analyse(state.result(contest_id, public=True), state.baseline(contest_id), sitting_party(state, contest_id))


def shown(analysis: Analysis, surname: str) -> tuple[int, str, str, bool]:
    line = next(line for line in analysis.lines if line.candidacy.surname == surname)
    none = "new" if line.is_new else "–"
    share = percent(line.share, 2, unit="")
    return line.votes, share, signed_points(line.change_pp, 2, none=none).replace("−", "-"), line.loses_deposit


def test_batley_and_spen_every_candidate():
    """House of Commons, electionresults.parliament.uk, by-election of 1 July 2021, in order of votes."""
    analysis = analysis_of(BATLEY)
    assert [(line.candidacy.surname, *shown(analysis, line.candidacy.surname)) for line in analysis.lines] == [
        ("Leadbeater", 13_296, "35.27", "-7.42", False),
        ("Stephenson", 12_973, "34.42", "-1.61", False),
        ("Galloway", 8_264, "21.92", "new", False),
        ("Gordon", 1_254, "3.33", "-1.32", True),
        ("Robinson", 816, "2.16", "new", True),
        ("Hirst", 207, "0.55", "new", True),
        ("Thomson", 151, "0.40", "new", True),
        ("Hope", 107, "0.28", "new", True),
        ("Davies", 104, "0.28", "new", True),
        ("Bickerdike", 102, "0.27", "new", True),
        ("Tilt", 100, "0.27", "new", True),
        ("Waters", 97, "0.26", "new", True),
        ("Smith", 75, "0.20", "new", True),
        ("Purser", 66, "0.18", "new", True),
        ("Fransen", 50, "0.13", "new", True),
        ("Laird", 33, "0.09", "new", True),
    ]


def test_batley_and_spen_the_parties_that_dropped_out_stay_in_the_table():
    """House of Commons, electionresults.parliament.uk, general election of 12 December 2019: 16.6 points in all."""
    analysis = analysis_of(BATLEY)
    assert [(a.candidacy.party, a.baseline_votes, percent(a.baseline_share, 2)) for a in analysis.absentees] == [
        ("heavy-woollen", 6_432, "12.15%"),
        ("reform", 1_678, "3.17%"),
        ("green", 692, "1.31%"),
    ]
    assert points(sum(a.change_pp for a in analysis.absentees)) == "−16.6"


def test_batley_and_spen_2019_as_it_was():
    """House of Commons, electionresults.parliament.uk, general election of 12 December 2019."""
    then = analyse(embedded_state().result("parl.batley-and-spen.2019-12-12", public=True), None)
    assert [(line.votes, percent(line.share, 2, unit="")) for line in then.lines] == [
        (22_594, "42.69"),
        (19_069, "36.03"),
        (6_432, "12.15"),
        (2_462, "4.65"),
        (1_678, "3.17"),
        (692, "1.31"),
    ]
    assert (then.valid_votes, then.result.electorate, then.result.rejected_ballots) == (52_927, 79_558, 104)


def test_batley_and_spen_both_turnouts():
    """BBC, ITV and Kirklees Council printed 47.6 per cent of 37,786 verified papers; Parliament 47.5 on valid votes."""
    analysis = analysis_of(BATLEY)
    assert percent(analysis.turnout_valid.now, 2) == "47.49%"
    assert percent(analysis.turnout_ballots.now, 2) == "47.60%"
    assert percent(analysis.turnout_valid.then, 2) == "66.53%"
    announced, base = analysis.turnout_announced
    assert (percent(announced.now), base) == ("47.6%", "verified")
    assert analysis.result.ballots_verified == 37_786
    assert analysis.ballots_counted == 37_778


# contest, electorate, valid, rejected, turnout valid and ballots, majority and its share, the one before, from, to,
# Butler, Steed, hold or gain, gained from, candidates, lost deposits
HEADLINES = [
    (
        BATLEY, 79_373, 37_695, 83, "47.49", "47.60", 323, "0.86", 3_525,
        "lab", "con", "2.90", "3.62", "hold", None, 16, 13,
    ),
    (
        HARTLEPOOL, 70_768, 29_933, 182, "42.30", "42.55", 6_940, "23.19", 3_595,
        "lab", "con", "15.97", "20.96", "gain", "lab", 16, 13,
    ),
    (
        AIRDRIE, 63_705, 21_827, 25, "34.26", "34.30", 1_757, "8.05", 5_201,
        "snp", "lab", "2.51", "3.73", "hold", None, 8, 5,
    ),
    (
        CHESHAM, 72_828, 37_954, 54, "52.11", "52.19", 8_028, "21.15", 16_223,
        "con", "ld", "25.14", "29.30", "gain", "con", 8, 6,
    ),
]  # fmt: skip


@pytest.mark.parametrize("row", HEADLINES, ids=lambda row: row[0].split(".")[1])
def test_headline_figures(row: tuple[object, ...]):
    """Votes: Parliament. Swings: the measures of Commons Library SN02608. Turnout with rejected papers at Hartlepool,
    42.55: National World, 7 May 2021. Majorities of 2019: Parliament, general election of 12 December 2019.
    """
    analysis = analysis_of(str(row[0]))
    swing, outcome = analysis.swing, analysis.outcome
    assert swing is not None and outcome is not None
    assert outcome.general_election == outcome.sitting_member
    assert (
        analysis.result.contest_id,
        analysis.result.electorate,
        analysis.valid_votes,
        analysis.result.rejected_ballots,
        percent(analysis.turnout_valid.now, 2, unit=""),
        percent(analysis.turnout_ballots.now, 2, unit=""),
        analysis.majority,
        percent(analysis.majority_share, 2, unit=""),
        analysis.previous_majority,
        swing.from_party,
        swing.to_party,
        points(swing.butler_pp, 2),
        points(swing.steed_pp, 2),
        outcome.general_election,
        outcome.gained_from_general_election,
        len(analysis.lines),
        sum(line.loses_deposit for line in analysis.lines),
    ) == row


@pytest.mark.parametrize(
    ("contest_id", "surname", "votes", "share", "change", "lost"),
    [
        (HARTLEPOOL, "Mortimer", 15_529, "51.88", "+22.96", False),
        (HARTLEPOOL, "Williams", 8_589, "28.69", "-8.99", False),
        (HARTLEPOOL, "Lee", 2_904, "9.70", "new", False),
        (HARTLEPOOL, "Prescott", 368, "1.23", "-24.61", True),
        (AIRDRIE, "Qaisar-Javed", 10_129, "46.41", "+1.33", False),
        (AIRDRIE, "Stevenson", 8_372, "38.36", "+6.35", False),
        (AIRDRIE, "Callaghan", 2_812, "12.88", "-4.74", False),
        (CHESHAM, "Green", 21_517, "56.69", "+30.42", False),
        (CHESHAM, "Fleet", 13_489, "35.54", "-19.86", False),
        (CHESHAM, "Pantelic", 622, "1.64", "-11.23", True),
    ],
)
def test_candidates_of_the_other_three(contest_id: str, surname: str, votes: int, share: str, change: str, lost: bool):
    """House of Commons, electionresults.parliament.uk; Reform UK continues the Brexit Party. Airdrie's changes are
    +1.3 and +6.4 to one place (Ballot Box Scotland), where papers that counted rejected votes in 2019 had 1.4 and 6.5.
    """
    assert shown(analysis_of(contest_id), surname) == (votes, share, change, lost)


def test_batley_and_spen_majorities_as_shares():
    """House of Commons, electionresults.parliament.uk: 0.9 per cent in 2021, 6.7 in 2019."""
    analysis = analysis_of(BATLEY)
    assert percent(analysis.majority_share, 2) == "0.86%"
    assert percent(analysis.previous_majority_share, 2) == "6.66%"


def test_chesham_swing_is_not_the_mean_of_rounded_changes():
    """Encyclopaedias print 25.2, the mean of 30.4 and 19.9 with its half rounded up; exactly it is 25.1."""
    swing = analysis_of(CHESHAM).swing
    assert swing is not None and points(swing.butler_pp) == "25.1"
