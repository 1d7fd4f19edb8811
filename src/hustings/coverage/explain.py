"""Key things to know: the words of an election night for somebody who meets them for the first time.

Each answer is in plain words first and then in this contest's own figures, as far as readers already have them.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from hustings.coverage.bullets import last_time, swing_side
from hustings.coverage.values import Explainer, Panel
from hustings.coverage.verdict import loser, shown_outcome
from hustings.coverage.words import capital, counted, counted_first, side, uk_weekday
from hustings.measures.analysis import Analysis, Convention
from hustings.measures.display import number, percent, points
from hustings.record.model import Party

Parties = Mapping[str, Party]


def explainers(panel: Panel, parties: Parties) -> tuple[Explainer, ...]:
    """The questions and answers for one contest."""
    answers = [
        _by_election(panel) if panel.contest.is_by_election else _general_election(),
        _constituency(panel),
        _majority(panel, parties),
        _turnout(panel),
        _swing(panel, parties),
        _hold(panel, parties),
        *_deposit(panel),
    ]
    return tuple(answers)


def _made(key: str, question: str, *paragraphs: str) -> Explainer:
    return Explainer(id=f"about-{key}", question=question, paragraphs=tuple(p for p in paragraphs if p))


def _by_election(panel: Panel) -> Explainer:
    vacancy, contest = panel.contest.vacancy, panel.contest
    why = f"{vacancy.reason.rstrip('.')}." if vacancy else ""
    return _made(
        "by-election",
        "What is a by-election?",
        "A by-election fills one seat in the House of Commons that fell vacant between general elections. Only the "
        "people of that seat vote, and the rest of the House stays as it is.",
        f"This one is for {panel.constituency.name}. {why} Polling day: {uk_weekday(contest.polling_day)}.".replace(
            "  ", " "
        ),
    )


def _general_election() -> Explainer:
    return _made(
        "general-election",
        "What is a general election?",
        "At a general election every seat in the House of Commons is filled at once, each by its own contest.",
    )


def _constituency(panel: Panel) -> Explainer:
    seat, analysis = panel.constituency, panel.analysis or panel.previous
    electorate = analysis.result.electorate if analysis else None
    people = ""
    if electorate is not None:
        when = "" if panel.analysis is analysis else f" in {panel.since}"
        people = f" {number(electorate)} people were entitled to vote there{when}: that number is the electorate."
    where = ", ".join(part for part in (seat.region, seat.nation) if part)
    return _made(
        "constituency",
        "What is a constituency?",
        "An area that elects one Member of Parliament. Whoever has the most votes wins; more than half is not needed.",
        f"{seat.name} is a constituency in {where}.{people}" if where else people.strip(),
    )


def _majority(panel: Panel, parties: Parties) -> Explainer:
    plain = (
        "The winner's votes minus the runner-up's. It says how many votes lie between first and second place, not that "
        "the winner had more than half."
    )
    analysis = panel.analysis
    if analysis is not None and analysis.winner and analysis.runner_up and analysis.majority is not None:
        first, second = analysis.winner, analysis.runner_up
        if analysis.decided_by_lot:
            own = f"Here the two leading candidates had {number(first.votes)} votes each, and a lot decided."
        else:
            own = (
                f"Here: {number(first.votes)} for {first.candidacy.name} minus {number(second.votes)} for "
                f"{second.candidacy.name} is a majority of {number(analysis.majority)}."
            )
        return _made("majority", "What is a majority?", plain, own)
    return _made("majority", "What is a majority?", plain, _sentence(last_time(panel, parties)))


def _sentence(clause: str) -> str:
    return f"{clause}." if clause else ""


def _turnout(panel: Panel) -> Explainer:
    plain = (
        "How much of the electorate voted. There are two usual ways to count it: all papers in the boxes, or only "
        "the valid ones. The first is known early in the night and is what returning officers announce."
    )
    analysis = panel.analysis
    if analysis is None or analysis.turnout_announced[0].now is None:
        last = panel.previous.turnout_valid.now if panel.previous else None
        own = f"In {panel.since} it was {percent(last)}, counting valid votes." if last is not None else ""
        return _made("turnout", "What is turnout?", plain, own)
    turnout, base = analysis.turnout_announced
    electorate = number(analysis.result.electorate)
    papers, which = {
        "verified": (analysis.result.ballots_verified, "ballot papers were verified"),
        "ballots": (analysis.ballots_counted, "ballot papers, valid and rejected, were counted"),
        "valid": (analysis.valid_votes, "valid votes were counted"),
    }[base]
    own = f"Here {number(papers)} {which} from an electorate of {electorate}: {percent(turnout.now)}."
    if base != "valid" and analysis.turnout_valid.now is not None:
        votes, share = number(analysis.valid_votes), percent(analysis.turnout_valid.now)
        own += f" Counting only the {votes} valid votes it is {share}."
    return _made("turnout", "What is turnout?", plain, own)


def _swing(panel: Panel, parties: Parties) -> Explainer:
    plain = (
        "One number for how support moved between two parties: add the points of the vote that one lost to the points "
        "that the other gained, and halve it. It does not say that voters went straight from the one to the other."
    )
    analysis = panel.analysis
    swing = analysis.swing if analysis else None
    if panel.is_elected and analysis is not None and swing is not None:
        away, towards = (swing_side(analysis, key, parties) for key in (swing.from_party, swing.to_party))
        size = points(swing.butler_pp)
        own = f"Here it is {size} percentage points from {away} to {towards}, measured from {panel.since}."
        own += _halved(analysis, away, towards)
    else:
        own = _swing_needed(panel, parties)
    return _made("swing", "What is swing?", plain, own)


def _halved(analysis: Analysis, away: str, towards: str) -> str:
    """The swing worked from the two changes behind it, in points: " Labour fell 7.4 points and ..."."""
    swing = analysis.swing
    if swing is None:
        return ""
    fell, rose = (_moved(analysis, key) for key in (swing.from_party, swing.to_party))
    if fell is None or rose is None:
        return ""
    half = "sum" if fell <= 0 <= rose else "difference"
    moves = f"{_move(away, fell)} points and {_move(towards, rose)}"
    return f" {capital(moves)}; half the {half} is {points(swing.butler_pp)}."


def _moved(analysis: Analysis, key: str) -> Fraction | None:
    """A side's change in points, counting it as nought where it did not stand; None where it had two candidates."""
    now = [line for line in analysis.lines if line.candidacy.compares_as == key]
    gone = [absentee.change_pp for absentee in analysis.absentees if absentee.candidacy.compares_as == key]
    if len(now) + len(gone) != 1:
        return None
    return 100 * now[0].share if now and now[0].is_new else now[0].change_pp if now else gone[0]


