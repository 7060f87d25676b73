"""From cells to the layers of the map: smoothed outlines in km around the place."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import cast

import numpy as np
import shapely
from affine import Affine
from contourpy import FillType, LineType, contour_generator
from numpy.typing import NDArray
from rasterio.features import shapes
from scipy.ndimage import gaussian_filter, zoom
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from frontcast.brief._words import long_day, map_day, number, place_name
from frontcast.brief.inputs import BriefConfig
from frontcast.brief.view import MapLayer, MapView, PlaceLabel, Ring, SideView
from frontcast.control import CONTESTED, UNKNOWN, World
from frontcast.records import Place, Side

# Rows and columns read beyond the window, so that smoothing does not bend the line at its edge.
_PAD = 4
_ZOOM = 4
_TOLERANCE_KM = 0.03
# Thinner than this, a difference of two smoothed outlines is noise of the drawing.
_SLIVER_KM = 0.08
_SLIVER_KM2 = 0.2
_SHORTEST_LINE_KM = 1.2


@dataclass(frozen=True, slots=True)
class _Day:
    """The cells of one day inside the window, with their outlines."""

    day: date
    cells: NDArray[np.uint8]
    held: BaseGeometry
    line: BaseGeometry
    known: BaseGeometry


@dataclass(frozen=True, slots=True)
class _Window:
    """The part of a grid around a place; x, y of the cell centres in km from the place."""

    rows: slice
    columns: slice
    x: NDArray[np.float64]
    y: NDArray[np.float64]
    cell: float
    half: float

    @property
    def box(self) -> BaseGeometry:
        return shapely.box(-self.half, -self.half, self.half, self.half)

    @property
    def inside(self) -> NDArray[np.bool_]:
        # Half open, so that a cell whose centre lies on the frame is counted on one side only.
        low, high = -self.half - 1e-6, self.half - 1e-6
        rows, columns = (self.y >= low) & (self.y < high), (self.x >= low) & (self.x < high)
        out: NDArray[np.bool_] = rows[:, None] & columns[None, :]
        return out

    def km2(self, mask: NDArray[np.bool_]) -> float:
        return round(float((mask & self.inside).sum()) * self.cell**2, 1)


def map_view(
    world: World, place: Place, *, on: date, side: Side, name: str, config: BriefConfig
) -> MapView | None:
    """Return the map around a place.

    Parameters
    ----------
    world : World
        The primary mapper.
    place : Place
        Centre of the window.
    on : datetime.date
        Day of the line "now".
    side : Side
        Whose advance and retreat is shown.
    name : str
        The mapper, as it spells itself.
    config : BriefConfig
        Window, earlier days, smoothing.

    Returns
    -------
    MapView or None
        None where the place lies outside the grid or the world has no map for the day.
    """
    window = _window(world, place, config.window_km)
    if window is None or world.index(on) < 0:
        return None
    now = _read(world, window, on, side, config)
    recent, earlier = (
        _read(world, window, on - timedelta(days=n), side, config)
        if world.index(on - timedelta(days=n)) >= 0
        else None
        for n in config.then_days
    )
    other = world.theatre.other(side)
    layers = _ground(world, window, now, side, other, on)
    layers += _changes(window, now, recent, earlier, side, other, config)
    layers += _outlines(world, place, window)
    layers += _lines(world, now, recent, earlier, config)
    places = _labels(world, place, window, config)
    shown = map_day(world, on)
    return MapView(
        window_km=config.window_km,
        mapper=name,
        side=SideView(code=side.code, flag=side.flag, name=side.name),
        other=SideView(code=other.code, flag=other.flag, name=other.name),
        layers=layers,
        places=places,
        caption=(
            f"Control on {long_day(on)} by {name} (map of {long_day(shown)}). Drawn from "
            f"{window.cell:g}-km cells and smoothed: lines are good to about half a cell, "
            "and a pocket of a single cell may vanish. North is up."
        ),
        description=_description(place, layers, side, other, config),
    )


def _window(world: World, place: Place, half: float) -> _Window | None:
    grid = world.grid
    px, py = (float(v) for v in grid.project(place.lon, place.lat))
    if not np.isfinite([px, py]).all() or grid.cell_at(px, py) is None:
        return None
    x, y = (grid.x_centres() - px) / 1000, (grid.y_centres() - py) / 1000
    reach = half + _PAD * grid.cell_km
    rows, columns = np.flatnonzero(np.abs(y) <= reach), np.flatnonzero(np.abs(x) <= reach)
    row, column = slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)
    return _Window(row, column, x[column], y[row], grid.cell_km, half)


def _read(world: World, window: _Window, day: date, side: Side, config: BriefConfig) -> _Day:
    cells = world.cells(world.index(day))[window.rows, window.columns]
    known = shapely.intersection(_cell_shapes(cells != UNKNOWN, window), window.box)
    field = _field(cells == side.flag, cells != UNKNOWN, config.smooth_cells)
    held, line = _contour(field, window)
    # The smoothed line may cut into a contested cell's rim, but never covers its middle.
    middle = _contested(cells, window).buffer(-0.25 * window.cell)
    held = _areas(shapely.difference(shapely.intersection(held, known), middle), 0.0)
    return _Day(day, cells, held, shapely.intersection(line, known), known)


def _field(mask: NDArray[np.bool_], known: NDArray[np.bool_], sigma: float) -> NDArray[np.float64]:
    """Smooth a mask, taking unknown cells as absent rather than as not held."""
    weight = gaussian_filter(known.astype(np.float64), sigma, mode="nearest")
    value = gaussian_filter((mask & known).astype(np.float64), sigma, mode="nearest")
    out: NDArray[np.float64] = np.divide(
        value, weight, out=np.zeros_like(value), where=weight > 1e-6
    )
    return out


def _contour(field: NDArray[np.float64], window: _Window) -> tuple[BaseGeometry, BaseGeometry]:
    """Return the area above a half and the line at a half, km."""
    fine = np.pad(field, 1, mode="edge")
    if min(field.shape) > 1:
        fine = zoom(fine, _ZOOM, order=3, mode="nearest")
    cell = window.cell
    x = np.linspace(window.x[0] - cell, window.x[-1] + cell, fine.shape[1])
    y = np.linspace(window.y[0] + cell, window.y[-1] - cell, fine.shape[0])
    made = contour_generator(
        x, y, fine, fill_type=FillType.OuterOffset, line_type=LineType.Separate
    )
    areas = []
    # OuterOffset gives points and offsets by polygon; Separate gives lines as arrays.
    points, offsets = cast(
        "tuple[list[NDArray[np.float64]], list[NDArray[np.uint32]]]", made.filled(0.5, np.inf)
    )
    for xy, cut in zip(points, offsets, strict=True):
        rings = [xy[a:b] for a, b in pairwise(cut) if b - a >= 4]
        if rings:
            areas.append(shapely.make_valid(shapely.Polygon(rings[0], rings[1:])))
    lines = [
        shapely.LineString(xy)
        for xy in cast("list[NDArray[np.float64]]", made.lines(0.5))
        if len(xy) >= 2
    ]
    return shapely.union_all(areas), shapely.MultiLineString(lines)


def _cell_shapes(mask: NDArray[np.bool_], window: _Window) -> BaseGeometry:
    """Return the union of cells."""
    cell = window.cell
    move = Affine(cell, 0, window.x[0] - cell / 2, 0, -cell, window.y[0] + cell / 2)
    found = shapes(mask.astype(np.uint8), mask=mask, transform=move)
    return shapely.union_all([shape(geometry) for geometry, _ in found])


def _contested(cells: NDArray[np.uint8], window: _Window) -> BaseGeometry:
    """Return the contested cells with rounded corners; none is lost, as smoothing would."""
    r = 0.3 * window.cell
    rounded = _cell_shapes(cells == CONTESTED, window).buffer(r).buffer(-2 * r).buffer(r)
    return shapely.intersection(rounded, window.box)


def _areas(geometry: BaseGeometry, smallest: float) -> BaseGeometry:
    """Keep the polygons of a geometry that are larger than `smallest` km2."""
    parts = shapely.get_parts(shapely.make_valid(geometry))
    flat = [q for p in parts for q in shapely.get_parts(p) if q.geom_type == "Polygon"]
    return shapely.MultiPolygon([p for p in flat if p.area > smallest])


def _ground(
    world: World, window: _Window, now: _Day, side: Side, other: Side, on: date
) -> list[MapLayer]:
    contested = shapely.difference(_contested(now.cells, window), now.held)
    rest = shapely.difference(now.known, shapely.union(now.held, contested))
    beyond = shapely.difference(window.box, now.known)
    shown = map_day(world, on)

    def layer(key: str, label: str, geometry: BaseGeometry, flag: int) -> MapLayer:
        return MapLayer(
            key=key,
            label=label,
            type="MultiPolygon",
            coordinates=_polygons(geometry),
            area_km2=round(float(geometry.area), 1)
            if flag == UNKNOWN
            else window.km2(now.cells == flag),
            day=shown,
            flag=flag,
            label_at=_middle(geometry) if flag in (side.flag, other.flag) else [],
        )

    out = [
        layer("unknown", "Unknown: no map says", beyond, UNKNOWN),
        layer("other", f"Held by {other.name}", rest, other.flag),
        layer("held", f"Held by {side.name}", now.held, side.flag),
    ]
    out.append(layer("contested", "Contested", contested, CONTESTED))
    return [x for x in out if x.coordinates]


def _changes(
    window: _Window,
    now: _Day,
    recent: _Day | None,
    earlier: _Day | None,
    side: Side,
    other: Side,
    config: BriefConfig,
) -> list[MapLayer]:
    near, far = config.then_days
    mine, theirs = now.cells == side.flag, now.cells == other.flag
    out = []

    def layer(
        key: str, label: str, geometry: BaseGeometry, mask: NDArray[np.bool_], flag: int
    ) -> None:
        tidy = geometry.buffer(-_SLIVER_KM).buffer(_SLIVER_KM)
        coordinates = _polygons(_areas(tidy, _SLIVER_KM2)) if mask.any() else []
        out.append(
            MapLayer(
                key=key,
                label=label,
                type="MultiPolygon",
                coordinates=coordinates,
                area_km2=window.km2(mask),
                day=now.day,
                flag=flag,
            )
        )

    def was_mine(day: _Day) -> NDArray[np.bool_]:
        out: NDArray[np.bool_] = day.cells == side.flag
        return out

    def new_since(day: _Day) -> NDArray[np.bool_]:
        out: NDArray[np.bool_] = mine & ~was_mine(day) & (day.cells != UNKNOWN)
        return out

    if earlier is not None:
        old = shapely.intersection(now.held, earlier.known)
        mask = new_since(earlier)
        if recent is not None:
            old = shapely.intersection(old, recent.held)
            mask &= was_mine(recent)
        label = f"Gained by {side.name}, {near + 1} to {far} days ago"
        layer("gained_earlier", label, shapely.difference(old, earlier.held), mask, side.flag)
    if recent is not None:
        fresh = shapely.intersection(shapely.difference(now.held, recent.held), recent.known)
        label = f"Gained by {side.name} in the last {near} days"
        layer("gained_recent", label, fresh, new_since(recent), side.flag)
    then = [day for day in (recent, earlier) if day is not None]
    if then:
        before = shapely.union_all([day.held for day in then])
        gone = shapely.difference(shapely.intersection(before, now.known), now.held)
        gone = shapely.difference(gone, _contested(now.cells, window))
        mask = theirs & np.any([was_mine(day) for day in then], axis=0)
        days = far if earlier is not None else near
        layer("lost", f"Regained by {other.name} in {days} days", gone, mask, other.flag)
    return out


def _lines(
    world: World, now: _Day, recent: _Day | None, earlier: _Day | None, config: BriefConfig
) -> list[MapLayer]:
    near, far = config.then_days
    wanted = (
        ("line_earlier", f"Line {far} days before", earlier),
        ("line_recent", f"Line {near} days before", recent),
        ("line_now", "Line on the day", now),
    )
    return [
        MapLayer(
            key=key,
            label=label,
            type="MultiLineString",
            coordinates=_strings(day.line),
            day=map_day(world, day.day),
        )
        for key, label, day in wanted
        if day is not None
    ]


def _outlines(world: World, place: Place, window: _Window) -> list[MapLayer]:
    theatre, grid = world.theatre, world.grid
    px, py = (float(v) for v in grid.project(place.lon, place.lat))

    def local(who: Place) -> BaseGeometry:
        moved = shapely.transform(theatre.footprint(who), lambda xy: (xy - [px, py]) / 1000)
        return shapely.intersection(moved, window.box)

    towns = [
        local(q)
        for q in _near(world, place, window.half + 5)
        if q.outline is not None and q.id != place.id
    ]
    drawn = "Built-up area" if place.outline is not None else "Built-up area (no outline: a disc)"
    return [
        MapLayer(
            key="towns",
            label="Other built-up areas",
            type="MultiPolygon",
            coordinates=_polygons(shapely.union_all(towns)),
        ),
        MapLayer(
            key="outline",
            label=f"{drawn} of {place_name(place)}",
            type="MultiPolygon",
            coordinates=_polygons(local(place)),
        ),
    ]


def _near(world: World, place: Place, reach_km: float) -> list[Place]:
    """Return the places within a square around a place, most populous first."""
    grid, all_places = world.grid, world.theatre.places
    if not all_places:
        return []
    px, py = grid.project(place.lon, place.lat)
    x, y = grid.project([p.lon for p in all_places], [p.lat for p in all_places])
    close = np.maximum(np.abs(x - px), np.abs(y - py)) <= reach_km * 1000
    found = [all_places[i] for i in np.flatnonzero(close)]
    return sorted(found, key=lambda p: (-(p.population or 0), p.name))


def _labels(world: World, place: Place, window: _Window, config: BriefConfig) -> list[PlaceLabel]:
    px, py = (float(v) for v in world.grid.project(place.lon, place.lat))
    # Of namesakes only the most populous is named: two equal labels would be told apart by nothing.
    shown = {place_name(place): place}
    for p in _near(world, place, window.half):
        shown.setdefault(place_name(p), p)
    out = []
    for p in list(shown.values())[: config.labels + 1]:
        x, y = (float(v) for v in world.grid.project(p.lon, p.lat))
        out.append(
            PlaceLabel(
                name=place_name(p),
                x=round((x - px) / 1000, 2),
                y=round((y - py) / 1000, 2),
                population=p.population or 0,
                main=p.id == place.id,
            )
        )
    return out


def _middle(geometry: BaseGeometry) -> list[float]:
    """Return the point of the largest polygon that lies furthest from its edge; or nothing."""
    parts = shapely.get_parts(_areas(geometry, 0.0))
    if not len(parts):
        return []
    largest = parts[int(np.argmax(shapely.area(parts)))]
    circle = shapely.maximum_inscribed_circle(largest, tolerance=0.5)
    x, y = shapely.get_coordinates(circle)[0]
    return [round(float(x), 2), round(float(y), 2)]


def _ring(coordinates: NDArray[np.float64]) -> Ring:
    out: Ring = np.round(coordinates, 2).tolist()
    return out


def _polygons(geometry: BaseGeometry) -> list[list[Ring]]:
    flat = _areas(shapely.simplify(geometry, _TOLERANCE_KM), 0.0)
    return [
        [_ring(shapely.get_coordinates(ring)) for ring in (p.exterior, *p.interiors)]
        for p in shapely.get_parts(flat)
    ]


def _strings(geometry: BaseGeometry) -> list[Ring]:
    parts = shapely.get_parts(geometry)
    lines = [p for p in parts if p.geom_type == "LineString" and not p.is_empty]
    if not lines:
        return []
    merged = shapely.get_parts(shapely.line_merge(shapely.MultiLineString(lines)))
    kept = [p for p in merged if p.length >= _SHORTEST_LINE_KM]
    return [_ring(shapely.get_coordinates(shapely.simplify(p, _TOLERANCE_KM))) for p in kept]


def _description(
    place: Place, layers: list[MapLayer], side: Side, other: Side, config: BriefConfig
) -> str:
    by_key = {layer.key: layer for layer in layers}
    edge = number(2 * config.window_km, "km")
    parts = [f"A map of {edge} by {edge} around {place_name(place)}."]
    near, far = config.then_days
    for key, before, after in (
        ("held", f"{side.name} holds ", ""),
        ("other", f"{other.name} holds ", ""),
        ("contested", "", " is contested"),
        ("unknown", "Of ", " no map says who holds it"),
        ("gained_recent", f"{side.name} gained ", f" in the last {near} days"),
        ("gained_earlier", f"{side.name} gained ", f" before that, within {far} days"),
        ("lost", f"{other.name} regained ", ""),
    ):
        layer = by_key.get(key)
        if layer is not None and layer.area_km2 is not None:
            parts.append(f"{before}{number(layer.area_km2, 'km2')}{after}.")
    return " ".join(parts)
