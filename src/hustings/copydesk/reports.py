"""What was found in an article, for programs: JSON, one line a claim, or an editor's diagnostics.

Offsets are code points of the article's text; lines and columns of diagnostics are those of the file, counted from 0,
columns in UTF-16 units, as the Language Server Protocol does unless told otherwise.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from hustings.copydesk.slips import WORDS as SLIPS
from hustings.copydesk.standing_in import Lines
from hustings.copydesk.values import Checked, ClaimType, Report, Verdict

if TYPE_CHECKING:
    from hustings.copydesk.archive import Archive

ERROR, WARNING, HINT = 1, 2, 4
_STYLES = {
    "percent_for_points": "a change in percentage points, written as per cent",
    "points_for_percent": "a share in per cent, written as points",
}
_WORST_FIRST = (Verdict.CONTRADICTED, Verdict.NOT_CHECKABLE, Verdict.SUPPORTED)


def report_document(report: Report, archive: Archive) -> dict[str, Any]:
    """One article's report."""
    article = report.article
    return {
        "article": article.id,
        "title": article.title,
        "published": article.published.isoformat() if article.published else None,
        "notes": list(report.notes),
        "claims": claim_documents(report, archive),
    }


def claim_documents(report: Report, archive: Archive) -> list[dict[str, Any]]:
    """Every claim, in order of appearance; numbers unrounded, shares and changes in per cent and points."""
    return [_claim(report, checked, archive) for checked in report.checked]


def _claim(report: Report, checked: Checked, archive: Archive) -> dict[str, Any]:
    claim, stated = checked.claim, checked.claim.stated
    return {
        "article": report.article.id,
        "start": claim.start,
        "end": claim.end,
        "text": report.article.text[claim.start : claim.end],
        "type": claim.type.value,
        "verdict": checked.verdict.value,
        "record_value": plain(checked.record_value),
        "working": checked.working,
        "suggestion": checked.suggestion,
        "slip": checked.slip,
        "note": checked.note,
        "style_issue": checked.style_issue or None,
        "contest": _contest(claim.contest_id, archive),
        "contest_id": claim.contest_id,
        "compared_with": claim.compared_with,
        "candidacy_id": claim.candidacy_id,
        "party": claim.party,
        "from_party": claim.from_party,
        "to_party": claim.to_party,
        "quoted_from": claim.quoted_from,
        "stated": {
            "value": plain(stated.value),
            "unit": stated.unit.value,
            "comparator": stated.comparator.value,
            "direction": stated.direction,
        },
        "entry": checked.entry,
    }


def _contest(contest_id: str | None, archive: Archive) -> dict[str, str] | None:
    if contest_id is None:
        return None
    day = archive.contest(contest_id).polling_day
    return {"constituency": archive.constituency(contest_id).name, "date": day.isoformat()}


def plain(value: int | Fraction | str | None) -> int | float | str | None:
    """A figure as JSON has it."""
    if not isinstance(value, Fraction):
        return value
    return int(value) if value.denominator == 1 else float(value)


def diagnostics_document(report: Report) -> dict[str, Any]:
    """What an editor underlines: contradicted claims, faults of style, and claims that cannot be checked."""
    article, lines = report.article, Lines(report.article)
    shown = [c for c in report.checked if c.verdict is not Verdict.SUPPORTED or c.style_issue]
    return {
        "uri": article.id,
        "positionEncoding": "utf-16",
        "diagnostics": [
            {
                "range": {
                    "start": _position(lines, c.claim.start),
                    "end": _position(lines, c.claim.end, is_end=True),
                },
                "severity": _severity(c),
                "code": c.claim.type.value,
                "source": "hustings",
                "message": message(c),
                "data": {"suggestion": right} if (right := replacement(c)) else {},
            }
            for c in shown
        ],
    }


def _severity(checked: Checked) -> int:
    if checked.verdict is Verdict.CONTRADICTED:
        return ERROR
    return WARNING if checked.style_issue else HINT


def _position(lines: Lines, at: int, *, is_end: bool = False) -> dict[str, int]:
    line, before = lines.place(at, is_end=is_end)
    return {"line": line, "character": len(before.encode("utf-16-le", "surrogatepass")) // 2}


def message(checked: Checked) -> str:
    """One sentence or two for a person: the working, the slip, what to know besides."""
    slip = SLIPS.get(checked.slip, "")
    parts = [checked.working, slip, checked.note, _STYLES.get(checked.style_issue, "")]
    return "; ".join(part for part in parts if part) or checked.claim.type.value.replace("_", " ")


def repeats(report: Report) -> list[list[Checked]]:
    """Claims grouped where the same is said again, contradicted ones first, then in order of appearance."""
    groups: dict[tuple[object, ...], list[Checked]] = {}
    for checked in report.checked:
        claim = checked.claim
        said = (
            claim.stated if claim.stated.value is not None else report.article.text[claim.start : claim.end].casefold()
        )
        subject = claim.candidacy_id or claim.party
        apart = claim.start if claim.type is ClaimType.RECORD else None
        groups.setdefault((claim.type, claim.contest_id, subject, said, checked.verdict, apart), []).append(checked)
    return sorted(groups.values(), key=lambda g: (g[0].verdict is not Verdict.CONTRADICTED, g[0].claim.start))


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words that the same claims cover: `claims` are places in `Report.checked`, the worst verdict first."""

    text: str
    claims: tuple[int, ...] = ()


def stretches(report: Report) -> tuple[Stretch, ...]:
    """The whole text in order, parted wherever a claim begins or ends."""
    text = report.article.text
    spans = [(c.claim.start, c.claim.end) for c in report.checked]
    edges = sorted({0, len(text), *(edge for span in spans for edge in span)})
    covering: list[list[int]] = [[] for _ in edges]
    place = {edge: at for at, edge in enumerate(edges)}
    for number, (start, end) in enumerate(spans):
        for at in range(place[start], place[end]):
            covering[at].append(number)
    return tuple(
        Stretch(text[start:end], tuple(sorted(here, key=lambda n: _WORST_FIRST.index(report.checked[n].verdict))))
        for start, end, here in zip(edges, edges[1:], covering, strict=False)
    )


def replacement(checked: Checked) -> str:
    """What may be put in the place of a claim's words as it stands; "" where a person has to write it.

    Somebody's own words are left as said.
    """
    return "" if checked.claim.quoted_from is not None else checked.suggestion


def with_corrections(report: Report, accepted: Collection[int]) -> str:
    """The text with the replacements of these claims (places in `Report.checked`); of two that overlap, one."""
    text = report.article.text
    free = len(text)
    for checked in sorted((report.checked[number] for number in accepted), key=lambda c: -c.claim.start):
        if checked.claim.end <= free and (words := replacement(checked)):
            text = text[: checked.claim.start] + words + text[checked.claim.end :]
            free = checked.claim.start
    return text
