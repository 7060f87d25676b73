"""Compiled loops over the rings of a map: arrays in, arrays out.

Rings lie one after the other in `xy`, each closed (its last point is its first); `ends` holds the
position after each ring's last point. Segment `i` runs from point `i` to point `i + 1`; the last
point of a ring begins none.
"""

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bytes = NDArray[np.uint8]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]
Keys = NDArray[np.uint64]

BLOCK = 16
"""Neighbouring segments under one box."""
NEAR_M = 1e-6  # two edges closer than this may touch, for all that doubles can tell
_M1, _M2 = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F)
_S29, _S32 = np.uint64(29), np.uint64(32)
_OPEN, _CLOSE, _COMMA, _MINUS, _DOT, _ZERO, _NINE = 91, 93, 44, 45, 46, 48, 57
_DIGITS = 15  # so many are exact in a double, and so are the powers of ten
_TENS = 10.0 ** np.arange(_DIGITS + 1)


@njit(cache=True, inline="always")
def _skip(data: Bytes, at: int) -> int:  # pragma: no cover
    """Return the position of the next byte that is no white space; -1 at the end."""
    while at < data.size:
        c = data[at]
        if c != 32 and c != 10 and c != 13 and c != 9:
            return at
        at += 1
    return -1


@njit(cache=True, inline="always")
def _number(data: Bytes, at: int) -> tuple[int, float]:  # pragma: no cover
    """Return the position after a plain decimal number and its value; -1 if it is not plain.

    The value is NaN where there are too many digits to work it out here.
    """
    minus = data[at] == _MINUS
    if minus:
        at += 1
    begun, value, digits = at, np.int64(0), 0
    while at < data.size and _ZERO <= data[at] <= _NINE:
        if digits < _DIGITS:
            value = value * 10 + (np.int64(data[at]) - _ZERO)
        at += 1
        digits += 1
    if digits == 0 or (digits > 1 and data[begun] == _ZERO) or at >= data.size:
        return -1, 0.0
    whole = digits
    if data[at] == _DOT:
        at += 1
        while at < data.size and _ZERO <= data[at] <= _NINE:
            if digits < _DIGITS:
                value = value * 10 + (np.int64(data[at]) - _ZERO)
            at += 1
            digits += 1
        if digits == whole:
            return -1, 0.0
    if digits > _DIGITS:
        return at, np.nan
    # Both are exact, so that their quotient is the double nearest to what is written.
    out = np.float64(value) / _TENS[digits - whole]
    # A whole "-0" is an integer to a reader of JSON, and has no sign.
    return at, -out if minus and (value != 0 or digits > whole) else out


@njit(cache=True, inline="always")
def _pair(
    data: Bytes, at: int, point: int, xy: Floats, long: Ints, many: int
) -> tuple[int, int]:  # pragma: no cover
    """Read a pair of numbers from its bracket; return the position after it, -1 if not plain."""
    for k in range(2):
        begin = _skip(data, at + 1)
        if begin < 0:
            return -1, many
        at, value = _number(data, begin)
        if at < 0:
            return -1, many
        xy[point, k] = value
        if np.isnan(value):
            if many == long.shape[0]:
                return -1, many
            long[many, 0], long[many, 1], long[many, 2] = 2 * point + k, begin, at
            many += 1
        at = _skip(data, at)
        if at < 0 or data[at] != (_COMMA if k == 0 else _CLOSE):
            return -1, many
    return at + 1, many


@njit(cache=True)
def scan(
    data: Bytes, at: int, depth: int, xy: Floats, ends: Ints, rings: Ints, long: Ints
) -> tuple[int, int, int, int, int]:  # pragma: no cover
    """Read the coordinates of a Polygon (depth 1) or a MultiPolygon (depth 0), from their bracket.

    Fills points, `ends` of rings, and how many `rings` each polygon has. Where a number has more
    than 15 digits there is NaN, and `long` gets its place among the numbers, its begin and end.

    Returns
    -------
    position after the last bracket, points, rings, polygons, long numbers
        A position of -1 for whatever is not plain: the caller reads it in another way. Plain are
        rings of at least four pairs of decimal numbers.
    """
    bad = (-1, 0, 0, 0, 0)
    points = ring = part = many = 0
    level, begun = depth, 0
    at = _skip(data, at)
    if at < 0 or data[at] != _OPEN:
        return bad
    if level == 1:
        rings[0] = 0
        part = 1
    at += 1
    level += 1  # inside: 1 the list of polygons, 2 a polygon, 3 a ring
    while True:
        at = _skip(data, at)
        if at < 0 or data[at] != _OPEN:
            return bad
        if level < 3:
            if level == 1:
                if part == rings.size:
                    return bad
                rings[part] = 0
                part += 1
            else:
                begun = points
            level += 1
            at += 1
            continue
        if points == xy.shape[0]:
            return bad
        at, many = _pair(data, at, points, xy, long, many)
        if at < 0:
            return bad
        points += 1
        while True:
            at = _skip(data, at)
            if at < 0:
                return bad
            c = data[at]
            at += 1
            if c == _COMMA:
                break
            if c != _CLOSE:
                return bad
            if level == 3:
                if points - begun < 4 or ring == ends.size:
                    return bad
                ends[ring] = points
                ring += 1
                rings[part - 1] += 1
            level -= 1
            if level == depth:
                return at, points, ring, part, many


