"""One small file per way a declaration goes wrong, each with the exact problems expected beside it.

A mismatch leaves `name.new` beside the file for review.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from ballot_papers import TwoSeats
from hustings.errors import BadInput
from hustings.record.problems import CATALOGUE, Severity
from hustings.sources.declarations import read_declarations

FOLDER = Path(__file__).parents[1] / "broken" / "declarations"
FILES = sorted(path for path in FOLDER.iterdir() if path.suffix in (".wire", ".csv", ".toml"))


def problems_of(path: Path) -> str:
    with pytest.raises(BadInput) as refused:
        read_declarations(path.read_bytes(), name=path.name, lookup=TwoSeats())
    return "".join(f"{problem}\n" for problem in refused.value.problems)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_broken_declaration_is_refused_with_exactly_its_problems(path: Path) -> None:
    expected, found = path.with_name(f"{path.name}.expected"), problems_of(path)
    new = path.with_name(f"{path.name}.new")
    if not expected.exists() or expected.read_text(encoding="utf-8") != found:
        new.write_text(found, encoding="utf-8")
        pytest.fail(f"{path.name} has other problems than expected; see {new.name}")
    new.unlink(missing_ok=True)


def test_every_expectation_has_its_file_and_begins_with_an_error() -> None:
    expectations = sorted(path.name.removesuffix(".expected") for path in FOLDER.glob("*.expected"))
    assert expectations == [path.name for path in FILES]
    for path in FOLDER.glob("*.expected"):
        assert CATALOGUE[path.read_text(encoding="utf-8")[:4]][0] is Severity.ERROR
