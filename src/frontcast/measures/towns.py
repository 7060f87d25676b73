"""Measures of a town: who holds it, how far the line is, whether it is captured or contested."""

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from frontcast.control import CONTESTED, UNKNOWN, World
from frontcast.measures.ground import held_km2
from frontcast.measures.series import Series, by_need, from_values
from frontcast.records import Place, Side

HALF, WHOLE = 50.0, 90.0
"""Shares of the built-up area, %, from which a town counts as half and as wholly held."""

CONTESTED_MIN = 2.0
"""Share of the built-up area, %, that both sides must hold for a town to be contested."""


def control(world: World, place: Place) -> Series:
    """Who holds the centre of a place.

    Parameters
    ----------
    world : World
    place : Place

    Returns
    -------
    Series
        Of kind ``side``: control flags 1, 2, 3 (contested); NaN where not known. Error: 1 where
        the line runs within half a cell of the centre, so that the map cannot tell; else 0.
    """
    holder = world.holder(place).astype(np.float64)
    holder[holder == UNKNOWN] = np.nan

    away = by_need(world, lambda days: days.distance_km(place))

    def error_at(i: int) -> float:
        return 1.0 if away(i) < world.grid.cell_km / 2 else 0.0

    return from_values(world, holder, kind="side", unit="", error_at=error_at)


def distance(world: World, place: Place, *, origin: Literal["centre", "edge"] = "centre") -> Series:
    """Distance from a place to the line, km: to the nearest ground its holder does not hold.

    Parameters
    ----------
    world : World
    place : Place
    origin : {"centre", "edge"}
        Measured from the centre, or from the nearest edge of the built-up area (0 once the
        line runs through it).

    Returns
    -------
    Series
        km; error: half a cell.
    """
    half = world.grid.cell_km / 2
    return from_values(
        world,
        world.distance_km(place, origin=origin),
        kind="amount",
        unit="km",
        error_at=lambda _: half,
    )


def captured(
    world: World,
    place: Place,
    *,
    side: Side,
    extent: Literal["centre", "half", "whole"],
    persist: int = 0,
) -> Series:
    """Whether a side holds a place, by a stated definition.

    Parameters
    ----------
    world : World
    place : Place
    side : Side
    extent : {"centre", "half", "whole"}
        Its centre; at least half of its built-up area; at least 90 % of it.
    persist : int
        It must have stood for so many days, the day asked about being the last of them.

    Returns
    -------
    Series
        Of kind ``flag``: 1, 0, or NaN where not known.
    """
    if extent == "centre":
        holder = control(world, place).values()
        flags = np.where(np.isnan(holder), np.nan, (holder == side.flag).astype(np.float64))
    else:
        areas, open_km2 = held_km2(world, place)
        percent = 100.0 / world.size_km2(place)
        held, nobody = percent * areas[side], percent * open_km2
        least = (HALF if extent == "half" else WHOLE) - 1e-9
        # Ground that nobody is known to hold could make up what is missing.
        open_ = np.isnan(held) | ((held < least) & (held + nobody >= least))
        flags = np.where(open_, np.nan, (held >= least).astype(np.float64))
    return from_values(
        world, _standing(flags, persist), kind="flag", unit="", error_at=lambda _: 0.0
    )


def _standing(flags: NDArray[np.float64], persist: int) -> NDArray[np.float64]:
    """Flags that have been true on each of the last `persist` days as well.

    Where one of those days is not known, or lies before the first map, neither is the answer:
    only a day known to be false denies it.
    """
    if persist <= 0:
        return flags
    out = np.full(len(flags), np.nan)
    run, since_false = 0, persist + 1
    for i, flag in enumerate(flags):
        run = run + 1 if flag == 1 else 0
        since_false = 0 if flag == 0 else since_false + 1
        if run > persist:
            out[i] = 1.0
        elif since_false <= persist:
            out[i] = 0.0
    return out


def contested(world: World, place: Place) -> Series:
    """Whether both sides hold at least 2 % of a place's built-up area, or its centre is contested.

    Parameters
    ----------
    world : World
    place : Place

    Returns
    -------
    Series
        Of kind ``flag``.
    """
    areas, open_km2 = held_km2(world, place)
    percent = 100.0 / world.size_km2(place)
    shares, nobody = [percent * area for area in areas.values()], percent * open_km2
    both = ((shares[0] >= CONTESTED_MIN) & (shares[1] >= CONTESTED_MIN)) | (
        world.holder(place) == CONTESTED
    )
    could = np.minimum(*shares) + nobody >= CONTESTED_MIN
    open_ = np.isnan(shares[0]) | (~both & could)
    flags = np.where(open_, np.nan, both.astype(np.float64))
    return from_values(world, flags, kind="flag", unit="", error_at=lambda _: 0.0)
