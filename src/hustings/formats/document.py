"""The JSON twin of a live page, and its description for search engines (schema.org LiveBlogPosting).

The twin carries what the page shows and nothing else. Numbers are unrounded; times are UTC.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from hustings.coverage.values import Explainer, LivePage, OtherContest, Panel, PublicPost
from hustings.formats.analysis_json import analysis_document


def page_document(page: LivePage) -> dict[str, Any]:
    """The whole page as plain dicts and lists."""
    return {
        "page": page.slug,
        "title": page.title,
        "is_test": page.is_test,
        "entry": page.entry,
        "updated_at": utc(page.updated_at),
        "summary": list(page.bullets),
        "contests": [contest_document(panel, page) for panel in page.panels],
        "posts": [post_document(post) for post in page.posts],
        "other_contests": [_other(other) for other in page.others],
        "explainers": [_explainer(explainer) for explainer in page.explainers],
    }


def contest_document(panel: Panel, page: LivePage) -> dict[str, Any]:
    """One contest's panel; `result` is the analysis as the API gives it, null until figures are published."""
    analysis = panel.analysis
    return {
        "contest_id": panel.contest.id,
        "is_test": page.is_test,
        "constituency": panel.constituency.name,
        "stage": panel.stage.value,
        "stage_words": panel.stage_words,
        "standing": panel.standing,
        "result_line": panel.verdict.short if panel.verdict else None,
        "result_words": panel.verdict.words if panel.verdict else None,
        "hold_or_gain_measured_against": panel.verdict.convention if panel.verdict else None,
        "figures_at": utc(panel.figures_at),
        "figures_source": panel.figures_source or None,
        "notes": list(panel.notes),
        "notice": panel.notice_link or None,
        "corrections": [
            {"entry": c.entry, "at": utc(c.at), "reason": c.reason, "whose": c.whose, "before": c.before or None}
            for c in panel.corrections
        ],
        "withdrawals": [{"at": utc(note.at), "text": note.text} for note in panel.withdrawals],
        "challenge": panel.challenge or None,
        "verified_against_counted": panel.gap or None,
        "expected_at": utc(panel.expected_at),
        "events": [{"at": utc(note.at), "text": note.text} for note in panel.events],
        "house": panel.house or None,
        "conventions": list(panel.conventions),
        "records": [{"sentence": sentence, "scope": scope} for sentence, scope in panel.records],
        "result": None
        if analysis is None
        else analysis_document(
            analysis, party_names=page.parties, constituency=panel.constituency, is_test=page.is_test
        ),
    }


def post_document(post: PublicPost) -> dict[str, Any]:
    """One post. A post that is no longer shown has its number, state and times, and no words."""
    kept = {
        "post": post.number,
        "state": post.state,
        "published_at": utc(post.published_at),
        "gone_at": utc(post.gone_at),
    }
    if not post.is_shown:
        return kept
    return kept | {
        "label": post.label or None,
        "headline": post.headline,
        "body_html": post.body_html,
        "byline": post.byline or None,
        "by_role": post.by_role or None,
        "edited_at": utc(post.edited_at),
        "is_pinned": post.is_pinned,
        "versions": [
            {"at": utc(v.at), "label": v.label or None, "headline": v.headline, "body_html": v.body_html}
            for v in post.versions
        ],
    }


def _other(other: OtherContest) -> dict[str, Any]:
    return {
        "contest_id": other.contest_id,
        "constituency": other.name,
        "polling_day": other.polling_day.isoformat(),
        "party_id": other.party or None,
        "result_line": other.outcome,
        "majority": other.majority,
        "sentence": other.sentence,
        "swing": other.swing or None,
    }


def _explainer(explainer: Explainer) -> dict[str, Any]:
    return {"id": explainer.id, "question": explainer.question, "paragraphs": list(explainer.paragraphs)}


def live_blog_posting(page: LivePage, base_url: str) -> dict[str, Any]:
    """The page for search engines. Coverage starts with the first post ever shown and has not ended."""
    posts = [post for post in page.posts if post.is_shown]
    address = f"{base_url}/live/{page.slug}"
    title = headline(page.title, page.is_test)
    document: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "LiveBlogPosting",
        "@id": address,
        "url": address,
        "headline": title,
        "description": page.description,
        "inLanguage": "en-GB",
        "image": f"{address}/card.png",
        "publisher": {"@type": "Organization", "name": "Hustings"},
        "liveBlogUpdate": [_update(post, page, address) for post in posts],
    }
    if page.updated_at is not None:
        document["dateModified"] = utc(page.updated_at)
    if posts:
        first = utc(min(post.published_at for post in posts))
        document |= {"datePublished": first, "coverageStartTime": first}
    if page.panels:
        contest, place = page.panels[0].contest, page.panels[0].constituency.name
        document["about"] = {
            "@type": "Event",
            "name": title,
            "startDate": contest.polling_day.isoformat(),
            "location": {"@type": "Place", "name": place, "address": place},
            "eventStatus": "https://schema.org/EventScheduled",
        }
    return document


def _update(post: PublicPost, page: LivePage, address: str) -> dict[str, Any]:
    update: dict[str, Any] = {
        "@type": "BlogPosting",
        "headline": headline(post.headline or post.label or "Update", page.is_test),
        "url": f"{address}/posts/{post.number}",
        "datePublished": utc(post.published_at),
        "dateModified": utc(post.edited_at or post.published_at),
        "articleBody": post.body_html,
    }
    if post.byline:
        update["author"] = {"@type": "Person", "name": post.byline}
    return update


def headline(title: str, is_test: bool) -> str:
    """A title as it leaves the house: a rehearsal's says so."""
    return f"REHEARSAL: {title}" if is_test else title


def utc(at: datetime | None) -> str | None:
    """A moment as ISO 8601 in UTC."""
    return None if at is None else at.astimezone(UTC).isoformat().replace("+00:00", "Z")
