"""Drafts of a contest read back by the checker."""

from __future__ import annotations

from datetime import timedelta

from hustings.copydesk.archive import Archive
from hustings.copydesk.checking import check_article
from hustings.copydesk.values import Article, Verdict
from hustings.copydesk.writing.drafts import offered
from hustings.copydesk.writing.story import Story


def contradictions(story: Story, archive: Archive) -> list[str]:
    """Whatever the checker calls wrong in any draft of a contest, published on the day after the poll."""
    found = []
    for name, draft in offered(story).items():
        text = "\n\n".join(draft.paragraphs)
        published = story.contest.polling_day + timedelta(days=1)
        article = Article(id=story.contest.id, text=text, title=draft.title, published=published)
        for checked in check_article(article, archive).checked:
            if checked.verdict is Verdict.CONTRADICTED:
                words = text[max(0, checked.claim.start - 60) : checked.claim.end + 20]
                found.append(f"{story.contest.id} {name}: …{words}… ({checked.working})")
    return found
