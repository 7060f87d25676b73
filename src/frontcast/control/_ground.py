"""Rings of longitude, latitude -> valid ground on the grid, or a named fault."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from frontcast.control._faults import refuse
from frontcast.control._geojson import Rings
from frontcast.control._trace import Trace, trace
from frontcast.frame import GridSpec
from frontcast.theatre import Theatre

# A mended ring may not change its area by more than this share.
MEND = 0.01
# A spike: both edges at a corner longer than this (m) and closer than this to straight back.
_SPIKE_M, _SPIKE_COS = 25_000.0, -0.9998
_GLOBE_DEG = 60.0

_REMEMBERED = 16
Box = tuple[float, float, float, float]
#: The last sound map by grid, box and flag.
_seen: dict[tuple[GridSpec, Box, int], Trace] = {}


def theatre_box(theatre: Theatre) -> Box:
    """Return the bounds in degrees within which maps of a theatre must lie.

    Half its own extent (at least three degrees) is left free on every side: mappers draw more
    than one theatre.
    """
    box = shapely.total_bounds(np.array([r.geometry for r in theatre.regions], dtype=object))
    w, s, e, n = (float(v) for v in box)
    dx, dy = max(3.0, (e - w) / 2), max(3.0, (n - s) / 2)
    return w - dx, s - dy, e + dx, n + dy


def ground(
    parts: Sequence[Rings], *, grid: GridSpec, box: Box, flag: int = 1
) -> tuple[BaseGeometry, tuple[str, ...]]:
    """Return polygons in degrees as one valid geometry in metres, and what was mended.

    Parameters
    ----------
    parts : sequence of list of (point, 2) arrays
        Polygons: outer ring, holes; longitude, latitude.
    grid : GridSpec
        Whose metres are wanted.
    box : tuple of float
        ``(west, south, east, north)`` in degrees that the polygons must lie in.
    flag : int
        Whose ground it is. Maps of one flag are much alike from day to day, which saves work and
        changes no result.
    """
    laid = lay(parts, grid=grid, box=box, known=_seen.get((grid, box, flag)))
    if laid.sound:
        if len(_seen) > _REMEMBERED:
            _seen.clear()
        _seen[grid, box, flag] = laid
    return shape_of(laid)


def lay(parts: Sequence[Rings], *, grid: GridSpec, box: Box, known: Trace | None = None) -> Trace:
    """Return polygons in degrees as rings in metres, within bounds and without spikes.

    Parameters
    ----------
    parts, grid, box
        As for `ground`.
    known : Trace or None
        What this returned for another map on the same grid, within the same box.
    """
    laid = trace(parts, grid=grid, known=known)
    at = np.flatnonzero(laid.fresh)
    # What the map before had lies within these bounds.
    new = laid.lonlat[np.concatenate((at, at + 1))]
    if (new < box[:2]).any() or (new > box[2:]).any():
        check_bounds(laid.lonlat, box=box)
    if (np.abs(laid.xy[at + 1] - laid.xy[at]) > _SPIKE_M / 2).any():
        _check_spikes(laid.xy, ends=laid.ends)
    return laid


def shape_of(laid: Trace) -> tuple[BaseGeometry, tuple[str, ...]]:
    """Return what `lay` laid as one valid geometry, and what was mended."""
    sizes = np.diff(laid.ends, prepend=0)
    lines: Any = shapely.linearrings(laid.xy, indices=np.repeat(np.arange(len(sizes)), sizes))
    return _assemble(lines, laid.rings.tolist(), sound=laid.sound)


def near_parts(parts: Sequence[Rings], *, box: Box) -> tuple[list[Rings], int]:
    """Return the polygons that touch the box, and how many lie wholly outside it."""
    west, south, east, north = box
    near = [
        part
        for part in parts
        if (part[0].max(axis=0) >= (west, south)).all()
        and (part[0].min(axis=0) <= (east, north)).all()
    ]
    return near, len(parts) - len(near)


def check_bounds(lonlat: NDArray[np.float64], *, box: Box) -> None:
    """Refuse points that are no longitude, latitude of this theatre; say what they may be."""
    # Column by column: NumPy reduces a long array with two columns twenty times slower.
    low, high = (np.array([f(c) for c in lonlat.T]) for f in (np.min, np.max))
    if low[0] >= box[0] and low[1] >= box[1] and high[0] <= box[2] and high[1] <= box[3]:
        return
    seen = f"longitudes {low[0]:.6g}..{high[0]:.6g}, latitudes {low[1]:.6g}..{high[1]:.6g}"
    want = f"want {box[0]:.1f}..{box[2]:.1f} E, {box[1]:.1f}..{box[3]:.1f} N; got {seen}"
    if np.abs(lonlat).max() > 1000:
        refuse("metres as degrees", f"{want}; convert the file to longitude, latitude")
    west, south, east, north = box
    inside = (lonlat >= (west, south)).all(axis=1) & (lonlat <= (east, north)).all(axis=1)
    turned = (lonlat >= (south, west)).all(axis=1) & (lonlat <= (north, east)).all(axis=1)
    round_ = (lonlat - (360, 0) >= (west, south)).all(1) & (lonlat - (360, 0) <= box[2:]).all(1)
    if round_.mean() > 0.5:
        refuse("longitude beyond 180", f"{want}; subtract 360 from the longitudes")
    if np.abs(lonlat[:, 0]).max() > 180 or np.abs(lonlat[:, 1]).max() > 90:
        refuse("out of range", f"{want}; these are no longitudes and latitudes")
    if turned.mean() > 0.5 and not inside.mean() > 0.5:
        refuse("swapped axes", f"{want}; it looks as if they were exchanged")
    if inside.mean() > 0.5:
        refuse("spike", f"{want}; most points lie in the theatre, {(~inside).sum()} far away")
    if (high - low).max() > _GLOBE_DEG:
        refuse("globe-wide", f"{want}; no side holds so much")
    refuse("outside the theatre", want)


def _check_spikes(xy: NDArray[np.float64], *, ends: NDArray[np.int64]) -> None:
    step = np.diff(xy, axis=0)
    length = np.hypot(step[:, 0], step[:, 1])
    length[ends[:-1] - 1] = 0.0  # the jumps from ring to ring are no edges
    far = np.flatnonzero((length[:-1] > _SPIKE_M) & (length[1:] > _SPIKE_M))
    for i in far:
        if step[i] @ step[i + 1] < _SPIKE_COS * length[i] * length[i + 1]:
            refuse("spike", f"a ring runs {length[i] / 1000:.0f} km out and straight back")


def _assemble(
    lines: NDArray[np.object_], counts: Sequence[int], *, sound: bool
) -> tuple[BaseGeometry, tuple[str, ...]]:
    polygons, at = [], 0
    for n in counts:
        polygons.append(shapely.polygons(lines[at], holes=list(lines[at + 1 : at + n]) or None))
        at += n
    whole = shapely.multipolygons(polygons)
    if sound:
        return whole, ()
    if shapely.is_valid(whole):
        if not whole.area > 0:
            refuse("empty geometry", "want ground, got areas of 0 km2")
        return whole, ()
    repairs: list[str] = []
    mended = [_mend(p, repairs) for p in polygons]
    total = sum(float(p.area) for p in mended)
    out = shapely.union_all(mended)
    if total - out.area > 1e4:
        repairs.append("overlapping parts")
    return polygonal(out), tuple(dict.fromkeys(repairs))


def _mend(polygon: BaseGeometry, repairs: list[str]) -> BaseGeometry:
    if shapely.is_valid(polygon):
        return polygon
    why = shapely.is_valid_reason(polygon)
    if "Hole lies outside" in why:
        refuse("hole outside", f"a hole lies outside its polygon, in metres near {_where(why)}")
    if not shapely.convex_hull(polygon).area > 0:
        refuse("empty geometry", "want ground, got a ring without extent")
    mended = polygonal(shapely.make_valid(polygon))
    before, after = abs(float(polygon.area)), float(mended.area)
    if abs(after - before) >= MEND * max(before, after):
        refuse(
            "self-crossing",
            f"a ring crosses itself near {_where(why)} (metres); mending it would change "
            f"{before / 1e6:,.1f} km2 to {after / 1e6:,.1f} km2",
        )
    repairs.append("self-crossing")
    return mended


def _where(why: str) -> str:
    return why[why.find("[") :] if "[" in why else why


def polygonal(shape: BaseGeometry) -> BaseGeometry:
    """Return the polygons of a geometry, without the points and lines that overlays leave."""
    if shape.geom_type in ("Polygon", "MultiPolygon"):
        return shape
    parts = shapely.get_parts(shapely.get_parts(shape))
    return shapely.union_all([p for p in parts if p.geom_type == "Polygon"])


def apart(areas: dict[int, BaseGeometry]) -> dict[int, BaseGeometry]:
    """Return areas that do not overlap, flag by flag.

    Ground that both sides are drawn to hold is contested; contested goes before held, and held
    before unknown.
    """
    if len(areas) < 2:
        return areas
    out = dict(areas)
    if 1 in out and 2 in out:
        both = polygonal(shapely.intersection(out[1], out[2]))
        if both.area > 0:
            out[3] = shapely.union(out[3], both) if 3 in out else both
    taken: BaseGeometry | None = None
    for flag in (3, 1, 2, 0):
        if flag not in out:
            continue
        if taken is not None:
            out[flag] = polygonal(shapely.difference(out[flag], taken))
        taken = out[flag] if taken is None else shapely.union(taken, out[flag])
    return {flag: shape for flag, shape in sorted(out.items()) if shape.area > 0}
