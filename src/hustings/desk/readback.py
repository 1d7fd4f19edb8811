"""The sentence that whoever keyed reads back aloud, against the sheet or the recording."""

from __future__ import annotations

import hashlib
import json

from hustings.measures import analyse
from hustings.measures.display import number
from hustings.record.entries import Part, as_builtins
from hustings.record.model import Contest, Count, DeskState, Figures, Result, Stage


def read_back(contest: Contest, part: Part, figures: Figures) -> str:
    """The figures in one or two sentences, in ballot-paper order, with what follows from them."""
    if part is Part.VERIFICATION:
        return _verification(figures)
    names = [f"{c.name} {number(figures.votes[c.id])}" for c in contest.candidacies if c.id in figures.votes]
    rejected = "not announced" if figures.rejected_ballots is None else number(figures.rejected_ballots)
    total = number(sum(figures.votes.values()))
    return f"{'; '.join(names)}. Total valid votes {total}; rejected {rejected}.{_winner(contest, figures)}"


def _verification(figures: Figures) -> str:
    papers = (
        f"{number(figures.ballots_verified)} ballot papers verified"
        if figures.ballots_verified is not None
        else "No verification total was announced"
    )
    electorate = "not given" if figures.electorate is None else number(figures.electorate)
    return f"{papers}; electorate {electorate}."


def _winner(contest: Contest, figures: Figures) -> str:
    if set(figures.votes) != {c.id for c in contest.candidacies}:
        return ""
    counts = tuple(Count(candidacy=c, votes=figures.votes[c.id]) for c in contest.candidacies)
    analysis = analyse(
        Result(
            contest=contest,
            stage=Stage.COUNTING,
            desk=DeskState.KEYED,
            counts=counts,
            rejected_ballots=figures.rejected_ballots,
            lot_winner=figures.lot_winner,
        ),
        None,
    )
    if analysis.winner is None or analysis.runner_up is None or analysis.majority is None:
        return ""
    first, second = analysis.winner.candidacy.name, analysis.runner_up.candidacy.name
    if analysis.majority == 0:
        return f" {first} and {second} are level."
    return f" {first} leads {second} by {number(analysis.majority)}."


def fingerprint(part: Part, figures: Figures) -> str:
    """Tells one set of figures from another, so that what was read back is what is entered."""
    return hashlib.sha256(json.dumps([part, as_builtins(figures)], sort_keys=True).encode()).hexdigest()[:32]
