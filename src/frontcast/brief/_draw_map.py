"""MapView -> SVG, in several sizes; patterns are defined once, by `patterns`."""

from dataclasses import dataclass

from markupsafe import Markup

from frontcast.brief._labels import Box, Label, place_labels
from frontcast.brief._svg import drawing, element, path
from frontcast.brief.view import MapLayer, MapView, PlaceLabel


@dataclass(frozen=True, slots=True)
class MapSize:
    """One size of the map: edge and type size in px, most labels, margin of the frame."""

    key: str
    edge: float
    type_px: float
    labels: int


SIZES = (
    MapSize("wide", 760, 13, 30),
    MapSize("print", 520, 11.5, 22),
    MapSize("small", 360, 11.5, 12),
)


# Areas in the order in which they are painted.
_AREAS = (
    "unknown", "other", "held", "contested", "gained_earlier", "gained_recent", "lost", "towns",
)  # fmt: skip


def patterns() -> Markup:
    """Return the hidden SVG that defines the hatchings; colours come from the style sheet."""

    def lines(name: str, step: float, angle: int) -> Markup:
        line = element("path", d=f"M0 0V{step}", cls=f"{name}-ink")
        return element(
            "pattern", line, id=name, width=step, height=step, patternUnits="userSpaceOnUse",
            patternTransform=f"rotate({angle})",
        )  # fmt: skip

    def dots(name: str, step: float, radius: float) -> Markup:
        a = element("circle", cx=step / 4, cy=step / 4, r=radius)
        b = element("circle", cx=3 * step / 4, cy=3 * step / 4, r=radius)
        return element(
            "pattern", a, b, id=name, cls=f"{name}-ink", width=step, height=step,
            patternUnits="userSpaceOnUse",
        )  # fmt: skip

    return element(
        "svg",
        element(
            "defs",
            lines("h-side1", 6, 45),
            lines("h-exposed", 4, 45),
            lines("h-side2", 9, -45),
            lines("h-gain1", 3.5, 45),
            lines("h-gain2", 3.5, -45),
            dots("h-contested", 5, 0.9),
            dots("h-unknown", 8, 0.8),
        ),
        cls="defs",
        width=0,
        height=0,
        aria_hidden="true",
        focusable="false",
    )


def swatch(layer_key: str, flag: int) -> Markup:
    """Return the small picture of a layer for the legend."""
    if layer_key.startswith("line_"):
        drawn: tuple[Markup, ...] = (element("path", d="M1 8H35", cls=f"m-{layer_key}"),)
    elif layer_key in ("outline", "towns"):
        drawn = (element("rect", x=6, y=2, width=24, height=12, rx=5, cls=f"m-{layer_key}"),)
    else:
        shape = {"x": 0.5, "y": 0.5, "width": 35, "height": 15}
        drawn = tuple(element("rect", cls=cls, **shape) for cls in _fills(layer_key, flag))
    frame = element("rect", x=0.5, y=0.5, width=35, height=15, cls="m-swatch")
    boxed = drawn if layer_key.startswith(("line_", "outline", "towns")) else (*drawn, frame)
    return element("svg", *boxed, viewBox="0 0 36 16", cls="swatch", aria_hidden="true",
                   focusable="false")  # fmt: skip


def draw_map(view: MapView, size: MapSize) -> Markup:
    """Return the map as one SVG element.

    Parameters
    ----------
    view : MapView
        Layers and places, km.
    size : MapSize
        Edge, type and number of labels.

    Returns
    -------
    Markup
    """
    draw = _Draw(view, size)
    return drawing(
        f"map-{size.key}",
        element("rect", width=size.edge, height=size.edge, cls="m-ground"),
        *draw.areas(),
        *draw.lines(),
        *draw.places(),
        *draw.furniture(),
        element("rect", x=0.5, y=0.5, width=size.edge - 1, height=size.edge - 1, cls="m-frame"),
        title=f"Map: {view.places[0].name}, {view.mapper}",
        about=view.description,
        cls=f"map map-{size.key}",
        width=size.edge,
        height=size.edge,
    )


def _fills(key: str, flag: int) -> tuple[str, ...]:
    """Return the classes under which an area is painted, one over the other."""
    match key:
        case "held" | "other":
            return f"m-side{flag}", f"m-side{flag}-h"
        case "contested":
            return "m-contested", "m-contested-h"
        case "gained_earlier":
            return (f"m-gain{flag}-old",)
        case "gained_recent":
            return f"m-gain{flag}", f"m-gain{flag}-h"
        case "lost":
            return f"m-gain{flag}", f"m-gain{flag}-h"
        case "unknown":
            return "m-ground", "m-unknown"
        case _:
            return (f"m-{key}",)


