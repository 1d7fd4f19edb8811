"""`hustings write`: drafts on standard output, and beside them what the person who reads them should know."""

from __future__ import annotations

import json

from cli_scenes import Run
from hustings.cli.write import FORMS, LEVELS
from hustings.copydesk.writing import Form, Level

BATLEY = "parl.batley-and-spen.by.2021-07-01"


def test_a_report_ends_with_how_it_was_made(run: Run) -> None:
    result = run("write", BATLEY)
    assert result.exit_code == 0
    assert result.stdout.startswith(
        "Kim Leadbeater held Batley and Spen for Labour in the by-election on Thursday 1 July"
    )
    assert result.stdout.rstrip().endswith("a person has to read it before it is published.")
    assert result.stderr == (
        "Note: 37,786 ballot papers were verified and 37,778 counted, valid and rejected: "
        "8 more verified than counted.\n"
    )


def test_a_headline_is_alone_on_standard_output(run: Run) -> None:
    result = run("write", "batley and spen", "--form", "headline")
    assert result.stdout == "Labour hold Batley and Spen by 323 votes\n"
    assert "Drafted from the record, entry" in result.stderr


def test_a_draft_for_a_program(run: Run) -> None:
    found = json.loads(run("write", BATLEY, "--level", "brief", "--json").stdout)
    assert found["contest_id"] == BATLEY
    assert (found["level"], found["form"]) == ("brief", "text")
    assert found["title"] == "Labour hold Batley and Spen by 323 votes"
    assert found["text"] == "\n\n".join(found["paragraphs"])
    assert found["facts"] == ["result", "majority_before", "first_two"]
    assert isinstance(found["entry"], int)


def test_before_the_declaration_nothing_is_written(run: Run, awaiting: str) -> None:
    result = run("write", awaiting)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "has no published result: there is nothing to write from yet" in result.stderr


def test_every_level_and_form_may_be_asked_for() -> None:
    assert tuple(Level) == LEVELS
    assert tuple(Form) == FORMS


def test_another_level_is_refused(run: Run) -> None:
    assert run("write", BATLEY, "--level", "essay").exit_code == 2
