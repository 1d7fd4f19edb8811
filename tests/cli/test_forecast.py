"""`hustings forecast` and `hustings read-across`, run as people run them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from forecast_record import forecast_record
from hustings import home
from hustings.cli.main import main


@pytest.fixture
def run(data_dir: Path, monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    """The command line on the whole record; it must not close what other tests read."""
    record = forecast_record(data_dir)
    monkeypatch.setattr(home, "open", lambda: record)
    monkeypatch.setattr(type(record), "__exit__", lambda *_: None)
    return lambda *words: CliRunner().invoke(main, words)


def document(result: Result) -> dict:  # type: ignore[type-arg]
    assert result.exit_code == 0, result.output
    return json.loads(result.output)  # type: ignore[no-any-return]


def test_polls_become_seats_and_the_credit_is_printed(run) -> None:  # type: ignore[no-untyped-def]
    result = run("forecast", "--on", "2019-12-11", "--since", "2017-06-08", "--need", "con")
    assert result.exit_code == 0, result.output
    for words in ("markpack.org.uk", "not a forecast of one", "uniform: Conservative needs"):
        assert words in result.output


def test_stated_shares_are_answered_under_every_method(run) -> None:  # type: ignore[no-untyped-def]
    found = document(run("forecast", "--shares", "con=24,lab=34", "--scotland", "snp=30,lab=30", "--json"))
    assert found["apart"] == {"Scotland": {"snp": 0.3, "lab": 0.3}} and "polls" not in found
    assert {sum(method["seats"].values()) for method in found["methods"].values()} == {650}


@pytest.mark.parametrize(
    "words", [("--shares", "con=1x"), ("--shares", "con=24", "--tactical", "ld"), ("--since", "2021-07-01")]
)
def test_what_cannot_be_read_exits_with_2(run, words: tuple[str, ...]) -> None:  # type: ignore[no-untyped-def]
    assert run("forecast", *words).exit_code == 2


def test_read_across_says_what_it_is_and_what_cannot_be_said(run) -> None:  # type: ignore[no-untyped-def]
    result = run("read-across", "parl.batley-and-spen.by.2021-07-01")
    for words in ("Arithmetic, not a forecast", "George Galloway", "of 85", "6 points ahead", "cannot be said"):
        assert words in " ".join(result.output.split()), words
    found = document(run("read-across", "parl.batley-and-spen.by.2021-07-01", "--json"))
    assert found["arithmetic"]["majority"] == 326 and found["swing"]["to_party"] == "con"
    assert run("read-across", "parl.batley-and-spen.2019-12-12").exit_code == 2
