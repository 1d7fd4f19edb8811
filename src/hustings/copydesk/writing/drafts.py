"""Drafts: one contest's story told at a length and for a place. A person reads every one before it is published."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from hustings.copydesk.writing import sentences
from hustings.copydesk.writing.explainer import explained
from hustings.copydesk.writing.facts import Fact, by_weight, facts
from hustings.copydesk.writing.naming import has_no_party, labelled, party_of, votes_of
from hustings.copydesk.writing.story import Story, story_of
from hustings.coverage.values import Verdict
from hustings.coverage.verdict import is_set_aside, verdict
from hustings.coverage.words import capital, uk_date
from hustings.measures.almanac import Almanac
from hustings.measures.analysis import Line
from hustings.measures.display import percent
from hustings.record.state import State

HEADLINE, SOCIAL = 70, 280  # characters
_BRIEF, _REPORT = 3, 10  # sentences
_ALWAYS = 99  # a weight that is told whatever the room: the result, and a challenge to it
_SENTENCE_END = re.compile(r"\.(?= [A-Z]|$)")
_REHEARSAL = "REHEARSAL. "


class Level(StrEnum):
    BRIEF = "brief"
    REPORT = "report"
    EXPLAINER = "explainer"


class Form(StrEnum):
    """`post` is Markdown for a live page: its title, an empty line, its words."""

    TEXT = "text"
    HEADLINE = "headline"
    SOCIAL = "social"
    POST = "post"


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """One draft. `paragraphs` are its words, `entry` the ledger entry that its figures rest on.

    `cautions` are for the person who reads it and are no part of the copy; `facts` the kinds of fact told, the
    weightiest first (empty for the explainer, the headline and the social form, whose order is fixed).
    """

    contest_id: str
    level: Level
    form: Form
    title: str
    paragraphs: tuple[str, ...]
    entry: int | None
    cautions: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The copy itself; a post's title is its first line."""
        shown = (self.title, *self.paragraphs) if self.form is Form.POST else self.paragraphs
        return "\n\n".join(shown)

    @property
    def made(self) -> str:
        """How the draft was made, for whoever is about to publish it."""
        entry = "" if self.entry is None else f", entry {self.entry}"
        return f"Drafted from the record{entry}; a person has to read it before it is published."


def write(
    state: State,
    contest_id: str,
    *,
    level: Level = Level.REPORT,
    form: Form = Form.TEXT,
    almanac: Almanac | None = None,
) -> Draft:
    """A draft about one declared contest; *level* is that of the text form. *almanac* is of the same state.

    Raises:
        UnknownThing: No such contest.
        Refused: Nothing of its count is published, or it is an estimate in which nobody voted.
    """
    return draft(story_of(state, contest_id, almanac), level, form)


def offered(story: Story) -> dict[str, Draft]:
    """Every draft of one declaration, by name: the three levels, and the headline, social and post forms."""
    levels = {level.value: draft(story, level) for level in Level}
    return levels | {form.value: draft(story, Level.BRIEF, form) for form in Form if form is not Form.TEXT}


def draft(story: Story, level: Level, form: Form = Form.TEXT) -> Draft:
    """The story told at one level and in one form."""
    chosen = _chosen(facts(story), _BRIEF if level is Level.BRIEF else _REPORT)
    told: tuple[str, ...] = ()
    if form is Form.HEADLINE:
        paragraphs: tuple[str, ...] = (headline(story),)
    elif form is Form.SOCIAL:
        paragraphs = (social(story),)
    elif form is Form.POST:
        paragraphs, told = post_words(story), ("result", "majority_before", "first_two", "turnout")
    elif level is Level.EXPLAINER:
        paragraphs = explained(story)
    else:
        paragraphs = (
            _paragraphs(story, chosen)
            if level is Level.REPORT
            else (_joined(story, [fact.sentence for fact in by_weight(chosen)]),)
        )
        told = tuple(fact.kind for fact in by_weight(chosen))
    entry = story.analysis.result.entry
    return Draft(
        contest_id=story.contest.id,
        level=level,
        form=form,
        title=headline(story),
        paragraphs=_marked(story, paragraphs) if form in (Form.TEXT, Form.SOCIAL) else paragraphs,
        entry=entry.number if entry else None,
        cautions=story.cautions,
        facts=told,
    )


def _marked(story: Story, paragraphs: tuple[str, ...]) -> tuple[str, ...]:
    """What comes of a rehearsal says so in its first words."""
    return (_REHEARSAL + paragraphs[0], *paragraphs[1:]) if story.is_test else paragraphs


def _chosen(found: tuple[Fact, ...], most: int) -> tuple[Fact, ...]:
    """The weightiest facts that fit into so many sentences, in the order in which they stand."""
    kept: set[str] = set()
    room = most
    for fact in by_weight(found):
        length = len(_SENTENCE_END.findall(fact.sentence))
        if length <= room or fact.weight >= _ALWAYS:
            kept.add(fact.kind)
            room -= length
    return tuple(fact for fact in found if fact.kind in kept)


