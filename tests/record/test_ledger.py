from __future__ import annotations

import hashlib
import sys
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hustings.errors import LedgerDamaged
from hustings.record.entries import Draft
from hustings.record.ledger import GENESIS, Row, entry_of, format_at, hash_of, seal

sys.path.insert(0, str(Path(__file__).parent))
from ledger_helpers import AT, contest, drafts_for_a_contest, keying, opened, row_of, verify

FIELDS = ("number", "at", "by", "source", "reason", "kind", "payload", "previous_hash", "hash")


def sealed(drafts: list[Draft]) -> list[Row]:
    rows: list[Row] = []
    last = GENESIS
    for number, draft in enumerate(drafts, start=1):
        entry, _ = seal(draft, number, AT, last)
        rows.append(row_of(entry))
        last = entry.hash
    return rows


def rehashed(row: Row) -> Row:
    """The row with a hash that fits what it now says: what somebody would write who knows the rule."""
    number, at, by, source, reason, kind, payload, previous, _ = row
    words = (field.decode() for field in (at, by, source, reason, kind))
    return (*row[:8], hash_of(number, *words, payload, previous.decode()).encode())


ROWS = sealed([opened(), contest(), *[keying(con=12973 + n) for n in range(4)]])


def test_the_hash_is_that_of_eight_netstrings_in_the_documented_order() -> None:
    plain = ("2", "2021-07-02T04:25:17.250000+00:00", "Zoë", "sheet", "", "keying", '{"a":1}', "f" * 64)
    preimage = "".join(f"{len(field.encode())}:{field}," for field in plain).encode()
    _, at, by, source, reason, kind, payload, previous = plain
    assert hash_of(2, at, by, source, reason, kind, payload.encode(), previous) == hashlib.sha256(preimage).hexdigest()


@given(st.text(max_size=6), st.text(max_size=6), st.integers(0, 12))
def test_moving_characters_from_one_field_to_the_next_changes_the_hash(by: str, source: str, cut: int) -> None:
    joined = by + source
    moved = joined[:cut], joined[cut:]
    one = hash_of(1, "", by, source, "", "", b"", GENESIS)
    other = hash_of(1, "", *moved, "", "", b"", GENESIS)
    assert (one == other) == (moved == (by, source))


def test_a_sealed_entry_gives_its_time_in_utc_whatever_zone_it_was_handed() -> None:
    summer = datetime(2021, 7, 2, 5, 25, tzinfo=timezone(timedelta(hours=1)))
    entry, _ = seal(opened(), 1, summer, GENESIS)
    assert entry.at == summer and entry.at.tzinfo is UTC
    assert format_at(summer) == "2021-07-02T04:25:00.000000+00:00"


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="needs a time zone"):
        seal(opened(), 1, datetime(2021, 7, 2, 5, 25), GENESIS)


@given(drafts_for_a_contest())
def test_an_entry_reads_back_from_its_row_equal_to_what_was_sealed(draft: Draft) -> None:
    entry, payload = seal(draft, 3, AT, "e" * 64)
    row = row_of(entry)
    assert row[6] == payload
    assert entry_of(row) == entry
    assert entry.payload == draft.payload


def test_an_empty_ledger_verifies_to_the_genesis() -> None:
    assert verify([]) == (0, "0" * 64)


def test_a_good_chain_verifies_to_its_last_number_and_hash() -> None:
    assert verify(ROWS, decode=True) == (6, ROWS[-1][8].decode())


@given(
    st.integers(0, len(ROWS) - 1),
    st.integers(0, 8),
    st.integers(0, 10**6),
    st.integers(0, 7),
)
def test_one_bit_changed_in_any_field_is_laid_to_that_entry(which: int, field: int, place: int, bit: int) -> None:
    rows = list(ROWS)
    row = list(rows[which])
    value = row[field]
    if isinstance(value, int):
        row[field] = value ^ (1 << bit)
    elif value:
        changed = bytearray(value)
        changed[place % len(value)] ^= 1 << bit
        row[field] = bytes(changed)
    else:
        row[field] = b"x"
    rows[which] = tuple(row)  # type: ignore[assignment]
    with pytest.raises(LedgerDamaged) as caught:
        verify(rows)
    assert caught.value.entry == which + 1


@pytest.mark.parametrize("gone", range(5))
def test_an_entry_that_is_gone_is_named(gone: int) -> None:
    with pytest.raises(LedgerDamaged, match=f"entry {gone + 1}: missing"):
        verify(ROWS[:gone] + ROWS[gone + 1 :])


def test_an_entry_rewritten_with_a_fitting_hash_breaks_the_link_of_the_next() -> None:
    forged = rehashed((*ROWS[2][:2], b"somebody else", *ROWS[2][3:]))
    with pytest.raises(LedgerDamaged, match="entry 4: it does not follow") as caught:
        verify([*ROWS[:2], forged, *ROWS[3:]])
    assert caught.value.entry == 4


@pytest.mark.parametrize(
    ("kind", "payload", "said"),
    [
        (b"keying", b'{"contest_id":1}', "entry 1: it does not decode"),
        (b"keying", b"{", "entry 1: it does not decode"),
        (b"horoscope", b"{}", "horoscope.* is not known to this version"),
    ],
)
def test_a_payload_that_does_not_decode_is_found_when_payloads_are_read(kind: bytes, payload: bytes, said: str) -> None:
    row = rehashed((1, *ROWS[0][1:5], kind, payload, GENESIS.encode(), b""))
    assert verify([row])[0] == 1
    with pytest.raises(LedgerDamaged, match=said):
        verify([row], decode=True)


@pytest.mark.parametrize("value", [None, 7, "text"])
def test_a_field_of_the_wrong_type_is_damage_not_a_crash(value: object) -> None:
    row = (*ROWS[0][:2], value, *ROWS[0][3:])
    with pytest.raises(LedgerDamaged, match="entry 1: a field is missing or of the wrong type"):
        verify([row])  # type: ignore[list-item]
