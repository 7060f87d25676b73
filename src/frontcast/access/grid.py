"""Edges on the grid: cut to cells once, so that each day's state is an array operation."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import distance_transform_edt

from frontcast.access.network import Network
from frontcast.control import UNKNOWN
from frontcast.frame import GridSpec

Floats = NDArray[np.float64]
_STEP = 0.25
"""Points along an edge, in cells: no cell is missed in which an edge runs 0.25 cells or more."""


@dataclass(frozen=True, kw_only=True, eq=False)
class GridEdges:
    """The cells that each edge runs through, and the cell of each node.

    Parameters
    ----------
    grid : GridSpec
        Of the cells.
    cells : (n,) int64
        Flat numbers of the cells, edge by edge.
    starts : (edge + 1,) int64
        Where the cells of each edge begin; an edge outside the grid has none.
    nodes : (node,) int64
        Flat number of each node's cell; -1 outside the grid.
    """

    grid: GridSpec
    cells: NDArray[np.int64]
    starts: NDArray[np.int64]
    nodes: NDArray[np.int64]


def cut_to_grid(network: Network, grid: GridSpec) -> GridEdges:
    """Find the cells of each edge.

    Parameters
    ----------
    network : Network
    grid : GridSpec

    Returns
    -------
    GridEdges
    """
    x, y = grid.project(network.points[:, 0], network.points[:, 1])
    step = grid.cell * _STEP
    parts = []
    for a, b in zip(network.offsets[:-1], network.offsets[1:], strict=True):
        px, py = x[a:b], y[a:b]
        along = np.concatenate(([0.0], np.cumsum(np.hypot(np.diff(px), np.diff(py)))))
        at = np.append(np.arange(0.0, along[-1], step), along[-1])
        flat = flat_cells(np.interp(at, along, px), np.interp(at, along, py), grid=grid)
        parts.append(np.unique(flat[flat >= 0]))
    node_x, node_y = grid.project(network.lon, network.lat)
    return GridEdges(
        grid=grid,
        cells=np.concatenate(parts) if parts else np.array([], dtype=np.int64),
        starts=np.cumsum([0, *(len(p) for p in parts)]).astype(np.int64),
        nodes=flat_cells(node_x, node_y, grid=grid),
    )


def flat_cells(x: Floats, y: Floats, *, grid: GridSpec) -> NDArray[np.int64]:
    """Return flat numbers of the cells that points in metres lie in; -1 outside the grid."""
    row = np.floor((grid.north - y) / grid.cell)
    column = np.floor((x - grid.west) / grid.cell)
    inside = (row >= 0) & (row < grid.height) & (column >= 0) & (column < grid.width)
    flat = np.where(inside, row * grid.width + column, -1)
    return np.asarray(flat, dtype=np.int64)


def signed_km(control: NDArray[np.uint8], flag: int, *, cell_km: float) -> Floats:
    """Return how far each cell is from the line, seen from one side, ``(y, x)`` km.

    Positive on ground that is not the other side's: the distance from the cell's centre to the
    nearest ground held by the other side or contested. Negative on such ground: how deep in it
    the cell lies. NaN where control is not known. Infinite where there is no line.

    Parameters
    ----------
    control : (y, x) uint8
        0 unknown, 1 and 2 the sides, 3 contested.
    flag : int
        The side.
    cell_km : float
        Edge of a cell.
    """
    hostile = (control != flag) & (control != UNKNOWN)
    half = cell_km / 2
    if not hostile.any():
        out = np.full(control.shape, np.inf)
    elif hostile.all():
        out = np.full(control.shape, -np.inf)
    else:
        outside = distance_transform_edt(~hostile, sampling=cell_km)
        # Unknown ground is no own ground: depth is counted to what the side holds.
        depth = distance_transform_edt(control != flag, sampling=cell_km) if (
            (control == flag).any()
        ) else np.full(control.shape, np.inf)
        out = np.where(hostile, half - depth, outside - half)
    out[control == UNKNOWN] = np.nan
    return out  # type: ignore[no-any-return]  # scipy has no types here


def edge_margins(signed: Floats, edges: GridEdges) -> Floats:
    """Return the margin of each edge, ``(edge,)`` km: the least distance of its cells to the line.

    Parameters
    ----------
    signed : (y, x) float64
        From `signed_km`.
    edges : GridEdges
        On the same grid.

    Returns
    -------
    (edge,) float64
        <= 0 where the edge is cut; NaN where no cell of it is known.
    """
    values = signed.ravel()[edges.cells]
    values = np.where(np.isnan(values), np.inf, values)
    known = ~np.isnan(signed.ravel()[edges.cells])
    out = np.full(len(edges.starts) - 1, np.nan)
    filled = np.flatnonzero(np.diff(edges.starts) > 0)
    if filled.size:
        first = edges.starts[filled]
        least = np.minimum.reduceat(values, first)
        some = np.logical_or.reduceat(known, first)
        out[filled] = np.where(some, least, np.nan)
    return out


def node_margins(signed: Floats, edges: GridEdges) -> Floats:
    """Return the signed distance of each node to the line, ``(node,)`` km; NaN: not known."""
    at = edges.nodes
    return np.where(at >= 0, signed.ravel()[np.maximum(at, 0)], np.nan)
