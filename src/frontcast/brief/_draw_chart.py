"""Chart -> SVG, in two sizes: axes with months, direct labels, error bands, gaps as gaps."""

import math
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from frontcast.brief._svg import drawing, element, path
from frontcast.brief._words import number, short_day
from frontcast.brief.view import Chart, SeriesLine, SeriesPoint
from frontcast.frame import months_between


@dataclass(frozen=True, slots=True)
class ChartSize:
    """One size of a chart, px."""

    key: str
    width: float
    height: float
    type_px: float
    right: float


SIZES = (ChartSize("wide", 520, 270, 12, 132), ChartSize("small", 350, 236, 11.5, 106))
_LEFT, _TOP, _BOTTOM = 26.0, 14.0, 26.0
_STEPS = (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 25, 50, 100, 200, 500)


def draw_chart(chart: Chart, size: ChartSize) -> Markup:
    """Return a chart as one SVG element.

    Parameters
    ----------
    chart : Chart
        Days and values by mapper.
    size : ChartSize
        Width, height, type.

    Returns
    -------
    Markup
    """
    draw = _Draw(chart, size)
    return drawing(
        f"{chart.key}-{size.key}",
        *draw.axes(),
        *draw.bands(),
        *draw.mark(),
        *draw.lines(),
        *draw.ends(),
        title=chart.title,
        about=chart.description,
        cls=f"chart chart-{size.key}",
        width=size.width,
        height=size.height,
    )


def runs(points: list[SeriesPoint]) -> list[list[SeriesPoint]]:
    """Split a series where there is no value, so that gaps are drawn as gaps."""
    out: list[list[SeriesPoint]] = [[]]
    for point in points:
        if point.value is None:
            out.append([])
        else:
            out[-1].append(point)
    return [run for run in out if run]


def thin(run: list[SeriesPoint]) -> list[SeriesPoint]:
    """Drop days inside a level stretch: the line stays the same, the page gets smaller."""
    return [
        p
        for i, p in enumerate(run)
        if i in (0, len(run) - 1)
        or (p.value, p.error) != (run[i - 1].value, run[i - 1].error)
        or (p.value, p.error) != (run[i + 1].value, run[i + 1].error)
    ]


def ticks(highest: float, *, unit: str) -> list[float]:
    """Return two to six round values from zero to just above `highest`.

    Examples
    --------
    >>> ticks(23.0, unit="%")
    [0.0, 5.0, 10.0, 15.0, 20.0, 25.0]
    """
    highest = min(highest, 100.0) if unit == "%" else highest
    for step in _STEPS:
        count = math.ceil(round(highest / step, 6))
        if count <= 5:
            return [round(float(i * step), 6) for i in range(max(count, 1) + 1)]
    step = 10 ** math.ceil(math.log10(highest / 5))
    return [float(i * step) for i in range(math.ceil(highest / step) + 1)]


