"""Polls and their average over time as a picture: a dot for each poll, a line for each party, its range at the end.

Across is time, in per cent of the picture's width; up is share, in em, so that words keep the reader's own size. Dots
and lines are drawn on a stretched sheet inside, with strokes that keep their width.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from hustings.coverage import svg
from hustings.coverage.charts import colour
from hustings.coverage.share_chart import spread
from hustings.coverage.words import abbreviation, party_name, uk_date
from hustings.forecast.poll_average import OTHER, PollAverage
from hustings.measures.display import percent
from hustings.record.model import Party

_LEFT, _RIGHT = 9, 75  # per cent: room for the scale, for ranges, and for the parties' letters and figures
_LABELS = 84
_TOP, _BOTTOM = 1, 16  # em
_SHEET = 1000
_APART = 45  # days between two that are written under the picture


def poll_chart(average: PollAverage, parties: Mapping[str, Party], *, is_test: bool) -> str:
    """The picture of an average and the polls behind it."""
    shown = [party for party in average.shares if party != OTHER]
    greatest = max(max(float(p.shares.get(party, 0)) for p in average.polls) for party in shown) / 100
    top = min(1.0, (int(greatest * 10) + 1) / 10)
    days = [day.toordinal() for day, _ in average.trend]
    title = f"Polls to {uk_date(average.on)}"
    root = svg.picture(
        "poll-chart",
        f"REHEARSAL. {title}" if is_test else title,
        _in_words(average, parties),
        class_="share-chart",
        width="100%",
        height=f"{_BOTTOM + 2}em",
    )
    _axes(root, average, top)
    sheet = svg.add(
        root,
        "svg",
        x=f"{_LEFT}%",
        y=f"{_TOP}em",
        width=f"{_RIGHT - _LEFT}%",
        height=f"{_BOTTOM - _TOP}em",
        viewBox=f"0 0 {_SHEET} {_SHEET}",
        preserveAspectRatio="none",
        overflow="visible",
    )
    across = max(days[-1] - days[0], 1)

    def at(day: int, share: float) -> str:
        return f"{_SHEET * (day - days[0]) / across:.0f} {_SHEET * (1 - share / top):.0f}"

    for party in shown:
        asked = [poll for poll in average.polls if party in poll.shares]
        dots = " ".join(f"M{at(poll.last_day.toordinal(), float(poll.shares[party]) / 100)}h0" for poll in asked)
        line = "M" + "L".join(at(day.toordinal(), shares[party]) for day, shares in average.trend)
        fill = colour(party, parties)
        _stroke(sheet, dots, fill, 4.5, opacity="0.45")
        _stroke(sheet, line, svg.OUTLINE, 5)
        _stroke(sheet, line, fill, 3)
    _ends(root, average, shown, top, parties)
    return svg.written(root)


def _stroke(sheet: svg.Node, path: str, ink: str, width: float, **more: str) -> None:
    shape = {"fill": "none", "stroke": ink, "stroke_width": str(width), "stroke_linecap": "round", **more}
    svg.add(sheet, "path", d=path, vector_effect="non-scaling-stroke", **shape)


def _y(share: float, top: float) -> float:
    return _BOTTOM - (_BOTTOM - _TOP) * share / top


def _axes(root: svg.Node, average: PollAverage, top: float) -> None:
    for tenth in range(round(top * 10) + 1):
        y = f"{_y(tenth / 10, top):.2f}em"
        svg.add(root, "line", x1=f"{_LEFT - 1}%", x2=f"{_RIGHT + 1}%", y1=y, y2=y, class_="chart-rule")
        words = {"text_anchor": "end", "class_": "chart-text", "dy": "0.35em"}
        svg.add(root, "text", f"{tenth * 10}%", x=f"{_LEFT - 2}%", y=y, **words)
    first, last = average.trend[0][0], average.trend[-1][0]
    months = [day for day, _ in average.trend if day.day == 1]
    step = max(1, -(-_APART * len(months) // max((last - first).days, 1)))
    for day in months[::step]:
        x = _LEFT + (_RIGHT - _LEFT) * (day - first).days / max((last - first).days, 1)
        y = f"{_BOTTOM + 1.4:.2f}em"
        svg.add(root, "text", _month(day), x=f"{x:.2f}%", y=y, text_anchor="middle", class_="chart-text")


def _month(day: date) -> str:
    return f"{day:%b} {day.year}" if day.month == 1 else f"{day:%b}"


def _ends(root: svg.Node, average: PollAverage, shown: list[str], top: float, parties: Mapping[str, Party]) -> None:
    """At the right: each party's 50 and 90 in 100 as a thick and a thin bar, with its letters and share."""
    order = sorted(shown, key=lambda party: -average.shares[party].share)
    places = spread([Fraction(_y(average.shares[party].share, top)) for party in order])
    for i, (party, place) in enumerate(zip(order, places, strict=True)):
        found, fill, x = average.shares[party], colour(party, parties), f"{_RIGHT + 1.5 + i:.1f}%"
        for low, high, width in ((found.low_90, found.high_90, 2), (found.low_50, found.high_50, 6)):
            ends = {"y1": f"{_y(low, top):.2f}em", "y2": f"{_y(min(high, top), top):.2f}em"}
            svg.add(root, "line", x1=x, x2=x, **ends, stroke=svg.OUTLINE, stroke_width=str(width + 2))
            svg.add(root, "line", x1=x, x2=x, **ends, stroke=fill, stroke_width=str(width))
        where = {"x": f"{_LABELS}%", "y": f"{float(place):.2f}em", "dy": "0.35em"}
        label = svg.add(root, "text", _letters(party, parties), **where, class_="chart-text chart-party")
        svg.add(label, "tspan", f" {percent(Fraction(found.share))}", class_="chart-figure")


def _letters(party: str, parties: Mapping[str, Party]) -> str:
    """The party's letters; of one that is only in tables of polls ("sdp-1981") the first word of its key."""
    return abbreviation(party, parties) if party in parties else party.partition("-")[0].upper()


def _in_words(average: PollAverage, parties: Mapping[str, Party]) -> str:
    said = [
        f"{party_name(party, parties)} {percent(Fraction(s.share))}, nine times in ten between "
        f"{percent(Fraction(s.low_90))} and {percent(Fraction(s.high_90))}"
        for party, s in average.shares.items()
    ]
    return "; ".join(said) + "."
