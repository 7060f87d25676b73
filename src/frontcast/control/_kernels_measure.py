"""Compiled loops that measure ground by its segments: cells, areas, distances.

See `_kernels` for how rings lie in arrays.
"""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from frontcast.control._kernels import BLOCK, Bools, Bytes, Floats, Ints, Keys, _hash

Signs = NDArray[np.int8]

_S20 = np.uint64(20)
_POINT = 1e-12  # m2; a shorter segment is a point


@njit(cache=True)
def senses(xy: Floats, ends: Ints, rings: Ints, out: Signs) -> None:  # pragma: no cover
    """Fill, by point, 1 where the polygon lies to the left of its segment, -1 to the right."""
    first = r = 0
    for p in range(rings.size):
        for k in range(rings[p]):
            twice = 0.0
            x0, y0 = xy[first, 0], xy[first, 1]
            for i in range(first, ends[r] - 1):
                twice += (xy[i, 0] - x0) * (xy[i + 1, 1] - y0)
                twice -= (xy[i + 1, 0] - x0) * (xy[i, 1] - y0)
            left = (twice > 0) == (k == 0)
            for i in range(first, ends[r]):
                out[i] = 1 if left else -1
            first = ends[r]
            r += 1


@njit(cache=True)
def difference(
    bits: Keys, sense: Signs, ends: Ints, old_bits: Keys, old_sense: Signs,
    table: NDArray[np.int32], fresh: Bools, gone: Bools,
) -> None:  # pragma: no cover  # fmt: skip
    """Tell which segments are not in an earlier map, and take those that are from its `gone`."""
    mask, first = np.uint64(table.size - 1), 0
    for r in range(ends.size):
        for i in range(first, ends[r] - 1):
            slot = _hash(bits[i, 0], bits[i, 1]) & mask
            j = np.int64(table[slot])
            while j >= 0 and (old_bits[j, 0] != bits[i, 0] or old_bits[j, 1] != bits[i, 1]):
                slot = (slot + np.uint64(1)) & mask
                j = np.int64(table[slot])
            fresh[i] = (
                j < 0
                or old_bits[j + 1, 0] != bits[i + 1, 0]
                or old_bits[j + 1, 1] != bits[i + 1, 1]
                or old_sense[j] != sense[i]
            )
            if not fresh[i]:
                gone[j] = False
        fresh[ends[r] - 1] = False
        first = ends[r]


@njit(cache=True)
def toggle(
    segs: Floats, west: float, north: float, cell: float, width: int, out: Bytes
) -> int:  # pragma: no cover
    """Toggle the cells whose centre lies inside closed chains, in rows of packed bits; count them.

    The same arithmetic as GDAL's polygon fill (rasterio), so that the cells are the same. Of the
    segments that two boundaries do not share it toggles the cells that only one of them covers.
    """
    height = out.shape[0]
    low, high = int(height), -1
    first = np.empty(segs.shape[0], np.int64)
    stop = np.empty(segs.shape[0], np.int64)
    for i in range(segs.shape[0]):
        a, b = (north - segs[i, 1]) / cell, (north - segs[i, 3]) / cell
        if a > b:
            a, b = b, a
        first[i] = min(max(np.ceil(a - 0.5), 0.0), float(height))
        stop[i] = min(max(np.ceil(b - 0.5), 0.0), float(height))
        if stop[i] > first[i]:
            low, high = min(low, int(first[i])), max(high, int(stop[i]))
    if high <= low:
        return 0
    edge = np.zeros((high - low, width + 1), np.uint8)
    left = np.full(high - low, width)
    right = np.zeros(high - low, np.int64)
    for i in range(segs.shape[0]):
        if stop[i] <= first[i]:
            continue
        x1, x2 = (segs[i, 0] - west) / cell, (segs[i, 2] - west) / cell
        y1, y2 = (north - segs[i, 1]) / cell, (north - segs[i, 3]) / cell
        if y1 > y2:
            x1, x2, y1, y2 = x2, x1, y2, y1
        slope = (x2 - x1) / (y2 - y1)
        for row in range(first[i], stop[i]):
            at = np.floor((row + 0.5 - y1) * slope + x1 + 0.5)
            column = np.int64(min(max(at, 0.0), float(width)))
            edge[row - low, column] ^= 1
            left[row - low] = min(left[row - low], column)
            right[row - low] = max(right[row - low], column)
    count = 0
    for k in range(high - low):
        odd = np.uint8(0)
        for c in range(left[k], right[k]):
            odd ^= edge[k, c]
            if odd:
                out[low + k, c >> 3] ^= np.uint8(128 >> (c & 7))
                count += 1
    return count


