"""Our own errata: published figures that are wrong though no file shows it, each with its reason and source."""

from __future__ import annotations

import tomllib
from importlib.resources import files

import msgspec

from hustings.errors import BadInput
from hustings.record.problems import Problem

FIELDS = ("electorate", "rejected_ballots")


class Erratum(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One total of one contest: what was published, and what is right. Both are whole numbers of people or papers."""

    contest_id: str
    field: str
    published: int
    right: int
    reason: str
    source: str

    def __post_init__(self) -> None:
        if not (self.contest_id and self.reason and self.source):
            raise ValueError("contest_id, reason and source may not be blank")
        if self.field not in FIELDS:
            raise ValueError(f"field is one of {', '.join(FIELDS)}, not {self.field!r}")
        if self.right < 0 or self.right == self.published:
            raise ValueError("right is another whole number than published, 0 or more")


class _File(msgspec.Struct, forbid_unknown_fields=True):
    errata: tuple[Erratum, ...]


def own_errata() -> tuple[Erratum, ...]:
    """The errata that come with Hustings (data/errata.toml)."""
    return parse_errata((files("hustings") / "data" / "errata.toml").read_text(encoding="utf-8"), "errata.toml")


def parse_errata(text: str, source: str) -> tuple[Erratum, ...]:
    """Errata out of TOML.

    Raises:
        BadInput: It is not TOML, or a line lacks something, has something unknown, or corrects nothing.
    """
    try:
        return msgspec.convert(tomllib.loads(text), _File).errata
    except tomllib.TOMLDecodeError as error:
        raise BadInput([Problem(id="R008", message=f"not TOML: {error}", source=source)]) from None
    except msgspec.ValidationError as error:
        raise BadInput([Problem(id="R009", message=str(error), source=source)]) from None
