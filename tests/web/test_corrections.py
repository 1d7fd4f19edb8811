"""The page of corrections with its twins and feeds, and the way to it from contests: on the real application."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import feedparser
import polars as pl
import pytest

from hustings.home import open_embedded
from hustings.record.book import Record
from hustings.record.entries import Corrected, DoubtAnswered, Draft, Keyed, Part, Payload, Withdrawn
from hustings.record.model import CorrectedBy, HeardFrom
from record_site import Site

NOW = datetime(2026, 8, 20, 9, 30, tzinfo=UTC)
BATLEY, HARTLEPOOL = "parl.batley-and-spen.by.2021-07-01", "parl.hartlepool.by.2021-05-06"
ELECTORATE_BEFORE, ELECTORATE_AFTER = 79_373, 79_400
RUDE = "<script>alert(1)</script> & others"


class Scene:
    """A corrected electorate, a withdrawn correction, an answered doubt, and a keying that nobody may see."""

    def __init__(self, folder: Path) -> None:
        self.record: Record = open_embedded()
        self.stands = self.correct(BATLEY, CorrectedBy.US, "Read wrongly off the sheet", ELECTORATE_AFTER)
        self.taken = self.correct(HARTLEPOOL, CorrectedBy.RETURNING_OFFICER, RUDE, 70_001)
        self.back = self.enter(Withdrawn(of=self.taken), reason="The notice says otherwise")
        payload = DoubtAnswered(contest_id=BATLEY, problem="P106", field="electorate")
        self.answer = self.enter(payload, reason="Registration rose")
        self.enter(self.keying(), reason="secret")
        self.site = Site(self.record, folder)

    def keying(self) -> Keyed:
        figures = replace(self.figures(BATLEY), electorate=66_666)
        return Keyed(
            contest_id=BATLEY, part=Part.COUNT, figures=figures, heard_from=HeardFrom.LIVE, is_provisional=True
        )

    def figures(self, contest_id: str):  # type: ignore[no-untyped-def]
        return self.published(contest_id)[1].figures

    def published(self, contest_id: str):  # type: ignore[no-untyped-def]
        return self.record.state.contests[contest_id].published(Part.COUNT)

    def correct(self, contest_id: str, whose: CorrectedBy, reason: str, electorate: int) -> int:
        ref, shown = self.published(contest_id)
        figures = replace(shown.figures, electorate=electorate)
        payload = Corrected(contest_id=contest_id, of=ref.number, figures=figures, corrected_by=whose)
        return self.enter(payload, reason=reason)

    def enter(self, payload: Payload, *, reason: str) -> int:
        draft = Draft(by="Ann Editor", source="the notice", reason=reason, payload=payload)
        return self.record.append(lambda state: [draft], now=NOW)[-1].number


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    made = Scene(tmp_path_factory.mktemp("corrections"))
    yield made
    made.record.close()


def line(page: str, entry: int) -> str:
    """The part of the page that belongs to one entry, as text."""
    article = re.search(rf'<(article|li)[^>]* id="entry-{entry}".*?</\1>|<li id="entry-{entry}".*?</li>', page, re.S)
    assert article, f"no line for entry {entry}"
    return " ".join(re.sub(r"<[^>]+>", " ", article[0]).split())


def test_each_correction_has_its_line_in_words(scene: Scene) -> None:
    page = scene.site.get("/corrections").text
    words = line(page, scene.stands)
    assert "Electorate was 79,373 , now 79,400" in words
    assert "Read wrongly off the sheet. The error was ours." in words
    assert f"<s>{ELECTORATE_BEFORE:,}</s>" in page
    order = [int(number) for number in re.findall(r'<article[^>]* id="entry-(\d+)"', page)]
    assert order == [scene.back, scene.taken, scene.stands]


def test_a_withdrawn_correction_says_so_and_its_withdrawal_has_a_line(scene: Scene) -> None:
    page = scene.site.get("/corrections").text
    words = line(page, scene.taken)
    assert "Withdrawn since" in words and "The notice says otherwise" in words and "then 70,001" in words
    assert f'href="#entry-{scene.back}"' in page
    assert "now 70,768" in line(page, scene.back)


def test_answers_stand_in_a_list_of_their_own(scene: Scene) -> None:
    page = scene.site.get("/corrections").text
    answers = page[page.index("Doubts that were looked into") :]
    assert "Registration rose." in answers and "P106" in answers
    assert f'id="entry-{scene.answer}"' in answers


def test_nobody_at_the_desk_and_nothing_keyed_is_on_any_form_of_it(scene: Scene) -> None:
    for ending in ("", ".json", ".csv", "/feed.atom", "/feed.json"):
        text = scene.site.get(f"/corrections{ending}").text
        assert "Ann Editor" not in text and "secret" not in text and "66,666" not in text and "66666" not in text
        assert "<script>alert" not in text or ending in (".json", ".csv")


def test_twins_have_a_row_for_each_figure_and_each_answer(scene: Scene) -> None:
    rows = scene.site.get("/corrections.json").json()["rows"]
    as_csv = list(csv.DictReader(io.StringIO(scene.site.get("/corrections.csv").text)))
    as_parquet = pl.read_parquet(io.BytesIO(scene.site.get("/corrections.parquet").content))
    assert len(rows) == len(as_csv) == len(as_parquet) == 4
    assert list(rows[0]) == list(as_csv[0]) == as_parquet.columns
    (ours,) = (row for row in rows if row["entry"] == scene.stands)
    assert (ours["figure"], ours["before"], ours["after"]) == ("electorate", ELECTORATE_BEFORE, ELECTORATE_AFTER)
    assert (ours["whose"], ours["withdrawn_by"], ours["at"]) == ("us", None, "2026-08-20T09:30:00Z")
    assert {row["kind"] for row in rows} == {"correction", "withdrawal", "answer"}
    assert next(row for row in rows if row["entry"] == scene.taken)["withdrawn_by"] == scene.back


def test_filters_by_whose_error_and_year(scene: Scene) -> None:
    ours = scene.site.get("/corrections?whose=us").text
    assert f'id="entry-{scene.stands}"' in ours and f'id="entry-{scene.taken}"' not in ours
    assert [r["entry"] for r in scene.site.get("/corrections.json?whose=us").json()["rows"]] == [scene.stands]
    assert len(scene.site.get("/corrections.json?year=2021").json()["rows"]) == 4
    for wrong in ("whose=them", "year=1066"):
        assert scene.site.get(f"/corrections?{wrong}").status_code == 400


def test_the_feeds_are_read_by_a_feed_reader(scene: Scene) -> None:
    answer = scene.site.get("/corrections/feed.atom")
    feed = feedparser.parse(answer.content)
    assert not feed.bozo and answer.headers["content-type"].startswith("application/atom+xml")
    assert [entry.link for entry in feed.entries] == [
        f"http://t/corrections#entry-{number}" for number in (scene.back, scene.taken, scene.stands)
    ]
    assert feed.entries[2].title == ("Corrected: Batley and Spen, 1 July 2021: Electorate: was 79,373, now 79,400")
    assert feed.entries[1].title.endswith("(since withdrawn)")
    assert "<script" not in feed.entries[1].content[0].value
    items = scene.site.get("/corrections/feed.json").json()["items"]
    assert [item["id"] for item in items] == [entry.id for entry in feed.entries]
    assert "&lt;script&gt;" in items[1]["content_html"]


def test_feeds_answer_304_to_who_has_them(scene: Scene) -> None:
    tag = scene.site.get("/corrections/feed.atom").headers["etag"]
    assert scene.site.get("/corrections/feed.atom", {"If-None-Match": tag}).status_code == 304


def test_a_contests_page_leads_to_its_line_and_others_have_no_notice(scene: Scene) -> None:
    page = scene.site.get(f"/contests/{BATLEY}").text
    assert f'href="/corrections#entry-{scene.stands}"' in page and "79,400" in page
    assert "/corrections#entry-" not in scene.site.get("/contests/parl.airdrie-and-shotts.by.2021-05-13").text


def test_every_page_of_the_record_and_the_front_page_lead_there(scene: Scene) -> None:
    for path in ("/elections", "/"):
        assert 'href="/corrections"' in scene.site.get(path).text


def test_a_record_without_corrections_says_so(tmp_path: Path) -> None:
    with open_embedded() as record:
        site = Site(record, tmp_path)
        assert "Nothing that this record has published has been corrected." in site.get("/corrections").text
        assert site.get("/corrections.json").json()["rows"] == []
        feed = feedparser.parse(site.get("/corrections/feed.atom").content)
        assert not feed.bozo and feed.entries == []
