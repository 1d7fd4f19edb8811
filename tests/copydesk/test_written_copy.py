"""Written copy read back: the checker finds no contradiction in anything that the writer writes."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable

import pytest

from hustings.copydesk.archive import Archive
from hustings.copydesk.writing.drafts import offered
from hustings.copydesk.writing.story import Story, story_of
from hustings.home import open_embedded
from hustings.record.book import Record
from written_copy import contradictions

SAMPLED, SEED = 150, 20210701  # contests of the 3,315 since 2010; benchmarks/copydesk.py --full reads all of them
UNSEEMLY = re.compile(r"\b(?:slash|clung|cling|scrap(?:e|ed) home|squeak|hung on|seiz|snatch|grab|wrest)\w*", re.I)


def all_contradictions(stories: Iterable[Story], archive: Archive) -> list[str]:
    return [found for story in stories for found in contradictions(story, archive)]


def test_no_draft_of_the_embedded_record_is_contradicted() -> None:
    with open_embedded() as record:
        archive = Archive(record.state)
        told = [
            story_of(record.state, contest.id) for contest in record.all_contests() if contest.id in archive.analyses
        ]
        assert all_contradictions(told, archive) == []


@pytest.mark.data
def test_no_draft_of_a_contest_since_2010_is_contradicted(official: Record, stories: list[Story]) -> None:
    archive = Archive(official.state)
    held = [story for story in stories if story.contest.is_by_election]
    others = [story for story in stories if not story.contest.is_by_election]
    chosen = random.Random(SEED)
    sample = [*chosen.sample(held, SAMPLED // 3), *chosen.sample(others, SAMPLED - SAMPLED // 3)]
    assert all_contradictions(sample, archive) == []


def test_one_call_offers_every_form_of_a_declaration_none_more_certain_than_the_record() -> None:
    with open_embedded() as record:
        drafts = offered(story_of(record.state, "parl.batley-and-spen.by.2021-07-01"))
    assert list(drafts) == ["brief", "report", "explainer", "headline", "social", "post"]
    assert drafts["headline"].text == "Labour hold Batley and Spen by 323 votes"
    assert drafts["social"].text.startswith("Batley and Spen by-election, 1 July 2021: Labour hold, majority 323.")
    assert drafts["post"].text.startswith("Labour hold Batley and Spen by 323 votes\n\nKim Leadbeater held")
    assert all("projected" not in draft.text and "expected" not in draft.text for draft in drafts.values())


@pytest.mark.data
def test_where_a_member_died_no_draft_speaks_of_a_fight(stories: list[Story]) -> None:
    mourned = [s for s in stories if s.contest.vacancy is not None and s.contest.vacancy.cause == "death"]
    assert mourned
    for story in mourned:
        assert [UNSEEMLY.findall(draft.text) for draft in offered(story).values()] == [[]] * 6, story.contest.id
