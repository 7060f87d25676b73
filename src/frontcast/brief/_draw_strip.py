"""WaysView -> SVG: a strip a road, days across; states told apart by pattern, not by colour."""

from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from frontcast.brief._svg import drawing, element
from frontcast.brief.view import StripRow, WaysView
from frontcast.frame import months_between

STATES = ("open", "exposed", "cut", "unknown")
_LABELS = {"open": "open", "exposed": "exposed", "cut": "cut", "unknown": "no map"}
_TOP, _BOTTOM = 4.0, 24.0


@dataclass(frozen=True, slots=True)
class StripSize:
    """One size of the strips, px."""

    key: str
    width: float
    type_px: float
    left: float
    row: float


SIZES = (StripSize("wide", 1040, 13, 250, 26), StripSize("small", 350, 11.5, 0, 42))


def legend() -> list[tuple[Markup, str]]:
    """Return picture and word of each state."""
    return [
        (
            element(
                "svg",
                element("rect", x=0.5, y=0.5, width=39, height=13, cls=f"s-{state}"),
                viewBox="0 0 40 14",
                aria_hidden="true",
                focusable="false",
            ),
            _LABELS[state],
        )
        for state in STATES
    ]


def draw_strip(ways: WaysView, size: StripSize) -> Markup:
    """Return all strips as one SVG element.

    Parameters
    ----------
    ways : WaysView
    size : StripSize

    Returns
    -------
    Markup
    """
    floor = _TOP + size.row * len(ways.rows)
    return drawing(
        f"ways-{size.key}",
        *(part for n, row in enumerate(ways.rows) for part in _row(ways, row, n, size)),
        *_months(ways, size, floor),
        title=ways.title,
        about=ways.description,
        cls=f"strip strip-{size.key}",
        width=size.width,
        height=floor + _BOTTOM,
    )


def _x(ways: WaysView, size: StripSize, day: date, *, after: int = 0) -> float:
    days = (ways.last - ways.first).days + 1
    return size.left + ((day - ways.first).days + after) / days * (size.width - size.left - 1)


def _row(ways: WaysView, row: StripRow, n: int, size: StripSize) -> list[Markup]:
    top, px = _TOP + n * size.row, size.type_px
    by = element("tspan", f"  {row.by}", cls="s-by")
    # On a narrow page the name stands above its strip.
    above = px + 3 if size.left == 0 else 0.0
    base = top + (px if above else size.row / 2 + 0.34 * px)
    out = [element("text", row.name, by, x=0, y=base, font_size=px, cls="s-name")]
    high = size.row - above - 6
    for span in row.spans:
        left, right = _x(ways, size, span.first), _x(ways, size, span.last, after=1)
        out.append(
            element(
                "rect", x=left, y=top + above + 2, width=max(right - left, 0.6), height=high,
                cls=f"s-{span.state}",
            )
        )  # fmt: skip
    return out


def _months(ways: WaysView, size: StripSize, floor: float) -> list[Markup]:
    starts = [a for a, _ in months_between(ways.first, ways.last) if a >= ways.first]
    room = (size.width - size.left) / max(len(starts), 1)
    every = next((n for n in (1, 2, 3, 6) if n * room >= 40), 12)
    out = []
    for day in starts:
        x = _x(ways, size, day)
        labelled = (day.month - 1) % every == 0
        out.append(
            element("path", d=f"M{x:.1f} {floor:g}v{6 if labelled else 3}", cls="c-zero c-grid")
        )
        if labelled:
            text = f"{day:%Y}" if day.month == 1 else f"{day:%b}"
            out.append(
                element(
                    "text", text, x=min(x, size.width - 1.2 * size.type_px),
                    y=floor + size.type_px + 7, text_anchor="middle", font_size=size.type_px,
                    cls="c-tick",
                )
            )  # fmt: skip
    return out
