"""Edges on the grid: cut to cells once, so that each day's state is an array operation."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from frontcast.access.network import Network
from frontcast.control import UNKNOWN
from frontcast.frame import GridSpec

Floats = NDArray[np.float64]
_STEP = 0.5
"""Points along an edge, in cells."""
_NEAREST = 4
_SLACK = 1.5
_NEAR = 15.0
"""Nearer than this, in cells, the nearest square is sought among the four nearest middles."""


@dataclass(frozen=True, kw_only=True, eq=False)
class GridEdges:
    """Points along every edge, half a cell apart, and the nodes, with the cells they lie in.

    Parameters
    ----------
    grid : GridSpec
        Of the cells.
    points : (n, 2) float64
        Row and column in cells (the middle of cell (0, 0) is 0, 0), edge by edge, then the nodes.
    cells : (n,) int64
        Flat number of each point's cell; -1 outside the grid.
    starts : (edge + 1,) int64
        Where the points of each edge begin; the last entry is where the nodes begin.
    """

    grid: GridSpec
    points: Floats
    cells: NDArray[np.int64]
    starts: NDArray[np.int64]


def cut_to_grid(network: Network, grid: GridSpec) -> GridEdges:
    """Lay a network on a grid.

    Parameters
    ----------
    network : Network
    grid : GridSpec

    Returns
    -------
    GridEdges
    """
    x, y = grid.project(network.points[:, 0], network.points[:, 1])
    parts = []
    for a, b in zip(network.offsets[:-1], network.offsets[1:], strict=True):
        px, py = x[a:b], y[a:b]
        along = np.concatenate(([0.0], np.cumsum(np.hypot(np.diff(px), np.diff(py)))))
        count = int(np.ceil(along[-1] / (grid.cell * _STEP))) + 1
        at = np.linspace(0.0, along[-1], max(count, 2))
        parts.append(np.column_stack((np.interp(at, along, px), np.interp(at, along, py))))
    nodes = np.column_stack(grid.project(network.lon, network.lat))
    xy = np.concatenate([*parts, nodes])
    points = np.column_stack(
        ((grid.north - xy[:, 1]) / grid.cell - 0.5, (xy[:, 0] - grid.west) / grid.cell - 0.5)
    )
    row, column = np.rint(points).astype(np.int64).T
    inside = (row >= 0) & (row < grid.height) & (column >= 0) & (column < grid.width)
    return GridEdges(
        grid=grid,
        points=points,
        cells=np.where(inside, row * grid.width + column, -1),
        starts=np.cumsum([0, *(len(p) for p in parts)]).astype(np.int64),
    )


def signed_km(
    control: NDArray[np.uint8],
    edges: GridEdges,
    *,
    flag: int,
    before: tuple[NDArray[np.uint8], Floats] | None = None,
) -> Floats:
    """Return how far points are from the line, seen from one side, ``(n,)`` km.

    Positive on ground that the side holds: the distance to the nearest cell held by the other
    side or contested. Negative on such ground: the distance to the nearest cell that the side
    holds. NaN where control is not known. Infinite where there is no line.

    Parameters
    ----------
    control : (y, x) uint8
        0 unknown, 1 and 2 the sides, 3 contested.
    edges : GridEdges
        On the same grid.
    flag : int
        The side.
    before : ((y, x) uint8, (n,) float64) or None
        Another day's control and distances: only what the change can reach is worked out anew.
    """
    at = edges.cells
    if before is None:
        todo, out = np.arange(len(at)), np.full(len(at), np.nan)
    else:
        todo, out = _reached(control, edges, before), before[1].copy()
    own = control == flag
    hostile = ~own & (control != UNKNOWN)
    here = np.where(at >= 0, control.ravel()[np.maximum(at, 0)], UNKNOWN)[todo]
    out[todo] = np.nan
    for mine, ground, sign in ((here == flag, hostile, 1.0),
                               ((here != flag) & (here != UNKNOWN), own, -1.0)):  # fmt: skip
        some = todo[mine]
        if some.size:
            out[some] = sign * edges.grid.cell_km * _to_ground(edges.points[some], ground)
    return out


def _reached(
    control: NDArray[np.uint8], edges: GridEdges, before: tuple[NDArray[np.uint8], Floats]
) -> NDArray[np.int64]:
    """Return the points whose distance a change of control can have changed."""
    changed = np.argwhere(control != before[0]).astype(np.float64)
    if not len(changed):
        return np.array([], dtype=np.int64)
    # A square reaches 0.7 cells from its middle; the nearest by middle may not be the nearest.
    old = np.abs(before[1]) / edges.grid.cell_km + _SLACK
    # Most points lie too far from the box around all changes: a cheap look spares them the tree.
    off = np.maximum(changed.min(0) - edges.points, edges.points - changed.max(0)).clip(min=0.0)
    maybe = np.flatnonzero(~(np.hypot(off[:, 0], off[:, 1]) > old))
    far, _ = cKDTree(changed).query(edges.points[maybe])
    reached: NDArray[np.int64] = maybe[~(far > old[maybe])]
    return reached


def _to_ground(points: Floats, ground: NDArray[np.bool_]) -> Floats:
    """Distances from points outside some ground to its nearest cell, in cells."""
    # Only the rim of the ground can be nearest to a point outside it.
    padded = np.pad(ground, 1)
    inner = padded[:-2, 1:-1] & padded[2:, 1:-1] & padded[1:-1, :-2] & padded[1:-1, 2:]
    middles = np.argwhere(ground & ~inner).astype(np.float64)
    if not (len(middles) and len(points)):
        return np.full(len(points), np.inf)
    tree = cKDTree(middles)
    _, which = tree.query(points)
    out = _off(points, middles[which])
    # Far away it makes no difference which of the nearest squares is taken.
    near = np.flatnonzero(out < _NEAR)
    if near.size:
        nearest = min(_NEAREST, len(middles))
        _, some = tree.query(points[near], k=list(range(1, nearest + 1)))
        out[near] = _off(points[near, None, :], middles[some]).min(axis=1)
    return out


def _off(points: Floats, middles: Floats) -> Floats:
    """Distances from points to squares of edge 1, given by their middles."""
    off = np.maximum(np.abs(middles - points) - 0.5, 0.0)
    return np.asarray(np.hypot(off[..., 0], off[..., 1]))


def edge_margins(signed: Floats, starts: NDArray[np.int64]) -> Floats:
    """Return the margin of each edge, ``(edge,)`` km: the least distance of its points to the line.

    Parameters
    ----------
    signed : (n,) float64
        Of all points of a `GridEdges`, from `signed_km`.
    starts : (edge + 1,) int64
        `GridEdges.starts`.

    Returns
    -------
    (edge,) float64
        Negative where the edge is cut; NaN where no point of it is known.
    """
    # fmin passes over points that are not known, and is NaN where none is.
    out: Floats = np.fmin.reduceat(signed[: starts[-1]], starts[:-1])
    return out
