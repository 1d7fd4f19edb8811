"""Ten questions that newsrooms ask of the record: as an address of our API, and in SQL on the same tables.

Each leaves a hole for a number: a floor of minus so many votes (or contests), which every row is above. It changes the
question and never its answer, so that a server that keeps its answers can be asked something new each time.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question. `ours` is the API's address, its rows under `rows`; `sql` has `:n` where `ours` has `{n}`.

    `key` names the columns that tell rows apart, where the order of the answer is not part of the question.
    """

    name: str
    words: str
    rows: str
    ours: str
    sql: str
    key: tuple[str, ...] = ()


TOTALS = """
    select {groups}party, count(*) as candidacies, sum(votes) as votes, sum(rank = 1) as seats,
        sum(loses_deposit) as lost_deposits
    from candidacies where {where} and is_notional = 0 and votes >= :n group by {groups}party
"""


def totals(where: str, groups: str = "", only: str = "1") -> str:
    """Sums by party, and shares of the group's votes."""
    window = f"partition by {groups.rstrip(', ')}" if groups else ""
    shares = f"select *, 1.0 * votes / sum(votes) over ({window}) as share from ({TOTALS})"
    whole = f"select * from ({shares}) where {only} order by {groups}votes desc"
    return whole.format(where=where, groups=groups)


TEN = (
    Question(
        name="by_elections",
        words="every by-election since 2010, with its swing",
        rows="contests",
        ours="/api/v1/contests?is_by_election=true&polling_day_from=2010-05-07&sort=-polling_day&limit=1000"
        "&fields=contest_id,polling_day,constituency,winner_party,outcome,swing_from,swing_to,butler_pp"
        "&valid_votes_min=-{n}",
        sql="""select contest_id, polling_day, constituency, winner_party, outcome, swing_from, swing_to, butler_pp
            from contests where is_by_election = 1 and polling_day >= '2010-05-07' and valid_votes >= :n
            order by polling_day desc, contest_id limit 1000""",
    ),
    Question(
        name="lost_deposits",
        words="lost deposits by party, 2024",
        rows="totals",
        ours="/api/v1/totals?polling_day=2024-07-04&is_by_election=false&votes_min=-{n}",
        sql=totals("polling_day = '2024-07-04' and is_by_election = 0"),
        key=("party",),
    ),
    Question(
        name="closest",
        words="the twenty closest seats of 2024",
        rows="contests",
        ours="/api/v1/contests?polling_day=2024-07-04&is_notional=false&sort=majority&limit=20"
        "&fields=contest_id,constituency,winner,winner_party,second_party,majority,majority_share"
        "&valid_votes_min=-{n}",
        sql="""select contest_id, constituency, winner, winner_party, second_party, majority, majority_share
            from contests where polling_day = '2024-07-04' and is_notional = 0 and valid_votes >= :n
            order by majority, contest_id limit 20""",
    ),
    Question(
        name="regions",
        words="Labour's share by nation and region, 2024",
        rows="totals",
        ours="/api/v1/totals?polling_day=2024-07-04&is_by_election=false&by=nation,region&party=lab&votes_min=-{n}",
        sql=totals("polling_day = '2024-07-04' and is_by_election = 0", "nation, region, ", "party = 'lab'"),
    ),
    Question(
        name="changed_hands",
        words="seats that changed hands in 2024",
        rows="contests",
        ours="/api/v1/contests?polling_day=2024-07-04&outcome=gain&is_notional=false&limit=1000"
        "&fields=contest_id,constituency,winner,winner_party,gained_from,majority,butler_pp&valid_votes_min=-{n}",
        sql="""select contest_id, constituency, winner, winner_party, gained_from, majority, butler_pp
            from contests where polling_day = '2024-07-04' and outcome = 'gain' and is_notional = 0
            and valid_votes >= :n order by contest_id limit 1000""",
    ),
    Question(
        name="candidates",
        words="who stood at Batley and Spen in 2021",
        rows="candidacies",
        ours="/api/v1/candidacies?contest_id=parl.batley-and-spen.by.2021-07-01&sort=rank"
        "&fields=candidate_id,name,party,description,votes,share,change_pp,is_new,rank,loses_deposit&votes_min=-{n}",
        sql="""select candidate_id, name, party, description, votes, share, change_pp, is_new, rank, loses_deposit
            from candidacies where contest_id = 'parl.batley-and-spen.by.2021-07-01' and votes >= :n
            order by rank, candidate_id limit 100""",
        key=("candidate_id",),
    ),
    Question(
        name="turnout",
        words="turnout, lost deposits and gains at each general election",
        rows="elections",
        ours="/api/v1/elections?is_by_election=false&is_notional=false&contests_min=-{n}",
        sql="select * from elections where is_by_election = 0 and is_notional = 0 and contests >= :n"
        " order by polling_day limit 100",
    ),
    Question(
        name="women",
        words="women elected in 2024, by party",
        rows="totals",
        ours="/api/v1/totals?polling_day=2024-07-04&is_by_election=false&gender=Female&rank=1&votes_min=-{n}",
        sql=totals("polling_day = '2024-07-04' and is_by_election = 0 and gender = 'Female' and rank = 1"),
        key=("party",),
    ),
    Question(
        name="best_shares",
        words="the twenty best shares of the Greens",
        rows="candidacies",
        ours="/api/v1/candidacies?party=green&is_notional=false&sort=-share&limit=20"
        "&fields=contest_id,polling_day,constituency,name,votes,share,rank&votes_min=-{n}",
        sql="""select contest_id, polling_day, constituency, name, votes, share, rank from candidacies
            where party = 'green' and is_notional = 0 and votes >= :n order by share desc, contest_id limit 20""",
    ),
    Question(
        name="every_seat",
        words="every seat of 2024: winner, majority, turnout, swing",
        rows="contests",
        ours="/api/v1/contests?polling_day=2024-07-04&is_notional=false&limit=1000"
        "&fields=contest_id,constituency,region,winner,winner_party,majority,turnout_valid_share,butler_pp,outcome"
        "&valid_votes_min=-{n}",
        sql="""select contest_id, constituency, region, winner, winner_party, majority, turnout_valid_share,
            butler_pp, outcome from contests where polling_day = '2024-07-04' and is_notional = 0
            and valid_votes >= :n order by contest_id limit 1000""",
    ),
)
