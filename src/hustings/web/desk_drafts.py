"""The desk's page of drafts: a declared contest told from the record, for a person to read and take into a post."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from hustings.copydesk.writing import Draft, Form
from hustings.copydesk.writing.drafts import escaped, offered
from hustings.copydesk.writing.story import story_of
from hustings.desk.accounts import Session
from hustings.web.access import signed_in
from hustings.web.context import House
from hustings.web.desk_counts import summary
from hustings.web.record_common import almanac_of

NAMES = {
    "post": "Live post",
    "headline": "Headline",
    "social": "Social media",
    "brief": "Brief",
    "report": "Report",
    "explainer": "Explainer, for a reader of twelve",
}


def drafts_of(house: House, contest_id: str) -> dict[str, Draft]:
    """Every draft of a contest by its name in `NAMES`, from what readers can see.

    Raises:
        UnknownThing: No such contest.
        Refused: Nothing of its count is published.
    """
    made = offered(story_of(house.live.state, contest_id, almanac_of(house)))
    return {name: made[name] for name in NAMES}


def post_of(made: Draft) -> dict[str, str]:
    """A draft as the fields of a post, its words in Markdown; a headline has no words below it."""
    words = "" if made.form is Form.HEADLINE else "\n\n".join(made.paragraphs)
    return {"headline": made.title, "body": words if made.form is Form.POST else escaped(words)}


@signed_in
async def drafts(request: Request, house: House, session: Session) -> Response:
    """The drafts of one contest; none is published from here."""
    house.record.refresh()
    book = house.record.state.book(request.path_params["contest_id"])
    found = drafts_of(house, book.contest.id)
    pages = [house.record.state.pages[slug] for slug in house.record.state.pages_of(book.contest.id)]
    return house.page("desk/drafts.html", session, **summary(house, book), drafts=found, pages=pages, names=NAMES)


ROUTES = [Route("/desk/contests/{contest_id}/drafts", drafts)]
