"""Figures of a hindcast's scores: small SVG files that stand alone."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from frontcast.brief._svg import drawing, element, path

INK, SOFT, RULE, PAPER = "#1d1c1a", "#6b675f", "#dedad1", "#fcfbf8"
LINES = (  # colour and dash, told apart without colour too
    ("#0a5a91", ""),
    ("#9a3407", "7 3"),
    ("#3f7d20", "2 3"),
    ("#7a3b8f", "10 3 2 3"),
)
_GAP, _SIDE, _TOP, _LEFT = 46, 170, 56, 46

Point = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """A square with axes from 0 to 1, or others.

    Parameters
    ----------
    left, top : float
        Its upper left corner.
    title : str
    x, y : tuple of float
        Ends of the axes.
    """

    left: float
    top: float
    title: str
    x: tuple[float, float] = (0.0, 1.0)
    y: tuple[float, float] = (0.0, 1.0)
    width: float = _SIDE
    height: float = _SIDE

    def at(self, point: Point) -> Point:
        """Return where a point is drawn."""
        x, y = point
        return (
            self.left + (x - self.x[0]) / (self.x[1] - self.x[0]) * self.width,
            self.top + self.height - (y - self.y[0]) / (self.y[1] - self.y[0]) * self.height,
        )

    def frame(
        self,
        *,
        xs: Sequence[float],
        ys: Sequence[float],
        x_text: Callable[[float], str] = "{:g}".format,
        y_text: Callable[[float], str] = "{:g}".format,
    ) -> list[Markup]:
        """Return the title, the rules and the numbers beside them."""
        out = [_text(self.title, self.left, self.top - 10, weight="bold")]
        for value in ys:
            x, y = self.at((self.x[0], value))
            out.append(line([(x, y), (x + self.width, y)], colour=RULE))
            out.append(_text(y_text(value), x - 6, y + 4, anchor="end"))
        for value in xs:
            x, y = self.at((value, self.y[0]))
            out.append(_text(x_text(value), x, y + 16, anchor="middle"))
        return out


def row_of_panels(titles: Sequence[str], *, highest: float = 1.0) -> list[Panel]:
    """Return panels side by side, whose axes end at 1 and at `highest`."""
    step = _SIDE + _GAP
    return [
        Panel(left=_LEFT + k * step, top=_TOP, title=title, y=(0.0, highest))
        for k, title in enumerate(titles)
    ]


def figure(
    key: str, parts: Sequence[Markup], *, title: str, about: str, width: float, height: float
) -> str:
    """Return a whole SVG file."""
    ground = element("rect", width=width, height=height, fill=PAPER)
    shown = _text(title, 12, 20, size=14, weight="bold")
    body = element("g", ground, shown, *parts, font_family="sans-serif", font_size=12, fill=INK)
    svg = drawing(key, body, title=title, about=about, cls="scores", width=width, height=height)
    return str(svg).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1) + "\n"


def width_of(panels: int) -> float:
    """Return the width of a row of panels."""
    return _LEFT + panels * (_SIDE + _GAP)


def height_of() -> float:
    """Return the height of a row of panels."""
    return _TOP + _SIDE + 44


def line(points: Sequence[Point], *, colour: str = INK, dash: str = "", width: float = 1) -> Markup:
    """Return a line through points."""
    more = {"stroke_dasharray": dash} if dash else {}
    return element("path", d=path(points), fill="none", stroke=colour, stroke_width=width, **more)


def dot(point: Point, *, colour: str = INK, radius: float = 3) -> Markup:
    """Return a dot."""
    return element("circle", cx=point[0], cy=point[1], r=radius, fill=colour)


def bar(low: Point, high: Point, *, colour: str = INK) -> Markup:
    """Return a box between two corners."""
    (x0, y0), (x1, y1) = low, high
    return element(
        "rect", x=min(x0, x1), y=min(y0, y1), width=abs(x1 - x0), height=abs(y1 - y0), fill=colour
    )


def legend(entries: Sequence[tuple[str, str, str]], *, left: float, top: float) -> list[Markup]:
    """Return words beside pieces of line: (text, colour, dash), side by side."""
    out = []
    for k, (words, colour, dash) in enumerate(entries):
        x = left + k * 110
        out.append(line([(x, top), (x + 26, top)], colour=colour, dash=dash, width=2))
        out.append(_text(words, x + 32, top + 4))
    return out


def _text(
    words: str, x: float, y: float, *, anchor: str = "start", size: float = 12, weight: str = ""
) -> Markup:
    more: dict[str, str | float] = {"font_weight": weight} if weight else {}
    return element("text", words, x=x, y=y, text_anchor=anchor, font_size=size, **more)
