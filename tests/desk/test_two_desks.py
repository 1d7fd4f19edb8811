"""Two desks on one ledger, in any order: a replay gives the same state, readers see published figures only."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from desk_scenes import BATLEY, CLOSED, EDITOR, OPEN, REPORTER, SECOND, Desk, the_count, the_verification, votes_with
from hustings.desk import keying, publishing
from hustings.desk.keying import KeyCommand
from hustings.errors import HustingsError
from hustings.record.book import Decide, Record
from hustings.record.entries import Corrected, Part, Published
from hustings.record.model import CorrectedBy, Figures, HeardFrom, Stage
from hustings.record.state import State

PEOPLE = st.sampled_from([EDITOR, REPORTER, SECOND])
EDITORS = st.sampled_from([EDITOR, EDITOR, EDITOR, REPORTER])
PARTS = st.sampled_from(list(Part))
COUNTS = st.sampled_from(
    [
        the_count(),
        the_count(),
        the_count(),
        the_count(ballots_verified=37786),
        the_count(votes=votes_with(kim_leadbeater=13269)),
        the_count(votes=votes_with(kim_leadbeater=-1)),
        the_count(verification_announced=False),
    ]
)
VERIFICATIONS = st.sampled_from(
    [
        the_verification(),
        the_verification(ballots_verified=37768),
        the_verification(ballots_verified=None, verification_announced=False),
    ]
)


class TwoDesks(RuleBasedStateMachine):
    """Each act is decided by one of two processes' views of the ledger, which may be behind the other's."""

    @initialize(start=st.sampled_from(["empty", "confirmed", "published"]))
    def open_both(self, start: str) -> None:
        self.folder = tempfile.TemporaryDirectory()
        path = Path(self.folder.name) / "ledger.sqlite"
        first = Desk(path)
        if start != "empty":
            first.confirm()
        if start == "published":
            first.publish()
        self.desks = [first.record, Record.at(path)]

    def teardown(self) -> None:
        if hasattr(self, "desks"):
            for record in self.desks:
                record.close()
            self.folder.cleanup()

    def act(self, desk: bool, decide: Decide) -> None:
        """One act at one desk; what is refused leaves the ledger as it was."""
        record = self.desks[desk]
        before = record.store.head()
        try:
            made = record.append(decide, now=CLOSED)
        except HustingsError:
            assert record.store.head() == before
        else:
            assert record.store.head()[0] == before[0] + len(made)

    @rule(desk=st.booleans(), by=PEOPLE, figures=COUNTS, provisional=st.sampled_from([False, False, True]))
    def key_the_count(self, desk: bool, by: Any, figures: Figures, provisional: bool) -> None:
        self.key(desk, by, Part.COUNT, figures, provisional)

    @rule(desk=st.booleans(), figures=COUNTS)
    def two_people_key_the_count(self, desk: bool, figures: Figures) -> None:
        self.key(desk, REPORTER, Part.COUNT, figures, False)
        self.key(not desk, SECOND, Part.COUNT, figures, False)

    @rule(desk=st.booleans(), by=PEOPLE, figures=VERIFICATIONS)
    def key_the_verification(self, desk: bool, by: Any, figures: Figures) -> None:
        self.key(desk, by, Part.VERIFICATION, figures, False)

    def key(self, desk: bool, by: Any, part: Part, figures: Figures, provisional: bool) -> None:
        command = KeyCommand(
            contest_id=BATLEY, part=part, figures=figures, heard_from=HeardFrom.SHEET, is_provisional=provisional
        )
        self.act(desk, lambda state: keying.key(state, command, by=by, now=CLOSED))
        self.act(desk, lambda state: keying.key(state, command, by=by, now=OPEN))

    @rule(desk=st.booleans(), by=EDITORS, part=PARTS, alone=st.sampled_from(["", "short of people"]), gap=st.booleans())
    def publish(self, desk: bool, by: Any, part: Part, alone: str, gap: bool) -> None:
        self.act(desk, lambda s: publishing.publish(s, BATLEY, part, by=by, now=CLOSED, alone=alone, gap_stated=gap))

    @rule(desk=st.booleans(), part=PARTS, side=st.sampled_from(["first", "second"]))
    def resolve(self, desk: bool, part: Part, side: str) -> None:
        def decide(state: State) -> Any:
            pair = keying.comparison(state.book(BATLEY), part)
            take = {d.field: side for d in pair.differences} if pair else {}
            return keying.resolve(state, BATLEY, part, take, reason="the sheet", by=EDITOR, now=CLOSED)

        self.act(desk, decide)

    @rule(desk=st.booleans(), by=PEOPLE, back=st.integers(0, 4))
    def withdraw(self, desk: bool, by: Any, back: int) -> None:
        self.act(desk, lambda s: publishing.withdraw(s, s.number - back, reason="misheard", by=by))

    @rule(desk=st.booleans(), figures=COUNTS)
    def correct(self, desk: bool, figures: Figures) -> None:
        def decide(state: State) -> Any:
            published = state.book(BATLEY).published(Part.COUNT)
            return publishing.correct(
                state,
                published[0].number if published else 1,
                figures,
                corrected_by=CorrectedBy.US,
                reason="a slip",
                source="notice",
                by=EDITOR,
            )

        self.act(desk, decide)

    @rule(desk=st.booleans(), stage=st.sampled_from(Stage), public=st.booleans())
    def log(self, desk: bool, stage: Stage, public: bool) -> None:
        self.act(
            desk,
            lambda s: publishing.log_event(
                s, BATLEY, stage, "", by=EDITOR, now=CLOSED, source="the count", is_public=public
            ),
        )

    @invariant()
    def both_desks_are_where_a_replay_gets_to(self) -> None:
        if not hasattr(self, "desks"):
            return
        for record in self.desks:
            record.refresh()
        replayed = State.of(self.desks[1].store.entries())
        assert self.desks[0].state == self.desks[1].state == replayed
        assert self.desks[0].store.head() == self.desks[1].store.head()
        assert self.desks[0].store.damage is None

    @invariant()
    def readers_see_only_published_figures(self) -> None:
        if not hasattr(self, "desks"):
            return
        book = self.desks[0].state.book(BATLEY)
        public = book.result(public=True)
        standing = {n: s for n, s in ((r.number, s) for r, s in book.shown) if n not in book.withdrawn}
        counts = {n: s for n, s in standing.items() if isinstance(s, Corrected) or s.part is Part.COUNT}
        assert public.stage is not Stage.PROVISIONAL
        assert (public.stage is Stage.DECLARED) <= bool(counts)
        if not counts:
            assert public.counts == ()
        else:
            shown = counts[max(counts)]
            assert {c.candidacy.id: c.votes for c in public.counts} == shown.figures.votes
        if not standing:
            assert (public.ballots_verified, public.electorate, public.entry) == (None, None, None)

    @invariant()
    def nothing_provisional_lies_under_a_publication(self) -> None:
        if not hasattr(self, "desks"):
            return
        book = self.desks[0].state.book(BATLEY)
        provisional = {ref.number for ref, keyed in book.keyings if keyed.is_provisional}
        under = {ref.number: set(c.keyings) for ref, c in book.confirmations}
        for _, shown in book.shown:
            if isinstance(shown, Published):
                assert not provisional & under.get(shown.of, {shown.of})
                assert shown.alone or shown.of in under


TwoDesks.TestCase.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)
TestTwoDesks = TwoDesks.TestCase
