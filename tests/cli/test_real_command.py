"""The installed command in a process of its own: damage, a full disk, no colour, and the whole rehearsal."""

from __future__ import annotations

import json
import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from cli_scenes import NEW_CONTEST

COMMAND = Path(sys.executable).parent / "hustings"
BATLEY = "parl.batley-and-spen.by.2021-07-01"
LINE = "Batley and Spen, 13296, Lab, 12973, Con, 1254, LD, 5, Ind:Elm; verified=27528"


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    return {**os.environ, "HUSTINGS_HOME": str(tmp_path / "home"), "PYTHONUTF8": "1"}


def run(
    environment: dict[str, str], *arguments: str, given: str = "", before: str = ""
) -> subprocess.CompletedProcess[str]:
    """The command; `before` is Python that its process runs first."""
    code = f"import sys; {before}; from hustings.cli.main import main; main()"
    start = [sys.executable, "-c", code] if before else [str(COMMAND)]
    return subprocess.run(
        [*start, *arguments], env=environment, input=given, capture_output=True, text=True, timeout=60, check=False
    )


def add_contest(environment: dict[str, str], folder: Path) -> None:
    (folder / "contest.toml").write_text(NEW_CONTEST)
    assert run(environment, "record", "add", str(folder / "contest.toml")).returncode == 0


def test_the_installed_command_answers(environment: dict[str, str]) -> None:
    result = run(environment, "result", BATLEY, "--json")
    assert (result.returncode, json.loads(result.stdout)["majority"]) == (0, 323)


def test_one_changed_byte_is_named_and_only_reading_goes_on(environment: dict[str, str], tmp_path: Path) -> None:
    add_contest(environment, tmp_path)
    ledger = tmp_path / "home" / "ledger.sqlite"
    entries = len(run(environment, "record", "export").stdout.splitlines())
    data = ledger.read_bytes()
    assert data.count(b"Ann Ash") == 1  # in the entry before the last, which made a page
    damaged = data.replace(b"Ann Ash", b"Ann Esh")
    ledger.write_bytes(damaged)
    check = run(environment, "record", "check")
    assert check.returncode == 1
    assert f"entry {entries - 1}: its words do not give the hash kept with it" in check.stderr
    assert f"Entries 1 to {entries - 2} are good" in check.stderr
    assert "does not verify" in check.stdout
    document = json.loads(run(environment, "record", "check", "--json").stdout)
    assert f"entry {entries - 1}" in document["damage"]
    for arguments in (["declare", "-"], ["record", "add", str(tmp_path / "contest.toml")]):
        refused = run(environment, *arguments, given="Hartlepool; verified=1")
        assert refused.returncode == 2 and refused.stdout == ""
    shown = run(environment, "result", BATLEY)
    assert shown.returncode == 0 and "majority of 323" in shown.stdout and "is damaged" in shown.stderr
    assert len(run(environment, "record", "export").stdout.splitlines()) == entries - 2
    assert ledger.read_bytes() == damaged


def test_declaring_into_a_damaged_ledger_is_refused_because_it_is_read_only(
    environment: dict[str, str], tmp_path: Path
) -> None:
    add_contest(environment, tmp_path)
    assert run(environment, "declare", "-", "--by", "Rita", given=LINE).returncode == 0
    ledger = tmp_path / "home" / "ledger.sqlite"
    ledger.write_bytes(ledger.read_bytes().replace(b"Rita", b"Rota"))
    refused = run(environment, "declare", "-", "--by", "Sol", given=LINE)
    assert refused.returncode == 2
    assert "nothing was entered: the ledger is open read-only, because it is damaged" in refused.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="file size limits are POSIX")
def test_a_full_disk_enters_nothing_and_says_so(environment: dict[str, str], tmp_path: Path) -> None:
    before = run(environment, "record", "export").stdout
    contest = tmp_path / "contest.toml"
    contest.write_text(NEW_CONTEST.replace("is_by_election", f'note = "{"long " * 20_000}"\nis_by_election'))
    limit = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000))"
    full = run(environment, "record", "add", str(contest), before=limit)
    assert full.returncode == 2 and full.stdout == ""
    assert full.stderr.startswith("hustings: nothing was entered: ") and "cannot be written" in full.stderr
    assert run(environment, "record", "export").stdout == before
    assert run(environment, "record", "add", str(contest)).returncode == 0


def in_a_terminal(environment: dict[str, str], *arguments: str) -> str:
    """What the command prints where a person watches."""
    main, side = pty.openpty()
    process = subprocess.Popen([str(COMMAND), *arguments], env=environment, stdout=side, stderr=side, stdin=side)
    os.close(side)
    said = b""
    while select.select([main], [], [], 30)[0]:
        try:
            chunk = os.read(main, 65536)
        except OSError:  # Linux says so when the other side has closed
            break
        if not chunk:
            break
        said += chunk
    os.close(main)
    assert process.wait(30) == 0
    return said.decode()


def test_no_color_takes_colour_out_of_a_terminal(environment: dict[str, str]) -> None:
    watched = {**environment, "TERM": "xterm-256color", "COLUMNS": "140"}
    watched.pop("NO_COLOR", None)
    plain = in_a_terminal({**watched, "NO_COLOR": "1"}, "result", BATLEY)
    assert "13,296" in plain
    assert not re.search(r"\x1b\[[0-9;]*(3[0-7]|4[0-7]|9[0-7]|38|48)[0-9;]*m", plain)


def test_output_cut_short_by_its_reader_is_no_error(environment: dict[str, str]) -> None:
    shell = f"{COMMAND} record export | head -c 100 > /dev/null"
    result = subprocess.run(shell, shell=True, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert "Traceback" not in result.stderr and "hustings:" not in result.stderr


def test_the_rehearsal_played_at_once_ends_with_the_record_s_figures(environment: dict[str, str]) -> None:
    process = subprocess.Popen(
        [str(COMMAND), "night", "--speed", "0", "--port", "0"],
        env={**environment, "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        said = ""
        while "Control-C ends" not in said:
            line = process.stdout.readline()
            assert line, process.stderr.read() if process.stderr else ""
            said += line
        assert "REHEARSAL" in said and len(set(re.findall(r"/desk/join/\S+", said))) == 2
        base = re.search(r"(http://127\.0\.0\.1:\d+)/live/(\S+)", said)
        assert base is not None
        wait_until_ready(base[1])
        document = json.loads(read(f"{base[1]}/api/v1/contests/{BATLEY}"))
        assert "323" in json.dumps(document) and "13296" in json.dumps(document)
        assert "REHEARSAL" in read(base[0])
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)


def read(address: str) -> str:
    with urllib.request.urlopen(address, timeout=10) as answer:
        text: str = answer.read().decode()
    return text


def wait_until_ready(base: str) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            read(f"{base}/healthz")
        except OSError:
            time.sleep(0.1)
        else:
            return
    pytest.fail("the rehearsal never became ready")
