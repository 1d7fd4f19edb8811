"""Server-made pictures for a live page: party chips, bars of shares, the arrow of a swing. Each is in words too."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from hustings.coverage import svg
from hustings.coverage.bullets import swing_sentence, swing_side
from hustings.coverage.values import Panel
from hustings.coverage.words import abbreviation, party_name
from hustings.measures.analysis import Analysis, Line
from hustings.measures.display import percent, points, signed_points
from hustings.record.model import INDEPENDENT, Party

Parties = Mapping[str, Party]

MOST_BARS = 6
_NEUTRAL = "#6b6b6b"
_ROW = 2.75  # em
_REHEARSAL = "REHEARSAL"


def colour(key: str, parties: Parties) -> str:
    """A party's colour, or grey."""
    return parties[key].colour if key in parties else _NEUTRAL


def chip(key: str, parties: Parties) -> str:
    """The party's letters on its colour, outlined. Decoration: the full name always stands beside it."""
    letters = abbreviation(key, parties)
    width = 0.72 * len(letters) + 0.9
    root = svg.drawing()
    svg.put(root, class_="chip", width=f"{width:.2f}em", height="1.5em", aria_hidden="true", focusable="false")
    fill = colour(key, parties)
    svg.add(
        root,
        "rect",
        x="1",
        y="1",
        width="100%",
        height="100%",
        rx="2",
        fill=fill,
        stroke=svg.OUTLINE,
        class_="chip-box",
    )
    svg.add(
        root, "text", letters, x="50%", y="1.08em", text_anchor="middle", fill=svg.text_on(fill), class_="chip-text"
    )
    return svg.written(root)


def bar_chart(panel: Panel, parties: Parties, *, is_test: bool) -> str:
    """Shares of the leading candidates as bars, each with a mark for the baseline; "" without a count.

    Lengths are per cent of the picture's width and heights are in em, so the words keep the reader's own size.
    """
    analysis = panel.analysis
    if analysis is None or not analysis.lines:
        return ""
    lines = analysis.lines[:MOST_BARS]
    widest = max(max(line.share, line.baseline_share or Fraction(0)) for line in lines)
    scale = 98 / widest if widest else Fraction(0)
    ident = f"bars-{panel.contest.id.replace('.', '-')}"
    height = _ROW * len(lines) + (1.6 if is_test else 0.2)
    title = f"Share of the vote, {panel.constituency.name}"
    root = svg.picture(
        ident,
        _stamped(title, is_test),
        _bars_in_words(panel, lines, parties),
        class_="bars",
        width="100%",
        height=f"{height:.2f}em",
    )
    for row, line in enumerate(lines):
        _bar(root, row * _ROW, line, scale, parties)
    if is_test:
        svg.add(root, "text", _REHEARSAL, x="0", y=f"{height - 0.35:.2f}em", fill="currentColor", class_="bars-stamp")
    return svg.written(root)


def _bar(root: svg.Node, top: float, line: Line, scale: Fraction, parties: Parties) -> None:
    letters = abbreviation(line.candidacy.party, parties)
    label = svg.add(root, "text", x="0", y=f"{top + 1.0:.2f}em", fill="currentColor", class_="bars-label")
    svg.add(label, "tspan", letters, font_weight="700")
    svg.add(label, "tspan", f" {line.candidacy.surname}")
    share = percent(line.share)
    svg.add(
        root,
        "text",
        share,
        x="100%",
        y=f"{top + 1.0:.2f}em",
        text_anchor="end",
        fill="currentColor",
        class_="bars-share",
    )
    svg.add(
        root,
        "rect",
        x="1",
        y=f"{top + 1.35:.2f}em",
        width=_width(line.share * scale),
        height="1.05em",
        fill=colour(line.candidacy.party, parties),
        stroke=svg.OUTLINE,
        stroke_width="1",
    )
    if line.baseline_share is not None:
        x, y1, y2 = _width(line.baseline_share * scale), f"{top + 1.15:.2f}em", f"{top + 2.6:.2f}em"
        svg.add(root, "line", x1=x, x2=x, y1=y1, y2=y2, stroke=svg.LIGHT, stroke_width="6", class_="bars-halo")
        svg.add(root, "line", x1=x, x2=x, y1=y1, y2=y2, stroke=svg.DARK, stroke_width="2.5", class_="bars-then")


def _width(share: Fraction) -> str:
    return f"{float(share):.2f}%"


def _bars_in_words(panel: Panel, lines: tuple[Line, ...], parties: Parties) -> str:
    said = []
    for line in lines:
        name = line.candidacy.name if line.candidacy.party == INDEPENDENT else party_name(line.candidacy.party, parties)
        then = f", {signed_points(line.change_pp)} points on {panel.since}" if line.change_pp is not None else ""
        said.append(f"{name} {percent(line.share)}{then}")
    return "; ".join(said) + "."


def swing_arrow(panel: Panel, parties: Parties, *, is_test: bool) -> str:
    """An arrow from the party that lost ground to the one that gained it, with the swing's size; "" without one."""
    analysis = panel.analysis
    if analysis is None or analysis.swing is None:
        return ""
    swing = analysis.swing
    ident = f"swing-{panel.contest.id.replace('.', '-')}"
    root = svg.picture(
        ident,
        _stamped(f"Swing, {panel.constituency.name}", is_test),
        swing_sentence(analysis, panel.since, parties) + ".",
        class_="swing-arrow",
        viewBox="0 0 320 62" if is_test else "0 0 320 46",
    )
    _box(root, 1, swing.from_party, analysis, parties)
    _box(root, 241, swing.to_party, analysis, parties)
    svg.add(root, "path", d="M86 34H224", fill="none", stroke="currentColor", stroke_width="3")
    svg.add(root, "path", d="M222 26l14 8l-14 8z", fill="currentColor")
    label = f"{points(swing.butler_pp)} points"
    svg.add(
        root,
        "text",
        label,
        x="158",
        y="22",
        text_anchor="middle",
        font_size="16",
        font_weight="700",
        fill="currentColor",
    )
    if is_test:
        svg.add(root, "text", _REHEARSAL, x="1", y="60", font_size="11", fill="currentColor")
    return svg.written(root)


def _box(root: svg.Node, x: int, key: str, analysis: Analysis, parties: Parties) -> None:
    party = key.partition(":")[0]
    fill = colour(party, parties)
    letters = abbreviation(party, parties) if ":" not in key else swing_side(analysis, key, parties).split(" (")[0]
    svg.add(root, "rect", x=x, y="20", width="78", height="25", rx="2", fill=fill, stroke=svg.OUTLINE, stroke_width="1")
    size = min(15, 130 // max(len(letters), 1))
    svg.add(
        root,
        "text",
        letters,
        x=x + 39,
        y="38",
        text_anchor="middle",
        font_size=size,
        font_weight="700",
        fill=svg.text_on(fill),
    )


def _stamped(title: str, is_test: bool) -> str:
    return f"REHEARSAL. {title}" if is_test else title
