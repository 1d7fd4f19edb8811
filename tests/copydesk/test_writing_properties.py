"""What holds of every draft: of contests made at random, and of every contest since 2010."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from figures_in_copy import figures_allowed, figures_given, grade
from hustings.copydesk.writing import Draft, Form, Level
from hustings.copydesk.writing.drafts import draft
from hustings.copydesk.writing.story import Story
from hustings.measures import analyse
from hustings.record.model import Baseline, Constituency, Result
from strategies import baselines, embedded_state, results

SEAT = Constituency(
    id="E14000548", name="Anytown", slug="anytown", boundary_set="2010-2024", nation="England", region="London"
)
UNEARNED = re.compile(r"\b(slash|clung|cling|whisker|landslide|collaps|romp|stunn|crush|oust|snatch|humiliat)[a-z]*\b")


def drafts_of(story: Story) -> list[Draft]:
    """Every level and form."""
    forms = [draft(story, Level.REPORT, form) for form in (Form.HEADLINE, Form.SOCIAL, Form.POST)]
    return [draft(story, level) for level in Level] + forms


def faults(story: Story, made: Draft) -> list[str]:
    """What no draft may have, each with the draft's form and level."""
    text = made.text
    allowed = figures_allowed(story)
    found = [each.text for each in figures_given(story, text) if each.text not in allowed]
    for each in figures_given(story, text):
        if each.is_points and each.text.endswith("%"):
            found.append(f"{each.text} points")
    found += [mark for mark in ("  ", "None", " ,", " .", ",,", "..", ",.", "()", "#") if mark in text]
    found += [match[0] for match in re.finditer(r"\ba (?:8|11|18)\b[\d,]*|\b[Aa]n? [\d,]+-vote", text)]
    found += UNEARNED.findall(text)
    if made.form is not Form.HEADLINE:
        words = made.paragraphs
        found += [f"no full stop: {each[-20:]}" for each in words if not each.endswith(".")]
    if made.form is Form.HEADLINE and not 0 < len(text) <= 70:
        found.append(f"{len(text)} characters")
    if made.form is Form.SOCIAL and len(text) > 280:
        found.append(f"{len(text)} characters")
    return [f"{story.contest.id} {made.level} {made.form}: {fault}" for fault in found]


def sentences_in(text: str) -> int:
    return len(re.findall(r"\.(?=\s|$)", text))


@settings(max_examples=300, deadline=None)
@given(results(min_candidates=1), st.none() | baselines(), st.booleans())
def test_lawful_results_give_faultless_drafts(result: Result, baseline: Baseline | None, is_notional: bool) -> None:
    if baseline is not None:
        baseline = Baseline(result=baseline.result, is_notional=is_notional)
    story = Story(
        analysis=analyse(result, baseline),
        seat=SEAT,
        parties=embedded_state().parties,
        since="2019" if baseline else "",
        first_year=2019,
    )
    assert [fault for made in drafts_of(story) for fault in faults(story, made)] == []


@pytest.mark.data
def test_every_contest_since_2010_gives_faultless_drafts(stories: list[Story]) -> None:
    assert len(stories) > 3_300
    assert [fault for story in stories for made in drafts_of(story) for fault in faults(story, made)][:20] == []


@pytest.mark.data
def test_lengths_and_readability_of_every_contest_since_2010(stories: list[Story]) -> None:
    for story in stories:
        assert sentences_in(draft(story, Level.BRIEF).text) == 3
        least = 5 if story.analysis.baseline is None else 6  # with nothing to compare there is less to say
        assert least <= sentences_in(draft(story, Level.REPORT).text) <= 10
        assert grade(draft(story, Level.EXPLAINER).text) <= 7
