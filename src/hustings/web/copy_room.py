"""Where articles are checked: one thread beside the event loop, with a record of its own that follows the ledger.

Readers' pages and streams never wait for it. It keeps nothing of what it is asked about.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar
from weakref import WeakKeyDictionary

from starlette.exceptions import HTTPException

from hustings.copydesk.archive import Archive
from hustings.copydesk.articles import MOST_CHARACTERS as MOST_OF_A_FILE
from hustings.copydesk.checking import check_article
from hustings.copydesk.values import Article, Report
from hustings.record.book import Record
from hustings.record.entries import Entry
from hustings.web.context import House
from hustings.web.live import Live

MOST_CHARACTERS = 100_000  # of an article, or of all reports that are compared: a few seconds' work
MOST_WAITING = 8  # questions from the desk, and as many again from programs
T = TypeVar("T")


class CopyRoom:
    """Answers one question at a time. Of those that programs ask only one is taken at once, so the desk comes next."""

    def __init__(self, record: Record) -> None:
        self._record = record
        self._state = record.state.copy()  # which the thread alone reads and changes from here on
        self._archive = Archive(self._state)
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="copy-room")
        self._public = asyncio.Semaphore(1)
        self._waiting = {True: 0, False: 0}

    async def ask(self, question: Callable[[Archive], T], *, is_public: bool = False) -> T:
        """The answer, from the record as it stands now.

        Raises:
            HTTPException: 503 where too many are waiting.
        """
        if self._waiting[is_public] >= MOST_WAITING:
            raise HTTPException(503, "Many articles are being checked: try again in a moment.", {"Retry-After": "2"})
        self._waiting[is_public] += 1
        try:
            if not is_public:
                return await self._answer(question)
            async with self._public:
                return await self._answer(question)
        finally:
            self._waiting[is_public] -= 1

    async def _answer(self, question: Callable[[Archive], T]) -> T:
        self._record.refresh()
        fresh = tuple(self._record.store.entries(after=self._state.number))
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._on_thread, fresh, question)

    def _on_thread(self, fresh: Sequence[Entry], question: Callable[[Archive], T]) -> T:
        for entry in fresh:
            if entry.number > self._state.number:  # else it came with an earlier question
                self._state.apply(entry)
        return question(self._archive)

    def warm_up(self) -> None:
        """Work out beforehand what every check needs, so that the first is as quick as the next."""
        self._thread.submit(check_article, Article(id="", text="The by-election majority was 100."), self._archive)


_rooms: WeakKeyDictionary[Live, CopyRoom] = WeakKeyDictionary()


def copy_room(house: House) -> CopyRoom:
    """The room of this desk, opened when it is first asked for."""
    room = _rooms.get(house.live)
    if room is None:
        room = _rooms[house.live] = CopyRoom(house.record)
        room.warm_up()
    return room


def check_all(articles: Sequence[Article]) -> Callable[[Archive], list[Report]]:
    """The question of what the record says of these articles."""
    return lambda archive: [check_article(article, archive) for article in articles]


def refuse_too_long(articles: Sequence[Article]) -> None:
    """Refuse more than the room takes.

    Raises:
        HTTPException: 413, with what to do instead.
    """
    length = sum(len(article.text) for article in articles)
    if length > MOST_CHARACTERS:
        raise HTTPException(
            413,
            f"That is {length:,} characters; {MOST_CHARACTERS:,} are checked at once: send it in parts, "
            f"or use hustings check, which takes up to {MOST_OF_A_FILE:,}.",
        )
