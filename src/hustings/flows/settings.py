"""The numbers that the pooled model starts from, learnt on elections whose tables are known
(benchmarks/flows_settings.py)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from hustings.errors import BadInput
from hustings.record.problems import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Leanings and their standard deviations are log odds.

    loyalty, loyalty_sd: towards the same choice on the other side, and how far choices differ in it.
    rest_loyalty, rest_sd: the same from what is left over to what is left over.
    affinity_sd: how far other pairs differ; symmetry (0 to 1): how alike A to B and B to A are.
    area_sd: how far one area's cell departs from the election's; candidate_sd: a destination's from all origins alike.
    noise, noise_by_size: how many times the multinomial variance a unit has, and more with each of its votes.
    context, context_own: how much voters of the other origins, and of its own, lean to a choice that is strong in their
    unit by its own origin's share; context_alone: the same by its own votes, for a choice without an origin of its own.
    context_votes, context_alone_votes: votes as of the whole area added to a unit before its strength is taken.
    """

    loyalty: float
    loyalty_sd: float
    rest_loyalty: float
    rest_sd: float
    affinity_sd: float
    symmetry: float
    area_sd: float
    candidate_sd: float
    noise: float
    noise_by_size: float
    context: float
    context_own: float
    context_votes: float
    context_alone: float
    context_alone_votes: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Widths:
    """What intervals are made of: how much each thing adds to a cell's squared error, in squared log odds.

    coefficients: for each unit of the fit's own variance of the cell's coefficient. loyalty, affinity, context: for the
    squared shift of the cell when that part of the settings is otherwise (`hustings.flows.intervals.OTHERWISE`).
    few: over the cell's votes. reach: how many of the resulting standard deviations an interval goes each way.
    """

    coefficients: float
    loyalty: float
    affinity: float
    context: float
    few: float
    reach: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Learnt:
    """Settings and widths with the elections that they were learnt on."""

    elections: tuple[str, ...]
    settings: Settings
    widths: Widths


LARGEST_PLACE = 5_000  # votes in the median unit: beyond it units are whole constituencies, not polling places


@lru_cache
def read_learnt(path: Path | None = None) -> dict[str, Learnt]:
    """The settings by kind of unit, ``polling_places`` and ``constituencies``: those shipped, or a file of that form.

    Raises:
        BadInput: the file is not such a file.
    """
    source = path or files("hustings.data") / "flows.toml"
    try:
        document = tomllib.loads(source.read_text(encoding="utf-8"))
        return {kind: _learnt(document, document[kind]) for kind in ("polling_places", "constituencies")}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadInput([Problem(id="R008", source=str(source), message=f"not TOML: {error}")]) from None
    except KeyError as error:
        raise BadInput([Problem(id="R009", source=str(source), message=f"no {error.args[0]!r} in it")]) from None


def _learnt(document: Mapping[str, Any], table: Mapping[str, Any]) -> Learnt:
    return Learnt(
        elections=tuple(document["elections"]),
        settings=Settings(**{field.name: float(table[field.name]) for field in fields(Settings)}),
        widths=Widths(**{field.name: float(table["widths"][field.name]) for field in fields(Widths)}),
    )
