"""A made-up theatre of 40 x 40 km and Worlds on it, small enough for a test of milliseconds.

Red (flag 1) comes from the east, Blue (flag 2) is at home in the one region. The two southernmost
rows lie outside every region: sea, unknown, of nobody. Names and places are invented.
"""

from datetime import date
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter1d
from shapely.geometry.base import BaseGeometry

from frontcast.control import World, world_from_cells
from frontcast.frame import GridSpec, to_day64
from frontcast.records import Place, Region, Side
from frontcast.theatre import Theatre

RED: Final = 1
BLUE: Final = 2
_SEA_ROWS = 2
_PLACES = (  # name, column, row, population, radius of the drawn outline in cells or None
    ("Ashford", 30, 8, 20_000, 2.0),
    ("Birchwick", 20, 20, 60_000, 3.0),
    ("Coldwater", 10, 30, 4_000, None),
    ("Dunmore", 26, 33, 700, None),
)


def mock_theatre(*, size: int = 40, cell: float = 1000.0) -> Theatre:
    """Return a made-up theatre: two sides, one region, four places, a square grid.

    Parameters
    ----------
    size : int
        Rows and columns of the grid; the places need 40 or more to lie inside it.
    cell : float
        Edge of a cell, m.

    Returns
    -------
    Theatre
        Sides ``RED`` (flag 1, attacker) and ``BLUE`` (flag 2, at home everywhere but in the two
        southernmost rows); places Ashford and Birchwick (with outlines), Coldwater and Dunmore
        (without).

    Examples
    --------
    >>> [p.name for p in mock_theatre().places]
    ['Ashford', 'Birchwick', 'Coldwater', 'Dunmore']
    """
    grid = GridSpec("EPSG:32637", 480_000.0, 5_400_000.0, cell, size, size)
    west, south, east, north = grid.bounds
    land = shapely.segmentize(shapely.box(west, south + _SEA_ROWS * cell, east, north), cell)
    return Theatre(
        name="mock",
        title="A made-up theatre",
        sides=(
            Side(code="RED", flag=RED, name="Redland", names=("Reds",)),
            Side(code="BLUE", flag=BLUE, name="Blueland", names=("Blues",)),
        ),
        grid=grid,
        places=tuple(_place(grid, *row) for row in _PLACES),
        regions=(
            Region(id="MO-1", name="Mock Oblast", home="BLUE", geometry=_degrees(grid, land)),
        ),
        mappers=("mock",),
        focus="Birchwick",
    )


def _degrees(grid: GridSpec, geometry: BaseGeometry) -> BaseGeometry:
    def move(points: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.column_stack(grid.unproject(points[:, 0], points[:, 1]))

    out: BaseGeometry = shapely.transform(geometry, move)
    return out


def _place(
    grid: GridSpec, name: str, column: int, row: int, population: int, radius: float | None
) -> Place:
    x = grid.west + (column + 0.5) * grid.cell
    y = grid.north - (row + 0.5) * grid.cell
    lon, lat = grid.unproject(x, y)
    outline: BaseGeometry | None = None
    if radius is not None:
        outline = _degrees(grid, shapely.Point(x, y).buffer(radius * grid.cell))
    return Place(
        id=f"mock:{name.lower()}",
        name=name,
        lon=float(lon),
        lat=float(lat),
        kind="town",
        population=population,
        region="MO-1",
        outline=outline,
    )


def mock_cells(
    *,
    days: int = 60,
    pace: float = 0.3,
    noise: float = 1.0,
    start: float = 34.0,
    size: int = 40,
    seed: int = 0,
) -> NDArray[np.uint8]:
    """Return daily cells of a line that moves west and never back.

    Parameters
    ----------
    days : int
        Number of days.
    pace : float
        Mean advance, cells a day; 0 for a frozen front.
    noise : float
        Strength of the random walk of each row (smooth over about three rows), times `pace`.
    start : float
        Column of the line on the first day; `size` or more: no front at all.
    size : int
        Rows and columns.
    seed : int
        Of the noise; the same seed gives the same first days whatever `days` is.

    Returns
    -------
    (time, y, x) uint8
        1 from the line eastward, 2 west of it, 0 in the two southernmost rows.
    """
    steps = np.empty((days, size))
    for day in range(days):
        draw = np.random.default_rng((seed, day)).normal(size=size)
        steps[day] = pace * (1.0 + 2.0 * noise * gaussian_filter1d(draw, 1.5))
    steps[:1] = 0.0
    line = start - np.maximum.accumulate(np.cumsum(steps, axis=0), axis=0)
    red = np.arange(size)[None, None, :] >= line[:, :, None]
    out = np.where(red, RED, BLUE).astype(np.uint8)
    out[:, size - _SEA_ROWS :] = 0
    return out


def mock_world(
    *,
    days: int = 60,
    pace: float = 0.3,
    noise: float = 1.0,
    start: float = 34.0,
    seed: int = 0,
    first: date = date(2030, 1, 1),
    theatre: Theatre | None = None,
) -> World:
    """Return a World of `mock_cells` on a `mock_theatre`, by the mapper ``mock``.

    Parameters
    ----------
    days, pace, noise, start, seed
        As `mock_cells` takes them.
    first : datetime.date
        First day.
    theatre : Theatre, optional
        Another theatre with a square grid.

    Returns
    -------
    World

    Examples
    --------
    >>> mock_world(days=3).cells(0).shape
    (40, 40)
    """
    theatre = theatre or mock_theatre()
    cells = mock_cells(
        days=days, pace=pace, noise=noise, start=start, size=theatre.grid.height, seed=seed
    )
    return world_from_cells(
        cells,
        theatre=theatre,
        grid=theatre.grid,
        days=to_day64(first) + np.arange(days),
        mapper="mock",
    )
