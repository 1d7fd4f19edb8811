"""Pages out of values: the Jinja environment, the fragments of a live page, and a count of what was rendered.

A fragment is rendered again only when what it shows has changed, and then once, however many readers there are: the
same text goes into the full page and down the stream.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from hustings.coverage import cards, charts, words
from hustings.coverage.bullets import last_time, swing_sentence
from hustings.coverage.values import LivePage, Panel, PublicPost
from hustings.formats.document import live_blog_posting
from hustings.measures import display
from hustings.record.model import Candidacy

FRAGMENTS = ("standing", "bullets", "card", "posts", "others", "explainers")


@cache
def environment() -> Environment:
    """The templates of this package, compiled once, with the filters that every page may use."""
    env = Environment(
        loader=PackageLoader("hustings.web", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    env.filters.update(
        number=display.number,
        percent=display.percent,
        points=display.points,
        signed_points=display.signed_points,
        uk_time=words.uk_time,
        uk_clock=words.uk_clock,
        uk_date=words.uk_date,
        uk_weekday=words.uk_weekday,
        capital=words.capital,
    )
    env.globals.update(
        chip=lambda key, parties: Markup(charts.chip(key, parties)),
        bar_chart=lambda panel, page: Markup(charts.bar_chart(panel, page.parties, is_test=page.is_test)),
        swing_arrow=lambda panel, page: Markup(charts.swing_arrow(panel, page.parties, is_test=page.is_test)),
        swing_words=lambda panel, page: swing_sentence(panel.analysis, panel.since, page.parties),
        last_time=lambda panel, page: last_time(panel, page.parties),
        most_bars=charts.MOST_BARS,
        party_label=party_label,
        share_then=share_then,
        safe_html=Markup,  # for the bodies of posts alone, which are cleaned where they are made
    )
    return env


def party_label(candidacy: Candidacy, page: LivePage) -> str:
    """What a candidate stands as: the words on the ballot paper, else the party's name."""
    return candidacy.description or words.party_name(candidacy.party, page.parties)


def share_then(panel: Panel, candidacy: Candidacy) -> str:
    """The share of a candidate's party at the baseline, for the table before the count."""
    if panel.previous is None:
        return display.UNKNOWN
    key = candidacy.compares_as
    shares = [line.share for line in panel.previous.lines if line.candidacy.compares_as == key]
    return display.percent(sum(shares)) if shares else display.UNKNOWN


class Renderer:
    """Renders pages and remembers the fragments of each live page with what they were made from.

    `renders` counts renderings by fragment name, and full pages under "page".
    """

    def __init__(self, base_url: str = "", ledger: str = "") -> None:
        self.env = environment()
        self.base_url, self.ledger = base_url.rstrip("/"), ledger
        self.renders: Counter[str] = Counter()
        self._kept: dict[tuple[str, str], tuple[object, str]] = {}

    def template(self, name: str, /, **values: object) -> str:
        """Any template of the package."""
        return self.env.get_template(name).render(**values)

    def fragments(self, page: LivePage) -> dict[str, str]:
        """Each fragment of the page by its element id, rendered only where its inputs have changed."""
        return {name: self._fragment(page, name) for name in FRAGMENTS}

    def _fragment(self, page: LivePage, name: str) -> str:
        inputs = fragment_inputs(page, name)
        kept = self._kept.get((page.slug, name))
        if kept is not None and kept[0] == inputs:
            return kept[1]
        self.renders[name] += 1
        html = self.template(f"reader/{name}.html", page=page).strip()
        self._kept[page.slug, name] = (inputs, html)
        return html

    def live(self, page: LivePage) -> bytes:
        """The whole live page, made of its fragments."""
        self.renders["page"] += 1
        fragments = {name: Markup(html) for name, html in self.fragments(page).items()}
        posting = Markup(script_json(live_blog_posting(page, self.base_url)))
        return self.template(
            "reader/live.html",
            page=page,
            fragments=fragments,
            posting=posting,
            base_url=self.base_url,
            ledger=self.ledger,
            is_test=page.is_test,
        ).encode()

    def front(self, pages: Sequence[LivePage], is_test: bool) -> bytes:
        """The front page, which links every live page."""
        return self.template("reader/front.html", pages=pages, is_test=is_test).encode()

    def post(self, page: LivePage, post: PublicPost) -> bytes:
        """One post with its history, at its own address."""
        return self.template(
            "reader/post.html", page=page, post=post, base_url=self.base_url, is_test=page.is_test
        ).encode()

    def contest(self, page: LivePage) -> bytes:
        """One contest's figures on a page of their own."""
        return self.template("reader/contest.html", page=page, base_url=self.base_url, is_test=page.is_test).encode()

    def error(self, status: int, title: str, text: str, is_test: bool) -> bytes:
        """A page that says what went wrong, in words that a reader can use."""
        return self.template("reader/error.html", status=status, title=title, text=text, is_test=is_test).encode()

    def share_card(self, page: LivePage) -> str:
        """The share card as SVG."""
        self.renders["share_card"] += 1
        return cards.share_card(page)


def fragment_inputs(page: LivePage, name: str) -> object:
    """What a fragment is made from; equal inputs give the same HTML."""
    common = (page.slug, page.title, page.is_test)
    if name == "standing":
        return (*common, page.panels)
    if name == "card":
        return (*common, tuple(replace(p, standing="", events=(), expected_at=None) for p in page.panels), page.parties)
    if name == "others":
        return (*common, page.others, page.years, page.parties)
    return (*common, getattr(page, name))


def script_json(value: dict[str, Any]) -> str:
    """JSON that can stand inside a script element: nothing in it ends the element or opens a comment."""
    text = json.dumps(value, ensure_ascii=False)
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")
