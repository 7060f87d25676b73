"""Boundaries as arrays of segments: coverage of cells, differences, nearest distances."""

from typing import NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from shapely.geometry.base import BaseGeometry

from frontcast.frame import GridSpec

Floats = NDArray[np.float64]
_BLOCK = 16
_MIX = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93],
                dtype=np.uint64)  # fmt: skip


class Lines(NamedTuple):
    """Segments ``(n, 4)`` x1, y1, x2, y2 in metres, and a key for each, ``(n,)`` uint64."""

    segs: Floats
    keys: NDArray[np.uint64]


NO_LINES = Lines(np.empty((0, 4)), np.empty(0, dtype=np.uint64))


def keyed(segs: Floats) -> Lines:
    """Return segments with keys that are equal for equal coordinates."""
    # Multiply-and-fold over the bits of the coordinates: 2**-64 a pair that two would collide.
    bits = np.ascontiguousarray(segs).view(np.uint64) * _MIX
    bits ^= bits >> np.uint64(29)
    keys = np.bitwise_xor.reduce(bits * _MIX[::-1], axis=1) if len(segs) else NO_LINES.keys
    return Lines(segs, keys)


def boundary(shape: BaseGeometry | None) -> Lines:
    """Return the segments of all rings of a geometry."""
    if shape is None or shape.is_empty:
        return NO_LINES
    xy, ring = shapely.get_coordinates(shapely.get_rings(shapely.get_parts(shape)), return_index=True)
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


def cover(segs: Floats, *, grid: GridSpec) -> NDArray[np.bool_]:
    """Return the cells whose centre lies inside closed rings, ``(y, x)``.

    The same arithmetic as GDAL's polygon fill (rasterio), so that the cells are the same, but
    for all edges at once: 1.5 ms instead of 7 ms for a map of 2,600 edges on 415,400 cells.
    """
    height, width = grid.shape
    x1, x2 = ((segs[:, i] - grid.west) / grid.cell for i in (0, 2))
    y1, y2 = ((grid.north - segs[:, i]) / grid.cell for i in (1, 3))
    up = y1 > y2
    x1[up], x2[up], y1[up], y2[up] = x2[up], x1[up], y2[up], y1[up]
    first = np.clip(np.ceil(y1 - 0.5), 0, height).astype(np.int64)
    count = np.clip(np.ceil(y2 - 0.5), 0, height).astype(np.int64) - first
    edge = np.repeat(np.arange(len(segs)), count)
    row = np.arange(len(edge)) - np.repeat(np.cumsum(count) - count, count) + first[edge]
    slope = (x2 - x1)[edge] / (y2 - y1)[edge]
    column = np.floor((row + 0.5 - y1[edge]) * slope + x1[edge] + 0.5)
    column = np.clip(column, 0, width).astype(np.int64)
    crossings = np.bincount(row * (width + 1) + column, minlength=height * (width + 1))
    parity = crossings.astype(np.uint8).reshape(height, width + 1)
    # A byte that wraps around keeps its lowest bit, which is all that counts.
    return (np.cumsum(parity, axis=1, dtype=np.uint8)[:, :width] & 1).astype(bool)


def nearest(points: Floats, lines: Lines) -> tuple[Floats, NDArray[np.uint64]]:
    """Return the distance of points to the nearest segment, metres, and that segment's key.

    Parameters
    ----------
    points : (point, 2) float64
        Metres.
    lines : Lines
        Segments; neighbours in the array should be neighbours on the ground.

    Returns
    -------
    (point,) float64, (point,) uint64
        Infinite and 0 where there are no segments.
    """
    n, m = len(points), len(lines.keys)
    if n == 0 or m == 0:
        return np.full(n, np.inf), np.zeros(n, dtype=np.uint64)
    starts = np.arange(0, m, _BLOCK)
    x, y = lines.segs[:, ::2], lines.segs[:, 1::2]
    low = np.column_stack([np.minimum.reduceat(v.min(axis=1), starts) for v in (x, y)])
    high = np.column_stack([np.maximum.reduceat(v.max(axis=1), starts) for v in (x, y)])
    gap = np.maximum(np.maximum(low[None] - points[:, None], points[:, None] - high[None]), 0.0)
    floor = gap[..., 0] ** 2 + gap[..., 1] ** 2
    # An upper bound from the segments of the block that could be nearest.
    best, which = _among(points, lines, np.arange(n), floor.argmin(axis=1))
    point, block = np.nonzero(floor < best[:, None])
    if point.size:
        more, key = _among(points, lines, point, block)
        order = np.lexsort((more, point))
        point, more, key = point[order], more[order], key[order]
        head = np.r_[True, point[1:] != point[:-1]]
        point, more, key = point[head], more[head], key[head]
        better = more < best[point]
        best[point[better]], which[point[better]] = more[better], key[better]
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
    t = np.clip((rx * dx + ry * dy) / np.where(length > 0, length, 1.0), 0.0, 1.0)
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
    _, node = np.unique(ends[:, 0] + 1j * ends[:, 1], return_inverse=True)
    n = len(segs)
    size = int(node.max()) + 1
    graph = coo_array((np.ones(n, dtype=np.int8), (node[:n], node[n:])), shape=(size, size))
    label = connected_components(graph, directed=False)[1][node[:n]]
    order = np.argsort(label, kind="stable")
    starts = np.flatnonzero(np.r_[True, np.diff(label[order]) > 0])
    x, y = segs[order][:, ::2], segs[order][:, 1::2]
    boxes = np.column_stack(
        (
            np.minimum.reduceat(x.min(1), starts) - 1.0,
            np.minimum.reduceat(y.min(1), starts) - 1.0,
            np.maximum.reduceat(x.max(1), starts) + 1.0,
            np.maximum.reduceat(y.max(1), starts) + 1.0,
        )
    )
    return _merged(boxes)


def _merged(boxes: Floats) -> Floats:
    while len(boxes) > 1:
        w, s, e, n = boxes.T
        meet = (w[:, None] <= e) & (w <= e[:, None]) & (s[:, None] <= n) & (s <= n[:, None])
        count, label = connected_components(coo_array(meet), directed=False)
        if count == len(boxes):
            break
        low = np.full((count, 2), np.inf)
        high = np.full((count, 2), -np.inf)
        np.minimum.at(low, label, boxes[:, :2])
        np.maximum.at(high, label, boxes[:, 2:])
        boxes = np.hstack((low, high))
    return boxes


def within(points: Floats, boxes: Floats) -> NDArray[np.bool_]:
    """Tell which points lie in any of the boxes."""
    out = np.zeros(len(points), dtype=bool)
    for w, s, e, n in boxes:
        out |= (points[:, 0] >= w) & (points[:, 0] <= e) & (points[:, 1] >= s) & (points[:, 1] <= n)
    return out