def _paragraphs(story: Story, chosen: Sequence[Fact]) -> tuple[str, ...]:
    """An inverted pyramid: a paragraph for each theme, by the weightiest fact in it, the result alone at the head."""
    themes: dict[str, list[Fact]] = {}
    for fact in chosen:
        themes.setdefault(fact.theme, []).append(fact)
    order = sorted(themes.values(), key=lambda told: -max(fact.weight for fact in told))
    return tuple(_joined(story, [fact.sentence for fact in told]) for told in order)


def _joined(story: Story, told: Sequence[str]) -> str:
    """Sentences one after the other; a subject that was the last sentence's too becomes "it" or "they"."""
    pronouns = {"The majority": "It"}
    for candidacy in story.contest.candidacies:
        if not has_no_party(candidacy):
            pronouns[capital(party_of(candidacy, story.parties))] = "They"
    text = [*told[:1]]
    for before, sentence in pairwise(told):
        again = (s for s in pronouns if before.startswith(f"{s} ") and sentence.startswith((f"{s} was ", f"{s} had ")))
        subject = next(again, "")
        text.append(pronouns[subject] + sentence.removeprefix(subject) if subject else sentence)
    return " ".join(text)


def headline(story: Story) -> str:
    """At most 70 characters: who won, from whom and by how much, or as much of that as there is room for."""
    prefix = _REHEARSAL if story.is_test else ""
    return next(text for text in (prefix + each for each in _headlines(story)) if len(text) <= HEADLINE)


def _headlines(story: Story) -> tuple[str, ...]:
    """Headlines from the fullest to the shortest."""
    analysis, said = story.analysis, _said(story)
    if said is None:
        return ("",)
    if analysis.winner is None or is_set_aside(analysis):
        word = said.short.lower()
        return f"{story.place}: {word}", capital(word)
    without, whom = _in_short(story)
    by = " by lot" if analysis.decided_by_lot else f" by {votes_of(analysis.majority or 0)}"
    by = "" if len(analysis.lines) == 1 else by
    return without + whom + by, without + whom, without + by, without, f"{story.place}: {said.short}", said.short


def _said(story: Story) -> Verdict | None:
    return verdict(story.analysis, story.place, story.since, story.parties)


def _in_short(story: Story) -> tuple[str, str]:
    """ "Liberal Democrats gain Anytown" and " from Conservatives", which is empty on a hold."""
    said = _said(story)
    words = capital(said.words.partition(" from ")[0]) if said else ""
    return capital(_without_articles(words)), _without_articles(sentences.from_whom(story).rstrip(","))


def _without_articles(words: str) -> str:
    """ "Liberal Democrats gain Anytown from Conservatives"; the Speaker keeps the article."""
    return re.sub(r"(^| from )[Tt]he (?!Speaker)", r"\1", words)


def social(story: Story) -> str:
    """At most 280 characters: the result, the first candidates with their votes, and turnout while there is room."""
    analysis = story.analysis
    day = uk_date(story.contest.polling_day)
    is_postponed = story.contest.election_day != story.contest.polling_day
    kind = f", postponed poll of {day}" if is_postponed else f", general election of {day}"
    kind = f" by-election, {day}" if story.contest.is_by_election else kind
    text = f"{story.place}{kind}: {_result_in_short(story)}."
    pieces = [f"{_score(story, line)}." for line in analysis.lines[:3]]
    turnout, _ = analysis.turnout_announced
    if turnout.now is not None:
        pieces.insert(2, f"Turnout {percent(turnout.now)}.")
    room = SOCIAL - (len(_REHEARSAL) if story.is_test else 0)
    for piece in pieces:
        if len(text) + 1 + len(piece) <= room:
            text = f"{text} {piece}"
    return text


def _result_in_short(story: Story) -> str:
    """The result without the place: "Labour hold, majority 323"."""
    analysis, said = story.analysis, _said(story)
    if said is None or analysis.winner is None or is_set_aside(analysis):
        return said.words if said else ""
    without, whom = _in_short(story)
    words = without.removesuffix(story.place).rstrip().removesuffix(" in") + whom
    if len(analysis.lines) == 1:
        return f"{words}, unopposed"
    return f"{words}, by lot after a tie" if analysis.decided_by_lot else f"{words}, majority {analysis.majority:,}"


def _score(story: Story, line: Line) -> str:
    return f"{labelled(line.candidacy, story.parties)} {votes_of(line.votes)}, {percent(line.share)}"


def post_words(story: Story) -> tuple[str, ...]:
    """Two or three lines of a live post, in Markdown: the result with what it was before, the votes, the turnout."""
    if story.analysis.winner is None or is_set_aside(story.analysis):
        told = [f"{sentences.lead(story)} {sentences.challenged(story)}".strip(), sentences.turnout(story)]
    else:
        told = [
            f"{sentences.lead(story)} {story.challenge or sentences.majority_before(story)}".strip(),
            f"{sentences.first_two(story)} {sentences.third(story)}".strip(),
            sentences.turnout(story),
        ]
    return tuple(escaped(line) for line in told if line)


def escaped(text: str) -> str:
    """Words in which Markdown finds nothing to mark up."""
    return re.sub(r"([\\`*_\[\]<>#])", r"\\\1", text)