@njit(cache=True)
def add_under(
    segs: Floats, weight: Floats, edges: Floats, owner: Ints, slabs: Ints, lists: Ints,
    west: float, wide: float, out: Floats,
) -> None:  # pragma: no cover  # fmt: skip
    """Add to `out` the area (m2) that polygons bounded by segments have in each thing.

    By Green's theorem the area common to a polygon and a thing is a sum over the polygon's
    segments of the thing's area beneath each; and that is a sum over the thing's edges of the
    area between edge and segment where the edge lies below. So segments add up one by one.

    Parameters
    ----------
    segs, weight : (n, 4) float64, (n,) float64
        Metres; the weight is 1 where the polygon lies to the left, -1 to the right.
    edges : (edge, 5) float64
        x and y of the left end, x and y of the right end, 1 where the thing lies above, else -1.
    owner : (edge,) int64
        Which thing.
    slabs, lists : int64
        The edges of strip `k` of `wide` metres, counted from `west`, are ``lists[slabs[k] :
        slabs[k + 1]]``.
    out : (thing,) float64
    """
    strips = slabs.size - 1
    for i in range(segs.shape[0]):
        x1, y1, x2, y2 = segs[i]
        if x1 == x2:
            continue
        # A segment that runs west has its polygon below it, if that lies to the left.
        sign = -weight[i]
        if x1 > x2:
            x1, y1, x2, y2, sign = x2, y2, x1, y1, -sign
        slope = (y2 - y1) / (x2 - x1)
        begin = max(int(np.floor((x1 - west) / wide)), 0)
        end = min(int(np.floor((x2 - west) / wide)), strips - 1)
        for k in range(begin, end + 1):
            lo, hi = max(x1, west + k * wide), min(x2, west + (k + 1) * wide)
            for n in range(slabs[k], slabs[k + 1]):
                e = lists[n]
                a, b = max(lo, edges[e, 0]), min(hi, edges[e, 2])
                if a >= b:
                    continue
                rise = (edges[e, 3] - edges[e, 1]) / (edges[e, 2] - edges[e, 0])
                u = y1 + slope * (a - x1) - edges[e, 1] - rise * (a - edges[e, 0])
                v = y1 + slope * (b - x1) - edges[e, 1] - rise * (b - edges[e, 0])
                if u <= 0 and v <= 0:
                    continue
                if u >= 0 and v >= 0:
                    area = (u + v) * (b - a) / 2
                else:
                    up, down = max(u, v), -min(u, v)
                    area = up * up * (b - a) / (2 * (up + down))
                out[owner[e]] += sign * edges[e, 4] * area


@njit(cache=True, inline="always")
def _square(px: float, py: float, x1: float, y1: float, x2: float, y2: float) -> float:
    # pragma: no cover
    dx, dy, rx, ry = x2 - x1, y2 - y1, px - x1, py - y1
    length = dx * dx + dy * dy
    t = (rx * dx + ry * dy) / (length if length > _POINT else 1.0)
    t = min(max(t, 0.0), 1.0)
    rx, ry = rx - t * dx, ry - t * dy
    return float(rx * rx + ry * ry)


@njit(cache=True, inline="always")
def _gap(px: float, py: float, box: Floats) -> float:  # pragma: no cover
    dx = max(max(box[0] - px, px - box[2]), 0.0)
    dy = max(max(box[1] - py, py - box[3]), 0.0)
    return float(dx * dx + dy * dy)


