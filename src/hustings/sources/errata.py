"""Our own errata: what official files have wrong, with the right figure; and doubts about them that are answered."""

from __future__ import annotations

import tomllib
from datetime import date
from importlib.resources import files

import msgspec

from hustings.errors import BadInput
from hustings.record.problems import CATALOGUE, Problem

TOTALS = ("electorate", "rejected_ballots")
OF_CANDIDATES = {"votes": int, "member_id": str}
_TYPES: dict[str, type] = dict.fromkeys(TOTALS, int) | OF_CANDIDATES | {"polling_day": str}


class Erratum(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One figure or fact of one contest: what was published, and what is right.

    `field` is a total (people or papers), "votes" or "member_id" of the `candidacy` named by its id, or "polling_day"
    (as text, "2010-05-27"). An id of "" is none.
    """

    contest_id: str
    field: str
    published: int | str
    right: int | str
    reason: str
    source: str
    candidacy: str = ""

    def __post_init__(self) -> None:
        if not (self.contest_id and self.reason and self.source):
            raise ValueError("contest_id, reason and source may not be blank")
        if self.field not in _TYPES:
            raise ValueError(f"field is one of {', '.join(_TYPES)}, not {self.field!r}")
        if bool(self.candidacy) != (self.field in OF_CANDIDATES):
            raise ValueError(f"candidacy is given for {' and '.join(OF_CANDIDATES)}, and for nothing else")
        if not (type(self.right) is type(self.published) is _TYPES[self.field]) or self.right == self.published:
            raise ValueError("right is another value than published, of the kind that the field has")
        if isinstance(self.right, int) and self.right < 0:
            raise ValueError("right is a whole number, 0 or more")
        if self.field == "polling_day":
            for day in (self.published, self.right):
                date.fromisoformat(str(day))


class Answer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A doubt that the rules raise about each of these contests, and why the figures stand all the same."""

    contest_ids: tuple[str, ...]
    problem: str
    field: str
    reason: str
    source: str

    def __post_init__(self) -> None:
        if not (self.contest_ids and self.field and self.reason and self.source):
            raise ValueError("contest_ids, field, reason and source may not be blank")
        if self.problem not in CATALOGUE:
            raise ValueError(f"problem is an id such as O112, not {self.problem!r}")


class Errata(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A file of them."""

    errata: tuple[Erratum, ...] = ()
    answers: tuple[Answer, ...] = ()


def own_errata() -> Errata:
    """The errata that come with Hustings (data/errata.toml)."""
    return parse_errata((files("hustings") / "data" / "errata.toml").read_text(encoding="utf-8"), "errata.toml")


def parse_errata(text: str, source: str) -> Errata:
    """Errata out of TOML.

    Raises:
        BadInput: It is not TOML, or a line lacks something, has something unknown, or corrects nothing.
    """
    try:
        return msgspec.convert(tomllib.loads(text), Errata)
    except tomllib.TOMLDecodeError as error:
        raise BadInput([Problem(id="R008", message=f"not TOML: {error}", source=source)]) from None
    except msgspec.ValidationError as error:
        raise BadInput([Problem(id="R009", message=str(error), source=source)]) from None
