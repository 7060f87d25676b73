"""Fronts that move both ways by a rule that is known, for tests of what is learned from them."""

from datetime import date

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import correlate

from frontcast.control import World, world_from_cells
from frontcast.frame import to_day64
from frontcast.testing.mock import BLUE, RED, mock_theatre
from frontcast.theatre import Theatre

_AROUND = np.array([[1, 1, 1], [1, 0, 1], [1, 1, 1]])


def grown_cells(
    *,
    days: int,
    size: int = 40,
    line: int = 28,
    gain: tuple[float, float] = (-4.0, 2.0),
    loss: tuple[float, float] = (-7.0, 3.0),
    rows: NDArray[np.float64] | None = None,
    every: int = 1,
    seed: int = 0,
) -> NDArray[np.uint8]:
    """Return daily cells of a front whose every cell changes hands at a known rate.

    Parameters
    ----------
    days : int
        Number of days.
    size : int
        Rows and columns; the two southernmost rows are unknown ground of nobody.
    line : int
        First column of Red on the first day.
    gain, loss : tuple of float
        Intercept and slope of the log of the expected changes of a cell in a step, on the share
        of its eight neighbours that the other side holds. Without such a neighbour it is 0.
    rows : (y,) float64, optional
        Added to the log rate of gains by row.
    every : int
        Days of a step; what changes in it changes on its last day.
    seed : int
        The same seed gives the same first days whatever `days` is.

    Returns
    -------
    (time, y, x) uint8
        1 Red, 2 Blue, 0 unknown.
    """
    home = np.ones((size, size), dtype=bool)
    home[-2:] = False
    held = home & (np.arange(size) >= line)
    extra = np.zeros(size) if rows is None else rows
    out = np.empty((days, size, size), dtype=np.uint8)
    for day in range(days):
        if day and day % every == 0:
            share = _neighbours(held) / 8.0
            friendly = _neighbours(home & ~held) / 8.0
            taken = np.exp(gain[0] + gain[1] * share + extra[:, None]) * (share > 0)
            lost = np.exp(loss[0] + loss[1] * friendly) * (friendly > 0)
            rate = np.where(held, lost, taken)
            draw = np.random.default_rng((seed, day)).random(held.shape)
            held ^= home & (draw < 1.0 - np.exp(-rate))
        out[day] = np.where(held, RED, BLUE) * home
    return out


def _neighbours(of: NDArray[np.bool_]) -> NDArray[np.float64]:
    return np.asarray(correlate(of.astype(float), _AROUND, mode="constant"))


def world_of(
    cells: NDArray[np.uint8], *, first: date = date(2030, 1, 1), theatre: Theatre | None = None
) -> World:
    """Return a World of daily cells on a `mock_theatre` of their size, by the mapper ``mock``.

    Parameters
    ----------
    cells : (time, y, x) uint8
        Control; square maps.
    first : datetime.date
        First day.
    theatre : Theatre, optional
        Another theatre with a grid of that shape.
    """
    theatre = theatre or mock_theatre(size=cells.shape[1])
    return world_from_cells(
        cells,
        theatre=theatre,
        grid=theatre.grid,
        days=to_day64(first) + np.arange(len(cells)),
        mapper="mock",
    )
