"""Declarations in their three forms: what is read, what is told apart, and that nothing but BadInput is raised."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ballot_papers import BATLEY, HARTLEPOOL, TwoSeats, batley, batley_votes, hartlepool, hartlepool_votes
from hustings.errors import BadInput
from hustings.record.ledger import GENESIS, seal
from hustings.record.model import Contest, Figures, RejectedHead
from hustings.record.state import State
from hustings.sources.ballots import ballots_of, fold
from hustings.sources.candidates import candidate_codes
from hustings.sources.declarations import Declaration, read_declarations
from hustings.sources.embedded import embedded_drafts

LOOKUP = TwoSeats()
WIRE = (
    "Hartlepool, 15,529, Con, 8589, Lab, 2904, Ind:Lee, 250, Ind:Walker, 126, Ind:Gaines, 108, Loony; "
    "rejected=182; electorate=70,768; verified=not announced; valid=27,506"
)
TABLE = """candidate,party,votes
Jill Mortimer,Con,"15,529"
paul  williams,Labour,8589
SAM LEE,Independent,2904
walker,,250
Ind:Gaines,,126
Loony,,108
Electorate,,70768
Ballots verified,,not announced
Rejected,,182
valid votes,,27506
contest,,Hartlepool
"""
TOML = """contest = "parl.hartlepool.by.2021-05-06"
electorate = 70768
ballots_verified = "not announced"
rejected_ballots = 182
valid_votes = "27,506"

