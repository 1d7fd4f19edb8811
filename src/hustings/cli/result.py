"""`hustings result`: the analysis of one contest."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import click
from rich.markup import escape
from rich.table import Table

from hustings.cli.show import console, opened, print_json, table
from hustings.coverage.bullets import summary
from hustings.coverage.page import contest_panel
from hustings.coverage.standing import stage_at
from hustings.coverage.words import election_name, uk_date
from hustings.errors import UnknownThing
from hustings.formats.analysis_json import analysis_document
from hustings.house.commons import what_changed
from hustings.measures import analyse
from hustings.measures.analysis import Analysis
from hustings.measures.display import number, percent, signed_points
from hustings.measures.sitting import sitting_party
from hustings.record.model import DeskState, Result, Stage
from hustings.record.state import State
from hustings.sources.ballots import fold


@click.command()
@click.argument("contest")
@click.option("--json", "as_json", is_flag=True, help="Print the analysis as one flat JSON document.")
def result(contest: str, as_json: bool) -> None:
    """The figures of CONTEST (its id, or a constituency's name for the latest there), and what follows from them.

    Figures that are keyed but not yet published are shown too, and said to be so: this is the desk's own view.

    Example: hustings result parl.batley-and-spen.by.2021-07-01 --json
    """
    with opened() as record:
        state = record.state
        contest = named_contest(state, contest)
        figures = as_of(state.result(contest), datetime.now(UTC))
        analysis = analyse(figures, state.baseline(contest), sitting_party(state, contest))
        if as_json:
            print_json(
                analysis_document(
                    analysis,
                    party_names=state.parties,
                    constituency=state.constituency(contest),
                    is_test=state.is_test,
                )
            )
        else:
            _print(state, analysis)


def as_of(result: Result, now: datetime) -> Result:
    """The result at the stage that ledger and clock tell; provisional figures stay so, at the desk."""
    if result.stage is Stage.PROVISIONAL:
        return result
    return replace(result, stage=stage_at(result.stage, result.contest, now))


def named_contest(state: State, asked: str) -> str:
    """The contest of this id, else the latest in the constituency of this name."""
    if asked in state.contests:
        return asked
    seats = {c.id for c in state.constituencies.values() if fold(asked) in (fold(c.name), fold(c.slug))}
    there = [book.contest for book in state.contests.values() if book.contest.constituency_id in seats]
    return max(there, key=lambda contest: contest.polling_day).id if there else asked


def _print(state: State, analysis: Analysis) -> None:
    out, found = console(), analysis.result
    constituency = state.constituency(found.contest_id)
    out.print(f"[bold]{escape(constituency.name)}[/bold], {uk_date(found.contest.polling_day)} ({found.contest_id})")
    if not analysis.lines:
        out.print(f"No count yet. Stage: {found.stage.value.replace('_', ' ')}.")
        return
    if found.desk in (DeskState.KEYED, DeskState.CONFIRMED):
        one_source = ", from one source alone" if found.one_source else ""
        stage = found.stage.value.replace("_", " ")
        out.print(f"[bold]{found.desk.value.upper()}, NOT PUBLISHED[/bold]{one_source}; stage: {stage}")
    else:
        _print_summary(state, found.contest_id)
    out.print(_candidates(state, analysis))
    for line in (*_totals(analysis), *_in_the_house(state, found.contest_id)):
        out.print(line)


def _print_summary(state: State, contest_id: str) -> None:
    for bullet in summary(contest_panel(state, contest_id, datetime.now(UTC)), state.parties):
        console().print(f"• {escape(bullet)}")


def _candidates(state: State, analysis: Analysis) -> Table:
    made = table(
        ("Candidate", "left"),
        ("Party", "left"),
        ("Votes", "right"),
        ("Share", "right"),
        ("Change", "right"),
        ("", "left"),
    )
    for line in analysis.lines:
        made.add_row(
            escape(line.candidacy.name),
            escape(line.candidacy.description or state.parties[line.candidacy.party].name),
            number(line.votes),
            percent(line.share),
            "new" if line.is_new else signed_points(line.change_pp),
            "lost deposit" if line.loses_deposit else "",
        )
    for absentee in analysis.absentees:
        party = absentee.candidacy.description or state.parties[absentee.candidacy.party].name
        made.add_row("(did not stand)", escape(party), "–", "–", signed_points(absentee.change_pp), "")
    return made


def _in_the_house(state: State, contest_id: str) -> list[str]:
    """What a published by-election changed in the Commons, where the record holds the House."""
    try:
        before, after = what_changed(state, contest_id)
    except UnknownThing:
        return []
    return [
        f"In the Commons: overall majority of the government {number(before.government_majority)} before, "
        f"{number(after.government_majority)} after; working majority {number(before.working_majority)} before, "
        f"{number(after.working_majority)} after"
    ]


def _totals(analysis: Analysis) -> list[str]:
    found = analysis.result
    lines = [
        f"Valid votes {number(analysis.valid_votes)}; rejected {number(found.rejected_ballots)}; "
        f"verified {number(found.ballots_verified)}; electorate {number(found.electorate)}",
        f"Turnout: valid votes {percent(analysis.turnout_valid.now)}; valid and rejected "
        f"{percent(analysis.turnout_ballots.now)}; verified {percent(analysis.turnout_verified.now)}",
        f"Majority {number(analysis.majority)} ({percent(analysis.majority_share)}); before "
        f"{number(analysis.previous_majority)}",
    ]
    if analysis.baseline:
        since = election_name(analysis.baseline.result.contest)
        lines.append(f"Changes in percentage points since {since} ({analysis.baseline.contest_id})")
    if found.entry:
        lines.append(f"Entry {found.entry.number}, {found.entry.at:%Y-%m-%d %H:%M} UTC: {escape(found.entry.source)}")
    return lines
