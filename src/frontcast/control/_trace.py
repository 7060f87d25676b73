"""The rings of a map, laid on the grid and found sound, by what is known of the map before.

A day's map differs from the day before in a few dozen of its 3,000 edges. So points are projected
only where they are new, and only new edges are tested for crossing others. What is not clearly
sound (it may be so: rings may touch at a point) is left to GEOS.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from frontcast.control import _kernels as k
from frontcast.control._geojson import Rings
from frontcast.frame import GridSpec

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
_LEAST_TABLE = 64


@dataclass(frozen=True, slots=True)
class Trace:
    """Polygons as arrays.

    Parameters
    ----------
    lonlat, xy : (point, 2) float64
        Degrees and metres; rings one after the other, each closed.
    ends : (ring,) int64
        The position after each ring's last point.
    rings : (polygon,) int64
        How many rings each polygon has, its shell first.
    sound : bool
        The rings are simple, meet nowhere and lie in each other as shells and holes do. False:
        that is not clear.
    fresh : (point,) bool
        The segments, by their first point, that the map before had not.
    table : (size,) int32
        Where to find a point.
    """

    lonlat: Floats
    xy: Floats
    ends: Ints
    rings: Ints
    sound: bool
    fresh: NDArray[np.bool_]
    table: NDArray[np.int32]


def trace(parts: Sequence[Rings], *, grid: GridSpec, known: Trace | None = None) -> Trace:
    """Lay polygons on a grid.

    Parameters
    ----------
    parts : sequence of list of (point, 2) arrays
        Polygons: outer ring, holes; closed; longitude, latitude.
    grid : GridSpec
        Whose metres are wanted.
    known : Trace or None
        Another map on the same grid, best that of a day near by. It changes what is worked out
        anew, not the result.
    """
    every = [r for part in parts for r in part]
    lonlat = np.concatenate(every)
    ends = np.cumsum([len(r) for r in every])
    rings = np.array([len(part) for part in parts])
    bits = lonlat.view(np.uint64)
    if known is None or not known.sound:
        xy = np.column_stack(grid.project(lonlat[:, 0], lonlat[:, 1]))
        fresh = np.ones(len(xy), dtype=bool)
        fresh[ends - 1] = False
    else:
        xy, fresh, unknown = _carried(bits, ends, known)
        new = np.flatnonzero(unknown)
        if new.size:
            xy[new] = np.column_stack(grid.project(*lonlat[new].T))
    table = _table(len(xy))
    distinct = k.index(bits, ends, table)
    return Trace(lonlat, xy, ends, rings, distinct and _sound(xy, ends, rings, fresh), fresh, table)


def _carried(
    bits: NDArray[np.uint64], ends: Ints, known: Trace
) -> tuple[Floats, NDArray[np.bool_], NDArray[np.bool_]]:
    xy = np.empty(bits.shape)
    fresh, unknown = np.empty((2, len(bits)), dtype=bool)
    k.carry(bits, ends, known.lonlat.view(np.uint64), known.xy, known.table, xy, fresh, unknown)
    return xy, fresh, unknown


def _sound(xy: Floats, ends: Ints, rings: Ints, fresh: NDArray[np.bool_]) -> bool:
    if not fresh.any():
        return bool(k.nested(xy, ends, rings))
    box = np.empty((len(xy) // k.BLOCK + 2 * len(ends) + 1, 4))
    spans = np.empty((len(box), 2), dtype=np.int64)
    n = k.boxes(xy, ends, box, spans)
    return bool(k.disjoint(xy, ends, fresh, box[:n], spans) and k.nested(xy, ends, rings))


def _table(points: int) -> NDArray[np.int32]:
    return np.empty(max(_LEAST_TABLE, 1 << (2 * points).bit_length()), dtype=np.int32)
