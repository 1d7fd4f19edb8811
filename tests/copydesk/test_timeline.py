"""The timeline: datelines, the stamps of posts, dates that sentences mention, in order."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk_seeds import seed_articles
from hustings.copydesk.datelines import stamps_in
from hustings.copydesk.timeline import MomentKind, timeline
from hustings.copydesk.values import Article

JULY = date(2021, 7, 2)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("published at 13:07 British Summer Time 2 July 2021", datetime(2021, 7, 2, 12, 7, tzinfo=UTC)),
        ("Fri 2 Jul 2021 05.41 BST", datetime(2021, 7, 2, 4, 41, tzinfo=UTC)),
        ("2021-07-02T05:41:00Z", datetime(2021, 7, 2, 5, 41, tzinfo=UTC)),
        ("2021-07-02T05:41+01:00", datetime(2021, 7, 2, 4, 41, tzinfo=UTC)),
        ("2 January 2022, 5.41pm", datetime(2022, 1, 2, 17, 41, tzinfo=UTC)),
        ("2 July 2021 at 12.05am", datetime(2021, 7, 1, 23, 5, tzinfo=UTC)),
        ("2 July 2021 25:61", None),
    ],
)
def test_times_are_read_in_their_zone(text: str, expected: datetime | None) -> None:
    (stamp,) = stamps_in(text)
    assert stamp.at == expected


def test_times_that_stand_alone_hang_on_the_dateline() -> None:
    text = "05:41\n\nAsh holds the seat.\n\n05.12 BST\n\nA recount."
    moments = timeline([Article(id="a", text=text, published=JULY)])
    assert [(m.kind, m.text, m.at and m.at.hour) for m in moments] == [
        (MomentKind.DATELINE, "", None),
        (MomentKind.POST, "A recount.", 4),
        (MomentKind.POST, "Ash holds the seat.", 4),
    ]
    assert stamps_in(text) == []


def test_a_month_without_its_year_is_the_latest_and_is_said_to_be_understood() -> None:
    moments = timeline([Article(id="a", text="It lost in May. It won in August.", published=JULY)])
    assert [(m.year, m.month, m.is_year_understood) for m in moments] == [
        (2020, 8, True),
        (2021, 5, True),
        (2021, 7, False),
    ]


def test_weekdays_and_the_verb_may_are_no_dates() -> None:
    assert stamps_in("She may win. May she? She is sworn in on Monday. It was 2,019 to 8.264.", JULY) == []


def test_what_is_known_less_exactly_stands_before_what_falls_in_it() -> None:
    text = "In 2019 it was held. On 12 December 2019 it was close. In December 2019 it snowed."
    assert [m.text[:11] for m in timeline([Article(id="a", text=text)])] == [
        "In 2019 it ",
        "In December",
        "On 12 Decem",
    ]


@given(st.text(alphabet="0123456789 :.-/JulyMay,ndthBST\n", max_size=120))
def test_any_text_gives_stamps_in_order_that_do_not_overlap(text: str) -> None:
    stamps = stamps_in(text, JULY)
    assert all(0 <= s.start < s.end <= len(text) for s in stamps)
    assert all(one.end <= two.start for one, two in pairwise(stamps))


@pytest.mark.data
def test_all_nineteen_posts_of_the_live_page_stand_in_order(data_dir: Path) -> None:
    posts = [m for m in timeline(seed_articles(data_dir)) if m.kind is MomentKind.POST]
    assert len(posts) == 19 and {post.report for post in posts} == {4}
    times = [post.at for post in posts if post.at]
    assert times == sorted(times) and len(set(times)) == 19
    assert posts[0].text == "Labour have 'squeaked across the line'"
    assert (times[0].hour, times[0].minute, times[-1].hour, times[-1].minute) == (9, 18, 12, 7)
