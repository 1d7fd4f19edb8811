"""The account: what reports agree on, dispute, get wrong and leave out."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import msgspec
import pytest

from copydesk_seeds import seed_reports
from hustings.copydesk.reconciling import Account, ClaimGroup, Standing, compatible, reconcile
from hustings.copydesk.values import Article, Checked, Claim, ClaimType, Comparator, Report, Stated, Unit, Verdict
from strategies import embedded_state

BATLEY = "parl.batley-and-spen.by.2021-07-01"
KIM = next(c for c in embedded_state().contests[BATLEY].contest.candidacies if c.surname == "Leadbeater").id


def report(text: str, *checked: Checked) -> Report:
    return Report(article=Article(id=text, text=text), checked=checked)


def votes(value: int, verdict: Verdict = Verdict.NOT_CHECKABLE, **about: str | None) -> Checked:
    stated = Stated(value=Fraction(value), unit=Unit.VOTES)
    fields = {"contest_id": BATLEY, "candidacy_id": KIM} | about
    return Checked(
        claim=Claim(start=0, end=5, type=ClaimType.VOTES, stated=stated, **fields),  # type: ignore[arg-type]
        verdict=verdict,
        record_value=13_296,
    )


def groups(*reports: Report) -> tuple[ClaimGroup, ...]:
    return reconcile(reports, embedded_state()).claims


@pytest.mark.parametrize(
    ("made", "standing"),
    [
        ((votes(13_296), votes(13_296)), Standing.AGREED),
        ((votes(13_296), votes(13_269)), Standing.DISPUTED),
        ((votes(13_296, Verdict.SUPPORTED), votes(13_269, Verdict.CONTRADICTED)), Standing.WRONG),
        ((votes(13_269, Verdict.CONTRADICTED), votes(13_269, Verdict.CONTRADICTED)), Standing.WRONG),
        ((votes(13_296), votes(13_296, contest_id=None)), Standing.ALONE),
    ],
)
def test_where_a_claim_stands(made: tuple[Checked, Checked], standing: Standing) -> None:
    assert groups(report("one", made[0]), report("two", made[1]))[0].standing is standing


def test_two_figures_that_the_record_supports_are_no_dispute() -> None:
    both = (votes(13_296, Verdict.SUPPORTED), votes(13_297, Verdict.SUPPORTED))
    (group,) = groups(report("one", both[0]), report("two", both[1]))
    assert group.standing is Standing.AGREED


def test_a_party_with_one_candidate_is_that_candidate_and_reports_without_the_claim_are_named() -> None:
    made = votes(13_296, candidacy_id=None, party="lab")
    (group,) = groups(report("one", votes(13_296)), report("two"), report("three", made))
    assert (group.subject, group.reports, group.missing) == ("Kim Leadbeater", (0, 2), (1,))
    assert group.contest == "Batley and Spen, by-election of 1 July 2021"


@pytest.mark.parametrize(
    ("one", "two", "expected"),
    [
        ((13_296, Unit.VOTES, Comparator.EXACT), (13_000, Unit.VOTES, Comparator.JUST_OVER), True),
        ((13_296, Unit.VOTES, Comparator.EXACT), (13_000, Unit.VOTES, Comparator.NEARLY), False),
        ((16_223, Unit.VOTES, Comparator.EXACT), (16_000, Unit.VOTES, Comparator.ROUNDED), True),
        ((47, Unit.PER_CENT, Comparator.EXACT), (50, Unit.PER_CENT, Comparator.LESS_THAN), True),
        ((51, Unit.PER_CENT, Comparator.EXACT), (50, Unit.PER_CENT, Comparator.LESS_THAN), False),
        ((2, Unit.PLACE, Comparator.EXACT), (3, Unit.PLACE, Comparator.EXACT), False),
        ((323, Unit.VOTES, Comparator.EXACT), (1, Unit.PER_CENT, Comparator.EXACT), True),
    ],
)
def test_what_can_both_be_true(
    one: tuple[int, Unit, Comparator], two: tuple[int, Unit, Comparator], expected: bool
) -> None:
    first, second = (Stated(value=Fraction(v), unit=u, comparator=c) for v, u, c in (one, two))
    assert compatible(first, second) is compatible(second, first) is expected


def test_neighbouring_shares_and_opposite_directions_cannot() -> None:
    shares = [Stated(value=Fraction(v, 10), unit=Unit.PER_CENT, digits=1) for v in (475, 476)]
    assert not compatible(*shares) and compatible(shares[0], shares[0])
    assert not compatible(Stated(direction=1), Stated(direction=-1))


def test_more_reports_than_letters_have_two() -> None:
    account = reconcile([report(f"Report {number}.") for number in range(28)], embedded_state())
    assert [source.letter for source in account.reports][25:] == ["Z", "AA", "AB"]


def test_a_quotation_that_is_never_closed_is_noted() -> None:
    account = reconcile([report("Ann Ash said: “One.\n\nBob left."), report("Bob left.")], embedded_state())
    assert [source.notes for source in account.reports] == [("a quotation is never closed: “One. …",), ()]


@pytest.fixture(scope="module")
def account(data_dir: Path) -> Account:
    state = embedded_state()
    return reconcile(seed_reports(data_dir, state), state)


@pytest.mark.data
def test_the_five_reports_agree_but_for_the_decimal_point(account: Account) -> None:
    assert {g.standing for g in account.claims} == {Standing.AGREED, Standing.ALONE, Standing.WRONG}
    (wrong,) = (g for g in account.claims if g.standing is Standing.WRONG)
    assert (wrong.subject, wrong.reports, wrong.missing) == ("George Galloway", (2, 3, 4), (0, 1))
    assert [s.text for s in wrong.statements if s.verdict is Verdict.CONTRADICTED] == ["8.264"]
    assert not account.is_clean


@pytest.mark.data
def test_the_account_of_the_five_has_every_claim_once_and_says_who_lacks_it(account: Account, data_dir: Path) -> None:
    reports = seed_reports(data_dir, embedded_state())
    assert sum(len(g.statements) for g in account.claims) == sum(len(r.checked) for r in reports) == 78
    majority = next(g for g in account.claims if g.type is ClaimType.MAJORITY and g.contest_id == BATLEY)
    assert (majority.standing, majority.missing, len(majority.statements)) == (Standing.AGREED, (), 10)
    for group in account.claims:
        assert sorted((*group.reports, *group.missing)) == [0, 1, 2, 3, 4]


@pytest.mark.data
def test_what_each_of_the_five_alone_has(account: Account) -> None:
    alone = account.alone
    assert alone[0].names == ("Nick Eardley", "Tracy Brabin")
    assert {"Ash Sarkar", "Andrew Scattergood", "Sadiq Khan"} <= set(alone[4].names)
    assert ClaimType.SWING in {account.claims[at].type for at in alone[4].claims}
    assert any("turning point" in account.quotations[at].renderings[0].text for at in alone[2].quotations)


@pytest.mark.data
def test_the_account_is_written_as_json(account: Account) -> None:
    document = json.loads(json.dumps(msgspec.to_builtins(account)))
    assert set(document) == {"reports", "claims", "quotations", "spellings", "timeline", "alone"}
    assert document["reports"][0]["published"] == "2021-07-02"
    assert all(isinstance(s["record"], int | float | str | None) for g in document["claims"] for s in g["statements"])
