"""The share card: the picture that stands beside a link to a live page. 1200 by 630, drawn from the same Analysis."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from hustings.coverage import svg
from hustings.coverage.bullets import majority_before
from hustings.coverage.charts import colour
from hustings.coverage.values import LivePage, Panel
from hustings.coverage.words import abbreviation, uk_date
from hustings.measures.analysis import Swing
from hustings.measures.display import number, percent, points
from hustings.record.model import Party

WIDTH, HEIGHT = 1200, 630
_PAPER, _INK, _QUIET, _RULE = "#ffffff", "#14181f", "#4a5361", "#c9ced6"
_LEFT = 84
_FONT = "'Source Sans Pro', 'Helvetica Neue', Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif"

Parties = Mapping[str, Party]


def share_card(page: LivePage) -> str:
    """The card of a page's first contest, or of its title alone, as SVG. A rehearsal's is stamped across."""
    panel = page.panels[0] if page.panels else None
    description = f"{page.description} {panel.standing}" if panel else page.description
    title = f"REHEARSAL. {page.title}" if page.is_test else page.title
    root = svg.picture("card", title, description, viewBox=f"0 0 {WIDTH} {HEIGHT}", width=WIDTH, height=HEIGHT)
    svg.put(root, font_family=_FONT)
    svg.add(root, "rect", width=WIDTH, height=HEIGHT, fill=_PAPER)
    band = colour(panel.verdict.party, page.parties) if panel and panel.is_elected and panel.verdict else _INK
    svg.add(root, "rect", width=36, height=HEIGHT, fill=band)
    svg.add(root, "rect", x=36, width=2, height=HEIGHT, fill=_INK)
    if page.is_test:
        _stamp(root)
    if panel is None:
        _text(root, page.title, _LEFT, 300, 72, weight=700, room=1030)
    else:
        _contest(root, panel, page.parties)
    _text(root, "Hustings", WIDTH - 48, 590, 26, weight=700, anchor="end")
    return svg.written(root)


def _contest(root: svg.Node, panel: Panel, parties: Parties) -> None:
    kind = "by-election" if panel.contest.is_by_election else "general election"
    _text(root, f"{panel.constituency.name} {kind}", _LEFT, 86, 38, fill=_QUIET, room=1060)
    if panel.verdict is not None and panel.is_declared:
        _declared(root, panel, parties)
    else:
        _waiting(root, panel)
    _text(root, _foot(panel, parties), _LEFT, 590, 26, fill=_QUIET, room=900)


def card_png(card: str) -> bytes:
    """A card as PNG, drawn with the packaged typeface, so that it is the same on a machine without fonts.

    Raises:
        ValueError: The SVG cannot be drawn.
    """
    import resvg_py

    fonts = _font_files()
    return resvg_py.svg_to_bytes(
        svg_string=card, width=WIDTH, height=HEIGHT, font_files=fonts or None, skip_system_fonts=bool(fonts)
    )


@cache
def _font_files() -> list[str]:
    """The files of Source Sans Pro, where its package is installed; without it the machine's own fonts are used."""
    found = find_spec("font_source_sans_pro")
    if found is None or found.origin is None:
        return []
    folder = Path(found.origin).parent / "files"
    return [str(folder / f"SourceSansPro-{weight}.ttf") for weight in ("Regular", "Bold")]


def _declared(root: svg.Node, panel: Panel, parties: Parties) -> None:
    analysis, verdict = panel.analysis, panel.verdict
    if analysis is None or verdict is None:
        return
    _text(root, verdict.short, _LEFT, 196, 104, weight=700, room=1060)
    if not verdict.party:
        line = verdict.words
    elif analysis.decided_by_lot:
        line = "Decided by lot after a tie"
    elif analysis.majority is not None:
        line = f"Majority {number(analysis.majority)}{majority_before(analysis, panel.since, parties)}"
    else:
        line = "The only candidate"
    _text(root, line, _LEFT, 258, 38, room=1060)
    svg.add(root, "rect", x=_LEFT, y=288, width=WIDTH - _LEFT - 48, height=2, fill=_RULE)
    widest = max(float(entry.share) for entry in analysis.lines) or 1.0
    for row, entry in enumerate(analysis.lines[:3]):
        top = 312 + row * 80
        fill = colour(entry.candidacy.party, parties)
        letters = abbreviation(entry.candidacy.party, parties)
        length = max(110.0, 560 * float(entry.share) / widest)
        svg.add(
            root, "rect", x=_LEFT, y=top + 42, width=f"{length:.1f}", height=22, fill=fill, stroke=_INK, stroke_width=1
        )
        _text(root, letters, _LEFT, top + 31, 30, weight=700, room=130)
        _text(root, entry.candidacy.name, _LEFT + 140, top + 31, 30, room=420)
        _text(root, f"{number(entry.votes)}", 900, top + 46, 42, weight=700, anchor="end")
        _text(root, percent(entry.share), WIDTH - 48, top + 46, 42, anchor="end")


def _waiting(root: svg.Node, panel: Panel) -> None:
    _text(root, panel.stage_words, _LEFT, 210, 84, weight=700, room=1060)
    analysis = panel.analysis
    turnout = analysis.turnout_announced[0].now if analysis else None
    line = (
        f"Turnout {percent(turnout)}" if turnout is not None else f"Polling day: {uk_date(panel.contest.polling_day)}"
    )
    _text(root, line, _LEFT, 290, 46)
    _text(root, "Live coverage", _LEFT, 350, 38, fill=_QUIET)


def _foot(panel: Panel, parties: Parties) -> str:
    parts = [uk_date(panel.contest.polling_day)]
    analysis = panel.analysis
    if analysis is not None and analysis.lines:
        turnout = analysis.turnout_announced[0].now
        parts += [f"turnout {percent(turnout)}"] if turnout is not None else []
        parts += [_swing(analysis.swing, parties)] if analysis.swing and panel.is_elected else []
    return " · ".join(parts)


def _swing(swing: Swing, parties: Parties) -> str:
    away, towards = (abbreviation(key.partition(":")[0], parties) for key in (swing.from_party, swing.to_party))
    return f"{points(swing.butler_pp)}-point swing, {away} to {towards}"


def _stamp(root: svg.Node) -> None:
    svg.add(root, "rect", x=36, y=0, width=WIDTH - 36, height=36, fill="#8a1c00")
    _text(root, "REHEARSAL · not a real result", 620, 27, 24, weight=700, fill="#ffffff", anchor="middle")
    turned = svg.add(root, "g", transform="rotate(-14 800 400)", opacity="0.2")
    svg.add(turned, "rect", x=470, y=330, width=660, height=140, fill="none", stroke="#8a1c00", stroke_width=8)
    _text(turned, "REHEARSAL", 800, 436, 110, weight=700, fill="#8a1c00", anchor="middle")


def _text(
    parent: svg.Node,
    text: str,
    x: int,
    y: int,
    size: int,
    *,
    weight: int = 400,
    fill: str = _INK,
    anchor: str = "start",
    room: int = 0,
) -> None:
    """A line of text, set smaller where it would outgrow its room (the mean letter is 0.56 of the size wide)."""
    if room and len(text) * size * 0.56 > room:
        size = int(room / (0.56 * len(text)))
    svg.add(parent, "text", text, x=x, y=y, font_size=size, font_weight=weight, fill=fill, text_anchor=anchor)
