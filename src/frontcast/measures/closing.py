"""How far a place is closed in: directions closed, and the narrowest corridor to own ground."""

from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from frontcast.control import World
from frontcast.measures.series import Series
from frontcast.records import Place, Side

REACH_KM = 30.0
"""How far out a direction is looked along."""

DIRECTIONS = 72
"""Number of directions, every 5 degrees."""


def closed_directions(
    hostile: NDArray[np.bool_], centre: tuple[float, float], *, start: float, reach: float
) -> float:
    """Share of directions from a point that meet hostile ground.

    Parameters
    ----------
    hostile : (y, x) bool
        Cells held by the other side.
    centre : (float, float)
        Row and column of the point, in cells (the middle of cell (0, 0) is 0, 0).
    start, reach : float
        Where a ray begins and ends, in cells from the point: what lies inside the town itself
        closes no direction.

    Returns
    -------
    float
        In [0, 1].
    """
    angles = np.arange(DIRECTIONS) * (2 * np.pi / DIRECTIONS)
    radii = np.arange(start, reach + 0.5, 0.5)
    rows = np.rint(centre[0] - np.outer(np.cos(angles), radii)).astype(int)
    columns = np.rint(centre[1] + np.outer(np.sin(angles), radii)).astype(int)
    height, width = hostile.shape
    inside = (rows >= 0) & (rows < height) & (columns >= 0) & (columns < width)
    hit = hostile[np.clip(rows, 0, height - 1), np.clip(columns, 0, width - 1)] & inside
    return float(hit.any(axis=1).mean())


def corridor_km(
    own: NDArray[np.bool_], start: NDArray[np.bool_], rear: NDArray[np.bool_], *, cell_km: float
) -> float:
    """Width of the narrowest part of the widest way from `start` to `rear` over own ground.

    Parameters
    ----------
    own : (y, x) bool
        Cells held by the place's own side.
    start : (y, x) bool
        Cells of the town; narrowness inside the town does not count.
    rear : (y, x) bool
        Cells that count as reached.
    cell_km : float
        Edge of a cell, km.

    Returns
    -------
    float
        km; 0 if there is no way at all. The way is as wide as twice the distance from its
        middle to the nearest ground that is not own.

    Notes
    -----
    The widest-bottleneck path, found by bisection over connected components.
    """
    # Nothing is known beyond the window: its border must not narrow a way.
    clearance = ndimage.distance_transform_edt(np.pad(own, 1, constant_values=True))[1:-1, 1:-1]
    clearance = np.where(start & own, np.inf, clearance)
    levels = np.unique(clearance[own & np.isfinite(clearance)])
    eight = np.ones((3, 3), dtype=bool)

    def open_at(level: float) -> bool:
        labels, _ = ndimage.label(own & (clearance >= level), structure=eight)
        from_town = np.unique(labels[start & own])
        return bool(np.isin(labels[rear & own], from_town[from_town > 0]).any())

    low, high = -1, len(levels) - 1
    while low < high:
        middle = (low + high + 1) // 2
        if open_at(float(levels[middle])):
            low = middle
        else:
            high = middle - 1
    return 0.0 if low < 0 else float((2.0 * levels[low] - 1.0) * cell_km)


def enclosure(
    world: World,
    place: Place,
    *,
    side: Side | None = None,
    by: Literal["directions", "corridor"] = "directions",
) -> Series:
    """How far a place is closed in.

    Parameters
    ----------
    world : World
    place : Place
    side : Side or None
        Who is closed in; None: whoever holds the larger part of the built-up area that day.
    by : {"directions", "corridor"}
        Share of directions (every 5 degrees, out to 30 km, from the edge of the built-up area)
        that meet ground of the other side, %; or the width of the narrowest part of the widest
        way over own ground to 30 km away, km.

    Returns
    -------
    Series
        %, error: half the difference between the other side's ground grown and shrunk by a
        cell; or km, error: one cell (half a cell on either side).
    """
    grid = world.grid
    x, y = grid.project(place.lon, place.lat)
    at = ((grid.north - float(y)) / grid.cell - 0.5, (float(x) - grid.west) / grid.cell - 0.5)
    town = world.mask(place)
    radius = float(np.sqrt(world.size_km2(place) / np.pi)) / grid.cell_km
    reach = REACH_KM / grid.cell_km
    window = _window(at, reach + 5, world.grid.shape)

    def own_flag(cells: NDArray[np.uint8]) -> int:
        if side is not None:
            return side.flag
        inside = cells[town]
        return 1 if (inside == 1).sum() > (inside == 2).sum() else 2

    def ask(i: int, grow: int) -> float:
        cells = world.cells(i)
        if not town.any() or not (cells[town] != 0).any():
            return float("nan")
        own = own_flag(cells)
        part, middle = cells[window], (at[0] - window[0].start, at[1] - window[1].start)
        if by == "directions":
            hostile = part == 3 - own
            if grow:
                change = ndimage.binary_dilation if grow > 0 else ndimage.binary_erosion
                hostile = change(hostile)
            return 100.0 * closed_directions(hostile, middle, start=radius, reach=reach)
        rows, columns = np.ogrid[: part.shape[0], : part.shape[1]]
        rear = np.hypot(rows - middle[0], columns - middle[1]) >= reach - 1
        # Where the grid ends sooner, its border is the farthest that a way can be followed.
        rear[[0, -1], :] = rear[:, [0, -1]] = True
        return corridor_km(part == own, town[window], rear, cell_km=grid.cell_km)

    def error_at(i: int) -> float:
        return grid.cell_km if by == "corridor" else (ask(i, 1) - ask(i, -1)) / 2

    return Series(
        world=world,
        kind="amount",
        unit="km" if by == "corridor" else "%",
        value_at=lambda i: ask(i, 0),
        error_at=error_at,
    )


def _window(at: tuple[float, float], reach: float, shape: tuple[int, int]) -> tuple[slice, slice]:
    return (
        slice(max(0, int(at[0] - reach)), min(shape[0], int(at[0] + reach) + 1)),
        slice(max(0, int(at[1] - reach)), min(shape[1], int(at[1] + reach) + 1)),
    )