@njit(cache=True, inline="always")
def _hash(a: np.uint64, b: np.uint64) -> np.uint64:  # pragma: no cover
    h = (a ^ (b * _M2)) * _M1
    h ^= h >> _S32
    return h * _M2


@njit(cache=True)
def index(bits: Keys, ends: Ints, table: NDArray[np.int32]) -> bool:  # pragma: no cover
    """Enter the points of rings into a hash table; tell whether no point comes twice.

    `bits` are the points' coordinates as unsigned integers, ``(point, 2)``; the table's size is a
    power of two, more than the points. Of points that come twice the first is found.
    """
    table[:] = -1
    mask, distinct, first = np.uint64(table.size - 1), True, 0
    for r in range(ends.size):
        for i in range(first, ends[r] - 1):
            slot = _hash(bits[i, 0], bits[i, 1]) & mask
            while table[slot] >= 0:
                j = table[slot]
                if bits[j, 0] == bits[i, 0] and bits[j, 1] == bits[i, 1]:
                    distinct = False
                    break
                slot = (slot + np.uint64(1)) & mask
            if table[slot] < 0:
                table[slot] = i
        first = ends[r]
    return distinct


@njit(cache=True)
def carry(
    bits: Keys, ends: Ints, old_bits: Keys, old_xy: Floats, table: NDArray[np.int32],
    xy: Floats, fresh: Bools, unknown: Bools,
) -> None:  # pragma: no cover  # fmt: skip
    """Take over from an earlier map what it knows: `xy` of points; which segments are `fresh`.

    `unknown` are the points whose `xy` has to be worked out.
    """
    mask, first = np.uint64(table.size - 1), 0
    for r in range(ends.size):
        for i in range(first, ends[r]):
            fresh[i] = False
            slot = _hash(bits[i, 0], bits[i, 1]) & mask
            j = np.int64(table[slot])
            while j >= 0 and (old_bits[j, 0] != bits[i, 0] or old_bits[j, 1] != bits[i, 1]):
                slot = (slot + np.uint64(1)) & mask
                j = np.int64(table[slot])
            unknown[i] = j < 0
            if j >= 0:
                xy[i, 0], xy[i, 1] = old_xy[j, 0], old_xy[j, 1]
            if i < ends[r] - 1:
                same = j >= 0 and (
                    old_bits[j + 1, 0] == bits[i + 1, 0] and old_bits[j + 1, 1] == bits[i + 1, 1]
                )
                fresh[i] = not same
        first = ends[r]


@njit(cache=True)
def boxes(xy: Floats, ends: Ints, out: Floats, spans: Ints) -> int:  # pragma: no cover
    """Fill boxes ``(block, 4)`` west, south, east, north of runs of segments; return how many.

    `spans` get the first segment of each block and the one after its last, ``(block, 2)``.
    """
    k, first = 0, 0
    for r in range(ends.size):
        i = first
        while i < ends[r] - 1:
            stop = min(i + BLOCK, ends[r] - 1)
            west = south = np.inf
            east = north = -np.inf
            for j in range(i, stop + 1):
                west, east = min(west, xy[j, 0]), max(east, xy[j, 0])
                south, north = min(south, xy[j, 1]), max(north, xy[j, 1])
            out[k, 0], out[k, 1], out[k, 2], out[k, 3] = west, south, east, north
            spans[k, 0], spans[k, 1] = i, stop
            k += 1
            i = stop
        first = ends[r]
    return k


@njit(cache=True, inline="always")
def _apart(p: Floats, q: Floats, r: Floats, s: Floats) -> bool:  # pragma: no cover
    """Tell whether a line through one of two segments leaves the other on one side, clearly."""
    dx, dy = q[0] - p[0], q[1] - p[1]
    room = NEAR_M * np.sqrt(dx * dx + dy * dy)
    a = dx * (r[1] - p[1]) - dy * (r[0] - p[0])
    b = dx * (s[1] - p[1]) - dy * (s[0] - p[0])
    if (a > room and b > room) or (a < -room and b < -room):
        return True
    dx, dy = s[0] - r[0], s[1] - r[1]
    room = NEAR_M * np.sqrt(dx * dx + dy * dy)
    a = dx * (p[1] - r[1]) - dy * (p[0] - r[0])
    b = dx * (q[1] - r[1]) - dy * (q[0] - r[0])
    return bool((a > room and b > room) or (a < -room and b < -room))


