"""`hustings declare`: three forms, every problem in its place, nothing entered on error, one keying each."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cli_scenes import NEW_CONTEST, Run
from hustings.cli.main import main

WIRE = "# the night\nBatley and Spen, {0}, Lab, {1}, Con, {2}, LD, {3}, Ind:Elm\n"
TABLE = 'candidate,votes\nconstituency,Batley and Spen\nLab,"{0}"\nCon,"{1}"\nLD,"{2}"\nDi Elm,"{3}"\n'
TOML = 'contest = "Batley and Spen"\n[votes]\nLab = "{0}"\nCon = "{1}"\nLD = "{2}"\n"Ind:Elm" = "{3}"\n'
FORMS = {"wire.txt": (WIRE, 2), "table.csv": (TABLE, 4), "figures.toml": (TOML, 4)}
LINE = "Batley and Spen, 13296, Lab, 12973, Con, 1254, LD, 5, Ind:Elm"
TOTALS = "; rejected=83; verified=27611; electorate=79373"

BAD_VOTES = {
    "8.264": ("R001", '"8.264"', "8,264 or 8264"),
    "1O,234": ("R001", '"1O,234"', "the second character is a letter O"),
    "-5": ("R002", '"-5"', "counted from 0"),
    "13 296": ("R001", '"13 296"', "write 13,296 or 13296"),
    "": ("R001", "blank", "enter 0 if there were none"),
    "1000000000000": ("R003", '"1000000000000"', "more than any electorate could give"),
}


def entries(run: Run) -> int:
    return len(run("record", "export").stdout.splitlines())


def refused(run: Run, *arguments: str, given: str | None = None) -> Result:
    """The run of a command that is refused with exit code 2 and enters nothing."""
    before = entries(run)
    result = run(*arguments, given=given)
    assert result.exit_code == 2 and result.stdout == ""
    assert "Nothing was entered." in result.stderr or "hustings:" in result.stderr
    assert entries(run) == before
    return result


@pytest.mark.usefixtures("awaiting")
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("bad", BAD_VOTES)
def test_a_bad_vote_is_named_by_file_line_field_and_value_in_every_form(
    run: Run, tmp_path: Path, form: str, bad: str
) -> None:
    template, line = FORMS[form]
    (tmp_path / form).write_text(template.format("13296", bad, "1254", "5"))
    problem, found, right = BAD_VOTES[bad]
    said = refused(run, "declare", form).stderr
    assert f"{problem} {form}, line {line}, Con: " in said
    assert found in said and right in said
    as_json = json.loads(run("declare", form, "--json").stdout)
    assert as_json["entered"] == []
    (only,) = as_json["problems"]
    assert (only["id"], only["file"], only["line"], only["field"]) == (problem, form, line, "Con")


@pytest.mark.usefixtures("awaiting")
@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("Batley and Spen, 13296, Lab, 12973, Con, 1254, LD", ["R004", "Di Elm", "enter 0"]),
        (f"{LINE}, 6, Lab", ["R005", "Ann Ash is given twice"]),
        (f"{LINE}, 6, Grn", ["R006", '"Grn" is no candidate', "the codes at this contest are Lab, Con, LD, Ind"]),
        (f"{LINE}; valid=27529", ["R014", "27,528", "27,529"]),
        (f"{LINE}; rejected=27529; verified=27528", ["R013", "27,529", "27,528"]),
        (f"{LINE}; electorate=27527", ["R011", "27,527"]),
        (f"{LINE}; colour=red", ["R010", "colour"]),
        ("Batley und Spen, 5, Lab", ["R007", "nearest: Batley and Spen"]),
        ("nonsense", ["R008", "no reader knows its form"]),
        ("Batley and Spen, 5, Lab, 5, Con, 1, LD, 1, Ind:Elm", ["R016", "record who won the lot"]),
    ],
)
def test_figures_that_cannot_be_right_are_refused(run: Run, line: str, words: list[str]) -> None:
    said = refused(run, "declare", "-", given=line).stderr
    assert "standard input" in said
    assert [word for word in words if word not in said] == []


@pytest.mark.usefixtures("awaiting")
def test_every_problem_of_every_file_is_reported_at_once(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(WIRE.format("13296", "x", "1254", "5"))
    (tmp_path / "b.txt").write_text("Nowhere, 5, Lab\n")
    said = refused(run, "declare", "a.txt", "b.txt", "missing.txt").stderr
    assert all(word in said for word in ("R001 a.txt", "R007 b.txt", "R008 missing.txt: cannot be read"))


@pytest.mark.usefixtures("awaiting")
def test_swapped_neighbours_are_doubted_and_entered(run: Run) -> None:
    swapped = "Batley and Spen, 13296, Lab, 1254, Con, 12973, LD, 5, Ind:Elm" + TOTALS
    result = run("declare", "-", given=swapped)
    assert result.exit_code == 0
    assert "P103" in result.stderr and "check both lines" in result.stderr


def test_one_person_keys_another_confirms_and_the_same_again_is_nothing(run: Run, awaiting: str) -> None:
    first = run("declare", "-", "--by", "Rita", given=LINE + TOTALS)
    assert first.exit_code == 0 and "keying by Rita" in first.stdout and "confirmed as soon as" in first.stdout
    assert "nothing new" in run("declare", "-", "--by", "Rita", given=LINE + TOTALS).stdout
    assert "KEYED, NOT PUBLISHED" in run("result", awaiting).stdout
    document = json.loads(run("result", awaiting, "--json").stdout)
    assert (document["desk"], document["valid_votes"], document["majority"]) == ("keyed", 27528, 323)
    second = run("declare", "-", "--by", "Sol", "--from", "heard_live", "--json", given=LINE + TOTALS)
    assert [e["kind"] for e in json.loads(second.stdout)["entered"]] == ["keying", "confirmation"]
    assert json.loads(run("result", awaiting, "--json").stdout)["desk"] == "confirmed"


def test_differing_keyings_by_two_people_are_not_confirmed(run: Run, awaiting: str) -> None:
    run("declare", "-", "--by", "Rita", given=LINE + TOTALS)
    other = LINE.replace("13296", "13269") + TOTALS.replace("27611", "27584")
    assert "confirmation" not in run("declare", "-", "--by", "Sol", given=other).stdout
    assert json.loads(run("result", awaiting, "--json").stdout)["desk"] == "keyed"


def test_a_verification_alone_is_entered_as_one(run: Run, awaiting: str) -> None:
    result = run("declare", "-", given="Batley and Spen; verified=27,611; electorate=79,373")
    assert result.exit_code == 0 and "the count is still to be keyed" in result.stdout
    assert json.loads(run("result", awaiting, "--json").stdout)["ballots_verified"] == 27611


def declared_again(run: Run, *, winner: int = 15529) -> str:
    """Hartlepool's declaration in TOML, out of the record itself."""
    document = json.loads(run("result", "parl.hartlepool.by.2021-05-06", "--json").stdout)
    votes = {c["candidate_id"]: c["votes"] for c in document["candidates"]}
    votes["jill-mortimer"] = winner
    lines = "".join(f"{name} = {number}\n" for name, number in votes.items())
    return f'contest = "{document["contest_id"]}"\nrejected_ballots = {document["rejected_ballots"]}\n[votes]\n{lines}'


