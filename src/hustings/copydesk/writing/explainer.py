"""The result for a reader of twelve: each word of the trade is said in plain words beside its figure."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from hustings.copydesk.writing.naming import again, has_no_party, party_of, pronoun, votes_of
from hustings.copydesk.writing.sentences import is_narrow, lead, vacancy
from hustings.copydesk.writing.story import Story, is_swing_telling, swing_spoiler
from hustings.coverage.bullets import swing_side
from hustings.coverage.verdict import is_set_aside, shown_outcome
from hustings.coverage.words import capital, counted, counted_first, party_in_text, side, uk_weekday
from hustings.measures.display import number, percent, points
from hustings.record.model import INDEPENDENT, SPEAKER, Candidacy
from hustings.record.problems import half_up


def explained(story: Story) -> tuple[str, ...]:
    """The paragraphs, in the order in which one word needs another."""
    stands = story.analysis.winner is not None and not is_set_aside(story.analysis)
    told: tuple[Callable[[Story], str], ...] = (
        (_winner, _occasion, _majority, _before, _swing, _turnout, _deposit)
        if stands
        else (_no_winner, _occasion, _turnout, _deposit)
    )
    return tuple(paragraph for tell in told if (paragraph := tell(story)))


def _winner(story: Story) -> str:
    first, place = story.analysis.winner, story.place
    if first is None:
        return ""
    who = first.candidacy
    text = f"{who.name} has won the vote in {place}. {_standing(story, who)} "
    return f"{text}The winner becomes the Member of Parliament, or MP, for {place}. {story.challenge}".strip()


def _standing(story: Story, who: Candidacy) -> str:
    """For whom the winner stood."""
    name = capital(pronoun(who, story.analysis))
    if who.party == SPEAKER:
        return f"{name} was the Speaker, the MP who keeps order in the House of Commons. The Speaker is in no party."
    if who.party == INDEPENDENT:
        return f"{name} stood as an Independent. That means with no party."
    return f"{name} stood for {party_of(who, story.parties)}."


def _no_winner(story: Story) -> str:
    """A tie without its lot, or a result that a court has set aside."""
    text = lead(story)
    return f"{text} An election court is a court that looks at complaints about a vote." if story.challenge else text


def _occasion(story: Story) -> str:
    contest = story.contest
    day = uk_weekday(contest.polling_day)
    if not contest.is_by_election:
        text = "In a general election every part of the country picks its MP."
        if contest.election_on and contest.election_on != contest.polling_day:
            return f"{text} Most places voted on {uk_weekday(contest.election_on)}. Here the vote came later, on {day}."
        return f"The vote was on {day}. It was part of a general election. {text}"
    text = (
        f"It was a by-election, held on {day}. A by-election is a vote in one place only. It fills a seat in the House "
        "of Commons that has come free."
    )
    return f"{text} {vacancy(story)}".strip()


def _majority(story: Story) -> str:
    analysis = story.analysis
    first, second = analysis.winner, analysis.runner_up
    if first is None or second is None:
        return "No one else stood, so there was no vote to count." if first else ""
    winner = capital(again(first.candidacy, analysis))
    side = "who had no party" if has_no_party(second.candidacy) else f"for {party_of(second.candidacy, story.parties)}"
    text = f"{winner} got {votes_of(first.votes)}. {second.candidacy.name}, {side}, got {votes_of(second.votes)}."
    if analysis.decided_by_lot:
        return f"{text} That is a tie. When there is a tie at the top, the winner is picked by chance. This is a lot."
    gap = f"The gap between first and second is the majority. Here it was {votes_of(analysis.majority or 0)}."
    gap += " That is very close." if is_narrow(story) else ""
    return f"{text} {gap} The winner had {percent(first.share)} of the vote.{_in_a_hundred(first.share)}"


def _in_a_hundred(share: Fraction) -> str:
    """A share as votes out of a hundred; nothing where that would say none or all."""
    many = int(half_up(100 * share, 0))
    return f" That is about {counted(many)} in every 100." if 0 < many < 100 else ""


def _before(story: Story) -> str:
    """Who had the seat, and what a hold or a gain is."""
    holder, outcome = story.holder, shown_outcome(story.analysis)[0]
    before = story.analysis.previous_majority
    if holder is None:
        return ""
    if story.is_notional:
        who, lead_then = party_in_text(holder.party, story.parties), votes_of(before or 0)
        text = (
            f"The borders of seats were drawn anew. So we can only estimate who would have won here in {story.since}. "
            f"This is called a notional result. On these borders {who} would have won by an estimated {lead_then}."
        )
    else:
        who, ahead = capital(side(holder, story.parties).text), f", by {votes_of(before)}" if before else ""
        text = f"{who} won here in {story.since}{ahead}."
    if outcome == "hold":
        return f"{text} When the same side wins again, that is a hold. That is what happened here."
    if outcome == "gain":
        return f"{text} When a seat goes to a new side, that is a gain. That is what happened here."
    return text


def _swing(story: Story) -> str:
    """Swing with its figure, or why no figure would tell much; nothing where none can be worked out."""
    found = story.analysis.swing
    if found is None:
        return ""
    plain = "Swing is one number for how far votes moved from one party to another."
    if not is_swing_telling(story):
        spoiler = swing_spoiler(story)
        if not spoiler:
            return ""
        return f"{plain} Here it would not tell us much. Most of the gain went to {spoiler}."
    away, towards = (swing_side(story.analysis, key, story.parties) for key in (found.from_party, found.to_party))
    base = ", measured from that estimate" if story.is_notional else f", compared with {story.since}"
    return (
        f"{plain} Add what one lost to what the other gained, then halve it. Here the swing was "
        f"{points(found.butler_pp)} points from {away} to {towards}{base}. Points are per cent of the vote."
    )


def _turnout(story: Story) -> str:
    found, base = story.analysis.turnout_announced
    if found.now is None:
        return ""
    counts = "only the votes that were filled in right" if base == "valid" else "all the papers in the boxes"
    return (
        "Turnout tells us how many of the people who could vote did so. "
        f"Here turnout was {percent(found.now)}. That means about {half_up(100 * found.now, 0)} out of every 100. "
        f"This counts {counts}. "
        f"There were {number(story.analysis.result.electorate)} people who could vote."
    )


def _deposit(story: Story) -> str:
    lines = story.analysis.lines
    if len(lines) < 2 or any(line.loses_deposit is None for line in lines):
        return ""
    lost, stood = sum(bool(line.loses_deposit) for line in lines), counted(len(lines))
    own = (
        f"{counted_first(lost)} of the {stood} candidates lost it."
        if lost
        else f"Here all {stood} candidates got it back."
    )
    return (
        "To stand, you must hand over £500. This is a deposit. You get it back if more than one vote in 20 is for you. "
        f"{own}"
    )
