"""What the command line's tests share: the shape of a run, and a by-election of our own whose count is to come."""

from __future__ import annotations

from collections.abc import Callable

from click.testing import Result

Run = Callable[..., Result]

NEW_CONTEST = """
source = "Statement of persons nominated, 25 February 2022"

[[contests]]
id = "parl.batley-and-spen.by.2022-03-24"
constituency_id = "E14000548"
polling_day = 2022-03-24
is_by_election = true
baseline_id = "parl.batley-and-spen.2019-12-12"
candidacies = [
  { name = "Ann Ash", surname = "Ash", party = "lab", description = "Labour" },
  { name = "Bob Birch", surname = "Birch", party = "con", description = "Conservative" },
  { name = "Cy Cedar", surname = "Cedar", party = "ld", description = "Liberal Democrat" },
  { name = "Di Elm", surname = "Elm", party = "ind", description = "Independent" },
]
"""