@njit(cache=True, inline="always")
def _turns(p: Floats, q: Floats, r: Floats) -> bool:  # pragma: no cover
    """Tell whether a line from p over q to r clearly does not fold back on itself."""
    ax, ay, bx, by = q[0] - p[0], q[1] - p[1], r[0] - q[0], r[1] - q[1]
    room = NEAR_M * np.sqrt(max(ax * ax + ay * ay, bx * bx + by * by))
    return bool(ax * bx + ay * by > 0 or abs(ax * by - ay * bx) > room)


@njit(cache=True)
def disjoint(
    xy: Floats, ends: Ints, fresh: Bools, box: Floats, spans: Ints
) -> bool:  # pragma: no cover
    """Tell whether the fresh segments clearly meet no other, but for their ring's next at its end.

    False may also mean that it cannot be told.
    """
    first = 0
    for r in range(ends.size):
        last = ends[r] - 2  # the ring's last segment
        for i in range(first, last + 1):
            if not fresh[i]:
                continue
            p, q = xy[i], xy[i + 1]
            before = last if i == first else i - 1
            after = first if i == last else i + 1
            if not (_turns(xy[before], p, q) and _turns(p, q, xy[after + 1])):
                return False
            west, east = min(p[0], q[0]) - NEAR_M, max(p[0], q[0]) + NEAR_M
            south, north = min(p[1], q[1]) - NEAR_M, max(p[1], q[1]) + NEAR_M
            for k in range(box.shape[0]):
                if box[k, 0] > east or box[k, 2] < west or box[k, 1] > north or box[k, 3] < south:
                    continue
                for j in range(spans[k, 0], spans[k, 1]):
                    if j in (i, before, after):
                        continue
                    s, t = xy[j], xy[j + 1]
                    if (
                        min(s[0], t[0]) > east
                        or max(s[0], t[0]) < west
                        or min(s[1], t[1]) > north
                        or max(s[1], t[1]) < south
                    ):
                        continue
                    if not _apart(p, q, s, t):
                        return False
        first = ends[r]
    return True


@njit(cache=True, inline="always")
def _inside(xy: Floats, first: int, end: int, x: float, y: float) -> bool:  # pragma: no cover
    odd = False
    for i in range(first, end - 1):
        y1, y2 = xy[i, 1], xy[i + 1, 1]
        if (y1 > y) != (y2 > y):
            odd ^= x < xy[i, 0] + (y - y1) / (y2 - y1) * (xy[i + 1, 0] - xy[i, 0])
    return odd


@njit(cache=True)
def nested(xy: Floats, ends: Ints, rings: Ints) -> bool:  # pragma: no cover
    """Tell whether rings that nowhere meet are polygons: holes in their shell, none over another.

    `rings` holds how many rings each polygon has, its shell first.
    """
    n = ends.size
    box = np.empty((n, 4))
    first = np.zeros(n, np.int64)
    first[1:] = ends[:-1]
    for r in range(n):
        box[r, 0] = box[r, 1] = np.inf
        box[r, 2] = box[r, 3] = -np.inf
        for i in range(first[r], ends[r]):
            box[r, 0], box[r, 2] = min(box[r, 0], xy[i, 0]), max(box[r, 2], xy[i, 0])
            box[r, 1], box[r, 3] = min(box[r, 1], xy[i, 1]), max(box[r, 3], xy[i, 1])
    own = 0
    for p in range(rings.size):
        for r in range(own, own + rings[p]):
            x, y = xy[first[r], 0], xy[first[r], 1]
            at = 0
            for q in range(rings.size):
                in_shell = in_holes = False
                for k in range(at, at + rings[q]):
                    outside = x < box[k, 0] or x > box[k, 2] or y < box[k, 1] or y > box[k, 3]
                    if k == r or outside or (k > at and not in_shell and q != p):
                        continue
                    if _inside(xy, first[k], ends[k], x, y):
                        if k == at:
                            in_shell = True
                        else:
                            in_holes = True
                at += rings[q]
                if q == p:
                    # A hole lies in its shell and in no other hole; a shell in no hole of its own.
                    if in_holes or (r > own and not in_shell):
                        return False
                elif r == own and in_shell and not in_holes:
                    return False
        own += rings[p]
    return True
