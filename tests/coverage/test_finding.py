"""What a search looks through: one document for each election, whatever day a contest of it was put off to."""

from __future__ import annotations

from pathlib import Path

import pytest

from hustings.coverage.finding import documents
from reference_record import reference_record


@pytest.mark.data
def test_a_poll_put_off_is_no_general_election_of_its_own(data_dir: Path) -> None:
    found = {d.key: d.detail for d in documents(reference_record(data_dir).state, {}) if d.kind == "election"}
    assert found["2010-05-06"] == "650 contests"
    assert "2010-05-27" not in found and len(found) == 5
