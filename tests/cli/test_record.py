"""`hustings record`: adding official data, auditing it, taking it elsewhere."""

from __future__ import annotations

import csv
import hashlib
import json
from pathlib import Path

import pytest

from cli_scenes import NEW_CONTEST, Run


def chain_of(lines: list[str]) -> str:
    """The last hash of an export, computed anew as docs/ledger.md describes it."""
    previous = "0" * 64
    for expected, line in enumerate(lines, start=1):
        entry = json.loads(line)
        assert entry["number"] == expected and entry["previous_hash"] == previous
        payload = json.dumps(entry["payload"], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        texts = [entry[name] for name in ("at", "by", "source", "reason", "kind")]
        fields = [str(entry["number"]), *texts, payload, previous]
        preimage = b"".join(b"%d:%b," % (len(f.encode()), f.encode()) for f in fields)
        previous = hashlib.sha256(preimage).hexdigest()
        assert previous == entry["hash"], f"entry {expected}"
    return previous


def test_an_export_verifies_by_an_independent_computation(run: Run, awaiting: str, tmp_path: Path) -> None:
    tricky = 'Batley and Spen, 13296, Lab, 12973, Con, 1254, LD, 5, Ind:Elm; source=say "é\u2028\\" 𝄞; verified=27528'
    assert run("declare", "-", "--by", "Åse\tØ", given=tricky).exit_code == 0
    lines = run("record", "export").stdout.split("\n")
    assert lines.pop() == ""
    last = chain_of(lines)
    assert json.loads(lines[-1])["hash"] == last and json.loads(lines[-1])["by"] == "Åse\tØ"
    assert json.loads(lines[-1])["payload"]["contest_id"] == awaiting
    assert run("record", "export", "--out", "ledger.jsonl").stdout == ""
    assert (tmp_path / "ledger.jsonl").read_text(encoding="utf-8").split("\n")[:-1] == lines
    assert not list(tmp_path.glob("*.part"))
    with pytest.raises(AssertionError, match="entry 2"):
        chain_of([lines[0], lines[1].replace("Labour", "Labuor")])


def test_an_export_as_csv_has_every_published_candidacy_and_no_keyed_one(run: Run, awaiting: str) -> None:
    run("declare", "-", given="Batley and Spen, 13296, Lab, 12973, Con, 1254, LD, 5, Ind:Elm; verified=27528")
    rows = list(csv.DictReader(run("record", "export", "--format", "csv").stdout.splitlines()))
    assert {row["contest_id"] for row in rows} >= {"parl.hartlepool.by.2021-05-06"}
    assert awaiting not in {row["contest_id"] for row in rows}
    (kim,) = (row for row in rows if row["name"] == "Kim Leadbeater")
    assert (kim["votes"], kim["rank"], kim["party_id"]) == ("13296", "1", "lab")


def test_an_export_that_cannot_be_written_says_so(run: Run) -> None:
    result = run("record", "export", "--out", "no/such/folder/x.csv")
    assert result.exit_code == 2 and result.stderr.startswith("hustings: ")


def test_a_contest_of_ones_own_is_added_once_and_awaits_its_count(run: Run, awaiting: str) -> None:
    again = run("record", "add", "contest.toml")
    assert (again.exit_code, again.stdout) == (0, "nothing new: the record already says all of this\n")
    assert json.loads(run("record", "add", "contest.toml", "--json").stdout) == {"entered": [], "problems": []}
    (row,) = (r for r in json.loads(run("record", "list", "--json").stdout)["contests"] if r["contest_id"] == awaiting)
    assert (row["stage"], row["desk"], row["winner"], row["majority"]) == ("closed", "nothing", None, None)


def test_a_code_that_a_party_of_the_record_or_of_another_file_has_is_refused(run: Run, tmp_path: Path) -> None:
    party = '[[parties]]\nkey = "{0}"\nname = "{0}"\nabbreviation = "{0}"\ncodes = [{1}]\n'
    (tmp_path / "first.toml").write_text(party.format("first", '"Pop"'))
    (tmp_path / "second.toml").write_text(party.format("second", '"Pop", "LabCo"'))
    refused = run("record", "add", "first.toml", "second.toml")
    assert refused.exit_code == 2
    assert "second (second) and first (first)" in refused.stderr
    assert "second (second) and Labour (lab)" in refused.stderr


def test_a_later_file_may_use_what_an_earlier_one_adds(run: Run, tmp_path: Path) -> None:
    seat = """[[constituencies]]
id = "E14009999"
name = "Barset East"
slug = "barset-east"
boundary_set = "2010-2024"
nation = "England"
region = "South West"
"""
    contest = NEW_CONTEST.replace("batley-and-spen.by", "barset-east.by").replace("E14000548", "E14009999")
    (tmp_path / "seat.toml").write_text(seat)
    (tmp_path / "contest.toml").write_text(contest.replace('baseline_id = "parl.batley-and-spen.2019-12-12"\n', ""))
    made = run("record", "add", "seat.toml", "contest.toml", "--json")
    assert [e["kind"] for e in json.loads(made.stdout)["entered"]] == ["constituencies", "contest", "page"]


def test_what_cannot_be_read_refuses_the_whole_load(run: Run, tmp_path: Path) -> None:
    (tmp_path / "good.toml").write_text(NEW_CONTEST)
    (tmp_path / "bad.toml").write_text(NEW_CONTEST.replace('party = "lab"', 'party = "labuor"'))
    before = run("record", "export").stdout
    result = run("record", "add", "good.toml", "bad.toml", "missing.toml", "--json")
    assert result.exit_code == 2
    assert "bad.toml, line" in result.stderr and "labuor" in result.stderr and "missing.toml" in result.stderr
    assert run("record", "export").stdout == before


def test_a_published_result_that_breaks_a_rule_is_entered_and_leaves_the_audit_open(run: Run, tmp_path: Path) -> None:
    votes = iter((13296, 12973, 1254, 5))
    lines = [
        line.replace(" },", f", votes = {next(votes)} }},") if line.startswith("  {") else line
        for line in NEW_CONTEST.splitlines()
    ]
    result = '\n[contests.result]\nsource = "Notice"\nelectorate = 27000\n'
    (tmp_path / "result.toml").write_text("\n".join(lines) + result)
    assert run("record", "check").exit_code == 0
    added = run("record", "add", "result.toml")
    assert added.exit_code == 0 and "result" in added.stdout
    assert "R011" in added.stderr and "valid votes 27,528 exceed the electorate 27,000" in added.stderr
    checked = run("record", "check")
    assert checked.exit_code == 1
    assert (
        checked.stdout.startswith("error: R011") and "valid votes 27,528 exceed the electorate 27,000" in checked.stdout
    )
    findings = json.loads(run("record", "check", "--json").stdout)["findings"]
    assert (findings[0]["id"], findings[0]["severity"], findings[0]["answered_by"]) == ("R011", "error", None)
    right = "Batley and Spen, 13296, Lab, 12973, Con, 1254, LD, 5, Ind:Elm; electorate=79373"
    assert run("declare", "-", "--correct", "--reason", "a misprint", given=right).exit_code == 0
    checked = run("record", "check")
    assert checked.exit_code == 0 and "answered by entry" in checked.stdout


def test_the_record_that_ships_is_sound_and_listed(run: Run) -> None:
    checked = run("record", "check")
    assert checked.exit_code == 0
    assert "1 finding, 0 unanswered; the chain of entries verifies." in checked.stdout
    listed = run("record", "list").stdout
    assert "parl.batley-and-spen.by.2021-07-01" in listed and "Kim Leadbeater, Lab" in listed
    assert len(json.loads(run("record", "list", "--json").stdout)["contests"]) == 13


def test_a_poll_of_people_who_have_voted_waits_for_the_close_of_poll(run: Run, tmp_path: Path) -> None:
    poll = """
[[contests.polls]]
pollster = "Asked & Co"
fieldwork_from = {day}
fieldwork_to = {day}
shares = {{ lab = 50, con = 50 }}
drawn_from_voters = true
"""
    open_poll = (NEW_CONTEST + poll.format(day="2022-03-24")).replace("2022-03-24", "2999-03-21")
    (tmp_path / "open.toml").write_text(open_poll)
    before = run("record", "export").stdout
    result = run("record", "add", "open.toml")
    assert result.exit_code == 2 and "drawn from people who have voted" in result.stderr
    assert run("record", "export").stdout == before
    (tmp_path / "closed.toml").write_text(NEW_CONTEST + poll.format(day="2022-03-24"))
    assert run("record", "add", "closed.toml").exit_code == 0
