"""What does not change from map to map: places, regions, outlines, and where no line can be."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from frontcast.control._lines import Floats, Lines, boundary, keyed
from frontcast.theatre import Theatre

# Mappers draw coasts and borders of their own, up to 5 km off ours. What lies that close to
# the outer rim of a side's home regions is no front; where the two sides' homes meet, 1 km.
RIM_M, HOME_RIM_M = 5000.0, 1000.0
_STEP_M = 500.0
_ISLET_M2 = 50e6


@dataclass(frozen=True, slots=True)
class Border:
    """The rim of a side's home ground.

    Parameters
    ----------
    lines : Lines
        Its segments, at most 500 m long.
    probes : (segment, 2) float64
        A point inland of each: whoever holds it holds the rim.
    inner : shapely geometry
        The home ground away from its rim, prepared.
    """

    lines: Lines
    probes: Floats
    inner: BaseGeometry


@dataclass(frozen=True, slots=True)
class Setting:
    """Fixed ground of a theatre, in grid metres.

    Parameters
    ----------
    xy, held_xy : (place, 2) float64
        Centres, and where to look who holds them (a little inland on a coast).
    home : (place,) uint8
        Flag of the home side; 0 outside all regions.
    shapes : (thing,) object
        Ground of regions and outlines.
    shape_home : (thing,) uint8
    sizes : (thing,) float64
        km2.
    outlined : (outline,) int64
        Positions of the outlined places among the places.
    outlines : (outline,) object
    borders : dict of int to Border
        By flag of the home side.
    """

    xy: Floats
    held_xy: Floats
    home: NDArray[np.uint8]
    shapes: NDArray[np.object_]
    shape_home: NDArray[np.uint8]
    sizes: Floats
    outlined: NDArray[np.int64]
    outlines: NDArray[np.object_]
    borders: dict[int, Border]


def setting_of(theatre: Theatre) -> Setting:
    """Return the fixed ground of a theatre."""
    places = theatre.places
    regions = np.array([theatre.projected(r.geometry) for r in theatre.regions], dtype=object)
    flags = np.array([theatre.side(r.home).flag for r in theatre.regions], dtype=np.uint8)
    homes = {f: shapely.union_all(list(regions[flags == f])) for f in (1, 2)}
    lon, lat = ([getattr(p, k) for p in places] for k in ("lon", "lat"))
    xy = np.column_stack(theatre.grid.project(lon, lat)) if places else np.empty((0, 2))
    home = np.zeros(len(places), dtype=np.uint8)
    for region, flag in zip(regions, flags, strict=True):
        shapely.prepare(region)
        home[shapely.contains_xy(region, xy[:, 0], xy[:, 1])] = flag
    by_id = {r.id: f for r, f in zip(theatre.regions, flags, strict=True)}
    for i, place in enumerate(places):
        home[i] = by_id.get(place.region or "", home[i])
    outlined = np.array([i for i, p in enumerate(places) if p.outline is not None], dtype=np.int64)
    outlines = np.array([theatre.footprint(places[i]) for i in outlined], dtype=object)
    shapes = np.concatenate((regions, outlines))
    for shape in shapes:
        shapely.prepare(shape)
    borders = {f: _border(homes[f], homes[3 - f]) for f in (1, 2)}
    return Setting(
        xy=xy,
        held_xy=_inland(xy, home=home, borders=borders),
        home=home,
        shapes=shapes,
        shape_home=np.concatenate((flags, home[outlined])),
        sizes=shapely.area(shapes) / 1e6,
        outlined=outlined,
        outlines=outlines,
        borders=borders,
    )


def _border(home: BaseGeometry, other: BaseGeometry) -> Border:
    segs = boundary(shapely.segmentize(home, _STEP_M)).segs
    middle = (segs[:, :2] + segs[:, 2:]) / 2
    shared = shapely.dwithin(shapely.points(middle), other, HOME_RIM_M)
    rim = _strip(segs[~shared], RIM_M)
    inner = home.difference(rim).difference(_strip(segs[shared], HOME_RIM_M))
    shapely.prepare(home)
    shapely.prepare(inner)
    return Border(keyed(segs), _deeper(middle, inner=inner), inner)


def _deeper(points: Floats, *, inner: BaseGeometry) -> Floats:
    """Return the nearest points well inland: the holder there holds a rim, a spit or a cape."""
    parts = shapely.get_parts(inner)
    parts = parts[shapely.area(parts) > _ISLET_M2]
    if not len(parts) or not len(points):
        return points.copy()
    main = shapely.multipolygons(list(parts))
    shapely.prepare(main)
    lines = shapely.get_coordinates(shapely.shortest_line(main, shapely.points(points)))
    a, b = lines[0::2], lines[1::2]
    gap = np.maximum(np.hypot(*(a - b).T), 1e-9)[:, None]
    # A few metres further than the edge of the inner ground itself.
    return np.asarray(a + (a - b) / gap * 50.0)


def _strip(segs: Floats, width: float) -> BaseGeometry:
    if not len(segs):
        return shapely.Polygon()
    pieces: Any = shapely.linestrings(segs.reshape(-1, 2, 2))
    merged = shapely.line_merge(shapely.multilinestrings(pieces))
    simple = shapely.simplify(merged, 20.0)
    strip: BaseGeometry = shapely.buffer(simple, width, quad_segs=4)
    return strip


def _inland(xy: Floats, *, home: NDArray[np.uint8], borders: dict[int, Border]) -> Floats:
    out = xy.copy()
    for flag, border in borders.items():
        inside = shapely.contains_xy(border.inner, xy[:, 0], xy[:, 1])
        rim = np.flatnonzero((home == flag) & ~inside)
        deep = _deeper(xy[rim], inner=border.inner)
        near = np.hypot(*(deep - xy[rim]).T) < RIM_M + 50.0
        out[rim[near]] = deep[near]
    return out
