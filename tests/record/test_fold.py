"""No entry is kept that could not be read back: what is refused, and that nothing accepted ever closes a ledger."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hustings.errors import BadInput, HustingsError, LedgerReadOnly, Refused, StoreError, UnknownThing
from hustings.record import entries as e
from hustings.record.book import Record
from hustings.record.entries import Attachment, Draft, Part
from hustings.record.model import (
    AffiliationChange,
    Challenge,
    CorrectedBy,
    CountEvent,
    CoveragePage,
    DeputiesChosen,
    Figures,
    HeardFrom,
    HouseElected,
    OpinionPoll,
    Stage,
)
from hustings.record.reference import Hex, HexMap, PollTable
from hustings.record.store import SQLiteStore

sys.path.insert(0, str(Path(__file__).parent))
from ledger_helpers import AT, CONTEST_ID, contest, keying, opened, page, post, removal

DAY = date(2021, 7, 1)
A_MAP = HexMap(name="m", layout="odd-r", hexes=(Hex(constituency_id="E1", name="A", column=0, row=0),))
WORDS = Attachment(salt=b"s" * 16, media_type="text/plain", content=b"words")


def draft(payload: e.Payload, *attachments: Attachment, removes: tuple[str, ...] = ()) -> Draft:
    return Draft(by="desk", source="", payload=payload, attachments=attachments, removes=removes)


def contest_with(*names: str) -> e.ContestEntered:
    payload = contest().payload
    assert isinstance(payload, e.ContestEntered)
    stand = tuple(replace(payload.contest.candidacies[0], id=name) for name in names)
    return e.ContestEntered(contest=replace(payload.contest, candidacies=stand))


def begun() -> Record:
    """A ledger of four entries: opened, a contest of two, a live page, and one keying."""
    record = Record(SQLiteStore.memory())
    record.append(lambda _: [opened(), contest(), page(), keying()], now=AT)
    return record


def published(**votes: int) -> e.ResultEntered:
    return e.ResultEntered(contest_id=CONTEST_ID, figures=Figures(votes=votes))


@pytest.mark.parametrize(
    ("payload", "error"),
    [
        (e.Withdrawn(of=999), UnknownThing),
        (e.Withdrawn(of=6), UnknownThing),
        (e.LedgerOpened(title="A real one", is_test=False), Refused),
        (contest_with("con", "lab", "ld"), Refused),
        (published(con=1), BadInput),
        (published(con=1, lab=2, ld=3), BadInput),
        (published(con=1, lab=-2), BadInput),
        (replace(published(con=1, lab=1), figures=Figures(votes={"con": 1, "lab": 1}, lot_winner="ld")), BadInput),
        (replace(published(con=1, lab=2), contest_id="parl.nowhere.2021-07-01"), UnknownThing),
        (e.Published(contest_id=CONTEST_ID, part=Part.COUNT, of=6, figures=Figures(votes={})), UnknownThing),
        (
            e.Confirmed(contest_id=CONTEST_ID, part=Part.COUNT, keyings=(4, 1), figures=Figures(votes={})),
            UnknownThing,
        ),
        (
            e.ChallengeNoted(contest_id=CONTEST_ID, challenge=Challenge.OTHER_RETURNED, on=DAY, returned="ld"),
            UnknownThing,
        ),
        (e.PageEntered(page=CoveragePage(slug="x", title="X", contest_ids=("parl.nowhere.2021-07-01",))), UnknownThing),
        (e.PostPinned(post=3, pinned=True), UnknownThing),
        (e.PostPublished(page="nowhere", text=WORDS.digest), UnknownThing),
        (e.PostPublished(page="batley", text="0" * 64), StoreError),
    ],
)
def test_what_does_not_fit_is_refused_before_anything_is_kept(payload: e.Payload, error: type[Exception]) -> None:
    with begun() as record:
        before = record.store.head(), record.state.copy()
        with pytest.raises(error):
            record.append(lambda _: [keying("another"), draft(payload, WORDS)], now=AT)
        assert (record.store.head(), record.state) == before


def test_a_removal_deletes_the_words_of_its_own_post_alone() -> None:
    with begun() as record:
        one, two = post(b"one"), post(b"two")
        first = record.append(lambda _: [one, two], now=AT)[0].number
        with pytest.raises(Refused, match="only the words of a removed post"):
            record.append(lambda _: [removal(first, one.attachments[0].digest, two.attachments[0].digest)], now=AT)
        record.append(lambda _: [removal(first, one.attachments[0].digest)], now=AT)
        assert record.text(one.attachments[0].digest) is None and record.text(two.attachments[0].digest) == b"two"


def test_a_ledger_that_does_not_fit_together_opens_read_only_up_to_there(tmp_path: Path) -> None:
    path = tmp_path / "l.sqlite"
    with SQLiteStore.open(path) as store:
        store.append([opened(), contest(), draft(e.Withdrawn(of=999)), keying()], at=AT)
    with Record.at(path) as record:
        assert record.state.number == 2 and record.contest(CONTEST_ID).id == CONTEST_ID
        assert record.store.damage is not None and record.store.damage.entry == 3
        assert "entry 3: it does not fit what stands before it (no entry 999" in str(record.store.damage)
        assert [entry.number for entry in record.store.entries()] == [1, 2]
        with pytest.raises(LedgerReadOnly):
            record.append(lambda _: [keying()], now=AT)


def payloads() -> st.SearchStrategy[e.Payload]:
    """Every kind of payload, many of them naming what is not there."""
    numbers, ids = st.integers(0, 12), st.sampled_from([CONTEST_ID, "parl.nowhere.2021-07-01"])
    names, digests = st.sampled_from(["con", "lab", "ld", ""]), st.sampled_from([WORDS.digest, "0" * 64])
    figures = st.builds(
        Figures,
        votes=st.dictionaries(names, st.integers(-1, 9), max_size=3) | st.just({"con": 3, "lab": 3}),
        lot_winner=st.none() | names,
    )
    parts = st.sampled_from(Part)
    contests = st.lists(names, max_size=3, unique=True).map(lambda stand: contest_with(*stand))
    made: dict[type[Any], st.SearchStrategy[Any]] = {
        e.LedgerOpened: st.builds(e.LedgerOpened, title=st.just("x"), is_test=st.booleans()),
        e.PartiesEntered: st.just(e.PartiesEntered(parties=())),
        e.ConstituenciesEntered: st.just(e.ConstituenciesEntered(constituencies=())),
        e.ContestEntered: contests,
        e.PollEntered: ids.map(
            lambda i: e.PollEntered(
                poll=OpinionPoll(contest_id=i, pollster="P", fieldwork_from=DAY, fieldwork_to=DAY, shares={})
            )
        ),
        e.HouseEntered: st.just(
            e.HouseEntered(
                house=HouseElected(elected_on=DAY, seats={}, government="", opposition="", deputies={}, not_seated=())
            )
        ),
        e.AffiliationEntered: st.just(
            e.AffiliationEntered(
                change=AffiliationChange(constituency_id="E1", member="M", on=DAY, from_party="lab", to_party="ind")
            )
        ),
        e.DeputiesEntered: st.just(e.DeputiesEntered(chosen=DeputiesChosen(on=DAY, deputies={"lab": 1}))),
        e.ReferenceEntered: st.sampled_from([e.ReferenceEntered(), e.ReferenceEntered(maps=(A_MAP,))]),
        e.HistoryEntered: st.just(e.HistoryEntered(election="1918", results=())),
        e.PollsEntered: st.just(e.PollsEntered(table=PollTable(name="polls", credit="credit"))),
        e.ContestCorrected: st.builds(
            e.ContestCorrected, contest=contests.map(lambda c: c.contest), corrected_by=st.sampled_from(CorrectedBy)
        ),
        e.DoubtAnswered: st.builds(
            e.DoubtAnswered, contest_id=ids, problem=st.just("O112"), field=st.just("electorate")
        ),
        e.PageEntered: ids.map(lambda i: e.PageEntered(page=CoveragePage(slug="batley", title="B", contest_ids=(i,)))),
        e.ResultEntered: st.builds(e.ResultEntered, contest_id=ids, figures=figures),
        e.EventLogged: st.builds(
            e.EventLogged, event=st.builds(CountEvent, contest_id=ids, stage=st.sampled_from(Stage))
        ),
        e.Keyed: st.builds(
            e.Keyed,
            contest_id=ids,
            part=parts,
            figures=figures,
            heard_from=st.sampled_from(HeardFrom),
            photo=st.just("") | digests,
        ),
        e.Confirmed: st.builds(
            e.Confirmed, contest_id=ids, part=parts, keyings=st.lists(numbers, max_size=2).map(tuple), figures=figures
        ),
        e.Published: st.builds(e.Published, contest_id=ids, part=parts, of=numbers, figures=figures),
        e.Corrected: st.builds(
            e.Corrected, contest_id=ids, of=numbers, figures=figures, corrected_by=st.sampled_from(CorrectedBy)
        ),
        e.Withdrawn: st.builds(e.Withdrawn, of=numbers),
        e.MatchedToNotice: st.builds(e.MatchedToNotice, contest_id=ids, of=numbers, link=st.just("https://x.test")),
        e.ChallengeNoted: st.builds(
            e.ChallengeNoted, contest_id=ids, challenge=st.sampled_from(Challenge), on=st.just(DAY), returned=names
        ),
        e.PostPublished: st.builds(e.PostPublished, page=st.sampled_from(["batley", "nowhere"]), text=digests),
        e.PostEdited: st.builds(e.PostEdited, post=numbers, text=digests),
        e.PostPinned: st.builds(e.PostPinned, post=numbers, pinned=st.booleans()),
        e.PostUnpublished: st.builds(e.PostUnpublished, post=numbers),
        e.PostHeld: st.builds(e.PostHeld, post=numbers, held=st.booleans()),
        e.PostRemoved: st.builds(e.PostRemoved, post=numbers, why=digests),
    }
    assert set(made) == set(e.KINDS.values())
    return st.one_of(*made.values())


@settings(max_examples=60, deadline=None)
@given(
    steps=st.lists(st.lists(st.tuples(payloads(), st.booleans(), st.booleans()), min_size=1, max_size=3), max_size=12)
)
def test_whatever_is_accepted_can_be_opened_again_and_gives_the_same_state(
    tmp_path_factory: pytest.TempPathFactory, steps: list[list[tuple[e.Payload, bool, bool]]]
) -> None:
    """Batches of entries, some with their attachment, some deleting it; a batch that is refused leaves no trace."""
    path = tmp_path_factory.mktemp("fold") / "l.sqlite"
    with Record.at(path) as record:
        record.append(lambda _: [opened(), contest(), page()], now=AT)
        for batch in steps:
            drafts = [
                draft(payload, *([WORDS] if given else []), removes=(WORDS.digest,) if gone else ())
                for payload, given, gone in batch
            ]
            head = record.store.head()
            try:
                record.append(lambda _, d=drafts: d, now=AT)  # type: ignore[misc]
            except HustingsError:
                assert record.store.head() == head
        live = record.state
        for contest_id in live.contests:
            live.result(contest_id)
            live.result(contest_id, public=True)
    with Record.at(path) as again:
        assert again.store.damage is None and again.state == live