class _Draw:
    """Draws one map; x, y in km become px from the upper left corner."""

    def __init__(self, view: MapView, size: MapSize) -> None:
        self.view, self.size = view, size
        self.scale = size.edge / (2 * view.window_km)

    def at(self, x: float, y: float) -> tuple[float, float]:
        w = self.view.window_km
        return (x + w) * self.scale, (w - y) * self.scale

    def data(self, layer: MapLayer) -> str:
        closed = layer.type == "MultiPolygon"
        rings = [r for part in layer.coordinates for r in part] if closed else layer.coordinates
        return "".join(path((self.at(x, y) for x, y in ring), close=closed) for ring in rings)

    def areas(self) -> list[Markup]:
        order = (
            "unknown",
            "other",
            "held",
            "contested",
            "gained_earlier",
            "gained_recent",
            "lost",
            "towns",
        )
        out = []
        for key in order:
            layer = self.view.layer(key)
            if layer is not None and layer.coordinates:
                data = self.data(layer)
                out += [
                    element("path", d=data, cls=cls, fill_rule="evenodd")
                    for cls in _fills(key, layer.flag)
                ]
        return out

    def lines(self) -> list[Markup]:
        out = []
        for key in ("line_earlier", "line_recent", "line_now", "outline"):
            layer = self.view.layer(key)
            if layer is None or not layer.coordinates:
                continue
            data = self.data(layer)
            if key == "line_now":
                out.append(element("path", d=data, cls="m-halo"))
            out.append(element("path", d=data, cls=f"m-{key}"))
        return out

    def places(self) -> list[Markup]:
        size = self.size
        labels = [*self._names(), *(self._label(place) for place in self.view.places)]
        taken = [Box(0, size.edge - 50, 0.36 * size.edge, size.edge), self._north_box()]
        # Towns first: the names of the ground have more places to choose from.
        labels.sort(key=lambda x: (not x.main, not x.big, not x.ground))
        set_down = place_labels(labels, edge=size.edge, most=size.labels, taken=taken)
        dots = [
            element("circle", cx=label.x, cy=label.y, r=label.dot, cls="m-dot")
            for label in set_down
            if not label.ground
        ]
        return dots + [self._name(label) for label in set_down]

    def _name(self, label: Label) -> Markup:
        kind = "m-main" if label.main else "m-town" if label.big else "m-village"
        return element(
            "text",
            label.text,
            x=label.text_x,
            y=label.text_y,
            text_anchor=label.anchor,
            font_size=label.type_px,
            cls=f"m-label m-name{label.ground}" if label.ground else f"m-label {kind}",
        )

    def _names(self) -> list[Label]:
        """Write on the ground itself who holds it."""
        out = []
        for key in ("held", "other"):
            layer = self.view.layer(key)
            if layer is None or not layer.label_at or (layer.area_km2 or 0) < 60:
                continue
            x, y = self.at(layer.label_at[0], layer.label_at[1])
            out.append(Label(text=layer.label, x=x, y=y, dot=0, ground=layer.flag,
                             type_px=round(1.15 * self.size.type_px, 1)))  # fmt: skip
        return out

    def _label(self, place: PlaceLabel) -> Label:
        x, y = self.at(place.x, place.y)
        big = place.population >= 8000
        base = self.size.type_px
        step = 1.35 if place.main else 1.0 if big else 0.86
        dot = 3.6 if place.main else 2.6 if big else 1.8
        return Label(text=place.name, x=x, y=y, dot=dot, type_px=round(base * step, 1),
                     main=place.main, big=big)  # fmt: skip

    def _north_box(self) -> Box:
        return Box(self.size.edge - 36, 0, self.size.edge, 50)

    def furniture(self) -> list[Markup]:
        """Draw the scale bar and the arrow that says where north is."""
        edge, px = self.size.edge, self.size.type_px
        km = next((k for k in (10, 5, 2, 1) if k * self.scale <= 0.3 * edge), 1)
        x, y, long = 14.0, edge - 16, km * self.scale
        bar = f"M{x:g} {y - 5:g}V{y:g}H{x + long:.1f}V{y - 5:g}"
        tip = edge - 18
        return [
            element("path", d=bar, cls="m-scale-halo"),
            element("path", d=bar, cls="m-scale"),
            element("text", f"{km}\u00a0km", x=x + long / 2, y=y - 9, text_anchor="middle",
                    font_size=px * 0.92, cls="m-label m-note"),
            element("path", d=f"M{tip:g} 12l6 16l-6 -4l-6 4z", cls="m-arrow"),
            element("text", "N", x=tip, y=28 + px, text_anchor="middle", font_size=px * 0.92,
                    cls="m-label m-note"),
        ]  # fmt: skip
