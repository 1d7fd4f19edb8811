"""What a correction changed, figure by figure, in a reader's words: "Electorate: was 83,114, now 74,159"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Any

from hustings.coverage.posts import one_line
from hustings.coverage.words import party_name, uk_date, uk_time
from hustings.measures.display import number
from hustings.measures.majorities import majority, winner_of
from hustings.record.differences import changes
from hustings.record.model import Candidacy, Contest, Count, Figures, Party, RejectedHead, Result, Vacancy

NOT_GIVEN = "not given"
WITHDRAWN = "withdrawn"
NONE = "none"
LABELS = {
    "electorate": "Electorate",
    "ballots_verified": "Ballot papers verified",
    "rejected_ballots": "Rejected ballot papers",
    "lot_winner": "Winner of the lot",
    "valid_votes": "Valid votes",
    "majority": "Majority",
    "winner": "Elected",
    "constituency_id": "Constituency’s code",
    "election_day": "Day of its general election",
    "poll_closes_at": "Close of poll",
    "is_by_election": "By-election",
    "baseline_id": "Contest that changes are measured from",
    "baseline_is_notional": "Measured from a notional result",
    "is_notional": "Notional",
    "writ_issued_on": "Writ issued on",
    "member_id": "Member’s id",
    "person_id": "identity in this record",
    **{head.value: f"Rejected: {head.value.replace('_', ' ')}" for head in RejectedHead},
}
_NO_FACTS = {"id", "candidacies", "election_on", "source"}  # `election_on` counts by the day that follows from it


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One figure or fact that readers had otherwise before.

    `figure` is "votes", the name of a total or of a fact; `candidacy` the id of whom it is about, if of anybody.
    `before` and `after` are numbers of people or papers, or text; None where there is none. `was` and `now` are their
    words. `follows` where nobody entered it, because it is worked out from what was: the majority, say.
    """

    figure: str
    label: str
    before: int | str | None
    after: int | str | None
    was: str
    now: str
    candidacy: str = ""
    follows: bool = False

    @property
    def is_new(self) -> bool:
        """Whether there was nothing before."""
        return self.before is None

    @property
    def sentence(self) -> str:
        return f"{self.label}: was {self.was}, now {self.now}"


def figures_changed(result: Result, before: Figures, after: Figures) -> tuple[Change, ...]:
    """What differs between two sets of figures of one contest, and what follows from their votes.

    `result` is the contest's as it stands. The announced total of valid votes is never shown: it is their sum.
    """
    gone = NOT_GIVEN if after.votes or not before.votes else WITHDRAWN
    contest = result.contest
    found = []
    for d in changes(contest, replace(before, valid_votes=None), replace(after, valid_votes=None)):
        candidacy = contest.candidacy(d.field)
        first, second = (_named(contest, d.field, value) for value in (d.first, d.second))
        found.append(
            Change(
                figure="votes" if candidacy else d.field,
                label=one_line(candidacy.name) if candidacy else LABELS[d.field],
                before=first,
                after=second,
                was=_said(first, NOT_GIVEN),
                now=_said(second, gone),
                candidacy=candidacy.id if candidacy else "",
            )
        )
    return (*found, *_following(result, before, after))


def _named(contest: Contest, field: str, value: int | str | None) -> int | str | None:
    """The winner of a lot is given by id, and read by name."""
    winner = contest.candidacy(str(value)) if field == "lot_winner" else None
    return one_line(winner.name) if winner else value


def _following(result: Result, before: Figures, after: Figures) -> Iterator[Change]:
    stand = {candidacy.id for candidacy in result.contest.candidacies}
    if not before.votes.keys() == after.votes.keys() == stand:
        return
    was, now = (_sums(result, figures) for figures in (before, after))
    for figure, first in was.items():
        if first != now[figure]:
            words = {"was": _said(first, NONE), "now": _said(now[figure], NONE)}
            yield Change(figure=figure, label=LABELS[figure], before=first, after=now[figure], follows=True, **words)


def _sums(result: Result, figures: Figures) -> dict[str, int | str | None]:
    counts = tuple(Count(candidacy=c, votes=figures.votes[c.id]) for c in result.contest.candidacies)
    then = replace(result, counts=counts, lot_winner=figures.lot_winner)
    winner = winner_of(then)
    return {
        "valid_votes": then.valid_votes,
        "majority": majority(then),
        "winner": one_line(winner.name) if winner else None,
    }


def facts_changed(before: Contest, after: Contest, parties: Mapping[str, Party]) -> tuple[Change, ...]:
    """What differs between a contest as it was entered and as it was corrected, its candidates' details included."""
    was, now = _facts(before), _facts(after)
    found = [_fact(name, was[name], now[name]) for name in was if was[name] != now[name]]
    for candidacy in after.candidacies:
        old = before.candidacy(candidacy.id)
        found += [] if old is None else list(_details_changed(old, candidacy, parties))
    return tuple(found)


def _facts(contest: Contest) -> dict[str, Any]:
    facts = {f.name: getattr(contest, f.name) for f in fields(contest) if f.name not in _NO_FACTS}
    return facts | {"election_day": contest.election_day}


def _details_changed(before: Candidacy, after: Candidacy, parties: Mapping[str, Party]) -> Iterator[Change]:
    for detail in fields(after):
        was, now = getattr(before, detail.name), getattr(after, detail.name)
        follows = detail.name == "person_id" and before.member_id != after.member_id
        if was == now or follows:
            continue
        if detail.name == "party":
            was, now = party_name(was, parties), party_name(now, parties)
        yield _fact(detail.name, was, now, after)


def _fact(name: str, was: Any, now: Any, of: Candidacy | None = None) -> Change:
    label = LABELS.get(name, name.replace("_", " ").capitalize())
    return Change(
        figure=name,
        label=f"{one_line(of.name)}: {label[0].lower() + label[1:] if name != 'member_id' else label}" if of else label,
        before=_text(was),
        after=_text(now),
        was=_said(was, NONE),
        now=_said(now, NONE),
        candidacy=of.id if of else "",
    )


def _text(value: Any) -> int | str | None:
    """A fact as tables hold it: dates and times as ISO 8601, none as None."""
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, int) and not isinstance(value, bool) else _said(value, "") or None


def _said(value: Any, nothing: str) -> str:
    """A figure or fact in words."""
    match value:
        case None | "" | ():
            return nothing
        case bool():
            return "yes" if value else "no"
        case int():
            return number(value)
        case datetime():
            return uk_time(value)
        case date():
            return uk_date(value)
        case Vacancy():
            return one_line(f"{value.member}, {value.cause.replace('_', ' ')}, {uk_date(value.vacated_on)}")
        case tuple():
            return ", ".join(map(str, value))
    return one_line(str(value))
