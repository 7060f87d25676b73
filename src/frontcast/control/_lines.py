"""Boundaries as arrays of segments, each with a key by which it is known from map to map."""

from typing import NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from frontcast.control import _kernels_measure as km

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class Lines(NamedTuple):
    """Segments ``(n, 4)`` x1, y1, x2, y2 in metres, and a key for each, ``(n,)`` uint64."""

    segs: Floats
    keys: NDArray[np.uint64]


NO_LINES = Lines(np.empty((0, 4)), np.empty(0, dtype=np.uint64))


class Moved(NamedTuple):
    """Segments that came and that went."""

    came: Lines
    gone: Lines


class Outline(NamedTuple):
    """Rings one after the other, each closed.

    Parameters
    ----------
    xy : (point, 2) float64
        Metres.
    ends : (ring,) int64
        The position after each ring's last point.
    rings : (polygon,) int64
        How many rings each polygon has, its shell first.
    """

    xy: Floats
    ends: Ints
    rings: Ints


def outline_of(shape: BaseGeometry | None) -> Outline:
    """Return the rings of a polygon or multipolygon."""
    if shape is None or shape.is_empty:
        return Outline(np.empty((0, 2)), np.empty(0, np.int64), np.empty(0, np.int64))
    rings, polygon = shapely.get_rings(shapely.get_parts(shape), return_index=True)
    xy = shapely.get_coordinates(rings)
    ends = np.cumsum(shapely.get_num_coordinates(rings), dtype=np.int64)
    return Outline(xy, ends, np.bincount(polygon).astype(np.int64))


def keyed(segs: Floats) -> Lines:
    """Return segments with keys that are equal for equal coordinates.

    Two that differ have one key once in 2**64.
    """
    return Lines(segs, km.keys_of(segs.view(np.uint64)))


def boundary(shape: BaseGeometry | None) -> Lines:
    """Return the segments of all rings of a geometry."""
    outline = outline_of(shape)
    return keyed(km.segments(outline.xy, outline.ends))


def joined(many: list[Lines]) -> Lines:
    """Return several sets of segments as one."""
    full = [m for m in many if len(m.keys)]
    if len(full) < 2:
        return full[0] if full else NO_LINES
    return Lines(np.concatenate([m.segs for m in full]), np.concatenate([m.keys for m in full]))


def picked(lines: Lines, where: NDArray[np.bool_]) -> Lines:
    """Return some of the segments."""
    at = np.flatnonzero(where)
    return Lines(lines.segs[at], lines.keys[at])


def moved(new: Lines, old: Lines) -> Moved:
    """Return the segments that only the new of two boundaries has, and those only the old has."""
    if new is old:
        return Moved(NO_LINES, NO_LINES)
    return Moved(
        picked(new, km.positions(new.keys, old.keys) < 0),
        picked(old, km.positions(old.keys, new.keys) < 0),
    )