def test_the_declared_figures_again_are_nothing_and_others_need_a_correction(run: Run) -> None:
    again = run("declare", "-", given=declared_again(run))
    assert again.exit_code == 0 and again.stdout.startswith("nothing new")
    other = declared_again(run, winner=15528)
    said = refused(run, "declare", "-", given=other).stderr
    assert "R019 standard input, line 1" in said and "correct it with a reason" in said
    said = refused_usage(run, "declare", "-", "--correct", given=other)
    assert "--correct needs --reason" in said
    made = run("declare", "-", "--correct", "--reason", "read again", "--whose", "returning_officer", given=other)
    assert made.exit_code == 0 and "correction" in made.stdout
    document = json.loads(run("result", "Hartlepool", "--json").stdout)
    assert (document["corrected_by"], document["majority"]) == ("returning_officer", 6939)


def refused_usage(run: Run, *arguments: str, given: str) -> str:
    before = entries(run)
    result = run(*arguments, given=given)
    assert result.exit_code == 2 and entries(run) == before
    return result.stderr


def test_what_the_declared_result_lacks_is_said_to_be_left_out(run: Run) -> None:
    fuller = declared_again(run).replace("[votes]", "ballots_verified = 29933\n[votes]", 1)
    said = run("declare", "-", given=fuller).stdout
    assert "nothing new" in said and "to add ballots verified" in said


def test_correcting_what_was_never_declared_is_refused(run: Run, awaiting: str) -> None:
    said = refused(run, "declare", "-", "--correct", "--reason", "x", given=LINE + TOTALS).stderr
    assert f"{awaiting} has no declared result to correct" in said


def test_the_contest_may_be_named_on_the_command_line(run: Run, awaiting: str) -> None:
    unnamed = TOML.replace('contest = "Batley and Spen"\n', "").format("13296", "12973", "1254", "5")
    assert "R007" in refused(run, "declare", "-", given=unnamed).stderr
    assert run("declare", "-", "--contest", awaiting, given=unnamed).exit_code == 0


def test_no_count_is_declared_before_the_close_of_poll(run: Run, tmp_path: Path) -> None:
    (tmp_path / "later.toml").write_text(NEW_CONTEST.replace("2022-03-24", "2999-03-21"))
    assert run("record", "add", "later.toml").exit_code == 0
    assert "the poll has not closed" in refused(run, "declare", "-", given=LINE + TOTALS).stderr
    as_json = run("declare", "-", "--json", given=LINE + TOTALS)
    assert as_json.exit_code == 2 and "has not closed" in json.loads(as_json.stdout)["error"]


def test_nothing_to_declare_is_a_usage_error(home: Path) -> None:
    assert CliRunner().invoke(main, ["declare"]).exit_code == 2
