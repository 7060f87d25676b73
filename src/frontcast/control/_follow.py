"""Ground that changes from map to map: what came, what went, and what that does to the measures.

`Ground` keeps one side's ground as it was last, with its cells and its area in every thing, and
`Nearest` how far places lie from the nearest of some segments. Both look only at what changed; the
results are those of a full measurement (to rounding), in any order of maps.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from frontcast.control import _kernels as k
from frontcast.control import _kernels_measure as km
from frontcast.control._lines import NO_LINES, Floats, Lines
from frontcast.frame import GridSpec

Ints = NDArray[np.int64]
_STRIP_M = 2000.0
_LEAST_TABLE = 64


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


class Moved(NamedTuple):
    """Segments that came and that went."""

    came: Lines
    gone: Lines


@dataclass(frozen=True, slots=True)
class Things:
    """The edges of regions and outlines, in strips from west to east (see `add_under`).

    Parameters
    ----------
    count : int
    edges : (edge, 5) float64
    owner : (edge,) int64
    slabs, lists : int64
    west : float
    """

    count: int
    edges: Floats
    owner: Ints
    slabs: Ints
    lists: Ints
    west: float

    def add_under(self, segs: Floats, weight: Floats, out: Floats) -> None:
        """Add to `out` the m2 that ground bounded by segments has in every thing."""
        km.add_under(
            segs, weight, self.edges, self.owner, self.slabs, self.lists, self.west, _STRIP_M, out
        )


def things_of(shapes: Sequence[BaseGeometry]) -> Things:
    """Return the edges of polygons in metres."""
    edges, owner = [np.empty((0, 5))], [np.empty(0, np.int64)]
    for i, shape in enumerate(shapes):
        xy, ends, rings = outline_of(shape)
        sense = np.empty(len(xy), dtype=np.int8)
        km.senses(xy, ends, rings, sense)
        segs = km.segments(xy, ends)
        which = np.ones(len(xy), dtype=bool)
        which[ends - 1] = False
        right = segs[:, 0] < segs[:, 2]
        ordered = np.where(right[:, None], segs, segs[:, [2, 3, 0, 1]])
        above = np.where(right, 1.0, -1.0) * sense[which]
        edges.append(np.column_stack((ordered, above))[segs[:, 0] != segs[:, 2]])
        owner.append(np.full(len(edges[-1]), i))
    every = np.concatenate(edges)
    if not len(every):
        nothing = np.zeros(0, np.int64)
        return Things(len(shapes), every, nothing, np.zeros(1, np.int64), nothing, 0.0)
    west = float(every[:, 0].min())
    first, last = (((every[:, c] - west) // _STRIP_M).astype(np.int64) for c in (0, 2))
    edge = np.repeat(np.arange(len(every)), last - first + 1)
    begin = np.cumsum(last - first + 1) - (last - first + 1)
    strip = np.arange(len(edge)) - begin[edge] + first[edge]
    order = np.argsort(strip, kind="stable")
    slabs = np.searchsorted(strip[order], np.arange(strip.max() + 2))
    return Things(len(shapes), every, np.concatenate(owner), slabs, edge[order], west)


class Ground:
    """One side's ground, followed from map to map.

    Parameters
    ----------
    grid : GridSpec
        Grid of the cells.
    things : Things
        Whose areas are wanted.

    Attributes
    ----------
    outline : Outline
        Its rings.
    lines : Lines
        All segments.
    packed : (y, byte) uint8
        Its cells as `numpy.packbits` packs them by rows.
    area : (thing,) float64
        m2 of it in every thing.
    extent : float
        m2 of all of it.
    changed : int
        How many cells the last map changed.
    """

    def __init__(self, grid: GridSpec, things: Things) -> None:
        self.grid, self._things = grid, things
        self.lines = NO_LINES
        self.packed = np.zeros((grid.height, -(-grid.width // 8)), dtype=np.uint8)
        self.area, self.extent, self.changed = np.zeros(things.count), 0.0, 0
        self.outline = outline_of(None)
        self._sense = np.empty(0, dtype=np.int8)
        self._keys = np.empty(0, dtype=np.uint64)
        self._table = np.full(_LEAST_TABLE, -1, dtype=np.int32)

    def follow(self, outline: Outline) -> Moved:
        """Take the next map's ground; return which segments came and which went."""
        xy, ends, rings = outline
        sense = np.empty(len(xy), dtype=np.int8)
        km.senses(xy, ends, rings, sense)
        bits = xy.view(np.uint64)
        fresh = np.empty(len(xy), dtype=bool)
        gone = np.ones(len(self.outline.xy), dtype=bool)
        gone[self.outline.ends - 1] = False
        old = self.outline.xy.view(np.uint64)
        km.difference(bits, sense, ends, old, self._sense, self._table, fresh, gone)
        came, went = _picked(xy, fresh), _picked(self.outline.xy, gone)
        weight = np.concatenate((sense[fresh], -self._sense[gone])).astype(np.float64)
        both = np.concatenate((came, went))
        self.changed = 0
        if len(both):
            self._measure(both, weight)
        self.outline, self._sense = outline, sense
        self._table = np.empty(max(_LEAST_TABLE, 1 << (2 * len(xy)).bit_length()), np.int32)
        k.index(bits, ends, self._table)
        segs = km.segments(xy, ends)
        self.lines = Lines(segs, km.keys_of(segs.view(np.uint64)))
        keys = km.keys_of(both.view(np.uint64))
        return Moved(Lines(came, keys[: len(came)]), Lines(went, keys[len(came) :]))

    def mask(self) -> NDArray[np.bool_]:
        """Return the cells whose centre lies in it, ``(y, x)``."""
        return np.unpackbits(self.packed, axis=1, count=self.grid.width).view(bool)

    def _measure(self, segs: Floats, weight: Floats) -> None:
        grid = self.grid
        self.packed = self.packed.copy()
        here = grid.west, grid.north, grid.cell, grid.width
        self.changed = km.toggle(segs, *here, self.packed)
        self.area = self.area.copy()
        self._things.add_under(segs, weight, self.area)
        x, y = segs[:, 0::2] - segs[0, 0], segs[:, 1::2] - segs[0, 1]
        self.extent += float(weight @ (x[:, 0] * y[:, 1] - x[:, 1] * y[:, 0])) / 2


class Nearest:
    """The distance of points from the nearest of some segments, followed from map to map.

    Parameters
    ----------
    points : (point, 2) float64
        Metres.
    """

    def __init__(self, points: Floats) -> None:
        self._points = np.ascontiguousarray(points, dtype=np.float64)
        self._every = np.arange(len(points))
        self.square = np.full(len(points), np.inf)
        self.key = np.zeros(len(points), dtype=np.uint64)

    def follow(self, lines: Lines, moved: Moved) -> Floats:
        """Return the distance to the nearest of `lines`, ``(point,)``, metres; infinite if none."""
        again = ~km.absent(self.key, moved.gone.keys) | np.isinf(self.square)
        which = np.flatnonzero(again)
        # Where the nearest segment still stands, only one that came can be nearer.
        self._bring(self._every, moved.came)
        if which.size:
            self.square[which] = np.inf
            self._bring(which, lines)
        return np.asarray(np.sqrt(self.square))

    def _bring(self, which: Ints, lines: Lines) -> None:
        box = km.boxes_of(lines.segs)
        km.nearest(self._points, which, lines.segs, lines.keys, box, self.square, self.key)


def _picked(xy: Floats, which: NDArray[np.bool_]) -> Floats:
    at = np.flatnonzero(which)
    return np.concatenate((xy[at], xy[at + 1]), axis=1)
