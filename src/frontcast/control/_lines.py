"""Boundaries as arrays of segments: coverage of cells, differences, nearest distances."""

from typing import NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from frontcast.frame import GridSpec

Floats = NDArray[np.float64]
_BLOCK = 16
_POINT = 1e-12  # m2; a shorter segment is a point
_MIX = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93],
                dtype=np.uint64)  # fmt: skip


class Lines(NamedTuple):
    """Segments ``(n, 4)`` x1, y1, x2, y2 in metres, and a key for each, ``(n,)`` uint64."""

    segs: Floats
    keys: NDArray[np.uint64]


NO_LINES = Lines(np.empty((0, 4)), np.empty(0, dtype=np.uint64))


def keyed(segs: Floats) -> Lines:
    """Return segments with keys that are equal for equal coordinates."""
    return Lines(segs, _fold(segs))


def _fold(values: Floats) -> NDArray[np.uint64]:
    """Multiply and fold the bits of each row into a key; two rows collide once in 2**64."""
    out = np.zeros(len(values), dtype=np.uint64)
    for bits, mix in zip(values.T.copy().view(np.uint64), _MIX, strict=False):
        out = (out ^ bits) * mix
        out ^= out >> np.uint64(29)
    return out


def boundary(shape: BaseGeometry | None) -> Lines:
    """Return the segments of all rings of a geometry."""
    if shape is None or shape.is_empty:
        return NO_LINES
    xy, ring = shapely.get_coordinates(
        shapely.get_rings(shapely.get_parts(shape)), return_index=True
    )
    return keyed(np.hstack((xy[:-1], xy[1:]))[ring[:-1] == ring[1:]])


def joined(many: list[Lines]) -> Lines:
    """Return several sets of segments as one."""
    full = [m for m in many if len(m.keys)]
    if len(full) < 2:
        return full[0] if full else NO_LINES
    return Lines(np.concatenate([m.segs for m in full]), np.concatenate([m.keys for m in full]))


def picked(lines: Lines, where: NDArray[np.bool_]) -> Lines:
    """Return some of the segments."""
    return Lines(lines.segs[where], lines.keys[where])


