"""Figures of the campaign model: fan charts and tornados, as SVG files."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from markupsafe import Markup
from numpy.typing import NDArray

from frontcast.brief._draw_chart import ticks
from frontcast.brief._svg import element, num, path

_WIDTH, _HEIGHT, _LEFT, _RIGHT, _TOP, _FLOOR = 760.0, 340.0, 56.0, 740.0, 56.0, 300.0
_PAPER, _INK, _GRID, _MODEL, _SEEN, _RISE, _FALL = (
    "#fcfbf8", "#1d1c1a", "#dedad1", "#0a5a91", "#9a3407", "#0a5a91", "#8a3d86",
)  # fmt: skip
_OTHER = "#8a3d86"


@dataclass(frozen=True, kw_only=True)
class Fan:
    """What a fan chart shows.

    Parameters
    ----------
    title, note, unit : str
    months : tuple of datetime.date
    bands : (5, month) float64
        5th, 25th, 50th, 75th and 95th percentile.
    observed : (month,) float64 or None
    split : datetime.date or None
        From where on nothing was used in fitting.
    other : (3, month) float64 or None
        5th, 50th and 95th percentile of something else, drawn as lines over the bands.
    """

    title: str
    note: str
    unit: str
    months: tuple[date, ...]
    bands: NDArray[np.float64]
    observed: NDArray[np.float64] | None = None
    split: date | None = None
    other: NDArray[np.float64] | None = None


def fan_chart(fan: Fan) -> str:
    """Return a fan chart as an SVG file's text.

    Parameters
    ----------
    fan : Fan
    """
    return _file(fan.title, f"{fan.note}; {fan.unit}", _fan(fan), height=_HEIGHT)


def fan_charts(title: str, fans: Sequence[Fan]) -> str:
    """Return fan charts one below the other as an SVG file's text.

    Parameters
    ----------
    title : str
        Of the whole, for those who do not see it.
    fans : sequence of Fan
    """
    panels = [
        element("g", *_head(fan.title, f"{fan.note}; {fan.unit}"), *_fan(fan),
                transform=f"translate(0 {num(n * _HEIGHT)})")
        for n, fan in enumerate(fans)
    ]  # fmt: skip
    return _sheet(title, panels, height=_HEIGHT * len(fans))


def _fan(fan: Fan) -> list[Markup]:
    real = fan.observed if fan.observed is not None else np.full(len(fan.months), np.nan)
    shown = [fan.bands, real] if fan.other is None else [fan.bands, real, fan.other]
    values = np.concatenate([np.ravel(v) for v in shown])
    top, low = float(np.nanmax(np.append(values, 1.0))), float(np.nanmin(np.append(values, 0.0)))
    marks = ticks(top, unit="")
    step = marks[1] - marks[0]
    marks = [-step * k for k in range(int(np.ceil(-low / step)), 0, -1)] + marks

    def x(i: float) -> float:
        return _LEFT + (i + 0.5) / len(fan.months) * (_RIGHT - _LEFT)

    def y(value: float) -> float:
        return _FLOOR - (value - marks[0]) / (marks[-1] - marks[0]) * (_FLOOR - _TOP)

    parts: list[Markup] = []
    for mark in marks:
        parts += [
            element("path", d=f"M{_LEFT} {num(y(mark))}H{_RIGHT}", stroke=_GRID),
            element("text", f"{mark:g}", x=_LEFT - 6, y=y(mark) + 4, text_anchor="end"),
        ]
    for i, month in enumerate(fan.months):
        if month.month in (1, 7):
            text = f"{month:%b %Y}"
            parts.append(element("text", text, x=x(i), y=_FLOOR + 18, text_anchor="middle"))
    for low_band, high_band, opacity in ((0, 4, "0.18"), (1, 3, "0.34")):
        upper = [(x(i), y(float(v))) for i, v in enumerate(fan.bands[high_band])]
        lower = [(x(i), y(float(v))) for i, v in enumerate(fan.bands[low_band])]
        shape = path([*upper, *reversed(lower)], close=True)
        parts.append(element("path", d=shape, fill=_MODEL, fill_opacity=opacity))
    middle = path([(x(i), y(float(v))) for i, v in enumerate(fan.bands[2])])
    parts.append(element("path", d=middle, fill="none", stroke=_MODEL, stroke_width=2))
    for row, dash in zip(
        [] if fan.other is None else fan.other, ("5 3", "none", "5 3"), strict=False
    ):
        line = path([(x(i), y(float(v))) for i, v in enumerate(row)])
        parts.append(element("path", d=line, fill="none", stroke=_OTHER, stroke_width=2,
                             stroke_dasharray=dash))  # fmt: skip
    for i, value in enumerate(real):
        if np.isfinite(value):
            parts.append(element("circle", cx=x(i), cy=y(float(value)), r=3.2, fill=_SEEN))
    return [*parts, *_split(fan, x)]


def _split(fan: Fan, x) -> list[Markup]:  # type: ignore[no-untyped-def]  # noqa: ANN001 - a local function
    if fan.split is None or not fan.months[0] < fan.split <= fan.months[-1]:
        return []
    at = x(sum(m < fan.split for m in fan.months) - 0.5)
    return [
        element("path", d=f"M{num(at)} {_TOP - 6}V{_FLOOR}", stroke=_INK, stroke_dasharray="2 3"),
        element("text", "held out", x=at + 6, y=_TOP + 4),
        element("text", "fitted", x=at - 6, y=_TOP + 4, text_anchor="end"),
    ]


def tornado(title: str, note: str, rows: Sequence[tuple[str, float, float]]) -> str:
    """Return a tornado of effects as an SVG file's text.

    Parameters
    ----------
    title, note : str
    rows : sequence of (str, float, float)
        Name, mean effect (signed) and mean size, the largest first.
    """
    height = _TOP + 22 * len(rows) + 40
    most = max((size for _, _, size in rows), default=1.0) or 1.0
    middle, half = 470.0, 230.0
    parts = []
    for n, (name, mean, size) in enumerate(rows):
        top = _TOP + 22 * n + 8
        reach, wide = mean / most * half, size / most * half
        parts += [
            element("text", name, x=middle - half - 12, y=top + 11, text_anchor="end"),
            element("rect", x=min(middle, middle + reach), y=top, width=abs(reach), height=14,
                    fill=_RISE if reach >= 0 else _FALL),
            element("path", d=f"M{num(middle - wide)} {num(top + 7)}H{num(middle + wide)}",
                    stroke=_INK, stroke_width=1),
            element("text", f"{mean:+,.0f}", x=middle + half + 8, y=top + 11),
        ]  # fmt: skip
    parts.append(element("path", d=f"M{middle} {_TOP}V{num(height - 30)}", stroke=_INK))
    return _file(title, note, parts, height=height)


def _head(title: str, note: str) -> list[Markup]:
    return [
        element("text", title, x=12, y=22, font_size=15, font_weight="bold"),
        element("text", note, x=12, y=40, fill="#5b574f"),
    ]


def _file(title: str, note: str, parts: Sequence[Markup], *, height: float) -> str:
    return _sheet(title, [*_head(title, note), *parts], height=height)


def _sheet(title: str, parts: Sequence[Markup], *, height: float) -> str:
    return str(
        element(
            "svg",
            element("title", title),
            element("rect", width=_WIDTH, height=height, fill=_PAPER),
            *parts,
            xmlns="http://www.w3.org/2000/svg",
            viewBox=f"0 0 {_WIDTH:g} {height:g}",
            role="img",
            font_family="sans-serif",
            font_size=11,
            fill=_INK,
        )
    )
