"""Another process opens and closes the ledger while this one has it open: nothing that either appended may be lost.

SQLite's locks belong to the process, and a process that closes any handle of its own on the file lets go of them all.
The last one to leave clears the log away, so whoever seems to have left loses what is appended afterwards.
"""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from hustings.record.entries import Draft, LedgerOpened, PageEntered
from hustings.record.model import CoveragePage
from hustings.record.store import SQLiteStore

AT = datetime(2021, 7, 2, 4, 25, tzinfo=UTC)
VISIT = """
import sys
from pathlib import Path
from hustings.record.store import SQLiteStore
with SQLiteStore.open(Path(sys.argv[1])) as store:
    print(store.head()[0], len(list(store.entries())), store.damage)
"""


def draft(name: str) -> Draft:
    return Draft(
        by="test", source="test", payload=PageEntered(page=CoveragePage(slug=name, title=name, contest_ids=()))
    )


def opened() -> Draft:
    return Draft(by="test", source="test", payload=LedgerOpened(title="test", is_test=True))


def visit(path: Path) -> str:
    return subprocess.run([sys.executable, "-c", VISIT, str(path)], check=True, capture_output=True, text=True).stdout


def test_a_visitor_leaves_the_log_of_an_open_ledger_alone(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    with SQLiteStore.open(path) as store:
        store.append([opened()], at=AT)
        assert visit(path) == "1 1 None\n"
        store.append([draft("after-the-visit")], at=AT)
        assert visit(path) == "2 2 None\n"
        assert path.with_name("ledger.sqlite-wal").stat().st_size


def test_a_second_store_in_one_process_does_not_let_go_of_the_first_ones_locks(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    with SQLiteStore.open(path) as store:
        store.append([opened()], at=AT)
        with SQLiteStore.open(path) as second:
            assert second.head() == store.head()
        assert visit(path) == "1 1 None\n"
        store.append([draft("after-the-visit")], at=AT)
        assert visit(path) == "2 2 None\n"


def test_what_two_open_ledgers_append_in_turn_is_all_there(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    with SQLiteStore.open(path) as store:
        store.append([opened()], at=AT)
        for number in range(2, 8):
            store.append([draft(f"page-{number}")], at=AT)
            assert visit(path) == f"{number} {number} None\n"
    assert visit(path) == "7 7 None\n"