def _move(who: str, change: Fraction) -> str:
    return f"{who} {'fell' if change < 0 else 'rose'} {points(abs(change))}"


def _swing_needed(panel: Panel, parties: Parties) -> str:
    previous = panel.previous
    if previous is None or previous.runner_up is None or previous.winner is None or previous.swing_needed_pp is None:
        return ""
    if previous.decided_by_lot or (panel.analysis is not None and panel.analysis.lines):
        return ""
    second, holder = (side(line.candidacy, parties).name for line in (previous.runner_up, previous.winner))
    return (
        f"{capital(second)}, second in {panel.since}, would need a swing of more than "
        f"{points(previous.swing_needed_pp)} points to take {panel.constituency.name} from {holder}."
    )


def _hold(panel: Panel, parties: Parties) -> Explainer:
    plain = (
        "A hold: the party that won this seat before has won it again. A gain: another party has taken it. Newsrooms "
        "differ on what “before” means; this page measures from the last general election and says so."
    )
    analysis, verdict = panel.analysis, panel.verdict
    outcome, lost_by = shown_outcome(analysis)
    own = _sentence(last_time(panel, parties))
    if analysis is not None and analysis.outcome is not None and verdict is not None and outcome is not None:
        own = f"{verdict.words}."
        if analysis.outcome.shown is Convention.GENERAL_ELECTION and not panel.contest.baseline_is_notional:
            before = f": {loser(analysis, analysis.outcome.shown, parties)} won it" if lost_by else ", as"
            own = f"{verdict.words}{before} in {panel.since}."
    return _made("hold-gain", "What are a hold and a gain?", plain, own)


def _deposit(panel: Panel) -> tuple[Explainer, ...]:
    """Nothing for a contest to which another rule applied."""
    plain = (
        "Everyone who stands pays £500. It is paid back to those with more than one-twentieth (5%) of the valid votes; "
        "the others lose it."
    )
    lines, own = panel.analysis.lines if panel.analysis else (), ""
    if any(line.loses_deposit is None for line in lines):
        return ()
    if len(lines) > 1 and panel.analysis is not None:
        lost, needed = sum(bool(line.loses_deposit) for line in lines), (panel.analysis.valid_votes or 0) // 20 + 1
        enough = f"Here {number(needed)} {'vote was' if needed == 1 else 'votes were'} enough to keep it"
        own = f"{enough}. {counted_first(lost) if lost else 'None'} of the {counted(len(lines))} candidates lost it."
    return (_made("deposit", "What is a deposit?", plain, own),)
