"""One folder of two small files per way official files go wrong, with the exact problems expected in it.

A mismatch leaves `expected.new` beside `expected` for review. Nothing is ever loaded of a folder that has an error.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from hustings.errors import BadInput
from hustings.record.problems import CATALOGUE, Severity
from hustings.sources.official.read import read_official

FOLDERS = sorted(path for path in (Path(__file__).parents[2] / "broken" / "official").iterdir() if path.is_dir())


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)
def test_broken_official_files_are_refused_with_exactly_their_problems(folder: Path) -> None:
    with pytest.raises(BadInput) as refused:
        read_official(folder.glob("*.csv"))
    found = "".join(f"{problem}\n" for problem in refused.value.problems).replace(f"{folder.as_posix()}/", "")
    expected, new = folder / "expected", folder / "expected.new"
    if not expected.exists() or expected.read_text(encoding="utf-8") != found:
        new.write_text(found, encoding="utf-8")
        pytest.fail(f"{folder.name} has other problems than expected; see {new.name}")
    new.unlink(missing_ok=True)


def test_every_expectation_begins_with_an_error() -> None:
    assert FOLDERS
    for folder in FOLDERS:
        assert CATALOGUE[(folder / "expected").read_text(encoding="utf-8")[:4]][0] is Severity.ERROR
