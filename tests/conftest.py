"""What every test may ask for: the official data, and a reason to skip that CI never accepts."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
IN_CI = os.environ.get("CI") == "true"


def skip_or_fail(reason: str) -> None:
    """Skip for this reason; in CI, where everything must be there, fail."""
    if IN_CI:
        pytest.fail(f"may not skip in CI: {reason}")
    pytest.skip(reason)


@pytest.fixture(scope="session")
def data_dir() -> Path:
    """The folder of official data that the tests read in place."""
    folder = Path(os.environ.get("HUSTINGS_DATA") or ROOT.parent / "shared" / "data")
    if not folder.is_dir():
        skip_or_fail(f"no official data at {folder}; set HUSTINGS_DATA")
    return folder
