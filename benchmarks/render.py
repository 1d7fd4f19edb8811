"""Pages and fragments rendered per second, and how many renderings one change costs however many readers there are.

python benchmarks/render.py [--full]
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count

from hustings.coverage.page import live_page
from hustings.coverage.posts import PostText
from hustings.desk.posting import publish_post
from hustings.desk.rehearsal import CAST, read_script
from hustings.home import begin, open_embedded
from hustings.record.book import Record
from hustings.record.entries import Label
from hustings.record.store import SQLiteStore
from hustings.web.hub import Hub
from hustings.web.live import Live
from hustings.web.player import Player
from hustings.web.render import Renderer

SCRIPT = "batley-and-spen"


def clock() -> datetime:
    return datetime.now(UTC)


def main(sample: bool = True) -> None:
    """Render the declared page of the rehearsal again and again, and count."""
    record, script = rehearsed()
    page = live_page(record.state, script.page, record.text, clock())
    seconds = 1.0 if sample else 5.0
    renderer = Renderer()
    changed = (replace(page, title=str(number)) for number in count())  # every fragment shows the title
    per_second = {
        "page model": rate(lambda: live_page(record.state, script.page, record.text, clock()), seconds),
        "all six fragments": rate(lambda: renderer.fragments(next(changed)), seconds),
        "fragments and page": rate(lambda: renderer.live(next(changed)), seconds),
        "page, nothing changed": rate(lambda: renderer.live(page), seconds),
    }
    print("rendered per second, declared page with its posts, one core")
    for name, times in per_second.items():
        print(f"  {name:<22}{times:>12,.0f}")
    print_renders(record, script.page)


def rehearsed():  # type: ignore[no-untyped-def]
    """A rehearsal's record, played to its end."""
    script = read_script(SCRIPT)
    published = open_embedded().state.book(script.contest_id).count(public=True)
    assert published is not None
    record = begin(Record(SQLiteStore.memory()), is_test=True, without=frozenset({script.contest_id}))
    player = Player(script, published[1], speed=0)
    player.play_to_the_end(lambda decide: record.append(decide, now=clock()), clock)
    return record, script


def rate(call: Callable[[], object], seconds: float) -> float:
    """How often a call is made in a second."""
    end, times, start = time.perf_counter() + seconds, 0, time.perf_counter()
    while time.perf_counter() < end:
        call()
        times += 1
    return times / (time.perf_counter() - start)


def print_renders(record: Record, page: str) -> None:
    """Publish one post and print what was rendered: the counter does not know how many readers there are."""
    renderer = Renderer()
    live = Live(record, Hub(), renderer, clock, "http://127.0.0.1")
    before = dict(renderer.renders)
    text = PostText(headline="One more", body="A short post.")
    record.append(
        lambda state: publish_post(state, page, text, label=Label.NONE, by=CAST["editor"], now=clock()), now=clock()
    )
    live.advance()
    made = {name: n - before.get(name, 0) for name, n in renderer.renders.items() if n != before.get(name, 0)}
    print(f"renderings for one new post, for any number of readers: {made}")


if __name__ == "__main__":
    main(sample="--full" not in sys.argv)
