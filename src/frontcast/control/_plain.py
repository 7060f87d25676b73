"""The coordinates of a plainly written map, read by a compiled loop; the rest as JSON.

A daily map is one array of some thousand pairs of numbers in a little JSON. The array is cut out
and read here, several times as fast as by a JSON reader that makes a list of each pair; what
remains is read, and judged, as JSON like any other. Whatever is written in another way (exponents,
more than 15 digits, heights, rings that are open or too short) is left to the JSON reader, which
names its fault.
"""

import re

import numpy as np

from frontcast.control import _kernels as k
from frontcast.control._json import LIMIT, Json, load

_KEY = b'"coordinates"'
_COLON = re.compile(rb"\s*:\s*(?=\[)")
_BRACKETS = re.compile(rb"[\s\[]*")
_DEPTHS = {"MultiPolygon": 0, "Polygon": 1}
_LONG = 4096  # numbers of more than 15 digits in one file
_PAIR = 8  # the fewest bytes that a pair of numbers takes, with its brackets and a comma


def load_map(data: bytes, *, keys: tuple[bytes, ...]) -> tuple[Json, tuple[str, ...]]:
    """Return the JSON value in `data` and what was mended, as `load` does.

    Parameters
    ----------
    data : bytes
        A whole file.
    keys : tuple of bytes
        As for `load`.

    Returns
    -------
    tuple
        Where the coordinates are written plainly, their rings are ``(point, 2)`` arrays, which
        are closed and hold at least four points.
    """
    return _plain(data, keys) or load(data, keys=keys)


def _plain(data: bytes, keys: tuple[bytes, ...]) -> tuple[Json, tuple[str, ...]] | None:
    at = data.find(_KEY)
    if at < 0 or len(data) > LIMIT:
        return None
    begin = _COLON.match(data, at + len(_KEY))
    if begin is None:
        return None
    start = begin.end()
    brackets = _BRACKETS.match(data, start)
    depth = 4 - (0 if brackets is None else brackets[0].count(b"["))
    if depth not in (0, 1):
        return None
    xy = np.empty((len(data) // _PAIR, 2))
    ends, rings = (np.empty(len(xy) // 4 + 1, np.int64) for _ in range(2))
    long = np.empty((_LONG, 3), np.int64)
    read = np.frombuffer(data, np.uint8)
    stop, points, ring, part, many = k.scan(read, start, depth, xy, ends, rings, long)
    rest = b"%b[]%b" % (data[:start], data[stop:])
    if stop < 0 or rest.count(_KEY) > 1 or b"\\" in rest:
        return None
    xy = xy[:points].copy()
    for place, a, b in long[:many].tolist():
        xy[place >> 1, place & 1] = float(data[a:b])
    first = np.concatenate(([0], ends[: ring - 1]))
    if (xy[first] != xy[ends[:ring] - 1]).any() or (many and not np.isfinite(xy).all()):
        return None
    value, repairs = load(rest, keys=keys)
    geometry = _geometry(value)
    if geometry is None or _DEPTHS.get(str(geometry.get("type"))) != depth:
        return None
    stops = ends[:ring].tolist()
    all_rings = [xy[a:b] for a, b in zip([0, *stops], stops, strict=False)]
    bounds = np.cumsum(rings[:part]).tolist()
    parts = [all_rings[a:b] for a, b in zip([0, *bounds], bounds, strict=False)]
    geometry["coordinates"] = parts[0] if depth else parts
    return value, repairs


def _geometry(value: Json) -> dict[str, Json] | None:
    """Return the one geometry whose coordinates were cut out."""
    todo = [value]
    while todo:
        item = todo.pop()
        if isinstance(item, dict):
            if item.get("coordinates") == []:
                return item
            todo += item.values()
        elif isinstance(item, list):
            todo += item
    return None