def bounds_of(segs: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    """Return west, south, east, north of every segment."""
    # Columns, not `min(axis=1)`: NumPy reduces a short axis thirty times slower.
    x1, y1, x2, y2 = segs.T
    return np.minimum(x1, x2), np.minimum(y1, y2), np.maximum(x1, x2), np.maximum(y1, y2)


def absent(a: NDArray[np.uint64], b: NDArray[np.uint64]) -> NDArray[np.bool_]:
    """Tell which keys of `a` are not in `b`; a third of the time of `numpy.isin`."""
    if not len(b):
        return np.ones(len(a), dtype=bool)
    known = np.sort(b)
    at = np.minimum(np.searchsorted(known, a), len(known) - 1)
    out: NDArray[np.bool_] = known[at] != a
    return out


def cover(
    segs: Floats, *, grid: GridSpec, box: Floats | None = None
) -> tuple[tuple[slice, slice], NDArray[np.bool_]]:
    """Return the cells whose centre lies inside closed rings.

    The same arithmetic as GDAL's polygon fill (rasterio), so that the cells are the same, but
    for all edges at once. Of the segments that two boundaries do not share it gives the cells
    that only one of them covers.

    Parameters
    ----------
    segs : (n, 4) float64
        Metres.
    grid : GridSpec
        Grid of the cells.
    box : (4,) float64 or None
        West, south, east, north around all segments: only these cells are looked at.

    Returns
    -------
    tuple of slice, (y, x) bool
        The window looked at (rows, columns) and the cells in it.
    """
    rows, columns = _window(box, grid=grid)
    height, width = max(rows.stop - rows.start, 0), max(columns.stop - columns.start, 0)
    if not (height and width):
        return (slice(0, 0), slice(0, 0)), np.zeros((0, 0), dtype=bool)
    x1, x2 = ((segs[:, i] - grid.west) / grid.cell for i in (0, 2))
    y1, y2 = ((grid.north - segs[:, i]) / grid.cell for i in (1, 3))
    up = y1 > y2
    x1[up], x2[up], y1[up], y2[up] = x2[up], x1[up], y2[up], y1[up]
    first = np.clip(np.ceil(y1 - 0.5), rows.start, rows.stop).astype(np.int64)
    count = np.clip(np.ceil(y2 - 0.5), rows.start, rows.stop).astype(np.int64) - first
    edge = np.repeat(np.arange(len(segs)), count)
    row = np.arange(len(edge)) - np.repeat(np.cumsum(count) - count, count) + first[edge]
    slope = (x2 - x1)[edge] / (y2 - y1)[edge]
    column = np.floor((row + 0.5 - y1[edge]) * slope + x1[edge] + 0.5)
    column = np.clip(column - columns.start, 0, width).astype(np.int64)
    at = (row - rows.start) * (width + 1) + column
    parity = np.bincount(at, minlength=height * (width + 1)).astype(np.uint8)
    # A byte that wraps around keeps its lowest bit, which is all that counts.
    total = np.cumsum(parity.reshape(height, width + 1), axis=1, dtype=np.uint8)
    return (rows, columns), (total[:, :width] & 1).astype(bool)


def _window(box: Floats | None, *, grid: GridSpec) -> tuple[slice, slice]:
    if box is None:
        return slice(0, grid.height), slice(0, grid.width)
    west, south, east, north = (float(v) for v in box)
    left, right = (int((x - grid.west) // grid.cell) for x in (west, east))
    top, bottom = (int((grid.north - y) // grid.cell) for y in (north, south))
    rows = slice(max(top, 0), min(bottom + 1, grid.height))
    return rows, slice(max(left, 0), min(right + 1, grid.width))


def nearest(
    points: Floats, lines: Lines, *, within: Floats | None = None
) -> tuple[Floats, NDArray[np.uint64]]:
    """Return the distance of points to the nearest segment, metres, and that segment's key.

    Parameters
    ----------
    points : (point, 2) float64
        Metres.
    lines : Lines
        Segments; neighbours in the array should be neighbours on the ground.
    within : (point,) float64 or None
        Look no further than this.

    Returns
    -------
    (point,) float64, (point,) uint64
        Infinite and 0 where there is no segment.
    """
    n, m = len(points), len(lines.keys)
    best, which = np.full(n, np.inf), np.zeros(n, dtype=np.uint64)
    if n == 0 or m == 0:
        return best, which
    starts = np.arange(0, m, _BLOCK)
    west, south, east, north = bounds_of(lines.segs)
    px, py = points[:, :1], points[:, 1:]
    dx = np.maximum(np.minimum.reduceat(west, starts) - px, px - np.maximum.reduceat(east, starts))
    dy = np.maximum(
        np.minimum.reduceat(south, starts) - py, py - np.maximum.reduceat(north, starts)
    )
    np.maximum(dx, 0.0, out=dx)
    np.maximum(dy, 0.0, out=dy)
    floor = dx * dx + dy * dy
    if within is None:
        # An upper bound from the block whose middle lies nearest. (Not the block whose box
        # does: a block that jumps from ring to ring has a box that holds half the map.)
        middle = lines.segs[np.minimum(starts + _BLOCK // 2, m - 1), :2]
        off = (points[:, :1] - middle[:, 0]) ** 2 + (points[:, 1:] - middle[:, 1]) ** 2
        best, which = _among(points, lines, np.arange(n), off.argmin(axis=1))
        limit = best
    else:
        limit = within * within
    point, block = np.nonzero(floor < limit[:, None])
    if point.size:
        square, key = _among(points, lines, point, block)
        order = np.lexsort((square, point))
        point, square, key = point[order], square[order], key[order]
        head = np.r_[True, point[1:] != point[:-1]]
        point, square, key = point[head], square[head], key[head]
        better = square < best[point]
        best[point[better]], which[point[better]] = square[better], key[better]
    return np.sqrt(best), which


def _among(
    points: Floats, lines: Lines, point: NDArray[np.int64], block: NDArray[np.int64]
) -> tuple[Floats, NDArray[np.uint64]]:
    """Return the least squared distance from each point to the segments of its block."""
    at = np.minimum(block[:, None] * _BLOCK + np.arange(_BLOCK), len(lines.keys) - 1)
    s = lines.segs[at]
    px, py = points[point, 0][:, None], points[point, 1][:, None]
    dx, dy = s[..., 2] - s[..., 0], s[..., 3] - s[..., 1]
    rx, ry = px - s[..., 0], py - s[..., 1]
    length = dx * dx + dy * dy
    t = np.clip((rx * dx + ry * dy) / np.where(length > _POINT, length, 1.0), 0.0, 1.0)
    square = (rx - t * dx) ** 2 + (ry - t * dy) ** 2
    k = square.argmin(axis=1)
    i = np.arange(len(k))
    return square[i, k], lines.keys[at[i, k]]


def boxes_of(segs: Floats) -> Floats:
    """Return boxes ``(box, 4)`` west, south, east, north that do not overlap.

    `segs` are the segments that two boundaries do not share: closed chains. Each chain, and so
    all ground between the two boundaries, lies in one box.
    """
    if not len(segs):
        return np.empty((0, 4))
    ends = np.concatenate((segs[:, :2], segs[:, 2:]))
    node = np.unique(_fold(ends), return_inverse=True)[1]
    n = len(segs)
    label = _chains(node[:n].tolist(), node[n:].tolist())
    order = np.argsort(label, kind="stable")
    starts = np.flatnonzero(np.r_[True, np.diff(label[order]) > 0])
    west, south, east, north = bounds_of(segs[order])
    boxes = np.column_stack(
        (
            np.minimum.reduceat(west, starts) - 1.0,
            np.minimum.reduceat(south, starts) - 1.0,
            np.maximum.reduceat(east, starts) + 1.0,
            np.maximum.reduceat(north, starts) + 1.0,
        )
    )
    return _merged(boxes)


def _chains(starts: list[int], ends: list[int]) -> NDArray[np.int64]:
    """Return the number of the chain that each segment belongs to."""
    # A few dozen segments: a plain union-find is several times faster than a sparse graph.
    parent = list(range(max(max(starts), max(ends)) + 1))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for a, b in zip(starts, ends, strict=True):
        parent[root(a)] = root(b)
    return np.array([root(a) for a in starts], dtype=np.int64)


def _merged(boxes: Floats) -> Floats:
    while len(boxes) > 1:
        w, s, e, n = boxes.T
        meet = (w[:, None] <= e) & (w <= e[:, None]) & (s[:, None] <= n) & (s <= n[:, None])
        a, b = np.nonzero(meet)
        if len(a) == len(boxes):
            break
        label = np.unique(_chains(a.tolist(), b.tolist()), return_inverse=True)[1]
        group = np.empty(len(boxes), dtype=np.int64)
        group[a] = label
        low = np.full((group.max() + 1, 2), np.inf)
        high = -low
        np.minimum.at(low, group, boxes[:, :2])
        np.maximum.at(high, group, boxes[:, 2:])
        boxes = np.hstack((low, high))
    return boxes


def within(points: Floats, boxes: Floats) -> NDArray[np.bool_]:
    """Tell which points lie in any of the boxes."""
    out = np.zeros(len(points), dtype=bool)
    if not len(boxes):
        return out
    # Most points lie north or south of all boxes: those need no second look.
    y = points[:, 1]
    near = np.flatnonzero((y >= boxes[:, 1].min()) & (y <= boxes[:, 3].max()))
    x, y = points[near].T
    inside = np.zeros(len(near), dtype=bool)
    for w, s, e, n in boxes:
        inside |= (x >= w) & (x <= e) & (y >= s) & (y <= n)
    out[near[inside]] = True
    return out
