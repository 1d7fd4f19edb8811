"""`hustings result`, `house` and the front door: what people read, what programs read, exit codes."""

from __future__ import annotations

import json

import pytest

from cli_scenes import Run
from hustings.cli.main import main

BATLEY = "parl.batley-and-spen.by.2021-07-01"
KEYS = [
    "contest_id",
    "stage",
    "desk",
    "corrected_by",
    "challenge",
    "electorate",
    "valid_votes",
    "rejected_ballots",
    "ballots_verified",
    "majority",
    "majority_share",
    "previous_majority",
    "turnout_valid_share",
    "turnout_ballots_share",
    "turnout_verified_share",
    "candidates",
    "swing",
    "outcome",
    "baseline",
    "entry",
]
CANDIDATE_KEYS = [
    "name",
    "party",
    "party_id",
    "votes",
    "share",
    "change_pp",
    "is_new",
    "rank",
    "loses_deposit",
]


def test_the_json_has_every_documented_key_and_unrounded_numbers(run: Run) -> None:
    result = run("result", BATLEY, "--json")
    assert result.exit_code == 0
    document = json.loads(result.stdout)
    assert [key for key in KEYS if key not in document] == []
    assert all(key in candidate for candidate in document["candidates"] for key in CANDIDATE_KEYS)
    assert (document["majority"], document["previous_majority"], document["valid_votes"]) == (323, 3525, 37695)
    assert document["majority_share"] == 323 / 37695
    assert document["turnout_verified_share"] == 37786 / 79373
    assert document["turnout_ballots_share"] == 37778 / 79373
    assert document["turnout_valid_share"] == 37695 / 79373
    assert (document["swing"]["from_party"], document["swing"]["to_party"]) == ("lab", "con")
    assert round(document["swing"]["butler_pp"], 1) == 2.9
    assert document["outcome"]["shown"] == "general_election"
    first, third = document["candidates"][0], document["candidates"][2]
    assert (first["rank"], first["votes"], first["loses_deposit"]) == (1, 13296, False)
    assert (third["is_new"], third["change_pp"]) == (True, None)


def test_people_read_who_won_by_how_much_and_what_changed(run: Run) -> None:
    said = run("result", BATLEY).stdout
    for words in ("Batley and Spen, 1 July 2021", "majority of 323", "47.6%", "2.9", "13,296", "35.3%", "−7.4"):
        assert words in said
    for words in ("lost deposit", "(did not stand)", "Changes in percentage points since", "valid votes 47.5%"):
        assert words in said
    assert "\x1b[" not in said


def test_a_constituency_stands_for_its_latest_contest(run: Run) -> None:
    for asked in ("Batley and Spen", "batley & spen", "batley-and-spen"):
        assert json.loads(run("result", asked, "--json").stdout)["contest_id"] == BATLEY


def test_an_unknown_contest_is_bad_input_and_the_nearest_is_named(run: Run) -> None:
    result = run("result", "parl.batley-and-spen.by.2021-07-02")
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"did you mean {BATLEY}" in result.stderr


def test_a_contest_without_a_count_says_so(run: Run, awaiting: str) -> None:
    assert "No count yet. Stage: closed." in run("result", awaiting).stdout
    document = json.loads(run("result", awaiting, "--json").stdout)
    assert (document["desk"], document["majority"], document["swing"]) == ("nothing", None, None)


def test_the_house_on_a_date_says_what_it_does_not_know(run: Run) -> None:
    text = run("house", "--on", "2021-07-02")
    assert text.exit_code == 0 and "Conservative" in text.stdout
    assert "Overall majority of the government 80, working majority 87" in text.stdout
    assert "the latest of 1 July 2021; defections and suspensions not recorded" in text.stdout
    assert "on 1 July 2021, the last day that this record knows of" in run("house").stdout
    assert run("house", "--on", "2024-08-01").exit_code == 2
    document = json.loads(run("house", "--on", "2021-07-02", "--json").stdout)
    assert document["seats"]["con"] == 365
    bad = run("house", "--on", "yesterday")
    assert bad.exit_code == 2 and "write it as 2021-07-02" in bad.stderr


@pytest.mark.parametrize("command", [[], *([name] for name in main.commands), ["record", "add"], ["record", "check"]])
def test_every_command_has_help_with_an_example(run: Run, command: list[str]) -> None:
    result = run(*command, "--help")
    assert result.exit_code == 0 and "Example: " in result.stdout


def test_the_front_door_refuses_what_it_does_not_know(run: Run) -> None:
    assert run("--version").stdout.startswith("hustings, version")
    assert run("elect").exit_code == 2
    assert run("result").exit_code == 2