class _Draw:
    """Draws one chart."""

    def __init__(self, chart: Chart, size: ChartSize) -> None:
        self.chart, self.size = chart, size
        every = [p for line in chart.lines for p in line.points]
        self.first, self.last = min(p.day for p in every), max(p.day for p in every)
        tops = [p.value + (p.error or 0) for p in every if p.value is not None]
        self.ticks = ticks(max(tops), unit=chart.unit)
        self.right = size.width - size.right
        self.floor = size.height - _BOTTOM

    def x(self, day: date) -> float:
        span = max((self.last - self.first).days, 1)
        return _LEFT + (day - self.first).days / span * (self.right - _LEFT)

    def y(self, value: float) -> float:
        top = self.ticks[-1]
        return self.floor - min(max(value, 0.0), top) / top * (self.floor - _TOP)

    def axes(self) -> list[Markup]:
        px = self.size.type_px
        out = []
        for i, value in enumerate(self.ticks):
            y = self.y(value)
            cls = "c-grid c-zero" if value == 0 else "c-grid"
            text, left = f"{value:g}", _LEFT
            if i == len(self.ticks) - 1:
                text += "%" if self.chart.unit == "%" else f"\u00a0{self.chart.unit}"
                left = max(_LEFT, 6 + 0.58 * px * len(text))
            out.append(element("path", d=f"M{left:.1f} {y:.1f}H{self.right:g}", cls=cls))
            out.append(element("text", text, x=0, y=y + 0.34 * px, font_size=px, cls="c-tick"))
        return [*out, *self._months()]

    def _months(self) -> list[Markup]:
        starts = [a for a, _ in months_between(self.first, self.last) if a >= self.first]
        room = (self.right - _LEFT) / max(len(starts), 1)
        every = next((n for n in (1, 2, 3, 6) if n * room >= 30), 12)
        out, px = [], self.size.type_px
        for day in starts:
            labelled = (day.month - 1) % every == 0
            x = self.x(day)
            long = 6 if labelled else 3
            out.append(element("path", d=f"M{x:.1f} {self.floor:g}v{long}", cls="c-zero c-grid"))
            if labelled:
                text = f"{day:%Y}" if day.month == 1 else f"{day:%b}"
                out.append(element("text", text, x=x, y=self.floor + px + 8, text_anchor="middle",
                                   font_size=px, cls="c-tick"))  # fmt: skip
        if not out:
            out.append(element("text", short_day(self.first), x=_LEFT, y=self.floor + px + 8,
                               font_size=px, cls="c-tick"))  # fmt: skip
        return out

    def bands(self) -> list[Markup]:
        out = []
        for n, line in enumerate(self.chart.lines):
            data = ""
            for run in runs(line.points):
                kept = thin(run)
                upper = [(self.x(p.day), self.y((p.value or 0) + (p.error or 0))) for p in kept]
                lower = [(self.x(p.day), self.y((p.value or 0) - (p.error or 0))) for p in kept]
                data += path([*upper, *reversed(lower)], close=True)
            out.append(element("path", d=data, cls=f"c-band c-band{n % 4}"))
        return out

    def lines(self) -> list[Markup]:
        out = []
        for n, line in reversed(list(enumerate(self.chart.lines))):
            data, dots = "", []
            for run in runs(line.points):
                points = [(self.x(p.day), self.y(p.value or 0)) for p in thin(run)]
                data += path(points)
                if len(run) == 1:
                    dots.append(element("circle", cx=points[0][0], cy=points[0][1], r=1.6,
                                        cls=f"c-dot{n % 4}"))  # fmt: skip
            out += [element("path", d=data, cls=f"c-line c-line{n % 4}"), *dots]
        return out

    def mark(self) -> list[Markup]:
        """Mark the brief's day."""
        on = self.chart.on
        if not self.first <= on <= self.last:
            return []
        x = self.x(on)
        return [element("path", d=f"M{x:.1f} {_TOP - 8:g}V{self.floor:g}", cls="c-mark")]

    def ends(self) -> list[Markup]:
        """Name every line at its end, with its last value, apart from each other."""
        px = self.size.type_px
        named = [(self._last(line), n, line) for n, line in enumerate(self.chart.lines)]
        named.sort(key=lambda item: self.y(item[0].value or 0))
        ys = spaced([self.y(p.value or 0) for p, _, _ in named], gap=2.75 * px, low=_TOP + px,
                    high=self.floor - px)  # fmt: skip
        out = []
        for (point, n, line), y in zip(named, ys, strict=True):
            x, from_y = self.x(point.day), self.y(point.value or 0)
            turn = self.right + 5
            out += [
                element("path", d=f"M{x + 3:.1f} {from_y:.1f}L{turn:.1f} {from_y:.1f}"
                        f"L{turn + 7:.1f} {y:.1f}", cls="c-lead"),
                element("circle", cx=x, cy=from_y, r=2.6, cls=f"c-dot{n % 4}"),
                element("text", _short(line.mapper), x=turn + 10, y=y - 0.12 * px, font_size=px,
                        cls=f"c-name c-name{n % 4}"),
                element("text", self._value(point), x=turn + 10, y=y + 0.98 * px, font_size=px,
                        cls="c-value"),
            ]  # fmt: skip
        return out

    def _last(self, line: SeriesLine) -> SeriesPoint:
        return [p for p in line.points if p.value is not None][-1]

    def _value(self, point: SeriesPoint) -> str:
        said = number(point.value or 0.0, self.chart.unit)
        return said if point.day == self.last else f"{said}, {short_day(point.day)[:-5]}"


def _short(name: str, *, most: int = 14) -> str:
    return name if len(name) <= most else name[: most - 1] + "\u2026"


def spaced(wanted: list[float], *, gap: float, low: float, high: float) -> list[float]:
    """Move sorted positions apart by at least `gap`, within bounds where they allow it.

    Examples
    --------
    >>> spaced([10.0, 12.0, 50.0], gap=10.0, low=0.0, high=100.0)
    [10.0, 20.0, 50.0]
    """
    out: list[float] = []
    for y in wanted:
        out.append(max(y, low, out[-1] + gap if out else low))
    limit = high
    for i in range(len(out) - 1, -1, -1):
        out[i] = min(out[i], limit)
        limit = out[i] - gap
    return out
