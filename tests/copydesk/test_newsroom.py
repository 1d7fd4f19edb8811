"""Sentences, lists and tables as newsrooms put them: each figure is typed as marked, and the others are left alone.

`{type|words}` marks a claim in newsroom.txt; `\\n` stands for a new line.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from copydesk.copy_scenes import claims
from hustings.copydesk.archive import Archive
from hustings.copydesk.values import ClaimType

LEAD = "Labour has held Batley and Spen."
MARK = re.compile(r"\{(\w+)\|([^}]*)\}")
LINES = [
    line
    for line in (Path(__file__).parent / "newsroom.txt").read_text("utf-8").splitlines()
    if line[:2] not in ("", "# ")
]
RECUR = {ClaimType.OUTCOME, ClaimType.DATE, ClaimType.PREDECESSOR, ClaimType.VACANCY, ClaimType.IDENTITY}


@pytest.mark.parametrize("line", LINES)
def test_each_claim_is_read_as_marked(line: str, batley: Archive) -> None:
    copy = line.replace("\\n", "\n")
    lead = f"{LEAD}\n" if "\n" in copy else f"{LEAD} "
    text, marked = lead, []
    for part in re.split(r"(\{\w+\|[^}]*\})", copy):
        mark = MARK.fullmatch(part)
        if mark:
            marked.append((mark[1], len(text), len(text) + len(mark[2])))
        text += mark[2] if mark else part
    left = [claim for claim in claims(text, batley) if claim.start >= len(lead)]
    for kind, start, end in marked:
        claim = next((c for c in left if c.type == kind and c.start < end and start < c.end), None)
        assert claim is not None, f"no {kind} at {text[start:end]!r}"
        left.remove(claim)
    assert [(str(c.type), text[c.start : c.end]) for c in left if c.type not in RECUR] == []


def test_a_poll_of_the_seat_is_read_and_a_national_one_is_not(batley: Archive) -> None:
    text = (
        f"{LEAD} A Survation poll put the Conservatives six points ahead. Nationally, a poll gave Labour 33 per cent."
    )
    found = [text[c.start : c.end] for c in claims(text, batley) if c.type is ClaimType.POLL]
    assert found == ["six points"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Labour’s majority has fallen at every election since 2017.", ClaimType.MAJORITY_CHANGE),
        ("Labour’s vote has shrunk three times running.", ClaimType.VOTE_CHANGE),
        ("Turnout has fallen at each of the last three elections.", ClaimType.TURNOUT_CHANGE),
    ],
)
def test_a_trend_is_one_claim_with_its_words(text: str, kind: ClaimType, batley: Archive) -> None:
    found = [c for c in claims(f"{LEAD} {text}", batley) if c.type is kind]
    assert [(c.stated.value, c.stated.direction) for c in found] == [(None, -1)]
