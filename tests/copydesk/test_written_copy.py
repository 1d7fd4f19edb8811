"""Written copy read back: the checker finds no contradiction in what the writer writes of the by-elections of 2021."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hustings.copydesk.archive import Archive
from hustings.copydesk.checking import check_article
from hustings.copydesk.values import Article, Verdict
from hustings.copydesk.writing import Form, Level
from hustings.copydesk.writing.drafts import draft
from hustings.copydesk.writing.story import story_of
from hustings.home import open_embedded

FORMS = [(level, Form.TEXT) for level in Level] + [(Level.REPORT, form) for form in Form if form is not Form.TEXT]


@pytest.mark.parametrize("level, form", FORMS)
def test_no_draft_of_a_by_election_of_2021_is_contradicted(level: Level, form: Form) -> None:
    with open_embedded() as record:
        archive = Archive(record.state)
        for contest in (c for c in record.all_contests() if c.is_by_election):
            made = draft(story_of(record.state, contest.id), level, form)
            article = Article(
                id=contest.id,
                text="\n\n".join(made.paragraphs),
                title=made.title,
                published=contest.polling_day + timedelta(days=1),
            )
            found = check_article(article, archive).checked
            assert [c.working for c in found if c.verdict is Verdict.CONTRADICTED] == []
