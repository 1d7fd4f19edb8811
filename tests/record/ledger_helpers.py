"""Drafts of every shape that the ledger's tests append, and a small program that appends from another process."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from datetime import UTC, date, datetime

from hypothesis import strategies as st

from hustings.errors import LedgerMoved
from hustings.record import entries as e
from hustings.record.entries import Attachment, Draft, Entry, Part
from hustings.record.ledger import Chain, Row, entry_of, format_at
from hustings.record.model import Candidacy, Contest, CountEvent, CoveragePage, Figures, HeardFrom, Stage
from hustings.record.store import SQLiteStore

AT = datetime(2021, 7, 2, 4, 25, 17, 250_000, tzinfo=UTC)
CONTEST_ID = "parl.batley-and-spen.by.2021-07-01"


def opened(title: str = "A test") -> Draft:
    return Draft(by="desk", source="", payload=e.LedgerOpened(title=title, is_test=True))


def contest() -> Draft:
    stands = tuple(Candidacy(id=name, name=name.title(), surname=name.title(), party=name) for name in ("con", "lab"))
    payload = Contest(
        id=CONTEST_ID,
        constituency_id="E14000548",
        polling_day=date(2021, 7, 1),
        is_by_election=True,
        candidacies=stands,
        poll_closes_at=datetime(2021, 7, 1, 21, tzinfo=UTC),
    )
    return Draft(by="desk", source="Statement of persons nominated", payload=e.ContestEntered(contest=payload))


def page() -> Draft:
    return Draft(
        by="desk",
        source="",
        payload=e.PageEntered(page=CoveragePage(slug="batley", title="Batley and Spen", contest_ids=(CONTEST_ID,))),
    )


def keying(by: str = "reporter", *, con: int = 12973, lab: int = 13296) -> Draft:
    figures = Figures(votes={"con": con, "lab": lab}, electorate=79373, ballots_verified=37786)
    payload = e.Keyed(contest_id=CONTEST_ID, part=Part.COUNT, figures=figures, heard_from=HeardFrom.SHEET)
    return Draft(by=by, source="Officer's sheet", payload=payload)


def post(words: bytes, media_type: str = "text/plain") -> Draft:
    attachment = Attachment.of(words, media_type)
    return Draft(
        by="editor",
        source="",
        payload=e.PostPublished(page="batley", text=attachment.digest),
        attachments=(attachment,),
    )


def removal(number: int, *digests: str) -> Draft:
    why = Attachment.of(b"the reason is private", "text/plain")
    payload = e.PostRemoved(post=number, why=why.digest)
    return Draft(by="editor", source="", payload=payload, attachments=(why,), removes=digests)


def drafts_for_a_contest() -> st.SearchStrategy[Draft]:
    """Drafts that a ledger already holding the contest can take, in any order."""
    words = st.text(st.characters(exclude_categories=("Cs",)), max_size=40)
    keyings = st.builds(keying, words, con=st.integers(0, 10**12), lab=st.integers(0, 99999))
    events = st.builds(
        lambda text, stage: Draft(
            by="reporter",
            source="heard",
            payload=e.EventLogged(event=CountEvent(contest_id=CONTEST_ID, stage=stage, text=text)),
        ),
        words,
        st.sampled_from(Stage),
    )
    posts = st.builds(post, st.binary(max_size=200))
    return keyings | events | posts


def row_of(entry: Entry) -> Row:
    """An entry as the ledger stores it."""
    text = (format_at(entry.at), entry.by, entry.source, entry.reason, entry.kind)
    at, by, source, reason, kind = (field.encode() for field in text)
    payload = e.encode_payload(entry.payload)
    return (
        *(entry.number, at, by, source, reason, kind),
        *(payload, entry.previous_hash.encode(), entry.hash.encode()),
    )


def verify(rows: Iterable[Row], *, decode: bool = False) -> tuple[int, str]:
    """Verify a whole ledger from entry 1, its payloads too if asked for, and give its last number and hash."""
    chain = Chain()
    for row in rows:
        chain.walk((row,))
        if decode:
            entry_of(row)
    return chain.number, chain.hash


def append_from_another_process(path: str, by: str, count: int) -> None:
    """Append, printing each number once it is acknowledged; with a head that moves, look again and decide again."""
    with SQLiteStore.open(path) as store:
        done = 0
        while done < count:
            try:
                (entry,) = store.append([keying(by)], at=AT, expected=store.head()[0])
            except LedgerMoved:
                continue
            done += 1
            print(entry.number, flush=True)


if __name__ == "__main__":
    append_from_another_process(sys.argv[1], sys.argv[2], int(sys.argv[3]))