[votes]
"Jill Mortimer" = 15_529
Lab = 8589
"Ind:Lee" = 2904
walker = 250
"Adam Gaines" = 126
MRLP = 108
"""
HARTLEPOOL_FIGURES = Figures(
    votes=hartlepool_votes(),
    electorate=70768,
    verification_announced=False,
    valid_votes=27506,
    rejected_ballots=182,
)


def read(text: str | bytes, **options: str) -> tuple[Declaration, ...]:
    return read_declarations(text, name="night.txt", lookup=LOOKUP, **options)


def refused(text: str | bytes, **options: str) -> list[str]:
    with pytest.raises(BadInput) as error:
        read(text, **options)
    return [str(problem) for problem in error.value.problems]


def write_wire(contest: Contest, figures: Figures, *, grouped: bool = False) -> str:
    """One declaration as a line, as the form is described in docs/declarations.md."""
    number: Callable[[int], str] = (lambda n: f"{n:,}") if grouped else str
    codes = candidate_codes(contest, LOOKUP.parties())
    votes = "".join(f", {number(n)}, {codes[key]}" for key, n in figures.votes.items())
    totals = {
        "electorate": figures.electorate,
        "verified": figures.ballots_verified,
        "valid": figures.valid_votes,
        "rejected": figures.rejected_ballots,
        **{head.value: papers for head, papers in (figures.rejected_by_head or {}).items()},
    }
    fields = [f"{key}={number(value)}" for key, value in totals.items() if value is not None]
    fields += [] if figures.verification_announced else ["verified=not announced"]
    fields += [f"lot={codes[figures.lot_winner]}"] if figures.lot_winner else []
    return contest.id + votes + "".join(f"; {field}" for field in fields)


@pytest.mark.parametrize("text", [WIRE, TABLE, TOML], ids=["wire", "table", "toml"])
def test_the_three_forms_give_the_same_figures(text: str) -> None:
    (declaration,) = read(text)
    assert declaration.contest_id == HARTLEPOOL
    assert declaration.figures == HARTLEPOOL_FIGURES
    assert list(declaration.figures.votes) == [candidacy.id for candidacy in hartlepool().candidacies]
    assert (declaration.name, declaration.source) == ("night.txt", "night.txt")
    assert declaration.problems == ()


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_a_table_may_be_divided_by_semicolons_or_tabs(delimiter: str) -> None:
    text = TABLE.replace('"15,529"', "15529").replace(",", delimiter)
    assert read(text)[0].figures == HARTLEPOOL_FIGURES


@pytest.mark.parametrize("text", [WIRE, TABLE, TOML], ids=["wire", "table", "toml"])
def test_byte_order_mark_line_endings_blank_lines_and_comments_change_nothing(text: str) -> None:
    dressed = "\ufeff# the count of 6 May\n\n" + text.replace("\n", "\n\n# so far\n") + "\n  \n"
    assert read(dressed.replace("\n", "\r\n").encode())[0].figures == HARTLEPOOL_FIGURES


def test_many_lines_and_many_tables_keep_their_order_and_lines() -> None:
    batley_line = write_wire(batley(), Figures(votes=batley_votes()))
    both = read(f"# the night\n{batley_line}\n{WIRE}\n")
    assert [(d.contest_id, d.line) for d in both] == [(BATLEY, 2), (HARTLEPOOL, 3)]
    tables = TOML.replace("[votes]", "[declaration.votes]")
    second = '\n[[declaration]]\ncontest = "Batley and Spen"\nballots_verified = 37786\nsource = "Notice, page 1"\n'
    in_toml = read(f"[[declaration]]\n{tables}{second}")
    assert [(d.contest_id, d.source) for d in in_toml] == [(HARTLEPOOL, "night.txt"), (BATLEY, "Notice, page 1")]
    assert in_toml[1].line == tables.count("\n") + 3


def test_one_table_may_hold_several_contests() -> None:
    rows = [f"{key},{n},{BATLEY}" for key, n in batley_votes().items()]
    rows += [f"{key},{n},Hartlepool" for key, n in hartlepool_votes().items()]
    found = read("\n".join(["name,votes,contest", *rows, f"rejected,83,{BATLEY}"]))
    assert [(d.contest_id, d.figures.rejected_ballots) for d in found] == [(BATLEY, 83), (HARTLEPOOL, None)]


def test_the_gap_at_batley_rides_on_the_declaration_as_a_note() -> None:
    figures = Figures(votes=batley_votes(), electorate=79373, ballots_verified=37786, rejected_ballots=83)
    (declaration,) = read(write_wire(batley(), figures, grouped=True))
    assert [(p.id, p.source, p.line) for p in declaration.problems] == [("R020", "night.txt", 1)]


def test_a_verification_alone_is_a_declaration() -> None:
    (declaration,) = read("Batley & Spen; verified=37,786; electorate=79373")
    assert declaration.figures == Figures(votes={}, ballots_verified=37786, electorate=79373)
    assert refused("Batley and Spen; electorate=79373")[0].startswith("R009")


def test_the_constituency_is_the_longest_known_name_at_the_start_of_the_line() -> None:
    class Sheffields(TwoSeats):
        def constituencies(self) -> dict[str, tuple[str, ...]]:
            return {"Sheffield": ("none",), "Sheffield, Brightside & Hillsborough": ("E14000733",)}

    line = WIRE.replace("Hartlepool", "sheffield, brightside and HILLSBOROUGH")
    (declaration,) = read_declarations(line, name="x", lookup=Sheffields())
    assert declaration.contest_id == HARTLEPOOL


def test_the_caller_may_name_the_contest_but_not_against_the_document() -> None:
    table = TABLE.replace("contest,,Hartlepool\n", "")
    assert read(table, contest_id=HARTLEPOOL)[0].figures == HARTLEPOOL_FIGURES
    assert refused(WIRE, contest_id=BATLEY)[0].startswith("R007")
    assert refused(WIRE, contest_id="parl.nowhere.2021-01-01")[0].startswith("R007")


def test_the_same_declaration_twice_in_one_document_is_one() -> None:
    assert len(read(f"{WIRE}\n{WIRE}\n")) == 1


def test_names_are_never_matched_by_likeness() -> None:
    (problem, missing) = refused(TABLE.replace("Jill Mortimer", "Jil Mortimer"))
    assert problem.startswith("R006") and "nearest: Jill Mortimer" in problem
    assert missing.startswith("R004")


def test_fields_that_are_not_numbers_stand_before_everything_else() -> None:
    text = f"Hartlepol, 5, Con\n{WIRE}; rubbish=1\n".replace("8589", "8.589").replace("126", "-126")
    assert [problem[:4] for problem in refused(text)] == ["R001", "R002", "R007", "R010"]


def test_a_transposed_figure_is_named_beside_the_refusal() -> None:
    problems = refused(WIRE.replace("2904", "9204"))
    assert problems[0].startswith("R014 night.txt, line 1, valid_votes: candidates' votes sum to 33,806")
    assert any("Sam Lee's 9,204 may be 2,904 with two digits swapped" in problem for problem in problems)


def test_reading_stops_where_there_is_no_end_of_problems() -> None:
    problems = refused("\n".join(f"Nowhere {i}, 5, Con" for i in range(5000)))
    assert len(problems) == 101
    assert refused("x," * 600_000) == [
        "R008 night.txt: 1,200,000 characters are more than any declarations have (1,000,000 at most)"
    ]


def state_without(*contest_ids: str) -> State:
    drafts = embedded_drafts(without=frozenset(contest_ids))
    entered_at = datetime(2021, 7, 1, 12, tzinfo=UTC)
    return State.of(seal(draft, number, entered_at, GENESIS)[0] for number, draft in enumerate(drafts, start=1))


def test_the_record_answers_with_the_contest_that_awaits_its_result_else_the_latest() -> None:
    waiting, known = ballots_of(state_without(BATLEY)), ballots_of(state_without())
    assert [c.id for c in waiting.awaiting(("E14000548",))] == [BATLEY]
    assert [c.id for c in known.awaiting(("E14000548",))] == [BATLEY]
    two = ballots_of(state_without(BATLEY, "parl.batley-and-spen.2017-06-08"))
    assert len(two.awaiting(("E14000548",))) == 2
    with pytest.raises(BadInput, match="has 2 contests without a result"):
        read_declarations("Batley and Spen; verified=37786", name="x", lookup=two)


def test_the_declaration_of_batley_reads_against_the_embedded_record() -> None:
    lookup = ballots_of(state_without(BATLEY))
    line = (
        "Batley and Spen, 13,296, Lab, 12,973, Con, 8,264, Galloway, 1,254, LD, 816, Robinson, 207, Hirst, 151, UKIP, "
        "107, Hope, 104, Davies, 102, Bickerdike, 100, Tilt, 97, Waters, 75, Smith, 66, Purser, 50, Ind, 33, Laird; "
        "rejected=83; electorate=79,373; verified=37,786"
    )
    contest = lookup.contest(BATLEY)
    assert contest is not None
    for candidacy in contest.candidacies:
        line = line.replace(f", {candidacy.surname}", f", {candidacy.name}")
    (declaration,) = read_declarations(line, name="sheet", lookup=lookup)
    assert sum(declaration.figures.votes.values()) == 37695
    assert [problem.id for problem in declaration.problems] == ["R020"]


@given(st.data())
def test_what_is_written_is_read_again(data: st.DataObject) -> None:
    contest = data.draw(st.sampled_from([batley(), hartlepool()]))
    votes = {c.id: data.draw(st.integers(0, 20_000)) for c in contest.candidacies}
    top = [key for key, n in votes.items() if n == max(votes.values())]
    heads = {head: data.draw(st.integers(0, 300)) for head in RejectedHead} if data.draw(st.booleans()) else None
    total = sum(votes.values())
    figures = Figures(
        votes=votes,
        electorate=data.draw(st.sampled_from([None, 900_000])),
        ballots_verified=data.draw(st.sampled_from([None, total + 2_000])),
        valid_votes=data.draw(st.sampled_from([None, total])),
        rejected_ballots=sum(heads.values()) if heads else None,
        rejected_by_head=heads,
        lot_winner=top[-1] if len(top) > 1 else None,
    )
    (declaration,) = read(write_wire(contest, figures, grouped=data.draw(st.booleans())))
    assert (declaration.contest_id, declaration.figures) == (contest.id, figures)


@given(st.one_of(st.binary(max_size=200), st.text(max_size=200)))
def test_any_bytes_and_any_text_are_read_or_refused(text: str | bytes) -> None:
    try:
        read(text)
    except BadInput as refusal:
        assert refusal.problems and all(problem.is_error for problem in refusal.problems[:1])
        assert all(str(problem).isprintable() for problem in refusal.problems)


@given(st.data(), st.sampled_from([WIRE, TABLE, TOML]))
def test_a_declaration_damaged_anywhere_is_read_or_refused(data: st.DataObject, text: str) -> None:
    at = data.draw(st.integers(0, len(text)))
    length = data.draw(st.integers(0, 5))
    damaged = (
        text[:at]
        + data.draw(st.text("0123456789,;=\"'[]{}#\n\t .-Oe\u00a0\u202e\x00\ud800", max_size=5))
        + text[at + length :]
    )
    try:
        read(damaged)
    except BadInput as refusal:
        assert all(str(problem).isprintable() for problem in refusal.problems)


@given(st.text())
def test_folding_a_name_twice_changes_nothing(name: str) -> None:
    assert fold(fold(name)) == fold(name)
