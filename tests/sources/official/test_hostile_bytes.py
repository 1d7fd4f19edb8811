"""Whatever bytes come: `BadInput` or the whole record, never another exception and never half."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hustings.errors import BadInput
from hustings.sources.hexjson import parse_hexjson
from hustings.sources.history import parse_history
from hustings.sources.official.audit import audit
from hustings.sources.official.party_keys import PartyKeys
from hustings.sources.official.read import parse_official
from hustings.sources.official.values import OfficialRecord
from sources.official.small_files import by_election, general_election, new_form

FILES = (by_election(), general_election(), new_form())
SNIPPETS = st.sampled_from(
    [b"", b",", b'"', b"\n", b"\r\n", b"\x00", b"\xff", b"-1", b"[x]", b"NA", b"1e9", "é٣\u202e".encode(), b"9" * 400]
)


def read_or_refused(files: dict[str, bytes]) -> OfficialRecord | None:
    try:
        record = parse_official(files)
    except BadInput as error:
        assert error.problems
        return None
    return record


@st.composite
def damaged(draw: st.DrawFn) -> dict[str, bytes]:
    """Small official files, of which one has a stretch of bytes replaced."""
    files = dict(draw(st.sampled_from(FILES)))
    name = draw(st.sampled_from(sorted(files)))
    data = files[name]
    start = draw(st.integers(0, len(data)))
    end = draw(st.integers(start, min(len(data), start + 30)))
    files[name] = data[:start] + draw(st.one_of(SNIPPETS, st.binary(max_size=12))) + data[end:]
    return files


@settings(max_examples=400, deadline=None)
@given(damaged())
def test_damaged_files_are_refused_or_read_whole(files: dict[str, bytes]) -> None:
    record = read_or_refused(files)
    for contest in record.contests if record else ():
        assert contest.candidacies
        assert contest.valid_votes is not None or contest.state not in ("", "Full results")
        assert contest.candidates_source != contest.source
        assert audit(record, PartyKeys(record, ())) is not None  # type: ignore[arg-type]


@given(st.dictionaries(st.text(max_size=5), st.binary(max_size=300), max_size=3))
def test_any_bytes_are_refused_or_left_alone(files: dict[str, bytes]) -> None:
    record = read_or_refused(files)
    assert record is None or (not record.contests and len(record.not_loaded) == len(files))


@pytest.mark.parametrize("cut", range(1, 12))
def test_a_file_cut_off_is_refused_or_says_what_is_wrong(cut: int) -> None:
    files = by_election()
    whole = files["candidacies.csv"]
    record = read_or_refused(files | {"candidacies.csv": whole[: len(whole) * cut // 12]})
    if record is not None:
        assert {problem.id for problem in audit(record, PartyKeys(record, ()))} & {"O101"}


@given(st.binary(max_size=400))
def test_history_and_hexjson_refuse_other_bytes(data: bytes) -> None:
    for parse in (parse_history, parse_hexjson):
        with pytest.raises(BadInput):
            parse(data, "file")
