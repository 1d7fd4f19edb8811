"""Shares of the main parties in one constituency over time, as a picture. The same figures stand in a table beside it.

Across is time, in per cent of the picture's width; up is share, in em, so that words keep the reader's own size.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from hustings.coverage import svg
from hustings.coverage.charts import colour
from hustings.coverage.words import abbreviation, party_name, uk_month
from hustings.measures.analysis import Analysis
from hustings.measures.display import percent
from hustings.measures.histories import ShareSeries
from hustings.record.model import Party

_LEFT, _RIGHT = 9, 87  # per cent: room for the scale and for the parties' letters
_TOP, _BOTTOM = 1, 16  # em
_STEP = Fraction(1, 10)
_APART = 11  # per cent between two years that are both written
_LINE = Fraction(5, 4)  # em between two labels at the end


@dataclass(frozen=True, slots=True)
class _Scale:
    days: tuple[int, ...]
    top: Fraction

    def x(self, at: int) -> float:
        span = self.days[-1] - self.days[0]
        return float(_LEFT + Fraction((_RIGHT - _LEFT) * (self.days[at] - self.days[0]), span or 1))

    def y(self, share: Fraction) -> float:
        return float(_BOTTOM - (_BOTTOM - _TOP) * share / self.top)


def share_chart(
    ident: str,
    place: str,
    held: Sequence[Analysis],
    series: Sequence[ShareSeries],
    parties: Mapping[str, Party],
    *,
    is_test: bool,
) -> str:
    """The picture; "" for fewer than two contests. `series` are of the contests `held`, oldest first.

    A line joins two contests only where the boundaries were the same.
    """
    if len(held) < 2 or not series:
        return ""
    greatest = max(share for one in series for share in one.shares if share is not None)
    top = min(Fraction(1), (greatest // _STEP + 1) * _STEP)
    scale = _Scale(tuple(a.result.contest.polling_day.toordinal() for a in held), top)
    title = f"Share of the vote over time, {place}"
    root = svg.picture(
        ident,
        f"REHEARSAL. {title}" if is_test else title,
        _in_words(held, series, parties),
        class_="share-chart",
        width="100%",
        height=f"{_BOTTOM + 2}em",
    )
    _axes(root, held, scale)
    for one in reversed(series):
        _series(root, one, held, scale, parties)
    _labels(root, series, scale, parties)
    return svg.written(root)


def _axes(root: svg.Node, held: Sequence[Analysis], scale: _Scale) -> None:
    step = _STEP if scale.top <= Fraction(1, 2) else 2 * _STEP
    for n in range(int(scale.top / step) + 1):
        y = f"{scale.y(n * step):.2f}em"
        svg.add(root, "line", x1=f"{_LEFT - 1}%", x2=f"{_RIGHT + 1}%", y1=y, y2=y, class_="chart-rule")
        text = percent(n * step, 0)
        svg.add(root, "text", text, x=f"{_LEFT - 2}%", y=y, dy="0.35em", text_anchor="end", class_="chart-text")
    written = -100.0
    for at, analysis in enumerate(held):
        x, contest = scale.x(at), analysis.result.contest
        if x - written >= _APART and not (contest.is_by_election and _is_crowded(at, held, scale)):
            year = str(contest.polling_day.year)
            y = f"{_BOTTOM + 1.4:.2f}em"
            svg.add(root, "text", year, x=f"{x:.2f}%", y=y, text_anchor="middle", class_="chart-text")
            written = x


def _is_crowded(at: int, held: Sequence[Analysis], scale: _Scale) -> bool:
    """Whether a general election, whose year has the better claim to the space, stands close by."""
    general = (i for i, a in enumerate(held) if not a.result.contest.is_by_election)
    return any(abs(scale.x(i) - scale.x(at)) < _APART for i in general)


def _series(
    root: svg.Node, one: ShareSeries, held: Sequence[Analysis], scale: _Scale, parties: Mapping[str, Party]
) -> None:
    fill = colour(one.party, parties)
    group = svg.add(root, "g")
    for at in range(1, len(held)):
        before, now = one.shares[at - 1], one.shares[at]
        if before is None or now is None or _seat(held[at - 1]) != _seat(held[at]):
            continue
        ends = {
            "x1": f"{scale.x(at - 1):.2f}%",
            "x2": f"{scale.x(at):.2f}%",
            "y1": f"{scale.y(before):.2f}em",
            "y2": f"{scale.y(now):.2f}em",
        }
        svg.add(group, "line", **ends, stroke=svg.OUTLINE, stroke_width="5", stroke_linecap="round")
        svg.add(group, "line", **ends, stroke=fill, stroke_width="3", stroke_linecap="round")
    for at, share in enumerate(one.shares):
        if share is not None:
            svg.add(
                group,
                "circle",
                cx=f"{scale.x(at):.2f}%",
                cy=f"{scale.y(share):.2f}em",
                r="5",
                fill=fill,
                stroke=svg.OUTLINE,
                stroke_width="1",
            )


def _labels(root: svg.Node, series: Sequence[ShareSeries], scale: _Scale, parties: Mapping[str, Party]) -> None:
    """The parties' letters: at the right for those that stood at the last contest, else beside their last point."""
    last = [(scale.y(one.shares[-1]), one.party) for one in series if one.shares[-1] is not None]
    for (_, party), y in zip(sorted(last), spread([Fraction(y) for y, _ in sorted(last)]), strict=True):
        _label(root, party, _RIGHT + 2, float(y), "start", parties)
    for one in series:
        if one.shares[-1] is None:
            at, share = max((i, s) for i, s in enumerate(one.shares) if s is not None)
            _label(root, one.party, scale.x(at), scale.y(share) - 0.8, "middle", parties)


def _label(root: svg.Node, party: str, x: float, y: float, anchor: str, parties: Mapping[str, Party]) -> None:
    text = abbreviation(party, parties)
    where = {"x": f"{x:.2f}%", "y": f"{y:.2f}em", "dy": "0.35em"}
    svg.add(root, "text", text, **where, text_anchor=anchor, class_="chart-text chart-party")


def spread(heights: Sequence[Fraction]) -> list[Fraction]:
    """Heights in em, rising, moved apart where they are less than a line from one another, and kept in the picture.

    >>> [float(y) for y in spread([Fraction(3), Fraction(7, 2), Fraction(9)])]
    [3.0, 4.25, 9.0]
    """
    placed: list[Fraction] = []
    for y in heights:
        placed.append(max(y, placed[-1] + _LINE) if placed else y)
    floor = Fraction(_BOTTOM)
    for at in reversed(range(len(placed))):
        placed[at] = min(placed[at], floor)
        floor = placed[at] - _LINE
    return placed


def _seat(analysis: Analysis) -> str:
    return analysis.result.contest.constituency_id


def _in_words(held: Sequence[Analysis], series: Sequence[ShareSeries], parties: Mapping[str, Party]) -> str:
    said = []
    for one in series:
        known = [(a, share) for a, share in zip(held, one.shares, strict=True) if share is not None]
        points = ", ".join(f"{percent(s)} in {uk_month(a.result.contest.polling_day)}" for a, s in known)
        said.append(f"{party_name(one.party, parties)}: {points}")
    return "; ".join(said) + "."
