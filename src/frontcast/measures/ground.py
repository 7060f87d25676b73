"""Measures of ground held: area, share, gain, retained.

Their error bar is half a cell along the whole line inside the area asked about: a map drawn on
a 1-km grid, or by a hand that is half a kilometre off everywhere, is wrong by no more.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from frontcast.control import World
from frontcast.measures.series import Series, by_need, from_values
from frontcast.records import Place, Region, Side


def _line_at(world: World, where: Region | Place) -> Callable[[int], float]:
    """Return day number -> length of the line, km."""
    return by_need(world, lambda days: days.line_km(where))


def held_km2(
    world: World, where: Region | Place
) -> tuple[dict[Side, NDArray[np.float64]], NDArray[np.float64]]:
    """Area that each side holds, and area that neither is known to hold, km2.

    Parameters
    ----------
    world : World
    where : Region or Place

    Returns
    -------
    dict of Side to (time,) float64, (time,) float64
        All NaN where none of the ground is known.
    """
    size = world.size_km2(where)
    held = {side: world.area_km2(where, side) for side in world.theatre.sides}
    nobody = np.maximum(size - sum(held.values()), 0.0)
    # Tables in a pack are rounded: a ten-thousandth is no ground.
    nobody = np.where(nobody < 1e-4 * size, 0.0, nobody)
    blank = nobody >= 0.999 * size
    known = {side: np.where(blank, np.nan, area) for side, area in held.items()}
    return known, np.where(blank, np.nan, nobody)


def area(world: World, where: Region | Place, *, side: Side) -> Series:
    """Area that a side holds, km2.

    Parameters
    ----------
    world : World
    where : Region or Place
        A place stands for its built-up area.
    side : Side

    Returns
    -------
    Series
        km2; error: half a cell times the length of the line inside, and all ground there that
        neither side is known to hold. NaN where none of the ground is known.
    """
    line, half = _line_at(world, where), 0.5 * world.grid.cell_km
    held, nobody = held_km2(world, where)
    return from_values(
        world,
        held[side],
        kind="amount",
        unit="km2",
        error_at=lambda i: half * line(i) + float(nobody[i]),
    )


def share(world: World, where: Region | Place, *, side: Side) -> Series:
    """Share of a region, or of a place's built-up area, that a side holds, %.

    Parameters and error bar as for `area`, divided by the size of the region.
    """
    scale = 100.0 / world.size_km2(where)
    held, nobody = held_km2(world, where)
    line, half = _line_at(world, where), 0.5 * world.grid.cell_km
    return from_values(
        world,
        np.clip(scale * held[side], 0.0, 100.0),
        kind="amount",
        unit="%",
        error_at=lambda i: scale * (half * line(i) + float(nobody[i])),
    )


def gain(world: World, where: Region | Place, *, side: Side) -> Series:
    """Net area that a side gained, km2: a flow, to be asked `over` a window.

    What it lost in the window counts against it. The values are the running total (the area
    held). A steady bias of the mapper cancels in a difference; what is left is taken as
    independent along the line: half a cell for each cell of it, at both ends of the window.

    Parameters
    ----------
    world : World
    where : Region or Place
    side : Side

    Returns
    -------
    Series
        Of kind ``flow``, km2; error ``0.5 cell^2 sqrt(2 n)`` for a line of n cells.
    """
    line, cell = _line_at(world, where), world.grid.cell_km

    def error_at(i: int) -> float:
        return float(0.5 * cell**2 * np.sqrt(2.0 * line(i) / cell))

    held, _ = held_km2(world, where)
    return from_values(world, held[side], kind="flow", unit="km2", error_at=error_at)


def retained(world: World, where: Region | Place, *, side: Side) -> Series:
    """Area that a side holds, as a share of the most it has held since the first map, %.

    50 % means that half of what was once held has been given up. NaN while it never held any.

    Parameters as for `area`.
    """
    held = world.area_km2(where, side)
    most = np.fmax.accumulate(np.nan_to_num(held, nan=0.0))
    with np.errstate(invalid="ignore", divide="ignore"):
        values = np.where(most > 0, 100.0 * held / most, np.nan)

    line, half = _line_at(world, where), 0.5 * world.grid.cell_km

    def error_at(i: int) -> float:
        return 100.0 * half * line(i) / float(most[i]) if most[i] > 0 else np.nan

    return from_values(world, values, kind="amount", unit="%", error_at=error_at)
