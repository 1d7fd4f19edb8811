"""The language of wordings, and every wording's own example."""

from __future__ import annotations

import re

import pytest

from copydesk.copy_scenes import masks
from hustings.copydesk import grammar
from hustings.copydesk.archive import Archive
from hustings.copydesk.grammar import Pattern, compile_template, hits, patterns
from hustings.copydesk.values import ClaimType


@pytest.mark.parametrize("pattern", patterns(), ids=lambda p: f"{p.type}: {p.template}"[:90])
def test_a_wording_is_found_in_its_example(pattern: Pattern, batley: Archive) -> None:
    found = [hit.pattern.template for mask in masks(pattern.example, batley) for hit in hits(mask.text)]
    assert pattern.template in found


def test_every_wording_is_of_a_claim_type_or_stands_for_several() -> None:
    assert {p.type for p in patterns()} <= {*map(str, ClaimType), "change", "level", "apart"}


@pytest.mark.parametrize(
    ("template", "text", "matches"),
    [
        ("majority of {n}", f"a majority of {grammar.NUMBER}", True),
        ("majority of {n}", f"a majority of {grammar.PER_CENT}", False),
        ("{n} [vote] majority", f"{grammar.NUMBER}-vote majority", True),
        ("{n} [vote] majority", f"{grammar.NUMBER} majority", True),
        ("turnout .. {pct}", f"turnout here was {grammar.PER_CENT}", True),
        ("turnout .. {pct}", f"turnout, they said, was {grammar.PER_CENT}", False),
        ("turnout .... {pct}", f"turnout, they said, was {grammar.PER_CENT}", True),
        ("swing ... {amt}", f"swing was {grammar.ORDINAL} and {grammar.PER_CENT}", False),
        ("reject* {n}", f"rejected {grammar.NUMBER}", True),
        ("up {pts}", f"runner-up {grammar.POINTS}", False),
    ],
)
def test_the_language_of_templates(template: str, text: str, matches: bool) -> None:
    assert bool(re.search(compile_template(template, {}), text)) is matches


def test_a_set_stands_for_each_of_its_words() -> None:
    regex = compile_template("<won> by {n}", {"won": "won|held on"})
    assert re.search(regex, f"held on by {grammar.NUMBER}")
    assert not re.search(regex, f"lost by {grammar.NUMBER}")


def test_a_figure_belongs_to_the_wording_not_to_the_one_beside_it() -> None:
    mask = f"turnout was {grammar.PER_CENT}, a swing of {grammar.POINTS}"
    figures = {(hit.pattern.type, mask[hit.figure]) for hit in hits(mask) if hit.figure >= 0}
    assert ("turnout", grammar.PER_CENT) in figures
    assert ("swing", grammar.POINTS) in figures
    assert ("turnout", grammar.POINTS) not in figures
