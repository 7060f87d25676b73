"""BriefView -> HTML, Markdown, JSON: the same records, three ways of printing them."""

import base64
import hashlib
from functools import lru_cache
from importlib import resources

import orjson
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from frontcast.brief import _draw_chart, _draw_map, _draw_strip
from frontcast.brief._markdown import markdown
from frontcast.brief._words import long_day, number, short_day, span_words
from frontcast.brief.scores import OUTCOMES, chance_line, definitions
from frontcast.brief.view import BriefView, Chart, MapView, SeriesPoint

# Keys of layers in the order of the legend.
_LEGEND = (
    "line_now", "line_recent", "line_earlier", "gained_recent", "gained_earlier", "lost",
    "held", "other", "contested", "unknown", "outline", "towns",
)  # fmt: skip

_QUOTES = frozenset('"\u201c\u201d\u00ab\u00bb')
# Nothing gained is news as well.
_ALWAYS = ("gained_recent", "gained_earlier", "lost")


def to_html(view: BriefView) -> str:
    """Return a brief as one page that needs nothing else: no script, font, image or address.

    Parameters
    ----------
    view : BriefView
        From `build`.

    Returns
    -------
    str
        HTML; every text is escaped, and a Content-Security-Policy allows the page's own style
        sheet (by its hash) and nothing more.
    """
    css = _css()
    digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
    page = _environment().get_template("brief.html.j2")
    return page.render(
        view=view,
        css=Markup(css),  # noqa: S704 -- our own file, no text of anybody else in it
        csp=f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'",
        patterns=_draw_map.patterns(),
        strips=[_draw_strip.draw_strip(view.ways, size) for size in _draw_strip.SIZES]
        if view.ways
        else [],
        strip_legend=_draw_strip.legend(),
        maps=[_draw_map.draw_map(view.map, size) for size in _draw_map.SIZES] if view.map else [],
        legend=_legend(view.map) if view.map else [],
        charts=[
            (chart, [_draw_chart.draw_chart(chart, size) for size in _draw_chart.SIZES],
             monthly(chart))
            for chart in view.charts
        ],
    )  # fmt: skip


def to_markdown(view: BriefView) -> str:
    """Return a brief as Markdown; the map is told in words, the series month by month.

    Parameters
    ----------
    view : BriefView
        From `build`.

    Returns
    -------
    str
    """
    return markdown(view, [(chart, monthly(chart)) for chart in view.charts])


def to_json(view: BriefView) -> str:
    """Return a brief as one JSON object: the view's records as they are, days as ISO 8601.

    Parameters
    ----------
    view : BriefView
        From `build`.

    Returns
    -------
    str
    """
    return orjson.dumps(view).decode()


def monthly(chart: Chart) -> list[tuple[str, list[str]]]:
    """Return the values of a chart on the first day of each month and on the brief's day.

    Returns
    -------
    list of (str, list of str)
        Day; value by mapper, in the order of the chart's lines.
    """
    days = sorted({p.day for line in chart.lines for p in line.points})
    wanted = [d for d in days if d.day == 1 or d == chart.on]
    by_day: list[dict[object, SeriesPoint]] = [{p.day: p for p in x.points} for x in chart.lines]
    return [(long_day(d), [_value(points.get(d), chart.unit) for points in by_day]) for d in wanted]


def _value(point: SeriesPoint | None, unit: str) -> str:
    return "no map" if point is None or point.value is None else number(point.value, unit)


def _legend(view: MapView) -> list[tuple[Markup, str, str]]:
    """Return picture, words and what is to be added in grey, by layer."""
    out = []
    for key in _LEGEND:
        layer = view.layer(key)
        if layer is None or not (layer.coordinates or key in _ALWAYS):
            continue
        note = number(layer.area_km2, "km2") if layer.area_km2 is not None else ""
        if key.startswith("line_"):
            note = f"map of {short_day(layer.day)}"
        out.append((_draw_map.swatch(key, layer.flag), layer.label, note))
    return out


@lru_cache(maxsize=1)
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("frontcast.brief", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(span=span_words, long_day=long_day, short_day=short_day, number=number)
    made.tests["has_quotes"] = lambda text: not _QUOTES.isdisjoint(text)
    made.globals.update(
        outcomes=OUTCOMES,
        chance_line=chance_line,
        definitions=definitions,
        note_number=lambda value, unit: number(value, unit) if value is not None else "\u2013",
    )
    return made


@lru_cache(maxsize=1)
def _css() -> str:
    file = resources.files("frontcast.brief") / "templates" / "brief.css"
    return file.read_text(encoding="utf-8")
