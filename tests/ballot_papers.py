"""Contests, parties and figures for tests of declarations, typed out so that they rest on no other part."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime

from hustings.record.model import Candidacy, Contest, Count, DeskState, Party, Result, Stage

_PARTIES = """
lab|Labour|Lab|Labour Party,PP53
con|Conservative|Con|PP52
ld|Liberal Democrat|LD|Lib Dem
workers|Workers Party of Britain|WPB|Workers
yorkshire|The Yorkshire Party|Yorks|TYP
english-democrats|English Democrats|ED|
ukip|UK Independence Party|UKIP|
loony|Official Monster Raving Loony Party|Loony|MRLP
ags|Alliance for Green Socialism|AGS|
cpa|Christian Peoples Alliance|CPA|
freedom-alliance|Freedom Alliance|FA|
for-britain|The For Britain Movement|FBM|
rejoin-eu|Rejoin EU|RejEU|
sdp|Social Democratic Party|SDP|
heritage|Heritage Party|Heritage|
reform|Reform UK|Reform|Brexit
green|Green Party|Green|
hwd|Heavy Woollen District Independents|HWD|
nep|The North East Party|NEP|
wep|Women's Equality Party|WEP|
ind|Independent|Ind|
"""

_BATLEY_2021 = """
cpa|Paul|Bickerdike|102
ags|Mike|Davies|104
ind|Jayda|Fransen|50
workers|George|Galloway|8264
ld|Thomas|Gordon|1254
english-democrats|Therese|Hirst|207
loony|Howling Laud|Hope|107
heritage|Susan|Laird|33
lab|Kim|Leadbeater|13296
sdp|Oliver|Purser|66
yorkshire|Corey|Robinson|816
rejoin-eu|Andrew|Smith|75
con|Ryan|Stephenson|12973
ukip|Jack|Thomson|151
freedom-alliance|Jonathan|Tilt|100
for-britain|Anne|Waters|97
"""

_BATLEY_2019 = """
green|Ty|Akram|692
lab|Tracy|Brabin|22594
con|Mark|Brooks|19069
hwd|Paul|Halloran|6432
ld|John|Lawson|2462
reform|Clive|Minihan|1678
"""

_HARTLEPOOL_2021 = """
ind|Adam|Gaines|126
loony|Incredible|Flying Brick|108
con|Jill|Mortimer|15529
lab|Paul|Williams|8589
ind|Sam|Lee|2904
ind|Thelma|Walker|250
"""

BATLEY, BATLEY_2019, HARTLEPOOL = (
    "parl.batley-and-spen.by.2021-07-01",
    "parl.batley-and-spen.2019-12-12",
    "parl.hartlepool.by.2021-05-06",
)


def _lines(table: str) -> list[list[str]]:
    return [line.split("|") for line in table.strip().splitlines()]


def make_parties() -> dict[str, Party]:
    return {
        key: Party(key=key, name=name, abbreviation=short, codes=tuple(code for code in codes.split(",") if code))
        for key, name, short, codes in _lines(_PARTIES)
    }


def make_contest(contest_id: str, table: str, constituency_id: str, polling_day: date) -> Contest:
    candidacies = tuple(
        Candidacy(id=surname.lower().replace(" ", "-"), name=f"{given} {surname}", surname=surname, party=party)
        for party, given, surname, _ in _lines(table)
    )
    return Contest(
        id=contest_id,
        constituency_id=constituency_id,
        polling_day=polling_day,
        is_by_election=".by." in contest_id,
        candidacies=candidacies,
        poll_closes_at=datetime(polling_day.year, polling_day.month, polling_day.day, 21, tzinfo=UTC),
    )


def make_votes(table: str) -> dict[str, int]:
    return {surname.lower().replace(" ", "-"): int(votes) for _, _, surname, votes in _lines(table)}


def batley() -> Contest:
    """The by-election of 1 July 2021, all 16 candidates in ballot-paper order."""
    return make_contest(BATLEY, _BATLEY_2021, "E14000548", date(2021, 7, 1))


def batley_votes() -> dict[str, int]:
    return make_votes(_BATLEY_2021)


def batley_baseline() -> Result:
    """The general election of 12 December 2019."""
    contest = make_contest(BATLEY_2019, _BATLEY_2019, "E14000548", date(2019, 12, 12))
    votes = make_votes(_BATLEY_2019)
    return Result(
        contest=contest,
        stage=Stage.DECLARED,
        desk=DeskState.PUBLISHED,
        counts=tuple(Count(candidacy=c, votes=votes[c.id]) for c in contest.candidacies),
        electorate=79558,
        rejected_ballots=104,
    )


def hartlepool() -> Contest:
    """Six of the candidates of 6 May 2021, three of them independents."""
    return make_contest(HARTLEPOOL, _HARTLEPOOL_2021, "E14000733", date(2021, 5, 6))


def hartlepool_votes() -> dict[str, int]:
    return make_votes(_HARTLEPOOL_2021)


class TwoSeats:
    """`Ballots` with two seats, each awaiting one result; Airdrie and Shotts is known and has no contest."""

    def __init__(self) -> None:
        self._contests = {contest.id: contest for contest in (batley(), hartlepool())}
        self._parties = make_parties()

    def constituencies(self) -> Mapping[str, tuple[str, ...]]:
        return {
            "Batley and Spen": ("E14000548",),
            "Hartlepool": ("E14000733",),
            "Airdrie and Shotts": ("S14000003",),
        }

    def contest(self, contest_id: str) -> Contest | None:
        return self._contests.get(contest_id)

    def awaiting(self, constituency_ids: tuple[str, ...]) -> list[Contest]:
        return [c for c in self._contests.values() if c.constituency_id in constituency_ids]

    def parties(self) -> Mapping[str, Party]:
        return self._parties

    def baseline(self, contest_id: str) -> Result | None:
        return batley_baseline() if contest_id == BATLEY else None
