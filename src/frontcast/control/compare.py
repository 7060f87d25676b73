"""Two Worlds side by side, and one World against itself: disagreement and undone edits."""

import numpy as np
import pandas as pd

from frontcast.control.world import UNKNOWN, World
from frontcast.errors import SchemaError
from frontcast.frame import to_date
from frontcast.records import Place, Region


def disagreement(a: World, b: World, *, region: Region | Place | None = None) -> pd.DataFrame:
    """Return how far two mappers differ, day by day.

    Ground that either does not know is left out.

    Parameters
    ----------
    a, b : World
        On the same grid.
    region : Region, Place or None
        Where to compare; None: everywhere.

    Returns
    -------
    pandas.DataFrame
        A row for each day that both have a map for: ``day``; ``differ_km2``, the ground of
        which they say different things; ``more_a_km2`` and ``more_b_km2``, how much more of
        it is held by the theatre's side 1 on one map than on the other.

    Raises
    ------
    SchemaError
        If the grids differ.
    """
    if a.grid != b.grid:
        raise SchemaError(f"want two Worlds on one grid, got {a.grid} and {b.grid}")
    where = np.ones(a.grid.shape, dtype=bool) if region is None else a.mask(region)
    km2 = a.grid.cell_km**2
    rows = []
    seen: dict[tuple[int, int], tuple[float, float, float]] = {}
    for day in np.intersect1d(a.days, b.days):
        i, j = a.index(to_date(day)), b.index(to_date(day))
        if i < 0 or j < 0:
            continue
        pair = int(a.slots[i]), int(b.slots[j])
        if pair not in seen:
            ca, cb = a.cells(i), b.cells(j)
            both = where & (ca != UNKNOWN) & (cb != UNKNOWN)
            seen[pair] = (
                float(((ca != cb) & both).sum()) * km2,
                float(((ca == 1) & (cb != 1) & both).sum()) * km2,
                float(((cb == 1) & (ca != 1) & both).sum()) * km2,
            )
        rows.append((day, *seen[pair]))
    columns = ["day", "differ_km2", "more_a_km2", "more_b_km2"]
    out = pd.DataFrame(rows, columns=columns)
    return out.astype({"day": "datetime64[ns]", **dict.fromkeys(columns[1:], "float64")})


def undone_edits(world: World, *, within_days: int) -> pd.DataFrame:
    """Return edits of the map that were taken back within some days ("quarantine").

    A cell that passed from one holder to another and back again at most `within_days` later.

    Parameters
    ----------
    world : World
        The maps.
    within_days : int
        Longest time between the edit and its undoing.

    Returns
    -------
    pandas.DataFrame
        A row for each pair of days: ``day`` of the edit, ``undone_on``, ``cells``, ``km2``,
        and ``nearest``, the name of the place nearest to their middle.
    """
    columns = ["day", "undone_on", "cells", "km2", "nearest"]
    found: dict[tuple[int, int], list[int]] = {}
    width = world.grid.width
    # What each cell was before its last edit, and when that was; -1: no edit to watch.
    before: np.ndarray | None = None
    for i in range(len(world.days)):
        if world.slots[i] < 0:
            continue
        cells = world.cells(i).ravel()
        if before is None:
            before = cells.copy()
            former = cells.copy()
            edited = np.full(cells.size, -1, dtype=np.int64)
        at = np.flatnonzero(cells != before)
        known = at[(cells[at] != UNKNOWN) & (before[at] != UNKNOWN)]
        back = known[
            (edited[known] >= 0)
            & (cells[known] == former[known])
            & (i - edited[known] <= within_days)
        ]
        for cell in back.tolist():
            found.setdefault((int(edited[cell]), i), []).append(cell)
        former[at] = before[at]
        edited[at] = -1
        edited[known] = i
        edited[back] = -1
        before[at] = cells[at]
    rows = [
        (world.days[day], world.days[undone], len(cells), len(cells) * world.grid.cell_km**2,
         _nearest(world, rows=np.array(cells) // width, columns=np.array(cells) % width))
        for (day, undone), cells in sorted(found.items())
    ]  # fmt: skip
    out = pd.DataFrame(rows, columns=columns)
    return out.astype({"day": "datetime64[ns]", "undone_on": "datetime64[ns]", "km2": "float64"})


def _nearest(world: World, *, rows: np.ndarray, columns: np.ndarray) -> str:
    places = world.theatre.places
    if not places:
        return ""
    x, y = world.grid.project([p.lon for p in places], [p.lat for p in places])
    dx = x - world.grid.x_centres()[columns].mean()
    dy = y - world.grid.y_centres()[rows].mean()
    return places[int((dx * dx + dy * dy).argmin())].name