@njit(cache=True)
def boxes_of(segs: Floats) -> Floats:  # pragma: no cover
    """Return west, south, east, north of every `BLOCK` segments, ``(block, 4)``."""
    out = np.empty((-(-segs.shape[0] // BLOCK), 4))
    for k in range(out.shape[0]):
        west = south = np.inf
        east = north = -np.inf
        for j in range(k * BLOCK, min((k + 1) * BLOCK, segs.shape[0])):
            west, east = min(west, segs[j, 0], segs[j, 2]), max(east, segs[j, 0], segs[j, 2])
            south, north = min(south, segs[j, 1], segs[j, 3]), max(north, segs[j, 1], segs[j, 3])
        out[k, 0], out[k, 1], out[k, 2], out[k, 3] = west, south, east, north
    return out


@njit(cache=True)
def nearest(
    points: Floats, which: Ints, segs: Floats, keys: Keys, box: Floats, square: Floats, key: Keys
) -> None:  # pragma: no cover
    """Bring nearer, for some of the points, the nearest segment: its squared distance and key.

    Parameters
    ----------
    points, which : (point, 2) float64, (m,) int64
        Metres; the positions of the points that are looked at.
    segs, keys, box : (n, 4) float64, (n,) uint64, (block, 4) float64
        Segments with their keys and `boxes_of` them.
    square, key : (point,) float64, (point,) uint64
        What is known: only what is nearer is entered.
    """
    n = segs.shape[0]
    floor = np.empty(box.shape[0])
    for i in which:
        px, py = points[i]
        best, least, begin = square[i], np.inf, -1
        for k in range(box.shape[0]):
            floor[k] = _gap(px, py, box[k])
            if floor[k] < least:
                least, begin = floor[k], k
        if least >= best:
            continue
        for step in range(-1, box.shape[0]):
            # The block whose box is nearest comes first: it bounds how far others may lie.
            k = begin if step < 0 else step
            if floor[k] >= best or (step >= 0 and k == begin):
                continue
            for j in range(k * BLOCK, min((k + 1) * BLOCK, n)):
                d = _square(px, py, segs[j, 0], segs[j, 1], segs[j, 2], segs[j, 3])
                if d < best:
                    best, key[i] = d, keys[j]
        square[i] = best


@njit(cache=True)
def keys_of(bits: Keys) -> Keys:  # pragma: no cover
    """Return a key for each row of four numbers' bits, equal for equal rows."""
    out = np.empty(bits.shape[0], np.uint64)
    for i in range(bits.shape[0]):
        out[i] = _hash(_hash(bits[i, 0], bits[i, 1]), _hash(bits[i, 2], bits[i, 3]))
    return out


@njit(cache=True)
def segments(xy: Floats, ends: Ints) -> Floats:  # pragma: no cover
    """Return all segments of rings, ``(n, 4)``."""
    out = np.empty((xy.shape[0] - ends.size, 4))
    n = first = 0
    for r in range(ends.size):
        for i in range(first, ends[r] - 1):
            out[n, 0], out[n, 1] = xy[i, 0], xy[i, 1]
            out[n, 2], out[n, 3] = xy[i + 1, 0], xy[i + 1, 1]
            n += 1
        first = ends[r]
    return out


@njit(cache=True)
def positions(a: Keys, b: Keys) -> Ints:  # pragma: no cover
    """Return where in `b` each key of `a` stands; -1 for none."""
    out = np.full(a.size, -1)
    size = 4
    while size < 2 * b.size:
        size *= 2
    mask = np.uint64(size - 1)
    table = np.full(size, -1)
    for j in range(b.size):
        slot = (b[j] >> _S20) & mask
        while table[slot] >= 0 and b[table[slot]] != b[j]:
            slot = (slot + np.uint64(1)) & mask
        if table[slot] < 0:
            table[slot] = j
    for i in range(a.size):
        slot = (a[i] >> _S20) & mask
        while table[slot] >= 0:
            if b[table[slot]] == a[i]:
                out[i] = table[slot]
                break
            slot = (slot + np.uint64(1)) & mask
    return out


@njit(cache=True, inline="always")
def _odd(x: float, y: float, segs: Floats, box: Floats) -> bool:  # pragma: no cover
    """Tell whether a ray east from a point crosses the segments an odd number of times."""
    odd = False
    for k in range(box.shape[0]):
        if y < box[k, 1] or y > box[k, 3] or x > box[k, 2]:
            continue
        for j in range(k * BLOCK, min((k + 1) * BLOCK, segs.shape[0])):
            x1, y1, x2, y2 = segs[j]
            if (y1 > y) != (y2 > y):
                odd ^= x < x1 + (y - y1) / (y2 - y1) * (x2 - x1)
    return odd


@njit(cache=True)
def flip(points: Floats, segs: Floats, inside: Bools) -> None:  # pragma: no cover
    """Turn `inside` for the points between two boundaries, given the segments they do not share."""
    box = boxes_of(segs)
    for i in range(points.shape[0]):
        if _odd(points[i, 0], points[i, 1], segs, box):
            inside[i] = not inside[i]


@njit(cache=True)
def sides(
    segs: Floats, at: Ints, old: Bools, changed: Floats, off: float, out: Bools
) -> None:  # pragma: no cover
    """Tell whether the ground lies left and right of the middle of its segments, ``(n, 2)``.

    Parameters
    ----------
    segs : (n, 4) float64
        The ground's whole boundary.
    at, old : (n,) int64, (m, 2) bool
        Where each segment stood in an earlier boundary (-1: nowhere), and the result for that.
    changed : (k, 4) float64
        The segments that only one of the two boundaries has.
    off : float
        How far from the segment to look.
    """
    box, box_changed = boxes_of(segs), boxes_of(changed)
    for i in range(segs.shape[0]):
        x1, y1, x2, y2 = segs[i]
        dx, dy = x2 - x1, y2 - y1
        step = off / max(np.hypot(dx, dy), 1e-9)
        for k in range(2):
            sign = 1 - 2 * k
            x, y = (x1 + x2) / 2 - sign * dy * step, (y1 + y2) / 2 + sign * dx * step
            if at[i] < 0:
                out[i, k] = _odd(x, y, segs, box)
            else:
                out[i, k] = old[at[i], k] != _odd(x, y, changed, box_changed)


@njit(cache=True)
def gap(ring: Floats, segs: Floats, box: Floats, limit: float) -> float:  # pragma: no cover
    """Return the squared distance from a polygon to the nearest segment, or `limit` if nearer.

    `ring` holds the segments of the polygon's rings, `box` the `boxes_of` the other segments.
    """
    own, best = boxes_of(ring), limit
    west, south = own[:, 0].min(), own[:, 1].min()
    east, north = own[:, 2].max(), own[:, 3].max()
    for k in range(box.shape[0]):
        dx = max(max(box[k, 0] - east, west - box[k, 2]), 0.0)
        dy = max(max(box[k, 1] - north, south - box[k, 3]), 0.0)
        if dx * dx + dy * dy >= best:
            continue
        for j in range(k * BLOCK, min((k + 1) * BLOCK, segs.shape[0])):
            x1, y1, x2, y2 = segs[j]
            dx = max(max(min(x1, x2) - east, west - max(x1, x2)), 0.0)
            dy = max(max(min(y1, y2) - north, south - max(y1, y2)), 0.0)
            if dx * dx + dy * dy >= best:
                continue
            if _odd(x1, y1, ring, own):
                return 0.0
            for i in range(ring.shape[0]):
                a, b, c, d = ring[i]
                left = (c - a) * (y1 - b) - (d - b) * (x1 - a)
                right = (c - a) * (y2 - b) - (d - b) * (x2 - a)
                if left * right < 0:
                    left = (x2 - x1) * (b - y1) - (y2 - y1) * (a - x1)
                    right = (x2 - x1) * (d - y1) - (y2 - y1) * (c - x1)
                    if left * right < 0:
                        return 0.0
                best = min(best, _square(a, b, x1, y1, x2, y2), _square(x1, y1, a, b, c, d))
                best = min(best, _square(c, d, x1, y1, x2, y2), _square(x2, y2, a, b, c, d))
    return best
