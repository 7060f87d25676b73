"""Ground that changes from map to map: what came, what went, and what that does to the measures.

`Ground` keeps one side's ground as it was last, with its cells and its area in every thing, and
`Nearest` how far places lie from the nearest of some segments. Both look only at what changed; the
results are those of a full measurement (to rounding), in any order of maps.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from frontcast.control import _kernels as k
from frontcast.control import _kernels_measure as km
from frontcast.control._lines import NO_LINES, Floats, Lines, Moved, Outline, keyed, outline_of
from frontcast.frame import GridSpec

Ints = NDArray[np.int64]
_STRIP_M = 2000.0
_LEAST_TABLE = 64


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
    points : (point, 2) float64 or None
        Where it is wanted whether the ground lies there, metres.

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
    inside : (point,) bool
        Whether the ground lies there.
    changed : int
        How many cells the last map changed.
    """

    def __init__(self, grid: GridSpec, things: Things, *, points: Floats | None = None) -> None:
        self.grid, self._things = grid, things
        self._points = np.empty((0, 2)) if points is None else points
        self.inside = np.zeros(len(self._points), dtype=bool)
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
        self.lines = keyed(km.segments(xy, ends))
        if not len(xy):
            self.area, self.extent = np.zeros(self._things.count), 0.0  # without the last rounding
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
        if len(self._points):
            self.inside = self.inside.copy()
            km.flip(self._points, segs, self.inside)
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

    def follow(self, every: Sequence[Lines], moved: Moved) -> Floats:
        """Return the distance to the nearest segment, ``(point,)``, metres; infinite if none.

        Parameters
        ----------
        every : sequence of Lines
            All segments there are now.
        moved : Moved
            Those of them that came, and those that went.
        """
        again = (km.positions(self.key, moved.gone.keys) >= 0) | np.isinf(self.square)
        which = np.flatnonzero(again)
        # Where the nearest segment still stands, only one that came can be nearer.
        self._bring(self._every, moved.came)
        if which.size:
            self.square[which] = np.inf
            for lines in every:
                self._bring(which, lines)
        return np.asarray(np.sqrt(self.square))

    def _bring(self, which: Ints, lines: Lines) -> None:
        box = km.boxes_of(lines.segs)
        km.nearest(self._points, which, lines.segs, lines.keys, box, self.square, self.key)


def _picked(xy: Floats, which: NDArray[np.bool_]) -> Floats:
    at = np.flatnonzero(which)
    return np.concatenate((xy[at], xy[at + 1]), axis=1)
